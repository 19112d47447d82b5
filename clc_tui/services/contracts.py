"""Contracts: who pays an instructor, from when to when, and how much.

An instructor reads the own ones, the facilitator all, nobody else any.
"""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from clc_tui.db.connection import database
from clc_tui.db.models import (
    Contract,
    LessonInstructor,
    OtherWork,
    Payer,
    Person,
    Timesheet,
)
from clc_tui.db.names import full_name, short_name
from clc_tui.language import N_, money_text
from clc_tui.services.access import shows_people
from clc_tui.services.contract_rules import (
    CONTRACT_WORDS,
    PAYING,
    fields_of,
    fill,
    has,
    require_days,
    require_none_waits,
    require_not_approved,
    require_open,
    require_order,
    require_unused,
)
from clc_tui.services.contract_rules import ContractFields as ContractFields
from clc_tui.services.dates import covers
from clc_tui.services.gate import about, reads, writes
from clc_tui.services.merging import merged
from clc_tui.services.paying_on import contract_runs, go_on_paying
from clc_tui.services.rows import living_person, require_no_mixing, row_of
from clc_tui.terms import (
    Actor,
    Invalid,
    NotFound,
    RatePer,
    Reach,
    Refused,
    Rounding,
)


class ContractCard(NamedTuple):
    """A contract with the names of who works and who pays."""

    id: int
    name: str
    short: str
    payer: str
    fields: ContractFields

    def runs_on(self, day: date) -> bool:
        """Whether it pays on a day."""
        first = self.fields.from_day
        return first is not None and covers(first, self.fields.until, day)


class Written(NamedTuple):
    """A contract as it was written down, and what that changed elsewhere."""

    id: int
    pays_on: tuple[str, ...] = ()
    """Classes in which the contract that paid until now was named, so that it goes on paying."""


class ContractPage(NamedTuple):
    """A contract and what hangs on it."""

    card: ContractCard
    classes: tuple[str, ...]
    """Classes in which it is named."""


def _people(cards: tuple[ContractCard, ...]) -> int:
    return len({card.fields.person_id for card in cards})


def _whose_all(cards: tuple[ContractCard, ...]) -> int | None:
    whose = {card.fields.person_id for card in cards}
    return whose.pop() if len(whose) == 1 else None


def _whose(page: ContractPage) -> int:
    return page.card.fields.person_id


_CARDS = (
    "SELECT c.id, p.family_name, p.given_name, p.patronymic, y.name, c.person_id, c.payer_id,"
    " c.from_day, c.until, c.rate, c.rate_per, c.academic_minutes, c.allowance, c.rounding,"
    " c.main_job, c.number, c.position FROM contract c JOIN person p ON p.id = c.person_id"
    " JOIN payer y ON y.id = c.payer_id WHERE {where} ORDER BY {order}, c.from_day, c.id"
)


@shows_people(_people, subject=_whose_all)
@reads
def contracts(
    actor: Actor, person_id: int | None = None, *, ended: bool = False
) -> tuple[ContractCard, ...]:
    """The contracts that run or are to run, by name; ended ones only when asked for.

    Of one person with `person_id`. An instructor gets the own ones, whoever is asked for: of
    others it is not even told whether there are any.
    """
    if actor.reach is Reach.TAUGHT:
        if person_id not in (None, actor.person_id):
            raise Refused(N_("You see your own contracts only."))
        if actor.person_id is None:
            return ()
        person_id = actor.person_id
    today = actor.today.isoformat()
    whose = "c.centre_id = ?1 AND c.person_id = ?3" if person_id else "c.centre_id = ?1"
    where = whose if ended else f"{whose} AND (c.until IS NULL OR c.until >= ?2)"
    return cards_where(actor, where, (actor.centre, today, person_id))


def cards_where(actor: Actor, where: str, values: tuple[Any, ...]) -> tuple[ContractCard, ...]:
    """Contracts that fit a condition of ours (never of a user's), by name and first day."""
    order = "p.sort_kk" if actor.language == "kk" else "p.sort_ru"
    asked = max((n for n in range(1, len(values) + 1) if f"?{n}" in where), default=0)
    rows = database.execute_sql(_CARDS.format(where=where, order=order), values[:asked])
    return tuple(_card(row) for row in rows)


def _card(row: tuple[Any, ...]) -> ContractCard:
    fields = ContractFields(
        row[5], row[6], date.fromisoformat(row[7]),
        date.fromisoformat(row[8]) if row[8] else None,
        row[9], RatePer(row[10]), row[11], row[12], Rounding(row[13]), bool(row[14]),
        row[15], row[16],
    )  # fmt: skip
    return ContractCard(row[0], full_name(*row[1:4]), short_name(*row[1:4]), row[4], fields)


