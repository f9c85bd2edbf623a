"""Looks over the training examples and collects everything that is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.content.content import Content
from bot.content.phrases import normalise
from bot.content.yaml_file import YamlProblem, read
from bot.errors import Problem
from bot.understanding.messages import ASK, OUT_OF_SCOPE

#: Least examples of a topic, and of what is out of scope, in each language.
LEAST, LEAST_OUT_OF_SCOPE = 60, 150
#: Examples of one topic more alike than this (cosine of their weighted groups of 2 to 4
#: characters) are near-copies: one of them teaches nothing.
ALIKE = 0.8
#: Shorter ones, in words or Chinese characters, have to be alike.
SHORT = 3

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")


@dataclass(frozen=True)
class Example:
    """One training example and where it stands."""

    language: str
    #: A topic, or `out_of_scope`.
    topic: str
    text: str
    file: str
    #: Line in the file, counted from 1.
    line: int


def check(folder: Path, content: Content) -> list[Problem]:
    """Check the examples under `folder` against the topics and languages of `content`."""
    problems: list[Problem] = []
    for tag in content.languages.written():
        examples = []
        for topic in [*content.topics.ids(), OUT_OF_SCOPE]:
            name = f"{folder.name}/{tag}/{topic}.yml"
            path = folder / tag / f"{topic}.yml"
            if not path.exists():
                problems.append(Problem(name, 0, "", "This file is missing: write examples."))
                continue
            try:
                found = load(path, name)
            except YamlProblem as error:
                problems.append(error.problem)
                continue
            except (KeyError, TypeError, ValueError):
                problems.append(Problem(name, 0, "", "It must look as the files beside it do."))
                continue
            least = LEAST_OUT_OF_SCOPE if topic == OUT_OF_SCOPE else LEAST
            if len(found) < least:
                few = f"It holds {len(found)} examples: write at least {least}."
                problems.append(Problem(name, 0, "", few))
            examples += found
        known = {f"{topic}.yml" for topic in [*content.topics.ids(), OUT_OF_SCOPE]}
        problems += [
            Problem(f"{folder.name}/{tag}/{path.name}", 0, "", "No topic is called so.")
            for path in sorted((folder / tag).glob("*.yml"))
            if path.name not in known
        ]
        problems += _twice(examples)
        problems += _near_copies(examples)
    return sorted(problems)


def load(path: Path, name: str) -> list[Example]:
    """The examples of one file, in order.

    Raises:
        YamlProblem: it is no YAML; names file and line.
        KeyError, TypeError, ValueError: it is not laid out as training data, or its intent or
            language is not its place's.
    """
    (block,) = read(path, name).data["nlu"]
    language, topic = block["metadata"]["language"], str(block["intent"]).removeprefix(f"{ASK}/")
    if (language, topic) != (path.parent.name, path.stem):
        raise ValueError
    # The block of examples is one text: its lines follow each other in the file.
    texts = [line.removeprefix("- ").strip() for line in block["examples"].splitlines()]
    lines = path.read_text(encoding="utf-8").splitlines()
    first = next(number for number, line in enumerate(lines, 1) if "examples:" in line) + 1
    return [
        Example(language, topic, text, name, first + index)
        for index, text in enumerate(texts)
        if text
    ]


def _twice(examples: list[Example]) -> Iterator[Problem]:
    seen: dict[str, Example] = {}
    for example in examples:
        key = "".join(sign for sign in normalise(example.text) if sign.isalnum()) or example.text
        if key in seen:
            other = seen[key]
            yield _problem(example, f"It stands in {other.file}:{other.line} too: keep one.")
        seen[key] = example


def _near_copies(examples: list[Example]) -> Iterator[Problem]:
    from sklearn.feature_extraction.text import TfidfVectorizer

    if not examples:
        return
    texts = [normalise(example.text) for example in examples]
    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True)
    rows = vectorizer.fit_transform(texts)
    by_topic: dict[str, list[int]] = {}
    for index, example in enumerate(examples):
        if max(len(texts[index].split()), len(_HAN.findall(texts[index]))) > SHORT:
            by_topic.setdefault(example.topic, []).append(index)
    for indexes in by_topic.values():
        alike = (rows[indexes] @ rows[indexes].T).tocoo()
        for one, other, value in zip(alike.row, alike.col, alike.data, strict=True):
            if one < other and value > ALIKE:
                first, second = examples[indexes[one]], examples[indexes[other]]
                yield _problem(
                    second, f"It is a near-copy of line {first.line}, '{first.text}': say it anew."
                )


def _problem(example: Example, message: str) -> Problem:
    return Problem(example.file, example.line, "", f"'{example.text}': {message}")
