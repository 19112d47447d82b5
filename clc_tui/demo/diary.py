"""What a demo tells of evaluations, put down in one order beforehand; figures are counted then."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from clc_tui.demo import events as e
from clc_tui.demo import follow_events as f
from clc_tui.demo.beside import SUNDAY, Agenda, moment
from clc_tui.demo.books import Books
from clc_tui.services.counting import Counted
from clc_tui.terms import Status

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
WHOLE = 700
"""Days the story of evaluations takes; where a centre is younger all of it is nearer together."""
CAME = (Status.PRESENT, Status.LATE)

E = TypeVar("E", bound=e.Event)


class Attendance:
    """Counts the marks of the last two years, as the file does."""

    def __init__(self, books: Books, since: date) -> None:
        self._books, self._since = books, moment(since, 0)
        self._days: dict[date, dict[e.Thing, list[int]]] = defaultdict(dict)
        """By day and course: who came, and all marks."""

    def acts(self) -> dict[type[e.Event], Callable[[Any], object]]:
        return {e.Mark: self._mark, e.MarkRest: self._mark_rest, e.NameWalkIn: self._name_walk_in}

    def _mark(self, event: e.Mark) -> None:
        if event.at >= self._since:
            self._count(event.lesson, event.status in CAME, 1)

    def _mark_rest(self, event: e.MarkRest) -> None:
        if event.at >= self._since:
            every = len(event.people)
            away = sum(status not in CAME for status, _note in event.said.values())
            self._count(event.lesson, every - away, every)

    def _name_walk_in(self, event: e.NameWalkIn) -> None:
        if event.at >= self._since:
            self._count(event.lesson, 1, 1)

    def _count(self, lesson: e.Thing, came: int, every: int) -> None:
        book = self._books.lessons[lesson]
        found = self._days[book.on_date].setdefault(book.group.course, [0, 0])
        found[0] += came
        found[1] += every

    def counted(self, figure: f.FigureThing, today: date) -> Counted:
        """What a figure says on a day."""
        first, last = figure.first, min(figure.until, today)
        if figure.window_days is not None:
            first, last = today - (figure.window_days - 1) * DAY, today
        came = every = 0
        for day, courses in self._days.items():
            if first <= day <= last:
                for course, (those, all_) in courses.items():
                    if figure.course in (None, course):
                        came, every = came + those, every + all_
        return Counted(came, every)


class Diary:
    """Puts acts into the agenda, each after the one before."""

    def __init__(
        self, agenda: Agenda, attendance: Attendance, today: date, begun: datetime
    ) -> None:
        self._agenda, self._attendance, self._today = agenda, attendance, today
        self._share = min(1.0, (today - begun.date()).days / WHOLE)
        self._at = begun

    def day(self, back: int) -> date:
        """So many days ago, fewer in a young centre; on Saturday where that was a Sunday."""
        day = self._today - max(1, round(back * self._share)) * DAY
        return day - DAY if day.isoweekday() == SUNDAY else day

    @property
    def now(self) -> date:
        """The day of which is being told."""
        return self._at.date()

    def go(self, back: int, hour: int = 10) -> None:
        """Go on so many days ago, or at once where that is over."""
        self._at = max(self._at, moment(self.day(back), hour))

    def tell(self, kind: Callable[..., E], who: e.Who, *what: Any) -> E:  # noqa: ANN401
        """Tell of one act."""
        self._at += MINUTE
        event = kind(self._at, who, *what)
        self._agenda.put(self._at, partial(self._told, event))
        return event

    def _told(self, event: e.Event, at: datetime) -> e.Event:
        match event:
            case f.CiteFigure() | f.AddFigureEvidence():
                event.counted = self._attendance.counted(event.figure, at.date())
            case f.DeclareDone() | f.VerifyRecommendation() if event.of.figure is not None:
                event.counted = self._attendance.counted(event.of.figure, at.date())
        return event
