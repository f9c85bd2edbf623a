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
from bot.content.card import Card, CardTexts
from bot.content.content import Content
from bot.content.guide import SKIPPED, Guide, GuideTexts
from bot.content.models import (
    FACT,
    Answer,
    Directory,
    Facts,
    Glossary,
    Interface,
    Languages,
    Model,
    Pictograms,
    Service,
    Topics,
    Urgent,
)
from bot.content.yaml_file import KeyPath, YamlFile, YamlProblem
from bot.errors import Problem
from bot.places import gazetteer as places

AnyModel = TypeVar("AnyModel", bound=Model)

#: A key, the names that its contract has, and those that a language has.
_Same = tuple[KeyPath, set[str], set[str]]

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
            message = (
                _PLAINER.get(found["type"]) or f"{found['msg'][:1].upper()}{found['msg'][1:]}."
            )
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
        directory = self._directory(facts) if facts else None
        guide = self._guide(topics, directory) if topics and directory else None
        card = self._card(facts) if facts else None
        if not (topics and languages and facts and pictograms and directory and guide and card):
            return None
        answers: dict[str, dict[str, Answer]] = {}
        interfaces: dict[str, Interface] = {}
        glossaries: dict[str, Glossary] = {}
        guides: dict[str, GuideTexts] = {}
        cards: dict[str, CardTexts] = {}
        for tag in languages.written():
            answers[tag] = self._answers(tag, topics, facts)
            interface = self._model(f"{tag}/interface.yml", Interface)
            if interface:
                interfaces[tag] = interface
                self._same(f"{tag}/interface.yml", "language", interface.language, tag)
                self._groups_named(tag, topics, interface)
                for need in directory.needs:
                    if need not in interface.needs:
                        self._add(f"{tag}/interface.yml", f"'needs' holds no name for '{need}'.")
            glossary = self._model(f"{tag}/glossary.yml", Glossary)
            if glossary:
                glossaries[tag] = glossary
                self._same(f"{tag}/glossary.yml", "language", glossary.language, tag)
            if texts := self._guide_texts(tag, guide, facts):
                guides[tag] = texts
            if words := self._card_texts(tag, card):
                cards[tag] = words
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
            directory=directory,
            answers=answers,
            interfaces=interfaces,
            glossaries=glossaries,
            guide=guide,
            guides=guides,
            card=card,
            cards=cards,
            urgent=urgent,
        )

    def _directory(self, facts: Facts) -> Directory | None:
        """The directory; what a single entry cannot know of itself is checked here."""
        read, directory = self._read("directory.yml", Directory)
        if not read or not directory:
            return None
        seen: set[str] = set()
        for number, service in enumerate(directory.services):
            for key, message in _wrong(service, directory.kinds(), facts):
                self.problems.append(read.problem(("services", number, key), message))
            if service.id in seen:
                message = f"'{service.id}' stands twice: give each service an id of its own."
                self.problems.append(read.problem(("services", number, "id"), message))
            seen.add(service.id)
        return directory

    def _guide(self, topics: Topics, directory: Directory) -> Guide | None:
        """The guide's questions and steps; what they name must exist."""
        read, guide = self._read("guide.yml", Guide)
        if not read or not guide:
            return None
        for number, step in enumerate(guide.steps):
            wrong = []
            for name, wanted in step.conditions.items():
                question = guide.question(name)
                known = [*question.options, SKIPPED] if question else []
                wrong += [("if", f"'{name}' is no question.")] if not question else []
                wrong += [
                    ("if", f"'{answer}' is no answer to '{name}'.")
                    for answer in wanted
                    if question and answer not in known
                ]
            if step.topic and topics.find(step.topic) is None:
                wrong.append(("topic", f"No topic is called '{step.topic}'."))
            for need in step.needs:
                if need not in directory.needs:
                    wrong.append(("needs", f"directory.yml holds no need '{need}'."))
            for key, message in wrong:
                self.problems.append(read.problem(("steps", number, key), message))
        return guide

    def _guide_texts(self, tag: str, guide: Guide, facts: Facts) -> GuideTexts | None:
        """The guide's words in one language: one for each question, answer and step."""
        name = f"{tag}/guide.yml"
        read, texts = self._read(name, GuideTexts)
        if not read or not texts:
            return None
        self._same(name, "language", texts.language, tag)
        wanted: list[_Same] = [
            (("questions",), {question.id for question in guide.questions}, set(texts.questions)),
            (("steps",), {step.id for step in guide.steps}, set(texts.steps)),
        ]
        for question in guide.questions:
            if question.id in texts.questions:
                options = set(texts.questions[question.id].options)
                wanted.append((("questions", question.id), set(question.options), options))
        self._same_keys(read, "guide.yml", wanted)
        for step, text in texts.steps.items():
            for number, line in enumerate(text.lines):
                for message in _wrong_facts(line, facts):
                    self.problems.append(read.problem(("steps", step, "lines", number), message))
        return texts

    def _card(self, facts: Facts) -> Card | None:
        """What a card to show can say; what it names must exist."""
        read, card = self._read("card.yml", Card)
        if not read or not card:
            return None
        for name, place in card.places.items():
            wrong = [
                ("rights", f"'rights' below holds no '{right}'.")
                for right in place.rights
                if right not in card.rights
            ]
            for call, happened in place.calls.items():
                if not facts.has("call", call):
                    wrong.append(("calls", f"facts.yml holds no 'call.{call}'."))
                wrong += [
                    ("calls", f"'happened' holds no '{one}'.")
                    for one in happened
                    if one not in place.happened
                ]
            for key, message in wrong:
                self.problems.append(read.problem(("places", name, key), message))
        return card

    def _card_texts(self, tag: str, card: Card) -> CardTexts | None:
        """A card's words in one language: one for each thing that it can say."""
        name = f"{tag}/card.yml"
        read, texts = self._read(name, CardTexts)
        if not read or not texts:
            return None
        self._same(name, "language", texts.language, tag)
        wanted: list[_Same] = [
            (("places",), set(card.places), set(texts.places)),
            (("rights",), set(card.rights), set(texts.rights)),
        ]
        for place, said in card.places.items():
            if place in texts.places:
                words, key = texts.places[place], ("places", place)
                wanted.append(((*key, "happened"), set(said.happened), set(words.happened)))
                wanted.append(((*key, "needs"), set(said.needs), set(words.needs)))
        self._same_keys(read, "card.yml", wanted)
        return texts

    def _same_keys(self, read: YamlFile, contract: str, wanted: list[_Same]) -> None:
        for key, there, here in wanted:
            for one in sorted(there - here):
                self.problems.append(read.problem(key, f"'{one}' is missing: write it."))
            for one in sorted(here - there):
                message = f"{contract} knows no '{one}': remove it."
                self.problems.append(read.problem((*key, one), message))

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
                for message in _wrong_facts(line, facts):
                    self.problems.append(read.problem(key, message))
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


