"""People, their phones, and their private chats with the bot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.telegram_api import formatting, media
from tests.telegram_api.chats import PATIENCE, Chat, Message
from tests.telegram_api.errors import ApiError

if TYPE_CHECKING:
    from tests.telegram_api.server import BotApi


class Person(Chat):
    """A person, and the private chat with the bot; made by `BotApi.person`.

    Args:
        api: Where the bot is.
        user_id: The person's id, and the chat's.
        first_name: As the phone shows it.
        language: IETF tag of the phone's language; `None` where the phone does not say.
    """

    def __init__(self, api: BotApi, user_id: int, first_name: str, language: str | None) -> None:
        super().__init__(api, {"id": user_id, "type": "private", "first_name": first_name})
        #: The Bot API's `User`.
        self.user: dict[str, Any] = {"id": user_id, "is_bot": False, "first_name": first_name}
        if language:
            self.user["language_code"] = language
        #: Texts that the bot showed for a moment after a tap.
        self.toasts: list[str] = []
        self._began = False
        self._blocked = False

    # What people write

    async def says(
        self, text: str, seconds: float = PATIENCE, days_ago: float = 0, hours_ago: float = 0
    ) -> Message:
        """Send a text message and wait for the bot's next one.

        Args:
            text: As typed.
            seconds: Time limit of the wait.
            days_ago: How long ago it was written, with `hours_ago`.
            hours_ago: See `days_ago`.
        """
        return await self._answer(lambda: self.writes(text, days_ago, hours_ago), seconds)

    def writes(self, text: str, days_ago: float = 0, hours_ago: float = 0) -> Message:
        """Send a text message, and wait for nothing."""
        return self._send(text_content(text), 86400 * days_ago + 3600 * hours_ago)

    async def starts(self, parameter: str | None = None, seconds: float = PATIENCE) -> Message:
        """Press "Start", which a link may give a parameter, and wait for the bot's next message."""
        return await self.says(f"/start {parameter}" if parameter else "/start", seconds)

    def edits(self, message: Message, text: str) -> None:
        """Change the text of an own message."""
        self.change(message, {"entities": None, **text_content(text)})
        self._api.updates.add("edited_message", message.data)

    # What people tap

    async def taps(
        self, title: str, message: Message | None = None, seconds: float = PATIENCE
    ) -> Message:
        """Tap a button and wait for the bot's next message.

        Args:
            title: Part of its text; of several the first of the newest message is tapped.
            message: Where the button is; `None` to look on the whole screen.
            seconds: Time limit of the wait.
        """
        return await self._answer(lambda: self.presses(title, message), seconds)

    def presses(self, title: str, message: Message | None = None) -> str:
        """Tap a button, and wait for nothing.

        Returns:
            Id of the callback query.
        """
        shown, button = self._button(title, message)
        return self._press(self, shown, button.data or "")

    async def taps_data(
        self, data: str, message: Message | None = None, seconds: float = PATIENCE
    ) -> Message:
        """Send a payload that may be on no button, and wait for the bot's next message.

        Args:
            data: The payload.
            message: Under which it is; `None` for the newest of the bot.
            seconds: Time limit of the wait.
        """
        shown = message or (self._from_bot() or [None])[-1]
        assert shown, f"There is no message of the bot to tap under.\n{self.describe()}"
        return await self._answer(lambda: self._press(self, shown, data), seconds)

    @property
    def unanswered_taps(self) -> list[str]:
        """Ids of the callback queries that the bot has not answered yet."""
        return self._api.taps.unanswered(self)

    # What else people send

    def sends_location(
        self, latitude: float, longitude: float, live_period: int | None = None
    ) -> Message:
        """Send a place in degrees; with `live_period` in seconds it can move."""
        return self._send(media.location(latitude, longitude, live_period))

    def moves(self, latitude: float, longitude: float) -> Message:
        """Move with the newest live location."""
        live = [
            message
            for message in self.screen
            if not message.from_bot and "live_period" in message.data.get("location", {})
        ]
        assert live, f"There is no live location.\n{self.describe()}"
        period = live[-1].data["location"]["live_period"]
        self.change(live[-1], media.location(latitude, longitude, period))
        self._api.updates.add("edited_message", live[-1].data)
        return live[-1]

    def sends_venue(
        self, latitude: float, longitude: float, title: str = "Café", address: str = "1 rue A"
    ) -> Message:
        """Send a place with a name."""
        return self._send(media.venue(latitude, longitude, title, address))

    def sends_voice(self) -> Message:
        """Send a voice message."""
        return self._send(media.voice())

    def sends_photo(self, caption: str | None = None, album: str | None = None) -> Message:
        """Send a photo; several of one `album` belong together."""
        return self._send(media.photo(caption, album))

    def sends_video(self) -> Message:
        """Send a video."""
        return self._send(media.video())

    def sends_sticker(self) -> Message:
        """Send a sticker."""
        return self._send(media.sticker())

    def sends_document(self) -> Message:
        """Send a file."""
        return self._send(media.document())

    def sends_contact(self) -> Message:
        """Send somebody's telephone number."""
        return self._send(media.contact())

    def sends_poll(self) -> Message:
        """Send a poll."""
        return self._send(media.poll())

    # What people do with the chat

    def blocks(self) -> None:
        """Block the bot: it can write no more."""
        self._blocked = True
        self._membership("member", "kicked")

    def unblocks(self) -> None:
        """Let the bot write again."""
        self._blocked = False
        self._membership("kicked", "member")

    def deletes_chat(self) -> None:
        """Empty the own screen; the bot's side knows nothing of it."""
        self._cleared = self._api.new_message_id()

    def check_writable(self) -> None:
        if self._blocked:
            raise ApiError(403, "Forbidden: bot was blocked by the user")
        if not self._began:
            raise ApiError(403, "Forbidden: bot can't initiate conversation with a user")

    def may_delete(self, message: Message) -> bool:
        return True  # in a private chat of both sides

    def _send(self, content: dict[str, Any], seconds_ago: float = 0) -> Message:
        assert not self._blocked, f"{self.name} has blocked the bot and must unblock it to write."
        self._began = True
        message = self.post(self.user, content, seconds_ago)
        self._api.updates.add("message", message.data)
        return message

    def _membership(self, old: str, new: str) -> None:
        self._api.updates.add("my_chat_member", membership(self._api, self, self.user, old, new))


def text_content(text: str) -> dict[str, Any]:
    """Content of a text message that a person types."""
    assert text, "A phone sends no empty message."
    assert formatting.units(text) <= formatting.MAX_LENGTH, "A phone sends several messages."
    found = formatting.commands(text)
    return {"text": text, "entities": found} if found else {"text": text}


def membership(api: BotApi, chat: Chat, user: dict[str, Any], old: str, new: str) -> dict[str, Any]:
    """The `ChatMemberUpdated` of the bot that becomes `new`; it was `old`."""

    def member(status: str) -> dict[str, Any]:
        until = {"until_date": 0} if status == "kicked" else {}
        return {"user": api.bot_user, "status": status, **until}

    return {
        "chat": chat.data,
        "from": user,
        "date": int(api.now()),
        "old_chat_member": member(old),
        "new_chat_member": member(new),
    }
