"""What papers say that no screen shows: a class list with years, everything about one person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from clc_tui.db import changes
from clc_tui.db.connection import database
from clc_tui.db.models import Group, LogEntry
from clc_tui.db.names import full_name
from clc_tui.services.access import shows_people
from clc_tui.services.gate import reads
from clc_tui.services.log_words import told, user_name, whole
from clc_tui.services.person_record import PersonRecord, record_of, row_in_sight
from clc_tui.services.register import planned_instructors
from clc_tui.services.rows import require_group, row_of
from clc_tui.terms import Actor, Reach, Role, Status


class ListedLearner(NamedTuple):
    """Somebody on a class list; the year is the facilitator's to see."""

    journal_no: int
    name: str
    birth_year: int | None
    phone: str | None
    since: date


class ClassList(NamedTuple):
    """Who is in a class today, in the order of its journal."""

    group_id: int
    centre: str
    title: str
    target: str
    room: str
    instructors: tuple[str, ...]
    years: bool
    """Whether years of birth may be shown."""
    learners: tuple[ListedLearner, ...]


def _listed(found: ClassList) -> int:
    return len(found.learners)


def _listed_class(found: ClassList) -> int:
    return found.group_id


@shows_people(_listed, subject=_listed_class)
@reads
def class_list(actor: Actor, group_id: int) -> ClassList:
    """A class as a list to sign: those who are in it today."""
    row = row_of(actor, Group, group_id)
    require_group(actor, group_id)
    centre, title = database.execute_sql(
        "SELECT c.name, k.title FROM centre c JOIN course k ON k.centre_id = c.id WHERE k.id = ?",
        (row.course_id,),
    ).fetchone()
    years = actor.reach is not Reach.TAUGHT
    rows = database.execute_sql(
        "SELECT e.journal_no, p.family_name, p.given_name, p.patronymic, p.birth_year, p.phone,"
        " e.starts_on FROM enrolment e JOIN person p ON p.id = e.person_id"
        " WHERE e.group_id = ? AND (e.ends_on IS NULL OR e.ends_on >= ?)"
        " ORDER BY e.journal_no, e.id",
        (group_id, actor.today.isoformat()),
    )
    return ClassList(
        group_id, centre, title, row.target, row.room,
        tuple(t.name for t in planned_instructors(group_id, actor.today, to_come=True)),
        years,
        tuple(
            ListedLearner(
                r[0], full_name(*r[1:4]), r[4] if years else None, r[5], date.fromisoformat(r[6])
            )
            for r in rows
        ),
    )  # fmt: skip


class MarkLine(NamedTuple):
    """One mark of somebody."""

    group_id: int
    course: str
    target: str
    day: str
    hour: str
    status: Status
    minutes: int | None
    note: str | None


class InterestLine(NamedTuple):
    """A place in a line, that is or was."""

    course: str
    since: str
    closed_on: str | None
    reason: str | None
    note: str | None


class OfferLine(NamedTuple):
    """A place that was offered; the answer is None while it is awaited."""

    course: str
    offered_at: str
    answer: str | None
    answered_at: str | None
    reason: str | None


class SkipLine(NamedTuple):
    """Somebody else got the place though they stood behind, and why."""

    course: str
    at: str
    reason: str


class SaidLine(NamedTuple):
    """An absence said beforehand, past or to come; `course` is empty for every class."""

    course: str
    first: str
    last: str
    status: Status
    note: str | None


class CallLine(NamedTuple):
    """A call and what came of it."""

    at: str
    course: str
    about: str
    outcome: str
    note: str | None


class TeachingLine(NamedTuple):
    """A class the person teaches or taught."""

    course: str
    target: str
    since: str
    until: str | None


class VolunteerLine(NamedTuple):
    """What a volunteer offered to do."""

    skills: str
    free_times: str
    since: str
    until: str | None


class LookLine(NamedTuple):
    """Somebody opened the person's page, or took a paper about them."""

    at: str
    who: str
    what: str


