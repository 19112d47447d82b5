"""One person's whole record, as far as the reader may see it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, NamedTuple

from clc_tui.db.connection import database
from clc_tui.db.models import Consent, Employment, Person, PersonCategory, Volunteer
from clc_tui.db.names import full_name
from clc_tui.language import N_
from clc_tui.services.access import shows_people
from clc_tui.services.departures import departure, moved_to
from clc_tui.services.gate import reads
from clc_tui.services.past_calls import PastCall, calls_of
from clc_tui.services.person_fields import PersonFields, fields_of, masked
from clc_tui.services.rows import row_of, taught_groups
from clc_tui.terms import Actor, Category, Erased, Outcome, Reach, Refused, Status
from clc_tui.terms import Employment as EmploymentStatus

AFTERWARDS = timedelta(days=366)
"""How long an instructor still sees the learners of a class that has ended."""

TAUGHT_PEOPLE = (
    "SELECT e.person_id FROM group_instructor gi"
    ' JOIN "group" g ON g.id = gi.group_id AND (g.ends_on IS NULL OR g.ends_on >= :ended)'
    " JOIN enrolment e ON e.group_id = g.id"
    " WHERE gi.person_id = :instructor AND gi.centre_id = :centre"
    " AND gi.since <= :today AND (gi.until IS NULL OR gi.until >= :today)"
)
"""Ids of the learners of the classes somebody teaches, ended lately or not; `taught_words`."""


def taught_words(actor: Actor) -> dict[str, Any]:
    """The values `TAUGHT_PEOPLE` asks for."""
    return {
        "instructor": actor.person_id,
        "centre": actor.centre,
        "ended": (actor.today - AFTERWARDS).isoformat(),
        "today": actor.today.isoformat(),
    }


class EmploymentLine(NamedTuple):
    """What somebody told of their employment, and when."""

    status: EmploymentStatus
    since: date


class CategoryLine(NamedTuple):
    """A social category and the days it held."""

    category: Category
    since: date
    until: date | None


class ConsentLine(NamedTuple):
    """A signed consent."""

    signed_on: date
    guardian: str | None
    withdrawn_on: date | None


class EnrolmentLine(NamedTuple):
    """One spell in a class and the marks made in it."""

    enrolment_id: int
    group_id: int
    course: str
    target: str
    journal_no: int
    starts_on: date
    ends_on: date | None
    outcome: Outcome | None
    reason: str | None
    moved_to: str
    """The class somebody who moved came into, as far as the reader sees it."""
    attended: int
    marked: int

    @property
    def ended(self) -> str:
        """How it ended, in words; empty while it goes on."""
        return departure(self.outcome, self.reason, self.moved_to)


class WaitingLine(NamedTuple):
    """A place in the line for a course."""

    interest_id: int
    course_id: int
    course: str
    since: str


class AbsenceLine(NamedTuple):
    """An absence said beforehand that is not over yet; `course` is empty for every class."""

    absence_id: int
    course: str
    from_date: date
    to_date: date
    status: Status


class VolunteerLine(NamedTuple):
    """With what somebody helps and when, in their own words."""

    skills: str
    free_times: str
    since: date
    until: date | None
    guardian: str | None
    """Who signed that somebody under age may help, and when."""
    guardian_signed_on: date | None


class PersonRecord(NamedTuple):
    """A person; `whole` is False where the reader sees only what a teacher needs."""

    id: int
    name: str
    fields: PersonFields
    whole: bool
    from_list: bool
    created_on: date
    employment: tuple[EmploymentLine, ...]
    categories: tuple[CategoryLine, ...]
    consents: tuple[ConsentLine, ...]
    enrolments: tuple[EnrolmentLine, ...]
    waiting: tuple[WaitingLine, ...]
    absences: tuple[AbsenceLine, ...]
    calls: tuple[PastCall, ...]
    volunteer: VolunteerLine | None
    helped_ever: bool
    """Whether they are a volunteer or were one."""


def _whose(record: PersonRecord) -> int:
    return record.id


@shows_people(lambda record: 1, subject=_whose)
@reads
def person(actor: Actor, person_id: int, *, iin: bool = False) -> PersonRecord:
    """Everything about a person the actor may see; the IIN in full only when asked for.

    Instructors see the learners of their own classes: name, phone, language, special needs
    and what happened in those classes.
    """
    return record_of(actor, row_in_sight(actor, person_id), iin=iin)


def row_in_sight(actor: Actor, person_id: int) -> Person:
    """The person's row; raises `NotFound`, `Erased`, or `Refused` for somebody not taught.

    The number of a record that was merged leads to the one it was merged into.
    """
    row = row_of(actor, Person, person_id)
    if row.merged_into_id is not None:
        row = row_of(actor, Person, row.merged_into_id)
    if row.erased_on is not None:
        raise Erased(N_("This person was erased; only the figures are left."))
    if actor.reach is Reach.TAUGHT and not _taught(actor, row.id):
        raise Refused(N_("You see the learners of your own classes only."))
    return row


def _taught(actor: Actor, person_id: int) -> bool:
    row = database.execute_sql(
        f"{TAUGHT_PEOPLE} AND e.person_id = :person LIMIT 1",
        {**taught_words(actor), "person": person_id},
    ).fetchone()
    return row is not None


def record_of(actor: Actor, row: Person, *, iin: bool = False) -> PersonRecord:
    """The record of a row that is in the actor's sight."""
    whole = actor.reach is not Reach.TAUGHT
    helps = volunteer_lines(row.id) if whole else ()
    known = fields_of(row)
    if not iin or not whole:
        known = replace(known, iin=masked(known.iin))
    if not whole:
        known = _for_teaching(known)
    return PersonRecord(
        id=row.id,
        name=full_name(row.family_name, row.given_name, row.patronymic),
        fields=known,
        whole=whole,
        from_list=row.from_list,
        created_on=_day(row.created_on),
        employment=_employment(row.id) if whole else (),
        categories=_categories(row.id) if whole else (),
        consents=_consents(row.id) if whole else (),
        enrolments=_enrolments(actor, row.id),
        waiting=_waiting(row.id) if whole else (),
        absences=_absences(actor, row.id),
        calls=calls_of(row.id, _own_groups(actor)),
        volunteer=next((line for line in helps if line.until is None), None),
        helped_ever=bool(helps),
    )


