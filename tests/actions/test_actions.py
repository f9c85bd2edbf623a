"""The actions alone: what they choose, where end-to-end tests cannot easily lead."""

import pytest

from actions import context
from actions.answers import ActionAnswer, ActionMore, ActionSimpler, ActionSources
from actions.fallback import ActionOutOfScope, ActionUnsure
from actions.language import ActionSetLanguage
from actions.menu import ActionGroup
from actions.safety import ActionSafe
from actions.start import ActionStart
from bot.content.store import ContentStore
from bot.understanding.messages import intent_data
from tests.actions.helper import run_action


@pytest.fixture
def edited(locales, tmp_path, monkeypatch):
    """Content that a test has edited, in service for the actions."""
    store = ContentStore(locales, tmp_path / "content.json")
    monkeypatch.setattr(context, "store", lambda: store)
    return locales, store


def spoken(tag):
    return {"language": {"tag": tag, "sure": True}}


def titles(sent):
    return [button["title"] for button in sent["buttons"]]


def test_a_missing_language_is_answered_in_french_and_says_so(edited, content):
    locales, store = edited
    (locales / "es/answers/pep.yml").unlink()
    store.refresh()
    sent, slots = run_action(ActionAnswer(), intent=intent_data("pep", 0.9), **spoken("es"))
    first, *rest = sent["text"].splitlines()
    assert first == content.interfaces["es"].not_in_your_language
    assert "Le préservatif a craqué" in rest
    assert sent["custom"]["language"] == "es" and sent["custom"]["answered_in"] == "fr"
    assert content.interfaces["es"].simpler in titles(sent)
    assert slots == {"language": "es", "unsure": 0, "topic": "pep"}


def test_every_button_of_an_answer(edited, content):
    sent, _ = run_action(ActionAnswer(), intent=intent_data("pep", 0.9), **spoken("fr"))
    assert [button["payload"] for button in sent["buttons"]] == [
        "more:pep:0",
        "more:pep:1",
        "near:pep",
        "card",
        "ask:hiv_sti_test",
        "ask:rape",
        "ask:see_doctor",
        "ask:talk_to_human",
        "simpler:pep",
        "sources:pep",
        "ask:menu",
    ]
    assert sent["custom"]["topic"] == "pep" and sent["custom"]["translated_from"] is None
    assert sent["custom"]["calls"] == ["0 800 840 800", "15"]
    assert sent["text"].splitlines()[:2] == ["Le préservatif a craqué", ""]


def test_a_topic_that_was_removed(edited, content):
    sent, _ = run_action(ActionAnswer(), intent=intent_data("gone", 0.9), **spoken("fr"))
    assert sent["text"] == content.interfaces["fr"].old_button
    assert any(button["payload"] == "group:health" for button in sent["buttons"])


def test_a_part_that_was_removed(edited, content):
    sent, _ = run_action(ActionMore(), button={"topic": "pep", "part": 7}, hint="fr")
    assert sent["text"] == content.interfaces["fr"].old_button
    assert [button["payload"] for button in sent["buttons"]] == ["ask:pep"]


def test_a_part_offers_the_other_parts(edited):
    sent, _ = run_action(ActionMore(), {"language": "fr"}, button={"topic": "pep", "part": 0})
    payloads = [button["payload"] for button in sent["buttons"]]
    assert "more:pep:1" in payloads and "more:pep:0" not in payloads


def test_what_the_assistant_says_of_itself_is_not_said_more_simply(edited):
    _, slots = run_action(
        ActionAnswer(), {"topic": "pep"}, intent=intent_data("thanks", 0.9), **spoken("fr")
    )
    assert "topic" not in slots


def test_simpler_of_nothing(edited, content):
    sent, _ = run_action(ActionSimpler(), {"language": "en"})
    assert sent["custom"]["topic"] == "not_understood"
    sent, _ = run_action(ActionSimpler(), {"language": "en", "topic": "no_longer_there"})
    assert sent["custom"]["topic"] == "not_understood"
    sent, _ = run_action(ActionSimpler(), {"language": "en", "topic": "pep"})
    assert sent["custom"]["topic"] == "pep" and len(sent["text"].splitlines()) == 3


def test_sources_and_the_day(edited, content):
    sent, _ = run_action(ActionSources(), {"language": "es"}, button={"topic": "pep"})
    assert "https://www.sida-info-service.org" in sent["text"]
    assert "21 de noviembre de 2026" in sent["text"]
    sent, _ = run_action(ActionSources(), {"language": "fr"}, button={"topic": "thanks"})
    assert content.interfaces["fr"].no_sources in sent["text"]


