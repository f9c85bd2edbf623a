"""Telegram as a channel of Rasa.

Nothing happens without `TELEGRAM_TOKEN`. With it, the assistant fetches updates, which works
behind any router; with `TELEGRAM_WEBHOOK_URL`, Telegram sends them there.
"""

from __future__ import annotations

import bot.rasa_lean  # noqa: F401  isort: skip

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, json

from bot import settings
from bot.channels.telegram.answering import CHANNEL
from bot.channels.telegram.service import TelegramService

#: The header in which Telegram proves itself (Bot API, `setWebhook`).
SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  (the name of a header)


class TelegramChannel(InputChannel):
    """Rasa channel of Telegram."""

    @classmethod
    def name(cls) -> str:
        """Name of the channel."""
        return CHANNEL

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The webhook's address, where there is one; the connection begins and ends with the app.

        Messages go through the desk that all channels share, not through `on_new_message`.
        """
        blueprint = Blueprint("telegram")
        current = settings.load()
        if current.telegram_token is None:
            return blueprint

        @blueprint.listener("after_server_start")  # type: ignore[untyped-decorator]
        async def start(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
            assistant = app.ctx.assistant
            app.ctx.telegram = TelegramService(current, assistant.desk, assistant.keys)
            await app.ctx.telegram.start()

        @blueprint.listener("before_server_stop")  # type: ignore[untyped-decorator]
        async def stop(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
            if hasattr(app.ctx, "telegram"):
                await app.ctx.telegram.stop()

        if current.telegram_webhook_url is None:
            return blueprint

        @blueprint.post(urlsplit(current.telegram_webhook_url).path)
        async def webhook(request: Request) -> HTTPResponse:
            service: TelegramService = request.app.ctx.telegram
            if not service.proves_itself(request.headers.get(SECRET)):
                return json({"error": "secret"}, status=403)
            try:
                raw = request.json
            except Exception:  # Sanic raises for what is no JSON
                raw = None
            if not isinstance(raw, dict):
                return json({"error": "update"}, status=400)
            answered = await service.take(raw)
            # Telegram sends again what it is not told to be answered.
            return json({}, status=200 if answered else 503)

        return blueprint