def _for_teaching(known: PersonFields) -> PersonFields:
    return PersonFields(
        family_name=known.family_name,
        given_name=known.given_name,
        patronymic=known.patronymic,
        phone=known.phone,
        language=known.language,
        special_needs=known.special_needs,
    )


def _day(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _employment(person_id: int) -> tuple[EmploymentLine, ...]:
    rows = Employment.select().where(Employment.person_id == person_id).order_by(Employment.since)
    return tuple(EmploymentLine(EmploymentStatus(row.status), row.since) for row in rows)


def _categories(person_id: int) -> tuple[CategoryLine, ...]:
    rows = (
        PersonCategory.select()
        .where(PersonCategory.person_id == person_id)
        .order_by(PersonCategory.category, PersonCategory.since)
    )
    return tuple(CategoryLine(Category(row.category), row.since, row.until) for row in rows)


def _consents(person_id: int) -> tuple[ConsentLine, ...]:
    rows = Consent.select().where(Consent.person_id == person_id).order_by(Consent.id)
    return tuple(ConsentLine(row.signed_on, row.guardian, row.withdrawn_on) for row in rows)


_SPELLS = (
    "SELECT e.id, e.group_id, c.title, g.target, e.journal_no, e.starts_on, e.ends_on, e.outcome,"
    " e.reason, count(l.id), count(iif(m.status IN ('present', 'late'), l.id, NULL))"
    ' FROM enrolment e JOIN "group" g ON g.id = e.group_id JOIN course c ON c.id = g.course_id'
    " LEFT JOIN mark m ON m.person_id = e.person_id"
    " LEFT JOIN lesson l ON l.id = m.lesson_id AND l.group_id = e.group_id"
    " AND l.on_date >= e.starts_on AND (e.ends_on IS NULL OR l.on_date <= e.ends_on)"
    " WHERE e.person_id = ? GROUP BY e.id ORDER BY e.starts_on DESC, e.id DESC"
)


def _enrolments(actor: Actor, person_id: int) -> tuple[EnrolmentLine, ...]:
    may_see = _own_groups(actor)

    def where_to(enrolment_id: int) -> str:
        found = moved_to(enrolment_id)
        return found[1] if found is not None and may_see(found[0]) else ""

    return tuple(
        EnrolmentLine(
            enrolment_id=row[0],
            group_id=row[1],
            course=row[2],
            target=row[3],
            journal_no=row[4],
            starts_on=_day(row[5]),
            ends_on=None if row[6] is None else _day(row[6]),
            outcome=None if row[7] is None else Outcome(row[7]),
            reason=row[8],
            moved_to=where_to(row[0]) if row[7] == Outcome.MOVED else "",
            attended=row[10],
            marked=row[9],
        )
        for row in database.execute_sql(_SPELLS, (person_id,))
        if may_see(row[1])
    )


def _own_groups(actor: Actor) -> Callable[[int | None], bool]:
    """Whether a class is in the actor's sight."""
    if actor.reach is not Reach.TAUGHT:
        return lambda group_id: True
    own = taught_groups(actor, actor.today)
    return lambda group_id: group_id in own


def _waiting(person_id: int) -> tuple[WaitingLine, ...]:
    rows = database.execute_sql(
        "SELECT i.id, i.course_id, c.title, i.since FROM interest i"
        " JOIN course c ON c.id = i.course_id"
        " WHERE i.person_id = ? AND i.closed_on IS NULL ORDER BY i.since, i.id",
        (person_id,),
    )
    return tuple(WaitingLine(*row) for row in rows)


def volunteer_lines(person_id: int) -> tuple[VolunteerLine, ...]:
    """With what somebody helps and helped, the oldest first."""
    rows = Volunteer.select().where(Volunteer.person_id == person_id)
    return tuple(
        VolunteerLine(
            row.skills, row.free_times, row.since, row.until, row.guardian, row.guardian_signed_on
        )
        for row in rows.order_by(Volunteer.since, Volunteer.id)
    )


def _absences(actor: Actor, person_id: int) -> tuple[AbsenceLine, ...]:
    may_see = _own_groups(actor)
    rows = database.execute_sql(
        "SELECT a.id, a.group_id, coalesce(c.title, ''), a.from_date, a.to_date, a.status"
        ' FROM announced_absence a LEFT JOIN "group" g ON g.id = a.group_id'
        " LEFT JOIN course c ON c.id = g.course_id"
        " WHERE a.person_id = ? AND a.to_date >= ? ORDER BY a.from_date, a.id",
        (person_id, actor.today.isoformat()),
    )
    return tuple(
        AbsenceLine(row[0], row[2], _day(row[3]), _day(row[4]), Status(row[5]))
        for row in rows
        if may_see(row[1])
    )
