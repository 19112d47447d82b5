"""Lessons: a weekly pattern over holidays and leap days, one-off, moved, not held."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import given
import pytest
from hypothesis import given as examples
from hypothesis import settings
from hypothesis import strategies as st
from world import DAY, World, world

from clc_tui.db.models import Lesson, WeeklyPattern
from clc_tui.services import (
    attendance,
    calendar,
    class_people,
    classes,
    courses,
    enrolments,
    lessons,
)
from clc_tui.services.classes import GroupFields
from clc_tui.services.courses import CourseFields
from clc_tui.services.lessons import Slot, planned_days
from clc_tui.services.register import register
from clc_tui.terms import Area, CancelReason, Clash, Full, Invalid, LessonState, Status


@pytest.fixture
def w(file: object) -> World:
    return world()


def planned(group_id: int) -> list[tuple[date, str]]:
    rows = Lesson.select().where(
        Lesson.group_id == group_id, Lesson.state != LessonState.CANCELLED.value
    )
    return sorted((row.on_date, row.starts_at) for row in rows)


def new_group(w: World, first: date, last: date | None, *slots: Slot) -> int:
    return classes.add_group(
        w.facilitator, GroupFields(w.course, starts_on=first, ends_on=last), slots=slots
    )


def test_a_pattern_skips_days_off(w: World) -> None:
    calendar.prefill_calendar(w.facilitator, 2026)
    group_id = new_group(w, date(2026, 12, 14), date(2026, 12, 18), Slot(3, "14:00", 90),
                         Slot(4, "14:00", 90))  # fmt: skip
    assert planned(group_id) == [(date(2026, 12, 17), "14:00")]


def test_a_pattern_knows_the_leap_day(w: World) -> None:
    group_id = new_group(w, date(2028, 2, 28), date(2028, 3, 1), Slot(2, "10:00", 45))
    assert planned(group_id) == [(date(2028, 2, 29), "10:00")]


@settings(max_examples=60, deadline=None)
@examples(
    first=st.dates(date(2024, 1, 1), date(2030, 1, 1)),
    days=st.integers(0, 400),
    weekdays=st.lists(st.integers(1, 7), max_size=4, unique=True),
    closed=st.sets(st.integers(0, 400), max_size=10),
)
def test_a_pattern_is_every_such_weekday_that_is_open(
    first: date, days: int, weekdays: list[int], closed: set[int]
) -> None:
    slots = tuple(Slot(weekday, "09:00", 60) for weekday in weekdays)
    off = frozenset(first + timedelta(days=n) for n in closed)
    found = [day for day, _slot in planned_days(slots, first, first + timedelta(days), off)]
    every = [first + timedelta(days=n) for n in range(days + 1)]
    assert found == [d for d in every if d.isoweekday() in weekdays and d not in off]


def test_a_new_pattern_keeps_what_happened_and_what_was_made_by_hand(w: World) -> None:
    group_id = new_group(
        w, DAY - timedelta(days=14), DAY + timedelta(days=14), Slot(1, "10:00", 60)
    )
    by_hand = lessons.add_lesson(w.facilitator, group_id, DAY + timedelta(days=1), "12:00", 45)
    made = lessons.set_pattern(w.facilitator, group_id, (Slot(4, "10:00", 60),))
    days = planned(group_id)
    assert (DAY - timedelta(days=14), "10:00") in days
    assert Lesson.get_by_id(by_hand).on_date == DAY + timedelta(days=1)
    ahead = [day for day, hour in days if day >= DAY and hour == "10:00"]
    assert {day.isoweekday() for day in ahead} == {4}
    assert made.lessons == 2
    assert WeeklyPattern.select().where(WeeklyPattern.group_id == group_id).count() == 1


def test_setting_the_same_pattern_again_changes_no_lesson(w: World) -> None:
    group_id = new_group(w, DAY, DAY + timedelta(days=30), Slot(1, "10:00", 60))
    before = planned(group_id)
    made = lessons.set_pattern(w.facilitator, group_id, (Slot(1, "10:00", 60),))
    assert (made.lessons, made.removed, planned(group_id)) == (0, 0, before)


def test_a_later_last_day_makes_the_lessons_up_to_it(w: World) -> None:
    group_id = new_group(w, DAY, DAY + timedelta(days=6), Slot(1, "10:00", 60))
    classes.change_group(
        w.facilitator, group_id,
        GroupFields(w.course, starts_on=DAY, ends_on=DAY + timedelta(days=20)),
        was=classes.group(w.facilitator, group_id).fields,
    )  # fmt: skip
    assert len(planned(group_id)) == 3


@pytest.mark.parametrize(
    "slots",
    [
        (Slot(1, "9:30", 60),),
        (Slot(1, "24:00", 60),),
        (Slot(1, "09:60", 60),),
        (Slot(1, "０９:00", 60),),
        (Slot(0, "09:00", 60),),
        (Slot(1, "09:00", 0),),
        (Slot(1, "09:00", 60), Slot(1, "09:00", 45)),
    ],
)
def test_a_pattern_that_cannot_be_is_refused(w: World, slots: tuple[Slot, ...]) -> None:
    before = planned(w.group)
    with pytest.raises(Invalid):
        lessons.set_pattern(w.facilitator, w.group, slots)
    assert planned(w.group) == before


def test_a_pattern_needs_a_last_day(w: World) -> None:
    with pytest.raises(Invalid, match="last day"):
        new_group(w, DAY, None, Slot(1, "10:00", 60))


def test_a_moved_lesson_is_cancelled_and_linked_and_comes_back(w: World) -> None:
    new = lessons.move_lesson(w.facilitator, w.future, DAY + timedelta(days=3), "15:30")
    old = Lesson.get_by_id(w.future)
    assert (old.state, old.reason, old.moved_to_id) == ("cancelled", "moved", new)
    lessons.restore_lesson(w.facilitator, w.future)
    assert Lesson.get_or_none(Lesson.id == new) is None
    assert Lesson.get_by_id(w.future).state == LessonState.PLANNED


def test_a_marked_lesson_is_neither_cancelled_nor_moved(w: World) -> None:
    with pytest.raises(Invalid, match="Clear the marks first"):
        lessons.cancel_lesson(w.facilitator, w.marked, CancelReason.OTHER)
    with pytest.raises(Invalid, match="Clear the marks first"):
        lessons.move_lesson(w.facilitator, w.marked, DAY + timedelta(days=3), "15:30")
    new = lessons.move_lesson(w.facilitator, w.quiet, DAY, "10:00")
    attendance.mark(w.facilitator, new, w.learners[0], Status.PRESENT)
    with pytest.raises(Invalid, match="Clear the marks first"):
        lessons.restore_lesson(w.facilitator, w.quiet)


def test_two_lessons_of_a_class_never_share_an_hour(w: World) -> None:
    with pytest.raises(Clash, match="already has a lesson"):
        lessons.add_lesson(w.facilitator, w.group, DAY, "14:00", 90)
    lessons.add_lesson(w.facilitator, w.group, DAY - timedelta(days=5), "14:00", 90)
    with pytest.raises(Clash, match="already has a lesson"):
        lessons.restore_lesson(w.facilitator, w.cancelled)


def test_a_day_off_is_written_once_and_public_ones_only_where_missing(w: World) -> None:
    first = calendar.prefill_calendar(w.facilitator, 2027)
    assert first > 10
    assert calendar.prefill_calendar(w.facilitator, 2027) == 0
    with pytest.raises(Invalid, match="already a day off"):
        calendar.add_holiday(w.facilitator, date(2027, 1, 1), "Ещё раз")
    named = {line.on_date: line for line in calendar.calendar(w.facilitator, 2027)}
    nauryz = named[date(2027, 3, 22)]
    assert (nauryz.name("kk"), nauryz.name("ru")) == ("Наурыз мейрамы", "Наурыз мейрамы")
    assert all(line.name_ru and line.name_kk for line in named.values())


def test_every_public_holiday_has_a_russian_name(file: object) -> None:
    for year in range(2020, 2031):
        for day, _kk, russian, english in calendar.public_holidays(year):
            letters = [ch for ch in russian if ch.isalpha()]
            assert all(not ch.isascii() for ch in letters), (day, russian, english)


def test_a_class_with_an_impossible_shape_is_refused(w: World) -> None:
    good = GroupFields(w.course, starts_on=DAY, ends_on=DAY + timedelta(days=9))
    for bad in (
        replace(good, starts_on=None),
        replace(good, ends_on=DAY - timedelta(days=1)),
        replace(good, ends_on=DAY + timedelta(days=900)),
        replace(good, capacity=0),
        replace(good, target="a" * 61),
        replace(good, room="ESC\x1b"),
    ):
        with pytest.raises(Invalid):
            classes.add_group(w.facilitator, bad)


def test_a_class_in_which_something_happened_is_not_taken_away(w: World) -> None:
    attendance.head_count(w.facilitator, w.event_lesson, 34)
    with pytest.raises(Invalid, match="has had lessons"):
        classes.remove_group(w.facilitator, w.event)


def test_courses_are_called_differently(w: World) -> None:
    with pytest.raises(Clash, match="already a course"):
        courses.add_course(w.facilitator, CourseFields(" Швейное   дело ", Area.SEWING))


def test_a_class_is_found_by_its_name_or_number(w: World) -> None:
    assert classes.class_called(w.facilitator, "швейное дело") == w.group
    assert classes.class_called(w.facilitator, str(w.event)) == w.event
    assert classes.class_called(w.facilitator, "Английский A1 праздник") == w.event
    with pytest.raises(Invalid, match="no class called"):
        classes.class_called(w.facilitator, "Кройка")
    with pytest.raises(Invalid, match="Several classes"):
        classes.class_called(w.facilitator, "Английский")


def test_an_instructor_who_taught_leaves_with_a_last_day(w: World) -> None:
    assert classes.remove_instructor(w.facilitator, w.group, w.teacher) == DAY
    tomorrow = replace(w.facilitator, clock=given.clock_at(given.NOW + timedelta(days=1)))
    assert classes.group(tomorrow, w.group).instructors == ()
    assert [t.person_id for t in register(w.facilitator, w.marked).instructors] == [w.teacher]
    classes.add_instructor(w.facilitator, w.group, w.stand_in)
    with pytest.raises(Clash, match="already teaches"):
        classes.add_instructor(w.facilitator, w.group, w.stand_in)


def test_another_hour_leaves_alone_what_was_held_moved_or_not_held_today(w: World) -> None:
    weekly = (Slot(1, "10:00", 60), Slot(3, "10:00", 60), Slot(5, "10:00", 60))
    group_id = new_group(w, DAY, DAY + timedelta(days=13), *weekly)
    monday, wednesday, friday, *_rest = lessons.lessons(w.facilitator, group_id)
    attendance.nobody_came(w.facilitator, monday.id)
    lessons.move_lesson(w.facilitator, wednesday.id, DAY + timedelta(days=3), "16:00")
    lessons.cancel_lesson(w.facilitator, friday.id, CancelReason.INSTRUCTOR_ILL)
    later = tuple(slot._replace(starts_at="11:00") for slot in weekly)
    lessons.set_pattern(w.facilitator, group_id, later)
    first_week = [
        (line.on_date.isoweekday(), line.starts_at, line.state)
        for line in lessons.lessons(w.facilitator, group_id)
        if line.on_date < DAY + timedelta(days=7)
    ]
    assert first_week == [
        (1, "10:00", LessonState.HELD),
        (3, "10:00", LessonState.CANCELLED),
        (4, "16:00", LessonState.PLANNED),
        (5, "10:00", LessonState.CANCELLED),
    ]
    assert {hour for day, hour in planned(group_id) if day >= DAY + timedelta(7)} == {"11:00"}


def test_a_planned_lesson_somebody_wrote_to_is_kept(w: World) -> None:
    group_id = new_group(w, DAY, DAY + timedelta(days=13), Slot(3, "10:00", 60))
    noted = lessons.lessons(w.facilitator, group_id)[0]
    attendance.note_lesson(w.facilitator, noted.id, "принести ткань")
    made = lessons.set_pattern(w.facilitator, group_id, (Slot(5, "10:00", 60),))
    assert (made.removed, made.lessons) == (1, 2)
    assert Lesson.get_by_id(noted.id).note == "принести ткань"


def test_a_lesson_moved_twice_comes_back_step_by_step(w: World) -> None:
    second = lessons.move_lesson(w.facilitator, w.future, DAY + timedelta(days=3), "15:30")
    third = lessons.move_lesson(w.facilitator, second, DAY + timedelta(days=4), "15:30")
    with pytest.raises(Invalid, match=r"moved on, or not held, on 2026-11-26"):
        lessons.restore_lesson(w.facilitator, w.future)
    lessons.restore_lesson(w.facilitator, second)
    assert Lesson.get_or_none(Lesson.id == third) is None
    attendance.set_instructors(w.facilitator, w.lesson, (w.stand_in,))
    lessons.restore_lesson(w.facilitator, w.future)
    assert Lesson.get_by_id(w.future).state == "planned"


@pytest.mark.parametrize(("hour", "minutes"), [("13:30", 60), ("14:30", 10), ("13:00", 180)])
def test_no_two_lessons_of_a_class_in_the_same_hour(w: World, hour: str, minutes: int) -> None:
    at = lessons.add_lesson(w.facilitator, w.group, DAY + timedelta(4), "14:00", 60)
    with pytest.raises(Clash, match="at 14:00"):
        lessons.add_lesson(w.facilitator, w.group, DAY + timedelta(4), hour, minutes)
    lessons.add_lesson(w.facilitator, w.group, DAY + timedelta(4), "15:00", 60)
    with pytest.raises(Invalid, match="runs from"):
        lessons.move_lesson(w.facilitator, at, DAY + timedelta(days=200), "14:00")


def test_another_first_day_makes_and_takes_away_lessons(w: World) -> None:
    first, last = DAY + timedelta(days=7), DAY + timedelta(days=20)
    group_id = new_group(w, first, last, Slot(1, "10:00", 60))

    def begin(day: date) -> list[date]:
        page = classes.group(w.facilitator, group_id)
        fields = replace(page.fields, starts_on=day)
        classes.change_group(w.facilitator, group_id, fields, was=page.fields)
        return [on for on, _hour in planned(group_id)]

    assert begin(DAY) == [DAY, first, DAY + timedelta(14)]
    assert begin(DAY + timedelta(days=8)) == [DAY + timedelta(14)]


def test_what_a_class_had_cannot_be_changed_away(w: World) -> None:
    page = classes.group(w.facilitator, w.group)
    for field, fields in (
        ("starts_on", replace(page.fields, starts_on=DAY + timedelta(days=5))),
        ("ends_on", replace(page.fields, ends_on=DAY - timedelta(days=1))),
        ("head_count", replace(page.fields, head_count=True)),
        ("individual", replace(page.fields, individual=True)),
    ):
        with pytest.raises(Invalid) as refused:
            classes.change_group(w.facilitator, w.group, fields, was=page.fields)
        assert refused.value.field == field


def test_two_people_at_one_class_keep_each_others_changes(w: World) -> None:
    was = classes.group(w.facilitator, w.group).fields
    classes.change_group(w.facilitator, w.group, replace(was, room="B-1"), was=was)
    classes.change_group(w.facilitator, w.group, replace(was, target="швеи"), was=was)
    now = classes.group(w.facilitator, w.group).fields
    assert (now.room, now.target) == ("B-1", "швеи")
    with pytest.raises(Clash, match="Room: somebody else wrote “B-1” meanwhile"):
        classes.change_group(w.facilitator, w.group, replace(was, room="A-7"), was=was)


def test_a_class_made_by_mistake_goes_with_all_it_has(w: World) -> None:
    group_id = new_group(w, DAY, DAY + timedelta(days=13), Slot(3, "10:00", 60))
    first = lessons.lessons(w.facilitator, group_id)[0]
    new = lessons.move_lesson(w.facilitator, first.id, DAY + timedelta(days=3), "16:00")
    given.taught(new, w.stand_in)
    classes.remove_group(w.facilitator, group_id)
    assert Lesson.get_or_none(Lesson.group_id == group_id) is None


def test_who_moves_away_and_back_on_one_day_goes_on(w: World) -> None:
    enrolments.move_enrolment(w.facilitator, w.learners[1], w.group, w.other_group)
    enrolments.move_enrolment(w.facilitator, w.learners[1], w.other_group, w.group)
    place = enrolments.enrol(w.facilitator, w.other_group, w.learners[1])
    assert place.journal_no == 2
    spells = [s for s in class_people.learners_of(w.group) if s.person_id == w.learners[1]]
    assert [s.ends_on for s in spells if s.ends_on is None] == [None]


def test_a_full_class_says_that_it_is_full_and_known_learners_that_they_are_in_it(
    w: World,
) -> None:
    for person in w.learners[:2]:
        enrolments.enrol(w.facilitator, w.other_group, person)
    with pytest.raises(Full):
        enrolments.enrol(w.facilitator, w.other_group, w.outsider)
    with pytest.raises(Clash, match="already in this class"):
        enrolments.enrol(w.facilitator, w.other_group, w.learners[0])
    with pytest.raises(Invalid, match="begins on"):
        enrolments.enrol(w.facilitator, w.group, w.outsider, date(2020, 1, 1))
