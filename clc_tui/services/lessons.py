"""Lessons: made from the weekly pattern, one by one, moved, not held."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from clc_tui.db.models import (
    Group,
    Lesson,
    LessonInstructor,
    Mark,
    Shift,
    TimesheetLine,
    TimesheetRemark,
    WalkIn,
    WeeklyPattern,
)
from clc_tui.language import N_
from clc_tui.services.attendance import require_changeable
from clc_tui.services.calendar import days_off
from clc_tui.services.dates import DAY, minute_of
from clc_tui.services.gate import about, reads, writes
from clc_tui.services.register import LessonColumn, lessons_of, walk_ins
from clc_tui.services.rows import require_group, row_of
from clc_tui.services.shift_rows import (
    ask_who_is_elsewhere,
    bring_back,
    require_no_help,
    take_along,
)
from clc_tui.terms import Actor, CancelReason, Clash, Invalid, LessonState

AFTER_THE_END = timedelta(days=92)
"""So long after a class's last day a lesson may still be made up for."""


_OfLesson = LessonInstructor | Mark | Shift | TimesheetLine | TimesheetRemark | WalkIn


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
    return give_pattern(group, slots, max(group.starts_on, first_open_day(group, actor.today)))


def give_pattern(group: Group, slots: tuple[Slot, ...], first: date) -> Made:
    """Write a class's weekly pattern and make its lessons from a day on; not a verb itself."""
    if group.ends_on is None:
        raise Invalid(N_("Give the class a last day first."), field="ends_on")
    _check_slots(slots)
    was = pattern_of(group.id)
    WeeklyPattern.delete().where(WeeklyPattern.group_id == group.id).execute()
    for slot in slots:
        WeeklyPattern.create(centre_id=group.centre_id, group_id=group.id, **slot._asdict())
    return make_lessons(group, slots, first, was)


def _check_slots(slots: tuple[Slot, ...]) -> None:
    for slot in slots:
        check_time(slot.starts_at, slot.minutes)
        if not 1 <= slot.weekday <= 7:
            raise Invalid(N_("Choose a weekday."), field="weekday")
    for earlier, later in pairwise(sorted(slots)):
        same_day = earlier.weekday == later.weekday
        if same_day and minute_of(earlier.starts_at) + earlier.minutes > minute_of(later.starts_at):
            raise Invalid(
                N_("Two lines of the pattern lie in the same hour of a day."), field="weekday"
            )


def first_open_day(group: Group, today: date) -> date:
    """From which day a pattern makes lessons: a new class from its start, else from today."""
    has_lessons = Lesson.select().where(Lesson.group_id == group.id).exists()
    return today if has_lessons else group.starts_on


def make_lessons(
    group: Group, slots: tuple[Slot, ...], first: date, was: tuple[Slot, ...] | None = None
) -> Made:
    """Make the pattern's lessons from a day on and take away planned ones no longer in it.

    What somebody touched stays: a lesson that was held, moved, not held, given another length than
    the pattern before (`was`) said, or has a note, a substitute or a helper. It stands for the
    pattern's lesson of its day, whatever its hour. One that stands in a timesheet is not taken away
    but not held, for the sheet has to say which lesson it means.
    """
    assert group.ends_on is not None
    closed = days_off(group.centre_id, first, group.ends_on)
    wanted = planned_days(slots, max(first, group.starts_on), group.ends_on, closed)
    everything = planned_days(slots, first, group.ends_on, frozenset())
    missing = {(day, slot.starts_at): slot for day, slot in wanted}
    removed, standing = 0, []
    for lesson in list(Lesson.select().where(Lesson.group_id == group.id, Lesson.on_date >= first)):
        slot = missing.pop((lesson.on_date, lesson.starts_at), None)
        if not _untouched(lesson, slots if was is None else was):
            if slot is None and lesson.from_pattern:
                standing.append(lesson.on_date)
        elif slot is None:
            _drop(lesson)
            removed += 1
        elif lesson.minutes != slot.minutes:
            lesson.minutes = slot.minutes
            lesson.save()
    for day in standing:
        same = next((key for key in sorted(missing) if key[0] == day), None)
        missing.pop(same, None)  # type: ignore[arg-type]
    for (day, _at), slot in sorted(missing.items()):
        Lesson.create(
            centre_id=group.centre_id,
            group_id=group.id,
            on_date=day,
            starts_at=slot.starts_at,
            minutes=slot.minutes,
            from_pattern=True,
        )
    return Made(len(missing), len(everything) - len(wanted), removed)


