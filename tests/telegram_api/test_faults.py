"""What goes wrong on purpose, and how fast a bot may send."""

import math

import pytest
from telegram import Bot
from telegram.error import Forbidden, NetworkError, RetryAfter, TimedOut

from tests.telegram_api import (
    Blocked,
    BotApi,
    Disconnect,
    Hang,
    Person,
    ServerError,
    TooManyRequests,
)
from tests.telegram_api.faults import Kind


@pytest.mark.parametrize(
    ("kind", "error", "status"),
    [
        (TooManyRequests(retry_after=3), RetryAfter, 429),
        (ServerError(), NetworkError, 502),
        (ServerError(500), NetworkError, 500),
        (Disconnect(), NetworkError, 444),
        (Blocked(), Forbidden, 403),
    ],
)
@pytest.mark.parametrize("after", [False, True])
async def test_faults(
    api: BotApi,
    bot: Bot,
    lin: Person,
    kind: Kind,
    error: type[Exception],
    status: int,
    after: bool,
) -> None:
    fault = api.faults.add("sendMessage", kind, after=after)
    with pytest.raises(error):
        await bot.send_message(lin.id, "lost")
    assert api.calls[-1].status == status
    assert fault.hits == 1
    assert (lin.screen[-1].text == "lost") is after
    await bot.send_message(lin.id, "x")
    lin.sees("x")


async def test_the_time_to_wait_is_told(api: BotApi, bot: Bot, lin: Person) -> None:
    api.faults.add("*", TooManyRequests(retry_after=7))
    with pytest.raises(RetryAfter) as refused:
        await bot.send_message(lin.id, "x")
    assert refused.value.retry_after.total_seconds() == 7


@pytest.mark.parametrize("after", [False, True])
async def test_a_client_that_gives_up_while_it_hangs(
    api: BotApi, bot: Bot, lin: Person, after: bool
) -> None:
    api.faults.add("sendMessage", Hang(5), after=after)
    with pytest.raises(TimedOut):
        await bot.send_message(lin.id, "lost", read_timeout=0.1)
    assert (lin.screen[-1].text == "lost") is after
    assert api.calls[-1].status == 0


async def test_a_short_hang_is_only_slow(api: BotApi, bot: Bot, lin: Person) -> None:
    api.faults.add("sendMessage", Hang(0.05))
    await bot.send_message(lin.id, "slow")
    lin.sees("slow")


async def test_faults_choose_method_and_chat(api: BotApi, bot: Bot, lin: Person) -> None:
    other = api.person()
    other.writes("a")
    fault = api.faults.add("sendMessage", Blocked(), times=None, chat=lin)
    await bot.send_message(other.id, "x")
    await bot.send_chat_action(lin.id, "typing")
    for _ in range(3):
        with pytest.raises(Forbidden):
            await bot.send_message(lin.id, "x")
    assert fault.hits == 3
    fault.remove()
    await bot.send_message(lin.id, "x")


async def test_clear_switches_all_off(api: BotApi, bot: Bot) -> None:
    api.faults.add("*", Blocked(), times=None)
    api.faults.add("getMe", ServerError(), times=2)
    api.faults.clear()
    await bot.get_me()


async def test_too_fast_in_one_chat(api: BotApi, bot: Bot, lin: Person) -> None:
    await bot.send_message(lin.id, "x")
    await bot.send_message(lin.id, "x")
    assert api.limits.closest_in_a_chat() < 0.9
    api.limits.enforce = True
    with pytest.raises(RetryAfter) as refused:
        await bot.send_message(lin.id, "x")
    assert refused.value.retry_after.total_seconds() == 1


async def test_too_fast_in_all(api: BotApi, bot: Bot) -> None:
    api.limits.enforce = True
    people = [api.person() for _ in range(31)]
    for person in people:
        person.writes("a")
    for person in people[:30]:
        await bot.send_message(person.id, "x")
    assert api.limits.most_in_a_second() == 30
    assert api.limits.closest_in_a_chat() == math.inf
    with pytest.raises(RetryAfter):
        await bot.send_message(people[30].id, "x")
