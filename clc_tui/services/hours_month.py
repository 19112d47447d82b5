"""How far hours of a month, and of months before it, are on their way to the payer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from clc_tui.db.connection import database
from clc_tui.services.dates import month_days, month_of
from clc_tui.services.hours import ContractLine, HourEntry, Payers, lessons_paid, work_hours
from clc_tui.services.pay import PayTerms, paid_hours
from clc_tui.services.sheet_contracts import LATE_ENOUGH
from clc_tui.services.sheet_lines import DAY, Ledger, SheetLine
from clc_tui.terms import Actor, LineKind


class OwnMonth(NamedTuple):
    """A month of the reader's own work for one contract."""

    contract_id: int
    month: str
    minutes: int
    """Held, and other work."""
    planned: int
    """All of the month, done already or not."""
    terms: PayTerms
    to_hand_in: int | None
    """Minutes of its sheet, corrections among them, once all is done; None: not to be handed in."""
    number: int = 0
    """Which supplementary sheet of the month it is; 0: the month's own."""

    @property
    def ready(self) -> bool:
        """Everything is done and marked, and the sheet is still to be handed in."""
        return self.to_hand_in is not None

    @property
    def hours(self) -> Fraction:
        """Hours of the rate's kind that the sheet would be paid for, as it rounds them."""
        return paid_hours(self.to_hand_in or 0, self.terms)


class Month:
    """What a centre's contracts have of a month, read once."""

    def __init__(self, actor: Actor, month: str, since: date | None = None) -> None:
        """`since`: from when on contracts are known, where not from the month's first day."""
        self.actor, self.month = actor, month
        self.first, self.last = month_days(month)
        self.payers = Payers(actor.centre, since or self.first, self.last)
        self.every = list(self.payers.contracts.values())
        self.running = [
            line for line in self.every if line.until is None or line.until >= self.first
        ]
        """The contracts that run in the month."""

    @property
    def own(self) -> list[ContractLine]:
        """The contracts of who reads."""
        return self.of_reader(self.running)

    def of_reader(self, lines: Iterable[ContractLine]) -> list[ContractLine]:
        return [line for line in lines if line.person_id == self.actor.person_id]

    @cached_property
    def worked(self) -> list[HourEntry]:
        """Lessons, held or still to be held, and other work."""
        if not self.every:
            return []
        days = self.actor.centre, self.first, self.last
        return [*lessons_paid(self.payers, *days, planned=True), *work_hours(*days)]

    @cached_property
    def sheets(self) -> dict[int, str]:
        """How far the month's own sheets are, by contract; drafts are not among them."""
        return {which[0]: of[0] for which, of in self._states(self.month).items() if 0 in of}

    def _states(self, since: str) -> dict[tuple[int, str], dict[int, str]]:
        """How far sheets of this month and of those from `since` on are, by number."""
        found: dict[tuple[int, str], dict[int, str]] = defaultdict(dict)
        for contract_id, month, number, state in database.execute_sql(
            "SELECT contract_id, month, number, state FROM timesheet"
            " WHERE centre_id = ? AND month BETWEEN ? AND ?",
            (self.actor.centre, since, self.month),
        ):
            found[contract_id, month][number] = state
        return found

    def with_hours(self) -> set[int]:
        """The contracts for which somebody worked."""
        done = (each for each in self.worked if each.kind is not LineKind.PLANNED)
        return {each.contract_id for each in done if each.contract_id is not None}

    def on_sheets(
        self, contracts: Collection[ContractLine], extra: Collection[ContractLine] = ()
    ) -> dict[int, list[SheetLine]]:
        """What the month's sheets of some contracts hold as they stand, corrections among it.

        Of `extra` contracts what a supplementary sheet holds. Nothing stands here for a sheet that
        holds nothing.
        """
        if not contracts and not extra:
            return {}
        actor, every = self.actor, (*contracts, *extra)
        ledger = Ledger(actor.centre, every, self.month, actor.today, f"{actor.now:%H:%M}")
        found = {line.id: ledger.without_reasons(line.id, seen=actor.today) for line in contracts}
        for line in extra:
            found[line.id] = ledger.without_reasons(line.id, 1, seen=actor.today)
        return {contract_id: lines for contract_id, lines in found.items() if lines}

    def _is_complete(self, contract: ContractLine, entries: Sequence[HourEntry]) -> bool:
        """Whether nothing more is to be expected, and the sheet is not handed in.

        That is so when all lessons are held and have begun, or when the month is past.
        """
        taught = any(each.key.lesson_id is not None for each in entries)
        now = self.actor.today, f"{self.actor.now:%H:%M}"
        all_done = all(
            each.kind is not LineKind.PLANNED and (each.on_date, each.starts_at or "") <= now
            for each in entries
        )
        is_open = self.sheets.get(contract.id, "returned") == "returned"
        return is_open and all_done and (taught or self.last < self.actor.today)

    def own_months(self) -> tuple[OwnMonth, ...]:
        """The reader's own contracts that have anything of the month."""
        entries = {
            line: [each for each in self.worked if each.contract_id == line.id]
            for line in sorted(self.own)
        }
        sheets = self.on_sheets(
            [line for line, of in entries.items() if self._is_complete(line, of)]
        )
        found = []
        for line, of in entries.items():
            sheet = sheets.get(line.id)
            if of or sheet is not None:
                held = sum(each.minutes for each in of if each.kind is not LineKind.PLANNED)
                planned = sum(each.minutes for each in of)
                paid = None if sheet is None else sum(each.minutes for each in sheet)
                found.append(OwnMonth(line.id, self.month, held, planned, line.terms, paid))
        return tuple(found)


