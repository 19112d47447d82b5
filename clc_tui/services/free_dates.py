"""Days somebody says they cannot come: "not 5.12–10.12", "кроме 5.12", "5.12–10.12 бос емес"."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple

_DATE = r"(\d{1,2})\.(\d{1,2})(?:\.(\d{4}))?(?!\.?\d)"
_TO = r"(?:-?(?:нан|нен|дан|ден|тан|тен))?\s*(?:[-–—−]|до|по|to|until|till|and)?\s*"
_RANGE = rf"{_DATE}{_TO}{_DATE}"
_ENDS = r"(?=\s*(?:[,;.)\n]|$))"
_CASE = r"(?:-?(?:нан|нен|дан|ден|тан|тен|ға|ге|қа|ке|да|де|та|те))?"
_NOT = r"(?:кроме|исключая|не\s+могу|не|except\s+for|except|but\s+not|not|no)"
_CANNOT = (
    r"(?:не\s+(?:могу|может|смогу|буду)|занята?|нет|бос\s+емес|басқа|келе\s+алма\w*|алмай\w*"
    r"|cannot|can't|not\s+free|busy|away)"
)
_AWAY = tuple(
    re.compile(rf"[,;]?\s*\b{pattern}{_ENDS}")
    for pattern in (
        rf"{_NOT}\s+(?:(?:с|со|from|between)\s+)?{_RANGE}",
        rf"{_NOT}\s+(?:on\s+)?{_DATE}",
        rf"(?:(?:с|со|from|between)\s+)?{_RANGE}{_CASE}\s+(?:дейін\s+|аралығында\s+)?{_CANNOT}",
    )
)
"""Whole phrases only: what goes on after them would say something else of these days."""


class Away(NamedTuple):
    """From a day to a day; each year's where no year is said."""

    first: date
    last: date
    yearly: bool

    def covers(self, day: date) -> bool:
        if not self.yearly:
            return self.first <= day <= self.last
        first, last, on = ((d.month, d.day) for d in (self.first, self.last, day))
        return first <= on <= last if first <= last else on >= first or on <= last


@lru_cache(maxsize=512)
def days_away(words: str) -> tuple[tuple[Away, ...], str]:
    """The days that are ruled out, and what else is said."""
    found: list[Away] = []

    def take(match: re.Match[str]) -> str:
        away = _away(*match.groups())
        if away is None:
            return match[0]
        found.append(away)
        return ""

    rest = words.casefold()
    for pattern in _AWAY:
        rest = pattern.sub(take, rest)
    return (tuple(found), rest) if found else ((), words)


def _away(day: str, month: str, year: str | None, *until: str | None) -> Away | None:
    """None for what is no day of the calendar, or runs backwards."""
    to_day, to_month, to_year = until if until else (day, month, year)
    yearly = to_year is None
    if yearly and year is not None:
        return None
    leap = 2028
    try:
        last = date(int(to_year or leap), int(to_month or 0), int(to_day or 0))
        first = date(int(year or last.year), int(month), int(day))
        if not yearly and year is None and first > last:
            first = first.replace(year=last.year - 1)
    except ValueError:
        return None
    return None if not yearly and first > last else Away(first, last, yearly)
