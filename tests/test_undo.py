"""Taking back keeps every rule a verb has, and loses nothing that others wrote since."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import given
import pytest
import statements
from given import later
from world import DAY, World

from clc_tui.db.models import Enrolment, Mark, Person
from clc_tui.services import (
    attendance,
    classes,
    enrolments,
    lessons,
    people,
    undo,
)
from clc_tui.services.importing_marks import PaperRow, import_marks
from clc_tui.services.log_words import MOST_TOLD
from clc_tui.services.person_fields import PersonFields
from clc_tui.terms import (
    Actor,
    CancelReason,
    Clash,
    Full,
    Invalid,
    Outcome,
    Refused,
    Role,
    Sex,
    Status,
)

WHY = "просила раньше"


def instructor(w: World, person_id: int | None = None) -> Actor:
    return given.actor(w.centre, Role.INSTRUCTOR, person_id=person_id or w.teacher)


def test_a_note_somebody_else_wrote_to_a_mark_is_not_lost(w: World) -> None:
    other = given.actor(w.centre, Role.FACILITATOR, user_name="bekova")
    attendance.note_mark(other, w.lesson, w.learners[0], "пришла с ребёнком")
    with pytest.raises(Clash, match=r"Somebody else changed this since: .*пришла с ребёнком"):
        undo.undo(w.facilitator, w.done)


def test_a_person_somebody_else_went_on_with_is_not_lost(w: World) -> None:
    made = people.add_person(w.facilitator, PersonFields("Цой", "Марина"))
    other = given.actor(w.centre, Role.FACILITATOR, user_name="bekova")
    fields = replace(made.fields, sex=Sex.FEMALE)
    people.change_person(other, made.id, fields, was=made.fields)
    with pytest.raises(Clash, match="Somebody else changed this since"):
        undo.undo(w.facilitator)
    assert Person.get_by_id(made.id).sex == "f"


def test_what_others_wrote_that_belongs_to_a_row_keeps_it(w: World) -> None:
    lesson = lessons.add_lesson(w.facilitator, w.group, DAY, "19:00", 45)
    teacher = given.actor(w.centre, Role.INSTRUCTOR, person_id=w.teacher, user_name="li")
    attendance.mark(teacher, lesson, w.learners[1], Status.LATE)
    with pytest.raises(Clash, match=r"(Ли О\.|Somebody else) changed this since: Бекова Ж\."):
        undo.undo(w.facilitator)


def test_a_spell_with_marks_since_stays(w: World) -> None:
    enrolments.enrol(w.facilitator, w.group, w.outsider)
    teacher = instructor(w)
    attendance.mark(teacher, w.lesson, w.outsider, Status.PRESENT)
    with pytest.raises(Clash, match=r"Османова А\. has marks in this class since"):
        undo.undo(w.facilitator)
    attendance.clear_mark(teacher, w.lesson, w.outsider)
    undo.undo(w.facilitator)
    assert not Enrolment.select().where(Enrolment.person_id == w.outsider).exists()


def test_nobody_comes_back_into_a_full_class(w: World) -> None:
    enrolments.enrol(w.facilitator, w.other_group, w.learners[0])
    enrolments.enrol(w.facilitator, w.other_group, w.learners[1])
    enrolments.end_enrolment(w.facilitator, w.other_group, w.learners[0], Outcome.COMPLETED)
    ended = undo.last_action(w.facilitator)
    enrolments.enrol(w.facilitator, w.other_group, w.learners[2])
    assert ended is not None
    with pytest.raises(Full, match="All 2 places are taken"):
        undo.undo(w.facilitator, ended.entry_id)


def test_who_was_to_begin_later_comes_back_with_the_next_number(w: World) -> None:
    """A spell that never began leaves its number to whoever comes next."""
    late, newcomer = given.person(w.centre, "Ли Ия"), given.person(w.centre, "Цой Марина")
    enrolments.enrol(w.facilitator, w.group, late, later(w.facilitator, 5).today, reason=WHY)
    enrolments.end_enrolment(w.facilitator, w.group, late, Outcome.COMPLETED)
    ended = undo.last_action(w.facilitator)
    enrolments.enrol(w.facilitator, w.group, newcomer, reason=WHY)
    assert ended is not None
    undo.undo(w.facilitator, ended.entry_id)
    numbers = {s.person_id: s.journal_no for s in Enrolment.select()}
    assert numbers[late] == numbers[newcomer] + 1


def test_an_old_mark_is_not_changed_by_a_detour(w: World) -> None:
    teacher = instructor(w)
    attendance.mark(teacher, w.lesson, w.learners[1], Status.ABSENT)
    with pytest.raises(Refused, match="only the facilitator"):
        undo.undo(later(teacher, 20))
    with pytest.raises(Refused, match="only the facilitator"):
        attendance.clear_mark(later(teacher, 20), w.lesson, w.learners[1])


def test_a_slip_in_an_old_register_is_mended_on_the_same_day(w: World) -> None:
    """Paper arrives after weeks; who mistypes it may put it right there and then."""
    teacher = later(instructor(w), 40)
    attendance.mark(teacher, w.lesson, w.learners[1], Status.ABSENT)
    attendance.mark(teacher, w.lesson, w.learners[1], Status.LATE)
    undo.undo(teacher)
    undo.undo(teacher)
    assert not Mark.select().where(Mark.person_id == w.learners[1], Mark.lesson_id == w.lesson)
    attendance.mark(teacher, w.lesson, w.learners[1], Status.PRESENT)
    with pytest.raises(Refused):
        attendance.mark(later(teacher, 41), w.lesson, w.learners[1], Status.ILL)


def test_the_facilitator_says_why_an_old_mark_is_taken_back(w: World) -> None:
    attendance.mark(w.facilitator, w.lesson, w.learners[0], Status.ILL)
    with pytest.raises(Invalid, match="say why") as refused:
        undo.undo(later(w.facilitator, 20))
    assert refused.value.field == "reason"
    undo.undo(later(w.facilitator, 20), reason="не та строка")
    mark = Mark.get(Mark.lesson_id == w.lesson, Mark.person_id == w.learners[0])
    assert mark.status == "present"


def test_who_stood_in_takes_nothing_back_on_another_day(w: World) -> None:
    stand_in = instructor(w, w.stand_in)
    attendance.mark(stand_in, w.lesson, w.learners[1], Status.PRESENT)
    with pytest.raises(Refused, match="do not teach this class"):
        undo.undo(later(stand_in, 1))


def test_who_no_longer_teaches_a_class_takes_nothing_back_in_it(w: World) -> None:
    teacher = instructor(w)
    lessons.cancel_lesson(teacher, w.future, CancelReason.NO_ROOM)
    classes.remove_instructor(w.facilitator, w.group, w.teacher)
    with pytest.raises(Refused, match="do not teach this class"):
        undo.undo(later(teacher, 1))


def test_a_whole_paper_register_is_taken_back_without_asking_mark_by_mark(w: World) -> None:
    group = given.group(w.course, "много", starts_on=DAY - timedelta(days=60))
    names = [a + b for a in ("Ба", "Ве", "Гу", "До", "Жи", "Ке") for b in "внрстлмкд"]
    given.learners(group, [f"{name} Асель" for name in names])
    days = [DAY - timedelta(days=40 + n) for n in (0, 1, 2)]
    marks = tuple((day, Status.PRESENT) for day in days)
    rows = tuple(PaperRow(n, name, ("Асель",), marks) for n, name in enumerate(names, 5))
    assert import_marks(w.facilitator, group, rows).marks == 162
    with statements.traced() as trace:
        undo.undo(w.facilitator, reason=WHY)
    of_each_row = ("INSERT INTO change ", 'DELETE FROM "mark" ', 'SELECT * FROM "mark" WHERE id')
    asked = Counter(sql for sql, _values in trace.statements if not sql.startswith(of_each_row))
    assert asked.most_common(1)[0][1] <= MOST_TOLD, asked.most_common(3)
