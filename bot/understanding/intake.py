"""Cleans a message, the same way for every channel, before anything reads it."""

from __future__ import annotations

import re
import unicodedata
from enum import Enum, auto

#: Longer messages are not read: an honest question is shorter, and reading them costs time.
MAX_CHARACTERS = 1_000

_SPACES = re.compile(r"\s+")
#: Letters with hundreds of combining marks ("Zalgo") slow down every reader: two marks stay.
_MARKS = re.compile(r"([\u0300-\u036f\u20d0-\u20ff]{2})[\u0300-\u036f\u20d0-\u20ff]+")
#: Tags of HTML, from a page that was copied: they are no words. "<3" and "a < b" stay.
_TAGS = re.compile(r"</?[a-zA-Z][^<>]*>")
#: Joiners shape letters in Persian and Indic scripts: they stay. The rest is invisible.
_INVISIBLE = {"Cc", "Cf", "Co", "Cs", "Cn"}
_KEPT = {"\u200c", "\u200d"}


class Unreadable(Enum):
    """Why a message cannot be read."""

    EMPTY = auto()
    TOO_LONG = auto()


def clean(text: str) -> str | Unreadable:
    """The message as understanding reads it, or why it cannot be read.

    Full-width and styled letters become plain ones (Unicode NFKC), control and invisible
    characters and HTML tags go, white space becomes one space. Slashes at the start go too: Rasa
    takes `/intent{…}` for a command in every channel, and people must not be able to give it any.

    A message without a letter or digit (only emoji, only signs) is empty: it says nothing that
    can be looked up.
    """
    if len(text) > MAX_CHARACTERS * 4:  # do not even normalise it
        return Unreadable.TOO_LONG
    text = unicodedata.normalize("NFKC", text)
    text = "".join(
        " " if character.isspace() else character
        for character in text
        if character.isspace()
        or character in _KEPT
        or unicodedata.category(character) not in _INVISIBLE
    )
    text = _TAGS.sub(" ", text)
    text = _SPACES.sub(" ", _MARKS.sub(r"\1", text)).strip()
    text = text.lstrip("/ ")
    if len(text) > MAX_CHARACTERS:
        return Unreadable.TOO_LONG
    if not any(character.isalnum() for character in text):
        return Unreadable.EMPTY
    return text
