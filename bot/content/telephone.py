"""Telephone numbers as people in France write them."""

from __future__ import annotations

import phonenumbers

#: Regions of libphonenumber whose numbers are called from France without a country's code.
_REGIONS = ("FR", "GP", "GF", "RE", "MQ", "YT")


def is_valid(number: str) -> bool:
    """Whether `number` can be called in France: a short number, or one of ten digits.

    The rules are those of Google's libphonenumber.
    """
    if not number or not all(sign.isdigit() or sign == " " for sign in number):
        return False
    for region in _REGIONS:
        try:
            parsed = phonenumbers.parse(number, region)
        except phonenumbers.NumberParseException:
            return False
        if phonenumbers.is_valid_number(parsed):
            return True
        # Without its 0, a number that is cut short could be one of the short numbers.
        if number[0] != "0" and phonenumbers.is_valid_short_number_for_region(parsed, region):
            return True
    return False
