"""Shifts: when somebody is needed, who is asked, and what becomes of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from clc_tui.db.connection import database
from clc_tui.db.models import Need, Shift
from clc_tui.db.names import phone_text, short_name, sort_key
from clc_tui.language import N_
from clc_tui.services.access import shows_people
from clc_tui.services.bounds import number, text
from clc_tui.services.calendar import days_off
from clc_tui.services.gate import REASON_MOST, about, reads, writes
from clc_tui.services.log_words import person_words
from clc_tui.services.needs import PEOPLE_MOST, ShiftTime, check_hours, new_shift
from clc_tui.services.rows import row_of
from clc_tui.services.shift_rows import (
    TO_COME,
    ShiftAt,
    Spot,
    ask_again,
    asked_for,
    require_on,
    spot,
    tidied,
    written,
)
from clc_tui.services.volunteer_record import under_age
from clc_tui.terms import Actor, AssignmentState, Clash, Invalid, LessonState, NeedKind, NotFound

DAYS_MOST = 92
"""So many days are read at a time."""
REPEATS_MOST = 60

ORDER = (
    AssignmentState.CAME, AssignmentState.CONFIRMED, AssignmentState.OFFERED,
    AssignmentState.ABSENT, AssignmentState.DECLINED,
)  # fmt: skip
"""Helpers of a shift: who is there first, who is not last."""


class Helper(NamedTuple):
    """Somebody who was asked for a shift."""

    assignment_id: int
    person_id: int
    name: str
    state: AssignmentState
    minutes: int | None
    """Of help, where they came."""
    despite: str | None
    """Why, though something else is at the same hour."""
    unsigned: bool = False
    """Still to come, but under age by now, and no guardian has signed: may not come yet."""
    phone: str = ""


class ShiftLine(NamedTuple):
    """A shift: when, what for, how many are needed, and who was asked."""

    at: ShiftAt
    shift_id: int | None
    """Its row; None while nobody is asked for a lesson's."""
    kind: NeedKind
    on_date: date
    starts_at: str | None
    minutes: int | None
    title: str
    group: str
    """The class: its course and whom it is for; empty where it is none's."""
    skills: str
    people: int
    cancelled: str | None
    """Why it was called off."""
    lesson: LessonState | None
    helpers: tuple[Helper, ...]

    @property
    def what(self) -> str:
        """What it is for, in a list."""
        return f"{self.group}: {self.title}" if self.group else self.title

    @property
    def on(self) -> bool:
        """Whether it is to be."""
        return self.cancelled is None and self.lesson is not LessonState.CANCELLED

    def count(self, *states: AssignmentState) -> int:
        """How many helpers are in one of these states."""
        return sum(helper.state in states for helper in self.helpers)

    @property
    def unsigned(self) -> int:
        """How many are still to come and may not: under age, and no guardian has signed."""
        return sum(helper.unsigned for helper in self.helpers)

    @property
    def coming(self) -> int:
        """How many places are filled: who said yes, or came."""
        return self.count(AssignmentState.CONFIRMED, AssignmentState.CAME)


class Repeated(NamedTuple):
    """What repeating made: shifts, days left out as days off, and days that had one already."""

    made: int
    days_off: tuple[date, ...]
    there: int


