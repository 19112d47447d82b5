"""Today, the lessons of a day, the waiting lists and the first login on the screen."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import given
import pytest
from desk import Desk, desk, line_with, shown, type_in
from rich.cells import cell_len

from clc_tui.db.connection import database
from clc_tui.db.models import Person, User
from clc_tui.store import Store
from clc_tui.terms import Role, Status


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path) as made:
        yield made


def run(at: Desk, *keys: str, user: str = "akhmetova", language: str = "en",
        size: tuple[int, int] = (80, 24)) -> list[str]:  # fmt: skip
    """The screen after a burst of keys."""

    async def story() -> list[str]:
        async with at.sitting(user, language, size) as app:
            await type_in(app, *keys)
            return shown(app)

    return asyncio.run(story())


def test_the_day_of_a_facilitator(at: Desk) -> None:
    lines = run(at)
    assert lines[0].startswith(" Talgar CLC") and lines[0].endswith("Mon 23.11.2026  akhmetova")
    assert lines[1] == " [1 Today] 2 Register 3 People 4 Volunteers 5 Hours 6 Follow-up 8 Centre"
    assert lines[3].startswith("> 11:00 English A1 · youth")
    assert lines[4].split() == "14:00 Sewing · housewives C-4 Ли О. 12 not marked".split()
    assert "14 of 14 forms not signed" in "\n".join(lines)


def test_the_head_names_the_person_and_fits_a_narrow_screen(at: Desk) -> None:
    assert run(at, "q", user="li")[0].endswith("Mon 23.11.2026  Ли О.")
    assert run(at, size=(40, 12))[0] == " Talgar CLC        Mon 23.11  akhmetova"


def test_an_evaluators_day_leads_to_the_spot_checks(at: Desk) -> None:
    def evaluator() -> None:
        centre = Person.get_by_id(at.teacher).centre_id
        given.grant(given.user("eva", language="en"), centre, Role.EVALUATOR)

    async def story() -> tuple[str, str]:
        async with at.sitting("eva") as app:
            none = line_with(app, "spot check")
            await type_in(app, "end", "enter", "a", *"1.11", "enter", *"23.11", "enter", "1")
            drawn = line_with(app, "Spot check")
            await type_in(app, "end", "enter", "y", "y", "enter", "1")
            assert "check" not in "".join(shown(app)), "it is complete, and there was one"
            return none, drawn

    at.ask(evaluator)
    none, drawn = asyncio.run(story())
    assert none[2:] == "No spot check this month: Enter"
    assert drawn[2:] == "Spot check: nothing compared yet"


def test_marked_and_left_are_told(at: Desk) -> None:
    async def story() -> tuple[str, str]:
        async with at.sitting("li") as app:
            await type_in(app, "p", "p", "q")
            some = line_with(app, "housewives")
            await type_in(app, "enter", "r", "q")
            return some, line_with(app, "housewives")

    some, every = asyncio.run(story())
    assert some.endswith("2/12 10 left") and every.endswith("12/12 marked")


def test_enter_opens_the_register_and_back_keeps_the_line(at: Desk) -> None:
    assert "Sewing · housewives   C-4" in run(at, "down", "enter")[0]
    assert any(line.startswith("> 14:00") for line in run(at, "down", "enter", "q"))


def test_what_was_not_marked_before(at: Desk) -> None:
    at.ask(lambda: given.lesson(at.group, given.TODAY - timedelta(days=2)))
    lines = run(at)
    assert "  1 lesson not marked, since 21.11" in lines
    lines = run(at, "end", "up", "enter")
    assert lines[2] == " Lessons not marked"
    assert lines[3].startswith("> 21.11 14:00 Sewing · housewives"), "\n".join(lines)
    assert "Sat 21.11" in run(at, "end", "up", "enter", "enter")[0]


def test_absent_again_and_again_is_a_list_to_call(at: Desk) -> None:
    def absences() -> None:
        for back in (8, 7, 6):
            lesson = given.lesson(at.group, given.TODAY - timedelta(days=back), "08:00")
            given.mark(lesson, at.learners[1], Status.ABSENT)
        from clc_tui.db.models import Mark

        Mark.delete().where(Mark.lesson_id == at.before, Mark.person_id == at.learners[1]).execute()

    at.ask(absences)
    lines = run(at)
    assert any("Call 1: absent 3 times running" in line for line in lines)


def test_an_empty_centre_begins_with_three_steps(tmp_path: Path) -> None:
    path = given.new_file(tmp_path / "empty.db")
    centre = given.centre("Талгар")
    given.grant(given.user("new", language="en"), centre, Role.FACILITATOR)
    database.close()
    store = Store(path)
    made = Desk(path, store, [], 0, 0, 0, 0, 0, 0, 0, 0, 0)
    try:
        lines = run(made, user="new")
        assert "> " + "  make a class" in lines
        assert "    mark the first lesson" in lines
    finally:
        store.close()


def test_secretaries_see_the_day_without_register_and_people(at: Desk) -> None:
    assert run(at, user="sec")[1] == " 1 Today [6 Follow-up] 8 Centre", "they land there"
    assert run(at, "q", user="sec")[1] == " [1 Today] 6 Follow-up 8 Centre"
    assert "2 does nothing here." in "\n".join(run(at, "2", user="sec"))


def test_lessons_of_other_days(at: Desk) -> None:
    lines = run(at, "2")
    assert lines[1] == " 1 Today [2 Register] 3 People 4 Volunteers 5 Hours 6 Follow-up 8 Centre"
    assert any(line.startswith("> 23.11 11:00 English A1") for line in lines)
    assert any("Sunday 22.11.2026" in line for line in run(at, "2", "left"))
    assert any("Tuesday 24.11.2026" in line for line in run(at, "2", "right"))
    assert any("No classes on this day:" in line for line in run(at, "2", "right"))


def test_a_class_leads_to_its_last_lesson(at: Desk) -> None:
    lines = run(at, "2", "c")
    assert any("Which class?" in line for line in lines)
    number = next(line for line in lines if "housewives   Ли" in line).split()[0].strip(">")
    assert "Sewing · housewives" in run(at, "2", "c", number)[0]


def test_an_instructor_sees_own_classes(at: Desk) -> None:
    lines = run(at, "q", "2", user="li")
    assert "> 23.11 14:00" in "\n".join(lines) and " Your classes" in lines


def test_the_first_login_asks_for_the_language(at: Desk) -> None:
    at.ask(lambda: User.update(language=None).where(User.name == "akhmetova").execute())
    lines = run(at)
    assert "Қазақша" in lines[0] and "Русский" in lines[0] and "English" in lines[0]
    lines = run(at, "2", "2")
    assert at.ask(lambda: User.get(User.name == "akhmetova").language) == "ru"
    assert "пн 23.11.2026" in lines[0]


def test_another_language_at_once(at: Desk) -> None:
    lines = run(at, "ctrl+p", *"Рус", "enter")
    assert "пн 23.11.2026" in lines[0]
    assert at.ask(lambda: User.get(User.name == "akhmetova").language) == "ru"


def test_another_theme_is_kept(at: Desk) -> None:
    run(at, "ctrl+p", *"strong", "enter")
    assert at.ask(lambda: User.get(User.name == "akhmetova").theme) == "high-contrast"


def test_a_user_of_two_centres_changes_over(at: Desk) -> None:
    def second() -> None:
        centre = given.centre("Shu CLC")
        given.grant(User.get(User.name == "akhmetova").id, centre, Role.FACILITATOR)

    at.ask(second)
    assert "Shu CLC" in run(at, "ctrl+p", *"shu", "enter")[0]


def test_leaving_takes_the_key_twice(at: Desk) -> None:
    async def story(*keys: str) -> tuple[bool, str]:
        async with at.sitting("li") as app:
            for key in keys:
                await type_in(app, key)
            return app._exit, app.farewell

    assert asyncio.run(story("p", "q", "q", "q")) == (True, "1 of 1 saved.")
    assert asyncio.run(story("q", "q", "й")) == (True, "")
    assert asyncio.run(story("q", "q", "p")) == (False, "")


def test_a_useless_key_says_so(at: Desk) -> None:
    assert any("z does nothing here. F1 shows the keys." in line for line in run(at, "z"))
    assert any("Space does nothing here." in line for line in run(at, "space"))
    assert any("я does nothing here." in line for line in run(at, "я"))


def test_the_marks_of_others_show_when_coming_back(at: Desk) -> None:
    async def story() -> str:
        async with at.sitting("akhmetova") as app, at.sitting("li") as other:
            await type_in(app, "down", "down", "enter")
            await type_in(other, "p", "p", "p")
            await type_in(app, "q")
            return line_with(app, "housewives")

    assert asyncio.run(story()).endswith("3/12 9 left")


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
def test_every_language_fits(at: Desk, language: str, size: tuple[int, int]) -> None:
    for keys in ((), ("2",), ("2", "c"), ("f1",), ("s", "б"), ("ctrl+p",), ("q",)):
        lines = run(at, *keys, language=language, size=size)
        assert all(cell_len(line) <= size[0] for line in lines)
        assert lines[-1].strip(), "\n".join(lines)
