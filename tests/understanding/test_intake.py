import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.understanding.intake import MAX_CHARACTERS, Unreadable, clean


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  bonjour \n\n toi  ", "bonjour toi"),
        ("ｈｅｌｐ　ｍｅ", "help me"),
        ("a\u200bi\u202ed\u0000e", "aide"),
        ("me\ufeff robaron\u00ad", "me robaron"),
        ('/ask{"x":1}', 'ask{"x":1}'),
        ("//restart", "restart"),
        (" / /menu", "menu"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👍 ok", "👍 ok"),
        ('<b onclick="x()">aide</b> moi <3 a < b', "aide moi <3 a < b"),
        ("Z̸̧̢̛̭̼͓͇̲̻̞͎͎̓̂a", "Z̸̧a"),
    ],
)
def test_cleaning(text, cleaned):
    assert clean(text) == cleaned


@pytest.mark.parametrize(
    "text", ["", "   ", "\u200b\u200d", "😭😭", "???", "/", "\u0000\u0001", "…!"]
)
def test_what_says_nothing_is_empty(text):
    assert clean(text) is Unreadable.EMPTY


def test_what_is_too_long():
    assert clean("a" * MAX_CHARACTERS) == "a" * MAX_CHARACTERS
    assert clean("a" * (MAX_CHARACTERS + 1)) is Unreadable.TOO_LONG
    assert clean("a" * 10_000_000) is Unreadable.TOO_LONG
    assert clean("\ufdfa" * MAX_CHARACTERS) is Unreadable.TOO_LONG  # one sign, 18 letters


@given(st.text(max_size=300))
@settings(max_examples=300, deadline=None)
def test_whatever_is_typed_is_no_command_and_stays_the_same_when_cleaned_again(text):
    cleaned = clean(text)
    if isinstance(cleaned, str):
        assert not cleaned.startswith("/")
        assert "\n" not in cleaned and "\u0000" not in cleaned
        assert any(character.isalnum() for character in cleaned)
        assert clean(cleaned) == cleaned
