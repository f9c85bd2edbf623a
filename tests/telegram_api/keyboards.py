"""Keyboards under messages, checked as Telegram checks them."""

from __future__ import annotations

from typing import Any

import telegram

from tests.telegram_api import links, schema
from tests.telegram_api.errors import ApiError, bad_request

MAX_BUTTONS = 100
MAX_BUTTONS_IN_A_ROW = 8
MAX_DATA_BYTES = 64
MAX_COPY_TEXT = 256

#: Fields of a button of which it has exactly one.
_ACTIONS = {
    "callback_data",
    "callback_game",
    "copy_text",
    "login_url",
    "pay",
    "switch_inline_query",
    "switch_inline_query_chosen_chat",
    "switch_inline_query_current_chat",
    "url",
    "web_app",
}

#: Which field tells which other markup.
_OTHERS = {
    "keyboard": telegram.ReplyKeyboardMarkup,
    "remove_keyboard": telegram.ReplyKeyboardRemove,
    "force_reply": telegram.ForceReply,
}


def inline(markup: dict[str, Any] | None) -> dict[str, Any] | None:
    """The inline keyboard as Telegram returns it with the message; `None` where there is none.

    Other markups (a keyboard instead of the phone's, its removal, a forced reply) are checked, and
    are no part of the message that Telegram returns.

    Raises:
        ApiError: 400, with Telegram's description.
    """
    if not markup:
        return None
    if "inline_keyboard" not in markup:
        kind = next((kind for field, kind in _OTHERS.items() if field in markup), None)
        if kind is None:
            raise bad_request("object expected as reply markup")
        _parse(kind, markup)
        return None
    _parse(telegram.InlineKeyboardMarkup, markup)
    rows = [[_button(button) for button in row] for row in markup["inline_keyboard"]]
    rows = [row for row in rows if row]
    if sum(map(len, rows)) > MAX_BUTTONS or any(len(row) > MAX_BUTTONS_IN_A_ROW for row in rows):
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": rows} if rows else None


def _button(button: dict[str, Any]) -> dict[str, Any]:
    if not button["text"].strip():
        raise bad_request("can't parse inline keyboard button: Text must be non-empty")
    actions = _ACTIONS & button.keys()
    if not actions:
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if len(actions) > 1:
        raise bad_request(f"can't parse inline keyboard button: {' and '.join(sorted(actions))}")
    if "callback_data" in button:
        _check_data(button["callback_data"])
    if "copy_text" in button and not 1 <= len(button["copy_text"]["text"]) <= MAX_COPY_TEXT:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    if "url" in button:
        return {**button, "url": _opened(button["url"])}
    return button


def _check_data(data: Any) -> None:
    if not isinstance(data, str) or not 1 <= len(data.encode()) <= MAX_DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")


def _opened(url: str) -> str:
    try:
        return links.opened(url)
    except ApiError as error:
        reason = error.description.removeprefix("Bad Request: ")
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: {reason}") from error


def _parse(kind: type[telegram.TelegramObject], markup: dict[str, Any]) -> None:
    try:
        schema.parse(kind, markup)
    except ValueError as error:
        raise bad_request(f"can't parse reply keyboard markup JSON object: {error}") from error
