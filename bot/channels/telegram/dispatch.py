"""Who is answered when: in order within a chat, side by side across chats, nobody twice."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from typing import Any

from bot.channels.flood import FloodGate
from bot.channels.telegram import updates
from bot.channels.telegram.answering import Answering, Handling
from bot.channels.telegram.updates import Incoming, Kind

logger = logging.getLogger(__name__)

#: A chat may send so many messages in so many seconds.
MESSAGES, SECONDS = 20, 60.0

#: Settled updates that are remembered, so that one that comes again is not answered again.
_REMEMBERED = 20_000


@dataclass
class _Chat:
    """What waits in one chat."""

    queue: deque[Handling] = field(default_factory=deque)
    worker: asyncio.Task[None] | None = None
    #: The answer being made; cancelled when the person erases.
    current: asyncio.Task[None] | None = None


class Dispatcher:
    """Takes updates as they come and has them answered.

    Args:
        answering: Answers one.
        settled: Numbers of updates that were answered before this process began.
    """

    def __init__(self, answering: Answering, settled: set[int]) -> None:
        self._answering = answering
        self._chats: dict[int, _Chat] = {}
        self._flood = FloodGate(MESSAGES, SECONDS)
        self._settled = dict.fromkeys(sorted(settled))
        self._waiting: dict[int, asyncio.Future[None]] = {}
        self._told: OrderedDict[int, float] = OrderedDict()
        self._stopping = False

    @property
    def unsettled(self) -> list[int]:
        """Numbers of the updates that are not answered yet."""
        return list(self._waiting)

    @property
    def busy_chats(self) -> int:
        """How many chats wait for an answer."""
        return len(self._chats)

    def take(self, raw: dict[str, Any]) -> asyncio.Future[None] | None:
        """Have an update answered.

        Args:
            raw: An `Update` of the Bot API, as parsed JSON.

        Returns:
            What is done when the update is settled; `None` where nothing is to be done.
        """
        number = updates.update_id(raw)
        if number is None or number in self._settled:
            return None
        if number in self._waiting:
            return self._waiting[number]
        incoming = updates.read(raw)
        if incoming is None:
            self._remember(number)
            return None
        done = self._waiting[number] = asyncio.get_running_loop().create_future()
        self._queue(incoming)
        return done

    async def all_settled(self, seconds: float) -> None:
        """Return when nothing waits any more, or after so many seconds."""
        if self._waiting:
            await asyncio.wait(self._waiting.values(), timeout=seconds)

    async def stop(self, seconds: float) -> None:
        """Finish the answers that were begun, for so many seconds; the others stay unsettled."""
        self._stopping = True
        workers = [chat.worker for chat in self._chats.values() if chat.worker]
        if workers:
            _, late = await asyncio.wait(workers, timeout=seconds)
            for worker in late:
                worker.cancel()
            if late:
                await asyncio.wait(late)
        for future in self._waiting.values():
            future.cancel()

    def _queue(self, incoming: Incoming) -> None:
        handling = Handling(incoming, acknowledged=self._answering.acknowledge(incoming))
        chat = self._chats.setdefault(incoming.chat, _Chat())
        if incoming.kind in (Kind.GROUP, Kind.BLOCKED):
            pass
        elif self._answering.erases(incoming):
            self._clear_the_way(chat)
        elif not self._flood.passes(str(incoming.chat), incoming.sent_at or time.time()):
            handling.flood = True
        chat.queue.append(handling)
        if chat.worker is None:
            chat.worker = asyncio.create_task(self._work(incoming.chat, chat))

    def _clear_the_way(self, chat: _Chat) -> None:
        """What waits in a chat that is being erased needs no answer any more."""
        for handling in chat.queue:
            handling.dropped = True
        if chat.current is not None:
            chat.current.cancel()

    async def _work(self, number: int, chat: _Chat) -> None:
        while chat.queue and not self._stopping:
            await self._one(chat, chat.queue[0])
            chat.queue.popleft()
        if not chat.queue:
            self._chats.pop(number, None)

    async def _one(self, chat: _Chat, handling: Handling) -> None:
        if not self._silent(handling):
            chat.current = asyncio.create_task(self._answering.handle(handling))
            try:
                await asyncio.wait([chat.current])
                if not chat.current.cancelled() and (error := chat.current.exception()):
                    logger.error("An update could not be answered: %s.", type(error).__name__)
            except asyncio.CancelledError:  # the program stops
                chat.current.cancel()
                await asyncio.wait([chat.current])
                if handling.settled:
                    self._done(handling)
                raise
            finally:
                chat.current = None
            if handling.gone:
                for waiting in chat.queue:
                    waiting.dropped = waiting.gone = True
        if not handling.settled:
            await self._answering.settle(handling)
        self._done(handling)

    def _silent(self, handling: Handling) -> bool:
        """Whether an update gets no answer: its chat is erased, or was just told to slow down."""
        silent = handling.dropped or (handling.flood and self._was_told(handling.incoming.chat))
        if silent and not handling.gone and handling.incoming.message_id is not None:
            handling.messages.append(handling.incoming.message_id)
        return silent

    def _was_told(self, chat: int) -> bool:
        """Whether a chat was told to slow down within the last minute; it is told now if not."""
        now = time.monotonic()
        if self._told.get(chat, -SECONDS) > now - SECONDS:
            return True
        self._told.pop(chat, None)
        self._told[chat] = now
        if len(self._told) > _REMEMBERED:
            self._told.popitem(last=False)
        return False

    def _done(self, handling: Handling) -> None:
        number = handling.incoming.update_id
        self._remember(number)
        future = self._waiting.pop(number, None)
        if future is not None and not future.done():
            future.set_result(None)

    def _remember(self, number: int) -> None:
        self._settled[number] = None
        while len(self._settled) > _REMEMBERED:
            with contextlib.suppress(KeyError):
                del self._settled[next(iter(self._settled))]
