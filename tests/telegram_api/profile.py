"""What people read about the bot before they write to it, by language."""

from __future__ import annotations

import re
from typing import Any

import telegram

from tests.telegram_api import schema
from tests.telegram_api.errors import bad_request

MAX_COMMANDS = 100


class Text:
    """A text of the bot that it can say in every language.

    Args:
        max_length: Most characters.
        error: Description of the error where it is longer.
    """

    def __init__(self, max_length: int, error: str) -> None:
        #: By two-letter language code; `""` for people of all other languages.
        self.by_language: dict[str, str] = {}
        self._max_length = max_length
        self._error = error

    def set(self, text: str, language: str = "") -> None:
        """Keep a text; an empty one is taken away.

        Raises:
            ApiError: 400.
        """
        _check_language(language)
        if len(text) > self._max_length:
            raise bad_request(self._error)
        if text:
            self.by_language[language] = text
        else:
            self.by_language.pop(language, None)

    def get(self, language: str = "") -> str:
        """What people of a language read."""
        return self.by_language.get(language) or self.by_language.get("", "")


class Profile:
    """Names, descriptions, commands and menu buttons."""

    def __init__(self) -> None:
        self.name = Text(64, "BOT_TITLE_INVALID")
        self.description = Text(512, "BOT_DESCRIPTION_INVALID")
        self.short_description = Text(120, "BOT_ABOUT_INVALID")
        #: `MenuButton` by chat id; `None` for all other private chats.
        self.menu_buttons: dict[int | None, dict[str, Any]] = {}
        self._commands: dict[tuple[str, str], list[dict[str, str]]] = {}

    def commands(
        self, language: str = "", scope: dict[str, Any] | None = None
    ) -> list[dict[str, str]]:
        """The `BotCommand`s that were set for just this language and scope."""
        return self._commands.get((_scope(scope), language), [])

    def set_commands(
        self, commands: list[Any], language: str = "", scope: dict[str, Any] | None = None
    ) -> None:
        """Keep commands; none takes them away.

        Raises:
            ApiError: 400.
        """
        _check_language(language)
        if len(commands) > MAX_COMMANDS:
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        for command in commands:
            _check_command(command)
        self._commands[_scope(scope), language] = commands

    def set_menu_button(self, chat_id: int | None, button: dict[str, Any]) -> None:
        """Keep the button beside the field where people type.

        Raises:
            ApiError: 400.
        """
        try:
            schema.parse(telegram.MenuButton, button)
        except ValueError as error:
            raise bad_request(f"can't parse menu button: {error}") from error
        self.menu_buttons[chat_id] = button


def _check_command(command: Any) -> None:
    try:
        schema.parse(telegram.BotCommand, command)
    except ValueError as error:
        raise bad_request(f"can't parse BotCommand: {error}") from error
    if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(command["description"]) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")


def _check_language(language: str) -> None:
    if not re.fullmatch(r"([a-z]{2})?", language):
        raise bad_request("invalid language code specified")


def _scope(scope: dict[str, Any] | None) -> str:
    """A scope as one word: `default`, `chat:5`."""
    if scope is None:
        return "default"
    try:
        schema.parse(telegram.BotCommandScope, scope)
    except ValueError as error:
        raise bad_request(f"can't parse BotCommandScope: {error}") from error
    ids = [str(scope[name]) for name in ("chat_id", "user_id") if name in scope]
    return ":".join([scope["type"], *ids])
