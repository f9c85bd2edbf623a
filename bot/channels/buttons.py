"""What a tapped button means.

A button never travels as text: the channel looks it up here and gives Rasa the parsed intent.
What cannot be looked up, because somebody made it up or it is from an older version, means
nothing. A payload has at most 64 bytes, as Telegram asks.
"""

from __future__ import annotations

from typing import Any

from bot.content.content import Content
from bot.understanding.messages import intent_data

#: Most bytes of a payload (Telegram Bot API, `InlineKeyboardButton.callback_data`).
MAX_BYTES = 64

#: Commands that people type, and the button that each stands for.
COMMANDS = {
    "start": "ask:greet",
    "menu": "ask:menu",
    "help": "ask:menu",
    "language": "ask:change_language",
    "emergency": "ask:emergency",
    "erase": "ask:forget_me",
}

#: Signs that people send alone, once or in a row, and the button that each stands for.
SIGNS = {"🆘": "ask:emergency", "❌": "ask:forget_me"}

#: Most parts behind "more" that a payload may count to.
_MAX_PARTS = 20


def parse(payload: str, content: Content) -> dict[str, Any] | None:
    """The parsed message that `payload` stands for, or `None` where it stands for nothing."""
    if len(payload.encode()) > MAX_BYTES:
        return None
    verb, *arguments = payload.split(":")
    found = _VERBS.get(verb)
    return found(arguments, content) if found else None


def command(text: str) -> str | None:
    """The payload of a typed command such as `/menu` or `🆘`, or `None`."""
    signs = {character for character in text if not character.isspace()}
    if len(signs) == 1 and (sign := signs.pop()) in SIGNS:
        return SIGNS[sign]
    first = text.strip().split(maxsplit=1)[:1]
    if not first or not first[0].startswith("/"):
        return None
    # In a group, Telegram writes /menu@name_of_the_bot.
    return COMMANDS.get(first[0][1:].partition("@")[0].lower())


def _parsed(intent: dict[str, Any], **button: Any) -> dict[str, Any]:
    return {"text": "", "intent": intent, "entities": [], "button": button}


def _ask(arguments: list[str], content: Content) -> dict[str, Any] | None:
    if len(arguments) != 1 or content.topics.find(arguments[0]) is None:
        return None
    return _parsed(intent_data(arguments[0], 1.0))


def _about(verb: str) -> Any:
    def parse_about(arguments: list[str], content: Content) -> dict[str, Any] | None:
        if len(arguments) != 1 or content.topics.find(arguments[0]) is None:
            return None
        return _parsed({"name": verb, "confidence": 1.0}, topic=arguments[0])

    return parse_about


def _more(arguments: list[str], content: Content) -> dict[str, Any] | None:
    if len(arguments) != 2 or content.topics.find(arguments[0]) is None:
        return None
    if not arguments[1].isascii() or not arguments[1].isdigit() or int(arguments[1]) >= _MAX_PARTS:
        return None
    return _parsed({"name": "more", "confidence": 1.0}, topic=arguments[0], part=int(arguments[1]))


def _group(arguments: list[str], content: Content) -> dict[str, Any] | None:
    if len(arguments) != 1:
        return None
    group = content.topics.groups.get(arguments[0])
    if group is None or not group.menu:
        return None
    return _parsed({"name": "group", "confidence": 1.0}, group=arguments[0])


def _language(arguments: list[str], content: Content) -> dict[str, Any] | None:
    if len(arguments) != 1 or arguments[0] not in content.languages.languages:
        return None
    return _parsed({"name": "set_language", "confidence": 1.0}, language=arguments[0])


def _plain(verb: str) -> Any:
    def parse_plain(arguments: list[str], content: Content) -> dict[str, Any] | None:
        return None if arguments else _parsed({"name": verb, "confidence": 1.0})

    return parse_plain


_VERBS = {
    "ask": _ask,
    "more": _more,
    "group": _group,
    "language": _language,
    "safe": _about("safe"),
    "simpler": _about("simpler"),
    "sources": _about("sources"),
    "erase": _plain("erase"),
    "keep": _plain("keep"),
    "none_of_these": _plain("none_of_these"),
}
