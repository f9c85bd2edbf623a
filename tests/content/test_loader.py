import pytest

from bot.content import loader
from bot.content.models import Answer
from tests.conftest import edit


def problems_of(locales):
    content, problems = loader.load(locales)
    return content, [str(problem) for problem in problems]


def test_the_projects_own_content_loads(locales):
    content, problems = problems_of(locales)
    assert problems == []
    assert len(content.topics.ids()) >= 35


def test_all_problems_are_told_with_file_line_and_key(locales):
    edit(locales / "fr/answers/pep.yml", "{deadline.pep_best}", "{deadline.none_such}")
    edit(locales / "es/answers/pep.yml", "title:", "tittle:")
    edit(locales / "en/answers/housing.yml", "next: [", "next: [moon, ")
    edit(locales / "zh/interface.yml", "menu: 菜单\n", "")
    content, problems = problems_of(locales)
    assert content is None
    text = "\n".join(problems)
    assert "locales/fr/answers/pep.yml:6: lines.1: facts.yml holds no 'deadline.none_such'" in text
    assert "locales/es/answers/pep.yml:3: tittle: This key is not known here" in text
    assert "locales/es/answers/pep.yml:1: title: This key is missing" in text
    assert "locales/en/answers/housing.yml" in text and "No topic is called 'moon'" in text
    assert "locales/zh/interface.yml:2: menu: This key is missing" in text


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("fr/answers/pep.yml", "topic: pep", "topic: prep", "It says 'prep', its place says 'pep'"),
        ("fr/answers/pep.yml", "language: fr", "language: es", "its place says 'fr'"),
        ("fr/answers/pep.yml", "checked: 2026-11-21", "checked: yesterday", "This is no date"),
        ("facts.yml", 'number: "17"', 'number: "seventeen"', "call.police.number"),
        ("topics.yml", "{id: pep}", "{id: pep, urgent: perhaps}", "topics"),
        ("languages.yml", "derived_from: zh,", "derived_from: xx,", "derived from 'xx'"),
        ("fr/answers/pep.yml", "Vous prenez", "Vous {prenez}", "Braces are for facts only"),
    ],
)
def test_what_an_operator_gets_wrong(locales, file, old, new, words):
    edit(locales / file, old, new)
    content, problems = problems_of(locales)
    assert content is None
    assert any(words in problem for problem in problems), problems


def test_an_answer_of_an_unknown_topic(locales):
    (locales / "fr/answers/pepp.yml").write_text("language: fr\n")
    _, problems = problems_of(locales)
    assert problems == ["locales/fr/answers/pepp.yml: No topic is called 'pepp': see topics.yml."]


def test_a_missing_language_is_served_in_the_default_one(locales):
    (locales / "es/answers/pep.yml").unlink()
    content, problems = problems_of(locales)
    assert problems == []
    answer, tag = content.answer("es", "pep")
    assert (tag, answer.language) == ("fr", "fr")
    assert content.answer("zh-Hant", "pep")[1] == "zh-Hant"


def test_the_default_language_must_be_whole(locales):
    (locales / "fr/answers/pep.yml").unlink()
    content, problems = problems_of(locales)
    assert content is None
    assert problems == [
        "locales/fr/answers/pep.yml: This answer is missing; every topic needs one in this "
        "language."
    ]


def test_the_fingerprint_tells_states_apart(locales):
    before = loader.fingerprint(locales)
    assert loader.fingerprint(locales) == before
    edit(locales / "fr/answers/pep.yml", "craqué", "craqué.")
    assert loader.fingerprint(locales) != before


def test_content_does_not_change_in_place(content):
    answer: Answer = content.answers["fr"]["pep"]
    with pytest.raises(TypeError):
        answer.title = "x"


def test_hints_of_clients(content):
    offered = content.offered
    assert [offered(h) for h in ("es-CO", "ES", "fr_FR", "en")] == ["es", "es", "fr", "en"]
    assert [offered(h) for h in ("zh", "zh-CN", "zh-Hans-HK")][:2] == ["zh", "zh"]
    assert [offered(h) for h in ("zh-TW", "zh-Hant", "zh-HK")] == ["zh-Hant"] * 3
    assert [offered(h) for h in (None, "", "pt-BR", "../etc", "x" * 500)] == [None] * 5
