"""People: written down once, changed by two at a time, listed in order, found in any spelling."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import given
import pytest
from given import later

from clc_tui.db.models import LogEntry, Person
from clc_tui.services.enrolments import enrol, move_enrolment
from clc_tui.services.people import (
    add_person,
    change_person,
    consent_signed,
    consent_withdrawn,
    likely_duplicates,
    people_list,
    person,
)
from clc_tui.services.person_fields import PersonFields
from clc_tui.services.undo import undo
from clc_tui.terms import (
    Actor,
    Category,
    Clash,
    Employment,
    Invalid,
    NotFound,
    Role,
    Sex,
    Status,
)

Actors = Callable[..., Actor]
IIN = "900101400012"


@pytest.fixture
def facilitator(actor: Actors) -> Actor:
    return actor(Role.FACILITATOR)


def names(page: Any) -> list[str]:  # noqa: ANN401
    return [line.name for line in page.rows]


def test_a_person_is_written_down_as_people_write_names(facilitator: Actor) -> None:
    made = add_person(
        facilitator,
        PersonFields(
            " АХМЕТОВА ",
            "айгүл",
            "Қайратқызы",
            sex=Sex.FEMALE,
            birth_date=date(1990, 1, 1),
            phone="8 (701) 123-45-67",
            iin=IIN,
            employment=Employment.HOMEMAKER,
            categories=frozenset({Category.KANDAS, Category.MANY_CHILDREN}),
            consent_on=given.TODAY,
        ),
    )
    assert made.name == "Ахметова Айгүл Қайратқызы"
    assert made.fields.phone == "+7 701 123 45 67"
    assert made.fields.birth_year == 1990
    assert made.fields.iin == "********0012"
    assert [(line.status, line.since) for line in made.employment] == [
        (Employment.HOMEMAKER, given.TODAY)
    ]
    assert {line.category for line in made.categories} == {
        Category.KANDAS,
        Category.MANY_CHILDREN,
    }
    assert [line.signed_on for line in made.consents] == [given.TODAY]
    row = Person.get_by_id(made.id)
    assert row.phone == "77011234567"
    entry = LogEntry.select().order_by(LogEntry.id.desc()).first()
    assert (entry.verb, entry.subject, entry.subject_id) == ("add_person", "person", made.id)


def test_latin_look_alikes_inside_a_name_become_cyrillic(facilitator: Actor) -> None:
    made = add_person(facilitator, PersonFields("Ceйткaли", "Ольга"))
    assert made.name == "Сейткали Ольга"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        (PersonFields(" "), "family_name"),
        (PersonFields("А" * 61), "family_name"),
        (PersonFields("Ли", birth_date=date(2027, 1, 1)), "birth_date"),
        (PersonFields("Ли", birth_year=1899), "birth_year"),
        (PersonFields("Ли", phone="12"), "phone"),
        (PersonFields("Ли", iin="12345"), "iin"),
        (PersonFields("Ли", consent_on=date(2026, 12, 1)), "consent_on"),
        (PersonFields("Ли", language="tlh"), "language"),
        (PersonFields("Ли", guardian="Ли Вера"), "consent_on"),
    ],
)
def test_what_cannot_be_right_is_refused_with_its_field(
    facilitator: Actor, fields: PersonFields, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        add_person(facilitator, fields)
    assert refused.value.field == field
    assert given.count_of(Person) == 0


def test_a_name_cannot_carry_what_a_terminal_obeys(facilitator: Actor) -> None:
    with pytest.raises(Invalid):
        add_person(facilitator, PersonFields("Ли\x1b[2J"))
    with pytest.raises(Invalid):
        add_person(facilitator, PersonFields("Ли", note="a\u202eb"))


def test_an_iin_is_taken_once_in_a_centre_and_again_in_another(
    centre: int, facilitator: Actor
) -> None:
    add_person(facilitator, PersonFields("Ли", "Ольга", iin=IIN, consent_on=given.TODAY))
    with pytest.raises(Clash, match="Ли Ольга"):
        add_person(
            facilitator,
            PersonFields("Ким", iin=IIN, consent_on=given.TODAY),
            despite_duplicates=True,
        )
    other = given.actor(given.centre("Тараз"), Role.FACILITATOR)
    assert (
        add_person(other, PersonFields("Ли", "Ольга", iin=IIN, consent_on=given.TODAY)).name
        == "Ли Ольга"
    )


def test_somebody_alike_is_named_before_a_second_record_is_made(facilitator: Actor) -> None:
    add_person(
        facilitator,
        PersonFields("Ахметова", "Айгүл", "Қайратқызы", birth_year=1990, phone="87011234567"),
    )

    def alike(*args: Any, **kwargs: Any) -> list[str]:  # noqa: ANN401
        found = likely_duplicates(facilitator, PersonFields(*args, **kwargs))
        return [line.name for line in found]

    known = ["Ахметова Айгүл Қайратқызы"]
    assert alike("Akhmetova", "Aigul") == known
    assert alike("Ахметова", "Айгуль", birth_date=date(1990, 5, 5)) == known
    assert alike("Ким", phone="8 701 123 45 67") == known
    assert alike("Ахметова", "Айгүл", birth_year=1991) == []
    assert alike("Ахметова", "Айгүл", "Маратқызы") == []
    assert alike("Ахметова", phone="8701") == []
    with pytest.raises(Clash, match="Ахметова Айгүл Қайратқызы: already known"):
        add_person(facilitator, PersonFields("Ахметова", "Айгүл"))
    add_person(facilitator, PersonFields("Ахметова", "Айгүл"), despite_duplicates=True)
    assert given.count_of(Person) == 2


def test_two_people_change_different_fields_of_one_person(facilitator: Actor) -> None:
    made = add_person(
        facilitator,
        PersonFields("Ли", "Ольга", phone="87011234567", iin=IIN, consent_on=given.TODAY),
    )
    was = made.fields
    change_person(facilitator, made.id, replace(was, settlement="Талгар"), was=was)
    after = change_person(facilitator, made.id, replace(was, given_name="Олеся"), was=was)
    assert after.fields.settlement == "Талгар"
    assert after.name == "Ли Олеся"
    assert Person.get_by_id(made.id).iin == IIN
    assert names(people_list(facilitator, query="олеся")) == ["Ли Олеся"]
    assert names(people_list(facilitator, query="ольга")) == []


def test_two_people_change_the_same_field_and_the_second_reads_what_the_first_wrote(
    facilitator: Actor,
) -> None:
    was = add_person(facilitator, PersonFields("Ли", "Ольга", consent_on=given.TODAY)).fields
    person_id = Person.get().id
    change_person(facilitator, person_id, replace(was, settlement="Талгар"), was=was)
    with pytest.raises(Clash, match=r"Village or town.*Талгар"):
        change_person(facilitator, person_id, replace(was, settlement="Есик"), was=was)
    assert Person.get().settlement == "Талгар"
    same = change_person(facilitator, person_id, replace(was, settlement="Талгар"), was=was)
    assert same.fields.settlement == "Талгар"


def test_a_foreign_phone_survives_a_change_of_something_else(facilitator: Actor) -> None:
    made = add_person(
        facilitator, PersonFields("Ли", phone="+996 700 123456", consent_on=given.TODAY)
    )
    change_person(facilitator, made.id, replace(made.fields, note="ночью"), was=made.fields)
    assert Person.get().phone == "996700123456"


def test_the_year_of_birth_follows_the_date(facilitator: Actor) -> None:
    made = add_person(
        facilitator, PersonFields("Ли", birth_date=date(1990, 5, 1), consent_on=given.TODAY)
    )
    wanted = replace(made.fields, birth_date=date(1991, 5, 1))
    assert change_person(facilitator, made.id, wanted, was=made.fields).fields.birth_year == 1991
    only_year = replace(wanted, birth_date=None, birth_year=1991)
    after = change_person(facilitator, made.id, only_year, was=replace(wanted, birth_year=1991))
    assert (after.fields.birth_date, after.fields.birth_year) == (None, 1991)


def test_a_hidden_iin_is_changed_only_when_typed_anew(facilitator: Actor) -> None:
    made = add_person(facilitator, PersonFields("Ли", iin=IIN, consent_on=given.TODAY))
    change_person(facilitator, made.id, replace(made.fields, note="x"), was=made.fields)
    assert person(facilitator, made.id, iin=True).fields.iin == IIN
    change_person(facilitator, made.id, replace(made.fields, iin=""), was=made.fields)
    assert person(facilitator, made.id, iin=True).fields.iin == ""


def test_employment_and_categories_keep_their_days(facilitator: Actor) -> None:
    made = add_person(
        facilitator,
        PersonFields(
            "Ли",
            consent_on=given.TODAY,
            employment=Employment.UNEMPLOYED,
            categories=frozenset({Category.NEET}),
        ),
    )
    month = later(facilitator, 30)
    wanted = replace(
        made.fields, employment=Employment.EMPLOYED, categories=frozenset({Category.KANDAS})
    )
    after = change_person(month, made.id, wanted, was=made.fields)
    assert [(line.status, line.since) for line in after.employment] == [
        (Employment.UNEMPLOYED, given.TODAY),
        (Employment.EMPLOYED, month.today),
    ]
    assert {(line.category, line.since, line.until) for line in after.categories} == {
        (Category.NEET, given.TODAY, month.today - timedelta(days=1)),
        (Category.KANDAS, month.today, None),
    }
    corrected = replace(after.fields, employment=Employment.SELF_EMPLOYED, categories=frozenset())
    again = change_person(month, made.id, corrected, was=after.fields)
    assert [line.status for line in again.employment] == [
        Employment.UNEMPLOYED,
        Employment.SELF_EMPLOYED,
    ]
    assert [line.category for line in again.categories] == [Category.NEET]
    with pytest.raises(Invalid):
        change_person(month, made.id, replace(again.fields, employment=None), was=again.fields)


def test_consent_is_signed_and_taken_back(facilitator: Actor) -> None:
    made = add_person(facilitator, PersonFields("Ли", "Саша", birth_year=2012))
    signed = consent_signed(facilitator, made.id, guardian="Ли Вера")
    assert (signed.fields.consent_on, signed.fields.guardian) == (given.TODAY, "Ли Вера")
    with pytest.raises(Invalid):
        consent_withdrawn(facilitator, made.id, given.TODAY - timedelta(days=1))
    after = consent_withdrawn(later(facilitator, 2), made.id)
    assert after.fields.consent_on is None
    assert after.consents[0].withdrawn_on == given.TODAY + timedelta(days=2)
    with pytest.raises(Invalid):
        consent_withdrawn(facilitator, made.id)


def test_what_was_written_of_a_person_can_be_taken_back(facilitator: Actor) -> None:
    made = add_person(
        facilitator,
        PersonFields("Ли", "Ольга", consent_on=given.TODAY, employment=Employment.STUDENT),
    )
    change_person(facilitator, made.id, replace(made.fields, family_name="Ким"), was=made.fields)
    undo(facilitator)
    assert names(people_list(facilitator, query="ли")) == ["Ли Ольга"]
    undo(facilitator)
    assert given.count_of(Person) == 0
    assert names(people_list(facilitator, query="ли")) == []


def test_the_page_of_a_person_counts_marks_in_each_spell(centre: int, facilitator: Actor) -> None:
    learner = given.person(centre, "Ли Ольга")
    sewing = given.group(given.course(centre), "женщины")
    days = given.lessons(sewing, [date(2026, 11, day) for day in (2, 4, 9, 11)])
    given.enrolled(sewing, learner, ends_on=date(2026, 11, 4), outcome="left", reason="работа")
    given.enrolled(sewing, learner, starts_on=date(2026, 11, 9), journal_no=1)
    for lesson, status in zip(
        days, (Status.PRESENT, Status.ABSENT, Status.LATE, Status.PRESENT), strict=True
    ):
        given.mark(lesson, learner, status)
    spells = person(facilitator, learner).enrolments
    assert [(s.course, s.target, s.attended, s.marked, s.outcome) for s in spells] == [
        ("Швейное дело", "женщины", 2, 2, None),
        ("Швейное дело", "женщины", 1, 2, "left"),
    ]


def test_a_class_begun_after_a_move_is_not_where_the_move_went(
    centre: int, facilitator: Actor
) -> None:
    old, beside = (given.group(given.course(centre, title)) for title in ("Шитьё", "Плотник"))
    new = given.group(given.course(centre, "Английский"), starts_on=given.TODAY + timedelta(14))
    who = given.person(centre, "Бекова Жанар")
    enrol(facilitator, old, who)
    move_enrolment(facilitator, who, old, new)
    enrol(later(facilitator, 2), beside, who)
    assert [each.moved_to for each in person(facilitator, who).enrolments] == ["", "", "Английский"]


def test_people_of_another_centre_do_not_exist(centre: int, facilitator: Actor) -> None:
    other = given.person(given.centre("Тараз"), "Ли Ольга", phone="87011234567")
    with pytest.raises(NotFound):
        person(facilitator, other)
    assert people_list(facilitator).total == 0
    for query in ("ли", "льга", "8701", "c2c", "c"):
        assert people_list(facilitator, query=query).rows == ()
    assert likely_duplicates(facilitator, PersonFields("Ли", "Ольга")) == ()
