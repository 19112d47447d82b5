"""Finding from anywhere: people as far as names may be seen, classes for everybody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import given
import pytest
from plans import plans, scans

from clc_tui.services.find import Found, find
from clc_tui.terms import Actor, Role

Actors = Callable[..., Actor]


@pytest.fixture
def teacher(centre: int) -> int:
    """Teaches sewing to Ли Ольга; computers are another's."""
    teacher = given.person(centre, "Садыкова Гульнара")
    sewing = given.group(given.course(centre), "домохозяйки", taught_by=teacher, room="C-4")
    given.enrolled(sewing, given.person(centre, "Ли Ольга", phone="87011234567"))
    computers = given.group(given.course(centre, "Компьютерная грамотность"))
    given.enrolled(computers, given.person(centre, "Лим Вера"))
    return teacher


def people(found: Found) -> list[str]:
    return [line.name for line in found.people]


def classes(found: Found) -> list[str]:
    return [line.course for line in found.classes]


def test_a_facilitator_finds_people_and_classes(teacher: int, actor: Actors) -> None:
    facilitator = actor(Role.FACILITATOR)
    assert people(find(facilitator, "ли")) == ["Ли Ольга", "Лим Вера"]
    assert classes(find(facilitator, "shvein")) == ["Швейное дело"]
    assert classes(find(facilitator, "домохоз швей")) == ["Швейное дело"]
    assert classes(find(facilitator, "пьютер")) == ["Компьютерная грамотность"]
    assert find(facilitator, "zzzz") == Found((), (), None)
    assert find(facilitator, " ") == Found((), (), None)


def test_the_wrong_layout_is_read_for_people_and_classes(teacher: int, actor: Actors) -> None:
    facilitator = actor(Role.FACILITATOR)
    found = find(facilitator, "Jkmuf")
    assert (people(found), found.retyped_as) == (["Ли Ольга"], "Ольга")
    found = find(facilitator, "Rjvgm.nth")
    assert classes(found) == ["Компьютерная грамотность"]
    assert found.retyped_as is not None


def test_an_instructor_finds_own_learners_only(teacher: int, actor: Actors) -> None:
    instructor = actor(Role.INSTRUCTOR, person_id=teacher)
    assert people(find(instructor, "ли")) == ["Ли Ольга"]
    assert classes(find(instructor, "комп")) == ["Компьютерная грамотность"]


def test_names_are_an_evaluators_only_where_granted(teacher: int, actor: Actors) -> None:
    assert people(find(actor(Role.EVALUATOR, names=False), "ли")) == []
    evaluator = actor(Role.EVALUATOR, names=True)
    assert not find(evaluator, "7010000").people, "a number that is not shown is not asked"
    found = find(evaluator, "ольга")
    assert people(found) == ["Ли Ольга"]
    assert found.people[0].phone == ""
    secretary = actor(Role.EVALUATOR, Role.SECRETARY, names=False)
    assert people(find(secretary, "ли")) == []
    both = actor(Role.EVALUATOR, Role.INSTRUCTOR, names=False, person_id=teacher)
    assert people(find(both, "ли")) == ["Ли Ольга"]


def test_a_secretary_finds_classes_and_no_people(teacher: int, actor: Actors) -> None:
    secretary = actor(Role.SECRETARY)
    assert people(find(secretary, "ли")) == []
    assert classes(find(secretary, "швей")) == ["Швейное дело"]


def test_nothing_of_another_centre_is_found(teacher: int) -> None:
    stranger = given.actor(given.centre("Тараз"), Role.FACILITATOR)
    for query in ("ли", "швей", "8701", "льга"):
        assert find(stranger, query) == Found((), (), None)


def test_a_class_that_ended_long_ago_is_not_in_the_way(centre: int, actor: Actors) -> None:
    course = given.course(centre)
    given.group(course, "старая", starts_on=date(2020, 9, 1), ends_on=date(2020, 12, 1))
    given.group(course, "прошлая", starts_on=date(2026, 2, 1), ends_on=date(2026, 6, 1))
    found = find(actor(Role.FACILITATOR), "швей")
    assert [line.target for line in found.classes] == ["прошлая"]


def test_finding_goes_through_no_table_of_people(teacher: int, actor: Actors) -> None:
    readers = (actor(Role.FACILITATOR), actor(Role.INSTRUCTOR, person_id=teacher))
    with plans() as lines:
        for reader in readers:
            for query in ("ли", "льга", "8701", "Jkmuf", "zzz"):
                find(reader, query)
    assert lines
    assert scans(lines, "p", "person", "e", "enrolment", "g", "group", "c") == []
