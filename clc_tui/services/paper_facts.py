"""What papers say that no screen shows: a class list with years, everything about one person."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any, NamedTuple

from clc_tui.db import changes
from clc_tui.db.connection import blanks, database
from clc_tui.db.models import Group, LogEntry
from clc_tui.db.names import full_name, told_apart
from clc_tui.services.access import shows_people
from clc_tui.services.committee_terms import TermKept, meetings_of, terms_of
from clc_tui.services.contracts import ContractCard, cards_where
from clc_tui.services.erased import people_of
from clc_tui.services.gate import reads
from clc_tui.services.log_words import told, user_name
from clc_tui.services.past_calls import PastCall, calls_of
from clc_tui.services.person_pay import (
    SheetKept,
    WorkKept,
    other_work_of,
    sheets_of_person,
)
from clc_tui.services.person_record import (
    PersonRecord,
    VolunteerLine,
    record_of,
    row_in_sight,
    volunteer_lines,
)
from clc_tui.services.register import planned_instructors
from clc_tui.services.rows import require_group, row_of
from clc_tui.services.volunteer_papers import AskedLine, ThanksWords, asked_of, thanks_of
from clc_tui.services.who_looked import at_person
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
    rows = list(
        database.execute_sql(
            "SELECT e.person_id, e.journal_no, p.family_name, p.given_name, p.patronymic,"
            " iif(?, p.birth_year, NULL), p.phone, e.starts_on"
            " FROM enrolment e JOIN person p ON p.id = e.person_id"
            " WHERE e.group_id = ? AND (e.ends_on IS NULL OR e.ends_on >= ?)"
            " AND p.erased_on IS NULL ORDER BY e.journal_no, e.id",
            (years, group_id, actor.today.isoformat()),
        )
    )
    names = told_apart({r[0]: (full_name(*r[2:5]), r[5], r[6]) for r in rows})
    return ClassList(
        group_id, centre, title, row.target, row.room,
        tuple(t.name for t in planned_instructors(group_id, actor.today, to_come=True)),
        years,
        tuple(
            ListedLearner(r[1], names[r[0]], r[5], r[6], date.fromisoformat(r[7])) for r in rows
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


class TeachingLine(NamedTuple):
    """A class the person teaches or taught."""

    course: str
    target: str
    since: str
    until: str | None


class LessonLine(NamedTuple):
    """A lesson the person is written down for as who gave it."""

    course: str
    target: str
    day: str
    hour: str


class LookLine(NamedTuple):
    """Somebody opened the person's page, or took a paper about them."""

    at: str
    who: str
    what: str


class ChangeLine(NamedTuple):
    """What was written about the person, when and by whom; of an `undo` what it took back."""

    at: str
    who: str
    reason: str | None
    details: tuple[str, ...]
    undo: bool


class PersonPaper(NamedTuple):
    """Everything the file keeps about one person."""

    record: PersonRecord
    centre: str
    marks: tuple[MarkLine, ...]
    waiting: tuple[InterestLine, ...]
    offers: tuple[OfferLine, ...]
    skips: tuple[SkipLine, ...]
    absences: tuple[SaidLine, ...]
    calls: tuple[PastCall, ...]
    walk_ins: tuple[tuple[str, str], ...]
    """Days on which the person came without being on the list, with the course."""
    teaching: tuple[TeachingLine, ...]
    lessons: tuple[LessonLine, ...]
    volunteer: tuple[VolunteerLine, ...]
    asked: tuple[AskedLine, ...]
    """Every time they were asked to help."""
    thanks: tuple[ThanksWords, ...]
    contracts: tuple[ContractCard, ...]
    other_work: tuple[WorkKept, ...]
    timesheets: tuple[SheetKept, ...]
    committee: tuple[TermKept, ...]
    meetings: tuple[tuple[date, str], ...]
    """Of the committee, to which they came: day and number of the minutes."""
    accounts: tuple[tuple[str, Role], ...]
    looks: tuple[LookLine, ...]
    changes: tuple[ChangeLine, ...]


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
_WALK_INS = (
    "SELECT l.on_date, c.title FROM walk_in w JOIN lesson l ON l.id = w.lesson_id"
    + _COURSE.format(of="l") + " WHERE w.person_id = ? ORDER BY l.on_date, w.id"
)  # fmt: skip
_TEACHING = (
    "SELECT c.title, g.target, i.since, i.until FROM group_instructor i"
    + _COURSE.format(of="i") + " WHERE i.person_id = ? ORDER BY i.since, i.id"
)  # fmt: skip
_LESSONS = (
    "SELECT c.title, g.target, l.on_date, l.starts_at"
    " FROM lesson_instructor t JOIN lesson l ON l.id = t.lesson_id"
    + _COURSE.format(of="l")
    + " WHERE t.person_id = ? AND NOT t.helper ORDER BY l.on_date, l.starts_at, l.id"
)  # fmt: skip
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
        return list(database.execute_sql(query, (row.id,)))

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
        calls=calls_of(row.id, lambda group_id: True, most=None)[::-1],
        walk_ins=tuple((r[0], r[1]) for r in rows(_WALK_INS)),
        teaching=tuple(TeachingLine(*r) for r in rows(_TEACHING)),
        lessons=tuple(LessonLine(*r) for r in rows(_LESSONS)),
        volunteer=volunteer_lines(row.id),
        asked=asked_of(row.id),
        thanks=thanks_of(row.id),
        other_work=other_work_of(row.id),
        timesheets=sheets_of_person(row.id),
        contracts=cards_where(
            actor, "c.centre_id = ?1 AND c.person_id = ?2", (actor.centre, row.id)
        ),
        committee=terms_of(row.id),
        meetings=meetings_of(row.id),
        accounts=tuple((r[0], Role(r[1])) for r in rows(_ACCOUNTS)),
        looks=tuple(_looks(actor, row.id)),
        changes=tuple(_changes(actor, row.id)),
    )