_SPOTS = (
    "SELECT s.need_id AS need_id, NULL AS lesson_id, s.id AS shift_id, s.on_date AS day,"
    " s.starts_at AS hour, s.minutes AS minutes, s.people AS people, s.cancelled AS cancelled,"
    " NULL AS state FROM shift s"
    " WHERE s.centre_id = :centre AND s.on_date BETWEEN :first AND :last"
    " UNION ALL"
    " SELECT s.need_id, l.id, s.id, l.on_date, l.starts_at, l.minutes, s.people, s.cancelled,"
    " l.state FROM lesson l JOIN shift s ON s.lesson_id = l.id"
    " WHERE l.centre_id = :centre AND l.on_date BETWEEN :first AND :last"
    " UNION ALL"
    " SELECT n.id, l.id, NULL, l.on_date, l.starts_at, l.minutes, n.people, NULL, l.state"
    " FROM need n JOIN lesson l ON l.group_id = n.group_id AND l.on_date"
    "  BETWEEN max(:first, n.from_day) AND min(:last, coalesce(n.until, :last))"
    " WHERE n.centre_id = :centre AND (n.until IS NULL OR n.until >= :first)"
    "  AND n.kind = 'lessons' AND l.moved_to_id IS NULL"
    "  AND (n.weekday IS NULL OR n.weekday = (strftime('%w', l.on_date) + 6) % 7 + 1)"
    "  AND NOT EXISTS (SELECT 1 FROM shift s WHERE s.need_id = n.id AND s.lesson_id = l.id)"
)
_LINES = (
    f"WITH spot AS ({_SPOTS}) SELECT t.need_id, t.lesson_id, t.shift_id, n.kind, t.day, t.hour,"
    " t.minutes, n.title, coalesce(c.title || iif(g.target = '', '', ' · ' || g.target), ''),"
    " n.skills, t.people, t.cancelled, t.state"
    " FROM spot t JOIN need n ON n.id = t.need_id"
    ' LEFT JOIN "group" g ON g.id = n.group_id LEFT JOIN course c ON c.id = g.course_id'
)


def _shown(lines: tuple[ShiftLine, ...]) -> int:
    return len(_who(lines))


def _who(lines: tuple[ShiftLine, ...]) -> set[int]:
    return {helper.person_id for line in lines for helper in line.helpers}


@shows_people(_shown, who=_who)
@reads
def shifts(actor: Actor, first: date, last: date) -> tuple[ShiftLine, ...]:
    """Every shift of a period in order of time, those of lessons among them."""
    return shift_lines(actor, first, last)


def shift_lines(actor: Actor, first: date, last: date) -> tuple[ShiftLine, ...]:
    """Every shift of a period in order of time, for the verbs that show them."""
    last = min(last, first + timedelta(days=DAYS_MOST))
    rows = database.execute_sql(
        f"{_LINES} ORDER BY t.day, t.hour, t.need_id, t.shift_id",
        {"centre": actor.centre, "first": first.isoformat(), "last": last.isoformat()},
    )
    return _with_helpers(actor, list(rows))


def _helpers_shown(line: ShiftLine) -> int:
    return len(line.helpers)


def _helpers(line: ShiftLine) -> set[int]:
    return {helper.person_id for helper in line.helpers}


@shows_people(_helpers_shown, who=_helpers)
@reads
def shift(actor: Actor, at: ShiftAt) -> ShiftLine:
    """One shift and who was asked for it; raises `NotFound`."""
    here = spot(actor, at)
    day = here.on_date.isoformat()
    rows = database.execute_sql(
        f"{_LINES} WHERE t.need_id = :need AND t.lesson_id IS :lesson"
        " AND (:lesson IS NOT NULL OR t.shift_id = :shift)",
        {
            "centre": actor.centre, "first": day, "last": day, "need": at.need_id,
            "lesson": at.lesson_id, "shift": at.shift_id,
        },
    )  # fmt: skip
    return _with_helpers(actor, list(rows))[0]


def _with_helpers(actor: Actor, rows: list[tuple[Any, ...]]) -> tuple[ShiftLine, ...]:
    days = {row[2]: row[4] for row in rows if row[2] is not None}
    helpers = _helpers_of(actor, days)
    return tuple(
        ShiftLine(
            ShiftAt(need_id, lesson_id, None if lesson_id is not None else shift_id), shift_id,
            NeedKind(kind), date.fromisoformat(day), hour, minutes, title, group, skills, people,
            cancelled, None if state is None else LessonState(state), helpers.get(shift_id, ()),
        )
        for (need_id, lesson_id, shift_id, kind, day, hour, minutes, title, group, skills, people,
             cancelled, state) in rows
    )  # fmt: skip


