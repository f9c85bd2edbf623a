"""Ombrelle on Telegram under load and under kill -9, over a Bot API server on loopback.

    python -m benchmarks.telegram load     # 200 people, 10 messages each
    python -m benchmarks.telegram burst    # the same, each person's 10 messages at once
    python -m benchmarks.telegram kills    # 20 times kill -9 at a random moment under load

The real servers with the trained model; Telegram is `tests/telegram_api`, which keeps Telegram's
limits (30 messages a second in all, one in a chat) and refuses what is faster. Every second message
opens a topic by a link, so that its answer is known by its title: each person's answers are
compared with what was asked, in order. Stops by itself; talks to loopback only.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import requests
import yaml

from bot.content import loader
from bot.content.content import Content
from bot.settings import PROJECT
from tests.end_to_end.servers import Server
from tests.telegram_api import BotApi, Person

LANGUAGES = ("fr", "en", "es", "zh")

#: Seconds after which a run gives up.
LIMIT = 900.0


def main() -> int:
    """Run one of the three; status 1 where a message was lost, or answered out of order."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("run", choices=["load", "burst", "kills"])
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--messages", type=int, default=10, help="of each person")
    parser.add_argument("--think", type=float, default=12, help="seconds before the next one")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))  # noqa: S311
    options = parser.parse_args()
    print(f"seed {options.seed}")
    random.seed(options.seed)
    runs = {"load": load, "burst": burst, "kills": kills}
    return asyncio.run(asyncio.wait_for(_with_servers(runs[options.run], options), LIMIT))


@dataclass
class Writer:
    """A person, and what they ask."""

    person: Person
    #: What they write, and the title of the answer where it is known.
    asked: list[tuple[str, str | None]]
    #: Seconds from the update to the answer.
    times: list[float] = field(default_factory=list)
    #: How many of the messages were written.
    written: int = 0

    async def writes_one_after_the_other(self, think: float) -> None:
        """Write, read the answer, think for so many seconds on average, write again."""
        for text, _ in self.asked:
            await asyncio.sleep(random.uniform(0, 2 * think))  # noqa: S311
            started = time.monotonic()
            await self.person.says(text, seconds=LIMIT)
            self.times.append(time.monotonic() - started)

    async def answered(self) -> None:
        """Return when every message has an answer."""
        await self.person.wait_for(lambda: len(self.titles()) >= len(self.asked), LIMIT)

    def titles(self) -> list[str]:
        """The first line of each answer."""
        return [
            next(iter(message.entity_texts("bold")), message.text.split("\n")[0])
            for message in self.person.all_messages
            if message.from_bot
        ]

    def faults(self, twice: int = 0) -> list[str]:
        """What is wrong with the answers; so many may have come twice in a row."""
        titles, found = self.titles(), []
        at = 0
        for text, title in self.asked:
            if title is None:
                at += 1
                continue
            while twice and at < len(titles) and titles[at] != title:
                at, twice = at + 1, twice - 1
            if at >= len(titles) or titles[at] != title:
                found.append(f"{self.person.name}: '{text}' has no answer in its place")
                return found
            at += 1
        if len(titles) != at + twice and not twice:
            found.append(f"{self.person.name}: {len(titles)} answers to {at} messages")
        return found


async def load(api: BotApi, server: Server, content: Content, options: argparse.Namespace) -> int:
    """People write, read the answer, write again."""
    writers = _writers(api, content, options.people, options.messages)
    page = asyncio.create_task(asyncio.to_thread(_page, server, [w.asked[1][0] for w in writers]))
    started = time.monotonic()
    await asyncio.gather(*(writer.writes_one_after_the_other(options.think) for writer in writers))
    seconds = time.monotonic() - started
    _report(api, writers, seconds)
    times = [moment for writer in writers for moment in writer.times]
    beside = statistics.median(await page)
    print(
        f"p50 / p95 from update to answer: {statistics.median(times):.2f} / "
        f"{_percentile(times, 0.95):.2f} s; the page beside it, p50 {beside:.2f} s: "
        f"ratio {statistics.median(times) / beside:.2f}"
    )
    return _judge(writers)


async def burst(api: BotApi, server: Server, content: Content, options: argparse.Namespace) -> int:
    """Everybody writes everything at once."""
    writers = _writers(api, content, options.people, options.messages)
    started = time.monotonic()
    for number in range(options.messages):
        for writer in writers:
            writer.person.writes(writer.asked[number][0])
    await asyncio.gather(*(writer.answered() for writer in writers))
    _report(api, writers, time.monotonic() - started)
    return _judge(writers)