class ChangeLine(NamedTuple):
    """What was written about the person, when and by whom."""

    at: str
    who: str
    reason: str | None
    details: tuple[str, ...]


class PersonPaper(NamedTuple):
    """Everything the file keeps about one person."""

    record: PersonRecord
    centre: str
    marks: tuple[MarkLine, ...]
    waiting: tuple[InterestLine, ...]
    offers: tuple[OfferLine, ...]
    skips: tuple[SkipLine, ...]
    absences: tuple[SaidLine, ...]
    calls: tuple[CallLine, ...]
    walk_ins: tuple[tuple[str, str], ...]
    """Days on which the person came without being on the list, with the course."""
    teaching: tuple[TeachingLine, ...]
    volunteer: tuple[VolunteerLine, ...]
    accounts: tuple[tuple[str, Role], ...]
    looks: tuple[LookLine, ...]
    changes: tuple[ChangeLine, ...]


PERSON_PAGES = ("person", "person_paper")
"""Lines of the access log that are about one person."""

_COURSE = ' JOIN "group" g ON g.id = {of}.group_id JOIN course c ON c.id = g.course_id'
_MARKS = (
    "SELECT l.group_id, c.title, g.target, l.on_date, l.starts_at, m.status, m.minutes, m.note"
    " FROM mark m JOIN lesson l ON l.id = m.lesson_id" + _COURSE.format(of="l") +
    " WHERE m.person_id = ? ORDER BY l.on_date, l.starts_at, l.id"
)  # fmt: skip
_WAITING = (
    "SELECT c.title, i.since, i.closed_on, i.reason, i.note FROM interest i"
    " JOIN course c ON c.id = i.course_id WHERE i.person_id = ? ORDER BY i.since, i.id"
)
_OFFERS = (
    "SELECT c.title, o.offered_at, o.answer, o.answered_at, o.reason FROM offer o"
    " JOIN interest i ON i.id = o.interest_id JOIN course c ON c.id = i.course_id"
    " WHERE i.person_id = ? ORDER BY o.offered_at, o.id"
)
_SKIPS = (
    "SELECT c.title, s.at, s.reason FROM skip s JOIN interest i ON i.id = s.interest_id"
    " JOIN course c ON c.id = i.course_id WHERE i.person_id = ? ORDER BY s.at, s.id"
)
_ABSENCES = (
    "SELECT coalesce(c.title, ''), a.from_date, a.to_date, a.status, a.note"
    ' FROM announced_absence a LEFT JOIN "group" g ON g.id = a.group_id'
    " LEFT JOIN course c ON c.id = g.course_id WHERE a.person_id = ? ORDER BY a.from_date, a.id"
)
_CALLS = (
    "SELECT k.at, coalesce(c.title, ''), k.about, k.outcome, k.note FROM call k"
    ' LEFT JOIN "group" g ON g.id = k.group_id LEFT JOIN course c ON c.id = g.course_id'
    " WHERE k.person_id = ? ORDER BY k.at, k.id"
)
_WALK_INS = (
    "SELECT l.on_date, c.title FROM walk_in w JOIN lesson l ON l.id = w.lesson_id"
    + _COURSE.format(of="l") + " WHERE w.person_id = ? ORDER BY l.on_date, w.id"
)  # fmt: skip
_TEACHING = (
    "SELECT c.title, g.target, i.since, i.until FROM group_instructor i"
    + _COURSE.format(of="i") + " WHERE i.person_id = ? ORDER BY i.since, i.id"
)  # fmt: skip
_VOLUNTEER = (
    "SELECT skills, free_times, since, until FROM volunteer WHERE person_id = ? ORDER BY since, id"
)
_ACCOUNTS = (
    'SELECT u.name, r.role FROM "grant" r JOIN user u ON u.id = r.user_id'
    " WHERE r.person_id = ? ORDER BY u.name, r.role"
)


def _whose(paper: PersonPaper) -> int:
    return paper.record.id


