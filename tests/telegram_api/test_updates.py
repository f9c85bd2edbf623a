"""`getUpdates`: what is given, when it is confirmed, and how long it waits."""

import asyncio
import time

import aiohttp
import pytest
from telegram import Bot
from telegram.error import Conflict

from tests.telegram_api import BotApi, Person
from tests.telegram_api.conftest import client


def texts(updates) -> list[str]:
    return [update.message.text for update in updates]


async def test_updates_come_again_until_they_are_confirmed(
    api: BotApi, bot: Bot, lin: Person
) -> None:
    for text in "abc":
        lin.writes(text)
    first = await bot.get_updates()
    assert texts(first) == ["a", "b", "c"]
    assert texts(await bot.get_updates(limit=2)) == ["a", "b"]
    assert texts(await bot.get_updates(offset=first[1].update_id)) == ["b", "c"]
    assert texts(await bot.get_updates()) == ["b", "c"]
    assert len(api.pending) == 2
    assert await bot.get_updates(offset=first[2].update_id + 1) == ()
    assert not api.pending


async def test_ids_rise_one_by_one(api: BotApi, lin: Person) -> None:
    for text in "abc":
        lin.writes(text)
    ids = [update["update_id"] for update in api.pending]
    assert ids == [ids[0], ids[0] + 1, ids[0] + 2]


async def test_a_negative_offset_forgets_all_but_the_last(bot: Bot, lin: Person) -> None:
    for text in "abcd":
        lin.writes(text)
    assert texts(await bot.get_updates(offset=-2)) == ["c", "d"]
    assert texts(await bot.get_updates()) == ["c", "d"]


async def test_at_most_a_hundred_at_once(bot: Bot, lin: Person) -> None:
    for number in range(130):
        lin.writes(str(number))
    assert len(await bot.get_updates()) == 100
    assert len(await bot.get_updates(limit=100)) == 100


async def test_a_long_poll_ends_with_the_first_update(bot: Bot, lin: Person) -> None:
    began = time.monotonic()
    poll = asyncio.create_task(bot.get_updates(timeout=20))
    await asyncio.sleep(0.1)
    assert not poll.done()
    lin.writes("a")
    assert texts(await poll) == ["a"]
    assert time.monotonic() - began < 5


async def test_a_long_poll_ends_in_time(bot: Bot) -> None:
    began = time.monotonic()
    assert await bot.get_updates(timeout=1) == ()
    assert 0.9 < time.monotonic() - began < 5


async def test_allowed_updates_hold_from_then_on(api: BotApi, bot: Bot, lin: Person) -> None:
    message = lin.writes("a")
    assert texts(await bot.get_updates(allowed_updates=["callback_query"])) == ["a"]
    lin.edits(message, "b")
    lin.writes("c")
    assert len(await bot.get_updates()) == 1  # as before where nothing is said
    await bot.get_updates(allowed_updates=[])
    lin.writes("d")
    assert texts(await bot.get_updates()) == ["a", "d"]


async def test_the_older_of_two_polls_ends_in_a_conflict(
    api: BotApi, bot: Bot, lin: Person
) -> None:
    older = asyncio.create_task(bot.get_updates(timeout=20))
    await asyncio.sleep(0.1)
    async with client(api) as second:
        newer = asyncio.create_task(second.get_updates(timeout=20))
        with pytest.raises(Conflict, match="terminated by other getUpdates request"):
            await older
        lin.writes("a")
        assert texts(await newer) == ["a"]


async def test_polling_and_a_webhook_exclude_each_other(bot: Bot) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=20))
    await asyncio.sleep(0.1)
    await bot.set_webhook("http://127.0.0.1:9/nowhere")
    with pytest.raises(Conflict, match="terminated by setWebhook"):
        await poll
    with pytest.raises(Conflict, match="webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    assert await bot.get_updates() == ()


async def test_a_client_killed_in_a_poll_loses_nothing(api: BotApi, bot: Bot, lin: Person) -> None:
    url = f"{api.root}/bot{api.token}/getUpdates"
    async with aiohttp.ClientSession() as session:
        poll = asyncio.create_task(session.get(url, params={"timeout": "20"}))
        await asyncio.sleep(0.1)
        poll.cancel()
        await asyncio.wait({poll})
    await asyncio.sleep(0.05)
    lin.writes("a")
    assert texts(await bot.get_updates(timeout=5)) == ["a"]
    assert [call.status for call in api.calls_of("getUpdates")] == [0, 200]
