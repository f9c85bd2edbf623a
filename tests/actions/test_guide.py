"""The guide after violence, one turn at a time; whole conversations are end to end."""

import pytest

from actions.answers import ActionAnswer
from actions.fallback import ActionUnsure
from actions.guide import (
    ActionAskSafe,
    ActionAskWant,
    ActionGuideOld,
    ActionGuideSteps,
    ActionGuideStop,
    ValidateGuideForm,
)
from actions.menu import ActionGroup
from bot.understanding.messages import intent_data
from tests.actions.helper import read_action, run_action
from tests.actions.test_actions import spoken

IN_FORM = {"name": "guide_form"}


def payloads(sent):
    return [button["payload"] for button in sent["buttons"]]


def validate(slots=None, **latest):
    return read_action(ValidateGuideForm(), slots, loop=IN_FORM, **latest)


def test_a_question_with_its_answers_can_be_skipped_and_left(content):
    sent, _ = run_action(ActionAskSafe(), loop=IN_FORM, **spoken("fr"))
    assert content.guides["fr"].questions["safe"].ask in sent["text"]
    assert payloads(sent) == ["guide:safe:yes", "guide:safe:no", "guide:safe:skipped", "guide:stop"]


def test_a_button_a_word_and_a_skip_answer(content):
    asked = {"requested_slot": "guide_hurt"}
    assert validate(asked, button={"question": "hurt", "option": "no"}) == {"guide_hurt": "no"}
    assert validate(asked, text="oui un peu", **spoken("fr")) == {"guide_hurt": "yes"}
    assert validate(asked, text="passer", **spoken("fr")) == {"guide_hurt": "skipped"}
    assert validate(asked, text="combien coûte un avocat", **spoken("fr")) == {}


def test_a_button_from_an_earlier_question_changes_its_answer():
    asked = {"requested_slot": "guide_when", "guide_hurt": "yes"}
    assert validate(asked, button={"question": "hurt", "option": "no"}) == {"guide_hurt": "no"}


def test_who_is_not_safe_is_asked_nothing_more():
    slots = validate({"requested_slot": "guide_safe"}, button={"question": "safe", "option": "no"})
    assert slots["guide_safe"] == "no" and slots["guide_want"] == ["skipped"]
    sent, after = run_action(ActionGuideSteps(), slots, loop=IN_FORM, **spoken("fr"))
    assert sent["custom"]["topic"] == "emergency" and "112" in sent["text"]
    assert "guide" in payloads(sent)
    assert all(after[name] is None for name in slots)


def test_danger_is_no_answer():
    asked = {"requested_slot": "guide_safe"}
    danger = intent_data("emergency", 0.95)
    assert validate(asked, text="non il est là", intent=danger, **spoken("fr")) == {}


def test_several_wishes_one_after_the_other(content):
    asked = {"requested_slot": "guide_want"}
    chosen = validate(asked, button={"question": "want", "option": "care"})
    assert chosen == {"guide_chosen": ["care"], "guide_want": None}
    sent, _ = run_action(ActionAskWant(), chosen, loop=IN_FORM, **spoken("es"))
    assert content.guides["es"].anything_else in sent["text"]
    assert payloads(sent)[0] == "guide:done" and "guide:want:care" not in payloads(sent)
    more = validate({**asked, **chosen}, button={"question": "want", "option": "warn"})
    assert more["guide_chosen"] == ["care", "warn"]
    assert validate({**asked, **more}, button={"done": True}) == {"guide_want": ["care", "warn"]}
    # "Nothing" now means nothing else.
    nothing = validate({**asked, **more}, button={"question": "want", "option": "nothing"})
    assert nothing == {"guide_want": ["care", "warn"]}
    alone = validate(asked, button={"question": "want", "option": "nothing"})
    assert alone == {"guide_want": ["nothing"]}


def test_the_list_is_given_and_the_answers_are_forgotten(content):
    slots = {
        "guide_safe": "yes",
        "guide_hurt": "yes",
        "guide_body": "yes",
        "guide_when": "two_days",
        "guide_want": ["complaint"],
    }
    sent, after = run_action(ActionGuideSteps(), slots, **spoken("zh"))
    assert sent["custom"]["steps"][:2] == ["urgent_care", "pep"]
    assert {"complaint", "refused"} <= set(sent["custom"]["steps"])
    titles = [content.guides["zh"].steps[step].title for step in sent["custom"]["steps"]]
    assert [line for line in sent["text"].splitlines() if line[:1].isdigit()] == [
        f"{number}. {title}" for number, title in enumerate(titles, 1)
    ]
    assert {name: after[name] for name in slots} == dict.fromkeys(slots)


def test_leaving_forgets_everything(content):
    slots = {"guide_safe": "yes", "requested_slot": "guide_hurt"}
    sent, after = run_action(ActionGuideStop(), slots, loop=IN_FORM, **spoken("fr"))
    assert sent["text"].splitlines() == content.guides["fr"].stopped
    assert after["guide_safe"] is None and after["requested_slot"] is None and None in after
    stopped = validate(slots, text="stop", **spoken("fr"))
    assert stopped["guide_safe"] == "stopped"
    sent, _ = run_action(ActionGuideSteps(), stopped, **spoken("fr"))
    assert sent["text"].splitlines() == content.guides["fr"].stopped


def test_what_answers_no_question_is_asked_in_other_words(content):
    sent, _ = run_action(ActionUnsure(), {"requested_slot": "x"}, loop=IN_FORM, **spoken("fr"))
    assert content.guides["fr"].again in sent["text"]


def test_a_button_of_a_guide_that_is_over(content):
    sent, _ = run_action(ActionGuideOld(), **spoken("fr"))
    assert sent["text"] == content.interfaces["fr"].old_button and "guide" in payloads(sent)


@pytest.mark.parametrize("topic", ["rape", "theft", "emergency", "file_complaint"])
def test_it_starts_from_every_topic_of_safety_and_from_the_menu(content, topic):
    sent, _ = run_action(ActionAnswer(), intent=intent_data(topic, 1.0), **spoken("fr"))
    assert "guide" in payloads(sent)
    sent, _ = run_action(ActionAnswer(), intent=intent_data("menu", 1.0), **spoken("fr"))
    assert payloads(sent)[0] == "guide"
    sent, _ = run_action(ActionGroup(), button={"group": "safety"}, **spoken("fr"))
    assert payloads(sent)[0] == "guide"
    sent, _ = run_action(ActionAnswer(), intent=intent_data("pep", 1.0), **spoken("fr"))
    assert "guide" not in payloads(sent)
