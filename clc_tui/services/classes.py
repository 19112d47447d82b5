"""Classes: one run of a course, with its instructors, pattern and class list."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from clc_tui.db.connection import database
from clc_tui.db.follow_up import Figure
from clc_tui.db.models import (
    Course,
    Enrolment,
    Group,
    GroupInstructor,
    Interest,
    Lesson,
    Offer,
    Person,
)
from clc_tui.db.names import fold
from clc_tui.language import N_, date_text
from clc_tui.services.access import shows_people
from clc_tui.services.bounds import number, text
from clc_tui.services.class_people import Learner as Learner
from clc_tui.services.class_people import instructor_names, learners_of
from clc_tui.services.gate import about, reads, writes
from clc_tui.services.lesson_facts import Teacher
from clc_tui.services.lessons import (
    Slot,
    first_open_day,
    give_pattern,
    make_lessons,
    pattern_of,
)
from clc_tui.services.merging import merged
from clc_tui.services.offers import require_held_for_one, withdraw_offers
from clc_tui.services.paying import PaidBy, only_contract, paid_in_class
from clc_tui.services.register import planned_instructors
from clc_tui.services.rows import (
    living_person,
    require_group,
    require_no_mixing,
    row_of,
    taught_groups,
)
from clc_tui.services.shift_rows import forget_class
from clc_tui.services.teaching import require_begun
from clc_tui.services.who_taught import own_help, require_no_more
from clc_tui.terms import Actor, Clash, Invalid, LessonState, Reach, Role, Standing

GROUP_WORDS: dict[str, str] = {
    "course_id": N_("Course"),
    "target": N_("For whom"),
    "room": N_("Room"),
    "capacity": N_("Places"),
    "starts_on": N_("First day"),
    "ends_on": N_("Last day"),
    "individual": N_("Individual teaching"),
    "head_count": N_("Open event, only counted"),
    "restricted_note": N_("Restricted note"),
}
"""What each field is called."""


@dataclass(frozen=True, slots=True)
class GroupFields:
    """What a class is; `target` is the target group in words."""

    course_id: int
    target: str = ""
    room: str = ""
    capacity: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    individual: bool = False
    head_count: bool = False
    restricted_note: str = ""


class GroupLine(NamedTuple):
    """A class in a list."""

    id: int
    title: str
    target: str
    room: str
    instructors: str
    learners: int
    capacity: int | None
    starts_on: date
    ends_on: date | None
    individual: bool
    head_count: bool
    practice: bool


class GroupPage(NamedTuple):
    """Everything about one class."""

    id: int
    fields: GroupFields
    course: str
    instructors: tuple[Teacher, ...]
    pattern: tuple[Slot, ...]
    learners: tuple[Learner, ...]
    practice: bool = False
    waiting: int = 0
    """How many wait for the course; for facilitators only."""
    paid: tuple[PaidBy, ...] = ()
    """What pays each instructor; for facilitators only, and where contracts are kept."""


@reads
def groups(actor: Actor, *, ended: bool = False, only: int | None = None) -> tuple[GroupLine, ...]:
    """The classes the actor may see, running ones first, the practice class after them.

    Ended ones only when asked for; with `only` the one of this id, if it is among them.
    """
    mine = taught_groups(actor, actor.today) if actor.reach is Reach.TAUGHT else None
    today = actor.today.isoformat()
    rows = list(
        database.execute_sql(
            "SELECT g.id, c.title, g.target, g.room, g.capacity, g.starts_on, g.ends_on,"
            " g.individual, g.head_count, g.practice,"
            " (SELECT count(DISTINCT e.person_id) FROM enrolment e WHERE e.group_id = g.id"
            "   AND (e.ends_on IS NULL OR e.ends_on >= ?))"
            ' FROM "group" g JOIN course c ON c.id = g.course_id WHERE g.centre_id = ?'
            f" AND {'g.id IS NOT ?' if only is None else 'g.id = ?'}"
            " AND (? OR g.ends_on IS NULL OR g.ends_on >= ?)"
            " ORDER BY g.ends_on IS NOT NULL AND g.ends_on < ?, g.practice,"
            " c.title, g.target, g.id",
            (today, actor.centre, only, ended, today, today),
        )
    )
    names = instructor_names([row[0] for row in rows], actor.today)
    return tuple(
        GroupLine(
            id=row[0], title=row[1], target=row[2], room=row[3],
            instructors=", ".join(names.get(row[0], ())), learners=row[10], capacity=row[4],
            starts_on=date.fromisoformat(row[5]),
            ends_on=date.fromisoformat(row[6]) if row[6] else None,
            individual=bool(row[7]), head_count=bool(row[8]), practice=bool(row[9]),
        )
        for row in rows
        if mine is None or row[0] in mine
    )  # fmt: skip


def _shown_people(page: GroupPage) -> int:
    return len(page.learners)


def _shown_class(page: GroupPage) -> int:
    return page.id


@shows_people(_shown_people, subject=_shown_class)
@reads
def group(actor: Actor, group_id: int) -> GroupPage:
    """Everything about one class: its fields, instructors, pattern and class list.

    The restricted note is the facilitator's.
    """
    row = row_of(actor, Group, group_id)
    require_group(actor, group_id)
    fields = _fields_of(row)
    instructors = planned_instructors(group_id, actor.today, to_come=True)
    runs_the_centre = actor.is_a(Role.FACILITATOR)
    return GroupPage(
        group_id,
        replace(fields, restricted_note="") if actor.reach is Reach.TAUGHT else fields,
        Course.get_by_id(row.course_id).title,
        instructors,
        pattern_of(group_id),
        learners_of(group_id),
        practice=row.practice,
        waiting=_waiting_for(row.course_id) if runs_the_centre else 0,
        paid=paid_in_class(
            actor.centre, group_id, instructors, min(actor.today, row.ends_on or actor.today)
        )
        if runs_the_centre
        else (),
    )


def _waiting_for(course_id: int) -> int:
    """How many wait for a course."""
    waits = (Interest.course_id == course_id) & Interest.closed_on.is_null()
    return int(Interest.select().where(waits).count())


def _fields_of(row: Group) -> GroupFields:
    return GroupFields(
        course_id=row.course_id, target=row.target, room=row.room, capacity=row.capacity,
        starts_on=row.starts_on, ends_on=row.ends_on, individual=row.individual,
        head_count=row.head_count, restricted_note=row.restricted_note or "",
    )  # fmt: skip


@writes
def add_group(
    actor: Actor,
    fields: GroupFields,
    *,
    instructors: tuple[int, ...] = (),
    slots: tuple[Slot, ...] = (),
) -> int:
    """A new class with its instructors; with a pattern and a last day its lessons are made."""
    row_of(actor, Course, fields.course_id)
    row = Group(centre_id=actor.centre)
    _fill_group(row, fields)
    row.save()
    about("group", row.id)
    for person_id in dict.fromkeys(instructors):
        _add_instructor(actor, row, person_id, row.starts_on)
    if slots:
        give_pattern(row, slots, row.starts_on)
    return int(row.id)


@writes
def change_group(
    actor: Actor,
    group_id: int,
    fields: GroupFields,
    *,
    was: GroupFields,
    slots: tuple[Slot, ...] | None = None,
) -> None:
    """Change a class from what the form showed (`was`) to what it says now.

    Other days or another pattern (`slots`) make and take away planned lessons. Raises `Clash`
    where somebody else changed the same field meanwhile, `Invalid` where what already happened
    does not fit.
    """
    row = row_of(actor, Group, group_id)
    about("group", group_id)
    now = _fields_of(row)
    wanted = merged(now, was, fields, GROUP_WORDS)
    row_of(actor, Course, wanted.course_id)
    _require_fits(row, wanted, actor.today)
    _fill_group(row, wanted)
    row.save()
    other = row.course_id != now.course_id or row.head_count
    if other or (row.ends_on is not None and row.ends_on < actor.today):
        withdraw_offers(actor, group_id, Standing.CLASS_ENDED)
    before = pattern_of(group_id)
    same_days = (now.starts_on, now.ends_on) == (wanted.starts_on, wanted.ends_on)
    if slots is not None and slots != before:
        give_pattern(row, slots, first_open_day(row, actor.today))
    elif before and not same_days and row.ends_on is not None:
        make_lessons(row, before, min(row.starts_on, now.starts_on or row.starts_on))


def _require_fits(row: Group, wanted: GroupFields, today: date) -> None:
    """Raise `Invalid` where a class that had lessons would become one that could not have."""
    days = database.execute_sql(
        "SELECT min(on_date), max(on_date) FROM lesson WHERE group_id = ? AND state = 'held'",
        (row.id,),
    ).fetchone()
    first, last = (None if day is None else date.fromisoformat(day) for day in days)
    if first is not None and wanted.starts_on is not None and wanted.starts_on > first:
        raise Invalid(N_("This class had a lesson on {day}."), field="starts_on", day=first)
    if last is not None and wanted.ends_on is not None and wanted.ends_on < last:
        raise Invalid(N_("This class had a lesson on {day}."), field="ends_on", day=last)
    if first is not None and wanted.head_count != row.head_count:
        raise Invalid(N_("This class had a lesson on {day}."), field="head_count", day=first)
    learners = Enrolment.select().where(Enrolment.group_id == row.id)
    if wanted.head_count and learners.exists():
        raise Invalid(
            N_("There are learners in this class; give it a last day instead."), field="head_count"
        )
    people = {spell.person_id for spell in learners}
    if wanted.individual and len(people) > 1:
        raise Invalid(N_("There are several learners in this class."), field="individual")
    if wanted.individual:
        require_held_for_one(row.id, people, today)


def _fill_group(row: Group, fields: GroupFields) -> None:
    if fields.starts_on is None:
        raise Invalid(N_("Write the first day."), field="starts_on")
    if fields.ends_on is not None and fields.ends_on < fields.starts_on:
        raise Invalid(N_("The last day lies before the first."), field="ends_on")
    if fields.ends_on is not None and (fields.ends_on - fields.starts_on).days > 800:
        raise Invalid(N_("A class lasts at most two years."), field="ends_on")
    for name, value in asdict(fields).items():
        setattr(row, name, value)
    row.target = text(fields.target, "target", 60)
    row.room = text(fields.room, "room", 20)
    row.capacity = number(1 if fields.individual else fields.capacity, "capacity", 1, 1000)
    row.restricted_note = text(fields.restricted_note, "restricted_note", 500) or None


@writes
def add_instructor(
    actor: Actor, group_id: int, person_id: int, since: date | None = None
) -> int | None:
    """From a day on a person teaches the class; returns the contract that pays.

    Who has exactly one contract on that day is paid by it, as nobody need say. Raises `Clash` for
    who came to help at a lesson they would have taught.
    """
    row = row_of(actor, Group, group_id)
    about("group", group_id)
    if since is not None:
        require_begun(row, since)
    return _add_instructor(actor, row, person_id, since or max(row.starts_on, actor.today))


def _add_instructor(actor: Actor, row: Group, person_id: int, since: date) -> int | None:
    living_person(actor, person_id)
    if row.practice:
        raise Invalid(N_("Nobody teaches the practice class: everybody may try it."))
    require_no_mixing(row, person_id)
    have = GroupInstructor.get_or_none(
        GroupInstructor.group_id == row.id,
        GroupInstructor.person_id == person_id,
        GroupInstructor.until.is_null() | (GroupInstructor.until >= since),
    )
    if have is not None:
        raise Clash(N_("This person already teaches this class."))
    contract_id, helped = only_contract(person_id, since), own_help(person_id)
    GroupInstructor.create(
        centre_id=row.centre_id, group_id=row.id, person_id=person_id, since=since,
        contract_id=contract_id,
    )  # fmt: skip
    require_no_more(person_id, helped)
    return contract_id


@writes
def remove_instructor(actor: Actor, group_id: int, person_id: int) -> date | None:
    """A person no longer teaches the class; returns the last day, None where there was none.

    The last day is yesterday, or that of the last lesson held.
    """
    row_of(actor, Group, group_id)
    row_of(actor, Person, person_id)
    about("group", group_id)
    last_day = None
    for row in GroupInstructor.select().where(
        GroupInstructor.group_id == group_id,
        GroupInstructor.person_id == person_id,
        GroupInstructor.until.is_null() | (GroupInstructor.until >= actor.today),
    ):
        last_held = _last_held(group_id, row.since)
        if last_held is None:
            row.delete_instance()
        else:
            last_day = row.until = max(last_held, actor.today - timedelta(days=1))
            row.save()
    return last_day


def _last_held(group_id: int, since: date) -> date | None:
    """The day of the class's last held lesson from a day on."""
    (day,) = database.execute_sql(
        "SELECT max(on_date) FROM lesson WHERE group_id = ? AND on_date >= ? AND state = 'held'",
        (group_id, since.isoformat()),
    ).fetchone()
    return None if day is None else date.fromisoformat(day)


