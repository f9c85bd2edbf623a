import pytest

from bot.places import gazetteer
from bot.places.distance import kilometres


@pytest.fixture(scope="module")
def places():
    return gazetteer.shared()


def test_every_department_has_its_prefecture(places):
    departments = places.departments()
    assert len(departments) == 101
    assert {"2A", "2B", "75", "971", "972", "973", "974", "976"} <= {
        place.department for place in departments
    }
    for department in departments:
        # Its position is a commune's of that department.
        near = places.nearest(*department.position)
        assert near is not None
        assert kilometres(department.position, [near.position])[0] < 1


def test_towns_by_name_postal_code_and_department(places):
    assert places.town("Saint-Étienne", ["42"]).id == "42218"
    assert places.town("saint etienne", ["42"]).id == "42218"
    assert places.town("Lyon", ["75"]) is None
    assert places.postal("97300")[0].name == "Cayenne"
    assert places.get("69123").name == "Lyon" and places.get("d2A").name == "Corse-du-Sud"
    assert places.get("nothing") is None and places.department("99") is None


def test_distances():
    paris, lyon = (48.8566, 2.3522), (45.764, 4.8357)
    assert 390 < kilometres(paris, [lyon])[0] < 394


def test_what_is_near_a_point(places):
    assert places.nearest(43.2965, 5.3698).name == "Marseille"
    assert places.nearest(-20.88, 55.45).department == "974"
    assert places.nearest(40.4168, -3.7038) is None  # Madrid
