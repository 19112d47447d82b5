"""Which contract pays an instructor: in a class, or at one lesson."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from clc_tui.db.connection import blanks, database
from clc_tui.db.models import (
    Contract,
    Group,
    GroupInstructor,
    LessonInstructor,
    Person,
)
from clc_tui.language import N_
from clc_tui.services.attendance import open_lesson
from clc_tui.services.dates import covers
from clc_tui.services.gate import about, writes
from clc_tui.services.hours import Payers
from clc_tui.services.lesson_facts import Teacher
from clc_tui.services.register import planned_instructors
from clc_tui.services.rows import row_of
from clc_tui.terms import Actor, Invalid


class PaidBy(NamedTuple):
    """An instructor of a class and the contract that pays the hours there; None: nothing does."""

    person_id: int
    name: str
    contract_id: int | None
    payer: str
    number: str


def paid_in_class(
    centre_id: int, group_id: int, instructors: tuple[Teacher, ...], day: date
) -> tuple[PaidBy, ...]:
    """What pays each of a class's instructors on a day; nothing where no contracts are kept."""
    if not instructors or not Contract.select().where(Contract.centre_id == centre_id).exists():
        return ()
    days = _days_to_pay(group_id, [teacher.person_id for teacher in instructors], day)
    payers = Payers(centre_id, min(days.values()), max(days.values()))
    which = {
        person_id: payers.of(group_id, person_id, day.isoformat(), None)
        for person_id, day in days.items()
    }
    named = _named({each for each in which.values() if each is not None})
    return tuple(
        PaidBy(each.person_id, each.name, contract_id, *named.get(contract_id or 0, ("", "")))
        for each in instructors
        for contract_id in (which[each.person_id],)
    )


def _days_to_pay(group_id: int, people: Collection[int], day: date) -> dict[int, date]:
    """The day to look at for each instructor: the one asked for, or the first one to come."""
    spells: dict[int, list[GroupInstructor]] = {person_id: [] for person_id in people}
    for row in _spells(group_id, people):
        spells[row.person_id].append(row)
    found = {person_id: _nearest(rows, day) for person_id, rows in spells.items()}
    return {
        person_id: day if spell is None else max(day, spell.since)
        for person_id, spell in found.items()
    }


def _named(contract_ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """Who pays by each contract, and its number."""
    rows = database.execute_sql(
        "SELECT c.id, y.name, c.number FROM contract c JOIN payer y ON y.id = c.payer_id"
        f" WHERE c.id IN ({blanks(contract_ids)})",
        tuple(contract_ids),
    )
    return {contract_id: (payer, number) for contract_id, payer, number in rows}


def only_contract(person_id: int, day: date) -> int | None:
    """The contract of somebody who has exactly one on a day."""
    rows = list(
        Contract.select(Contract.id).where(
            Contract.person_id == person_id,
            Contract.from_day <= day,
            Contract.until.is_null() | (Contract.until >= day),
        )
    )
    return int(rows[0].id) if len(rows) == 1 else None


@writes
def name_contract(
    actor: Actor,
    group_id: int,
    person_id: int,
    contract_id: int | None,
    *,
    from_day: date | None = None,
) -> None:
    """Say which contract pays an instructor in a class (None: nobody said).

    For the whole time the person teaches there now, is to teach, or last taught; with `from_day`
    for the days from that one on, and what was before stays as it was said. Raises `Invalid` where
    the contract is somebody else's or does not run then.
    """
    group = row_of(actor, Group, group_id)
    row_of(actor, Person, person_id)
    about("group", group_id)
    day = from_day or actor.today
    spell = _nearest(_spells(group_id, [person_id]), day)
    if spell is None or (from_day is not None and not covers(spell.since, spell.until, from_day)):
        raise Invalid(N_("On {day} this person does not teach this class."), "day", day=day)
    if contract_id is not None:
        last = min(spell.until or date.max, group.ends_on or date.max)
        when = from_day or max(spell.since, min(day, last))
        _require_pays(actor, contract_id, person_id, when)
    if spell.contract_id == contract_id:
        return
    if from_day is not None and from_day > spell.since:
        until, spell.until = spell.until, from_day - timedelta(days=1)
        spell.save()
        spell = GroupInstructor(
            centre_id=actor.centre, group_id=group_id, person_id=person_id,
            since=from_day, until=until,
        )  # fmt: skip
    spell.contract_id = contract_id
    spell.save()


def _spells(group_id: int, people: Collection[int]) -> list[GroupInstructor]:
    """When these people teach a class, taught it or are to teach it, the first time first."""
    rows = GroupInstructor.select().where(
        GroupInstructor.group_id == group_id, GroupInstructor.person_id.in_(list(people))
    )
    return list(rows.order_by(GroupInstructor.since))


def _nearest(rows: Sequence[GroupInstructor], day: date) -> GroupInstructor | None:
    """The time of teaching a day lies in, else the next one, else the last one."""
    running = [row for row in rows if covers(row.since, row.until, day)]
    to_come = [row for row in rows if row.since > day]
    return next(iter(running or to_come), rows[-1] if rows else None)


def _require_pays(actor: Actor, contract_id: int, person_id: int, day: date) -> None:
    """Raise `Invalid` unless a contract is that person's and runs on a day."""
    row = row_of(actor, Contract, contract_id)
    if row.person_id != person_id:
        raise Invalid(N_("This contract is somebody else's."), "contract_id")
    if not covers(row.from_day, row.until, day):
        raise Invalid(
            N_("This contract runs from {first} to {last}; {day} lies outside it."),
            field="contract_id",
            first=row.from_day,
            last=row.until or "…",
            day=day,
        )


@writes
def pay_lesson_by(actor: Actor, lesson_id: int, person_id: int, contract_id: int | None) -> None:
    """Say which contract pays somebody for one lesson; None: as in the class.

    Whoever is written down for a lesson stands in the place of the class's own instructors, so
    where one of these gets a contract all of them are written down.
    """
    lesson = open_lesson(actor, lesson_id)
    about("lesson", lesson_id)
    there = {
        row.person_id: row
        for row in LessonInstructor.select().where(
            LessonInstructor.lesson_id == lesson_id, LessonInstructor.helper == 0
        )
    }
    planned = [one.person_id for one in planned_instructors(lesson.group_id, lesson.on_date)]
    if person_id not in (there or planned):
        raise Invalid(N_("This person did not teach this lesson."), "person_id")
    if contract_id is not None:
        _require_pays(actor, contract_id, person_id, lesson.on_date)
        there = there or {
            each: LessonInstructor.create(
                centre_id=actor.centre, lesson_id=lesson_id, person_id=each
            )
            for each in dict.fromkeys(planned)
        }
    if person_id in there:
        there[person_id].contract_id = contract_id
        there[person_id].save()
        _forget_plan(there, planned)


def _forget_plan(there: dict[int, LessonInstructor], planned: list[int]) -> None:
    """Where what is written down says only what is planned anyway, it need not stand there."""
    if set(there) == set(planned) and all(row.contract_id is None for row in there.values()):
        for row in there.values():
            row.delete_instance()
