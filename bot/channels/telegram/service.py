"""The connection to Telegram: begins when the servers are up, and mends itself.

Whatever fails here is told in one sentence and tried again; the page keeps working.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hmac
import logging
import random
import re
from collections.abc import Awaitable, Callable
from typing import Any

import sqlalchemy as sa
from telegram import Bot
from telegram.error import BadRequest, Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.request import HTTPXRequest

from bot.channels.desk import Desk
from bot.channels.telegram import profile, updates
from bot.channels.telegram.answering import Answering
from bot.channels.telegram.dispatch import Dispatcher
from bot.channels.telegram.outbox import Outbox
from bot.channels.telegram.shelf import Shelf
from bot.settings import Settings
from bot.storage.keys import ConversationKeys
from bot.storage.telegram_ledger import TelegramLedger

logger = logging.getLogger(__name__)

#: Seconds for which Telegram keeps a request for updates open while there are none.
LONG_POLL = 30

#: Most updates that Telegram shows at once (Bot API, `getUpdates`).
WINDOW = 100

#: Seconds between two looks for updates while answers are being made.
_LOOK_AGAIN = 0.2

#: Where fewer chats than this are at work though more may wait behind the window, it is cleared.
_FEW_CHATS = 30

#: Most updates that wait in memory.
_MOST_WAITING = 1_000

#: Seconds before another attempt to connect: the first time, and at most.
_FIRST_PAUSE, _LONGEST_PAUSE, _LONGEST_PUBLISHING_PAUSE = 1.0, 60.0, 3600.0

#: Updates that Telegram may send to the webhook side by side.
_CONNECTIONS = 40

_TOKEN = re.compile(r"^[0-9]+:[A-Za-z0-9_-]+$")

#: Seconds that answers get to be finished when the program stops.
_FINISHING = 10.0

#: Seconds between two removals of what has come to its end.
_PURGE_INTERVAL = 600.0

#: Seconds in which Telegram gets its answer to a webhook, before it asks again.
_WEBHOOK = 50.0


class _ApiBot(Bot):
    """python-telegram-bot's bot, which also gives updates as they came."""

    async def raw_updates(self, offset: int | None, timeout: float) -> list[dict[str, Any]]:
        """Updates that are not confirmed, as parsed JSON; all below `offset` are confirmed.

        `Bot.get_updates` parses all of them or none, and writes those that it cannot parse to
        the log, with what people said.
        """
        result = await self._post(
            "getUpdates",
            {
                "offset": offset,
                "limit": WINDOW,
                "timeout": int(timeout),
                "allowed_updates": updates.WANTED,
            },
            read_timeout=timeout + 10,
        )
        return list(result) if isinstance(result, list) else []


