"""The waiting list's promises, held through any sequence of what people do.

Order kept, no place given twice, nobody lost, every departure from the order with its reason:
worked out here from the rows before each step, apart from the program's own reckoning.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import given
from hypothesis import HealthCheck, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from clc_tui.db.connection import database, open_file
from clc_tui.db.migrate import SCHEMA
from clc_tui.db.models import Group, Person
from clc_tui.language import speak
from clc_tui.services import checking, classes, desk, enrolments, offers, undo, waiting_list
from clc_tui.services.classes import GroupFields
from clc_tui.terms import Actor, ClcError, Employment, OfferAnswer, Outcome, OutOfTurn, Role, Sex

PEOPLE = range(6)
GROUPS = range(3)
COURSES = range(2)
REASONS = st.sampled_from(["", "не по кругу", "  "])
ANSWERS = st.sampled_from(OfferAnswer)


@dataclass(frozen=True)
class Seen:
    """The rows that matter, as they stand."""

    spells: dict[int, Any]
    offers: dict[int, Any]
    interests: dict[int, Any]
    skips: dict[int, Any]
    groups: dict[int, Any]


class Got(NamedTuple):
    """A place that somebody got in one step."""

    group: int
    person: int


def seen() -> Seen:
    tables = ("enrolment", "offer", "interest", "skip", '"group"')
    return Seen(*({row.id: row for row in rows(table)} for table in tables))


def rows(table: str) -> list[Any]:
    """The rows of a table as they stand in the file, days as their text."""
    cursor = database.connection().cursor()
    found: list[Any] = []
    for row in cursor.execute(f"SELECT * FROM {table} ORDER BY id"):
        names = [each[0] for each in cursor.description]
        found.append(SimpleNamespace(**dict(zip(names, row, strict=True))))
    return found


class Start(NamedTuple):
    """A file as every example begins with it, and what is in it."""

    file: bytes
    centre: int
    facilitator: Actor
    courses: list[int]
    groups: list[int]
    people: list[int]


@cache
def begun() -> Start:
    """The file is made once; each example writes into its own copy."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "centre.db"
        given.new_file(path)
        centre = given.centre()
        facilitator = given.actor(centre, Role.FACILITATOR)
        courses = [given.course(centre, title) for title in ("Шитьё", "Английский")]
        groups = [
            given.group(courses[n], capacity=size, ends_on=given.TODAY + timedelta(days=20))
            for n, size in ((0, 1), (0, 2), (1, 1))
        ]
        people = [
            given.person(
                centre,
                name,
                sex=Sex.FEMALE if n % 2 else Sex.MALE,
                employment=Employment.UNEMPLOYED if n % 3 else None,
            )
            for n, name in enumerate(("Ан А", "Би Б", "Ви В", "Ги Г", "Ди Д", "Ели Е"))
        ]
        for place, who in ((0, 0), (1, 1), (2, 2)):
            enrolments.enrol(facilitator, groups[place], people[who])
        for course, who in ((0, 3), (0, 4), (1, 5)):
            waiting_list.wait_for(facilitator, courses[course], people[who])
        database.close()
        return Start(path.read_bytes(), centre, facilitator, courses, groups, people)


