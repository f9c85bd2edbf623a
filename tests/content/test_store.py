import logging
import time

import pytest

from bot.content.store import ContentStore
from bot.errors import ContentError
from tests.conftest import edit

TITLE = "Le préservatif a craqué"


def title(store):
    return store.current.answers["fr"]["pep"].title


@pytest.fixture
def snapshot(tmp_path):
    return tmp_path / "var" / "content.json"


def wait_for(condition, seconds=2.0):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


def test_an_edit_is_live_within_two_seconds(locales, snapshot):
    store, other = ContentStore(locales, snapshot), ContentStore(locales, snapshot)
    store.watch()
    other.watch()
    edit(locales / "fr/answers/pep.yml", TITLE, "Nouveau titre")
    assert wait_for(lambda: title(store) == title(other) == "Nouveau titre")
    store.close()
    other.close()


def test_what_one_process_validated_the_others_take_over(locales, snapshot, monkeypatch):
    one, other = ContentStore(locales, snapshot), ContentStore(locales, snapshot)
    edit(locales / "fr/answers/pep.yml", TITLE, "Nouveau titre")
    one.refresh()

    def fail(*_):
        raise AssertionError("loaded again")

    monkeypatch.setattr("bot.content.loader.load", fail)
    other.refresh()
    assert title(other) == "Nouveau titre"


def test_a_broken_edit_keeps_the_last_good_state_and_says_why(locales, snapshot, caplog):
    store = ContentStore(locales, snapshot)
    edit(locales / "fr/answers/pep.yml", f"title: {TITLE}", "title: [")
    with caplog.at_level(logging.ERROR):
        store.refresh()
    assert title(store) == TITLE
    assert "locales/fr/answers/pep.yml" in caplog.text
    assert store.problems
    edit(locales / "fr/answers/pep.yml", "title: [", "title: Mieux")
    store.refresh()
    assert (title(store), store.problems) == ("Mieux", ())


def test_the_last_good_state_survives_a_restart_on_a_broken_edit(locales, snapshot):
    edit(locales / "fr/answers/pep.yml", TITLE, "Avant")
    ContentStore(locales, snapshot)
    edit(locales / "fr/answers/pep.yml", "language: fr", "langue: fr")
    store = ContentStore(locales, snapshot)
    assert title(store) == "Avant"
    assert [problem.key for problem in store.problems] == ["language", "langue"]


def test_broken_content_without_a_good_state_is_refused(locales, snapshot):
    (locales / "topics.yml").write_text("groups: 7\n")
    with pytest.raises(ContentError, match=r"locales/topics.yml:1: groups"):
        ContentStore(locales, snapshot)


def test_a_damaged_snapshot_is_made_anew(locales, snapshot):
    snapshot.parent.mkdir()
    snapshot.write_text('{"fingerprint": "x"')
    assert title(ContentStore(locales, snapshot)) == TITLE
    assert TITLE in snapshot.read_text(encoding="utf-8")
