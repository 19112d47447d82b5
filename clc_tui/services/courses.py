"""Courses: what a centre offers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from clc_tui.db.connection import database
from clc_tui.db.models import Course
from clc_tui.db.names import sort_key
from clc_tui.language import N_
from clc_tui.services.bounds import number, text
from clc_tui.services.gate import about, reads, writes
from clc_tui.services.merging import merged
from clc_tui.services.rows import row_of
from clc_tui.terms import Actor, Area, Clash, Invalid

COURSE_WORDS: dict[str, str] = {
    "title": N_("Title"),
    "area": N_("Area"),
    "level": N_("Level"),
    "planned_hours": N_("Planned hours"),
    "textbook": N_("Textbook"),
    "ratio": N_("Learners for one instructor"),
}
"""What each field is called."""


@dataclass(frozen=True, slots=True)
class CourseFields:
    """What a course is; hours are clock hours, ratio is learners for one instructor."""

    title: str
    area: Area = Area.COMMUNITY
    level: str = ""
    planned_hours: int | None = None
    textbook: str = ""
    ratio: int | None = None


class CourseLine(NamedTuple):
    """A course in a list."""

    id: int
    fields: CourseFields
    groups: int
    waiting: int
    closed_on: date | None


@reads
def courses(actor: Actor, *, closed: bool = False) -> tuple[CourseLine, ...]:
    """The centre's courses by title; closed ones only when asked for, never the practice one."""
    rows = list(
        database.execute_sql(
            "SELECT c.id, c.title, c.area, c.level, c.planned_hours, c.textbook, c.ratio,"
            ' (SELECT count(*) FROM "group" g WHERE g.course_id = c.id),'
            " (SELECT count(*) FROM interest i WHERE i.course_id = c.id AND i.closed_on IS NULL),"
            " c.closed_on FROM course c WHERE c.centre_id = ? AND (? OR c.closed_on IS NULL)"
            ' AND NOT EXISTS (SELECT 1 FROM "group" g WHERE g.course_id = c.id AND g.practice)'
            " ORDER BY c.id",
            (actor.centre, closed),
        )
    )
    rows.sort(key=lambda row: sort_key(row[1], actor.language))
    return tuple(
        CourseLine(
            row[0],
            CourseFields(row[1], Area(row[2]), row[3] or "", row[4], row[5] or "", row[6]),
            row[7],
            row[8],
            date.fromisoformat(row[9]) if row[9] else None,
        )
        for row in rows
    )


@writes
def add_course(actor: Actor, fields: CourseFields) -> int:
    """A new course; returns its id. Raises `Clash` where the title is taken."""
    course = Course(centre_id=actor.centre)
    _fill_course(course, fields)
    course.save()
    about("course", course.id)
    return int(course.id)


@writes
def change_course(actor: Actor, course_id: int, fields: CourseFields, *, was: CourseFields) -> None:
    """Change a course from what the form showed (`was`) to what it says now."""
    course = row_of(actor, Course, course_id)
    about("course", course_id)
    now = CourseFields(
        course.title, Area(course.area), course.level or "", course.planned_hours,
        course.textbook or "", course.ratio,
    )  # fmt: skip
    _fill_course(course, merged(now, was, fields, COURSE_WORDS))
    course.save()


@writes
def close_course(actor: Actor, course_id: int, closed: bool = True) -> None:
    """No longer offer a course (or offer it again); its classes go on to their end."""
    course = row_of(actor, Course, course_id)
    about("course", course_id)
    course.closed_on = actor.today if closed else None
    course.save()


def _fill_course(course: Course, fields: CourseFields) -> None:
    title = text(fields.title, "title", 60)
    if not title:
        raise Invalid(N_("Write the course's title."), field="title")
    same = Course.get_or_none(Course.centre_id == course.centre_id, Course.title == title)
    if same is not None and same.id != course.id:
        raise Clash(N_("There is already a course called {title}."), title=title)
    course.title = title
    course.area = fields.area.value
    course.level = text(fields.level, "level", 40) or None
    course.planned_hours = number(fields.planned_hours, "planned_hours", 1, 2000)
    course.textbook = text(fields.textbook, "textbook", 120) or None
    course.ratio = number(fields.ratio, "ratio", 1, 200)
