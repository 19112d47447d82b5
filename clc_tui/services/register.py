"""The register of a group as one lesson sees it: learners × lessons, and what may be changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from clc_tui.db.connection import blanks, database
from clc_tui.db.models import Course, Group, Lesson
from clc_tui.db.names import full_name, short_name, short_names, told_apart
from clc_tui.services.access import shows_people
from clc_tui.services.centres import setting_of
from clc_tui.services.gate import reads
from clc_tui.services.lesson_facts import Teacher, centre_on, helpers_at, in_approved
from clc_tui.services.past_calls import PastCall, calls_between
from clc_tui.services.rows import require_group, row_of, teaches
from clc_tui.terms import Actor, LessonState, Reach, Role, Status


class ChangeRule(StrEnum):
    """What a change of a mark that is already there takes."""

    FREE = "free"
    WITH_REASON = "with_reason"
    """Older than the setting allows: the facilitator, with a reason."""
    FACILITATOR_ONLY = "facilitator_only"


class Cell(NamedTuple):
    """One mark."""

    status: Status
    minutes: int | None
    note: str | None


class Announced(NamedTuple):
    """An absence said beforehand."""

    id: int
    status: Status
    note: str | None


class LessonColumn(NamedTuple):
    """One lesson as the head of a column."""

    id: int
    on_date: date
    starts_at: str
    minutes: int
    state: LessonState
    reason: str | None
    note: str | None
    nobody_came: bool
    head_count: int | None

    @property
    def moment(self) -> str:
        """When it begins, as the file writes moments."""
        return f"{self.on_date.isoformat()} {self.starts_at}"


class LearnerRow(NamedTuple):
    """One learner; `cells` and `expected` run along the register's lessons."""

    person_id: int
    journal_no: int
    name: str
    full_name: str
    cells: tuple[Cell | None, ...]
    expected: tuple[bool, ...]
    announced: Announced | None
    """What was said beforehand about the register's lesson."""
    left_on: date | None
    called: PastCall | None = None
    """The last call about missing this class, since the lesson before the register's."""

    @property
    def attended(self) -> int:
        return sum(1 for cell in self.cells if cell is not None and cell.status.attended)

    @property
    def marked(self) -> int:
        return sum(1 for cell in self.cells if cell is not None)


class WalkInRow(NamedTuple):
    """Somebody who came without being on the list and is not yet tied to a person."""

    id: int
    name: str
    phone: str | None


class Register(NamedTuple):
    """Everything the register shows of one lesson (`at` is its place in `lessons`)."""

    group_id: int
    title: str
    target: str
    room: str
    lesson: LessonColumn
    at: int
    lessons: tuple[LessonColumn, ...]
    rows: tuple[LearnerRow, ...]
    walk_ins: tuple[WalkInRow, ...]
    instructors: tuple[Teacher, ...]
    planned_instructors: tuple[Teacher, ...]
    helpers: tuple[Teacher, ...]
    own_class: bool
    """Whether the actor is one of the class's own instructors."""
    ratio: int | None
    capacity: int | None
    rule: ChangeRule
    late_change_days: int
    open_event: bool
    """Only a head count is kept."""
    practice: bool
    centre_name: str
    day_off: str = ""
    """What day off the lesson lies on, in the reader's language."""
    in_approved: bool = False
    """Whether an approved timesheet holds the month: what changes goes onto the next one."""


def _shown_people(shown: Register) -> int:
    return len(shown.rows) + len(shown.walk_ins)


def _shown_lesson(shown: Register) -> int:
    return shown.lesson.id


@shows_people(_shown_people, subject=_shown_lesson)
@reads
def register(actor: Actor, lesson_id: int) -> Register:
    """The register of the lesson's group, the cursor on that lesson.

    Who stands in for another sees names and marks, no notes.
    """
    lesson = row_of(actor, Lesson, lesson_id)
    require_group(actor, lesson.group_id, lesson_day=lesson.on_date)
    stands_in = actor.reach is Reach.TAUGHT and not teaches(actor, lesson.group_id, lesson.on_date)
    group = Group.get_by_id(lesson.group_id)
    course = Course.get_by_id(group.course_id)
    lessons = lessons_of(group.id)
    at = next(n for n, column in enumerate(lessons) if column.id == lesson_id)
    planned = planned_instructors(group.id, lesson.on_date)
    there = who_was_there(lesson_id)
    learners = _learners(group.id, lessons, lessons[at], phones=not stands_in)
    rows = _called(group.id, lessons, at, learners)
    centre_name, day_off = centre_on(actor.centre, lesson.on_date, actor.language)
    return Register(
        group_id=group.id,
        title=course.title,
        target=group.target,
        room=group.room,
        lesson=lessons[at],
        at=at,
        lessons=lessons,
        rows=_without_notes(rows) if stands_in else rows,
        walk_ins=tuple(w._replace(phone=None) if stands_in else w for w in walk_ins(lesson_id)),
        instructors=there or planned,
        planned_instructors=planned,
        helpers=helpers_at(lesson_id),
        own_class=any(teacher.person_id == actor.person_id for teacher in planned),
        ratio=course.ratio,
        capacity=group.capacity,
        rule=change_rule(actor, lesson.on_date),
        late_change_days=setting_of(actor.centre, "late_change_days"),
        open_event=group.head_count,
        practice=group.practice,
        centre_name=centre_name,
        day_off=day_off,
        in_approved=not group.practice and in_approved(lesson, there or planned),
    )


