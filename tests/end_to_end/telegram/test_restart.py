"""Stops and crashes: no message is lost, and nobody is answered twice without one."""

import asyncio
import random

import pytest

from bot.content import render
from tests.end_to_end.telegram.test_conversation import CONDOM
from tests.end_to_end.telegram.test_faults import soon
from tests.telegram_api import TooManyRequests

pytestmark = pytest.mark.asyncio(loop_scope="session")


def titles(person):
    return [
        next(iter(message.entity_texts("bold")), "")
        for message in person.screen
        if message.from_bot
    ]


async def test_a_stop_and_what_waited_meanwhile(own_telegram, content):
    server, api = own_telegram, own_telegram.api
    late, now, tapping = (api.person(language="fr") for _ in range(3))
    await server.starts()
    await tapping.starts()
    people = [api.person(language="fr") for _ in range(12)]
    topics = ["pep", "asylum", "housing"]
    for topic in topics:
        for person in people:
            person.writes(f"/start fr-{topic}")
    await asyncio.sleep(0.7)
    await server.stops()
    assert "Traceback" not in server.log.read_text()
    assert 0 < sum(len(titles(person)) for person in people) < 36
    late.writes(CONDOM["fr"], hours_ago=3)
    now.writes(CONDOM["fr"])
    tapping.presses(content.interfaces["fr"].groups["health"])
    api.advance(minutes=20)  # Telegram takes no answer to the tap any more
    await server.starts()
    answer = await late.next_message(60)
    above = [render.line(content, "fr", line) for line in content.interfaces["fr"].telegram.late]
    assert answer.text.splitlines()[: len(above)] == above
    hidden = " ".join(answer.entity_texts("spoiler"))
    pep = content.answers["fr"]["pep"]
    assert pep.title in hidden and render.line(content, "fr", pep.lines[-1]) in hidden
    # What a lock screen shows says nothing.
    shown = answer.text
    for part in answer.entity_texts("spoiler"):
        shown = shown.replace(part, "", 1)
    assert shown.split("\n")[: len(above)] == above and not "".join(shown.split("\n")[len(above) :])
    assert answer.silent
    answer = await now.next_message(60)
    assert answer.text.startswith(pep.title) and not answer.entity_texts("spoiler")
    answer = await tapping.next_message(60)
    assert answer.text.splitlines()[: len(above)] == above
    # A restart sets nothing that stands already.
    # What was begun before the stop was finished, the rest waited; nobody was answered twice.
    expected = [content.answers["fr"][topic].title for topic in topics]
    for person in people:
        await person.wait_for(lambda p=person: len(titles(p)) >= 3, 60)
    await asyncio.sleep(1)
    assert [titles(person) for person in people] == [expected] * len(people)
    assert len(api.calls_of("setMyCommands", "setMyName", "setMyDescription")) <= 12


async def test_kill_9_loses_nothing(own_telegram, content):
    """Once here; `python -m benchmarks.telegram kills` does it twenty times under load."""
    server, api = own_telegram, own_telegram.api
    topics = [
        topic for topic in content.topics.ids() if content.topics.group_of(topic) != "assistant"
    ]
    await server.starts()
    slow = api.person(language="fr")
    await slow.starts()
    fault = api.faults.add("sendMessage", TooManyRequests(300), chat=slow)
    slow.writes("/start fr-pep")
    await soon(lambda: fault.hits)
    people = [api.person(language="fr") for _ in range(36)]
    asked = {person: random.sample(topics, 3) for person in people}
    for number in range(3):
        for person in people:
            person.writes(f"/start fr-{asked[person][number]}")
    # Telegram was told to forget the one that waits, so that the others were seen.
    await soon(lambda: slow_is_put_aside(api, slow))
    # At any moment between the first answers and the last.
    moment = random.randrange(5, 60)  # noqa: S311
    await soon(lambda: sum(len(titles(person)) for person in people) >= moment)
    await server.stops(hard=True)
    assert sum(len(titles(person)) for person in people) < 108
    for path in server.var.rglob("*"):
        assert not path.is_file() or b"/start fr-pep" not in path.read_bytes()
    await server.starts()
    await slow.wait_for(lambda: content.answers["fr"]["pep"].title in titles(slow), 60)
    twice = 0
    for person in people:
        expected = [content.answers["fr"][topic].title for topic in asked[person]]
        await person.wait_for(lambda p=person, e=expected: set(titles(p)) >= set(e), 90)
        shown = titles(person)
        twice += len(shown) - len(expected)
        assert list(dict.fromkeys(shown)) == expected
    assert twice <= 1


def slow_is_put_aside(api, slow):
    waiting = [update["message"]["chat"]["id"] for update in api.pending]
    return slow.id not in waiting
