"""Deletes both sides' messages of a chat."""

from __future__ import annotations

from functools import partial

from telegram import Bot
from telegram.constants import BulkRequestLimit
from telegram.error import BadRequest

from bot.channels.telegram.outbox import Outbox


async def delete(bot: Bot, outbox: Outbox, chat: int, messages: list[int]) -> bool:
    """Delete messages, in batches.

    Args:
        bot: Telegram's Bot API.
        outbox: For its attempts and pauses.
        chat: Telegram's id of the chat.
        messages: Numbers of messages in it.

    Returns:
        Whether all are gone. Telegram lets nobody delete what is older than 48 hours.

    Raises:
        ChatGone: the chat cannot be reached any more.
    """
    size = int(BulkRequestLimit.MAX_LIMIT)
    gone = True
    for start in range(0, len(messages), size):
        batch = messages[start : start + size]
        try:
            await outbox.persist(chat, partial(bot.delete_messages, chat, batch))
        except BadRequest:
            # One message that cannot be deleted makes Telegram refuse them all.
            for message in batch:
                gone = await _delete_one(bot, outbox, chat, message) and gone
    return gone


async def _delete_one(bot: Bot, outbox: Outbox, chat: int, message: int) -> bool:
    try:
        await outbox.persist(chat, partial(bot.delete_message, chat, message))
    except BadRequest as error:
        return "not found" in error.message.lower()
    return True
