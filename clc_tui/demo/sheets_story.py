"""The way of each month's sheets in a demo: handed in, sent back or approved, sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from random import Random

from clc_tui.demo import events as e
from clc_tui.demo import hour_events as h
from clc_tui.demo.beside import Agenda, moment, workday
from clc_tui.demo.books import Books
from clc_tui.demo.cast import Cast
from clc_tui.demo.contracts import DAY, ENDED, Contracts
from clc_tui.demo.hour_content import COMMITTEE, REMARK, SENT_BACK
from clc_tui.services.dates import month_days, month_of
from clc_tui.services.sheet_records import Attested
from clc_tui.terms import LineKind

MINUTE = timedelta(minutes=1)
HANDED_IN, APPROVED, SENT, REST = 3, 7, 9, 14
"""Days of the next month; on the last one what is left of contracts that ended."""

Then = Callable[[h.SheetThing, datetime], None]
"""What is arranged for a sheet that was handed in."""


class Sheets:
    """Tells of timesheets into an agenda."""

    def __init__(
        self, cast: Cast, agenda: Agenda, books: Books, contracts: Contracts, dice: Random
    ) -> None:
        self._cast, self._agenda, self._books = cast, agenda, books
        self._contracts, self._dice = contracts, dice
        self.this = month_of(cast.today)
        self.last = month_of(cast.today.replace(day=1) - DAY)
        self.two_ago = month_of(month_days(self.last)[0] - DAY)
        self._desk: e.Thing | None = None
        self._handed_in: dict[h.SheetThing, date] = {}
        self._morning = moment(cast.today, 7, 50)
        self._minutes = 0

    def begin(self, first_month: str, desk: e.Thing) -> None:
        """Every month's end from the first one on."""
        self._desk = desk
        day = month_days(first_month)[0]
        while day <= self._cast.today:
            month = month_of(day)
            self._agenda.put(moment(day + 23 * DAY, 6), partial(self._cut_off, month))
            day = (day + 31 * DAY).replace(day=1)
            self._agenda.put(moment(day, 6), partial(self._month_over, month))

    def _of_month(self, month: str, *, cut_off: bool) -> list[h.ContractThing]:
        first, last = month_days(month)
        return [
            each
            for each in self._books.contracts()
            if (each.payer.cut_off is not None) is cut_off
            and any(each.covers(day) for day in (first, last))
        ]

    def _cut_off(self, month: str, at: datetime) -> None:
        """The payers who want it early."""
        for number, contract in enumerate(self._of_month(month, cut_off=True)):
            day = workday(at.date() + DAY)
            self._hand_in(contract, month, moment(day, 17, 30) + number * MINUTE, self._early)

    def _early(self, sheet: h.SheetThing, at: datetime) -> None:
        approved = workday(at.date() + DAY)
        self._agenda.put(at.replace(hour=9) + (approved - at.date()), partial(self._approve, sheet))
        sent = workday(approved + DAY)
        self._agenda.put(at.replace(hour=10) + (sent - at.date()), partial(self._send, sheet))

    def _month_over(self, month: str, at: datetime) -> None:
        """All others; the last month's stand at different places of their way."""
        self._books.forget(at.date())
        if month == self.last:
            self._present(at.date())
            return
        for number, contract in enumerate(self._of_month(month, cut_off=False)):
            day = workday(at.date() + (HANDED_IN - 1 + self._dice.randrange(2)) * DAY)
            self._hand_in(contract, month, moment(day, 9, 30) + number * MINUTE, self._usual)
        ended = (each for each in self._books.contracts() if _ends_in(each, month))
        for number, contract in enumerate(ended):
            if contract is not self._contracts.ended:
                sheet = h.SheetThing(contract=contract, month=month, number=1)
                day = workday(at.date() + (REST - 1) * DAY)
                tell = partial(self._submit, sheet, self._early)
                self._agenda.put(moment(day, 11) + number * MINUTE, tell)

    def _usual(self, sheet: h.SheetThing, at: datetime) -> None:
        first = at.date().replace(day=1)
        for day, hour, tell in (
            (first + (APPROVED - 1) * DAY, 9, self._approve),
            (first + (SENT - 1) * DAY, 10, self._send),
        ):
            self._agenda.put(
                datetime.combine(workday(day), at.time().replace(hour=hour)), partial(tell, sheet)
            )

    # the last month

    def _present(self, first: date) -> None:
        staff = self._cast.staff
        for number, contract in enumerate(self._of_month(self.last, cut_off=False)):
            person = contract.person
            place = next((n for n, each in enumerate(staff) if each is person), None)
            if place == ENDED:
                continue
            then: Then = self._wait
            if place == 0:
                then = self._back
            elif place is None or place % 4 == 0 or contract.payer is self._contracts.grant:
                then = self._approved_only
            at = self._soon(first + (HANDED_IN - 1) * DAY, 9, 30 + number)
            self._hand_in(contract, self.last, at, then)
        ended = self._contracts.ended
        if ended is not None:
            at = self._soon(first + 4 * DAY, 11)
            sheet = h.SheetThing(contract=ended, month=self.two_ago, number=1)
            self._agenda.put(at, partial(self._submit, sheet, self._wait))

    def _soon(self, day: date, hour: int, minute: int = 0) -> datetime:
        """A moment of these days, or of this morning where that is still to come."""
        self._minutes += 1
        wanted = moment(workday(day), hour, minute)
        return (
            wanted if wanted.date() < self._cast.today else self._morning + self._minutes * MINUTE
        )

    def _wait(self, sheet: h.SheetThing, at: datetime) -> None:
        """Nobody has looked at it yet."""

    def _approved_only(self, sheet: h.SheetThing, at: datetime) -> None:
        self._agenda.put(self._soon(at.date() + 3 * DAY, 15), partial(self._approve, sheet))

    def _back(self, sheet: h.SheetThing, at: datetime) -> None:
        self._agenda.put(self._soon(at.date() + 3 * DAY, 15, 20), partial(self._return, sheet))

    # what is done with a sheet

    def _hand_in(self, contract: h.ContractThing, month: str, at: datetime, then: Then) -> None:
        sheet = h.SheetThing(contract=contract, month=month)
        self._agenda.put(at, partial(self._submit, sheet, then))

    def _submit(self, sheet: h.SheetThing, then: Then, at: datetime) -> e.Event | None:
        if not self._books.holds_hours(sheet, at.date()):
            return None
        self._handed_in[sheet] = at.date()
        then(sheet, at)
        person = sheet.contract.person
        if person is self._cast.staff[0]:
            return h.SubmitTimesheet(at, self._cast.instructor, sheet, None)
        signed = None if person is self._desk else at.date()
        return h.SubmitTimesheet(at, self._cast.facilitator, sheet, signed)

    def _approve(self, sheet: h.SheetThing, at: datetime) -> e.Event:
        attested = None
        if sheet.contract.person is self._desk:
            attested = Attested(self._cast.say(COMMITTEE), at.date(), f"{at.month}")
        lines = self._books.approve(sheet, at.date(), self._handed_in.pop(sheet))
        return h.ApproveTimesheet(at, self._cast.facilitator, sheet, lines, attested)

    def _return(self, sheet: h.SheetThing, at: datetime) -> e.Event | None:
        worked = self._books.accounts[sheet.contract].months[sheet.month].values()
        lesson = next((each.work for each in worked if each.kind is LineKind.HELD), None)
        if lesson is None:
            return None
        words, remark = self._cast.say(SENT_BACK), self._cast.say(REMARK)
        return h.ReturnTimesheet(at, self._cast.facilitator, sheet, words, lesson, remark)

    def _send(self, sheet: h.SheetThing, at: datetime) -> e.Event:
        return h.SendTimesheet(at, self._cast.facilitator, sheet)


def _ends_in(contract: h.ContractThing, month: str) -> bool:
    until = contract.fields.until
    return until is not None and month_of(until) == month
