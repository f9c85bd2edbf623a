"""Is this JSON an object of the Bot API? python-telegram-bot's own types decide."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable
from typing import Any, TypeVar

import telegram

Kind = TypeVar("Kind", bound=telegram.TelegramObject)


def parse(kind: type[Kind], data: dict[str, Any]) -> Kind:
    """The object that `data` is.

    Raises:
        ValueError: It is none: a field is missing, unknown, or of another shape.
    """
    try:
        found = kind.de_json(data, None)
        problems = [*_unknown(found, kind.__name__), *_changed(data, _plain(found), kind.__name__)]
    except (TypeError, KeyError, AttributeError, telegram.error.TelegramError) as error:
        raise ValueError(f"not a {kind.__name__}: {error!r}") from error
    if problems:
        raise ValueError("; ".join(problems))
    return found


def _plain(found: telegram.TelegramObject) -> Any:
    # Through JSON, because `to_dict` leaves tuples and enumerations.
    return json.loads(json.dumps(found.to_dict()))


def _unknown(value: Any, path: str) -> Iterable[str]:
    """Names of the fields, at any depth, that the library does not know."""
    if isinstance(value, (list, tuple)):
        for part in value:
            yield from _unknown(part, path)
    elif isinstance(value, telegram.TelegramObject):
        for name in value.api_kwargs:
            yield f"{path} has no field {name!r}"
        for name in _fields(type(value)):
            part = getattr(value, name, None)
            if isinstance(part, (list, tuple, telegram.TelegramObject)):
                yield from _unknown(part, f"{path}.{name}")


@functools.cache
def _fields(kind: type[telegram.TelegramObject]) -> list[str]:
    # Not those of `to_dict`: it turns the objects in lists of lists into dictionaries.
    slots = (slot for base in kind.__mro__ for slot in getattr(base, "__slots__", ()))
    return [slot for slot in slots if not slot.startswith("_") and slot != "api_kwargs"]


def _changed(given: Any, back: Any, path: str) -> Iterable[str]:
    """What is not the same after a round trip through the library's types."""
    if isinstance(given, dict) and isinstance(back, dict):
        for name in given.keys() | back.keys():
            # The library adds False where a message is no service message, and takes away what
            # is empty; neither changes what the JSON says.
            if not given.get(name) and not back.get(name):
                continue
            yield from _changed(given.get(name), back.get(name), f"{path}.{name}")
    elif isinstance(given, list) and isinstance(back, list) and len(given) == len(back):
        for one, other in zip(given, back, strict=True):
            yield from _changed(one, other, path)
    elif given != back or isinstance(given, bool) != isinstance(back, bool):
        yield f"{path} is {given!r}, and {back!r} when read again"
