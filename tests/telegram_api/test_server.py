"""Requests and answers, whatever the method."""

import asyncio
import time

import aiohttp
import pytest
from telegram import Bot
from telegram.error import InvalidToken, NetworkError

from tests.telegram_api import BotApi, Hang, Person


async def test_a_bot_knows_itself(bot: Bot) -> None:
    me = await bot.get_me()
    assert me.username == "ombrelle_test_bot"
    assert me.is_bot
    assert not me.api_kwargs


async def test_calls_are_recorded_with_typed_parameters(api: BotApi, bot: Bot, lin: Person) -> None:
    await bot.send_message(lin.id, "[1]", disable_notification=True)
    call = api.calls_of("sendMessage")[0]
    assert call.parameters["chat_id"] == lin.id
    assert call.parameters["text"] == "[1]"
    assert call.parameters["disable_notification"] is True
    assert call.status == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("bot123456:TEST/getMe", 200),
        ("bot123456:TEST/getme", 200),
        ("bot999:OTHER/getMe", 401),
        ("botnonsense/getMe", 404),
        ("bot123456:TEST/getFile", 404),
        ("bot123456:TEST/sendVideo", 404),
        ("file/bot123456:TEST/photos/1.jpg", 404),
    ],
)
async def test_token_and_method_decide_the_status(api: BotApi, path: str, status: int) -> None:
    async with aiohttp.ClientSession() as client, client.get(f"{api.root}/{path}") as response:
        body = await response.json()
        assert (response.status, body["ok"]) == (status, status == 200)
    assert [call.status for call in api.calls] == [status]


async def test_parameters_come_in_all_documented_ways(api: BotApi, lin: Person) -> None:
    url = f"{api.root}/bot{api.token}/sendMessage"
    said = {"chat_id": str(lin.id), "text": "a"}
    multipart = aiohttp.MultipartWriter("form-data")
    for name, value in said.items():
        multipart.append(value).set_content_disposition("form-data", name=name)
    async with aiohttp.ClientSession() as client:
        for way in ({"params": said}, {"data": said}, {"json": said}, {"data": multipart}):
            async with client.post(url, **way) as response:
                assert response.status == 200, await response.text()
    assert [message.text for message in lin.screen[1:]] == ["a"] * 4


@pytest.mark.parametrize(
    "wrong",
    [{"message_id": "x"}, {"reply_markup": "{"}, {"reply_markup": "[]"}, {"entities": "{}"}],
)
async def test_a_parameter_of_another_type_is_refused(
    api: BotApi, lin: Person, wrong: dict[str, str]
) -> None:
    url = f"{api.root}/bot{api.token}/sendMessage"
    said = {"chat_id": str(lin.id), "text": "a", **wrong}
    async with aiohttp.ClientSession() as client, client.post(url, data=said) as response:
        assert response.status == 400


async def test_the_network_goes_down_and_comes_back(api: BotApi, bot: Bot, lin: Person) -> None:
    root = api.root
    await api.stop()
    with pytest.raises(NetworkError):
        await bot.get_me()
    waiting = lin.writes("hello")
    await api.start()
    assert api.root == root
    updates = await bot.get_updates()
    assert [update.message.message_id for update in updates] == [waiting.message_id]


async def test_stopping_ends_polls_and_hanging_requests_at_once(
    api: BotApi, bot: Bot, lin: Person
) -> None:
    api.faults.add("sendMessage", Hang(30))
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    sending = asyncio.create_task(bot.send_message(lin.id, "x"))
    await asyncio.sleep(0.1)
    began = time.monotonic()
    await api.stop()
    for task in (poll, sending):
        with pytest.raises(NetworkError):
            await task
    assert time.monotonic() - began < 2
    assert len(lin.screen) == 1


async def test_a_mistake_of_the_server_is_not_hidden(
    api: BotApi, bot: Bot, lin: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(api.bot_user, "colour", 1)
    with pytest.raises(NetworkError):
        await bot.send_message(lin.id, "x")
    assert api.calls[-1].status == 500


async def test_another_token_is_not_authorised(api: BotApi) -> None:
    bot = Bot("999:OTHER", base_url=f"{api.root}/bot")
    with pytest.raises(InvalidToken):
        await bot.initialize()
    await bot.shutdown()
