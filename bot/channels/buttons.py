"""What a tapped button means.

A button never travels as text: the channel looks it up here and gives Rasa the parsed intent.
What cannot be looked up, because somebody made it up or it is from an older version, means
nothing. A payload has at most 64 bytes, as Telegram asks.
"""

from __future__ import annotations

import re
from typing import Any

from bot.content import card as cards
from bot.content.content import Content
from bot.content.guide import SKIPPED
from bot.understanding.messages import LANGUAGE, NEAR, intent_data

#: Most bytes of a payload (Telegram Bot API, `InlineKeyboardButton.callback_data`).
MAX_BYTES = 64

#: The button that erases. Who types the command or sends the sign may have no time for a question.
ERASE = "erase"

#: Commands that people type, and the button that each stands for.
COMMANDS = {
    "start": "start",
    "menu": "ask:menu",
    "help": "ask:menu",
    "language": "ask:change_language",
    "emergency": "ask:emergency",
    "near": "near",
    "erase": ERASE,
}

#: Signs that people send alone, once or in a row, and the button that each stands for.
SIGNS = {"🆘": "ask:emergency", "❌": ERASE}

#: Id of a place; see `bot.places.gazetteer.Place`.
_PLACE_ID = re.compile(r"^d?[0-9][0-9AB][0-9]{0,3}$")

#: Most parts behind "more" that a payload may count to.
_MAX_PARTS = 20


def parse(payload: str, content: Content) -> dict[str, Any] | None:
    """The parsed message that `payload` stands for, or `None` where it stands for nothing."""
    if len(payload.encode()) > MAX_BYTES:
        return None
    verb, *arguments = payload.split(":")
    found = _VERBS.get(verb)
    return found(arguments, content) if found else None


def command(text: str, content: Content) -> str | None:
    """The payload of a typed command such as `/menu`, `/start es-pep` or `🆘`, or `None`."""
    signs = {character for character in text if not character.isspace()}
    if len(signs) == 1 and (sign := signs.pop()) in SIGNS:
        return SIGNS[sign]
    first, _, rest = text.strip().partition(" ")
    if not first.startswith("/"):
        return None
    # In a group, Telegram writes /menu@name_of_the_bot.
    name = first[1:].partition("@")[0].lower()
    if name == "start" and rest.strip():
        return _deep_link(rest.strip(), content)
    return COMMANDS.get(name)


def _deep_link(parameter: str, content: Content) -> str:
    """The payload of a link on a card or a poster, `t.me/<bot>?start=<language>-<topic>`.

    The topic may be left out; a link that leads nowhere (any more) opens the menu.
    """
    for tag in sorted(content.languages.languages, key=len, reverse=True):
        if parameter == tag:
            return f"start:{tag}"
        if parameter.startswith(f"{tag}-"):
            topic = content.topics.find(parameter[len(tag) + 1 :])
            return f"open:{tag}:{topic.id}" if topic else COMMANDS["menu"]
    return COMMANDS["menu"]


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


def _start(arguments: list[str], content: Content) -> dict[str, Any] | None:
    started = _parsed({"name": "start", "confidence": 1.0})
    return _in_language(started, arguments[0], content) if arguments else started


def _open(arguments: list[str], content: Content) -> dict[str, Any] | None:
    if len(arguments) != 2 or (asked := _ask(arguments[1:], content)) is None:
        return None
    return _in_language(asked, arguments[0], content)


def _in_language(parsed: dict[str, Any], tag: str, content: Content) -> dict[str, Any] | None:
    if tag not in content.languages.languages:
        return None
    return {**parsed, LANGUAGE: {"tag": tag, "sure": True}}


def near(latitude: float, longitude: float) -> dict[str, Any] | None:
    """The parsed message of somebody who shares where they are, in degrees, or `None`."""
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return None
    return _parsed({"name": NEAR, "confidence": 1.0}, position=[latitude, longitude])


def _near(arguments: list[str], content: Content) -> dict[str, Any] | None:
    """`near`, `near:<need or topic>`, `near:<need or topic>:<place>`."""
    if len(arguments) > 2:
        return None
    what, place = [*arguments, "", ""][:2]
    if what and what not in content.directory.needs and content.topics.find(what) is None:
        return None
    if place and not _PLACE_ID.match(place):
        return None
    return _parsed({"name": NEAR, "confidence": 1.0}, what=what or None, place=place or None)


def _guide(arguments: list[str], content: Content) -> dict[str, Any] | None:
    """`guide` opens it; `guide:stop`, `guide:done`, `guide:<question>:<option>`."""
    if not arguments:
        return _parsed({"name": "guide", "confidence": 1.0})
    if arguments == ["stop"]:
        return _parsed({"name": "guide_stop", "confidence": 1.0})
    answered = {"name": "guide_answer", "confidence": 1.0}
    if arguments == ["done"]:
        return _parsed(answered, done=True)
    question = content.guide.question(arguments[0])
    if len(arguments) != 2 or question is None:
        return None
    if arguments[1] not in (*question.options, SKIPPED):
        return None
    return _parsed(answered, question=arguments[0], option=arguments[1])


def _card(arguments: list[str], content: Content) -> dict[str, Any] | None:
    """`card` opens it; what follows is what was chosen, see `bot.content.card.payload`."""
    intent = {"name": "card", "confidence": 1.0}
    if not arguments:
        return _parsed(intent, where=None)
    found = cards.parse(content.card, arguments)
    if found is None:
        return None
    chosen, stage = found
    return _parsed(
        intent, where=chosen.place, happened=chosen.happened, needs=chosen.needs, stage=stage
    )


def _plain(verb: str) -> Any:
    def parse_plain(arguments: list[str], content: Content) -> dict[str, Any] | None:
        return None if arguments else _parsed({"name": verb, "confidence": 1.0})

    return parse_plain


_VERBS = {
    "ask": _ask,
    "more": _more,
    "group": _group,
    "language": _language,
    "start": _start,
    "open": _open,
    "near": _near,
    "guide": _guide,
    "card": _card,
    "safe": _about("safe"),
    "simpler": _about("simpler"),
    "sources": _about("sources"),
    "erase": _plain("erase"),
    "keep": _plain("keep"),
    "none_of_these": _plain("none_of_these"),
}
