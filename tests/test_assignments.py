"""Who is asked for a shift, who said yes, who came; nobody is in two places unless it is said."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import given
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as examples
from hypothesis import strategies as st
from world import DAY, World

from clc_tui.db.connection import database
from clc_tui.db.models import Assignment, Person, Shift
from clc_tui.services import (
    assignments,
    attendance,
    enrolments,
    lengths,
    lessons,
    needs,
    shifts,
    undo,
    volunteers,
)
from clc_tui.services.busy import Does
from clc_tui.services.checking import check
from clc_tui.services.needs import NeedFields, ShiftTime
from clc_tui.services.shift_rows import ShiftAt
from clc_tui.services.volunteers import VolunteerFields
from clc_tui.terms import (
    AssignmentState,
    CancelReason,
    Clash,
    ClcError,
    Elsewhere,
    Full,
    Invalid,
    NeedKind,
)

OFFERED, CONFIRMED, DECLINED, CAME, ABSENT = AssignmentState


@pytest.fixture
def w(lent: World) -> World:
    return lent


def made(w: World, hours: ShiftTime, title: str = "Уборка", people: int = 1) -> ShiftAt:
    need = needs.add_need(
        w.facilitator, NeedKind.DATED, NeedFields(title, people=people), hours=hours
    )
    return ShiftAt(need.need_id, shift_id=need.shift_id)


def helper(w: World, name: str, skills: str = "", times: str = "") -> int:
    person = given.person(w.centre, name)
    volunteers.add_volunteer(w.facilitator, person, VolunteerFields(skills, times))
    return person


def state(assignment_id: int) -> tuple[str, int | None]:
    row = Assignment.get_by_id(assignment_id)
    return row.state, row.minutes


def test_from_asked_to_hours(w: World) -> None:
    actor = w.facilitator
    place = assignments.ask(actor, w.lesson_shift, w.idler)
    assert state(place) == (OFFERED, None)
    assignments.answer_assignment(actor, place, CONFIRMED)
    assert assignments.came(actor, place) == 90
    assert assignments.came(actor, place, 40) == 40
    assert state(place) == (CAME, 40)
    assignments.did_not_come(actor, place)
    assert state(place) == (ABSENT, None)
    assignments.answer_assignment(actor, place, DECLINED)
    with pytest.raises(Invalid, match="First it is asked"):
        assignments.answer_assignment(actor, place, CAME)
    with pytest.raises(Invalid, match="First it is asked"):
        assignments.ask(actor, w.lesson_shift, w.helper, CAME)
    assert assignments.ask(actor, w.lesson_shift, w.idler, CONFIRMED) == place
    with pytest.raises(Clash, match="asked for this shift already"):
        assignments.ask(actor, w.lesson_shift, w.idler)


def test_who_had_said_no_was_not_missed(w: World) -> None:
    actor = w.facilitator
    place = assignments.ask(actor, w.lesson_shift, w.idler)
    assignments.answer_assignment(actor, place, DECLINED)
    with pytest.raises(Invalid, match=r"Тен П\. had said no"):
        assignments.did_not_come(actor, place)
    assert state(place) == (DECLINED, None)
    assignments.answer_assignment(actor, place, OFFERED)
    assignments.did_not_come(actor, place)
    assert state(place) == (ABSENT, None)


def test_nobody_has_come_before_the_shift_began(w: World) -> None:
    actor = w.facilitator
    tonight = made(w, ShiftTime(DAY, "14:08", 60))
    place = assignments.ask(actor, tonight, w.idler, CONFIRMED)
    for act in (
        lambda: assignments.came(actor, place),
        lambda: assignments.did_not_come(actor, place),
        lambda: assignments.all_came(actor, tonight),
    ):
        with pytest.raises(Invalid, match=r"begins on 2026-11-23 at 14:08"):
            act()
    assert assignments.came(given.later(actor, 1), place) == 60


def test_all_who_said_yes_came(w: World) -> None:
    actor = w.facilitator
    at = made(w, ShiftTime(DAY, "10:00", 120), people=2)
    first = assignments.ask(actor, at, helper(w, "Ли Вера"), CONFIRMED)
    second = assignments.ask(actor, at, helper(w, "Ли Анна"), CONFIRMED)
    asked = assignments.ask(actor, at, helper(w, "Ли Яна"), over=True)
    assignments.came(actor, second, 30)
    assert assignments.all_came(actor, at) == (1, 1)
    assert [state(each) for each in (first, second, asked)] == [
        (CAME, 120), (CAME, 30), (OFFERED, None),
    ]  # fmt: skip
    assert assignments.all_came(actor, at) == (0, 1)
    undo.undo(actor)
    assert state(first) == (CONFIRMED, None)
    with pytest.raises(Invalid, match="Nobody said yes"):
        assignments.all_came(given.later(actor, 5), w.free_shift)
    with pytest.raises(Invalid, match="Nobody said yes"):
        assignments.all_came(actor, w.lesson_shift)


def test_more_than_are_needed_only_when_it_is_said(w: World) -> None:
    actor = w.facilitator
    with pytest.raises(Full, match="Nobody more is needed: 1 of 1"):
        assignments.ask(actor, w.shift_today, w.idler)
    place = assignments.ask(actor, w.shift_today, w.idler, over=True)
    with pytest.raises(Full):
        assignments.answer_assignment(actor, place, CONFIRMED)
    assignments.answer_assignment(actor, place, CONFIRMED, over=True)
    assert shifts.shift(actor, w.shift_today).coming == 2


def test_what_somebody_does_at_that_hour_is_named(w: World) -> None:
    actor = w.facilitator
    for person in (w.teacher, w.learners[0], w.stand_in):
        volunteers.add_volunteer(actor, person, VolunteerFields())
    at = made(w, ShiftTime(DAY, "15:00", 60))
    taken = made(w, ShiftTime(DAY, "14:30", 40), "Чай")
    assignments.ask(actor, taken, w.idler)
    for person, words in (
        (w.teacher, "Ли О. teaches then: Швейное дело · домохозяйки, 14:00"),
        (w.learners[0], "Ахметова А. Қ. is in a class then: Швейное дело · домохозяйки, 14:00"),
        (w.idler, "Тен П. helps elsewhere then: Чай, 14:30"),
    ):
        with pytest.raises(Clash, match=words):
            assignments.ask(actor, at, person)
    busy = {
        each.person_id: each.busy and each.busy.does for each in assignments.who_could(actor, at)
    }
    assert busy == {
        w.teacher: Does.TEACHES, w.learners[0]: Does.ATTENDS, w.idler: Does.HELPS,
        w.stand_in: None, w.helper: None,
    }  # fmt: skip
    place = assignments.ask(actor, at, w.idler, CONFIRMED, despite="успеет")
    assert shifts.shift(actor, at).helpers[0].despite == "успеет"
    assignments.answer_assignment(actor, place, OFFERED)
    assignments.answer_assignment(actor, place, CONFIRMED)
    later = made(w, ShiftTime(DAY + timedelta(2), "14:00", 60))
    with pytest.raises(Clash, match="teaches then"):
        assignments.ask(actor, later, w.teacher)
    lessons.cancel_lesson(actor, w.future, CancelReason.NO_POWER)
    assignments.ask(actor, later, w.teacher)


def test_a_substitute_teaches_and_who_is_replaced_is_free(w: World) -> None:
    actor = w.facilitator
    for person in (w.teacher, w.stand_in):
        volunteers.add_volunteer(actor, person, VolunteerFields())
    given.taught(w.lesson, w.stand_in)
    at = made(w, ShiftTime(DAY, "14:00", 30), people=2)
    with pytest.raises(Clash, match="teaches then"):
        assignments.ask(actor, at, w.stand_in)
    assignments.ask(actor, at, w.teacher)


def test_the_hour_of_a_moved_shift_is_asked_for_anew(w: World) -> None:
    actor = w.facilitator
    volunteers.add_volunteer(actor, w.learners[0], VolunteerFields())
    at = made(w, ShiftTime(DAY, "10:00", 60))
    place = assignments.ask(actor, at, w.learners[0], CONFIRMED)
    shifts.move_shift(actor, at, ShiftTime(DAY, "14:30", 60))
    with pytest.raises(Clash, match="is in a class then"):
        assignments.answer_assignment(actor, place, CONFIRMED)
    assignments.answer_assignment(actor, place, CONFIRMED, despite="отпросится")
    assert Assignment.get_by_id(place).despite == "отпросится"


def test_a_lesson_at_which_somebody_helped_was_held(w: World) -> None:
    actor = w.facilitator
    at = ShiftAt(w.class_need, w.quiet)
    place = assignments.ask(actor, at, w.idler, CONFIRMED)
    lessons.cancel_lesson(actor, w.quiet, CancelReason.NO_POWER)
    lessons.restore_lesson(actor, w.quiet)
    last = undo.last_action(actor)
    assert last is not None
    assignments.came(actor, place)
    with pytest.raises(Invalid, match="written down who came to help"):
        lessons.cancel_lesson(actor, w.quiet, CancelReason.NO_POWER)
    with pytest.raises(Invalid, match="written down who came to help"):
        undo.undo(actor, last.entry_id)
    assignments.answer_assignment(actor, place, CONFIRMED)
    lessons.cancel_lesson(actor, w.quiet, CancelReason.NO_POWER)


@pytest.mark.parametrize("together", [False, True])
def test_who_turned_out_to_be_under_age_is_signed_for_before_they_came(
    w: World, together: bool
) -> None:
    actor = w.facilitator
    at = made(w, ShiftTime(DAY, "10:00", 60))
    person = helper(w, "Ли Вера")
    place = assignments.ask(actor, at, person, CONFIRMED)
    given.rewritten(Person, person, birth_year=2012)

    def act() -> object:
        return assignments.all_came(actor, at) if together else assignments.came(actor, place)

    with pytest.raises(Invalid, match="signature is missing"):
        act()
    assert state(place) == (CONFIRMED, None)
    volunteers.guardian_signed(actor, person, "Ли Анна", DAY)
    act()
    assert state(place) == (CAME, 60)


def test_nobody_both_helps_and_teaches_at_one_lesson(w: World) -> None:
    actor = w.facilitator
    at = ShiftAt(w.class_need, w.quiet)
    with pytest.raises(Clash, match=r"Ли О\. teaches this lesson"):
        volunteers.add_volunteer(actor, w.teacher, VolunteerFields())
        assignments.ask(actor, at, w.teacher, despite="сама хочет")
    place = assignments.ask(actor, at, w.idler, CONFIRMED)
    attendance.set_instructors(actor, w.quiet, (w.idler,))
    with pytest.raises(Clash, match="teaches this lesson"):
        assignments.came(actor, place)
    attendance.set_instructors(actor, w.quiet, ())
    taken_away = undo.last_action(actor)
    assert taken_away is not None
    assignments.came(actor, place)
    with pytest.raises(Clash, match="as helper at this lesson"):
        attendance.set_instructors(actor, w.quiet, (w.idler,))
    with pytest.raises(Clash, match="as helper at this lesson"):
        undo.undo(actor, taken_away.entry_id)


def test_a_day_of_help_has_no_more_than_24_hours(w: World) -> None:
    actor = w.facilitator
    first, second = (
        needs.add_need(actor, NeedKind.OPEN, NeedFields(title)).need_id
        for title in ("Полив", "Сторож")
    )
    person = helper(w, "Ли Вера")
    long = assignments.helped(actor, first, person, DAY, 1200)
    with pytest.raises(Invalid, match=r"Ли В\. has 1200 minutes on 2026-11-23"):
        assignments.helped(actor, second, person, DAY, 241)
    at = made(w, ShiftTime(DAY, "10:00", 240))
    place = assignments.ask(actor, at, person, CONFIRMED)
    assert assignments.came(actor, place) == 240
    for which, minutes in ((place, 241), (long, 1201)):
        with pytest.raises(Invalid, match="more than 24 hours"):
            assignments.came(actor, which, minutes)
    assignments.helped(actor, second, person, DAY - timedelta(days=1), 1440)
    assignments.drop_assignment(actor, long)
    gone = undo.last_action(actor)
    assert gone is not None
    assignments.helped(actor, second, person, DAY, 600)
    with pytest.raises(Invalid, match="more than 24 hours"):
        undo.undo(actor, gone.entry_id)


def test_a_lesson_that_takes_other_hours_asks_whoever_is_elsewhere_by_now(w: World) -> None:
    actor = w.facilitator
    at = ShiftAt(w.class_need, w.quiet)
    place = assignments.ask(actor, at, w.idler, CONFIRMED)
    lessons.cancel_lesson(actor, w.quiet, CancelReason.NO_POWER)
    lessons.restore_lesson(actor, w.quiet)
    assert state(place) == (CONFIRMED, None), "nothing came between"
    lessons.cancel_lesson(actor, w.quiet, CancelReason.NO_POWER)
    called_off = undo.last_action(actor)
    other = assignments.ask(actor, made(w, ShiftTime(DAY, "08:30", 60)), w.idler, CONFIRMED)
    assert called_off is not None
    with pytest.raises(Clash, match="helps elsewhere"):
        undo.undo(actor, called_off.entry_id)
    lessons.restore_lesson(actor, w.quiet)
    assert (state(place), state(other)) == ((OFFERED, None), (CONFIRMED, None))


def test_a_longer_lesson_asks_whoever_is_elsewhere_then(w: World) -> None:
    actor = w.facilitator
    place = assignments.ask(actor, ShiftAt(w.class_need, w.quiet), w.idler, CONFIRMED)
    assignments.ask(actor, made(w, ShiftTime(DAY, "09:30", 60)), w.idler, CONFIRMED)
    lengths.change_length(actor, w.quiet, 80)
    assert state(place) == (CONFIRMED, None)
    lengths.change_length(actor, w.quiet, 120)
    assert state(place) == (OFFERED, None)
    undo.undo(actor)
    assert state(place) == (CONFIRMED, None)


def test_who_is_in_a_class_by_then_has_helped_with_a_reason_alone(w: World) -> None:
    actor = w.facilitator
    place = assignments.ask(actor, ShiftAt(w.class_need, w.quiet), w.idler, CONFIRMED)
    enrolments.enrol(actor, w.group, w.idler)
    with pytest.raises(Elsewhere, match="is in a class then"):
        assignments.came(actor, place)
    with pytest.raises(Elsewhere, match="is in a class then"):
        assignments.all_came(actor, ShiftAt(w.class_need, w.quiet))
    assert state(place) == (CONFIRMED, None)
    assignments.came(actor, place, despite="отпустили")
    assert Assignment.get_by_id(place).despite == "отпустили"


def test_who_could_come_stands_in_the_order_one_would_ask(w: World) -> None:
    actor = w.facilitator
    monday = made(w, ShiftTime(DAY, "18:00", 60))
    needs.change_need(actor, monday.need_id, NeedFields("Уборка", "шить"), was=NeedFields("Уборка"))
    for name, skills, times in (
        ("Ааа Нет", "", "сб"), ("Ддд Слова", "", "когда скажут"), ("Ггг Шить", "шить", "пн"),
    ):  # fmt: skip
        helper(w, name, skills, times)
    long_ago, lately = helper(w, "Ббб Давно", "", "пн"), helper(w, "Ввв Недавно", "", "пн")
    elsewhere = helper(w, "Еее Занят", "шить", "пн")
    given.assignment(given.shift(w.need, DAY - timedelta(3)), lately, CAME)
    given.assignment(given.shift(w.need, DAY - timedelta(90)), long_ago, CAME)
    other = made(w, ShiftTime(DAY, "18:30", 60), "Другое")
    assignments.ask(actor, other, elsewhere)
    order = [each.name.split()[0] for each in assignments.who_could(actor, monday)]
    mine = [name for name in order if name not in ("Тен", "Нұрланова")]
    assert mine == ["Ггг", "Ббб", "Ввв", "Ддд", "Ааа", "Еее"]


def test_who_may_not_be_asked_yet_stands_below_everybody_who_may(w: World) -> None:
    child = given.person(w.centre, "Ааа Бала", birth_year=2012)
    given.volunteer(child, "шить", "пн")
    monday = made(w, ShiftTime(DAY, "18:00", 60))
    busy = helper(w, "Еее Занят", "", "сб")
    assignments.ask(w.facilitator, made(w, ShiftTime(DAY, "18:30", 60), "Другое"), busy)
    found = assignments.who_could(w.facilitator, monday)
    assert [each.person_id for each in found[-2:]] == [busy, child]


def test_only_volunteers_of_that_day(w: World) -> None:
    actor = w.facilitator
    with pytest.raises(Invalid, match="is no volunteer on 2026-11-23"):
        assignments.ask(actor, w.lesson_shift, w.outsider)
    volunteers.end_volunteer(actor, w.idler, DAY + timedelta(1))
    assignments.ask(actor, w.lesson_shift, w.idler)
    with pytest.raises(Invalid, match="is no volunteer on 2026-11-25"):
        assignments.ask(actor, w.free_shift, w.idler)
    assert w.idler not in [c.person_id for c in assignments.who_could(actor, w.free_shift)]


def test_hours_of_before_the_list_was_brought_are_taken(w: World) -> None:
    at = made(w, ShiftTime(DAY - timedelta(20), "10:00", 60))
    place = assignments.ask(w.facilitator, at, w.idler, CONFIRMED)
    assert assignments.came(w.facilitator, place, 720) == 720


def test_a_learner_who_joins_a_class_later_is_asked_about_then(w: World) -> None:
    actor = w.facilitator
    place = assignments.ask(actor, w.lesson_shift, w.idler, CONFIRMED)
    enrolments.enrol(actor, w.group, w.idler)
    assignments.answer_assignment(actor, place, OFFERED, despite="сам попросил")
    with pytest.raises(ClcError):
        assignments.answer_assignment(actor, 10_000, CONFIRMED)


# Rules that hold whatever is done in whatever order

HOURS = (ShiftTime(DAY, "09:00", 60), ShiftTime(DAY, "09:30", 60), ShiftTime(DAY, "10:00", 30))
STEP = st.tuples(
    st.sampled_from(["ask", "yes", "no", "came", "absent", "drop", "move", "off", "on", "undo"]),
    st.integers(0, 2),
    st.integers(0, 1),
)


@settings(
    max_examples=25, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@examples(steps=st.lists(STEP, max_size=14))
def test_nobody_is_in_two_places_and_minutes_are_those_who_came(
    standing: World, steps: list[tuple[str, int, int]]
) -> None:
    class Over(Exception):
        """Ends an example; nothing of it stays."""

    with suppress(Over), database.atomic():
        w = standing
        spots = [made(w, hours, f"дело {n}") for n, hours in enumerate(HOURS)]
        people = [w.idler, w.helper]
        assignments.drop_assignment(w.facilitator, w.place)
        for what, spot, who in steps:
            try:
                _do(w, what, spots[spot], people[who])
            except ClcError:
                continue
            _holds(spots)
        assert check(given.administrator(w.centre)) == ()
        raise Over


def _do(w: World, what: str, at: ShiftAt, person: int) -> None:
    actor = w.facilitator
    row = Assignment.get_or_none(Assignment.shift_id == at.shift_id, Assignment.person_id == person)
    place = 0 if row is None else row.id
    match what:
        case "ask":
            assignments.ask(actor, at, person)
        case "yes":
            assignments.answer_assignment(actor, place, CONFIRMED)
        case "no":
            assignments.answer_assignment(actor, place, DECLINED)
        case "came":
            assignments.came(actor, place)
        case "absent":
            assignments.did_not_come(actor, place)
        case "drop":
            assignments.drop_assignment(actor, place)
        case "move":
            shifts.move_shift(actor, at, ShiftTime(DAY, "11:00", 60))
        case "off":
            shifts.cancel_shift(actor, at, "нет света")
        case "on":
            shifts.restore_shift(actor, at)
        case "undo":
            undo.undo(actor)


def _holds(spots: list[ShiftAt]) -> None:
    """Who said yes, or came, is nowhere else then; nobody more than are needed said yes."""
    rows = list(
        database.execute_sql(
            "SELECT a.person_id, s.id, s.starts_at, s.minutes, s.people, a.state, a.minutes"
            " FROM assignment a JOIN shift s ON s.id = a.shift_id"
            " WHERE a.state IN ('confirmed', 'came') AND s.cancelled IS NULL AND s.on_date = ?"
            " AND a.despite IS NULL AND s.starts_at NOT NULL ORDER BY a.person_id, s.starts_at",
            (DAY.isoformat(),),
        )
    )
    for one in rows:
        assert (one[5] == "came") == (one[6] is not None)
        for other in rows:
            if one[0] == other[0] and one[1] < other[1]:
                begins, ends = _span(one)
                begin, end = _span(other)
                assert ends <= begin or end <= begins, (one, other)
    for row in Shift.select().where(Shift.id.in_([at.shift_id for at in spots])):
        said = [r for r in rows if r[1] == row.id and r[5] == "confirmed"]
        assert len(said) <= row.people


def _span(row: tuple[object, ...]) -> tuple[int, int]:
    start = int(str(row[2])[:2]) * 60 + int(str(row[2])[3:])
    return start, start + int(str(row[3]))
