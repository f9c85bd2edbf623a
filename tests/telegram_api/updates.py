"""The updates that wait for the bot, and `getUpdates`."""

from __future__ import annotations

import copy
import secrets
from typing import Any

import telegram

from tests.telegram_api import schema
from tests.telegram_api.errors import ApiError
from tests.telegram_api.waiting import Signal

#: Kinds of updates that a bot is given only where it names them in `allowed_updates`.
_NOT_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}

#: Longest wait of a long poll, in seconds.
_MAX_TIMEOUT = 50


class Updates:
    """The queue."""

    def __init__(self) -> None:
        #: Updates that are neither confirmed by `getUpdates` nor delivered to a webhook.
        self.pending: list[dict[str, Any]] = []
        #: Kinds that the bot wants; empty for the default.
        self.allowed: list[str] = []
        #: Sent at every new update.
        self.changed = Signal()
        self._next_id = 100_000_000 + secrets.randbelow(800_000_000)
        self._poll = 0
        self._interrupted_by = ""

    def add(self, kind: str, content: dict[str, Any]) -> None:
        """Queue an update, unless the bot does not want its kind.

        Args:
            kind: Name of the field of `Update`, such as `message`.
            content: Its value; copied, so that a later edit does not change it.
        """
        update = {"update_id": self._next_id, kind: copy.deepcopy(content)}
        schema.parse(telegram.Update, update)
        if kind in self.allowed or (not self.allowed and kind not in _NOT_BY_DEFAULT):
            self._next_id += 1
            self.pending.append(update)
            self.changed.send()

    def add_broken(self, content: dict[str, Any]) -> None:
        """Queue an update as no Telegram would send it: everything but `update_id`, unchecked."""
        self.pending.append({**copy.deepcopy(content), "update_id": self._next_id})
        self._next_id += 1
        self.changed.send()

    def done(self, update: dict[str, Any]) -> None:
        """Take away an update that was delivered."""
        if update in self.pending:
            self.pending.remove(update)

    def interrupt(self, by: str) -> None:
        """Answer the long poll that waits, if any, with 409.

        Args:
            by: What ends it, as the error's description says it.
        """
        self._poll += 1
        self._interrupted_by = by
        self.changed.send()

    async def get(
        self,
        offset: int = 0,
        limit: int = 100,
        timeout: int = 0,
        allowed_updates: list[str] | None = None,
    ) -> list[dict[str, Any]]:
        """`getUpdates`.

        Args:
            offset: Updates below it are confirmed; below 0, all but so many of the last.
            limit: Most updates at once, 1 to 100.
            timeout: Seconds to wait where there is none.
            allowed_updates: Kinds that the bot wants from now on; `None` for those as before.

        Raises:
            ApiError: 409, another `getUpdates` came meanwhile.
        """
        self.interrupt("other getUpdates request; make sure that only one bot instance is running")
        poll = self._poll
        if allowed_updates is not None:
            self.allowed = allowed_updates
        self._confirm(offset)
        await self.changed.until(
            lambda: self._poll != poll or self.pending, min(max(timeout, 0), _MAX_TIMEOUT)
        )
        if self._poll != poll:
            raise ApiError(409, f"Conflict: terminated by {self._interrupted_by}")
        return self.pending[: min(max(limit, 1), 100)]

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            self.pending = self.pending[offset:]
        elif offset > 0:
            self.pending = [update for update in self.pending if update["update_id"] >= offset]
