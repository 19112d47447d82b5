"""Classes of others: what an instructor may do with a class by when they teach it, and as what.

`MAY_ENTER` is written down here from the design (§4 attendance, §8), apart from the program:
an instructor acts in the classes they teach, anybody who teaches may stand in on the day itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

import given
import pytest
from test_rights import trial
from world import DAY, World, world

from clc_tui.db.models import GroupInstructor
from clc_tui.services import (
    absences,
    attendance,
    calendar,
    call_list,
    classes,
    courses,
    day,
    find,
    history,
    lessons,
    not_marked,
    people,
    register,
    today,
    undo,
    walk_ins,
)
from clc_tui.terms import Actor, CancelReason, ClcError, Invalid, Refused, Role, Status

DAYS = {"long ago": -42, "lately": -6, "today": 0, "ahead": 4}
LEFT_AFTER, BEGINS_IN = timedelta(days=-20), timedelta(days=14)
"""When the former instructor left and the coming one begins, from today."""
MAY_ENTER = {
    "own": {"long ago", "lately", "today", "ahead"},
    "another's": {"today"},
    "former": {"long ago", "today"},
    "to come": {"today"},
}
"""Who may open and mark a lesson of the class on which day."""
PHONE = "87053334455"
Deed = Callable[[Actor, int, int], object]
"""Done by somebody, at a lesson, to a learner."""

DEEDS: dict[str, Deed] = {
    "register": lambda a, lesson, who: register.register(a, lesson),
    "mark": lambda a, lesson, who: attendance.mark(a, lesson, who, Status.LATE),
    "clear_mark": lambda a, lesson, who: attendance.clear_mark(a, lesson, who),
    "note_mark": lambda a, lesson, who: attendance.note_mark(a, lesson, who, "справка"),
    "mark_rest": lambda a, lesson, who: attendance.mark_rest(a, lesson),
    "nobody_came": lambda a, lesson, who: attendance.nobody_came(a, lesson),
    "note_lesson": lambda a, lesson, who: attendance.note_lesson(a, lesson, "без света"),
    "add_walk_in": lambda a, lesson, who: walk_ins.add_walk_in(a, lesson, "Роза"),
    "set_instructors": lambda a, lesson, who: attendance.set_instructors(a, lesson, ()),
}
OF_WHO_TEACHES: dict[str, Deed] = {
    "cancel_lesson": lambda a, lesson, who: lessons.cancel_lesson(a, lesson, CancelReason.NO_POWER),
    "move_lesson": lambda a, lesson, who: lessons.move_lesson(
        a, lesson, DAY + timedelta(11), "07:00"
    ),
    "history": lambda a, lesson, who: history.history(a, "lesson", lesson),
}
"""What nobody does who only stands in: names and marks, no more."""
OF_THE_CLASS: dict[str, Callable[[World, Actor], object]] = {
    "group": lambda w, a: classes.group(a, w.group),
    "lessons": lambda w, a: lessons.lessons(a, w.group),
    "pattern": lambda w, a: lessons.pattern(a, w.group),
    "add_lesson": lambda w, a: lessons.add_lesson(a, w.group, DAY + timedelta(9), "07:00", 45),
    "class_called": lambda w, a: classes.class_called(a, "Швейное дело"),
    "history": lambda w, a: history.history(a, "group", w.group),
    "person": lambda w, a: people.person(a, w.learners[2]),
}
"""What is no lesson of today: nobody stands in here."""
LISTS: dict[str, Callable[[Actor], object]] = {
    "people_list": people.people_list,
    "people found": lambda a: people.people_list(a, query="Исмаилова"),
    "find": lambda a: find.find(a, "Исмаилова").people,
    "find by phone": lambda a: find.find(a, PHONE).people,
    "groups": lambda a: classes.groups(a, ended=True),
    "not_marked": not_marked.not_marked,
    "call_list": lambda a: call_list.call_list(a).lines,
    "lessons of last week": lambda a: day.lessons_on(a, DAY + timedelta(DAYS["lately"])),
    "lessons to come": lambda a: day.lessons_on(a, DAY + timedelta(DAYS["ahead"])),
}
FOR_EVERYBODY: dict[str, Callable[[Actor], object]] = {
    "today": today.today,
    "lessons of today": lambda a: day.lessons_on(a, DAY),
    "courses": courses.courses,
    "calendar": lambda a: calendar.calendar(a, 2026),
    "possible_instructors": register.possible_instructors,
}
"""What every instructor reads: without a name of a learner in it."""


@dataclass
class School:
    """The world with lessons on four days, and four who teach or do not teach its class."""

    w: World
    lessons: dict[str, int]
    who: dict[str, Actor]


@pytest.fixture
def school(file: object) -> School:
    w = world()
    absent = given.person(w.centre, "Исмаилова Роза", phone=PHONE)
    given.enrolled(w.group, absent)
    w.learners.append(absent)
    places = {name: given.lesson(w.group, DAY + timedelta(days), "06:00")
              for name, days in DAYS.items()}  # fmt: skip
    for n in range(6):
        given.mark(given.lesson(w.group, DAY - timedelta(30 + n)), absent, Status.ABSENT)
    who = {
        "own": w.teacher,
        "another's": w.stand_in,
        "former": given.person(w.centre, "Бывшая Вера"),
        "to come": given.person(w.centre, "Будущая Вера"),
    }
    for name, since, until in (
        ("former", given.TERM, DAY + LEFT_AFTER),
        ("to come", DAY + BEGINS_IN, None),
    ):
        GroupInstructor.create(
            centre_id=w.centre, group_id=w.group, person_id=who[name], since=since, until=until
        )
    actors = {
        name: given.actor(w.centre, Role.INSTRUCTOR, person_id=person_id)
        for name, person_id in who.items()
    }
    return School(w, places, actors)


def let_in(act: Callable[[], object]) -> bool:
    """Whether the right was given; a rule of the thing itself is no matter of rights."""
    with trial():
        try:
            act()
        except Refused:
            return False
        except Invalid:
            return True
    return True


def entered(deeds: dict[str, Deed], school: School, name: str, on: str) -> dict[str, bool]:
    """By deed whether somebody was let into a lesson."""
    who, lesson, learner = school.who[name], school.lessons[on], school.w.learners[1]
    return {verb: let_in(partial(deed, who, lesson, learner)) for verb, deed in deeds.items()}


@pytest.mark.parametrize("on", DAYS)
@pytest.mark.parametrize("name", MAY_ENTER)
def test_lessons_of_the_class(school: School, name: str, on: str) -> None:
    assert entered(DEEDS, school, name, on) == dict.fromkeys(DEEDS, on in MAY_ENTER[name])


@pytest.mark.parametrize("on", DAYS)
@pytest.mark.parametrize("name", MAY_ENTER)
def test_what_who_stands_in_leaves_alone(school: School, name: str, on: str) -> None:
    found = entered(OF_WHO_TEACHES, school, name, on)
    assert found == dict.fromkeys(OF_WHO_TEACHES, name == "own")


@pytest.mark.parametrize("name", MAY_ENTER)
def test_the_class_itself_belongs_to_who_teaches_it(school: School, name: str) -> None:
    found = {}
    for verb, act in OF_THE_CLASS.items():
        with trial():
            try:
                act(school.w, school.who[name])
                found[verb] = True
            except ClcError:
                found[verb] = False
    assert found == dict.fromkeys(OF_THE_CLASS, name == "own")


@pytest.mark.parametrize("name", MAY_ENTER)
def test_lists_hold_the_own_classes_only(school: School, name: str) -> None:
    for verb, act in LISTS.items():
        answer = repr(act(school.who[name]))
        told = any(each in answer for each in ("Исмаилова", "Швейное", PHONE))
        assert told == (name == "own"), f"{verb}: {answer}"


@pytest.mark.parametrize("name", MAY_ENTER)
def test_what_everybody_reads_names_no_learner(school: School, name: str) -> None:
    for verb, act in FOR_EVERYBODY.items():
        answer = repr(act(school.who[name]))
        assert "Исмаилова" not in answer and PHONE[1:] not in answer.replace(" ", ""), verb


def test_who_stands_in_sees_names_and_marks_only(school: School) -> None:
    w = school.w
    walk_ins.add_walk_in(w.facilitator, school.lessons["today"], "Сауле", "87056667788")
    seen = repr(register.register(school.who["another's"], school.lessons["today"]))
    assert "Исмаилова" in seen and "Сауле" in seen
    assert PHONE not in seen and "87056667788" not in seen and "7056667788" not in seen


def test_who_stood_in_yesterday_takes_nothing_back_today(school: School) -> None:
    who = school.who["another's"]
    attendance.mark(who, school.lessons["today"], school.w.learners[1], Status.ABSENT)
    tomorrow = replace(who, clock=given.clock_at(given.NOW + timedelta(days=1)))
    with pytest.raises(Refused):
        undo.undo(tomorrow)


def test_an_absence_is_announced_for_the_own_class_only(school: School) -> None:
    """A class somebody stands in at is left alone beyond the day."""
    w, end = school.w, DAY + timedelta(days=30)
    for name in ("another's", "former", "to come"):
        with pytest.raises(Refused):
            absences.announce_absence(
                school.who[name], w.learners[1], DAY, end, Status.ILL, group_id=w.group
            )


def test_an_absence_is_announced_of_who_is_in_the_class(school: School) -> None:
    w = school.w
    with pytest.raises(ClcError):
        absences.announce_absence(
            school.who["own"], w.outsider, DAY, DAY, Status.ILL, group_id=w.group
        )
