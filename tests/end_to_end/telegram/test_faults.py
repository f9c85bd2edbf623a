"""What goes wrong between the assistant and Telegram."""

import asyncio
import time

import pytest

from tests.end_to_end.telegram.test_conversation import CONDOM
from tests.telegram_api import Blocked, Disconnect, Hang, ServerError, TooManyRequests

pytestmark = pytest.mark.asyncio(loop_scope="session")


def answers(person):
    return [message for message in person.screen if message.from_bot]


async def test_what_fails_is_tried_again(telegram, api, content):
    async def fails(kind, times=2):
        person = api.person(language="fr")
        await person.starts()
        fault = api.faults.add("sendMessage", kind, times=times, chat=person)
        answer = await person.says(CONDOM["fr"])
        assert content.answers["fr"]["pep"].title in answer.text
        assert fault.hits == times
        await person.quiet()

    kinds = (ServerError(500), ServerError(502), Disconnect(), TooManyRequests(1))
    await asyncio.gather(*(fails(kind) for kind in kinds), fails(Hang(60), times=1))


async def test_updates_that_fail_to_come_are_fetched_again(telegram, api):
    person = api.person(language="fr")
    await person.starts()
    for kind in (ServerError(502), Disconnect(), TooManyRequests(1)):
        fault = api.faults.add("getUpdates", kind)
        await person.says("/menu")
        await person.says("/menu")
        assert fault.hits == 1


async def test_telegrams_wish_to_wait_is_obeyed_and_holds_up_nobody_else(telegram, api):
    slow, other = api.person(language="fr"), api.person(language="fr")
    await slow.starts()
    await other.starts()
    fault = api.faults.add("sendMessage", TooManyRequests(6), chat=slow)
    slow.writes("/menu")
    await soon(lambda: fault.hits)
    refused = time.monotonic()
    # More than Telegram shows at once lies behind the one that waits.
    others = [api.person(language="fr") for _ in range(130)]
    for person in others:
        person.writes("/start")
    await asyncio.gather(*(person.next_message(60) for person in others[:110]))
    await other.says("/menu")
    assert not answers(slow)[1:] or time.monotonic() - refused > 5.5
    await slow.wait_for(lambda: len(answers(slow)) == 2, 30)
    again = [
        call for call in api.calls_of("sendMessage") if call.parameters.get("chat_id") == slow.id
    ][-1]
    assert again.at - refused > 5.5
    await asyncio.gather(*(person.wait_for(lambda p=person: answers(p), 60) for person in others))


async def test_the_limits_of_telegram_are_kept(telegram, api):
    api.limits.enforce = True
    before = len(api.calls)
    people = [api.person(language="fr") for _ in range(40)]
    for _ in range(3):
        for person in people:
            person.writes("/start")
    try:
        await asyncio.gather(
            *(person.wait_for(lambda p=person: len(answers(p)) == 3, 60) for person in people)
        )
    finally:
        api.limits.enforce = False
    assert 429 not in {call.status for call in api.calls[before:]}


async def test_who_blocks_the_bot_is_forgotten(telegram, api, content):
    person = api.person(language="fr")
    await person.says(CONDOM["es"])
    assert telegram.kept(person)
    person.blocks()
    await soon(lambda: not telegram.kept(person))
    person.unblocks()
    answer = await person.says("ok")
    assert content.interfaces["fr"].groups["health"] in " ".join(answer.titles)


async def test_who_blocks_before_the_answer_is_forgotten(telegram, api):
    person = api.person(language="fr")
    await person.starts("es-pep")
    api.faults.add("sendMessage", Blocked(), chat=person)
    person.writes("/menu")
    await soon(lambda: not telegram.kept(person))


async def test_no_network_and_a_refused_token_are_told_and_mend_themselves(own_telegram):
    server, api = own_telegram, own_telegram.api

    async def the_page_works():
        page = await asyncio.to_thread(lambda: server.person("fr").says(CONDOM["fr"]))
        assert page.topic == "pep"

    await api.stop()
    await server.starts()
    await server.logs("Telegram cannot be reached")
    await the_page_works()
    right, api.token = api.token, "123456:ANOTHER"
    await api.start()
    await server.logs("Telegram refuses TELEGRAM_TOKEN")
    await soon(lambda: len(api.calls_of("getMe")) >= 2)  # it tries again
    await the_page_works()
    api.token = right
    person = api.person(language="fr")
    await person.starts(seconds=60)
    # And in the middle of everything.
    await api.stop()
    person.writes("/menu")
    await asyncio.sleep(2)
    await api.start()
    await person.next_message(60)
    log = server.log.read_text()
    assert "Traceback" not in log and api.token not in log
    assert log.count("Telegram refuses") == 1
    assert log.count("@ombrelle_test_bot answers") <= 3


async def soon(condition, seconds=30):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "It did not happen."
        await asyncio.sleep(0.1)
