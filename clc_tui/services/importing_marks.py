"""Taking in the marks of a paper register: a month of one class.

People are found by family name and initials among those of the class. A mark that is there
stays, and one that was taken away since stays away: importing twice changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from clc_tui.db import changes
from clc_tui.db.connection import database
from clc_tui.db.models import Enrolment, Group, Lesson, Mark
from clc_tui.db.names import fold
from clc_tui.language import N_
from clc_tui.services.attendance import settle
from clc_tui.services.enrolments import place_in
from clc_tui.services.gate import about, reads, writes
from clc_tui.services.importing import Kind, Remark
from clc_tui.services.lessons import pattern_of
from clc_tui.services.rows import row_of
from clc_tui.terms import Actor, CancelReason, LessonState, Status

USUAL_START = "09:00"
USUAL_MINUTES = 90
"""What a lesson of the paper is taken to be where the class has no weekly pattern."""


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One line of a paper register: a name as written, and a status for each day marked."""

    row: int
    family_name: str
    initials: tuple[str, ...]
    """Given name and patronymic, whole or as initials."""
    marks: tuple[tuple[date, Status], ...]


class MarksImported(NamedTuple):
    """What an import of marks did."""

    marks: int
    there_already: int
    lessons: int
    """Lessons that were made because the paper has them."""
    held_back: int
    remarks: tuple[Remark, ...]


class _Match(NamedTuple):
    row: PaperRow
    person_id: int


@reads
def plan_marks(actor: Actor, group_id: int, rows: tuple[PaperRow, ...]) -> tuple[Remark, ...]:
    """What would be said of these rows; nothing is written."""
    row_of(actor, Group, group_id)
    _matches, remarks = _match(actor, group_id, rows)
    return tuple(remarks)


@writes
def import_marks(
    actor: Actor, group_id: int, rows: tuple[PaperRow, ...], *, only_good: bool = False
) -> MarksImported:
    """Write the marks of a paper register; with doubtful rows nothing, unless `only_good`."""
    group = row_of(actor, Group, group_id)
    about("group", group_id)
    matches, remarks = _match(actor, group_id, rows)
    held_back = len({r.row for r in remarks if r.kind is not Kind.REMARK})
    if held_back and not only_good:
        return MarksImported(0, 0, 0, held_back, tuple(remarks))
    days = sorted({day for match in matches for day, _status in match.row.marks})
    lessons, made = _lessons(group, days)
    _reach_back(group, matches, days, actor.today)
    written = there = 0
    for match in matches:
        for day, status in match.row.marks:
            if _write(actor, lessons[day], match.person_id, status, match.row, remarks):
                written += 1
            else:
                there += 1
    for lesson in lessons.values():
        settle(lesson.id)
    return MarksImported(written, there, made, held_back, tuple(remarks))


def _match(
    actor: Actor, group_id: int, rows: tuple[PaperRow, ...]
) -> tuple[list[_Match], list[Remark]]:
    learners, waiting = _people(group_id)
    matches: list[_Match] = []
    remarks: list[Remark] = []
    taken: dict[int, int] = {}
    for row in rows:
        ids = [p[0] for p in learners if fits(row, p[1], p[2], p[3])]
        if not ids:
            ids = [p[0] for p in waiting if fits(row, p[1], p[2], p[3])]
        name = " ".join((row.family_name, *row.initials))
        future = [day for day, _status in row.marks if day > actor.today]
        if len(ids) != 1:
            message = (
                N_("Nobody in this class is called {name}.")
                if not ids
                else N_("Several people in this class could be {name}: write the whole name.")
            )
            kind = Kind.DOUBTFUL if ids else Kind.WRONG
            remarks.append(Remark(row.row, kind, "name", message, {"name": name}))
        elif ids[0] in taken:
            remarks.append(
                Remark(row.row, Kind.DOUBTFUL, "name",
                       N_("{name}: the same person as in row {row}?"),
                       {"name": name, "row": taken[ids[0]]})
            )  # fmt: skip
        elif future:
            remarks.append(
                Remark(row.row, Kind.WRONG, "day", N_("{day} is still to come."),
                       {"day": future[0]})
            )  # fmt: skip
        else:
            taken[ids[0]] = row.row
            matches.append(_Match(row, ids[0]))
    return matches, remarks


