"""The enrolment desk as it is used: a line per person, typed in bursts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import apsw
import given
import pytest
from clc import clc
from desk import Desk, acted, desk, line_with, shown, told, type_in
from program import given_class, started
from ptys import Pty
from textual import events

from clc_tui.app import ClcApp
from clc_tui.db.connection import database
from clc_tui.db.models import Draft, Enrolment, Group, Interest, LogEntry, Person
from clc_tui.imports.learners import read_learners
from clc_tui.imports.reading import read_table
from clc_tui.screens.desk import DeskScreen
from clc_tui.services.person_fields import cleaned
from clc_tui.terms import Sex

SAMPLE = Path(__file__).parent / "samples" / "learners.xlsx"
SEX_KEYS = {Sex.FEMALE: "ж", Sex.MALE: "м", None: "\r"}


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path) as made:
        yield made


def places(at: Desk, capacity: int | None, group_id: int = 0) -> None:
    which = group_id or at.group
    at.ask(lambda: Group.update(capacity=capacity).where(Group.id == which).execute())


async def at_the_desk(app: ClcApp) -> DeskScreen:
    """From Today through Centre and Classes to the last class, Sewing, and its desk."""
    await type_in(app, "8", "enter", "end", "enter", "p")
    assert isinstance(app.screen, DeskScreen)
    return app.screen


def keys(text: str) -> list[str]:
    """Keys as a terminal sends them; `\\r` is Enter."""
    named = {"\r": "enter", " ": "space"}
    return [named.get(each, each) for each in text]


async def line(app: ClcApp, name: str, rest: str = "\r\r", phone: str = "") -> None:
    """One person: name and phone pasted, for a key takes a test longer than a person."""
    app.post_message(events.Paste(name))
    await type_in(app, *keys(f"\r{rest}"))
    app.post_message(events.Paste(phone))
    await type_in(app, *["enter"] * enters(rest, phone))


def enters(rest: str, phone: str) -> int:
    """How often Enter takes the line in: the one after the letter of the sex is habit."""
    return 2 if rest[-1] in "жмf" and not phone else 1


def phones_of(who: object) -> list[str]:
    return [row.phone or "" for row in Person.select().where(who)]


@acted
async def test_a_line_enrols_and_the_next_one_is_there(at: Desk) -> None:
    places(at, 14)
    async with at.sitting("akhmetova") as app:
        await at_the_desk(app)
        lines = "төлеген САРА болатқызы\r92\rf87010000007\rКим Анна\r\r\r\rСи Павел\r2001\rm\r\r"
        await type_in(app, *keys(lines))
        assert "Төлеген Сара Болатқызы         1992" in line_with(app, "Сара")
        assert line_with(app, "Сара").endswith("f   +7 701 000 00 07    place 13 of 14")
        assert line_with(app, "Ким").endswith("place 14 of 14")
        assert line_with(app, "Си Павел").endswith("waiting, 1")
        assert "0 free places   waiting 1" in line_with(app, "Sewing")
    sara = at.ask(lambda: Person.get(Person.given_name == "Сара"))
    assert (sara.family_name, sara.patronymic) == ("Төлеген", "Болатқызы")
    assert (sara.birth_year, sara.sex, sara.phone) == (1992, "f", "77010000007")
    assert at.ask(lambda: [e.verb for e in LogEntry.select().order_by(-LogEntry.id)])[0:3] == (
        ["desk_line"] * 3
    )


@acted
async def test_who_goes_on_by_tab_lands_where_the_letter_of_the_sex_went_already(at: Desk) -> None:
    places(at, 14)
    async with at.sitting("akhmetova") as app:
        screen = await at_the_desk(app)
        await type_in(app, *"Ким Анна", "tab", *"92", "tab", "f", "tab", *"8701", "tab")
        assert [screen.values[name] for name in ("name", "year", "sex", "phone")] == [
            "Ким Анна", "92", "f", "8701",
        ]  # fmt: skip
        assert app.focused is screen.field("name")
        await type_in(app, "shift+tab", "shift+tab", "f", "shift+tab", "tab")
        assert app.focused is screen.field("phone")


@acted
async def test_a_number_in_the_name_is_no_name(at: Desk) -> None:
    async with at.sitting("akhmetova") as app:
        screen = await at_the_desk(app)
        app.post_message(events.Paste("Ким Анна 8 701 000 00 07"))
        await type_in(app, "enter")
        assert told(app).startswith(" ! A name has no numbers in it")
        assert app.focused is screen.field("name")
        assert screen.values["name"].endswith("07")
        assert not at.ask(lambda: phones_of(Person.given_name == "Анна"))


@acted
async def test_forty_people_of_a_list_in_fewer_than_twelve_keys_each(at: Desk) -> None:
    listed = read_learners(read_table(SAMPLE.read_bytes(), SAMPLE.name), given.TODAY)
    people = [each.fields for each in listed.learners][:40]
    assert len(people) == 40
    places(at, 30)
    own = 0
    async with at.sitting("akhmetova", "ru") as app:
        await at_the_desk(app)
        for one in people:
            name = " ".join(filter(None, (one.family_name, one.given_name, one.patronymic)))
            year = str((one.birth_date and one.birth_date.year) or one.birth_year or "")
            rest = f"{year[-2:]}\r{SEX_KEYS[one.sex]}"
            await line(app, name, rest, one.phone)
            typed = len(rest) + 1 + enters(rest, one.phone)  # and Enter after the name
            own = max(own, typed)
            if "уже" in told(app):
                await type_in(app, "f2")  # another person of the same name or phone
                own = max(own, typed + 1)
    assert own < 12
    enrolled = at.ask(lambda: Enrolment.select().where(Enrolment.group_id == at.group).count())
    waiting = at.ask(lambda: Interest.select().where(Interest.closed_on.is_null()).count())
    assert (enrolled, waiting) == (30, 22)
    for one in people:
        clean = cleaned(one, given.TODAY)
        same = (Person.family_name == clean.family_name) & (Person.given_name == clean.given_name)
        assert clean.phone in at.ask(partial(phones_of, same))


@acted
async def test_known_people_appear_and_are_taken_with_their_phone(at: Desk) -> None:
    def known() -> int:
        centre = Group.get_by_id(at.group).centre_id
        return given.person(
            centre, "Дүйсенбай Мақпал", birth_year=1990, sex=Sex.FEMALE, phone="87055554433"
        )

    person_id = at.ask(known)
    async with at.sitting("akhmetova") as app:
        await at_the_desk(app)
        await type_in(app, *keys("дуйс мақ"))
        assert line_with(app, "Мақпал").startswith("> Дүйсенбай Мақпал")
        await type_in(app, "down", "enter")
        assert "+7 705 555 44 33" in line_with(app, "Мақпал")
        await type_in(app, "enter")
        assert "number 13" in told(app)
        await line(app, "Дүйсенбай Мақпал")
        assert "already known" in told(app) and line_with(app, "Мақпал")
        await type_in(app, "down", "enter", "enter")
        assert "Дүйсенбай М. is in this class already, number 13." in told(app)
        await type_in(app, "f2")
        assert "number 14" in told(app), "F2 after all: another person of this name"
    spells = at.ask(lambda: Enrolment.select().where(Enrolment.person_id == person_id).count())
    assert spells == 1


@acted
async def test_a_family_phone_is_told_as_one_with_the_keys_that_help(at: Desk) -> None:
    def known() -> int:
        centre = Group.get_by_id(at.group).centre_id
        return given.person(centre, "Тест Один", phone="87055554433")

    one = at.ask(known)
    async with at.sitting("akhmetova", size=(40, 12)) as app:
        screen = await at_the_desk(app)
        await line(app, "Касымова Роза", phone="87055554433")
        whole = "Тест Один: already known with this phone. F2: another person, ↓: this one."
        assert whole in " ".join(told(app).split())
        assert "F2 another person" in shown(app)[-1]
        await type_in(app, "end", "x")
        assert "F2" not in shown(app)[-1]
        await type_in(app, "backspace", "enter", "f2")
        assert "number 13" in told(app)
        await type_in(app, *keys("Тест Один\r\r\r87770000000"), "shift+tab", "shift+tab", "down")
        await type_in(app, "enter")
        assert screen.values["phone"] == "87770000000", "what was just said is the newer phone"
        await type_in(app, "enter")
        assert "number 14" in told(app)
        await type_in(app, *keys("Тест Один"), "down", "enter")
        assert "is in this class already, number 14." in " ".join("".join(shown(app)[-4:]).split())
    assert at.ask(lambda: phones_of(Person.id == one)) == ["77770000000"]


@acted
async def test_everybody_alike_is_in_sight_in_a_small_window(at: Desk) -> None:
    def known() -> None:
        centre = Group.get_by_id(at.group).centre_id
        for year in range(1980, 1984):
            given.person(centre, "Тестова Алиса", birth_year=year, phone="87055554433")

    at.ask(known)
    async with at.sitting("akhmetova", size=(40, 12)) as app:
        await at_the_desk(app)
        await line(app, "Ан Оля")
        await line(app, "Тестова Алиса")
        page = shown(app)
        assert page[6].startswith("> Тестова") and page[7].startswith("  Тестова"), page
        assert page[8].startswith(" ! Тестова Алиса: already known"), page
        assert "F2 another person" in page[-1]


@acted
async def test_an_enter_out_of_habit_after_the_sex_does_not_take_the_line_in(at: Desk) -> None:
    async with at.sitting("akhmetova", "ru") as app:
        await at_the_desk(app)
        assert "↓ знакомые  ↑ как выше" in shown(app)[-1]
        await type_in(app, *keys("Ким Анна\r1985\rж\r87010000007\r"))
        assert "+7 701 000 00 07" in line_with(app, "Ким Анна")
        await type_in(app, *keys("Ан Оля\r1985\rж\r"))
        assert not at.ask(lambda: phones_of(Person.given_name == "Оля"))
        await type_in(app, "enter")
    assert at.ask(lambda: phones_of(Person.given_name == "Оля")) == [""]


@pytest.mark.parametrize("wrong", ["19855", "8701333445"])
@acted
async def test_a_wrong_year_is_told_as_one_when_its_place_is_left(at: Desk, wrong: str) -> None:
    async with at.sitting("akhmetova") as app:
        screen = await at_the_desk(app)
        await type_in(app, *keys(f"Ким Анна\r{wrong}\r"))
        assert told(app) == " ! Write the year of birth like 1980, or 80."
        await type_in(app, "tab")
        assert app.focused is screen.field("year")


@acted
async def test_a_namesake_is_written_down_on_f2(at: Desk) -> None:
    async with at.sitting("akhmetova") as app:
        await at_the_desk(app)
        await line(app, "Бекова Жанар")
        assert "Бекова Жанар: already known" in told(app)
        await type_in(app, "f2")
        assert "number 13" in told(app)
    assert at.ask(lambda: Person.select().where(Person.given_name == "Жанар").count()) == 2


@acted
async def test_what_is_wrong_is_told_at_its_place_and_stays(at: Desk) -> None:
    async with at.sitting("akhmetova") as app:
        screen = await at_the_desk(app)
        people = at.ask(lambda: Person.select().count())
        await type_in(app, *keys("\r"))
        assert "Write the name" in told(app)
        await type_in(app, *keys("Ау Ая\r2099\rf123\r"))
        assert told(app).startswith(" !")
        assert screen.values == {"name": "Ау Ая", "year": "2099", "sex": "f", "phone": "123"}
        assert screen.focused is screen.field("year")
        await type_in(app, "end", *["backspace"] * 4, *keys("1999\r\r\r"))
        assert told(app).startswith(" !") and screen.focused is screen.field("phone")
        await type_in(app, *["backspace"] * 3, *keys("8 701 000 00 01\r"))
        assert "number 13" in told(app)
        await type_in(app, *keys("Ан Оля\r\rx"))
        assert "f – female, m – male" in told(app)
    assert at.ask(lambda: Person.select().count()) == people + 1


@acted
async def test_as_the_line_before_and_the_second_choice(at: Desk) -> None:
    places(at, 12)
    async with at.sitting("akhmetova") as app:
        await at_the_desk(app)
        await type_in(app, "f4", "1")
        assert "2nd choice: English A1" in line_with(app, "Sewing")
        await type_in(app, *keys("Ким Анна\r1990\rf87010000001\r"), "up", *keys("Оля\r"), "up")
        await type_in(app, *keys("\r"), "up", *keys("\r"), "up", "enter")
        assert "Ким Анна: already known" in told(app) or "phone" in told(app), told(app)
        await type_in(app, "f2")
        assert "Ким Оля: waiting, 2. English A1: waiting, 2." in told(app)
    olya = at.ask(lambda: Person.get(Person.given_name == "Оля"))
    assert (olya.birth_year, olya.sex, olya.phone) == (1990, "f", "77010000001")
    assert at.ask(lambda: Interest.select().where(Interest.person_id == olya.id).count()) == 2


@acted
async def test_those_who_wait_come_before_somebody_at_the_desk(at: Desk) -> None:
    places(at, 12)
    async with at.sitting("akhmetova") as app:
        await at_the_desk(app)
        await line(app, "Ким Анна")
        assert "waiting, 1" in told(app)
        places(at, 13)
        await line(app, "Ан Оля")
        assert "waiting, 2. 1 person waits before and comes first. 1 free place." in told(app)
        await line(app, "Ким Анна")
        await type_in(app, "down", "enter", "enter")
        assert "place 13 of 13" in told(app)


def _answered(pty: Pty, answers: Sequence[str]) -> bool:
    return any(each in pty.text for each in answers)


def test_two_desks_in_two_terminals_and_one_last_place(tmp_path: Path) -> None:
    path = given_class(tmp_path)
    raw = apsw.Connection(str(path))
    raw.execute('UPDATE "group" SET capacity = 21')
    raw.close()
    with started(path, "desk") as one, started(path, "desk") as other:
        for pty in (one, other):
            pty.wait_for("not marked", 20)
            pty.send("8\r\rp")
            pty.wait_for("1 free place")
        one.send("Ан Оля\r\r\r\r")
        other.send("Ву Яна\r\r\r\r")
        answers = ("place 21 of 21", "waiting, 1")
        for pty in (one, other):
            pty.wait_for(partial(_answered, pty, answers))
        told = sorted(next(each for each in answers if each in pty.text) for pty in (one, other))
        assert told == sorted(answers)
        for pty in (one, other):  # each sees what the other desk did
            pty.wait_for("0 free places   waiting 1")


@acted
async def test_a_line_half_typed_is_there_again_after_the_line_dropped(at: Desk) -> None:
    async with at.sitting("akhmetova") as app:
        await at_the_desk(app)
        await type_in(app, *keys("Ан Оля\r1990\r"))
    assert at.ask(lambda: Draft.select().count()) == 1
    async with at.sitting("akhmetova") as app:
        assert "Enrolment desk: go on typing?" in "\n".join(shown(app))
        await type_in(app, "1")
        assert isinstance(app.screen, DeskScreen)
        assert "Ан Оля                         1990" in line_with(app, "Оля")
        await type_in(app, "escape")
        assert "The line is empty" in told(app)
    assert at.ask(lambda: Draft.select().count()) == 0


@acted
async def test_esc_empties_the_line_and_then_goes_back(at: Desk) -> None:
    async with at.sitting("akhmetova") as app:
        await at_the_desk(app)
        await type_in(app, *keys("ух"), "escape", "escape")
        assert not isinstance(app.screen, DeskScreen)
        await type_in(app, "p", *keys("Ан Оля\r\r\r\r"), "escape", "u", "y")
        words = " Taken back: Ан О.: at the enrolment desk – Sewing · housewives"
        assert line_with(app, "Taken back: ").startswith(words)
    assert not at.ask(lambda: Person.select().where(Person.given_name == "Оля").count())


@pytest.mark.parametrize("size", [(40, 12), (80, 24)])
@acted
async def test_many_lines_scroll_and_the_typed_one_stays_in_sight(
    at: Desk, size: tuple[int, int]
) -> None:
    async with at.sitting("akhmetova", "kk", size) as app:
        await at_the_desk(app)
        for (
            name
        ) in "Аба Бота Вера Гүл Дана Ела Жан Зере Ира Кәмшат Лия Мира Нұр Оля Раушан".split():
            await line(app, f"Сейіт {name}")
        await type_in(app, *keys("Соңғы"))
        assert line_with(app, "Соңғы") and line_with(app, "Сейіт Раушан")
        assert shown(app)[0].startswith(" Talgar")


def test_a_file_the_desk_wrote_agrees_with_its_log(at: Desk) -> None:
    database.close()
    assert clc("check", "--db", at.path).status == 0
