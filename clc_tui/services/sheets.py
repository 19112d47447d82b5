"""Timesheets as they are read: one with its lines, those of a month, what waits.

A contract and a month make a sheet, whether anybody has begun it or not. Until it is approved its
lines follow the registers; from then on they are those that were approved.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from clc_tui.db.connection import blanks, database
from clc_tui.db.models import Contract, Grant, Payer, Person, Timesheet
from clc_tui.db.names import full_name, short_name, sort_key
from clc_tui.language import N_
from clc_tui.services.access import shows_people
from clc_tui.services.dates import month_days, month_of
from clc_tui.services.gate import reads
from clc_tui.services.hours import ContractLine, Key, contract_line
from clc_tui.services.pay import PayTerms
from clc_tui.services.rows import row_of
from clc_tui.services.sheet_heading import heading_of
from clc_tui.services.sheet_later import corrected_later
from clc_tui.services.sheet_lines import Ledger, SheetLine
from clc_tui.services.sheet_records import Attested, Sheet, SheetContract, SheetRow
from clc_tui.services.sheet_remarks import with_remarks
from clc_tui.terms import (
    Actor,
    CorrectionReason,
    Invalid,
    LineKind,
    RatePer,
    Reach,
    Refused,
    Rounding,
    SheetState,
    WorkKind,
)

NOT_YOURS = N_("These are somebody else's hours. Your own are in the area Hours.")
LATE_ENOUGH = timedelta(days=190)
"""So long after a contract's end somebody is told of corrections that no sheet holds yet."""


def _others(sheet: Sheet) -> int:
    """How many people a sheet shows beside its reader."""
    return 0 if sheet.own else 1


def _whose(sheet: Sheet) -> int:
    return sheet.contract.person_id


@shows_people(_others, subject=_whose)
@reads
def timesheet(actor: Actor, contract_id: int, month: str, number: int = 0) -> Sheet:
    """One sheet; raises `Refused` for the hours of others without the right to them."""
    sheet = sheet_of(actor, contract_id, month, number)
    if number or not sheet.state.frozen:
        return sheet
    return sheet._replace(later=corrected_later(actor, contract_id, month))


def sheet_of(actor: Actor, contract_id: int, month: str, number: int = 0) -> Sheet:
    """One sheet as it stands; not a verb itself."""
    contract = row_of(actor, Contract, contract_id)
    require_own(actor, contract.person_id)
    line = contract_line(contract)
    stored = stored_sheet(contract_id, month, number)
    if stored is None:
        require_month(line, month, number)
    card = cards((contract,), actor.language)[contract_id]
    own = actor.person_id == contract.person_id
    if stored is not None and SheetState(stored.state).frozen:
        return _frozen_sheet(card, stored, own)
    ledger = Ledger(actor.centre, (line,), month, actor.today, f"{actor.now:%H:%M}")
    return _live_sheet(actor, card, ledger, stored, (month, number), own)


def _live_sheet(
    actor: Actor,
    card: SheetContract,
    ledger: Ledger,
    stored: Timesheet | None,
    which: tuple[str, int],
    own: bool,
) -> Sheet:
    month, number = which
    seen = seen_on(actor, stored)
    lines = ledger.lines(card.id, number, cut_off=card.cut_off_day, seen=seen)
    state = SheetState(stored.state) if stored is not None else SheetState.DRAFT
    sheet = Sheet(
        stored.id if stored is not None else None, card, month, number, state,
        lines,
        ledger.unmarked(card.id) if number == 0 else (),
        ledger.cautions(card.id, lines, card.allowance),
        ledger.planned_minutes(card.id) if number == 0 else 0,
        ledger.to_come(card.id) if number == 0 else None,
        card.terms, own,
    )  # fmt: skip
    if stored is None:
        return sheet
    told, gone = with_remarks(stored.id, lines)
    return _signed(sheet._replace(lines=told, gone=gone), stored)


def _frozen_sheet(card: SheetContract, stored: Timesheet, own: bool) -> Sheet:
    lines, heading = frozen_lines(stored.id), heading_of(stored)
    card = _with_approved_terms(card, stored)._replace(
        payer=heading.form.name, number=heading.number, position=heading.position,
        from_day=heading.from_day, until=heading.until, cut_off_day=heading.form.cut_off_day,
    )  # fmt: skip
    planned = sum(line.minutes for line in lines if line.kind is not LineKind.CORRECTION)
    sheet = Sheet(
        stored.id, card, stored.month, stored.number, SheetState(stored.state), lines, (), (),
        planned, None, card.terms, own, heading=heading,
    )  # fmt: skip
    return _signed(sheet, stored)


