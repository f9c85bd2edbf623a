"""Looks over all content and collects everything that is wrong: for operators and for the build."""

from __future__ import annotations

import datetime
import functools
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.content import loader, reading, yaml_file
from bot.content.content import Content
from bot.content.danger import DangerFinder
from bot.content.models import Urgent
from bot.content.reading import Measure
from bot.content.yaml_file import KeyPath
from bot.errors import Problem

#: Keys of what people type, or of names, which no rule of easy reading binds.
_TYPED = {"exact", "phrases", "skip_words", "stop_words", "asking", "language", "languages"}
#: What the program fills in in a text of its own; `{call.police}` is a fact.
_FILLED = re.compile(r"\{[a-z]+\}")


@dataclass
class Report:
    """What was found."""

    problems: list[Problem] = field(default_factory=list)
    #: Figures of each written language; empty where the files cannot be loaded.
    measures: dict[str, Measure] = field(default_factory=dict)

    @property
    def errors(self) -> list[Problem]:
        """The problems that fail the build."""
        return [problem for problem in self.problems if not problem.warning]


def check(folder: Path, today: datetime.date) -> Report:
    """Check the content files under `folder`."""
    content, problems = loader.load(folder)
    report = Report(list(problems))
    if content is None:
        return report
    default = content.languages.default
    for tag in content.languages.written():
        measure = report.measures.setdefault(tag, Measure())
        for topic in content.topics.ids():
            answer = content.answers[tag].get(topic)
            place = _Place(folder, f"{tag}/answers/{topic}.yml")
            if answer is None:
                measure.missing.append(topic)
                report.problems.append(place.problem((), "This answer is missing: write it."))
                continue
            for key, message, warning in reading.check(content, tag, answer, measure, today):
                report.problems.append(place.problem(key, message, warning))
            if tag != default:
                report.problems += _compare(content, tag, topic, place)
        report.problems += _words_of_the_program(content, tag, folder)
        language = content.languages.languages[tag]
        if measure.mean > language.mean:
            report.problems.append(
                Problem(
                    f"{folder.name}/{tag}",
                    0,
                    "",
                    f"Sentences have {measure.mean:.1f} words or characters on average, "
                    f"at most {language.mean} are meant: shorten the longest.",
                )
            )
        if measure.share < reading.EVERYDAY_SHARE:
            report.problems.append(
                Problem(
                    f"{folder.name}/{tag}",
                    0,
                    "",
                    f"{measure.share:.1%} of the words are everyday words, at least "
                    f"{reading.EVERYDAY_SHARE:.0%} are meant: use plainer words.",
                )
            )
    report.problems += _dangers(content, folder)
    report.problems += _services(content, folder)
    report.problems += _unused_facts(content, folder)
    report.problems.sort(key=lambda problem: (problem.warning, problem))
    return report


def _compare(content: Content, tag: str, topic: str, place: _Place) -> list[Problem]:
    """The answer against the same answer in the default language: same facts, same buttons."""
    default = content.languages.default
    ours, theirs = content.answers[tag][topic], content.answers[default][topic]
    found = []
    missing = sorted(reading.facts_of(theirs) - reading.facts_of(ours))
    if missing:
        found.append(place.problem((), f"It leaves out {', '.join(missing)}, as {default} has it."))
    added = sorted(reading.facts_of(ours) - reading.facts_of(theirs))
    if added:
        found.append(place.problem((), f"It names {', '.join(added)}, which {default} does not."))
    for key in ("next", "services", "checked"):
        if getattr(ours, key) != getattr(theirs, key):
            found.append(place.problem((key,), f"It differs from {default}: make both the same."))
    if len(ours.more) != len(theirs.more):
        parts = f"It has {len(ours.more)} parts, {default} {len(theirs.more)}: make both the same."
        found.append(place.problem(("more",), parts))
    for key in ("lines", "simple"):
        if getattr(ours, key) == getattr(theirs, key):
            found.append(place.problem((key,), f"It is word for word {default}: translate it."))
    return found


