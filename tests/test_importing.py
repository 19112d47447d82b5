"""Lists taken in: who is known, what is asked, and that a second time changes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import given
import pytest
from world import DAY, World, world

from clc_tui.db.models import Enrolment, Group, Interest, Lesson, Mark, Person
from clc_tui.services import attendance, enrolments, lessons, offers, people, undo
from clc_tui.services.importing import (
    Imported,
    Kind,
    NewLearner,
    import_learners,
    plan_learners,
)
from clc_tui.services.importing_marks import import_marks
from clc_tui.services.importing_paper import PaperRow, fits
from clc_tui.services.news import newest_entry
from clc_tui.services.person_fields import PersonFields
from clc_tui.terms import CancelReason, OfferAnswer, Outcome, Status

FIRST = NewLearner(5, PersonFields("Дурсунов", "Өмірзақ", "Ильич", birth_year=1992), "Вязание")
SECOND = NewLearner(6, PersonFields("Цой", "Гульшат", birth_date=date(1984, 3, 19)), "Вязание")


@pytest.fixture
def w(file: object) -> World:
    return world()


def taken_in(w: World, *rows: NewLearner, only_good: bool = False) -> Imported:
    return import_learners(w.facilitator, rows, only_good=only_good)


def counts() -> tuple[int, int, int, int]:
    models = (Person, Group, Enrolment, Interest)
    return tuple(model.select().count() for model in models)  # type: ignore[return-value]


def test_new_people_go_into_a_class_that_is_made_for_them(w: World) -> None:
    done = taken_in(w, FIRST, replace(SECOND, waiting=True))
    assert (done.added, done.enrolled, done.waiting) == (2, 1, 1)
    assert done.new_classes == ("Вязание",)
    person = Person.get(Person.family_name == "Дурсунов")
    assert person.from_list
    assert Enrolment.get(Enrolment.person_id == person.id).starts_on == DAY


def test_a_second_import_changes_nothing(w: World) -> None:
    taken_in(w, FIRST, SECOND)
    before, version = counts(), newest_entry()
    done = taken_in(w, FIRST, SECOND)
    assert (done.added, done.known, done.enrolled) == (0, 2, 0)
    assert (counts(), newest_entry()) == (before, version)


def test_a_second_import_undoes_no_correction(w: World) -> None:
    taken_in(w, FIRST, SECOND)
    person = Person.get(Person.family_name == "Дурсунов")
    was = people.person(w.facilitator, person.id).fields
    people.change_person(
        w.facilitator, person.id,
        replace(was, family_name="Тұрсынов", birth_year=1991, phone="87010000009"),
        was=was,
    )  # fmt: skip
    group = Enrolment.get(Enrolment.person_id == person.id).group_id
    enrolments.end_enrolment(w.facilitator, group, person.id, Outcome.LEFT, reason="ошибка")
    before, version = counts(), newest_entry()
    taken_in(w, FIRST, SECOND)
    assert (counts(), newest_entry()) == (before, version)
    assert Person.get_by_id(person.id).family_name == "Тұрсынов"


def test_known_people_are_recognised_in_any_spelling(w: World) -> None:
    known = given.person(w.centre, "Қасымова Әсел Серікқызы", birth_year=1999)
    done = taken_in(
        w, NewLearner(7, PersonFields("КАСЫМОВА", "АСЕЛЬ", birth_date=date(1999, 5, 1)), "")
    )
    assert done.added == 1, "a year alone is not the same as a birth date"
    done = taken_in(w, NewLearner(8, PersonFields("КАСЫМОВА", "АСЕЛЬ", birth_year=1999), "Вязание"))
    assert (done.added, done.known, done.enrolled) == (0, 1, 1)
    assert Enrolment.select().where(Enrolment.person_id == known).count() == 1


def test_two_namesakes_are_asked_about_and_nothing_is_written(w: World) -> None:
    for _twice in range(2):
        given.person(w.centre, "Ким Вера", birth_year=1980)
    row = NewLearner(9, PersonFields("Ким", "Вера", birth_year=1980), "Вязание")
    before = counts()
    done = taken_in(w, FIRST, row)
    assert (done.held_back, counts()) == (1, before)
    assert [(r.row, r.kind, r.column) for r in done.remarks] == [(9, Kind.DOUBTFUL, "iin")]
    done = taken_in(w, FIRST, row, only_good=True)
    assert (done.added, done.held_back) == (1, 1)


def test_a_class_name_that_looks_like_a_slip_is_asked_about(w: World) -> None:
    done = taken_in(w, replace(FIRST, group="Вечернее шитьё"))
    assert done.new_classes == ("Вечернее шитьё",)
    done = taken_in(w, replace(SECOND, group="Швейное делo домохозяйкa"))
    assert [(r.kind, r.column) for r in done.remarks] == [(Kind.DOUBTFUL, "group")]


def test_a_full_class_puts_people_on_its_waiting_list_in_the_lists_order(w: World) -> None:
    offers.answer_offer(w.facilitator, w.offer, OfferAnswer.NOT_NOW)
    rows = [
        NewLearner(n, PersonFields("Соколов", name, birth_year=1990)) for n, name in
        enumerate(("Илья", "Сергей", "Николай", "Виктор"), 3)
    ]  # fmt: skip
    done = import_learners(w.facilitator, tuple(rows), group_id=w.other_group)
    assert (done.enrolled, done.waiting) == (2, 2)
    waiting = Interest.select().where(Interest.closed_on.is_null()).order_by(Interest.since)
    names = [Person.get_by_id(row.person_id).given_name for row in waiting]
    assert names[-2:] == ["Николай", "Виктор"]


def test_the_same_person_twice_in_a_list_is_one_person(w: World) -> None:
    done = taken_in(w, FIRST, replace(FIRST, row=15, group="Шахматы"))
    assert (done.added, done.known, done.enrolled) == (1, 1, 2)


def test_a_wrong_row_is_said_with_its_reason(w: World) -> None:
    plan = plan_learners(w.facilitator, (replace(FIRST, fields=PersonFields("")),))
    assert [(r.row, r.kind, r.column) for r in plan.remarks] == [(5, Kind.WRONG, "family_name")]
    assert plan.steps == []


def test_a_whole_import_is_taken_back_at_once(w: World) -> None:
    before = counts()
    taken_in(w, FIRST, SECOND)
    undo.undo(w.facilitator)
    assert counts() == before


def paper(name: str, *initials: str, **marks: Status) -> PaperRow:
    days = tuple((DAY - timedelta(days=int(day[1:])), status) for day, status in marks.items())
    return PaperRow(5, name, initials, days)


def test_marks_of_paper_make_the_lessons_that_are_missing(w: World) -> None:
    row = paper("Бекова", "Ж.", d90=Status.PRESENT, d7=Status.ABSENT, d0=Status.LATE)
    done = import_marks(w.facilitator, w.group, (row,))
    assert (done.marks, done.there_already, done.lessons, done.remarks) == (2, 1, 1, ())
    spell = Enrolment.get(Enrolment.person_id == w.learners[1])
    assert spell.starts_on == Group.get_by_id(w.group).starts_on == DAY - timedelta(days=90)


def test_marks_imported_twice_change_nothing_and_undo_no_correction(w: World) -> None:
    rows = (paper("Бекова", "Ж.", d3=Status.PRESENT, d1=Status.ABSENT),)
    import_marks(w.facilitator, w.group, rows)
    lesson = Lesson.get(Lesson.group_id == w.group, Lesson.on_date == DAY - timedelta(days=3))
    other = Lesson.get(Lesson.group_id == w.group, Lesson.on_date == DAY - timedelta(days=1))
    attendance.mark(w.facilitator, lesson.id, w.learners[1], Status.LATE)
    attendance.clear_mark(w.facilitator, other.id, w.learners[1])
    version = newest_entry()
    done = import_marks(w.facilitator, w.group, rows)
    assert (done.marks, done.there_already, newest_entry()) == (0, 2, version)
    assert [(r.kind, r.column) for r in done.remarks] == [(Kind.REMARK, "day")]


def test_paper_shows_that_a_lesson_was_held_after_all(w: World) -> None:
    row = paper("Бекова", "Ж.", d5=Status.PRESENT)
    lesson = Lesson.get_by_id(w.cancelled)
    assert lesson.reason == CancelReason.WEATHER
    done = import_marks(w.facilitator, w.group, (row,))
    assert [(r.row, r.kind, r.column) for r in done.remarks] == [(5, Kind.REMARK, "day")]
    assert Lesson.get_by_id(w.cancelled).state == "held"
    lessons.lessons(w.facilitator, w.group)


def test_unknown_and_ambiguous_names_hold_the_paper_back(w: World) -> None:
    given.enrolled(w.group, given.person(w.centre, "Бекова Жанна"))
    before = Mark.select().count()
    rows = (
        paper("Бекова", "Ж.", d0=Status.PRESENT),
        paper("Сидорова", "А.", d0=Status.PRESENT),
        paper("Ахметова", "А.", "Қ.", d0=Status.PRESENT),
    )
    done = import_marks(
        w.facilitator, w.group, tuple(replace(r, row=n) for n, r in enumerate(rows))
    )
    assert [(r.row, r.kind) for r in done.remarks] == [(0, Kind.DOUBTFUL), (1, Kind.WRONG)]
    assert (done.held_back, Mark.select().count()) == (2, before)


def test_days_to_come_are_refused(w: World) -> None:
    row = PaperRow(5, "Бекова", ("Ж.",), ((DAY + timedelta(days=1), Status.PRESENT),))
    done = import_marks(w.facilitator, w.group, (row,))
    assert [(r.kind, r.column) for r in done.remarks] == [(Kind.WRONG, "day")]


@pytest.mark.parametrize(
    ("written", "person", "same"),
    [
        (("Дурсунов", "Ө.", "И."), ("Дурсунов", "Өмірзақ", "Ильич"), True),
        (("Дурсунов", "О.", "И."), ("Дурсунов", "Өмірзақ", "Ильич"), True),
        (("Цой", "Г."), ("Цой", "Гульшат", ""), True),
        (("Цой", "Г.", "В."), ("Цой", "Гульшат", ""), True),
        (("Цой", "Гульшат"), ("Цой", "Гулшат", ""), True),
        (("Цой", "Галия"), ("Цой", "Гульшат", ""), False),
        (("Цой", "А."), ("Цой", "Гульшат", ""), False),
        (("Іскакова", "Г.", "В."), ("Искакова", "Гүлнар", "Викторовна"), True),
        (("Щербакова", "Н.", "С."), ("Щербаков", "Николай", "Серікұлы"), False),
    ],
)
def test_names_on_paper(written: tuple[str, ...], person: tuple[str, str, str], same: bool) -> None:
    assert fits(PaperRow(1, written[0], written[1:], ()), *person) is same
