"""What a timesheet holds: hours of its month, and what differs from sheets approved before.

A ledger sets the hours that follow from the registers beside those that approved sheets hold, for
each contract and each piece of work. A sheet takes what is missing between them, so that every
minute is paid once, whatever is marked, moved or taken back in between.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple

from clc_tui.db.connection import blanks, database
from clc_tui.services.dates import month_days, month_of
from clc_tui.services.hours import (
    ContractLine,
    HourEntry,
    Key,
    Payers,
    by,
    lessons_paid,
    work_hours,
)
from clc_tui.services.sheet_frozen import (
    Frozen,
    approved_months,
    changed_lessons,
    frozen_work,
)
from clc_tui.terms import CorrectionReason, LineKind, WorkKind

DAY = timedelta(days=1)


class Said(NamedTuple):
    """What was wrong with a line when a sheet was sent back, and what was answered to it."""

    reason: str
    answer: str


class SheetLine(NamedTuple):
    """One line of a sheet; `minutes` is less than nothing where a correction takes away."""

    key: Key
    kind: LineKind
    on_date: date
    starts_at: str | None
    minutes: int
    words: str
    """The class, or the note of other work."""
    work: WorkKind | None = None
    reason: CorrectionReason | None = None
    note: str = ""
    """What who changed it said."""
    remark: str = ""
    """What is wrong with it, of a sheet that was sent back."""
    answer: str = ""
    """What its owner says to that."""
    before: tuple[Said, ...] = ()
    """What was said of it, and answered, before the sheet was handed in again."""


class Unmarked(NamedTuple):
    """A lesson of the month that has begun and has no marks: it counts for nothing yet."""

    lesson_id: int
    on_date: date
    starts_at: str
    minutes: int
    words: str


class Ledger:
    """Hours of some contracts up to a month's end, beside what approved sheets hold of them."""

    def __init__(
        self,
        centre_id: int,
        contracts: Collection[ContractLine],
        month: str,
        today: date,
        hour: str = "24:00",
    ) -> None:
        """`hour`: the time of today; lessons that begin later are still to come."""
        self.centre_id, self.month, self.today, self._hour = centre_id, month, today, hour
        self.contracts = {line.id: line for line in contracts}
        start, end = month_days(month)
        ids = tuple(self.contracts)
        self.approved, first = approved_months(ids)
        first = min(first, start)
        payers = self._payers = Payers(centre_id, first, end)
        before, people = (first, start - DAY), {line.person_id for line in contracts}
        changed = changed_lessons(centre_id, payers, self.contracts, self.approved, before)
        self.frozen = frozen_work(ids, start, changed)
        """What sheets hold of the month, of lessons that changed since, and of other work."""
        self.worked: list[HourEntry] = [
            *lessons_paid(payers, centre_id, *before, planned=True, people=people, only=changed),
            *lessons_paid(payers, centre_id, start, end, planned=True, people=people),
            *work_hours(centre_id, first, end),
        ]
        """Of months before only lessons that changed since, and other work."""
        self._derived: dict[int, dict[Key, HourEntry]] = defaultdict(dict)
        for entry in self.worked:
            if entry.contract_id in self.contracts:
                self._derived[entry.contract_id][entry.key] = entry

    def lines(
        self, contract_id: int, number: int = 0, *, cut_off: int | None = None, seen: date
    ) -> tuple[SheetLine, ...]:
        """What the sheet of the month (`number` 0), or a supplementary one, would hold now.

        `cut_off`: the payer's day after which lessons count as planned; `seen`: the day the
        sheet was handed in, or is looked at.
        """
        lines = self.without_reasons(contract_id, number, cut_off=cut_off, seen=seen)
        return self._with_reasons(contract_id, lines)

    def without_reasons(
        self, contract_id: int, number: int = 0, *, cut_off: int | None = None, seen: date
    ) -> list[SheetLine]:
        """`lines`, but for why corrections came about: nothing more is read of the file."""
        derived, frozen = self._derived[contract_id], self.frozen[contract_id]
        found: list[SheetLine] = []
        first, last = month_days(self.month)
        for key in derived.keys() | frozen.keys():
            entry, held = derived.get(key), frozen.get(key)
            if _as_approved(entry, held):
                continue
            on_date = entry.on_date if entry is not None else held.on_date  # type: ignore[union-attr]
            if on_date > last:
                continue
            own = number == 0 and on_date >= first
            if not own and (contract_id, month_of(on_date)) not in self.approved:
                continue
            ahead = own and cut_off is not None and on_date.day > cut_off and on_date >= seen
            minutes = self._worth(entry, held, ahead) - (held.minutes if held is not None else 0)
            if minutes:
                found.append(_line(key, entry, held, minutes, own and held is None))
        return sorted(found, key=_in_time)

    def _worth(self, entry: HourEntry | None, held: Frozen | None, ahead: bool) -> int:
        """Minutes a piece of work counts for as things stand now."""
        if entry is None:
            return 0
        if entry.kind is not LineKind.PLANNED:
            return entry.minutes
        if ahead:
            return entry.minutes
        to_come = held is not None and held.planned and entry.on_date >= self.today
        return held.minutes if held is not None and to_come else 0

    def _with_reasons(self, contract_id: int, lines: list[SheetLine]) -> tuple[SheetLine, ...]:
        """The lines, corrections with why they came about."""
        changed = [line for line in lines if line.kind is LineKind.CORRECTION]
        if not changed:
            return tuple(lines)
        lessons = [line.key.lesson_id for line in changed if line.key.lesson_id is not None]
        states, holders = _states(lessons), _holders(lessons)
        said = _said(contract_id, changed)
        return tuple(
            line
            if line.kind is not LineKind.CORRECTION
            else line._replace(
                reason=self._why(contract_id, line, states, holders),
                note=said.get(line.key, ""),
            )
            for line in lines
        )

    def _why(
        self,
        contract_id: int,
        line: SheetLine,
        states: dict[int, tuple[str, int | None]],
        holders: set[tuple[int, int, int]],
    ) -> CorrectionReason:
        held = self.frozen[contract_id].get(line.key)
        now = self._derived[contract_id].get(line.key)
        if line.key.other_work_id is not None:
            if held is None:
                return CorrectionReason.MARKED_LATER
            return CorrectionReason.TAKEN_BACK if now is None else CorrectionReason.OTHER_LENGTH
        state, moved_to = states[line.key.lesson_id or 0]
        if state == "cancelled":
            return CorrectionReason.NOT_HELD if moved_to is None else CorrectionReason.MOVED
        if state == "planned":
            return CorrectionReason.UNMARKED
        if held is not None and held.minutes and now is not None:
            return CorrectionReason.OTHER_LENGTH
        person = self.contracts[contract_id].person_id
        if now is None:
            there = {e.person_id for e in self.worked if e.key == line.key}
            if person in there:
                return CorrectionReason.OTHER_CONTRACT
            return CorrectionReason.TAUGHT_BY_OTHERS
        others = {
            who
            for lesson_id, holder, who in holders
            if lesson_id == line.key.lesson_id and holder != contract_id
        }
        if person in others:
            return CorrectionReason.OTHER_CONTRACT
        return CorrectionReason.TAUGHT_BY_OTHERS if others else CorrectionReason.MARKED_LATER

    def planned_minutes(self, contract_id: int) -> int:
        """All the work of the month, whether it was done already or not."""
        return sum(
            entry.minutes
            for entry in self._derived[contract_id].values()
            if month_of(entry.on_date) == self.month
        )

    def unmarked(self, contract_id: int) -> tuple[Unmarked, ...]:
        """Lessons of the month that have begun and have no marks."""
        return tuple(
            Unmarked(e.key.lesson_id or 0, e.on_date, e.starts_at or "", e.minutes, e.words)
            for e in self._derived[contract_id].values()
            if e.kind is LineKind.PLANNED
            and not self._comes(e)
            and month_of(e.on_date) == self.month
        )

    def _comes(self, entry: HourEntry) -> bool:
        """Whether a lesson has not begun yet."""
        return (entry.on_date, entry.starts_at or "") > (self.today, self._hour)

    def to_come(self, contract_id: int) -> date | None:
        """The day of the month's last lesson that is still to be held; None: all have begun.

        One that is marked before it begins may come otherwise.
        """
        days = [
            e.on_date
            for e in self._derived[contract_id].values()
            if e.kind is not LineKind.OTHER and self._comes(e) and month_of(e.on_date) == self.month
        ]
        return max(days, default=None)

    def done_on(self, person_id: int, days: Collection[date]) -> list[HourEntry]:
        """All the work somebody did on some days, whatever pays it.

        Of days before the month that is also what nothing changed about.
        """
        first = month_days(self.month)[0]
        before = [day for day in days if day < first]
        work = [
            entry
            for entry in self._of_person.get(person_id, ())
            if entry.kind is LineKind.OTHER
            or (entry.kind is LineKind.HELD and entry.on_date >= first)
        ]
        if before:
            period = min(before), max(before)
            work += lessons_paid(self._payers, self.centre_id, *period, people={person_id})
        return [entry for entry in work if entry.on_date in days]

    @cached_property
    def _of_person(self) -> dict[int, list[HourEntry]]:
        return by(self.worked, lambda entry: entry.person_id)


