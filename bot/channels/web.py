"""The chat page, for demonstrations on phones: one small page and three addresses behind it.

No cookie, nothing stored, nothing loaded from elsewhere. A chat is a random name that the page
makes and forgets.
"""

from __future__ import annotations

import bot.rasa_lean  # noqa: F401  isort: skip

import re
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, empty, json, raw

from bot.channels.desk import Desk
from bot.channels.flood import FloodGate
from bot.channels.page import Page

#: Most bytes of what the page sends.
MAX_BYTES = 20_000

#: A chat may send so many messages in so many seconds; an address so many more: phones behind one
#: router share it.
CHAT_MESSAGES, ADDRESS_MESSAGES, SECONDS = 30, 300, 60.0

#: A random name that the page makes: 32 hexadecimal digits.
_CHAT = re.compile(r"^[0-9a-f]{32}$")


class WebChannel(InputChannel):
    """Rasa channel of the chat page."""

    def __init__(self) -> None:
        self._chats = FloodGate(CHAT_MESSAGES, SECONDS)
        self._addresses = FloodGate(ADDRESS_MESSAGES, SECONDS)

    @classmethod
    def name(cls) -> str:
        """Name of the channel."""
        return "web"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The page at `/`, and `/chat`, `/forget`, `/health` behind it.

        Messages go through the desk that all channels share, not through `on_new_message`.
        """
        blueprint = Blueprint("web")

        @blueprint.get("/")
        async def page(request: Request) -> HTTPResponse:
            shown: Page = request.app.ctx.page
            body, headers = shown.serve(request.headers.get("accept-encoding") or "")
            if request.headers.get("if-none-match") == headers["etag"]:
                return empty(304, headers)
            return raw(body, content_type="text/html; charset=utf-8", headers=headers)

        @blueprint.get("/health")
        async def health(request: Request) -> HTTPResponse:
            return json({"status": "ok"})

        async def same_origin_only(request: Request) -> HTTPResponse | None:
            # Browsers say where a request comes from (W3C Fetch Metadata): another site's page
            # must not speak here in a person's name. Opening the page by a link is no speaking.
            site = request.headers.get("sec-fetch-site", "same-origin")
            if request.method == "POST" and site not in ("same-origin", "none"):
                return json({"error": "origin"}, status=403)
            return None

        async def not_too_long(request: Request) -> HTTPResponse | None:
            return json({"error": "size"}, status=413) if len(request.body) > MAX_BYTES else None

        blueprint.on_request(same_origin_only)  # type: ignore[no-untyped-call]
        blueprint.on_request(not_too_long)  # type: ignore[no-untyped-call]

        @blueprint.post("/chat")
        async def chat(request: Request) -> HTTPResponse:
            data = _object(request)
            name = _text(data, "chat")
            if data is None or not _CHAT.match(name):
                return json({"error": "chat"}, status=400)
            desk: Desk = request.app.ctx.desk
            hint = _text(data, "hint")[:20] or None
            if not (self._addresses.passes(request.ip) and self._chats.passes(name)):
                replies = [await desk.slow_down(self.name(), name, hint)]
            elif data.get("button") is not None:
                replies = await desk.button(self.name(), name, _text(data, "button"), hint)
            elif (position := _position(data)) is not None:
                replies = await desk.near(self.name(), name, *position, hint)
            else:
                replies = await desk.text(self.name(), name, _text(data, "text"), hint)
            # Chinese is half as long without escapes: the network may be slow.
            return json([reply.as_dict() for reply in replies], ensure_ascii=False)

        @blueprint.post("/forget")
        async def forget(request: Request) -> HTTPResponse:
            name = _text(_object(request), "chat")
            if not _CHAT.match(name):
                return json({"error": "chat"}, status=400)
            await request.app.ctx.desk.forget(self.name(), name)
            self._chats.forget(name)
            return empty()

        return blueprint


def _object(request: Request) -> dict[str, Any] | None:
    try:
        data = request.json
    except Exception:  # Sanic raises for what is no JSON; it is the sender's mistake, not ours
        return None
    return data if isinstance(data, dict) else None


def _position(data: dict[str, Any]) -> tuple[float, float] | None:
    """Latitude and longitude in degrees, where the page sent them."""
    value = data.get("position")
    if not isinstance(value, list) or len(value) != 2:
        return None
    latitude, longitude = value
    if not (isinstance(latitude, (int, float)) and isinstance(longitude, (int, float))):
        return None
    return float(latitude), float(longitude)


def _text(data: dict[str, Any] | None, key: str) -> str:
    value = (data or {}).get(key)
    return value if isinstance(value, str) else ""
