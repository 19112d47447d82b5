"""Hours: the timesheets of a month, approved, sent back and sent to who pays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, ClassVar, TypeVar

from rich.cells import cell_len
from textual import on, work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from clc_tui.language import C_, N_, _, month_alone, month_text, month_title, ngettext, word
from clc_tui.screens import sheet_acts as acts
from clc_tui.screens.base import ROOMY, ClcScreen, Printable, tells
from clc_tui.screens.hour_words import hours_of, signed_hours, state_words, sums
from clc_tui.services.hours_waiting import due_month
from clc_tui.services.sheet_records import SheetRow
from clc_tui.services.sheets import month_sheets
from clc_tui.services.teaching import lessons_of_nobody
from clc_tui.session import Session
from clc_tui.terms import Role, SheetState
from clc_tui.widgets.line import OneLine, fitted
from clc_tui.widgets.record_table import Column, Record, RecordTable

T = TypeVar("T")

OF_WHO_APPROVES = frozenset({"approve", "send_back", "send", "compare"})
COUNTED = (SheetState.DRAFT, SheetState.SUBMITTED, SheetState.APPROVED)
"""States whose number is always told. What was sent back is not handed in, as Today counts it."""


async def first_page(session: Session) -> ClcScreen[Any]:
    """Where the area begins: the month's list; for who has one sheet alone, that sheet."""
    month = await session.do(due_month)
    if not session.actor.is_a(Role.FACILITATOR):
        own = await session.do(month_sheets, month)
        if len(own) == 1:
            from clc_tui.screens.timesheet import TimesheetScreen

            (sheet,) = own
            return TimesheetScreen(session, sheet.contract.id, sheet.month, sheet.number)
    return HoursScreen(session, month)


