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
    """The pattern somebody wrote; raises `Invalid` saying which piece cannot be read.

    Each piece: weekdays, an hour, and minutes (90 where none are said).
    """
    names = _names()
    slots: list[Slot] = []
    for piece in filter(None, (part.strip() for part in text.split(";"))):
        words = [word for word in re.split(r"[\s,]+", piece) if word]
        days = [names[w.casefold().rstrip(".")] for w in words if w.casefold().rstrip(".") in names]
        rest = [word for word in words if word.casefold().rstrip(".") not in names]
        if not days or not 1 <= len(rest) <= 2 or (rest[1:] and not rest[1].isdecimal()):
            raise Invalid(
                N_("“{text}”: write days, the hour and minutes, like {example}."),
                field,
                text=piece[:40],
                example=f"{weekday_short(1)} {weekday_short(3)} 14:00 90",
            )
        starts_at = time_of(rest[0], field)
        minutes = int(rest[1]) if rest[1:] else USUAL_MINUTES
        check_time(starts_at, minutes)
        slots += [Slot(day, starts_at, minutes) for day in dict.fromkeys(days)]
    return tuple(sorted(slots))
