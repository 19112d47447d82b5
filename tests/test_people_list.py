"""Lists of people: in the reader's order, in any spelling, as far as the reader may see."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import given
import pytest
from given import later
from plans import plans, scans

from clc_tui.db.models import AccessLog, Person
from clc_tui.services.people import add_person, likely_duplicates, people_list, person
from clc_tui.services.person_fields import PersonFields
from clc_tui.terms import Actor, Refused, Role

Actors = Callable[..., Actor]
IIN = "900101400012"


@pytest.fixture
def facilitator(actor: Actors) -> Actor:
    return actor(Role.FACILITATOR)


def names(page: Any) -> list[str]:  # noqa: ANN401
    return [line.name for line in page.rows]


@pytest.fixture
def instructor(centre: int, actor: Actors) -> Actor:
    """Teaches Ли Ольга; not Ким Вера."""
    me = given.person(centre, "Садыкова Гульнара")
    own = given.group(given.course(centre), taught_by=me)
    other = given.group(given.course(centre, "Английский"))
    given.enrolled(own, given.person(centre, "Ли Ольга", special_needs="слух", iin=IIN, note="н"))
    given.enrolled(other, given.person(centre, "Ким Вера", phone="87017777777"))
    return actor(Role.INSTRUCTOR, person_id=me)


def test_an_instructor_sees_what_teaching_needs_of_her_own_learners(instructor: Actor) -> None:
    page = people_list(instructor)
    assert (names(page), page.total) == (["Ли Ольга"], 1)
    for query in ("ким", "вера", "има", "8701"):
        assert people_list(instructor, query=query).rows == ()
    assert names(people_list(instructor, query="льга")) == ["Ли Ольга"]
    own = person(instructor, page.rows[0].id, iin=True)
    assert not own.whole
    assert (own.fields.special_needs, own.fields.iin, own.fields.note) == ("слух", "", "")
    assert [line.course for line in own.enrolments] == ["Швейное дело"]
    with pytest.raises(Refused):
        person(instructor, Person.get(Person.family_name == "Ким").id)
    with pytest.raises(Refused):
        add_person(instructor, PersonFields("Ли"))


def test_an_instructor_without_a_person_sees_nobody(instructor: Actor, actor: Actors) -> None:
    assert people_list(actor(Role.INSTRUCTOR)).total == 0


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.EVALUATOR])
def test_others_read_no_list_of_people(actor: Actors, role: Role) -> None:
    with pytest.raises(Refused):
        people_list(actor(role))


@pytest.mark.parametrize(
    ("language", "order"),
    [
        ("kk", ["Абаев", "Әбенов", "Беков", "Ермек", "Ёлкин", "Қалиев", "Ұлықбек", "Үсенов"]),
        ("ru", ["Абаев", "Әбенов", "Беков", "Ёлкин", "Ермек", "Қалиев", "Үсенов", "Ұлықбек"]),
    ],
)
def test_names_stand_in_the_readers_order(
    centre: int, facilitator: Actor, language: str, order: list[str]
) -> None:
    for name in sorted(order):
        given.person(centre, name)
    assert names(people_list(facilitator, language=language)) == order


def test_pages_follow_each_other_without_a_gap(centre: int, facilitator: Actor) -> None:
    for number in range(25):
        given.person(centre, f"Ли {'АБВГД'[number % 5]}льга")
    for query in ("", "ли"):
        first = people_list(facilitator, query=query, limit=10)
        assert (first.total, len(first.rows)) == (25, 10)
        seen, following = list(first.rows), first.next
        while following is not None:
            page = people_list(facilitator, query=query, after=following, limit=10)
            seen, following = [*seen, *page.rows], page.next
        assert len({line.id for line in seen}) == len(seen) == 25
        assert [line.name for line in seen] == sorted(line.name for line in seen)


@pytest.mark.parametrize(
    ("query", "retyped_as"),
    [
        ("Кайрат", None),
        ("Qairat", None),
        ("қайр", None),
        ("айрат", None),
        ("серик кайрат", None),
        ("8701123", None),
        ("+7 701 123-45", None),
        ("701 123", None),
        ("серік 8701", None),
        ("Rfqhfn", "Кайрат"),
    ],
)
def test_a_name_is_found_in_any_spelling(
    centre: int, facilitator: Actor, query: str, retyped_as: str | None
) -> None:
    given.person(centre, "Серіков Қайрат Болатұлы", phone="87011234567")
    given.person(centre, "Цой Вера")
    page = people_list(facilitator, query=query)
    assert names(page) == ["Серіков Қайрат Болатұлы"]
    assert page.retyped_as == retyped_as


def test_one_letter_finds_names_and_never_the_centres_own_mark(
    centre: int, facilitator: Actor
) -> None:
    given.person(centre, "Ли Ольга")
    given.person(centre, "Цой Вера")
    assert names(people_list(facilitator, query="ц")) == ["Цой Вера"]
    assert people_list(facilitator, query='"*()').rows == ()


def test_a_list_says_the_classes_and_who_signed(centre: int, facilitator: Actor) -> None:
    learner = given.person(centre, "Ли Ольга", consent_on=given.TERM)
    given.enrolled(given.group(given.course(centre), "женщины"), learner)
    ended = given.group(given.course(centre, "Английский"), ends_on=date(2026, 10, 1))
    given.enrolled(ended, learner)
    (line,) = people_list(facilitator).rows
    assert line.classes == ("Швейное дело · женщины",)
    assert line.signed


def test_reading_a_list_leaves_one_line_however_much_is_typed(
    centre: int, facilitator: Actor
) -> None:
    for name in ("Ли Ольга", "Лим Вера"):
        given.person(centre, name)
    for query in ("л", "ли", "лим", ""):
        people_list(facilitator, query=query)
    (line,) = AccessLog.select()
    assert (line.what, line.people, line.user_id) == ("people_list", 2, facilitator.user_id)
    learner = Person.get().id
    person(facilitator, learner)
    people_list(later(facilitator, 1))
    assert [(row.what, row.subject_id) for row in AccessLog.select().order_by(AccessLog.id)] == [
        ("people_list", None),
        ("person", learner),
        ("people_list", None),
    ]
    assert datetime.fromisoformat(line.at) == given.NOW


def test_nothing_goes_through_all_people(
    centre: int, facilitator: Actor, instructor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    given.person(centre, "Лим Вера", phone="87011234567")
    first = people_list(facilitator, limit=1)
    for most in (500, 1):
        monkeypatch.setattr("clc_tui.services.people_list.COUNTED_MOST", most)
        with plans() as lines:
            for query in ("", "л", "ли", "8701", "име", "Kb"):
                people_list(facilitator, query=query)
                people_list(facilitator, query=query, after=first.next, language="kk")
                people_list(instructor, query=query)
            likely_duplicates(facilitator, PersonFields("Лим", "Вера", phone="87011234567"))
            person(facilitator, first.rows[0].id)
        assert lines
        assert scans(lines, "p", "person", "t1", "e", "m", "mark", "enrolment") == []