def _looks(actor: Actor, person_id: int) -> Iterator[LookLine]:
    of_whom, values = at_person(actor.centre, person_id)
    rows = database.execute_sql(
        f"SELECT at, user_id, what FROM access_log WHERE {of_whom} ORDER BY id", values
    )
    for at, user_id, what in list(rows):
        yield LookLine(at, user_name(user_id), what)


_OWN_TABLES = (
    "employment", "person_category", "consent", "volunteer", "enrolment", "interest",
    "announced_absence", "walk_in", "call", "group_instructor", "lesson_instructor",
    "assignment", "thanks", "contract", "committee_member", "meeting_person",
)  # fmt: skip
"""Tables whose rows are about one person; marks stand in a list of their own."""
_IN_LINE = ("offer", "skip")
"""Tables whose rows belong to a place in a line; who else got the place is not told."""
_ANOTHER = {"offer": {"interest_id"}, "skip": {"interest_id", "person_id"}}
"""Columns of rows about one person that say nothing to them, or name somebody else."""


def _changes(actor: Actor, person_id: int) -> Iterator[ChangeLine]:
    """The log of what was written about the person; what it says of others is left out."""
    ids = set(people_of(person_id))
    own, entries = _written_of(sorted(ids))
    made = changes.of_entries(entries)
    for entry in LogEntry.select().where(LogEntry.id.in_(entries)).order_by(LogEntry.id):
        mine = [
            _without_others(change if entry.undoes_id is None else change.inverse)
            for change in made[entry.id]
            if (change.table, change.row_id) in own or _was_of(change, ids)
        ]
        if mine:
            details = tuple(words for words in told(actor, mine) if words)
            undo = entry.undoes_id is not None
            yield ChangeLine(entry.at, user_name(entry.user_id), entry.reason, details, undo)


def _written_of(ids: list[int]) -> tuple[set[tuple[str, int]], list[int]]:
    """The rows of these people, each with its table, and the log entries that are about them.

    From the rows to their changes, never the other way round: the log is as long as the file.
    """
    asked = blanks(ids)
    rows = {"person": f"SELECT id FROM person WHERE id IN ({asked})"}
    for table in _OWN_TABLES:
        rows[table] = f"SELECT id FROM {table} WHERE person_id IN ({asked})"
    for table in _IN_LINE:
        rows[table] = (
            f"SELECT t.id FROM interest i CROSS JOIN {table} t ON t.interest_id = i.id"
            f" WHERE i.person_id IN ({asked})"
        )
    own: set[tuple[str, int]] = set()
    entries: set[int] = set()
    for table, query in rows.items():
        found = database.execute_sql(
            f"SELECT own.id, c.entry_id FROM ({query}) own CROSS JOIN change c"
            f" ON c.tbl = '{table}' AND c.tbl <> 'mark' AND c.row_id = own.id",
            tuple(ids),
        )
        for row_id, entry_id in list(found):
            own.add((table, row_id))
            entries.add(entry_id)
    found = database.execute_sql(
        f"SELECT id FROM log_entry WHERE subject = 'person' AND subject_id IN ({asked})", tuple(ids)
    )
    return own, sorted(entries.union(entry_id for (entry_id,) in found))


def _was_of(change: changes.Change, ids: Collection[int]) -> bool:
    """Whether a row that may be gone by now was about one of these people."""
    told_of = {**(change.before or {}), **(change.after or {})}
    return change.table in _OWN_TABLES and told_of.get("person_id") in ids


def _without_others(change: changes.Change) -> changes.Change:
    names = _ANOTHER.get(change.table, set())
    before, after = (
        None if values is None else {n: v for n, v in values.items() if n not in names}
        for values in (change.before, change.after)
    )
    return change._replace(before=before, after=after)
