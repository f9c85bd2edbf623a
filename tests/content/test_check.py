import datetime

import pytest

from bot.content.check import check
from bot.content.models import Language
from bot.content.reading import length, sentences
from bot.settings import PROJECT
from tests.conftest import edit

TODAY = datetime.date(2026, 11, 21)
FRENCH = Language(name="Français")
CHINESE = Language(name="中文", count="characters", mean=14, longest=22)


def test_the_projects_own_content_keeps_the_rules():
    report = check(PROJECT / "locales", TODAY)
    assert [str(problem) for problem in report.errors] == []
    for tag, measure in report.measures.items():
        chinese = tag == "zh"
        assert measure.mean <= (14 if chinese else 10)
        assert max(measure.sentences) <= (22 if chinese else 15)
        assert len(measure.sentences) > 500


def test_sentences_and_their_length():
    assert sentences("Appelez le 17. C'est gratuit !") == ["Appelez le 17.", "C'est gratuit !"]
    assert sentences("请去医院。现在就去！") == ["请去医院。", "现在就去！"]
    assert length("Je n'ai pas d'argent.", FRENCH) == 4
    assert length("请去医院 (PASS)。", CHINESE) == 5


LONG = "Vous " + "très " * 14 + "vite."


@pytest.mark.parametrize(
    ("new", "words"),
    [
        (LONG, "16 words"),
        ("Il y a 50 % de chances.", "'%'"),
        ("Allez au CHU ou à la mairie.", "'CHU' is explained nowhere"),
        ("🦄 Allez à l'hôpital.", "'🦄' is no pictogram"),
        ("L'article XIV le dit.", "Roman numeral"),
        ("Le matin et/ou le soir.", "'/'"),
    ],
)
def test_each_rule(locales, new, words):
    edit(locales / "fr/answers/pep.yml", "🏥 Un médecin décide avec vous.", new)
    errors = [str(problem) for problem in check(locales, TODAY).errors]
    assert any(words in error and "more.0.lines.0" in error for error in errors), errors


def test_too_many_lines_and_a_title_too_long(locales):
    edit(locales / "fr/answers/pep.yml", "lines:\n", "lines:\n  - Un.\n  - Deux.\n  - Trois.\n")
    edit(locales / "fr/answers/pep.yml", "title: Le préservatif", f"title: {'x' * 40} préservatif")
    text = "\n".join(str(problem) for problem in check(locales, TODAY).errors)
    assert "fr/answers/pep.yml:4: lines:" in text
    assert "fr/answers/pep.yml:3: title:" in text


def test_languages_must_agree(locales):
    edit(locales / "es/answers/pep.yml", "{deadline.pep_best}", "{deadline.pep_treatment}")
    edit(locales / "en/answers/pep.yml", "next: [hiv_sti_test, ", "next: [")
    (locales / "zh/answers/housing.yml").unlink()
    text = "\n".join(str(problem) for problem in check(locales, TODAY).errors)
    assert "es/answers/pep.yml:1: It leaves out deadline.pep_best" in text
    assert "en/answers/pep.yml:" in text and "next: It differs from fr" in text
    assert "zh/answers/housing.yml: This answer is missing" in text


def test_old_facts_are_a_warning(locales):
    report = check(locales, datetime.date(2027, 12, 1))
    assert report.errors == []
    stale = [problem for problem in report.problems if "months ago" in problem.message]
    assert len(stale) == 4 * len(report.measures["fr"].stale)


def test_urgent_answers_begin_with_what_to_do_and_a_number(content):
    urgent = [topic for topic in content.topics.ids() if content.topics.find(topic).urgent]
    assert set(urgent) == {"emergency", "suicide", "overdose", "minor"}
    for tag, answers in content.answers.items():
        for topic in urgent:
            assert "{call." in " ".join(answers[topic].lines[:2]), (tag, topic)
            assert "{call." in " ".join(answers[topic].simple), (tag, topic)
