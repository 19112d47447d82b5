"""Lists and registers taken in again: nothing changes, and no correction made since is undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import given
import pytest
from world import DAY, World, world

from clc_tui.db.models import Course, Enrolment, Group, Interest, Lesson, Mark, Person
from clc_tui.services import (
    attendance,
    classes,
    courses,
    enrolments,
    lessons,
    people,
    undo,
    waiting_list,
)
from clc_tui.services.classes import GroupFields
from clc_tui.services.courses import CourseFields
from clc_tui.services.importing import Imported, Kind, NewLearner, import_learners
from clc_tui.services.importing_marks import MarksImported, PaperRow, import_marks, plan_marks
from clc_tui.services.news import newest_entry
from clc_tui.services.person_fields import PersonFields
from clc_tui.terms import Area, CancelReason, Outcome, Status

PRESENT, ABSENT = Status.PRESENT, Status.ABSENT


@pytest.fixture
def w(file: object) -> World:
    return world()


def row(number: int, name: str, group: str, sheet: str = "") -> NewLearner:
    family, given_name = name.split()
    return NewLearner(number, PersonFields(family, given_name, birth_year=1980), group, sheet=sheet)


LIST = (row(5, "Дурсунов Өмірзақ", "Вязание"), row(6, "Цой Гульшат", "Вязание"))


def taken_in(w: World, *rows: NewLearner) -> Imported:
    return import_learners(w.facilitator, rows, only_good=True)


def test_rows_of_two_sheets_with_one_number_are_two_rows(w: World) -> None:
    rows = (
        row(2, "Ким Вера", "Шитьё", "Шитьё"),
        row(2, "Ли Анна", "Компьютер", "Комп"),
        row(3, "Ким Вера", "Компьютер", "Комп"),
        row(3, "Пак Ян", "Шитьё", "Шитьё"),
    )
    done = taken_in(w, *rows)
    assert (done.added, done.known, done.enrolled) == (3, 1, 4)
    version = newest_entry()
    assert (taken_in(w, *rows).enrolled, newest_entry()) == (0, version)


@pytest.mark.parametrize("other", ["тігін", "Тiгiн", "Тигин"])
def test_a_class_spelled_in_two_ways_is_one_class(w: World, other: str) -> None:
    rows = (row(2, "Ким Вера", "Тігін"), row(3, "Ли Анна", other))
    assert (taken_in(w, *rows).new_classes, taken_in(w, *rows).remarks) == (("Тігін",), ())


@pytest.mark.parametrize(
    ("one", "other", "asked"),
    [
        ("Вязание крючком", "Вязание крючкам", True),
        ("Группа 1", "Группа 2", False),
        ("Английский B1", "Английский B2", False),
        ("Топ А кешкі", "Топ Б кешкі", False),
    ],
)
def test_a_slip_in_the_lists_own_new_class_is_asked_about(
    w: World, one: str, other: str, asked: bool
) -> None:
    done = taken_in(w, row(2, "Ким Вера", one), row(3, "Ли Анна", other))
    assert [r.column for r in done.remarks] == ["group"] * asked


def test_a_class_name_too_long_to_keep_is_asked_about(w: World) -> None:
    assert [r.column for r in taken_in(w, row(2, "Ким Вера", "Шитьё " * 12)).remarks] == ["group"]


def test_a_class_said_by_hand_that_the_list_calls_otherwise_is_remarked_once(w: World) -> None:
    done = import_learners(w.facilitator, LIST, group_id=w.group)
    assert [(r.kind, r.row, r.column) for r in done.remarks] == [(Kind.REMARK, 5, "group")]
    assert done.enrolled == 2


def knitting() -> Group:
    return Group.get(Group.course_id == Course.get(Course.title == "Вязание").id)


def renamed(w: World, group: Group) -> None:
    lines = courses.courses(w.facilitator)
    was = next(line.fields for line in lines if line.id == group.course_id)
    courses.change_course(
        w.facilitator, group.course_id, CourseFields("Рукоделие", Area.COMMUNITY), was=was
    )


def regrouped(w: World, group_id: int, **values: Any) -> None:  # noqa: ANN401
    """The facilitator gives a class other values."""
    was = classes.group(w.facilitator, group_id).fields
    classes.change_group(w.facilitator, group_id, replace(was, **values), was=was)


def aimed(w: World, group: Group) -> None:
    regrouped(w, group.id, target="молодёжь")


def ended(w: World, group: Group) -> None:
    yesterday = DAY - timedelta(days=1)
    regrouped(w, group.id, starts_on=yesterday, ends_on=yesterday)


def doubled(w: World, group: Group) -> None:
    classes.add_group(w.facilitator, GroupFields(group.course_id, starts_on=DAY))


def moved(w: World, group: Group) -> None:
    person = Person.get(Person.family_name == "Цой").id
    enrolments.move_enrolment(w.facilitator, person, group.id, w.empty_group)


@pytest.mark.parametrize("correct", [renamed, aimed, ended, doubled, moved])
def test_a_class_corrected_since_is_known_again(
    w: World, correct: Callable[[World, Group], None]
) -> None:
    taken_in(w, *LIST)
    correct(w, knitting())
    version = newest_entry()
    done = taken_in(w, *LIST)
    assert (done.known, done.enrolled, done.remarks, newest_entry()) == (2, 0, (), version)


def test_somebody_new_in_a_class_that_has_ended_is_asked_about(w: World) -> None:
    taken_in(w, *LIST)
    ended(w, knitting())
    done = taken_in(w, *LIST, row(7, "Новая Анна", "Вязание"))
    assert [(r.row, r.column) for r in done.remarks] == [(7, "group")]
    assert taken_in(w, row(7, "Новая Анна", "Вязание")).new_classes == ("Вязание",), "a new term"


def paper(
    name: str, days: dict[int, Status], empty: tuple[int, ...] = (), **rest: object
) -> PaperRow:
    """A row; days are counted back from the day of these tests."""
    family, *initials = name.split()
    marks = {**days, **dict.fromkeys(empty, PRESENT)}
    filled = tuple((DAY - timedelta(days=n), s) for n, s in sorted(marks.items(), reverse=True))
    blank = frozenset(DAY - timedelta(days=n) for n in empty)
    return replace(PaperRow(5, family, tuple(initials), filled, blank), **rest)  # type: ignore[arg-type]


def written(w: World, *rows: PaperRow) -> MarksImported:
    return import_marks(w.facilitator, w.group, rows, only_good=True)


def lesson_of(w: World, back: int) -> Lesson:
    day = DAY - timedelta(days=back)
    return Lesson.get(Lesson.group_id == w.group, Lesson.on_date == day)


def cleared(w: World, back: int = 3) -> Lesson:
    lesson = lesson_of(w, back)
    attendance.clear_mark(w.facilitator, lesson.id, w.learners[1])
    return lesson


def cancelled(w: World) -> None:
    lessons.cancel_lesson(w.facilitator, cleared(w).id, CancelReason.NO_POWER)


def put_off(w: World) -> None:
    lessons.move_lesson(w.facilitator, cleared(w).id, DAY + timedelta(days=4), "20:00")


def begun_later(w: World) -> None:
    regrouped(w, w.group, starts_on=DAY - timedelta(days=7))


def name_mended(w: World) -> None:
    person = Person.get(Person.family_name == "Цой").id
    was = people.person(w.facilitator, person).fields
    people.change_person(w.facilitator, person, replace(was, family_name="Цхай"), was=was)


@pytest.mark.parametrize("correct", [cancelled, put_off, begun_later, name_mended])
def test_a_register_undoes_no_correction(w: World, correct: Callable[[World], None]) -> None:
    import_learners(w.facilitator, LIST, group_id=w.group)
    rows = (
        paper("Бекова Ж", {3: PRESENT, 1: ABSENT}),
        paper("Цой Г", {1: ABSENT}, empty=(3,), row=6),
    )
    assert written(w, *rows).marks == 4
    if correct in (cancelled, put_off):
        attendance.clear_mark(
            w.facilitator, lesson_of(w, 3).id, Person.get(Person.family_name == "Цой").id
        )
    correct(w)
    version = newest_entry()
    done = written(w, *rows)
    assert (done.marks, done.there_already, newest_entry()) == (0, 4, version)
    assert done.remarks == ()


def test_after_undoing_a_wrong_register_the_right_one_is_written(w: World) -> None:
    row = paper("Бекова Ж", {3: PRESENT})
    import_marks(w.facilitator, w.group, (row,))
    undo.undo(w.facilitator)
    done = import_marks(w.facilitator, w.group, (paper("Бекова Ж", {3: ABSENT}),))
    assert (done.marks, done.there_already) == (1, 0)


def test_a_slip_of_the_hand_cleared_before_the_paper_came_is_no_correction(w: World) -> None:
    attendance.mark(w.facilitator, w.lesson, w.learners[1], ABSENT)
    attendance.clear_mark(w.facilitator, w.lesson, w.learners[1])
    for marks in (1, 0):
        assert written(w, paper("Бекова Ж", {0: PRESENT})).marks == marks
    attendance.clear_mark(w.facilitator, w.lesson, w.learners[1])
    assert written(w, paper("Бекова Ж", {0: PRESENT})).marks == 0


def left(w: World, back: int) -> None:
    enrolments.end_enrolment(
        w.facilitator, w.group, w.learners[1], Outcome.LEFT,
        last_day=DAY - timedelta(days=back), reason="переезд",
    )  # fmt: skip


def marks_of(person_id: int) -> set[date]:
    rows = Lesson.select().join(Mark, on=(Mark.lesson_id == Lesson.id))
    return {lesson.on_date for lesson in rows.where(Mark.person_id == person_id)}


def test_an_empty_cell_after_the_last_day_is_no_mark(w: World) -> None:
    left(w, 4)
    done = written(w, paper("Бекова Ж", {}, empty=(6, 3)))
    assert (done.marks, done.remarks) == (1, ())
    assert DAY - timedelta(days=3) not in marks_of(w.learners[1])


def test_an_empty_cell_before_somebody_joined_is_no_mark(w: World) -> None:
    late = given.person(w.centre, "Новая Анна")
    enrolments.enrol(w.facilitator, w.group, late, DAY - timedelta(days=4))
    done = written(w, paper("Новая А", {}, empty=(6, 3)))
    assert (done.marks, done.remarks) == (1, ())
    assert marks_of(late) == {DAY - timedelta(days=3)}


def test_an_empty_cell_counts_before_a_first_day_that_only_an_import_set(w: World) -> None:
    taken_in(w, *LIST)
    group = knitting()
    regrouped(w, group.id, starts_on=DAY - timedelta(days=60))
    for back in (6, 30):
        row = paper("Цой Г", {}, empty=(back, back - 1))
        assert import_marks(w.facilitator, group.id, (row,)).marks == 2


def test_a_mark_after_the_last_day_holds_the_row_back(w: World) -> None:
    left(w, 4)
    done = written(w, paper("Бекова Ж", {6: PRESENT, 3: PRESENT}))
    assert [(r.kind, r.column, r.name) for r in done.remarks] == [
        (Kind.DOUBTFUL, "day", "Бекова Ж.")
    ]
    assert done.marks == 0


def test_somebody_waiting_for_a_full_class_is_held_back_by_row(w: World) -> None:
    taken = Enrolment.select().where(Enrolment.group_id == w.group).count()
    regrouped(w, w.group, capacity=taken + 1)
    for name in ("Ждун Анна", "Ждунова Вера"):
        waiting_list.wait_for(w.facilitator, w.course, given.person(w.centre, name))
    rows = (paper("Ждун А", {3: PRESENT}), paper("Ждунова В", {3: ABSENT}, row=6))
    said = plan_marks(w.facilitator, w.group, rows)
    assert [(r.row, r.kind, r.column) for r in said] == [(6, Kind.DOUBTFUL, "name")]
    done = written(w, *rows)
    assert (done.marks, done.held_back) == (1, 1)
    still = (Interest.course_id == w.course) & Interest.closed_on.is_null()
    assert Interest.select().where(still).count() == 1
