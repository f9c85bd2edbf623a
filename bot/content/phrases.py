"""Phrases that mean danger, as operators write them in `locales/<lang>/urgent.yml`.

A phrase is words as people type them. In it,

- `(je veux|je vais)` is one of several,
- `…` is up to three words, or up to six characters of a script without spaces,
- `*` at the end of a word is any ending (`suicid*`).

Capital letters, accents, punctuation, letters typed many times and traditional or simplified
characters make no difference.
"""

from __future__ import annotations

import functools
import re
import unicodedata

from bot.content import script

#: Scripts that write no spaces between words.
UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3400-\u4dbf\u4e00-\u9fff]")
_REPEATED = re.compile(r"([^\W\d_])\1{2,}")
_NOT_WORD = re.compile(r"[^\w\u0e00-\u0e7f]+")
#: Letters that Unicode does not take apart and that phones make people type plainly.
_PLAIN = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})
_TOKEN = re.compile(r"…|\.\.\.|[()|*]|[^()|*….]+|\.")


class PhraseError(ValueError):
    """Raised when a phrase cannot be used; its text says why."""


def normalise(text: str) -> str:
    """The text as phrases are compared: one space between words and at both ends."""
    plain = text.casefold() if text.isascii() else _without_marks(text)
    return f" {_NOT_WORD.sub(' ', _REPEATED.sub(_once, plain)).strip()} "


@functools.lru_cache(maxsize=20_000)
def pattern(phrase: str, shortest: int = 4) -> str:
    """The regular expression of a phrase, for texts made by `normalise`.

    Args:
        phrase: As above.
        shortest: Letters it must have, or two characters of a script without spaces.

    Raises:
        PhraseError: brackets that do not close, an empty choice, a gap at an end, or a phrase so
            short that it would fire everywhere.
    """
    letters = sum(sign.isalpha() for sign in phrase)
    if letters < (2 if UNSPACED.search(phrase) else shortest):
        raise PhraseError("This phrase is too short: it would be found everywhere.")
    if phrase.count("(") != phrase.count(")"):
        raise PhraseError("A bracket is not closed: write choices as (one|other).")
    if re.search(r"^\s*(…|\.{3})|(…|\.{3})\s*$", phrase):
        raise PhraseError("A phrase cannot begin or end with …: words must stand on both sides.")
    parts, depth = [], 0
    for sign in _TOKEN.findall(phrase):
        if sign in ("…", "..."):
            # Spaces round it belong to it: none, one or more words may stand there.
            parts.append("…")
        elif sign == "(":
            depth += 1
            parts.append("(?:")
        elif sign == ")":
            depth -= 1
            if depth < 0:
                raise PhraseError("A bracket closes that was not opened.")
            parts.append(")")
        elif sign == "|":
            if not depth:
                raise PhraseError("Write choices in brackets: (one|other).")
            parts.append("|")
        elif sign == "*":
            parts.append(r"\w*")
        else:
            parts.append(_words(sign))
    found = "".join(parts)
    if re.search(r"\(\?:\||\|\||\|\)|\(\?:\)", found):
        raise PhraseError("A choice is empty: write (one|other) without a gap.")
    gap = r".{0,6}?" if UNSPACED.search(phrase) else r" (?:\S+ ){0,3}?"
    found = re.sub(r" *… *", lambda _: gap, found)
    if UNSPACED.search(phrase):
        return found.replace(" ", " ?")
    return rf"(?<=\s){found}(?=\s)"


def _without_marks(text: str) -> str:
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    plain = "".join(sign for sign in plain if unicodedata.category(sign) != "Mn" or _thai(sign))
    plain = script.simplified(unicodedata.normalize("NFC", plain))
    return plain.translate(_PLAIN)


@functools.lru_cache(maxsize=20_000)
def _words(text: str) -> str:
    """Plain words of a phrase, as `normalise` leaves them, with the spaces at their ends."""
    before, after = text[:1].isspace(), text[-1:].isspace()
    inner = normalise(text).strip()
    if not inner:
        return " " if before or after else ""
    return " " * before + re.escape(inner).replace(r"\ ", " ") + " " * after


def _once(match: re.Match[str]) -> str:
    return match[1]


def _thai(sign: str) -> bool:
    # Vowels and tones of Thai are marks of their own and part of the word.
    return "\u0e00" <= sign <= "\u0e7f"
