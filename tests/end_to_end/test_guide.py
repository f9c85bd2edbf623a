"""The guide after violence and the directory, over the page's address, in four languages."""

import sqlite3

import pytest

from bot.content import render
from bot.storage import keys

TAGS = ["fr", "en", "es", "zh"]
QUESTION = {
    "fr": "quelle est la loi pour les clients",
    "en": "the condom broke what do i do",
    "es": "se me rompió el condón qué hago",
    "zh": "套子破了怎么办",
}
DANGER = {
    "fr": "au secours il veut me tuer il est derrière la porte",
    "en": "help he has a knife he wants to kill me now",
    "es": "auxilio me quiere matar está en la puerta con un cuchillo",
    "zh": "救命 他拿着刀要杀我",
}
TYPED = {
    "fr": ["oui ça va", "non", "oui", "hier soir", "porter plainte"],
    "en": ["yes", "no", "yes", "last night", "go to the police"],
    "es": ["sí", "no", "sí", "anoche", "denunciar"],
    "zh": ["安全", "没有", "有", "昨天晚上", "报案"],
}


def state(server, person):
    """What the database keeps of a conversation."""
    key = keys.load(server.var).key("web", person.chat)
    with sqlite3.connect(server.var / "conversations.sqlite") as database:
        row = database.execute("SELECT state FROM conversation WHERE key = ?", (key,)).fetchone()
    return row[0] if row else ""


@pytest.mark.parametrize("tag", TAGS)
def test_straight_through_with_buttons(server, content, tag):
    texts = content.guides[tag]
    person = server.person(tag).payload("ask:menu").taps(texts.title)
    assert render.lines(content, tag, texts.start) in person.text
    options = ("yes", "yes", "yes", "two_days", "complaint")
    for question, option in zip(content.guide.questions, options, strict=True):
        assert texts.questions[question.id].ask in person.text
        person.taps(texts.questions[question.id].options[option].button)
    assert texts.anything_else in person.text
    person.taps(texts.questions["want"].options["warn"].button)
    assert "guide_chosen" in state(server, person)
    person.taps(texts.done)
    steps = person.replies[0]["custom"]["steps"]
    assert steps[:2] == ["urgent_care", "pep"] and {"complaint", "warn"} <= set(steps)
    for step in steps:
        assert texts.steps[step].title in person.text
    assert content.cards[tag].title in person.buttons
    # Nothing of it is kept.
    assert "guide" not in state(server, person)


@pytest.mark.parametrize("tag", TAGS)
def test_answered_in_other_words(server, content, tag):
    person = server.person(tag).payload("guide")
    for question, message in zip(content.guide.questions, TYPED[tag], strict=True):
        assert content.guides[tag].questions[question.id].ask in person.text
        person.says(message)
    assert content.guides[tag].anything_else in person.text
    assert {"pep", "complaint"} <= set(
        person.taps(content.guides[tag].done).replies[0]["custom"]["steps"]
    )


@pytest.mark.parametrize("tag", TAGS)
def test_every_question_skipped(server, content, tag):
    person = server.person(tag).payload("guide")
    for _ in content.guide.questions:
        person.taps(content.guides[tag].skip)
    assert {"pep", "care", "talk"} <= set(person.replies[0]["custom"]["steps"])


@pytest.mark.parametrize("tag", TAGS)
def test_interrupted_and_taken_up_again(server, content, tag):
    texts = content.guides[tag]
    person = server.person(tag).payload("guide").says(TYPED[tag][0])
    person.says(QUESTION[tag])
    assert content.title(tag, person.topic) in person.text
    assert texts.questions["hurt"].ask in person.text
    person.taps(texts.questions["hurt"].options["no"].button)
    assert texts.questions["body"].ask in person.text


@pytest.mark.parametrize("tag", TAGS)
def test_danger_breaks_out(server, content, tag):
    person = server.person(tag).payload("guide").says(TYPED[tag][0]).says(DANGER[tag])
    assert person.topic == "emergency" and "17" in person.text
    assert content.guides[tag].questions["hurt"].ask not in person.text
    assert "guide" not in state(server, person)
    # The first question's "no" is danger, too.
    person = server.person(tag).payload("guide")
    person.taps(content.guides[tag].questions["safe"].options["no"].button)
    assert person.topic == "emergency" and "114" in person.text
    assert "guide" not in state(server, person)


@pytest.mark.parametrize("tag", TAGS)
def test_erased_and_left_in_the_middle(server, content, tag):
    person = server.person(tag).payload("guide").says(TYPED[tag][0])
    assert "guide_safe" in state(server, person)
    person.says("❌")
    assert state(server, person) == ""
    person.payload("guide").says(TYPED[tag][0]).taps(content.guides[tag].stop)
    assert person.text == render.lines(content, tag, content.guides[tag].stopped)
    assert "guide" not in state(server, person)


def test_another_language_in_the_middle(server, content):
    person = server.person("fr").payload("guide").says("oui").payload("language:zh")
    assert content.guides["zh"].questions["hurt"].ask in person.text
    person.says("没有").payload("language:zh-Hant")
    hant = render.line(content, "zh-Hant", content.guides["zh"].questions["body"].ask)
    assert hant in person.text


def test_a_button_of_an_earlier_question_and_of_a_guide_that_is_over(server, content):
    texts = content.guides["es"]
    person = server.person("es").payload("guide").says("sí").says("sí")
    person.payload("guide:hurt:no")
    assert texts.questions["body"].ask in person.text and '"no"' in state(server, person)
    person.taps(texts.stop).payload("guide:hurt:no")
    assert content.interfaces["es"].old_button in person.text


def test_a_place_in_the_conversation_is_used_and_never_kept(server, content):
    person = server.person("fr").says("où faire un test à Lyon")
    assert person.text.startswith("📍 Lyon") and "Cabiria" in person.text
    person.says("69")
    assert "Cabiria" in person.text
    person.says("Saint-Denis")
    assert content.interfaces["fr"].near.which in person.text
    person.taps("974")
    assert person.text.startswith("📍 Saint-Denis")
    for word in ("Lyon", "69123", "97411", "Saint-Denis"):
        assert word not in state(server, person)
        assert word not in server.log.read_text()


@pytest.mark.parametrize("tag", TAGS)
def test_a_card_to_show(server, content, tag):
    texts, place = content.cards[tag], content.cards[tag].places["hospital"]
    person = server.person(tag).payload("ask:rape").taps(texts.title).taps(place.button)
    person.taps(place.happened["rape"].button).taps(texts.next)
    person.taps(place.needs["pep"].button).taps(place.needs["interp"].button).taps(texts.show)
    card = person.replies[0]["custom"]["card"]
    french = content.cards["fr"].places["hospital"]
    assert card["fr"][0] == french.heading and french.needs["pep"].card in card["fr"]
    assert any("article L. 1110-4" in line for line in card["fr"])
    assert any(line.endswith("116 006") for line in card["fr"])
    assert content.cards["en"].places["hospital"].happened["rape"].card in card["en"]
    assert place.happened["rape"].card in person.text
    assert (content.cards["fr"].languages[tag] in person.text) is (tag != "fr")
    assert "card" not in state(server, person)
