"""What became known late in a demo: a paper found weeks later, and who had really taught."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial

from clc_tui.demo import events as e
from clc_tui.demo.beside import Agenda, moment, workday
from clc_tui.demo.books import HELD, Books, LessonBook
from clc_tui.demo.cast import Cast
from clc_tui.demo.contracts import AKIMS, DAY, DOUBLE, ENDED, Contracts
from clc_tui.demo.hour_content import STOOD_IN

FOUND, TOLD = 12, 11
"""Days of the last month after its first, by when the sheets of the month before are sent."""

Kept = e.Mark | e.MarkRest | e.AddWalkIn | e.NameWalkIn | e.NoteLesson


class Late:
    """Keeps the register of one lesson back, and mends who taught another."""

    def __init__(
        self, cast: Cast, agenda: Agenda, books: Books, contracts: Contracts, term: date
    ) -> None:
        self._cast, self._agenda, self._books = cast, agenda, books
        self._contracts, self._term = contracts, term
        self._month: tuple[date, date] | None = None
        self._lesson: e.Thing | None = None
        self._later = timedelta()
        self.waits = False
        """Whether these are the days of which something comes late."""

    def begin(self, two_ago: date) -> None:
        """In the month before the last one."""
        after = (two_ago + 31 * DAY).replace(day=1)
        self._month = max(two_ago, self._term), after - DAY
        self._agenda.put(moment(self._month[0], 0), partial(self._wait, True))
        self._agenda.put(moment(after + TOLD * DAY, 10), self._mend)
        self._found = workday(after + FOUND * DAY)

    def keeps_back(self, event: e.Event) -> bool:
        """False where an act waits for its paper to be found."""
        if not self.waits:
            return True
        lesson = getattr(event, "lesson", None)
        if self._lesson is None and isinstance(event, e.Mark | e.MarkRest):
            self._choose(event.lesson)
        if lesson is None or lesson is not self._lesson:
            return True
        event.at += self._later
        self._agenda.put(event.at, lambda at: event)
        return False

    def _choose(self, lesson: e.Thing) -> None:
        """The first lesson of who is paid by a contract that has ended since."""
        ended = self._contracts.ended
        book = self._books.lessons[lesson]
        if ended is None or not self._lies_there(book) or book.there is not None:
            return
        teachers = [spell.person for spell in book.group.spells if spell.covers(book.on_date)]
        if teachers == [ended.person]:
            self._lesson, self._later = lesson, self._found - book.on_date
            self._agenda.put(moment(self._found, 0), partial(self._wait, False))

    def _lies_there(self, book: LessonBook) -> bool:
        assert self._month is not None
        return self._month[0] <= book.on_date <= self._month[1]

    def _wait(self, waits: bool, at: datetime) -> None:
        self.waits = waits

    def _mend(self, at: datetime) -> e.Event | None:
        """Somebody else had taught one of the grant's lessons: two sheets change."""
        staff = self._cast.staff
        if len(staff) <= ENDED:
            return None
        for book in self._books.lessons.values():
            held_by = [entry.person for entry in book.entries if entry.contract is not None]
            if (
                book.state is HELD
                and book.there is None
                and self._lies_there(book)
                and held_by == [staff[DOUBLE]]
                and book.entries[0].contract.payer is self._contracts.grant  # type: ignore[union-attr]
            ):
                lesson = book.thing
                assert isinstance(lesson, e.LessonThing)
                why = self._cast.say(STOOD_IN)
                return e.SetInstructors(at, self._cast.facilitator, lesson, staff[AKIMS], why)
        return None