def _with_approved_terms(card: SheetContract, stored: Timesheet) -> SheetContract:
    """The contract with what an hour was paid when the sheet was approved."""
    terms = PayTerms(
        stored.rate or 0, RatePer(stored.rate_per or ""), stored.academic_minutes or 0,
        Rounding(stored.rounding or ""),
    )  # fmt: skip
    return card._replace(terms=terms)


def _signed(sheet: Sheet, stored: Timesheet) -> Sheet:
    """The sheet with who handed it in, sent it back and approved it."""
    names = user_names(stored.centre_id, (stored.submitted_by, stored.approved_by))
    attested = None
    if stored.decided_by is not None and stored.decided_on is not None:
        attested = Attested(stored.decided_by, stored.decided_on, stored.minutes_no or "")
    return sheet._replace(
        submitted_at=stored.submitted_at,
        submitted_by=names.get(stored.submitted_by or 0, ""),
        signed_on=stored.signed_on,
        returned=stored.returned or "",
        approved_at=stored.approved_at,
        approved_by=names.get(stored.approved_by or 0, ""),
        attested=attested,
        approved_own=attested is None and _is(sheet.contract.person_id, stored),
        sent_on=stored.sent_on,
    )


def _is(person_id: int, stored: Timesheet) -> bool:
    """Whether the account that approved a sheet is that person."""
    if stored.approved_by is None:
        return False
    return bool(
        Grant.select()
        .where(
            Grant.user_id == stored.approved_by, Grant.centre_id == stored.centre_id,
            Grant.person_id == person_id,
        )
        .exists()
    )  # fmt: skip


def user_names(centre_id: int, ids: Iterable[int | None]) -> dict[int, str]:
    """Who users are in a centre: the person, else the login name."""
    wanted = [each for each in ids if each is not None]
    if not wanted:
        return {}
    rows = database.execute_sql(
        "SELECT u.id, u.name, p.family_name, p.given_name, p.patronymic FROM user u"
        ' LEFT JOIN "grant" g ON g.user_id = u.id AND g.centre_id = ?'
        " LEFT JOIN person p ON p.id = g.person_id AND p.erased_on IS NULL"
        f" WHERE u.id IN ({blanks(wanted)}) ORDER BY p.id",
        (centre_id, *wanted),
    )
    return {who: short_name(*names) if names[0] is not None else user for who, user, *names in rows}


def frozen_lines(timesheet_id: int) -> tuple[SheetLine, ...]:
    """The lines of an approved sheet in order of time."""
    return lines_of_sheets((timesheet_id,))[timesheet_id]


def lines_of_sheets(ids: Collection[int]) -> dict[int, tuple[SheetLine, ...]]:
    """The lines of approved sheets in order of time, by sheet."""
    if not ids:
        return {}
    found: dict[int, list[SheetLine]] = {each: [] for each in ids}
    rows = database.execute_sql(
        "SELECT t.timesheet_id, t.lesson_id, t.other_work_id, t.kind, t.on_date, t.starts_at,"
        " t.minutes, t.words, w.kind, t.reason, t.note FROM timesheet_line t"
        " LEFT JOIN other_work w ON w.id = t.other_work_id"
        f" WHERE t.timesheet_id IN ({blanks(ids)}) ORDER BY t.on_date, t.starts_at, t.id",
        tuple(ids),
    )
    for timesheet_id, *row in rows:
        found[timesheet_id].append(_stored_line(row))
    return {each: tuple(lines) for each, lines in found.items()}


def _stored_line(row: Sequence[Any]) -> SheetLine:
    lesson_id, work_id, kind, day, starts_at, minutes, words, work, reason, note = row
    return SheetLine(
        Key(lesson_id, work_id), LineKind(kind), date.fromisoformat(day), starts_at, minutes, words,
        WorkKind(work) if work else None, CorrectionReason(reason) if reason else None, note,
    )  # fmt: skip


def _shown(rows: tuple[SheetRow, ...]) -> int:
    return len({row.contract.person_id for row in rows if not row.own})


