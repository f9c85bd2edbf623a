"""The database in which little is kept: a SQLite file, or PostgreSQL."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.pool import QueuePool, StaticPool


@functools.cache
def engine(url: str) -> Engine:
    """The engine of an SQLAlchemy address, one for all of a process.

    The folder of a SQLite file is made where needed. A SQLite file is written through one
    connection: several would wait for each other's locks, a tenth of a second at a time.
    """
    # `hide_parameters`: an error of the database must not print what was to be written.
    if not url.startswith("sqlite"):
        return sa.create_engine(url, hide_parameters=True, pool_pre_ping=True)
    path = sa.engine.make_url(url).database
    if not path or path == ":memory:":
        return sa.create_engine(
            url,
            hide_parameters=True,
            poolclass=StaticPool,
            connect_args={"check_same_thread": False},
        )
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    made = sa.create_engine(
        url,
        hide_parameters=True,
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=0,
        connect_args={"timeout": 10, "check_same_thread": False},
    )

    def prepare(connection: Any, _: Any) -> None:
        cursor = connection.cursor()
        # Deleted rows are overwritten with zeros; the journal is truncated at every commit.
        for pragma in ("secure_delete=ON", "journal_mode=TRUNCATE", "synchronous=NORMAL"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    sa.event.listen(made, "connect", prepare)
    return made
