"""What a person reads when the database fails; everything else is tested over sockets."""

import asyncio
import contextlib
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from bot.channels.desk import Reply
from bot.channels.telegram.answering import PROTECT, Answering, Handling
from bot.channels.telegram.updates import Incoming, Kind
from bot.storage.telegram_ledger import TelegramLedger


class Desk:
    """Says the texts of the interface, and erases."""

    def __init__(self, content):
        self.content = SimpleNamespace(current=content)

    def key(self, channel, chat):
        return f"{channel}-{chat}"

    async def say(self, channel, chat, choose, hint=None):
        lines = choose(self.content.current.interfaces["fr"])
        return Reply("\n".join(lines), [], {"language": "fr"})

    async def erase(self, channel, chat, hint=None):
        return Reply("erased", [], {"language": "fr", "erase": True})


class Outbox:
    """Remembers what was sent."""

    def __init__(self):
        self.sent = []

    async def send(self, chat, page, protect=False, then=None):
        self.sent.append(page.text)
        await then(len(self.sent))

    async def persist(self, chat, attempt, paced=False):
        return await attempt()

    @contextlib.asynccontextmanager
    async def typing(self, chat):
        yield


class Bot:
    """Deletes what it is told."""

    def __init__(self):
        self.deleted = []

    async def delete_messages(self, chat, messages):
        self.deleted += messages


@pytest.fixture
def broken(content, tmp_path):
    """An answering whose database has lost its tables."""
    ledger = TelegramLedger(f"sqlite:///{tmp_path / 'x.sqlite'}", 24)
    with ledger._engine.begin() as connection:
        for table in ("telegram_message", "telegram_chat", "telegram_update"):
            connection.execute(sa.text(f"DROP TABLE {table}"))
    bot, outbox = Bot(), Outbox()
    return Answering(bot, Desk(content), outbox, ledger), bot, outbox


async def test_erasing_empties_the_phone_and_says_that_not_everything_was_erased(broken, content):
    answering, bot, outbox = broken
    handling = Handling(Incoming(1, Kind.TEXT, 5, text="❌", message_id=77))
    await answering.handle(handling)
    assert bot.deleted == [77]
    assert outbox.sent == ["\n".join(content.interfaces["fr"].erase_failed)]
    assert not handling.settled


async def test_a_choice_that_cannot_be_kept_is_not_confirmed(broken, content):
    answering, _, outbox = broken
    await answering.handle(Handling(Incoming(1, Kind.TAP, 5, text=PROTECT)))
    (said,) = outbox.sent
    assert said.startswith(content.interfaces["fr"].out_of_order[0])


async def test_a_stop_does_not_wait_for_a_telegram_that_cannot_be_reached(content, monkeypatch):
    monkeypatch.setattr("bot.channels.telegram.answering._CLOSING", 0.2)

    async def never(chat, attempt, paced=False):
        await asyncio.Event().wait()

    outbox = Outbox()
    outbox.persist = never
    answering = Answering(Bot(), Desk(content), outbox, None)
    task = asyncio.create_task(answering._vanish(7, "telegram-7", [1, 2]))
    answering._vanishing.add(task)
    await asyncio.wait_for(answering.close(), 5)
    with contextlib.suppress(asyncio.CancelledError):
        await task
    assert task.cancelled()
