"""The guide: how typed answers are read, and who is given which steps."""

import itertools
from pathlib import Path

import pytest
import yaml

from bot.content import loader
from tests.conftest import edit

MESSAGES = yaml.safe_load((Path(__file__).parent / "guide_answers.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("tag", sorted(MESSAGES))
def test_typed_answers_are_read(content, tag):
    """Typed by other people than those who wrote the phrases; none may mean the contrary."""
    wrong = [
        (question, message, read)
        for question, options in MESSAGES[tag].items()
        for option, messages in options.items()
        for message in messages
        if (read := content.guides[tag].read(question, message)[:1]) != [option]
    ]
    asked_again = [one for one in wrong if not one[2]]
    count = sum(len(m) for options in MESSAGES[tag].values() for m in options.values())
    assert count >= 50
    assert len(wrong) - len(asked_again) <= count * 0.02, wrong
    assert len(wrong) <= count * 0.2, wrong


def every_person(guide):
    """Every way to answer the questions that are answered once, with each single wish."""
    once = [question for question in guide.questions if not question.several]
    (several,) = [question for question in guide.questions if question.several]
    for answers in itertools.product(*([*question.options, "skipped"] for question in once)):
        for wish in (*several.options, "skipped"):
            yield {
                **{one.id: [answer] for one, answer in zip(once, answers, strict=True)},
                several.id: [wish],
            }


def test_everybody_gets_steps_and_a_person_to_call(content):
    for answers in every_person(content.guide):
        steps = content.guide.steps_for(answers)
        assert steps, answers
        assert len(steps) <= 8, answers
        for texts in content.guides.values():
            lines = [line for step in steps for line in texts.steps[step.id].lines]
            assert any("{call." in line for line in [*lines, *texts.after])


def test_a_deadline_that_has_passed_is_not_shown_as_open(content):
    for answers in every_person(content.guide):
        steps = {step.id for step in content.guide.steps_for(answers)}
        if answers["when"] == ["longer"]:
            assert not steps & {"pep", "pep_hours", "pill", "body_proof"}
        if answers["body"] == ["yes"] and answers["when"] == ["two_days"]:
            assert "pep" in steps
        if answers["body"] == ["no"]:
            assert not steps & {"pep", "pep_hours", "pill", "still_care"}
        if answers["hurt"] == ["yes"]:
            assert "urgent_care" in steps


def test_who_skips_everything_is_still_helped(content):
    assert {"pep", "care", "talk"} <= {step.id for step in content.guide.steps_for({})}


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("guide.yml", "topic: see_doctor", "topic: moon", "No topic is called 'moon'"),
        ("guide.yml", "needs: [violence, housing]", "needs: [moon]", "holds no need 'moon'"),
        ("guide.yml", "if: {when: [going_on]}", "if: {where: [here]}", "'where' is no question"),
        ("guide.yml", "if: {when: [going_on]}", "if: {when: [never]}", "'never' is no answer"),
        ("fr/guide.yml", "{call.shelter}", "{call.moon}", "facts.yml holds no 'call.moon'"),
        ("fr/guide.yml", "  warn:\n    title", "  warm:\n    title", "guide.yml knows no 'warm'"),
        ("fr/guide.yml", "language: fr", "language: es", "its place says 'fr'"),
    ],
)
def test_a_wrong_guide_is_refused_with_file_line_and_reason(locales, file, old, new, words):
    edit(locales / file, old, new)
    content, problems = loader.load(locales)
    assert content is None
    assert any(str(one).startswith(f"locales/{file}:") and words in str(one) for one in problems), (
        problems
    )
