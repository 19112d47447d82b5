"""The lists behind the lines of Today: what is not marked, whom to call, who comes too rarely."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.widget import Widget

from clc_tui.db.names import phone_text
from clc_tui.language import N_, _, ngettext, short_date
from clc_tui.screens.base import ClcScreen, tells
from clc_tui.screens.words import lesson_columns, lesson_record
from clc_tui.services.lists import (
    LowRate,
    Missing,
    Unsigned,
    absent_in_a_row,
    below_the_rate,
    not_marked,
    without_consent,
)
from clc_tui.session import Session
from clc_tui.widgets.line import OneLine
from clc_tui.widgets.record_table import Column, Record, RecordTable

TITLES = {
    "not_marked": N_("Lessons not marked"),
    "absent": N_("Absent again and again"),
    "low": N_("Come too rarely"),
    "unsigned": N_("Consent not signed"),
}
"""What each list is called."""


class WaitingScreen(ClcScreen[None]):
    """One list, said which by `what`: not_marked, absent, low or unsigned."""

    AREA: ClassVar[int | None] = 1

    def __init__(self, session: Session, what: str) -> None:
        super().__init__(session)
        self._what = what

    def body(self) -> Iterable[Widget]:
        yield OneLine(id="what")
        yield RecordTable((), id="waiting")

    async def reload(self) -> None:
        table = self.query_one("#waiting", RecordTable)
        self.query_one("#what", OneLine).show(f" {_(TITLES[self._what])}")
        table.empty = _("Nothing waits here any more: {key} goes back.").format(key=self.key("q"))
        columns, records = await self._read()
        table.set_columns(columns)
        table.fill(records)
        self.say(ngettext("{n} line", "{n} lines", table.count).format(n=table.count))

    async def _read(self) -> tuple[tuple[Column, ...], list[Record]]:
        if self._what == "not_marked":
            lessons = await self.session.do(not_marked)
            return lesson_columns(dated=True), [
                lesson_record(line, ("lesson", line.lesson_id), dated=True) for line in lessons
            ]
        told = Column(14, least=60)
        if self._what == "absent":
            missing = await self.session.do(absent_in_a_row)
            return _person_columns(told), [_missing(line) for line in missing]
        if self._what == "unsigned":
            unsigned = await self.session.do(without_consent)
            return _person_columns(), [_person(line) for line in unsigned]
        low = await self.session.do(below_the_rate)
        return _person_columns(told), [_low(line) for line in low]

    @on(RecordTable.Chosen, "#waiting")
    @tells
    async def open_line(self, event: RecordTable.Chosen) -> None:
        """Open the register of the lesson, or the person."""
        assert isinstance(event.key, tuple)
        if event.key[0] == "lesson":
            from clc_tui.screens.register import RegisterScreen

            await self.app.push_screen(RegisterScreen(self.session, event.key[1]))
        else:
            from clc_tui.screens.person import PersonScreen

            await self.app.push_screen(PersonScreen(self.session, event.key[1]))


def _person_columns(*told: Column) -> tuple[Column, ...]:
    """Name, phone, what is told of the person, class."""
    return (Column(), Column(16), *told, Column(24 if told else 23, least=76))


def _missing(line: Missing) -> Record:
    times = ngettext("{n} time, {day}", "{n} times, {day}", line.times)
    told = times.format(n=line.times, day=short_date(line.last_day))
    return _person(line, told)


def _low(line: LowRate) -> Record:
    percent = f"{100 * line.attended / line.marked:.0f} %"
    return _person(line, f"{percent}, {line.attended}/{line.marked}")


def _person(line: Missing | LowRate | Unsigned, *told: str) -> Record:
    phone = phone_text(line.phone) if line.phone else ""
    return Record(("person", line.person_id, line.title), (line.name, phone, *told, line.title))