@shows_people(_shown)
@reads
def month_sheets(actor: Actor, month: str) -> tuple[SheetRow, ...]:
    """Every sheet of a month, in order of payer and name; an instructor sees the own ones.

    Also supplementary ones that contracts ended before still need.
    """
    found = contracts_of_month(actor, month)
    if not found:
        return ()
    listed = _Month(actor, month, found)
    sheets = [each for row in found for each in listed.sheets_of(row)]
    return tuple(sorted(sheets, key=_in_order))


def contracts_of_month(actor: Actor, month: str, payer_id: int | None = None) -> list[Contract]:
    """The contracts that may have a sheet in a month; of an instructor the own ones alone.

    Also one that was given other days after a sheet of the month was handed in.
    """
    start, end = days_of(month)
    sheets = Timesheet.select(Timesheet.contract_id).where(
        Timesheet.centre_id == actor.centre, Timesheet.month == month
    )
    runs = (Contract.from_day <= end) & (
        Contract.until.is_null() | (Contract.until >= start - LATE_ENOUGH)
    )
    rows = Contract.select().where(
        Contract.centre_id == actor.centre, runs | Contract.id.in_(sheets)
    )
    if actor.reach is Reach.TAUGHT:
        rows = rows.where(Contract.person_id == actor.person_id)
    if payer_id is not None:
        rows = rows.where(Contract.payer_id == payer_id)
    return list(rows)


def sheets_in_full(
    actor: Actor, month: str, contracts: list[Contract]
) -> tuple[tuple[SheetRow, Sheet], ...]:
    """The sheets of a month alone with all they hold, in the order of their list; no verb."""
    if not contracts:
        return ()
    listed = _Month(actor, month, contracts)
    rows = sorted((each for row in contracts for each in listed.sheets_of(row)), key=_in_order)
    return tuple((each, listed.in_full(each)) for each in rows if each.month == month)


def _in_order(row: SheetRow) -> tuple[bytes, bytes, str, int]:
    return row.contract.payer_sort, row.contract.sort, row.month, row.number


class _Month:
    """The sheets of a month in the making."""

    def __init__(self, actor: Actor, month: str, contracts: list[Contract]) -> None:
        self.actor, self.month, self.start = actor, month, month_days(month)[0]
        self.cards = cards(contracts, actor.language)
        lines = [contract_line(row) for row in contracts]
        self.ledger = Ledger(actor.centre, lines, month, actor.today, f"{actor.now:%H:%M}")
        self._before: dict[str, Ledger] = {}
        """Those of months before, where a contract that ended has its last sheet."""
        self.stored: dict[tuple[int, str], dict[int, Timesheet]] = defaultdict(dict)
        months = {month, *(self._last_month(row) for row in contracts)}
        for row in Timesheet.select().where(
            Timesheet.contract_id.in_([row.id for row in contracts]),
            Timesheet.month.in_(sorted(months)),
        ):
            self.stored[row.contract_id, row.month][row.number] = row
        sheets = [row for of in self.stored.values() for row in of.values()]
        self.frozen = lines_of_sheets([row.id for row in sheets if SheetState(row.state).frozen])

    def sheets_of(self, contract: Contract) -> list[SheetRow]:
        """The sheets of a contract: the month's own, and supplementary ones it still needs."""
        runs = contract.until is None or contract.until >= self.start
        month = self.month if runs else self._last_month(contract)
        stored = self.stored[contract.id, month]
        waits = [n for n, row in stored.items() if not SheetState(row.state).frozen]
        here = [n for n, row in stored.items() if row.state != SheetState.SENT]
        numbers = sorted(stored if runs else here)
        if runs and not stored:
            numbers = [0]
        elif stored and not waits and self._lacks_lines(contract, month):
            numbers = [*numbers, max(stored) + 1]
        return [self._row(contract.id, month, n, stored.get(n)) for n in numbers]

    def in_full(self, row: SheetRow) -> Sheet:
        """A sheet of the list with all it holds."""
        stored = self.stored[row.contract.id, row.month].get(row.number)
        if stored is not None and row.state.frozen:
            return _frozen_sheet(row.contract, stored, row.own)
        which, ledger = (row.month, row.number), self._ledger_of(row.month)
        return _live_sheet(self.actor, row.contract, ledger, stored, which, row.own)

    def _ledger_of(self, month: str) -> Ledger:
        """The ledger of a sheet's own month."""
        if month == self.month:
            return self.ledger
        if month not in self._before:
            lines, actor = self.ledger.contracts.values(), self.actor
            self._before[month] = Ledger(
                actor.centre, list(lines), month, actor.today, f"{actor.now:%H:%M}"
            )
        return self._before[month]

    def _lacks_lines(self, contract: Contract, month: str) -> bool:
        """Whether approved sheets of a contract lack something that no next sheet will bring."""
        ends = self._last_month(contract) == month
        return ends and bool(self.ledger.without_reasons(contract.id, 1, seen=self.actor.today))

    def _last_month(self, contract: Contract) -> str:
        """The month after which there is no next sheet; of a contract without an end none."""
        return "" if contract.until is None else month_of(contract.until)

    def _row(self, contract_id: int, month: str, number: int, stored: Timesheet | None) -> SheetRow:
        card = self.cards[contract_id]
        state = SheetState(stored.state) if stored is not None else SheetState.DRAFT
        ledger = self.ledger if state.frozen else self._ledger_of(month)
        lines: Sequence[SheetLine]
        if stored is not None and state.frozen:
            lines, card = self.frozen[stored.id], _with_approved_terms(card, stored)
        else:
            seen = seen_on(self.actor, stored)
            lines = ledger.without_reasons(contract_id, number, cut_off=card.cut_off_day, seen=seen)
        live = number == 0 and not state.frozen
        return SheetRow(
            stored.id if stored is not None else None, card, month, number, state,
            sum(line.minutes for line in lines),
            ledger.planned_minutes(contract_id) if number == 0 and month == ledger.month else 0,
            len(ledger.unmarked(contract_id)) if live else 0,
            sum(line.minutes for line in lines if line.kind is LineKind.CORRECTION),
            self.actor.person_id == card.person_id,
            stored is not None and stored.decided_by is not None,
        )  # fmt: skip


