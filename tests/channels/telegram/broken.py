"""Updates as nobody sends them: valid ones with parts taken away, exchanged and made up."""

import copy

from hypothesis import strategies as st

#: People whose chats the broken updates name.
PEOPLE = (5, 6, 7)


def _person(number):
    return {"id": number, "is_bot": False, "first_name": "Lin", "language_code": "es"}


def _message(number=5, **content):
    return {
        "message_id": 3,
        "date": 1_700_000_000,
        "chat": {"id": number, "type": "private", "first_name": "Lin"},
        "from": _person(number),
        **content,
    }


def _group(**content):
    return {**_message(**content), "chat": {"id": -9, "type": "supergroup", "title": "Friends"}}


_FILE = {"file_id": "f", "file_unique_id": "u"}
_BOT = {"id": 1, "is_bot": True, "first_name": "Ombrelle"}

#: One update of each kind, without its number.
TEMPLATES = [
    {"message": _message(text="hola")},
    {"message": _message(6, text="/start fr-pep", entities=[{"type": "bot_command", "offset": 0, "length": 6}])},
    {"message": _message(7, text="❌")},
    {"message": _message(voice={**_FILE, "duration": 3})},
    {"message": _message(6, photo=[{**_FILE, "width": 1, "height": 1}], caption="mira", media_group_id="7")},
    {"message": _message(location={"latitude": 48.8, "longitude": 2.3})},
    {"message": _message(venue={"location": {"latitude": 48.8, "longitude": 2.3}, "title": "A", "address": "B"})},
    {"message": _group(text="/menu@ombrelle_test_bot")},
    {"edited_message": _message(7, text="hola", edit_date=1_700_000_009)},
    {"edited_message": _message(location={"latitude": 48.8, "longitude": 2.3, "live_period": 60}, edit_date=1_700_000_009)},
    {"callback_query": {"id": "77", "from": _person(5), "chat_instance": "1", "data": "ask:pep", "message": _message(text="x")}},
    {"my_chat_member": {"chat": _message(6)["chat"], "from": _person(6), "date": 1_700_000_000, "old_chat_member": {"user": _BOT, "status": "member"}, "new_chat_member": {"user": _BOT, "status": "kicked", "until_date": 0}}},
]  # fmt: skip


_LEAVES = [
    None, True, False, 0, -1, 2**63, -(2**70), 1.5, "", "private", "group", "/erase", "ask:pep", "x" * 5000,
    "\u202e🏳️\u200d🌈", "\x00", "5", *PEOPLE,
]  # fmt: skip
_KEYS = ["id", "chat", "text", "from", "message", "update_id", "type", "is_bot", "é", ""]


def json_values():
    """Any JSON, mostly of the sort that an update might hold."""
    return st.randoms(use_true_random=True).map(_value)


def broken():
    """An update without its number, in which up to four things are wrong."""
    return st.randoms(use_true_random=True).map(_broken)


def _value(chance, depth=0):
    kind = chance.random()
    if depth < 3 and kind < 0.2:
        return [_value(chance, depth + 1) for _ in range(chance.randrange(4))]
    if depth < 3 and kind < 0.4:
        count = chance.randrange(4)
        return {chance.choice(_KEYS): _value(chance, depth + 1) for _ in range(count)}
    return chance.choice([*_LEAVES, chance.getrandbits(40), chr(chance.randrange(32, 0xD7FF))])


def _broken(chance):
    update = copy.deepcopy(chance.choice(TEMPLATES))
    for _ in range(chance.randrange(5)):
        place, key = chance.choice(_places(update))
        what = chance.choice(["take away", "exchange", "add"])
        if what == "take away":
            del place[key]
        elif what == "exchange":
            place[key] = _value(chance)
        elif isinstance(place, dict):
            place[chance.choice(_KEYS)] = _value(chance)
        if not update:
            break
    return update


def _places(value):
    found = []
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in items:
        found.append((value, key))
        if isinstance(inner, (dict, list)) and inner:
            found += _places(inner)
    return found
