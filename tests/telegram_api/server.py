"""The Bot API as an HTTP server on loopback."""

from __future__ import annotations

import itertools
import re
import socket
import time
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.telegram_api import parameters
from tests.telegram_api.chats import Chat
from tests.telegram_api.errors import ApiError
from tests.telegram_api.faults import Faults
from tests.telegram_api.groups import Group
from tests.telegram_api.limits import Limits
from tests.telegram_api.methods import METHODS
from tests.telegram_api.people import Person
from tests.telegram_api.profile import Profile
from tests.telegram_api.taps import Taps
from tests.telegram_api.updates import Updates
from tests.telegram_api.webhook import Webhook

_PATH = re.compile(r"/bot([^/]+)/([^/]+)")
_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")

#: Telegram takes method names in any case.
_METHODS = {name.lower(): method for name, method in METHODS.items()}

#: Ids of people and groups need more than 32 bits, as the documentation warns.
_FIRST_PERSON = 5_000_000_000
_FIRST_GROUP = -4_000_000_000

#: Largest body in bytes; larger than any file that a bot may send.
_MAX_BODY = 60 * 2**20


@dataclass
class Call:
    """A request that the bot sent.

    Attributes:
        method: As the bot wrote it; the whole path where it is none of a method.
        parameters: By name; numbers, truth values, lists and objects as such.
        at: Monotonic time in seconds.
        status: HTTP status of the answer; 0 while there is none.
    """

    method: str
    parameters: dict[str, Any] = field(default_factory=dict)
    at: float = field(default_factory=time.monotonic)
    status: int = 0


class BotApi:
    """Telegram, for one bot.

    Args:
        token: The bot's token.
        username: The bot's name, without `@`.
    """

    def __init__(
        self,
        token: str = "123456:TEST",  # noqa: S107 - of no bot of Telegram's
        username: str = "ombrelle_test_bot",
    ) -> None:
        self.token = token
        #: The Bot API's `User` that the bot is.
        self.bot_user = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": "Ombrelle",
            "username": username,
        }
        #: Seconds by which the server's clock is ahead of the real time.
        self.clock = 0.0
        #: Photos that the bot sent, by their file_id.
        self.uploads: dict[str, bytes] = {}
        #: Every request, in the order in which they came.
        self.calls: list[Call] = []
        self.chats: dict[int, Chat] = {}
        self.faults = Faults()
        self.limits = Limits()
        self.profile = Profile()
        self.taps = Taps(self.now)
        self.updates = Updates()
        self.webhook = Webhook(self.updates)
        self._message_ids = itertools.count(1000)
        self._port = 0
        self._runner: web.AppRunner | None = None

    @property
    def root(self) -> str:
        """Address of the server, without a slash at the end."""
        assert self._port, "The server has not been started yet."
        return f"http://127.0.0.1:{self._port}"

    @property
    def pending(self) -> list[dict[str, Any]]:
        """Updates that are neither confirmed nor delivered."""
        return self.updates.pending

    async def start(self) -> None:
        """Answer requests, always on the same port."""
        app = web.Application(client_max_size=_MAX_BODY)
        app.router.add_route("GET", "/{path:.*}", self._handle)
        app.router.add_route("POST", "/{path:.*}", self._handle)
        # A client that goes away ends its request; a server that stops waits for none.
        self._runner = web.AppRunner(
            app, handler_cancellation=True, shutdown_timeout=0.01, access_log=None
        )
        await self._runner.setup()
        await web.SockSite(self._runner, self._socket()).start()
        self.webhook.start()

    async def stop(self) -> None:
        """Close all connections and refuse new ones; nothing is forgotten."""
        await self.webhook.stop()
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    def person(self, first_name: str = "Lin", language: str | None = "fr") -> Person:
        """A new person, who has not written to the bot yet."""
        person = Person(self, _FIRST_PERSON + len(self.chats), first_name, language)
        self.chats[person.id] = person
        return person

    def group(self, title: str) -> Group:
        """A new group, without the bot."""
        group = Group(self, _FIRST_GROUP - len(self.chats), title)
        self.chats[group.id] = group
        return group

    def now(self) -> float:
        """Unix time in seconds, by the server's clock."""
        return time.time() + self.clock

    def advance(
        self, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0
    ) -> None:
        """Put the server's clock forward."""
        self.clock += 86400 * days + 3600 * hours + 60 * minutes + seconds

    def calls_of(self, *methods: str) -> list[Call]:
        """The requests for these methods."""
        return [call for call in self.calls if call.method in methods]

    def new_message_id(self) -> int:
        """The number of the next message of any chat."""
        return next(self._message_ids)

    def _socket(self) -> socket.socket:
        listening = socket.socket()
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", self._port))
        self._port = listening.getsockname()[1]
        return listening

    async def _handle(self, request: web.Request) -> web.Response:
        path = _PATH.fullmatch(request.path)
        call = Call(path[2] if path else request.path)
        self.calls.append(call)
        try:
            if not path or not _TOKEN.fullmatch(path[1]):
                raise ApiError(404, "Not Found")
            if path[1] != self.token:
                raise ApiError(401, "Unauthorized")
            call.parameters = await parameters.read(request)
            response = await self._answer_or_fault(call, request)
        except ApiError as error:
            response = error.response()
        except Exception:
            call.status = 500  # aiohttp answers so, and logs where it happened
            raise
        call.status = response.status
        return response

    async def _answer_or_fault(self, call: Call, request: web.Request) -> web.Response:
        fault = self.faults.hit(call.method, call.parameters)
        if fault is None:
            return await self._answer(call)
        if fault.after:
            answer = await self._answer(call)
            instead = await fault.kind.answer(request)
            return answer if instead is None else instead
        instead = await fault.kind.answer(request)
        return await self._answer(call) if instead is None else instead

    async def _answer(self, call: Call) -> web.Response:
        method = _METHODS.get(call.method.lower())
        try:
            if method is None:
                raise ApiError(404, "Not Found")
            return web.json_response({"ok": True, "result": await method(self, call.parameters)})
        except ApiError as error:
            return error.response()
