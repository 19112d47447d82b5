"""How long a lesson lasts: by midnight, never into the next one, on a day off only knowingly."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import given
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as examples
from hypothesis import strategies as st
from world import DAY, World

from clc_tui.db.connection import database
from clc_tui.db.models import Group, Lesson
from clc_tui.services import attendance, lessons, undo
from clc_tui.services.calendar import add_holiday, day_off
from clc_tui.services.checking import check
from clc_tui.services.dates import DAY as MIDNIGHT
from clc_tui.services.dates import minute_of
from clc_tui.services.lengths import change_length
from clc_tui.services.lessons import Slot, set_pattern
from clc_tui.services.register import register
from clc_tui.terms import CancelReason, Clash, ClcError, Invalid, Refused, Role, Status


@pytest.fixture
def w(lent: World) -> World:
    """The small centre, which every test leaves as it was."""
    return lent


def test_a_lesson_is_over_by_midnight(w: World) -> None:
    for starts_at, minutes in (("23:00", 61), ("12:00", 721), ("23:56", 5)):
        with pytest.raises(Invalid) as refused:
            lessons.add_lesson(w.facilitator, w.group, DAY + timedelta(3), starts_at, minutes)
        assert refused.value.field == "minutes"
        with pytest.raises(Invalid):
            set_pattern(w.facilitator, w.group, (Slot(3, starts_at, minutes),))
    late = lessons.add_lesson(w.facilitator, w.group, DAY + timedelta(3), "22:30", 90)
    with pytest.raises(Invalid, match="by midnight: from 22:30 on that is 90"):
        change_length(w.facilitator, late, 91)
    with pytest.raises(Invalid, match="midnight"):
        lessons.move_lesson(w.facilitator, late, DAY + timedelta(4), "22:45")
    assert lessons.move_lesson(w.facilitator, late, DAY + timedelta(4), "22:45", 75)


def test_it_lasted_sixty_minutes_instead_of_ninety(w: World) -> None:
    own = given.actor(w.centre, Role.INSTRUCTOR, person_id=w.teacher)
    assert change_length(own, w.marked, 60) == 90
    assert Lesson.get_by_id(w.marked).minutes == 60
    undo.undo(own)
    assert Lesson.get_by_id(w.marked).minutes == 90
    for minutes in (4, 721, 0, -5):
        with pytest.raises(Invalid, match="5 to 720"):
            change_length(own, w.marked, minutes)
    with pytest.raises(Invalid, match="10 minutes late") as refused:
        change_length(own, w.marked, 9)
    assert refused.value.field == "minutes"
    with pytest.raises(Invalid, match="was not held"):
        change_length(own, w.cancelled, 60)


def test_who_stands_in_today_leaves_the_length_as_it_is(w: World) -> None:
    other = given.actor(w.centre, Role.INSTRUCTOR, person_id=w.stand_in)
    for lesson in (w.lesson, w.marked):
        with pytest.raises(Refused, match="own instructor or the facilitator"):
            change_length(other, lesson, 60)
    other_centre = given.actor(given.centre("Шу"), Role.FACILITATOR)
    with pytest.raises(ClcError, match="not here any more"):
        change_length(other_centre, w.lesson, 60)


def test_an_old_lesson_changes_its_length_as_its_marks_do(w: World) -> None:
    own = given.later(given.actor(w.centre, Role.INSTRUCTOR, person_id=w.teacher), 30)
    facilitator = given.later(w.facilitator, 30)
    with pytest.raises(Refused, match="only the facilitator"):
        change_length(own, w.marked, 60)
    with pytest.raises(Invalid, match="old") as refused:
        change_length(facilitator, w.marked, 60)
    assert refused.value.field == "reason"
    change_length(facilitator, w.marked, 60, reason="по бумажному журналу")
    with pytest.raises(Invalid) as refused:
        undo.undo(facilitator)
    assert refused.value.field == "reason"
    undo.undo(facilitator, reason="нет, всё-таки 90")
    assert Lesson.get_by_id(w.marked).minutes == 90
    change_length(own, w.quiet, 45)  # a first entry is never too late
    attendance.mark(own, w.quiet, w.learners[0], Status.PRESENT)


def test_an_hour_given_to_another_lesson_is_not_taken_back(w: World) -> None:
    change_length(w.facilitator, w.lesson, 60)
    other = lessons.add_lesson(given.actor(w.centre, Role.FACILITATOR), w.group, DAY, "15:00", 45)
    with pytest.raises(Clash, match="already has a lesson"):
        undo.undo(w.facilitator)
    with pytest.raises(Clash, match="already has a lesson"):
        change_length(w.facilitator, w.lesson, 61)
    lessons.cancel_lesson(w.facilitator, w.future, CancelReason.NO_POWER)
    later = DAY + timedelta(days=2)
    lessons.move_lesson(given.actor(w.centre, Role.FACILITATOR), other, later, "14:30")
    with pytest.raises(Clash, match="already has a lesson"):
        undo.undo(w.facilitator)


def test_a_length_shorter_than_somebody_was_late_does_not_come_back(w: World) -> None:
    change_length(w.facilitator, w.marked, 60)
    change_length(w.facilitator, w.marked, 90)
    other = given.actor(w.centre, Role.FACILITATOR)
    attendance.mark(other, w.marked, w.learners[2], Status.LATE, minutes=70)
    with pytest.raises(Invalid, match="70 minutes late"):
        undo.undo(w.facilitator)
    assert Lesson.get_by_id(w.marked).minutes == 90


def test_a_length_somebody_gave_outlives_a_new_pattern(w: World) -> None:
    monday, wednesday = Slot(1, "10:00", 90), Slot(3, "10:00", 90)
    set_pattern(w.facilitator, w.other_group, (monday, wednesday))

    def planned() -> dict[date, int]:
        rows = Lesson.select().where(
            Lesson.group_id == w.other_group, Lesson.starts_at == "10:00", Lesson.on_date > DAY
        )
        return {row.on_date: row.minutes for row in rows}

    first, *others = sorted(planned())
    lesson = Lesson.get(Lesson.group_id == w.other_group, Lesson.on_date == first)
    change_length(w.facilitator, lesson.id, 60)
    set_pattern(w.facilitator, w.other_group, (monday, wednesday._replace(minutes=80)))
    assert planned()[first] == 60
    assert {planned()[day] for day in others if day.isoweekday() == 3} == {80}
    assert Group.get_by_id(w.other_group).ends_on in (None, max(others), DAY + timedelta(30))


def test_a_day_off_is_told_and_forbids_nothing(w: World) -> None:
    off = add_holiday(w.facilitator, DAY, "Ремонт")
    for role in (Role.FACILITATOR, Role.INSTRUCTOR, Role.SECRETARY, Role.EVALUATOR):
        found = day_off(given.actor(w.centre, role), DAY)
        assert found is not None and (found.id, found.name("kk")) == (off, "Ремонт")
    assert day_off(w.facilitator, DAY + timedelta(days=1)) is None
    assert day_off(given.actor(given.centre("Шу"), Role.FACILITATOR), DAY) is None
    assert register(w.facilitator, w.lesson).day_off == "Ремонт"
    assert register(w.facilitator, w.marked).day_off == ""
    attendance.mark(w.facilitator, w.lesson, w.learners[1], Status.PRESENT)
    assert lessons.add_lesson(w.facilitator, w.group, DAY, "18:00", 45)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["add", "length", "move", "cancel", "restore", "undo"]),
        st.integers(0, 4), st.integers(14, 23), st.sampled_from([5, 30, 60, 61, 90, 180, 720]),
    ),
    max_size=14,
)  # fmt: skip


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@examples(steps=STEPS)
def test_no_lesson_runs_into_the_next_or_over_midnight(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int, int, int]]
) -> None:
    given.new_file(tmp_path_factory.mktemp("lengths") / "centre.db")
    try:
        centre = given.centre()
        actor = given.actor(centre, Role.FACILITATOR)
        group = given.group(given.course(centre))
        given.lesson(group, minutes=60)
        for what, number, hour, minutes in steps:
            rows = list(Lesson.select().order_by(Lesson.id))
            row, at = rows[number % len(rows)], f"{hour:02}:00"
            try:
                match what:
                    case "add":
                        lessons.add_lesson(actor, group, DAY, at, minutes)
                    case "length":
                        change_length(actor, row.id, minutes)
                    case "move":
                        lessons.move_lesson(actor, row.id, DAY, at)
                    case "cancel":
                        lessons.cancel_lesson(actor, row.id, CancelReason.OTHER)
                    case "restore":
                        lessons.restore_lesson(actor, row.id)
                    case _:
                        undo.undo(actor)
            except ClcError:
                continue
            spans = sorted(
                (minute_of(each.starts_at), minute_of(each.starts_at) + each.minutes)
                for each in Lesson.select().where(Lesson.state != "cancelled")
            )
            assert all(end <= MIDNIGHT for _start, end in spans)
            assert all(one[1] <= other[0] for one, other in pairwise(spans))
        assert check(given.administrator(centre)) == ()
    finally:
        database.close()
