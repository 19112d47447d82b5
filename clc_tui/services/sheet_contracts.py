"""The contracts that have a sheet in a month, each with its person and its payer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from clc_tui.db.connection import database
from clc_tui.db.names import full_name, short_name, sort_key
from clc_tui.language import N_
from clc_tui.services.dates import month_days
from clc_tui.services.hours import pay_terms
from clc_tui.services.sheet_records import SheetContract
from clc_tui.terms import Actor, Invalid, Reach

LATE_ENOUGH = timedelta(days=190)
"""So long after a contract's end somebody is told of corrections that no sheet holds yet."""
_CONTRACTS = """
    SELECT c.id, c.person_id, c.payer_id, c.from_day, c.until, c.number, c.position, c.allowance,
        c.main_job, y.cut_off_day, y.name, p.sort_kk, p.sort_ru,
        p.family_name, p.given_name, p.patronymic,
        c.rate, c.rate_per, c.academic_minutes, c.rounding
    FROM contract c JOIN person p ON p.id = c.person_id JOIN payer y ON y.id = c.payer_id
"""


def contract_of_sheet(contract_id: int, language: str) -> SheetContract:
    """A contract that is there."""
    (found,) = _read(f"{_CONTRACTS} WHERE c.id = ?", (contract_id,), language)
    return found


def contracts_of_month(
    actor: Actor, month: str, payer_id: int | None = None
) -> tuple[SheetContract, ...]:
    """The contracts that may have a sheet in a month; of an instructor the own ones alone.

    Also one that was given other days after a sheet of the month was handed in.
    """
    start, end = days_of(month)
    return _read(
        f"{_CONTRACTS} WHERE c.centre_id = ?1 AND (?2 OR c.person_id = ?3)"
        " AND (?4 IS NULL OR c.payer_id = ?4)"
        " AND ((c.from_day <= ?6 AND (c.until IS NULL OR c.until >= ?5)) OR c.id IN"
        "  (SELECT contract_id FROM timesheet WHERE centre_id = ?1 AND month = ?7))",
        (
            actor.centre, actor.reach is not Reach.TAUGHT, actor.person_id, payer_id,
            (start - LATE_ENOUGH).isoformat(), end.isoformat(), month,
        ),
        actor.language,
    )  # fmt: skip


def _read(sql: str, values: Sequence[object], language: str) -> tuple[SheetContract, ...]:
    payers: dict[str, bytes] = {}
    """Where each stands in the order of names."""
    found = []
    for (
        row_id, person_id, payer_id, begins, ends, number, position, allowance, main_job,
        cut_off_day, payer, sort_kk, sort_ru, family, given, patronymic, *terms,
    ) in database.execute_sql(sql, values):  # fmt: skip
        if payer not in payers:
            payers[payer] = sort_key(payer, language)
        found.append(
            SheetContract(
                row_id, person_id, short_name(family, given, patronymic),
                full_name(family, given, patronymic), sort_kk if language == "kk" else sort_ru,
                payer_id, payer, payers[payer], number, position,
                date.fromisoformat(begins), date.fromisoformat(ends) if ends is not None else None,
                pay_terms(*terms), allowance, bool(main_job), cut_off_day,
            )
        )  # fmt: skip
    return tuple(found)


def days_of(month: str) -> tuple[date, date]:
    """The first and the last day of a month somebody asks for; raises `Invalid`."""
    if re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", month, re.ASCII) is None:
        raise Invalid(N_("Write a month like 2026-11, not {text}."), text=month)
    return month_days(month)
