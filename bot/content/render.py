"""Turns lines of content into the text that a person reads."""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Iterable

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency
from babel.units import format_unit

from bot.content.content import Content
from bot.content.models import FACT, Amount, Call, Duration
from bot.content.script import in_script

_BETWEEN_HAN = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff，。；！？])")


def line(content: Content, tag: str, text: str) -> str:
    """One line with its facts filled in, in the script of the language `tag`.

    Amounts, lengths of time and dates are worded as the Unicode CLDR words them.
    """
    locale = _locale(tag)
    filled = FACT.sub(lambda match: _fact(getattr(content.facts, match[1])[match[2]], locale), text)
    if tag.startswith("zh"):
        # An operator writes spaces round {deadline.pep}; a unit in Chinese needs none after it.
        filled = _BETWEEN_HAN.sub("", filled)
    return in_script(tag, filled)


def lines(content: Content, tag: str, texts: Iterable[str]) -> str:
    """Several lines, each on its own line."""
    return "\n".join(line(content, tag, text) for text in texts)


def calls(content: Content, texts: Iterable[str]) -> list[str]:
    """The telephone numbers that the lines name, for a channel that makes them tappable."""
    names = (match[1] for text in texts for match in FACT.findall(text) if match[0] == "call")
    return sorted({content.facts.call[name].number for name in names})


def date(tag: str, day: datetime.date) -> str:
    """A day, written in full: "21 novembre 2026"."""
    return format_date(day, format="long", locale=_locale(tag))


def kilometres(tag: str, distance: float) -> str:
    """A distance in kilometres, without decimals: "3 km"."""
    length, locale = max(distance, 1), _locale(tag)
    return format_unit(length, "length-kilometer", length="short", format="#,##0", locale=locale)


def languages(tag: str, spoken: Iterable[str]) -> str:
    """Names of languages in the language `tag`: "français, espagnol"."""
    names = _locale(tag).languages
    comma = "、" if tag.startswith("zh") else ", "
    return comma.join(names.get(one, one) for one in spoken)


def _fact(fact: Call | Amount | Duration, locale: Locale) -> str:
    if isinstance(fact, Call):
        return fact.number
    if isinstance(fact, Amount):
        return format_currency(
            fact.value,
            fact.unit,
            "#,##0",
            locale=locale,
            currency_digits=False,
            format_type="name",
        )
    unit = f"duration-{fact.unit}"
    for length in ("long", "short"):  # CLDR words some languages' long form as the short one
        text = format_unit(fact.value, unit, length=length, locale=locale)
        if unit not in text:
            return text
    raise ValueError(f"CLDR has no words for '{fact.unit}' in {locale}")


@functools.cache
def _locale(tag: str) -> Locale:
    return Locale.parse(tag, sep="-")
