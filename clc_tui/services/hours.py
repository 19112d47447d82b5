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
    return ContractLine(
        row.id, row.person_id, row.payer_id, row.from_day, row.until,
        PayTerms(row.rate, RatePer(row.rate_per), row.academic_minutes, Rounding(row.rounding)),
    )  # fmt: skip


def contracts_between(centre_id: int, first: date, last: date) -> dict[int, ContractLine]:
    """Every contract of a centre that runs on a day of a period, by id."""
    rows = Contract.select().where(
        Contract.centre_id == centre_id,
        Contract.from_day <= last,
        Contract.until.is_null() | (Contract.until >= first),
    )
    return {row.id: contract_line(row) for row in rows}


class _Named(NamedTuple):
    """From when to when a contract that is named for somebody in a class pays there."""

    first: date
    last: date
    contract: ContractLine


class Payers:
    """Which contract pays an hour, for the lessons of a period."""

    def __init__(self, centre_id: int, first: date, last: date) -> None:
        self.contracts = contracts_between(centre_id, first, last)
        self._of_person: dict[int, list[ContractLine]] = defaultdict(list)
        for line in self.contracts.values():
            self._of_person[line.person_id].append(line)
        self._named: dict[tuple[int, int], list[_Named]] = defaultdict(list)
        self._of_group: dict[int, list[_Named]] = defaultdict(list)
        rows = database.execute_sql(
            "SELECT g.group_id, g.person_id, g.since, g.until, g.contract_id FROM contract c"
            " JOIN group_instructor g ON g.contract_id = c.id WHERE c.centre_id = ?1"
            " AND (c.until IS NULL OR c.until >= ?2) AND c.from_day <= ?3",
            (centre_id, first.isoformat(), last.isoformat()),
        )
        for group_id, person_id, since, until, contract_id in rows:
            line = self.contracts[contract_id]
            named = _Named(
                max(date.fromisoformat(since), line.from_day),
                min(date.fromisoformat(until) if until else date.max, line.until or date.max),
                line,
            )
            self._named[group_id, person_id].append(named)
            self._of_group[group_id].append(named)

    def of(self, group_id: int, person_id: int, day: date, own: int | None) -> int | None:
        """The contract that pays a person's hour in a class on a day (`own`: for the lesson)."""
        if own in self.contracts and self.contracts[own].covers(day):
            return own
        for first, last, line in self._named.get((group_id, person_id), ()):
            if first <= day <= last:
                return line.id
        running = [line for line in self._of_person.get(person_id, ()) if line.covers(day)]
        if len(running) > 1:
            named = self._of_group.get(group_id, ())
            payers = {line.payer_id for first, last, line in named if first <= day <= last}
            running = [line for line in running if line.payer_id in payers]
        return running[0].id if len(running) == 1 else None


THERE = """
    SELECT l.id, l.group_id, l.on_date, l.starts_at, l.minutes, l.state, i.person_id, i.contract_id
    FROM lesson l JOIN lesson_instructor i ON i.lesson_id = l.id AND i.helper = 0
    WHERE l.centre_id = ?1 AND l.on_date BETWEEN ?2 AND ?3 AND l.state IN ({states})
    UNION ALL
    SELECT l.id, l.group_id, l.on_date, l.starts_at, l.minutes, l.state, g.person_id, NULL
    FROM lesson l JOIN group_instructor g ON g.group_id = l.group_id AND g.since <= l.on_date
        AND (g.until IS NULL OR g.until >= l.on_date)
    WHERE l.centre_id = ?1 AND l.on_date BETWEEN ?2 AND ?3 AND l.state IN ({states})
        AND NOT EXISTS (SELECT 1 FROM lesson_instructor x WHERE x.lesson_id = l.id AND x.helper = 0)
"""
"""Who was there, or is to be: those written down for the lesson, else the class's own."""


def who_was_there(centre_id: int, first: date, last: date) -> Iterator[tuple[Any, ...]]:
    """`THERE` as it stands in the file, of lessons held or to be held."""
    yield from database.execute_sql(
        THERE.format(states="'held', 'planned'"), (centre_id, first.isoformat(), last.isoformat())
    )


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
    only: Collection[int] | None = None,
) -> Iterator[HourEntry]:  # fmt: skip
    """`lesson_hours`, where the contracts are known already; `only` of some lessons, if given."""
    states = "'held', 'planned'" if planned else "'held'"
    which = "" if only is None else " WHERE t.id IN (SELECT value FROM json_each(?4))"
    rows = database.execute_sql(
        "SELECT t.*, c.title, g.target FROM (" + THERE.format(states=states) + ") t"
        ' JOIN "group" g ON g.id = t.group_id AND NOT g.practice'
        f" JOIN course c ON c.id = g.course_id{which}"
        " ORDER BY t.on_date, t.starts_at, t.id, t.person_id",
        (
            centre_id, first.isoformat(), last.isoformat(),
            *(() if only is None else (json.dumps(sorted(only)),)),
        ),
    )  # fmt: skip
    called: dict[int, str] = {}
    before: tuple[int, int] | None = None
    for lesson_id, group_id, day, starts_at, minutes, state, person_id, own, title, target in rows:
        if before == (lesson_id, person_id):
            continue  # two spells of one person that meet on a day
        before = (lesson_id, person_id)
        on_date = date.fromisoformat(day)
        if group_id not in called:
            called[group_id] = " · ".join(filter(None, (title, target)))
        yield HourEntry(
            Key(lesson_id), LineKind.HELD if state == "held" else LineKind.PLANNED,
            payers.of(group_id, person_id, on_date, own),
            person_id, on_date, starts_at, minutes, called[group_id], None, group_id,
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
