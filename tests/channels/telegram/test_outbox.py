import asyncio
from types import SimpleNamespace

from bot.channels.telegram.layout import Page
from bot.channels.telegram.outbox import Outbox


class Bot:
    """Takes messages as Telegram does; how long each takes is told."""

    def __init__(self, seconds):
        self.seconds = seconds

    async def send_message(self, chat, *_, **__):
        await asyncio.sleep(self.seconds(chat))
        return SimpleNamespace(message_id=chat)


async def send_all(outbox, chats):
    """Send to each chat; the most messages that had left and were not noted at one moment."""
    under_way, most = set(), 0

    async def one(chat):
        async def note(number):
            await asyncio.sleep(0.005)
            under_way.discard(number)

        nonlocal most
        sending = asyncio.create_task(outbox.send(chat, Page("a", "a", None), then=note))
        await sending

    message = outbox._message

    async def leaves(chat, *rest):
        nonlocal most
        under_way.add(chat)
        most = max(most, len(under_way))
        return await message(chat, *rest)

    outbox._message = leaves
    await asyncio.gather(*(one(chat) for chat in chats))
    return most


async def test_a_crash_repeats_one_message_however_many_wait():
    # Longer than the time that one message may hold back the next.
    assert await send_all(Outbox(Bot(lambda chat: 0.03)), range(90)) == 1


async def test_a_slow_message_holds_back_the_others_for_a_moment_only():
    started = asyncio.get_running_loop().time()
    outbox = Outbox(Bot(lambda chat: 6 if chat == 0 else 0.01))
    slow = asyncio.create_task(outbox.send(0, Page("a", "a", None)))
    await asyncio.sleep(0.1)
    assert await send_all(outbox, range(1, 20)) <= 2
    assert asyncio.get_running_loop().time() - started < 5
    await slow
