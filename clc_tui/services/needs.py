"""What help is needed: on certain days, at the lessons of a class, or at any time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, NamedTuple

from clc_tui.db.connection import database
from clc_tui.db.models import Group, Need, Shift
from clc_tui.db.names import fold
from clc_tui.keyboards import retyped
from clc_tui.language import N_
from clc_tui.services.bounds import number, text
from clc_tui.services.dates import DAY, minute_of
from clc_tui.services.gate import REASON_MOST, about, reads, writes
from clc_tui.services.lessons import check_time
from clc_tui.services.log_words import person_words
from clc_tui.services.merging import merged
from clc_tui.services.rows import APART, row_of
from clc_tui.services.shift_rows import TO_COME, asked_for
from clc_tui.terms import Actor, AssignmentState, Invalid, NeedKind

NEED_WORDS: dict[str, str] = {
    "title": N_("What for"),
    "skills": N_("Should be able to"),
    "people": N_("Helpers"),
    "weekday": N_("Weekday"),
    "until": N_("Until which day"),
}
"""What each field is called."""
TITLE_MOST = 80
PEOPLE_MOST = 100
SKILLS_MOST = 200
LOOKED_BACK = 500
"""So many needs are looked through for one to be needed again,"""
SHOWN = 9
"""and so many of them are told: there is a key for each."""


@dataclass(frozen=True, slots=True)
class NeedFields:
    """What may be changed of a need; `weekday` (1 = Monday) only where a class's lessons are."""

    title: str
    skills: str = ""
    people: int = 1
    weekday: int | None = None
    until: date | None = None


class ShiftTime(NamedTuple):
    """When a shift is: a day, an hour and minutes; both None where no hour is said."""

    on_date: date
    starts_at: str | None = None
    minutes: int | None = None


class NeedLine(NamedTuple):
    """A need in a list."""

    id: int
    kind: NeedKind
    fields: NeedFields
    from_day: date
    group_id: int | None
    group: str
    """The class: its course and whom it is for."""
    done: bool
    """Its last day is over, or that of its class."""


class NeedBefore(NamedTuple):
    """What was needed before, to be needed again: all but the day."""

    fields: NeedFields
    starts_at: str | None
    minutes: int | None


class NeedMade(NamedTuple):
    """A new need, and its first shift where it has one."""

    need_id: int
    shift_id: int | None


class Closed(NamedTuple):
    """A need that ends: its last day, shifts that are called off, and who has to be told."""

    until: date
    shifts: int
    told: tuple[str, ...]


@reads
def needs(actor: Actor, *, done: bool = False) -> tuple[NeedLine, ...]:
    """Needs at any time and of classes, the oldest first; `done` ones too, if wanted.

    Days written down one by one are found by `shifts`.
    """
    rows = database.execute_sql(
        f"{_LINE} WHERE n.centre_id = :centre AND n.kind <> 'dated'"
        " AND (:done OR n.until IS NULL OR n.until >= :day) ORDER BY n.kind DESC, n.id",
        {"centre": actor.centre, "day": actor.today.isoformat(), "done": int(done)},
    )
    lines = (_line(row) for row in rows)
    return tuple(line for line in lines if done or not line.done)


@reads
def need(actor: Actor, need_id: int) -> NeedLine:
    """One need; raises `NotFound`."""
    row_of(actor, Need, need_id)
    values = {"day": actor.today.isoformat(), "need": need_id}
    return _line(database.execute_sql(f"{_LINE} WHERE n.id = :need", values).fetchone())


_LINE = (
    "SELECT n.id, n.kind, n.title, n.skills, n.people, n.weekday, n.until, n.from_day, n.group_id,"
    " coalesce(c.title || iif(g.target = '', '', ' · ' || g.target), ''),"
    " coalesce(n.until < :day, 0) OR coalesce(g.ends_on < :day, 0)"
    ' FROM need n LEFT JOIN "group" g ON g.id = n.group_id LEFT JOIN course c ON c.id = g.course_id'
)