@reads
def class_called(actor: Actor, words: str) -> int:
    """The id of the one class whose title or number somebody wrote; raises `Invalid`.

    Of several of the same name the running one is meant.
    """
    mine = taught_groups(actor, actor.today) if actor.reach is Reach.TAUGHT else None
    rows = [
        row
        for row in database.execute_sql(
            "SELECT g.id, c.title, g.target, g.starts_on, g.ends_on"
            ' FROM "group" g JOIN course c ON c.id = g.course_id'
            " WHERE g.centre_id = ? AND NOT g.practice ORDER BY g.id DESC",
            (actor.centre,),
        )
        if mine is None or row[0] in mine
    ]
    if words.isdecimal() and any(row[0] == int(words) for row in rows):
        return int(words)
    wanted = fold(words)
    exact = [row for row in rows if wanted in (fold(row[1]), fold(f"{row[1]} {row[2]}"))]
    found = exact or [row for row in rows if wanted and wanted in fold(f"{row[1]} {row[2]}")]
    day = actor.today.isoformat()
    running = [row for row in found if row[3] <= day and (row[4] is None or row[4] >= day)]
    if len(found) == 1 or len(running) == 1:
        return int((running if len(running) == 1 else found)[0][0])
    if not found:
        raise Invalid(N_("There is no class called {words}."), field="group", words=words)
    raise Invalid(
        N_("Several classes are called {words}: say the number, one of {numbers}."),
        field="group",
        words=words,
        numbers="; ".join(_dated(*row) for row in (running or found)[:10]),
    )


