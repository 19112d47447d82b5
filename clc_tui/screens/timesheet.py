"""One timesheet: lessons without marks first, then its lines, what is odd, and who did what."""

from __future__ import annotations

from collections.abc import Awaitable, Iterable, Sequence
from typing import ClassVar, TypeVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from clc_tui.language import N_, _, hours_text
from clc_tui.screens import sheet_acts as acts
from clc_tui.screens.asking import asks_until
from clc_tui.screens.base import ROOMY, ClcScreen, Printable, tells
from clc_tui.screens.hour_words import (
    line_words,
    state_words,
    total_words,
    unit,
    when,
    which,
    written_words,
)
from clc_tui.screens.hours import sheet_papers
from clc_tui.screens.sheet_view import after_marking, columns, records, to_answer
from clc_tui.screens.work_form import NewWorkForm, WorkForm
from clc_tui.services.dates import month_days, month_of
from clc_tui.services.drafts import drop_draft, keep_draft
from clc_tui.services.hours import Key
from clc_tui.services.other_work import WAITS, WorkSaved, one_work, take_back_other_work
from clc_tui.services.sheet_lines import SheetLine
from clc_tui.services.sheet_records import Sheet
from clc_tui.services.sheets import timesheet
from clc_tui.services.timesheets import Remark
from clc_tui.session import Session
from clc_tui.terms import Refused, Role, SheetState
from clc_tui.widgets.line import OneLine
from clc_tui.widgets.record_table import RecordTable

T = TypeVar("T")
WHEN = {
    "approve": (SheetState.SUBMITTED,),
    "send_back": (SheetState.SUBMITTED,),
    "remark": (SheetState.SUBMITTED,),
    "send": (SheetState.APPROVED,),
    "open_again": (SheetState.APPROVED,),
    "hand_in": (SheetState.DRAFT, SheetState.RETURNED),
    "answer": (SheetState.RETURNED,),
}
"""How far a sheet is when each of these means something."""