def change_rule(actor: Actor, on_date: date) -> ChangeRule:
    """What a change of an existing mark on that day takes; a first entry is never too late."""
    if on_date + timedelta(days=setting_of(actor.centre, "late_change_days")) >= actor.today:
        return ChangeRule.FREE
    return ChangeRule.WITH_REASON if actor.is_a(Role.FACILITATOR) else ChangeRule.FACILITATOR_ONLY


def lessons_of(group_id: int) -> tuple[LessonColumn, ...]:
    """Every lesson of a group in order of time."""
    rows = database.execute_sql(
        "SELECT id, on_date, starts_at, minutes, state, reason, note, nobody_came, head_count"
        " FROM lesson WHERE group_id = ? ORDER BY on_date, starts_at, id",
        (group_id,),
    )
    return tuple(
        LessonColumn(
            row[0], date.fromisoformat(row[1]), row[2], row[3], LessonState(row[4]),
            row[5], row[6], bool(row[7]), row[8],
        )
        for row in rows
    )  # fmt: skip


_WHO = (
    "p.family_name, p.given_name, p.patronymic,"
    " iif(p.erased_on IS NULL, p.birth_year, NULL), p.phone, p.erased_on IS NULL"
)
"""Names, what tells namesakes apart, and whether anything but figures is there of them."""


def _spells(group_id: int) -> list[tuple[Any, ...]]:
    """Every time somebody was in the class: who, journal number, days, `_WHO`."""
    return list(
        database.execute_sql(
            f"SELECT e.person_id, e.journal_no, e.starts_on, e.ends_on, {_WHO}"
            " FROM enrolment e JOIN person p ON p.id = e.person_id"
            " WHERE e.group_id = ? ORDER BY e.journal_no, e.starts_on, e.id",
            (group_id,),
        )
    )


def _learners(
    group_id: int, lessons: tuple[LessonColumn, ...], lesson: LessonColumn, *, phones: bool
) -> tuple[LearnerRow, ...]:
    spells = _spells(group_id)
    marks = _marks(group_id)
    announced = announced_for(group_id, lesson.on_date, {spell[0] for spell in spells})
    by_person: dict[int, list[tuple[str, str | None]]] = {}
    for person_id, _no, starts_on, ends_on, *_names in spells:
        by_person.setdefault(person_id, []).append((starts_on, ends_on))
    heads = {spell[0]: spell for spell in spells}
    guests = _guests({person_id for _lesson, person_id in marks} - set(heads))
    people = {
        each[0]: (each[4:7], each[7], each[8] if phones else None) for each in [*spells, *guests]
    }
    shown = short_names(people)
    whole = told_apart({who: (full_name(*names), *rest) for who, (names, *rest) in people.items()})
    days = [column.on_date.isoformat() for column in lessons]
    rows = []
    for person_id, (_p, number, _start, end, *_who, on_file) in heads.items():
        own = by_person[person_id]
        cells = tuple(marks.get((column.id, person_id)) for column in lessons)
        rows.append(
            LearnerRow(
                person_id,
                number,
                shown[person_id],
                whole[person_id],
                cells,
                tuple(
                    (on_file or cell is not None)
                    and any(s <= day and (e is None or day <= e) for s, e in own)
                    for day, cell in zip(days, cells, strict=True)
                ),
                announced.get(person_id),
                date.fromisoformat(end) if end else None,
            )
        )
    for person_id, *_who in guests:
        cells = tuple(marks.get((column.id, person_id)) for column in lessons)
        came = tuple(cell is not None for cell in cells)
        names = shown[person_id], whole[person_id]
        rows.append(LearnerRow(person_id, 0, *names, cells, came, None, None))
    return tuple(sorted(rows, key=lambda row: (row.journal_no == 0, row.journal_no, row.name)))


def _called(
    group_id: int, lessons: tuple[LessonColumn, ...], at: int, rows: tuple[LearnerRow, ...]
) -> tuple[LearnerRow, ...]:
    """The rows with the calls made between the lesson before and the one after."""
    before = max((n for n in range(at) if lessons[n].state is not LessonState.CANCELLED), default=0)
    since = lessons[before].moment if before < at else ""
    later = [each for each in lessons[at + 1 :] if each.state is not LessonState.CANCELLED]
    calls = calls_between(group_id, since, later[0].moment if later else None)
    if not calls:
        return rows
    return tuple(row._replace(called=calls.get(row.person_id)) for row in rows)