@pytest.mark.parametrize("tag", ["fr", "en", "es", "zh", "zh-Hant"])
def test_changing_the_language_repeats_the_answer(edited, tag):
    sent, slots = run_action(
        ActionSetLanguage(), {"language": "fr", "topic": "pep"}, button={"language": tag}
    )
    assert slots["language"] == tag
    assert sent["custom"]["topic"] == "pep" and sent["custom"]["language"] == tag.split("-")[0]
    assert not any("language:" in button["payload"] for button in sent["buttons"])
    sent, slots = run_action(ActionSetLanguage(), {"language": "fr"}, button={"language": tag})
    assert slots["language"] == tag and len(sent["buttons"]) == 4


def test_the_first_choice_of_a_language_is_greeted(edited, content):
    sent, slots = run_action(ActionSetLanguage(), button={"language": "en"})
    assert sent["custom"]["topic"] == "greet" and slots["language"] == "en"
    assert "17 or 112" in sent["text"]
    assert [button["payload"] for button in sent["buttons"]][:5] == [
        "guide",
        "group:safety",
        "group:health",
        "group:rights",
        "group:support",
    ]


def test_the_language_of_a_button(edited):
    """The conversation's, else the phone's, else French."""

    def language(slots, **latest):
        return run_action(ActionGroup(), slots, button={"group": "rights"}, **latest)[0]["custom"][
            "language"
        ]

    assert language({"language": "es"}, hint="en") == "es"
    assert language({}, hint="en") == "en"
    assert language({}) == "fr"
    assert language({"language": "xx"}, hint="yy") == "fr"


RANKING = [
    {"topic": topic, "confidence": 0.2} for topic in ("pep", "out_of_scope", "rape", "theft")
]


def test_unsure_twice_hands_over(edited, content):
    interface = content.interfaces["fr"]
    sent, slots = run_action(ActionUnsure(), ranking=RANKING, **spoken("fr"))
    assert [button["payload"] for button in sent["buttons"]] == [
        "ask:pep",
        "ask:rape",
        "ask:theft",
        "none_of_these",
    ]
    assert slots["unsure"] == 1
    sent, slots = run_action(ActionUnsure(), {"unsure": 1}, ranking=RANKING, **spoken("fr"))
    assert interface.unsure_again[0] in sent["text"] and "116 006" in sent["text"]
    assert slots["unsure"] == 0
    sent, _ = run_action(ActionOutOfScope(), {"unsure": 1}, **spoken("fr"))
    assert interface.unsure_again[0] in sent["text"]


def test_unsure_with_danger_among_the_three_gives_the_numbers_first(edited, content):
    ranking = [{"topic": "suicide", "confidence": 0.2}, *RANKING]
    sent, _ = run_action(ActionUnsure(), ranking=ranking, **spoken("en"))
    assert sent["text"].splitlines()[0].endswith("17 or 112")
    sent, _ = run_action(ActionUnsure(), ranking=RANKING, **spoken("en"))
    assert "112" not in sent["text"]


def ranked(*confidences):
    topics = ("pep", "overdose", "rape")
    return [{"topic": t, "confidence": c} for t, c in zip(topics, confidences, strict=True)]


def test_an_answer_shows_the_way_out_of_danger_where_that_is_another_reading(edited, content):
    intent = intent_data("pep", 0.6)
    sent, _ = run_action(
        ActionAnswer(), intent=intent, ranking=ranked(0.6, 0.2, 0.1), **spoken("fr")
    )
    assert sent["text"].splitlines()[2].endswith("17 ou 112")
    assert sent["buttons"][0]["payload"] == "ask:overdose"
    sent, _ = run_action(
        ActionAnswer(), intent=intent, ranking=ranked(0.9, 0.05, 0.01), **spoken("fr")
    )
    assert "112" not in sent["text"] and sent["buttons"][0]["payload"] == "more:pep:0"


def test_unsure_without_a_ranking(edited, content):
    sent, _ = run_action(ActionUnsure(), **spoken("fr"))
    assert content.interfaces["fr"].unsure_again[0] in sent["text"]


def test_first_contact_offers_every_language_and_keeps_no_guess(edited, content):
    sent, slots = run_action(ActionStart(), hint="zh-Hant")
    assert sent["text"].splitlines()[1] == "🔒 免費，保密。我不保存您寫的話。"
    assert [button["title"] for button in sent["buttons"]][:5] == [
        language.name for language in content.languages.languages.values()
    ]
    assert slots == {}
    sent, slots = run_action(ActionStart(), {"language": "es"}, hint="fr")
    assert sent["custom"]["language"] == slots["language"] == "es"