async def kills(api: BotApi, server: Server, content: Content, options: argparse.Namespace) -> int:
    """People write all the time, and the servers are killed again and again."""
    writers = _writers(api, content, options.people // 4, 40, every=1)
    writing = [asyncio.create_task(_writes_on(writer)) for writer in writers]

    def answers() -> int:
        return sum(len(writer.titles()) for writer in writers)

    for kill in range(options.kills):
        await asyncio.sleep(random.uniform(0.2, 5))  # noqa: S311
        await asyncio.to_thread(server.stop, True)
        print(f"kill {kill + 1}: {len(api.pending)} updates wait, {answers()} answers", flush=True)
        await asyncio.to_thread(server.start)
    for task in writing:
        task.cancel()
    await asyncio.gather(*writing, return_exceptions=True)
    for writer in writers:
        del writer.asked[writer.written :]
    await _until(lambda: not api.pending)
    await asyncio.sleep(2)
    messages = sum(len(writer.asked) for writer in writers)
    twice = answers() - messages
    lost = [fault for writer in writers for fault in writer.faults(twice=options.kills)]
    print(f"{messages} messages, {answers()} answers, {options.kills} kills, twice: {twice}")
    for fault in lost:
        print(fault)
    return 1 if lost or not 0 <= twice <= options.kills else 0


async def _writes_on(writer: Writer) -> None:
    for text, _ in writer.asked:
        await asyncio.sleep(random.uniform(2, 8))  # noqa: S311
        writer.person.writes(text)
        writer.written += 1


async def _with_servers(
    run: Callable[[BotApi, Server, Content, argparse.Namespace], Awaitable[int]],
    options: argparse.Namespace,
) -> int:
    content, _ = loader.load(PROJECT / "locales")
    assert content is not None
    api = BotApi()
    api.limits.enforce = True
    await api.start()
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder))
        server.environment |= {"TELEGRAM_TOKEN": api.token, "TELEGRAM_API_URL": api.root}
        try:
            await asyncio.to_thread(server.start)
            await api.person("Warm").says("/menu", seconds=60)
            await asyncio.sleep(10)
            return await run(api, server, content, options)
        finally:
            await asyncio.to_thread(server.stop)
            await api.stop()


def _writers(
    api: BotApi, content: Content, people: int, messages: int, every: int = 2
) -> list[Writer]:
    texts = {tag: _texts(tag) for tag in LANGUAGES}
    topics = [
        topic for topic in content.topics.ids() if content.topics.group_of(topic) != "assistant"
    ]
    writers = []
    for number in range(people):
        tag = LANGUAGES[number % len(LANGUAGES)]
        asked: list[tuple[str, str | None]] = []
        for place, topic in enumerate(random.sample(topics, messages)):
            if place % every == 0:
                asked.append((f"/start {tag}-{topic}", content.title(tag, topic)))
            else:
                asked.append((random.choice(texts[tag]), None))  # noqa: S311
        writers.append(Writer(api.person(f"Person {number}", tag), asked))
    return writers


def _texts(tag: str) -> list[str]:
    """Messages of one language with which understanding is measured."""
    found = []
    for path in sorted((PROJECT / "tests/understanding" / tag).glob("*.yml")):
        found += [str(one["text"]) for one in yaml.safe_load(path.read_text())["messages"]]
    return found


def _page(server: Server, texts: Sequence[str]) -> list[float]:
    """Somebody on the page meanwhile; seconds a message."""
    person, times = server.person("fr"), []
    for text in texts[:100]:
        started = time.monotonic()
        try:
            person.says(text)
        except (AssertionError, requests.RequestException):
            continue
        times.append(time.monotonic() - started)
        time.sleep(0.5)
    return times


async def _until(condition: Callable[[], bool]) -> None:
    while not condition():  # noqa: ASYNC110
        await asyncio.sleep(0.2)


def _report(api: BotApi, writers: list[Writer], seconds: float) -> None:
    messages = sum(len(writer.asked) for writer in writers)
    refused = sum(call.status == 429 for call in api.calls)
    print(
        f"{len(writers)} people, {messages} messages in {seconds:.1f} s: "
        f"{messages / seconds:.1f} a second; at most {api.limits.most_in_a_second()} sent in one "
        f"second, at least {api.limits.closest_in_a_chat():.2f} s between two in a chat, "
        f"{refused} refused"
    )


def _judge(writers: list[Writer]) -> int:
    faults = [fault for writer in writers for fault in writer.faults()]
    for fault in faults[:20]:
        print(fault)
    print("all answered, in order, none twice" if not faults else f"{len(faults)} faults")
    return 1 if faults else 0


def _percentile(times: Sequence[float], share: float) -> float:
    return sorted(times)[int(share * (len(times) - 1))]


if __name__ == "__main__":
    sys.exit(main())
