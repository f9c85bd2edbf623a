import pytest

from bot.content import words
from bot.content.check import check
from bot.content.models import Language
from bot.content.reading import names, two_of
from tests.conftest import edit
from tests.content.test_check import CHINESE, FRENCH, TODAY


@pytest.mark.parametrize(
    ("word", "tag"),
    [
        ("appelez", "fr"),
        ("avocate", "fr"),
        ("doctors", "en"),
        ("llame", "es"),
        ("医院", "zh"),
    ],
)
def test_words_that_people_use_every_day(word, tag):
    assert words.is_everyday(word, tag)


@pytest.mark.parametrize(
    ("word", "tag"),
    [("récépissé", "fr"), ("buprénorphine", "fr"), ("tetanus", "en"), ("tétanos", "es")],
)
def test_words_that_are_rare(word, tag):
    assert not words.is_everyday(word, tag)


def test_the_words_of_a_text():
    assert words.words("L’avocat n'est pas là : 17 !", "fr") == ("avocat", "est", "pas", "là")
    assert words.words("去医院 (PASS)。", "zh") == ("去", "医院")


def test_a_rare_word_is_named_where_it_stands(locales):
    edit(
        locales / "fr/answers/pep.yml",
        "🏥 Un médecin décide avec vous.",
        "🏥 Le phlébotomiste décide avec vous.",
    )
    (problem,) = check(locales, TODAY).errors
    assert "fr/answers/pep.yml:" in str(problem) and "more.0.lines.0" in str(problem)
    assert "'phlébotomiste' is rarer than everyday speech" in problem.message


def test_the_glossary_explains(locales):
    edit(
        locales / "fr/answers/pep.yml",
        "🏥 Un médecin décide avec vous.",
        "🏥 Le phlébotomiste décide avec vous.",
    )
    edit(
        locales / "fr/glossary.yml",
        "terms:\n",
        'terms:\n  "phlébotomistes": "Personnes qui prennent le sang."\n',
    )
    assert check(locales, TODAY).errors == []


def test_french_beside_its_translation_is_read_as_french(locales):
    edit(locales / "en/answers/pep.yml", "🏥 A doctor", "🏥 (médecin) A doctor")
    assert check(locales, TODAY).errors == []


def test_names_are_no_words(content):
    found = names(content, "fr")
    assert "cimade" in found and "paris" in found
    assert "médecin" not in found


def test_a_long_sentence_comes_with_two_shorter_ones(locales):
    long = "Vous pouvez aller à l'hôpital ce soir, et un médecin peut vous donner le traitement gratuit ici."
    assert two_of(long, FRENCH) == (
        "Vous pouvez aller à l'hôpital ce soir.",
        "Un médecin peut vous donner le traitement gratuit ici.",
    )
    edit(locales / "fr/answers/pep.yml", "🏥 Un médecin décide avec vous.", long)
    (problem,) = check(locales, TODAY).errors
    assert "such as 'Vous pouvez aller à l'hôpital ce soir.' 'Un médecin" in problem.message
    chinese = "您今天晚上可以去医院的急诊室，医生会免费给您药。"
    assert two_of(chinese, CHINESE) == ("您今天晚上可以去医院的急诊室。", "医生会免费给您药。")


def test_what_has_no_joint_is_not_cut():
    assert two_of("Très " * 20 + "vite.", Language(name="Français")) is None
