"""Loads `locales/` and collects every problem with file, line and key."""

from __future__ import annotations

import functools
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from bot.content import yaml_file
from bot.content.content import Content
from bot.content.models import (
    FACT,
    Answer,
    Facts,
    Glossary,
    Interface,
    Languages,
    Model,
    Pictograms,
    Topics,
    Urgent,
)
from bot.content.yaml_file import KeyPath, YamlFile, YamlProblem
from bot.errors import Problem

AnyModel = TypeVar("AnyModel", bound=Model)

#: Where pydantic's words would not help an operator, ours.
_PLAINER = {
    "value_error.missing": "This key is missing: add it.",
    "value_error.extra": "This key is not known here: check its spelling or remove it.",
    "value_error.date": "This is no date: write it as 2026-11-21.",
    "type_error.list": "This must be a list: one line each, beginning with '- '.",
    "type_error.dict": "This must hold keys of its own, written below it.",
    "value_error.list.min_items": "This list is empty: write at least one line.",
    "value_error.any_str.min_length": "This text is empty: write it.",
    "type_error.str": "This must be text: put double quotes round a line that holds ': '.",
}


def fingerprint(folder: Path) -> str:
    """A short name of the state of the YAML files under `folder`: paths, sizes, times of change."""
    digest = hashlib.sha256()
    for path in sorted(_yaml_paths(folder)):
        try:
            stat = os.stat(path)  # noqa: PTH116
        except OSError:  # removed since it was listed
            continue
        digest.update(f"{path}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:32]


def _yaml_paths(folder: Path) -> Iterator[str]:
    for root, _, names in os.walk(folder):
        yield from (os.path.join(root, name) for name in names if name.endswith(".yml"))  # noqa: PTH118


def load(folder: Path) -> tuple[Content | None, list[Problem]]:
    """Load the content files under `folder`.

    Returns:
        The content, or `None` where a problem forbids to serve it, and every problem found.
    """
    loading = _Loading(folder)
    content = loading.run()
    return content, loading.problems


def _state(path: Path) -> tuple[int, int]:
    try:
        stat = path.stat()
    except OSError:  # removed since it was listed
        return 0, 0
    return stat.st_mtime_ns, stat.st_size


@functools.lru_cache(maxsize=5_000)
def _read(
    path: Path, name: str, model: type[Model], changed: int, size: int
) -> tuple[YamlFile | None, Model | None, tuple[Problem, ...]]:
    """A file and its model. An edit touches few of hundreds of files: the others are kept."""
    try:
        file = yaml_file.read(path, name)
    except YamlProblem as error:
        return None, None, (error.problem,)
    try:
        return file, model.parse_obj(file.data), ()
    except ValidationError as error:
        problems = []
        for found in error.errors():
            key: KeyPath = tuple(part for part in found["loc"] if part != "__root__")
            message = _PLAINER.get(found["type"]) or f"{found['msg'].capitalize()}."
            problems.append(file.problem(key, message))
        return file, None, tuple(problems)


class _Loading:
    """One pass over the files; remembers the problems."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.problems: list[Problem] = []

    def run(self) -> Content | None:
        state = fingerprint(self._folder)
        topics = self._model("topics.yml", Topics)
        languages = self._model("languages.yml", Languages)
        facts = self._model("facts.yml", Facts)
        pictograms = self._model("pictograms.yml", Pictograms)
        if not (topics and languages and facts and pictograms):
            return None
        answers: dict[str, dict[str, Answer]] = {}
        interfaces: dict[str, Interface] = {}
        glossaries: dict[str, Glossary] = {}
        for tag in languages.written():
            answers[tag] = self._answers(tag, topics, facts)
            interface = self._model(f"{tag}/interface.yml", Interface)
            if interface:
                interfaces[tag] = interface
                self._same(f"{tag}/interface.yml", "language", interface.language, tag)
                self._groups_named(tag, topics, interface)
            glossary = self._model(f"{tag}/glossary.yml", Glossary)
            if glossary:
                glossaries[tag] = glossary
                self._same(f"{tag}/glossary.yml", "language", glossary.language, tag)
        urgent = self._urgent(languages, topics)
        if languages.default not in answers:
            self._add("languages.yml", f"The default '{languages.default}' has no folder.")
        for topic in topics.ids():
            name = f"{languages.default}/answers/{topic}.yml"
            if not (self._folder / name).exists():
                self._add(name, "This answer is missing; every topic needs one in this language.")
        if any(not problem.warning for problem in self.problems):
            return None
        return Content(
            fingerprint=state,
            topics=topics,
            languages=languages,
            facts=facts,
            pictograms=pictograms,
            answers=answers,
            interfaces=interfaces,
            glossaries=glossaries,
            urgent=urgent,
        )

    def _urgent(self, languages: Languages, topics: Topics) -> dict[str, Urgent]:
        """Every language's phrases of danger; the written languages need theirs."""
        found = {}
        tags = {path.parent.name for path in self._folder.glob("*/urgent.yml")}
        for tag in sorted(tags | set(languages.written())):
            name = f"{tag}/urgent.yml"
            urgent = self._model(name, Urgent)
            if urgent is None:
                continue
            self._same(name, "language", urgent.language, tag)
            dangers = {topic for topic in topics.ids() if topics.urgent(topic)}
            for topic in sorted(set(urgent.topics) ^ dangers):
                problem = "is not urgent in topics.yml" if topic in urgent.topics else "is missing"
                self._add(name, f"The topic '{topic}' {problem}.")
            found[tag] = urgent
        return found

    def _answers(self, tag: str, topics: Topics, facts: Facts) -> dict[str, Answer]:
        known = set(topics.ids())
        found: dict[str, Answer] = {}
        for path in sorted((self._folder / tag / "answers").glob("*.yml")):
            name = f"{tag}/answers/{path.name}"
            if path.stem not in known:
                self._add(name, f"No topic is called '{path.stem}': see topics.yml.")
                continue
            read, answer = self._read(name, Answer)
            if not read or not answer:
                continue
            self._same(name, "language", answer.language, tag)
            self._same(name, "topic", answer.topic, path.stem)
            for index, topic in enumerate(answer.next):
                if topic not in known:
                    self.problems.append(
                        read.problem(("next", index), f"No topic is called '{topic}'.")
                    )
            for key, line in lines_of(answer):
                for kind, fact in FACT.findall(line):
                    if not facts.has(kind, fact):
                        self.problems.append(
                            read.problem(key, f"facts.yml holds no '{kind}.{fact}'.")
                        )
                if "{" in FACT.sub("", line) or "}" in FACT.sub("", line):
                    self.problems.append(
                        read.problem(key, "Braces are for facts only, as in {call.police}.")
                    )
            found[path.stem] = answer
        return found

    def _groups_named(self, tag: str, topics: Topics, interface: Interface) -> None:
        for group, value in topics.groups.items():
            if value.menu and group not in interface.groups:
                self._add(f"{tag}/interface.yml", f"'groups' holds no name for '{group}'.")

    def _same(self, name: str, key: str, value: str, wanted: str) -> None:
        if value != wanted:
            self.problems.append(
                Problem(self._name(name), 1, key, f"It says '{value}', its place says '{wanted}'.")
            )

    def _model(self, name: str, model: type[AnyModel]) -> AnyModel | None:
        return self._read(name, model)[1]

    def _read(self, name: str, model: type[AnyModel]) -> tuple[YamlFile | None, AnyModel | None]:
        path = self._folder / name
        if not path.exists():
            self._add(name, "This file is missing.")
            return None, None
        read, parsed, problems = _read(path, self._name(name), model, *_state(path))
        self.problems += problems
        return read, parsed if isinstance(parsed, model) else None

    def _add(self, name: str, message: str) -> None:
        self.problems.append(Problem(self._name(name), 0, "", message))

    def _name(self, name: str) -> str:
        return f"{self._folder.name}/{name}"


def lines_of(answer: Answer) -> Iterator[tuple[KeyPath, str]]:
    """Every line of an answer that a person reads, with its key path; titles too."""
    yield ("title",), answer.title
    for index, line in enumerate(answer.lines):
        yield ("lines", index), line
    for index, line in enumerate(answer.simple):
        yield ("simple", index), line
    for number, part in enumerate(answer.more):
        yield ("more", number, "title"), part.title
        for index, line in enumerate(part.lines):
            yield ("more", number, "lines", index), line
