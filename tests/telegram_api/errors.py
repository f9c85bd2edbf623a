"""How the Bot API says no."""

from __future__ import annotations

from typing import Any

from aiohttp import web


class ApiError(Exception):
    """A request that is answered `"ok": false`.

    Args:
        code: HTTP status, and `error_code`.
        description: As Telegram words it, `"Bad Request: …"`.
        parameters: `ResponseParameters`, such as `retry_after` in seconds.
    """

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def response(self) -> web.Response:
        """The HTTP response."""
        body = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return web.json_response(body, status=self.code)


def bad_request(reason: str) -> ApiError:
    """The error of a request that is refused for what it says."""
    return ApiError(400, f"Bad Request: {reason}")
