"""What a request says, whichever of the documented ways it is written in."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web
from aiohttp.web_request import FileField

from tests.telegram_api.errors import bad_request

_INTEGERS = {
    "live_period",
    "limit",
    "max_connections",
    "message_id",
    "message_thread_id",
    "offset",
    "timeout",
}
_NUMBERS = {"horizontal_accuracy", "latitude", "longitude"}
_BOOLEANS = {
    "disable_notification",
    "drop_pending_updates",
    "protect_content",
    "show_alert",
}
_OBJECTS = {
    "link_preview_options",
    "menu_button",
    "reply_markup",
    "reply_parameters",
    "scope",
}
_LISTS = {"allowed_updates", "commands", "entities", "message_ids"}


async def read(request: web.Request) -> dict[str, Any]:
    """The parameters of a request, each as the type that the Bot API gives it.

    Query string, urlencoded form, multipart form and JSON are read. What is empty is left out, as
    Telegram does with optional parameters. A photo is its bytes, another file its name.

    Raises:
        ApiError: 400, a value is not of its type.
    """
    raw: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        try:
            raw.update(await request.json())
        except (ValueError, TypeError) as error:
            raise bad_request("can't parse request body as JSON object") from error
    elif request.method == "POST":
        raw.update(await request.post())
    return {
        name: _typed(name, value)
        for name, value in raw.items()
        if value is not None and value != ""  # 0 and false are said
    }


def _typed(name: str, value: Any) -> Any:
    if isinstance(value, FileField):
        with value.file:
            return value.file.read() if name == "photo" else value.filename
    if name == "chat_id":
        return _chat_id(value)
    if name in _INTEGERS:
        return _number(name, value, int)
    if name in _NUMBERS:
        return _number(name, value, float)
    if name in _BOOLEANS:
        return str(value).lower() in {"true", "yes", "1"}
    if name in _OBJECTS or name in _LISTS:
        return _json(name, value, list if name in _LISTS else dict)
    return value if isinstance(value, str) else json.dumps(value)


def _chat_id(value: Any) -> int | str:
    try:
        return int(value)
    except (TypeError, ValueError):
        return str(value)  # @name_of_a_channel


def _number(name: str, value: Any, kind: type) -> Any:
    try:
        return kind(value)
    except (TypeError, ValueError) as error:
        raise bad_request(f"invalid parameter {name} specified") from error


def _json(name: str, value: Any, kind: type) -> Any:
    try:
        found = json.loads(value) if isinstance(value, str) else value
    except ValueError as error:
        raise bad_request(f"can't parse {name} JSON object") from error
    if not isinstance(found, kind):
        expected = "Array" if kind is list else "Object"
        raise bad_request(f"can't parse {name}: {expected} expected")
    return found
