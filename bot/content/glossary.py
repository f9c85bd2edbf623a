"""Finds the hard word whose meaning a message asks for."""

from __future__ import annotations

import functools
import re

from bot.content.models import Glossary
from bot.content.phrases import UNSPACED, normalise, pattern

#: A longer message, in words or Chinese characters, asks for more than a word.
MOST_WORDS, MOST_CHARACTERS = 9, 24


def meaning_asked(glossary: Glossary, text: str) -> str | None:
    """The term of the glossary that the message `text` asks the meaning of, or `None`.

    It asks where it holds one of the phrases of `asked_by` and, besides, a term; of several terms
    the longest is meant.
    """
    plain = normalise(text)
    unspaced = bool(UNSPACED.search(plain))
    if len(plain.split()) > MOST_WORDS or len(UNSPACED.findall(plain)) > MOST_CHARACTERS:
        return None
    if not any(re.search(pattern(phrase), plain) for phrase in glossary.asked_by):
        return None
    terms = _terms(tuple(glossary.terms))
    found = [term for term, words in terms if (words.strip() if unspaced else words) in plain]
    return max(found, key=len) if found else None


@functools.lru_cache(maxsize=20)
def _terms(terms: tuple[str, ...]) -> list[tuple[str, str]]:
    """Terms beside the form in which they are looked for."""
    return [(term, normalise(term)) for term in terms]
