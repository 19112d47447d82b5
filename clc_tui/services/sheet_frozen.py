"""What approved sheets hold, and which lessons are no longer just as they hold them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from typing import NamedTuple

from clc_tui.db.connection import blanks, database
from clc_tui.services.hours import THERE, ContractLine, Key, Payers
from clc_tui.terms import WorkKind


class Frozen(NamedTuple):
    """What approved sheets hold of one piece of work for one contract."""

    minutes: int
    planned: bool
    """Paid as planned, before it could be held."""
    on_date: date
    starts_at: str | None
    words: str
    work: WorkKind | None


class Approved(NamedTuple):
    """The months whose own sheet is approved, by contract, and the first day sheets hold."""

    months: set[tuple[int, str]]
    first: date


def approved_months(contracts: Collection[int]) -> Approved:
    """What is approved of some contracts; the end of days where nothing is."""
    rows = database.execute_sql(
        "SELECT contract_id, month, month || '-01' FROM timesheet WHERE number = 0"
        f" AND state IN ('approved', 'sent') AND contract_id IN ({blanks(contracts)})"
        " UNION ALL SELECT NULL, '', min(on_date) FROM timesheet_line"
        f" WHERE contract_id IN ({blanks(contracts)})",
        (*contracts, *contracts),
    )
    months, days = set(), [date.max]
    for contract_id, month, day in rows:
        if contract_id is not None:
            months.add((contract_id, month))
        if day is not None:
            days.append(date.fromisoformat(day))
    return Approved(months, min(days))


def changed_lessons(
    centre_id: int,
    payers: Payers,
    contracts: Mapping[int, ContractLine],
    approved: set[tuple[int, str]],
    period: tuple[date, date],
) -> set[int]:
    """Lessons of a period that are not just as approved sheets of some contracts hold them.

    Nearly all are, so they are gone through as they stand in the file.
    """
    first, last = (day.isoformat() for day in period)
    if first > last:
        return set()
    left: dict[tuple[int | None, int], int] = defaultdict(int)
    """Minutes that sheets hold, but for those found to be just so."""
    for contract_id, lesson_id, minutes in database.execute_sql(
        "SELECT contract_id, lesson_id, minutes FROM timesheet_line"
        f" WHERE contract_id IN ({blanks(contracts)}) AND on_date <= ? AND lesson_id IS NOT NULL",
        (*contracts, last),
    ):
        left[contract_id, lesson_id] += minutes
    changed = set()
    held = database.execute_sql(
        f"SELECT id, group_id, person_id, on_date, minutes, own FROM ({THERE} AND l.state = 'held')"
        " WHERE person_id IN (SELECT value FROM json_each(?4))",
        (centre_id, first, last, json.dumps([line.person_id for line in contracts.values()])),
    )
    for lesson_id, group_id, person_id, day, minutes, own in held:
        contract_id = payers.of(group_id, person_id, day, own)
        if left.get((contract_id, lesson_id)) == minutes:
            del left[contract_id, lesson_id]
        elif (contract_id, day[:7]) in approved:
            changed.add(lesson_id)
    return changed | {lesson_id for (_contract, lesson_id), minutes in left.items() if minutes}


def frozen_work(
    contracts: Collection[int], start: date, changed: Collection[int]
) -> dict[int, dict[Key, Frozen]]:
    """What sheets hold from a day on, of changed lessons before it, and of other work."""
    rows = database.execute_sql(
        "SELECT t.contract_id, t.lesson_id, t.other_work_id, sum(t.minutes),"
        " max(t.kind = 'planned'), t.on_date, t.starts_at, max(t.words), w.kind"
        " FROM timesheet_line t LEFT JOIN other_work w ON w.id = t.other_work_id"
        f" WHERE t.contract_id IN ({blanks(contracts)}) AND (t.on_date >= ?"
        " OR t.lesson_id IS NULL OR t.lesson_id IN (SELECT value FROM json_each(?)))"
        " GROUP BY t.contract_id, t.lesson_id, t.other_work_id",
        (*contracts, start.isoformat(), json.dumps(sorted(changed))),
    )
    found: dict[int, dict[Key, Frozen]] = defaultdict(dict)
    for contract_id, lesson_id, work_id, minutes, planned, day, starts_at, words, kind in rows:
        found[contract_id][Key(lesson_id, work_id)] = Frozen(
            minutes, bool(planned), date.fromisoformat(day), starts_at, words,
            WorkKind(kind) if kind else None,
        )  # fmt: skip
    return found
