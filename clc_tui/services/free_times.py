"""When somebody is free, understood from their own words: "сб", "пн-ср до обеда", "кешке".

Words say days, hours or both; what is said side by side narrows ("по субботам утром"), what is
said one after the other adds ("пн вечером, сб"), and hours at the end of a list of days count for
all of them ("пн, ср и пт после 18"). What is not understood is passed over; where nothing is, there
is no answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from clc_tui.services.dates import DAY, minute_of
from clc_tui.services.free_dates import days_away
from clc_tui.services.free_time_reading import Atom, Sign, Span, atoms_of, tokens_of
from clc_tui.services.free_time_words import EVERY_DAY, Days, Word


def fits(words: str, on_date: date, starts_at: str | None, minutes: int | None) -> bool | None:
    """Whether somebody with these words is free then; None where the words do not tell.

    Without an hour, whether they are free at any time of that day; without a length, whether at
    that minute. What goes on after midnight is not looked at.
    """
    away, rest = days_away(words)
    if any(each.covers(on_date) for each in away):
        return False
    week = week_of(rest)
    if week is None:
        return None
    free = week.days[on_date.weekday()]
    wanted = free if starts_at is None else _minutes_of(starts_at, minutes)
    if not free or wanted & ~free:
        return False
    return None if week.not_always else True


def _minutes_of(starts_at: str, minutes: int | None) -> int:
    first = minute_of(starts_at)
    return _bits(first, min(DAY, first + (minutes or 1)))


def _bits(first: int, last: int) -> int:
    """Minutes of a day as the bits of a number."""
    return (1 << last) - (1 << first) if last > first else 0


class Week(NamedTuple):
    """The free minutes of each day from Monday on, as bits."""

    days: tuple[int, ...]
    not_always: bool
    """Only some of these days, which ones is not known: "через субботу", "летом", "but the first".

    What is said to be not free may then be free as well.
    """


@lru_cache(maxsize=512)
def week_of(words: str) -> Week | None:
    """The week that words tell of; None where they say nothing that is understood."""
    tokens = tokens_of(words)
    parts = _Parts()
    atoms = list(atoms_of(tokens))
    for place, atom in enumerate(atoms):
        parts.take(atom, atoms[place + 1 :])
    not_always = Word.SOMETIMES in tokens or parts.open_exception
    week = parts.week(sure=not not_always)
    if week is None and Word.EVERY in tokens:
        week = (_bits(0, DAY),) * 7
    return None if week is None else Week(week, not_always)


@dataclass(slots=True)
class _Part:
    """Days and hours said together; None where nothing is said of them."""

    days: Days | None = None
    hours: int | None = None
    free: bool = True
    hours_first: bool = False
    ended: bool = False
    """Nothing that follows belongs to it."""


class _Parts:
    """What has been read, put together as people mean it."""

    def __init__(self) -> None:
        self.parts: list[_Part] = []
        self.between: Word | Sign | None = None
        """What stands between the last day or hour and the next."""
        self.says: bool | None = None
        """What follows is said to be free, or not to be; None: as before."""
        self._excepted = False

    def take(self, atom: Atom, rest: list[Atom]) -> None:
        if isinstance(atom, Span):
            self._hours(atom, rest)
        elif isinstance(atom, frozenset):
            self._days(atom, rest)
        elif atom is Word.AND or isinstance(atom, Sign):
            self._stop(atom)
        elif atom in (Word.NOT, Word.EXCEPT):
            self.says = False
        elif atom is Word.FREE:
            self.says = True if self.parts and not self.parts[-1].free else self.says
        elif atom is Word.OTHER_THAN:
            self._not_the_last()
        elif atom in (Word.BUSY, Word.CANNOT):
            self._busy(rest)

    @property
    def open_exception(self) -> bool:
        """Whether something was said not to be free, and what it is was not understood."""
        return self._excepted or (self.says is False and bool(self.parts))

    def _stop(self, atom: Word | Sign) -> None:
        if atom is Sign.END:
            self._excepted = self.open_exception
            self.says = True
            if self.parts:
                self.parts[-1].ended = True
        if self.between is None or atom is Sign.COMMA:
            self.between = atom

    def _busy(self, rest: list[Atom]) -> None:
        """ "Works on Monday" as well as "on Monday works"."""
        ahead = next((a for a in rest if isinstance(a, Span | frozenset | Sign)), Sign.END)
        if isinstance(ahead, Sign) and self.parts and self.between is None:
            self._not_the_last()
        else:
            self.says = False

    def _not_the_last(self) -> None:
        if not self.parts:
            return
        for part in [self.parts[-1], *self._days_without_hours(len(self.parts) - 1)]:
            part.free = False
        self.parts[-1].ended = True

    def _days_without_hours(self, before: int) -> list[_Part]:
        """The days listed right before a part, which share what is said at the list's end."""
        found = []
        free = self.parts[before].free
        for part in reversed(self.parts[:before]):
            if part.days in (None, EVERY_DAY) or part.hours is not None or part.ended:
                break
            if part.free is not free:
                break
            found.append(part)
        return found

    def _begin(self, *, carry: bool) -> _Part:
        """A new part; free or not as is said, else as the one before where that carries over."""
        before = self.parts[-1] if self.parts else None
        free = before.free if carry and before is not None else True
        part = _Part(free=free if self.says is None else self.says)
        self.parts.append(part)
        return part

    def _current(self) -> _Part | None:
        """The part that what comes now may still belong to."""
        part = self.parts[-1] if self.parts else None
        return None if part is None or part.ended or self.says not in (None, part.free) else part

    def _days(self, days: Days, rest: list[Atom]) -> None:
        part, joined = self._current(), self.between is not None
        if part is None:
            self._begin(carry=False).days = days
        elif not joined and part.days is None:
            part.days = days
        elif part.days is not None and part.hours is None and not joined:
            part.days = part.days & days if part.days == EVERY_DAY else part.days | days
        elif joined and part.hours_first and part.days is not None and not _hours_next(rest):
            part.days |= days
        else:
            self._begin(carry=part.hours is None).days = days
        self.between, self.says = None, None

    def _hours(self, span: Span, rest: list[Atom]) -> None:
        part, between = self._current(), self.between
        bits = _bits(*span)
        own_days = between is not None and bool(rest) and isinstance(rest[0], frozenset)
        if part is None:
            days = self._days_of_exception()
            part = self._begin(carry=False)
            part.days, part.hours, part.hours_first = days, bits, True
        elif own_days and (part.days is not None or between is not Word.AND):
            part = self._begin(carry=False)
            part.hours, part.hours_first = bits, True
        elif part.hours is not None:
            both = 0 if between is not None else part.hours & bits
            part.hours = both or part.hours | bits
        elif (between is Word.AND and part.days is not None) or (between and not part.free):
            part = self._begin(carry=False)
            part.hours, part.hours_first = bits, True
        else:
            for each in [part, *self._days_without_hours(len(self.parts) - 1)]:
                each.hours = bits
        self.between, self.says = None, None

    def _days_of_exception(self) -> Days | None:
        """ "Weekdays, not before ten" takes hours away from these days alone."""
        part = self.parts[-1] if self.parts else None
        said_of = part is not None and part.free and not part.ended and self.says is False
        return part.days if said_of and part is not None else None

    def week(self, *, sure: bool = True) -> tuple[int, ...] | None:
        """The free minutes of every day; None where nothing was said.

        Not `sure`: those that may be free, as exceptions are not of every week.
        """
        if not self.parts:
            return None
        some_free = any(part.free for part in self.parts)
        days = []
        for day in sorted(EVERY_DAY):
            said = [part for part in self.parts if part.days is None or day in part.days]
            free = 0 if some_free else _bits(0, DAY)
            for part in said:
                free |= _hours_of(part) if part.free else 0
            for part in said:
                free &= ~_hours_of(part) if sure and not part.free else ~0
            days.append(free)
        return tuple(days)


def _hours_next(rest: list[Atom]) -> bool:
    return bool(rest) and isinstance(rest[0], Span)


def _hours_of(part: _Part) -> int:
    return _bits(0, DAY) if part.hours is None else part.hours
