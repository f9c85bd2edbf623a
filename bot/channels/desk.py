"""The desk that all channels share: takes a message or a tap to Rasa, and the reply back.

It cleans text, looks buttons up, gives the conversation its keyed name, keeps the time limit,
answers itself when Rasa or the action server does not, and erases.
"""

from __future__ import annotations

import bot.rasa_lean  # noqa: F401  isort: skip

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import OutputChannel, UserMessage

from bot.channels import buttons
from bot.content import render, script
from bot.content.models import Interface
from bot.content.store import ContentStore
from bot.storage.keys import ConversationKeys
from bot.storage.tracker_store import SnapshotTrackerStore
from bot.understanding import intake
from bot.understanding.messages import LANGUAGE, topic_of

logger = logging.getLogger(__name__)

#: Seconds in which a person gets an answer, whatever happens.
TIME_LIMIT = 12.0


@dataclass(frozen=True)
class Reply:
    """One message to a person."""

    text: str
    #: `{"title", "payload"}` each.
    buttons: list[dict[str, str]]
    #: `topic`, `language`, `translated_from` and more; see `actions.context.Context.reply`.
    custom: dict[str, Any]

    def as_dict(self) -> dict[str, Any]:
        """The reply as JSON."""
        return {"text": self.text, "buttons": self.buttons, "custom": self.custom}


def _one(replies: list[Reply]) -> Reply:
    """One message of several, such as an answer and the question of a form that goes on.

    It has the buttons of all; what it says of itself is the first's, and more that others say.
    """
    if len(replies) == 1:
        return replies[0]
    custom: dict[str, Any] = {}
    for reply in reversed(replies):
        custom |= {name: value for name, value in reply.custom.items() if value is not None}
    custom = {**replies[-1].custom, **custom}
    custom["calls"] = [call for reply in replies for call in reply.custom.get("calls") or []]
    return Reply(
        "\n\n".join(reply.text for reply in replies),
        [button for reply in replies for button in reply.buttons],
        custom,
    )


class _Collector(OutputChannel):
    """Collects replies whole: text, buttons and `custom` are one message."""

    def __init__(self) -> None:
        self.replies: list[Reply] = []

    @classmethod
    def name(cls) -> str:
        return "desk"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        self.replies.append(
            Reply(
                message.get("text") or "", message.get("buttons") or [], message.get("custom") or {}
            )
        )