def _untouched(lesson: Lesson, pattern: tuple[Slot, ...]) -> bool:
    """Whether a lesson is just as the pattern made it."""
    hour = lesson.on_date.isoweekday(), lesson.starts_at
    lengths = {slot.minutes for slot in pattern if slot[:2] == hour}
    if lengths and lesson.minutes not in lengths:
        return False
    return (
        lesson.from_pattern
        and lesson.state == LessonState.PLANNED
        and lesson.note is None
        and not _belongs_to(lesson, LessonInstructor)
        and not _belongs_to(lesson, WalkIn)
        and not _belongs_to(lesson, Shift)
        and Lesson.get_or_none(Lesson.moved_to_id == lesson.id) is None
    )


def _drop(lesson: Lesson) -> None:
    """Take a lesson that is no longer planned away; where a timesheet names it, it is not held."""
    if not _in_a_sheet(lesson):
        lesson.delete_instance()
        return
    lesson.state, lesson.reason = LessonState.CANCELLED.value, CancelReason.OTHER.value
    lesson.save()


def _in_a_sheet(lesson: Lesson) -> bool:
    return _belongs_to(lesson, TimesheetLine) or _belongs_to(lesson, TimesheetRemark)


def _belongs_to(lesson: Lesson, table: type[_OfLesson]) -> bool:
    return table.select().where(table.lesson_id == lesson.id).exists()


@reads
def pattern(actor: Actor, group_id: int) -> tuple[Slot, ...]:
    """The weekly pattern of a class in order of the week."""
    row_of(actor, Group, group_id)
    require_group(actor, group_id)
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
    if on_date < group.starts_on or (group.ends_on and on_date > group.ends_on + AFTER_THE_END):
        raise Invalid(
            N_("The class runs from {first} to {last}; this day lies outside it."),
            field="on_date",
            first=group.starts_on,
            last=group.ends_on or "…",
        )
    require_free(group.id, on_date, starts_at, minutes)
    return Lesson.create(
        centre_id=group.centre_id,
        group_id=group.id,
        on_date=on_date,
        starts_at=starts_at,
        minutes=minutes,
    )


def require_free(
    group_id: int, on_date: date, starts_at: str, minutes: int, *, but: int | None = None
) -> None:
    """Raise `Clash` where the class has another lesson (`but` this one) in that hour."""
    begin = minute_of(starts_at)
    for other in Lesson.select().where(
        Lesson.group_id == group_id,
        Lesson.on_date == on_date,
        Lesson.state != LessonState.CANCELLED.value,
    ):
        start = minute_of(other.starts_at)
        if other.id != but and begin < start + other.minutes and start < begin + minutes:
            raise Clash(
                N_("This class already has a lesson on {day} at {time}."),
                day=on_date,
                time=other.starts_at,
            )


