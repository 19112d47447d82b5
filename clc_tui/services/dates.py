"""Days, months and minutes, wherever there is something to reckon with them."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

DAY = 24 * 60
"""Minutes of a day."""


def minute_of(starts_at: str) -> int:
    """Minutes from midnight to an hour "HH:MM"."""
    return int(starts_at[:2]) * 60 + int(starts_at[3:])


def covers(first: date, last: date | None, day: date) -> bool:
    """Whether a day lies in a time that begins and ends with these days; None: it goes on."""
    return first <= day and (last is None or day <= last)


def month_of(day: date) -> str:
    """A day's month, as sheets name it: "2026-11"."""
    return day.isoformat()[:7]


def month_days(month: str) -> tuple[date, date]:
    """The first and the last day of a month."""
    first = date.fromisoformat(f"{month}-01")
    return first, month_end(first)


def month_end(day: date) -> date:
    """The last day of a day's month."""
    return day.replace(day=monthrange(day.year, day.month)[1])
