"""How fast a bot may send (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits)."""

from __future__ import annotations

import math
import time

from tests.telegram_api.errors import ApiError

#: Most messages in a second to all chats together.
MAX_IN_ALL = 30

#: "A second", less 5 % for how unevenly requests travel.
SECOND = 0.95


class Limits:
    """Measures how fast the bot sends; refuses what is too fast only where `enforce` is set."""

    def __init__(self) -> None:
        self.enforce = False
        #: Monotonic time in seconds and chat id of every message that was sent.
        self.sent: list[tuple[float, int]] = []

    def take(self, chat_id: int) -> None:
        """Count a message that the bot sends.

        Raises:
            ApiError: 429, it is too early.
        """
        now = time.monotonic()
        if self.enforce and self._too_fast(now, chat_id):
            raise ApiError(429, "Too Many Requests: retry after 1", retry_after=1)
        self.sent.append((now, chat_id))

    def most_in_a_second(self) -> int:
        """Most messages that the bot sent within any one second."""
        most = first = 0
        for last, (at, _) in enumerate(self.sent):
            while self.sent[first][0] <= at - SECOND:
                first += 1
            most = max(most, last - first + 1)
        return most

    def closest_in_a_chat(self) -> float:
        """Smallest pause in seconds between two messages of one chat; infinite where none is."""
        closest, before = math.inf, {}
        for at, chat_id in self.sent:
            closest = min(closest, at - before.get(chat_id, -math.inf))
            before[chat_id] = at
        return closest

    def _too_fast(self, now: float, chat_id: int) -> bool:
        recent = []
        for at, chat in reversed(self.sent):
            if at <= now - SECOND:
                break
            recent.append(chat)
        return len(recent) >= MAX_IN_ALL or chat_id in recent
