"""A chat and its messages, as a phone shows them."""

from __future__ import annotations

import abc
import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import telegram

from tests.telegram_api import formatting, schema
from tests.telegram_api.waiting import Signal

if TYPE_CHECKING:
    from tests.telegram_api.server import BotApi

#: Seconds that a person waits for the bot.
PATIENCE = 30.0


@dataclass(frozen=True)
class Button:
    """A button of an inline keyboard; it has one of `data`, `url` and `copy_text`."""

    title: str
    data: str | None = None
    url: str | None = None
    copy_text: str | None = None

    def __str__(self) -> str:
        return f"[{self.title} → {self.data or self.url or self.copy_text}]"


@dataclass(eq=False)
class Message:
    """A message as it is now, after edits.

    Attributes:
        data: The Bot API's `Message`.
        silent: Sent with `disable_notification`.
        deleted: Deleted for everyone.
        reply_keyboard: A markup that is no inline keyboard, as the bot sent it.
    """

    data: dict[str, Any]
    silent: bool = False
    deleted: bool = False
    reply_keyboard: dict[str, Any] | None = None

    @property
    def message_id(self) -> int:
        """Number of the message; those of all chats rise in one row."""
        return self.data["message_id"]

    @property
    def from_bot(self) -> bool:
        """Whether the bot wrote it."""
        return self.data["from"]["is_bot"]

    @property
    def date(self) -> int:
        """Unix time in seconds."""
        return self.data["date"]

    @property
    def text(self) -> str:
        """The plain text, or the caption; empty where there is neither."""
        return self.data.get("text") or self.data.get("caption") or ""

    @property
    def entities(self) -> list[dict[str, Any]]:
        """The entities of the text or the caption, as JSON."""
        return self.data.get("entities") or self.data.get("caption_entities") or []

    def entity_texts(self, kind: str) -> list[str]:
        """The parts of the text that entities of one type mark, such as `bold`."""
        return [
            formatting.part(self.text, entity["offset"], entity["length"])
            for entity in self.entities
            if entity["type"] == kind
        ]

    @property
    def html(self) -> str:
        """The text with tags, made from the entities."""
        parsed = telegram.Message.de_json(self.data, None)
        return parsed.caption_html if "caption" in self.data else parsed.text_html or ""

    @property
    def buttons(self) -> list[list[Button]]:
        """The inline keyboard, row by row."""
        rows = self.data.get("reply_markup", {}).get("inline_keyboard", [])
        return [
            [
                Button(
                    button["text"],
                    button.get("callback_data"),
                    button.get("url"),
                    button.get("copy_text", {}).get("text"),
                )
                for button in row
            ]
            for row in rows
        ]

    @property
    def titles(self) -> list[str]:
        """The texts of all buttons."""
        return [button.title for row in self.buttons for button in row]

    def button(self, title: str) -> Button | None:
        """The first button whose text contains `title`."""
        found = (button for row in self.buttons for button in row if title in button.title)
        return next(found, None)

    @property
    def protected(self) -> bool:
        """Whether it can be neither forwarded nor saved."""
        return self.data.get("has_protected_content", False)

    @property
    def link_preview_disabled(self) -> bool:
        """Whether its links have no preview."""
        return self.data.get("link_preview_options", {}).get("is_disabled", False)

    def __str__(self) -> str:
        kinds = ("venue", "location", "voice", "photo", "video", "sticker", "document", "contact")
        kind = next((kind for kind in kinds if kind in self.data), "")
        said = self.text or f"({kind}) {self.data.get(kind, '')}"
        lines = [f"{self.message_id} {self.data['from']['first_name']}: {said}"]
        lines += ["    " + " ".join(map(str, row)) for row in self.buttons]
        return "\n".join(lines)


