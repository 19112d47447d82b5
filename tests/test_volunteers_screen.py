"""Volunteers on the screen, by bursts of keys: what is needed, who is asked, who came, hours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import given
import pytest
from desk import Desk, acted, desk, line_with, shown, told, type_in

from clc_tui.db.models import Assignment, Lesson, Need, Person, Shift, Thanks, Volunteer
from clc_tui.screens.shift import ShiftScreen
from clc_tui.screens.volunteer import VolunteerScreen
from clc_tui.screens.volunteers import VolunteersScreen
from clc_tui.services import assignments
from clc_tui.services.actors import sign_in
from clc_tui.terms import AssignmentState, NeedKind

DAY = given.TODAY


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path, learners=3) as made:
        yield made


def helpers(at: Desk) -> list[tuple[str, str, int | None]]:
    """Who stands to which shift how, the first asked first."""
    return at.ask(
        lambda: [
            (Person.get_by_id(row.person_id).family_name, row.state, row.minutes)
            for row in Assignment.select().order_by(Assignment.id)
        ]
    )


def volunteer(at: Desk, person_id: int, times: str = "") -> None:
    at.ask(lambda: given.volunteer(person_id, "", times))


@acted
async def test_from_a_need_to_hours_without_typing_anything_twice(at: Desk) -> None:
    volunteer(at, at.teacher, "сб")
    volunteer(at, at.stand_in, "вечером")
    async with at.sitting("akhmetova") as app:
        await type_in(app, "4", "a", "2", *"Tea", "enter", *"22.11", "enter", *"9", "enter",
                      *"1,5", "enter", "2", "f2")  # fmt: skip
        assert told(app).strip() == "Saved."
        line = line_with(app, "Tea")
        assert line.split() == [">", "Sun", "22.11", "09:00", "Tea", "0/2"]
        await type_in(app, "enter", "a", "y")
        assert told(app).strip() == "Ким В.: will come. 1 of 2 will come"
        await type_in(app, "enter")
        assert told(app).strip() == "Ли О.: asked. 1 of 2 will come"
        await type_in(app, "q")
        assert isinstance(app.screen, ShiftScreen)
        assert [line.split()[:3] for line in shown(app)[3:5]] == [
            [">", "will", "come"], ["asked", "Ли", "О."],
        ]  # fmt: skip
        await type_in(app, "r")
        assert told(app).strip() == "1 helper came. 1 has not answered. 1 of 2 came"
        await type_in(app, "down", "enter", *"40", "enter")
        assert told(app).strip() == "Ли О.: 0:40 written down. 2 of 2 came"
    assert helpers(at)[1:] == [("Ким", "came", 90), ("Ли", "came", 40)]


@acted
async def test_a_helper_for_every_lesson_of_a_class_is_four_keys(at: Desk) -> None:
    async with at.sitting("akhmetova") as app:
        await type_in(app, "4", "a", "1", "f2")
        assert line_with(app, "at every lesson")
        [need] = at.ask(lambda: list(Need.select().where(Need.kind == "lessons")))
        assert (need.title, need.people, need.weekday) == ("to help at the lesson", 1, None)
        rows = [line for line in shown(app) if "0/1" in line]
        assert len(rows) == at.ask(
            lambda: (
                Lesson.select()
                .where(Lesson.group_id == need.group_id, Lesson.on_date >= DAY)
                .count()
            )
        )


@acted
async def test_of_one_weekday_only_those_lessons(at: Desk) -> None:
    async with at.sitting("akhmetova") as app:
        await type_in(app, "4", "a", "1", "tab", "enter", *["right"] * 3, "f2")
        need = at.ask(lambda: Need.get(Need.kind == "lessons"))
        assert need.weekday == 3
        assert "on Wednesday" in line_with(app, "to help at the lesson  ")


@acted
async def test_somebody_elsewhere_is_named_and_taken_with_a_reason(at: Desk) -> None:
    volunteer(at, at.learners[0], "пн")
    need = at.ask(lambda: given.need(Need.get_by_id(1).centre_id, "Chairs"))
    at.ask(lambda: given.shift(need, DAY, "14:30", 60))
    async with at.sitting("akhmetova") as app:
        await type_in(app, "4", "down", "enter", "a", "end", "enter")
        text = "\n".join(shown(app))
        assert "Ахметова А. Қ. is in a class then: Sewing · housewives, 14:00." in text
        await type_in(app, "enter")
        assert "Say why all the same, or go back." in "\n".join(shown(app))
        await type_in(app, *"will be let off", "enter", "q")
        assert "all the same: will be let off" in line_with(app, "Ахметова")
        await type_in(app, "y", "a", "y")
        assert "Nobody more is needed: 1 of 1 will come." in "\n".join(shown(app))
        await type_in(app, "n")
        assert helpers(at)[1:] == [("Ахметова", "confirmed", None)]
        await type_in(app, "y", "enter")
        assert [name for name, *_rest in helpers(at)[1:]] == ["Ахметова", "Тен"]


@acted
async def test_answers_are_one_key_each_and_undone_by_one(at: Desk) -> None:
    async with at.sitting("akhmetova") as app:
        await type_in(app, "4", "enter", "d")
        assert told(app).strip() == "Тен П.: said no. 0 of 2 will come"
        await type_in(app, "y", "n")
        assert told(app).strip() == "Тен П.: did not come. 0 of 2 will come"
        await type_in(app, "p")
        assert told(app).strip() == "Тен П.: 1:00 written down. 1 of 2 came"
        assert line_with(app, "Тен П.").split()[-1] == "1:00"
        await type_in(app, "u", "y")
        assert helpers(at) == [("Тен", "absent", None)]
        await type_in(app, "backspace")
        assert helpers(at) == []
        assert "Nobody is asked yet. a shows who could come." in "\n".join(shown(app))
        await type_in(app, "u")
        assert helpers(at) == [("Тен", "absent", None)]


@acted
async def test_nobody_came_before_it_began(at: Desk) -> None:
    early = given.NOW.replace(hour=8)
    async with at.sitting("akhmetova", now=early) as app:
        await type_in(app, "4", "enter")
        assert "y says yes" in shown(app)[-1]
        await type_in(app, "p")
        assert told(app).startswith(" ! The shift begins on 23.11.2026 at 09:00.")
    async with at.sitting("akhmetova") as app:
        await type_in(app, "4", "enter")
        assert "r all came" in shown(app)[-1]


@acted
async def test_of_all_who_came_one_in_a_class_by_then_is_written_down_with_a_reason(
    at: Desk,
) -> None:
    def busy() -> None:
        group = given.group(given.course(Need.get_by_id(1).centre_id, "Knitting"))
        given.enrolled(group, at.helper)
        given.lesson(group, DAY, "09:30")

    at.ask(busy)
    async with at.sitting("akhmetova") as app:
        await type_in(app, "4", "enter", "r")
        text = " ".join(" ".join(shown(app)).split())
        assert "Тен П. is in a class then: Knitting" in text
        assert "Write that one down with p first, and why." in text
        await type_in(app, "p", *"let off", "enter")
        assert "all the same: let off" in line_with(app, "Тен П.  ")
    assert helpers(at) == [("Тен", "came", 60)]


@acted
async def test_a_shift_is_moved_repeated_called_off_and_is_to_be_after_all(at: Desk) -> None:
    async with at.sitting("akhmetova") as app:
        await type_in(app, "4", "enter", "w", *"23.12", "enter")
        assert told(app).strip() == "4 more shifts. 1 of 2 will come"
        await type_in(app, "m", *"24.11", "enter", *"1030", "enter")
        assert told(app).strip() == (
            "Moved. Tell them, and ask whether they come: Тен П. 0 of 2 will come"
        )
        assert "Tue 24.11.2026  10:30–11:30  Fair" in "\n".join(shown(app))
        await type_in(app, "x", *"no light", "enter")
        assert told(app).strip() == "Called off. To be told: Тен П."
        assert shown(app)[3].strip() == "called off: no light"
        hints = shown(app)[-1]
        assert "x bring back" in hints and "says yes" not in hints and "ask somebody" not in hints
        await type_in(app, "p")
        assert told(app) == (" ! This shift was called off: no light. The key x takes it back.")
        await type_in(app, "x", "c", "5", "enter")
        assert told(app).strip() == "Saved. 0 of 5 will come"
        await type_in(app, "q", "right")
        assert line_with(app, "09:00").split() == [">", "Mon", "07.12", "09:00", "Fair", "0/2"]
    assert at.ask(lambda: Shift.select().count()) == 5


@acted
async def test_the_same_on_another_day_and_a_slip_taken_away(at: Desk) -> None:
    async with at.sitting("akhmetova") as app:
        await type_in(app, "4", "enter", "o", *"26.11", "enter", *"11", "enter")
        assert told(app).strip() == "Also on 26.11.2026. 1 of 2 will come"
        await type_in(app, "q", "down")
        assert line_with(app, "26.11 ").split()[-4:] == ["26.11", "11:00", "Fair", "0/2"]
        await type_in(app, "backspace", "up", "backspace")
        assert "Somebody was asked for it." in "\n".join(shown(app))
        await type_in(app, "h")
        assert "Help: Fair" in "\n".join(shown(app))
    assert at.ask(lambda: Shift.select().count()) == 1


@acted
async def test_hours_of_help_at_any_time_are_written_in_one_go(at: Desk) -> None:
    async with at.sitting("akhmetova") as app:
        await type_in(app, "4", "a", "3", *"Books", "f2", "enter", *"nobody", "enter")
        assert told(app).startswith(" ! No volunteer is called so.")
        await type_in(app, *["backspace"] * 6, *"ten", "enter", *"20.11", "enter", *"x", "enter")
        assert told(app).startswith(" ! Write how long it was like 1:30")
        await type_in(app, "backspace", *"1:30", "enter")
        assert told(app).strip() == "Тен П., 20.11: 1:30 written down."
        await type_in(app, "left")
        assert line_with(app, "Books").rstrip().endswith("Тен П. +")
    assert helpers(at)[1:] == [("Тен", "came", 90)]


@acted
async def test_a_need_ends_and_says_whom_to_tell(at: Desk) -> None:
    async with at.sitting("akhmetova") as app:
        await type_in(app, "4", "enter", "m", *"24.11", "enter", "enter", "q", "x", "enter")
        assert "Say why: helpers are asked for" not in "\n".join(shown(app))
        await type_in(app, *"rain", "enter")
        assert told(app).strip() == "Needed until 23.11.2026. To be told: Тен П."
        assert line_with(app, "called off: rain")


@acted
async def test_somebody_new_helps_and_a_parent_signs_first(at: Desk) -> None:
    async with at.sitting("akhmetova") as app:
        await type_in(app, "4", "v", "a", *"Nurlanova", "f2", "tab", *"Asel", "tab", "tab", "tab",
                      *"2010", "f2", *"knits", "enter", *"weekends", "f2")  # fmt: skip
        assert told(app).strip() == "Saved."
        assert "a parent has not signed; knits" in line_with(app, "Nurlanova")
        await type_in(app, "q", "enter", "a", "down")
        assert line_with(app, "Nurlanova").startswith("> ! Nurlanova A.")
        await type_in(app, "enter")
        assert told(app).startswith(" ! Nurlanova A. is under 18")
        await type_in(app, "v", "end", "enter", "c", *"Mother", "enter", "enter")
        assert isinstance(app.screen, VolunteerScreen)
        assert line_with(app, "Parent").split()[1:] == ["23.11.2026", "Mother"]
        await type_in(app, "q", "q", "y")
        assert helpers(at)[1:] == [("Nurlanova", "confirmed", None)]


@acted
async def test_a_volunteer_is_thanked_and_ends(at: Desk) -> None:
    async with at.sitting("akhmetova") as app:
        await type_in(app, "4", "v", *"s", *"тен", "enter", "t", *"the fair", "enter",
                      "enter")  # fmt: skip
        assert line_with(app, "the fair").split()[0] == "23.11.2026"
        await type_in(app, "x", *"22.11", "enter")
        assert told(app).strip() == (
            "Helps until 22.11.2026. Taken off the shift of 23.11."
        )  # fmt: skip
        assert helpers(at) == []
        await type_in(app, "end", "backspace")
        assert at.ask(lambda: Thanks.select().count()) == 0
    assert at.ask(lambda: Volunteer.get().until) == DAY - timedelta(1)


@acted
async def test_what_others_ask_is_seen_without_a_key(at: Desk) -> None:
    volunteer(at, at.stand_in)
    other = at.store.now(lambda: sign_in("akhmetova", given.clock_at(given.NOW)))
    async with at.sitting("akhmetova") as app:
        await type_in(app, "4", "enter")
        await at.store.write(
            lambda: assignments.ask(other, at.shift, at.stand_in, AssignmentState.CONFIRMED)
        )
        await type_in(app, "q")
        assert isinstance(app.screen, VolunteersScreen)
        assert "2/2" in line_with(app, "Fair")


@acted
async def test_two_ask_the_same_person_and_the_second_is_told(at: Desk) -> None:
    volunteer(at, at.stand_in)
    async with at.sitting("akhmetova") as app:
        await type_in(app, "4", "enter", "a")
        at.ask(lambda: given.assignment(at.shift.shift_id or 0, at.stand_in))
        await type_in(app, "enter")
        assert told(app).startswith(" ! Ким В. is asked for this shift already.")


@acted
async def test_only_the_facilitator_has_the_area(at: Desk) -> None:
    async with at.sitting("li") as app:
        await type_in(app, "q", "4")
        assert not isinstance(app.screen, VolunteersScreen)
        assert "4 Volunteers" not in shown(app)[1]


@acted
async def test_a_form_half_filled_in_stays_as_a_draft(at: Desk) -> None:
    async with at.sitting("akhmetova") as app:
        await type_in(app, "4", "a", "2", *"Tea", "escape", "2")
        await type_in(app, "a", "2", "y")
        assert "Tea" in line_with(app, "What for")
        await type_in(app, *["tab"] * 2, *"2300", "tab", "f2")
        assert "its own day" in "\n".join(shown(app))


@acted
async def test_lists_say_what_to_do_where_nothing_is_yet(at: Desk) -> None:
    at.ask(lambda: [model.delete().execute() for model in (Assignment, Shift, Need, Volunteer)])
    async with at.sitting("akhmetova", size=(40, 12)) as app:
        await type_in(app, "4")
        assert "No help is needed on these days." in "\n".join(shown(app))
        await type_in(app, "v")
        assert "Nobody helps here yet: a adds" in "\n".join(shown(app))


@acted
async def test_f1_tells_the_signs_below_the_keys_of_the_screen_and_the_arrows_once(
    at: Desk,
) -> None:
    async with at.sitting("akhmetova") as app:
        await type_in(app, "4", "f1")
        lines = shown(app)
        wanted = ("Who could come, or help", "The signs here", "asked, has not answered")
        places = [next(n for n, line in enumerate(lines) if words in line) for words in wanted]
        assert places == sorted(places)
        assert sum("two weeks" in line for line in lines) == 1
        assert line_with(app, "two weeks").split()[:2] == ["←", "→"]


@acted
async def test_a_volunteer_is_read_whole_on_a_small_screen(at: Desk) -> None:
    skills = "teaches how to use a telephone; sews for the fair"

    def known() -> None:
        given.rewritten(Person, at.helper, phone="77000009512")
        given.rewritten(Volunteer, 1, skills=skills, guardian="Ospanova Gulnar Maratovna",
                        guardian_signed_on=DAY)  # fmt: skip

    at.ask(known)
    async with at.sitting("akhmetova", size=(40, 12)) as app:
        await type_in(app, "4", "v", "enter")
        text = " ".join(" ".join(shown(app)).split())
        assert "+7 700 000 95 12" in text and skills in text and "…" not in text
        await type_in(app, "end")
        assert "23.11.2026 Ospanova Gulnar Maratovna" in " ".join(" ".join(shown(app)).split())


@acted
async def test_nobody_is_asked_for_a_shift_that_is_not_to_be(at: Desk) -> None:
    at.ask(lambda: Assignment.delete().execute())
    async with at.sitting("akhmetova") as app:
        await type_in(app, "4", "enter", "x", *"rain", "enter")
        text = "\n".join(shown(app))
        assert "called off: rain" in text and "Nobody is asked yet." not in text


@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
@acted
async def test_the_phone_stands_where_one_calls(at: Desk, size: tuple[int, int]) -> None:
    volunteer(at, at.stand_in)
    at.ask(lambda: given.rewritten(Person, at.helper, phone="77000009512"))
    at.ask(lambda: given.rewritten(Person, at.stand_in, phone="77000009513"))
    async with at.sitting("akhmetova", size=size) as app:
        await type_in(app, "4", "enter", "x", *"rain", "enter")
        assert "+7 700 000 95 12" in "\n".join(shown(app))
        await type_in(app, "x", "a")
        assert "+7 700 000 95 13" in line_with(app, "Ким В.")


@acted
async def test_who_did_not_come_is_called_the_same_on_the_key_and_in_the_list(at: Desk) -> None:
    async with at.sitting("akhmetova", "ru") as app:
        await type_in(app, "4", "enter")
        assert "n не пришёл" in shown(app)[-1]


@acted
async def test_what_somebody_can_do_takes_the_room_of_hours_nobody_has_yet(at: Desk) -> None:
    skills = "computers; sewing; cooking; the big room, "
    at.ask(lambda: given.volunteer(at.teacher, skills + "chess"))
    async with at.sitting("akhmetova") as app:
        await type_in(app, "4", "v")
        assert "chess" in "\n".join(shown(app)), "\n".join(shown(app))


@pytest.mark.parametrize(
    ("language", "always", "lessons"),
    [
        ("kk", "кез келген уақытта", "әр сабақта, 13.12 дейін"),
        ("ru", "в любое время", "на каждом занятии, до 13.12"),
        ("en", "at any time", "at every lesson, until 13.12"),
    ],
)
@acted
async def test_when_help_is_needed_stands_whole_on_a_small_screen(
    at: Desk, language: str, always: str, lessons: str
) -> None:
    def needed() -> None:
        centre = Person.get_by_id(at.teacher).centre_id
        given.need(centre, "Жөндеу " * 6, kind=NeedKind.OPEN)
        given.need(centre, "Көмек " * 6, group_id=at.group, until=DAY + timedelta(days=20))

    at.ask(needed)
    async with at.sitting("akhmetova", language, size=(40, 16)) as app:
        await type_in(app, "4")
        assert line_with(app, "Жөндеу").endswith(f"…  {always}")
        assert line_with(app, "13.12").endswith(f"…  {lessons}")
