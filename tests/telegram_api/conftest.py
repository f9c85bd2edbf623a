"""The server, and a bot of python-telegram-bot that talks to it over loopback."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import telegram
from telegram.request import HTTPXRequest

from tests.telegram_api import BotApi, Person


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    server = BotApi()
    await server.start()
    yield server
    await server.stop()


def client(api: BotApi) -> telegram.Bot:
    """A bot that is not initialised yet."""
    # Loopback has no certificates, and reading those of all authorities takes most of a test.
    plain = {"verify": False}
    return telegram.Bot(
        api.token,
        base_url=f"{api.root}/bot",
        request=HTTPXRequest(httpx_kwargs=plain),
        get_updates_request=HTTPXRequest(httpx_kwargs=plain),
    )


@pytest.fixture
async def bot(api: BotApi) -> AsyncIterator[telegram.Bot]:
    async with client(api) as bot:
        yield bot


@pytest.fixture
def lin(api: BotApi) -> Person:
    """Somebody who has written to the bot."""
    person = api.person("Lin")
    person.writes("/start")
    api.pending.clear()
    return person


@pytest.fixture
async def parrot(bot: telegram.Bot) -> AsyncIterator[None]:
    """A bot that repeats what people write, with a button, and answers taps."""

    async def answer() -> None:
        offset = 0
        while True:
            for update in await bot.get_updates(offset=offset, timeout=10):
                offset = update.update_id + 1
                if query := update.callback_query:
                    await bot.answer_callback_query(query.id, text="done")
                    await bot.send_message(query.message.chat.id, f"tapped {query.data}")
                elif update.message and update.message.text:
                    await bot.send_message(
                        update.message.chat_id, update.message.text, reply_markup=keyboard
                    )

    keyboard = telegram.InlineKeyboardMarkup.from_row(
        [
            telegram.InlineKeyboardButton("Menu ☰", callback_data="ask:menu"),
            telegram.InlineKeyboardButton("Site", url="https://example.org"),
        ]
    )
    task = asyncio.create_task(answer())
    yield
    task.cancel()
    await asyncio.wait({task})
