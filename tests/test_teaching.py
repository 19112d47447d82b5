"""From which day on somebody teaches a class, and lessons of which nobody is known to have."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import given
import pytest
from desk import acted, line_with, shown, told, type_in
from hours_desk import Hours, hours
from october import MONTH, October, day, held, on

from clc_tui.db.models import GroupInstructor
from clc_tui.screens.group import GroupScreen
from clc_tui.services import classes, paying, teaching, undo
from clc_tui.services.hours import entries
from clc_tui.terms import Clash, Invalid


@pytest.fixture
def h(tmp_path: Path) -> Iterator[Hours]:
    with hours(tmp_path) as made:
        yield made


def knitting(month: October) -> int:
    """A class since the first of October that nobody was named for; lessons on the 7th and 14th."""
    course = given.course(month.centre, "Вязание")
    group = given.group(course, starts_on=day(1))
    for number in (7, 14):
        held(group, month.learner, day(number), 45)
    return group


def minutes_of_kim(month: October, group: int) -> int:
    found = entries(month.centre, day(1), day(31))
    return sum(e.minutes for e in found if e.group_id == group and e.person_id == month.kim)


def test_who_is_named_late_is_offered_the_day_that_covers_every_lesson(month: October) -> None:
    group, actor = knitting(month), month.facilitator
    assert teaching.lessons_of_nobody(actor, MONTH) == 2
    first = teaching.teaching_days(actor, group).first
    assert first == day(1)
    classes.add_instructor(actor, group, month.kim, first)
    assert minutes_of_kim(month, group) == 90
    assert teaching.lessons_of_nobody(actor, MONTH) == 0
    assert teaching.teaching_days(actor, group) == (actor.today, {month.kim: day(1)})


def test_the_first_who_is_named_is_offered_the_classs_first_day_before_anything_is_marked(
    month: October,
) -> None:
    actor = month.facilitator
    group = given.group(given.course(month.centre, "Лозоплетение"), starts_on=day(1))
    given.lessons(group, [day(7)])
    assert teaching.teaching_days(actor, group).first == day(1)
    later = given.group(given.course(month.centre, "Войлок"), starts_on=actor.today + timedelta(5))
    assert teaching.teaching_days(actor, later).first == actor.today + timedelta(5)


def test_after_somebody_else_only_the_days_nobody_taught_are_offered(month: October) -> None:
    group, actor = knitting(month), month.facilitator
    classes.add_instructor(actor, group, month.li, day(1))
    GroupInstructor.update(until=day(10)).where(GroupInstructor.group_id == group).execute()
    assert teaching.teaching_days(actor, group) == (day(14), {})


def test_who_was_named_too_late_begins_earlier_and_it_is_taken_back(month: October) -> None:
    group, actor = knitting(month), month.facilitator
    classes.add_instructor(actor, group, month.kim)
    assert minutes_of_kim(month, group) == 0
    teaching.change_teaching_since(actor, group, month.kim, day(7))
    assert minutes_of_kim(month, group) == 90
    with pytest.raises(Invalid, match="had a lesson"):
        teaching.change_teaching_since(actor, group, month.kim, day(8))
    with pytest.raises(Invalid, match="begins"):
        teaching.change_teaching_since(actor, group, month.kim, day(1) - timedelta(1))
    with pytest.raises(Invalid, match="begins"):
        classes.add_instructor(actor, group, month.li, day(1) - timedelta(1))
    with pytest.raises(Invalid, match="does not teach"):
        teaching.change_teaching_since(actor, group, month.li, day(7))
    undo.undo(actor)
    assert minutes_of_kim(month, group) == 0
    assert teaching.teaching_days(actor, group).since == {month.kim: actor.today}


def test_a_time_that_was_over_is_not_run_into(month: October) -> None:
    group, actor = knitting(month), month.facilitator
    classes.add_instructor(actor, group, month.kim, day(1))
    GroupInstructor.update(until=day(10)).where(GroupInstructor.group_id == group).execute()
    classes.add_instructor(actor, group, month.kim)
    with pytest.raises(Clash):
        teaching.change_teaching_since(actor, group, month.kim, day(9))
    teaching.change_teaching_since(actor, group, month.kim, day(11))
    assert minutes_of_kim(month, group) == 90


def test_the_first_day_lies_before_another_contract_began_to_pay(month: October) -> None:
    group, actor = knitting(month), month.facilitator
    classes.add_instructor(actor, group, month.kim, day(8))
    other = given.contract(given.payer(month.centre, "Фонд"), month.kim)
    paying.name_contract(actor, group, month.kim, other, from_day=day(20))
    later = on(actor, date(2026, 11, 2))
    assert teaching.teaching_days(later, group).since == {month.kim: day(8)}
    teaching.change_teaching_since(later, group, month.kim, day(7))
    assert minutes_of_kim(month, group) == 90


@acted
async def test_a_facilitator_is_told_and_mends_it_with_the_offered_day(h: Hours) -> None:
    def without() -> int:
        group = h.at.group
        GroupInstructor.delete().where(GroupInstructor.group_id == group).execute()
        return group

    group = h.at.ask(without)
    async with h.at.sitting("akhmetova") as app:
        await type_in(app, "5")
        words = "! 2 lessons have no instructor: v shows them"
        assert line_with(app, "no instructor").strip() == words
        await type_in(app, "v", "enter")
        assert isinstance(app.screen, GroupScreen) and app.screen.group_id == group
        await type_in(app, "t", "2")
        assert any("from which day on?" in line for line in shown(app))
        await type_in(app, "enter", "t")
        assert any("another first day: Ли О." in line for line in shown(app))
        await type_in(app, "q", "5")
        assert not any("no instructor" in line for line in shown(app)), told(app)
        assert line_with(app, "Ли О.").split()[:6] == "> Ли О. 4 / 6".split()
