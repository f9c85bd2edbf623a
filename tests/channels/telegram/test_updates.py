"""Whatever comes is read without an error, and answers go to the chat that it came from."""

import copy

import pytest
from hypothesis import given, settings

from bot.channels.telegram.updates import Kind, read, update_id
from tests.channels.telegram.broken import TEMPLATES, broken, json_values

PERSON = {"id": 5, "is_bot": False, "first_name": "Lin", "language_code": "es"}


def message(**content):
    chat = {"id": 5, "type": "private", "first_name": "Lin"}
    return {"message_id": 3, "date": 1_700_000_000, "chat": chat, "from": PERSON, **content}


def test_a_text():
    incoming = read({"update_id": 1, "message": message(text="hola")})
    assert (incoming.kind, incoming.chat, incoming.text) == (Kind.TEXT, 5, "hola")
    assert (incoming.hint, incoming.message_id, incoming.sent_at) == ("es", 3, 1_700_000_000)


@pytest.mark.parametrize(
    "update",
    [
        {"message": message(pinned_message=message(text="x"))},
        {"message": {**message(text="x"), "from": {**PERSON, "is_bot": True}}},
        {"message": {**message(text="x"), "chat": {"id": 6, "type": "private"}}},
        {"message": {**message(text="x"), "chat": {"id": -6, "type": "channel", "title": "x"}}},
        {"channel_post": message(text="x")},
        {"edited_message": message(location={"latitude": 1, "longitude": 2}, edit_date=1_700_000_001)},
        {"callback_query": {"id": "1", "from": {**PERSON, "id": 6}, "chat_instance": "1", "data": "x", "message": message(text="x")}},
        {"callback_query": {"id": "1", "from": PERSON, "chat_instance": "1", "data": "x", "inline_message_id": "1"}},
        {"poll": {}},
        {},
    ],
)  # fmt: skip
def test_what_asks_for_nothing(update):
    assert read({"update_id": 1, **update}) is None


def test_templates_are_read():
    kinds = {
        incoming.kind for template in TEMPLATES if (incoming := read({"update_id": 1, **template}))
    }
    assert kinds == set(Kind)


@given(broken())
@settings(max_examples=2_000, deadline=None)
def test_a_broken_update_is_answered_in_its_own_chat_or_not_at_all(update):
    before = copy.deepcopy(update)
    incoming = read({"update_id": 1, **update})
    assert update == before
    if incoming is not None:
        name = next(
            name
            for name in ("callback_query", "my_chat_member", "message", "edited_message")
            if update.get(name)
        )
        content = update[name]["message"] if name == "callback_query" else update[name]
        assert incoming.chat == content["chat"]["id"]


@given(json_values())
@settings(max_examples=500, deadline=None)
def test_what_is_no_update_at_all(value):
    read(value)
    number = update_id(value)
    assert number is None or value["update_id"] == number
