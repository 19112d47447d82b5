"""What waits for somebody today, and which register they land in."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from clc_tui.db.connection import database
from clc_tui.db.models import Group
from clc_tui.services.call_list import CallsWaiting, Waiting, waiting_calls
from clc_tui.services.day import RegisterLesson, day_lines, lesson_lines
from clc_tui.services.follow_up_waiting import FollowUpWaiting, waiting_follow_up
from clc_tui.services.gate import reach_of, reads
from clc_tui.services.hours_waiting import HoursWaiting, waiting_hours
from clc_tui.services.not_marked import lessons_without_marks
from clc_tui.services.rows import practice_group, require_group, row_of
from clc_tui.services.spot_checks import ToCheck, to_check
from clc_tui.services.volunteers import still_to_sign
from clc_tui.terms import Actor, LessonState, Reach, Role

SOON = timedelta(minutes=60)


class Beginning(NamedTuple):
    """The three first steps of an empty centre, each done or not."""

    has_class: bool
    has_people: bool
    has_marks: bool


class Today(NamedTuple):
    """The day's page."""

    lessons: tuple[RegisterLesson, ...]
    not_marked: int
    not_marked_since: str | None
    calls: tuple[CallsWaiting, ...]
    """Whom to call, of each kind; nothing for who calls nobody."""
    in_classes: int
    """People in running classes; facilitators only, else 0."""
    beginning: Beginning | None
    """Only while one of the first steps is still to be done."""
    practice: bool = False
    """Whether there is a practice class to try the register in."""
    to_check: ToCheck | None = None
    """The spot checks of who draws them."""
    hours: HoursWaiting = HoursWaiting()
    """Timesheets that wait."""
    follow_up: FollowUpWaiting = FollowUpWaiting()
    """Recommendations that wait."""
    to_sign: tuple[int, ...] = ()
    """Helpers under age who are asked for shifts to come and for whom nobody has signed."""


@reads
def today(actor: Actor) -> Today:
    """The day's lessons, what waits, and the first steps of an empty centre."""
    lessons = day_lines(actor, actor.today)
    if not actor.names:
        lessons = tuple(line._replace(instructors="") for line in lessons)
    own = reach_of(actor, "not_marked")
    if own is Reach.TAUGHT:
        lessons = tuple(sorted(lessons, key=lambda line: not line.own_class))
    waiting = lessons_without_marks(replace(actor, reach=own or actor.reach))
    calls = _calls(actor)
    return Today(
        lessons,
        len(waiting),
        waiting[0].on_date.isoformat() if waiting else None,
        calls.calls,
        calls.in_classes,
        _beginning(actor.centre) if actor.is_a(Role.FACILITATOR) else None,
        own is not None and practice_group(actor.centre) is not None,
        to_check(actor) if reach_of(actor, "draw_spot_check") else None,
        waiting_hours(actor),
        waiting_follow_up(actor),
        still_to_sign(actor) if reach_of(actor, "volunteers") else (),
    )


def _calls(actor: Actor) -> Waiting:
    reach = reach_of(actor, "call_list")
    return Waiting() if reach is None else waiting_calls(replace(actor, reach=reach))


def _beginning(centre_id: int) -> Beginning | None:
    has_class, has_people, has_marks = database.execute_sql(
        'SELECT EXISTS (SELECT 1 FROM "group" WHERE centre_id = ?1 AND NOT practice),'
        ' EXISTS (SELECT 1 FROM "group" g JOIN enrolment e ON e.group_id = g.id'
        "   WHERE g.centre_id = ?1 AND NOT g.practice),"
        ' EXISTS (SELECT 1 FROM lesson l JOIN "group" g ON g.id = l.group_id'
        "   WHERE l.centre_id = ?1 AND l.state = 'held' AND NOT g.practice)",
        (centre_id,),
    ).fetchone()
    steps = Beginning(bool(has_class), bool(has_people), bool(has_marks))
    return None if all(steps) else steps


@reads
def landing_lesson(actor: Actor) -> int | None:
    """The lesson whose register an instructor lands in.

    The own class that is on or starts within 60 minutes, else today's last one that is not
    marked through, else the last lesson begun of an own class.
    """
    mine = [
        line
        for line in day_lines(actor, actor.today)
        if line.own_class and line.state is not LessonState.CANCELLED
    ]
    for line in mine:
        if _is_on(line, actor.now):
            return line.lesson_id
    started = [line for line in mine if line.to_do and _start(line) <= actor.now]
    if started:
        return started[-1].lesson_id
    return _last_lesson(actor)


def _start(line: RegisterLesson) -> datetime:
    hours, minutes = line.starts_at.split(":")
    midnight = datetime.combine(line.on_date, datetime.min.time())
    return midnight + timedelta(hours=int(hours), minutes=int(minutes))


def _is_on(line: RegisterLesson, now: datetime) -> bool:
    start = _start(line)
    return start - SOON <= now < start + timedelta(minutes=line.minutes)


def _last_lesson(actor: Actor) -> int | None:
    if actor.person_id is None:
        return None
    row = database.execute_sql(
        "SELECT l.id FROM group_instructor i JOIN lesson l ON l.group_id = i.group_id"
        " WHERE i.person_id = ?1 AND i.centre_id = ?2 AND l.on_date <= ?3"
        " AND (l.on_date < ?3 OR l.starts_at <= ?4) AND l.state <> 'cancelled'"
        " AND l.on_date >= i.since AND (i.until IS NULL OR l.on_date <= i.until)"
        " ORDER BY l.on_date DESC, l.starts_at DESC LIMIT 1",
        (actor.person_id, actor.centre, actor.today.isoformat(), f"{actor.now:%H:%M}"),
    ).fetchone()
    return None if row is None else int(row[0])


@reads
def lesson_near(actor: Actor, group_id: int) -> int | None:
    """The lesson of a class to open when no day is said: the last one begun, else the first."""
    row_of(actor, Group, group_id)
    today_text = actor.today.isoformat()
    before = lesson_lines(
        actor,
        "l.id = (SELECT id FROM lesson WHERE group_id = ? AND centre_id = ? AND on_date <= ?"
        " AND state <> 'cancelled' ORDER BY on_date DESC, starts_at DESC LIMIT 1)",
        (group_id, actor.centre, today_text),
    )
    after = before or lesson_lines(
        actor,
        "l.id = (SELECT id FROM lesson WHERE group_id = ? AND centre_id = ?"
        " AND state <> 'cancelled' ORDER BY on_date, starts_at LIMIT 1)",
        (group_id, actor.centre),
    )
    if not after:
        require_group(actor, group_id)
        return None
    require_group(actor, group_id, lesson_day=after[0].on_date)
    return after[0].lesson_id