def test_an_answer_that_is_not_sure_offers_what_else_may_have_been_meant(edited, content):
    intent = intent_data("pep", 0.4)
    ranking = [
        {"topic": topic, "confidence": confidence}
        for topic, confidence in (("pep", 0.4), ("contraception", 0.3), ("condoms", 0.05))
    ]
    sent, _ = run_action(ActionAnswer(), intent=intent, ranking=ranking, **spoken("fr"))
    assert sent["text"].splitlines()[-1] == content.interfaces["fr"].other_topics
    assert [button["payload"] for button in sent["buttons"]][:2] == [
        "ask:contraception",
        "more:pep:0",
    ]
    ranking[0]["confidence"] = 0.6
    sent, _ = run_action(ActionAnswer(), intent=intent, ranking=ranking, **spoken("fr"))
    assert content.interfaces["fr"].other_topics not in sent["text"]
    assert sent["buttons"][0]["payload"] == "more:pep:0"


@pytest.mark.parametrize("topic", ["emergency", "suicide", "overdose", "minor"])
def test_after_danger_i_am_safe_now(edited, content, topic):
    interface = content.interfaces["es"]
    sent, _ = run_action(ActionAnswer(), intent=intent_data(topic, 1.0), **spoken("es"))
    assert sent["buttons"][0] == {"title": interface.safe_now, "payload": f"safe:{topic}"}
    sent, slots = run_action(ActionSafe(), {"language": "es"}, button={"topic": topic})
    assert interface.safe[0] in sent["text"]
    assert "17 o 112" in sent["text"]  # the danger may come back
    own = {"emergency": "114", "suicide": "3114", "overdose": "15", "minor": "119"}[topic]
    assert own in sent["text"].splitlines()[-1]
    payloads = [button["payload"] for button in sent["buttons"]]
    following = content.answers["es"][topic].next
    assert payloads == [*(f"ask:{t}" for t in following), f"ask:{topic}", "ask:menu"]
    assert slots["topic"] == topic


def test_no_other_answer_offers_it(edited):
    sent, _ = run_action(ActionAnswer(), intent=intent_data("rape", 1.0), **spoken("fr"))
    assert not any(button["payload"].startswith("safe:") for button in sent["buttons"])


def test_a_word_that_is_asked_for_is_explained_before_the_answer(edited, content):
    meaning = content.glossaries["fr"].terms["AME"]
    sent, _ = run_action(
        ActionAnswer(),
        intent=intent_data("health_cover", 0.9),
        text="c'est quoi l'AME ?",
        **spoken("fr"),
    )
    assert sent["text"].splitlines()[2] == f"💬 AME : {meaning}"
    assert sent["custom"]["topic"] == "health_cover"


@pytest.mark.parametrize("action", [ActionUnsure, ActionOutOfScope])
def test_a_word_that_is_asked_for_is_explained_without_a_topic(edited, content, action):
    sent, slots = run_action(
        action(), {"unsure": 1}, ranking=RANKING, text="AME是什麼", **spoken("zh-Hant")
    )
    assert sent["text"].startswith("💬 AME：")
    assert "group:health" in [button["payload"] for button in sent["buttons"]]
    assert slots["unsure"] == 0


def test_declining_shows_the_way_out_of_danger_and_other_readings(edited, content):
    ranking = [
        {"topic": topic, "confidence": confidence}
        for topic, confidence in (("out_of_scope", 0.4), ("suicide", 0.25), ("housing", 0.2))
    ]
    sent, _ = run_action(ActionOutOfScope(), ranking=ranking, **spoken("fr"))
    assert sent["text"].splitlines()[0].endswith("17 ou 112")
    assert [button["payload"] for button in sent["buttons"]][:2] == ["ask:suicide", "ask:housing"]


def test_danger_ends_a_form(edited):
    form = {"name": "report_form"}
    _, events = run_action(
        ActionAnswer(), loop=form, intent=intent_data("emergency", 1.0), **spoken("fr")
    )
    assert None in events and "requested_slot" in events  # ActiveLoop(None)
    _, events = run_action(
        ActionAnswer(), loop=form, intent=intent_data("housing", 1.0), **spoken("fr")
    )
    assert None not in events and "requested_slot" not in events


def test_who_does_not_understand_a_word_gets_its_meaning(edited, content):
    sent, _ = run_action(
        ActionAnswer(),
        {"topic": "pep"},
        intent=intent_data("not_understood", 0.9),
        text="OQTF c'est quoi ce mot",
        **spoken("fr"),
    )
    assert content.glossaries["fr"].terms["OQTF"] in sent["text"]


def test_a_word_is_not_explained_over_a_possible_danger(edited):
    ranking = [
        {"topic": topic, "confidence": confidence}
        for topic, confidence in (("not_understood", 0.4), ("suicide", 0.3))
    ]
    sent, _ = run_action(ActionUnsure(), ranking=ranking, text="c'est quoi l'AME", **spoken("fr"))
    assert sent["text"].splitlines()[0].endswith("17 ou 112")
    assert sent["buttons"][0]["payload"] == "ask:suicide"
