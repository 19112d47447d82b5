"""Hours of work as they follow from lessons held and from other work: derived, never stored.

A held lesson is an entry for every instructor who was there. What pays it, in this order: the
contract named for the lesson; the one named in the class; the person's only contract on that day
with a payer of this class; the person's only contract on that day; else nothing does.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from clc_tui.db.connection import database
from clc_tui.db.models import Contract
from clc_tui.services.dates import covers, minute_of
from clc_tui.services.pay import PayTerms
from clc_tui.terms import LineKind, RatePer, Rounding, WorkKind


class Key(NamedTuple):
    """What an entry is of: a lesson, or other work."""

    lesson_id: int | None = None
    other_work_id: int | None = None


class HourEntry(NamedTuple):
    """Minutes of one person's work."""

    key: Key
    kind: LineKind
    contract_id: int | None
    """What pays it; None: nothing does."""
    person_id: int
    on_date: date
    starts_at: str | None
    minutes: int
    words: str
    """The class, or the note of other work."""
    work: WorkKind | None = None
    group_id: int | None = None


class ContractLine(NamedTuple):
    """A contract as hours need it."""

    id: int
    person_id: int
    payer_id: int
    from_day: date
    until: date | None
    terms: PayTerms

    def covers(self, day: date) -> bool:
        return covers(self.from_day, self.until, day)


def contract_line(row: Contract) -> ContractLine:
    """A row of the file as hours need it."""
    terms = pay_terms(row.rate, row.rate_per, row.academic_minutes, row.rounding)
    return ContractLine(row.id, row.person_id, row.payer_id, row.from_day, row.until, terms)


def pay_terms(rate: int, rate_per: str, academic_minutes: int, rounding: str) -> PayTerms:
    """What a contract says about money, as it stands in the file."""
    return PayTerms(rate, RatePer(rate_per), academic_minutes, Rounding(rounding))


FOR_EVER = "9999-12-31"
"""The last day of what has no end."""


class _Days(NamedTuple):
    """From when to when a contract pays, as days stand in the file."""

    first: str
    last: str
    contract: ContractLine


class Payers:
    """Which contract pays an hour, for the lessons of a period."""

    def __init__(self, centre_id: int, first: date, last: date) -> None:
        period = centre_id, first.isoformat(), last.isoformat()
        self.contracts: dict[int, ContractLine] = {}
        """Every contract of the centre that runs on a day of the period, by id."""
        self._days: dict[int, _Days] = {}
        self._of_person: dict[int, list[_Days]] = defaultdict(list)
        for row_id, person_id, payer_id, begins, ends, *terms in database.execute_sql(
            "SELECT id, person_id, payer_id, from_day, until, rate, rate_per, academic_minutes,"
            " rounding FROM contract"
            " WHERE centre_id = ?1 AND (until IS NULL OR until >= ?2) AND from_day <= ?3",
            period,
        ):
            until = date.fromisoformat(ends) if ends else None
            begun = date.fromisoformat(begins)
            line = ContractLine(row_id, person_id, payer_id, begun, until, pay_terms(*terms))
            self.contracts[row_id] = line
            self._days[row_id] = _Days(begins, ends or FOR_EVER, line)
            self._of_person[person_id].append(self._days[row_id])
        self._named: dict[tuple[int, int], list[_Days]] = defaultdict(list)
        self._of_group: dict[int, list[_Days]] = defaultdict(list)
        for group_id, person_id, since, until, contract_id in database.execute_sql(
            "SELECT g.group_id, g.person_id, g.since, g.until, g.contract_id FROM contract c"
            " JOIN group_instructor g ON g.contract_id = c.id WHERE c.centre_id = ?1"
            " AND (c.until IS NULL OR c.until >= ?2) AND c.from_day <= ?3",
            period,
        ):
            runs = self._days[contract_id]
            named = _Days(max(since, runs.first), min(until or FOR_EVER, runs.last), runs.contract)
            self._named[group_id, person_id].append(named)
            self._of_group[group_id].append(named)

    def of(self, group_id: int, person_id: int, day: str, own: int | None) -> int | None:
        """The contract that pays a person's hour in a class on a day, written as in the file.

        `own`: the one named for the lesson.
        """
        if own is not None and own in self._days:
            first, last, line = self._days[own]
            if first <= day <= last:
                return line.id
        for first, last, line in self._named.get((group_id, person_id), ()):
            if first <= day <= last:
                return line.id
        running = [
            line for first, last, line in self._of_person.get(person_id, ()) if first <= day <= last
        ]
        if len(running) > 1:
            named = self._of_group.get(group_id, ())
            payers = {line.payer_id for first, last, line in named if first <= day <= last}
            running = [line for line in running if line.payer_id in payers]
        return running[0].id if len(running) == 1 else None


