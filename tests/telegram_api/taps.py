"""Buttons that people tapped, and which of them the bot has answered."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.telegram_api.errors import bad_request

if TYPE_CHECKING:
    from tests.telegram_api.people import Person

#: Seconds in which a callback query can be answered.
TIME_LIMIT = 15 * 60.0


@dataclass
class Tap:
    """A callback query."""

    query_id: str
    person: Person
    #: Unix time in seconds, by the server's clock.
    at: float
    answered: bool = False


class Taps:
    """All callback queries.

    Args:
        now: The server's clock.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._taps: dict[str, Tap] = {}

    def add(self, person: Person) -> str:
        """Note a tap.

        Returns:
            The new query's id.
        """
        query_id = str(secrets.randbits(62))
        self._taps[query_id] = Tap(query_id, person, self._now())
        return query_id

    def answer(self, query_id: str | None) -> Tap:
        """Take a query for answered.

        Raises:
            ApiError: 400, it is unknown or too old.
        """
        tap = self._taps.get(query_id or "")
        if tap is None or self._now() - tap.at > TIME_LIMIT:
            raise bad_request(
                "query is too old and response timeout expired or query ID is invalid"
            )
        tap.answered = True
        return tap

    def unanswered(self, person: Person) -> list[str]:
        """Ids of a person's queries that the bot has not answered yet."""
        return [
            tap.query_id for tap in self._taps.values() if tap.person is person and not tap.answered
        ]
