"""What Telegram alone needs kept: which updates were answered, and which messages can be erased.

No text and no Telegram id of a person: a chat is a keyed hash (`bot.storage.keys`), a message is
its number in the chat. Everything has an end.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.storage import database

#: Seconds for which a bot may delete messages (Telegram Bot API, `deleteMessage`).
ERASABLE = 48 * 3600

#: Seconds for which Telegram keeps updates that nobody fetched (Telegram Bot API, `getUpdates`).
_UPDATES_KEPT = 24 * 3600

_metadata = sa.MetaData()
_update = sa.Table(
    "telegram_update",
    _metadata,
    sa.Column("update_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("settled_at", sa.BigInteger, nullable=False, index=True),
)
_message = sa.Table(
    "telegram_message",
    _metadata,
    sa.Column("key", sa.String(64), primary_key=True),
    sa.Column("message_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("sent_at", sa.BigInteger, nullable=False, index=True),
)
_chat = sa.Table(
    "telegram_chat",
    _metadata,
    sa.Column("key", sa.String(64), primary_key=True),
    sa.Column("protect", sa.Boolean, nullable=False),
    sa.Column("older", sa.Boolean, nullable=False),
    sa.Column("forget_at", sa.BigInteger, nullable=False, index=True),
)


@dataclass(frozen=True)
class Chat:
    """What is known of a chat."""

    #: The person chose that nobody can copy or forward the answers.
    protect: bool = False
    #: It holds messages that are too old to be erased by the bot.
    older: bool = False
    #: Messages of it can be erased.
    messages: bool = False


class TelegramLedger:
    """Keeps track of updates and messages.

    Every method raises `sqlalchemy.exc.SQLAlchemyError` where the database fails.

    Args:
        database_url: SQLAlchemy address.
        retention_hours: Hours after the last message when what is known of a chat is forgotten.
    """

    def __init__(self, database_url: str, retention_hours: float) -> None:
        self._retention = retention_hours * 3600
        self._engine = database.engine(database_url)
        _metadata.create_all(self._engine)

    async def settle(self, update_id: int, key: str | None, messages: Iterable[int] = ()) -> None:
        """Note that an update needs nothing more, with the numbers of both sides' messages."""
        await asyncio.to_thread(self._settle, update_id, key, list(messages))

    async def settled(self) -> set[int]:
        """Numbers of the updates that need nothing more."""
        return await asyncio.to_thread(self._settled)

    async def messages(self, key: str) -> list[int]:
        """Numbers of the chat's messages that can be erased, the newest first."""
        return await asyncio.to_thread(self._messages, key)

    async def chat(self, key: str) -> Chat:
        """What is known of a chat."""
        return await asyncio.to_thread(self._known, key)

    async def choose(self, key: str, *, protect: bool) -> None:
        """Keep whether answers can be copied."""
        await asyncio.to_thread(self._choose, key, protect=protect)

    async def note_older(self, key: str) -> None:
        """Keep that the chat holds messages that cannot be erased."""
        await asyncio.to_thread(self._choose, key, older=True)

    async def forget(self, key: str) -> None:
        """Forget a chat."""
        await asyncio.to_thread(self._forget, key)

    async def forget_message(self, key: str, message_id: int) -> None:
        """Forget the number of a message that was deleted."""
        await asyncio.to_thread(self._forget_message, key, message_id)

    async def forget_old(self) -> None:
        """Remove what has come to its end."""
        await asyncio.to_thread(self._forget_old)

    def _settle(self, update_id: int, key: str | None, messages: list[int]) -> None:
        now = int(time.time())
        with self._engine.begin() as connection:
            _insert_new(connection, _update, [{"update_id": update_id, "settled_at": now}])
            if key is not None:
                rows = [{"key": key, "message_id": number, "sent_at": now} for number in messages]
                _insert_new(connection, _message, rows)
                connection.execute(
                    _chat.update()
                    .where(_chat.c.key == key)
                    .values(forget_at=int(now + self._retention))
                )

    def _settled(self) -> set[int]:
        with self._engine.connect() as connection:
            return set(connection.execute(sa.select(_update.c.update_id)).scalars())

    def _messages(self, key: str) -> list[int]:
        wanted = (
            sa.select(_message.c.message_id)
            .where(_message.c.key == key, _message.c.sent_at > time.time() - ERASABLE)
            .order_by(_message.c.message_id.desc())
        )
        with self._engine.connect() as connection:
            return list(connection.execute(wanted).scalars())

    def _known(self, key: str) -> Chat:
        wanted = sa.select(_chat.c.protect, _chat.c.older).where(
            _chat.c.key == key, _chat.c.forget_at > time.time()
        )
        any_message = sa.select(sa.literal(1)).where(
            _message.c.key == key, _message.c.sent_at > time.time() - ERASABLE
        )
        with self._engine.connect() as connection:
            row = connection.execute(wanted).first() or (False, False)
            messages = connection.execute(any_message.limit(1)).first() is not None
        return Chat(bool(row[0]), bool(row[1]), messages)

    def _choose(self, key: str, **values: bool) -> None:
        with self._engine.begin() as connection:
            self._mark(connection, key, **values)

    def _mark(self, connection: Connection, key: str, **values: bool) -> None:
        new = {**values, "forget_at": int(time.time() + self._retention)}
        changed = connection.execute(_chat.update().where(_chat.c.key == key).values(**new))
        if not changed.rowcount:
            row = {"key": key, "protect": False, "older": False, **new}
            connection.execute(_chat.insert().values(**row))

    def _forget(self, key: str) -> None:
        with self._engine.begin() as connection:
            connection.execute(_message.delete().where(_message.c.key == key))
            connection.execute(_chat.delete().where(_chat.c.key == key))

    def _forget_message(self, key: str, message_id: int) -> None:
        with self._engine.begin() as connection:
            connection.execute(
                _message.delete().where(_message.c.key == key, _message.c.message_id == message_id)
            )

    def _forget_old(self) -> None:
        now = time.time()
        too_old = _message.c.sent_at <= now - ERASABLE
        with self._engine.begin() as connection:
            aged = set(connection.execute(sa.select(_message.c.key).where(too_old)).scalars())
            connection.execute(_message.delete().where(too_old))
            # Somebody who still writes must be told what "erase" leaves behind.
            recent = sa.select(_message.c.key).distinct()
            for key in aged & set(connection.execute(recent).scalars()):
                self._mark(connection, key, older=True)
            connection.execute(_update.delete().where(_update.c.settled_at <= now - _UPDATES_KEPT))
            connection.execute(_chat.delete().where(_chat.c.forget_at <= now))


def _insert_new(connection: Connection, table: sa.Table, rows: list[dict[str, object]]) -> None:
    """Insert the rows whose primary key is not there yet."""
    for row in rows:
        same = [column == row[column.name] for column in table.primary_key]
        if connection.execute(sa.select(sa.literal(1)).select_from(table).where(*same)).first():
            continue
        connection.execute(table.insert().values(**row))
