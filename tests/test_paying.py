"""Which contract pays: in a class, at one lesson, and that nothing else changes by it."""

from __future__ import annotations

from datetime import timedelta

import given
import pytest
import statements
from hypothesis import HealthCheck, settings
from hypothesis import given as examples
from hypothesis import strategies as st
from world import DAY, World

from clc_tui.db.connection import database
from clc_tui.db.models import GroupInstructor, LessonInstructor
from clc_tui.services import attendance, classes, undo
from clc_tui.services.checking import check
from clc_tui.services.contracts import end_contract
from clc_tui.services.hours import entries
from clc_tui.services.paying import name_contract, pay_lesson_by
from clc_tui.services.register import planned_instructors, who_was_there
from clc_tui.terms import Actor, Clash, Invalid, NotFound, Role


@pytest.fixture
def w(lent: World) -> World:
    """The small centre, which every test leaves as it was."""
    return lent


def spells(w: World, group_id: int) -> list[tuple[object, ...]]:
    rows = GroupInstructor.select().where(GroupInstructor.group_id == group_id)
    return [(r.person_id, r.since, r.until, r.contract_id) for r in rows.order_by("since", "id")]


def test_who_has_one_contract_is_paid_by_it_in_a_new_class(w: World) -> None:
    mine = given.contract(w.payer, w.stand_in, until=DAY + timedelta(days=60))
    assert classes.add_instructor(w.facilitator, w.empty_group, w.stand_in) == mine
    assert classes.add_instructor(w.facilitator, w.empty_group, w.teacher) is None, "has two"
    page = classes.group(w.facilitator, w.empty_group)
    assert [(paid.contract_id, paid.payer) for paid in page.paid] == [
        (mine, "Отдел занятости"), (w.contract, "Отдел занятости"),
    ], "of two, the one of a payer of this class"  # fmt: skip
    end_contract(w.facilitator, mine, DAY - timedelta(days=1))
    assert classes.group(w.facilitator, w.empty_group).paid[0].contract_id is None


def test_a_class_of_many_instructors_asks_what_pays_them_at_once(w: World) -> None:
    """As many statements for five as for one; who begins next week is paid as from then on."""

    def asked() -> int:
        with statements.traced() as trace:
            classes.group(w.facilitator, w.group)
        return len(trace.statements)

    asked()
    alone, week = asked(), timedelta(days=7)
    for n in range(4):
        person = given.person(w.centre, f"Учитель{n} Имя")
        given.contract(w.payer, person, from_day=DAY + week * (n % 2))
        classes.add_instructor(w.facilitator, w.group, person, DAY + week * (n % 2))
    assert asked() == alone
    paid = classes.group(w.facilitator, w.group).paid
    assert len(paid) == 5 and {each.payer for each in paid} == {"Отдел занятости"}


def test_no_instructor_sees_on_a_class_what_pays(w: World) -> None:
    own = given.actor(w.centre, Role.INSTRUCTOR, person_id=w.teacher)
    assert classes.group(own, w.group).paid == ()
    assert classes.group(w.facilitator, w.group).paid[0].contract_id == w.contract


def test_where_no_contracts_are_kept_nothing_is_said_of_pay(w: World) -> None:
    centre = given.centre("Шу")
    teacher = given.person(centre, "Ли Ольга")
    group = given.group(given.course(centre), taught_by=teacher)
    assert classes.group(given.actor(centre, Role.FACILITATOR), group).paid == ()


def test_from_a_day_on_another_contract_pays(w: World) -> None:
    first = given.TERM
    name_contract(w.facilitator, w.group, w.teacher, w.spare, from_day=DAY)
    assert spells(w, w.group) == [
        (w.teacher, first, DAY - timedelta(days=1), w.contract), (w.teacher, DAY, None, w.spare),
    ]  # fmt: skip
    assert len(classes.group(w.facilitator, w.group).instructors) == 1
    undo.undo(w.facilitator)
    assert spells(w, w.group) == [(w.teacher, first, None, w.contract)]
    name_contract(w.facilitator, w.group, w.teacher, None)
    assert spells(w, w.group) == [(w.teacher, first, None, None)]


def test_who_is_paid_otherwise_from_next_week_on_stands_in_the_class_once(w: World) -> None:
    week = DAY + timedelta(days=7)
    name_contract(w.facilitator, w.group, w.teacher, w.spare, from_day=week)
    page = classes.group(w.facilitator, w.group)
    assert [teacher.person_id for teacher in page.instructors] == [w.teacher]
    assert [paid.contract_id for paid in page.paid] == [w.contract]
    next_week = classes.group(given.later(w.facilitator, 7), w.group)
    assert [paid.contract_id for paid in next_week.paid] == [w.spare]
    classes.remove_instructor(w.facilitator, w.group, w.teacher)
    assert spells(w, w.group) == [(w.teacher, given.TERM, DAY, w.contract)]


def test_what_may_not_be_named(w: World) -> None:
    theirs = given.contract(w.payer, w.stand_in)
    past = given.contract(w.payer, w.teacher, until=DAY - timedelta(days=1))
    elsewhere = given.centre("Шу")
    foreign = given.contract(given.payer(elsewhere), given.person(elsewhere, "Абай Асан"))
    for contract_id, words in (
        (theirs, "somebody else's"), (past, "lies outside"), (foreign, "not here any more"),
    ):  # fmt: skip
        with pytest.raises((Invalid, NotFound), match=words):
            name_contract(w.facilitator, w.group, w.teacher, contract_id)
        with pytest.raises((Invalid, NotFound), match=words):
            pay_lesson_by(w.facilitator, w.lesson, w.teacher, contract_id)
    with pytest.raises(Invalid, match="does not teach"):
        name_contract(w.facilitator, w.group, w.outsider, None)
    with pytest.raises(Invalid, match="does not teach"):
        name_contract(
            w.facilitator, w.group, w.teacher, w.contract, from_day=given.TERM - timedelta(days=1)
        )
    with pytest.raises(Invalid, match="did not teach"):
        pay_lesson_by(w.facilitator, w.lesson, w.outsider, None)
    with pytest.raises(Invalid, match="was not held"):
        pay_lesson_by(w.facilitator, w.cancelled, w.teacher, w.contract)


