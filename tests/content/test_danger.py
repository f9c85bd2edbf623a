"""Phrases of danger: the project's own, and how they are looked for."""

import pytest

from bot.content.check import check
from bot.content.danger import DangerFinder
from bot.content.models import Urgent
from tests.conftest import edit
from tests.content.test_check import TODAY

OWN = {
    "fr": "Au secours, il défonce la porte",
    "en": "help he is breaking the door",
    "es": "auxilio, está rompiendo la puerta",
    "zh": "救命 他在砸门",
    "pt": "socorro, ele está arrombando a porta",
    "ro": "ajutor, sparge ușa",
    "ru": "помогите, он ломает дверь",
}


@pytest.fixture(scope="module")
def finder(content):
    return DangerFinder(content.urgent, content.languages.written())


@pytest.mark.parametrize("language", OWN)
def test_a_cry_is_found_in_its_language(finder, language):
    assert "emergency" in finder.find(OWN[language], language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("je suis morte de rire", "fr"),
        ("l'an dernier un client m'a frappée, je peux porter plainte ?", "fr"),
        ("c'est quoi le 3114 ?", "fr"),
        ("I'm dying of boredom here", "en"),
        ("my daughter is 5, how do I enrol her in school", "en"),
        ("me muero de hambre", "es"),
        ("我快笑死了", "zh"),
    ],
)
def test_jokes_the_past_and_questions_are_no_danger(finder, text, language):
    assert finder.find(text, language) == []


def small(tag, phrase, unless=()):
    topic = {"when": [phrase], "unless": list(unless), "examples": [phrase]}
    return Urgent.parse_obj({"language": tag, "topics": {"emergency": topic}, "not_urgent": []})


def test_a_message_is_looked_for_in_its_own_language_and_those_always_looked_for():
    finder = DangerFinder(
        {
            "fr": small("fr", "au secours"),
            "it": small("it", "mi uccide"),
            "ro": small("ro", "acum mor"),
        },
        always=["fr"],
    )
    italian = "quest uomo adesso mi uccide davvero"
    assert finder.find(italian, "it") == ["emergency"]
    assert finder.find(italian, "ro") == []
    assert finder.find("au secours il vient vers moi", "it") == ["emergency"]
    # Of a few words nobody can tell the language.
    assert finder.find("mi uccide", "ro") == ["emergency"]


def test_unless_silences():
    finder = DangerFinder({"fr": small("fr", "il me frappe", ["hier"])})
    assert finder.find("il me frappe") == ["emergency"]
    assert finder.find("hier il me frappe") == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("topics:\n  emergency:\n    when:\n", '      - "(ab cd"\n', "bracket is not closed"),
        ("not_urgent:\n", '  - "au secours il a un couteau"\n', "It is taken for 'emergency'"),
        ("    examples:\n", '      - "bonjour à tous"\n', "No phrase finds this danger"),
    ],
)
def test_mistakes_are_named_with_file_and_line(locales, old, new, words):
    text = (locales / "fr/urgent.yml").read_text(encoding="utf-8")
    anchor = next(part for part in (old, old.splitlines()[-1] + "\n") if part in text)
    edit(locales / "fr/urgent.yml", anchor, anchor + new)
    errors = [str(problem) for problem in check(locales, TODAY).errors]
    assert any("fr/urgent.yml:" in error and words in error for error in errors), errors


def test_a_written_language_needs_the_file(locales):
    (locales / "es/urgent.yml").unlink()
    errors = [str(problem) for problem in check(locales, TODAY).errors]
    assert "locales/es/urgent.yml: This file is missing." in errors


def test_a_danger_left_out_is_named(locales):
    text = (locales / "pt/urgent.yml").read_text(encoding="utf-8")
    (locales / "pt/urgent.yml").write_text(text.replace("\n  minor:", "\n  police_stop:"))
    errors = [str(problem) for problem in check(locales, TODAY).errors]
    assert any("The topic 'minor' is missing" in error for error in errors)
    assert any("'police_stop' is not urgent in topics.yml" in error for error in errors)