class HoursScreen(ClcScreen[None]):
    """A line for each timesheet of a month; Left and Right go to other months."""

    AREA: ClassVar[int | None] = 5
    HINTS_FIRST: ClassVar[tuple[str, ...]] = ("approve",)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "approve", N_("approve"), tooltip=N_("Approve the hours under the cursor")),
        Binding("b", "send_back", N_("send back"), tooltip=N_("Send them back, and say why")),
        Binding("c", "hand_in", N_("hand in"),
                tooltip=N_("Hand in the own hours, or those of others signed on paper")),
        Binding("z", "send", N_("to the payer"),
                tooltip=N_("What is approved goes to the payer, for good")),
        Binding("v", "compare", N_("planned, paid"), show=False,
                tooltip=N_("What was planned, held and paid, and what nobody pays")),
        Binding("left", "month(-1)", N_("month before"), tooltip=N_("The month before")),
        Binding("right", "month(1)", N_("next month"), tooltip=N_("The next month")),
    ]  # fmt: skip

    def __init__(self, session: Session, month: str) -> None:
        super().__init__(session)
        self.month = month
        self._rows: tuple[SheetRow, ...] = ()
        self._of_nobody = 0

    def body(self) -> Iterable[Widget]:
        yield OneLine(id="what")
        yield RecordTable((), id="sheets")

    @property
    def table(self) -> RecordTable:
        return self.query_one("#sheets", RecordTable)

    @property
    def _approves(self) -> bool:
        return self.session.actor.is_a(Role.FACILITATOR)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only the facilitator approves, and sends."""
        return action not in OF_WHO_APPROVES or self._approves

    async def reload(self) -> None:
        await self._read()
        self._show(to_approve=not self._shown)

    async def _read(self) -> None:
        self._rows = await self.session.do(month_sheets, self.month)
        if self._approves and self._rows:
            self._of_nobody = await self.session.do(lessons_of_nobody, self.month)

    def _show(self, *, to_approve: bool = False) -> None:
        """The list; with `to_approve` the cursor on the first sheet that waits."""
        waiting = (key_of(row) for row in self._rows if row.state is SheetState.SUBMITTED)
        words = _("No contract runs in {month}: {key} Centre has payers and contracts.")
        if not self._approves:
            words = _("You have no contract in {month}: ask the facilitator. ← → other months.")
        self.table.empty = words.format(month=month_text(self.month), key=self.key("8"))
        self.table.set_columns(_columns(self.size.width))
        payers = {row.contract.payer for row in self._rows}
        what = [month_title(self.month), *(payers if len(payers) == 1 else ())]
        self.query_one("#what", OneLine).show(
            f" {' · '.join(what)}", f"{sums(self._rows, self.month)} "
        )
        self.table.fill(
            [*self._without(), *_records(self._rows, self.month, self.size.width)],
            key=next(waiting, None) if to_approve else None,
        )
        self.say(self._counts())

    def _without(self) -> Iterator[Record]:
        """That nobody is paid for some lessons, as it is not said who taught them."""
        if self._of_nobody and self._rows:
            words = ngettext(
                "! {n} lesson has no instructor: {key} shows it",
                "! {n} lessons have no instructor: {key} shows them",
                self._of_nobody,
            ).format(n=self._of_nobody, key=self.key("v"))
            yield Record(None, (words,), spread=True)

    def on_resize(self) -> None:
        super().on_resize()
        if self._shown:
            self._show()

    def _counts(self) -> str:
        """How many sheets are how far; the same words while one sheet after another is approved."""
        if not self._approves or not self._rows:
            return ""
        counts = Counter(row.state for row in self._rows if _counts_for_something(row))
        wide, back = self.size.width >= ROOMY, counts[SheetState.RETURNED]
        counts[SheetState.DRAFT] += back
        told = list(COUNTED)
        if counts[SheetState.SENT] and wide:
            told.append(SheetState.SENT)
        words = {state: f"{word(state)} {counts[state]}" for state in told}
        if back and wide:
            words[SheetState.DRAFT] += f" ({word(SheetState.RETURNED)} {back})"
        pieces = list(words.values())
        while len(pieces) > 1 and cell_len(" · ".join(pieces)) > self.size.width - 2:
            pieces.pop()  # what is left to do stands first
        return " · ".join(pieces)

    @property
    def _row(self) -> SheetRow | None:
        """The sheet under the cursor; says so where there is none."""
        row = next((row for row in self._rows if key_of(row) == self.table.key), None)
        if row is None:
            self.say(self.table.empty)
        return row

    @tells
    async def action_month(self, step: int) -> None:
        self.month = acts.month_beside(self.month, step)
        await self._read()
        self._show(to_approve=True)

    @on(RecordTable.Chosen, "#sheets")
    @tells
    async def open_sheet(self, event: RecordTable.Chosen) -> None:
        event.stop()
        assert isinstance(event.key, tuple)
        await self._open(*event.key)

    async def _open(self, contract_id: int, month: str, number: int) -> None:
        from clc_tui.screens.timesheet import TimesheetScreen

        await self.app.push_screen(TimesheetScreen(self.session, contract_id, month, number))

    async def _done(self, act: Awaitable[T]) -> T:
        """Carry out, and show how things stand now, also where it was refused."""
        try:
            return await act
        finally:
            await self.reload()

    @work
    @tells
    async def action_approve(self) -> None:
        if (row := self._row) is not None:
            await self._done(acts.approve(self, row))

    @work
    @tells
    async def action_send_back(self) -> None:
        row = self._row
        if row is None:
            return
        if row.state is SheetState.SUBMITTED and await acts.kept_remarks(self, row):
            await self._open(*key_of(row))  # where they stand, and go along
        else:
            sheet = await self._done(acts.send_back(self, row))
            if sheet is not None:
                self.say(acts.sent_back_words(sheet))

    @work
    @tells
    async def action_hand_in(self) -> None:
        if (row := self._row) is not None:
            await self._done(acts.hand_in(self, row))

    @work
    @tells
    async def action_send(self) -> None:
        """All approved sheets of the payer under the cursor."""
        row = self._row
        if row is None:
            return
        of_payer = [each for each in self._rows if each.contract.payer_id == row.contract.payer_id]
        sent = await self._done(acts.send_all(self, of_payer))
        if sent:
            words = ngettext("{n} timesheet is at the payer.", "{n} timesheets are at the payer.",
                             sent)  # fmt: skip
            self.say(words.format(n=sent))

    def history_subject(self) -> tuple[str, int, int | None] | None:
        row = next((row for row in self._rows if key_of(row) == self.table.key), None)
        return ("timesheet", row.id, None) if row is not None and row.id is not None else None

    async def action_compare(self) -> None:
        """The month's hours as they were planned, held and paid."""
        from clc_tui.screens.hours_report import HoursReportScreen

        await self.app.push_screen(HoursReportScreen(self.session, self.month))

    def papers_here(self) -> Sequence[Printable]:
        """All sheets of the payer under the cursor, and the one."""
        row = next((row for row in self._rows if key_of(row) == self.table.key), None)
        return sheet_papers(self.session, row) if row is not None else ()


