"""The directory: its entries, and what an operator reads who writes a wrong one."""

import datetime

import pytest

from bot.content import loader, services
from bot.content.check import check
from bot.places import gazetteer

ENTRY = """  - id: new_service
    name: "Un nouveau service"
    kinds: [testing]
    town: Rodez
    departments: ["12"]
    phone: "05 65 00 00 00"
    url: https://example.org
    languages: [fr, ro]
    what:
      fr: "Des tests gratuits."
      en: "Free tests."
      es: "Pruebas gratuitas."
      zh: "免费检查。"
    source: "example.org"
    checked: 2026-11-21
"""


def add(locales, entry):
    path = locales / "directory.yml"
    path.write_text(path.read_text(encoding="utf-8") + entry, encoding="utf-8")
    content, problems = loader.load(locales)
    return content, [str(problem) for problem in problems]


def find(content, kinds, place, language="fr"):
    places = gazetteer.shared()
    where = places.get(place)
    return [
        nearby.service.id
        for nearby in services.near(
            content.directory, places, kinds, where.position, where.department, language
        )
    ]


def test_one_entry_adds_a_service(locales):
    content, problems = add(locales, ENTRY)
    assert problems == []
    assert find(content, ["testing"], "d12")[0] == "new_service"
    # Whoever speaks its language sees it first, though another one is nearer.
    assert find(content, ["testing"], "d12", "ro")[0] == "new_service"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('    source: "example.org"\n', "", "source: This key is missing"),
        ('["12"]', '["99"]', "departments: '99' is no department of France"),
        ('["12"]', '["13"]', "town: No commune of the department 13 is called 'Rodez'"),
        ("05 65 00 00 00", "05 65 00", "phone: '05 65 00' is no telephone number of France"),
        ("05 65 00 00 00", "+33 5 65 00 00 00", "phone: '+33 5 65 00 00 00' is no telephone"),
        ("    checked", "    call: victims\n    checked", "keep one"),
        ("testing", "tasting", "kinds: None of these kinds helps with a need"),
        ("new_service", "cabiria", "'cabiria' stands twice"),
        ("[fr, ro]", "[français]", "is no language tag"),
        ("https://example.org", "example.org", "url: "),
        ("2026-11-21", "yesterday", "checked: "),
        ("    town: Rodez\n", "", "town: Add town and departments"),
        ("    kinds", "    adress: x\n    kinds", "adress: This key is not known here"),
    ],
)
def test_a_wrong_entry_is_refused_with_file_line_and_reason(locales, old, new, message):
    assert old in ENTRY
    content, problems = add(locales, ENTRY.replace(old, new, 1))
    assert content is None
    (problem,) = problems
    assert problem.startswith("locales/directory.yml:1") and message in problem


def test_a_sentence_that_is_hard_to_read_is_told(locales):
    add(locales, ENTRY.replace("Free tests.", "Free tests & more."))
    report = check(locales, datetime.date(2026, 11, 22))
    assert [str(problem) for problem in report.errors] == [
        next(str(problem) for problem in report.errors if "what.en" in str(problem))
    ]


def test_a_missing_language_is_a_warning_and_french_is_shown(locales):
    add(locales, ENTRY.replace('      zh: "免费检查。"\n', ""))
    report = check(locales, datetime.date(2026, 11, 22))
    assert not report.errors
    assert any("what" in problem.key and "zh" in problem.message for problem in report.problems)


def test_every_department_and_need_has_a_service_or_a_line(content):
    places = gazetteer.shared()
    for language in content.languages.written():
        for need, value in content.directory.needs.items():
            everywhere = services.national(content.directory, value.kinds, language)
            assert everywhere, need
            assert any(service.call or service.phone or service.url for service in everywhere)
            for department in places.departments():
                found = services.near(
                    content.directory,
                    places,
                    value.kinds,
                    department.position,
                    department.department,
                    language,
                )
                shown = [nearby.service for nearby in found]
                if len(found) < services.MOST_NEAR:
                    shown += everywhere
                assert any(one.call or one.phone or one.url for one in shown), (need, department)
                for nearby in found:
                    # It exists there: in reach, or for that department by its own word.
                    serves = department.department in nearby.service.departments
                    assert serves or nearby.distance <= services.NEAR


def test_who_speaks_the_language_comes_first(content):
    found = find(content, ["community_association"], "31555", "es")
    by_id = {service.id: service for service in content.directory.services}
    speaks = ["es" in by_id[one].languages for one in found]
    assert speaks == sorted(speaks, reverse=True)


def test_services_for_who_wants_to_stop_come_last_unless_asked_for(content):
    by_id = {service.id: service for service in content.directory.services}
    found = find(content, ["social_support", "shelter"], "13055")
    stops = [services.STOP in by_id[one].kinds for one in found]
    assert stops == sorted(stops)
    assert find(content, [services.STOP], "13055")


def test_what_no_person_checked_has_no_doubtful_number(content):
    for service in content.directory.services:
        if service.checked is None:
            assert service.phone is None and service.address is None, service.id
