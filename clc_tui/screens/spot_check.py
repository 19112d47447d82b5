"""Spot checks: the list of them, and one with its lessons beside the signed paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from clc_tui.language import N_, _, class_words, date_text, letter, ngettext, short_date
from clc_tui.screens.asking import asks_day, asks_until, confirms
from clc_tui.screens.base import ROOMY, ClcScreen, Printable, tells
from clc_tui.screens.register_view import SHORT
from clc_tui.services.spot_checks import (
    DRAWN,
    CheckedLesson,
    CheckLine,
    CheckView,
    answer_spot_check,
    draw_spot_check,
    spot_check,
    spot_checks,
)
from clc_tui.session import Session
from clc_tui.terms import Role, Status
from clc_tui.widgets.form_values import day_of
from clc_tui.widgets.record_table import Column, Record, RecordTable
from clc_tui.widgets.typing_line import Digits


def result_words(line: CheckLine) -> str:
    """How far a check is, or what came of it: `5 of 5 agree`."""
    if not line.answered:
        return _("nothing compared yet")
    if not line.complete:
        return _("{n} of {all} compared").format(n=line.answered, all=line.lessons)
    words = ngettext("{n} of {all} agrees", "{n} of {all} agree", line.agree)
    return words.format(n=line.agree, all=line.lessons)


def _period(line: CheckLine) -> str:
    return f"{date_text(line.first)} – {date_text(line.last)}"


class SpotChecksScreen(ClcScreen[None]):
    """Every spot check of the centre, newest first; an evaluator draws another."""

    AREA: ClassVar[int | None] = 8
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "draw", N_("draw lessons"), tooltip=N_("Draw five held lessons by lot")),
    ]

    def body(self) -> Iterable[Widget]:
        yield RecordTable(
            (Column(10), Column(23, least=ROOMY), Column(), Column(12, least=76)), id="checks"
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only an evaluator draws."""
        return action != "draw" or self.session.actor.is_a(Role.EVALUATOR)

    async def reload(self) -> None:
        table = self.query_one("#checks", RecordTable)
        lines = await self.session.do(spot_checks)
        table.empty = _("No spot check yet.")
        if self.session.actor.is_a(Role.EVALUATOR):
            words = _("No spot check yet: {key} draws five lessons by lot.")
            table.empty = words.format(key=self.key("a"))
        table.fill(
            [
                Record(
                    line.id,
                    (date_text(line.drawn_on), _period(line), result_words(line), line.drawn_by),
                )
                for line in lines
            ]
        )

    def papers_here(self) -> Sequence[Printable]:
        key = self.query_one("#checks", RecordTable).key
        return (Printable("spot_check", key),) if isinstance(key, int) else ()

    @on(RecordTable.Chosen, "#checks")
    async def open_check(self, event: RecordTable.Chosen) -> None:
        event.stop()
        await self.app.push_screen(SpotCheckScreen(self.session, int(str(event.key))))

    @work
    @tells
    async def action_draw(self) -> None:
        """Ask for the days, the last full month where nothing else is said, and draw."""
        end = self.session.actor.today.replace(day=1) - timedelta(days=1)
        question = _("Lessons from which day?")
        first = await asks_day(self.app, self.session, question, end.replace(day=1))
        if first is None:
            return
        usual = end if first <= end else self.session.actor.today
        draw = partial(self._draw, first)
        drawn = await asks_until(
            self.app, self.session, _("Lessons up to which day?"), date_text(usual), draw,
            digits=Digits.LETTERS, most=12,
        )  # fmt: skip
        if drawn is not None:
            await self.app.push_screen(SpotCheckScreen(self.session, drawn))

    async def _draw(self, first: date, typed: str) -> int:
        last = day_of(typed, near=first)
        return await self.session.do(draw_spot_check, first, last)