Named = tuple[int, str, str, str]
"""A person's id and names."""


def _people(group_id: int) -> tuple[list[Named], list[Named]]:
    """Who is or was in the class, and who waits for its course: the paper may show them in it."""
    names = "p.id, p.family_name, p.given_name, p.patronymic"
    learners = database.execute_sql(
        f"SELECT DISTINCT {names} FROM enrolment e JOIN person p ON p.id = e.person_id"
        " WHERE e.group_id = ?",
        (group_id,),
    )
    waiting = database.execute_sql(
        f'SELECT DISTINCT {names} FROM "group" g JOIN interest i ON i.course_id = g.course_id'
        " AND i.closed_on IS NULL JOIN person p ON p.id = i.person_id WHERE g.id = ?",
        (group_id,),
    )
    return list(learners), list(waiting)


def fits(row: PaperRow, family_name: str, given_name: str, patronymic: str) -> bool:
    """Whether a name on paper is this person's: the family name, and each initial written."""
    if fold(row.family_name) != fold(family_name):
        return False
    for written, whole in zip(row.initials, (given_name, patronymic), strict=False):
        letters = written.strip(". ")
        same = fold(whole) == fold(letters)
        if (
            letters
            and whole
            and not same
            and (len(letters) > 1 or fold(whole[:1]) != fold(letters))
        ):
            return False
    return len(row.initials) <= 2


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


def _reach_back(group: Group, matches: list[_Match], days: list[date], today: date) -> None:
    """The paper shows who was in the class: a spell begins at the latest with its first mark."""
    if days and days[0] < group.starts_on:
        group.starts_on = days[0]
        group.save()
    for match in matches:
        first = min((day for day, _status in match.row.marks), default=None)
        spell = (
            Enrolment.select()
            .where(Enrolment.group_id == group.id, Enrolment.person_id == match.person_id)
            .order_by(Enrolment.starts_on)
            .first()
        )
        if first is not None and spell is None:
            place_in(group, match.person_id, first, today)
        elif first is not None and spell is not None and first < spell.starts_on:
            spell.starts_on = first
            spell.save()


def _write(
    actor: Actor,
    lesson: Lesson,
    person_id: int,
    status: Status,
    row: PaperRow,
    remarks: list[Remark],
) -> bool:
    """Write one mark unless something was said of this person and lesson before."""
    found = Mark.get_or_none(Mark.lesson_id == lesson.id, Mark.person_id == person_id)
    if found is not None:
        if found.status != status:
            remarks.append(
                Remark(row.row, Kind.REMARK, "day",
                       N_("{day}: marked {there} here, {paper} on paper; it stays as it is."),
                       {"day": lesson.on_date, "there": Status(found.status), "paper": status})
            )  # fmt: skip
        return False
    if _was_cleared(lesson, person_id):
        return False
    Mark.create(
        centre_id=actor.centre, lesson_id=lesson.id, person_id=person_id, status=status.value
    )
    return True


def _was_cleared(lesson: Lesson, person_id: int) -> bool:
    """Whether a mark of this person was taken away at this lesson."""
    rows = database.execute_sql(
        "SELECT c.before FROM log_entry e JOIN change c ON c.entry_id = e.id"
        " WHERE ((e.subject = 'lesson' AND e.subject_id = ?)"
        "    OR (e.subject = 'group' AND e.subject_id = ?))"
        " AND c.tbl = 'mark' AND c.after IS NULL",
        (lesson.id, lesson.group_id),
    )
    gone = (changes.from_json(before) or {} for (before,) in list(rows))
    return any(
        values["person_id"] == person_id and values["lesson_id"] == lesson.id for values in gone
    )
