"""What the register shows, where its cursor is, and what others do at it meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import ClassVar

from textual.widget import Widget

from clc_tui.language import _
from clc_tui.screens import register_view as view
from clc_tui.screens.base import ROOMY, ClcScreen, Printable, tells
from clc_tui.screens.papers import class_papers
from clc_tui.services.attendance import marks_made
from clc_tui.services.hours_month import OwnMonth
from clc_tui.services.news import Written
from clc_tui.services.register import LearnerRow, Register, WalkInRow, register
from clc_tui.session import Session
from clc_tui.terms import Role
from clc_tui.widgets.line import OneLine
from clc_tui.widgets.register_grid import NARROW, RegisterGrid

HINT_MARKS = 20
"""After so many marks the words for beginners are no longer shown."""
COUNT_DIGITS = 5


class RegisterBase(ClcScreen[None]):
    """A register on the screen, followed while others mark in it; the keys are in `register`."""

    AREA: ClassVar[int | None] = 2
    FRAMED: ClassVar[bool] = False
    CSS_PATH = "register.tcss"

    def __init__(self, session: Session, lesson_id: int) -> None:
        super().__init__(session)
        self.lesson_id = lesson_id
        self.register: Register | None = None
        self.teacher_known = False
        """Whether it was asked who taught, or need not be."""
        self._saved_at: datetime | None = None
        self._untouched = True
        self.number = ""
        self.no_such = ""
        self.rest_asked = False
        self.complete: OwnMonth | None = None
        """What of the reader's own month Enter hands in, while that is offered."""

    def body(self) -> Iterable[Widget]:
        yield OneLine(id="title")
        yield RegisterGrid(id="grid")

    @property
    def grid(self) -> RegisterGrid:
        return self.query_one("#grid", RegisterGrid)

    # Reading and showing

    async def reload(self) -> None:
        """Read the register anew; the cursor stays on its row, at first on the first unmarked."""
        fresh = self.register is None or self.register.lesson.id != self.lesson_id
        found = await self.session.do(register, self.lesson_id)
        if self.session.marks_before is None:
            self.session.marks_before = await self.session.do(marks_made, HINT_MARKS)
        self._take(found, row=self._first_unmarked(found) if fresh else None)
        self.show_hints()
        if fresh:
            self.teacher_known = not self._stands_in(found) or view.marked(found)
            self._untouched, self._saved_at = True, None
            self._say_first()
        elif not self.query_one("#status", OneLine).left:  # back from another screen
            self.tell()

    @property
    def is_beginner(self) -> bool:
        """Whether the user has made so few marks that the keys are still told."""
        return (self.session.marks_before or 0) + self.session.marks_saved < HINT_MARKS

    def hints(self) -> str:
        """Who has marked often enough is told only where the keys are found."""
        if self.register is None:  # nothing is known of it yet, nor of who looks
            return self.help_hint()
        if self.is_beginner or self.register.practice:
            return super().hints()
        undo = self.own_bindings().get("undo")
        told = "" if undo is None else f"{self.key_words(undo)} {_(undo.description)}  "
        return told + self.help_hint()

    def signs(self) -> tuple[tuple[str, str], ...]:
        return view.signs()

    def _say_first(self) -> None:
        """What to know before the first key: the rules for what is old, else the totals."""
        found = self.shown
        rule = view.rule_told(found, self.session.actor.now)
        told = filter(None, (rule, view.approved_told(found), view.day_off_told(found)))
        self.say(" ".join(told) or self.totals())

    def _first_unmarked(self, found: Register) -> int:
        return next(iter(view.unmarked(found)), 0)

    def _stands_in(self, found: Register) -> bool:
        """Whether an instructor marks a class of others, with nobody said to have taught it."""
        actor = self.session.actor
        planned = found.instructors == found.planned_instructors
        elsewhere = not found.own_class and not found.practice
        return actor.is_a(Role.INSTRUCTOR) and elsewhere and planned

    def _take(self, found: Register, *, row: int | None = None) -> None:
        self.register = found
        width = self.size.width
        centre = self.session.centre_name if self.session.several_centres else ""
        self.query_one("#title", OneLine).show(*view.title(found, width, centre))
        self.show_grid(row)

    def show_grid(self, row: int | None = None) -> None:
        found = self.shown
        foot = ""
        if self.is_beginner and view.marked(found) and not view.unmarked(found):
            foot = _("Saved by itself. You may just close.")
        now = self.session.actor.now
        over = view.helpers_told(found) if self.size.width < ROOMY else ()
        self.grid.show(
            view.days(found), found.at, view.grid_rows(found, now), foot=foot, over=over, row=row
        )

    def papers_here(self) -> Sequence[Printable]:
        """The month of the lesson, for whoever teaches the class or runs the centre."""
        found = self.register
        own = found is not None and (found.own_class or self.session.actor.is_a(Role.FACILITATOR))
        if found is None or not own:
            return ()
        return class_papers(self.session, found.group_id, found.lesson.on_date)

    @property
    def shown(self) -> Register:
        """The register on the screen; no key comes before there is one."""
        assert self.register is not None
        return self.register

    def say(self, words: str, right: str = "") -> None:
        super().say(words, right or self._saved_words())

    def _saved_words(self) -> str:
        if self._saved_at is None:
            return ""
        return self._saved_at_words(self._saved_at)

    def _saved_at_words(self, moment: datetime) -> str:
        """When something was saved; where the screen is narrow the hour alone."""
        time = f"{moment:%H:%M} "
        return time if self.size.width < NARROW else _("saved {time}").format(time=time)

    def totals(self) -> str:
        """The counts, beside which there is always room for when something was saved."""
        room = self.size.width - len(self._saved_at_words(self.session.actor.now)) - 2
        return view.totals(self.shown, room)

    def tell(self) -> None:
        """The status line as it should be: what stands behind the cursor's cell, or the totals."""
        self.say(self._words())

    def _words(self) -> str:
        row = self.learner
        told = view.cell_told(row, row.cells[self.shown.at]) if row else ""
        return told or self.totals()

    def on_resize(self) -> None:
        super().on_resize()
        if self.register is not None:
            self._take(self.register)
            if self._untouched:
                self._say_first()
            else:
                self.tell()

    def saved(self, at: datetime, marks: int = 0) -> None:
        """Something is on the disk."""
        self._saved_at = at
        self.session.marks_saved += marks

    # Two at one register

    def concerned_by(self, news: Sequence[Written]) -> bool:
        """Not by what happens at the lessons of other classes, which is most of what happens."""
        own = {lesson.id for lesson in self.register.lessons} if self.register else set()
        return any(
            note.subject != "lesson" or note.verb == "add_lesson" or note.subject_id in own
            for note in news
        )

    async def follow(self) -> None:
        """Somebody else marked here: show it, and how many are left now where that was told."""
        if self.register is None:
            return
        line = self.query_one("#status", OneLine).left.strip()
        counts = line in (self._words().strip(), self.totals().strip())
        seen, found = self.register, await self.session.do(register, self.lesson_id)
        self._take(found)
        self.stale = False
        if found != seen and counts:
            self.tell()

    # Where the cursor is

    @property
    def learner(self) -> LearnerRow | None:
        """The learner under the cursor."""
        rows = self.shown.rows
        row = self.grid.row
        return rows[row] if not self.shown.open_event and row < len(rows) else None

    @property
    def walk_in(self) -> WalkInRow | None:
        """The walk-in under the cursor."""
        place = self.grid.row - len(self.shown.rows)
        return self.shown.walk_ins[place] if 0 <= place < len(self.shown.walk_ins) else None

    def _go(self, row: int) -> None:
        self.grid.go(row)
        self.tell()

    def action_move(self, step: int) -> None:
        self.end_number()
        self._go(self.grid.row + step)

    def action_page(self, step: int) -> None:
        self.end_number()
        self._go(self.grid.row + step * (self.grid.rows_in_sight - 1))

    def action_edge(self, last: int) -> None:
        self.end_number()
        self._go(10_000 if last else 0)

    @tells
    async def action_lesson(self, step: int) -> None:
        """The class's lesson before or after."""
        self.end_number()
        place = self.shown.at + step
        if not 0 <= place < len(self.shown.lessons):
            self.say(_("There is no lesson there."))
            return
        self.lesson_id = self.shown.lessons[place].id
        await self.reload()

    # Journal numbers

    def action_digit(self, digit: str) -> None:
        """A digit of a journal number (of a head count, where only that is kept)."""
        if self.shown.open_event:
            self._count_digit(digit)
            return
        typed = self.number + digit
        self.end_number()
        numbers = {row.journal_no: n for n, row in enumerate(self.shown.rows) if row.journal_no}
        place = numbers.get(int(typed))
        if place is not None:
            self._go(place)
        longer = [n for n in numbers if str(n).startswith(typed) and str(n) != typed]
        if longer:
            self.number = typed
        elif place is None:
            self.no_such = typed
            self.say(_("There is no number {n} here.").format(n=typed))

    def _count_digit(self, digit: str) -> None:
        self.number = (self.number + digit)[-COUNT_DIGITS:].lstrip("0") or "0"
        self.say(_("{n} people? Enter saves.").format(n=self.number))

    def end_number(self) -> bool:
        """Any key but a digit ends the number being typed; False where there is no such number."""
        wrong, self.no_such = self.no_such, ""
        self.number = ""
        self._untouched = False
        self.rest_asked = False
        self.complete = None
        if wrong:
            self.say(_("There is no number {n} here. Nothing was marked.").format(n=wrong))
        return not wrong

    def history_subject(self) -> tuple[str, int, int | None] | None:
        row = self.learner if self.register is not None else None
        return "lesson", self.lesson_id, row.person_id if row else None

    def class_is_on(self) -> bool:
        """Whether the session must not be ended for idleness: the class goes on."""
        found = self.register
        return (
            found is not None and not found.practice and view.is_on(found, self.session.actor.now)
        )