class SpotCheckScreen(ClcScreen[None]):
    """The drawn lessons: what the file says of each, and whether the paper agrees."""

    AREA: ClassVar[int | None] = 8
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "agrees", N_("paper agrees"), tooltip=N_("The signed paper says the same")),
        Binding("d", "differs", N_("differs"), tooltip=N_("The signed paper says something else")),
        Binding("backspace,delete", "clear", N_("clear"), tooltip=N_("Take the answer away")),
    ]

    def __init__(self, session: Session, spot_check_id: int) -> None:
        super().__init__(session)
        self.spot_check_id = spot_check_id
        self._view: CheckView | None = None
        self._open: int | None = None
        """The lesson whose marks are shown one by one."""

    def body(self) -> Iterable[Widget]:
        yield RecordTable((), id="lessons")

    @property
    def table(self) -> RecordTable:
        return self.query_one("#lessons", RecordTable)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Answers are for who drew, until every lesson has one."""
        if action not in ("agrees", "differs", "clear"):
            return True
        return self._view is None or (self._view.own and not self._view.line.complete)

    def papers_here(self) -> Sequence[Printable]:
        return (Printable("spot_check", self.spot_check_id),)

    async def reload(self) -> None:
        first = self._view is None
        self._view = await self.session.do(spot_check, self.spot_check_id)
        roomy = self.size.width >= ROOMY
        named = roomy and any(lesson.instructors for lesson in self._view.lessons)
        who = (Column(20),) if named else ()
        self.table.set_columns([Column(1), Column(11), Column(), *who])
        self.table.fill(list(self._records(self._view)), key=self._unanswered() if first else None)
        self.show_hints()
        self._tell(self._view.line)

    def _tell(self, line: CheckLine) -> None:
        words = result_words(line)
        if line.lessons < DRAWN:
            n = line.lessons
            held = ngettext("Only {n} lesson was held.", "Only {n} lessons were held.", n)
            words = f"{held.format(n=n)} {words}"
        self.say(words)

    def _records(self, view: CheckView) -> Iterator[Record]:
        yield Record(None, (_period(view.line),), strong=True)
        for lesson in view.lessons:
            day = f"{short_date(lesson.on_date)} {lesson.starts_at}"
            title = class_words(lesson.title, lesson.target)
            sign = "" if lesson.agrees is None else "+" if lesson.agrees else "!"
            yield Record(("lesson", lesson.id), (sign, day, title, lesson.instructors))
            counts = counts_words(lesson, brief=self.size.width < ROOMY)
            yield Record(None, (f"    {counts}",))
            if lesson.note:
                yield Record(None, ("    " + _("differs: {what}").format(what=lesson.note),))
            if lesson.id == self._open:
                for mark in lesson.marks:
                    words = f"{letter(mark.status)} {mark.journal_no or '':>3} {mark.name}"
                    yield Record(("mark", lesson.id, mark.name), (f"    {words}",), spread=True)

    def _unanswered(self) -> tuple[str, int] | None:
        """The first lesson that is not compared yet."""
        lessons = self._view.lessons if self._view is not None else ()
        return next((("lesson", one.id) for one in lessons if one.agrees is None), None)

    def _lesson(self) -> CheckedLesson | None:
        """The lesson the cursor is at."""
        key = self.table.key
        if self._view is None or not isinstance(key, tuple):
            return None
        return next((one for one in self._view.lessons if one.id == key[1]), None)

    @on(RecordTable.Chosen, "#lessons")
    @tells
    async def open_lesson(self, event: RecordTable.Chosen) -> None:
        """Show who was marked how, or put it away; only where names may be seen."""
        event.stop()
        lesson = self._lesson()
        if lesson is None or self._view is None:
            return
        if not lesson.marks:
            self.say(_("Names are not shown to you; compare the numbers."))
            return
        self._open = None if self._open == lesson.id else lesson.id
        self.table.fill(list(self._records(self._view)), key=("lesson", lesson.id))

    @work
    @tells
    async def action_agrees(self) -> None:
        lesson = self._lesson()
        if lesson is not None and await self._meant(lesson):
            await self._answer(lesson, True)

    @tells
    async def action_clear(self) -> None:
        lesson = self._lesson()
        if lesson is not None:
            await self._answer(lesson, None)

    async def _meant(self, lesson: CheckedLesson) -> bool:
        """Asked before the last answer alone, which ends the check."""
        lessons = self._view.lessons if self._view is not None else ()
        if any(one.agrees is None for one in lessons if one.id != lesson.id):
            return True
        words = _("This is the last lesson: then the check stays as it is. Go on?")
        return await confirms(self.app, self.session, words)

    async def _answer(self, lesson: CheckedLesson, agrees: bool | None) -> None:
        await self.session.do(answer_spot_check, lesson.id, agrees)
        await self.reload()
        if agrees:
            self._go_on()

    def _go_on(self) -> None:
        """The cursor to the next lesson that is not compared yet."""
        if self._view is not None:
            self.table.fill(list(self._records(self._view)), key=self._unanswered())

    @work
    @tells
    async def action_differs(self) -> None:
        """What the paper says instead."""
        lesson = self._lesson()
        if lesson is None or not await self._meant(lesson):
            return

        async def differs(what: str) -> bool:
            await self.session.do(answer_spot_check, lesson.id, False, what)
            return True

        title = class_words(lesson.title, lesson.target)
        question = _("{day} {course}: what differs?").format(
            day=short_date(lesson.on_date), course=title
        )
        if await asks_until(self.app, self.session, question, lesson.note or "", differs):
            await self.reload()
            self._go_on()


def counts_words(lesson: CheckedLesson, *, brief: bool = False) -> str:
    """How many were there and how many were not: what the paper must show as well."""
    pieces = [
        f"{letter(status) if brief else _(SHORT[status])} {lesson.counts.get(status, 0)}"
        for status in Status
    ]
    if lesson.walk_ins:
        words = _("walk-ins {n}")
        pieces.append(f"+{lesson.walk_ins}" if brief else words.format(n=lesson.walk_ins))
    return "  ".join(pieces)
