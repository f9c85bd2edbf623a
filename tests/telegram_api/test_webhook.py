"""Delivery to a bot's own server."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from telegram import Bot
from telegram.error import BadRequest

from tests.telegram_api import BotApi, Person


class Receiver:
    """A bot's own server."""

    def __init__(self) -> None:
        self.url = ""
        self.texts: list[str] = []
        self.secrets: list[str | None] = []
        self.refuse = 0
        self.open = asyncio.Event()
        self.open.set()
        self.at_once = self.most_at_once = 0

    async def take(self, request: web.Request) -> web.Response:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await self.open.wait()
        self.at_once -= 1
        if self.refuse:
            self.refuse -= 1
            return web.Response(status=500)
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self.texts.append((await request.json())["message"]["text"])
        return web.Response()


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/hook", receiver.take)
    runner = web.AppRunner(app, shutdown_timeout=0.01)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield receiver
    receiver.open.set()
    await runner.cleanup()


async def delivered(api: BotApi) -> None:
    async def wait() -> None:
        while api.pending:
            await asyncio.sleep(0.01)

    await asyncio.wait_for(wait(), 5)


async def test_pending_and_new_updates_are_delivered_with_the_secret(
    api: BotApi, bot: Bot, lin: Person, receiver: Receiver
) -> None:
    lin.writes("a")
    await bot.set_webhook(receiver.url, secret_token="s-1")
    lin.writes("b")
    await delivered(api)
    assert receiver.texts == ["a", "b"]
    assert receiver.secrets == ["s-1", "s-1"]


async def test_an_update_is_tried_until_it_is_taken(
    api: BotApi, bot: Bot, lin: Person, receiver: Receiver
) -> None:
    receiver.refuse = 2
    await bot.set_webhook(receiver.url)
    for text in "abc":
        lin.writes(text)
    await delivered(api)
    assert receiver.texts == ["a", "b", "c"]
    info = await bot.get_webhook_info()
    assert "500" in info.last_error_message


async def test_chats_are_delivered_in_parallel_up_to_the_limit(
    api: BotApi, bot: Bot, receiver: Receiver
) -> None:
    receiver.open.clear()
    await bot.set_webhook(receiver.url, max_connections=3)
    for number in range(5):
        api.person().writes(str(number))
    await asyncio.sleep(0.1)
    assert receiver.most_at_once == 3
    receiver.open.set()
    await delivered(api)
    assert receiver.most_at_once == 3
    assert sorted(receiver.texts) == list("01234")


async def test_a_webhook_outlives_a_network_that_is_down(
    api: BotApi, bot: Bot, lin: Person, receiver: Receiver
) -> None:
    await bot.set_webhook(receiver.url)
    await api.stop()
    lin.writes("a")
    await asyncio.sleep(0.05)
    assert receiver.texts == []
    await api.start()
    await delivered(api)
    assert receiver.texts == ["a"]


async def test_pending_updates_are_dropped_where_asked(
    api: BotApi, bot: Bot, lin: Person, receiver: Receiver
) -> None:
    lin.writes("a")
    await bot.set_webhook(receiver.url, drop_pending_updates=True)
    assert not api.pending
    await bot.delete_webhook()
    lin.writes("b")
    await bot.delete_webhook(drop_pending_updates=True)
    assert not api.pending
    assert receiver.texts == []


async def test_webhook_info(api: BotApi, bot: Bot, lin: Person) -> None:
    assert (await bot.get_webhook_info()).url == ""
    await bot.set_webhook(
        "https://bot.invalid/hook", max_connections=7, allowed_updates=["message"]
    )
    lin.writes("a")
    info = await bot.get_webhook_info()
    assert info.url == "https://bot.invalid/hook"
    assert (info.max_connections, info.allowed_updates) == (7, ("message",))
    assert info.pending_update_count == 1


@pytest.mark.parametrize(
    ("url", "secret"), [("http://a.org/", None), ("https://a.org/", "not allowed!")]
)
async def test_wrong_settings_are_refused(bot: Bot, url: str, secret: str | None) -> None:
    with pytest.raises(BadRequest):
        await bot.set_webhook(url, secret_token=secret)
    assert (await bot.get_webhook_info()).url == ""
