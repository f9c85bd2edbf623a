import datetime

import pytest

from bot.content import render, script


def plain(text):
    return text.replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("tag", "amount", "length"),
    [
        ("fr", "1 500 euros", "48 heures"),
        ("en", "1,500 euros", "48 hours"),
        ("es", "1.500 euros", "48 horas"),
        ("zh", "1,500欧元", "48小时"),
        ("zh-Hant", "1,500 歐元", "48 小時"),
    ],
)
def test_facts_in_each_language(content, tag, amount, length):
    text = render.line(content, tag, "{amount.client_fine} | {deadline.pep} | {call.police}")
    assert plain(text) == f"{amount} | {length} | 17"


def test_no_space_between_chinese_characters(content):
    assert render.line(content, "zh", "最晚在 {deadline.pep} 内去。") == "最晚在 48小时内去。"


def test_every_fact_has_words_in_every_language(content):
    for tag in content.languages.languages:
        for kind in ("call", "amount", "deadline"):
            for name in getattr(content.facts, kind):
                text = render.line(content, tag, f"{{{kind}.{name}}}")
                assert any(character.isdigit() for character in text)
                assert "duration" not in text


def test_traditional_characters(content):
    assert script.in_script("zh-Hant", "安全套破了，头发") == "安全套破了，頭髮"
    assert script.in_script("zh", "头发") == "头发"
    assert script.in_script("fr", "头发") == "头发"
    assert script.simplified("頭髮") == "头发"


def test_the_calls_of_lines(content):
    lines = ["a {call.police} {deadline.pep}", "b {call.hiv_info}", "c 112"]
    assert render.calls(content, lines) == ["0 800 840 800", "17"]


def test_a_date_in_words():
    day = datetime.date(2026, 11, 21)
    assert render.date("fr", day) == "21 novembre 2026"
    assert render.date("zh", day) == "2026年11月21日"
