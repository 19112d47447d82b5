"""What is kept before the consent is signed, and who signs it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import given
import pytest

from clc_tui.db.models import Person
from clc_tui.services.consent import NEED_CONSENT, only_desk_fields, under_age
from clc_tui.services.people import (
    add_person,
    change_person,
    consent_signed,
    consent_withdrawn,
    person,
)
from clc_tui.services.person_fields import PersonFields
from clc_tui.services.undo import last_action, undo
from clc_tui.terms import Actor, Category, Clash, Employment, Invalid, Role, Sex

LINE = PersonFields("Ким", "Вера", sex=Sex.FEMALE, birth_year=1990, phone="87010000001")
MORE: dict[str, object] = {
    "birth_date": date(1990, 2, 28), "settlement": "Нура", "employment": Employment.STUDENT,
    "categories": frozenset({Category.KANDAS}), "language": "kk", "heard_from": "соседка",
    "came_for": "работа", "special_needs": "слабое зрение", "latin_name": "Kim",
    "iin": "750315390013", "note": "вечером",
}  # fmt: skip


@pytest.fixture
def desk(centre: int) -> Actor:
    return given.actor(centre, Role.FACILITATOR)


def test_the_desks_line_needs_no_consent(desk: Actor) -> None:
    assert add_person(desk, LINE).fields.phone == "+7 701 000 00 01"
    assert set(MORE) == set(NEED_CONSENT)


@pytest.mark.parametrize("name", NEED_CONSENT)
def test_anything_else_waits_for_it(desk: Actor, name: str) -> None:
    more = replace(LINE, **{name: MORE[name]})  # type: ignore[arg-type]
    with pytest.raises(Invalid) as refused:
        add_person(desk, more)
    assert refused.value.field == "consent_on" and given.count_of(Person) == 0
    made = add_person(desk, LINE)
    with pytest.raises(Invalid):
        change_person(desk, made.id, replace(made.fields, **{name: MORE[name]}), was=made.fields)  # type: ignore[arg-type]
    assert only_desk_fields(more) == replace(LINE, birth_year=1990)
    signed = replace(more, family_name="Цой", consent_on=given.TODAY)
    assert add_person(desk, signed, despite_duplicates=True).fields.consent_on == given.TODAY


def test_a_list_keeps_what_it_had_and_a_withdrawal_adds_nothing(desk: Actor, centre: int) -> None:
    listed = given.person(centre, "Ли Вера", settlement="Нура")
    was = person(desk, listed).fields
    after = change_person(desk, listed, replace(was, phone="87010000002"), was=was).fields
    assert after.settlement == "Нура"
    with pytest.raises(Invalid):
        change_person(desk, listed, replace(after, settlement="Есик"), was=after)
    assert change_person(desk, listed, replace(after, settlement=""), was=after)
    consent_signed(desk, listed)
    was = person(desk, listed).fields
    change_person(desk, listed, replace(was, settlement="Есик"), was=was)
    after = consent_withdrawn(desk, listed).fields
    assert after.settlement == "Есик"
    with pytest.raises(Invalid):
        change_person(desk, listed, replace(after, note="x"), was=after)


@pytest.mark.parametrize(
    ("born", "year", "young"),
    [
        (date(2008, 11, 23), 2008, False), (date(2008, 11, 24), 2008, True), (None, 2008, True),
        (None, 2007, False), (None, None, False), (date(2008, 2, 29), 2008, False),
    ],
)  # fmt: skip
def test_who_is_under_age_needs_a_guardian(
    desk: Actor, centre: int, born: date | None, year: int | None, young: bool
) -> None:
    assert under_age(born, year, given.TODAY) is young
    child = given.person(centre, "Тен Юля", birth_date=born, birth_year=year)
    if young:
        with pytest.raises(Invalid) as refused:
            consent_signed(desk, child)
        assert refused.value.field == "guardian"
    signed = consent_signed(desk, child, guardian="Тен А." if young else None)
    assert signed.fields.consent_on == given.TODAY
    with_it = replace(PersonFields("Тен", "Ия", birth_date=born, birth_year=year),
                      consent_on=given.TODAY)  # fmt: skip
    if young:
        with pytest.raises(Invalid):
            add_person(desk, with_it, despite_duplicates=True)


@pytest.mark.parametrize("name", NEED_CONSENT)
def test_a_signature_is_not_taken_back_under_what_was_written_since(desk: Actor, name: str) -> None:
    who = add_person(desk, LINE).id
    signed = consent_signed(desk, who).fields
    entry = last_action(desk)
    more = replace(signed, **{name: MORE[name]})  # type: ignore[arg-type]
    change_person(desk, who, more, was=signed)
    assert entry is not None
    with pytest.raises(Clash, match=r"Ким В\.: what was written since needs the signature"):
        undo(desk, entry.entry_id)
    undo(desk)
    undo(desk)
    assert person(desk, who).fields.consent_on is None