@writes
def cancel_lesson(
    actor: Actor, lesson_id: int, reason: CancelReason, *, change_reason: str | None = None
) -> None:
    """Say that a lesson was (or will be) not held, and why; marks must be cleared first.

    `change_reason` is why an old lesson that nobody came to is now said to be not held.
    """
    lesson = row_of(actor, Lesson, lesson_id)
    require_group(actor, lesson.group_id)
    about("lesson", lesson_id, reason=change_reason)
    if lesson.state == LessonState.CANCELLED:
        return
    if reason is CancelReason.MOVED:
        raise Invalid(N_("Move the lesson instead: it needs its new day."), field="reason")
    _require_unmarked(lesson)
    require_no_help(lesson)
    if lesson.nobody_came:
        require_changeable(actor, lesson.on_date, change_reason)
    lesson.state, lesson.reason = LessonState.CANCELLED.value, reason.value
    lesson.nobody_came = False
    lesson.save()


@writes
def restore_lesson(actor: Actor, lesson_id: int) -> None:
    """Take "not held" back; a moved lesson comes back only while its new one is untouched."""
    lesson = row_of(actor, Lesson, lesson_id)
    require_group(actor, lesson.group_id)
    about("lesson", lesson_id)
    if lesson.state != LessonState.CANCELLED:
        return
    if lesson.moved_to_id is not None:
        new = Lesson.get_by_id(lesson.moved_to_id)
        lesson.moved_to_id = None
        lesson.save()
        bring_back(new, lesson)
        _take_away(new)
    require_free(lesson.group_id, lesson.on_date, lesson.starts_at, lesson.minutes)
    lesson.state, lesson.reason = LessonState.PLANNED.value, None
    lesson.save()
    ask_who_is_elsewhere(lesson)


def _take_away(new: Lesson) -> None:
    """Delete the lesson that stood for a moved one."""
    if new.state == LessonState.CANCELLED:
        raise Invalid(
            N_("It was moved on, or not held, on {day}. Take that back first."), day=new.on_date
        )
    _require_unmarked(new)
    if new.nobody_came:
        raise Invalid(N_("Nobody came on {day}. Take that back first."), day=new.on_date)
    if _in_a_sheet(new):
        raise Invalid(
            N_("A timesheet names the lesson of {day}. Move that one back instead."),
            day=new.on_date,
        )
    LessonInstructor.delete().where(LessonInstructor.lesson_id == new.id).execute()
    new.delete_instance()


@writes
def move_lesson(
    actor: Actor, lesson_id: int, on_date: date, starts_at: str, minutes: int | None = None
) -> int:
    """Hold a lesson on another day or hour: the old one is cancelled and linked to the new."""
    lesson = row_of(actor, Lesson, lesson_id)
    require_group(actor, lesson.group_id)
    about("lesson", lesson_id)
    if lesson.state == LessonState.CANCELLED:
        raise Invalid(N_("This lesson was not held. Take that back first."))
    _require_unmarked(lesson)
    if lesson.nobody_came:
        raise Invalid(N_("Nobody came on {day}. Take that back first."), day=lesson.on_date)
    new = _new_lesson(
        Group.get_by_id(lesson.group_id), on_date, starts_at, minutes or lesson.minutes
    )
    lesson.state, lesson.reason = LessonState.CANCELLED.value, CancelReason.MOVED.value
    lesson.moved_to_id = new.id
    lesson.save()
    take_along(lesson, new)
    return int(new.id)


def _require_unmarked(lesson: Lesson) -> None:
    if lesson.head_count is not None:
        raise Invalid(
            N_("{n} people are written down as having come. Take that away first."),
            n=lesson.head_count,
        )
    if _belongs_to(lesson, Mark) or walk_ins(lesson.id):
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
    check_length(starts_at, minutes)


def check_length(starts_at: str, minutes: int) -> None:
    """Raise `Invalid` for a length nobody teaches, or one that goes on into the next day."""
    if not 5 <= minutes <= 720:
        raise Invalid(N_("A lesson lasts 5 to 720 minutes."), field="minutes")
    most = DAY - minute_of(starts_at)
    if minutes > most:
        raise Invalid(
            N_("A lesson ends by midnight: from {time} on that is {most} minutes."),
            field="minutes",
            time=starts_at,
            most=most,
        )
