"""The practice class: always there to try the register on, counted nowhere, gone with one key."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import given
import pytest
from desk import Desk, desk, shown, type_in
from world import DAY, READS, World, world

from clc_tui.db.connection import database
from clc_tui.db.models import LOGGED_TABLES, Group, Lesson, Person
from clc_tui.reports.register import Period, register_report
from clc_tui.services import (
    attendance,
    checking,
    classes,
    courses,
    day,
    enrolments,
    find,
    importing,
    not_marked,
    people,
    practice,
    register,
    today,
    undo,
    waiting_list,
    walk_ins,
)
from clc_tui.services.importing_known import everybody, known_classes, known_people
from clc_tui.services.person_fields import PersonFields
from clc_tui.terms import Actor, Clash, ClcError, Invalid, NotFound, Role, Status

OF_EACH_ROLE = (Role.FACILITATOR, Role.INSTRUCTOR, Role.SECRETARY, Role.EVALUATOR)
TELLS_OF_IT = frozenset({"practice_class", "groups", "today", "last_action", "history", "check"})
"""Verbs that know of the practice class by their task, or of what was written last."""
LOOKS = frozenset({"access_lines"})
"""Verbs that tell who looked: here at least this test itself, once more each time it asks."""


@pytest.fixture
def w(file: Path) -> Iterator[World]:
    yield world()


def in_roles(w: World) -> list[Actor]:
    actors = [
        given.actor(w.centre, role, person_id=w.teacher if role is Role.INSTRUCTOR else None)
        for role in OF_EACH_ROLE
    ]
    return [*actors, given.administrator(w.centre)]


def answers(w: World, actors: list[Actor]) -> dict[tuple[str, str], object]:
    """What every reading verb says to everybody, and what goes out and would come in."""
    told: dict[tuple[str, str], object] = {}
    for actor in actors:
        who = actor.user
        for verb, act in READS.items():
            try:
                told[who, verb] = act(w, actor)
            except ClcError as error:
                told[who, verb] = type(error)
        told[who, "today"] = _without(told[who, "today"], practice=False)
        told[who, "groups"] = _real(told[who, "groups"])
        told[who, "person_paper"] = _without(told[who, "person_paper"], looks=())
    for verb in (TELLS_OF_IT | LOOKS) - {"today", "groups"}:
        for actor in actors:
            told.pop((actor.user, verb))
    month = Period(DAY - timedelta(days=60), DAY + timedelta(days=30))
    told["", "report"] = register_report(w.facilitator, month).data
    told["", "people known to imports"] = known_people(everybody(w.centre))
    told["", "classes known to imports"] = known_classes(w.centre)
    return told


def _without(page: Any, **fields: object) -> object:  # noqa: ANN401
    return page._replace(**fields) if hasattr(page, "_replace") else page


def _real(lines: Any) -> object:  # noqa: ANN401
    if not isinstance(lines, tuple):
        return lines
    return tuple(line for line in lines if not line.practice)


def rows() -> dict[str, list[Any]]:
    return {
        table: list(database.execute_sql(f'SELECT * FROM "{table}" ORDER BY id'))
        for table in LOGGED_TABLES
    }


def tried(w: World) -> int:
    """Somebody has tried everything in today's practice lesson; the lesson's id."""
    lesson = practice.open_practice(w.facilitator)
    shown = register.register(w.facilitator, lesson)
    attendance.mark(w.facilitator, lesson, shown.rows[0].person_id, Status.ABSENT)
    attendance.mark_rest(w.facilitator, lesson)
    walk_ins.add_walk_in(w.facilitator, lesson, "Роза", "87010000009")
    return lesson


def test_with_and_without_it_everything_that_is_told_is_the_same(w: World) -> None:
    actors = in_roles(w)
    practice.remove_practice(w.facilitator)
    without = answers(w, actors)
    practice.make_practice(w.facilitator)
    tried(w)
    assert answers(w, actors) == without


def test_an_empty_centre_is_still_at_its_first_step(file: Path) -> None:
    centre = given.centre()
    facilitator = given.actor(centre, Role.FACILITATOR)
    practice.make_practice(facilitator)
    attendance.mark_rest(facilitator, practice.open_practice(facilitator))
    page = today.today(facilitator)
    assert page.practice and page.beginning == today.Beginning(False, False, False)
    assert not page.lessons and not page.not_marked and not page.calls
    assert not courses.courses(facilitator) and not people.people_list(facilitator).rows


def test_there_is_a_lesson_to_mark_on_every_day(w: World) -> None:
    for days in (0, 1, 5, 6, 40, 400):
        later = replace(w.facilitator, clock=given.clock_at(given.NOW + timedelta(days=days)))
        lesson = practice.open_practice(later)
        assert practice.open_practice(later) == lesson, "made once a day"
        shown = register.register(later, lesson)
        assert shown.practice and shown.lesson.on_date == later.today and len(shown.rows) == 5
        assert all(row.expected[shown.at] for row in shown.rows)
        given.lesson(w.group, later.today - timedelta(days=1), "06:00")
        waiting = {line.group_id for line in not_marked.not_marked(later)}
        assert w.group in waiting and shown.group_id not in waiting


def test_any_instructor_may_try_it_and_see_what_was_before(w: World) -> None:
    instructor = given.actor(w.centre, Role.INSTRUCTOR, person_id=w.stand_in)
    lesson = practice.open_practice(instructor)
    shown = register.register(instructor, lesson)
    before = shown.lessons[0].id
    register.register(instructor, before)
    attendance.mark(instructor, before, shown.rows[0].person_id, Status.LATE)
    assert lesson not in {line.lesson_id for line in day.lessons_on(instructor, DAY)}
    assert today.landing_lesson(instructor) != lesson


def test_taken_away_and_brought_back_by_undo(w: World) -> None:
    tried(w)
    before = rows()
    practice.remove_practice(w.facilitator)
    assert practice.practice_class(w.facilitator) is None
    assert not Person.select().where(Person.practice == True).exists()  # noqa: E712
    with pytest.raises(NotFound, match="Ctrl"):
        practice.open_practice(w.facilitator)
    undo.undo(w.facilitator)
    assert rows() == before
    assert not checking.check(given.administrator())


def test_made_again_it_begins_anew(w: World) -> None:
    tried(w)
    practice.make_practice(w.facilitator)
    assert Group.select().where(Group.practice == True).count() == 1  # noqa: E712
    lesson = practice.open_practice(w.facilitator)
    shown = register.register(w.facilitator, lesson)
    assert not shown.walk_ins and all(row.cells[shown.at] is None for row in shown.rows)
    assert sum(row.marked for row in shown.rows) == 15


def test_opening_it_is_nothing_that_u_takes_back(w: World) -> None:
    last = undo.last_action(w.facilitator)
    practice.open_practice(w.facilitator)
    assert undo.last_action(w.facilitator) == last


def test_a_lesson_that_was_not_held_leaves_another_to_mark(w: World) -> None:
    lesson = practice.open_practice(w.facilitator)
    from clc_tui.services.lessons import cancel_lesson
    from clc_tui.terms import CancelReason

    cancel_lesson(w.facilitator, lesson, CancelReason.WEATHER)
    other = practice.open_practice(w.facilitator)
    assert other != lesson and Lesson.get_by_id(other).state == "planned"


def test_real_and_invented_people_do_not_mix(w: World) -> None:
    lesson = tried(w)
    shown = register.register(w.facilitator, lesson)
    invented = shown.rows[0].person_id
    fields = people.person(w.facilitator, invented).fields
    came, line = shown.walk_ins[0].id, Group.get_by_id(shown.group_id).course_id
    for act in (
        lambda: enrolments.enrol(w.facilitator, shown.group_id, w.outsider),
        lambda: enrolments.enrol(w.facilitator, w.group, invented),
        lambda: enrolments.move_enrolment(w.facilitator, invented, shown.group_id, w.group),
        lambda: enrolments.move_enrolment(w.facilitator, w.learners[0], w.group, shown.group_id),
        lambda: waiting_list.wait_for(w.facilitator, w.course, invented),
        lambda: waiting_list.wait_for(w.facilitator, line, w.outsider),
        lambda: waiting_list.wait_for(w.facilitator, line, invented),
        lambda: classes.add_instructor(w.facilitator, shown.group_id, w.teacher),
        lambda: classes.add_instructor(w.facilitator, w.group, invented),
        lambda: walk_ins.name_walk_in(w.facilitator, came, w.outsider),
        lambda: walk_ins.name_walk_in(w.facilitator, w.walk_in, invented),
        lambda: people.change_person(
            w.facilitator, invented, PersonFields("Ахметова", "Айгүл"), was=fields
        ),
    ):
        before = rows()
        with pytest.raises(Invalid, match=r"practice class"):
            act()
        assert rows() == before
    assert not find.find(w.facilitator, "Үлгібаева").people


def test_a_class_of_the_centres_own_that_is_called_so_is_another(w: World) -> None:
    newcomer = importing.NewLearner(5, PersonFields("Дурсунов", "Өмірзақ"), practice.TITLE)
    with pytest.raises(Clash, match="already a course"):
        importing.import_learners(w.facilitator, (newcomer,))
    practice.remove_practice(w.facilitator)
    done = importing.import_learners(w.facilitator, (newcomer,))
    assert done.new_classes == (practice.TITLE,) and done.enrolled == 1
    practice.make_practice(w.facilitator)
    line = next(line for line in classes.groups(w.facilitator) if line.practice)
    assert line.title == f"{practice.TITLE} 2"


def after(at: Desk, *bursts: tuple[str, ...], user: str = "akhmetova") -> list[list[str]]:
    """The screen after each burst of keys."""

    async def story() -> list[list[str]]:
        async with at.sitting(user) as app:
            seen = [shown(app)]
            for keys in bursts:
                await type_in(app, *keys)
                seen.append(shown(app))
            return seen

    return asyncio.run(story())


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path) as made:
        made.ask(lambda: practice.make_practice(given.administrator(1)))
        yield made


def test_from_today_into_the_register_and_away_with_one_key(at: Desk) -> None:
    day_page, opened, marked, away, asked, back = after(
        at, ("end", "enter"), ("p", "a", "r"), ("d",), ("u",), ("y",)
    )
    assert any("Practice class: try the register here, nothing counts (d" in line
               for line in day_page)  # fmt: skip
    assert practice.TITLE in opened[0] and "Mon 23.11" in opened[0]
    assert any("3 marked present." in line for line in marked)
    assert not any("Practice class: try" in line for line in away)
    assert any("The practice class is away. u brings it back" in line for line in away)
    assert any("practice class taken away" in line for line in asked)
    assert any("Practice class: try the register" in line for line in back)


def test_an_instructor_tries_it_too_but_does_not_take_it_away(at: Desk) -> None:
    _landed, day_page, opened, kept = after(at, ("q",), ("end", "enter"), ("d",), user="li")
    assert any(line.endswith("nothing counts") for line in day_page)
    assert practice.TITLE in opened[0] and practice.TITLE in kept[0]
    assert any("d does nothing here" in line for line in kept)


def test_it_stands_last_among_the_classes_and_goes_from_its_page(at: Desk) -> None:
    _day, classes_page, page, away = after(at, ("8", "enter"), ("end", "enter"), ("d",))
    last = [line for line in classes_page if line.startswith(("  ", "> "))][-3:]
    assert any(practice.TITLE in line for line in last)
    assert any("3 classes" in line for line in classes_page)
    assert any("Примерова Вторая" in line for line in page)
    assert any("practice class is away" in line for line in away)


def test_nobody_is_enrolled_put_in_line_or_moved_from_its_page(at: Desk) -> None:
    pages = after(at, ("8", "enter", "end", "enter"), ("p",), ("w",), ("m",))
    hints = ("enrol", "who waits", "other class")
    assert not any(words in line for line in pages[1] for words in hints)
    for key, page in zip("pwm", pages[2:], strict=True):
        assert any(f"{key} does nothing here" in line for line in page)


def test_made_again_from_the_commands(at: Desk) -> None:
    *_others, opened = after(at, ("d",), ("ctrl+p", *"practice", "enter"))
    assert practice.TITLE in opened[0]
