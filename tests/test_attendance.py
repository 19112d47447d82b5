"""Taking the register: what each key may do, and what it may not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import given
import pytest
from given import later
from world import DAY, World, world

from clc_tui.db.models import Lesson, Mark, WalkIn
from clc_tui.db.names import short_names
from clc_tui.services import (
    absences,
    attendance,
    call_list,
    centres,
    classes,
    enrolments,
    lessons,
    not_marked,
    register,
    today,
    undo,
    walk_ins,
)
from clc_tui.services.history import history
from clc_tui.services.news import newest_entry, written_since
from clc_tui.services.past_calls import MISSED
from clc_tui.services.register import ChangeRule, LearnerRow, Register
from clc_tui.terms import (
    Actor,
    CancelReason,
    Clash,
    Invalid,
    LessonState,
    NotFound,
    Outcome,
    Refused,
    Role,
    Status,
)


@pytest.fixture
def w(file: object) -> World:
    return world()


def row(seen: Register, person_id: int) -> LearnerRow:
    return next(line for line in seen.rows if line.person_id == person_id)


def teaches(w: World, person_id: int) -> Actor:
    return given.actor(w.centre, Role.INSTRUCTOR, person_id=person_id)


def status_of(w: World, lesson_id: int, person_id: int) -> Status | None:
    mark = Mark.get_or_none(Mark.lesson_id == lesson_id, Mark.person_id == person_id)
    return None if mark is None else Status(mark.status)


def state_of(lesson_id: int) -> LessonState:
    return LessonState(Lesson.get_by_id(lesson_id).state)


def test_marking_the_same_again_changes_nothing(w: World) -> None:
    attendance.mark(w.facilitator, w.lesson, w.learners[1], Status.LATE, minutes=10)
    version = newest_entry()
    attendance.mark(w.facilitator, w.lesson, w.learners[1], Status.LATE, minutes=10)
    assert newest_entry() == version


def test_the_rest_become_present_or_what_was_announced_and_nothing_is_overwritten(
    w: World,
) -> None:
    attendance.mark(w.facilitator, w.lesson, w.learners[1], Status.EXCUSED)
    saved = attendance.mark_rest(w.facilitator, w.lesson)
    assert (saved.present, saved.announced) == (1, 1)
    assert [status_of(w, w.lesson, p) for p in w.learners] == [
        Status.PRESENT,
        Status.EXCUSED,
        Status.ILL,
        Status.PRESENT,
    ]
    again = attendance.mark_rest(w.facilitator, w.lesson)
    assert (again.present, again.announced) == (0, 0)


def said(line: LearnerRow) -> Status | None:
    return line.announced and line.announced.status


def test_an_announced_absence_waits_in_the_register_and_does_not_hold_the_lesson(
    w: World,
) -> None:
    absences.announce_absence(
        w.facilitator, w.learners[1], DAY, DAY, Status.EXCUSED, group_id=w.group
    )
    seen = register.register(w.facilitator, w.quiet)
    assert said(row(seen, w.learners[2])) is Status.ILL
    assert said(row(seen, w.learners[1])) is Status.EXCUSED
    assert seen.lesson.state is LessonState.PLANNED
    assert [row(seen, p).announced for p in (w.learners[0], w.learners[3])] == [None, None]


def test_an_absence_announced_for_every_class_counts_in_each(w: World) -> None:
    absences.announce_absence(w.facilitator, w.learners[3], DAY, DAY, Status.ILL)
    assert said(row(register.register(w.facilitator, w.quiet), w.learners[3])) is Status.ILL


@pytest.mark.parametrize(
    ("first", "last", "status"),
    [
        (DAY, DAY - timedelta(1), Status.ILL),
        (DAY, DAY, Status.PRESENT),
        (DAY, DAY + timedelta(400), Status.ILL),
    ],
)
def test_an_absence_that_cannot_be_is_refused(
    w: World, first: date, last: date, status: Status
) -> None:
    with pytest.raises(Invalid):
        absences.announce_absence(w.facilitator, w.learners[1], first, last, status)


def test_a_cleared_mark_makes_the_lesson_planned_again(w: World) -> None:
    attendance.mark(w.facilitator, w.quiet, w.learners[1], Status.PRESENT)
    assert state_of(w.quiet) is LessonState.HELD
    attendance.clear_mark(w.facilitator, w.quiet, w.learners[1])
    assert state_of(w.quiet) is LessonState.PLANNED


def test_minutes_belong_to_the_late_and_fit_into_the_lesson(w: World) -> None:
    for status, minutes in ((Status.ABSENT, 5), (Status.LATE, 0), (Status.LATE, 91)):
        with pytest.raises(Invalid):
            attendance.mark(w.facilitator, w.lesson, w.learners[1], status, minutes=minutes)
    attendance.mark(w.facilitator, w.lesson, w.learners[1], Status.LATE, minutes=90)
    attendance.mark(w.facilitator, w.lesson, w.learners[1], Status.PRESENT)
    mark = Mark.get(Mark.lesson_id == w.lesson, Mark.person_id == w.learners[1])
    assert mark.minutes is None


def test_a_note_stays_when_the_mark_changes(w: World) -> None:
    attendance.mark(w.facilitator, w.lesson, w.learners[1], Status.ABSENT, note="у врача")
    saved = attendance.mark(w.facilitator, w.lesson, w.learners[1], Status.ILL)
    assert saved.note == "у врача"
    assert attendance.note_mark(w.facilitator, w.lesson, w.learners[1], " ").note is None
    with pytest.raises(Invalid, match="first"):
        attendance.note_mark(w.facilitator, w.lesson, w.learners[3], "записка")


@pytest.mark.parametrize("note", ["a" * 201, "ESC\x1b[2J", "bidi\u202e"])
def test_a_note_that_would_hurt_is_refused(w: World, note: str) -> None:
    with pytest.raises(Invalid):
        attendance.mark(w.facilitator, w.lesson, w.learners[1], Status.ABSENT, note=note)
    assert status_of(w, w.lesson, w.learners[1]) is None


def test_future_and_cancelled_lessons_take_no_marks(w: World) -> None:
    with pytest.raises(Invalid, match="Until then"):
        attendance.mark(w.facilitator, w.future, w.learners[1], Status.PRESENT)
    with pytest.raises(Invalid, match="not held"):
        attendance.mark_rest(w.facilitator, w.cancelled)


def test_before_joining_and_after_leaving_nobody_is_expected(w: World) -> None:
    enrolments.enrol(w.facilitator, w.group, w.outsider, DAY)
    enrolments.end_enrolment(
        w.facilitator, w.group, w.learners[3], Outcome.LEFT,
        last_day=DAY - timedelta(days=1), reason="переезд",
    )  # fmt: skip
    seen = register.register(w.facilitator, w.lesson)
    at = {column.id: n for n, column in enumerate(seen.lessons)}
    assert row(seen, w.outsider).expected[at[w.marked]] is False
    assert row(seen, w.outsider).expected[at[w.lesson]] is True
    assert row(seen, w.learners[3]).expected[at[w.marked]] is True
    assert row(seen, w.learners[3]).expected[at[w.lesson]] is False
    for lesson_id, person_id in ((w.marked, w.outsider), (w.lesson, w.learners[3])):
        with pytest.raises(NotFound, match="not in the class"):
            attendance.mark(w.facilitator, lesson_id, person_id, Status.ABSENT)
    attendance.mark_rest(w.facilitator, w.lesson)
    assert status_of(w, w.lesson, w.learners[3]) is None


def test_a_first_entry_is_never_too_late_a_change_is_the_facilitators_with_a_reason(
    w: World,
) -> None:
    instructor = given.actor(w.centre, Role.INSTRUCTOR, person_id=w.teacher)
    attendance.mark(later(instructor, 60), w.lesson, w.learners[1], Status.ABSENT)
    assert status_of(w, w.lesson, w.learners[1]) is Status.ABSENT
    with pytest.raises(Refused, match="only the facilitator"):
        attendance.mark(later(instructor, 15), w.lesson, w.learners[1], Status.PRESENT)
    with pytest.raises(Invalid, match="say why"):
        attendance.mark(later(w.facilitator, 15), w.lesson, w.learners[1], Status.PRESENT)
    with pytest.raises(Invalid, match="say why"):
        attendance.clear_mark(later(w.facilitator, 15), w.lesson, w.learners[1], reason=" ")
    attendance.mark(
        later(w.facilitator, 15), w.lesson, w.learners[1], Status.ILL, reason="принесла справку"
    )
    assert status_of(w, w.lesson, w.learners[1]) is Status.ILL
    attendance.mark(later(instructor, 14), w.lesson, w.learners[1], Status.PRESENT)


def test_the_register_says_which_rule_applies(w: World) -> None:
    instructor = given.actor(w.centre, Role.INSTRUCTOR, person_id=w.teacher)

    def rule(actor: Actor, days: int) -> ChangeRule:
        return register.register(later(actor, days), w.lesson).rule

    assert [rule(w.facilitator, days) for days in (0, 14, 15)] == [
        ChangeRule.FREE,
        ChangeRule.FREE,
        ChangeRule.WITH_REASON,
    ]
    assert rule(instructor, 15) is ChangeRule.FACILITATOR_ONLY
    centres.set_setting(w.facilitator, "late_change_days", 30)
    assert rule(instructor, 15) is ChangeRule.FREE


def test_a_walk_in_is_counted_apart_until_tied_to_a_person(w: World) -> None:
    seen = register.register(w.facilitator, w.lesson)
    assert [walk_in.name for walk_in in seen.walk_ins] == ["Роза"]
    walk_ins.name_walk_in(w.facilitator, w.walk_in, w.outsider)
    seen = register.register(w.facilitator, w.lesson)
    assert seen.walk_ins == ()
    guest = row(seen, w.outsider)
    assert (guest.journal_no, guest.attended) == (0, 1)
    with pytest.raises(Clash, match="already said"):
        walk_ins.name_walk_in(w.facilitator, w.walk_in, w.learners[1])
    with pytest.raises(Invalid, match="clear that mark"):
        walk_ins.remove_walk_in(w.facilitator, w.walk_in)


def test_a_walk_in_who_is_already_marked_is_not_counted_twice(w: World) -> None:
    with pytest.raises(Clash, match=r"Ахметова А\. Қ\. is already marked"):
        walk_ins.name_walk_in(w.facilitator, w.walk_in, w.learners[0])
    assert WalkIn.get_by_id(w.walk_in).person_id is None


@pytest.mark.parametrize("name", ["", "   ", "a" * 81, "Роза\x1b]0;x\x07"])
def test_a_walk_in_needs_a_name_of_letters(w: World, name: str) -> None:
    with pytest.raises(Invalid):
        walk_ins.add_walk_in(w.facilitator, w.lesson, name)


def test_nobody_came_is_an_answer_until_somebody_does(w: World) -> None:
    attendance.nobody_came(w.facilitator, w.quiet)
    assert state_of(w.quiet) is LessonState.HELD
    attendance.mark(w.facilitator, w.quiet, w.learners[0], Status.ABSENT)
    assert Lesson.get_by_id(w.quiet).nobody_came
    attendance.mark(w.facilitator, w.quiet, w.learners[0], Status.LATE)
    assert not Lesson.get_by_id(w.quiet).nobody_came
    with pytest.raises(Invalid, match="Somebody is marked"):
        attendance.nobody_came(w.facilitator, w.quiet)


def test_nobody_came_can_be_taken_back(w: World) -> None:
    attendance.nobody_came(w.facilitator, w.quiet)
    attendance.nobody_came(w.facilitator, w.quiet, came=True)
    assert state_of(w.quiet) is LessonState.PLANNED


def test_a_head_count_is_for_open_events_only(w: World) -> None:
    attendance.head_count(w.facilitator, w.event_lesson, 0)
    assert state_of(w.event_lesson) is LessonState.HELD
    attendance.head_count(w.facilitator, w.event_lesson, None)
    assert state_of(w.event_lesson) is LessonState.PLANNED
    for lesson_id, people in ((w.event_lesson, -1), (w.event_lesson, 10_001), (w.lesson, 3)):
        with pytest.raises(Invalid):
            attendance.head_count(w.facilitator, lesson_id, people)
    with pytest.raises(Invalid, match="head count"):
        attendance.mark_rest(w.facilitator, w.event_lesson)


def test_who_taught_is_recorded_only_where_it_was_not_the_plan(w: World) -> None:
    assert [t.person_id for t in register.register(w.facilitator, w.lesson).instructors] == [
        w.teacher
    ]
    attendance.set_instructors(w.facilitator, w.lesson, (w.stand_in, w.teacher))
    seen = register.register(w.facilitator, w.lesson)
    assert {t.person_id for t in seen.instructors} == {w.stand_in, w.teacher}
    attendance.set_instructors(w.facilitator, w.lesson, ())
    assert register.register(w.facilitator, w.lesson).instructors == seen.planned_instructors


def test_who_taught_an_old_lesson_is_changed_by_the_facilitator_with_a_reason(w: World) -> None:
    late, own = later(w.facilitator, 48), later(teaches(w, w.teacher), 48)
    with pytest.raises(Refused, match="only the facilitator changes who taught"):
        attendance.set_instructors(own, w.marked, (w.teacher, w.stand_in))
    attendance.set_instructors(own, w.marked, (w.teacher,))
    with pytest.raises(Invalid, match="say why somebody else taught") as missing:
        attendance.set_instructors(late, w.marked, (w.stand_in,))
    assert missing.value.field == "reason"
    attendance.set_instructors(late, w.marked, (w.stand_in,), reason="по журналу")
    with pytest.raises(Invalid) as missing:
        undo.undo(late)
    assert missing.value.field == "reason"
    undo.undo(late, reason="всё же сама")
    assert register.who_was_there(w.marked)[0].person_id == w.teacher


def test_an_instructor_does_not_take_back_long_after_who_taught(w: World) -> None:
    own = teaches(w, w.teacher)
    attendance.set_instructors(own, w.marked, (w.teacher, w.stand_in))
    with pytest.raises(Refused, match="only the facilitator"):
        undo.undo(later(own, 48))
    undo.undo(own)


def test_whoever_takes_an_old_register_today_says_who_taught(w: World) -> None:
    own = later(teaches(w, w.teacher), 48)
    attendance.set_instructors(own, w.quiet, (w.teacher, w.stand_in))
    attendance.mark(own, w.quiet, w.learners[1], Status.PRESENT)
    attendance.set_instructors(own, w.quiet, ())
    undo.undo(own)
    with pytest.raises(Refused):
        attendance.set_instructors(later(own, 49), w.quiet, ())


def test_an_instructor_gives_a_colleagues_lesson_to_nobody_but_themselves(w: World) -> None:
    third = given.person(w.centre, "Цой Аня")
    given.group(w.course, "другие", taught_by=third)
    stands_in = teaches(w, w.stand_in)
    with pytest.raises(Refused, match=r"Ли О\. teaches this class"):
        attendance.set_instructors(stands_in, w.lesson, (third,))
    attendance.set_instructors(stands_in, w.lesson, (w.stand_in,))
    attendance.set_instructors(stands_in, w.lesson, ())
    attendance.set_instructors(teaches(w, w.teacher), w.lesson, (third,))


def test_two_people_at_one_register_the_later_mark_wins_and_both_are_told(w: World) -> None:
    other = given.actor(w.centre, Role.INSTRUCTOR, person_id=w.teacher, user_name="olga")
    number = newest_entry()
    attendance.mark(other, w.lesson, w.learners[1], Status.ABSENT)
    assert written_since(number) == [(number + 1, w.centre, "mark", "lesson", w.lesson)]
    attendance.mark(w.facilitator, w.lesson, w.learners[1], Status.PRESENT)
    lines = history(w.facilitator, "lesson", w.lesson, person_id=w.learners[1]).lines
    assert [line.who for line in lines] == [w.facilitator.user, "olga"]
    assert lines[0].details == ("Бекова Ж.: absent → present",)


def not_coming(actor: Actor) -> list[call_list.CallLine]:
    return [line for line in call_list.call_list(actor).lines if line.about in MISSED]


def test_lists_that_follow(w: World) -> None:
    days = [DAY - timedelta(days=n) for n in (20, 18, 16, 13)]
    ids = given.lessons(w.group, days)
    for lesson_id in ids[:3]:
        attendance.mark(w.facilitator, lesson_id, w.learners[1], Status.ABSENT)
        attendance.mark(w.facilitator, lesson_id, w.learners[2], Status.PRESENT)
    (missing,) = not_coming(w.facilitator)
    assert (missing.about, missing.person_id, missing.times) == ("start", w.learners[1], 4)
    attendance.mark(w.facilitator, ids[3], w.learners[1], Status.ILL)
    (low,) = not_coming(w.facilitator)
    assert (low.person_id, low.attended, low.marked) == (w.learners[1], 0, 5)
    waiting = not_marked.not_marked(w.facilitator)
    assert [line.on_date for line in waiting] == []
    extra = given.lesson(w.group, DAY - timedelta(days=1))
    assert [line.lesson_id for line in not_marked.not_marked(w.facilitator)] == [extra]
    lessons.cancel_lesson(w.facilitator, extra, CancelReason.NO_POWER)
    assert not_marked.not_marked(w.facilitator) == ()


@pytest.mark.parametrize(
    ("hour", "minute", "lesson"),
    [(13, 0, "lesson"), (14, 59, "lesson"), (9, 0, "quiet"), (17, 0, "event_lesson")],
)
def test_an_instructor_lands_in_the_class_that_is_on_or_soon(
    w: World, hour: int, minute: int, lesson: str
) -> None:
    instructor = given.actor(w.centre, Role.INSTRUCTOR, person_id=w.teacher)
    moment = datetime.combine(DAY, datetime.min.time()).replace(hour=hour, minute=minute)
    there = replace(instructor, clock=given.clock_at(moment))
    assert today.landing_lesson(there) == getattr(w, lesson)


def test_an_instructor_without_a_class_today_lands_in_the_last_one(w: World) -> None:
    instructor = given.actor(w.centre, Role.INSTRUCTOR, person_id=w.teacher)
    assert today.landing_lesson(later(instructor, 1)) == w.event_lesson
    newcomer = given.actor(w.centre, Role.INSTRUCTOR, person_id=w.outsider)
    assert today.landing_lesson(newcomer) is None


def test_numbers_stay_with_the_person_all_term(w: World) -> None:
    enrolments.end_enrolment(w.facilitator, w.group, w.learners[1], Outcome.LEFT, reason="работа")
    tomorrow = later(w.facilitator, 1)
    assert enrolments.enrol(tomorrow, w.group, w.outsider).journal_no == 5
    assert enrolments.enrol(tomorrow, w.group, w.learners[1]).journal_no == 2


def test_moving_keeps_past_marks_where_they_were_earned(w: World) -> None:
    enrolments.move_enrolment(w.facilitator, w.learners[1], w.group, w.other_group)
    seen = register.register(w.facilitator, w.marked)
    at = [column.id for column in seen.lessons].index(w.marked)
    moved = row(seen, w.learners[1]).cells[at]
    assert moved is not None and moved.status is Status.ABSENT


def test_no_place_is_given_twice(w: World) -> None:
    enrolments.enrol(w.facilitator, w.other_group, w.learners[0])
    assert enrolments.enrol(w.facilitator, w.other_group, w.learners[1]).taken == 2
    with pytest.raises(Clash, match="All 2 places are taken"):
        enrolments.enrol(w.facilitator, w.other_group, w.learners[2])


def test_namesakes_are_told_apart() -> None:
    names = short_names(
        {
            1: (("Ахметова", "Айгүл", "Қайратқызы"), 1977, None),
            2: (("Ахметова", "Айгүл", "Қайратқызы"), 1999, None),
            3: (("Ахметова", "Асель", "Қуатқызы"), 1980, None),
            4: (("Ким", "Вера", ""), None, None),
            5: (("Ким", "Вита", ""), None, None),
            6: (("Цой", "", ""), None, None),
            7: (("Ли", "Анна", "Ивановна"), 1980, "77010000045"),
            8: (("Ли", "Анна", "Ивановна"), 1980, "77010000012"),
        }
    )
    assert names == {
        1: "Ахметова А. Қ. 1977",
        2: "Ахметова А. Қ. 1999",
        3: "Ахметова Асель",
        4: "Ким Вера",
        5: "Ким Вита",
        6: "Цой",
        7: "Ли А. И. …45",
        8: "Ли А. И. …12",
    }


def test_a_walk_in_whose_mark_is_cleared_is_a_name_again(w: World) -> None:
    walk_ins.name_walk_in(w.facilitator, w.walk_in, w.outsider)
    attendance.clear_mark(w.facilitator, w.lesson, w.outsider)
    seen = register.register(w.facilitator, w.lesson)
    assert [walk_in.name for walk_in in seen.walk_ins] == ["Роза"]
    walk_ins.name_walk_in(w.facilitator, w.walk_in, w.learners[3])
    attendance.clear_mark(w.facilitator, w.lesson, w.learners[3])
    walk_ins.remove_walk_in(w.facilitator, w.walk_in)
    attendance.clear_mark(w.facilitator, w.lesson, w.learners[0])
    lessons.cancel_lesson(w.facilitator, w.lesson, CancelReason.WEATHER)


def test_a_walk_in_alone_leaves_the_register_to_be_taken(w: World) -> None:
    walk_ins.add_walk_in(w.facilitator, w.quiet, "Роза")
    assert state_of(w.quiet) is LessonState.PLANNED
    assert w.quiet in [line.lesson_id for line in not_marked.not_marked(later(w.facilitator, 1))]


def test_an_old_head_count_changes_with_a_reason(w: World) -> None:
    attendance.head_count(w.facilitator, w.event_lesson, 34)
    with pytest.raises(Invalid, match="say why") as refused:
        attendance.head_count(later(w.facilitator, 30), w.event_lesson, 43)
    assert refused.value.field == "reason"
    attendance.head_count(later(w.facilitator, 30), w.event_lesson, 43, reason="опечатка")
    assert Lesson.get_by_id(w.event_lesson).head_count == 43


@pytest.mark.parametrize("how", ["cancelled", "moved"])
def test_a_head_count_is_not_lost_by_the_way(w: World, how: str) -> None:
    attendance.head_count(w.facilitator, w.event_lesson, 34)
    with pytest.raises(Invalid, match="34 people are written down"):
        if how == "moved":
            lessons.move_lesson(w.facilitator, w.event_lesson, DAY + timedelta(1), "16:00")
        else:
            lessons.cancel_lesson(w.facilitator, w.event_lesson, CancelReason.WEATHER)


def test_late_again_keeps_the_minutes(w: World) -> None:
    attendance.mark(w.facilitator, w.lesson, w.learners[1], Status.LATE, minutes=15)
    saved = attendance.mark(w.facilitator, w.lesson, w.learners[1], Status.LATE)
    assert saved.minutes == 15


def test_what_an_instructor_may_not_change_after_the_days_are_over(w: World) -> None:
    teacher = given.actor(w.centre, Role.INSTRUCTOR, person_id=w.teacher)
    attendance.nobody_came(teacher, w.quiet)
    for act in (
        lambda a: attendance.nobody_came(a, w.quiet, True),
        lambda a: lessons.cancel_lesson(a, w.quiet, CancelReason.WEATHER),
        lambda a: walk_ins.remove_walk_in(a, w.walk_in),
    ):
        with pytest.raises(Refused, match="only the facilitator"):
            act(later(teacher, 40))


def test_guests_are_told_apart_and_not_counted_as_expected(w: World) -> None:
    twin = given.person(w.centre, "Ахметова Анна")
    for name, person in (("Анна", twin), ("Айша", w.outsider)):
        walk_in = walk_ins.add_walk_in(w.facilitator, w.lesson, name)
        walk_ins.name_walk_in(w.facilitator, walk_in, person)
    seen = register.register(w.facilitator, w.lesson)
    names = [line.name for line in seen.rows]
    assert len(set(names)) == len(names)
    line = next(each for each in today.today(w.facilitator).lessons if each.lesson_id == w.lesson)
    assert (line.marked, line.expected) == (1, 4)


def test_who_stands_in_sees_names_and_marks_only(w: World) -> None:
    attendance.note_mark(w.facilitator, w.lesson, w.learners[0], "гепатит")
    stand_in = given.actor(w.centre, Role.INSTRUCTOR, person_id=w.stand_in)
    cell = row(register.register(stand_in, w.lesson), w.learners[0]).cells
    assert all(each is None or each.note is None for each in cell)
    attendance.mark(stand_in, w.lesson, w.learners[1], Status.PRESENT)
    for act in (
        lambda: lessons.move_lesson(stand_in, w.lesson, DAY + timedelta(1), "10:00"),
        lambda: lessons.cancel_lesson(stand_in, w.quiet, CancelReason.NO_ROOM),
        lambda: absences.announce_absence(
            stand_in, w.learners[1], DAY, DAY, Status.ILL, group_id=w.group
        ),
    ):
        with pytest.raises(Refused):
            act()


def test_an_absence_is_announced_for_who_is_in_the_class(w: World) -> None:
    with pytest.raises(NotFound):
        absences.announce_absence(w.facilitator, w.outsider, DAY, DAY, Status.ILL, group_id=w.group)


def test_who_taught_before_keeps_her_own_lessons_and_sees_no_others(w: World) -> None:
    teacher = given.actor(w.centre, Role.INSTRUCTOR, person_id=w.teacher)
    to_come = given.actor(w.centre, Role.INSTRUCTOR, person_id=w.stand_in)
    classes.remove_instructor(w.facilitator, w.group, w.teacher)
    classes.add_instructor(w.facilitator, w.group, w.stand_in, DAY + timedelta(days=1))
    register.register(later(teacher, 5), w.lesson)
    with pytest.raises(Refused):
        classes.group(later(teacher, 5), w.group)
    with pytest.raises(Refused):
        register.register(later(teacher, 5), w.future)
    with pytest.raises(Refused):
        register.register(to_come, w.marked)
    register.register(later(to_come, 1), w.marked)


def test_landing_goes_back_to_the_register_half_taken(w: World) -> None:
    teacher = given.actor(w.centre, Role.INSTRUCTOR, person_id=w.teacher)
    attendance.mark(teacher, w.quiet, w.learners[0], Status.PRESENT)
    half_past_nine = replace(teacher, clock=given.clock_at(datetime(2026, 11, 23, 9, 30)))
    assert today.landing_lesson(half_past_nine) == w.quiet
    attendance.mark_rest(teacher, w.quiet)
    assert today.landing_lesson(half_past_nine) == w.quiet


def test_a_second_role_counts_what_it_lists(w: World) -> None:
    both = given.actor(w.centre, Role.INSTRUCTOR, Role.SECRETARY, person_id=w.stand_in)
    for actor in (both, later(both, 1)):
        assert today.today(actor).not_marked == len(not_marked.not_marked(actor))


def test_an_evaluator_without_names_sees_no_names_of_instructors(w: World) -> None:
    evaluator = given.actor(w.centre, Role.EVALUATOR, names=False)
    assert {line.instructors for line in today.today(evaluator).lessons} == {""}
