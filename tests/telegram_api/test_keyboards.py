"""Keyboards under a bot's messages."""

import pytest
from telegram import (
    Bot,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
)
from telegram.error import BadRequest

from tests.telegram_api import Person


def data(payload: str) -> InlineKeyboardButton:
    return InlineKeyboardButton("x", callback_data=payload)


def url(address: str) -> InlineKeyboardButton:
    return InlineKeyboardButton("x", url=address)


async def send(bot: Bot, person: Person, rows: list[list[InlineKeyboardButton]]) -> None:
    await bot.send_message(person.id, "x", reply_markup=InlineKeyboardMarkup(rows))


@pytest.mark.parametrize(
    "button",
    [
        data("a" * 64),
        data("é" * 32),
        url("https://a.org/"),
        url("http://a.org/"),
        url("tg://user?id=5"),
        InlineKeyboardButton("x", copy_text=CopyTextButton("1" * 256)),
    ],
)
async def test_buttons_come_back_with_the_message(
    bot: Bot, lin: Person, button: InlineKeyboardButton
) -> None:
    markup = InlineKeyboardMarkup.from_button(button)
    message = await bot.send_message(lin.id, "x", reply_markup=markup)
    assert message.reply_markup == markup
    shown = lin.screen[-1].buttons[0][0]
    assert button.to_dict().get("callback_data") == shown.data
    assert button.to_dict().get("url") == shown.url


@pytest.mark.parametrize(
    ("button", "problem"),
    [
        (data("a" * 65), "[Bb]utton_data_invalid"),
        (data("é" * 32 + "a"), "[Bb]utton_data_invalid"),
        (url("tel:115"), "Unsupported URL protocol"),
        (url("ftp://a.org"), "Unsupported URL protocol"),
        (url("http://"), "Wrong HTTP URL"),
        (InlineKeyboardButton("x"), "Text buttons are unallowed"),
        (InlineKeyboardButton("x", url="http://a.org", callback_data="a"), "callback_data and url"),
        (InlineKeyboardButton(" ", callback_data="a"), "Text must be non-empty"),
        (InlineKeyboardButton("x", copy_text=CopyTextButton("")), "copy_text"),
        (InlineKeyboardButton("x", copy_text=CopyTextButton("1" * 257)), "copy_text"),
        (InlineKeyboardButton("x", callback_data="a", api_kwargs={"colour": 1}), "colour"),
    ],
)
async def test_wrong_buttons_are_refused(
    bot: Bot, lin: Person, button: InlineKeyboardButton, problem: str
) -> None:
    with pytest.raises(BadRequest, match=f"(?i){problem}"):
        await send(bot, lin, [[button]])
    assert len(lin.screen) == 1


async def test_rows_and_buttons_are_counted(bot: Bot, lin: Person) -> None:
    await send(bot, lin, [[data("a")] * 8] * 12 + [[data("a")] * 4])
    for rows in ([[data("a")] * 9], [[data("a")] * 8] * 13):
        with pytest.raises(BadRequest, match="too long"):
            await send(bot, lin, rows)


async def test_a_reply_keyboard_is_no_part_of_the_returned_message(bot: Bot, lin: Person) -> None:
    here = KeyboardButton("Here", request_location=True)
    message = await bot.send_message(
        lin.id, "x", reply_markup=ReplyKeyboardMarkup.from_button(here)
    )
    assert message.reply_markup is None
    assert lin.screen[-1].reply_keyboard["keyboard"][0][0]["request_location"] is True