def _line(row: tuple[Any, ...]) -> NeedLine:
    number_, kind, title, skills, people, weekday, until, from_day, group_id, group, done = row
    last = None if until is None else date.fromisoformat(until)
    return NeedLine(
        number_, NeedKind(kind), NeedFields(title, skills, people, weekday, last),
        date.fromisoformat(from_day), group_id, group, bool(done),
    )  # fmt: skip


@reads
def earlier_needs(actor: Actor, kind: NeedKind, words: str = "") -> tuple[NeedBefore, ...]:
    """What was needed before, each title once as it was last; words begin words of the title."""
    rows = database.execute_sql(
        "SELECT n.title, n.skills, n.people, n.weekday, s.starts_at, s.minutes FROM need n"
        " LEFT JOIN shift s ON s.id = (SELECT max(id) FROM shift WHERE need_id = n.id)"
        f" WHERE n.centre_id = ? AND n.kind = ? ORDER BY n.id DESC LIMIT {LOOKED_BACK}",
        (actor.centre, kind.value),
    )
    found: dict[str, NeedBefore] = {}
    for title, skills, people, weekday, starts_at, minutes in rows:
        before = NeedBefore(NeedFields(title, skills, people, weekday), starts_at, minutes)
        found.setdefault(fold(title), before)
    wanted = words.strip()[:TITLE_MOST]
    for reading in (wanted, *(retyped(wanted) if wanted else ())):
        if alike := [each for title, each in found.items() if _begins(title, fold(reading))]:
            return tuple(alike[:SHOWN])
    return ()


def _begins(title: str, query: str) -> bool:
    """Whether each word of a query begins a word of a title."""
    return all(any(w.startswith(term) for w in title.split()) for term in query.split())


@writes
def add_need(
    actor: Actor, kind: NeedKind, fields: NeedFields, *, hours: ShiftTime | None = None,
    group_id: int | None = None,
) -> NeedMade:  # fmt: skip
    """Write down what help is needed: a dated need with its first shift, or one of a class."""
    clean = _cleaned(kind, fields)
    group = None if group_id is None else row_of(actor, Group, group_id)
    if (kind is NeedKind.LESSONS) != (group is not None):
        raise Invalid(N_("Choose the class whose lessons need help."), field="group_id")
    if group is not None and group.practice:
        raise Invalid(APART)
    if group is not None and group.ends_on is not None and group.ends_on < actor.today:
        raise Invalid(N_("This class has ended on {day}."), field="group_id", day=group.ends_on)
    if kind is NeedKind.DATED and hours is None:
        raise Invalid(N_("Write on which day help is needed."), field="on_date")
    first = actor.today if hours is None else hours.on_date
    if clean.until is not None and clean.until < first:
        raise Invalid(N_("The last day is before the first."), field="until")
    row = Need.create(
        centre_id=actor.centre, kind=kind.value, title=clean.title, skills=clean.skills,
        people=clean.people, from_day=first, until=clean.until, group_id=group_id,
        weekday=clean.weekday,
    )  # fmt: skip
    about("need", row.id)
    return NeedMade(int(row.id), None if hours is None else int(new_shift(row, hours).id))


def _cleaned(kind: NeedKind, fields: NeedFields) -> NeedFields:
    title = text(fields.title, "title", TITLE_MOST)
    if not title:
        raise Invalid(N_("Write what help is needed for."), field="title")
    number(fields.people, "people", 1, PEOPLE_MOST)
    if fields.weekday is not None and kind is not NeedKind.LESSONS:
        raise Invalid(N_("Only lessons of a class have a weekday."), field="weekday")
    number(fields.weekday, "weekday", 1, 7)
    return replace(fields, title=title, skills=text(fields.skills, "skills", SKILLS_MOST))


def new_shift(row: Need, hours: ShiftTime, people: int | None = None) -> Shift:
    """A shift of a need on a day of its own; raises `Invalid`."""
    check_hours(hours, open_ended=row.kind == NeedKind.OPEN)
    return Shift.create(
        centre_id=row.centre_id, need_id=row.id, people=people or row.people, **hours._asdict()
    )


