"""The easy-to-read rules that a program can check.

The rules are those of "Information for all" (Inclusion Europe, 2009) and UNE 153101:2018, as this
project writes them down in `docs/falc.md`. A person must read the rest.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.content.content import Content
from bot.content.loader import lines_of
from bot.content.models import FACT, Answer, Language
from bot.content.yaml_file import KeyPath

#: Most lines of an answer, of a part, and of the simplest form.
MOST_LINES, MOST_SIMPLE_LINES = 8, 4
#: Most characters of a title: it must fit a button on a phone 320 pixels wide.
MOST_TITLE, MOST_TITLE_CHINESE = 34, 14
#: Months after which facts are to be checked again.
STALE_MONTHS = 12

_SENTENCE_END = re.compile(r"(?<=[.!?。！？])[\s»”]*(?=\S)")
_WORD = re.compile(r"[\w’'-]+")
_CHARACTER = re.compile(r"[\u4e00-\u9fff]|[A-Za-z\u00c0-\u00ff0-9]+")
_FORBIDDEN = re.compile(r"[%&/·*_]|\betc\b|\bi\.e\.|\be\.g\.")
_ROMAN = re.compile(r"\b(?=[IVX]{2,}\b)X{0,3}(?:IX|IV|V?I{0,3})\b")
_ACRONYM = re.compile(r"\b[A-Z][A-Za-z]*[A-Z][A-Za-z]*\b")
_URL = re.compile(r"https?://\S+|\b[\w.-]+\.(?:fr|org|com|eu|net)\b")
#: Written on every door and in every language; explained in their answers.
_KNOWN = frozenset({"SMS", "HIV", "VIH"})

Finding = tuple[KeyPath, str]


@dataclass
class Measure:
    """What was counted in one language."""

    #: Words (Chinese: characters) of each sentence.
    sentences: list[int] = field(default_factory=list)
    #: Acronyms that neither the glossary nor everyday speech explains.
    unexplained: set[str] = field(default_factory=set)
    #: Topics without an answer.
    missing: list[str] = field(default_factory=list)
    #: Answers whose facts are to be checked again.
    stale: list[str] = field(default_factory=list)

    @property
    def mean(self) -> float:
        """Mean length of a sentence."""
        return sum(self.sentences) / len(self.sentences) if self.sentences else 0.0


def sentences(text: str) -> list[str]:
    """The sentences of a line, without its pictogram."""
    return [part for part in _SENTENCE_END.split(text) if _WORD.search(part)]


def length(sentence: str, language: Language) -> int:
    """Words of a sentence, or its characters where the language has no spaces."""
    found = _CHARACTER if language.count == "characters" else _WORD
    return len(found.findall(sentence))


def check(
    content: Content, tag: str, answer: Answer, measure: Measure, today: datetime.date
) -> Iterator[tuple[KeyPath, str, bool]]:
    """What is wrong with one answer: key, sentence for the operator, whether it only warns."""
    language = content.languages.languages[tag]
    chinese = language.count == "characters"
    for key, title in [
        (("title",), answer.title),
        *((("more", n, "title"), part.title) for n, part in enumerate(answer.more)),
    ]:
        most = MOST_TITLE_CHINESE if chinese else MOST_TITLE
        if len(title) > most:
            yield key, f"{len(title)} characters do not fit a button: write at most {most}.", False
    blocks: list[tuple[KeyPath, list[str], int]] = [
        (("lines",), list(answer.lines), MOST_LINES),
        (("simple",), list(answer.simple), MOST_SIMPLE_LINES),
    ]
    for number, part in enumerate(answer.more):
        blocks.append((("more", number, "lines"), list(part.lines), MOST_LINES))
    for key, lines, most in blocks:
        if len(lines) > most:
            yield key, f"{len(lines)} lines: write at most {most}, the rest behind 'more'.", False
    for key, line in lines_of(answer):
        yield from ((key, message, False) for message in _line(content, tag, line, measure))
    months = (today.year - answer.checked.year) * 12 + today.month - answer.checked.month
    if months >= STALE_MONTHS:
        measure.stale.append(answer.topic)
        yield ("checked",), f"Checked {months} months ago: compare the facts again.", True


def _line(content: Content, tag: str, line: str, measure: Measure) -> Iterator[str]:
    language = content.languages.languages[tag]
    text = _without_pictogram(content, line)
    first = next((c for c in text if not c.isspace()), "")
    if first and not (first.isalnum() or first in "«“\"'¿¡(（{…"):
        yield f"'{first}' is no pictogram of pictograms.yml; at most one begins a line."
    plain = _URL.sub("", FACT.sub("", text))
    forbidden = _FORBIDDEN.search(plain)
    if forbidden:
        yield f"'{forbidden[0]}' is not for easy-to-read text: write it in words."
    roman = _ROMAN.search(plain)
    if roman and roman[0] not in content.glossaries[tag].terms:
        yield f"'{roman[0]}' is a Roman numeral: write it in digits."
    spoken = FACT.sub(lambda match: "1" if match[1] == "call" else "1 h", text)
    for sentence in sentences(_URL.sub("x", spoken)):
        count = length(sentence, language)
        measure.sentences.append(count)
        if count > language.longest:
            unit = "characters" if language.count == "characters" else "words"
            yield (
                f"{count} {unit} in '{sentence}': write at most {language.longest}; "
                "make two sentences of it."
            )
    known = content.glossaries[tag].terms
    for acronym in _ACRONYM.findall(plain):
        if acronym not in known and acronym not in _KNOWN:
            measure.unexplained.add(acronym)
            yield f"'{acronym}' is explained nowhere: add it to glossary.yml, or write it out."


def _without_pictogram(content: Content, line: str) -> str:
    for pictogram in content.pictograms.__root__:
        if line.startswith(pictogram):
            return line[len(pictogram) :].lstrip()
    return line


def facts_of(answer: Answer) -> set[str]:
    """Names of the facts that an answer gives."""
    return {f"{kind}.{name}" for _, line in lines_of(answer) for kind, name in FACT.findall(line)}