@shows_people(lambda paper: 1, subject=_whose)
@reads
def person_paper(actor: Actor, person_id: int) -> PersonPaper:
    """Everything kept about a person, to be printed for that person; the IIN stands in full."""
    row = row_in_sight(actor, person_id)
    (centre,) = database.execute_sql(
        "SELECT name FROM centre WHERE id = ?", (actor.centre,)
    ).fetchone()

    def rows(query: str) -> list[tuple[Any, ...]]:
        return list(database.execute_sql(query, (person_id,)))

    return PersonPaper(
        record=record_of(actor, row, iin=True),
        centre=centre,
        marks=tuple(
            MarkLine(r[0], r[1], r[2], r[3], r[4], Status(r[5]), r[6], r[7]) for r in rows(_MARKS)
        ),
        waiting=tuple(InterestLine(*r) for r in rows(_WAITING)),
        offers=tuple(OfferLine(*r) for r in rows(_OFFERS)),
        skips=tuple(SkipLine(*r) for r in rows(_SKIPS)),
        absences=tuple(SaidLine(r[0], r[1], r[2], Status(r[3]), r[4]) for r in rows(_ABSENCES)),
        calls=tuple(CallLine(*r) for r in rows(_CALLS)),
        walk_ins=tuple((r[0], r[1]) for r in rows(_WALK_INS)),
        teaching=tuple(TeachingLine(*r) for r in rows(_TEACHING)),
        volunteer=tuple(VolunteerLine(*r) for r in rows(_VOLUNTEER)),
        accounts=tuple((r[0], Role(r[1])) for r in rows(_ACCOUNTS)),
        looks=tuple(_looks(actor, person_id)),
        changes=tuple(_changes(actor, person_id)),
    )


def _mark(
    group_id: int, course: str, target: str, day: str, hour: str, status: str,
    minutes: int | None, note: str | None,
) -> MarkLine:  # fmt: skip
    return MarkLine(group_id, course, target, day, hour, Status(status), minutes, note)


def _looks(actor: Actor, person_id: int) -> Iterator[LookLine]:
    rows = database.execute_sql(
        "SELECT at, user_id, what FROM access_log WHERE centre_id = ? AND subject_id = ?"
        f" AND what IN ({', '.join('?' * len(PERSON_PAGES))}) ORDER BY id",
        (actor.centre, person_id, *PERSON_PAGES),
    )
    for at, user_id, what in list(rows):
        yield LookLine(at, user_name(user_id), what)


_OWN_TABLES = (
    "employment", "person_category", "consent", "volunteer", "enrolment", "interest",
    "announced_absence", "walk_in", "call", "group_instructor",
)  # fmt: skip
"""Tables whose rows are about one person; marks stand in a list of their own."""


def _changes(actor: Actor, person_id: int) -> Iterator[ChangeLine]:
    """The log of what was written about the person; what it says of others is left out."""
    own = " UNION ".join(
        f"SELECT c.entry_id FROM {table} t JOIN change c ON c.tbl = '{table}'"
        " AND c.tbl <> 'mark' AND c.row_id = t.id WHERE t.person_id = :person"
        for table in _OWN_TABLES
    )
    found = database.execute_sql(
        "SELECT entry_id FROM change WHERE tbl = 'person' AND tbl <> 'mark' AND row_id = :person"
        " UNION SELECT id FROM log_entry WHERE subject = 'person' AND subject_id = :person"
        f" UNION {own} ORDER BY 1",
        {"person": person_id},
    )
    ids = [entry_id for (entry_id,) in found]
    made = changes.of_entries(ids)
    for entry in LogEntry.select().where(LogEntry.id.in_(ids)).order_by(LogEntry.id):
        mine = [change for change in made[entry.id] if _is_of(change, person_id)]
        if mine:
            details = told(actor, mine)
            yield ChangeLine(entry.at, user_name(entry.user_id), entry.reason, details)


def _is_of(change: changes.Change, person_id: int) -> bool:
    if change.table == "person":
        return change.row_id == person_id
    return change.table in _OWN_TABLES and whole(change).get("person_id") == person_id
