"""Taking in the marks of a paper register: a month of one class.

A mark that is there stays, and one that was taken away since stays away: importing twice changes
nothing. An empty cell means present only while the person was in the class.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from clc_tui.db import changes
from clc_tui.db.connection import database
from clc_tui.db.models import Enrolment, Group, Lesson, Mark
from clc_tui.language import N_
from clc_tui.services.attendance import settle
from clc_tui.services.dates import DAY, minute_of
from clc_tui.services.enrolments import place_in
from clc_tui.services.gate import about, reads, writes
from clc_tui.services.importing import At, Kind, Remark
from clc_tui.services.importing_paper import PaperRow as PaperRow
from clc_tui.services.importing_paper import learners_of, meant, waiting_for
from clc_tui.services.lessons import pattern_of
from clc_tui.services.rows import row_of
from clc_tui.services.turns import places_taken
from clc_tui.terms import Actor, CancelReason, LessonState, Standing, Status

USUAL_START = "09:00"
USUAL_MINUTES = 90
"""What a lesson of the paper is taken to be where the class has no weekly pattern."""


class MarksImported(NamedTuple):
    """What an import of marks did."""

    marks: int
    there_already: int
    lessons: int
    """Lessons that were made because the paper has them."""
    held_back: int
    remarks: tuple[Remark, ...]


class _New(NamedTuple):
    """A mark that will be written."""

    person_id: int
    day: date
    status: Status


@dataclass(slots=True)
class _Plan:
    """What an import will do, and what is said of the rows."""

    new: list[_New] = field(default_factory=list)
    there: int = 0
    remarks: list[Remark] = field(default_factory=list)

    @property
    def held_back(self) -> int:
        return len({r.at for r in self.remarks if r.kind is not Kind.REMARK})


@reads
def plan_marks(actor: Actor, group_id: int, rows: tuple[PaperRow, ...]) -> tuple[Remark, ...]:
    """What would be said of these rows; nothing is written."""
    return tuple(_Planner(actor, row_of(actor, Group, group_id)).plan(rows).remarks)


@writes
def import_marks(
    actor: Actor, group_id: int, rows: tuple[PaperRow, ...], *, only_good: bool = False
) -> MarksImported:
    """Write the marks of a paper register; with doubtful rows nothing, unless `only_good`."""
    group = row_of(actor, Group, group_id)
    about("group", group_id)
    plan = _Planner(actor, group).plan(rows)
    if plan.held_back and not only_good:
        return MarksImported(0, 0, 0, plan.held_back, tuple(plan.remarks))
    lessons, made = _lessons(group, sorted({mark.day for mark in plan.new}))
    _reach_back(actor, group, plan.new)
    for mark in plan.new:
        Mark.create(
            centre_id=actor.centre,
            lesson_id=lessons[mark.day].id,
            person_id=mark.person_id,
            status=mark.status.value,
        )
    for lesson in lessons.values():
        settle(lesson.id)
    return MarksImported(len(plan.new), plan.there, made, plan.held_back, tuple(plan.remarks))


class _Planner:
    """Looks at each row of a paper: who it is, which of its marks are new, what is odd."""

    def __init__(self, actor: Actor, group: Group) -> None:
        self.today = actor.today
        self.group = group
        self.learners = learners_of(group.id)
        self.waiting = waiting_for(group.id)
        self.marks = _marks_there(group.id)
        self.cleared = _cleared(group.id)
        self.spells = _spells(group.id)
        self.vague = _begun_vaguely(group.id)
        self.called_off = _called_off(group.id)
        taken = places_taken(group.id, actor.today)
        self.free = None if group.capacity is None else max(group.capacity - taken, 0)
        self.result = _Plan()
        self.rows_of: dict[tuple[str, int], At] = {}

    def plan(self, rows: tuple[PaperRow, ...]) -> _Plan:
        """What is to be done with these rows."""
        for row in rows:
            person_id = self._person(row)
            if person_id is not None and self._days_can_be(row):
                self._take(row, person_id)
        return self.result

    def _say(
        self, paper: PaperRow, kind: Kind, column: str, message: str, /, **words: object
    ) -> None:
        self.result.remarks.append(
            Remark(paper.row, kind, column, message, words, paper.sheet, paper.name)
        )

    def _person(self, row: PaperRow) -> int | None:
        ids = meant(row, self.learners) or meant(row, self.waiting)
        if not ids:
            message = N_("Nobody in this class is called {name}.")
            self._say(row, Kind.WRONG, "name", message, name=row.name.rstrip("."))
        elif len(ids) > 1:
            message = N_("Several people in this class could be {name}: write the whole name.")
            self._say(row, Kind.DOUBTFUL, "name", message, name=row.name.rstrip("."))
        elif (row.sheet, ids[0]) in self.rows_of:
            _sheet, other = self.rows_of[row.sheet, ids[0]]
            message = N_("{name}: the same person as in row {row}?")
            self._say(row, Kind.DOUBTFUL, "name", message, name=row.name, row=other)
        else:
            return ids[0]
        return None

    def _days_can_be(self, row: PaperRow) -> bool:
        future = [day for day, _status in row.marks if day > self.today]
        if future:
            self._say(row, Kind.WRONG, "day", N_("{day} is still to come."), day=future[0])
        return not future

    def _take(self, row: PaperRow, person_id: int) -> None:
        """Note the new marks of a row, or say why it is held back."""
        new: list[_New] = []
        there = 0
        for day, status in row.marks:
            found = self.marks.get((person_id, day))
            if found is not None or (person_id, day) in self.cleared:
                there += 1
                if found is not None and found != status:
                    message = N_("{day}: marked {there} here, {paper} on paper; it stays as it is.")
                    words = {"day": day, "there": found, "paper": status}
                    self._say(row, Kind.REMARK, "day", message, **words)
            elif self._expected(person_id, day, day in row.empty):
                new.append(_New(person_id, day, status))
            elif day not in row.empty:
                self._say_left(row, person_id, day)
                return
        if new and person_id not in self.spells:
            if not self._place_left(row):
                return
            self.spells[person_id] = []
        self.rows_of[row.sheet, person_id] = row.at
        self.result.new += new
        for day in sorted({mark.day for mark in new} & self.called_off):
            self.called_off.discard(day)
            message = N_("{day}: not held here, but marked on paper; now it was held.")
            self._say(row, Kind.REMARK, "day", message, day=day)
        self.result.there += there

    def _expected(self, person_id: int, day: date, empty: bool) -> bool:
        """Whether a mark of this day can be: paper may show that somebody came earlier.

        An empty cell shows nothing of itself: it counts from the first day of the person's spell,
        and before it only where that day is the class's own first one or came from an import.
        """
        if self.group.ends_on is not None and day > self.group.ends_on:
            return False
        spells = self.spells.get(person_id, [])
        if not spells or any(
            first <= day and (last is None or day <= last) for first, last in spells
        ):
            return True
        vague = person_id in self.vague or spells[0][0] <= self.group.starts_on
        return day < spells[0][0] and (vague or not empty)

    def _say_left(self, row: PaperRow, person_id: int, day: date) -> None:
        lasts = [last for _first, last in self.spells.get(person_id, []) if last and last < day]
        left = max(lasts, default=self.group.ends_on)
        message = N_("{day}: marked on paper, but here the last day in this class is {last}.")
        self._say(row, Kind.DOUBTFUL, "day", message, day=day, last=left)

    def _place_left(self, row: PaperRow) -> bool:
        """Whether somebody who waits can be put into the class, as the paper shows."""
        if self.free is not None and self.free <= 0:
            message = N_("{name} is on the waiting list, and all {capacity} places are taken.")
            words = {"name": row.name, "capacity": self.group.capacity}
            self._say(row, Kind.DOUBTFUL, "name", message, **words)
            return False
        if self.free is not None:
            self.free -= 1
        return True


def _marks_there(group_id: int) -> dict[tuple[int, date], Status]:
    """What is marked in the class: of two lessons on a day the first counts."""
    rows = database.execute_sql(
        "SELECT m.person_id, l.on_date, m.status FROM lesson l JOIN mark m ON m.lesson_id = l.id"
        " WHERE l.group_id = ? ORDER BY l.starts_at DESC",
        (group_id,),
    )
    return {(person, date.fromisoformat(day)): Status(status) for person, day, status in rows}


def _cleared(group_id: int) -> set[tuple[int, date]]:
    """Whose mark an import wrote and somebody took away, on which day.

    What was undone counts as never done.
    """
    days = dict(
        database.execute_sql("SELECT id, on_date FROM lesson WHERE group_id = ?", (group_id,))
    )
    rows = database.execute_sql(
        "SELECT e.verb, c.before, c.after FROM log_entry e JOIN change c ON c.entry_id = e.id"
        " WHERE ((e.subject = 'group' AND e.subject_id = ?) OR (e.subject = 'lesson'"
        "   AND e.subject_id IN (SELECT id FROM lesson WHERE group_id = ?)))"
        " AND e.undoes_id IS NULL AND c.tbl = 'mark'"
        " AND NOT EXISTS (SELECT 1 FROM log_entry u WHERE u.undoes_id = e.id) AND (c.after IS NULL"
        "   OR (c.before IS NULL AND e.verb = 'import_marks')) ORDER BY e.id",
        (group_id, group_id),
    )
    imported: set[tuple[int, int]] = set()
    cleared: set[tuple[int, date]] = set()
    for verb, before, after in list(rows):
        values = changes.from_json(before or after) or {}
        key = (values["person_id"], values["lesson_id"])
        if after is not None and verb == "import_marks":
            imported.add(key)
        elif key in imported and key[1] in days:
            cleared.add((key[0], date.fromisoformat(days[key[1]])))
    return cleared


def _called_off(group_id: int) -> set[date]:
    """Days whose lessons were all written down as not held."""
    days: dict[date, bool] = {}
    for lesson in Lesson.select().where(Lesson.group_id == group_id):
        off = lesson.state == LessonState.CANCELLED and lesson.reason != CancelReason.MOVED
        days[lesson.on_date] = days.get(lesson.on_date, True) and off
    return {day for day, off in days.items() if off}


def _spells(group_id: int) -> dict[int, list[tuple[date, date | None]]]:
    """From when to when each person was in the class, oldest first."""
    found: dict[int, list[tuple[date, date | None]]] = {}
    rows = Enrolment.select().where(Enrolment.group_id == group_id).order_by(Enrolment.starts_on)
    for spell in rows:
        found.setdefault(spell.person_id, []).append((spell.starts_on, spell.ends_on))
    return found


def _begun_vaguely(group_id: int) -> set[int]:
    """People whose first day in the class nobody wrote down: an import took the class's own."""
    rows = database.execute_sql(
        "SELECT n.person_id, e.verb FROM enrolment n"
        " JOIN change c ON c.tbl = 'enrolment' AND c.tbl <> 'mark' AND c.row_id = n.id"
        " JOIN log_entry e ON e.id = c.entry_id WHERE n.group_id = ?"
        " AND json_extract(c.after, '$.starts_on') IS NOT NULL AND e.undoes_id IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM log_entry u WHERE u.undoes_id = e.id)"
        " ORDER BY n.starts_on DESC, e.id",
        (group_id,),
    )
    last = dict(list(rows))
    return {person for person, verb in last.items() if verb in ("import_learners", "import_marks")}


