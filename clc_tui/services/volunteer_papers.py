"""What papers about volunteers say: somebody's hours, a roster, the hours of all."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple

from clc_tui.db.connection import database
from clc_tui.db.models import Thanks
from clc_tui.db.names import full_name, short_names, told_apart
from clc_tui.language import N_
from clc_tui.services.access import shows_people
from clc_tui.services.gate import reads
from clc_tui.services.person_record import row_in_sight
from clc_tui.services.shifts import Helper, ShiftLine, shift_lines
from clc_tui.services.volunteers import HELP_DAY, HELP_OF
from clc_tui.terms import Actor, AssignmentState, Invalid, NeedKind

ROSTER_MOST = 62
"""Days of a roster."""


class HelpedLine(NamedTuple):
    """One time somebody helped."""

    on_date: date
    starts_at: str | None
    what: str
    minutes: int


class ThanksWords(NamedTuple):
    """What somebody was thanked for, and when."""

    on_date: date
    words: str


class AskedLine(NamedTuple):
    """One time somebody was asked to help, and what came of it."""

    day: str
    hour: str | None
    what: str
    state: AssignmentState
    minutes: int | None
    despite: str | None
    """Why, though something else was at the same hour."""


class VolunteerHours(NamedTuple):
    """What one volunteer did in a period."""

    person_id: int
    name: str
    centre: str
    first: date
    last: date
    lines: tuple[HelpedLine, ...]
    thanks: tuple[ThanksWords, ...]

    @property
    def minutes(self) -> int:
        return sum(line.minutes for line in self.lines)


class RosterLine(NamedTuple):
    """One shift: when, what for, who comes, and how many are needed."""

    on_date: date
    starts_at: str | None
    minutes: int | None
    what: str
    people: int
    names: tuple[str, ...]

    @property
    def missing(self) -> int:
        """How many are still to be found."""
        return max(0, self.people - len(self.names))


class Roster(NamedTuple):
    """The shifts of a period in order of time, and the help that is needed at any time."""

    centre: str
    first: date
    last: date
    lines: tuple[RosterLine, ...]
    at_any_time: tuple[str, ...]
    people: frozenset[int]
    """Who is named."""


class VolunteerTotal(NamedTuple):
    """What one volunteer did in a period, in figures."""

    person_id: int
    name: str
    shifts: int
    """Those they had said yes to: they came, did not come, or it is not written down yet."""
    came: int
    absent: int
    minutes: int
    last_helped: date | None
    """The last day they helped, up to the end of the period."""
    thanks: int


class VolunteerTotals(NamedTuple):
    """Everybody who helped in a period or was a volunteer then, in order of name."""

    centre: str
    lines: tuple[VolunteerTotal, ...]


WHAT = (
    "iif(n.group_id IS NULL, '', (SELECT c.title || iif(g.target = '', '', ' · ' || g.target)"
    ' FROM "group" g JOIN course c ON c.id = g.course_id WHERE g.id = n.group_id)'
    " || ': ') || n.title"
)
"""What the help of need `n` is for, with its class."""
_ASKED = (
    "SELECT coalesce(s.on_date, l.on_date) AS day, coalesce(s.starts_at, l.starts_at) AS hour,"
    f" {WHAT}, a.state, a.minutes, a.despite FROM assignment a JOIN shift s ON s.id = a.shift_id"
    " JOIN need n ON n.id = s.need_id LEFT JOIN lesson l ON l.id = s.lesson_id"
    " WHERE a.person_id = ? ORDER BY day, hour, a.id"
)


def asked_of(person_id: int) -> tuple[AskedLine, ...]:
    """Every time somebody was asked to help, in order of time."""
    rows = database.execute_sql(_ASKED, (person_id,))
    return tuple(
        AskedLine(day, hour, what, AssignmentState(state), minutes, despite)
        for day, hour, what, state, minutes, despite in rows
    )


def _helped(person_id: int, first: date, last: date) -> tuple[HelpedLine, ...]:
    """Every time somebody helped in a period, in order of time."""
    asked = (line for line in asked_of(person_id) if line.state is AssignmentState.CAME)
    return tuple(
        HelpedLine(day, line.hour, line.what, line.minutes or 0)
        for line in asked
        if first <= (day := date.fromisoformat(line.day)) <= last
    )


def thanks_of(
    person_id: int, first: date = date.min, last: date = date.max
) -> tuple[ThanksWords, ...]:
    """What somebody was thanked for in a period (ever), in order of time."""
    rows = Thanks.select().where(
        Thanks.person_id == person_id, Thanks.on_date >= first, Thanks.on_date <= last
    )
    return tuple(
        ThanksWords(row.on_date, row.words) for row in rows.order_by(Thanks.on_date, Thanks.id)
    )


def _days(first: date, last: date) -> dict[str, str]:
    return {"first": first.isoformat(), "last": last.isoformat()}


def _centre_name(actor: Actor) -> str:
    (name,) = database.execute_sql(
        "SELECT name FROM centre WHERE id = ?", (actor.centre,)
    ).fetchone()
    return str(name)


def _whose(hours: VolunteerHours) -> int:
    return hours.person_id


@shows_people(lambda hours: 1, subject=_whose)
@reads
def volunteer_hours(actor: Actor, person_id: int, first: date, last: date) -> VolunteerHours:
    """What somebody did as a volunteer in a period; raises `Invalid` where it ends too early."""
    if last < first:
        raise Invalid(N_("The first day comes after the last."), field="last")
    row = row_in_sight(actor, person_id)
    return VolunteerHours(
        row.id, full_name(row.family_name, row.given_name, row.patronymic), _centre_name(actor),
        first, last, _helped(row.id, first, last), thanks_of(row.id, first, last),
    )  # fmt: skip


def _who_is_named(found: Roster) -> int:
    return len(found.people)


@shows_people(_who_is_named)
@reads
def roster(actor: Actor, first: date, last: date) -> Roster:
    """Who comes when in a period; raises `Invalid` for more than two months."""
    if not 0 <= (last - first).days < ROSTER_MOST:
        raise Invalid(N_("A roster is of two months at most."), field="last")
    lines = [line for line in shift_lines(actor, first, last) if line.on]
    names = _names({helper.person_id for line in lines for helper in _coming(line)})
    return Roster(
        _centre_name(actor), first, last,
        tuple(
            RosterLine(
                line.on_date, line.starts_at, line.minutes, line.what, line.people,
                tuple(names[helper.person_id] for helper in _coming(line)),
            )
            for line in lines
        ),
        _at_any_time(actor, first, last),
        frozenset(names),
    )  # fmt: skip


def _coming(line: ShiftLine) -> list[Helper]:
    """Who said yes, or came."""
    coming = (AssignmentState.CONFIRMED, AssignmentState.CAME)
    return [helper for helper in line.helpers if helper.state in coming]


def _names(people: Collection[int]) -> dict[int, str]:
    """Short names of one paper, told apart by nothing but names: it hangs on a wall."""
    rows = database.execute_sql(
        "SELECT p.id, p.family_name, p.given_name, p.patronymic"
        " FROM json_each(?) j JOIN person p ON p.id = j.value",
        (json.dumps(sorted(people)),),
    )
    return short_names({row[0]: (row[1:4], None, None) for row in rows})


def _at_any_time(actor: Actor, first: date, last: date) -> tuple[str, ...]:
    rows = database.execute_sql(
        "SELECT title, skills FROM need WHERE centre_id = :centre AND kind = :kind"
        " AND from_day <= :last AND (until IS NULL OR until >= :first) ORDER BY id",
        {"centre": actor.centre, "kind": NeedKind.OPEN.value, **_days(first, last)},
    )
    return tuple(f"{title} ({skills})" if skills else title for title, skills in rows)


_TOTALS = (
    "WITH spot AS ("
    "  SELECT s.id, s.on_date AS day, s.cancelled IS NULL AS stands FROM shift s"
    "  WHERE s.centre_id = :centre AND s.on_date BETWEEN :first AND :last"
    "  UNION ALL"
    "  SELECT s.id, l.on_date, s.cancelled IS NULL AND l.state <> 'cancelled'"
    "  FROM lesson l JOIN shift s ON s.lesson_id = l.id"
    "  WHERE l.centre_id = :centre AND l.on_date BETWEEN :first AND :last)"
    " SELECT a.person_id, a.state, count(*), coalesce(sum(a.minutes), 0)"
    " FROM spot t JOIN assignment a ON a.shift_id = t.id"
    " WHERE a.state = 'came' OR (t.stands AND a.state IN ('confirmed', 'absent'))"
    " GROUP BY a.person_id, a.state"
)
_PEOPLE = (
    "SELECT p.id, p.family_name, p.given_name, p.patronymic,"
    " iif(p.erased_on IS NULL, p.birth_year, NULL), p.phone,"
    f" (SELECT max({HELP_DAY}) {HELP_OF} AND {HELP_DAY} <= :last),"
    " (SELECT count(*) FROM thanks t WHERE t.person_id = p.id"
    " AND t.on_date BETWEEN :first AND :last) FROM person p"
    " WHERE p.merged_into_id IS NULL AND NOT p.practice AND (p.id IN"
    " (SELECT value FROM json_each(:helped)) OR p.erased_on IS NULL AND p.id IN"
    " (SELECT v.person_id FROM volunteer v WHERE v.centre_id = :centre AND v.since <= :last"
    " AND (v.until IS NULL OR v.until >= :first))) ORDER BY {order}, p.id"
)


def _counted(found: VolunteerTotals) -> int:
    return len(found.lines)


@shows_people(_counted)
@reads
def volunteer_totals(actor: Actor, first: date, last: date) -> VolunteerTotals:
    """How often and how long each volunteer helped in a period; who did not is there as well."""
    values = {"centre": actor.centre, **_days(first, last)}
    counts: dict[int, dict[str, tuple[int, int]]] = {}
    for person_id, state, count, minutes in database.execute_sql(_TOTALS, values):
        counts.setdefault(person_id, {})[state] = (count, minutes)
    order = "p.sort_kk" if actor.language == "kk" else "p.sort_ru"
    rows: list[tuple[Any, ...]] = list(
        database.execute_sql(
            _PEOPLE.replace("{order}", order), {**values, "helped": json.dumps(sorted(counts))}
        )
    )
    names = told_apart({row[0]: (full_name(*row[1:4]), row[4], row[5]) for row in rows})
    return VolunteerTotals(
        _centre_name(actor),
        tuple(_total(row, names[row[0]], counts.get(row[0], {})) for row in rows),
    )


def _total(row: tuple[Any, ...], name: str, counted: dict[str, tuple[int, int]]) -> VolunteerTotal:
    person_id, *_who, last_on, thanks = row
    came, minutes = counted.get(AssignmentState.CAME, (0, 0))
    absent, _none = counted.get(AssignmentState.ABSENT, (0, 0))
    return VolunteerTotal(
        person_id, name, sum(count for count, _minutes in counted.values()), came, absent, minutes,
        None if last_on is None else date.fromisoformat(last_on), thanks,
    )  # fmt: skip