class TimesheetScreen(ClcScreen[None]):
    """The hours of one contract in one month; Left and Right go to other months."""

    AREA: ClassVar[int | None] = 5
    HINTS_FIRST: ClassVar[tuple[str, ...]] = ("approve", "hand_in", "answer")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "approve", N_("approve"), tooltip=N_("Approve this sheet as it stands here")),
        Binding("c", "hand_in", N_("hand in"),
                tooltip=N_("Hand in the own hours, or those of others signed on paper")),
        Binding("r", "answer", N_("answer"),
                tooltip=N_("Answer what is wrong with this line, where it stays as it is")),
        Binding("n", "remark", N_("wrong here"),
                tooltip=N_("What is wrong with this line; it goes along when sent back")),
        Binding("b", "send_back", N_("send back"), tooltip=N_("Send them back, and say why")),
        Binding("z", "send", N_("to the payer"),
                tooltip=N_("What is approved goes to the payer, for good")),
        Binding("o", "open_again", N_("open again"),
                tooltip=N_("Take the approval back, and say why")),
        Binding("a", "add", N_("other work"),
                tooltip=N_("Paid work that is no lesson: preparation, a meeting, an exam")),
        Binding("e", "edit", N_("edit"), tooltip=N_("Change other work")),
        Binding("x", "strike_out", N_("strike out"), tooltip=N_("Other work counts no more")),
        Binding("left", "month(-1)", N_("month before"), show=False,
                tooltip=N_("The month before")),
        Binding("right", "month(1)", N_("next month"), show=False, tooltip=N_("The next month")),
    ]  # fmt: skip

    def __init__(self, session: Session, contract_id: int, month: str, number: int = 0) -> None:
        super().__init__(session)
        self.which = contract_id, month, number
        self._sheet: Sheet | None = None
        self._remarks: dict[str, str] = {}
        """What is wrong with which line, until the sheet is sent back."""

    def body(self) -> Iterable[Widget]:
        yield OneLine(id="what")
        yield OneLine(id="sum")
        yield RecordTable((), id="lines")

    @property
    def table(self) -> RecordTable:
        return self.query_one("#lines", RecordTable)

    @property
    def sheet(self) -> Sheet:
        """The sheet on the screen; no key comes before there is one."""
        assert self._sheet is not None
        return self._sheet

    @property
    def _approves(self) -> bool:
        return self.session.actor.is_a(Role.FACILITATOR)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what means something as far as the sheet is, and for who reads it."""
        if action not in OWN_ACTIONS:
            return True
        if self._sheet is None:
            return False
        if action not in WHEN:
            return True
        own = action in ("hand_in", "answer") and self._sheet.own
        return self._sheet.state in WHEN[action] and (own or self._approves)

    def why_useless(self, key: str) -> str:
        """Of a sheet that is not handed in, what comes before approving it or sending it back."""
        if key in ("y", "b") and self._approves and self.check_action("hand_in", ()):
            return _(acts.NOT_HANDED_IN).format(key=self.key("c"))
        return ""

    # Reading and showing

    async def reload(self) -> None:
        first, before = self._sheet is None, self.table.key
        sheet = self._sheet = await self.session.do(timesheet, *self.which)
        self._remarks = await self._kept(sheet) if self._approves else {}
        self._show(sheet, first=first, key=None if first else after_marking(sheet, before))
        if first and sheet.state is SheetState.RETURNED and self.check_action("answer", ()):
            self.say(acts.what_to_mend(sheet, answer=self.key("r"), hand_in=self.key("c")))

    async def _kept(self, sheet: Sheet) -> dict[str, str]:
        """Remarks that are written and not sent back yet."""
        return await acts.kept_remarks(self, sheet) if sheet.state is SheetState.SUBMITTED else {}

    def _show(self, sheet: Sheet, *, first: bool = False, key: object = None) -> None:
        lines = tuple(
            line._replace(remark=self._remarks.get(key_name(line.key), line.remark))
            for line in sheet.lines
        )
        name, whose = sheet.contract.name, sheet.contract.payer
        if not sheet.own or self._approves:
            whose = name if self.size.width < ROOMY else f"{name} · {whose}"
        month = which(sheet.month, sheet.number, brief=self.size.width < ROOMY)
        right = f"{month} · {state_words(sheet)} "
        self.query_one("#what", OneLine).show(f" {whose}", right)
        self.query_one("#sum", OneLine).show(f" {total_words(sheet, self.size.width)}")
        self.table.set_columns(columns())
        shown = list(records(sheet._replace(lines=lines), self.size.width))
        waits = sheet.state is SheetState.SUBMITTED
        keys: list[object] = [
            ("line", line.key) for line in lines if line.remark or (waits and line.before)
        ]
        keys += [each.key for each in shown if each.key is not None]
        self.table.fill(shown, key=next(iter(keys), None) if first else key)
        self.show_hints()

    def on_resize(self) -> None:
        super().on_resize()
        if self._sheet is not None:
            self._show(self._sheet)

    @property
    def line(self) -> SheetLine | None:
        """The line under the cursor."""
        key = self.table.key
        if not (isinstance(key, tuple) and key[0] == "line"):
            return None
        return next((line for line in self.sheet.lines if line.key == key[1]), None)

    def _go_to(self, key: Key) -> None:
        """Put the cursor on a line."""
        self.table.fill(list(records(self.sheet, self.size.width)), key=("line", key))

    @property
    def _work(self) -> int | None:
        """The other work under the cursor; says so where the cursor is on none."""
        line = self.line
        if line is None or line.key.other_work_id is None:
            self.say(_("Put the cursor on other work first; hours of lessons follow from marks."))
            return None
        return line.key.other_work_id

    async def _done(self, act: Awaitable[T], words: str = "") -> T:
        """Carry out and show how things stand now, also where it was refused."""
        try:
            made = await act
        finally:
            await self.reload()
        if made and words:
            self.say(words)
        return made

    @tells
    async def action_month(self, step: int) -> None:
        """The same contract's month before or after, else another contract of the same person."""
        self.which = await acts.beside(self, self.sheet, step)
        self._sheet = None
        self.say("")
        await self.reload()

    @on(RecordTable.Chosen, "#lines")
    async def open_line(self, event: RecordTable.Chosen) -> None:
        """Hand in, or answer first; the register of a lesson; other work to be changed."""
        event.stop()
        assert isinstance(event.key, tuple)
        kind, *what = event.key
        if kind == "hand_in":
            await self.run_action("hand_in")
        elif kind == "answer":
            self._go_to(to_answer(self.sheet)[0].key)
            await self.run_action("answer")
        elif kind == "unmarked" or what[0].lesson_id is not None:
            from clc_tui.screens.register import RegisterScreen

            lesson_id = what[0] if kind == "unmarked" else what[0].lesson_id
            await self.app.push_screen(RegisterScreen(self.session, lesson_id))
        else:
            await self.run_action("edit")

    # The way of the sheet

    @work
    @tells
    async def action_approve(self) -> None:
        await self._done(acts.approve(self, self.sheet), _("Approved."))

    @work
    @tells
    async def action_hand_in(self) -> None:
        words = _("Handed in: {n} {unit}.").format(
            n=hours_text(self.sheet.paid_hours), unit=unit(self.sheet.terms)
        )
        await self._done(acts.hand_in(self, self.sheet), words)

    @work
    @tells
    async def action_send_back(self) -> None:
        sheet = self.sheet
        remarks = tuple(
            Remark(line.key, self._remarks[key_name(line.key)])
            for line in sheet.lines
            if key_name(line.key) in self._remarks
        )
        words = acts.sent_back_words(sheet)
        if await self._done(acts.send_back(self, sheet, remarks), words) and remarks:
            await self.session.do(drop_draft, acts.REMARKS, sheet.id or 0)

    @work
    @tells
    async def action_remark(self) -> None:
        """What is wrong with the line under the cursor; nothing typed takes it away."""
        line, sheet = self.line, self.sheet
        if line is None:
            self.say(_("Put the cursor on a line first."))
            return
        name = key_name(line.key)

        async def keep(typed: str) -> bool:
            kept = {**self._remarks, name: typed.strip()}
            kept = {each: words for each, words in kept.items() if words}
            if kept:
                await self.session.do(keep_draft, acts.REMARKS, sheet.id or 0, kept)
            else:
                await self.session.do(drop_draft, acts.REMARKS, sheet.id or 0)
            return True

        question = _("{what}: what is wrong?").format(what=f"{when(line)} {line_words(line)}")
        said = self._remarks.get(name, "")
        if await asks_until(self.app, self.session, question, said, keep):
            await self.reload()
            words = _("Written down. The key {key} sends the sheet back with it.")
            self.say(words.format(key=self.key("b")))

    @work
    @tells
    async def action_answer(self) -> None:
        """Say something to what is wrong with the line; nothing typed takes the answer away."""
        line = self.line
        if line is None or not line.remark:
            self.say(_("Put the cursor on a line with ! first: it says what is wrong."))
        elif await self._done(acts.answer(self, self.sheet, line)):
            words = _("Written down. The key {key} hands the sheet in with it.")
            self.say(words.format(key=self.key("c")))

    @work
    @tells
    async def action_open_again(self) -> None:
        await self._done(acts.open_again(self, self.sheet), _("Open again: it waits for approval."))

    @work
    @tells
    async def action_send(self) -> None:
        await self._done(acts.send_all(self, (self.sheet,)), _("It is at the payer."))

    # Other work

    @work
    @tells
    async def action_add(self) -> None:
        if self.sheet.state is SheetState.SUBMITTED:
            raise Refused(WAITS)
        contract_id, month, _number = self.which
        today = self.session.actor.today
        day = today if month_of(today) == month else month_days(month)[1]
        form = NewWorkForm(self.session, contract_id, min(day, today))
        await self._written(await self.app.push_screen_wait(form))

    @work
    @tells
    async def action_edit(self) -> None:
        work_id = self._work
        if work_id is not None:
            await self.session.do(one_work, work_id)
            await self._written(await self.app.push_screen_wait(WorkForm(self.session, work_id)))

    async def _written(self, made: object) -> None:
        """Show other work among the lines, and say what is odd about it."""
        if not isinstance(made, WorkSaved):
            return
        await self.reload()
        self._go_to(Key(other_work_id=made.id))
        elsewhere = await acts.where_it_counts(self, self.sheet, made.id)
        self.say(written_words(made, self.sheet.terms, elsewhere))

    @work
    @tells
    async def action_strike_out(self) -> None:
        """Other work counts no more; what an approved sheet holds wants a reason."""
        work_id = self._work
        if work_id is None:
            return
        known = await self.session.do(one_work, work_id)

        async def strike(reason: str) -> bool:
            await self.session.do(take_back_other_work, work_id, reason)
            return True

        words = _("Struck out; {key} brings it back.").format(key=self.key("u"))
        question = _("An approved sheet holds it. Why does it count no more?")
        act = (
            asks_until(self.app, self.session, question, "", strike) if known.frozen else strike("")
        )
        await self._done(act, words)

    def history_subject(self) -> tuple[str, int, int | None] | None:
        """The sheet; before it is handed in the lesson or the work under the cursor."""
        sheet, line = self._sheet, self.line if self._sheet is not None else None
        if sheet is not None and sheet.id is not None:
            return "timesheet", sheet.id, None
        if line is None:
            return None
        if line.key.lesson_id is not None:
            return "lesson", line.key.lesson_id, None
        return "other_work", line.key.other_work_id or 0, None

    def papers_here(self) -> Sequence[Printable]:
        return sheet_papers(self.session, self._sheet) if self._sheet is not None else ()


def key_name(key: Key) -> str:
    """A line as drafts name it."""
    return f"lesson {key.lesson_id}" if key.lesson_id is not None else f"work {key.other_work_id}"


OWN_ACTIONS = frozenset(
    binding.action.partition("(")[0]
    for binding in TimesheetScreen.BINDINGS
    if isinstance(binding, Binding)
)
"""Without a sheet (refused, or gone meanwhile) its keys do nothing."""
