"""Waiting for something to change."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")


class Signal:
    """Wakes everybody who waits, each time that something changes."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def send(self) -> None:
        """Wake those who wait, so that they look again."""
        for waiting in self._waiting:
            if not waiting.done():
                waiting.set_result(None)

    async def until(self, look: Callable[[], Found], seconds: float | None = None) -> Found:
        """Look at once and after every change, until there is something.

        Args:
            look: Returns something true when the wait is over.
            seconds: Time limit; `None` for none.

        Returns:
            What `look` returned last; false where the time is over.
        """
        loop = asyncio.get_running_loop()
        end = None if seconds is None else loop.time() + seconds
        while not (found := look()):
            left = None if end is None else end - loop.time()
            if left is not None and left <= 0:
                break
            changed = loop.create_future()
            self._waiting.add(changed)
            try:
                await asyncio.wait({changed}, timeout=left)
            finally:
                self._waiting.discard(changed)
        return found
