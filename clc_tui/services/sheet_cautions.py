"""What to look at before a timesheet goes on: odd, though nothing of it is refused."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from clc_tui.db.connection import database
from clc_tui.services.calendar import days_off
from clc_tui.services.dates import DAY, month_days, month_of
from clc_tui.services.hours import HourEntry, by, minute_span
from clc_tui.services.sheet_lines import Ledger, SheetLine
from clc_tui.terms import LineKind

LONG_DAY = 240
"""Minutes a day that somebody may work beside a main job: Labour Code, article 68 (3)."""


class CautionKind(StrEnum):
    """What somebody should look at before a sheet goes on; nothing of it is refused."""

    OVERLAP = "overlap"
    LONG_DAY = "long_day"
    OVER_DAY = "over_day"
    OVER_ALLOWANCE = "over_allowance"
    HOLIDAY = "holiday"


class Caution(NamedTuple):
    """Something odd about a sheet: on which day, and how many minutes it is about."""

    kind: CautionKind
    on_date: date | None
    """Of a month before, whose allowance its corrections pass, the first; None: of its own."""
    minutes: int
    words: str = ""
    """What lies at the same hour."""


def cautions(
    ledger: Ledger, contract_id: int, lines: Iterable[SheetLine], allowance: int | None
) -> tuple[Caution, ...]:
    """What is odd about the lines a sheet would hold; of corrections about those that add."""
    every = list(lines)
    own = [line for line in every if line.kind is not LineKind.CORRECTION or line.minutes > 0]
    days = {line.on_date for line in own}
    person_id = ledger.contracts[contract_id].person_id
    work = ledger.done_on(person_id, days)
    closed = days_off(ledger.centre_id, min(days), max(days)) if days else frozenset()
    holidays = (
        Caution(CautionKind.HOLIDAY, day, sum(e.minutes for e in own if e.on_date == day))
        for day in sorted(days & closed)
    )
    over = () if allowance is None else _over_allowance(ledger, contract_id, every, allowance)
    return (*_overlaps(work), *_long_days(person_id, work), *holidays, *over)


def _over_allowance(
    ledger: Ledger, contract_id: int, lines: list[SheetLine], allowance: int
) -> Iterator[Caution]:
    """Months to which a sheet adds more than the contract allows."""
    months: dict[str, int] = defaultdict(int)
    for line in lines:
        months[month_of(line.on_date)] += line.minutes
    corrected = any(line.kind is LineKind.CORRECTION for line in lines)
    paid = _approved(contract_id, months) if corrected else {}
    for month, minutes in sorted(months.items()):
        over = minutes + paid.get(month, 0) - allowance
        if minutes > 0 and over > 0:
            day = None if month == ledger.month else month_days(month)[0]
            yield Caution(CautionKind.OVER_ALLOWANCE, day, over)


def _approved(contract_id: int, months: Collection[str]) -> dict[str, int]:
    """Minutes of months that approved sheets hold for a contract, by month."""
    rows = database.execute_sql(
        "SELECT substr(on_date, 1, 7), sum(minutes) FROM timesheet_line"
        " WHERE contract_id = ? AND on_date BETWEEN ? AND ? GROUP BY 1",
        (contract_id, f"{min(months)}-01", month_days(max(months))[1].isoformat()),
    )
    return dict(rows)


def _long_days(person_id: int, work: list[HourEntry]) -> Iterator[Caution]:
    """Days of more hours than a day has, and of more than four beside a main job."""
    beside: dict[str, bool] = {}
    for day, of in sorted(by(work, _day).items()):
        minutes, month = sum(entry.minutes for entry in of), month_of(day)
        if minutes > DAY:
            yield Caution(CautionKind.OVER_DAY, day, minutes)
        elif minutes > LONG_DAY:
            if month not in beside:
                beside[month] = beside_main_job(person_id, *month_days(month))
            if beside[month]:
                yield Caution(CautionKind.LONG_DAY, day, minutes)


def _day(entry: HourEntry) -> date:
    return entry.on_date


def _overlaps(work: list[HourEntry]) -> list[Caution]:
    """Work at the hour of other work, each with what it meets."""
    timed = sorted(
        (e.on_date, *span, e.words) for e in work if (span := minute_span(e)) is not None
    )
    found: list[Caution] = []
    busy: tuple[date, int, str] = (date.min, 0, "")
    for day, start, end, words in timed:
        if day == busy[0] and start < busy[1]:
            found.append(Caution(CautionKind.OVERLAP, day, min(end, busy[1]) - start, busy[2]))
        busy = max(busy, (day, end, words))
    return found


def beside_main_job(person_id: int, first: date, last: date) -> bool:
    """Whether somebody works here beside a main job on a day of a period."""
    (beside,) = database.execute_sql(
        "SELECT EXISTS (SELECT 1 FROM contract WHERE person_id = ? AND main_job"
        " AND from_day <= ? AND (until IS NULL OR until >= ?))",
        (person_id, last.isoformat(), first.isoformat()),
    ).fetchone()
    return bool(beside)
