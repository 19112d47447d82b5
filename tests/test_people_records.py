"""Two records made one, somebody erased, who looked, the form's two pages, consent: by keys."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import given
import pytest
from desk import Desk, desk, shown, type_in

from clc_tui.db.models import Consent, Draft, LogEntry, Mark, Person
from clc_tui.terms import Status


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path) as made:
        yield made


def after(
    at: Desk, *keys: str, language: str = "en", size: tuple[int, int] = (80, 24)
) -> list[str]:
    """The screen after a burst of keys of the facilitator; the last line is its kind."""

    async def story() -> list[str]:
        async with at.sitting("akhmetova", language, size) as app:
            await type_in(app, *keys)
            return [*shown(app), type(app.screen).__name__]

    return asyncio.run(story())


def of_page(name: str, *keys: str) -> tuple[str, ...]:
    return ("3", "s", *name, "enter", "enter", *keys)


def twice(at: Desk) -> int:
    """Bekova once more, with another mark at a lesson and one more lesson."""

    def made() -> int:
        centre = Person.get_by_id(at.teacher).centre_id
        other = given.person(centre, "Бекова Жанара", phone="87010000007", birth_year=1990)
        given.enrolled(at.group, other)
        given.mark(at.before, other, Status.LATE)
        given.mark(at.lesson, other, Status.PRESENT)
        return other

    return at.ask(made)


def test_two_records_become_one_and_u_makes_them_two(at: Desk) -> None:
    other = twice(at)
    keys = ("3", "s", *"бекова", "enter", "enter", "d", "down", "enter")
    lines = after(at, *keys)
    assert lines[-1] == "MergeScreen"
    page = "\n".join(lines)
    assert "+ Жанар" in page and "2 Жанара" in page and "1 present" in page and "2 late" in page
    assert "1 mark is still to be chosen" in lines[-3]
    lines = after(at, *keys, "f2", "enter")
    assert lines[-1] == "MergeScreen" and "Choose which" in lines[-3]
    assert at.ask(lambda: Person.get_by_id(other)).merged_into_id is None
    lines = after(at, *keys, "2", "f2", "enter")
    assert lines[-1] == "PersonScreen" and "Now one record" in lines[-3], "\n".join(lines)
    kept = at.ask(lambda: Mark.get(Mark.lesson_id == at.before, Mark.person_id == at.learners[1]))
    assert kept.status == "late"
    assert at.ask(lambda: Person.get_by_id(at.learners[1])).phone == "77010000007"
    after(at, "u", "enter")
    assert at.ask(lambda: Person.get_by_id(other)).merged_into_id is None


def test_without_marks_to_choose_the_first_field_that_differs_is_asked_first(at: Desk) -> None:
    given_twice = twice(at)
    at.ask(lambda: Mark.delete().where(Mark.person_id == given_twice).execute())
    lines = after(at, "3", "s", *"бекова", "enter", "enter", "d", "down", "enter", "2")
    assert "1 Жанар " in "\n".join(lines) and "+ Жанара" in "\n".join(lines)


def test_what_becomes_of_the_other_iin_is_said_before(at: Desk) -> None:
    other = twice(at)

    def numbered() -> None:
        given.rewritten(Person, at.learners[1], iin="750315390013")
        given.rewritten(Person, other, iin="821205490018")

    at.ask(numbered)
    lines = after(at, "3", "s", *"бекова", "enter", "enter", "d", "down", "enter", "l")
    assert any("IIN that does not stay is shown no more" in line for line in lines)
    assert "goes into the note, the IIN does not" in lines[-3], "\n".join(lines)


def test_all_right_with_one_key_on_a_kazakh_keyboard(at: Desk) -> None:
    twice(at)
    keys = ("3", "s", *"бекова", "enter", "enter", "d", "down", "enter")
    lines = after(at, *keys, "к", "f2", "enter")
    assert lines[-1] == "PersonScreen"
    assert at.ask(lambda: Person.get_by_id(at.learners[1])).given_name == "Жанара"
    lines = after(at, "3", "s", *"бекова", "enter", "enter", "h")
    assert "made one record" in "\n".join(lines)


def test_nothing_is_erased_by_a_wrong_name_or_no_reason(at: Desk) -> None:
    page = of_page("beko", "r", "enter")
    before = at.ask(lambda: LogEntry.select().count())
    for keys in (
        ("escape",), (*"бек", "enter", "escape"), (*"бекова", "enter", "enter", "escape"),
    ):  # fmt: skip
        after(at, *page, *keys)
        assert at.ask(lambda: LogEntry.select().count()) == before
    lines = after(at, *page, *"бек", "enter")
    assert "another name" in " ".join(lines)
    lines = after(at, *page, *"бекова", "enter", *"просит Бекова", "enter")
    assert "without the name" in " ".join(lines)


def test_somebody_is_erased_and_u_says_that_it_stays_so(at: Desk) -> None:
    page = of_page("beko", "r", "enter", *"БЕКОВА", "enter", *"письмо 12", "enter")
    lines = after(at, *page)
    assert "Бекова" not in "\n".join(lines)
    assert "Erased. 2 marks stay as figures." in " ".join(lines)
    for path in at.path.parent.glob("centre.db*"):
        assert "Бекова".encode() not in path.read_bytes(), path
    lines = after(at, "3", "u")
    assert "stays erased" in " ".join(lines[-4:-1]) and lines[-1] == "PeopleScreen"
    assert at.ask(lambda: Mark.select().where(Mark.person_id == at.learners[1]).count()) == 2
    lines = after(at, "down", "enter")
    assert any(line.split()[:2] == ["2", "–"] for line in lines), "\n".join(lines)


def test_who_looked_is_told_of_the_centre_and_of_one_person(at: Desk) -> None:
    after(at, "3", "enter")
    lines = after(at, "3", "enter", "l")
    assert lines[-1] == "WhoLookedScreen"
    assert sum("a person's page" in line for line in lines) == 1
    assert "akhmetova" in "\n".join(lines)
    lines = after(at, "8", *["down"] * 6, "enter")
    assert "list of people" in "\n".join(lines), "\n".join(lines)


def test_an_empty_log_says_so(at: Desk) -> None:
    lines = after(at, "8", *["down"] * 6, "enter")
    assert "Nobody has looked yet" in "\n".join(lines)


def test_the_form_has_two_pages_and_nothing_typed_is_lost_between_them(at: Desk) -> None:
    lines = after(at, "3", "a")
    assert lines[2].rstrip().endswith("1/2  PgDn") and "Village" in "\n".join(lines)
    assert "IIN" not in "\n".join(lines[:-3])
    lines = after(at, "3", "a", "pagedown")
    assert lines[2].rstrip().endswith("2/2  PgUp") and "IIN" in "\n".join(lines)
    at.ask(lambda: Draft.delete().execute())
    made = ("3", "a", *"Ким", *["enter"] * 6, *"20.11", *["enter"] * 6, *"соседка", "pageup")
    lines = after(at, *made)
    assert lines[2].rstrip().endswith("1/2  PgDn") and "Ким" in "\n".join(lines)
    at.ask(lambda: Draft.delete().execute())
    after(at, *made, "f2")
    row = at.ask(lambda: Person.select().order_by(Person.id.desc()).get())
    assert (row.family_name, row.heard_from) == ("Ким", "соседка")
    assert at.ask(lambda: Consent.get(Consent.person_id == row.id)).signed_on == date(2026, 11, 20)


def test_an_error_turns_to_its_page(at: Desk) -> None:
    lines = after(at, "3", "a", *"Ким", "pagedown", *["enter"] * 5, *"123", "pageup", "f2")
    assert lines[2].rstrip().endswith("2/2  PgUp")
    assert "!" in "\n".join(lines) and "123" in "\n".join(lines)


def test_more_than_the_desks_line_waits_for_the_consent(at: Desk) -> None:
    before = at.ask(lambda: Person.select().count())
    keys = ("3", "a", *"Ким", *["enter"] * 8, *"Нура")
    lines = after(at, *keys, "f2")
    assert "Needs the day it was signed: Village or town" in "\n".join(lines)
    assert "Нура" in "\n".join(lines)
    assert at.ask(lambda: Person.select().count()) == before
    at.ask(lambda: Draft.delete().execute())
    lines = after(at, *keys, "f2", *"23.11", "f2")
    assert at.ask(lambda: Person.select().count()) == before + 1
