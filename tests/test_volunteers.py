"""People who help: added, changed, thanked, ended; under age only with a signature."""

from __future__ import annotations

from datetime import date, timedelta

import given
import pytest
import statements
from hypothesis import given as examples
from hypothesis import strategies as st
from world import DAY, World

from clc_tui.db.models import Assignment, Volunteer
from clc_tui.language import sentence
from clc_tui.services import assignments, shifts, undo, volunteers
from clc_tui.services.needs import ShiftTime
from clc_tui.services.shift_rows import ShiftAt
from clc_tui.services.volunteer_record import under_age
from clc_tui.services.volunteers import VolunteerFields
from clc_tui.terms import AssignmentState, Clash, ClcError, Invalid, NotFound

CONFIRMED = AssignmentState.CONFIRMED


@pytest.fixture
def w(lent: World) -> World:
    return lent


def refused(error: pytest.ExceptionInfo[ClcError]) -> str:
    return sentence(error.value)


@pytest.mark.parametrize(
    ("born", "year", "day", "young"),
    [
        (date(2008, 11, 24), 2008, date(2026, 11, 23), True),
        (date(2008, 11, 23), 2008, date(2026, 11, 23), False),
        (date(2008, 2, 29), 2008, date(2026, 2, 28), True),
        (date(2008, 2, 29), 2008, date(2026, 3, 1), False),
        (None, 2008, date(2026, 12, 31), True),
        (None, 2008, date(2027, 1, 1), False),
        (None, None, date(2026, 1, 1), None),
    ],
)
def test_who_is_under_age(
    born: date | None, year: int | None, day: date, young: bool | None
) -> None:
    assert under_age(born, year, day) is young


@examples(
    st.dates(date(1950, 1, 1), date(2026, 1, 1)), st.dates(date(2026, 1, 1), date(2030, 12, 31))
)
def test_the_year_alone_never_lets_a_minor_help_unsigned(born: date, day: date) -> None:
    if under_age(born, born.year, day):
        assert under_age(None, born.year, day)


def test_the_list_is_in_order_of_name_and_found_by_name_skill_time_and_number(w: World) -> None:
    lines = volunteers.volunteers(w.facilitator).lines
    assert [line.name for line in lines] == ["Нұрланова Ә.", "Тен П."]
    for query, found in (
        ("нурл", "Нұрланова Ә."), ("шьет", "Нұрланова Ә."), ("утром", "Нұрланова Ә."),
        ("ten", "Тен П."), ("0000008", "Тен П."), ("возит сб", "Тен П."),
    ):  # fmt: skip
        assert [v.name for v in volunteers.volunteers(w.facilitator, query).lines] == [found], query
    other = volunteers.volunteers(w.facilitator, "nty")
    assert [line.name for line in other.lines] == ["Тен П."] and other.retyped_as == "тен"
    assert volunteers.volunteers(w.facilitator, "никто").lines == ()


def test_the_list_says_when_they_last_helped_and_how_long_this_year(w: World) -> None:
    actor = w.facilitator
    assignments.came(actor, w.place, 100)
    given.assignment(
        given.shift(w.need, date(2025, 12, 31), "10:00", 60), w.helper, AssignmentState.CAME, 60
    )
    line = volunteers.volunteers(actor).lines[0]
    assert (line.last_on, line.minutes, line.unsigned, line.age_known) == (DAY, 100, False, True)
    page = volunteers.volunteer(actor, w.helper)
    assert (page.minutes, page.minutes_ever) == (100, 160)
    assert [each.on_date for each in page.helped] == [
        DAY + timedelta(3), DAY, date(2025, 12, 31),
    ]  # fmt: skip
    assert [each.words for each in page.thanks] == ["за ярмарку"]


def test_somebody_known_is_added_once_and_may_come_back_later(w: World) -> None:
    actor, person = w.facilitator, w.learners[1]
    volunteers.add_volunteer(actor, person, VolunteerFields("вяжет"))
    with pytest.raises(Clash) as error:
        volunteers.add_volunteer(actor, person, VolunteerFields())
    assert refused(error) == "Бекова Ж. is a volunteer already."
    assert volunteers.end_volunteer(actor, person, DAY).shifts == ()
    later = given.later(actor, 30)
    with pytest.raises(NotFound):
        volunteers.change_volunteer(later, person, VolunteerFields(), was=VolunteerFields())
    volunteers.add_volunteer(later, person, VolunteerFields("шьёт"))
    assert Volunteer.select().where(Volunteer.person_id == person).count() == 2
    assert volunteers.volunteer(later, person).fields.skills == "шьёт"


def test_what_cannot_be_is_refused_in_a_sentence(w: World) -> None:
    actor = w.facilitator
    long = VolunteerFields("я" * 201)
    for act, words in (
        (lambda: volunteers.add_volunteer(actor, w.outsider, long), "At most 200 letters"),
        (lambda: volunteers.add_volunteer(
            actor, w.outsider, VolunteerFields(), since=DAY + timedelta(1)), "still to come"),
        (lambda: volunteers.guardian_signed(actor, w.helper, " ", DAY), "Write who signed"),
        (lambda: volunteers.guardian_signed(actor, w.helper, "Мама", DAY + timedelta(1)), "come"),
        (lambda: volunteers.thank(actor, w.helper, " ", DAY), "what the thanks are for"),
        (lambda: volunteers.thank(actor, w.outsider, "за всё", DAY), "was never a volunteer"),
        (lambda: volunteers.volunteer(actor, w.outsider), "was never a volunteer"),
        (lambda: volunteers.end_volunteer(actor, w.helper, DAY - timedelta(1)), "helps since"),
    ):  # fmt: skip
        with pytest.raises(ClcError, match=words):
            act()


