"""What goes wrong between a bot and Telegram, switched on by a test."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any, Protocol

from aiohttp import web

from tests.telegram_api.chats import Chat
from tests.telegram_api.errors import ApiError


class Kind(Protocol):
    """What a fault does."""

    async def answer(self, request: web.Request) -> web.Response | None:
        """The answer instead of the method's; `None` where the method's goes out after all."""


@dataclass(frozen=True)
class TooManyRequests:
    """429; the bot should wait for `retry_after` seconds."""

    retry_after: int = 1

    async def answer(self, request: web.Request) -> web.Response:
        reason = f"Too Many Requests: retry after {self.retry_after}"
        return ApiError(429, reason, retry_after=self.retry_after).response()


@dataclass(frozen=True)
class ServerError:
    """A server of Telegram is out of order; 502 comes as a page of nginx, not as JSON."""

    status: int = 502

    async def answer(self, request: web.Request) -> web.Response:
        if self.status != 502:
            return ApiError(self.status, "Internal Server Error").response()
        page = (
            "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n"
            "<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx/1.18.0</center>\r\n"
            "</body>\r\n</html>\r\n"
        )
        return web.Response(text=page, status=502, content_type="text/html")


@dataclass(frozen=True)
class Hang:
    """Nothing happens for `seconds`; then all goes on, if the bot is still there."""

    seconds: float

    async def answer(self, request: web.Request) -> None:
        await asyncio.sleep(self.seconds)


@dataclass(frozen=True)
class Disconnect:
    """The connection is closed without an answer."""

    async def answer(self, request: web.Request) -> web.Response:
        if request.transport:
            request.transport.close()
        return web.Response(status=444)  # as nginx logs it; goes nowhere


@dataclass(frozen=True)
class Blocked:
    """403, as from a person who blocked the bot."""

    async def answer(self, request: web.Request) -> web.Response:
        return ApiError(403, "Forbidden: bot was blocked by the user").response()


@dataclass(eq=False)
class Fault:
    """A switched-on fault; made by `Faults.add`.

    Attributes:
        hits: How often it happened.
    """

    method: str
    kind: Kind
    left: int | None
    chat_id: int | None
    after: bool
    hits: int = 0

    def remove(self) -> None:
        """Switch it off."""
        self.left = 0

    def fits(self, method: str, parameters: dict[str, Any]) -> bool:
        """Whether it is to happen to this request."""
        return (
            self.left != 0
            and self.method.lower() in {"*", method.lower()}
            and self.chat_id in {None, parameters.get("chat_id")}
        )


class Faults:
    """The faults that are switched on; of several that fit, the first happens."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(
        self,
        method: str,
        kind: Kind,
        times: int | None = 1,
        chat: Chat | int | None = None,
        after: bool = False,
    ) -> Fault:
        """Switch a fault on.

        Args:
            method: Which method it happens to; `*` for all.
            kind: What happens.
            times: How often; `None` for ever.
            chat: Only to requests for this chat.
            after: The method takes effect first, and only its answer is lost.
        """
        chat_id = chat.id if isinstance(chat, Chat) else chat
        fault = Fault(method, kind, times, chat_id, after)
        self._faults.append(fault)
        return fault

    def clear(self) -> None:
        """Switch all off."""
        for fault in self._faults:
            fault.remove()
        self._faults.clear()

    def hit(self, method: str, parameters: dict[str, Any]) -> Fault | None:
        """The fault that happens to a request, counted."""
        for fault in self._faults:
            if fault.fits(method, parameters):
                fault.hits += 1
                fault.left = None if fault.left is None else fault.left - 1
                return fault
        return None
