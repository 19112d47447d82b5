"""The desk with contracts and an October of lessons, for the screens of hours.

October of Li: sewing on 05.10 and 12.10 (90 minutes each, marked) and 19.10 (without marks), paid
by the employment office, 2 500 tenge for an academic hour. Of Kim: English on 06.10 (90 minutes,
marked), paid by the fund, 3 000 tenge for a clock hour. Today is 23.11.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import given
import once
from desk import Desk, filled, seated

from clc_tui.db.models import Enrolment, Lesson, Person, Timesheet, User
from clc_tui.services import timesheets
from clc_tui.services.actors import sign_in
from clc_tui.terms import Actor, RatePer

OCTOBER = "2026-10"


@dataclass
class Hours:
    """The desk, its contracts and its lessons of October."""

    at: Desk
    li: int
    kim: int
    """Contracts."""
    unmarked: int
    english: int

    def actor(self, user: str = "akhmetova") -> Actor:
        """A user as they are signed in."""
        return sign_in(user, given.clock_at(given.NOW), language="en")

    def handed_in(self, contract_id: int | None = None) -> int:
        """The sheet of October, signed on paper and typed by the facilitator."""

        def hand_in() -> int:
            sheet = timesheets.submit_timesheet(
                self.actor(), contract_id or self.li, OCTOBER, signed_on=date(2026, 11, 2)
            )
            assert sheet.id is not None
            return sheet.id

        return self.at.ask(hand_in)

    def approved(self, contract_id: int | None = None) -> int:
        """The sheet of October, approved."""
        timesheet_id = self.handed_in(contract_id)
        self.at.ask(lambda: timesheets.approve_timesheet(self.actor(), timesheet_id))
        return timesheet_id

    def states(self) -> dict[tuple[int, str], str]:
        """How far the sheets are, by contract and month."""
        return self.at.ask(
            lambda: {(row.contract_id, row.month): row.state for row in Timesheet.select()}
        )

    def row(self, timesheet_id: int) -> Timesheet:
        """A sheet as it stands in the file."""
        return self.at.ask(lambda: Timesheet.get_by_id(timesheet_id))


@contextmanager
def hours(folder: Path) -> Iterator[Hours]:
    """A desk whose instructors are paid."""
    path = given.new_file(folder / "centre.db")
    made = once.filled("hours", lambda: _fill(filled(3)))
    with seated(path, made.at) as at:
        yield replace(made, at=at)


def _fill(at: Desk) -> Hours:
    centre = Person.get_by_id(at.teacher).centre_id
    given.known(User.get(User.name == "akhmetova").id, centre)
    office, fund = given.payer(centre), given.payer(centre, "Фонд «Алтын»")
    li = given.contract(office, at.teacher)
    kim = given.contract(fund, at.stand_in, rate=300_000, rate_per=RatePer.CLOCK.value)
    days = [date(2026, 10, day) for day in (5, 12, 19)]
    first, second, unmarked = given.lessons(at.group, days)
    for lesson in (first, second):
        for person in at.learners:
            given.mark(lesson, person)
    other = Lesson.get_by_id(at.other).group_id
    english = given.lesson(other, date(2026, 10, 6), "11:00")
    given.mark(english, Enrolment.get(Enrolment.group_id == other).person_id)
    return Hours(at, li, kim, unmarked, english)
