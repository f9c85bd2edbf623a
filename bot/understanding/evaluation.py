"""Measures understanding on messages whose topic is known."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.content.content import Content
from bot.content.yaml_file import YamlProblem, read
from bot.errors import UsageError
from bot.understanding.messages import OUT_OF_SCOPE
from bot.understanding.reader import Reading


@dataclass(frozen=True)
class Expected:
    """One message and what would be right."""

    language: str
    text: str
    #: A topic, or `out_of_scope`.
    topic: str
    #: Other topics that would be right as well.
    accept: tuple[str, ...] = ()

    def is_right(self, topic: str | None) -> bool:
        """Whether `topic` is a right answer."""
        return topic == self.topic or topic in self.accept


@dataclass
class Score:
    """Counts over a set of messages."""

    messages: int = 0
    best: int = 0
    among_three: int = 0
    #: Real questions answered with "I do not know this subject".
    turned_away: int = 0
    #: Messages in a language that is offered, and of these the ones told rightly.
    in_offered_language: int = 0
    language: int = 0
    #: Real questions to which the assistant offers three topics.
    asked_back: int = 0

    def as_dict(self) -> dict[str, float | int]:
        """Counts, and shares of the messages."""
        total = max(self.messages, 1)
        return {
            "messages": self.messages,
            "best": self.best / total,
            "among_three": self.among_three / total,
            "turned_away": self.turned_away / total,
            "asked_back": self.asked_back / total,
            "language": self.language / max(self.in_offered_language, 1),
        }


@dataclass
class Evaluation:
    """All figures of one run."""

    languages: dict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    groups: dict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    all: Score = field(default_factory=Score)
    urgent: int = 0
    urgent_found: int = 0
    not_urgent: int = 0
    false_alarms: int = 0
    out_of_scope: int = 0
    out_of_scope_found: int = 0
    mistakes: list[dict[str, Any]] = field(default_factory=list)
    #: How often each wanted topic was given as which; `None` where the assistant asked back. What
    #: was right by `accept` counts as wanted.
    pairs: Counter[tuple[str, str | None]] = field(default_factory=Counter)

    def confusions(self) -> list[tuple[tuple[str, str], int]]:
        """Pairs (wanted, given), the most frequent first."""
        counted = Counter((m["topic"], m["given"] or "asked back") for m in self.mistakes)
        return counted.most_common()

    def as_dict(self) -> dict[str, Any]:
        """The figures for a program."""

        def share(part: int, whole: int) -> float | None:
            return part / whole if whole else None

        return {
            "all": self.all.as_dict(),
            "languages": {tag: score.as_dict() for tag, score in sorted(self.languages.items())},
            "groups": {name: score.as_dict() for name, score in self.groups.items()},
            "urgent_found": share(self.urgent_found, self.urgent),
            "false_alarms": share(self.false_alarms, self.not_urgent),
            "out_of_scope_recognised": share(self.out_of_scope_found, self.out_of_scope),
            "confusions": [[*pair, count] for pair, count in self.confusions()],
            "mistakes": self.mistakes,
        }


def evaluate(
    expected: Sequence[Expected],
    read_texts: Callable[[Sequence[str]], Sequence[Reading]],
    content: Content,
) -> Evaluation:
    """Read every message and compare."""
    result = Evaluation()
    urgent = {topic for topic in content.topics.ids() if content.topics.urgent(topic)}
    readings = read_texts([message.text for message in expected])
    for message, reading in zip(expected, readings, strict=True):
        given = OUT_OF_SCOPE if reading.out_of_scope else reading.topic
        right = message.is_right(given)
        result.pairs[message.topic, message.topic if right else given] += 1
        if not right:
            result.mistakes.append(
                {
                    "lang": message.language,
                    "text": message.text,
                    "topic": message.topic,
                    "given": given,
                    "ranking": [entry["topic"] for entry in reading.ranking[:3]],
                }
            )
        if message.topic in urgent:
            result.urgent += 1
            result.urgent_found += reading.urgent
        else:
            result.not_urgent += 1
            result.false_alarms += reading.urgent and not right
        if message.topic == OUT_OF_SCOPE:
            result.out_of_scope += 1
            result.out_of_scope_found += right
            continue
        group = content.topics.group_of(message.topic) or "other"
        for score in (result.all, result.languages[message.language], result.groups[group]):
            score.messages += 1
            score.best += right
            score.among_three += right or any(
                message.is_right(entry["topic"]) for entry in reading.ranking[:3]
            )
            score.turned_away += given == OUT_OF_SCOPE
            score.asked_back += given is None
            base = message.language.split("-")[0]
            score.in_offered_language += base in content.languages.languages
            score.language += reading.language == base
    return result


def load(path: Path) -> list[Expected]:
    """Messages from a JSONL file, or from a folder of `<lang>/<topic>.yml`.

    Raises:
        UsageError: the file cannot be used; the message names file and line.
    """
    if path.is_dir():
        found = [message for file in sorted(path.glob("*/*.yml")) for message in _from_yaml(file)]
    else:
        found = list(_from_jsonl(path))
    if not found:
        raise UsageError(f"{path} holds no messages.")
    return found


def _from_jsonl(path: Path) -> Iterable[Expected]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read: {error}.") from None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
            accept = tuple(data.get("accept") or ())
            yield Expected(str(data["lang"]), str(data["text"]), str(data["topic"]), accept)
        except (ValueError, KeyError, TypeError, AttributeError):
            raise UsageError(
                f'{path}:{number}: a line must read {{"lang": …, "text": …, "topic": …}}.'
            ) from None


def _from_yaml(path: Path) -> Iterable[Expected]:
    try:
        data = read(path, str(path)).data
        for message in data["messages"]:
            # A file of one topic names it once; a file of many, beside each message.
            topic = message.get("topic") or data["topic"]
            accept = tuple(message.get("accept", ()))
            yield Expected(data["language"], message["text"], topic, accept)
    except YamlProblem as error:
        raise UsageError(str(error)) from None
    except (KeyError, TypeError, AttributeError):
        raise UsageError(f"{path}: it must hold language, topic and messages with text.") from None
