"""Services near a person, as the action words them."""

import pytest

from actions.answers import ActionAnswer
from actions.directory import ActionNear
from actions.fallback import ActionOutOfScope, ActionUnsure
from bot.content import render
from bot.understanding.messages import intent_data
from tests.actions.helper import run_action
from tests.actions.test_actions import spoken, titles


def payloads(sent):
    return [button["payload"] for button in sent["buttons"]]


def test_it_asks_where_and_names_what_answers_everywhere(content):
    sent, slots = run_action(ActionNear(), button={"what": None}, **spoken("fr"))
    interface = content.interfaces["fr"]
    assert all(line in sent["text"] for line in (*interface.near.where, interface.everywhere))
    assert content.facts.call["victims"].number in sent["custom"]["calls"]
    assert sent["custom"]["locate"]["title"] == interface.near.share
    assert slots["near"] == "community"
    assert "near:trans" in payloads(sent) and "near:housing" in payloads(sent)


def test_the_place_goes_with_the_buttons_and_is_not_kept(content):
    sent, slots = run_action(
        ActionNear(), {"near": "tests"}, place={"ids": ["69123"], "asked": False}, **spoken("es")
    )
    assert sent["text"].splitlines()[0] == "📍 Lyon: Una prueba"
    assert "near:health:69123" in payloads(sent) and "near:tests:69123" not in payloads(sent)
    assert slots["near"] is None
    assert "69123" not in str(slots) and "Lyon" not in str(slots)


def test_each_service_says_how_far_which_languages_and_how_to_reach_it(content):
    sent, _ = run_action(ActionNear(), button={"what": "health", "place": "75056"}, **spoken("zh"))
    by_id = {service.id: service for service in content.directory.services}
    shown = [by_id[name] for name in sent["custom"]["services"]]
    assert len(shown) == 3
    for service in shown:
        assert service.name in sent["text"] and service.what["zh"] in sent["text"]
        assert not service.url or service.url in sent["text"]
        assert not service.phone or service.phone in sent["custom"]["calls"]
    # Those that speak Chinese come first.
    speaks = ["zh" in service.languages for service in shown]
    assert speaks == sorted(speaks, reverse=True)
    unchecked = [service for service in shown if service.checked is None]
    assert sent["text"].count(content.interfaces["zh"].near.ask_first) == len(unchecked)


def test_the_topic_of_the_conversation_is_the_need(content):
    sent, slots = run_action(
        ActionNear(), {"topic": "trans_health"}, place={"ids": ["13055"]}, **spoken("fr")
    )
    assert sent["text"].splitlines()[0].endswith(content.title("fr", "trans_health"))
    assert payloads(sent)[0] == "ask:trans_health" and slots["topic"] == "trans_health"


def test_what_cannot_wait_stands_above_the_services(content):
    sent, _ = run_action(ActionNear(), {"topic": "pep"}, place={"ids": ["69123"]}, **spoken("fr"))
    first = render.line(content, "fr", content.answers["fr"]["pep"].simple[0])
    assert sent["text"].splitlines()[2] == first
    # The nearest first, whether it fits the need or helps with everything.
    assert sent["custom"]["services"][0] == "cabiria"


def test_where_several_places_have_a_name_it_asks_which(content):
    sent, _ = run_action(
        ActionNear(), {"near": "tests"}, place={"ids": ["93066", "97411"]}, **spoken("en")
    )
    assert sent["text"] == content.interfaces["en"].near.which
    assert payloads(sent)[:2] == ["near:tests:93066", "near:tests:97411"]
    assert titles(sent)[:2] == [
        "Saint-Denis (93, Seine-Saint-Denis)",
        "Saint-Denis (974, La Réunion)",
    ]


def test_where_nothing_is_near_the_lines_of_the_whole_country_are(content):
    sent, _ = run_action(ActionNear(), button={"what": "tests", "place": "d48"}, **spoken("fr"))
    interface = content.interfaces["fr"]
    assert "je ne connais rien tout près" in sent["text"].splitlines()[0]
    assert interface.everywhere in sent["text"]
    assert content.facts.call["hiv_info"].number in sent["custom"]["calls"]


def test_a_shared_position_is_used_once(content):
    sent, slots = run_action(ActionNear(), button={"position": [43.3, 5.37]}, **spoken("fr"))
    assert "Marseille" in sent["text"].splitlines()[0]
    assert content.interfaces["fr"].location_not_kept in sent["text"]
    assert "43.3" not in str(slots)
    sent, _ = run_action(ActionNear(), button={"position": [40.4, -3.7]}, **spoken("fr"))
    assert content.interfaces["fr"].near.unknown in sent["text"]


@pytest.mark.parametrize("action", [ActionUnsure, ActionOutOfScope])
def test_a_place_that_is_not_understood_is_asked_for_again(content, action):
    sent, slots = run_action(action(), {"near": "tests"}, **spoken("fr"))
    assert content.interfaces["fr"].near.unknown in sent["text"]
    assert "near" not in slots  # it stays asked


def test_who_asks_where_gets_services_first_and_the_answer_by_a_button(content):
    place = {"ids": ["69123"], "asked": True}
    asked = {"intent": intent_data("hiv_sti_test", 0.9), **spoken("fr")}
    sent, _ = run_action(ActionAnswer(), place=place, **asked)
    assert "Lyon" in sent["text"].splitlines()[0] and payloads(sent)[0] == "ask:hiv_sti_test"
    # Who tells what happened gets the answer first.
    sent, _ = run_action(ActionAnswer(), place={**place, "asked": False}, **asked)
    assert sent["text"].splitlines()[0] == content.title("fr", "hiv_sti_test")
    assert payloads(sent)[0] == "near:hiv_sti_test:69123"
    sent, _ = run_action(ActionAnswer(), place={"ids": [], "asked": True}, **asked)
    assert payloads(sent)[0] == "near:hiv_sti_test"


def test_danger_is_answered_wherever_it_is(content):
    place = {"ids": ["69123"], "asked": True}
    intent = intent_data("emergency", 0.9)
    sent, _ = run_action(ActionAnswer(), intent=intent, place=place, **spoken("fr"))
    assert "112" in sent["text"].splitlines()[2]
    assert payloads(sent)[0] == "safe:emergency"
