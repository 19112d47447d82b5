"""The practice class: five invented people to try the register on; nothing in it counts.

Its people and lessons stand in their own class and nowhere else: no list, count, report, import
or search knows them.
"""

from __future__ import annotations

from datetime import date, timedelta

from clc_tui.db.connection import database
from clc_tui.db.models import Course, Enrolment, Group, Lesson, Mark
from clc_tui.language import N_
from clc_tui.services.gate import about, reads, writes
from clc_tui.services.people import insert_person
from clc_tui.services.person_fields import PersonFields, cleaned
from clc_tui.services.rows import practice_group
from clc_tui.terms import Actor, Area, Clash, LessonState, NotFound, Sex, Status

TITLE, TARGET = "Жаттығу тобы", "пробная группа"
"""What the class is called, for everybody who reads the file at once."""
PEOPLE = (
    ("Үлгібаева", "Бірінші", Sex.FEMALE), ("Примерова", "Вторая", Sex.FEMALE),
    ("Үлгібаев", "Үшінші", Sex.MALE), ("Примеров", "Четвёртый", Sex.MALE),
    ("Үлгібаева", "Бесінші", Sex.FEMALE),
)  # fmt: skip
"""“Sample the First” to “Sample the Fifth”: nobody is called so."""
P, L, A, I = Status.PRESENT, Status.LATE, Status.ABSENT, Status.ILL  # noqa: E741
PAST = ((P, P, L, P, P), (P, A, P, P, I), (P, P, P, A, P))
"""The marks of the lessons before, the oldest first."""
STARTS_AT, MINUTES = "10:00", 90


@reads
def practice_class(actor: Actor) -> int | None:
    """The id of the centre's practice class; None where there is none."""
    return practice_group(actor.centre)


@writes
def make_practice(actor: Actor) -> int:
    """A new practice class, in place of the old one where there is one; returns its id."""
    _clear(actor.centre)
    course = Course.create(
        centre_id=actor.centre, title=_free_title(actor.centre), area=Area.COMMUNITY.value
    )
    days = _weekdays_before(actor.today, len(PAST))
    group = Group.create(
        centre_id=actor.centre, course_id=course.id, target=TARGET, starts_on=days[0], practice=True
    )
    about("group", group.id)
    people = [_person(actor, *each) for each in PEOPLE]
    for number, person_id in enumerate(people, 1):
        Enrolment.create(
            centre_id=actor.centre, group_id=group.id, person_id=person_id, journal_no=number,
            starts_on=days[0],
        )  # fmt: skip
    for day, statuses in zip(days, PAST, strict=True):
        lesson = _lesson(group, day, LessonState.HELD)
        for person_id, status in zip(people, statuses, strict=True):
            Mark.create(
                centre_id=actor.centre, lesson_id=lesson.id, person_id=person_id,
                status=status.value,
            )  # fmt: skip
    return int(group.id)


@writes
def open_practice(actor: Actor) -> int:
    """The id of the practice class's lesson of today, which is made where it is missing."""
    group_id = practice_group(actor.centre)
    if group_id is None:
        raise NotFound(N_("There is no practice class. The facilitator makes one with Ctrl+P."))
    about("group", group_id)
    lesson = (
        Lesson.select()
        .where(
            Lesson.group_id == group_id,
            Lesson.on_date == actor.today,
            Lesson.state != LessonState.CANCELLED.value,
        )
        .order_by(Lesson.starts_at.desc())
        .first()
    )
    made = lesson or _lesson(Group.get_by_id(group_id), actor.today, LessonState.PLANNED)
    return int(made.id)


@writes
def remove_practice(actor: Actor) -> None:
    """Take the practice class away with all that was tried in it."""
    group_id = practice_group(actor.centre)
    if group_id is None:
        raise Clash(N_("The practice class is already taken away."))
    about("group", group_id)
    _clear(actor.centre)


def _weekdays_before(today: date, count: int) -> list[date]:
    """The last so many days before today that are no weekend, the oldest first."""
    days = (today - timedelta(days=back) for back in range(1, 2 * count + 3))
    return sorted([day for day in days if day.weekday() < 5][:count])


def _free_title(centre_id: int) -> str:
    """The class's title; with a number where a course of the centre's own is called so."""
    rows = Course.select(Course.title).where(Course.centre_id == centre_id)
    taken, number, title = {row.title for row in rows}, 1, TITLE
    while title in taken:
        number += 1
        title = f"{TITLE} {number}"
    return title


def _person(actor: Actor, family_name: str, given_name: str, sex: Sex) -> int:
    fields = cleaned(PersonFields(family_name, given_name, sex=sex), actor.today)
    row = insert_person(actor.centre, fields, actor.today)
    row.practice = True
    row.save()
    return int(row.id)


def _lesson(group: Group, day: date, state: LessonState) -> Lesson:
    return Lesson.create(
        centre_id=group.centre_id, group_id=group.id, on_date=day, starts_at=STARTS_AT,
        minutes=MINUTES, state=state.value,
    )  # fmt: skip


GROUPS = 'SELECT id FROM "group" WHERE centre_id = ?1 AND practice'
LESSONS = f"SELECT id FROM lesson WHERE group_id IN ({GROUPS})"
PERSONS = "SELECT id FROM person WHERE centre_id = ?1 AND practice = 1"
OF_LESSONS = ("mark", "walk_in", "lesson_instructor", "spot_check_lesson")
OF_GROUPS = (
    "offer", "skip", "call", "announced_absence", "group_instructor", "weekly_pattern", "enrolment",
)  # fmt: skip
OF_PERSONS = ("employment", "person_category", "consent", "volunteer", "call", "announced_absence")


def _clear(centre_id: int) -> None:
    """Delete every row of the practice class, what hangs on others first."""
    courses = [
        row.course_id
        for row in Group.select().where(Group.centre_id == centre_id, Group.practice == True)  # noqa: E712
    ]
    if not courses:
        return
    lines = [f"DELETE FROM {table} WHERE lesson_id IN ({LESSONS})" for table in OF_LESSONS]
    lines += [f"DELETE FROM {table} WHERE group_id IN ({GROUPS})" for table in OF_GROUPS]
    lines += [f"DELETE FROM {table} WHERE person_id IN ({PERSONS})" for table in OF_PERSONS]
    lines += [
        f"UPDATE lesson SET moved_to_id = NULL WHERE group_id IN ({GROUPS})",
        f"DELETE FROM lesson WHERE group_id IN ({GROUPS})",
        'DELETE FROM "group" WHERE centre_id = ?1 AND practice',
        "DELETE FROM person WHERE centre_id = ?1 AND practice = 1",
    ]
    for line in lines:
        database.execute_sql(line, (centre_id,))
    for course_id in courses:
        for table in ("interest", "order_rule"):
            database.execute_sql(f"DELETE FROM {table} WHERE course_id = ?", (course_id,))
        Course.delete().where(Course.id == course_id).execute()
