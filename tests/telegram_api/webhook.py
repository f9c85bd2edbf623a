"""Updates that are delivered to the bot's own server."""

from __future__ import annotations

import asyncio
import re
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from tests.telegram_api.errors import bad_request
from tests.telegram_api.updates import Updates

#: Seconds between two attempts at first; twice as long each time, up to the longest.
_FIRST_PAUSE = 0.05
_LONGEST_PAUSE = 1.0

#: Seconds that the bot's server has for its answer.
_TIME_LIMIT = 60.0


@dataclass
class Settings:
    """What `setWebhook` was told."""

    url: str
    secret_token: str | None = None
    max_connections: int = 40
    last_error: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        address = urlsplit(self.url)
        # Telegram wants HTTPS. Loopback has no certificates, and a self-hosted Bot API server
        # takes plain HTTP as well.
        loopback = address.hostname in {"127.0.0.1", "localhost"}
        if address.scheme != "https" and not (address.scheme == "http" and loopback):
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        if self.secret_token and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", self.secret_token):
            raise bad_request("secret token contains unallowed characters")
        self.max_connections = min(max(self.max_connections, 1), 100)


class Webhook:
    """Delivers updates, several chats at once, those of one chat one after another.

    An update that the bot's server does not take stays the first of its chat and is tried again.

    Args:
        updates: The queue.
    """

    def __init__(self, updates: Updates) -> None:
        self.settings: Settings | None = None
        self._updates = updates
        self._delivery: asyncio.Task[None] | None = None

    async def set(self, settings: Settings | None) -> None:
        """Deliver to another address from now on; `None` for no address."""
        await self.stop()
        self.settings = settings
        self.start()

    def start(self) -> None:
        """Deliver what is pending and what comes."""
        if self.settings:
            self._delivery = asyncio.create_task(self._deliver_all(self.settings))

    async def stop(self) -> None:
        """Deliver nothing for now; what was not taken stays pending."""
        if self._delivery:
            self._delivery.cancel()
            await asyncio.wait({self._delivery})
            self._delivery = None

    async def _deliver_all(self, settings: Settings) -> None:
        running: dict[int | None, asyncio.Task[None]] = {}  # by chat

        def next_one() -> dict[str, Any] | None:
            for chat in [chat for chat, task in running.items() if task.done()]:
                del running[chat]
            if len(running) >= settings.max_connections:
                return None
            waiting = (one for one in self._updates.pending if _chat(one) not in running)
            return next(waiting, None)

        timeout = aiohttp.ClientTimeout(total=_TIME_LIMIT)
        async with aiohttp.ClientSession(timeout=timeout) as session:
            try:
                while True:
                    update = await self._updates.changed.until(next_one)
                    delivery = self._deliver(session, settings, update)
                    task = running[_chat(update)] = asyncio.create_task(delivery)
                    task.add_done_callback(lambda _: self._updates.changed.send())
            finally:
                for task in running.values():
                    task.cancel()
                await asyncio.gather(*running.values(), return_exceptions=True)

    async def _deliver(
        self, session: aiohttp.ClientSession, settings: Settings, update: dict[str, Any]
    ) -> None:
        headers = {}
        if settings.secret_token:
            headers["X-Telegram-Bot-Api-Secret-Token"] = settings.secret_token
        pause = _FIRST_PAUSE
        while True:
            try:
                async with session.post(
                    settings.url, json=update, headers=headers, allow_redirects=False
                ) as response:
                    if 200 <= response.status < 300:
                        self._updates.done(update)
                        return
                    error = f"Wrong response from the webhook: {response.status} {response.reason}"
            except (aiohttp.ClientError, asyncio.TimeoutError) as problem:
                error = f"Connection failed: {problem}"
            settings.last_error = {
                "last_error_date": int(time.time()),
                "last_error_message": error,
            }
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)


def _chat(update: dict[str, Any]) -> int | None:
    """Id of the chat that an update belongs to."""
    content = next(value for name, value in update.items() if name != "update_id")
    return content.get("message", content).get("chat", {}).get("id")
