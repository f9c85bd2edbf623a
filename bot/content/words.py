"""How usual a word is, from word-frequency lists.

The lists are those of `wordfreq` (Speer 2022), on the Zipf scale (van Heuven et al. 2014): a word
of 3 occurs once in a million words, one of 6 a thousand times. Words are counted as families
("appelez" with "appeler"), because readers know them so: Snowball stems in French, English and
Spanish; Chinese words are those of jieba.
"""

from __future__ import annotations

import functools
import logging
import math
import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

#: Zipf frequency from which a family of words is everyday speech: three times in a million words.
#: Van Heuven et al. draw the line between rare and usual words from 3 to 4.
EVERYDAY = 3.5
#: Chinese has no families; a compound of everyday characters is rarer than it is hard.
EVERYDAY_CHINESE = 3.0

_STEMMERS = {"fr": "french", "en": "english", "es": "spanish"}
_LETTER = re.compile(r"[^\W\d_]")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")


@functools.lru_cache(maxsize=50_000)
def words(text: str, tag: str) -> tuple[str, ...]:
    """The words of a text, in small letters; in Chinese only those in Chinese characters."""
    import wordfreq

    if tag == "zh":
        import jieba

        jieba.setLogLevel(logging.WARNING)  # it tells how long loading took
        return tuple(word for run in _HAN.findall(text) for word in wordfreq.tokenize(run, "zh"))
    # A French l' or qu' is no part of the word.
    found = wordfreq.tokenize(text.replace("’", "'"), tag)
    pieces = (piece for word in found for piece in word.split("'"))
    return tuple(piece for piece in pieces if _LETTER.search(piece) and len(piece) > 1)


def is_everyday(word: str, tag: str) -> bool:
    """Whether people use a word (in small letters) every day in the language `tag`."""
    if tag == "zh":
        return _chinese_everyday(word)
    return _families(tag).get(stem(word, tag), 0.0) >= EVERYDAY


@functools.lru_cache(maxsize=200_000)
def stem(word: str, tag: str) -> str:
    """What the words of one family have in common."""
    if tag not in _STEMMERS:
        return word
    return str(_stemmer(tag).stemWord(word))


def _chinese_everyday(word: str) -> bool:
    import wordfreq

    return bool(wordfreq.zipf_frequency(word, "zh") >= EVERYDAY_CHINESE)


@functools.cache
def _families(tag: str) -> dict[str, float]:
    """Zipf frequency of each family of words."""
    import wordfreq

    shares: dict[str, float] = defaultdict(float)
    for word, share in wordfreq.get_frequency_dict(tag, "small").items():
        shares[stem(word, tag)] += share
    return {family: math.log10(share) + 9 for family, share in shares.items()}


@functools.cache
def _stemmer(tag: str) -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer(_STEMMERS[tag])


def stems(texts: Iterable[str], tag: str) -> set[str]:
    """Stems of all words of some texts."""
    return {stem(word, tag) for text in texts for word in words(text, tag)}
