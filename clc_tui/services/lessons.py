"""Lessons: made from the weekly pattern, one by one, moved, not held."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from clc_tui.db.models import Group, Lesson, Mark, WeeklyPattern
from clc_tui.db.names import tidy
from clc_tui.language import N_
from clc_tui.services.calendar import days_off
from clc_tui.services.gate import about, reads, writes
from clc_tui.services.register import LessonColumn, lessons_of
from clc_tui.services.rows import require_group, row_of
from clc_tui.terms import Actor, CancelReason, Clash, Invalid, LessonState

LONGEST_TERM = timedelta(days=800)


class Slot(NamedTuple):
    """One line of a weekly pattern: weekday 1 (Monday) to 7, "HH:MM", minutes."""

    weekday: int
    starts_at: str
    minutes: int


class Made(NamedTuple):
    """What a pattern made: lessons, days skipped as days off, pattern lessons taken away."""

    lessons: int
    days_off: int
    removed: int


def planned_days(
    slots: tuple[Slot, ...], first: date, last: date, closed: frozenset[date]
) -> list[tuple[date, Slot]]:
    """Every day of a pattern between two days that is not a day off, in order."""
    found: list[tuple[date, Slot]] = []
    day = first
    while day <= last:
        if day not in closed:
            found.extend(
                (day, slot)
                for slot in sorted(slots, key=lambda s: s.starts_at)
                if slot.weekday == day.isoweekday()
            )
        day += timedelta(days=1)
    return found


@writes
def set_pattern(actor: Actor, group_id: int, slots: tuple[Slot, ...]) -> Made:
    """Give a class its weekly pattern and make its lessons from today (or its start) on.

    Lessons in the past, marked ones, and ones made by hand stay. Raises `Invalid` where the
    class has no last day or a time is wrong.
    """
    group = row_of(actor, Group, group_id)
    about("group", group_id)
    if group.ends_on is None:
        raise Invalid(N_("Give the class a last day first."), field="ends_on")
    for slot in slots:
        check_time(slot.starts_at, slot.minutes)
        if not 1 <= slot.weekday <= 7:
            raise Invalid(N_("Choose a weekday."), field="weekday")
    if len({(slot.weekday, slot.starts_at) for slot in slots}) != len(slots):
        raise Invalid(N_("Two lines of the pattern say the same day and time."), field="weekday")
    WeeklyPattern.delete().where(WeeklyPattern.group_id == group_id).execute()
    for slot in slots:
        WeeklyPattern.create(
            centre_id=actor.centre,
            group_id=group_id,
            weekday=slot.weekday,
            starts_at=slot.starts_at,
            minutes=slot.minutes,
        )
    return make_lessons(group, slots, max(group.starts_on, first_open_day(group, actor.today)))


def first_open_day(group: Group, today: date) -> date:
    """From which day a pattern makes lessons: a new class from its start, else from today."""
    has_lessons = Lesson.select().where(Lesson.group_id == group.id).exists()
    return today if has_lessons else group.starts_on


def make_lessons(group: Group, slots: tuple[Slot, ...], first: date) -> Made:
    """Make the pattern's lessons from a day on and take away planned ones no longer in it."""
    assert group.ends_on is not None
    closed = days_off(group.centre_id, first, group.ends_on)
    wanted = {
        (day, slot.starts_at): slot
        for day, slot in planned_days(slots, first, group.ends_on, closed)
    }
    everything = planned_days(slots, first, group.ends_on, frozenset())
    removed = 0
    taken = set()
    for lesson in list(Lesson.select().where(Lesson.group_id == group.id, Lesson.on_date >= first)):
        slot = wanted.get((lesson.on_date, lesson.starts_at))
        untouched = lesson.state == LessonState.PLANNED and lesson.from_pattern
        if untouched and slot is None:
            lesson.delete_instance()
            removed += 1
            continue
        if untouched and slot is not None and lesson.minutes != slot.minutes:
            lesson.minutes = slot.minutes
            lesson.save()
        taken.add((lesson.on_date, lesson.starts_at))
    added = [
        (day, slot) for (day, _at), slot in wanted.items() if (day, slot.starts_at) not in taken
    ]
    for day, slot in added:
        Lesson.create(
            centre_id=group.centre_id,
            group_id=group.id,
            on_date=day,
            starts_at=slot.starts_at,
            minutes=slot.minutes,
            from_pattern=True,
        )
    return Made(len(added), len(everything) - len(wanted), removed)


@reads
def pattern(actor: Actor, group_id: int) -> tuple[Slot, ...]:
    """The weekly pattern of a class in order of the week."""
    row_of(actor, Group, group_id)
    return pattern_of(group_id)


def pattern_of(group_id: int) -> tuple[Slot, ...]:
    """The weekly pattern of a class in order of the week."""
    rows = (
        WeeklyPattern.select()
        .where(WeeklyPattern.group_id == group_id)
        .order_by(WeeklyPattern.weekday, WeeklyPattern.starts_at)
    )
    return tuple(Slot(row.weekday, row.starts_at, row.minutes) for row in rows)


@reads
def lessons(actor: Actor, group_id: int) -> tuple[LessonColumn, ...]:
    """Every lesson of a class in order of time."""
    row_of(actor, Group, group_id)
    require_group(actor, group_id)
    return lessons_of(group_id)


