"""Reads what Telegram sends, as far as the assistant needs it. What is malformed is nothing."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Any

from telegram import CallbackQuery, Chat, ChatMember, Message, Update

#: The kinds of updates that Telegram is asked for.
WANTED = ["message", "edited_message", "callback_query", "my_chat_member"]


class Kind(enum.Enum):
    """What a person did."""

    TEXT = "wrote, or sent a command"
    TAP = "tapped a button"
    LOCATION = "sent a place"
    NOT_TEXT = "sent something that is no text, and wrote nothing"
    GROUP = "wrote in a group, or put the bot into one"
    BLOCKED = "blocked the bot"


@dataclass(frozen=True)
class Incoming:
    """One update that asks for something."""

    update_id: int
    kind: Kind
    #: The chat that it came from; answers go there and nowhere else.
    chat: int
    #: What was typed, or the payload of the button.
    text: str = ""
    #: The phone's language, a BCP 47 tag.
    hint: str | None = None
    #: The person's own message, in the chat.
    message_id: int | None = None
    #: When it was written, in seconds of the Unix clock; a tap has no time.
    sent_at: float | None = None
    #: To be answered at once: the button shows that it waits.
    callback_query_id: str | None = None
    #: Pictures sent together share one.
    album: str | None = None
    #: Latitude and longitude of a place that was sent, in degrees, to about a kilometre.
    position: tuple[float, float] | None = None
    #: Something came with the text that is not read.
    beside: bool = False


def read(raw: Any) -> Incoming | None:
    """What an update asks for, or `None` where it asks for nothing or is malformed.

    Args:
        raw: An `Update` of the Bot API, as parsed JSON.
    """
    try:
        update = Update.de_json(raw, None)
        if update.callback_query:
            return _tap(update.update_id, update.callback_query)
        if update.my_chat_member:
            return _membership(update)
        if update.message:
            return _message(update.update_id, update.message)
        # A live location is edited as the person moves: that is no new question.
        if update.edited_message and not update.edited_message.location:
            return _message(update.update_id, update.edited_message)
    except Exception:
        # Whatever is wrong with it, it is the sender's mistake; its words are in the error.
        return None
    return None


def update_id(raw: Any) -> int | None:
    """The number of an update, or `None` where it has none."""
    try:
        return _number(raw.get("update_id")) if isinstance(raw, dict) else None
    except ValueError:
        return None


def _tap(number: int, query: CallbackQuery) -> Incoming | None:
    # In a private chat, the chat has the person's own id.
    if query.message is None or query.message.chat.id != query.from_user.id:
        return None
    return Incoming(
        number,
        Kind.TAP,
        _chat_id(query.message.chat),
        text=query.data if isinstance(query.data, str) else "",
        hint=_hint(query.from_user.language_code),
        callback_query_id=str(query.id),
    )


def _membership(update: Update) -> Incoming | None:
    changed = update.my_chat_member
    assert changed is not None  # noqa: S101  (the caller looked)
    status = changed.new_chat_member.status
    hint = _hint(changed.from_user.language_code)
    if changed.chat.type == Chat.PRIVATE:
        if status != ChatMember.BANNED:
            return None
        return Incoming(update.update_id, Kind.BLOCKED, _chat_id(changed.chat), hint=hint)
    if changed.chat.type not in (Chat.GROUP, Chat.SUPERGROUP):
        return None
    if status not in (ChatMember.MEMBER, ChatMember.ADMINISTRATOR):
        return None
    return Incoming(update.update_id, Kind.GROUP, _chat_id(changed.chat), hint=hint)


def _message(number: int, message: Message) -> Incoming | None:
    sender = message.from_user
    if sender is None or sender.is_bot:
        return None
    chat, hint = _chat_id(message.chat), _hint(sender.language_code)
    attached = message.effective_attachment
    text = message.text or message.caption or ""
    if message.chat.type in (Chat.GROUP, Chat.SUPERGROUP):
        return Incoming(number, Kind.GROUP, chat, hint=hint) if text or attached else None
    if message.chat.type != Chat.PRIVATE or chat != sender.id:
        return None
    if text:
        kind = Kind.TEXT
    elif message.location or message.venue:
        kind = Kind.LOCATION
    elif attached:
        kind = Kind.NOT_TEXT
    else:
        return None  # Telegram's own notes, such as a pinned message
    return Incoming(
        number,
        kind,
        chat,
        text=str(text),
        hint=hint,
        message_id=_number(message.message_id),
        sent_at=(message.edit_date or message.date).timestamp(),
        position=_position(message),
        album=str(message.media_group_id) if message.media_group_id else None,
        beside=bool(attached),
    )


def _position(message: Message) -> tuple[float, float] | None:
    """Where a sent place is; a hundredth of a degree is as near as the directory needs."""
    location = message.venue.location if message.venue else message.location
    return (round(location.latitude, 2), round(location.longitude, 2)) if location else None


def _chat_id(chat: Chat) -> int:
    return _number(chat.id)


def _number(value: object) -> int:
    """A number of Telegram's, which has at most 52 significant bits (Bot API, `Chat`)."""
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) >= 2**52:
        raise ValueError("That is no number of Telegram's")
    return value


def _hint(language_code: object) -> str | None:
    return language_code if isinstance(language_code, str) else None
