"""Who pays whom in a demo's centre: contracts year by year, and which one pays in a class."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import Enum
from functools import partial

from clc_tui.demo import events as e
from clc_tui.demo import hour_events as h
from clc_tui.demo.beside import Agenda, moment
from clc_tui.demo.books import Books
from clc_tui.demo.cast import Cast
from clc_tui.demo.content import Place, said
from clc_tui.demo.hour_content import DESK_POSITION, POSITION, payers
from clc_tui.services.contract_rules import ContractFields
from clc_tui.services.payers import PayerFields
from clc_tui.terms import RatePer, Rounding

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
BEFORE = 12 * DAY
"""So long before its first day a contract is signed."""
RATE, DEARER, LEAST = 250_000, 12_000, 60_000
"""Tiyn for an academic hour this year, how much less each year before, and the least."""
GRANT_RATE = 420_000
ALLOWANCE = 60 * 60
"""Minutes a month that the grant pays at most."""
DOUBLE, AKIMS, ENDED = 1, 2, 3
"""Places in the staff, by fours: who has two contracts at once, whom the akim pays, whose ended."""


class Year(Enum):
    """When contracts are made anew: month and day of the first day."""

    CALENDAR = (1, 1)
    SCHOOL = (9, 1)


def years(kind: Year, first: date, last: date) -> Iterator[tuple[date, date]]:
    """The contracts that follow one another from a day on: their first and last days."""
    while first <= last:
        month, day = kind.value
        after = date(first.year, month, day)
        if after <= first:
            after = date(first.year + 1, month, day)
        yield first, after - DAY
        first = after


@dataclass(slots=True)
class Contracts:
    """Tells of payers and contracts into an agenda."""

    cast: Cast
    agenda: Agenda
    books: Books
    terms: tuple[tuple[date, date], ...]
    """The first and the last day of each term."""
    office: h.PayerThing = field(default_factory=h.PayerThing)
    grant: h.PayerThing = field(default_factory=h.PayerThing)
    akim: h.PayerThing = field(default_factory=lambda: h.PayerThing(cut_off=25))
    ended: h.ContractThing | None = None
    """One that ended with the month before the last one."""
    _count: int = 0

    def begin(self, at: datetime, place: Place, desk: e.Thing, two_ago: date) -> None:
        """Payers, and all contracts of the staff; the desk's own from `two_ago` on."""
        language = self.cast.language
        fields = payers(
            self.cast.say, said(place.district, language), said(place.settlement, language)
        )
        things = (self.office, self.grant, self.akim)
        for number, (thing, payer) in enumerate(zip(things, fields, strict=True)):
            self.agenda.put(at + 20 * number * SECOND, partial(self._payer, thing, payer))
        start = at + timedelta(minutes=5)
        for place_in_staff, person in enumerate(self.cast.staff):
            self._staff(start, place_in_staff, person, two_ago)
        for first, last in years(Year.CALENDAR, two_ago, self.cast.today + BEFORE):
            position = self.cast.say(DESK_POSITION)
            self._sign(start, desk, self.office, first, last, position=position)

    def _payer(self, thing: h.PayerThing, fields: PayerFields, at: datetime) -> e.Event:
        return h.AddPayer(at, self.cast.facilitator, thing, fields)

    def _staff(self, start: datetime, number: int, person: e.Thing, two_ago: date) -> None:
        first, last = self.terms[0][0], self.cast.today + BEFORE
        kind = Year.SCHOOL if number % 4 in (AKIMS, ENDED) else Year.CALENDAR
        payer = self.akim if number % 4 == AKIMS else self.office
        month_end = (two_ago + 31 * DAY).replace(day=1) - DAY
        for since, until in years(kind, first, last):
            if number == ENDED and since <= month_end <= until:
                self.ended = self._sign(start, person, self.grant, since, month_end)
                if month_end == until:
                    continue
                since = month_end + DAY
            self._sign(start, person, payer, since, until, main_job=number % 4 == 0)
        if number % 4 == DOUBLE:
            for since, until in self.terms:
                self._sign(start, person, self.grant, since, until)

    def _sign(
        self, start: datetime, person: e.Thing, payer: h.PayerThing, since: date, until: date,
        *, main_job: bool = False, position: str = "",
    ) -> h.ContractThing:  # fmt: skip
        back = self.cast.today.year - since.year
        granted = payer is self.grant
        self._count += 1
        fields = ContractFields(
            0, 0, since, until,
            GRANT_RATE if granted else max(LEAST, RATE - DEARER * back),
            RatePer.CLOCK if granted else RatePer.ACADEMIC,
            allowance=ALLOWANCE if granted else None,
            rounding=Rounding.QUARTER if granted else Rounding.NONE,
            main_job=main_job, number=f"{self._count}/{since:%y}",
            position=position or self.cast.say(POSITION),
        )  # fmt: skip
        contract = h.ContractThing(person=person, payer=payer, fields=fields)
        at = max(start, moment(since - BEFORE, 16)) + self._count * SECOND
        self.agenda.put(at, partial(self._signed, contract))
        return contract

    def _signed(self, contract: h.ContractThing, at: datetime) -> e.Event:
        self.books.contract(contract)
        return h.AddContract(at, self.cast.facilitator, contract)

    # which one pays in a class

    def has_two(self, person: e.Thing) -> bool:
        """Whether somebody has two contracts at once, so that it has to be said which one pays."""
        staff = self.cast.staff
        return person in staff and staff.index(person) % 4 == DOUBLE

    def name(self, at: datetime, group: e.ClassThing, person: e.Thing, *, granted: bool) -> None:
        """The grant pays classes, the office the rest; said again where a contract is renewed."""
        self.agenda.put(at + 5 * SECOND, partial(self._name, group, person, granted, None))

    def _name(
        self, group: e.ClassThing, person: e.Thing, granted: bool, from_day: date | None,
        at: datetime,
    ) -> e.Event | None:  # fmt: skip
        book = self.books.groups[group]
        spell = next(each for each in reversed(book.spells) if each.person is person)
        day = from_day or max(spell.since, at.date())
        payer = self.grant if granted else self.office
        wanted = [each for each in self.books.running(person, day) if each.payer is payer]
        if not wanted or (book.ends_on is not None and day > book.ends_on):
            return None
        contract = wanted[0]
        until = contract.fields.until
        if not granted and until is not None:
            again = until + DAY
            tell = partial(self._name, group, person, granted, again)
            self.agenda.put(max(moment(until - 3 * DAY, 9, 30), at + 5 * SECOND), tell)
        self.books.name(book, person, contract, from_day)
        return h.NameContract(at, self.cast.facilitator, group, person, contract, from_day)