class Chat(abc.ABC):
    """A chat of the bot, seen from the phone of who is in it.

    A wait returns the first message of the bot that no wait has returned, and `sees` takes all for
    seen.

    Args:
        api: Where the bot is.
        data: The Bot API's `Chat`.
    """

    def __init__(self, api: BotApi, data: dict[str, Any]) -> None:
        self.data = data
        #: Every message since the chat began, deleted ones too, oldest first.
        self.all_messages: list[Message] = []
        #: How often the bot said that it is typing.
        self.typing = 0
        #: Sent at whatever the bot does here.
        self.changed = Signal()
        self._api = api
        self._seen = 0
        self._cleared = 0

    @property
    def id(self) -> int:
        """Id of the chat; a private chat has its person's."""
        return self.data["id"]

    @property
    def name(self) -> str:
        """Name of the person or the group."""
        return self.data.get("first_name") or self.data["title"]

    @property
    def screen(self) -> list[Message]:
        """The messages that are to be seen, oldest first."""
        return [
            message
            for message in self.all_messages
            if not message.deleted and message.message_id > self._cleared
        ]

    def describe(self) -> str:
        """The screen as text, for what a failed test prints."""
        messages = "\n".join(map(str, self.screen)) or "(nothing)"
        return f"--- screen of {self.name} ---\n{messages}\n---"

    def sees(self, text: str) -> Message:
        """The newest message of the bot, which must contain `text`."""
        shown = self._from_bot()
        assert shown, f"The bot wrote nothing, not {text!r}.\n{self.describe()}"
        assert text in shown[-1].text, f"The newest is without {text!r}.\n{self.describe()}"
        self._seen = shown[-1].message_id
        return shown[-1]

    async def next_message(self, seconds: float = PATIENCE) -> Message:
        """The bot's next message, once it is there."""
        found = await self.changed.until(lambda: self._from_bot(self._seen), seconds)
        assert found, f"The bot wrote nothing in {seconds} s.\n{self.describe()}"
        self._seen = found[0].message_id
        return found[0]

    async def quiet(self, seconds: float = 1.5) -> None:
        """Make sure that the bot writes nothing but what has been seen, for so long."""
        more = await self.changed.until(lambda: self._from_bot(self._seen), seconds)
        assert not more, f"The bot wrote more: {more[0]}\n{self.describe()}"

    async def wait_for(self, look: Callable[[], Any], seconds: float = PATIENCE) -> Any:
        """Wait until the bot has done here what `look` looks for.

        Returns:
            What `look` returned, which is true.
        """
        found = await self.changed.until(look, seconds)
        assert found, f"It did not happen in {seconds} s.\n{self.describe()}"
        return found

    def find(self, message_id: int | None) -> Message | None:
        """The message of this number, unless it is deleted."""
        found = (message for message in self.all_messages if message.message_id == message_id)
        return next((message for message in found if not message.deleted), None)

    @abc.abstractmethod
    def check_writable(self) -> None:
        """Make sure that the bot may write here.

        Raises:
            ApiError: 403.
        """

    @abc.abstractmethod
    def may_delete(self, message: Message) -> bool:
        """Whether the bot may delete a message, its age apart."""

    def post(
        self,
        user: dict[str, Any],
        content: dict[str, Any],
        seconds_ago: float = 0,
        silent: bool = False,
        reply_keyboard: dict[str, Any] | None = None,
    ) -> Message:
        """Put a message into the chat.

        Args:
            user: The Bot API's `User` who writes.
            content: The fields of `Message` that depend on what is written.
            seconds_ago: How long ago it was written.
            silent: See `Message`.
            reply_keyboard: See `Message`.
        """
        data = {
            "message_id": self._api.new_message_id(),
            "from": user,
            "chat": self.data,
            "date": int(self._api.now() - seconds_ago),
            **content,
        }
        schema.parse(telegram.Message, data)
        message = Message(data, silent, reply_keyboard=reply_keyboard)
        self.all_messages.append(message)
        self.changed.send()
        return message

    def change(self, message: Message, content: dict[str, Any]) -> None:
        """Give a message other content; a field that is `None` is taken away."""
        data = {**message.data, **content, "edit_date": int(self._api.now())}
        message.data = {name: value for name, value in data.items() if value is not None}
        schema.parse(telegram.Message, message.data)
        self.changed.send()

    def _from_bot(self, after: int = 0) -> list[Message]:
        return [
            message for message in self.screen if message.from_bot and message.message_id > after
        ]

    def _button(self, title: str, message: Message | None) -> tuple[Message, Button]:
        """The newest message of the bot with a button whose text contains `title`, and that."""
        assert message is None or message in self.screen, f"It is gone.\n{self.describe()}"
        for shown in [message] if message else reversed(self._from_bot()):
            if button := shown.button(title):
                assert button.data, f"{button} sends nothing to the bot."
                return shown, button
        raise AssertionError(f"There is no button {title!r}.\n{self.describe()}")

    def _press(self, person: Any, message: Message, data: str) -> str:
        """Send the bot a callback query.

        Returns:
            Its id.
        """
        query_id = self._api.taps.add(person)
        query = {
            "id": query_id,
            "from": person.user,
            "message": copy.deepcopy(message.data),
            "chat_instance": str(-self.id * 7919),
            "data": data,
        }
        self._api.updates.add("callback_query", query)
        return query_id

    async def _answer(self, send: Callable[[], Any], seconds: float) -> Message:
        """Send something, and wait for the bot's next message after that."""
        self._seen = max((message.message_id for message in self.all_messages), default=0)
        send()
        return await self.next_message(seconds)
