"""Taking in a list of learners: who is known, who is new, which class they go to.

A plan is made first and carried out in the same transaction. What is known is left as it is, so
a second import of the same list changes nothing and undoes no correction made since.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from clc_tui.db.models import Course, Enrolment, Group, Interest
from clc_tui.db.names import fold
from clc_tui.language import N_
from clc_tui.services.enrolments import place_in
from clc_tui.services.gate import about, reads, writes
from clc_tui.services.importing_known import (
    Identity,
    KnownClass,
    alike,
    everybody,
    identities,
    known_classes,
    known_people,
    placed_in,
    whole_name,
)
from clc_tui.services.people import insert_person
from clc_tui.services.person_fields import PersonFields, cleaned
from clc_tui.services.rows import practice_course
from clc_tui.services.turns import places_taken
from clc_tui.terms import Actor, Area, Clash, Invalid, NotFound, Standing

TITLE_MOST = 60
"""Letters of a class's title."""

CLASSES_MOST = 200
"""New classes of one list."""

At = tuple[str, int]
"""Where a row stands: the sheet's name (empty where there is one sheet only) and the number."""


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
    sheet: str = ""
    name: str = ""
    """Whom the row is about, as the row has it."""

    @property
    def at(self) -> At:
        return self.sheet, self.row


@dataclass(frozen=True, slots=True)
class NewLearner:
    """One row of a list, read: `group` is the class in words, `waiting` only the list."""

    row: int
    fields: PersonFields
    group: str = ""
    waiting: bool = False
    sheet: str = ""

    @property
    def at(self) -> At:
        return self.sheet, self.row

    def remark(self, kind: Kind, column: str, message: str, **words: object) -> Remark:
        """Something said of this row."""
        name = whole_name(self.fields)
        return Remark(self.row, kind, column, message, words, self.sheet, name)


class Step(NamedTuple):
    """What will be done with one row."""

    learner: NewLearner
    person_id: int | None
    """Somebody known; None for a new person."""
    group_id: int | None = None
    """The class that is there; None for a new one, for none, and where nothing is to be done."""
    new_class: str = ""
    """The key of a class that will be made."""


@dataclass(slots=True)
class Plan:
    """What an import will do: steps for the good rows, and what is said of all of them."""

    steps: list[Step] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    titles: dict[str, str] = field(default_factory=dict)
    """Classes that will be made: folded title, title."""

    @property
    def new_classes(self) -> list[str]:
        return list(self.titles.values())

    @property
    def held_back(self) -> frozenset[At]:
        """The rows that are not good."""
        return frozenset(r.at for r in self.remarks if r.kind is not Kind.REMARK)


class Imported(NamedTuple):
    """What an import did."""

    added: int
    known: int
    enrolled: int
    waiting: int
    held_back: int
    new_classes: tuple[str, ...]
    remarks: tuple[Remark, ...]


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
    made = {key: _make_class(actor, title) for key, title in plan.titles.items()}
    people: dict[Identity, int] = {}
    counts = {"added": 0, "known": 0, "enrolled": 0, "waiting": 0, "neither": 0}
    for number, step in enumerate(plan.steps):
        fields = step.learner.fields
        keys = identities(fields)
        person_id = step.person_id or next((people[key] for key in keys if key in people), None)
        counts["added" if person_id is None else "known"] += 1
        if person_id is None:
            person_id = int(insert_person(actor.centre, fields, actor.today, from_list=True).id)
        for key in keys:
            people.setdefault(key, person_id)
        group = made.get(step.new_class) or _group(actor, step.group_id)
        if group is not None:
            counts[_place(actor, group, person_id, step.learner, number, plan)] += 1
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
    known = known_people(everybody(actor.centre))
    steps = [step for row in rows if (step := _person(actor, row, known, plan)) is not None]
    finder = _ClassFinder(actor, steps, plan)
    for step in steps:
        if group_id is not None:
            plan.steps.append(step._replace(group_id=finder.said(step.learner, group_id)))
        elif not step.learner.group:
            plan.steps.append(step)
        else:
            settled = finder.settled(step)
            plan.steps += [settled] if settled is not None else []
    return plan


def _person(
    actor: Actor, row: NewLearner, known: dict[Identity, set[int]], plan: Plan
) -> Step | None:
    """Who the row is; None where that is wrong or not clear."""
    try:
        clean = cleaned(row.fields, actor.today)
    except Invalid as error:
        plan.remarks.append(row.remark(Kind.WRONG, error.field or "", error.message, **error.words))
        return None
    found = set[int]()
    for identity in identities(clean):
        found |= known.get(identity, set())
    if len(found) > 1:
        message = N_("{name}: {count} people here fit. Which of them? An IIN would tell.")
        plan.remarks.append(
            row.remark(Kind.DOUBTFUL, "iin", message, name=whole_name(clean), count=len(found))
        )
        return None
    learner = NewLearner(row.row, clean, row.group, row.waiting, row.sheet)
    return Step(learner, next(iter(found), None))