def check_hours(hours: ShiftTime, *, open_ended: bool = False) -> None:
    """Raise `Invalid` for an hour that is none, a length of no shift, or a night in between."""
    if hours.starts_at is None or hours.minutes is None:
        if not open_ended or hours.starts_at is not None or hours.minutes is not None:
            raise Invalid(N_("Write the hour like 09:30."), field="starts_at")
        return
    check_time(hours.starts_at, 5)
    if not 5 <= hours.minutes <= 720:
        raise Invalid(N_("A shift lasts 5 to 720 minutes."), field="minutes")
    if minute_of(hours.starts_at) + hours.minutes > DAY:
        raise Invalid(
            N_("A shift ends on its own day: write the rest under the next day."), field="minutes"
        )


@writes
def change_need(actor: Actor, need_id: int, fields: NeedFields, *, was: NeedFields) -> None:
    """Change what a form says; `was` is what it showed (see `merging.merged`).

    The number of helpers changes on shifts from today on that have the old one.
    """
    row = row_of(actor, Need, need_id)
    about("need", need_id)
    before = NeedFields(row.title, row.skills, row.people, row.weekday, row.until)
    after = merged(before, was, _cleaned(NeedKind(row.kind), fields), NEED_WORDS)
    if after.until is not None and after.until < row.from_day:
        raise Invalid(N_("The last day is before the first."), field="until")
    if after.people != before.people:
        for shift, _day in _shifts_after(need_id, actor.today - timedelta(days=1)):
            if shift.people == before.people:
                shift.people = after.people
                shift.save()
    if after.until is not None and after.until != before.until:
        _require_nobody_after(need_id, after.until)
    for name in ("title", "skills", "people", "weekday", "until"):
        setattr(row, name, getattr(after, name))
    row.save()


def _require_nobody_after(need_id: int, until: date) -> None:
    later = [
        day
        for shift, day in _shifts_after(need_id, until)
        if shift.cancelled is None and asked_for(shift.id, *TO_COME)
    ]
    if later:
        raise Invalid(
            N_("Helpers are asked for {day}. Close it with a reason, so that they can be told."),
            field="until", day=min(later),
        )  # fmt: skip


def _shifts_after(need_id: int, until: date) -> list[tuple[Shift, date]]:
    """The written shifts of a need after a day, each with its own day."""
    days = dict(
        database.execute_sql(
            "SELECT s.id, coalesce(s.on_date, l.on_date) AS day"
            " FROM shift s LEFT JOIN lesson l ON l.id = s.lesson_id"
            " WHERE s.need_id = ?1 AND day > ?2",
            (need_id, until.isoformat()),
        )
    )
    rows = list(Shift.select().where(Shift.id.in_(list(days))).order_by(Shift.id))
    return [(row, date.fromisoformat(days[row.id])) for row in rows]


@writes
def close_need(actor: Actor, need_id: int, until: date, *, reason: str = "") -> Closed:
    """Help is needed for the last time on a day; shifts after it are called off.

    Raises `Invalid` (field "reason") where somebody was asked for one of these and no reason is
    given, or where somebody helped after that day.
    """
    row = row_of(actor, Need, need_id)
    why = text(reason, "reason", REASON_MOST)
    about("need", need_id, reason=why)
    if until < row.from_day:
        raise Invalid(N_("The last day is before the first."), field="until")
    off, told = 0, dict[int, None]()
    for shift, day in _shifts_after(need_id, until):
        if shift.cancelled is not None:
            continue
        if asked_for(shift.id, AssignmentState.CAME.value):
            raise Invalid(N_("Somebody helped on {day}. Choose that day or a later one."), day=day)
        asked = asked_for(shift.id)
        if not asked:
            shift.delete_instance()
            continue
        if not why:
            raise Invalid(
                N_("Say why: helpers are asked for {day} and have to be told."),
                field="reason", day=day,
            )  # fmt: skip
        shift.cancelled, off = why, off + 1
        shift.save()
        told |= {each.person_id: None for each in asked if each.state in TO_COME}
    row.until = until
    row.save()
    return Closed(until, off, tuple(person_words(person_id) for person_id in told))
