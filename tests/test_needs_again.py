"""Help that is needed again, or at any time: taken over by its name, and who could give it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import given
import pytest
from desk import Desk, acted, desk, line_with, shown, told, type_in
from world import DAY, World

from clc_tui.db.models import Assignment, Need, Person, Shift
from clc_tui.screens.who_could import WhoCouldAnyTimeScreen, WhoCouldScreen
from clc_tui.services import assignments, needs, volunteers
from clc_tui.services.needs import NeedFields, ShiftTime, earlier_needs
from clc_tui.services.shift_rows import ShiftAt
from clc_tui.services.volunteers import VolunteerFields
from clc_tui.terms import AssignmentState, NeedKind, NotFound, Role

DATED, OPEN = NeedKind.DATED, NeedKind.OPEN


@pytest.fixture
def w(lent: World) -> World:
    return lent


def needed(w: World, title: str, people: int = 1, hour: str = "18:00", minutes: int = 60) -> int:
    made = needs.add_need(
        w.facilitator, DATED, NeedFields(title, "петь", people),
        hours=ShiftTime(DAY - timedelta(30), hour, minutes),
    )  # fmt: skip
    return made.need_id


def test_a_need_before_is_found_by_how_its_words_begin_each_once_as_it_was_last(w: World) -> None:
    needed(w, "Концерт: стулья", people=2)
    needed(w, "Концерт: билеты")
    needed(w, "концерт: стулья", people=5, hour="17:00", minutes=90)
    found = earlier_needs(w.facilitator, DATED, "конц")
    assert [each.fields.title for each in found] == ["концерт: стулья", "Концерт: билеты"]
    assert found[0] == (NeedFields("концерт: стулья", "петь", 5), "17:00", 90)
    assert [e.fields.title for e in earlier_needs(w.facilitator, DATED, "бил конц")] == [
        "Концерт: билеты"
    ]
    assert earlier_needs(w.facilitator, DATED, "rjyw")[0] == found[0], "in the wrong layout"
    assert earlier_needs(w.facilitator, DATED, "церт") == ()
    assert earlier_needs(w.facilitator, OPEN, "конц") == ()
    assert len(earlier_needs(w.facilitator, DATED)) == 3


def test_no_need_of_another_centre_is_told(w: World) -> None:
    other = given.centre("Другой")
    given.need(other, "Концерт")
    assert earlier_needs(w.facilitator, DATED, "конц") == ()


def test_who_could_help_at_any_time_stands_in_the_order_one_would_ask(w: World) -> None:
    actor = w.facilitator
    need = needs.add_need(actor, OPEN, NeedFields("Сшить шторы", "шить")).need_id
    for name, skills in (("Абаева А", "поёт"), ("Бек Б", "шьёт"), ("Цой Ц", "поёт")):
        person = given.person(w.centre, name)
        volunteers.add_volunteer(actor, person, VolunteerFields(skills, "вт"))
    assignments.helped(actor, need, Person.get(Person.family_name == "Абаева").id, DAY, 60)
    found = assignments.who_could(actor, ShiftAt(need))
    assert {each.fits for each in found} == {None} and {each.busy for each in found} == {None}
    names = [each.name.split()[0] for each in found]
    assert names.index("Бек") < names.index("Цой") < names.index("Абаева")
    with pytest.raises(NotFound):
        assignments.who_could(actor, ShiftAt(w.need))


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path, learners=3) as made:
        yield made


def made_before(at: Desk) -> None:
    def build() -> None:
        centre = Need.get_by_id(1).centre_id
        need = given.need(centre, "Concert: chairs", people=4, skills="strong")
        given.shift(need, DAY - timedelta(60), "17:30", 90)
        given.shift(given.need(centre, "Contest"), DAY - timedelta(50))

    at.ask(build)


@acted
async def test_only_the_day_is_typed_of_what_was_needed_before(at: Desk) -> None:
    made_before(at)
    async with at.sitting("akhmetova") as app:
        await type_in(app, "4", "a", "2", *"conc")
        assert line_with(app, "as before:").strip() == "F3 as before: Concert: chairs"
        await type_in(app, "f3", *"12.12", "f2")
        line = line_with(app, "Concert")
        assert line.split() == [">", "Sat", "12.12", "17:30", "Concert:", "chairs", "0/4"]
        assert told(app).strip() == "Saved."
    made = at.ask(lambda: Need.select().order_by(Need.id.desc()).get())
    assert (made.title, made.skills, made.people) == ("Concert: chairs", "strong", 4)
    assert at.ask(lambda: Shift.get(Shift.need_id == made.id).minutes) == 90


@acted
async def test_of_several_one_is_chosen_and_nothing_found_says_so(at: Desk) -> None:
    made_before(at)
    for size in ((80, 24), (40, 12)):
        async with at.sitting("akhmetova", size=size) as app:
            await type_in(app, "4", "a", "2", *"zzz", "f3")
            assert "Nothing that is called so" in "\n".join(shown(app))
            await type_in(app, *["backspace"] * 3, *"con", "f3", "2")
            page = "\n".join(shown(app))
            assert "Concert: chairs" in page and "17:30" in page and "strong" in page
            assert "as before:" not in page
            await type_in(app, "escape", "3")
        async with at.sitting("akhmetova", size=size) as app:
            await type_in(app, "4", "a", "2", "f3")
            assert "Fair" in "\n".join(shown(app))
            await type_in(app, "escape", "escape")


@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
def test_the_cursor_stands_on_what_was_saved(at: Desk, size: tuple[int, int]) -> None:
    @acted
    async def act() -> None:
        async with at.sitting("akhmetova", size=size) as app:
            await type_in(app, "4", "a", "3", *"Books", "f2")
            assert line_with(app, "Books").startswith("> Books")
            await type_in(app, "a", "1", "f2")
            assert line_with(app, "at every lesson").startswith(">")
            await type_in(app, "a", "2", *"Tea", "enter", *"24.11", "f2")
            assert line_with(app, "Tea").startswith(">")
            await type_in(app, "e", *" again", "f2")
            assert line_with(app, "Tea again").startswith(">"), "a need that is no line of its own"
            await type_in(app, "home", "e", "f2")
            assert line_with(app, "Fair").startswith(">")

    act()


@acted
async def test_whom_to_ask_for_help_at_any_time_and_their_hours_at_once(at: Desk) -> None:
    def build() -> None:
        centre = Need.get_by_id(1).centre_id
        given.need(centre, "Books", kind=OPEN, skills="drive")
        given.volunteer(at.stand_in, "drives a bus", "сб")
        given.rewritten(Person, at.helper, birth_year=2015)

    at.ask(build)
    async with at.sitting("akhmetova") as app:
        await type_in(app, "4", "w")
        assert isinstance(app.screen, WhoCouldScreen)
        await type_in(app, "q", "end", "up", "w")
        assert isinstance(app.screen, WhoCouldAnyTimeScreen)
        assert line_with(app, "Ким В.").split()[:3] == [">", "+", "Ким"]
        assert "drives a bus; сб; age not known" in line_with(app, "Ким В.")
        assert "! Тен П." in line_with(app, "a parent has not signed")
        await type_in(app, "enter", "enter", *"1,5", "enter")
        assert told(app).strip() == "Ким В., 23.11: 1:30 written down."
        assert "23.11" in line_with(app, "Ким В.")
    place = at.ask(lambda: Assignment.get(Assignment.person_id == at.stand_in))
    assert (place.state, place.minutes) == (AssignmentState.CAME, 90)


@acted
async def test_of_a_class_need_its_first_shift_is_asked_for(at: Desk) -> None:
    async with at.sitting("akhmetova") as app:
        await type_in(app, "4", "a", "1", "f2", "w")
        assert isinstance(app.screen, WhoCouldScreen)
        assert "Mon 23.11.2026  16:00" in "\n".join(shown(app))


@acted
async def test_nobody_yet_says_the_key(at: Desk) -> None:
    def build() -> None:
        centre = given.centre("Empty")
        given.grant(given.user("lone", language="en"), centre, Role.FACILITATOR)
        given.need(centre, "Books", kind=OPEN)

    at.ask(build)
    async with at.sitting("lone", size=(40, 12)) as app:
        await type_in(app, "4", "w")
        assert "Nobody helps here yet." in "\n".join(shown(app))