@writes
def add_lesson(actor: Actor, group_id: int, on_date: date, starts_at: str, minutes: int) -> int:
    """A lesson outside the pattern; returns its id."""
    group = row_of(actor, Group, group_id)
    require_group(actor, group_id)
    lesson = _new_lesson(group, on_date, starts_at, minutes)
    about("lesson", lesson.id)
    return int(lesson.id)


def _new_lesson(group: Group, on_date: date, starts_at: str, minutes: int) -> Lesson:
    check_time(starts_at, minutes)
    if on_date < group.starts_on or (group.ends_on and on_date > group.ends_on + LONGEST_TERM):
        raise Invalid(
            N_("The class begins on {first}; this day lies outside it."),
            field="on_date",
            first=group.starts_on,
        )
    taken = Lesson.get_or_none(
        Lesson.group_id == group.id,
        Lesson.on_date == on_date,
        Lesson.starts_at == starts_at,
        Lesson.state != LessonState.CANCELLED.value,
    )
    if taken is not None:
        raise Clash(
            N_("This class already has a lesson on {day} at {time}."), day=on_date, time=starts_at
        )
    return Lesson.create(
        centre_id=group.centre_id,
        group_id=group.id,
        on_date=on_date,
        starts_at=starts_at,
        minutes=minutes,
    )


@writes
def cancel_lesson(actor: Actor, lesson_id: int, reason: CancelReason, note: str = "") -> None:
    """Say that a lesson was (or will be) not held, and why; marks must be cleared first."""
    lesson = row_of(actor, Lesson, lesson_id)
    require_group(actor, lesson.group_id, lesson_day=lesson.on_date)
    about("lesson", lesson_id)
    if lesson.state == LessonState.CANCELLED:
        return
    if reason is CancelReason.MOVED:
        raise Invalid(N_("Move the lesson instead: it needs its new day."), field="reason")
    _require_unmarked(lesson)
    lesson.state, lesson.reason = LessonState.CANCELLED.value, reason.value
    lesson.nobody_came, lesson.head_count = False, None
    if note:
        lesson.note = tidy(note)[:200] or None
    lesson.save()


@writes
def restore_lesson(actor: Actor, lesson_id: int) -> None:
    """Take "not held" back; a moved lesson comes back only while its new one is unmarked."""
    lesson = row_of(actor, Lesson, lesson_id)
    require_group(actor, lesson.group_id, lesson_day=lesson.on_date)
    about("lesson", lesson_id)
    if lesson.state != LessonState.CANCELLED:
        return
    taken = Lesson.get_or_none(
        Lesson.group_id == lesson.group_id,
        Lesson.on_date == lesson.on_date,
        Lesson.starts_at == lesson.starts_at,
        Lesson.state != LessonState.CANCELLED.value,
    )
    if taken is not None:
        raise Clash(
            N_("This class already has a lesson on {day} at {time}."),
            day=lesson.on_date,
            time=lesson.starts_at,
        )
    if lesson.moved_to_id is not None:
        new = Lesson.get_by_id(lesson.moved_to_id)
        _require_unmarked(new)
        lesson.moved_to_id = None
        lesson.state, lesson.reason = LessonState.PLANNED.value, None
        lesson.save()
        if new.state != LessonState.CANCELLED:
            new.delete_instance()
        return
    lesson.state, lesson.reason = LessonState.PLANNED.value, None
    lesson.save()


@writes
def move_lesson(
    actor: Actor, lesson_id: int, on_date: date, starts_at: str, minutes: int | None = None
) -> int:
    """Hold a lesson on another day or hour: the old one is cancelled and linked to the new."""
    lesson = row_of(actor, Lesson, lesson_id)
    require_group(actor, lesson.group_id, lesson_day=lesson.on_date)
    about("lesson", lesson_id)
    if lesson.state == LessonState.CANCELLED:
        raise Invalid(N_("This lesson was not held. Take that back first."))
    _require_unmarked(lesson)
    new = _new_lesson(
        Group.get_by_id(lesson.group_id), on_date, starts_at, minutes or lesson.minutes
    )
    lesson.state, lesson.reason = LessonState.CANCELLED.value, CancelReason.MOVED.value
    lesson.moved_to_id = new.id
    lesson.nobody_came = False
    lesson.save()
    return int(new.id)


def _require_unmarked(lesson: Lesson) -> None:
    from clc_tui.db.models import WalkIn

    marked = Mark.select().where(Mark.lesson_id == lesson.id).exists()
    if marked or WalkIn.select().where(WalkIn.lesson_id == lesson.id).exists():
        raise Invalid(N_("Somebody is marked in this lesson. Clear the marks first."))


def check_time(starts_at: str, minutes: int) -> None:
    """Raise `Invalid` for an hour that is none or a length nobody teaches."""
    hours, colon, mins = starts_at.partition(":")
    good = (
        colon
        and len(hours) == len(mins) == 2
        and (hours + mins).isascii()
        and (hours + mins).isdigit()
        and int(hours) < 24
        and int(mins) < 60
    )
    if not good:
        raise Invalid(N_("Write the hour like 09:30."), field="starts_at")
    if not 5 <= minutes <= 720:
        raise Invalid(N_("A lesson lasts 5 to 720 minutes."), field="minutes")
