"""What is told beside a centre's story: it follows from what happens, and has its own moments.

A teller sees every act of the story as it passes, and puts what it has to tell into the agenda.
Its chances are its own, so that a story reads the same with it and without it.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol

from clc_tui.demo import events as e

SUNDAY = 7
MORNING = time(8, 30)
"""Before the first class of the present day."""

Tell = Callable[[datetime], e.Event | None]
"""Tells what happens at a moment; None where nothing does after all."""


class Agenda:
    """What is to be told at which moment, up to the morning of the present day."""

    def __init__(self, today: date) -> None:
        self._last = datetime.combine(today, MORNING)
        self._waiting: list[tuple[datetime, int, Tell]] = []
        self._count = 0

    def put(self, at: datetime, tell: Tell) -> None:
        """Have something told at a moment, unless it is still to come."""
        if at <= self._last:
            self._count += 1
            heapq.heappush(self._waiting, (at, self._count, tell))

    def next(self, moment: datetime) -> e.Event | None:
        """What is told first of all up to a moment; None where nothing is left."""
        while self._waiting and self._waiting[0][0] <= moment:
            at, _count, tell = heapq.heappop(self._waiting)
            event = tell(at)
            if event is not None:
                return event
        return None


class Teller(Protocol):
    """Somebody who tells something beside the story."""

    def acts(self) -> dict[type[e.Event], Callable[[Any], object]]:
        """What is done when an act of a kind is seen; `False` keeps the act back."""
        ...


def told_beside(
    events: Iterable[e.Event], agenda: Agenda, tellers: Iterable[Teller]
) -> Iterator[e.Event]:
    """The story and what is told beside it, in order of time."""
    seen: dict[type[e.Event], list[Callable[[Any], object]]] = {}
    for teller in tellers:
        for kind, act in teller.acts().items():
            seen.setdefault(kind, []).append(act)
    for event in _in_turn(events, agenda):
        for act in seen.get(type(event), ()):
            if act(event) is False:
                break
        else:
            yield event


def _in_turn(events: Iterable[e.Event], agenda: Agenda) -> Iterator[e.Event]:
    """The story's acts, each after what the agenda has for the time before it."""
    for event in events:
        while (beside := agenda.next(event.at)) is not None:
            yield beside
        yield event
    while (beside := agenda.next(datetime.max)) is not None:
        yield beside


def workday(day: date) -> date:
    """The day, or the one after it where it is a Sunday."""
    return day + timedelta(days=1) if day.isoweekday() == SUNDAY else day


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    """A day at an hour."""
    return datetime.combine(day, time(hour, minute))