def _wrong_facts(line: str, facts: Facts) -> Iterator[str]:
    """What is wrong with the facts that a line names."""
    for kind, fact in FACT.findall(line):
        if not facts.has(kind, fact):
            yield f"facts.yml holds no '{kind}.{fact}'."
    if "{" in FACT.sub("", line) or "}" in FACT.sub("", line):
        yield "Braces are for facts only, as in {call.police}."


def _wrong(service: Service, known: set[str], facts: Facts) -> Iterator[tuple[str, str]]:
    """What is wrong with an entry of the directory: key, sentence for the operator."""
    if not known & set(service.kinds) and not service.national:
        yield "kinds", "None of these kinds helps with a need: see 'needs' above."
    if service.call is not None and not facts.has("call", service.call):
        yield "call", f"facts.yml holds no 'call.{service.call}'."
    if service.national:
        if not (service.phone or service.call or service.url):
            yield "url", "Nobody can reach this service: add url, phone or call."
        if service.town or service.departments:
            yield "national", "A national service has no town and no departments: remove them."
        return
    if not service.town or not service.departments:
        yield "town", "Add town and departments, or 'national: true'."
        return
    gazetteer = places.shared()
    for code in service.departments:
        if gazetteer.department(code) is None:
            yield "departments", f'\'{code}\' is no department of France, such as "75" or "2A".'
            return
    if gazetteer.town(service.town, service.departments[:1]) is None:
        yield (
            "town",
            f"No commune of the department {service.departments[0]} is called '{service.town}'.",
        )


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
