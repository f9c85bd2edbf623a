"""Sending, editing and deleting."""

import pytest
import telegram
from telegram import Bot, LinkPreviewOptions, ReplyParameters
from telegram.error import BadRequest, Forbidden

from tests.telegram_api import BotApi, Person
from tests.telegram_api.schema import parse


async def test_the_whole_message_comes_back(api: BotApi, bot: Bot, lin: Person) -> None:
    message = await bot.send_message(
        lin.id,
        "<b>x</b>",
        parse_mode="HTML",
        disable_notification=True,
        protect_content=True,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        reply_parameters=ReplyParameters(lin.screen[0].message_id),
    )
    shown = lin.screen[-1]
    assert message.from_user.id == bot.id
    assert message.chat.id == lin.id
    assert abs(message.date.timestamp() - api.now()) < 5
    assert message.reply_to_message.text == "/start"
    assert shown.message_id == message.message_id
    assert shown.silent and shown.protected and shown.link_preview_disabled
    parse(telegram.Message, shown.data)


async def test_dates_follow_the_clock_of_the_server(api: BotApi, bot: Bot, lin: Person) -> None:
    first = await bot.send_message(lin.id, "x")
    api.advance(days=1, hours=2)
    second = await bot.send_message(lin.id, "x")
    assert 26 * 3600 <= (second.date - first.date).total_seconds() < 26 * 3600 + 10


async def test_places(bot: Bot, lin: Person) -> None:
    await bot.send_location(lin.id, 48.85, 2.35)
    await bot.send_venue(lin.id, 48.85, 2.35, "CeGIDD", "1 rue A")
    location, venue = lin.screen[-2:]
    assert location.data["location"] == {"latitude": 48.85, "longitude": 2.35}
    assert venue.data["venue"]["title"] == "CeGIDD"
    with pytest.raises(BadRequest, match="latitude"):
        await bot.send_location(lin.id, 91, 0)


async def test_who_can_be_written_to(api: BotApi, bot: Bot, lin: Person) -> None:
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(1, "x")
    with pytest.raises(Forbidden, match="can't initiate conversation"):
        await bot.send_message(api.person("Ana").id, "x")
    lin.blocks()
    with pytest.raises(Forbidden, match="blocked by the user"):
        await bot.send_message(lin.id, "x")
    with pytest.raises(Forbidden, match="blocked by the user"):
        await bot.send_chat_action(lin.id, "typing")
    lin.unblocks()
    await bot.send_message(lin.id, "x")


async def test_typing_is_counted(bot: Bot, lin: Person) -> None:
    await bot.send_chat_action(lin.id, "typing")
    await bot.send_chat_action(lin.id, "find_location")
    assert lin.typing == 1
    with pytest.raises(BadRequest, match="Wrong parameter action"):
        await bot.send_chat_action(lin.id, "thinking")


async def test_a_message_to_be_replied_must_be_there(bot: Bot, lin: Person) -> None:
    with pytest.raises(BadRequest, match="not found"):
        await bot.send_message(lin.id, "x", reply_parameters=ReplyParameters(1))
    lenient = ReplyParameters(1, allow_sending_without_reply=True)
    assert (await bot.send_message(lin.id, "x", reply_parameters=lenient)).text == "x"


async def test_own_messages_are_edited(bot: Bot, lin: Person) -> None:
    button = telegram.InlineKeyboardButton("Menu", callback_data="a")
    keyboard = telegram.InlineKeyboardMarkup.from_button(button)
    sent = await bot.send_message(lin.id, "<b>x</b>", parse_mode="HTML", reply_markup=keyboard)
    edited = await bot.edit_message_text("y", lin.id, sent.message_id)
    shown = lin.screen[-1]
    assert edited.edit_date
    assert (shown.text, shown.entities, shown.titles) == ("y", [], [])
    await bot.edit_message_reply_markup(lin.id, sent.message_id, reply_markup=keyboard)
    assert shown.titles == ["Menu"]
    with pytest.raises(BadRequest, match="not modified"):
        await bot.edit_message_text("y", lin.id, sent.message_id, reply_markup=keyboard)
    with pytest.raises(BadRequest, match="can't be edited"):
        await bot.edit_message_text("y", lin.id, lin.screen[0].message_id)
    with pytest.raises(BadRequest, match="to edit not found"):
        await bot.edit_message_text("y", lin.id, 1)


async def test_both_sides_are_deleted(bot: Bot, lin: Person) -> None:
    sent = await bot.send_message(lin.id, "x")
    assert await bot.delete_message(lin.id, lin.screen[0].message_id)
    assert await bot.delete_message(lin.id, sent.message_id)
    assert lin.screen == []
    assert [message.deleted for message in lin.all_messages] == [True, True]
    with pytest.raises(BadRequest, match=r"[Mm]essage to delete not found"):
        await bot.delete_message(lin.id, sent.message_id)


async def test_only_messages_of_the_chat_are_deleted(api: BotApi, bot: Bot, lin: Person) -> None:
    other = api.person("Ana").writes("hello")
    with pytest.raises(BadRequest, match="not found"):
        await bot.delete_message(lin.id, other.message_id)
    assert await bot.delete_messages(lin.id, [other.message_id])
    assert not other.deleted


async def test_old_messages_are_not_deleted(api: BotApi, bot: Bot, lin: Person) -> None:
    old = lin.writes("a", hours_ago=48)
    nearly = lin.writes("b", days_ago=1, hours_ago=23)
    with pytest.raises(BadRequest, match=r"[Mm]essage can't be deleted for everyone"):
        await bot.delete_message(lin.id, old.message_id)
    with pytest.raises(BadRequest, match=r"[Mm]essage can't be deleted for everyone"):
        await bot.delete_messages(lin.id, [nearly.message_id, old.message_id])
    assert not nearly.deleted
    await bot.delete_messages(lin.id, [nearly.message_id, 1, 2])
    assert nearly.deleted
    sent = await bot.send_message(lin.id, "x")
    api.advance(hours=50)
    with pytest.raises(BadRequest, match="for everyone"):
        await bot.delete_message(lin.id, sent.message_id)


async def test_one_to_a_hundred_messages_are_deleted_at_once(bot: Bot, lin: Person) -> None:
    assert await bot.delete_messages(lin.id, range(1, 101))
    for ids in ([], range(1, 102)):
        with pytest.raises(BadRequest, match="essage identifiers"):
            await bot.delete_messages(lin.id, ids)
