"""A second contract, or a second record: what paid goes on paying, and can be taken back."""

from __future__ import annotations

from dataclasses import replace

import given
import pytest
from october import MONTH, October, approved, day

from clc_tui.db.models import Contract
from clc_tui.services import people_merging, timesheets, undo
from clc_tui.services.contracts import change_contract, contract
from clc_tui.services.paying import name_contract
from clc_tui.terms import Actor, Clash, Role


def changed(month: October, contract_id: int, **fields: object) -> None:
    was = contract(month.facilitator, contract_id).card.fields
    change_contract(month.facilitator, contract_id, replace(was, **fields), was=was)  # type: ignore[arg-type]


def both_approved(month: October) -> None:
    """October of both instructors is approved."""
    approved(month)
    sheet = timesheets.submit_timesheet(
        month.facilitator, month.by_kim, MONTH, signed_on=day(25)
    ).id or 0  # fmt: skip
    timesheets.approve_timesheet(month.facilitator, sheet)


def colleague(month: October) -> Actor:
    """Another facilitator: what they do the first one's `undo` leaves alone."""
    user_id = given.actor(month.centre, Role.FACILITATOR).user_id
    return replace(month.facilitator, user_id=user_id)


def test_two_records_with_approved_sheets_become_two_again(month: October) -> None:
    both_approved(month)
    people_merging.merge_people(month.facilitator, month.li, month.kim)
    assert Contract.get_by_id(month.by_kim).person_id == month.li
    undo.undo(month.facilitator)
    assert Contract.get_by_id(month.by_kim).person_id == month.kim


def test_undo_gives_nobody_the_contract_another_is_paid_by(month: October) -> None:
    made = given.contract(month.payer, month.li, number="15")
    changed(month, made, person_id=month.kim)
    other = colleague(month)
    name_contract(other, month.english, month.kim, made)
    with pytest.raises(Clash, match="in use"):
        undo.undo(month.facilitator)
    assert Contract.get_by_id(made).person_id == month.kim


def test_two_records_stay_one_where_a_class_names_the_others_contract(month: October) -> None:
    people_merging.merge_people(month.facilitator, month.li, month.kim)
    other = colleague(month)
    name_contract(other, month.sewing, month.li, month.by_kim)
    with pytest.raises(Clash, match="somebody else's contract"):
        undo.undo(month.facilitator)
    name_contract(other, month.sewing, month.li, month.by_li)
    undo.undo(month.facilitator)
    assert Contract.get_by_id(month.by_kim).person_id == month.kim


def test_undo_names_no_contract_that_is_somebody_elses_by_now(month: October) -> None:
    made = given.contract(month.payer, month.li, number="15")
    name_contract(month.facilitator, month.sewing, month.li, made)
    other = colleague(month)
    name_contract(month.facilitator, month.sewing, month.li, month.by_li)
    changed(replace(month, facilitator=other), made, person_id=month.kim)
    with pytest.raises(Clash, match="somebody else's contract"):
        undo.undo(month.facilitator)
