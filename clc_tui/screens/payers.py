"""Payers: who pays instructors, and what their timesheet looks like."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from clc_tui.language import C_, N_, _, ngettext
from clc_tui.screens.asking import confirms
from clc_tui.screens.base import ClcScreen, tells
from clc_tui.screens.form import FormScreen
from clc_tui.services.payers import (
    CODES,
    PAYER_WORDS,
    PayerFields,
    PayerLine,
    add_payer,
    change_payer,
    close_payer,
    payers,
    usual_legend,
    usual_payer,
)
from clc_tui.session import Session
from clc_tui.terms import SheetColumn
from clc_tui.widgets.form_values import number_of
from clc_tui.widgets.record_form import Field, Kind, TextLine
from clc_tui.widgets.record_table import Column, Record, RecordTable

COLUMNS = {
    SheetColumn.IIN: C_("column", "IIN"),
    SheetColumn.POSITION: C_("column", "position"),
    SheetColumn.DAYS: C_("column", "days"),
    SheetColumn.CLOCK_HOURS: C_("column", "hours"),
    SheetColumn.ACADEMIC_HOURS: C_("column", "academic hours"),
}
"""What may stand beside the days, in so few letters that all of it fits in a line."""
BETWEEN_LINES = "; "
"""What parts the lines of a legend where they stand in one line."""


class PayersScreen(ClcScreen[None]):
    """All payers, those who pay no more dimmed at their place."""

    AREA: ClassVar[int | None] = 8
    HINTS_FIRST: ClassVar[tuple[str, ...]] = ("add",)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "add", N_("new payer"), tooltip=N_("A new payer and the words of the sheet")),
        Binding("x", "close", N_("close"),
                tooltip=N_("Offer for new contracts no more, or again")),
    ]  # fmt: skip

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._lines: tuple[PayerLine, ...] = ()

    def body(self) -> Iterable[Widget]:
        yield RecordTable((), id="payers")

    @property
    def table(self) -> RecordTable:
        return self.query_one("#payers", RecordTable)

    async def reload(self) -> None:
        running = Column(24, heading=_("Contracts running"), right=True, tight=True)
        self.table.set_columns((Column(heading=_("Payer")), running))
        self.table.empty = _("No payer yet: {key} writes down who pays.").format(key=self.key("a"))
        self._lines = await self.session.do(payers, closed=True)
        self.table.fill([_record(line) for line in self._lines])
        n = len(self._lines)
        self.say(ngettext("{n} payer", "{n} payers", n).format(n=n) if n else self.table.empty)

    def history_subject(self) -> tuple[str, int, int | None] | None:
        return ("payer", self.table.key, None) if isinstance(self.table.key, int) else None

    async def action_add(self) -> None:
        self._write_down()

    @on(RecordTable.Chosen, "#payers")
    def edit(self, event: RecordTable.Chosen) -> None:
        event.stop()
        if isinstance(event.key, int):
            self._write_down(event.key)

    @work
    @tells
    async def _write_down(self, payer_id: int = 0) -> None:
        """A payer in their form, new or known."""
        if await self.app.push_screen_wait(PayerForm(self.session, payer_id)) is not None:
            self.to_tell = _("Saved.")

    @work
    @tells
    async def action_close(self) -> None:
        """Offer the payer no longer, or again; asked where contracts still run."""
        line = next((each for each in self._lines if each.id == self.table.key), None)
        if line is None:
            self.say(self.table.empty)
            return
        name, close = line.fields.name, line.closed_on is None
        if close and line.contracts:
            question = ngettext(
                "{n} contract with “{payer}” runs on to its end. Close all the same?",
                "{n} contracts with “{payer}” run on to their end. Close all the same?",
                line.contracts,
            ).format(n=line.contracts, payer=name)
            if not await confirms(self.app, self.session, question):
                return
        await self.session.do(close_payer, line.id, close)
        await self.reload()
        words = _("Pays no more: {payer}.") if close else _("Pays again: {payer}.")
        self.say(words.format(payer=name))


def usual_line(worked: str, off: str, holiday: str) -> str:
    """The usual legend of these codes as it stands in the form."""
    return BETWEEN_LINES.join(usual_legend(worked, off, holiday).split("\n"))


def _record(line: PayerLine) -> Record:
    closed = "" if line.closed_on is None else _(C_("payer", "closed"))
    running = ", ".join(part for part in (str(line.contracts or ""), closed) if part)
    return Record(line.id, (line.fields.name, running), dim=line.closed_on is not None)


class PayerForm(FormScreen):
    """A payer, new or known."""

    FORM = "payer"
    TITLE = N_("Payer")
    AREA: ClassVar[int | None] = 8
    _was: PayerFields
    _usual = ""
    """The usual legend of the codes that stood in the form last."""

    def fields(self) -> Sequence[Field]:
        label = PAYER_WORDS
        columns = tuple((column.value, words) for column, words in COLUMNS.items())
        return (
            Field("name", label["name"], most=120, required=True),
            Field("title", label["title"], most=200),
            *(
                Field(name, label[name], most=3, required=True)
                for name in ("worked_code", "off_code", "holiday_code")
            ),
            Field("legend", label["legend"], most=600),
            Field("columns", label["columns"], Kind.SEVERAL, columns),
            Field("cut_off_day", label["cut_off_day"], Kind.NUMBER, most=2),
        )

    async def initial(self) -> Mapping[str, str]:
        if self.subject_id:
            lines = await self.session.do(payers, closed=True)
            self._was = next(line.fields for line in lines if line.id == self.subject_id)
        known = self._was if self.subject_id else usual_payer()
        self._usual = usual_line(*(getattr(known, name) for name in CODES))
        return {
            "name": known.name,
            "title": known.title,
            "worked_code": known.worked_code,
            "off_code": known.off_code,
            "holiday_code": known.holiday_code,
            "legend": BETWEEN_LINES.join(known.legend.split("\n")),
            "columns": ",".join(known.columns),
            "cut_off_day": str(known.cut_off_day or ""),
        }

    async def changed(self, values: dict[str, str]) -> None:
        """A legend in nobody's own words follows the codes, so that the sheet can be read."""
        before, self._usual = self._usual, usual_line(*(values[name].strip() for name in CODES))
        legend = self.form.line("legend")
        if isinstance(legend, TextLine) and values["legend"] == before:
            legend.value = self._usual

    async def save(self, values: dict[str, str]) -> object:
        fields = PayerFields(
            values["name"],
            values["title"],
            values["worked_code"],
            values["off_code"],
            values["holiday_code"],
            "\n".join(line.strip() for line in values["legend"].split(";") if line.strip()),
            tuple(SheetColumn(each) for each in values["columns"].split(",") if each),
            number_of(values["cut_off_day"], "cut_off_day"),
        )
        if self.subject_id:
            await self.session.do(change_payer, self.subject_id, fields, was=self._was)
            return self.subject_id
        return await self.session.do(add_payer, fields)
