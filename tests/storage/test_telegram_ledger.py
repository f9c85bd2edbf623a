import os
import time

import pytest

from bot.storage import telegram_ledger
from bot.storage.telegram_ledger import ERASABLE, Chat, TelegramLedger
from tests.conftest import missing

HOUR = 3600


@pytest.fixture(params=["sqlite", "postgresql"])
def ledger(request, tmp_path):
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'x.sqlite'}"
    else:
        url = os.environ.get("TEST_POSTGRES_URL") or "postgresql://postgres@127.0.0.1:5432/test"
    try:
        made = TelegramLedger(url, retention_hours=24)
    except Exception:
        missing("PostgreSQL", "start it, or set TEST_POSTGRES_URL")
    telegram_ledger._metadata.drop_all(made._engine)
    telegram_ledger._metadata.create_all(made._engine)
    yield made
    telegram_ledger._metadata.drop_all(made._engine)


@pytest.fixture
def later(monkeypatch):
    """Put the clock forward."""
    now = time.time()

    def forward(seconds):
        monkeypatch.setattr(telegram_ledger.time, "time", lambda: now + seconds)

    return forward


async def test_settled_updates_and_the_numbers_of_their_messages(ledger):
    await ledger.settle(7, "a", [1, 2])
    await ledger.settle(7, "a", [2, 3])  # twice, after a crash
    await ledger.settle(8, "b", [9])
    await ledger.settle(9, None)
    assert await ledger.settled() == {7, 8, 9}
    assert await ledger.messages("a") == [3, 2, 1]
    assert await ledger.chat("a") == Chat(messages=True)


async def test_forgetting(ledger):
    await ledger.settle(7, "a", [1, 2])
    await ledger.choose("a", protect=True)
    await ledger.settle(8, "b", [9])
    await ledger.forget_message("a", 1)
    assert await ledger.messages("a") == [2]
    await ledger.forget("a")
    assert await ledger.chat("a") == Chat()
    assert await ledger.messages("b") == [9]


async def test_choices_are_kept_until_a_day_after_the_last_message(ledger, later):
    await ledger.choose("a", protect=True)
    await ledger.note_older("a")
    assert await ledger.chat("a") == Chat(protect=True, older=True)
    later(20 * HOUR)
    await ledger.settle(1, "a", [1])
    later(43 * HOUR)
    await ledger.forget_old()
    assert (await ledger.chat("a")).protect
    later(45 * HOUR)
    assert not (await ledger.chat("a")).protect
    await ledger.forget_old()
    later(0)
    assert not (await ledger.chat("a")).protect


async def test_old_numbers_go_and_that_they_were_there_is_known_while_the_chat_lives(ledger, later):
    await ledger.settle(1, "a", [1])
    await ledger.settle(2, "silent", [2])
    later(ERASABLE - 10)
    await ledger.settle(3, "a", [3])
    later(ERASABLE + 10)
    assert await ledger.messages("a") == [3]
    await ledger.forget_old()
    assert await ledger.chat("a") == Chat(older=True, messages=True)
    assert await ledger.chat("silent") == Chat()
    assert await ledger.settled() == {3}
