"""What a person's phone can do, and what the bot is told of it."""

import asyncio

import pytest
import telegram
from telegram import Bot
from telegram.error import BadRequest

from tests.telegram_api import BotApi, Person


async def last_update(bot: Bot) -> telegram.Update:
    return (await bot.get_updates())[-1]


async def test_says_returns_the_answer(parrot: None, lin: Person) -> None:
    assert (await lin.says("hola")).text == "hola"
    assert lin.sees("hol").titles == ["Menu ☰", "Site"]
    assert [message.from_bot for message in lin.screen] == [False, False, True]
    assert (await lin.starts("pep")).text == "/start pep"


async def test_a_wait_that_is_in_vain_shows_the_screen(lin: Person) -> None:
    with pytest.raises(AssertionError, match=r"nothing in 0.05 s(.|\n)*Lin: hello") as failed:
        await lin.says("hello", seconds=0.05)
    assert "screen of Lin" in str(failed.value)
    with pytest.raises(AssertionError, match="screen of Lin"):
        await lin.next_message(seconds=0.05)
    with pytest.raises(AssertionError, match="screen of Lin"):
        lin.sees("hello")


async def test_messages_that_were_not_looked_at_come_next(bot: Bot, lin: Person) -> None:
    for text in "ab":
        await bot.send_message(lin.id, text)
    assert (await lin.next_message()).text == "a"
    with pytest.raises(AssertionError, match="wrote more"):
        await lin.quiet(seconds=0.05)
    assert (await lin.next_message()).text == "b"
    await lin.quiet(seconds=0.05)


async def test_sees_looks_at_the_newest(bot: Bot, lin: Person) -> None:
    for text in ("old", "new"):
        await bot.send_message(lin.id, text)
    lin.sees("new")
    await lin.quiet(seconds=0.05)
    with pytest.raises(AssertionError, match="without 'old'"):
        lin.sees("old")


async def test_a_tap_carries_the_message_as_the_bot_sent_it(bot: Bot, lin: Person) -> None:
    button = telegram.InlineKeyboardButton("Menu ☰", callback_data="ask:menu")
    markup = telegram.InlineKeyboardMarkup.from_button(button)
    sent = await bot.send_message(lin.id, "x", reply_markup=markup)
    lin.presses("Menu")
    query = (await last_update(bot)).callback_query
    assert query.data == "ask:menu"
    assert query.from_user.id == lin.id
    assert query.message.to_dict() == sent.to_dict()
    assert query.message.reply_markup == markup


async def test_taps(parrot: None, lin: Person) -> None:
    first = await lin.says("a")
    await lin.says("b")
    assert (await lin.taps("Menu")).text == "tapped ask:menu"
    assert (await lin.taps("Menu", first)).text == "tapped ask:menu"
    assert (await lin.taps_data("made up")).text == "tapped made up"
    assert lin.toasts == ["done"] * 3
    assert lin.unanswered_taps == []
    with pytest.raises(AssertionError, match="no button 'Help'"):
        await lin.taps("Help")
    with pytest.raises(AssertionError, match="sends nothing"):
        await lin.taps("Site")


async def test_taps_are_answered_in_fifteen_minutes(api: BotApi, bot: Bot, lin: Person) -> None:
    button = telegram.InlineKeyboardButton("Menu", callback_data="a")
    markup = telegram.InlineKeyboardMarkup.from_button(button)
    await bot.send_message(lin.id, "x", reply_markup=markup)
    early, late = lin.presses("Menu"), lin.presses("Menu")
    assert lin.unanswered_taps == [early, late]
    api.advance(minutes=14)
    await bot.answer_callback_query(early)
    assert lin.unanswered_taps == [late]
    api.advance(minutes=2)
    for query_id in (late, "made up"):
        with pytest.raises(BadRequest, match=r"[Qq]uery is too old"):
            await bot.answer_callback_query(query_id)


