"""Volunteers at a lesson: in the head of its register, and never among those who teach."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import given
import pytest
import statements
from desk import Desk, acted, desk, shown, type_in
from test_following import sees

from clc_tui.db.models import Assignment, Group, LessonInstructor, Shift
from clc_tui.services import assignments, undo
from clc_tui.services.actors import sign_in
from clc_tui.services.day import lessons_on
from clc_tui.services.register import Register, register
from clc_tui.services.shift_rows import ShiftAt
from clc_tui.terms import AssignmentState


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path) as made:
        yield made


def helps(at: Desk, *names: str, state: AssignmentState = AssignmentState.CONFIRMED) -> list[int]:
    """Ids of new volunteers who stand so to a shift of the desk's lesson."""

    centre = at.lesson_row().centre_id

    def build() -> list[int]:
        need = given.need(centre, "Помочь на занятии", group_id=at.group, people=3)
        shift = given.shift(need, lesson_id=at.lesson)
        people = [given.person(centre, name) for name in names]
        for person in people:
            given.volunteer(person)
            given.assignment(shift, person, state)
        return people

    return at.ask(build)


def read(at: Desk) -> Register:
    return at.ask(lambda: register(sign_in("li", given.clock_at(given.NOW)), at.lesson))


@acted
async def test_a_helper_stands_in_the_head_beside_who_teaches(tmp_path: Path) -> None:
    with desk(tmp_path) as at:
        helps(at, "Османова Фатима")
        for language, words in (("en", "helper Османова Ф."), ("ru", "помощник Османова Ф.")):
            async with at.sitting("li", language) as app:
                head = shown(app)[0]
                assert words in head and head.index("Ли О.") < head.index(words)
        async with at.sitting("li", "ru", size=(40, 12)) as app:
            assert shown(app)[0].endswith("14:00")
            assert shown(app)[1].startswith(" помощник Османова Ф.  "), "above the names"
            assert shown(app)[1].endswith("[23.11]")


@acted
async def test_helpers_are_counted_where_their_names_have_no_room(tmp_path: Path) -> None:
    with desk(tmp_path) as at:
        helps(at, "Нұрмұхамбетова Гүлжауһар", "Абдрахманова Гүлнар", "О'Нил Анна")
        for language, words in (("en", "3 helpers"), ("ru", "3 помощника"), ("kk", "3 көмекші")):
            async with at.sitting("li", language) as app:
                assert words in shown(app)[0] and "…" not in shown(app)[0]
            async with at.sitting("li", language, size=(40, 12)) as app:
                assert shown(app)[1].startswith(f" {words}  ") and "…" not in shown(app)[1]


@acted
async def test_a_long_class_is_cut_rather_than_who_helps_or_teaches(tmp_path: Path) -> None:
    with desk(tmp_path) as at:
        helps(at, "Османова Фатима")
        long = "безработные женщины старше сорока лет"
        at.ask(lambda: given.rewritten(Group, at.group, target=long))
        for language, words in (("ru", "1 помощник"), ("kk", "1 көмекші")):
            async with at.sitting("li", language) as app:
                head = shown(app)[0]
                assert head.startswith(" Sewing · безработные") and "…" in head
                assert "Ли О." in head and words in head and head.endswith("14:00")


@pytest.mark.parametrize(
    ("state", "there"),
    [
        (AssignmentState.CONFIRMED, True),
        (AssignmentState.CAME, True),
        (AssignmentState.OFFERED, False),
        (AssignmentState.DECLINED, False),
        (AssignmentState.ABSENT, False),
    ],
)
def test_who_comes_or_came_is_there_and_teaches_nothing(
    at: Desk, state: AssignmentState, there: bool
) -> None:
    (person,) = helps(at, "Османова Фатима", state=state)
    found = read(at)
    assert [each.person_id for each in found.helpers] == ([person] if there else [])
    assert [each.name for each in found.instructors] == ["Ли О."]
    assert found.planned_instructors == found.instructors
    day = at.ask(lambda: lessons_on(sign_in("li", given.clock_at(given.NOW)), given.TODAY))
    assert [e.instructors for e in day if e.lesson_id == at.lesson] == ["Ли О."]


def test_a_shift_that_was_called_off_has_no_helpers(at: Desk) -> None:
    (person,) = helps(at, "Османова Фатима")
    shift = at.ask(lambda: Assignment.get(Assignment.person_id == person).shift_id)
    at.ask(lambda: given.rewritten(Shift, shift, cancelled="нет света"))
    assert read(at).helpers == ()


def test_who_helps_for_two_needs_is_named_once(at: Desk) -> None:
    (person,) = helps(at, "Османова Фатима")

    centre = at.lesson_row().centre_id

    def again() -> None:
        need = given.need(centre, "Чай", group_id=at.group)
        given.assignment(given.shift(need, lesson_id=at.lesson), person)

    at.ask(again)
    assert [each.name for each in read(at).helpers] == ["Османова Ф."]


def test_a_helper_of_an_old_file_is_no_instructor_and_no_helper_any_more(at: Desk) -> None:
    centre = at.lesson_row().centre_id
    other = at.ask(lambda: given.person(centre, "Старая Анна"))
    at.ask(lambda: given.taught(at.lesson, other))
    row = at.ask(lambda: LessonInstructor.get(LessonInstructor.person_id == other).id)
    at.ask(lambda: given.rewritten(LessonInstructor, row, helper=True))
    found = read(at)
    assert [each.name for each in found.instructors] == ["Ли О."] and found.helpers == ()


def test_helpers_cost_one_statement_however_many_they_are(at: Desk) -> None:
    def asked() -> list[str]:
        with statements.traced() as trace:
            register(sign_in("li", given.clock_at(given.NOW)), at.lesson)
        return [sql for sql, _values in trace.statements if "access_log" not in sql]

    at.ask(asked)  # leaves its line in the access log
    before = at.ask(asked)
    helps(at, "Османова Фатима", "Бекова Айгүл", "Ким Вера")
    after = at.ask(asked)
    assert len(after) == len(before)
    assert sum("FROM shift s" in sql for sql in after) == 1


@acted
async def test_a_register_that_is_open_shows_who_says_yes_and_whom_undo_takes_off(
    tmp_path: Path,
) -> None:
    with desk(tmp_path) as at:
        centre = at.lesson_row().centre_id
        need = at.ask(lambda: given.need(centre, group_id=at.group))
        person = at.ask(lambda: given.person(centre, "Османова Фатима", birth_year=1990))
        at.ask(lambda: given.volunteer(person))
        zhanar = at.ask(lambda: sign_in("akhmetova", given.clock_at(given.NOW)))
        yes = partial(assignments.ask, zhanar, ShiftAt(need, at.lesson), person)
        async with at.sitting("li") as app:
            assert "helper" not in shown(app)[0]
            await at.store.write(partial(yes, AssignmentState.CONFIRMED))
            await sees(app, lambda: "helper Османова Ф." in shown(app)[0])
            await type_in(app, "p")
            assert at.marks() == {1: "present"}
            await at.store.write(partial(undo.undo, zhanar))
            await sees(app, lambda: "helper" not in shown(app)[0])