class Desk:
    """Answers people.

    Args:
        agent: Rasa with the trained model.
        content: The content in service.
        keys: For the conversation's name.
        store: Where conversations are kept, to forget one.
    """

    def __init__(
        self,
        agent: Agent,
        content: ContentStore,
        keys: ConversationKeys,
        store: SnapshotTrackerStore,
    ) -> None:
        self._agent = agent
        self.content = content
        self._keys = keys
        self._store = store

    async def text(
        self, channel: str, chat: str, text: str, hint: str | None = None
    ) -> list[Reply]:
        """Answer what a person typed.

        Args:
            channel: Name of the channel.
            chat: The chat's id on that channel; it goes no further than its keyed hash.
            text: As typed.
            hint: BCP 47 tag of the phone's language.
        """
        typed_command = buttons.command(text, self.content.current)
        if typed_command:
            return await self.button(channel, chat, typed_command, hint)
        cleaned = intake.clean(text)
        if isinstance(cleaned, intake.Unreadable):
            return [await self._unreadable(self.key(channel, chat), cleaned, hint)]
        return await self._handle(channel, chat, hint, text=cleaned)

    async def button(
        self, channel: str, chat: str, payload: str, hint: str | None = None
    ) -> list[Reply]:
        """Answer a tapped button; one that means nothing any more is answered with the menu."""
        if payload == buttons.ERASE:
            return [await self.erase(channel, chat, hint)]
        parsed = buttons.parse(payload, self.content.current)
        if parsed is None:
            key = self.key(channel, chat)
            tag = await self._language(key, hint)
            return [self._say(tag, [self.content.current.interface(tag).old_button])]
        parsed["hint"] = self.content.current.offered(hint)
        return await self._handle(channel, chat, hint, parse_data=parsed)

    async def near(
        self, channel: str, chat: str, latitude: float, longitude: float, hint: str | None = None
    ) -> list[Reply]:
        """Answer somebody who shares where they are, in degrees; it is not kept."""
        parsed = buttons.near(latitude, longitude)
        if parsed is None:
            return await self.button(channel, chat, "near", hint)
        parsed["hint"] = self.content.current.offered(hint)
        return await self._handle(channel, chat, hint, parse_data=parsed)

    async def say(
        self,
        channel: str,
        chat: str,
        choose: Callable[[Interface], Sequence[str]],
        hint: str | None = None,
        menu: bool = True,
    ) -> Reply:
        """A reply of the program itself, which needs neither the model nor the action server.

        Args:
            channel: Name of the channel.
            chat: The chat's id on that channel.
            choose: Picks the lines from the texts of the conversation's language.
            hint: BCP 47 tag of the phone's language.
            menu: Whether the menu's button stands under it.
        """
        tag = await self._language(self.key(channel, chat), hint)
        return self._say(tag, choose(self.content.current.interface(tag)), menu)

    async def slow_down(self, channel: str, chat: str, hint: str | None = None) -> Reply:
        """What a person reads who writes too fast; danger keeps its numbers."""
        return await self.say(
            channel, chat, lambda texts: [texts.slow_down, texts.danger], hint, menu=False
        )

    async def only_text(self, channel: str, chat: str, hint: str | None = None) -> Reply:
        """What a person reads who sent something that is no text; it may have been a cry."""
        return await self.say(channel, chat, lambda texts: [texts.only_text, texts.danger], hint)

    async def erase(self, channel: str, chat: str, hint: str | None = None) -> Reply:
        """Forget the conversation and say so; `custom` holds `erase` where it was done.

        It needs neither the model nor the action server.
        """
        tag = await self._language(self.key(channel, chat), hint)
        interface = self.content.current.interface(tag)
        try:
            await self.forget(channel, chat)
        except Exception as error:
            logger.error("A conversation could not be erased: %s", type(error).__name__)
            return self._say(tag, interface.erase_failed)
        reply = self._say(tag, interface.erased)
        reply.custom["erase"] = True
        return reply

    def key(self, channel: str, chat: str) -> str:
        """The name under which a chat's conversation is kept; see `bot.storage.keys`."""
        return self._keys.key(channel, chat)

    async def forget(self, channel: str, chat: str) -> None:
        """Forget the conversation, after anything that is still being handled."""
        key = self.key(channel, chat)
        async with self._agent.lock_store.lock(key):
            await self._store.forget(key)

    async def _handle(
        self,
        channel: str,
        chat: str,
        hint: str | None,
        text: str = "",
        parse_data: dict[str, Any] | None = None,
    ) -> list[Reply]:
        collector = _Collector()
        message = UserMessage(
            text,
            collector,
            self.key(channel, chat),
            input_channel=channel,
            parse_data=parse_data,
            metadata={"hint": self.content.current.offered(hint)},
        )
        try:
            await asyncio.wait_for(self._agent.handle_message(message), TIME_LIMIT)
        except Exception as error:
            logger.error("A message could not be handled: %s", type(error).__name__)
        if not collector.replies:
            return [await self._out_of_order(message, hint)]
        return [_one(collector.replies)]

    async def _out_of_order(self, message: UserMessage, hint: str | None) -> Reply:
        """What a person reads when the action server does not answer.

        Danger is answered all the same, from the content that this process serves too.
        """
        tag = await self._language(message.sender_id, hint)
        topic = topic_of(message.parse_data or {})
        if message.parse_data is None:
            try:
                parsed = await self._agent.processor.parse_message(message)
                topic = topic_of(parsed)
                tag = parsed[LANGUAGE]["tag"] if parsed[LANGUAGE]["sure"] else tag
            except Exception as error:
                logger.error("A message could not be read: %s", type(error).__name__)
        content = self.content.current
        found = content.topics.find(topic) if topic else None
        if topic and found and found.urgent:
            answer, answered_in = content.answer(tag, topic)
            return self._reply(tag, answered_in, answer.lines, topic)
        logger.error("The action server does not answer: people get the emergency numbers only.")
        return self._say(tag, content.interface(tag).out_of_order, menu=False)

    async def _unreadable(self, key: str, reason: intake.Unreadable, hint: str | None) -> Reply:
        tag = await self._language(key, hint)
        interface = self.content.current.interface(tag)
        if reason is intake.Unreadable.TOO_LONG:
            limit = str(intake.MAX_CHARACTERS)
            said = interface.message_too_long.replace("{limit}", limit)
        else:
            said = interface.empty_message
        # A page of cries or a row of tears may be danger, too.
        return self._say(tag, [said, interface.danger])

    async def _language(self, key: str, hint: str | None) -> str:
        """Language of a reply that no action makes: the conversation's, else the phone's."""
        content = self.content.current
        try:
            tracker = await self._store.retrieve(key)
        except Exception as error:
            logger.error("Conversations cannot be read: %s", type(error).__name__)
            tracker = None
        kept = tracker.get_slot("language") if tracker else None
        if kept in content.languages.languages:
            return str(kept)
        return content.offered(hint) or content.languages.default

    def _say(self, tag: str, lines: Sequence[str], menu: bool = True) -> Reply:
        reply = self._reply(tag, tag, lines, None)
        if menu:
            title = script.in_script(tag, f"☰ {self.content.current.interface(tag).menu}")
            reply.buttons.append({"title": title, "payload": "ask:menu"})
        return reply

    def _reply(self, tag: str, answered_in: str, lines: Sequence[str], topic: str | None) -> Reply:
        content = self.content.current
        language, _, subtag = tag.partition("-")
        return Reply(
            render.lines(content, answered_in, lines),
            [],
            {
                "topic": topic,
                "language": language,
                "script": subtag or None,
                "translated_from": None,
                "answered_in": answered_in,
                "calls": render.calls(content, lines),
            },
        )