_HELPERS = (
    "SELECT a.shift_id, j.value, a.id, a.person_id, p.family_name, p.given_name, p.patronymic,"
    " a.state, a.minutes, a.despite, p.phone, p.birth_date, p.birth_year,"
    " (SELECT v.guardian_signed_on IS NULL FROM volunteer v WHERE v.person_id = p.id"
    "   AND v.since <= max(j.value, ?2) AND (v.until IS NULL OR v.until >= j.value)"
    "   ORDER BY v.id LIMIT 1)"
    " FROM json_each(?1) j JOIN assignment a ON a.shift_id = CAST(j.key AS INTEGER)"
    " JOIN person p ON p.id = a.person_id"
)


def _helpers_of(actor: Actor, days: Mapping[int, str]) -> dict[int, tuple[Helper, ...]]:
    """Who was asked for shifts with their days: who is there first, then in order of name."""
    found: dict[int, list[Helper]] = {}
    for row in database.execute_sql(_HELPERS, (json.dumps(days), actor.today.isoformat())):
        found.setdefault(row[0], []).append(_helper(*row[1:]))
    return {
        shift_id: tuple(
            sorted(each, key=lambda h: (ORDER.index(h.state), sort_key(h.name, actor.language)))
        )
        for shift_id, each in found.items()
    }


def _helper(
    day: str, number_: int, person_id: int, family: str, given: str, patronymic: str, state: str,
    minutes: int | None, despite: str | None, phone: str | None, born: str | None,
    year: int | None, nobody_signed: int | None,
) -> Helper:  # fmt: skip
    unsigned = False
    if nobody_signed and state in TO_COME:
        birth_date = None if born is None else date.fromisoformat(born)
        unsigned = bool(under_age(birth_date, year, date.fromisoformat(day)))
    return Helper(
        number_, person_id, short_name(family, given, patronymic), AssignmentState(state), minutes,
        despite, unsigned, phone_text(phone) if phone else "",
    )  # fmt: skip


@writes
def add_shift(actor: Actor, need_id: int, hours: ShiftTime, people: int | None = None) -> int:
    """One more day of a need; returns the shift's id."""
    row = row_of(actor, Need, need_id)
    about("need", need_id)
    if row.kind == NeedKind.LESSONS:
        raise Invalid(N_("These shifts follow the lessons of the class."))
    number(people, "people", 1, PEOPLE_MOST)
    _require_open(row, hours.on_date)
    _require_new(row, hours)
    return int(new_shift(row, hours, people).id)


def _require_open(row: Need, day: date) -> None:
    if row.until is not None and day > row.until:
        raise Invalid(
            N_("This help is needed until {day} only. Change that first."), field="on_date",
            day=row.until,
        )  # fmt: skip
    if day < row.from_day:
        row.from_day = day
        row.save()


def _require_new(row: Need, hours: ShiftTime, but: int | None = None) -> None:
    if _there(row.id, hours, but):
        raise Clash(N_("There is such a shift on {day} already."), day=hours.on_date)


def _there(need_id: int, hours: ShiftTime, but: int | None = None) -> bool:
    same = (Shift.need_id == need_id) & (Shift.on_date == hours.on_date)
    for row in Shift.select().where(same):
        if row.starts_at == hours.starts_at and row.id != but:
            return True
    return False


@writes
def repeat_shifts(actor: Actor, at: ShiftAt, until: date) -> Repeated:
    """The same shift every week until a day; days off, and days that have it, are left out."""
    here = _own(actor, at)
    assert here.row is not None
    about("need", here.need.id)
    require_on(here)
    if until <= here.on_date:
        raise Invalid(N_("Choose a day after {day}."), field="until", day=here.on_date)
    weeks = (until - here.on_date).days // 7
    if not weeks:
        raise Invalid(N_("Until then there is no week more."), field="until")
    if weeks > REPEATS_MOST:
        raise Invalid(
            N_("That would be {n} shifts; {most} at a time are enough."), field="until",
            n=weeks, most=REPEATS_MOST,
        )  # fmt: skip
    days = [here.on_date + timedelta(days=7 * week) for week in range(1, weeks + 1)]
    _require_open(here.need, days[-1])
    closed = days_off(actor.centre, days[0], days[-1])
    made = there = 0
    for day in days:
        hours = ShiftTime(day, here.starts_at, here.minutes)
        if day in closed:
            continue
        if _there(here.need.id, hours):
            there += 1
            continue
        new_shift(here.need, hours, here.people)
        made += 1
    return Repeated(made, tuple(day for day in days if day in closed), there)


