"""How far a misspelt name may be from the right one."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

#: Letters that a misspelt name has at least: shorter ones are near too much.
FUZZY_FROM = 5


def near(word: str, names: Sequence[str]) -> list[str]:
    """The names that `word` may be a misspelling of, the nearest first.

    One letter may be wrong, missing, doubled or swapped; two in a word of eight letters or more.
    Languages of other scripts put endings to names ("под Парижем"): two from six letters on.

    Args:
        word: Plain letters, as `bot.content.phrases.normalise` leaves them, without its spaces.
        names: The right names, written the same way.
    """
    if len(word) < FUZZY_FROM:
        return []
    most = 1 if len(word) < (8 if word.isascii() else 6) else 2
    found = process.extract(
        word, names, scorer=OSA.distance, score_cutoff=most, limit=5, processor=None
    )
    return [name for name, _, _ in found]


def is_near(word: str, names: Sequence[str]) -> bool:
    """Whether `word` may be a misspelling of any of `names`."""
    return bool(near(word, names))
