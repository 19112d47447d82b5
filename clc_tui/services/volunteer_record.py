"""One who helps or helped: with what and when, the times they were asked, and thanks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from clc_tui.db.connection import database
from clc_tui.db.models import Person, Thanks, Volunteer
from clc_tui.db.names import phone_text, short_name
from clc_tui.language import N_
from clc_tui.services.access import shows_people
from clc_tui.services.dates import covers
from clc_tui.services.gate import reads
from clc_tui.services.person_record import row_in_sight
from clc_tui.services.shift_rows import ShiftAt
from clc_tui.terms import Actor, AssignmentState, NotFound

OF_AGE = 18
SHOWN = 40
"""Times of helping, and thanks, that a volunteer's page tells."""


@dataclass(frozen=True, slots=True)
class VolunteerFields:
    """What somebody can do, and when they can come, in their own words."""

    skills: str = ""
    free_times: str = ""


class HelpLine(NamedTuple):
    """One time somebody was asked to help."""

    assignment_id: int
    at: ShiftAt
    on_date: date
    starts_at: str | None
    what: str
    state: AssignmentState
    minutes: int | None
    cancelled: str | None


class ThanksLine(NamedTuple):
    """A word of thanks."""

    id: int
    on_date: date
    words: str


class VolunteerPage(NamedTuple):
    """Everything about one who helps, or helped."""

    person_id: int
    name: str
    phone: str
    fields: VolunteerFields
    since: date
    until: date | None
    under_age: bool | None
    """None where the age is not known."""
    guardian: str
    guardian_signed_on: date | None
    minutes: int
    """Of help this year."""
    minutes_ever: int
    helped: tuple[HelpLine, ...]
    """The latest first, those to come among them."""
    thanks: tuple[ThanksLine, ...]


def under_age(birth_date: date | None, birth_year: int | None, on_date: date) -> bool | None:
    """Whether somebody is under age on a day; None where neither birth date nor year is known.

    With the year alone they are, until the end of the year in which they come of age.
    """
    if birth_date is not None:
        had_birthday = (on_date.month, on_date.day) >= (birth_date.month, birth_date.day)
        return on_date.year - birth_date.year - (not had_birthday) < OF_AGE
    return None if birth_year is None else on_date.year - birth_year <= OF_AGE


def spell_on(person_id: int, *days: date) -> Volunteer | None:
    """The spell of helping that holds on one of the days."""
    for row in Volunteer.select().where(Volunteer.person_id == person_id).order_by(Volunteer.id):
        if any(covers(row.since, row.until, day) for day in days):
            return row
    return None


def name_of(person: Person) -> str:
    return short_name(person.family_name, person.given_name, person.patronymic)


def _whose(page: VolunteerPage) -> int:
    return page.person_id


@shows_people(lambda page: 1, subject=_whose)
@reads
def volunteer(actor: Actor, person_id: int) -> VolunteerPage:
    """Everything about one who helps, or helped; raises `NotFound` for anybody else."""
    person = row_in_sight(actor, person_id)
    spells = list(
        Volunteer.select().where(Volunteer.person_id == person.id).order_by(Volunteer.since)
    )
    if not spells:
        raise NotFound(N_("{name} was never a volunteer."), name=name_of(person))
    row = spell_on(person.id, actor.today) or spells[-1]
    helped, years, ever = _helped(actor, person.id)
    thanks = Thanks.select().where(Thanks.person_id == person.id)
    return VolunteerPage(
        person.id, name_of(person), phone_text(person.phone) if person.phone else "",
        VolunteerFields(row.skills, row.free_times), row.since, row.until,
        under_age(person.birth_date, person.birth_year, actor.today), row.guardian or "",
        row.guardian_signed_on, years, ever, helped,
        tuple(
            ThanksLine(each.id, each.on_date, each.words)
            for each in thanks.order_by(Thanks.on_date.desc(), Thanks.id.desc()).limit(SHOWN)
        ),
    )  # fmt: skip


def _helped(actor: Actor, person_id: int) -> tuple[tuple[HelpLine, ...], int, int]:
    """The latest times, the minutes of this year, and of all."""
    rows = list(
        database.execute_sql(
            "SELECT a.id, s.need_id, s.lesson_id, s.id, coalesce(s.on_date, l.on_date) AS day,"
            " coalesce(s.starts_at, l.starts_at) AS hour,"
            " coalesce(c.title || iif(g.target = '', '', ' · ' || g.target), n.title),"
            " a.state, a.minutes, s.cancelled FROM assignment a JOIN shift s ON s.id = a.shift_id"
            " JOIN need n ON n.id = s.need_id LEFT JOIN lesson l ON l.id = s.lesson_id"
            ' LEFT JOIN "group" g ON g.id = n.group_id LEFT JOIN course c ON c.id = g.course_id'
            " WHERE a.person_id = ? ORDER BY day DESC, hour DESC, a.id DESC",
            (person_id,),
        )
    )
    lines = tuple(
        HelpLine(
            number, ShiftAt(need, lesson, None if lesson is not None else shift),
            date.fromisoformat(day), hour, what, AssignmentState(state), minutes, cancelled,
        )
        for number, need, lesson, shift, day, hour, what, state, minutes, cancelled in rows
    )  # fmt: skip
    first = date(actor.today.year, 1, 1)
    years = sum(line.minutes or 0 for line in lines if line.on_date >= first)
    return lines[:SHOWN], years, sum(line.minutes or 0 for line in lines)
