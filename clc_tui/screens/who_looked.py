"""Who looked at lists, pages and files of people: of the centre, or at one person's page."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.widget import Widget

from clc_tui.language import N_, _, ngettext, short_date
from clc_tui.screens.base import ClcScreen, tells
from clc_tui.services.who_looked import AccessLine, AccessPage, access_lines
from clc_tui.session import Session
from clc_tui.widgets.record_table import Column, Record, RecordTable

LOOKED_AT: dict[str, str] = {
    "people_list": N_("list of people"),
    "person": N_("a person's page"),
    "find": N_("find"),
    "likely_duplicates": N_("people alike, before a new one"),
    "volunteers": N_("volunteers"),
    "volunteer": N_("a volunteer's page"),
    "shifts": N_("shifts of volunteers"),
    "shift": N_("shifts of volunteers"),
    "who_could": N_("who could help"),
    "contracts": N_("contracts"),
    "contract": N_("a contract"),
    "register": N_("register"),
    "register_report": N_("register as a file"),
    "group": N_("list of a class"),
    "call_list": N_("call list"),
    "spot_check": N_("spot check"),
    "month_paper": N_("month sheet, printed"),
    "class_list": N_("list of a class, printed"),
    "timesheet": N_("timesheet"),
    "month_sheets": N_("timesheets of a month"),
    "sheet_paper": N_("timesheet, printed"),
    "month_papers": N_("timesheets of a month, printed"),
    "hours_report": N_("hours planned, held and paid"),
    "person_paper": N_("everything about a person, printed"),
    "volunteer_hours": N_("certificate of hours, printed"),
    "roster": N_("roster of volunteers, printed"),
    "volunteer_totals": N_("hours of volunteers as a file"),
    "desk_known": N_("known people at the desk"),
    "desk_alike": N_("people alike, before a new one"),
    "waiting_list": N_("waiting list"),
    "waiters_like": N_("waiting list"),
    "free_places": N_("free places"),
    "merge_preview": N_("two records side by side"),
    "erase_preview": N_("asked about erasing"),
    "committee": N_("committee"),
    "committee_known": N_("known people, for the committee"),
    "meeting": N_("meeting of the committee"),
    "history": N_("history"),
    "access_lines": N_("who looked"),
    "tray": N_("papers in the tray"),
}
"""What each look was at."""


class WhoLookedScreen(ClcScreen[None]):
    """Looks, newest first; of one person only where `person_id` says whom."""

    def __init__(self, session: Session, person_id: int | None = None) -> None:
        super().__init__(session)
        self._person_id = person_id
        self._page: AccessPage | None = None
        self._lines: list[AccessLine] = []

    def body(self) -> Iterable[Widget]:
        yield RecordTable((), id="looks")

    @property
    def table(self) -> RecordTable:
        return self.query_one("#looks", RecordTable)

    async def reload(self) -> None:
        """The first page anew; what was read on is read again as the cursor goes."""
        who = Column(15 if self.size.width >= 60 else 9)
        self.table.set_columns((Column(11), who, Column(), Column(6, right=True, least=60)))
        self.table.empty = _("Nobody has looked yet. {key} goes back.").format(key=self.key("q"))
        self._page = await self.session.do(access_lines, person_id=self._person_id)
        self._lines = list(self._page.lines)
        self._show()
        self.say(
            _("They opened this page; lists: see Centre.")
            if self._person_id is not None
            else _("Who looked at what, and at how many people.")
        )

    @on(RecordTable.NearEnd, "#looks")
    @tells
    async def read_on(self, event: RecordTable.NearEnd) -> None:
        """The next page, when the cursor comes near the end."""
        event.stop()
        if self._page is None or self._page.next is None:
            return
        self._page = await self.session.do(
            access_lines, person_id=self._person_id, before=self._page.next
        )
        self._lines += self._page.lines
        self._show()

    def _show(self) -> None:
        self.table.fill([_record(line) for line in self._lines])

    @on(RecordTable.Chosen, "#looks")
    def tell_all(self, event: RecordTable.Chosen) -> None:
        """Tell the whole line, which may be cut."""
        event.stop()
        line = next(line for line in self._lines if line.id == event.key)
        people = ngettext("{n} person", "{n} people", line.people).format(n=line.people)
        self.say(f"{line.who}: {_words(line)}, {people}")


def _words(line: AccessLine) -> str:
    what = _(LOOKED_AT.get(line.what, "")) or line.what.replace("_", " ")
    return f"{what}: {line.subject}" if line.subject else what


def _record(line: AccessLine) -> Record:
    when = f"{short_date(line.at)} {line.at[11:16]}"
    return Record(line.id, (when, line.who, _words(line), str(line.people)))
