"""`python -m bot chat`."""

from __future__ import annotations

import argparse
import asyncio
import secrets
import sys
from typing import TYPE_CHECKING

from bot import settings

if TYPE_CHECKING:
    from bot.server import Assistant


def add_options(parser: argparse.ArgumentParser) -> None:
    """Options of this verb."""
    parser.add_argument(
        "--language", metavar="TAG", help="language of the phone, such as es (default: none)"
    )


def run(options: argparse.Namespace) -> int:
    """Talk until the input ends or a person types 'q'."""
    print("Ombrelle is starting …", flush=True)
    from bot import logs

    logs.configure()
    from bot.supervisor import ActionServerProcess

    current = settings.load()
    actions = ActionServerProcess(current)
    actions.start()
    try:
        from bot import server

        assistant = server.Assistant(current)
        actions.wait_until_ready()
        return asyncio.run(_talk(assistant, options.language))
    finally:
        actions.stop()


async def _talk(assistant: Assistant, hint: str | None) -> int:
    await assistant.open()
    desk = assistant.desk
    chat = secrets.token_hex(16)
    print("Write a message; a number taps a button; 'q' ends and forgets the chat.\n")
    offered: list[dict[str, str]] = []
    replies = await desk.button("console", chat, "ask:greet", hint)
    try:
        while True:
            for reply in replies:
                offered = reply.buttons or offered
                print(reply.text + "\n")
                for number, button in enumerate(reply.buttons, 1):
                    print(f"  {number}. {button['title']}")
            print("\n> ", end="", flush=True)
            line = await asyncio.to_thread(sys.stdin.readline)
            if not line or line.strip() == "q":
                print()
                return 0
            text = line.strip()
            if not sys.stdin.isatty():
                print(text)
            if text.isdigit() and 1 <= int(text) <= len(offered):
                payload = offered[int(text) - 1]["payload"]
                replies = await desk.button("console", chat, payload, hint)
            else:
                replies = await desk.text("console", chat, text, hint)
    finally:
        await desk.forget("console", chat)
        await assistant.close()
