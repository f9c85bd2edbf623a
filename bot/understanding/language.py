"""Which of the offered languages a message is in.

Chinese is told by its script, the others by py3langid (Barbaresi 2023, after langid.py of Lui and
Baldwin 2012) restricted to the languages offered; the conversation's language and the language of
the phone weigh in as a prior. Measured in `benchmarks/language.py`.
"""

from __future__ import annotations

import copy
import functools
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.content import script

#: A message of this many words is long enough to switch the conversation's language.
SURE_WORDS = 3
#: Probability from which the language of such a message is sure.
SURE_PROBABILITY = 0.75
#: Probability from which a short first message, with nothing else known, is believed.
GUESS_PROBABILITY = 0.5
#: How much likelier the conversation's language, and the phone's, are before reading.
CONVERSATION_PRIOR = 3.0
HINT_PRIOR = 2.0

#: A Latin-script message of at least so many words is read as one in a language that is not
#: offered where the offered ones together are less probable than this. Measured on 5,000 training
#: examples and 588 messages in nine other languages: 0.3, 2.6 and 0.2 % of the former are taken for
#: foreign, 55, 96 and 100 % of the latter are found.
FOREIGN_BELOW = {1: 0.03, 3: 0.3, 6: 0.5}
#: Below this, a message of three words or more is not even answered in the offered language that
#: it resembles, as Portuguese resembles Spanish: 0.1 % of messages in offered languages, and nine
#: in ten of the others.
CLEARLY_FOREIGN = 0.1
#: Languages of the scripts that tell a language nearly alone.
SCRIPTS = {"ARABIC": ("ar", "fa", "ur"), "CYRILLIC": ("ru", "uk", "bg"), "THAI": ("th",)}
#: BCP 47: a language that was not determined.
UNDETERMINED = "und"

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_KANA_OR_HANGUL = re.compile(r"[\u3040-\u30ff\uac00-\ud7af]")
_LATIN_WORD = re.compile(r"[a-zA-Z\u00c0-\u024f]+(?:['’][a-zA-Z\u00c0-\u024f]+)*")
_OTHER_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True)
class Identified:
    """The language in which a message is answered."""

    #: BCP 47 tag of an offered language.
    tag: str
    #: Whether the message itself says so beyond doubt.
    sure: bool


def identify(
    text: str,
    offered: Sequence[str],
    default: str,
    conversation: str | None = None,
    hint: str | None = None,
) -> Identified:
    """The language of a message.

    Args:
        text: The cleaned message.
        offered: Tags to choose from, the written languages and `zh-Hant`.
        default: The language where nothing tells another.
        conversation: The conversation's language so far.
        hint: The language of the phone or browser, one of `offered`.

    The rule: the message's own language where it is sure (three words or more, or a script of its
    own); else the conversation's; else the phone's; else, for a first short message, the likeliest
    where it is likely enough; else the default.
    """
    known = conversation or hint
    if _HAN.search(text) and not _KANA_OR_HANGUL.search(text) and "zh" in offered:
        tag = _chinese(text, offered, known)
        han, words = len(_HAN.findall(text)), len(_LATIN_WORD.findall(text))
        # A French sentence may name a person in Chinese characters, not the other way round.
        if han >= words:
            return Identified(tag, sure=True)
    words = len(_LATIN_WORD.findall(text))
    if not words or _other_scripts(text):
        return Identified(known or default, sure=False)
    latin = [tag for tag in offered if not tag.startswith("zh")]
    tag, probability = _likeliest(text, latin, conversation, hint)
    if words >= SURE_WORDS and probability >= SURE_PROBABILITY:
        return Identified(tag, sure=True)
    if known:
        return Identified(known, sure=False)
    return Identified(tag if probability >= GUESS_PROBABILITY else default, sure=False)


def is_foreign(text: str, offered: Sequence[str], others: Sequence[str]) -> bool:
    """Whether a message of three Latin words or more is clearly in one of `others`."""
    latin, foreign = _latin(offered, others)
    words = len(_LATIN_WORD.findall(text))
    if not foreign or words < SURE_WORDS or _HAN.search(text) or _other_scripts(text):
        return False
    probabilities = dict(_identifier((*latin, *foreign)).rank(text.lower()))
    return bool(sum(probabilities[tag] for tag in latin) < CLEARLY_FOREIGN)


def spoken(text: str, answered: str, offered: Sequence[str], others: Sequence[str]) -> str:
    """The language that a message itself seems to be in, for reading it.

    Args:
        text: The cleaned message.
        answered: The language it is answered in, as `identify` says.
        offered: Tags of the languages offered.
        others: Tags of further languages that are told apart.

    Returns:
        `answered`; or the tag of another language where the message is clearly not in an offered
        one; or `und` where its script is of none of them.
    """
    if _HAN.search(text) or not _OTHER_LETTER.search(text):
        return answered
    if _other_scripts(text):
        names = Counter(
            unicodedata.name(letter, "").split(" ")[0] for letter in _OTHER_LETTER.findall(text)
        )
        tags = SCRIPTS.get(names.most_common(1)[0][0], ())
        return _likeliest(text, tags, None, None)[0] if tags else UNDETERMINED
    latin, foreign = _latin(offered, others)
    if not foreign:
        return answered
    probabilities = dict(_identifier((*latin, *foreign)).rank(text.lower()))
    words = len(text.split())
    limit = next((FOREIGN_BELOW[least] for least in (6, 3, 1) if words >= least), 0.0)
    if sum(probabilities[tag] for tag in latin) >= limit:
        return answered
    return max(foreign, key=lambda tag: float(probabilities[tag]))


def _latin(offered: Sequence[str], others: Sequence[str]) -> tuple[list[str], list[str]]:
    """The offered languages and the others that are written in Latin letters."""
    scripted = {"zh", "zh-Hant"} | {tag for tags in SCRIPTS.values() for tag in tags}
    latin = [tag for tag in offered if tag not in scripted]
    return latin, [tag for tag in others if tag not in scripted and tag not in latin]


def _chinese(text: str, offered: Sequence[str], known: str | None) -> str:
    """`zh-Hant` where more characters are only traditional than only simplified."""
    if "zh-Hant" not in offered:
        return "zh"
    traditional = _differing(text, script.simplified(text))
    simplified = _differing(text, script.in_script("zh-Hant", text))
    if traditional == simplified:
        return known if known and known.startswith("zh") else "zh"
    return "zh-Hant" if traditional > simplified else "zh"


def _differing(one: str, other: str) -> int:
    return sum(a != b for a, b in zip(one, other, strict=False))


def _other_scripts(text: str) -> bool:
    """Whether more letters are outside the Latin script than in it."""
    letters = _OTHER_LETTER.findall(text)
    latin = sum(len(word) for word in _LATIN_WORD.findall(text))
    return len(letters) > 2 * latin


def _likeliest(
    text: str, tags: Sequence[str], conversation: str | None, hint: str | None
) -> tuple[str, float]:
    weights = {
        tag: probability
        * (CONVERSATION_PRIOR if tag == conversation else 1.0)
        * (HINT_PRIOR if tag == hint else 1.0)
        for tag, probability in _identifier(tuple(tags)).rank(text.lower())
    }
    tag = max(weights, key=lambda key: weights[key])
    return tag, float(weights[tag] / sum(weights.values()))


@functools.cache
def _identifier(tags: tuple[str, ...]) -> Any:
    """The model restricted to some languages; all of them share the one that was loaded."""
    identifier = copy.copy(_model())
    identifier.set_languages(list(tags))
    return identifier


@functools.cache
def _model() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