def _marks(group_id: int) -> dict[tuple[int, int], Cell]:
    rows = database.execute_sql(
        "SELECT m.lesson_id, m.person_id, m.status, m.minutes, m.note"
        " FROM lesson l JOIN mark m ON m.lesson_id = l.id WHERE l.group_id = ?",
        (group_id,),
    )
    return {(row[0], row[1]): Cell(Status(row[2]), row[3], row[4]) for row in rows}


def _guests(people: set[int]) -> list[tuple[Any, ...]]:
    """Rows like those of spells, of people with marks who were never enrolled."""
    if not people:
        return []
    return list(
        database.execute_sql(
            f"SELECT p.id, 0, NULL, NULL, {_WHO} FROM person p"
            f" WHERE p.id IN ({blanks(people)}) ORDER BY p.id",
            tuple(sorted(people)),
        )
    )


def _without_notes(rows: tuple[LearnerRow, ...]) -> tuple[LearnerRow, ...]:
    return tuple(
        row._replace(
            cells=tuple(cell and cell._replace(note=None) for cell in row.cells),
            announced=row.announced and row.announced._replace(note=None),
            called=row.called and row.called._replace(note=None),
        )
        for row in rows
    )


def announced_for(group_id: int, on_date: date, people: Iterable[int]) -> dict[int, Announced]:
    """Who said beforehand that they would not come that day; the latest word counts."""
    wanted = list(people)
    if not wanted:
        return {}
    rows = database.execute_sql(
        "SELECT person_id, id, status, note FROM announced_absence"
        f" WHERE person_id IN ({blanks(wanted)})"
        " AND from_date <= ? AND to_date >= ? AND (group_id IS NULL OR group_id = ?)"
        " ORDER BY id",
        (*wanted, on_date.isoformat(), on_date.isoformat(), group_id),
    )
    return {row[0]: Announced(row[1], Status(row[2]), row[3]) for row in rows}


def walk_ins(lesson_id: int) -> tuple[WalkInRow, ...]:
    """Walk-ins of a lesson that are not yet tied to a person."""
    rows = database.execute_sql(
        "SELECT id, name, phone FROM walk_in WHERE lesson_id = ? AND person_id IS NULL ORDER BY id",
        (lesson_id,),
    )
    return tuple(WalkInRow(*row) for row in rows)


def planned_instructors(
    group_id: int, on_date: date, *, to_come: bool = False
) -> tuple[Teacher, ...]:
    """The class's own instructors on a day; with `to_come` also those who begin later."""
    rows = database.execute_sql(
        "SELECT p.id, p.family_name, p.given_name, p.patronymic FROM group_instructor g"
        " JOIN person p ON p.id = g.person_id WHERE g.group_id = ? AND (? OR g.since <= ?)"
        " AND (g.until IS NULL OR g.until >= ?) GROUP BY p.id ORDER BY min(g.id)",
        (group_id, to_come, on_date.isoformat(), on_date.isoformat()),
    )
    return tuple(Teacher(row[0], short_name(*row[1:])) for row in rows)


def who_was_there(lesson_id: int) -> tuple[Teacher, ...]:
    """Instructors recorded for a lesson; where there are none the planned ones taught."""
    rows = database.execute_sql(
        "SELECT p.id, p.family_name, p.given_name, p.patronymic"
        " FROM lesson_instructor i JOIN person p ON p.id = i.person_id"
        " WHERE i.lesson_id = ? AND NOT i.helper ORDER BY i.id",
        (lesson_id,),
    )
    return tuple(Teacher(row[0], short_name(*row[1:])) for row in rows)


@reads
def possible_instructors(actor: Actor) -> tuple[Teacher, ...]:
    """Everybody who teaches or may teach in the centre, the actor first: "who taught?"."""
    return teachers_here(actor)


def teachers_here(actor: Actor) -> tuple[Teacher, ...]:
    """Everybody who teaches or may teach in the actor's centre, the actor first."""
    order = "p.sort_kk" if actor.language == "kk" else "p.sort_ru"
    rows = database.execute_sql(
        "SELECT p.id, p.family_name, p.given_name, p.patronymic FROM person p WHERE p.id IN ("
        " SELECT person_id FROM group_instructor WHERE centre_id = ?"
        ' UNION SELECT person_id FROM "grant"'
        " WHERE centre_id = ? AND role = 'instructor' AND person_id IS NOT NULL)"
        f" ORDER BY {order}",
        (actor.centre, actor.centre),
    )
    teachers = [Teacher(row[0], short_name(*row[1:])) for row in rows]
    return tuple(sorted(teachers, key=lambda teacher: teacher.person_id != actor.person_id))
