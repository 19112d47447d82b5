"""The lessons of one class: move one, say it was not held, add one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from clc_tui.language import N_, _, date_text, ngettext, short_date, weekday_short, word
from clc_tui.screens.asking import asks, asks_day, asks_until, chooses
from clc_tui.screens.base import ClcScreen, tells
from clc_tui.screens.lesson_asking import ask_length, even_on_day_off
from clc_tui.screens.words import reason_words
from clc_tui.services.lessons import (
    add_lesson,
    cancel_lesson,
    lessons,
    move_lesson,
    restore_lesson,
)
from clc_tui.services.register import LessonColumn
from clc_tui.session import Session
from clc_tui.terms import CancelReason, LessonState
from clc_tui.widgets.form_values import needed_number, time_of
from clc_tui.widgets.record_table import Column, Record, RecordTable
from clc_tui.widgets.typing_line import Digits


class GroupLessonsScreen(ClcScreen[None]):
    """Every lesson in order; Enter opens its register."""

    AREA: ClassVar[int | None] = 8
    HINTS_FIRST: ClassVar[tuple[str, ...]] = ("add",)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "add", N_("new lesson"), tooltip=N_("A lesson outside the pattern")),
        Binding("m", "move", N_("move"), tooltip=N_("Hold it on another day")),
        Binding("x", "cancel", N_("not held"),
                tooltip=N_("Say that it was not held and why, or take that back")),
        Binding("b", "length", N_("length"), tooltip=N_("It lasts longer or shorter than planned")),
    ]  # fmt: skip

    def __init__(self, session: Session, group_id: int) -> None:
        super().__init__(session)
        self.group_id = group_id
        self._lines: tuple[LessonColumn, ...] = ()

    def body(self) -> Iterable[Widget]:
        columns = (Column(14), Column(5), Column(7, right=True), Column())
        yield RecordTable(columns, id="lessons")

    @property
    def table(self) -> RecordTable:
        return self.query_one("#lessons", RecordTable)

    async def reload(self) -> None:
        first = not self._lines
        self._lines = await self.session.do(lessons, self.group_id)
        today = self.session.actor.today
        near = [line.id for line in self._lines if line.on_date >= today]
        self.table.empty = _("No lesson yet: {key} adds one.").format(key=self.key("a"))
        self.table.fill(
            [_record(line) for line in self._lines], key=near[0] if first and near else None
        )
        n = len(self._lines)
        self.say(ngettext("{n} lesson", "{n} lessons", n).format(n=n))

    def history_subject(self) -> tuple[str, int, int | None] | None:
        return ("lesson", self.table.key, None) if isinstance(self.table.key, int) else None

    def _under_cursor(self) -> LessonColumn | None:
        return next((line for line in self._lines if line.id == self.table.key), None)

    @on(RecordTable.Chosen, "#lessons")
    async def open_register(self, event: RecordTable.Chosen) -> None:
        event.stop()
        from clc_tui.screens.register import RegisterScreen

        await self.app.push_screen(RegisterScreen(self.session, int(str(event.key))))

    @work
    @tells
    async def action_add(self) -> None:
        today, question = self.session.actor.today, _("New lesson: on which day?")
        day = await asks_day(self.app, self.session, question, today)
        if day is None or not await even_on_day_off(self, day):
            return
        question = _hour_asked(day)
        hour = await asks(
            self.app, self.session, question, self._usual[0],
            digits=Digits.LETTERS, most=5, read=time_of,
        )  # fmt: skip
        if hour is None:
            return

        async def add(typed: str) -> int:
            minutes = needed_number(typed)
            return await self.session.do(add_lesson, self.group_id, day, hour, minutes)

        question = _("{day} at {time}: how many minutes?").format(day=short_date(day), time=hour)
        usual = str(self._usual[1])
        if await asks_until(
            self.app, self.session, question, usual, add, digits=Digits.ALL, most=3
        ):
            await self.reload()

    @property
    def _usual(self) -> tuple[str, int]:
        """Hour and minutes of the class's last lesson."""
        return (
            (self._lines[-1].starts_at, self._lines[-1].minutes) if self._lines else ("14:00", 90)
        )

    @work
    @tells
    async def action_move(self) -> None:
        line = self._under_cursor()
        if line is None:
            return
        question = _("{day}: to which day?").format(day=short_date(line.on_date))
        day = await asks_day(self.app, self.session, question, line.on_date)
        if day is None or not await even_on_day_off(self, day):
            return

        async def move(hour: str) -> int:
            return await self.session.do(move_lesson, line.id, day, time_of(hour))

        question, hour = _hour_asked(day), line.starts_at
        if await asks_until(
            self.app, self.session, question, hour, move, digits=Digits.LETTERS, most=5
        ):
            await self.reload()

    @work
    @tells
    async def action_cancel(self) -> None:
        line = self._under_cursor()
        if line is None:
            return
        if line.state is LessonState.CANCELLED:
            await self.session.do(restore_lesson, line.id)
            await self.reload()
            return
        reasons = [(r, word(r)) for r in CancelReason if r is not CancelReason.MOVED]
        question = _("{day}: why was it not held?").format(day=short_date(line.on_date))
        reason = await chooses(self.app, self.session, question, reasons)
        if reason is not None:
            await self.session.do(cancel_lesson, line.id, reason)
            await self.reload()

    @work
    @tells
    async def action_length(self) -> None:
        line = self._under_cursor()
        told = None if line is None else await ask_length(self, line)
        if told is not None:
            await self.reload()
            self.say(told)


def _hour_asked(day: date) -> str:
    return _("{day}: at what hour?").format(day=short_date(day))


def _record(line: LessonColumn) -> Record:
    state = word(line.state)
    if line.state is LessonState.CANCELLED:
        state = f"{word(LessonState.CANCELLED)}: {reason_words(line.reason)}"
    if line.nobody_came:
        state = _("nobody came")
    day = f"{weekday_short(line.on_date)} {date_text(line.on_date)}"
    minutes = _("{n} min").format(n=line.minutes)
    return Record(
        line.id, (day, line.starts_at, minutes, f"{state}  {line.note or ''}".rstrip()),
        dim=line.state is LessonState.CANCELLED,
    )  # fmt: skip
