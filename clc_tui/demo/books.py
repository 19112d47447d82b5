"""The books of a demo's centre: whose hours its lessons are, what pays them, what sheets hold.

Kept act by act, so that a sheet is told without reading the file. A test holds what is told here
against the services, which work everything out from the rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice
from typing import NamedTuple

from clc_tui.demo import events as e
from clc_tui.demo.hour_events import ContractThing, SheetThing
from clc_tui.services.dates import month_of
from clc_tui.services.hours import Key
from clc_tui.services.sheet_lines import SheetLine
from clc_tui.terms import CorrectionReason, LessonState, LineKind, WorkKind

DAY = timedelta(days=1)
PLANNED, HELD, CANCELLED = LessonState.PLANNED, LessonState.HELD, LessonState.CANCELLED
KEPT = 14
"""Months that are remembered; no correction comes later."""


@dataclass(slots=True)
class Spell:
    """Somebody teaches a class, and is paid for it by a contract that is named or by none."""

    person: e.Thing
    since: date
    contract: ContractThing | None
    until: date | None = None

    def covers(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(slots=True)
class GroupBook:
    """A class: how sheets call it, until when it runs, its course, and who teaches it."""

    words: str
    ends_on: date | None
    course: e.Thing
    spells: list[Spell] = field(default_factory=list)


class Entry(NamedTuple):
    """Minutes of one person's work under a contract."""

    work: e.Thing
    kind: LineKind
    person: e.Thing
    contract: ContractThing | None
    on_date: date
    month: str
    starts_at: str | None
    minutes: int
    words: str
    other: WorkKind | None = None


@dataclass(slots=True, eq=False)
class LessonBook:
    """A lesson and the hours it makes as things stand."""

    thing: e.Thing
    group: GroupBook
    on_date: date
    month: str
    starts_at: str
    minutes: int
    state: LessonState = PLANNED
    moved: bool = False
    there: e.Thing | None = None
    """Who stood in."""
    said: str = ""
    """Why that was written down late."""
    entries: tuple[Entry, ...] = ()


class Frozen(NamedTuple):
    """What approved sheets hold of one piece of work for one contract."""

    minutes: int
    planned: bool
    entry: Entry


class Copy(NamedTuple):
    """A line of a sheet that is about to be approved."""

    entry: Entry
    kind: LineKind
    minutes: int
    reason: CorrectionReason | None = None
    note: str = ""


@dataclass(slots=True)
class Account:
    """The hours of one contract."""

    months: dict[str, dict[e.Thing, Entry]] = field(default_factory=lambda: defaultdict(dict))
    """What was worked, by month and piece of work."""
    frozen: dict[e.Thing, Frozen] = field(default_factory=dict)
    approved: set[str] = field(default_factory=set)
    changed: dict[e.Thing, str] = field(default_factory=dict)
    """Work that may differ from what sheets hold, and its month, which is approved."""


