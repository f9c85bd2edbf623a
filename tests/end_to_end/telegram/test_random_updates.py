"""Ten thousand broken updates through the real servers: no crash, no wrong chat."""

import pytest
from hypothesis import HealthCheck, given, settings

from tests.channels.telegram.broken import broken
from tests.end_to_end.telegram.test_conversation import CONDOM
from tests.end_to_end.telegram.test_faults import soon

pytestmark = pytest.mark.asyncio(loop_scope="session")

UPDATES = 10_000


async def test_ten_thousand_broken_updates(telegram, api, content):
    lin = api.person(language="fr")
    await lin.starts()
    updates = ten_thousand()
    assert len(updates) == UPDATES
    named, before = {lin.id}, len(api.calls)
    for start in range(0, UPDATES, 100):
        for update in updates[start : start + 100]:
            named |= chats(update)
            api.updates.add_broken(update)
        await soon(lambda: len(api.pending) < 50)
    answer = await lin.says(CONDOM["fr"], seconds=60)
    assert content.answers["fr"]["pep"].title in answer.text
    written = {
        call.parameters.get("chat_id")
        for call in api.calls[before:]
        if call.method == "sendMessage"
    }
    assert written <= named
    assert len(written) > 1  # some of them were whole enough to be answered
    # Nobody wrote to this bot but Lin: what goes to her is hers.
    assert len([message for message in lin.screen if message.from_bot]) == 2
    log = telegram.log.read_text()
    assert "Traceback" not in log and "could not be answered" not in log


def ten_thousand():
    """What hypothesis makes up, all of it at once: its own tests cannot await."""
    made = []

    @given(broken())
    @settings(
        max_examples=UPDATES, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    def collect(update):
        made.append(update)

    collect()
    return made[:UPDATES]


def chats(value):
    """Every number in a value that may be a chat's."""
    if isinstance(value, dict):
        return set().union(*(chats(inner) for inner in value.values())) if value else set()
    if isinstance(value, list):
        return set().union(*(chats(inner) for inner in value)) if value else set()
    return {value} if isinstance(value, int) else set()
