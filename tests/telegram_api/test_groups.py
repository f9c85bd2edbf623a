"""Groups, in privacy mode."""

import pytest
from telegram import Bot
from telegram.error import BadRequest, Forbidden

from tests.telegram_api import BotApi, Group, Person


@pytest.fixture
def group(api: BotApi, lin: Person) -> Group:
    group = api.group("Friends")
    group.adds_bot(lin)
    api.pending.clear()
    return group


async def test_adding_the_bot_is_told(api: BotApi, bot: Bot, lin: Person) -> None:
    group = api.group("Friends")
    with pytest.raises(Forbidden, match="not a member"):
        await bot.send_message(group.id, "x")
    group.adds_bot(lin)
    change, joined = await bot.get_updates()
    assert change.my_chat_member.new_chat_member.status == "member"
    assert joined.message.new_chat_members[0].id == bot.id
    assert group.id < 0
    await bot.send_message(group.id, "x")
    assert group.sees("x")
    group.removes_bot(lin)
    with pytest.raises(Forbidden, match="not a member"):
        await bot.send_message(group.id, "x")


async def test_the_bot_is_given_commands_and_replies(bot: Bot, lin: Person, group: Group) -> None:
    sent = group.find((await bot.send_message(group.id, "x")).message_id)
    group.writes(lin, "/menu")
    group.writes(lin, "/menu@ombrelle_test_bot")
    group.writes(lin, "thanks", reply_to=sent)
    group.writes(lin, "/menu@another_bot")
    group.writes(lin, "hello all")
    given = [update.message.text for update in await bot.get_updates()]
    assert given == ["/menu", "/menu@ombrelle_test_bot", "thanks"]
    assert group.screen[-1].text == "hello all"


async def test_says_and_taps_in_a_group(parrot: None, lin: Person, group: Group) -> None:
    assert (await group.says(lin, "/menu")).text == "/menu"
    assert (await group.taps(lin, "Menu")).text == "tapped ask:menu"
    assert lin.toasts == ["done"]


async def test_the_bot_deletes_only_its_own_messages(bot: Bot, lin: Person, group: Group) -> None:
    message = group.writes(lin, "/menu")
    with pytest.raises(BadRequest, match="can't be deleted"):
        await bot.delete_message(group.id, message.message_id)
    sent = await bot.send_message(group.id, "x")
    assert await bot.delete_message(group.id, sent.message_id)