class Past(Month):
    """The month before, and what is still to be handed in of months before that.

    As far back as corrections are told.
    """

    def __init__(self, actor: Actor) -> None:
        before = actor.today.replace(day=1) - DAY
        self._since = before.replace(day=1) - LATE_ENOUGH
        super().__init__(actor, month_of(before), self._since.replace(day=1))

    @cached_property
    def states(self) -> dict[tuple[int, str], dict[int, str]]:
        """How far sheets are: by contract and month, and by number."""
        return self._states(month_of(self._since))

    @cached_property
    def sheets(self) -> dict[int, str]:
        of_month = ((c, of) for (c, month), of in self.states.items() if month == self.month)
        return {contract_id: of[0] for contract_id, of in of_month if 0 in of}

    def _is_open(self, contract_id: int, month: str) -> bool:
        """Whether a month's own sheet is not handed in, or was sent back."""
        return self.states.get((contract_id, month), {}).get(0, "returned") == "returned"

    @cached_property
    def _open(self) -> set[tuple[int, str]]:
        """Months before this one whose own sheet is not handed in, by contract."""
        found, month = set(), month_of(self._since)
        while month < self.month:
            first, last = month_days(month)
            for line in self.every:
                runs = line.from_day <= last and (line.until is None or line.until >= first)
                if runs and self._is_open(line.id, month):
                    found.add((line.id, month))
            month = month_of(last + DAY)
        return found

    @cached_property
    def _done(self) -> list[HourEntry]:
        """Work from the first month on of which anything may still be to be handed in."""
        if not self.every:
            return []
        first = min((month_days(month)[0] for _contract, month in self._open), default=self.first)
        days = self.actor.centre, first, self.last
        return [*lessons_paid(self.payers, *days, planned=True), *work_hours(*days)]

    @cached_property
    def worked(self) -> list[HourEntry]:
        return [each for each in self._done if each.on_date >= self.first]

    def late(self, contracts: Collection[ContractLine]) -> set[tuple[str, int]]:
        """Months before this one with hours that nobody handed in, each with its contract."""
        ids = {line.id for line in contracts}
        return {
            (month_of(each.on_date), each.contract_id)
            for each in self._done
            if each.kind is not LineKind.PLANNED
            and each.contract_id in ids
            and (each.contract_id, month_of(each.on_date)) in self._open
        }

    def ended(self, contracts: Iterable[ContractLine]) -> list[ContractLine]:
        """Those that no next sheet will correct, and of whose last month nothing waits."""
        lines = [
            line for line in contracts if line.until and self._since <= line.until <= self.last
        ]
        late = self.late(lines)
        found = []
        for line in lines:
            month = month_of(line.until or self.last)
            waits = "submitted" in self.states.get((line.id, month), {}).values()
            own = month == self.month and self._is_open(line.id, month)
            if not (waits or own or (month, line.id) in late):
                found.append(line)
        return found

    def own_late(self) -> Iterator[OwnMonth]:
        """The reader's own sheets of months before this one, the first month first."""
        every = self.of_reader(self.every)
        for month in sorted({month for month, _contract in self.late(every)}):
            yield from Month(self.actor, month).own_months()
        ended = {line.id: line for line in self.ended(every)}
        for contract_id, lines in self.on_sheets((), ended.values()).items():
            line, minutes = ended[contract_id], sum(each.minutes for each in lines)
            month = month_of(line.until or self.last)
            sheets = self.states.get((line.id, month), {})
            back = [number for number, state in sheets.items() if state == "returned"]
            number = min(back, default=max(sheets, default=-1) + 1)
            yield OwnMonth(line.id, month, 0, 0, line.terms, minutes, number)