def _lessons(group: Group, days: list[date]) -> tuple[dict[date, Lesson], int]:
    """The lesson of each day; one is made where the paper has a day the calendar has not."""
    hours = {slot.weekday: (slot.starts_at, slot.minutes) for slot in pattern_of(group.id)}
    usual = next(iter(hours.values()), (USUAL_START, USUAL_MINUTES))
    found: dict[date, Lesson] = {}
    made = 0
    for day in days:
        there = list(
            Lesson.select()
            .where(Lesson.group_id == group.id, Lesson.on_date == day)
            .order_by(Lesson.state == LessonState.CANCELLED.value, Lesson.starts_at)
        )
        if there and there[0].state != LessonState.CANCELLED:
            found[day] = there[0]
            continue
        if there and there[0].reason != CancelReason.MOVED:
            found[day] = _held_after_all(there[0])
            continue
        starts_at, minutes = hours.get(day.isoweekday(), usual)
        minutes = min(minutes, DAY - minute_of(starts_at))
        found[day] = Lesson.create(
            centre_id=group.centre_id,
            group_id=group.id,
            on_date=day,
            starts_at=starts_at,
            minutes=minutes,
        )
        made += 1
    return found, made


def _held_after_all(lesson: Lesson) -> Lesson:
    """A lesson that was written down as not held, and the paper shows it was."""
    lesson.state, lesson.reason = LessonState.PLANNED.value, None
    lesson.save()
    return lesson


def _reach_back(actor: Actor, group: Group, new: list[_New]) -> None:
    """New marks show who was in the class: a spell begins at the latest with the first of them."""
    if new and (first := min(mark.day for mark in new)) < group.starts_on:
        group.starts_on = first
        group.save()
    firsts: dict[int, date] = {}
    for mark in new:
        firsts[mark.person_id] = min(mark.day, firsts.get(mark.person_id, mark.day))
    for person_id, first in firsts.items():
        spell = (
            Enrolment.select()
            .where(Enrolment.group_id == group.id, Enrolment.person_id == person_id)
            .order_by(Enrolment.starts_on)
            .first()
        )
        if spell is None:
            place_in(actor, group, person_id, first, reason=Standing.LIST)
        elif first < spell.starts_on:
            spell.starts_on = first
            spell.save()
