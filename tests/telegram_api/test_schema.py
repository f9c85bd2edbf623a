"""The judge of all JSON."""

import pytest
import telegram

from tests.telegram_api import schema


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ({"id": 1, "is_bot": False}, "first_name"),
        ({"id": 1, "is_bot": False, "first_name": "x", "colour": 1}, "no field 'colour'"),
        ([], "not a User"),
    ],
)
def test_what_is_no_object_of_the_bot_api(data: object, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        schema.parse(telegram.User, data)


def test_unknown_fields_are_found_in_lists_of_lists() -> None:
    button = {"text": "x", "copy_text": {"text": "y", "colour": 1}}
    with pytest.raises(ValueError, match="copy_text has no field 'colour'"):
        schema.parse(telegram.InlineKeyboardMarkup, {"inline_keyboard": [[button]]})


def test_what_does_not_survive_a_round_trip() -> None:
    with pytest.raises(ValueError, match=r"date is 1\.5, and 1 when read again"):
        chat = {"id": 1, "type": "private"}
        schema.parse(telegram.Message, {"message_id": 1, "date": 1.5, "chat": chat})
