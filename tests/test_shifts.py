"""What help is needed, and when: alone, every week, with the lessons of a class, at any time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import given
import pytest
import statements
from world import DAY, World

from clc_tui.db.models import Assignment, Group, Lesson, Need, Shift
from clc_tui.services import assignments, calendar, classes, lessons, needs, shifts, undo
from clc_tui.services.lessons import Slot
from clc_tui.services.needs import NeedFields, ShiftTime
from clc_tui.services.shift_rows import ShiftAt
from clc_tui.terms import (
    AssignmentState,
    CancelReason,
    Clash,
    ClcError,
    Full,
    Invalid,
    LessonState,
    NeedKind,
    NotFound,
    Role,
)

CONFIRMED, OFFERED = AssignmentState.CONFIRMED, AssignmentState.OFFERED
WEEK = timedelta(days=7)


@pytest.fixture
def w(lent: World) -> World:
    return lent


def coming(w: World, days: int = 13) -> list[tuple[date, str | None, str]]:
    """The shifts from today on: day, hour, what for."""
    lines = shifts.shifts(w.facilitator, DAY, DAY + timedelta(days))
    return [(line.on_date, line.starts_at, line.title) for line in lines]


def dated(w: World, hours: ShiftTime, title: str = "Субботник", people: int = 2) -> ShiftAt:
    fields = NeedFields(title, people=people)
    made = needs.add_need(w.facilitator, NeedKind.DATED, fields, hours=hours)
    return ShiftAt(made.need_id, shift_id=made.shift_id)


def test_shifts_stand_in_order_of_time_those_of_lessons_among_them(w: World) -> None:
    assert coming(w) == [
        (DAY, "08:00", "Помощь"), (DAY, "09:00", "Ярмарка"), (DAY, "14:00", "Помощь"),
        (DAY + timedelta(2), "09:00", "Ярмарка"), (DAY + timedelta(2), "14:00", "Помощь"),
        (DAY + timedelta(3), "09:00", "Ярмарка"),
    ]  # fmt: skip
    assert Shift.select().where(Shift.lesson_id.is_null(False)).count() == 0
    line = shifts.shift(w.facilitator, w.lesson_shift)
    assert (line.what, line.people, line.shift_id) == (
        "Швейное дело · домохозяйки: Помощь", 2, None,
    )  # fmt: skip


def test_a_helper_for_every_saturday_class(w: World) -> None:
    actor, saturday = w.facilitator, DAY + timedelta(5)
    lessons.set_pattern(actor, w.other_group, (Slot(6, "10:00", 90), Slot(2, "10:00", 90)))
    needs.add_need(
        actor, NeedKind.LESSONS, NeedFields("встречать", weekday=6), group_id=w.other_group
    )
    found = [line for line in coming(w, 30) if line[2] == "встречать"]
    assert found == [(saturday + n * WEEK, "10:00", "встречать") for n in range(4)]
    calendar.add_holiday(actor, saturday + WEEK, "Ремонт")
    assert len([line for line in coming(w, 30) if line[2] == "встречать"]) == 4


HOUR = ShiftTime(DAY, "10:00", 60)


def test_a_need_that_cannot_be_is_refused(w: World) -> None:
    before = given.count_of(Need)
    for kind, fields, hours, words in (
        (NeedKind.DATED, NeedFields(" "), HOUR, "what help"),
        (NeedKind.DATED, NeedFields("x"), None, "on which day"),
        (NeedKind.DATED, NeedFields("x"), ShiftTime(DAY), "hour like 09:30"),
        (NeedKind.DATED, NeedFields("x"), ShiftTime(DAY, "9", 60), "hour like 09:30"),
        (NeedKind.DATED, NeedFields("x"), ShiftTime(DAY, "23:00", 90), "its own day"),
        (NeedKind.DATED, NeedFields("x"), ShiftTime(DAY, "10:00", 4), "5 to 720"),
        (NeedKind.DATED, NeedFields("x", people=0), HOUR, "Between 1 and"),
        (NeedKind.LESSONS, NeedFields("x"), None, "Choose the class"),
        (NeedKind.OPEN, NeedFields("x", weekday=6), None, "have a weekday"),
        (NeedKind.OPEN, NeedFields("x", until=DAY - timedelta(1)), None, "before the first"),
        (NeedKind.OPEN, NeedFields("x" * 81), None, "At most 80"),
    ):
        with pytest.raises(Invalid, match=words):
            needs.add_need(w.facilitator, kind, fields, hours=hours)
    assert given.count_of(Need) == before


def test_a_need_of_a_class_is_done_when_the_class_is(w: World) -> None:
    assert [line.done for line in needs.needs(w.facilitator)] == [False, False]
    after = given.later(w.facilitator, 31)
    assert [line.id for line in needs.needs(after)] == [w.open_need]
    assert {line.id: line.done for line in needs.needs(after, done=True)} == {
        w.open_need: False, w.class_need: True,
    }  # fmt: skip
    with pytest.raises(Invalid, match="has ended"):
        needs.add_need(after, NeedKind.LESSONS, NeedFields("x"), group_id=w.group)
    practice = Group.get(Group.practice == True).id  # noqa: E712
    with pytest.raises(Invalid, match="stay by themselves"):
        needs.add_need(w.facilitator, NeedKind.LESSONS, NeedFields("x"), group_id=practice)


def test_a_shift_is_repeated_weekly_without_days_off_and_those_there(w: World) -> None:
    actor = w.facilitator
    at = dated(w, ShiftTime(date(2026, 12, 16), "23:00", 60), people=3)
    calendar.add_holiday(actor, date(2026, 12, 30), "Ремонт")
    shifts.add_shift(actor, at.need_id, ShiftTime(date(2027, 1, 6), "23:00", 30))
    made = shifts.repeat_shifts(actor, at, date(2027, 1, 31))
    assert made == (4, (date(2026, 12, 30),), 1)
    assert shifts.repeat_shifts(actor, at, date(2027, 1, 31)).made == 0
    rows = Shift.select().where(Shift.need_id == at.need_id).order_by(Shift.on_date)
    assert [(row.on_date.day, row.people) for row in rows] == [
        (16, 3), (23, 3), (6, 3), (13, 3), (20, 3), (27, 3),
    ]  # fmt: skip
    undo.undo(actor)
    for until, words in (
        (date(2026, 12, 16), "after 2026-12-16"), (date(2026, 12, 20), "no week more"),
        (date(2029, 1, 1), "60 at a time"),
    ):  # fmt: skip
        with pytest.raises(Invalid, match=words):
            shifts.repeat_shifts(actor, at, until)
    with pytest.raises(Invalid, match="goes with its lesson"):
        shifts.repeat_shifts(actor, w.lesson_shift, date(2027, 1, 31))


def test_a_moved_shift_asks_its_helpers_again(w: World) -> None:
    actor = w.facilitator
    told = shifts.move_shift(actor, w.shift_today, ShiftTime(DAY + timedelta(1), "10:00", 60))
    assert told == ("Нұрланова Ә.",)
    line = shifts.shift(actor, w.shift_today)
    assert (line.on_date, line.starts_at) == (DAY + timedelta(1), "10:00")
    assert [helper.state for helper in line.helpers] == [OFFERED]
    undo.undo(actor)
    assert shifts.shift(actor, w.shift_today).coming == 1
    assignments.came(actor, w.place)
    with pytest.raises(Invalid, match="written down who came"):
        shifts.move_shift(actor, w.shift_today, ShiftTime(DAY, "11:00", 60))
    with pytest.raises(Clash, match="such a shift"):
        shifts.move_shift(actor, w.free_shift, ShiftTime(DAY, "09:00", 30))


def test_a_shift_called_off_names_who_has_to_be_told(w: World) -> None:
    actor = w.facilitator
    with pytest.raises(Invalid, match="Say why"):
        shifts.cancel_shift(actor, w.shift_today, " ")
    assert shifts.cancel_shift(actor, w.shift_today, "нет света") == ("Нұрланова Ә.",)
    line = shifts.shift(actor, w.shift_today)
    assert not line.on and line.cancelled == "нет света"
    for act in (
        lambda: assignments.ask(actor, w.shift_today, w.idler),
        lambda: assignments.came(actor, w.place),
        lambda: shifts.cancel_shift(actor, w.shift_today, "ещё раз"),
        lambda: shifts.move_shift(actor, w.shift_today, ShiftTime(DAY, "11:00", 60)),
        lambda: shifts.repeat_shifts(actor, w.shift_today, DAY + WEEK),
    ):
        with pytest.raises(Invalid, match="called off: нет света"):
            act()
    assert shifts.restore_shift(actor, w.shift_today) == ("Нұрланова Ә.",)
    assert shifts.shift(actor, w.shift_today).helpers[0].state is OFFERED


def test_a_lesson_called_off_for_helpers_alone_is_written_down(w: World) -> None:
    actor = w.facilitator
    assert shifts.cancel_shift(actor, w.lesson_shift, "справимся") == ()
    assert Lesson.get_by_id(w.lesson).state != LessonState.CANCELLED
    assert shifts.restore_shift(actor, w.lesson_shift) == ()
    assert Shift.select().where(Shift.lesson_id == w.lesson).count() == 0


def test_one_shift_may_need_more_than_the_others(w: World) -> None:
    actor = w.facilitator
    shifts.change_shift_people(actor, w.lesson_shift, 4)
    assert shifts.shift(actor, w.lesson_shift).people == 4
    was = needs.need(actor, w.class_need).fields
    needs.change_need(actor, w.class_need, NeedFields("Помощь", "шить", 3), was=was)
    people = {line.people for line in shifts.shifts(actor, DAY, DAY + WEEK) if line.group}
    assert people == {3, 4}
    shifts.change_shift_people(actor, w.lesson_shift, 3)
    assert Shift.select().where(Shift.lesson_id == w.lesson).count() == 0


def test_a_shift_nobody_was_asked_for_is_taken_away(w: World) -> None:
    actor = w.facilitator
    with pytest.raises(Invalid, match="Somebody was asked"):
        shifts.remove_shift(actor, w.shift_today)
    at = dated(w, ShiftTime(DAY, "20:00", 60))
    shifts.remove_shift(actor, at)
    assert Need.get_or_none(Need.id == at.need_id) is None
    undo.undo(actor)
    assert shifts.shift(actor, at).title == "Субботник"


def test_closing_a_need_calls_off_what_follows_and_says_whom_to_tell(w: World) -> None:
    actor = w.facilitator
    assignments.ask(actor, w.free_shift, w.idler)
    with pytest.raises(Invalid, match=r"helpers are asked for 2026-11-25") as error:
        needs.close_need(actor, w.need, DAY)
    assert error.value.field == "reason"
    closed = needs.close_need(actor, w.need, DAY, reason="ярмарки не будет")
    assert closed == (DAY, 1, ("Тен П.",))
    with pytest.raises(Invalid, match=r"until 2026-11-23 only"):
        shifts.add_shift(actor, w.need, ShiftTime(DAY + WEEK, "09:00", 60))
    needs.close_need(actor, w.class_need, DAY)
    assert coming(w)[-1] == (DAY + timedelta(3), "09:00", "Ярмарка")
    assert len(coming(w)) == 5
    with pytest.raises(Invalid, match="before the first"):
        needs.close_need(actor, w.open_need, DAY - timedelta(1))


def test_what_was_helped_before_costs_nothing_when_a_need_changes(w: World) -> None:
    actor = w.facilitator

    def asked() -> int:
        with statements.traced() as trace:
            was = needs.need(actor, w.class_need).fields
            needs.change_need(actor, w.class_need, replace(was, people=was.people + 1), was=was)
            needs.change_need(actor, w.class_need, was, was=replace(was, people=was.people + 1))
            needs.close_need(actor, w.class_need, DAY)
            undo.undo(actor)
        return len(trace.statements)

    before = asked()
    for lesson in given.lessons(w.group, [DAY - timedelta(n) for n in (4, 5, 6)]):
        shift = given.shift(w.class_need, lesson_id=lesson)
        given.assignment(shift, w.helper, AssignmentState.CAME)
    assert asked() == before


def test_two_people_change_a_need(w: World) -> None:
    actor, was = w.facilitator, NeedFields("Помощь", "шить", 2)
    needs.change_need(actor, w.class_need, NeedFields("Помощь", "кроить", 2), was=was)
    needs.change_need(actor, w.class_need, NeedFields("Помощь", "шить", 2, weekday=1), was=was)
    assert needs.need(actor, w.class_need).fields == NeedFields("Помощь", "кроить", 2, 1)
    assignments.ask(actor, w.free_shift, w.idler)
    was = needs.need(actor, w.need).fields
    with pytest.raises(Invalid, match="Close it with a reason"):
        needs.change_need(actor, w.need, NeedFields("Ярмарка", until=DAY), was=was)


# Lessons


def test_a_moved_lesson_takes_its_helpers_along_and_back(w: World) -> None:
    actor = w.facilitator
    at = ShiftAt(w.class_need, w.future)
    assignments.ask(actor, at, w.idler, CONFIRMED)
    new = lessons.move_lesson(actor, w.future, DAY + timedelta(4), "15:00")
    with pytest.raises(NotFound):
        shifts.shift(actor, at)
    line = shifts.shift(actor, ShiftAt(w.class_need, new))
    assert line.on_date == DAY + timedelta(4)
    assert [(h.name, h.state) for h in line.helpers] == [("Тен П.", OFFERED)]
    lessons.restore_lesson(actor, w.future)
    assert shifts.shift(actor, at).helpers[0].name == "Тен П."
    lessons.move_lesson(actor, w.future, DAY + timedelta(4), "15:00")
    undo.undo(actor)
    assert [h.state for h in shifts.shift(actor, at).helpers] == [OFFERED]


def test_an_instructor_moves_a_lesson_and_takes_that_back_with_its_helpers(w: World) -> None:
    at = ShiftAt(w.class_need, w.future)
    assignments.ask(w.facilitator, at, w.idler, CONFIRMED)
    teacher = given.actor(w.centre, Role.INSTRUCTOR, person_id=w.teacher)
    lessons.move_lesson(teacher, w.future, DAY + timedelta(4), "15:00")
    assert [
        h.state for h in shifts.shifts(w.facilitator, DAY + timedelta(4), DAY + WEEK)[0].helpers
    ]
    undo.undo(teacher)
    assert [h.state for h in shifts.shift(w.facilitator, at).helpers] == [CONFIRMED]


def test_a_saturday_lesson_moved_to_sunday_still_needs_its_helper(w: World) -> None:
    actor, saturday = w.facilitator, DAY + timedelta(5)
    lesson = given.lesson(w.other_group, saturday, "10:00")
    needs.add_need(
        actor, NeedKind.LESSONS, NeedFields("встречать", weekday=6), group_id=w.other_group
    )
    lessons.move_lesson(actor, lesson, saturday + timedelta(1), "11:00")
    assert (saturday + timedelta(1), "11:00", "встречать") in coming(w)
    lessons.restore_lesson(actor, lesson)
    assert (saturday, "10:00", "встречать") in coming(w)
    assert Shift.select().where(Shift.lesson_id.is_null(False)).count() == 0


def test_a_lesson_to_which_a_helper_came_is_not_moved(w: World) -> None:
    actor = w.facilitator
    place = assignments.ask(actor, ShiftAt(w.class_need, w.quiet), w.idler, CONFIRMED)
    assignments.came(actor, place, 60)
    with pytest.raises(Invalid, match="written down who came to help"):
        lessons.move_lesson(actor, w.quiet, DAY + timedelta(4), "15:00")
    assert Lesson.get_by_id(w.quiet).state == LessonState.PLANNED


def test_a_lesson_not_held_shows_so(w: World) -> None:
    actor = w.facilitator
    assignments.ask(actor, w.lesson_shift, w.idler, CONFIRMED)
    lessons.cancel_lesson(actor, w.future, CancelReason.NO_POWER)
    line = shifts.shift(actor, ShiftAt(w.class_need, w.future))
    assert line.lesson is LessonState.CANCELLED and not line.on
    with pytest.raises(Invalid, match="was not held"):
        assignments.ask(actor, line.at, w.idler)


def test_a_new_pattern_keeps_the_lesson_that_has_a_helper(w: World) -> None:
    actor = w.facilitator
    lessons.set_pattern(actor, w.group, (Slot(4, "09:00", 90), Slot(5, "09:00", 90)))
    thursday = Lesson.get(Lesson.group_id == w.group, Lesson.on_date == DAY + timedelta(3)).id
    assignments.ask(actor, ShiftAt(w.class_need, thursday), w.idler)
    lessons.set_pattern(actor, w.group, (Slot(5, "09:00", 90),))
    assert Lesson.get_or_none(Lesson.id == thursday) is not None
    assert shifts.shift(actor, ShiftAt(w.class_need, thursday)).helpers[0].name == "Тен П."


def test_a_class_that_never_was_takes_its_need_along_unless_somebody_was_asked(w: World) -> None:
    actor = w.facilitator
    lesson = given.lesson(w.empty_group, DAY + timedelta(1), "19:00")
    made = needs.add_need(actor, NeedKind.LESSONS, NeedFields("встречать"), group_id=w.empty_group)
    place = assignments.ask(actor, ShiftAt(made.need_id, lesson), w.idler)
    with pytest.raises(Invalid, match="Helpers were asked for this class"):
        classes.remove_group(actor, w.empty_group)
    assignments.drop_assignment(actor, place)
    assert Shift.select().where(Shift.lesson_id == lesson).count() == 0
    shifts.change_shift_people(actor, ShiftAt(made.need_id, lesson), 2)
    classes.remove_group(actor, w.empty_group)
    assert Need.get_or_none(Need.id == made.need_id) is None
    undo.undo(actor)
    assert shifts.shift(actor, ShiftAt(made.need_id, lesson)).people == 2


# Open needs


def test_hours_of_help_at_any_time_are_one_line(w: World) -> None:
    actor = w.facilitator
    assignments.helped(actor, w.open_need, w.idler, DAY - timedelta(40), 90)
    assignments.helped(actor, w.open_need, w.helper, DAY - timedelta(40), 30)
    [line] = shifts.shifts(actor, DAY - timedelta(60), DAY - timedelta(30))
    assert [(h.name, h.minutes) for h in line.helpers] == [("Нұрланова Ә.", 30), ("Тен П.", 90)]
    assert line.starts_at is None and line.people == 2
    for person, day, minutes, words in (
        (w.idler, DAY - timedelta(40), 10, "Mend the hours there"),
        (w.idler, DAY + timedelta(1), 10, "still to come"),
        (w.idler, DAY, 0, "between 1 minute"),
        (w.idler, DAY, 1441, "between 1 minute"),
        (w.outsider, DAY, 10, "no volunteer"),
    ):
        with pytest.raises(ClcError, match=words):
            assignments.helped(actor, w.open_need, person, day, minutes)
    with pytest.raises(Invalid, match="has its days"):
        assignments.helped(actor, w.need, w.idler, DAY, 10)
    for helper in line.helpers:
        assignments.drop_assignment(actor, helper.assignment_id)
    assert Shift.select().where(Shift.need_id == w.open_need).count() == 0


def test_undo_of_the_first_asked_leaves_the_shift_to_the_second(w: World) -> None:
    actor = w.facilitator
    assignments.ask(actor, w.lesson_shift, w.idler)
    first = undo.last_action(actor)
    assert first is not None
    assignments.ask(actor, w.lesson_shift, w.helper)
    undo.undo(actor, first.entry_id)
    assert [h.name for h in shifts.shift(actor, w.lesson_shift).helpers] == ["Нұрланова Ә."]
    undo.undo(actor)
    assert given.count_of(Assignment) == 2


def test_undo_does_not_bring_more_than_are_needed_or_two_places_at_once(w: World) -> None:
    actor = w.facilitator
    assignments.drop_assignment(actor, w.place)
    dropped = undo.last_action(actor)
    assert dropped is not None
    place = assignments.ask(actor, w.shift_today, w.idler, CONFIRMED)
    with pytest.raises(Full, match="by now: 1 of 1"):
        undo.undo(actor, dropped.entry_id)
    assignments.drop_assignment(actor, place)
    other = dated(w, ShiftTime(DAY, "10:00", 60), "Другое")
    assignments.ask(actor, other, w.helper)
    with pytest.raises(Clash, match="helps elsewhere then: Другое"):
        undo.undo(actor, dropped.entry_id)


def test_the_last_week_that_can_be_written_is_the_last_repeated(w: World) -> None:
    need = needs.add_need(
        w.facilitator, NeedKind.DATED, NeedFields("Уборка"),
        hours=ShiftTime(date(9999, 12, 20), "10:00", 60),
    )  # fmt: skip
    at = ShiftAt(need.need_id, shift_id=need.shift_id)
    assert shifts.repeat_shifts(w.facilitator, at, date(9999, 12, 31)).made == 1
