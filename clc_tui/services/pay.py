"""Minutes into paid hours and money: rounded once, on the sum of a month, never on a lesson."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from clc_tui.terms import RatePer, Rounding

PARTS: dict[Rounding, int | None] = {
    Rounding.NONE: None,
    Rounding.QUARTER: 4,
    Rounding.HALF: 2,
    Rounding.WHOLE: 1,
}
"""Into how many parts of an hour a sum is rounded; None: not at all."""


class PayTerms(NamedTuple):
    """What a contract says about money."""

    rate: int
    """Tiyn for one hour."""
    rate_per: RatePer
    academic_minutes: int
    rounding: Rounding

    @property
    def hour(self) -> int:
        """Minutes of the hour that is paid."""
        return paid_hour(self.rate_per, self.academic_minutes)


def paid_hour(rate_per: RatePer, academic_minutes: int) -> int:
    """Minutes of the hour a rate is for."""
    return academic_minutes if rate_per is RatePer.ACADEMIC else 60


def paid_hours(minutes: int, terms: PayTerms) -> Fraction:
    """Hours of the kind the rate is for, rounded as the contract says, half up.

    Less than nothing is rounded as much the other way, so that a correction undoes what it takes
    back.
    """
    hours, parts = Fraction(minutes, terms.hour), PARTS[terms.rounding]
    return hours if parts is None else Fraction(half_up(hours * parts), parts)


def amount(minutes: int, terms: PayTerms) -> int:
    """Tiyn for the minutes of a sheet."""
    return half_up(paid_hours(minutes, terms) * terms.rate)


def half_up(value: Fraction) -> int:
    """The nearest whole number; a half goes away from nothing."""
    nearest = (abs(value) + Fraction(1, 2)).__floor__()
    return nearest if value >= 0 else -nearest
