"""The bot's name, descriptions and commands, in each language."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from telegram import Bot, BotCommand
from telegram.error import RetryAfter, TelegramError

from bot.content.content import Content
from bot.content.models import Telegram

logger = logging.getLogger(__name__)


async def publish(bot: Bot, content: Content) -> bool:
    """Set what differs from what Telegram has; returns whether all of it stands.

    Telegram allows few changes of a name a day: what is right already is left alone.
    """
    complete = True
    for language_code, texts in _texts(content):
        for have, wanted, change in _items(bot, language_code, texts):
            try:
                if await have() != wanted:
                    await change(wanted)
            except RetryAfter:
                logger.warning("Telegram allows no more changes of the bot's texts for now.")
                return False
            except TelegramError as error:
                logger.warning("A text of the bot could not be set: %s.", type(error).__name__)
                complete = False
    return complete


def _texts(content: Content) -> list[tuple[str, Telegram]]:
    """Texts by ISO 639-1 code; the empty one is for phones in any other language."""
    default = content.languages.default
    return [("", content.interface(default).telegram)] + [
        (tag, content.interface(tag).telegram)
        for tag in content.languages.written()
        if len(tag) == 2
    ]


def _items(
    bot: Bot, code: str, texts: Telegram
) -> list[tuple[Callable[[], Awaitable[Any]], Any, Callable[[Any], Awaitable[bool]]]]:
    """How to ask for each text, what it should be, and how to set it."""

    async def name() -> str:
        return (await bot.get_my_name(code)).name

    async def description() -> str:
        return (await bot.get_my_description(code)).description

    async def short_description() -> str:
        return (await bot.get_my_short_description(code)).short_description

    async def commands() -> tuple[BotCommand, ...]:
        return await bot.get_my_commands(language_code=code)

    wanted = tuple(BotCommand(command, text) for command, text in texts.commands)
    return [
        (name, texts.name, lambda text: bot.set_my_name(text, code)),
        (description, texts.description, lambda text: bot.set_my_description(text, code)),
        (
            short_description,
            texts.short_description,
            lambda text: bot.set_my_short_description(text, code),
        ),
        (commands, wanted, lambda list_: bot.set_my_commands(list_, language_code=code)),
    ]
