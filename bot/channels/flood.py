"""Slows down who writes too fast, without slowing the others."""

from __future__ import annotations

import time
from collections import OrderedDict


class FloodGate:
    """Lets a sender pass `allowed` times in a row, and then once every `seconds / allowed`.

    A token bucket; kept in memory only, and forgotten when full again.
    """

    def __init__(self, allowed: int, seconds: float, senders: int = 10_000) -> None:
        self._allowed = float(allowed)
        self._rate = allowed / seconds
        self._senders = senders
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def passes(self, sender: str, now: float | None = None) -> bool:
        """Whether `sender` may pass now, or at `now`, in seconds of one clock for all calls."""
        now = time.monotonic() if now is None else now
        tokens, then = self._buckets.pop(sender, (self._allowed, now))
        now = max(now, then)  # what was written earlier may come later
        tokens = min(self._allowed, tokens + (now - then) * self._rate)
        passes = tokens >= 1
        self._buckets[sender] = (tokens - 1 if passes else tokens, now)
        if len(self._buckets) > self._senders:
            self._buckets.popitem(last=False)
        return passes

    def forget(self, sender: str) -> None:
        """Forget a sender."""
        self._buckets.pop(sender, None)