class Books:
    """Everything about hours that a centre's story has told so far."""

    def __init__(self) -> None:
        self.groups: dict[e.Thing, GroupBook] = {}
        self.lessons: dict[e.Thing, LessonBook] = {}
        self.accounts: dict[ContractThing, Account] = defaultdict(Account)
        self._months: dict[str, list[LessonBook]] = {}
        self._contracts: dict[e.Thing, list[ContractThing]] = defaultdict(list)

    # what is known

    def running(self, person: e.Thing, day: date) -> list[ContractThing]:
        """The contracts of somebody on a day."""
        return [each for each in self._contracts.get(person, ()) if each.covers(day)]

    def only_contract(self, person: e.Thing, day: date) -> ContractThing | None:
        """The contract of somebody who has exactly one on a day."""
        running = self.running(person, day)
        return running[0] if len(running) == 1 else None

    def contracts(self) -> Iterator[ContractThing]:
        """Every contract, the first first."""
        return iter(self.accounts)

    # what happens

    def contract(self, contract: ContractThing) -> None:
        self._contracts[contract.person].append(contract)
        self.accounts[contract] = Account()

    def name(
        self, group: GroupBook, person: e.Thing, contract: ContractThing, from_day: date | None
    ) -> None:
        """A contract pays somebody in a class, for all the time there or from a day on."""
        spell = next(each for each in reversed(group.spells) if each.person is person)
        if from_day is None or from_day <= spell.since:
            spell.contract = contract
        else:
            group.spells.append(Spell(person, from_day, contract, spell.until))
            spell.until = from_day - DAY

    def plan(
        self, lesson: e.Thing, group: GroupBook, day: date, starts_at: str, minutes: int
    ) -> None:
        month = month_of(day)
        book = self.lessons[lesson] = LessonBook(lesson, group, day, month, starts_at, minutes)
        self._months.setdefault(month, []).append(book)

    def held(self, lesson: e.Thing) -> None:
        book = self.lessons[lesson]
        if book.state is PLANNED:
            book.state = HELD
            self.enter(book)

    def cancelled(self, lesson: e.Thing, *, moved: bool) -> None:
        book = self.lessons[lesson]
        book.state, book.moved = CANCELLED, moved

    def stood_in(self, lesson: e.Thing, person: e.Thing, reason: str) -> None:
        book = self.lessons[lesson]
        book.there, book.said = person, reason
        if book.state is HELD:
            self.enter(book)

    def enter(self, book: LessonBook) -> None:
        """Write the hours of a held lesson anew."""
        for entry in book.entries:
            self._take_out(entry)
        book.entries = tuple(self._entries(book, LineKind.HELD))
        for entry in book.entries:
            self.put(entry)

    def put(self, entry: Entry) -> None:
        """Write down what somebody worked; where nothing pays it no account has it."""
        if entry.contract is not None:
            account = self.accounts[entry.contract]
            account.months[entry.month][entry.work] = entry
            if entry.month in account.approved:
                account.changed[entry.work] = entry.month

    def _take_out(self, entry: Entry) -> None:
        if entry.contract is not None:
            account = self.accounts[entry.contract]
            account.months[entry.month].pop(entry.work, None)
            if entry.month in account.approved:
                account.changed[entry.work] = entry.month

    def _entries(self, book: LessonBook, kind: LineKind) -> Iterator[Entry]:
        """An entry for everybody who was there, or is to be."""
        day, group = book.on_date, book.group
        if book.there is not None:
            there = [book.there]
        else:
            there = [spell.person for spell in group.spells if spell.covers(day)]
        for person in there:
            yield Entry(
                book.thing, kind, person, self._payer(group, person, day), day, book.month,
                book.starts_at, book.minutes, group.words,
            )  # fmt: skip

    def _payer(self, group: GroupBook, person: e.Thing, day: date) -> ContractThing | None:
        """What pays: the named contract, else the only one with a payer of the class, else one."""
        named = []
        for spell in group.spells:
            contract = spell.contract
            if contract is not None and spell.covers(day) and contract.covers(day):
                if spell.person is person:
                    return contract
                named.append(contract.payer)
        running = self.running(person, day)
        if len(running) > 1:
            running = [each for each in running if each.payer in named]
        return running[0] if len(running) == 1 else None

    def forget(self, today: date) -> None:
        """Forget the oldest months, and contracts that ended long ago."""
        for month in list(islice(self._months, max(0, len(self._months) - KEPT))):
            for book in self._months.pop(month):
                self.lessons.pop(book.thing, None)
        for contract in list(self.accounts):
            until = contract.fields.until
            if until is not None and (today - until).days > 31 * KEPT:
                del self.accounts[contract]
                self._contracts[contract.person].remove(contract)

    # sheets

    def holds_hours(self, sheet: SheetThing, today: date) -> bool:
        """Whether there is anything to hand in; more than a month's own sheet follows that one."""
        if sheet.number and sheet.month not in self.accounts[sheet.contract].approved:
            return False
        return any(self._copies(sheet, today, today))

    def approve(self, sheet: SheetThing, today: date, handed_in: date) -> tuple[SheetLine, ...]:
        """Copy a sheet's lines: from now on only what differs goes onto later sheets."""
        account = self.accounts[sheet.contract]
        copies = list(self._copies(sheet, today, handed_in))
        for copy in copies:
            work = copy.entry.work
            before = account.frozen.get(work)
            planned = copy.kind is LineKind.PLANNED
            minutes = copy.minutes + (0 if before is None else before.minutes)
            account.frozen[work] = Frozen(minutes, planned, copy.entry)
            if planned:
                account.changed[work] = sheet.month
        if sheet.number == 0:
            account.approved.add(sheet.month)
        return tuple(sorted(map(_line, copies), key=_in_order))

    def _copies(self, sheet: SheetThing, today: date, handed_in: date) -> Iterator[Copy]:
        account = self.accounts[sheet.contract]
        if sheet.number == 0:
            for entry in account.months.get(sheet.month, {}).values():
                yield Copy(entry, entry.kind, entry.minutes)
            for entry in self._ahead(sheet, handed_in):
                yield Copy(entry, LineKind.PLANNED, entry.minutes)
        for work, month in account.changed.items():
            if month <= sheet.month:
                yield from self._correction(sheet, account, work, month, today)

    def _ahead(self, sheet: SheetThing, handed_in: date) -> Iterator[Entry]:
        """Lessons after the payer's cut-off, as planned."""
        cut_off = sheet.contract.payer.cut_off
        if cut_off is None:
            return
        for book in self._months.get(sheet.month, ()):
            if book.state is PLANNED and book.on_date.day > cut_off and book.on_date >= handed_in:
                entries = self._entries(book, LineKind.PLANNED)
                yield from (entry for entry in entries if entry.contract is sheet.contract)

    def _correction(
        self, sheet: SheetThing, account: Account, work: e.Thing, month: str, today: date
    ) -> Iterator[Copy]:
        """What differs of one piece of work."""
        held = account.frozen.get(work)
        now = account.months[month].get(work)
        book = self.lessons.get(work)
        worth = 0 if now is None else now.minutes
        if held is not None and held.planned and book is not None and book.state is PLANNED:
            worth = held.minutes if book.on_date >= today else 0
        minutes = worth - (0 if held is None else held.minutes)
        entry = now if held is None else held.entry
        if minutes and entry is not None:
            reason = self._why(sheet.contract, now, book)
            note = "" if book is None else book.said
            yield Copy(entry, LineKind.CORRECTION, minutes, reason, note)

    def _why(
        self, contract: ContractThing, now: Entry | None, book: LessonBook | None
    ) -> CorrectionReason:
        if book is None:
            return CorrectionReason.MARKED_LATER
        if book.state is CANCELLED:
            return CorrectionReason.MOVED if book.moved else CorrectionReason.NOT_HELD
        if book.state is PLANNED:
            return CorrectionReason.UNMARKED
        people = {
            other.person
            for other, account in self.accounts.items()
            if other is not contract and book.thing in account.frozen
        }
        if now is None:
            people = {entry.person for entry in book.entries}
        if contract.person in people:
            return CorrectionReason.OTHER_CONTRACT
        return CorrectionReason.TAUGHT_BY_OTHERS if people else CorrectionReason.MARKED_LATER


def _line(copy: Copy) -> SheetLine:
    entry = copy.entry
    number = entry.work.id
    key = Key(lesson_id=number) if entry.other is None else Key(other_work_id=number)
    return SheetLine(
        key, copy.kind, entry.on_date, entry.starts_at, copy.minutes, entry.words, entry.other,
        copy.reason, copy.note,
    )  # fmt: skip


def _in_order(line: SheetLine) -> tuple[date, str, int]:
    return line.on_date, line.starts_at or "", line.key.lesson_id or 0
