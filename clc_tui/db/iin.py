"""The individual identification number (IIN): what must hold, and what only looks odd.

Since 2013 the digits need not agree with birth date or sex, so nothing is derived from them and
only length and digits are refused; the rest are doubts a person decides about.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from clc_tui.language import N_
from clc_tui.terms import Invalid

_SECOND_WEIGHTS = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)
_CENTURY = {"1": 1800, "2": 1800, "3": 1900, "4": 1900, "5": 2000, "6": 2000}

WRONG_CHECK_DIGIT = N_("The last digit of the IIN does not fit the others. Look at it again.")
STRANGE_DATE = N_("The first digits of the IIN are not a date. Look at it again.")
STRANGE_SEVENTH = N_("The seventh digit of the IIN is unusual. Look at it again.")
LOOKS_LIKE_BIN = N_("This looks like a BIN, the number of an organisation. Look at it again.")


class Iin(NamedTuple):
    """A number that may be kept, with the sentences (marked `N_`) that speak against it."""

    digits: str | None
    """Twelve digits, or None when the field was left empty."""
    doubts: tuple[str, ...] = ()


def iin_check(text: str) -> Iin:
    """Read an IIN. Raises Invalid unless it is empty or twelve digits; spaces do not count."""
    digits = "".join(text.split())
    if not digits:
        return Iin(None)
    if len(digits) != 12 or not (digits.isascii() and digits.isdigit()):
        raise Invalid(N_("An IIN has exactly 12 digits."), field="iin")
    doubts = [] if check_digit(digits[:11]) == int(digits[11]) else [WRONG_CHECK_DIGIT]
    if digits[4] in "456":
        doubts.append(LOOKS_LIKE_BIN)
    elif digits[6] not in _CENTURY:
        doubts.append(STRANGE_SEVENTH)
    elif not _is_date(digits):
        doubts.append(STRANGE_DATE)
    return Iin(digits, tuple(doubts))


def check_digit(eleven: str) -> int | None:
    """The twelfth digit; None for numbers that are never issued (both passes give 10)."""
    for weights in (range(1, 12), _SECOND_WEIGHTS):
        rest = sum(int(digit) * weight for digit, weight in zip(eleven, weights, strict=True)) % 11
        if rest < 10:
            return rest
    return None


def _is_date(digits: str) -> bool:
    year = _CENTURY[digits[6]] + int(digits[:2])
    try:
        date(year, int(digits[2:4]), int(digits[4:6]))
    except ValueError:
        return False
    return True
