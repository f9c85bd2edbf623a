"""The guide after violence: its questions, how answers are read, and the steps at its end.

`locales/guide.yml` holds the questions and says for whom each step is; `locales/<lang>/guide.yml`
holds the words.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Mapping

from pydantic import Field, validator

from bot.content import phrases
from bot.content.models import Id, LanguageTag, Model, Text

#: An answer that was not given.
SKIPPED = "skipped"
#: The question whose "no" is danger.
SAFE = "safe"
#: Of a question with several answers: none of them, for now.
NOTHING = "nothing"


class Question(Model):
    """A question and what may be answered."""

    id: Id
    options: list[Id] = Field(min_items=2)
    #: Whether several may be chosen, one after the other.
    several: bool = False


class Step(Model):
    """Something that helps, and for whom."""

    id: Id
    #: For each question named, the answers for which the step is shown.
    conditions: dict[Id, list[Id]] = Field(alias="if")
    #: Needs of the directory that help with it; see `directory.yml`.
    needs: list[Id] = []
    #: The topic to read on.
    topic: Id | None = None


class Guide(Model):
    """`locales/guide.yml`."""

    questions: list[Question] = Field(min_items=1)
    steps: list[Step] = Field(min_items=1)

    def question(self, name: str) -> Question | None:
        """The question of this id, or `None`."""
        return next((question for question in self.questions if question.id == name), None)

    def steps_for(self, answers: Mapping[str, Collection[str]]) -> list[Step]:
        """The steps that help somebody, in their order.

        Args:
            answers: For each question, the options chosen; a question that is not there was
                skipped.
        """
        return [
            step
            for step in self.steps
            if all(
                set(wanted) & set(answers.get(question) or [SKIPPED])
                for question, wanted in step.conditions.items()
            )
        ]


def _readable(phrase: str) -> str:
    phrases.pattern(phrase)  # a `PhraseError` says what is wrong
    return phrase


class OptionText(Model):
    """An answer: its button, and what people type instead."""

    button: Text
    #: The whole message.
    exact: list[Text] = []
    #: Found anywhere in the message; see `bot.content.phrases`.
    phrases: list[Text] = []

    _phrases_are_readable = validator("phrases", each_item=True, allow_reuse=True)(_readable)


class QuestionText(Model):
    """A question in words."""

    ask: Text
    options: dict[Id, OptionText]


class StepText(Model):
    """A step in words."""

    title: Text
    lines: list[Text] = Field(min_items=1, max_items=3)


class GuideTexts(Model):
    """`locales/<lang>/guide.yml`."""

    language: LanguageTag
    #: The button that opens the guide.
    title: Text
    start: list[Text] = Field(min_items=1)
    list_title: Text
    after: list[Text] = Field(min_items=1)
    skip: Text
    stop: Text
    #: What people type to skip a question or to stop, as a whole message.
    skip_words: list[Text] = Field(min_items=1)
    stop_words: list[Text] = Field(min_items=1)
    #: Words of a question, which is no answer; see `bot.content.phrases`.
    asking: list[Text] = Field(min_items=1)
    stopped: list[Text] = Field(min_items=1)
    again: Text
    done: Text
    anything_else: Text
    resume: Text
    questions: dict[Id, QuestionText]
    steps: dict[Id, StepText]

    _asking_is_readable = validator("asking", each_item=True, allow_reuse=True)(_readable)

    def asks(self, message: str) -> bool:
        """Whether a message is itself a question."""
        plain = phrases.normalise(message)
        return "?" in message or "？" in message or bool(_longest(tuple(self.asking), plain))

    def skips(self, message: str) -> bool:
        """Whether a message asks for the next question."""
        return _is_one_of(message, [self.skip, *self.skip_words])

    def stops(self, message: str) -> bool:
        """Whether a message ends the guide."""
        return _is_one_of(message, [self.stop, *self.stop_words])

    def read(self, question: str, message: str) -> list[str]:
        """The options that a typed message means, the surest first; empty where it means none.

        A whole message beats a phrase, and the longest text that a phrase finds beats the others:
        "I am not hurt" holds "hurt". Where two are as long, it is not clear which is meant.
        """
        options = self.questions[question].options
        exact = [name for name, option in options.items() if _is_one_of(message, option.exact)]
        if exact:
            return exact if len(exact) == 1 else []
        plain = phrases.normalise(message)
        found = {
            name: length
            for name, option in options.items()
            if (length := _longest(tuple(option.phrases), plain))
        }
        ordered = sorted(found, key=lambda name: -found[name])
        if len(ordered) > 1 and found[ordered[0]] == found[ordered[1]]:
            return []
        return ordered


def _is_one_of(message: str, whole: Collection[str]) -> bool:
    plain = phrases.normalise(message)
    return any(phrases.normalise(one) == plain for one in whole)


def _longest(patterns: tuple[str, ...], plain: str) -> int:
    """Length of the longest text that any of the phrases finds."""
    return max(
        (len(match[0]) for phrase in patterns for match in _compiled(phrase).finditer(plain)),
        default=0,
    )


@functools.lru_cache(maxsize=10_000)
def _compiled(phrase: str) -> re.Pattern[str]:
    return re.compile(phrases.pattern(phrase))
