"""A weekly pattern as one line of words: "Mon Wed 14:00 90; Fri 10:00 45", in three languages."""

from __future__ import annotations

import re
from collections.abc import Sequence

from clc_tui.language import LANGUAGES, N_, speaking, weekday_name, weekday_short
from clc_tui.language import Speaker as _Speaker
from clc_tui.services.lessons import Slot, check_time
from clc_tui.terms import Invalid
from clc_tui.widgets.form_values import time_of

USUAL_MINUTES = 90


def _names() -> dict[str, int]:
    """Weekday words of every language, short and whole, by number."""
    found: dict[str, int] = {}
    for language in LANGUAGES:
        token = speaking.set(_Speaker(language))
        try:
            for day in range(1, 8):
                found.setdefault(weekday_short(day).casefold().rstrip("."), day)
                found.setdefault(weekday_name(day).casefold(), day)
        finally:
            speaking.reset(token)
    return found


def pattern_text(slots: Sequence[Slot]) -> str:
    """The pattern in the user's language; days of the same hour and length stand together."""
    together: dict[tuple[str, int], list[int]] = {}
    for slot in sorted(slots):
        together.setdefault((slot.starts_at, slot.minutes), []).append(slot.weekday)
    pieces = [
        f"{' '.join(weekday_short(day) for day in days)} {starts_at} {minutes}"
        for (starts_at, minutes), days in together.items()
    ]
    return "; ".join(pieces)


def pattern_of(text: str, field: str = "pattern") -> tuple[Slot, ...]:
    """The pattern somebody wrote; raises `Invalid` saying which word is not clear.

    Weekdays, an hour, and minutes (90 where none are said), as often as needed; commas and
    semicolons part them or not.
    """
    names = _names()
    slots: list[Slot] = []
    days: list[int] = []
    hour = ""
    for word in [*re.split(r"[\s,;]+", text.strip()), ""]:
        day = names.get(word.casefold().rstrip("."))
        if hour and (day is not None or not word):
            slots += _slots(days, hour, USUAL_MINUTES, field)
            days, hour = [], ""
        if day is not None:
            days.append(day)
        elif hour and word.isdecimal():
            slots += _slots(days, hour, int(word), field)
            days, hour = [], ""
        elif days and not hour and word:
            hour = word
        elif word or days:
            raise Invalid(
                N_("Write it like {example}; “{text}” is not clear."),
                field,
                text=word or weekday_short(days[-1]),
                example=f"{weekday_short(1)} {weekday_short(3)} 14:00 90",
            )
    return tuple(sorted(slots))


def _slots(days: Sequence[int], hour: str, minutes: int, field: str) -> list[Slot]:
    starts_at = time_of(hour, field)
    check_time(starts_at, minutes)
    return [Slot(day, starts_at, minutes) for day in dict.fromkeys(days)]
