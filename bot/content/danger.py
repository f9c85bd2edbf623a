"""Danger that a message says in so many words, found by the operators' phrases.

The second of two independent ways: the first is the classifier. Whichever fires wins.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.content.models import DangerPhrases, Urgent
from bot.content.phrases import normalise, pattern

#: Words of a message whose language nobody can tell.
FEW_WORDS = 3


@dataclass(frozen=True)
class _Phrases:
    when: re.Pattern[str]
    unless: re.Pattern[str] | None

    def fire(self, text: str) -> bool:
        return bool(self.when.search(text)) and not (self.unless and self.unless.search(text))


class DangerFinder:
    """Finds topics of danger in a message.

    Args:
        files: The `urgent.yml` of each language, keyed by its tag.
        always: Tags of the languages that are looked for in every message: who is afraid may
            write in two.
    """

    def __init__(self, files: Mapping[str, Urgent], always: Iterable[str] = ()) -> None:
        self._files = {tag: urgent.json() for tag, urgent in files.items()}
        self._always = {tag for tag in always if tag in files}
        for tag in self._always:
            _compiled(self._files[tag])  # now, not at the first message

    def compile_all(self) -> None:
        """Compile the phrases of every language, which takes seconds: for a thread of its own."""
        for file in self._files.values():
            _compiled(file)

    def find(self, text: str, language: str | None = None) -> list[str]:
        """Topics of danger that the message `text` names.

        Args:
            text: The message.
            language: Tag of the language it seems to be in. Of a few words nobody can tell: they
                are looked for in all.
        """
        plain = normalise(text)
        tags = self._always | {language} if language else set(self._files)
        if len(plain.split()) <= FEW_WORDS:
            tags = set(self._files)
        found: dict[str, None] = {}
        for tag, file in self._files.items():
            if tag in tags:
                phrases = _compiled(file)
                found |= {topic: None for topic in phrases if phrases[topic].fire(plain)}
        return list(found)


@functools.lru_cache(maxsize=100)
def _compiled(urgent: str) -> dict[str, _Phrases]:
    """Compile a file's phrases; an edit of one language leaves the others compiled."""

    def phrases(topic: DangerPhrases) -> _Phrases:
        return _Phrases(_any(topic.when), _any(topic.unless) if topic.unless else None)

    return {name: phrases(topic) for name, topic in Urgent.parse_raw(urgent).topics.items()}


def _any(found: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(pattern(phrase) for phrase in found))