def sheet_papers(session: Session, sheet: acts.AnySheet) -> Sequence[Printable]:
    """A payer's sheets of a month for who approves them, and the one."""
    which: dict[str, str | int] = {"month": sheet.month, "number": sheet.number}
    one = Printable("timesheet", sheet.contract.id, which)
    if not session.actor.is_a(Role.FACILITATOR):
        return (one,)
    return Printable("timesheets", sheet.contract.payer_id, {"month": sheet.month}), one


def key_of(row: SheetRow) -> tuple[int, str, int]:
    """What tells a sheet from others."""
    return row.contract.id, row.month, row.number


def _counts_for_something(row: SheetRow) -> bool:
    """Whether there is, or was, anything to be handed in."""
    return bool(row.id or row.minutes or row.planned)


def _columns(width: int) -> tuple[Column, ...]:
    """Who, hours held and planned, corrections, lessons without marks, and how far it is."""
    return (
        Column(heading=_("Name")),
        Column(7, right=True, heading=_(C_("column", "held")), tight=True),
        Column(8, heading=_(C_("column", "of plan")), least=ROOMY, tight=True),
        Column(8, heading=_(C_("column", "corr.")), least=ROOMY, right=True, tight=True),
        Column(8, heading=_(C_("column", "no marks")), right=True, least=ROOMY, tight=True),
        Column(16 if width >= ROOMY else 18, heading=_(C_("column", "state")), tight=True),
    )


def _records(rows: Sequence[SheetRow], month: str, width: int) -> Iterator[Record]:
    """The lines, under their payers where there are several."""
    by_payer = [
        (payer, list(of)) for payer, of in groupby(rows, key=lambda row: row.contract.payer)
    ]
    for payer, of in by_payer:
        if len(by_payer) > 1:
            yield Record(None, (fitted(payer, sums(of, month), width - 1),), strong=True)
        for row in of:
            yield _record(row, month, width)


def _record(row: SheetRow, month: str, width: int) -> Record:
    terms, something = row.contract.terms, _counts_for_something(row)
    name = row.contract.name
    if row.number:
        name += f" +{row.number}"
    if row.month != month:
        name += f" ({month_alone(row.month)})"
    missing, state = f"! {row.unmarked}" if row.unmarked else "", state_words(row)
    held = row.minutes - row.corrections
    if width < ROOMY:  # no column of corrections: they stand in the sum
        held = row.minutes
        state = f"{missing} {state}".lstrip()
    return Record(
        key_of(row),
        (
            name,
            hours_of(held, terms),
            f"/ {hours_of(row.planned, terms)}" if row.planned else "",
            signed_hours(row.corrections, terms) if row.corrections else "",
            missing,
            state if something else "–",
        ),
        dim=row.state is SheetState.SENT or not something,
    )