class Desk(RuleBasedStateMachine):
    """A facilitator at two courses with three small classes; of six people half wait."""

    @initialize()
    def begin(self) -> None:
        speak("en")
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / "centre.db"
        start = begun()
        path.write_bytes(start.file)
        open_file(path, schema=SCHEMA)
        self.centre, self.facilitator = start.centre, start.facilitator
        self.days = 0
        self.courses, self.groups, self.people = start.courses, start.groups, start.people
        self.orders: dict[int, frozenset[str]] = {}

    def teardown(self) -> None:
        try:
            if hasattr(self, "centre"):
                found = checking.check(given.administrator(self.centre))
                assert not found, found
        finally:
            database.close()
            if hasattr(self, "folder"):
                self.folder.cleanup()

    @property
    def actor(self) -> Actor:
        now = given.NOW + timedelta(days=self.days)
        return replace(self.facilitator, clock=given.clock_at(now))

    @property
    def today(self) -> date:
        return self.actor.today

    def act(self, verb: Callable[[], object], *, taken_back: bool = False) -> None:
        """Do something, or be refused; then every place given has been given rightly."""
        before = seen()
        taken = {group: self.taken(before, group) for group in before.groups}
        try:
            verb()
        except ClcError as error:
            note(f"refused: {error}")
            now = seen()
            assert self.plain(now) == self.plain(before), "something was left half written"
            assert not isinstance(error, OutOfTurn) or error.words["names"]
            return
        after = seen()
        for group_id, group in after.groups.items():
            now_taken = self.taken(after, group_id)
            if group.capacity is not None and now_taken > taken.get(group_id, 0):
                assert now_taken <= group.capacity, "a place was given twice"
        self.nobody_lost(before, after, taken_back)
        if not taken_back:
            for got in self.places_given(before, after):
                self.in_turn(before, after, got)
        self.orders = {
            row.course_id: frozenset(row.first.split(","))
            for row in rows("order_rule")
            if row.until is None
        }
        self.lists_agree(after)

    @staticmethod
    def plain(rows: Seen) -> list[object]:
        return [
            [vars(row) for row in table.values()]
            for table in (rows.spells, rows.offers, rows.interests, rows.skips, rows.groups)
        ]

    def taken(self, rows: Seen, group_id: int) -> int:
        spells = [s for s in rows.spells.values() if s.group_id == group_id and self.holds(s)]
        held = [o for o in rows.offers.values() if o.group_id == group_id and self.running(o)]
        return len(spells) + len(held)

    def holds(self, spell: Any) -> bool:  # noqa: ANN401
        return spell.ends_on is None or spell.ends_on > self.today.isoformat()

    def running(self, offer: Any) -> bool:  # noqa: ANN401
        return offer.answer is None and offer.expires_on >= self.today.isoformat()

    def nobody_lost(self, before: Seen, after: Seen, taken_back: bool) -> None:
        for number, interest in before.interests.items():
            if number not in after.interests:
                assert taken_back, "somebody's place in the line is gone"
                continue
            still = after.interests[number]
            assert still.since == interest.since, "the order of the line was changed"
            if interest.closed_on is None and still.closed_on is not None:
                assert still.reason, "nobody says why somebody no longer waits"
                placed = any(
                    s.person_id == still.person_id and s.ends_on is None
                    and after.groups[s.group_id].course_id == still.course_id
                    for s in after.spells.values()
                )  # fmt: skip
                assert placed == (still.reason == "placed")

    def places_given(self, before: Seen, after: Seen) -> list[Got]:
        """Places that were nobody's before this step: spells that hold one now, and new offers."""
        found = []
        for number, spell in after.spells.items():
            old = before.spells.get(number)
            had = old is not None and self.holds(old)
            had = had or self.held(before, spell.group_id, spell.person_id)
            if self.holds(spell) and not had:
                found.append(Got(spell.group_id, spell.person_id))
        for number, offer in after.offers.items():
            if number not in before.offers and offer.answer is None:
                person = after.interests[offer.interest_id].person_id
                found.append(Got(offer.group_id, person))
        return found

    def held(self, rows: Seen, group_id: int, person_id: int) -> bool:
        return any(
            o.group_id == group_id and self.running(o)
            and rows.interests[o.interest_id].person_id == person_id
            for o in rows.offers.values()
        )  # fmt: skip

    def in_turn(self, before: Seen, after: Seen, got: Got) -> None:
        """Whoever stood before, and could have had the place, has a reason written down."""
        group = after.groups[got.group]
        if group.capacity is None:
            return
        left = group.capacity - self.taken(after, got.group)
        line = self.line(before, group.course_id)
        people = [each.person_id for each in line]
        place = people.index(got.person) if got.person in people else len(people)
        waits = [each for each in line[:place] if not self.had_turn(before, each, got.group)]
        told = {s.interest_id: s for n, s in after.skips.items() if n not in before.skips}
        assert set(told) == {each.id for each in waits[max(0, left) :]}
        assert all(s.reason.strip() and s.person_id == got.person for s in told.values())

    def line(self, rows: Seen, course_id: int) -> list[Any]:
        """Who waits, the committee's first ones before the others."""
        asked = self.orders.get(course_id, frozenset())

        def later(each: Any) -> bool:  # noqa: ANN401
            n = self.people.index(each.person_id)
            sex, work = ("f" if n % 2 else "m"), ("unemployed" if n % 3 else None)
            fits = bool(asked)
            fits &= not asked & {"f", "m"} or sex in asked
            fits &= not asked & {"unemployed", "student"} or work in asked
            return not fits

        waits = [
            i for i in rows.interests.values() if i.course_id == course_id and i.closed_on is None
        ]
        return sorted(waits, key=lambda each: (later(each), each.since, each.id))

    def had_turn(self, rows: Seen, interest: Any, group_id: int) -> bool:  # noqa: ANN401
        own = [o for o in rows.offers.values() if o.interest_id == interest.id]
        return any(
            self.running(o)
            or (o.group_id == group_id and o.answer in (None, "not_now", "no_answer"))
            for o in own
        ) or any(
            e.group_id == group_id and e.person_id == interest.person_id and self.holds(e)
            for e in rows.spells.values()
        )

    def lists_agree(self, now: Seen) -> None:
        """Offers belong to people who wait, and the lists show what the rows say."""
        open_offers = [o for o in now.offers.values() if o.answer is None]
        assert len({o.interest_id for o in open_offers}) == len(open_offers)
        assert all(now.interests[o.interest_id].closed_on is None for o in open_offers)
        for course_id in self.courses:
            shown = waiting_list.waiting_list(self.actor, course_id)
            line = [each.person_id for each in self.line(now, course_id)]
            assert [each.person_id for each in shown.waiters] == line
        for free in waiting_list.free_places(self.actor):
            line = self.line(now, free.course_id)
            waits = [each for each in line if not self.had_turn(now, each, free.group_id)]
            assert free.next_id == waits[0].person_id
            assert free.left != 0

    # What people do

    @rule(course=st.sampled_from(COURSES), person=st.sampled_from(PEOPLE))
    def wait(self, course: int, person: int) -> None:
        who = self.people[person]
        self.act(lambda: waiting_list.wait_for(self.actor, self.courses[course], who))

    @rule(course=st.sampled_from(COURSES), person=st.sampled_from(PEOPLE), reason=REASONS)
    def give_up(self, course: int, person: int, reason: str) -> None:
        who = self.people[person]
        self.act(lambda: waiting_list.stop_waiting(self.actor, self.courses[course], who, reason))

    @rule(group=st.sampled_from(GROUPS), person=st.sampled_from(PEOPLE), reason=REASONS)
    def offer(self, group: int, person: int, reason: str) -> None:
        place, who = self.groups[group], self.people[person]
        self.act(lambda: offers.offer_place(self.actor, place, who, reason=reason))

    @rule(number=st.integers(0, 3), answer=ANSWERS, reason=REASONS)
    def answer(self, number: int, answer: OfferAnswer, reason: str) -> None:
        waits = [o.id for o in seen().offers.values() if o.answer is None]
        if waits:
            which = waits[number % len(waits)]
            self.act(lambda: offers.answer_offer(self.actor, which, answer, reason=reason))

    @rule(group=st.sampled_from(GROUPS), person=st.sampled_from(PEOPLE), reason=REASONS)
    def enrol(self, group: int, person: int, reason: str) -> None:
        place, who = self.groups[group], self.people[person]
        self.act(lambda: enrolments.enrol(self.actor, place, who, reason=reason))

    @rule(group=st.sampled_from(GROUPS), person=st.sampled_from(PEOPLE), second=st.booleans())
    def at_the_desk(self, group: int, person: int, second: bool) -> None:
        place, who = self.groups[group], self.people[person]
        other = self.courses[1] if second else None
        line = desk.DeskLine(Person.get_by_id(who).family_name)
        self.act(
            lambda: desk.desk_line(self.actor, place, line, person_id=who, second_course_id=other)
        )

    def one(self, number: int, *, holds: bool = True) -> Any:  # noqa: ANN401
        """A spell that holds a place, or one that ended today; None where there is none."""
        day = self.today.isoformat()
        spells = seen().spells.values()
        found = [s for s in spells if (self.holds(s) if holds else s.ends_on == day)]
        return found[number % len(found)] if found else None

    @rule(number=st.integers(0, 3), end=st.sampled_from(GROUPS), reason=REASONS)
    def move(self, number: int, end: int, reason: str) -> None:
        if spell := self.one(number):
            who, old, new = spell.person_id, spell.group_id, self.groups[end]
            self.act(lambda: enrolments.move_enrolment(self.actor, who, old, new, reason=reason))

    @rule(number=st.integers(0, 3), days=st.sampled_from((0, 5)))
    def leave(self, number: int, days: int) -> None:
        if spell := self.one(number):
            place, who, last = spell.group_id, spell.person_id, self.today + timedelta(days)
            self.act(
                lambda: enrolments.end_enrolment(
                    self.actor, place, who, Outcome.LEFT, last_day=last, reason="переезд"
                )
            )

    @rule(number=st.integers(0, 3), reason=REASONS)
    def come_back(self, number: int, reason: str) -> None:
        if spell := self.one(number, holds=False):
            place, who = spell.group_id, spell.person_id
            self.act(lambda: enrolments.enrol(self.actor, place, who, reason=reason))

    @rule(group=st.sampled_from(GROUPS), person=st.sampled_from(PEOPLE), days=st.integers(-3, 2))
    def first_day(self, group: int, person: int, days: int) -> None:
        place, who, day = self.groups[group], self.people[person], self.today + timedelta(days)
        self.act(lambda: enrolments.change_first_day(self.actor, place, who, day))

    @rule(
        group=st.sampled_from(GROUPS),
        places=st.integers(1, 3) | st.none(),
        days=st.integers(-1, 20),
    )
    def change_class(self, group: int, places: int | None, days: int) -> None:
        row = Group.get_or_none(Group.id == self.groups[group])
        if row is None:
            return
        was = GroupFields(
            row.course_id, row.target, row.room, row.capacity, row.starts_on, row.ends_on
        )
        now = replace(was, capacity=places, ends_on=self.today + timedelta(days=days))
        self.act(lambda: classes.change_group(self.actor, row.id, now, was=was))

    @rule(group=st.sampled_from(GROUPS))
    def take_the_class_away(self, group: int) -> None:
        self.act(lambda: classes.remove_group(self.actor, self.groups[group]))

    @rule(
        course=st.sampled_from(COURSES), first=st.frozensets(st.sampled_from(["f", "unemployed"]))
    )
    def committee_decides(self, course: int, first: frozenset[str]) -> None:
        which = self.courses[course]
        self.act(lambda: waiting_list.set_order(self.actor, which, first, self.today, "4"))

    @rule(days=st.integers(1, 4))
    def days_pass(self, days: int) -> None:
        self.days += days

    @rule()
    def take_back(self) -> None:
        last = undo.last_action(self.actor)
        if last is not None:
            self.act(lambda: undo.undo(self.actor, last.entry_id), taken_back=True)


def test_the_waiting_list_keeps_its_promises() -> None:
    run_state_machine_as_test(
        Desk,
        settings=settings(
            max_examples=25,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