def seen_on(actor: Actor, stored: Timesheet | None) -> date:
    """The day as of which a sheet counts: when it was handed in, of one with its owner today."""
    if stored is None or stored.state != SheetState.SUBMITTED:
        return actor.today
    return date.fromisoformat(stored.submitted_at[:10])


def stored_sheet(contract_id: int, month: str, number: int) -> Timesheet | None:
    """The row of a sheet; None for a draft."""
    return Timesheet.get_or_none(
        Timesheet.contract_id == contract_id, Timesheet.month == month, Timesheet.number == number
    )


def cards(contracts: Collection[Contract], language: str = "ru") -> dict[int, SheetContract]:
    """Contracts with their people and payers, by id."""
    people = Person.select().where(Person.id.in_({row.person_id for row in contracts}))
    payers = Payer.select().where(Payer.id.in_({row.payer_id for row in contracts}))
    person_of = {row.id: row for row in people}
    payer_of = {row.id: row for row in payers}
    found = {}
    for row in contracts:
        person, payer = person_of[row.person_id], payer_of[row.payer_id]
        names = person.family_name, person.given_name, person.patronymic
        found[row.id] = SheetContract(
            row.id, row.person_id, short_name(*names), full_name(*names),
            person.sort_kk if language == "kk" else person.sort_ru,
            row.payer_id, payer.name, sort_key(payer.name, language), row.number, row.position,
            row.from_day, row.until,
            contract_line(row).terms, row.allowance, row.main_job, payer.cut_off_day,
        )  # fmt: skip
    return found


def require_own(actor: Actor, person_id: int) -> None:
    """Raise `Refused` where an instructor asks for somebody else's hours."""
    if actor.reach is Reach.TAUGHT and person_id != actor.person_id:
        raise Refused(NOT_YOURS)


def days_of(month: str) -> tuple[date, date]:
    """The first and the last day of a month somebody asks for; raises `Invalid`."""
    if re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", month, re.ASCII) is None:
        raise Invalid(N_("Write a month like 2026-11, not {text}."), text=month)
    return month_days(month)


def require_month(contract: ContractLine, month: str, number: int) -> None:
    """Raise `Invalid` where a contract has no such sheet."""
    first, last = days_of(month)
    if contract.from_day > last or (contract.until is not None and contract.until < first):
        raise Invalid(N_("The contract does not run in this month."), field="month")
    ends = contract.until is not None and month_of(contract.until) == month
    if number and not ends:
        raise Invalid(N_("Corrections go onto the next month's sheet."), field="month")