def test_a_class_that_is_over_is_named_by_its_last_days(w: World) -> None:
    past = given.contract(w.payer, w.teacher, until=DAY - timedelta(days=1))
    over = given.group(w.course, "старые", taught_by=w.teacher, ends_on=DAY - timedelta(days=3))
    name_contract(w.facilitator, over, w.teacher, past)
    assert spells(w, over)[0][3] == past
    assert classes.group(w.facilitator, over).paid[0].contract_id == past


def there(lesson_id: int) -> dict[int, int | None]:
    rows = LessonInstructor.select().where(LessonInstructor.lesson_id == lesson_id)
    return {row.person_id: row.contract_id for row in rows}


def test_a_contract_for_one_lesson_leaves_who_taught_as_it_was(w: World) -> None:
    classes.add_instructor(w.facilitator, w.group, w.stand_in, given.TERM)
    pay_lesson_by(w.facilitator, w.lesson, w.teacher, w.spare)
    assert there(w.lesson) == {w.teacher: w.spare, w.stand_in: None}
    attendance.set_instructors(w.facilitator, w.lesson, ())
    assert there(w.lesson) == {w.teacher: w.spare, w.stand_in: None}, "as planned, and paid so"
    attendance.set_instructors(w.facilitator, w.lesson, (w.teacher,))
    assert there(w.lesson) == {w.teacher: w.spare}
    undo.undo(w.facilitator)
    undo.undo(w.facilitator)
    assert there(w.lesson) == {}


def test_the_hours_follow_what_is_named(w: World) -> None:
    def paid(lesson_id: int) -> int | None:
        found = entries(w.centre, DAY - timedelta(days=30), DAY)
        return next(e.contract_id for e in found if e.key.lesson_id == lesson_id)

    assert paid(w.lesson) == w.contract
    pay_lesson_by(w.facilitator, w.lesson, w.teacher, w.spare)
    assert paid(w.lesson) == w.spare and paid(w.marked) == w.contract
    pay_lesson_by(w.facilitator, w.lesson, w.teacher, None)
    assert paid(w.lesson) == w.contract and there(w.lesson) == {}
    name_contract(w.facilitator, w.group, w.teacher, w.spare, from_day=DAY)
    assert paid(w.lesson) == w.spare and paid(w.marked) == w.contract
    undo.undo(w.facilitator)
    name_contract(w.facilitator, w.group, w.teacher, w.spare)
    assert paid(w.marked) == w.contract, "that day the other one alone ran"


def test_somebody_paid_since_is_not_taken_away_by_undo(w: World) -> None:
    own = given.actor(w.centre, Role.INSTRUCTOR, person_id=w.stand_in)
    attendance.set_instructors(own, w.lesson, (w.stand_in,))
    mine = given.contract(w.payer, w.stand_in)
    pay_lesson_by(w.facilitator, w.lesson, w.stand_in, mine)
    with pytest.raises(Clash):
        undo.undo(own)
    assert there(w.lesson) == {w.stand_in: mine}


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("teach"), st.sets(st.integers(0, 2), max_size=3)),
        st.tuples(st.just("pay"), st.tuples(st.integers(0, 2), st.booleans())),
        st.tuples(st.just("undo"), st.none()),
    ),
    max_size=12,
)


def is_there(lesson_id: int, group_id: int) -> set[int]:
    taught = who_was_there(lesson_id)
    found = taught or planned_instructors(group_id, DAY)
    return {teacher.person_id for teacher in found}


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@examples(steps=STEPS)
def test_naming_a_contract_never_changes_who_taught(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, object]]
) -> None:
    """Two teach as planned, a third may stand in; contracts stay with whoever stays."""
    given.new_file(tmp_path_factory.mktemp("paying") / "centre.db")
    try:
        centre = given.centre()
        actor: Actor = given.actor(centre, Role.FACILITATOR)
        people = [given.person(centre, name) for name in ("Ли Ольга", "Ким Виктор", "Цой Аня")]
        group = given.group(given.course(centre), taught_by=people[:2])
        lesson = given.lesson(group)
        payer = given.payer(centre)
        paid_by = {person: given.contract(payer, person) for person in people}
        for what, how in steps:
            before, named = is_there(lesson, group), there(lesson)
            if what == "teach":
                assert isinstance(how, set)
                chosen = tuple(people[n] for n in sorted(how))
                attendance.set_instructors(actor, lesson, chosen)
                assert is_there(lesson, group) == (set(chosen) or set(people[:2]))
                kept = there(lesson)
                for person, contract in named.items():
                    if contract and person in is_there(lesson, group):
                        assert kept[person] == contract
            elif what == "pay":
                assert isinstance(how, tuple)
                person = people[how[0]]
                contract_id = paid_by[person] if how[1] else None
                if person in before:
                    pay_lesson_by(actor, lesson, person, contract_id)
                    assert there(lesson).get(person) == contract_id
                else:
                    with pytest.raises(Invalid):
                        pay_lesson_by(actor, lesson, person, contract_id)
                assert is_there(lesson, group) == before
            elif undo.last_action(actor) is not None:
                undo.undo(actor)
        assert check(given.administrator(centre)) == ()
    finally:
        database.close()
