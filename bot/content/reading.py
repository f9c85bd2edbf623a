"""The easy-to-read rules that a program can check.

The rules are those of "Information for all" (Inclusion Europe, 2009) and UNE 153101:2018, as this
project writes them down in `docs/falc.md`. A person must read the rest.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.content import words
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
#: Least share of everyday words in a language's answers.
EVERYDAY_SHARE = 0.95

_SENTENCE_END = re.compile(r"(?<=[.!?。！？])[\s»”]*(?=\S)")
_WORD = re.compile(r"[\w’'-]+")
_CHARACTER = re.compile(r"[\u4e00-\u9fff]|[A-Za-z\u00c0-\u00ff0-9]+")
_FORBIDDEN = re.compile(r"[%&/·*_]|\betc\b|\bi\.e\.|\be\.g\.")
_ROMAN = re.compile(r"\b(?=[IVX]{2,}\b)X{0,3}(?:IX|IV|V?I{0,3})\b")
_ACRONYM = re.compile(r"\b[A-Z][A-Za-z]*[A-Z][A-Za-z]*\b")
_URL = re.compile(r"https?://\S+|\b[\w.-]+\.(?:fr|org|com|eu|net|info)\b")
#: Words in quotes or brackets: in other languages, what stands in French on the door or the form.
_QUOTED = re.compile(r"[«“\"「（(][^»”\"」）)]*[»”\"」）)]")
#: Where a long sentence may become two.
_AND = r"(?:et|mais|ou|puis|and|but|or|then|y|pero|o|luego) "
_JOINT = re.compile(rf"[,;，；] ?(?:{_AND})?| : | {_AND}")
#: Written on every door and in every language; explained in their answers.
_KNOWN = frozenset({"SMS", "HIV", "VIH", "LGBT", "WhatsApp"})

Finding = tuple[KeyPath, str]


@dataclass
class Measure:
    """What was counted in one language."""

    #: Words (Chinese: characters) of each sentence.
    sentences: list[int] = field(default_factory=list)
    #: Words, without names and what is quoted in French; and those that people use every day.
    words: int = 0
    everyday: int = 0
    #: Words and acronyms that are not everyday and that the glossary does not explain.
    unexplained: set[str] = field(default_factory=set)
    #: Topics without an answer.
    missing: list[str] = field(default_factory=list)
    #: Answers whose facts are to be checked again.
    stale: list[str] = field(default_factory=list)
    #: Names in the answers, and stems of the words that the glossaries of this language and of the
    #: default language explain; made when needed.
    names: set[str] | None = field(default=None, repr=False)
    explained: set[str] = field(default_factory=set, repr=False)
    french: set[str] = field(default_factory=set, repr=False)

    @property
    def mean(self) -> float:
        """Mean length of a sentence."""
        return sum(self.sentences) / len(self.sentences) if self.sentences else 0.0

    @property
    def share(self) -> float:
        """Share of everyday words."""
        return self.everyday / self.words if self.words else 1.0


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
        yield from ((key, message, False) for message in check_line(content, tag, line, measure))
    months = (today.year - answer.checked.year) * 12 + today.month - answer.checked.month
    if months >= STALE_MONTHS:
        measure.stale.append(answer.topic)
        yield ("checked",), f"Checked {months} months ago: compare the facts again.", True


def check_line(content: Content, tag: str, line: str, measure: Measure) -> Iterator[str]:
    """What is wrong with one line that people read."""
    language = content.languages.languages[tag]
    text = _without_pictogram(content, line)
    first = next((c for c in text if not c.isspace()), "")
    if first and not (first.isalnum() or first in "«“\"'¿¡(（{…"):
        yield f"'{first}' is no pictogram of pictograms.yml; at most one begins a line."
    plain = _plain(text)
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
            two = two_of(sentence, language)
            proposal = f", such as '{two[0]}' '{two[1]}'" if two else ""
            yield (
                f"{count} {unit} in '{sentence}': write at most {language.longest}; "
                f"make two sentences of it{proposal}."
            )
    known = content.glossaries[tag].terms
    for acronym in _ACRONYM.findall(plain):
        if acronym not in known and acronym not in _KNOWN:
            measure.unexplained.add(acronym)
            yield f"'{acronym}' is explained nowhere: add it to glossary.yml, or write it out."
    yield from _rare_words(content, tag, plain, measure)


def two_of(sentence: str, language: Language) -> tuple[str, str] | None:
    """Two sentences that a long one could become, cut at the joint nearest its middle."""
    cuts = []
    for joint in _JOINT.finditer(sentence):
        one, other = sentence[: joint.start()].rstrip(" ,;:，；"), sentence[joint.end() :]
        lengths = length(one, language), length(other, language)
        if min(lengths) >= 2 and max(lengths) <= language.longest:
            cuts.append((abs(lengths[0] - lengths[1]), one, other))
    if not cuts:
        return None
    _, one, other = min(cuts)
    end = "。" if language.count == "characters" else "."
    return f"{one}{end}", other[:1].upper() + other[1:]


def names(content: Content, tag: str) -> set[str]:
    """Names of people, places and products in the answers of a language, in small letters.

    A word is a name where it begins with a capital letter inside a sentence.
    """
    found: set[str] = set()
    for answer in content.answers[tag].values():
        for _, line in lines_of(answer):
            for sentence in sentences(_without_pictogram(content, _plain(line))):
                inner = " ".join(word for word in _WORD.findall(sentence)[1:] if word[0].isupper())
                found |= set(words.words(inner, "fr"))
    return found


def _rare_words(content: Content, tag: str, plain: str, measure: Measure) -> Iterator[str]:
    default = content.languages.default
    if measure.names is None:
        measure.names = names(content, tag) | {name.lower() for name in _KNOWN}
        measure.explained = words.stems(content.glossaries[tag].terms, tag)
        measure.french = words.stems(content.glossaries[default].terms, default)
    known = measure.names

    def french(match: re.Match[str]) -> str:
        # What stands in French on the door or the form is explained beside it, in French words
        # that are everyday or that the French glossary explains.
        quoted = words.words(match[0], default)
        said = all(
            word in known
            or words.is_everyday(word, default)
            or words.stem(word, default) in measure.french
            for word in quoted
        )
        return " " if said else match[0]

    text = _QUOTED.sub(french, plain) if tag != default else plain
    for word in words.words(text, tag):
        if word in known:
            continue
        measure.words += 1
        if words.is_everyday(word, tag):
            measure.everyday += 1
        elif words.stem(word, tag) not in measure.explained:
            measure.unexplained.add(word)
            yield (
                f"'{word}' is rarer than everyday speech: use an everyday word, or explain it in "
                "glossary.yml."
            )


def _plain(line: str) -> str:
    return _URL.sub("", FACT.sub("", line))


def _without_pictogram(content: Content, line: str) -> str:
    for pictogram in content.pictograms.__root__:
        if line.startswith(pictogram):
            return line[len(pictogram) :].lstrip()
    return line


def facts_of(answer: Answer) -> set[str]:
    """Names of the facts that an answer gives."""
    return {f"{kind}.{name}" for _, line in lines_of(answer) for kind, name in FACT.findall(line)}
