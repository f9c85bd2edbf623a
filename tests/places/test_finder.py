"""What people write about where they are, and what it means."""

from pathlib import Path

import pytest
import yaml

from bot.places import gazetteer
from bot.places.finder import PlaceFinder

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def finder():
    return PlaceFinder(gazetteer.shared())


def is_right(found, expected):
    places = found.places if found else ()
    named = {(place.name, place.department) for place in places}
    if expected.get("none"):
        return not places
    if "any_of" in expected:
        wanted = {(one["place"], one["department"]) for one in expected["any_of"]}
        return len(places) > 1 and wanted <= named
    if "place" in expected:
        return named == {(expected["place"], expected["department"])} and len(places) == 1
    return [place.id for place in places] == [f"d{expected['department']}"]


@pytest.mark.parametrize("table", ["expressions.yml", "more_expressions.yml"])
def test_the_table_of_expressions(finder, table):
    expressions = yaml.safe_load((HERE / table).read_text(encoding="utf-8"))
    wrong = [
        (one["text"], found and [place.name for place in found.places])
        for one in expressions
        if not is_right(found := finder.find(one["text"], one["lang"]), one)
    ]
    assert len(expressions) == 60 and len({one["lang"] for one in expressions}) == 8
    assert len(wrong) <= 3, wrong


@pytest.mark.parametrize("number", ["15", "17", "18", "17 !"])
def test_a_number_of_danger_alone_is_no_department(finder, number):
    assert finder.find(number, "fr") is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("j'ai 34 ans", "fr"),
        ("i am 16", "en"),
        ("我16", "zh"),
        ("72小时", "zh"),
        ("06 00 00 00 00", "fr"),
        ("39 28", "fr"),
        ("SOS", "fr"),
        ("campagne", "fr"),
        ("language", "en"),
        ("au plaisir", "fr"),
        ("homeless", "en"),
        ("me pendre", "fr"),
        ("je suis sur le pont", "fr"),
        ("cảm ơn", "vi"),
        ("amén", "es"),
    ],
)
def test_what_is_no_place(finder, text, language):
    assert finder.find(text, language) is None


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("Lyon", True),
        ("je suis à Lyon", True),
        ("I live near Lyon", True),
        ("我在里昂附近", True),
        ("où faire un test à Lyon", False),
        ("里昂哪里可以检查", False),
        ("on m'a volé à Lyon", False),
    ],
)
def test_whether_a_message_says_only_where(finder, text, alone):
    found = finder.find(text)
    assert found is not None and found.alone is alone
    assert [place.name for place in found.places] == ["Lyon"]


def test_a_department_says_which_town_of_that_name(finder):
    (place,) = finder.find("Saint-Denis 974", "fr").places
    assert place.department == "974"
    (place,) = finder.find("93200 Saint-Denis", "fr").places
    assert (place.name, place.department) == ("Saint-Denis", "93")


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("où faire un test à Lyon", True),
        ("dónde hay un médico", True),
        ("where can i sleep tonight", True),
        ("里昂哪里可以检查", True),
        ("где сдать анализ", True),
        ("je suis triste", False),
        ("il m'a frappée ou insultée", False),
    ],
)
def test_who_asks_where(finder, text, asked):
    assert finder.asks_where(text) is asked
