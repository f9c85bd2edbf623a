import asyncio
import os
import uuid

import pytest
import sqlalchemy as sa
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, SlotSet, UserUttered
from rasa.utils.endpoints import EndpointConfig

from bot.settings import PROJECT
from bot.storage import tracker_store
from bot.storage.tracker_store import SnapshotTrackerStore
from tests.conftest import missing

SECRET = "ma voisine Zoulikha me menace"
POSTGRES = os.environ.get("TEST_POSTGRES_URL") or "postgresql://127.0.0.1:5432/test"


@pytest.fixture(scope="module")
def domain():
    return Domain.load(str(PROJECT / "domain.yml"))


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'conversations.sqlite'}"
    try:
        with sa.create_engine(POSTGRES).connect() as connection:
            connection.execute(sa.text("drop table if exists conversation"))
    except sa.exc.OperationalError:
        missing("PostgreSQL", "start it, or name another with TEST_POSTGRES_URL")
    return POSTGRES


@pytest.fixture
def make(domain, url):
    return lambda **options: SnapshotTrackerStore(domain, database_url=url, **options)


async def talk(store, key, **slots):
    """One turn, as Rasa's processor makes it."""
    tracker = await store.get_or_create_tracker(key)
    tracker.update(UserUttered(SECRET, {"name": "ask"}, [{"entity": "town", "value": "Lyon"}]))
    for name, value in slots.items():
        tracker.update(SlotSet(name, value))
    tracker.update(ActionExecuted("action_listen"))
    await store.save(tracker)


async def test_the_state_survives_a_restart(make):
    key = uuid.uuid4().hex
    await talk(make(), key, language="es", topic="pep", unsure=1)
    tracker = await make().retrieve(key)
    assert tracker.get_slot("language") == "es"
    assert tracker.get_slot("topic") == "pep"
    assert tracker.get_slot("unsure") == 1
    assert tracker.latest_action_name == "action_listen"
    assert not any(isinstance(event, UserUttered) for event in tracker.events)


async def test_no_text_is_kept(make, url, tmp_path):
    store = make()
    await talk(store, "k" * 64, language="fr", topic="threats")
    with sa.create_engine(url).connect() as connection:
        rows = connection.execute(sa.text("select * from conversation")).fetchall()
    assert len(rows) == 1
    assert "Lyon" not in str(rows) and SECRET not in str(rows)
    for path in tmp_path.glob("*"):
        assert SECRET.encode() not in path.read_bytes()


async def test_the_history_stays_short(make):
    store = make()
    for _ in range(20):
        await talk(store, "a", language="fr", topic="pep")
    assert len((await store.retrieve("a")).events) < 6


async def test_old_conversations_are_forgotten(make, monkeypatch):
    store = make(retention_hours=1.5 / 3600)
    await talk(store, "a", language="fr")
    assert await store.retrieve("a") is not None
    await asyncio.sleep(2.6)
    assert await store.retrieve("a") is None
    assert await store.keys() == ["a"]  # not yet removed …
    monkeypatch.setattr(tracker_store, "PURGE_INTERVAL", 0.1)
    forgetting = asyncio.create_task(store.forget_old())
    await asyncio.sleep(0.5)
    assert await store.keys() == []  # … but soon, though nobody writes
    assert not forgetting.done()
    forgetting.cancel()


async def test_old_conversations_are_forgotten_at_the_start(make):
    store = make(retention_hours=0.5 / 3600)
    await talk(store, "a", language="fr")
    await asyncio.sleep(1.6)
    assert await make().keys() == []


async def test_a_conversation_is_forgotten_when_asked(make):
    store = make()
    await talk(store, "a", language="fr")
    await talk(store, "b", language="fr")
    await store.forget("a")
    assert await store.keys() == ["b"]


async def test_nothing_is_kept_where_there_is_nothing_to_keep(make):
    store = make()
    await talk(store, "a")
    assert await store.keys() == []


async def test_an_open_form_goes_on(url):
    domain = Domain.from_yaml(
        "slots:\n  language: {type: text, mappings: [{type: custom}]}\n"
        "forms:\n  guide: {required_slots: [language]}\n"
    )
    store = SnapshotTrackerStore(domain, database_url=url)
    tracker = await store.get_or_create_tracker("a")
    tracker.update(ActiveLoop("guide"))
    tracker.update(SlotSet("requested_slot", "language"))
    await store.save(tracker)
    again = await SnapshotTrackerStore(domain, database_url=url).retrieve("a")
    assert again.active_loop_name == "guide"
    assert again.get_slot("requested_slot") == "language"


async def test_a_failing_database_loses_the_state_and_not_the_answer(make, caplog):
    store = make()
    with store._engine.begin() as connection:
        connection.execute(sa.text("drop table conversation"))
    await talk(store, "a", language="fr")
    assert await store.retrieve("a") is None
    assert "cannot keep conversations" in caplog.text and "cannot be read" in caplog.text
    assert SECRET not in caplog.text


def test_rasa_finds_the_store_of_endpoints_yml(domain, tmp_path):
    store = TrackerStore.create(
        EndpointConfig(
            type="bot.storage.tracker_store.SnapshotTrackerStore",
            database_url=f"sqlite:///{tmp_path / 'a.sqlite'}",
            retention_hours="24",
        ),
        domain,
    )
    assert isinstance(store, SnapshotTrackerStore)