class _ClassFinder:
    """Which class the words of a row mean; what is not clear is asked in the plan."""

    def __init__(self, actor: Actor, steps: list[Step], plan: Plan) -> None:
        self.plan = plan
        self.classes = known_classes(actor.centre)
        self.running = [
            line for line in self.classes if line.ends_on is None or line.ends_on >= actor.today
        ]
        self.people = {step.person_id for step in steps if step.person_id is not None}
        self.other_words: set[str] = set()

    def said(self, learner: NewLearner, group_id: int) -> int:
        """The class that was named by hand; a list that calls it otherwise is remarked upon."""
        key = fold(learner.group)
        line = next((line for line in self.classes if line.id == group_id), None)
        if key and line is not None and not line.called(key) and key not in self.other_words:
            self.other_words.add(key)
            message = N_("The list says {words}; taken into {title}, as you said.")
            words = {"words": learner.group, "title": line.title}
            self.plan.remarks.append(learner.remark(Kind.REMARK, "group", message, **words))
        return group_id

    def settled(self, step: Step) -> Step | None:
        """The step with its class; without one where the person had a place there before."""
        learner, key = step.learner, fold(step.learner.group)
        here = [line for line in self.classes if line.called(key)]
        if step.person_id is not None and placed_in(step.person_id, here):
            return step
        if key in self.plan.titles:
            return step._replace(new_class=key)
        found = self._running_called(key)
        if len(found) == 1:
            return step._replace(group_id=found[0].id)
        question = self._question(learner.group, here, found)
        if question is not None:
            self.plan.remarks.append(
                learner.remark(Kind.DOUBTFUL, "group", question.message, **question.words)
            )
            return None
        self.plan.titles[key] = learner.group
        return step._replace(new_class=key)

    def _running_called(self, key: str) -> list[KnownClass]:
        """Running classes of that name: the whole name counts first, then what they once were."""
        found = [line for line in self.running if line.whole == key]
        found = found or [line for line in self.running if line.short == key]
        return found or [line for line in self.running if key in line.once]

    def _question(
        self, words: str, here: list[KnownClass], found: list[KnownClass]
    ) -> Invalid | None:
        if found:
            return Invalid(
                N_("Several classes may be meant: say --group and the number, one of {numbers}."),
                numbers=", ".join(str(line.id) for line in found),
            )
        if any(placed_in(person_id, here) for person_id in self.people):
            return Invalid(
                N_("The class {words} has ended. Which one is meant? Say it with --group."),
                words=words,
            )
        if len(self.plan.titles) >= CLASSES_MOST:
            return Invalid(
                N_("More than {most} new classes in one list: is that the right column?"),
                most=CLASSES_MOST,
            )
        if len(words) > TITLE_MOST:
            return Invalid(N_("The name of a class has at most {most} letters."), most=TITLE_MOST)
        names = [line.title for line in self.running] + self.plan.new_classes
        like = next((name for name in names if alike(words, name)), None)
        if like is None:
            return None
        return Invalid(
            N_("{words}: is the class {like} meant? If not, add the class {words} first."),
            words=words,
            like=like,
        )


def _group(actor: Actor, group_id: int | None) -> Group | None:
    if group_id is None:
        return None
    group = Group.get_or_none(Group.id == group_id, Group.centre_id == actor.centre)
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
    if course is not None and course.id == practice_course(actor.centre):
        raise Clash(N_("There is already a course called {title}."), title=name)
    if course is None:
        course = Course.create(centre_id=actor.centre, title=name, area=Area.COMMUNITY.value)
    return Group.create(centre_id=actor.centre, course_id=course.id, starts_on=actor.today)


def _place(
    actor: Actor, group: Group, person_id: int, learner: NewLearner, number: int, plan: Plan
) -> str:
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
            since=f"{actor.now.isoformat(' ', 'seconds')}.{number:05d}",
        )
        if full and not learner.waiting:
            message = N_("All {capacity} places are taken: on the waiting list.")
            plan.remarks.append(
                learner.remark(Kind.REMARK, "group", message, capacity=group.capacity)
            )
        return "waiting"
    place_in(actor, group, person_id, group.starts_on, reason=Standing.LIST)
    return "enrolled"