class TelegramService:
    """Telegram, from the first connection to the last answer.

    Args:
        settings: Token and addresses.
        desk: Answers people.
        keys: For the shelf and the webhook's secret.
    """

    def __init__(self, settings: Settings, desk: Desk, keys: ConversationKeys) -> None:
        self._settings = settings
        self._bot = _ApiBot(
            settings.telegram_token or "",
            base_url=f"{settings.telegram_api_url}/bot",
            request=HTTPXRequest(
                connection_pool_size=24, read_timeout=10, write_timeout=10, pool_timeout=10
            ),
            get_updates_request=HTTPXRequest(connection_pool_size=2, read_timeout=10),
        )
        self._ledger = TelegramLedger(settings.database_url, settings.retention_hours)
        self._answering = Answering(self._bot, desk, Outbox(self._bot), self._ledger)
        self._shelf = Shelf(base64.urlsafe_b64encode(keys.derive("telegram shelf")))
        self._secret = settings.telegram_webhook_secret or keys.derive("telegram webhook").hex()
        self._content = desk.content
        self._dispatcher: Dispatcher | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._said: str | None = None
        #: Shelved updates, which Telegram no longer knows.
        self._shelved: set[int] = set()

    async def start(self) -> None:
        """Begin to connect; returns at once."""
        self._dispatcher = Dispatcher(self._answering, await self._settled())
        for run in (self._serve, self._purge):
            self._tasks.append(asyncio.create_task(run()))

    async def stop(self) -> None:
        """Take no more updates, finish the answers that were begun."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._dispatcher is not None:
            await self._dispatcher.stop(_FINISHING)
        await self._answering.close()
        with contextlib.suppress(TelegramError, RuntimeError):
            await self._bot.shutdown()

    def proves_itself(self, secret: str | None) -> bool:
        """Whether who calls the webhook knows its secret."""
        return hmac.compare_digest((secret or "").encode(), self._secret.encode())

    async def take(self, raw: dict[str, Any]) -> bool:
        """Answer an update of the webhook; returns whether Telegram may forget it."""
        if self._dispatcher is None:
            return False
        done = self._dispatcher.take(raw)
        if done is None:
            return True
        await asyncio.wait([done], timeout=_WEBHOOK)
        return done.done() and not done.cancelled()

    async def _serve(self) -> None:
        """Whatever else goes wrong must not end Telegram for everybody."""
        while True:
            try:
                await self._connect_and_serve()
                return
            except Exception as error:
                logger.error("Telegram is connected anew after a %s.", type(error).__name__)
                await asyncio.sleep(_about(_FIRST_PAUSE))

    async def _connect_and_serve(self) -> None:
        if not _TOKEN.match(self._settings.telegram_token or ""):
            self._say("TELEGRAM_TOKEN is no token: copy all of it from @BotFather and start again.")
            return
        await self._until_it_works(self._bot.initialize)
        publishing = asyncio.create_task(self._publish())
        try:
            if self._settings.telegram_webhook_url:
                await self._until_it_works(self._set_webhook)
                self._say(f"Telegram: @{self._bot.username} answers (webhook).", well=True)
                await publishing
            else:
                await self._until_it_works(self._bot.delete_webhook)
                await self._poll()
        finally:
            publishing.cancel()

    async def _set_webhook(self) -> None:
        await self._bot.set_webhook(
            self._settings.telegram_webhook_url or "",
            secret_token=self._secret,
            allowed_updates=updates.WANTED,
            max_connections=_CONNECTIONS,
        )

    async def _publish(self) -> None:
        pause = _FIRST_PAUSE
        while not await profile.publish(self._bot, self._content.current):
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_PUBLISHING_PAUSE)

    async def _poll(self) -> None:
        dispatcher = self._dispatcher
        assert dispatcher is not None  # noqa: S101  (set by start)
        for raw in self._shelf.waiting():
            self._on_shelf(raw, dispatcher.take(raw))
        #: The last update that was fetched, and the offset that Telegram was told last.
        last: int | None = None
        told: int | None = None
        pause = _FIRST_PAUSE
        while True:
            waiting = [number for number in dispatcher.unsettled if number not in self._shelved]
            offset = min(waiting, default=None if last is None else last + 1)
            try:
                # An offset is told once: after a quiet week Telegram counts from anywhere.
                found = await self._bot.raw_updates(
                    offset if offset != told else None, 0 if waiting else LONG_POLL
                )
            except TelegramError as error:
                self._say(_trouble(error))
                await asyncio.sleep(_pause_asked(error) or _about(pause))
                pause = min(2 * pause, _LONGEST_PAUSE)
                continue
            told, pause = offset, _FIRST_PAUSE
            self._say(f"Telegram: @{self._bot.username} answers.", well=True)
            for raw in found:
                last = updates.update_id(raw) or last
                dispatcher.take(raw)
            if len(found) == WINDOW and dispatcher.busy_chats < _FEW_CHATS:
                self._clear_window(dispatcher, found)
            await dispatcher.all_settled(_LOOK_AGAIN)

    def _clear_window(self, dispatcher: Dispatcher, found: list[dict[str, Any]]) -> None:
        """Put aside what waits, so that Telegram shows what is behind it."""
        unsettled = dispatcher.unsettled
        if len(unsettled) >= _MOST_WAITING:
            return
        waiting = set(unsettled) - self._shelved
        slow = [raw for raw in found if updates.update_id(raw) in waiting]
        if self._shelf.put(slow):
            for raw in slow:
                self._on_shelf(raw, dispatcher.take(raw))

    def _on_shelf(self, raw: dict[str, Any], done: asyncio.Future[None] | None) -> None:
        number = int(raw["update_id"])
        if done is None:
            self._shelf.take_away(number)
            return
        self._shelved.add(number)

        def answered(done: asyncio.Future[None]) -> None:
            if not done.cancelled():
                self._shelf.take_away(number)
                self._shelved.discard(number)

        done.add_done_callback(answered)

    async def _until_it_works(self, call: Callable[[], Awaitable[Any]]) -> None:
        pause = _FIRST_PAUSE
        while True:
            try:
                await call()
                return
            except TelegramError as error:
                self._say(_trouble(error))
                await asyncio.sleep(_pause_asked(error) or _about(pause))
                pause = min(2 * pause, _LONGEST_PAUSE)

    async def _settled(self) -> set[int]:
        try:
            return await self._ledger.settled()
        except sa.exc.SQLAlchemyError as error:
            logger.error("The database cannot be read: %s.", type(error).__name__)
            return set()

    async def _purge(self) -> None:
        while True:
            try:
                await self._ledger.forget_old()
            except sa.exc.SQLAlchemyError as error:
                logger.error("Old numbers cannot be removed: %s.", type(error).__name__)
            await asyncio.sleep(_PURGE_INTERVAL)

    def _say(self, sentence: str, well: bool = False) -> None:
        """Tell who runs the program how it stands with Telegram; the same is told once."""
        if sentence != self._said:
            self._said = sentence
            logger.log(logging.INFO if well else logging.ERROR, sentence)


def _trouble(error: TelegramError) -> str:
    if isinstance(error, InvalidToken):
        return (
            "Telegram refuses TELEGRAM_TOKEN: copy it again from @BotFather. The page works "
            "without it; Telegram is tried again."
        )
    if isinstance(error, Conflict):
        return (
            "Another program receives this bot's messages: stop it, or use another "
            "TELEGRAM_TOKEN. Telegram is tried again."
        )
    if isinstance(error, RetryAfter):
        return "Telegram asks this bot to wait. The page works meanwhile; Telegram is tried again."
    if isinstance(error, BadRequest):
        return (
            "Telegram does not accept TELEGRAM_WEBHOOK_URL: it must be an https address that can "
            "be reached from outside. Telegram is tried again."
        )
    return (
        "Telegram cannot be reached: look at the network connection. The page works meanwhile; "
        "Telegram is tried again."
    )


def _pause_asked(error: TelegramError) -> float:
    if not isinstance(error, RetryAfter):
        return 0.0
    asked = error.retry_after
    return float(asked) if isinstance(asked, int) else asked.total_seconds()


def _about(seconds: float) -> float:
    """So many seconds, a little more or less: many programs must not come back at once."""
    return seconds * random.uniform(0.8, 1.2)  # noqa: S311  (no secret)