async def test_commands_are_marked(bot: Bot, lin: Person) -> None:
    lin.writes("🆘 /menu@ombrelle_test_bot now")
    message = (await last_update(bot)).message
    assert message.parse_entities() == {message.entities[0]: "/menu@ombrelle_test_bot"}
    lin.writes("either/or https://a.org/b")
    assert (await last_update(bot)).message.entities == ()


async def test_the_language_of_the_phone(api: BotApi, bot: Bot) -> None:
    for language in ("zh-hans", None):
        api.person("Ana", language).writes("a")
        assert (await last_update(bot)).message.from_user.language_code == language


async def test_old_messages(api: BotApi, lin: Person) -> None:
    message = lin.writes("a", days_ago=1, hours_ago=2)
    assert abs(api.now() - 26 * 3600 - message.date) < 5


async def test_a_live_location_moves(bot: Bot, lin: Person) -> None:
    sent = lin.sends_location(48.85, 2.35, live_period=600)
    assert lin.moves(48.86, 2.36) is sent
    before, after = (await bot.get_updates())[-2:]
    assert before.message.location.latitude == 48.85
    assert after.edited_message.location.latitude == 48.86
    assert after.edited_message.message_id == sent.message_id


async def test_everything_a_phone_sends_reaches_the_bot(bot: Bot, lin: Person) -> None:
    lin.sends_location(48.85, 2.35)
    lin.sends_venue(48.85, 2.35)
    lin.sends_voice()
    lin.sends_photo("two", album="7")
    lin.sends_photo(album="7")
    lin.sends_video()
    lin.sends_sticker()
    lin.sends_document()
    lin.sends_contact()
    lin.sends_poll()
    messages = [update.message for update in await bot.get_updates()]
    kinds = [
        "location", "venue", "voice", "photo", "photo", "video", "sticker", "document", "contact",
        "poll",
    ]  # fmt: skip
    assert all(getattr(message, kind) for message, kind in zip(messages, kinds, strict=True))
    assert [messages[3].caption, messages[4].media_group_id] == ["two", "7"]


async def test_edited_messages(bot: Bot, lin: Person) -> None:
    message = lin.writes("/menu")
    lin.edits(message, "help")
    before, after = await bot.get_updates()
    assert (before.message.text, before.message.edit_date) == ("/menu", None)
    assert (after.edited_message.text, after.edited_message.entities) == ("help", ())
    assert after.edited_message.edit_date


async def test_blocking_is_told(bot: Bot, lin: Person) -> None:
    lin.blocks()
    with pytest.raises(AssertionError, match="has blocked the bot"):
        lin.writes("a")
    lin.unblocks()
    changes = [update.my_chat_member for update in await bot.get_updates()]
    assert [change.new_chat_member.status for change in changes] == ["kicked", "member"]


async def test_a_deleted_chat_is_empty_on_one_side(bot: Bot, lin: Person) -> None:
    kept = await bot.send_message(lin.id, "x")
    lin.deletes_chat()
    assert lin.screen == []
    assert await bot.delete_message(lin.id, kept.message_id)
    await bot.send_message(lin.id, "y")
    assert [message.text for message in lin.screen] == ["y"]


async def test_many_people_at_once(api: BotApi, parrot: None) -> None:
    people = [api.person(f"P{number}") for number in range(20)]
    answers = await asyncio.gather(*(person.says(person.name) for person in people))
    assert [answer.text for answer in answers] == [person.name for person in people]


async def test_waiting_for_something_else(bot: Bot, lin: Person) -> None:
    sent = await bot.send_message(lin.id, "x")
    waiting = asyncio.create_task(lin.wait_for(lambda: sent_is_gone(), seconds=5))

    def sent_is_gone() -> bool:
        return all(message.message_id != sent.message_id for message in lin.screen)

    await asyncio.sleep(0.01)
    await bot.delete_message(lin.id, sent.message_id)
    assert await waiting
    with pytest.raises(AssertionError, match="did not happen"):
        await lin.wait_for(lambda: lin.typing, seconds=0.05)
