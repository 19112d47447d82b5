"""Hours of a month, planned, held and paid; on top those that nobody can be paid for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from clc_tui.language import C_, N_, _, hours_text, month_text, ngettext, short_date
from clc_tui.reports.hours import BY_WORDS, HEADS, row_name
from clc_tui.screens.base import ROOMY, ClcScreen, Printable, tells
from clc_tui.screens.find import Chosen, open_found
from clc_tui.screens.sheet_acts import month_beside
from clc_tui.services.dates import month_days, month_of
from clc_tui.services.hours_report import HoursBy, HoursReport, HoursRow, UnpaidRow, hours_report
from clc_tui.session import Session
from clc_tui.widgets.line import wrapped
from clc_tui.widgets.record_table import Column, Record, RecordTable

COLUMNS: tuple[tuple[str, int], ...] = (
    (C_("hours", "Planned"), 50),
    (C_("hours", "Held"), 0),
    (C_("hours", "Other"), 64),
    (C_("hours", "Paid"), 0),
    (C_("hours", "To pay"), 64),
    (C_("hours", "Unpayable"), 50),
)
"""What stands over the figures, and from which width of the screen on they are shown."""
FIGURE = 9


class HoursReportScreen(ClcScreen[None]):
    """A line for each instructor, class or payer; Left and Right go to other months."""

    AREA: ClassVar[int | None] = 5
    HINTS_FIRST: ClassVar[tuple[str, ...]] = ("by",)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("v", "by", N_("other view"), tooltip=N_("By instructor, by class, by payer")),
        Binding("left", "month(-1)", N_("month before"), tooltip=N_("The month before")),
        Binding("right", "month(1)", N_("next month"), tooltip=N_("The next month")),
    ]

    def __init__(self, session: Session, month: str | None = None) -> None:
        super().__init__(session)
        self.month = month or month_of(session.actor.today)
        self.by = HoursBy.INSTRUCTOR
        self._report: HoursReport | None = None

    def body(self) -> Iterable[Widget]:
        yield RecordTable((), id="hours")

    @property
    def table(self) -> RecordTable:
        return self.query_one("#hours", RecordTable)

    async def reload(self) -> None:
        first, last = month_days(self.month)
        self._report = await self.session.do(hours_report, first, last, self.by)
        self._show(self._report)

    def _show(self, report: HoursReport) -> None:
        self.table.empty = _("No hours in {month}: ← → other months.").format(
            month=month_text(self.month)
        )
        self.table.set_columns(
            (
                Column(heading=_(HEADS[self.by])),
                *(
                    Column(FIGURE, right=True, heading=_(words), least=least, tight=True)
                    for words, least in COLUMNS
                ),
            )
        )
        self.table.fill(list(_records(report, self.size.width, self.key("t"))))
        self.say(f"{month_text(self.month)} · {_(BY_WORDS[self.by])} · {_('hours of 60 minutes')}")

    def on_resize(self) -> None:
        super().on_resize()
        if self._shown and self._report is not None:
            self._show(self._report)

    @tells
    async def action_month(self, step: int) -> None:
        self.month = month_beside(self.month, step)
        await self.reload()

    @tells
    async def action_by(self) -> None:
        """By instructor, by class, by payer, and round again."""
        ways = list(HoursBy)
        self.by = ways[(ways.index(self.by) + 1) % len(ways)]
        await self.reload()

    @on(RecordTable.Chosen, "#hours")
    @tells
    async def open_line(self, event: RecordTable.Chosen) -> None:
        """The class, where it is said which contract pays; the instructor; else the whole line."""
        event.stop()
        assert isinstance(event.key, tuple)
        kind, number, *_person = event.key
        if kind == "class":
            from clc_tui.screens.group import GroupScreen

            await self.app.push_screen(GroupScreen(self.session, number))
        elif kind == "person":
            await open_found(self.app, self.session, Chosen("person", number))
        elif self._report is not None:
            rows = (*self._report.rows, self._report.total)
            row = next((each for each in rows if kind == "row" and each.id == number), rows[-1])
            self.say(_told(self.by, row))

    def history_subject(self) -> tuple[str, int, int | None] | None:
        key = self.table.key
        if isinstance(key, tuple) and key[0] in ("class", "person"):
            return ("group" if key[0] == "class" else "person"), key[1], None
        return None

    def papers_here(self) -> Sequence[Printable]:
        return tuple(
            Printable("hours_report", None, {"month": self.month, "by": by.value})
            for by in (self.by, *(each for each in HoursBy if each is not self.by))
        )


def _records(report: HoursReport, width: int, key: str) -> Iterator[Record]:
    """What nobody pays first, by the cause, then every line, then all together."""
    unnamed = [lost for lost in report.unpaid if lost.person_id is None]
    if unnamed:
        words = _("Not said who taught: {key} in the class").format(key=key)
        yield Record(None, (words,), strong=True)
        yield from _lost(unnamed, width)
    unpaid = [lost for lost in report.unpaid if lost.person_id is not None]
    if unpaid:
        words = _("Nobody pays")
        if width >= ROOMY:
            words = _("Nobody can be paid for these: say in the class who pays")
        yield Record(None, (words,), strong=True)
        yield from _lost(unpaid, width)
    if report.unpaid and report.rows:
        yield Record(None, ("",))
    kinds = {HoursBy.INSTRUCTOR: "person", HoursBy.CLASS: "class", HoursBy.PAYER: "row"}
    for row in report.rows:
        kind = kinds[report.by] if row.id else "row"
        yield Record((kind, row.id), (row_name(report.by, row), *_figures(row)))
    if len(report.rows) > 1:
        cells = (_("Total"), *_figures(report.total))
        yield Record(("total", 0), cells, strong=True)


def _lost(rows: Iterable[UnpaidRow], width: int) -> Iterator[Record]:
    """Lessons nobody is paid for, whose and of which class; over two lines where one is short."""
    for lost in rows:
        words = ngettext(
            "{n} lesson, {hours} h, since {day}", "{n} lessons, {hours} h, since {day}",
            lost.lessons,
        ).format(
            n=lost.lessons, hours=hours_text(Fraction(lost.minutes, 60)), day=short_date(lost.first)
        )  # fmt: skip
        whose = " · ".join(each for each in (lost.short, lost.class_name) if each)
        first, *more = wrapped(f"{whose}: {words}", width - 3, "  ")
        yield Record(("class", lost.group_id, lost.person_id), (first,), spread=True)
        for line in more:
            yield Record(None, (f" {line}",))


def _figures(row: HoursRow) -> tuple[str, ...]:
    minutes = (row.planned, row.held, row.other, row.paid, row.waiting, row.unpaid)
    return tuple(hours_text(Fraction(each, 60)) if each else "" for each in minutes)


def _told(by: HoursBy, row: HoursRow) -> str:
    """The whole line in words: a narrow screen has no room for all of it."""
    figures = (
        f"{_(words).lower()} {figure}"
        for (words, _least), figure in zip(COLUMNS, _figures(row), strict=True)
        if figure
    )
    return f"{row_name(by, row) or _('Total')}: {', '.join(figures)}"
