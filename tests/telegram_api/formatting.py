"""HTML of a message → plain text and entities (https://core.telegram.org/bots/api#html-style).

Offsets and lengths count UTF-16 units, as the Bot API does.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Any

import telegram

from tests.telegram_api import links, schema
from tests.telegram_api.errors import ApiError, bad_request

#: Most UTF-16 units of a text after its tags are taken away.
MAX_LENGTH = 4096

_TYPES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}

#: Tags that take no part in other entities. Telegram drops some of those; here they are refused,
#: so that a test notices.
_ALONE = {"code", "pre"}
_NOT_IN_ITSELF = {"a", "blockquote", "tg-emoji"}

_NAME = re.compile(r"</?([^\s>]*)")
_ATTRIBUTE = re.compile(r"""\s+([\w-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
_END = re.compile(r"\s*>")
_CHARACTER = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|lt|gt|amp|quot);")


@dataclass
class _Open:
    """A tag that is not closed yet."""

    name: str
    offset: int
    attributes: dict[str, str]


def units(text: str) -> int:
    """Length of `text` in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def part(text: str, offset: int, length: int) -> str:
    """The part of `text` that an entity marks."""
    return text.encode("utf-16-le")[2 * offset : 2 * (offset + length)].decode("utf-16-le")


def read(
    text: str, parse_mode: str | None = None, entities: list[dict[str, Any]] | None = None
) -> tuple[str, list[dict[str, Any]]]:
    """Text and entities of a message that a bot sends.

    Args:
        text: As sent.
        parse_mode: `HTML`, or `None` for plain text; Markdown is not known here.
        entities: What the bot sent instead of a parse mode.

    Raises:
        ApiError: 400, with Telegram's description.
    """
    if parse_mode is None:
        plain, found = text, [_checked(entity) for entity in entities or []]
    elif parse_mode.lower() == "html":
        plain, found = _Parser(text).parse()
    else:
        raise bad_request("unsupported parse_mode")
    plain, found = _trimmed(plain, found)
    if not plain:
        raise bad_request("message text is empty")
    if units(plain) > MAX_LENGTH:
        raise bad_request("message is too long")
    return plain, found


def commands(text: str) -> list[dict[str, Any]]:
    """The `bot_command` entities that Telegram finds in what people type."""
    return [
        {
            "type": "bot_command",
            "offset": units(text[: found.start()]),
            "length": units(found.group()),
        }
        for found in re.finditer(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?\b", text)
    ]


class _Parser:
    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._text = ""
        self._offset = 0
        self._open: list[_Open] = []
        self._entities: list[dict[str, Any]] = []

    def parse(self) -> tuple[str, list[dict[str, Any]]]:
        while self._at < len(self._source):
            if self._source.startswith("</", self._at):
                self._end_tag()
            elif self._source[self._at] == "<":
                self._start_tag()
            else:
                self._characters()
        if self._open:
            raise _cannot(f'Can\'t find end tag corresponding to start tag "{self._open[-1].name}"')
        # As Telegram lists them: the earlier first, of two at one place the longer.
        self._entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
        return self._text, self._entities

    def _characters(self) -> None:
        end = self._source.find("<", self._at)
        end = len(self._source) if end < 0 else end
        # Other named characters (&nbsp;) stay as they are written.
        found = _CHARACTER.sub(
            lambda character: html.unescape(character.group()), self._source[self._at : end]
        )
        self._text += found
        self._offset += units(found)
        self._at = end

    def _start_tag(self) -> None:
        where = self._where()
        name = _NAME.match(self._source, self._at)
        tag = name[1].lower()
        if tag not in _TYPES:
            raise _cannot(f'Unsupported start tag "{tag}" {where}')
        self._at = name.end()
        attributes = self._attributes()
        if not (end := _END.match(self._source, self._at)):
            raise _cannot(f"Unclosed start tag {where}")
        self._at = end.end()
        _check_attributes(tag, attributes, where)
        self._check_nesting(tag, attributes, where)
        self._open.append(_Open(tag, self._offset, attributes))

    def _attributes(self) -> dict[str, str]:
        found = {}
        while attribute := _ATTRIBUTE.match(self._source, self._at):
            value = attribute[2] or attribute[3] or attribute[4] or ""
            found[attribute[1].lower()] = html.unescape(value)
            self._at = attribute.end()
        return found

    def _check_nesting(self, tag: str, attributes: dict[str, str], where: str) -> None:
        around = [opened.name for opened in self._open]
        if tag == "code" and around == ["pre"] and "class" in attributes:
            return  # the documented way to name the language of a block
        if around and (tag in _ALONE or _ALONE & set(around)):
            raise _cannot(f'Tag "{tag}" can\'t be nested in "{around[-1]}" {where}')
        if tag in _NOT_IN_ITSELF and tag in around:
            raise _cannot(f'Tag "{tag}" can\'t be nested in itself {where}')

    def _end_tag(self) -> None:
        where = self._where()
        name = _NAME.match(self._source, self._at)
        if not self._open:
            raise _cannot(f"Unexpected end tag {where}")
        opened = self._open.pop()
        if name[1].lower() not in {opened.name, ""}:
            raise _cannot(
                f'Unmatched end tag {where}, expected "</{opened.name}>", found "</{name[1]}>"'
            )
        if not (end := _END.match(self._source, name.end())):
            raise _cannot(f"Unclosed end tag {where}")
        self._at = end.end()
        self._add(opened)

    def _add(self, tag: _Open) -> None:
        """Note the entity of a tag that is closed."""
        length = self._offset - tag.offset
        if tag.name == "code" and self._open:
            self._open[-1].attributes.update(tag.attributes)  # of the block around it
        elif length and (fields := _fields(tag, part(self._text, tag.offset, length))):
            self._entities.append({**fields, "offset": tag.offset, "length": length})

    def _where(self) -> str:
        return f"at byte offset {len(self._source[: self._at].encode())}"


def _check_attributes(tag: str, attributes: dict[str, str], where: str) -> None:
    if tag == "span" and attributes.get("class") != "tg-spoiler":
        raise _cannot(f'Tag "span" must have class "tg-spoiler" {where}')
    if tag == "tg-emoji" and not attributes.get("emoji-id", "").isdigit():
        raise _cannot("Invalid custom emoji identifier specified")


def _fields(tag: _Open, marked: str) -> dict[str, Any] | None:
    """What an entity says besides its place; `None` for a link that leads nowhere."""
    kind = {"type": _TYPES[tag.name]}
    if tag.name == "a":
        try:
            return {**kind, "url": links.opened(tag.attributes.get("href") or marked)}
        except ApiError:
            return None  # Telegram shows the words without the link
    if tag.name == "pre" and tag.attributes.get("class", "").startswith("language-"):
        return {**kind, "language": tag.attributes["class"].removeprefix("language-")}
    if tag.name == "blockquote" and "expandable" in tag.attributes:
        return {"type": "expandable_blockquote"}
    if tag.name == "tg-emoji":
        return {**kind, "custom_emoji_id": tag.attributes["emoji-id"]}
    return kind


def _trimmed(text: str, entities: list[dict[str, Any]]) -> tuple[str, list[dict[str, Any]]]:
    """Without the white space around; what of an entity lies there is taken away, too."""
    start = units(text) - units(text.lstrip())
    text = text.strip()
    end = units(text)
    found = []
    for entity in entities:
        first = max(entity["offset"] - start, 0)
        last = min(entity["offset"] - start + entity["length"], end)
        if first < last:
            found.append({**entity, "offset": first, "length": last - first})
    return text, found


def _checked(entity: Any) -> dict[str, Any]:
    try:
        schema.parse(telegram.MessageEntity, entity)
    except ValueError as error:
        raise bad_request(f"can't parse MessageEntity: {error}") from error
    return entity


def _cannot(reason: str) -> ApiError:
    return bad_request(f"can't parse entities: {reason}")