def _own(actor: Actor, at: ShiftAt) -> Spot:
    """A shift with a day of its own; raises `Invalid` for a lesson's."""
    here = spot(actor, at)
    if here.lesson is not None:
        raise Invalid(N_("This shift goes with its lesson: move the lesson in its class."))
    return here


@writes
def move_shift(actor: Actor, at: ShiftAt, hours: ShiftTime) -> tuple[str, ...]:
    """Have a shift on another day or hour; returns who is to be asked whether they can come."""
    here = _own(actor, at)
    row = here.row
    assert row is not None
    about("shift", row.id)
    require_on(here)
    check_hours(hours, open_ended=here.need.kind == NeedKind.OPEN)
    _require_open(here.need, hours.on_date)
    _require_new(here.need, hours, row.id)
    if asked_for(row.id, AssignmentState.CAME.value, AssignmentState.ABSENT.value):
        raise Invalid(N_("It is written down who came. Take that away first."))
    if hours == ShiftTime(row.on_date, row.starts_at, row.minutes):
        return ()
    row.on_date, row.starts_at, row.minutes = hours
    row.save()
    ask_again(row.id)
    return _names(row.id)


def _names(shift_id: int) -> tuple[str, ...]:
    return tuple(person_words(each.person_id) for each in asked_for(shift_id, *TO_COME))


@writes
def cancel_shift(actor: Actor, at: ShiftAt, reason: str) -> tuple[str, ...]:
    """Call a shift off, with the reason; returns who was asked and has to be told."""
    here = spot(actor, at)
    why = text(reason, "reason", REASON_MOST)
    if not why:
        raise Invalid(N_("Say why it is called off."), field="reason")
    require_on(here)
    row = written(actor, at).row
    assert row is not None
    about("shift", row.id)
    if asked_for(row.id, AssignmentState.CAME.value):
        raise Invalid(N_("It is written down who came. Take that away first."))
    row.cancelled = why
    row.save()
    return _names(row.id)


@writes
def restore_shift(actor: Actor, at: ShiftAt) -> tuple[str, ...]:
    """Have a shift after all that was called off; returns who was asked and has to be told."""
    row = spot(actor, at).row
    if row is None:
        raise NotFound(N_("That is not here any more. Go back and look again."))
    about("shift", row.id)
    row.cancelled = None
    row.save()
    names = _names(row.id)
    ask_again(row.id)
    tidied(row)
    return names


@writes
def change_shift_people(actor: Actor, at: ShiftAt, people: int) -> None:
    """How many helpers this one shift needs, whatever its need says."""
    number(people, "people", 1, PEOPLE_MOST)
    row = written(actor, at).row
    assert row is not None
    about("shift", row.id)
    row.people = people
    row.save()
    tidied(row)


@writes
def remove_shift(actor: Actor, at: ShiftAt) -> None:
    """Take a shift away for which nobody was asked (a slip of the hand)."""
    here = _own(actor, at)
    assert here.row is not None
    about("need", here.need.id)
    if asked_for(here.row.id):
        raise Invalid(N_("Somebody was asked for it. Call it off with a reason instead."))
    here.row.delete_instance()
    if here.need.kind == NeedKind.DATED and not _any(here.need.id):
        here.need.delete_instance()


def _any(need_id: int) -> bool:
    return bool(Shift.select().where(Shift.need_id == need_id).exists())