def _words_of_the_program(content: Content, tag: str, folder: Path) -> list[Problem]:
    """The explanations of the glossary and the texts of the program, by the rules of answers."""
    found = []
    beside = Measure()  # what answers are made of is counted apart
    place = _Place(folder, f"{tag}/glossary.yml")
    for term, meaning in content.glossaries[tag].terms.items():
        for message in reading.check_line(content, tag, meaning, beside):
            found.append(place.problem(("terms", term), message))
    place = _Place(folder, f"{tag}/interface.yml")
    interface = content.interface(tag)
    texts: list[tuple[KeyPath, object]] = [((name,), value) for name, value in interface]
    texts += [(("telegram", name), value) for name, value in interface.telegram]
    texts += [(("near", name), value) for name, value in interface.near]
    texts += [(("needs", name), value) for name, value in interface.needs.items()]
    for key, value in texts:
        if isinstance(value, (str, list)) and key[-1] not in ("language", "name"):
            for text in [value] if isinstance(value, str) else value:
                plain = _FILLED.sub("x", text)
                for message in reading.check_line(content, tag, plain, beside):
                    found.append(place.problem(key, message))
    for name, model in (("guide.yml", content.guides[tag]), ("card.yml", content.cards[tag])):
        place = _Place(folder, f"{tag}/{name}")
        for key, text in _texts_of(json.loads(model.json())):
            for message in reading.check_line(content, tag, _FILLED.sub("x", text), beside):
                found.append(place.problem(key, message))
    return found


def _texts_of(value: Any, path: KeyPath = ()) -> Iterator[tuple[KeyPath, str]]:
    """The texts that people read in a file's data, with their keys; not what people type."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key not in _TYPED:
                yield from _texts_of(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _texts_of(inner, (*path, number))
    elif isinstance(value, str):
        yield path, value


def _services(content: Content, folder: Path) -> list[Problem]:
    """What the directory says of its services, by the rules of answers."""
    found = []
    place = _Place(folder, "directory.yml")
    beside = {tag: Measure() for tag in content.languages.written()}  # not the answers' figures
    for number, service in enumerate(content.directory.services):
        for tag, measure in beside.items():
            key: KeyPath = ("services", number, "what", tag)
            if tag in service.what:
                for message in reading.check_line(content, tag, service.what[tag], measure):
                    found.append(place.problem(key, message))
                continue
            default = content.languages.default
            if tag == default:
                found.append(place.problem(key, f"'{tag}' is missing: write it."))
            else:
                message = f"'{tag}' is missing: people are shown '{default}' until it is written."
                found.append(place.problem(key, message, warning=True))
    return found


def _dangers(content: Content, folder: Path) -> list[Problem]:
    """Phrases of danger against the examples beside them."""
    found = []
    for tag, urgent in content.urgent.items():
        place = _Place(folder, f"{tag}/urgent.yml")
        found += [place.problem(key, message) for key, message in _danger(tag, urgent.json())]
    return found


@functools.lru_cache(maxsize=100)
def _danger(tag: str, file: str) -> list[tuple[KeyPath, str]]:
    """The same for one language's file, as JSON; an edit of one leaves the others checked."""
    found: list[tuple[KeyPath, str]] = []
    urgent = Urgent.parse_raw(file)
    phrases = DangerFinder({tag: urgent})
    for topic, danger in urgent.topics.items():
        for number, example in enumerate(danger.examples):
            if topic not in phrases.find(example):
                key = ("topics", topic, "examples", number)
                found.append((key, "No phrase finds this danger: add one."))
    for number, example in enumerate(urgent.not_urgent):
        for topic in phrases.find(example):
            message = f"It is taken for '{topic}': narrow the phrase."
            found.append((("not_urgent", number), message))
    return found


def _unused_facts(content: Content, folder: Path) -> list[Problem]:
    used = {
        name
        for answers in content.answers.values()
        for answer in answers.values()
        for name in reading.facts_of(answer)
    }
    called = {f"call.{service.call}" for service in content.directory.services}
    texts = " ".join(interface.json() for interface in content.interfaces.values())
    place = _Place(folder, "facts.yml")
    return [
        place.problem((kind, name), "No answer names this fact: remove it or use it.", warning=True)
        for kind in ("call", "amount", "deadline")
        for name in getattr(content.facts, kind)
        if f"{kind}.{name}" not in used | called and f"{{{kind}.{name}}}" not in texts
    ]


class _Place:
    """A file that is read again for the lines of its keys, only where something is wrong in it."""

    def __init__(self, folder: Path, name: str) -> None:
        self._path = folder / name
        self._name = f"{folder.name}/{name}"
        self._file: yaml_file.YamlFile | None = None

    def problem(self, key: KeyPath, message: str, warning: bool = False) -> Problem:
        """A problem at a key of the file."""
        if not self._path.exists():
            return Problem(self._name, 0, "", message, warning)
        if self._file is None:
            self._file = yaml_file.read(self._path, self._name)
        return self._file.problem(key, message, warning)
