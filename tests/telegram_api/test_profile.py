"""What people read about the bot."""

import pytest
from telegram import Bot, BotCommand, BotCommandScopeChat, MenuButtonCommands
from telegram.error import BadRequest

from tests.telegram_api import BotApi, Person


async def test_commands_by_language_and_scope(api: BotApi, bot: Bot, lin: Person) -> None:
    await bot.set_my_commands([("menu", "Menu")])
    await bot.set_my_commands([("menu", "目录")], language_code="zh")
    await bot.set_my_commands([("stop", "Stop")], scope=BotCommandScopeChat(lin.id))
    assert api.profile.commands() == [{"command": "menu", "description": "Menu"}]
    assert api.profile.commands("zh")[0]["description"] == "目录"
    assert await bot.get_my_commands(language_code="zh") == (BotCommand("menu", "目录"),)
    assert await bot.get_my_commands(language_code="es") == ()
    assert (await bot.get_my_commands(scope=BotCommandScopeChat(lin.id)))[0].command == "stop"
    await bot.delete_my_commands(language_code="zh")
    assert await bot.get_my_commands(language_code="zh") == ()


@pytest.mark.parametrize(
    "commands",
    [
        [("Menu", "x")],
        [("menü", "x")],
        [("a" * 33, "x")],
        [("menu", "")],
        [("menu", "x" * 257)],
        [(f"c{number}", "x") for number in range(101)],
    ],
)
async def test_wrong_commands_are_refused(bot: Bot, commands: list[tuple[str, str]]) -> None:
    with pytest.raises(BadRequest):
        await bot.set_my_commands(commands)
    assert await bot.get_my_commands() == ()


async def test_texts_by_language(api: BotApi, bot: Bot) -> None:
    await bot.set_my_name("Ombrelle")
    await bot.set_my_name("小伞", language_code="zh")
    await bot.set_my_description("d" * 512, language_code="es")
    await bot.set_my_short_description("s" * 120)
    assert api.profile.name.by_language == {"": "Ombrelle", "zh": "小伞"}
    assert (await bot.get_my_name("zh")).name == "小伞"
    assert (await bot.get_my_name("fr")).name == "Ombrelle"
    assert (await bot.get_my_description("es")).description == "d" * 512
    assert (await bot.get_my_description()).description == ""
    assert (await bot.get_my_short_description("es")).short_description == "s" * 120
    await bot.set_my_name("", language_code="zh")
    assert (await bot.get_my_name("zh")).name == "Ombrelle"


async def test_long_texts_and_wrong_languages_are_refused(bot: Bot) -> None:
    for wrong in (
        bot.set_my_name("n" * 65),
        bot.set_my_description("d" * 513),
        bot.set_my_short_description("s" * 121),
        bot.set_my_name("n", language_code="zh-hans"),
        bot.set_my_commands([("menu", "x")], language_code="ZH"),
    ):
        with pytest.raises(BadRequest):
            await wrong


async def test_menu_button(api: BotApi, bot: Bot, lin: Person) -> None:
    await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
    await bot.set_chat_menu_button(lin.id)
    assert api.profile.menu_buttons == {None: {"type": "commands"}, lin.id: {"type": "default"}}
