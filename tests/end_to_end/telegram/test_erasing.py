"""Erasing: both sides' messages on the phone, and what the server knows, in the middle of anything."""

import asyncio
import os
import signal

import pytest
import pytest_asyncio

from bot.content import render
from tests.end_to_end.telegram.test_conversation import CONDOM, server_files
from tests.end_to_end.telegram.test_faults import soon
from tests.telegram_api import Hang, ServerError, TooManyRequests

pytestmark = pytest.mark.asyncio(loop_scope="session")


def texts(content, tag="fr"):
    return content.interfaces[tag].telegram


async def empties(person):
    """Wait until nothing but what the bot says of erasing is left."""
    await person.wait_for(lambda: len(person.screen) == 1 and person.screen[0].from_bot)
    return person.screen[0]


@pytest_asyncio.fixture(scope="module", loop_scope="session", autouse=True)
async def erasures(telegram, api, content):
    """Beside the other tests, for it takes long: what the bot says of erasing stays a while."""

    async def erases(how):
        person = api.person(language="fr")
        await person.starts("fr-privacy")
        await person.taps(texts(content).protect)
        await person.says(CONDOM["es"])
        assert telegram.kept(person) == {"conversation", "telegram_message", "telegram_chat"}
        if how == "button":
            await person.taps_data("ask:forget_me")
            person.presses(content.interfaces["es"].erase_yes)
        else:
            person.writes(how)
        left = await empties(person)
        assert left.text == render.lines(content, "es", texts(content, "es").erased)
        assert not left.titles
        # It vanishes, too; and the language of the conversation is forgotten.
        await person.wait_for(lambda: not person.screen, 30)
        await soon(lambda: not telegram.kept(person))
        for path in server_files(telegram):
            assert str(person.id).encode() not in path.read_bytes()
        answer = await person.says("ok")
        assert content.interfaces["fr"].groups["health"] in " ".join(answer.titles)
        # All was erased: the next time, nothing is said of older messages.
        person.writes("❌")
        left = await empties(person)
        assert left.text == render.lines(content, "fr", texts(content).erased)

    task = asyncio.gather(*(erases(how) for how in ("/erase", "❌", "button")))
    yield task
    task.cancel()


async def test_more_than_a_hundred_messages(telegram, api, content):
    person = api.person(language="fr")
    await person.starts()
    for _ in range(130):
        person.writes("/menu")
    await person.next_message()
    person.writes("❌")
    left = await empties(person)
    assert left.text == render.lines(content, "fr", texts(content).erased)
    batches = [
        len(call.parameters["message_ids"])
        for call in api.calls_of("deleteMessages")
        if call.parameters["chat_id"] == person.id
    ]
    assert max(batches) == 100 and sum(batches) >= 133


async def test_messages_of_more_than_48_hours_are_named(telegram, api, content):
    person = api.person(language="fr")
    # The bot was not there yet when this was written, and the ledger of those days is gone.
    person.writes("bonjour", days_ago=3)
    await person.next_message()
    person.writes("/erase")
    stays = render.lines(content, "fr", texts(content).older_messages_stay)
    answer = await person.wait_for(
        lambda: next((m for m in person.screen if m.text == stays), None)
    )
    assert "48" in answer.text
    assert [message.text for message in person.screen if not message.from_bot] == ["bonjour"]
    assert len(person.screen) == 2


async def test_while_telegram_asks_to_wait(telegram, api, content):
    person = api.person(language="fr")
    await person.starts()
    api.faults.add("sendMessage", TooManyRequests(3), chat=person)
    person.writes(CONDOM["fr"])
    await asyncio.sleep(1.5)
    person.writes("/erase")
    left = await empties(person)
    assert left.text == render.lines(content, "fr", texts(content).erased)
    # The answer to what was erased never comes.
    person.sees(left.text)
    await person.quiet(2)


async def test_while_an_answer_is_on_its_way(telegram, api, content):
    person = api.person(language="fr")
    await person.starts()
    api.faults.add("sendMessage", Hang(2), chat=person, after=True)
    person.writes(CONDOM["fr"])
    await asyncio.sleep(1.5)
    person.writes("❌")
    await empties(person)


async def test_while_telegram_fails(telegram, api, content):
    person = api.person(language="fr")
    await person.starts()
    fault = api.faults.add("deleteMessages", ServerError(502), times=2, chat=person)
    person.writes("❌")
    await empties(person)
    assert fault.hits == 2


async def test_both_sides_and_all_that_the_server_knows_are_erased(erasures):
    await erasures


async def test_without_the_action_server(telegram, api, content):
    person = api.person(language="fr")
    await person.starts()
    actions = telegram.action_server_pid()
    os.kill(actions, signal.SIGSTOP)
    try:
        person.writes("❌")
        left = await empties(person)
        assert left.text == render.lines(content, "fr", texts(content).erased)
    finally:
        os.kill(actions, signal.SIGCONT)
