"""How contracts, and what pays an instructor, read in lists and questions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from rich.cells import cell_len

from clc_tui.language import C_, _, date_text, hours_text, money_text
from clc_tui.services.contract_rules import ContractFields
from clc_tui.services.contracts import ContractCard
from clc_tui.services.paying import PaidBy
from clc_tui.terms import RatePer
from clc_tui.widgets.line import clipped
from clc_tui.widgets.record_table import Record

RATE_WORDS = {
    RatePer.ACADEMIC: C_("rate", "{sum} / acad. h"),
    RatePer.CLOCK: C_("rate", "{sum} / h"),
}


def saved_words(pays_on: tuple[str, ...]) -> str:
    """That a contract is written down, and where another one was named so that it pays on."""
    if not pays_on:
        return _("Saved.")
    return _("Saved. Paid as before: {classes}").format(classes=", ".join(pays_on))


def rate_words(fields: ContractFields) -> str:
    """What is paid for which hour."""
    return _(RATE_WORDS[fields.rate_per]).format(sum=money_text(fields.rate or 0))


def days_words(fields: ContractFields) -> str:
    """From when to when."""
    first = "" if fields.from_day is None else date_text(fields.from_day)
    if fields.until is None:
        return _("since {day}").format(day=first)
    return f"{first} – {date_text(fields.until)}"


def payer_words(payer: str, number: str) -> str:
    """Who pays, and by which paper."""
    return f"{payer}, {number}" if number else payer


def allowance_words(fields: ContractFields) -> str:
    """The most hours of a month, in hours of the kind that is paid; empty for no limit."""
    if fields.allowance is None:
        return ""
    return hours_text(Fraction(fields.allowance, fields.hour))


def contract_choice(card: ContractCard, room: int) -> str:
    """A contract to choose among those of one person; of a long payer as much as there is room."""
    fields = card.fields
    rate = rate_words(fields)
    payer = " ".join(filter(None, (fields.number, card.payer)))
    return f"{clipped(payer, min(cell_len(payer), room - cell_len(rate) - 2))}  {rate}"


def on_page_of_person(cards: Iterable[ContractCard]) -> Iterator[Record]:
    """The contracts on somebody's page, under their heading."""
    found = tuple(cards)
    if found:
        yield Record(None, (_("Contracts"),), strong=True)
    for card in found:
        payer = payer_words(card.payer, card.fields.number)
        days = f"{days_words(card.fields)}  {rate_words(card.fields)}"
        yield Record(("contract", card.id), (payer, days))


def paid_words(paid: PaidBy, key: str) -> str:
    """An instructor on the page of a class, and who pays; else the key that names a contract."""
    if paid.contract_id is None:
        return _("{name}: nobody pays yet ({key})").format(name=paid.name, key=key)
    payer = payer_words(paid.payer, paid.number)
    return _("{name}: paid by {payer}").format(name=paid.name, payer=payer)
