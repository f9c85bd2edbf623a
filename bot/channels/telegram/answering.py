"""Answers one update: what a person did on Telegram becomes messages in their chat."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TypeVar

import sqlalchemy as sa
from telegram import Bot
from telegram.error import BadRequest, TelegramError

from bot.channels import buttons
from bot.channels.desk import Desk, Reply
from bot.channels.telegram import erasing, layout
from bot.channels.telegram.layout import Page
from bot.channels.telegram.outbox import ChatGone, Outbox
from bot.channels.telegram.updates import Incoming, Kind
from bot.content import render
from bot.content.card import SHOWN_IN
from bot.content.content import Content
from bot.storage.telegram_ledger import Chat, TelegramLedger

logger = logging.getLogger(__name__)

#: Name of the channel, which is part of the conversation's key.
CHANNEL = "telegram"

#: Seconds after which an answer comes with a word about the delay.
LATE = 120.0

#: Seconds for which "everything is erased" stays to be read.
CONFIRMATION = 15.0

#: Seconds that a stop waits for what is to vanish.
_CLOSING = 3.0

#: Seconds in which a group is told once that the assistant talks in private.
_GROUP_TOLD = 600.0

#: Messages that are made at the same time; each takes most of a processor's core.
_AT_ONCE = 16

#: Groups, albums and erased chats that are remembered, in memory only.
_REMEMBERED = 1_000

#: Buttons of this channel alone: whether answers can be copied.
PROTECT, UNPROTECT = "protect:on", "protect:off"


_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


@dataclass
class Handling:
    """How one update is being answered."""

    incoming: Incoming
    #: The chat wrote too fast: it is told once, or nothing.
    flood: bool = False
    #: Ends when Telegram knows that the tap was seen; `True` where the tap is old.
    acknowledged: asyncio.Task[bool] | None = None
    #: Numbers of the messages that this update brought or caused.
    messages: list[int] = field(default_factory=list)
    #: It came before the chat was erased: no answer is due.
    dropped: bool = False
    #: The chat cannot be reached any more.
    gone: bool = False
    #: It needs nothing more, and that is noted.
    settled: bool = False


class Answering:
    """Answers updates.

    Args:
        bot: Telegram's Bot API.
        desk: Answers people, on every channel.
        outbox: Sends.
        ledger: What is kept.
    """

    def __init__(self, bot: Bot, desk: Desk, outbox: Outbox, ledger: TelegramLedger) -> None:
        self._bot = bot
        self._desk = desk
        self._outbox = outbox
        self._ledger = ledger
        self._at_once = asyncio.Semaphore(_AT_ONCE)
        self._groups: OrderedDict[int, float] = OrderedDict()
        self._albums: OrderedDict[tuple[int, str], None] = OrderedDict()
        self._erased: OrderedDict[str, bool] = OrderedDict()
        self._vanishing: set[asyncio.Task[None]] = set()
        self._closing = asyncio.Event()

    @property
    def content(self) -> Content:
        """The content in service."""
        return self._desk.content.current

    def erases(self, incoming: Incoming) -> bool:
        """Whether an update asks to erase everything, which waits for nothing else."""
        if incoming.kind is Kind.TAP:
            return incoming.text == buttons.ERASE
        if incoming.kind is not Kind.TEXT:
            return False
        return buttons.command(incoming.text, self.content) == buttons.ERASE

    def acknowledge(self, incoming: Incoming) -> asyncio.Task[bool] | None:
        """Take the waiting sign off a tapped button, at once; see `Handling.acknowledged`."""
        if incoming.callback_query_id is None:
            return None
        return asyncio.create_task(self._acknowledge(incoming.callback_query_id))

    async def handle(self, handling: Handling) -> None:
        """Answer one update. Whatever fails is logged; the person has been told where possible."""
        incoming = handling.incoming
        key = self._desk.key(CHANNEL, str(incoming.chat))
        if incoming.message_id is not None:
            handling.messages.append(incoming.message_id)
        try:
            match incoming.kind:
                case Kind.BLOCKED:
                    await self._forget(incoming.chat, key)
                case Kind.GROUP:
                    await self._in_private(incoming)
                case _ if self.erases(incoming):
                    await self._erase(handling, key)
                case _:
                    await self._answer(handling, key)
        except ChatGone:
            handling.gone = True
            handling.messages.clear()
            await self._forget(incoming.chat, key)
        except BadRequest as error:
            logger.error("Telegram refuses an answer: %s.", type(error).__name__)

    async def settle(self, handling: Handling) -> None:
        """Keep that an update needs nothing more, and the numbers of its messages."""
        private = handling.incoming.kind not in (Kind.GROUP, Kind.BLOCKED)
        key = self._desk.key(CHANNEL, str(handling.incoming.chat)) if private else None
        try:
            await self._ledger.settle(handling.incoming.update_id, key, handling.messages)
            handling.settled = True
        except sa.exc.SQLAlchemyError as error:
            logger.error("The database cannot note an answer: %s.", type(error).__name__)

    async def close(self) -> None:
        """Delete now what was to vanish later; where Telegram cannot be reached, it stays."""
        self._closing.set()
        if self._vanishing:
            _, late = await asyncio.wait(self._vanishing, timeout=_CLOSING)
            for task in late:
                task.cancel()

    async def _answer(self, handling: Handling, key: str) -> None:
        incoming = handling.incoming
        chat = await self._known(key)
        if not chat.older and self._holds_older(incoming, key, chat):
            await self._note_older(key)
        if incoming.kind is Kind.NOT_TEXT and self._same_album(incoming):
            return
        async with self._outbox.typing(incoming.chat):
            reply = await self._reply(handling, key)
            late = await self._is_late(handling)
        if incoming.kind is Kind.TAP and incoming.text in (PROTECT, UNPROTECT):
            chat = await self._known(key)
        await self._send(handling, reply, chat, late)

    async def _reply(self, handling: Handling, key: str) -> Reply:
        incoming = handling.incoming
        whom = CHANNEL, str(incoming.chat)
        async with self._at_once:
            if handling.flood:
                return await self._desk.slow_down(*whom, incoming.hint)
            if incoming.kind is Kind.LOCATION and incoming.position is not None:
                replies = await self._desk.near(*whom, *incoming.position, incoming.hint)
            elif incoming.kind is Kind.NOT_TEXT:
                replies = [await self._desk.only_text(*whom, incoming.hint)]
            elif incoming.kind is Kind.TEXT:
                replies = await self._desk.text(*whom, incoming.text, incoming.hint)
            elif incoming.text in (PROTECT, UNPROTECT):
                replies = [await self._protect(incoming, key)]
            else:
                replies = await self._desk.button(*whom, incoming.text, incoming.hint)
        return replies[0]

    async def _send(self, handling: Handling, reply: Reply, chat: Chat, late: bool) -> None:
        incoming, content = handling.incoming, self.content
        tag = _tag(reply)
        interface = content.interface(tag)
        above = list(interface.telegram.late) if late else []
        if incoming.beside and incoming.kind is Kind.TEXT:
            above.append(interface.only_text)
        topic = str(reply.custom.get("topic") or "")
        if topic == "privacy":
            reply.buttons.append(_protect_button(content, tag, chat.protect))
        shown = layout.pages(
            reply,
            above=[render.line(content, tag, line) for line in above],
            hidden=late,
            copied=content.topics.urgent(topic),
        )
        card = reply.custom.get("card")
        if card and not late:  # a late answer is hidden until it is tapped
            shown = layout.with_card(shown, {tag: card[tag] for tag in SHOWN_IN})
        await self._pages(handling, shown, chat.protect)

    async def _pages(self, handling: Handling, shown: list[Page], protect: bool) -> None:
        for number, page in enumerate(shown):

            async def note(message: int, last: bool = number == len(shown) - 1) -> None:
                handling.messages.append(message)
                if last:
                    await self.settle(handling)

            await self._outbox.send(handling.incoming.chat, page, protect, then=note)

    async def _erase(self, handling: Handling, key: str) -> None:
        """Erase on the phone first: that is where others look."""
        incoming = handling.incoming
        chat = await self._known(key)
        stays = self._holds_older(incoming, key, chat)
        try:
            messages = await self._ledger.messages(key)
        except sa.exc.SQLAlchemyError:
            messages, stays = [], True
        mine = [number for number in handling.messages if number not in messages]
        gone = await erasing.delete(self._bot, self._outbox, incoming.chat, [*mine, *messages])
        handling.messages.clear()
        stays = stays or not gone
        _remember(self._erased, key, stays)
        whom = CHANNEL, str(incoming.chat)
        try:
            await self._ledger.forget(key)
            reply = await self._desk.erase(*whom, incoming.hint)
        except sa.exc.SQLAlchemyError as error:
            logger.error("A chat could not be forgotten: %s.", type(error).__name__)
            reply = await self._desk.say(*whom, lambda texts: texts.erase_failed, incoming.hint)
        if reply.custom.get("erase"):
            texts = self.content.interface(_tag(reply)).telegram
            lines = texts.older_messages_stay if stays else texts.erased
            text = render.lines(self.content, _tag(reply), lines)
            reply = Reply(text, [], reply.custom)
            if not stays:
                await self._confirm(handling, reply, key)
                return
        await self._pages(handling, layout.pages(reply), protect=False)

    async def _confirm(self, handling: Handling, reply: Reply, key: str) -> None:
        """Say that everything is erased, and erase that, too, once it can have been read."""
        await self._pages(handling, layout.pages(reply), protect=False)
        task = asyncio.create_task(
            self._vanish(handling.incoming.chat, key, list(handling.messages))
        )
        self._vanishing.add(task)
        task.add_done_callback(self._vanishing.discard)

    async def _vanish(self, chat: int, key: str, messages: list[int]) -> None:
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._closing.wait(), CONFIRMATION)
        try:
            if await erasing.delete(self._bot, self._outbox, chat, messages):
                for message in messages:
                    await self._ledger.forget_message(key, message)
        except (ChatGone, sa.exc.SQLAlchemyError) as error:
            logger.warning("A confirmation stays: %s.", type(error).__name__)

    async def _protect(self, incoming: Incoming, key: str) -> Reply:
        protect = incoming.text == PROTECT
        whom = CHANNEL, str(incoming.chat)
        try:
            await self._ledger.choose(key, protect=protect)
        except sa.exc.SQLAlchemyError as error:
            logger.error("A choice could not be kept: %s.", type(error).__name__)
            return await self._desk.say(*whom, lambda texts: texts.out_of_order, incoming.hint)
        reply = await self._desk.say(
            *whom,
            lambda texts: texts.telegram.protected if protect else [texts.telegram.unprotected],
            incoming.hint,
        )
        reply.buttons.insert(0, _protect_button(self.content, _tag(reply), protect))
        return reply

    async def _in_private(self, incoming: Incoming) -> None:
        now = time.monotonic()
        if self._groups.get(incoming.chat, -_GROUP_TOLD) > now - _GROUP_TOLD:
            return
        _remember(self._groups, incoming.chat, now)
        content = self.content
        tag = content.offered(incoming.hint) or content.languages.default
        text = render.line(content, tag, content.interface(tag).telegram.in_private)
        for page in layout.pages(Reply(text, [], {})):
            await self._outbox.send(incoming.chat, page)

    async def _forget(self, chat: int, key: str) -> None:
        """Forget somebody who blocked the bot."""
        try:
            await self._desk.forget(CHANNEL, str(chat))
            await self._ledger.forget(key)
        except sa.exc.SQLAlchemyError as error:
            logger.error("A chat could not be forgotten: %s.", type(error).__name__)

    async def _acknowledge(self, callback_query_id: str) -> bool:
        try:
            await self._bot.answer_callback_query(callback_query_id)
        except BadRequest as error:
            return "too old" in error.message
        except TelegramError:
            pass  # the sign goes away by itself, and the answer comes all the same
        return False

    async def _is_late(self, handling: Handling) -> bool:
        if handling.acknowledged is not None:
            return await handling.acknowledged
        sent_at = handling.incoming.sent_at
        return sent_at is not None and time.time() - sent_at > LATE

    async def _known(self, key: str) -> Chat:
        try:
            return await self._ledger.chat(key)
        except sa.exc.SQLAlchemyError as error:
            logger.error("The database cannot be read: %s.", type(error).__name__)
            return Chat()

    def _holds_older(self, incoming: Incoming, key: str, chat: Chat) -> bool:
        """Whether the chat holds messages that cannot be erased, as far as can be told.

        A new chat with a bot begins with `/start`, Telegram offers nothing else: where nothing is
        known of a chat that begins otherwise, its messages are too old to be known.
        """
        if chat.older or chat.messages:
            return chat.older
        if key in self._erased:
            return self._erased[key]
        return not (incoming.kind is Kind.TEXT and incoming.text.startswith("/start"))

    async def _note_older(self, key: str) -> None:
        try:
            await self._ledger.note_older(key)
        except sa.exc.SQLAlchemyError as error:
            logger.error("The database cannot note a chat: %s.", type(error).__name__)

    def _same_album(self, incoming: Incoming) -> bool:
        if incoming.album is None:
            return False
        album = incoming.chat, incoming.album
        known = album in self._albums
        _remember(self._albums, album, None)
        return known


def _remember(kept: OrderedDict[_Key, _Value], key: _Key, value: _Value) -> None:
    kept[key] = value
    while len(kept) > _REMEMBERED:
        kept.popitem(last=False)


def _tag(reply: Reply) -> str:
    """BCP 47 tag of a reply's language."""
    language, script = reply.custom["language"], reply.custom.get("script")
    return f"{language}-{script}" if script else str(language)


def _protect_button(content: Content, tag: str, protect: bool) -> dict[str, str]:
    texts = content.interface(tag).telegram
    title = texts.unprotect if protect else texts.protect
    return {
        "title": render.line(content, tag, title),
        "payload": UNPROTECT if protect else PROTECT,
    }
