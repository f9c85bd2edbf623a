"""Groups that the bot is in, with the privacy mode that bots have unless their owner ends it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.telegram_api.chats import PATIENCE, Chat, Message
from tests.telegram_api.errors import ApiError
from tests.telegram_api.people import Person, membership, text_content

if TYPE_CHECKING:
    from tests.telegram_api.server import BotApi


class Group(Chat):
    """A group; made by `BotApi.group`.

    Args:
        api: Where the bot is.
        chat_id: Id of the group, below 0.
        title: Name of the group.
    """

    def __init__(self, api: BotApi, chat_id: int, title: str) -> None:
        super().__init__(api, {"id": chat_id, "type": "group", "title": title})
        self._has_bot = False

    def adds_bot(self, person: Person) -> None:
        """Let a person add the bot."""
        self._has_bot = True
        change = membership(self._api, self, person.user, "left", "member")
        self._api.updates.add("my_chat_member", change)
        message = self.post(person.user, {"new_chat_members": [self._api.bot_user]})
        self._api.updates.add("message", message.data)

    def removes_bot(self, person: Person) -> None:
        """Let a person take the bot out of the group."""
        self._has_bot = False
        change = membership(self._api, self, person.user, "member", "left")
        self._api.updates.add("my_chat_member", change)

    def writes(self, person: Person, text: str, reply_to: Message | None = None) -> Message:
        """Let a person write, and wait for nothing.

        The bot is given commands, unless they name another bot, and replies to its messages.
        """
        content = text_content(text)
        if reply_to:
            content["reply_to_message"] = reply_to.data
        message = self.post(person.user, content)
        if self._has_bot and (self._is_command(text) or (reply_to and reply_to.from_bot)):
            self._api.updates.add("message", message.data)
        return message

    async def says(self, person: Person, text: str, seconds: float = PATIENCE) -> Message:
        """Let a person write, and wait for the bot's next message."""
        return await self._answer(lambda: self.writes(person, text), seconds)

    async def taps(self, person: Person, title: str, seconds: float = PATIENCE) -> Message:
        """Let a person tap a button, and wait for the bot's next message."""
        shown, button = self._button(title, None)
        return await self._answer(lambda: self._press(person, shown, button.data or ""), seconds)

    def check_writable(self) -> None:
        if not self._has_bot:
            raise ApiError(403, "Forbidden: bot is not a member of the group chat")

    def may_delete(self, message: Message) -> bool:
        return message.from_bot  # the bot is no administrator

    def _is_command(self, text: str) -> bool:
        found = re.match(r"/\w+(?:@(\w+))?", text)
        username = self._api.bot_user["username"]
        return bool(found) and found[1] in (None, username)
