"""What waits of somebody's hours: the figures shown are those that are handed in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import given
import pytest
import statements
from desk import acted, shown, told, type_in
from test_month_of_life import Centre, text

from clc_tui.db.connection import database
from clc_tui.services import attendance, paying, register, sheets, timesheets
from clc_tui.services.hours_waiting import due_month, own_month, own_month_of, waiting_hours
from clc_tui.store import Store
from clc_tui.terms import Actor, Role, Rounding

OCTOBER, NOVEMBER = "2026-10", "2026-11"
DAYS = [date(2026, 10, day) for day in (5, 12, 19, 26)]


def on(actor: Actor, day: date) -> Actor:
    return replace(actor, clock=given.clock_at(datetime(day.year, day.month, day.day, 18)))


@dataclass
class Term:
    """Four lessons of Li's sewing class in October, 90 minutes each; the month is approved."""

    path: Path
    centre: int
    li: int
    contract: int
    group: int
    learner: int
    lessons: list[int]

    def facilitator(self, day: date = date(2026, 11, 2)) -> Actor:
        actor = given.actor(self.centre, Role.FACILITATOR)
        given.known(actor.user_id, self.centre)
        return on(actor, day)

    def instructor(self, day: date = date(2026, 11, 2), person: int | None = None) -> Actor:
        return on(given.actor(self.centre, Role.INSTRUCTOR, person_id=person or self.li), day)

    def approve(self, contract: int, month: str = OCTOBER) -> None:
        """Hand a month's hours in and approve them."""
        who = self.facilitator()
        sheet = timesheets.submit_timesheet(who, contract, month, signed_on=date(2026, 11, 2))
        timesheets.approve_timesheet(who, sheet.id or 0)

    def held(self, group: int, day: date, hour: str = "14:00") -> int:
        """A lesson where somebody was."""
        lesson_id = given.lesson(group, day, hour)
        given.mark(lesson_id, self.learner)
        return lesson_id


@pytest.fixture
def term(tmp_path: Path) -> Iterator[Term]:
    path = given.new_file(tmp_path / "centre.db")
    centre = given.centre("Talgar CLC")
    li = given.person(centre, "Ли Ольга")
    course = given.course(centre, "Sewing")
    group = given.group(course, taught_by=li, ends_on=date(2026, 12, 20))
    contract = given.contract(given.payer(centre), li)
    given.pays(contract, group)
    (learner,) = given.learners(group, ["Бекова Жанар"])
    made = Term(path, centre, li, contract, group, learner, given.lessons(group, DAYS))
    for lesson_id in made.lessons:
        given.mark(lesson_id, learner)
    made.approve(contract)
    yield made
    database.close()


def of_november(term: Term) -> int:
    """Two marks of October go, and November holds one lesson: 90 minutes less 180."""
    for lesson_id in term.lessons[2:]:
        attendance.clear_mark(term.facilitator(), lesson_id, term.learner, reason="ошибка")
    return term.held(term.group, date(2026, 11, 2), "10:00")


def test_what_is_to_be_handed_in_is_what_the_sheet_holds(term: Term) -> None:
    lesson_id = of_november(term)
    given.changed_contract(term.contract, rounding=Rounding.WHOLE.value)
    (own,) = own_month(term.instructor(), NOVEMBER)
    sheet = sheets.timesheet(term.instructor(), term.contract, NOVEMBER)
    assert (own.minutes, own.planned, own.to_hand_in) == (90, 90, -90)
    assert (own.to_hand_in, own.hours) == (sheet.minutes, sheet.paid_hours)
    assert own_month_of(term.instructor(), lesson_id) == own
    assert waiting_hours(term.instructor()).ready == own


@acted
async def test_enter_hands_in_the_hours_that_were_shown(term: Term) -> None:
    of_november(term)
    given.grant(given.user("li", language="en"), term.centre, Role.INSTRUCTOR, term.li)
    database.close()
    store = Store(term.path)
    async with Centre(term.path, store).sitting("li", date(2026, 11, 3)) as app:
        await type_in(app, "q")
        assert "November complete, -2 ac. h: Enter hands in" in text(app)
        store.now(lambda: term.held(term.group, date(2026, 11, 2), "18:00"))
        await type_in(app, "end", "enter")
        assert told(app).startswith(" ! The hours changed meanwhile: 0 minutes, not -90.")
        assert "November complete, 0 ac. h: Enter hands in" in text(app), "\n".join(shown(app))
        await type_in(app, "end", "enter")
        assert told(app) == " November is handed in: 0 ac. h."
    store.close()


