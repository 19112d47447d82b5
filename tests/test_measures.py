"""Every figure against the same figure counted by plain SQL, at the edges and at random."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import given
import pytest
import statements
from hypothesis import HealthCheck, settings
from hypothesis import given as examples
from hypothesis import strategies as st
from plain_counts import PLAIN, Asked
from world import World

from clc_tui.db.connection import database
from clc_tui.db.models import Employment, Enrolment, Interest
from clc_tui.follow_up import Measure, TargetIs
from clc_tui.services import (
    attendance,
    enrolments,
    erasing,
    lessons,
    measures,
    people_merging,
    undo,
)
from clc_tui.services.counting import Counted, Scope, count
from clc_tui.services.figures import figure_choices
from clc_tui.services.measures import counted_words, measured, met
from clc_tui.terms import (
    Actor,
    AssignmentState,
    ClcError,
    Invalid,
    LessonState,
    NotFound,
    Outcome,
    Sex,
    Status,
)

TERM, TODAY = given.TERM, given.TODAY
DAY = timedelta(days=1)
WHOLE = Scope()


def said(
    actor: Actor, measure: Measure, first: date = TERM, last: date = TODAY, scope: Scope = WHOLE
) -> Counted:
    """What the program says, which is what plain counting says."""
    found = measured(
        actor, measure, first, last, course_id=scope.course_id, group_id=scope.group_id
    )
    asked = Asked(actor.centre, first, last, actor.today, scope)
    assert found == PLAIN[measure](asked), (measure, asked)
    return found


def agrees(actor: Actor, first: date, last: date, scopes: tuple[Scope, ...]) -> None:
    """Every figure of every scope is what plain counting says."""
    for measure in Measure:
        for scope in scopes:
            if measure is not Measure.WAITING or scope.group_id is None:
                said(actor, measure, first, last, scope)


def employed(person_id: int, status: str, since: date, centre_id: int) -> None:
    with given.logged(centre_id):
        Employment.create(centre_id=centre_id, person_id=person_id, status=status, since=since)


@pytest.mark.parametrize("measure", Measure)
def test_nobody_yet_is_no_share_and_never_nothing_percent(lent: World, measure: Measure) -> None:
    w = lent
    empty = given.actor(given.centre("Шу"), *w.facilitator.roles)
    found = said(empty, measure)
    if measure in measures.SHARES:
        assert found == Counted(0, 0)
        assert (found.share, counted_words(measure, found)) == (None, "–")
        assert met(measure, found, 0, TargetIs.AT_LEAST) is None
    else:
        assert found == Counted(0)


def test_each_figure_of_the_small_centre(lent: World) -> None:
    w = lent
    scopes = (Scope(), Scope(w.course), Scope(w.other_course), Scope(None, w.group))
    agrees(w.facilitator, TERM, TODAY, scopes)
    assert said(w.facilitator, Measure.ATTENDANCE) == Counted(2, 3)
    assert said(w.facilitator, Measure.LEARNERS) == Counted(1), "who came twice is counted once"
    assert said(w.facilitator, Measure.LESSONS_HELD) == Counted(2, 3), "today's are still to come"
    tomorrow = given.later(w.facilitator, 1)
    assert said(tomorrow, Measure.LESSONS_HELD, TERM, TODAY) == Counted(2, 6)
    assert said(w.facilitator, Measure.WAITING) == Counted(2)
    assert said(w.facilitator, Measure.COMPLETED) == Counted(1, 1)


def test_who_is_in_two_classes_is_one_person(lent: World) -> None:
    w = lent
    learner = w.learners[0]
    given.enrolled(w.other_group, learner)
    given.mark(given.lesson(w.other_group, TODAY - DAY, "11:00"), learner, Status.LATE)
    assert said(w.facilitator, Measure.LEARNERS) == Counted(1)
    assert said(w.facilitator, Measure.LEARNERS, scope=Scope(w.other_course)) == Counted(1)
    assert said(w.facilitator, Measure.ATTENDANCE) == Counted(3, 4)


def test_the_days_are_counted_to_the_last_and_from_the_first(lent: World) -> None:
    w = lent
    ends = [date(2026, 9, 30), date(2026, 10, 1), date(2026, 10, 31), date(2026, 11, 1)]
    for lesson in given.lessons(w.group, ends):
        given.mark(lesson, w.learners[1])
    october = date(2026, 10, 1), date(2026, 10, 31)
    assert said(w.facilitator, Measure.ATTENDANCE, *october) == Counted(2, 2)
    assert said(w.facilitator, Measure.LESSONS_HELD, ends[0], ends[0]) == Counted(1, 1)
    leap = replace(w.facilitator, clock=given.clock_at(datetime(2028, 3, 1, 10)))
    given.mark(given.lesson(w.event, date(2028, 2, 29)), w.learners[1])
    assert said(leap, Measure.LEARNERS, date(2028, 2, 1), date(2028, 2, 29)) == Counted(1)
    assert said(leap, Measure.LEARNERS, date(2028, 3, 1), date(2028, 3, 31)) == Counted(0)


def test_what_lies_ahead_is_not_counted(lent: World) -> None:
    w = lent
    month_end = date(2026, 11, 30)
    for measure in Measure:
        assert said(w.facilitator, measure, TERM, month_end) == said(w.facilitator, measure)


def test_completed_left_moved_and_who_never_came(lent: World) -> None:
    w = lent
    came, idle, moved, goes_on = w.learners
    for lesson in given.lessons(w.group, [TODAY - 4 * DAY, TODAY - DAY]):
        given.mark(lesson, came)
        given.mark(lesson, idle, Status.ABSENT)
        given.mark(lesson, moved)
    november = date(2026, 11, 1), date(2026, 11, 30)
    enrolments.end_enrolment(w.facilitator, w.group, came, Outcome.LEFT, reason="переезд")
    enrolments.end_enrolment(w.facilitator, w.group, idle, Outcome.LEFT, reason="передумала")
    enrolments.move_enrolment(w.facilitator, moved, w.group, w.other_group, reason="ближе")
    scope = Scope(None, w.group)
    assert said(w.facilitator, Measure.COMPLETED, *november, scope) == Counted(0, 1)
    enrolments.end_enrolment(w.facilitator, w.group, goes_on, Outcome.COMPLETED)
    assert said(w.facilitator, Measure.COMPLETED, *november, scope) == Counted(1, 2)
    assert said(w.facilitator, Measure.COMPLETED, *november) == Counted(2, 3)
    assert said(w.facilitator, Measure.COMPLETED, TERM, TERM + DAY, scope) == Counted(0, 0)
    enrolments.enrol(w.facilitator, w.group, came)
    assert said(w.facilitator, Measure.COMPLETED, *november, scope) == Counted(1, 1), "is back"


def test_a_moved_lesson_is_planned_on_its_new_day_alone(lent: World) -> None:
    w = lent
    lessons.move_lesson(w.facilitator, w.future, TODAY + 5 * DAY, "15:30")
    later = given.later(w.facilitator, 10)
    scope = Scope(None, w.group)
    assert said(later, Measure.LESSONS_HELD, TODAY + DAY, TODAY + 4 * DAY, scope) == Counted(0, 0)
    assert said(later, Measure.LESSONS_HELD, TODAY + DAY, TODAY + 9 * DAY, scope) == Counted(0, 1)


def test_women_and_the_unemployed_of_whom_it_is_known(lent: World) -> None:
    w = lent
    first = TODAY - 20 * DAY
    people = [given.person(w.centre, f"Цой {n}", sex=sex) for n, sex in
              enumerate((Sex.FEMALE, Sex.FEMALE, Sex.MALE, None))]  # fmt: skip
    lesson, last = given.lessons(w.group, [first, first + 10 * DAY])
    for person_id in people:
        given.mark(lesson, person_id)
    given.mark(last, people[0])
    days = first, TODAY - 8 * DAY
    assert said(w.facilitator, Measure.WOMEN, *days) == Counted(2, 3, 1)
    employed(people[0], "unemployed", TERM, w.centre)
    employed(people[0], "employed", first + DAY, w.centre)
    employed(people[1], "homemaker", TERM, w.centre)
    employed(people[2], "unemployed_registered", first + 3 * DAY, w.centre)
    employed(people[3], "unemployed", TODAY - 2 * DAY, w.centre)
    assert said(w.facilitator, Measure.UNEMPLOYED, *days) == Counted(2, 3, 1)
    assert counted_words(Measure.WOMEN, Counted(2, 3, 1)) == "66.7 % (2 of 3; not known of 1)"
    late = first + 5 * DAY, TODAY - 8 * DAY
    assert said(w.facilitator, Measure.UNEMPLOYED, *late) == Counted(0, 1), "employed by then"


def test_waiting_is_as_it_was_at_the_end_of_the_last_day(lent: World) -> None:
    w = lent
    with given.logged(w.centre):
        for person_id, since, closed in (
            (w.outsider, "2026-10-31 23:59:59", date(2026, 11, 2)),
            (w.learners[2], "2026-11-01 00:00:00", None),
        ):
            Interest.create(
                centre_id=w.centre, course_id=w.other_course, person_id=person_id, since=since,
                closed_on=closed, reason=closed and "передумала",
            )  # fmt: skip
    for last, people in ((30, 0), (31, 1)):
        day = date(2026, 10, last)
        assert said(w.facilitator, Measure.WAITING, TERM, day) == Counted(people)
    for last, people in ((1, 2), (2, 1), (23, 3)):
        day = date(2026, 11, last)
        assert said(w.facilitator, Measure.WAITING, TERM, day) == Counted(people)
    scope = Scope(w.course)
    assert said(w.facilitator, Measure.WAITING, scope=scope) == Counted(0)
    with given.logged(w.centre):
        Interest.create(
            centre_id=w.centre, course_id=w.course, person_id=w.learners[2],
            since="2026-11-01 10:00:00",
        )  # fmt: skip
    assert said(w.facilitator, Measure.WAITING) == Counted(3), "for two courses, one person"


def test_a_register_is_in_time_up_to_the_seventh_day(lent: World) -> None:
    w = lent
    old = [given.lesson(w.group, TODAY - n * DAY, "18:00") for n in (7, 8, 30)]
    days = TODAY - 30 * DAY, TODAY - 6 * DAY
    scope = Scope(None, w.group)
    assert said(w.facilitator, Measure.MARKED_IN_TIME, *days, scope) == Counted(1, 3), (
        "the seventh day is not over"
    )
    for lesson in old:
        attendance.mark(w.facilitator, lesson, w.learners[1], Status.PRESENT)
    assert said(w.facilitator, Measure.MARKED_IN_TIME, *days, scope) == Counted(2, 4)


def test_a_mark_that_was_taken_back_did_not_make_a_register(lent: World) -> None:
    w = lent
    lesson = given.lesson(w.group, TODAY - 2 * DAY)
    only = TODAY - 2 * DAY, TODAY - 2 * DAY, Scope(None, w.group)
    attendance.mark(w.facilitator, lesson, w.learners[1], Status.PRESENT)
    assert said(w.facilitator, Measure.MARKED_IN_TIME, *only) == Counted(1, 1)
    undo.undo(w.facilitator)
    later = given.later(w.facilitator, 20)
    assert said(later, Measure.MARKED_IN_TIME, *only) == Counted(0, 1)
    attendance.mark(later, lesson, w.learners[1], Status.PRESENT)
    assert said(later, Measure.MARKED_IN_TIME, *only) == Counted(0, 1)


def test_volunteer_hours_of_shifts_and_of_lessons(lent: World) -> None:
    w = lent
    with_class = given.need(w.centre, "Помочь", group_id=w.group)
    came, lesson = AssignmentState.CAME, given.lesson(w.group, TODAY - DAY)
    at_lesson = given.shift(with_class, lesson_id=lesson)
    own_day = given.shift(w.need, TODAY - DAY)
    given.assignment(at_lesson, w.idler, came, 90)
    given.assignment(own_day, w.idler, came, 45)
    given.assignment(own_day, w.outsider, AssignmentState.ABSENT)
    found = said(w.facilitator, Measure.VOLUNTEER_HOURS)
    assert counted_words(Measure.VOLUNTEER_HOURS, found) == "2.25 h"
    assert said(w.facilitator, Measure.VOLUNTEER_HOURS, scope=Scope(w.course)) == Counted(90)
    for target, reached in ((2, True), (3, False)):
        assert met(Measure.VOLUNTEER_HOURS, found, target, TargetIs.AT_LEAST) is reached


def test_practice_is_in_none_merged_is_one_and_erased_stays_counted(lent: World) -> None:
    w = lent
    before = {measure: said(w.facilitator, measure) for measure in Measure}
    practice = Enrolment.get(Enrolment.person_id.in_(_practice())).group_id
    given_lesson = given.lesson(practice, TODAY - DAY)
    given.mark(given_lesson, _practice()[0])
    assert {measure: said(w.facilitator, measure) for measure in Measure} == before
    for scope in (Scope(None, practice), Scope(_course_of(practice))):
        with pytest.raises(Invalid, match="counted nowhere"):
            measured(w.facilitator, Measure.LEARNERS, TERM, TODAY,
                     course_id=scope.course_id, group_id=scope.group_id)  # fmt: skip
    twin = given.person(w.centre, "Ахметова Айгул", sex=Sex.FEMALE)
    given.enrolled(w.group, twin)
    given.mark(given.lesson(w.group, TODAY - DAY, "18:00"), twin)
    assert said(w.facilitator, Measure.LEARNERS) == Counted(2)
    people_merging.merge_people(w.facilitator, w.learners[0], twin)
    assert said(w.facilitator, Measure.LEARNERS) == Counted(1)
    kept = {measure: said(w.facilitator, measure) for measure in Measure}
    erasing.erase_person(w.facilitator, w.learners[0], "по заявлению")
    now = {measure: said(w.facilitator, measure) for measure in Measure}
    ended = {Measure.WAITING: None, Measure.COMPLETED: None}
    assert {**now, **ended} == {**kept, **ended}, "only places in a class or a line are given up"


def _practice() -> list[int]:
    rows = database.execute_sql("SELECT id FROM person WHERE practice ORDER BY id")
    return [person_id for (person_id,) in rows]


def _course_of(group_id: int) -> int:
    sql = 'SELECT course_id FROM "group" WHERE id = ?'
    return int(database.execute_sql(sql, (group_id,)).fetchone()[0])


def test_what_no_figure_can_be_of_is_said(lent: World) -> None:
    w = lent
    alone = given.group(w.course, "Омаров", individual=True, capacity=1)
    other = given.course(given.centre("Шу"))
    f = w.facilitator
    for match, wrong in (
        ("One person alone", {"group_id": alone}),
        ("one course or of one class", {"group_id": w.group, "course_id": w.course}),
    ):
        with pytest.raises(Invalid, match=match) as told:
            measured(f, Measure.WOMEN, TERM, TODAY, **wrong)
        assert told.value.field == "of"
    with pytest.raises(Invalid, match="wait for a course"):
        measured(f, Measure.WAITING, TERM, TODAY, group_id=w.group)
    with pytest.raises(NotFound):
        measured(f, Measure.WOMEN, TERM, TODAY, course_id=other)
    for first, last in ((TODAY, TERM), (TODAY + DAY, TODAY + DAY), (date(1999, 1, 1), TODAY)):
        with pytest.raises(ClcError):
            measured(f, Measure.WOMEN, first, last)
    offered = figure_choices(f)
    assert w.course in dict(offered.courses) and w.group in dict(offered.classes)
    assert alone not in dict(offered.classes)


def test_a_target_is_compared_exactly() -> None:
    close = Counted(3999, 5000)
    assert met(Measure.ATTENDANCE, close, 80, TargetIs.AT_LEAST) is False
    assert met(Measure.ATTENDANCE, close, 80, TargetIs.AT_MOST) is True
    assert met(Measure.ATTENDANCE, Counted(4000, 5000), 80, TargetIs.AT_LEAST) is True
    assert met(Measure.WAITING, Counted(0), 0, TargetIs.AT_MOST) is True
    assert met(Measure.WAITING, Counted(5), None, None) is None


@pytest.mark.parametrize("scope", ["centre", "course", "class"])
def test_every_figure_is_one_statement_that_walks_no_growing_table(lent: World, scope: str) -> None:
    w = lent
    of = {"centre": Scope(), "course": Scope(w.course), "class": Scope(None, w.group)}[scope]
    for measure in Measure:
        with statements.traced() as trace:
            count(w.centre, measure, TERM, TODAY, of, TODAY)
        (one,) = trace.statements
        assert not statements.walked(*one) & statements.GROWING, measure


STATUSES = st.sampled_from(Status)
MARKED = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 5), st.integers(0, 45), STATUSES), max_size=14
)
SPELLS = st.lists(
    st.tuples(
        st.integers(0, 3), st.integers(0, 5), st.integers(0, 40), st.integers(0, 20),
        st.sampled_from([None, *Outcome]),
    ),
    max_size=8,
)  # fmt: skip


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@examples(
    marked=MARKED, spells=SPELLS, cancelled=st.integers(0, 45), first=st.integers(0, 45),
    length=st.integers(0, 40), now=st.integers(0, 60),
)  # fmt: skip
def test_at_random_every_figure_is_what_plain_counting_says(
    lent: World,
    marked: list[tuple[int, int, int, Status]],
    spells: list[tuple[int, int, int, int, Outcome | None]],
    cancelled: int,
    first: int,
    length: int,
    now: int,
) -> None:
    """Anybody, anywhere, any day: people in several classes, guests, spells of one day."""
    w, start = lent, TODAY - 50 * DAY
    groups = [w.group, w.other_group, w.empty_group, w.event]
    people = [*w.learners, w.outsider, w.teacher]
    with database.atomic() as point:
        for at, who, day, status in marked:
            lesson = _lesson(groups[at], start + day * DAY)
            if not database.execute_sql(
                "SELECT 1 FROM mark WHERE lesson_id = ? AND person_id = ?", (lesson, people[who])
            ).fetchone():
                given.mark(lesson, people[who], status)
        off = given.lesson(w.group, start + cancelled * DAY, "19:00")
        given.change_lesson(off, state=LessonState.CANCELLED.value, reason="weather")
        for number, (at, who, day, days, outcome) in enumerate(spells, 100):
            ended = None if outcome is None else start + (day + days) * DAY
            if ended is None and _inside(groups[at], people[who]):
                continue
            given.enrolled(groups[at], people[who], starts_on=start + day * DAY, ends_on=ended,
                           outcome=outcome, journal_no=number)  # fmt: skip
        actor = given.later(w.facilitator, now - 50)
        begin, end = start + first * DAY, start + (first + length) * DAY
        if begin <= actor.today:
            scopes = (Scope(), Scope(w.other_course), *(Scope(None, each) for each in groups))
            agrees(actor, begin, end, scopes)
        point.rollback()


def _lesson(group_id: int, day: date) -> int:
    row = database.execute_sql(
        "SELECT id FROM lesson WHERE group_id = ? AND on_date = ? AND starts_at = '07:00'",
        (group_id, day.isoformat()),
    ).fetchone()
    return int(row[0]) if row else given.lesson(group_id, day, "07:00")


def _inside(group_id: int, person_id: int) -> bool:
    return (
        Enrolment.select()
        .where(
            Enrolment.group_id == group_id,
            Enrolment.person_id == person_id,
            Enrolment.ends_on.is_null(),
        )
        .exists()
    )