@shows_people(lambda page: 1, subject=_whose)
@reads
def contract(actor: Actor, contract_id: int) -> ContractPage:
    """One contract; for an instructor those of others are not there."""
    own = "c.centre_id = ?1 AND c.id = ?2"
    if actor.reach is Reach.TAUGHT:
        own += " AND c.person_id = ?3"
    cards = cards_where(actor, own, (actor.centre, contract_id, actor.person_id))
    if not cards:
        raise NotFound(N_("That is not here any more. Go back and look again."))
    return ContractPage(cards[0], _classes(contract_id))


def _classes(contract_id: int) -> tuple[str, ...]:
    """What the classes are called in which a contract is named."""
    rows = database.execute_sql(
        "SELECT DISTINCT g.id, c.title || iif(g.target = '', '', ' · ' || g.target)"
        ' FROM group_instructor i JOIN "group" g ON g.id = i.group_id'
        " JOIN course c ON c.id = g.course_id WHERE i.contract_id = ? ORDER BY 2, 1",
        (contract_id,),
    )
    return tuple(title for _id, title in rows)


@writes
def add_contract(actor: Actor, fields: ContractFields) -> Written:
    """A new contract. Several of one person at a time are allowed."""
    living_person(actor, fields.person_id)
    require_no_mixing(None, fields.person_id)
    require_open(row_of(actor, Payer, fields.payer_id))
    row = Contract(centre_id=actor.centre, person_id=fields.person_id, payer_id=fields.payer_id)
    fill(row, fields)
    others = contract_runs(fields.person_id)
    row.save()
    about("contract", row.id)
    now = contract_runs(fields.person_id)
    return Written(int(row.id), go_on_paying(fields.person_id, others, now))


@writes
def change_contract(
    actor: Actor, contract_id: int, fields: ContractFields, *, was: ContractFields
) -> Written:
    """Change a contract from what the form showed (`was`) to what it says now.

    Raises `Invalid` where approved timesheets could not be explained any more: with other people,
    another payer, or days that leave out what is approved. Rate and rounding may change: each
    sheet keeps those it was approved with. While a sheet waits for approval they stay as they are.
    """
    row = row_of(actor, Contract, contract_id)
    about("contract", contract_id)
    wanted = merged(fields_of(row), was, fields, CONTRACT_WORDS, said=_said)
    if wanted.person_id != row.person_id:
        living_person(actor, wanted.person_id)
        require_no_mixing(None, wanted.person_id)
        require_unused(contract_id)
    if wanted.payer_id != row.payer_id:
        require_open(row_of(actor, Payer, wanted.payer_id))
        require_not_approved(contract_id)
    now = fields_of(row)
    for name in sorted(PAYING):
        if getattr(wanted, name) != getattr(now, name):
            require_none_waits(contract_id, name)
    row.person_id, row.payer_id = wanted.person_id, wanted.payer_id
    fill(row, wanted)
    before = contract_runs(row.person_id)
    row.save()
    require_days(row)
    return Written(contract_id, go_on_paying(row.person_id, before, contract_runs(row.person_id)))


@writes
def end_contract(actor: Actor, contract_id: int, until: date | None) -> Written:
    """Give a contract its last day, or (None) take that back."""
    row = row_of(actor, Contract, contract_id)
    about("contract", contract_id)
    row.until = until
    require_order(row.from_day, until)
    before = contract_runs(row.person_id)
    row.save()
    require_days(row)
    return Written(contract_id, go_on_paying(row.person_id, before, contract_runs(row.person_id)))


@writes
def remove_contract(actor: Actor, contract_id: int) -> None:
    """Take away a contract written by mistake, on which nothing hangs yet."""
    row = row_of(actor, Contract, contract_id)
    about("contract", contract_id)
    if has(Timesheet, contract_id) or has(OtherWork, contract_id):
        raise Invalid(N_("Hours are written under this contract; give it a last day instead."))
    classes = _classes(contract_id)
    if classes:
        raise Invalid(
            N_("This contract pays in {classes}. Choose another one there first."), classes=classes
        )
    if has(LessonInstructor, contract_id):
        raise Invalid(N_("This contract pays a lesson; give it a last day instead."))
    row.delete_instance()


def _said(name: str, value: object) -> object:
    """A value of a field as people know it."""
    if name in ("person_id", "payer_id") and isinstance(value, int):
        if name == "payer_id":
            return Payer.get_by_id(value).name
        person = Person.get_by_id(value)
        return full_name(person.family_name, person.given_name, person.patronymic)
    return money_text(value) if name == "rate" and isinstance(value, int) else value