def test_practice_people_are_never_volunteers(w: World) -> None:
    from clc_tui.db.models import Person

    invented = Person.get(Person.practice == True).id  # noqa: E712
    with pytest.raises(Invalid, match="stay by themselves"):
        volunteers.add_volunteer(w.facilitator, invented, VolunteerFields())


def test_two_people_at_one_form_keep_what_each_changed(w: World) -> None:
    actor, was = w.facilitator, VolunteerFields("шьёт", "пн утром")
    volunteers.change_volunteer(actor, w.helper, VolunteerFields("вяжет", "пн утром"), was=was)
    volunteers.change_volunteer(actor, w.helper, VolunteerFields("шьёт", "сб"), was=was)
    assert volunteers.volunteer(actor, w.helper).fields == VolunteerFields("вяжет", "сб")
    with pytest.raises(Clash, match="somebody else wrote “вяжет”"):
        volunteers.change_volunteer(actor, w.helper, VolunteerFields("готовит"), was=was)


def test_who_ends_is_taken_off_the_shifts_to_come_and_undo_brings_them_back(w: World) -> None:
    actor = w.facilitator
    assignments.ask(actor, w.free_shift, w.helper, CONFIRMED)
    before = {(a.shift_id, a.state) for a in Assignment.select()}
    ended = volunteers.end_volunteer(actor, w.helper, DAY)
    assert ended.shifts == (DAY + timedelta(2), DAY + timedelta(3))
    assert [a.shift_id for a in Assignment.select()] == [w.shift_today.shift_id]
    assert [v.name for v in volunteers.volunteers(given.later(actor, 1)).lines] == ["Тен П."]
    undo.undo(actor)
    assert {(a.shift_id, a.state) for a in Assignment.select()} == before


def test_help_of_long_ago_costs_nothing_when_somebody_ends(w: World) -> None:
    def asked() -> int:
        with statements.traced() as trace:
            volunteers.end_volunteer(w.facilitator, w.helper, DAY)
        undo.undo(w.facilitator)
        return len(trace.statements)

    before = asked()
    for n in (1, 2, 3):
        shift = given.shift(w.need, DAY - timedelta(n))
        given.assignment(shift, w.helper, AssignmentState.CAME)
    assert asked() == before


def test_who_helped_after_a_day_did_not_end_on_it(w: World) -> None:
    assignments.came(w.facilitator, w.place)
    given.rewritten(Volunteer, 1, since=DAY - timedelta(30))
    with pytest.raises(Invalid, match=r"helped on 2026-11-23"):
        volunteers.end_volunteer(w.facilitator, w.helper, DAY - timedelta(1))


def test_no_shift_for_somebody_under_age_until_a_guardian_has_signed(w: World) -> None:
    actor = w.facilitator
    young = given.person(w.centre, "Қасымова Динара", birth_date=date(2008, 11, 26))
    volunteers.add_volunteer(actor, young, VolunteerFields())
    lesson = ShiftAt(w.class_need, w.lesson)
    line = next(c for c in assignments.who_could(actor, lesson) if c.person_id == young)
    assert line.unsigned and line.age_known
    with pytest.raises(Invalid, match="under 18: a parent or guardian signs first"):
        assignments.ask(actor, lesson, young)
    of_age_then = shifts.add_shift(actor, w.need, ShiftTime(date(2026, 11, 26), "12:00", 60))
    assignments.ask(actor, ShiftAt(w.need, shift_id=of_age_then), young)
    volunteers.guardian_signed(actor, young, "Қасымова Гүлнар", DAY)
    assignments.ask(actor, lesson, young)
    entry = undo.last_action(actor)
    assert entry is not None
    undo.undo(actor)
    undo.undo(actor)
    assert volunteers.volunteer(actor, young).guardian == ""


def test_a_signature_that_a_shift_rests_on_is_not_taken_back(w: World) -> None:
    actor = w.facilitator
    signed = next(e for e in _entries("guardian_signed"))
    with pytest.raises(Clash, match=r"asked for a shift on 2026-11-23. Take that back first"):
        undo.undo(actor, signed)
    added = next(e for e in _entries("add_volunteer"))
    with pytest.raises(ClcError):
        undo.undo(actor, added)


def test_help_that_was_given_keeps_what_it_stood_on(w: World) -> None:
    actor = w.facilitator
    assignments.came(actor, w.place)
    grown = given.person(w.centre, "Тен Анна", birth_year=1980)
    volunteers.add_volunteer(actor, grown, VolunteerFields())
    given.assignment(given.shift(w.need, DAY, "20:00"), grown, AssignmentState.CAME)
    for entry in (_entries("guardian_signed")[0], _entries("add_volunteer")[-1]):
        with pytest.raises(Clash, match=r"helped on 2026-11-23. Take that back first"):
            undo.undo(actor, entry)
    child = given.person(w.centre, "Қасымова Динара", birth_year=2012)
    volunteers.add_volunteer(actor, child, VolunteerFields("вяжет"))
    given.assignment(given.shift(w.need, DAY), child, AssignmentState.CAME)
    fields, was = VolunteerFields("шьёт"), VolunteerFields("вяжет")
    volunteers.change_volunteer(actor, child, fields, was=was)
    undo.undo(actor)


def _entries(verb: str) -> list[int]:
    from clc_tui.db.models import LogEntry

    return [e.id for e in LogEntry.select().where(LogEntry.verb == verb).order_by(LogEntry.id)]