def test_of_two_contracts_the_one_that_pays_a_lesson_is_offered(term: Term) -> None:
    other = given.contract(given.payer(term.centre, "Фонд"), term.li)
    knitting = given.group(given.course(term.centre, "Knitting"), taught_by=term.li)
    given.pays(other, knitting)
    held = term.held(term.group, date(2026, 11, 2))
    first = term.held(knitting, date(2026, 11, 3))
    second = given.lesson(knitting, date(2026, 11, 10))
    instructor = term.instructor(date(2026, 11, 3))
    found = [own_month_of(instructor, each) for each in (held, first, second)]
    assert [(own and own.contract_id, own and own.ready) for own in found] == [
        (term.contract, True), (other, False), (other, False),
    ]  # fmt: skip
    given.change_lesson(second, state="cancelled", reason="weather")
    own = own_month_of(instructor, second)
    assert own is not None and own.ready, "the last one is not held, and nothing is missing"
    for contract in (term.contract, other):
        given.changed_contract(contract, until=date(2026, 11, 5))
    assert own_month_of(instructor, second) is None, "no contract pays it"


def test_a_month_that_holds_corrections_alone_waits_too(term: Term) -> None:
    sent = database.execute_sql("SELECT id FROM timesheet").fetchone()[0]
    timesheets.send_timesheet(term.facilitator(), sent)
    december = date(2026, 12, 3)
    waiting = waiting_hours(term.facilitator(december))
    assert (waiting.not_submitted, due_month(term.facilitator(december))) == (0, "2026-12")
    assert waiting_hours(term.instructor(december)).ready is None
    term.held(term.group, date(2026, 10, 21))
    assert not own_month(term.instructor(date(2026, 11, 30)), NOVEMBER), "it is not over"
    for actor in (term.facilitator(december), term.instructor(december)):
        assert due_month(actor) == NOVEMBER
    assert waiting_hours(term.facilitator(december)).not_submitted == 1
    own = waiting_hours(term.instructor(december)).ready
    assert own is not None and (own.month, own.to_hand_in) == (NOVEMBER, 90)
    timesheets.submit_timesheet(term.instructor(december), term.contract, NOVEMBER, seen=90)
    waiting = waiting_hours(term.facilitator(december))
    assert (waiting.not_submitted, waiting.to_approve) == (0, 1)
    assert waiting_hours(term.instructor(december)).ready is None


def test_a_register_warns_where_the_lesson_would_change_an_approved_sheet(term: Term) -> None:
    def warned(lesson_id: int) -> bool:
        return register.register(term.facilitator(), lesson_id).in_approved

    kim = given.person(term.centre, "Ким Виктор")
    of_kim = given.contract(given.payer(term.centre, "Фонд"), kim)
    given.worked(of_kim, date(2026, 10, 3))
    english = given.group(given.course(term.centre, "English"))
    stands_in = given.lesson(english, date(2026, 10, 7))
    given.taught(stands_in, kim)
    assert not warned(stands_in), "Kim's October is not approved"
    term.approve(of_kim)
    assert warned(stands_in) and warned(term.lessons[0])
    second = given.contract(given.payer(term.centre, "Третий"), term.li)
    drawing = given.group(given.course(term.centre, "Drawing"), taught_by=term.li)
    unpaid = given.lesson(drawing, date(2026, 10, 8))
    assert not warned(unpaid), "nobody said which of the two contracts pays"
    assert not warned(given.lesson(drawing, date(2026, 11, 5)))
    paying.pay_lesson_by(term.facilitator(), unpaid, term.li, second)
    assert not warned(unpaid), "the one that pays has no approved sheet"
    paying.pay_lesson_by(term.facilitator(), unpaid, term.li, term.contract)
    assert warned(unpaid)


def test_what_pays_is_read_only_where_it_matters_for_the_warning(term: Term) -> None:
    def asked(lesson_id: int) -> int:
        with statements.traced() as trace:
            register.register(term.facilitator(), lesson_id)
        assert all(
            not statements.walked(sql, values) & statements.GROWING
            for sql, values in trace.statements
        )
        return sum("contract" in sql for sql, _values in trace.statements)

    later, missing = given.lessons(term.group, [date(2026, 11, 2), date(2026, 10, 28)])
    assert [asked(each) for each in (later, term.lessons[0], missing)] == [1, 1, 3]
