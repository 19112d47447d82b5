"""No minute is lost or paid twice, whatever is marked, moved, approved and corrected in between.

The sums are made here by plain SQL and by hand, apart from the program's own ledger.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import given
import hypothesis.strategies as st
import once
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from clc_tui.db.connection import database
from clc_tui.db.models import Contract, GroupInstructor, Lesson, Timesheet
from clc_tui.services import attendance, lessons, other_work, timesheets, undo
from clc_tui.services.checking import check
from clc_tui.services.dates import month_of
from clc_tui.services.hours import Key, contract_line, entries
from clc_tui.services.other_work import WorkFields
from clc_tui.services.sheet_lines import Ledger
from clc_tui.services.sheets import frozen_lines, timesheet
from clc_tui.terms import (
    CancelReason,
    ClcError,
    Role,
    SheetState,
    Status,
    WorkKind,
)

BEGIN = date(2026, 9, 7)
MONTHS = ("2026-09", "2026-10", "2026-11")
CUT_OFF = 25

places = st.integers(0, 12)
"""Which lesson, in order of time as it was made."""
months = st.sampled_from(MONTHS)
contracts = st.integers(0, 3)


class Hours(RuleBasedStateMachine):
    """One class with two instructors, a substitute, and four contracts of three payers."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        given.new_file(Path(self.folder.name) / "centre.db")
        self.works: list[int] = []
        vars(self).update(once.filled("hours conserved", self.fill))

    def fill(self) -> dict[str, object]:
        """Everything written down, and what of it is known by name."""
        centre = given.centre()
        self.actor = given.actor(centre, Role.FACILITATOR, now=datetime(2026, 11, 26, 18))
        given.known(self.actor.user_id, centre)
        self.people = [
            given.person(centre, name) for name in ("Ли Ольга", "Ким Виктор", "Цой Анна")
        ]
        office, grant, third = (
            given.payer(centre, "Отдел занятости"),
            given.payer(centre, "Грант"),
            given.payer(centre, "Акимат", cut_off_day=CUT_OFF),
        )
        ends = date(2026, 11, 30)
        self.contracts = [
            given.contract(office, self.people[0], until=ends),
            given.contract(grant, self.people[0], until=ends, rate_per="clock"),
            given.contract(third, self.people[1], until=ends),
            given.contract(office, self.people[2], until=ends),
        ]
        self.group = given.group(
            given.course(centre), taught_by=self.people[:2], ends_on=date(2026, 12, 20)
        )
        given.pays(self.contracts[0], self.group)
        (self.learner,) = given.learners(self.group, ["Бекова Жанар"])
        days = [BEGIN + timedelta(days=7 * n) for n in range(13)]
        for lesson_id in given.lessons(self.group, days)[:8]:
            given.mark(lesson_id, self.learner)
        self.approve_all()
        return {
            name: vars(self)[name] for name in ("actor", "people", "contracts", "group", "learner")
        }

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            assert check(given.administrator(self.actor.centre)) == ()
            database.close()
            self.folder.cleanup()

    def lesson(self, place: int) -> int:
        """One of the lessons there are by now."""
        ids = [row.id for row in Lesson.select().order_by(Lesson.id)]
        return ids[place % len(ids)]

    def tried(self, verb: object, *args: object, **kwargs: object) -> None:
        """What the rules refuse changes nothing."""
        try:
            verb(*args, **kwargs)  # type: ignore[operator]
        except ClcError as error:
            assert str(error)

    @rule(place=places, status=st.sampled_from(list(Status)))
    def mark(self, place: int, status: Status) -> None:
        self.tried(
            attendance.mark, self.actor, self.lesson(place), self.learner, status, reason="бумага"
        )

    @rule(place=places)
    def unmark(self, place: int) -> None:
        self.tried(
            attendance.clear_mark, self.actor, self.lesson(place), self.learner, reason="ошибка"
        )

    @rule(place=places)
    def cancel(self, place: int) -> None:
        self.tried(
            lessons.cancel_lesson, self.actor, self.lesson(place), CancelReason.NO_POWER,
            change_reason="не было света",
        )  # fmt: skip

    @rule(place=places)
    def restore(self, place: int) -> None:
        self.tried(lessons.restore_lesson, self.actor, self.lesson(place))

    @rule(place=places, days=st.integers(-20, 20))
    def move(self, place: int, days: int) -> None:
        lesson = Lesson.get_by_id(self.lesson(place))
        try:
            lessons.move_lesson(self.actor, lesson.id, lesson.on_date + timedelta(days), "09:00")
        except ClcError as error:
            assert str(error)

    @rule(place=places, who=st.sets(st.integers(0, 2)))
    def taught_by(self, place: int, who: set[int]) -> None:
        people = tuple(self.people[n] for n in sorted(who))
        self.tried(attendance.set_instructors, self.actor, self.lesson(place), people)

    @rule(named=st.sampled_from([0, 1, None]))
    def other_contract(self, named: int | None) -> None:
        """The class is paid to its first instructor by another contract, or by none."""
        with given.logged(self.actor.centre):
            GroupInstructor.update(
                contract_id=None if named is None else self.contracts[named]
            ).where(GroupInstructor.person_id == self.people[0]).execute()

    @rule(contract=contracts, days=st.integers(0, 80), minutes=st.integers(1, 300))
    def work(self, contract: int, days: int, minutes: int) -> None:
        fields = WorkFields(WorkKind.PREPARATION, BEGIN + timedelta(days), minutes)
        try:
            saved = other_work.add_other_work(self.actor, self.contracts[contract], fields)
            self.works.append(saved.id)
        except ClcError as error:
            assert str(error)

    @rule(place=st.integers(0, 5), minutes=st.integers(1, 300))
    def other_length_of_work(self, place: int, minutes: int) -> None:
        if place < len(self.works):
            was = database.execute_sql(
                "SELECT kind, on_date, minutes FROM other_work WHERE id = ?", (self.works[place],)
            ).fetchone()
            if was is not None:
                fields = WorkFields(WorkKind(was[0]), date.fromisoformat(was[1]), was[2])
                self.tried(
                    other_work.change_other_work, self.actor, self.works[place],
                    replace(fields, minutes=minutes), was=fields,
                )  # fmt: skip

    @rule(place=st.integers(0, 5))
    def no_work(self, place: int) -> None:
        if place < len(self.works):
            self.tried(other_work.take_back_other_work, self.actor, self.works[place], "не было")

    @rule(contract=contracts)
    def approve_next(self, contract: int) -> None:
        """Hand in and approve the first sheet of a contract that is not approved yet."""
        contract_id = self.contracts[contract]
        done = {
            (row.month, row.number)
            for row in Timesheet.select().where(Timesheet.contract_id == contract_id)
        }
        wanted = [(month, 0) for month in MONTHS] + [(MONTHS[-1], n) for n in (1, 2, 3)]
        self.approve(contract_id, *next((each for each in wanted if each not in done), wanted[-1]))

    @rule()
    def approve_all(self) -> None:
        for contract in range(len(self.contracts)):
            self.approve_next(contract)

    def approve(self, contract_id: int, month: str, number: int) -> None:
        try:
            sheet = timesheets.submit_timesheet(
                self.actor, contract_id, month, number, signed_on=self.actor.today
            )
            assert sheet.id is not None
            approved = timesheets.approve_timesheet(self.actor, sheet.id, seen=sheet.minutes)
            assert approved.lines == sheet.lines and approved.minutes == sheet.minutes
        except ClcError as error:
            assert str(error)

    @rule(contract=contracts, month=months)
    def reopen(self, contract: int, month: str) -> None:
        row = Timesheet.get_or_none(
            Timesheet.contract_id == self.contracts[contract], Timesheet.month == month
        )
        if row is not None:
            self.tried(timesheets.reopen_timesheet, self.actor, row.id, "ещё раз")

    @rule(contract=contracts, month=months)
    def send(self, contract: int, month: str) -> None:
        for row in Timesheet.select().where(
            Timesheet.contract_id == self.contracts[contract], Timesheet.month == month
        ):
            self.tried(timesheets.send_timesheet, self.actor, row.id)

    @rule(reason=st.sampled_from(["", "передумали"]))
    def take_back(self, reason: str) -> None:
        self.tried(undo.undo, self.actor, reason=reason)

    @rule(days=st.integers(1, 5))
    def time_goes_by(self, days: int) -> None:
        moment = min(self.actor.now + timedelta(days=days), datetime(2026, 12, 18, 18))
        self.actor = replace(self.actor, clock=given.clock_at(moment))

    # What holds whatever was done

    @invariant()
    def every_minute_is_somewhere_once(self) -> None:
        if not hasattr(self, "actor"):
            return
        rows = {row.id: contract_line(row) for row in Contract.select()}
        ledger = Ledger(self.actor.centre, list(rows.values()), MONTHS[-1], self.actor.today)
        paid = sum(self.paid(contract_id, ledger) for contract_id in rows)
        everything = entries(self.actor.centre, date(2026, 8, 1), date(2026, 11, 30))
        unpayable = sum(e.minutes for e in everything if e.contract_id is None)
        assert paid + unpayable == self.worked()

    def paid(self, contract_id: int, ledger: Ledger) -> int:
        """Minutes that approved sheets hold, and those to be approved; without lessons to come."""
        frozen = self.frozen(contract_id)
        to_come = sum(
            minutes
            for key, minutes in frozen.items()
            if key.lesson_id is not None and self.is_to_come(key.lesson_id, contract_id)
        )
        approved = {m for c, m in ledger.approved if c == contract_id}
        waiting = 0
        for month in MONTHS:
            view = Ledger(
                self.actor.centre, list(ledger.contracts.values()), month, self.actor.today
            )
            if month not in approved:
                waiting += sum(
                    line.minutes
                    for line in view.lines(contract_id, seen=self.actor.today)
                    if month_of(line.on_date) == month
                )
        corrections = sum(
            line.minutes
            for line in ledger.lines(contract_id, 1, seen=self.actor.today)
            if month_of(line.on_date) in approved
        )
        return sum(frozen.values()) - to_come + waiting + corrections

    def frozen(self, contract_id: int) -> dict[Key, int]:
        found: dict[Key, int] = defaultdict(int)
        for sheet in Timesheet.select().where(Timesheet.contract_id == contract_id):
            lines = frozen_lines(sheet.id)
            assert bool(lines) == SheetState(sheet.state).frozen
            for line in lines:
                found[line.key] += line.minutes
        return found

    def is_to_come(self, lesson_id: int, contract_id: int) -> bool:
        """Whether a lesson was paid as planned, and may still be held by whom it was paid to."""
        row = database.execute_sql(
            "SELECT 1 FROM lesson l JOIN timesheet_line t ON t.lesson_id = l.id"
            " JOIN contract c ON c.id = t.contract_id WHERE l.id = ?1"
            " AND l.state = 'planned' AND l.on_date >= ?2 AND t.kind = 'planned' AND c.id = ?3"
            " AND (EXISTS (SELECT 1 FROM lesson_instructor i WHERE i.lesson_id = l.id"
            "   AND i.person_id = c.person_id)"
            "  OR NOT EXISTS (SELECT 1 FROM lesson_instructor i WHERE i.lesson_id = l.id))",
            (lesson_id, self.actor.today.isoformat(), contract_id),
        ).fetchone()
        return row is not None

    def worked(self) -> int:
        """Held lessons for everybody who was there, and other work, up to November."""
        (taught,) = database.execute_sql(
            "SELECT coalesce(sum(l.minutes * CASE WHEN (SELECT count(*) FROM lesson_instructor i"
            "  WHERE i.lesson_id = l.id) > 0 THEN (SELECT count(*) FROM lesson_instructor i"
            "  WHERE i.lesson_id = l.id) ELSE 2 END), 0)"
            " FROM lesson l WHERE l.state = 'held' AND l.on_date < '2026-12-01'"
        ).fetchone()
        (other,) = database.execute_sql(
            "SELECT coalesce(sum(minutes), 0) FROM other_work"
            " WHERE taken_back IS NULL AND on_date < '2026-12-01'"
        ).fetchone()
        return int(taught) + int(other)

    @invariant()
    def a_sheet_says_the_same_twice(self) -> None:
        if not hasattr(self, "actor"):
            return
        for row in Timesheet.select():
            sheet = timesheet(self.actor, row.contract_id, row.month, row.number)
            assert sheet.state == row.state
            assert len({line.key for line in sheet.lines}) == len(sheet.lines)


TestHours = Hours.TestCase

TestHours.settings = settings(max_examples=12, stateful_step_count=30, deadline=None)
