"""Sends to Telegram: within its limits, again where something fails, one message at a time.

Telegram's limits are those of its FAQ for bots: one message a second in a chat, thirty a second in
all. python-telegram-bot's own `AIORateLimiter` lets one refusal pause every chat and gives up after
a number of attempts; a person must neither wait for a stranger nor lose an answer.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import time
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TypeVar

from telegram import Bot, LinkPreviewOptions
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.channels.telegram.layout import Page

logger = logging.getLogger(__name__)

#: Seconds between two messages in a chat, and most messages in any one second.
CHAT_PAUSE, IN_A_SECOND = 1.0, 29

#: Seconds before another attempt: the first time, and at most.
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 30.0

#: Seconds for which a message that is on its way holds back the next one.
_ON_ITS_WAY = 2.0

#: So many chats told to wait at once means that the bot as a whole is too fast.
_CHATS_TOLD = 3

#: Seconds between two "typing…", which Telegram shows for 5, and those that an answer waits for it.
_TYPING_AGAIN, _TYPING_FIRST = 4.5, 0.3

#: Most people who are shown it at the same time.
_TYPING_AT_ONCE = 4

#: Chats whose last message is remembered.
_CHATS = 5_000

_Result = TypeVar("_Result")


class ChatGone(Exception):
    """Raised when nothing can be sent to a chat any more: the person blocked the bot, or left."""


class Outbox:
    """Sends messages.

    Args:
        bot: Telegram's Bot API.
    """

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._pace = _Pace()
        self._all_told = 0.0
        self._next_in: OrderedDict[int, float] = OrderedDict()
        self._told: dict[int, float] = {}
        self._gate = asyncio.Lock()
        #: Whether the last message that left has arrived and is noted, and when it left.
        self._arrived = asyncio.Event()
        self._arrived.set()
        self._on_its_way = 0.0
        self._typing = 0
        self._tasks: set[asyncio.Task[None]] = set()

    async def send(
        self,
        chat: int,
        page: Page,
        protect: bool = False,
        then: Callable[[int], Awaitable[None]] | None = None,
    ) -> int:
        """Send one message; returns its number in the chat.

        It is tried until it arrives. A cancelled call stops waiting; a message that is already on
        its way is seen to its end first, so that its number is known.

        Args:
            chat: Telegram's id of the chat.
            page: The message.
            protect: It cannot be forwarded, saved or photographed from the screen.
            then: Called with the number before any other message leaves: after a crash, at most
                the messages between these two moments are sent twice.

        Raises:
            ChatGone: it will never arrive.
        """

        async def attempt() -> int:
            async with self._one_at_a_time(), self._pace.turn():
                try:
                    number = await self._deliver(chat, page, protect)
                finally:
                    self._sent_to(chat)
                if then:
                    await then(number)
                return number

        return await self.persist(chat, attempt, paced=True)

    async def persist(
        self, chat: int, attempt: Callable[[], Awaitable[_Result]], paced: bool = False
    ) -> _Result:
        """Call the Bot API until it answers; its limits and pauses are kept.

        Args:
            chat: Whom the call concerns.
            attempt: The call, made anew each time.
            paced: It is a message, of which a chat gets one a second.

        Raises:
            ChatGone: the chat cannot be reached any more.
            telegram.error.BadRequest: Telegram will never do this.
        """
        pause = _FIRST_PAUSE
        while True:
            await self._turn(chat, paced)
            try:
                return await _to_its_end(attempt())
            except RetryAfter as error:
                self._wait(chat, error)
            except Forbidden:
                raise ChatGone from None
            except BadRequest as error:
                if "not found" in error.message.lower() and "chat" in error.message.lower():
                    raise ChatGone from None
                raise
            except TelegramError as error:
                # Time-outs, 5xx, a broken connection, a token that is refused for the moment.
                kind = "cannot be reached" if isinstance(error, NetworkError) else "refuses"
                logger.warning("Telegram %s; another attempt in %.1f s.", kind, pause)
                await asyncio.sleep(pause * random.uniform(0.8, 1.2))  # noqa: S311  (no secret)
                pause = min(2 * pause, _LONGEST_PAUSE)

    @contextlib.asynccontextmanager
    async def typing(self, chat: int) -> AsyncIterator[None]:
        """Show "typing…" meanwhile. Where many wait, it gives way to the messages."""
        self._typing += 1
        began, over = asyncio.Event(), asyncio.Event()
        task = asyncio.create_task(self._keep_typing(chat, began, over))
        try:
            yield
            # Shown after the answer, it would promise another one.
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(began.wait(), _TYPING_FIRST)
        finally:
            self._typing -= 1
            over.set()
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _keep_typing(self, chat: int, began: asyncio.Event, over: asyncio.Event) -> None:
        # It ends by itself: a request that is cancelled costs its connection.
        while not over.is_set():
            told = max(self._all_told, self._told.get(chat, 0.0))
            if self._typing <= _TYPING_AT_ONCE and told <= time.monotonic():
                with contextlib.suppress(TelegramError):
                    await self._bot.send_chat_action(chat, ChatAction.TYPING, read_timeout=3)
            began.set()
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(over.wait(), _TYPING_AGAIN)

    async def _deliver(self, chat: int, page: Page, protect: bool) -> int:
        if page.photo is not None:
            sent = await self._bot.send_photo(
                chat,
                page.photo,
                disable_notification=True,
                protect_content=protect or None,
                reply_markup=page.keyboard,
            )
            return sent.message_id
        try:
            return await self._message(chat, page.html, ParseMode.HTML, page, protect)
        except BadRequest as error:
            if "parse entities" not in error.message.lower():
                raise
            logger.error("Telegram does not take our HTML: the answer is sent without it.")
            return await self._message(chat, page.text, None, page, protect)

    async def _message(
        self, chat: int, text: str, mode: ParseMode | None, page: Page, protect: bool
    ) -> int:
        sent = await self._bot.send_message(
            chat,
            text,
            parse_mode=mode,
            disable_notification=True,
            protect_content=protect or None,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
            reply_markup=page.keyboard,
        )
        return sent.message_id

    @contextlib.asynccontextmanager
    async def _one_at_a_time(self) -> AsyncIterator[None]:
        """Messages leave one after the other, unless the one before takes long."""
        async with self._gate:
            # Only the message before counts: how many wait in front says nothing of its speed.
            left = self._on_its_way + _ON_ITS_WAY - time.monotonic()
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._arrived.wait(), max(left, 0))
            arrived = self._arrived = asyncio.Event()
            self._on_its_way = time.monotonic()
        try:
            yield
        finally:
            arrived.set()

    async def _turn(self, chat: int, paced: bool) -> None:
        """Return when it is this chat's turn."""
        while True:
            free = max(self._all_told, self._told.get(chat, 0.0))
            if paced:
                free = max(free, self._next_in.get(chat, 0.0))
            now = time.monotonic()
            if free <= now:
                return
            await asyncio.sleep(free - now)

    def _sent_to(self, chat: int) -> None:
        # Counted from the answer: when exactly the message arrived, nobody can tell.
        self._next_in.pop(chat, None)
        self._next_in[chat] = time.monotonic() + CHAT_PAUSE
        while len(self._next_in) > _CHATS:
            self._next_in.popitem(last=False)

    def _wait(self, chat: int, error: RetryAfter) -> None:
        retry_after = error.retry_after
        seconds = retry_after if isinstance(retry_after, int) else retry_after.total_seconds()
        now = time.monotonic()
        self._told = {told: until for told, until in self._told.items() if until > now}
        self._told[chat] = now + seconds
        logger.warning("Telegram asks to wait %d s in a chat.", seconds)
        if len(self._told) >= _CHATS_TOLD:
            self._all_told = max(self._all_told, now + seconds)


class _Pace:
    """Lets so many messages pass that no second sees more than Telegram allows.

    A message arrives between the moment when it leaves and the moment when its answer is there:
    it counts from the first to one second after the last.
    """

    def __init__(self) -> None:
        self._under_way = 0
        self._arrived: deque[float] = deque()

    @contextlib.asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for room, and take it meanwhile."""
        while self._under_way + len(recent := self._recent()) >= IN_A_SECOND:
            left = recent[0] + 1.0 - time.monotonic() if recent else 0.0
            await asyncio.sleep(max(left, 0.01))
        self._under_way += 1
        try:
            yield
        finally:
            self._under_way -= 1
            self._arrived.append(time.monotonic())

    def _recent(self) -> deque[float]:
        now = time.monotonic()
        while self._arrived and self._arrived[0] <= now - 1.0:
            self._arrived.popleft()
        return self._arrived


async def _to_its_end(call: Awaitable[_Result]) -> _Result:
    """Await `call`; where the caller is cancelled meanwhile, only after it has ended."""
    task = asyncio.ensure_future(call)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        with contextlib.suppress(BaseException):
            task.result()
        raise
