"""Taking in a list of learners: who is known, who is new, which class they go to.

A plan is made first and carried out in the same transaction. What is known is left as it is, so
a second import of the same list changes nothing and undoes no correction made since.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher
from enum import StrEnum
from typing import NamedTuple

from clc_tui.db import changes
from clc_tui.db.connection import database
from clc_tui.db.models import Course, Enrolment, Group, Interest, Person
from clc_tui.db.names import fold, full_name
from clc_tui.language import N_
from clc_tui.services.enrolments import place_in, places_taken
from clc_tui.services.gate import about, reads, writes
from clc_tui.services.people import PersonFields, insert_person
from clc_tui.services.person_fields import cleaned
from clc_tui.terms import Actor, Area, Invalid, NotFound

ALIKE = 0.85
"""Class names at least this similar are asked about: a slip, or another class?"""


class Kind(StrEnum):
    """What is said of a row."""

    WRONG = "wrong"
    DOUBTFUL = "doubtful"
    REMARK = "remark"


class Remark(NamedTuple):
    """Something said of a row of the list; `column` is the one that would answer a question."""

    row: int
    kind: Kind
    column: str
    message: str
    words: dict[str, object]


@dataclass(frozen=True, slots=True)
class NewLearner:
    """One row of a list, read: `group` is the class in words, `waiting` only the list."""

    row: int
    fields: PersonFields
    group: str = ""
    waiting: bool = False


class Step(NamedTuple):
    """What will be done with one row."""

    learner: NewLearner
    person_id: int | None
    """Somebody known; None for a new person."""
    same_as_row: int | None
    """The earlier row of this list that is the same person."""


@dataclass(slots=True)
class Plan:
    """What an import will do: steps for the good rows, and what is said of all of them."""

    steps: list[Step] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    new_classes: list[str] = field(default_factory=list)

    @property
    def held_back(self) -> frozenset[int]:
        """Numbers of the rows that are not good."""
        return frozenset(r.row for r in self.remarks if r.kind is not Kind.REMARK)


class Imported(NamedTuple):
    """What an import did."""

    added: int
    known: int
    enrolled: int
    waiting: int
    held_back: int
    new_classes: tuple[str, ...]
    remarks: tuple[Remark, ...]


Identity = tuple[str, str]
"""Folded name, and birth date or year or phone."""


@reads
def plan_learners(
    actor: Actor, rows: tuple[NewLearner, ...], *, group_id: int | None = None
) -> Plan:
    """What importing these rows would do; nothing is written."""
    return _plan(actor, rows, group_id)


@writes
def import_learners(
    actor: Actor,
    rows: tuple[NewLearner, ...],
    *,
    group_id: int | None = None,
    only_good: bool = False,
) -> Imported:
    """Write the good rows; with doubtful ones among them nothing, unless `only_good`.

    A class nobody knows is made, with its course, from today on.
    """
    about("centre", actor.centre)
    plan = _plan(actor, rows, group_id)
    if plan.held_back and not only_good:
        return Imported(0, 0, 0, 0, len(plan.held_back), (), tuple(plan.remarks))
    groups = {name: _make_class(actor, name) for name in plan.new_classes}
    ids: dict[int, int] = {}
    counts = {"added": 0, "known": 0, "enrolled": 0, "waiting": 0, "neither": 0}
    for step in plan.steps:
        person_id = step.person_id or ids.get(step.same_as_row or -1)
        if person_id is None:
            person_id = int(
                insert_person(actor.centre, step.learner.fields, actor.today, from_list=True).id
            )
            counts["added"] += 1
        else:
            counts["known"] += 1
        ids[step.learner.row] = person_id
        group = groups.get(step.learner.group) or _group_of(actor, step.learner, group_id)
        if group is not None:
            counts[_place(actor, group, person_id, step.learner, plan)] += 1
    return Imported(
        counts["added"],
        counts["known"],
        counts["enrolled"],
        counts["waiting"],
        held_back=len(plan.held_back),
        new_classes=tuple(plan.new_classes),
        remarks=tuple(plan.remarks),
    )


def _plan(actor: Actor, rows: tuple[NewLearner, ...], group_id: int | None) -> Plan:
    plan = Plan()
    known = _known(actor.centre)
    seen: dict[Identity, int] = {}
    for row in rows:
        step = _step(actor, row, known, seen, plan)
        if step is not None and _class_settled(actor, row, group_id, plan):
            plan.steps.append(step)
            for identity in identities(step.learner.fields):
                seen.setdefault(identity, row.row)
    return plan


def _step(
    actor: Actor,
    row: NewLearner,
    known: dict[Identity, set[int]],
    seen: dict[Identity, int],
    plan: Plan,
) -> Step | None:
    try:
        clean = cleaned(row.fields, actor.today)
    except Invalid as error:
        plan.remarks.append(
            Remark(row.row, Kind.WRONG, error.field or "", error.message, error.words)
        )
        return None
    learner = NewLearner(row.row, clean, row.group, row.waiting)
    found = set[int]()
    for identity in identities(clean):
        found |= known.get(identity, set())
    if len(found) > 1:
        plan.remarks.append(
            Remark(row.row, Kind.DOUBTFUL, "iin",
                   N_("{name}: {count} people here fit. Which of them? An IIN would tell."),
                   {"name": _name(clean), "count": len(found)})
        )  # fmt: skip
        return None
    earlier = next((seen[i] for i in identities(clean) if i in seen), None)
    return Step(learner, next(iter(found), None), earlier)


def identities(fields: PersonFields) -> list[Identity]:
    """By what a person is known again: the IIN alone, or the name with birth, else with phone."""
    name = fold(f"{fields.family_name} {fields.given_name}")
    keys: list[Identity] = []
    if fields.iin:
        keys.append(("iin", fields.iin))
    birth = fields.birth_date.isoformat() if fields.birth_date else str(fields.birth_year or "")
    if birth:
        keys.append((name, birth))
    if fields.phone:
        keys.append((name, fields.phone))
    if not birth and not fields.phone:
        keys.append((fold(_name(fields)), ""))
    return keys


def _name(fields: PersonFields) -> str:
    return full_name(fields.family_name, fields.given_name, fields.patronymic)


def _known(centre_id: int) -> dict[Identity, set[int]]:
    """Everybody of the centre by identity, also as they were when first written down."""
    found: dict[Identity, set[int]] = {}
    for row in Person.select().where(Person.centre_id == centre_id, Person.erased_on.is_null()):
        fields = PersonFields(
            row.family_name, row.given_name, row.patronymic, birth_date=row.birth_date,
            birth_year=row.birth_year, phone=row.phone or "", iin=row.iin or "",
        )  # fmt: skip
        for identity in identities(fields):
            found.setdefault(identity, set()).add(row.merged_into_id or row.id)
    for person_id, fields in _as_first_written(centre_id):
        for identity in identities(fields):
            found.setdefault(identity, {person_id})
    return found


def _as_first_written(centre_id: int) -> Iterable[tuple[int, PersonFields]]:
    """People of imported lists as their list had them, whatever was corrected since."""
    rows = database.execute_sql(
        "SELECT p.id, p.merged_into_id, c.after FROM person p"
        " JOIN change c ON c.tbl = 'person' AND c.tbl <> 'mark' AND c.row_id = p.id"
        "  AND c.before IS NULL"
        " WHERE p.centre_id = ? AND p.from_list AND p.erased_on IS NULL",
        (centre_id,),
    )
    for person_id, merged_into, after in list(rows):
        values = changes.from_json(after) or {}
        born = values.get("birth_date")
        yield (
            merged_into or person_id,
            PersonFields(
                values["family_name"], values.get("given_name", ""), values.get("patronymic", ""),
                birth_date=date.fromisoformat(born) if born else None,
                birth_year=values.get("birth_year"), phone=values.get("phone", ""),
                iin=values.get("iin", ""),
            ),
        )  # fmt: skip


def _class_settled(actor: Actor, row: NewLearner, group_id: int | None, plan: Plan) -> bool:
    """Whether it is clear which class a row means; else the question is in the plan."""
    if group_id is not None or not row.group or row.group in plan.new_classes:
        return True
    try:
        found = _class_named(actor, row.group)
    except Invalid as error:
        plan.remarks.append(Remark(row.row, Kind.DOUBTFUL, "group", error.message, error.words))
        return False
    if found is not None:
        return True
    like = _alike(actor, row.group)
    if like is not None:
        plan.remarks.append(
            Remark(row.row, Kind.DOUBTFUL, "group", N_("{words}: is the class {like} meant?"),
                   {"words": row.group, "like": like})
        )  # fmt: skip
        return False
    plan.new_classes.append(row.group)
    return True


def _running(actor: Actor) -> list[tuple[int, str, str]]:
    rows = database.execute_sql(
        'SELECT g.id, c.title, g.target FROM "group" g JOIN course c ON c.id = g.course_id'
        " WHERE g.centre_id = ? AND (g.ends_on IS NULL OR g.ends_on >= ?) ORDER BY g.id",
        (actor.centre, actor.today.isoformat()),
    )
    return list(rows)


def _class_named(actor: Actor, words: str) -> int | None:
    """The running class of that name; None where there is none, `Invalid` where several."""
    wanted = fold(words)
    rows = _running(actor)
    found = [row[0] for row in rows if wanted == fold(f"{row[1]} {row[2]}")]
    found = found or [row[0] for row in rows if wanted == fold(row[1])]
    if len(found) > 1:
        raise Invalid(
            N_("Several classes are called {words}: say the number, one of {numbers}."),
            field="group",
            words=words,
            numbers=", ".join(str(n) for n in found),
        )
    return int(found[0]) if found else None


def _alike(actor: Actor, words: str) -> str | None:
    wanted = fold(words)
    names = [f"{title} {target}".strip() for _id, title, target in _running(actor)]
    close = [n for n in names if SequenceMatcher(None, wanted, fold(n)).ratio() >= ALIKE]
    return close[0] if close else None


def _group_of(actor: Actor, learner: NewLearner, group_id: int | None) -> Group | None:
    found = group_id
    if found is None and learner.group:
        found = _class_named(actor, learner.group)
    if found is None:
        return None
    group = Group.get_or_none(Group.id == found, Group.centre_id == actor.centre)
    if group is None:
        raise NotFound(N_("That is not here any more. Go back and look again."))
    return group


def _make_class(actor: Actor, name: str) -> Group:
    """A class nobody knows yet, with its course, from today on."""
    course = next(
        (c for c in Course.select().where(Course.centre_id == actor.centre)
         if fold(c.title) == fold(name)),
        None,
    )  # fmt: skip
    if course is None:
        course = Course.create(centre_id=actor.centre, title=name[:60], area=Area.COMMUNITY.value)
    return Group.create(centre_id=actor.centre, course_id=course.id, starts_on=actor.today)


def _place(actor: Actor, group: Group, person_id: int, learner: NewLearner, plan: Plan) -> str:
    """Enrol or put on the waiting list, once: what was changed since stays as it is."""
    spells = Enrolment.select().where(
        Enrolment.group_id == group.id, Enrolment.person_id == person_id
    )
    waits = Interest.select().where(
        Interest.course_id == group.course_id, Interest.person_id == person_id
    )
    if spells.exists() or waits.exists():
        return "neither"
    full = group.capacity is not None and places_taken(group.id, actor.today) >= group.capacity
    if learner.waiting or full:
        Interest.create(
            centre_id=actor.centre,
            course_id=group.course_id,
            person_id=person_id,
            since=f"{actor.now.isoformat(' ', 'seconds')}.{learner.row:05d}",
        )
        if full and not learner.waiting:
            plan.remarks.append(
                Remark(learner.row, Kind.REMARK, "group",
                       N_("All {capacity} places are taken: on the waiting list."),
                       {"capacity": group.capacity})
            )  # fmt: skip
        return "waiting"
    place_in(group, person_id, group.starts_on, actor.today)
    return "enrolled"
