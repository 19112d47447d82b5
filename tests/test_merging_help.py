"""Two records of one helper become one: nobody is silently in two places at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import given
import pytest
from desk import Desk, acted, desk, line_with, shown, told, type_in
from world import DAY, World

from clc_tui.db.models import Assignment, Lesson, Need, Person
from clc_tui.services import assignments, classes, needs, undo, volunteers
from clc_tui.services.busy import Does
from clc_tui.services.needs import NeedFields, ShiftTime
from clc_tui.services.people_merging import merge_people, merge_preview
from clc_tui.services.shift_rows import ShiftAt
from clc_tui.services.volunteers import VolunteerFields
from clc_tui.terms import Actor, AssignmentState, Clash, NeedKind, Role

CONFIRMED = AssignmentState.CONFIRMED
MERGED = "two records merged"


@pytest.fixture
def w(lent: World) -> World:
    return lent


@pytest.fixture
def twin(w: World) -> int:
    """Another record of the idler, who helps as well."""
    person = given.person(w.centre, "Тен Паша", phone="87010000099")
    volunteers.add_volunteer(w.facilitator, person, VolunteerFields())
    return person


def shift(actor: Actor, title: str, hour: str, minutes: int = 60, days: int = 1) -> ShiftAt:
    hours = ShiftTime(DAY + timedelta(days), hour, minutes)
    made = needs.add_need(actor, NeedKind.DATED, NeedFields(title), hours=hours)
    return ShiftAt(made.need_id, shift_id=made.shift_id)


def despite(*places: int) -> list[str | None]:
    return [Assignment.get_by_id(place).despite for place in places]


def test_two_shifts_at_one_hour_are_shown_before_and_say_so_afterwards(w: World, twin: int) -> None:
    actor = w.facilitator
    tea = assignments.ask(actor, shift(actor, "Чай", "10:00"), w.idler, CONFIRMED)
    chairs = assignments.ask(actor, shift(actor, "Стулья", "10:30"), twin, CONFIRMED)
    after = assignments.ask(actor, shift(actor, "Уборка", "11:30"), twin, CONFIRMED)
    (seen,) = merge_preview(actor, w.idler, twin).at_one_hour
    assert (seen.what, seen.starts_at, seen.other) == (
        "Чай",
        "10:00",
        (Does.HELPS, "Стулья", "10:30"),
    )
    merge_people(actor, w.idler, twin)
    assert despite(tea, chairs, after) == [MERGED, MERGED, None]
    undo.undo(actor)
    assert despite(tea, chairs, after) == [None, None, None]
    assert Assignment.get_by_id(chairs).person_id == twin


def test_a_lesson_one_attends_or_teaches_is_seen_as_well(w: World, twin: int) -> None:
    actor, lesson = w.facilitator, Lesson.get_by_id(w.lesson)
    days = (lesson.on_date - DAY).days
    at = shift(actor, "Чай", lesson.starts_at, days=days)
    place = assignments.ask(actor, at, twin, CONFIRMED)
    (seen,) = merge_preview(actor, w.learners[0], twin).at_one_hour
    assert seen.other.does is Does.ATTENDS
    (seen,) = merge_preview(actor, w.teacher, twin).at_one_hour
    assert seen.other.does is Does.TEACHES
    merge_people(actor, w.teacher, twin)
    assert despite(place) == [MERGED]


def test_a_reason_that_stands_there_stays_and_who_said_no_is_not_elsewhere(
    w: World, twin: int
) -> None:
    actor = w.facilitator
    at = shift(actor, "Чай", "10:00")
    own = assignments.ask(actor, at, w.idler, CONFIRMED)
    given.rewritten(Assignment, own, despite="сам решил")
    other = assignments.ask(actor, shift(actor, "Стулья", "10:00"), twin)
    refused = assignments.ask(actor, shift(actor, "Уборка", "10:00", days=3), twin)
    assignments.answer_assignment(actor, refused, AssignmentState.DECLINED)
    assignments.ask(actor, shift(actor, "Двор", "10:00", days=3), w.idler)
    merge_people(actor, w.idler, twin)
    assert despite(own, other, refused) == ["сам решил", MERGED, None]


def test_asked_for_one_shift_twice_is_no_clash(w: World, twin: int) -> None:
    actor = w.facilitator
    at = shift(actor, "Чай", "10:00")
    places = [assignments.ask(actor, at, each, over=True) for each in (w.idler, twin)]
    assert merge_preview(actor, w.idler, twin).at_one_hour == ()
    merge_people(actor, w.idler, twin)
    assert despite(places[0]) == [None]


def test_who_came_to_help_where_the_other_record_teaches_is_not_one_yet(
    w: World, twin: int
) -> None:
    actor = w.facilitator
    classes.add_instructor(actor, w.group, w.idler, DAY)
    place = assignments.ask(actor, ShiftAt(w.class_need, w.quiet), twin, CONFIRMED)
    assignments.came(actor, place)
    with pytest.raises(Clash, match=r"as helper at the lesson on 2026-11-23 and would be its"):
        merge_people(actor, w.idler, twin)
    assignments.drop_assignment(actor, place)
    merge_people(actor, w.idler, twin)


def test_a_day_has_no_more_hours_for_two_records_than_for_one(w: World, twin: int) -> None:
    actor = w.facilitator
    made = [
        needs.add_need(actor, NeedKind.OPEN, NeedFields(title)).need_id for title in ("Двор", "Сад")
    ]
    places = [
        assignments.helped(actor, need, who, DAY, 1000)
        for need, who in zip(made, (w.idler, twin), strict=True)
    ]
    with pytest.raises(Clash, match=r"would have helped 2000 minutes on 2026-11-23: mend"):
        merge_people(actor, w.idler, twin)
    assignments.came(actor, places[1], 440)
    merge_people(actor, w.idler, twin)


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path, learners=3) as made:
        yield made


@acted
async def test_the_screen_names_both_and_the_shift_says_why(at: Desk) -> None:
    def build() -> None:
        centre = Need.get_by_id(1).centre_id
        twin = given.person(centre, "Тен Паша")
        given.volunteer(twin)
        given.assignment(given.shift(given.need(centre, "Tea"), DAY, "09:30", 60), twin)

    at.ask(build)
    for size in ((80, 24), (40, 12)):
        async with at.sitting("akhmetova", size=size) as app:
            await type_in(app, "3", "s", *"тен пав", "enter", "enter", "d", "enter", "end")
            assert "Fair" in line_with(app, "23.11 09:00")
            assert size[0] < 60 or "Fair | helps: Tea 09:30" in line_with(app, "23.11 09:00")
            await type_in(app, "f2")
            assert "1 time of helping is at the hour" in "\n".join(shown(app))
            if size[0] == 80:
                await type_in(app, "q", "q")
            else:
                await type_in(app, "y", "4", "enter")
                assert MERGED in "\n".join(shown(app))


@acted
async def test_two_who_log_in_are_told_apart_before_anything_is_chosen(at: Desk) -> None:
    def build() -> None:
        centre = Need.get_by_id(1).centre_id
        for name, user in (("Тен Паша", "ten"), ("Тен Даша", "dasha")):
            person_id = given.person(centre, name)
            given.grant(given.user(user), centre, Role.FACILITATOR, person_id)

    at.ask(build)
    async with at.sitting("akhmetova") as app:
        await type_in(app, "3", "s", *"тен паша", "enter", "enter", "d")
        await type_in(app, "enter")
        assert "dasha as the other" in told(app)
        await type_in(app, "l", "1", "enter")
        assert told(app) == " Nothing is to be chosen in this line."
        await type_in(app, "f2")
        assert "dasha as the other" in told(app)
    assert at.ask(lambda: Person.select().where(Person.merged_into_id.is_null(False)).count()) == 0