THERE = """
    SELECT l.id, l.group_id, l.on_date, l.starts_at, l.minutes, l.state,
        coalesce(i.person_id, g.person_id) AS person_id, i.contract_id AS own
    FROM lesson l LEFT JOIN lesson_instructor i ON i.lesson_id = l.id AND i.helper = 0
    LEFT JOIN group_instructor g ON i.id IS NULL AND g.group_id = l.group_id
        AND g.since <= l.on_date AND (g.until IS NULL OR g.until >= l.on_date)
    WHERE l.centre_id = ?1 AND l.on_date BETWEEN ?2 AND ?3
"""
"""Who was there, or is to be: those written down for the lesson, else the class's own; nobody's
lessons among them."""


def lesson_hours(
    centre_id: int, first: date, last: date, *, planned: bool = False
) -> Iterator[HourEntry]:
    """An entry for every instructor of every held lesson of a period, in order of time.

    With `planned` also for lessons that are still to be held, or to be marked.
    """
    payers = Payers(centre_id, first, last)
    yield from lessons_paid(payers, centre_id, first, last, planned=planned)


def lessons_paid(
    payers: Payers, centre_id: int, first: date, last: date, *, planned: bool = False,
    people: Collection[int] | None = None, only: Collection[int] | None = None,
) -> Iterator[HourEntry]:  # fmt: skip
    """`lesson_hours`, where the contracts are known already; if given, of some `people` alone, and
    `only` of some lessons."""
    if only is not None and not only:
        return
    where = "l.state IN ('held', 'planned')" if planned else "l.state = 'held'"
    if only is not None:
        where += " AND l.id IN (SELECT value FROM json_each(?5))"
    rows = database.execute_sql(
        f"SELECT t.*, c.title, g.target FROM ({THERE} AND {where}) t"
        ' JOIN "group" g ON g.id = t.group_id AND NOT g.practice'
        " JOIN course c ON c.id = g.course_id WHERE t.person_id IS NOT NULL"
        " AND (?4 IS NULL OR t.person_id IN (SELECT value FROM json_each(?4)))"
        " ORDER BY t.on_date, t.starts_at, t.id, t.person_id",
        (
            centre_id, first.isoformat(), last.isoformat(),
            None if people is None else json.dumps(sorted(people)),
            *(() if only is None else (json.dumps(sorted(only)),)),
        ),
    )  # fmt: skip
    called: dict[int, str] = {}
    before: tuple[int, int] | None = None
    for lesson_id, group_id, day, starts_at, minutes, state, person_id, own, title, target in rows:
        if before == (lesson_id, person_id):
            continue  # two spells of one person that meet on a day
        before = (lesson_id, person_id)
        if group_id not in called:
            called[group_id] = " · ".join(filter(None, (title, target)))
        yield HourEntry(
            Key(lesson_id), LineKind.HELD if state == "held" else LineKind.PLANNED,
            payers.of(group_id, person_id, day, own),
            person_id, date.fromisoformat(day), starts_at, minutes, called[group_id],
            group_id=group_id,
        )  # fmt: skip


def work_hours(centre_id: int, first: date, last: date) -> Iterator[HourEntry]:
    """Other work of a period that was not taken back, in order of time."""
    rows = database.execute_sql(
        "SELECT w.id, w.contract_id, c.person_id, w.on_date, w.starts_at, w.minutes, w.note, w.kind"
        " FROM contract c JOIN other_work w ON w.contract_id = c.id"
        " WHERE c.centre_id = ?1 AND (c.until IS NULL OR c.until >= ?2) AND c.from_day <= ?3"
        " AND w.on_date BETWEEN ?2 AND ?3 AND w.taken_back IS NULL"
        " ORDER BY w.on_date, w.starts_at, w.id",
        (centre_id, first.isoformat(), last.isoformat()),
    )
    for work_id, contract_id, person_id, day, starts_at, minutes, note, kind in rows:
        yield HourEntry(
            Key(other_work_id=work_id), LineKind.OTHER, contract_id, person_id,
            date.fromisoformat(day), starts_at, minutes, note, WorkKind(kind),
        )  # fmt: skip


def entries(
    centre_id: int, first: date, last: date, *, planned: bool = False
) -> tuple[HourEntry, ...]:
    """Everything somebody worked in a period, lessons first."""
    lessons = lesson_hours(centre_id, first, last, planned=planned)
    return (*lessons, *work_hours(centre_id, first, last))


def by(lines: Iterable[HourEntry], of: Callable[[HourEntry], Any]) -> dict[Any, list[HourEntry]]:
    """Entries put together by what they have in common."""
    found: dict[Any, list[HourEntry]] = defaultdict(list)
    for line in lines:
        found[of(line)].append(line)
    return found


def minute_span(entry: HourEntry) -> tuple[int, int] | None:
    """From which minute of its day to which; None where no hour is known."""
    if entry.starts_at is None:
        return None
    start = minute_of(entry.starts_at)
    return start, start + entry.minutes
