"""Timesheets as they are read: one with its lines, those of a month, what waits.

A contract and a month make a sheet, whether anybody has begun it or not. Until it is approved its
lines follow the registers; from then on they are those that were approved.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from clc_tui.db.connection import blanks, database
from clc_tui.db.models import Contract, Timesheet
from clc_tui.db.names import short_name
from clc_tui.language import N_
from clc_tui.services.access import shows_people
from clc_tui.services.dates import month_days, month_of
from clc_tui.services.gate import reads
from clc_tui.services.hours import Key
from clc_tui.services.pay import PayTerms
from clc_tui.services.rows import row_of
from clc_tui.services.sheet_cautions import cautions
from clc_tui.services.sheet_contracts import contract_of_sheet, contracts_of_month, days_of
from clc_tui.services.sheet_heading import Heading, heading_of
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
    card = contract_of_sheet(contract_id, actor.language)
    stored = stored_sheet(contract_id, month, number)
    if stored is None:
        require_month(card, month, number)
        return _live_sheet(actor, card, _ledger(actor, (card,), month), None, (month, number))
    accounts = _accounts(actor.centre, (stored,))
    if SheetState(stored.state).frozen:
        return _frozen_sheet(actor, card, stored, frozen_lines(stored.id), accounts)
    sheet = _live_sheet(actor, card, _ledger(actor, (card,), month), stored, (month, number))
    return _signed(sheet, stored, accounts)


def _ledger(actor: Actor, contracts: Iterable[SheetContract], month: str) -> Ledger:
    lines = [card.line for card in contracts]
    return Ledger(actor.centre, lines, month, actor.today, f"{actor.now:%H:%M}")


def _live_sheet(
    actor: Actor,
    card: SheetContract,
    ledger: Ledger,
    stored: Timesheet | None,
    which: tuple[str, int],
) -> Sheet:
    month, number = which
    seen = seen_on(actor, stored)
    lines = ledger.lines(card.id, number, cut_off=card.cut_off_day, seen=seen)
    state = SheetState(stored.state) if stored is not None else SheetState.DRAFT
    sheet = Sheet(
        stored.id if stored is not None else None, card, month, number, state,
        lines,
        ledger.unmarked(card.id) if number == 0 else (),
        cautions(ledger, card.id, lines, card.allowance),
        ledger.planned_minutes(card.id) if number == 0 else 0,
        ledger.to_come(card.id) if number == 0 else None,
        card.terms, actor.person_id == card.person_id,
    )  # fmt: skip
    if stored is None:
        return sheet
    told, gone = with_remarks(stored.id, lines)
    return sheet._replace(lines=told, gone=gone)


def _frozen_sheet(
    actor: Actor,
    card: SheetContract,
    stored: Timesheet,
    lines: tuple[SheetLine, ...],
    accounts: _Accounts,
) -> Sheet:
    heading = heading_of(stored)
    card = _as_approved(card, stored, heading)
    planned = sum(line.minutes for line in lines if line.kind is not LineKind.CORRECTION)
    sheet = Sheet(
        stored.id, card, stored.month, stored.number, SheetState(stored.state), lines, (), (),
        planned, None, card.terms, actor.person_id == card.person_id, heading=heading,
    )  # fmt: skip
    return _signed(sheet, stored, accounts)


def _as_approved(card: SheetContract, stored: Timesheet, heading: Heading) -> SheetContract:
    """The contract as it and its payer stood when the sheet was approved."""
    terms = PayTerms(
        stored.rate or 0, RatePer(stored.rate_per or ""), stored.academic_minutes or 0,
        Rounding(stored.rounding or ""),
    )  # fmt: skip
    return card._replace(
        terms=terms, payer=heading.form.name, number=heading.number, position=heading.position,
        from_day=heading.from_day, until=heading.until, cut_off_day=heading.form.cut_off_day,
    )  # fmt: skip


class _Accounts(NamedTuple):
    """Who handed sheets in, or approved them."""

    names: dict[int, str]
    people: set[tuple[int, int]]
    """Which accounts are which people."""


def _accounts(centre_id: int, sheets: Collection[Timesheet]) -> _Accounts:
    every = {who for row in sheets for who in (row.submitted_by, row.approved_by)}
    approved = {row.approved_by for row in sheets if row.approved_by is not None}
    people = database.execute_sql(
        'SELECT user_id, person_id FROM "grant" WHERE centre_id = ? AND person_id IS NOT NULL'
        f" AND user_id IN ({blanks(approved)})",
        (centre_id, *approved),
    )
    return _Accounts(user_names(centre_id, every), {(user, person) for user, person in people})


def _signed(sheet: Sheet, stored: Timesheet, accounts: _Accounts) -> Sheet:
    """The sheet with who handed it in, sent it back and approved it."""
    attested = None
    if stored.decided_by is not None and stored.decided_on is not None:
        attested = Attested(stored.decided_by, stored.decided_on, stored.minutes_no or "")
    return sheet._replace(
        submitted_at=stored.submitted_at,
        submitted_by=accounts.names.get(stored.submitted_by or 0, ""),
        signed_on=stored.signed_on,
        returned=stored.returned or "",
        approved_at=stored.approved_at,
        approved_by=accounts.names.get(stored.approved_by or 0, ""),
        attested=attested,
        approved_own=attested is None
        and (stored.approved_by or 0, sheet.contract.person_id) in accounts.people,
        sent_on=stored.sent_on,
    )


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


class _Sums(NamedTuple):
    """Minutes of a sheet, and how many of them corrections add or take away."""

    minutes: int
    corrections: int


def _sums(lines: Collection[SheetLine]) -> _Sums:
    corrections = (line.minutes for line in lines if line.kind is LineKind.CORRECTION)
    return _Sums(sum(line.minutes for line in lines), sum(corrections))


def sums_of_sheets(ids: Collection[int]) -> dict[int, _Sums]:
    """What the lines of approved sheets come to, by sheet."""
    if not ids:
        return {}
    rows = database.execute_sql(
        "SELECT timesheet_id, sum(minutes), sum(iif(kind = 'correction', minutes, 0))"
        f" FROM timesheet_line WHERE timesheet_id IN ({blanks(ids)}) GROUP BY timesheet_id",
        tuple(ids),
    )
    return {timesheet_id: _Sums(*sums) for timesheet_id, *sums in rows}


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
    sheets = [each for card in found for each in listed.sheets_of(card)]
    return tuple(sorted(sheets, key=_in_order))


def sheets_in_full(
    actor: Actor, month: str, contracts: Collection[SheetContract]
) -> tuple[Sheet, ...]:
    """The sheets of a month alone with all they hold, in the order of their list; no verb."""
    start = month_days(month)[0]
    running = [card for card in contracts if card.until is None or card.until >= start]
    if not running:
        return ()
    listed = _Month(actor, month, running)
    rows = sorted((each for card in running for each in listed.sheets_of(card)), key=_in_order)
    return tuple(listed.in_full(each) for each in rows)


def _in_order(row: SheetRow) -> tuple[bytes, int, str, bytes, str, int]:
    """Those of one payer stand together, under each name it had when they were approved."""
    payer = row.contract.payer_sort, row.contract.payer_id, row.contract.payer
    return *payer, row.contract.sort, row.month, row.number


class _Month:
    """The sheets of a month in the making."""

    def __init__(self, actor: Actor, month: str, contracts: Collection[SheetContract]) -> None:
        self.actor, self.month, self.start = actor, month, month_days(month)[0]
        self.contracts = contracts
        self.ledger = _ledger(actor, contracts, month)
        self._before: dict[str, Ledger] = {}
        """Those of months before, where a contract that ended has its last sheet."""
        self.stored: dict[tuple[int, str], dict[int, Timesheet]] = defaultdict(dict)
        months = {month, *map(_last_month, contracts)}
        for row in Timesheet.select().where(
            Timesheet.contract_id.in_([card.id for card in contracts]),
            Timesheet.month.in_(sorted(months)),
        ):
            self.stored[row.contract_id, row.month][row.number] = row
        self.sheets = [row for of in self.stored.values() for row in of.values()]
        self._frozen = [row.id for row in self.sheets if SheetState(row.state).frozen]
        self.sums = sums_of_sheets(self._frozen)

    @cached_property
    def lines(self) -> dict[int, tuple[SheetLine, ...]]:
        """What the approved sheets hold."""
        return lines_of_sheets(self._frozen)

    @cached_property
    def accounts(self) -> _Accounts:
        """Who handed the sheets in, and approved them."""
        return _accounts(self.actor.centre, self.sheets)

    def sheets_of(self, card: SheetContract) -> list[SheetRow]:
        """The sheets of a contract: the month's own, and supplementary ones it still needs."""
        runs = card.until is None or card.until >= self.start
        month = self.month if runs else _last_month(card)
        stored = self.stored[card.id, month]
        waits = [n for n, row in stored.items() if not SheetState(row.state).frozen]
        here = [n for n, row in stored.items() if row.state != SheetState.SENT]
        numbers = sorted(stored if runs else here)
        if not stored:
            numbers = [0] if runs or self._lacks_lines(card, month) else []
        elif not waits and self._lacks_lines(card, month):
            numbers = [*numbers, max(stored) + 1]
        return [self._row(card, month, n, stored.get(n)) for n in numbers]

    def in_full(self, row: SheetRow) -> Sheet:
        """A sheet of the month itself with all it holds."""
        card, which = row.contract, (row.month, row.number)
        stored = self.stored[card.id, row.month].get(row.number)
        if stored is not None and row.state.frozen:
            return _frozen_sheet(self.actor, card, stored, self.lines[stored.id], self.accounts)
        sheet = _live_sheet(self.actor, card, self.ledger, stored, which)
        return sheet if stored is None else _signed(sheet, stored, self.accounts)

    def _ledger_of(self, month: str) -> Ledger:
        """The ledger of a sheet's own month."""
        if month == self.month:
            return self.ledger
        if month not in self._before:
            ended = [card for card in self.contracts if _last_month(card) == month]
            self._before[month] = _ledger(self.actor, ended, month)
        return self._before[month]

    def _lacks_lines(self, card: SheetContract, month: str) -> bool:
        """Whether approved sheets of a contract lack something that no next sheet will bring."""
        ends = _last_month(card) == month
        return ends and bool(self.ledger.without_reasons(card.id, 1, seen=self.actor.today))

    def _row(
        self, card: SheetContract, month: str, number: int, stored: Timesheet | None
    ) -> SheetRow:
        state = SheetState(stored.state) if stored is not None else SheetState.DRAFT
        ledger = self.ledger if state.frozen else self._ledger_of(month)
        if stored is not None and state.frozen:
            sums, card = self.sums[stored.id], _as_approved(card, stored, heading_of(stored))
        else:
            seen = seen_on(self.actor, stored)
            lines = ledger.without_reasons(card.id, number, cut_off=card.cut_off_day, seen=seen)
            sums = _sums(lines)
        live = number == 0 and not state.frozen
        return SheetRow(
            stored.id if stored is not None else None, card, month, number, state,
            sums.minutes,
            ledger.planned_minutes(card.id) if number == 0 and month == ledger.month else 0,
            len(ledger.unmarked(card.id)) if live else 0,
            sums.corrections,
            self.actor.person_id == card.person_id,
            stored is not None and stored.decided_by is not None,
        )  # fmt: skip


def _last_month(card: SheetContract) -> str:
    """The month after which there is no next sheet; of a contract without an end none."""
    return "" if card.until is None else month_of(card.until)


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


def require_own(actor: Actor, person_id: int) -> None:
    """Raise `Refused` where an instructor asks for somebody else's hours."""
    if actor.reach is Reach.TAUGHT and person_id != actor.person_id:
        raise Refused(NOT_YOURS)


def require_month(contract: SheetContract, month: str, number: int) -> None:
    """Raise `Invalid` where a contract has no such sheet."""
    first, last = days_of(month)
    if contract.from_day > last or (contract.until is not None and contract.until < first):
        raise Invalid(N_("The contract does not run in this month."), field="month")
    ends = contract.until is not None and month_of(contract.until) == month
    if number and not ends:
        raise Invalid(N_("Corrections go onto the next month's sheet."), field="month")