def _dated(number: int, title: str, target: str, first: str, last: str | None) -> str:
    """A class by number, with its words and days."""
    days = f"{date_text(first)} – {date_text(last) if last else ''}".rstrip()
    return f"{number} ({' · '.join(filter(None, (title, target)))}, {days})"


@writes
def remove_group(actor: Actor, group_id: int) -> None:
    """Take away a class in which nothing happened yet (a slip of the hand)."""
    row = row_of(actor, Group, group_id)
    about("group", group_id)
    held = (Lesson.group_id == group_id) & (Lesson.state == LessonState.HELD)
    if Lesson.select().where(held).exists():
        raise Invalid(N_("This class has had lessons; give it a last day instead."))
    if Enrolment.select().where(Enrolment.group_id == group_id).exists():
        raise Invalid(N_("There are learners in this class; give it a last day instead."))
    if Offer.select().where(Offer.group_id == group_id).exists():
        raise Invalid(N_("Places of this class were offered; give it a last day instead."))
    if _in_a_sheet(group_id):
        raise Invalid(N_("A timesheet names lessons of this class; give it a last day instead."))
    if Figure.select().where(Figure.group_id == group_id).exists():
        raise Invalid(N_("A figure is counted of this class; give it a last day instead."))
    forget_class(group_id)
    database.execute_sql(
        "DELETE FROM lesson_instructor"
        " WHERE lesson_id IN (SELECT id FROM lesson WHERE group_id = ?)",
        (group_id,),
    )
    Lesson.update(moved_to_id=None).where(Lesson.group_id == group_id).execute()
    for table in ("announced_absence", "group_instructor", "weekly_pattern", "lesson"):
        database.execute_sql(f"DELETE FROM {table} WHERE group_id = ?", (group_id,))
    row.delete_instance()


def _in_a_sheet(group_id: int) -> bool:
    """Whether a timesheet names a lesson of a class: paid as planned, or said to be wrong."""
    (found,) = database.execute_sql(
        "SELECT EXISTS (SELECT 1 FROM lesson l WHERE l.group_id = ?1 AND"
        " (EXISTS (SELECT 1 FROM timesheet_line t WHERE t.lesson_id = l.id)"
        "  OR EXISTS (SELECT 1 FROM timesheet_remark r WHERE r.lesson_id = l.id)))",
        (group_id,),
    ).fetchone()
    return bool(found)
