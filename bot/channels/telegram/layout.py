"""Makes Telegram messages of a reply: HTML within Telegram's length, and a keyboard."""

from __future__ import annotations

import html
import logging
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import MessageLimit

from bot.channels.buttons import MAX_BYTES
from bot.channels.desk import Reply
from bot.channels.telegram.picture import draw

logger = logging.getLogger(__name__)

#: Most columns of a title that stands beside another; a Chinese character takes two.
_NARROW = 15
#: Telegram makes longer telephone numbers tappable by itself; those of emergencies are too short.
_LONGEST_SHORT_NUMBER = 6
#: Most numbers that can be copied by a button of their own.
_COPIED = 4


@dataclass(frozen=True)
class Page:
    """One message of Telegram."""

    #: Text with Telegram's HTML tags, everything else escaped.
    html: str
    #: The same without tags.
    text: str
    keyboard: InlineKeyboardMarkup | None
    #: A PNG that is sent instead of text.
    photo: bytes | None = None


def with_card(shown: list[Page], card: dict[str, Sequence[str]]) -> list[Page]:
    """The messages, and a card to show as a picture after them; the buttons move under it."""
    picture = Page("", "", shown[-1].keyboard, draw(card))
    return [*shown[:-1], replace(shown[-1], keyboard=None), picture]


def pages(
    reply: Reply, above: Sequence[str] = (), hidden: bool = False, copied: bool = False
) -> list[Page]:
    """The messages that a reply needs: one, unless it is very long; buttons under the last.

    Args:
        reply: What the person is to read.
        above: Lines above it, such as a word about the delay.
        hidden: The reply itself is shown when it is tapped, not on a lock screen or in the list
            of chats (a spoiler, in Telegram's words).
        copied: Buttons copy the short telephone numbers.
    """
    title = reply.custom.get("title")
    numbers = [number for number in reply.custom.get("calls") or [] if _is_short(number)]
    shown: list[_Line] = [_Line(line, html.escape(line, quote=False)) for line in above]
    if above:
        shown.append(_Line("", ""))
    for line in reply.text.split("\n"):
        marked = html.escape(line, quote=False)
        if line and line == title:
            marked, title = f"<b>{marked}</b>", None
        elif not hidden:  # Telegram allows no monospace inside a spoiler
            marked = _tappable(marked, numbers)
        if hidden and line:
            marked = f"<tg-spoiler>{marked}</tg-spoiler>"
        shown.append(_Line(line, marked))
    texts = [chunk for chunk in _chunks(shown) if any(line.text.strip() for line in chunk)]
    keyboard = _keyboard(reply, _in_order(numbers, reply.text)[:_COPIED] if copied else [])
    return [
        Page(
            "\n".join(line.html for line in chunk),
            "\n".join(line.text for line in chunk),
            keyboard if number == len(texts) - 1 else None,
        )
        for number, chunk in enumerate(texts)
    ]


@dataclass(frozen=True)
class _Line:
    text: str
    html: str

    @property
    def length(self) -> int:
        """Length as Telegram counts it: UTF-16 code units, and the line's end."""
        return len(self.text.encode("utf-16-le")) // 2 + 1


def _chunks(lines: list[_Line]) -> list[list[_Line]]:
    limit = int(MessageLimit.MAX_TEXT_LENGTH)
    chunks: list[list[_Line]] = [[]]
    length = 0
    for line in lines:
        if length + line.length > limit:
            chunks.append([])
            length = 0
        chunks[-1].append(line)
        length += line.length
    return chunks


def _is_short(number: str) -> bool:
    return sum(character.isdigit() for character in number) <= _LONGEST_SHORT_NUMBER


def _tappable(marked: str, numbers: list[str]) -> str:
    """A tap on monospace text copies it."""
    if not numbers:
        return marked
    longest_first = sorted(numbers, key=len, reverse=True)
    found = "|".join(re.escape(number) for number in longest_first)
    return re.sub(rf"(?<!\d)(?:{found})(?!\d)", r"<code>\g<0></code>", marked)


def _in_order(numbers: list[str], text: str) -> list[str]:
    places = {number: re.search(rf"(?<!\d){re.escape(number)}(?!\d)", text) for number in numbers}
    found = {number: place.start() for number, place in places.items() if place}
    return sorted(found, key=found.__getitem__)


def _keyboard(reply: Reply, numbers: list[str]) -> InlineKeyboardMarkup | None:
    rows: list[list[InlineKeyboardButton]] = []
    if numbers:
        rows.append(
            [
                InlineKeyboardButton(f"📞 {number}", copy_text=CopyTextButton(number))
                for number in numbers
            ]
        )
    beside: str | None = None  # what kind of button has room beside it
    for button in reply.buttons:
        if len(button["payload"].encode()) > MAX_BYTES:
            logger.error("A button is left out: its payload is longer than Telegram allows.")
            continue
        made = InlineKeyboardButton(button["title"], callback_data=button["payload"])
        kind = button["payload"].partition(":")[0]
        narrow = _columns(button["title"]) <= _NARROW
        if narrow and beside == kind:
            rows[-1].append(made)
            beside = None
        else:
            rows.append([made])
            beside = kind if narrow else None
    return InlineKeyboardMarkup(rows) if rows else None


def _columns(title: str) -> int:
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in title)
    return len(title) + wide
