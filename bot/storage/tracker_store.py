"""Keeps one small snapshot row a conversation, and forgets it in time.

Rasa's own SQL store appends every event, texts included, and cannot forget some of them. This one
keeps what the next turn needs: the slots of `domain.yml` (language, last topic, how often the
assistant was unsure) and an open form. No text, no entity, no name; the row's name is a keyed
hash that the channels make (`bot.storage.keys`).
"""

from __future__ import annotations

import bot.rasa_lean  # noqa: F401  isort: skip

import asyncio
import json
import logging
import time
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.engine import Connection

from bot.storage import database

logger = logging.getLogger(__name__)

#: Seconds between two removals of the conversations whose time is over.
PURGE_INTERVAL = 60.0

#: Slots of Rasa's own that say nothing the next turn needs.
_NOT_KEPT = {"session_started_metadata"}

_metadata = sa.MetaData()
_conversation = sa.Table(
    "conversation",
    _metadata,
    sa.Column("key", sa.String(64), primary_key=True),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("forget_at", sa.BigInteger, nullable=False, index=True),
)


class SnapshotTrackerStore(TrackerStore):
    """Tracker store that keeps the state of a conversation, not its history.

    Args:
        domain: For the slots.
        event_broker: Not used; events leave the process nowhere.
        database_url: SQLAlchemy address; a SQLite file or PostgreSQL.
        retention_hours: Hours after the last message when a conversation is forgotten.
    """

    def __init__(
        self,
        domain: Domain | None,
        event_broker: EventBroker | None = None,
        database_url: str = "sqlite://",
        retention_hours: float | str = 24.0,
        **kwargs: Any,
    ) -> None:
        super().__init__(domain, None)
        self._retention = float(retention_hours) * 3600
        self._engine = database.engine(database_url)
        _metadata.create_all(self._engine)
        self._purge()

    @property
    def domain(self) -> Domain:
        """The domain, for the slots."""
        return self._domain

    @domain.setter
    def domain(self, domain: Domain | None) -> None:
        self._domain = domain or Domain.empty()

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep the state of `tracker`; nothing is kept where there is nothing to keep.

        Where the database fails, the person is answered all the same and the state is lost: Rasa's
        own way out would keep the whole conversation in memory.
        """
        state = _state(tracker)
        try:
            await asyncio.to_thread(self._save, tracker.sender_id, state)
        except sa.exc.SQLAlchemyError as error:
            logger.error("The database cannot keep conversations: %s.", type(error).__name__)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The conversation as it was left, or `None` where none is kept or can be read."""
        try:
            state = await asyncio.to_thread(self._load, sender_id)
        except sa.exc.SQLAlchemyError as error:
            logger.error("The database cannot be read: %s.", type(error).__name__)
            return None
        if state is None:
            return None
        tracker = self.init_tracker(sender_id)
        for event in _events(state, self.domain):
            tracker.update(event, self.domain)
        return tracker

    async def keys(self) -> list[str]:
        """Keys of all conversations that are kept."""
        return await asyncio.to_thread(self._keys)

    async def forget_old(self) -> None:
        """Remove, once a minute and for ever, the conversations whose time is over.

        Without it they would stay on the disk for as long as nobody writes.
        """
        while True:
            await asyncio.sleep(PURGE_INTERVAL)
            try:
                await asyncio.to_thread(self._purge)
            except sa.exc.SQLAlchemyError as error:
                logger.error("Old conversations cannot be removed: %s.", type(error).__name__)

    async def forget(self, sender_id: str) -> None:
        """Remove what is kept of a conversation."""
        await asyncio.to_thread(self._delete, sender_id)

    def _save(self, key: str, state: dict[str, Any]) -> None:
        forget_at = int(time.time() + self._retention)
        with self._engine.begin() as connection:
            if not state:
                connection.execute(_conversation.delete().where(_conversation.c.key == key))
            else:
                values = {"state": json.dumps(state), "forget_at": forget_at}
                _upsert(connection, key, values)

    def _load(self, key: str) -> dict[str, Any] | None:
        wanted = sa.select(_conversation.c.state).where(
            _conversation.c.key == key, _conversation.c.forget_at > int(time.time())
        )
        with self._engine.connect() as connection:
            state = connection.execute(wanted).scalar()
        return json.loads(state) if state else None

    def _keys(self) -> list[str]:
        with self._engine.connect() as connection:
            return list(connection.execute(sa.select(_conversation.c.key)).scalars())

    def _delete(self, key: str) -> None:
        with self._engine.begin() as connection:
            connection.execute(_conversation.delete().where(_conversation.c.key == key))

    def _purge(self) -> None:
        with self._engine.begin() as connection:
            connection.execute(
                _conversation.delete().where(_conversation.c.forget_at <= int(time.time()))
            )


def _upsert(connection: Connection, key: str, values: dict[str, Any]) -> None:
    changed = connection.execute(
        _conversation.update().where(_conversation.c.key == key).values(**values)
    )
    if not changed.rowcount:
        connection.execute(_conversation.insert().values(key=key, **values))


def _state(tracker: DialogueStateTracker) -> dict[str, Any]:
    slots = {
        name: slot.value
        for name, slot in tracker.slots.items()
        if name not in _NOT_KEPT and slot.value is not None and slot.value != slot.initial_value
    }
    loop = tracker.active_loop_name
    if not loop:
        return {"slots": slots} if slots else {}
    return {"slots": slots, "loop": loop}


def _events(state: dict[str, Any], domain: Domain) -> Iterator[Event]:
    """The shortest history that leads to `state`."""
    known = {slot.name for slot in domain.slots}
    for name, value in (state.get("slots") or {}).items():
        if name in known:  # a slot that a later version no longer has is dropped
            yield SlotSet(name, value)
    if state.get("loop") in domain.form_names:
        yield ActiveLoop(state["loop"])
    yield ActionExecuted(ACTION_LISTEN_NAME)
