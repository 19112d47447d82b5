"""What goes on in the centre after somebody was erased: registers, undo, drafts, the check."""

from __future__ import annotations

from datetime import timedelta

import given
import pytest
from world import DAY, World

from clc_tui.db.connection import database
from clc_tui.db.models import Enrolment, Group, Lesson, LogEntry, Mark
from clc_tui.follow_up import CommitteeRole
from clc_tui.services import (
    attendance,
    calendar,
    drafts,
    enrolments,
    people_merging,
    undo,
    waiting_list,
)
from clc_tui.services.committee import MemberFields, add_member, committee
from clc_tui.services.day import lessons_on
from clc_tui.services.erasing import erase_person, erase_preview
from clc_tui.services.minutes import meeting, member_came
from clc_tui.services.paper_facts import class_list
from clc_tui.services.register import register
from clc_tui.terms import Erased, Refused, Status


def erased(w: World, person_id: int) -> int:
    erase_person(w.facilitator, person_id, "по заявлению")
    return person_id


def last_entry() -> int:
    return int(LogEntry.select().order_by(LogEntry.id.desc()).get().id)


def marked_at(lesson_id: int) -> set[int]:
    return {row.person_id for row in Mark.select().where(Mark.lesson_id == lesson_id)}


def test_a_waiting_that_ended_in_a_class_agrees_with_the_log(w: World) -> None:
    who, desk = w.outsider, w.facilitator
    waiting_list.wait_for(desk, w.course, who)
    enrolments.enrol(desk, w.group, who)
    undo.undo(desk)
    enrolments.enrol(desk, w.group, who)
    erased(w, who)


def test_the_rest_marks_nobody_who_was_erased(w: World) -> None:
    erased(w, w.learners[3])
    attendance.mark_rest(w.facilitator, w.lesson)
    assert marked_at(w.lesson) == set(w.learners[:3])
    undo.undo(w.facilitator)
    assert marked_at(w.lesson) == {w.learners[0]}


@pytest.mark.parametrize("days", [0, 3])
def test_somebody_erased_is_not_waited_for(w: World, days: int) -> None:
    """However short the time in the class was: no register is left open by it, no list has it."""
    new = given.person(w.centre, "Новая Ирина")
    enrolments.enrol(w.facilitator, w.group, new, DAY - timedelta(days=days))
    before = next(line for line in lessons_on(w.facilitator, DAY) if line.lesson_id == w.lesson)
    erased(w, new)
    after = next(line for line in lessons_on(w.facilitator, DAY) if line.lesson_id == w.lesson)
    assert after.expected == before.expected - 1
    shown = register(w.facilitator, w.lesson)
    (row,) = [row for row in shown.rows if row.person_id == new]
    assert not any(row.expected)
    assert "–" not in [each.name for each in class_list(w.facilitator, w.group).learners]
    spell = Enrolment.get(Enrolment.person_id == new)
    assert spell.ends_on == DAY - timedelta(days=min(days, 1))


def test_a_mark_of_today_stays_inside_the_time_in_the_class(w: World) -> None:
    gone = erased(w, w.learners[0])
    (spell,) = Enrolment.select().where(Enrolment.person_id == gone, Enrolment.group_id == w.group)
    assert spell.ends_on == DAY
    assert enrolments.marks_outside_spells(w.group) == set()


def test_marks_of_somebody_erased_stay_as_they_are(w: World) -> None:
    desk, gone = w.facilitator, erased(w, w.learners[0])
    with pytest.raises(Erased):
        attendance.mark(desk, w.marked, gone, Status.PRESENT)
    with pytest.raises(Erased):
        attendance.clear_mark(desk, w.marked, gone)
    with pytest.raises(Erased):
        attendance.note_mark(desk, w.marked, gone, "Айгүл была")


def test_undo_leaves_the_marks_of_who_was_erased(w: World) -> None:
    desk, gone = w.facilitator, w.learners[3]
    attendance.mark_rest(desk, w.lesson)
    rest = last_entry()
    attendance.mark(desk, w.quiet, gone, Status.PRESENT)
    alone = last_entry()
    erased(w, gone)
    undo.undo(desk, rest)
    assert marked_at(w.lesson) == {w.learners[0], gone}
    with pytest.raises(Refused, match="stays erased"):
        undo.undo(desk, alone)


def test_who_was_passed_over_and_erased_holds_back_no_undo(w: World) -> None:
    """The line knows that somebody stood before; taking that back brings nothing of them back."""
    desk = w.facilitator
    group = given.group(w.course, capacity=1)
    first, got, same = (given.person(w.centre, name) for name in ("Жак А", "Бек Ж", "Бек Жанар"))
    waiting_list.wait_for(desk, w.course, first)
    enrolments.enrol(desk, group, got, reason="решение")
    enrolled = last_entry()
    erased(w, first)
    people_merging.merge_people(desk, same, got)
    undo.undo(desk)
    undo.undo(desk, enrolled)
    assert Enrolment.get_or_none(Enrolment.group_id == group) is None


def test_a_form_open_on_somebody_erased_leaves_no_draft(w: World) -> None:
    desk, gone = w.facilitator, erased(w, w.learners[0])
    drafts.keep_draft(desk, "person", gone, {"family_name": "Ахметова", "iin": "750315390013"})
    assert drafts.draft(desk, "person", gone) is None


def test_a_class_an_order_and_a_holiday_keep_no_name(w: World) -> None:
    desk, gone = w.facilitator, given.person(w.centre, "Заримбетова Гүл")
    calendar.add_holiday(desk, DAY + timedelta(days=9), "похороны Заримбетовых")
    waiting_list.set_order(desk, w.course, ["f"], DAY, "№4 о Заримбетовой")
    group = given.group(w.course, "подруги Заримбетовой", restricted_note="про Заримбетову")
    own = given.group(w.course, "для сестры", individual=True)
    enrolments.enrol(desk, own, gone)
    attendance.note_lesson(desk, w.quiet, "без света")
    assert erase_preview(desk, gone).others == 3
    erased(w, gone)
    row, alone = (Group.get_by_id(number) for number in (group, own))
    assert (row.target, row.restricted_note, alone.target) == ("", None, "")
    rule = waiting_list.waiting_list(desk, w.course).rule
    assert rule is not None and rule.minutes == "–"
    told = str(list(database.execute_sql("SELECT before, after FROM change")))
    assert "аримбетов" not in told + str(list(database.execute_sql("SELECT * FROM holiday")))
    assert Lesson.get_by_id(w.quiet).note == "без света"


def test_a_member_of_the_committee_leaves_an_empty_seat_and_a_line_in_the_minutes(w: World) -> None:
    member_came(w.facilitator, w.meeting, w.stand_in)
    erased(w, w.stand_in)
    seats = {each.body.which: each.empty for each in committee(w.facilitator, ended=True).bodies}
    assert seats[w.chair_body] == 1
    assert "–" in [each.name for each in meeting(w.facilitator, w.meeting).people]
    after = MemberFields(w.chair_body, CommitteeRole.CHAIR, DAY)
    add_member(w.facilitator, after, person_id=w.teacher)