def _in_time(line: SheetLine) -> tuple[date, str, int, int]:
    lesson_id, work_id = line.key
    return line.on_date, line.starts_at or "", lesson_id or 0, work_id or 0


def _as_approved(entry: HourEntry | None, held: Frozen | None) -> bool:
    """Whether work is done just as sheets hold it, as nearly all of it is."""
    return (
        entry is not None
        and held is not None
        and entry.minutes == held.minutes
        and entry.kind is not LineKind.PLANNED
    )


def _line(
    key: Key, entry: HourEntry | None, held: Frozen | None, minutes: int, own: bool
) -> SheetLine:
    of = entry if entry is not None else held
    assert of is not None
    kind = entry.kind if entry is not None and own else LineKind.CORRECTION
    return SheetLine(key, kind, of.on_date, of.starts_at, minutes, of.words, of.work)


def _states(lessons: list[int]) -> dict[int, tuple[str, int | None]]:
    """State and successor of lessons by id."""
    if not lessons:
        return {}
    rows = database.execute_sql(
        f"SELECT id, state, moved_to_id FROM lesson WHERE id IN ({blanks(lessons)})",
        tuple(lessons),
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def _holders(lessons: list[int]) -> set[tuple[int, int, int]]:
    """Which contracts approved sheets hold lessons for, and whose: lesson, contract, person."""
    if not lessons:
        return set()
    rows = database.execute_sql(
        "SELECT DISTINCT t.lesson_id, t.contract_id, c.person_id FROM timesheet_line t"
        f" JOIN contract c ON c.id = t.contract_id WHERE t.lesson_id IN ({blanks(lessons)})",
        tuple(lessons),
    )
    return {tuple(row) for row in rows}


def _said(contract_id: int, lines: Collection[SheetLine]) -> dict[Key, str]:
    """What was last said of each correction since the sheet of its month was approved."""
    lessons = [line.key.lesson_id for line in lines if line.key.lesson_id is not None]
    works = [line.key.other_work_id for line in lines if line.key.other_work_id is not None]
    rows = database.execute_sql(
        "SELECT l.id, NULL, e.reason, e.id FROM json_each(?1) j CROSS JOIN lesson l"
        " ON l.id = j.value CROSS JOIN log_entry e ON e.subject = 'lesson' AND e.subject_id = l.id"
        " WHERE e.reason IS NOT NULL AND e.id > (SELECT max(a.id) FROM timesheet t"
        "  JOIN log_entry a ON a.subject = 'timesheet' AND a.subject_id = t.id"
        "  AND a.verb = 'approve_timesheet' WHERE t.contract_id = ?2"
        "  AND t.month = substr(l.on_date, 1, 7) AND t.number = 0)"
        " UNION ALL SELECT NULL, w.id, w.taken_back, 0 FROM json_each(?3) j"
        " CROSS JOIN other_work w ON w.id = j.value WHERE w.taken_back IS NOT NULL ORDER BY 4",
        (json.dumps(lessons), contract_id, json.dumps(works)),
    )
    return {Key(lesson_id, work_id): reason for lesson_id, work_id, reason, _entry in rows}
