from telegram import InlineKeyboardMarkup

from bot.channels.desk import Reply
from bot.channels.telegram.layout import pages
from tests.telegram_api import formatting


def shown(reply, **options):
    """The pages' plain texts and entities, as Telegram reads them."""
    return [formatting.read(page.html, "HTML") for page in pages(reply, **options)]


def parts(text, entities, kind):
    return [
        formatting.part(text, entity["offset"], entity["length"])
        for entity in entities
        if entity["type"] == kind
    ]


def test_a_title_is_bold_and_signs_are_escaped():
    reply = Reply("A <b> & C\n\n1 < 2 & <i>\nA <b> & C", [], {"title": "A <b> & C"})
    ((text, entities),) = shown(reply)
    assert text == reply.text
    assert parts(text, entities, "bold") == ["A <b> & C"]


def test_short_numbers_are_copied_by_a_tap_and_long_ones_left_to_the_phone():
    custom = {"calls": ["112", "17", "116 006", "0 800 840 800"]}
    line = "17 ou 112, 116 006, 0 800 840 800, 117, 1 117 €"
    ((text, entities),) = shown(Reply(line, [], custom))
    assert parts(text, entities, "code") == ["17", "112", "116 006"]


def test_copy_buttons_stand_in_the_order_of_the_text():
    reply = Reply("114, 17, 112, 15, 18", [], {"calls": ["112", "114", "15", "17", "18"]})
    (page,) = pages(reply, copied=True)
    (row,) = page.keyboard.inline_keyboard
    assert [button.copy_text.text for button in row] == ["114", "17", "112", "15"]


def test_a_long_answer_is_split_at_lines_and_buttons_stand_under_the_last():
    lines = [f"{number} " + "😀é" * 100 for number in range(30)]
    reply = Reply("\n".join(lines), [{"title": "Menu", "payload": "ask:menu"}], {})
    made = pages(reply)
    assert len(made) > 1
    assert "\n".join(page.text for page in made).split("\n") == lines
    for page in made:
        text, _ = formatting.read(page.html, "HTML")
        assert formatting.units(text) <= 4096
        assert all(line in lines for line in text.split("\n"))
    assert [page.keyboard is not None for page in made] == [False] * (len(made) - 1) + [True]


def test_what_is_hidden_is_all_of_the_answer_and_nothing_of_the_word_above():
    reply = Reply("Title\n\nCall 17 <now>", [], {"title": "Title", "calls": ["17"]})
    ((text, entities),) = shown(reply, above=["Sorry & late."], hidden=True)
    assert parts(text, entities, "spoiler") == ["Title", "Call 17 <now>"]
    assert text.startswith("Sorry & late.\n\n")


def test_an_empty_answer_is_no_message():
    assert pages(Reply("\n \n", [], {})) == []


def test_narrow_buttons_of_a_kind_stand_two_a_row():
    buttons = [
        ("Français", "language:fr"), ("中文（简体）", "language:zh"), ("Español", "language:es"),
        ("Ma santé", "group:health"), ("Une question plus longue", "ask:pep"),
        ("中文中文中文中文", "ask:prep"), ("Court", "ask:rape"), ("☰ Menu", "ask:menu"),
    ]  # fmt: skip
    reply = Reply("x", [{"title": title, "payload": payload} for title, payload in buttons], {})
    (page,) = pages(reply)
    rows = [[button.text for button in row] for row in page.keyboard.inline_keyboard]
    assert rows == [
        ["Français", "中文（简体）"], ["Español"], ["Ma santé"], ["Une question plus longue"],
        ["中文中文中文中文"], ["Court", "☰ Menu"],
    ]  # fmt: skip


def test_a_payload_that_telegram_refuses_costs_one_button_not_the_answer(caplog):
    buttons = [{"title": "a", "payload": "é" * 33}, {"title": "b", "payload": "é" * 32}]
    (page,) = pages(Reply("x", buttons, {}))
    assert isinstance(page.keyboard, InlineKeyboardMarkup)
    assert [button.text for row in page.keyboard.inline_keyboard for button in row] == ["b"]
    assert "left out" in caplog.text
