"""People, one person's page and form, on the screen."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import given
import pytest
from desk import Desk, desk, shown, type_in
from ptys import Pty
from rich.cells import cell_len
from textual import events

from clc_tui.db.connection import database
from clc_tui.db.models import AnnouncedAbsence, Consent, Enrolment, Group, Interest, Person
from clc_tui.screens.person import PersonScreen
from clc_tui.screens.person_form import PersonForm
from clc_tui.terms import Employment, Role


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path) as made:
        yield made


def after(at: Desk, *keys: str, user: str = "akhmetova", language: str = "en",
          size: tuple[int, int] = (80, 24)) -> tuple[list[str], str]:  # fmt: skip
    """The screen after a burst of keys, and its kind."""

    async def story() -> tuple[list[str], str]:
        async with at.sitting(user, language, size) as app:
            await type_in(app, *keys)
            return shown(app), type(app.screen).__name__

    return asyncio.run(story())


def test_after_a_search_in_cyrillic_the_hints_are_those_of_the_list_again(at: Desk) -> None:
    lines, _kind = after(at, "3", "s", *"бек", "escape")
    assert "new person" in lines[-1] and "back" in lines[-1], lines[-1]


def newest(at: Desk) -> Person:
    return at.ask(lambda: Person.select().order_by(Person.id.desc()).get())


def test_everybody_in_order_of_name_with_how_many(at: Desk) -> None:
    lines, _kind = after(at, "3", language="kk")
    names = [line[2:].split("  ")[0].strip() for line in lines[2:10]]
    assert names[0].startswith("Абдрахманова") and names[1].startswith("Ахметова")
    assert "Әлиева" in " ".join(names)
    lines, _kind = after(at, "3")
    assert "16 people" in lines[-2]
    assert line_with_text(lines, "Ахметова Айгүл Қ. ").rstrip().endswith(" Sewing")
    wide, _kind = after(at, "3", size=(120, 24))
    line = line_with_text(wide, "Ахметова Айгүл Қайратқызы")
    assert line.rstrip().endswith("Sewing · housewives")


def line_with_text(lines: list[str], text: str) -> str:
    return next(line for line in lines if text in line)


def test_the_list_narrows_as_one_types_in_any_spelling_and_layout(at: Desk) -> None:
    for query in ("beko", "БЕК", ",trj"):
        lines, _kind = after(at, "3", "s", *query)
        assert "1 person" in lines[-2], query
        assert "Бекова" in lines[3]
    _lines, kind = after(at, "3", "s", *"beko", "enter", "enter")
    assert kind == "PersonScreen"
    lines, kind = after(at, "3", "s", *"beko", "escape")
    assert kind == "PeopleScreen" and "16 people" in lines[-2]
    lines, kind = after(at, "3", "s", *"beko", "escape", "escape")
    assert kind == "TodayScreen"


def test_three_hundred_people_come_as_the_cursor_goes(at: Desk, tmp_path: Path) -> None:
    def many() -> None:
        centre = Person.get_by_id(at.teacher).centre_id
        for number in range(300):
            given.person(centre, f"Ким Вера{number:03d}")

    at.ask(many)
    lines, _kind = after(at, "3", *["end"] * 12)
    assert "316 people" in " ".join(lines)
    assert line_with_text(lines, ">").startswith("> Цой")


def test_a_new_person_is_written_down_in_one_burst(at: Desk) -> None:
    keys = (
        "3", "a", *"Сейітқазы", "enter", *'О"мір[/b]', "enter", *"Өмірзаққызы", "enter", "f",
        "enter", *"29.2.2004", "enter", *"8701 000 00 01", "enter", *"20.11", "enter", "enter",
        *"с. Нура", "enter", "h", "f2",
    )  # fmt: skip
    lines, kind = after(at, *keys)
    made = newest(at)
    assert (made.family_name, made.given_name, made.sex) == ("Сейітқазы", 'О"мір[/b]', "f")
    assert (made.birth_date, made.phone) == (date(2004, 2, 29), "77010000001")
    assert kind == "PersonScreen"
    assert any('О"мір[/b]' in line for line in lines)
    assert "29.02.2004" in line_with_text(lines, "Date of birth")


def test_a_day_that_does_not_exist_is_told_and_what_was_typed_stays(at: Desk) -> None:
    before = at.ask(lambda: Person.select().count())
    lines, kind = after(at, "3", "a", *"Ким", "tab", "tab", "tab", "tab", *"31.02.1990", "f2")
    assert kind == "PersonForm"
    assert "31.02.1990" in line_with_text(lines, "Birth date or year")
    assert any("There is no day 31.02.1990" in line for line in lines)
    assert at.ask(lambda: Person.select().count()) == before


def test_somebody_known_is_shown_while_typing_and_asked_about_when_saving(at: Desk) -> None:
    lines, _kind = after(at, "3", "a", *"бекова", "enter", *"жанар", "enter")
    assert "Known already? Бекова Жанар" in " ".join(lines)
    _lines, kind = after(at, "2", "3", "a", "escape", *"бекова", "enter", *"жанар", "f2", "1")
    assert kind == "PersonScreen"
    before = at.ask(lambda: Person.select().count())
    after(at, "3", "a", *"бекова", "enter", *"жанар", "f2", "2")
    assert at.ask(lambda: Person.select().count()) == before + 1


def test_what_is_known_is_changed_and_the_other_persons_change_is_told(at: Desk) -> None:
    _lines, kind = after(at, "3", "s", *"beko", "enter", "enter", "e", "end", *"ва", "f2")
    assert kind == "PersonScreen"
    assert at.ask(lambda: Person.get_by_id(at.learners[1])).family_name == "Бековава"

    async def story() -> list[str]:
        async with at.sitting("akhmetova") as app:
            await app.push_screen(PersonForm(app.session, at.learners[2]))
            await app.keys_idle()

            def other() -> None:
                row = Person.get_by_id(at.learners[2])
                row.family_name = "Другая"
                row.save()

            at.ask(other)
            await type_in(app, "end", *"х", "f2")
            return shown(app)

    lines = asyncio.run(story())
    assert "Другая" in " ".join(lines)
    assert "Исмаиловах" in line_with_text(lines, "Family name *")


def test_consent_of_the_grown_up_and_of_the_under_age(at: Desk) -> None:
    after(at, "3", "s", *"beko", "enter", "enter", "c", "enter")
    signed = at.ask(lambda: Consent.get(Consent.person_id == at.learners[1]))
    assert signed.signed_on == given.TODAY and signed.guardian is None

    def child() -> int:
        return given.person(Person.get_by_id(at.teacher).centre_id, "Тен Юля", birth_year=2012)

    child_id = at.ask(child)
    lines, _kind = after(at, "3", "s", *"тен ю", "enter", "enter", "c", "enter")
    assert "under 18" in lines[-2]
    after(at, "3", "s", *"тен ю", "enter", "enter", "c", *"Тен А.", "enter")
    assert at.ask(lambda: Consent.get(Consent.person_id == child_id)).guardian == "Тен А."


def test_into_a_class_and_out_of_it_with_a_reason(at: Desk) -> None:
    lines, _kind = after(at, "3", "s", *"beko", "enter", "enter", "p", "1")
    spell = at.ask(
        lambda: Enrolment.get(Enrolment.person_id == at.learners[1], Enrolment.group_id != at.group)
    )
    assert spell.ends_on is None and "journal number 3" in " ".join(lines)
    lines, _kind = after(at, "3", "s", *"beko", "enter", "enter", "x", "2", "2", *"переезд",
                         "enter")  # fmt: skip
    ended = at.ask(lambda: list(Enrolment.select().where(Enrolment.ends_on.is_null(False))))
    assert [row.reason for row in ended] == ["переезд"]
    assert "takes it back" in lines[-2]


def test_a_full_class_offers_the_waiting_list(at: Desk) -> None:
    def fill() -> None:
        Group.update(capacity=2).where(Group.id != at.group).execute()

    at.ask(fill)
    lines, _kind = after(at, "3", "s", *"beko", "enter", "enter", "p", "1", "enter")
    assert at.ask(lambda: Interest.select().count()) == 1
    assert "Waiting, 1 in line." in " ".join(lines)


def test_an_absence_said_beforehand(at: Desk) -> None:
    after(at, "3", "s", *"beko", "enter", "enter", "o", "2", "enter", *["backspace"] * 10,
          *"30.11.2026", "enter")  # fmt: skip
    row = at.ask(AnnouncedAbsence.get)
    assert (row.from_date, row.to_date, row.status) == (given.TODAY, date(2026, 11, 30), "ill")


def test_an_instructor_reads_and_does_not_write(at: Desk) -> None:
    lines, kind = after(at, "q", "3", "a", user="li")
    assert kind == "PeopleScreen" and "does nothing here" in lines[-2]
    lines, kind = after(at, "q", "3", "enter", "e", user="li")
    assert kind == "PersonScreen" and "does nothing here" in lines[-2]
    assert "Employment" not in " ".join(lines)


def test_the_page_tells_employment_and_classes(at: Desk) -> None:
    def told() -> None:
        centre = Person.get_by_id(at.teacher).centre_id
        given.person(centre, "Юсупов Осман", employment=Employment.PENSIONER, note="[red]x")

    at.ask(told)
    lines, _kind = after(at, "3", "s", *"юсуп", "enter", "enter")
    assert "pensioner" in line_with_text(lines, "Employment")
    assert "[red]x" in line_with_text(lines, "Note")
    lines, _kind = after(at, "3", "s", *"beko", "enter", "enter")
    assert "2/2" in line_with_text(lines, "01.09.2026")


def test_each_departure_reads_whole_as_what_it_was(at: Desk) -> None:
    """What there is no room for goes on below, the last line of the page too."""

    def gone() -> None:
        spell = Enrolment.get(Enrolment.person_id == at.learners[1])
        other = Enrolment.get(Enrolment.group_id != at.group).group_id
        with given.logged(spell.centre_id):
            given.rewritten(Enrolment, spell.id, ends_on=date(2026, 11, 20), outcome="moved")
            given.enrolled(
                other, at.learners[1], starts_on=date(2026, 11, 21), ends_on=given.TODAY,
                outcome="left", reason="moved house to another town",
            )  # fmt: skip

    at.ask(gone)
    for size in ((80, 24), (40, 12)):
        lines, _kind = after(at, "3", "s", *"beko", "enter", "enter", "end", size=size)
        assert line_with_text(lines, "moved to ").strip() == "moved to English A1 · youth"
        if size[0] == 80:
            assert "left, moved house to another town" in [line.strip() for line in lines]


def test_a_paste_with_an_escape_in_it_is_harmless(at: Desk) -> None:
    async def story() -> None:
        async with at.sitting("akhmetova") as app:
            await type_in(app, "3", "a")
            app.post_message(events.Paste("Ким\x1b]52;c;x\x07\nвторая строка"))
            await type_in(app, "f2")

    asyncio.run(story())
    assert newest(at).family_name == "Ким]52;с;х"


def test_the_other_record_is_looked_for_and_not_this_one(at: Desk) -> None:
    async def story() -> tuple[list[str], list[str]]:
        async with at.sitting("akhmetova") as app:
            await app.push_screen(PersonScreen(app.session, at.learners[1]))
            await type_in(app, "d")
            alone = shown(app)
            centre = at.ask(lambda: Person.get_by_id(at.teacher).centre_id)
            at.ask(lambda: given.person(centre, "Бекова Жаннур"))
            await type_in(app, "escape", "d")
            return alone, shown(app)

    alone, both = asyncio.run(story())
    assert "The other record of this person:" in alone[0]
    assert "Nobody else is called so." in alone[-2] and "F2" not in alone[-1]
    assert "1 found" in both[-2] and line_with_text(both, "Бекова Жаннур")


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
def test_every_language_and_size(at: Desk, language: str, size: tuple[int, int]) -> None:
    for keys in (("3",), ("3", "enter"), ("3", "a"), ("3", "enter", "e")):
        lines, _kind = after(at, *keys, language=language, size=size)
        assert all(cell_len(line) <= size[0] for line in lines)
        assert len(lines) == size[1]
        assert lines[-1].strip()


def test_history_and_undo_of_a_person(at: Desk) -> None:
    lines, kind = after(at, "3", "s", *"beko", "enter", "enter", "e", "end", *"ва", "f2", "h")
    assert kind == "HistoryScreen" and "Бековава" in " ".join(lines)
    after(at, "3", "s", *"beko", "enter", "enter", "u", "enter")
    assert at.ask(lambda: Person.get_by_id(at.learners[1])).family_name == "Бекова"


def test_a_dropped_line_loses_nothing_typed(tmp_path: Path) -> None:
    path = given.new_file(tmp_path / "centre.db")
    centre = given.centre()
    given.demo(centre)
    given.grant(given.user("zh", language="en"), centre, Role.FACILITATOR)
    database.close()
    command = [sys.executable, "-m", "clc_tui", "--db", str(path), "--user", "zh"]
    env = {"CLC_TODAY": "2026-11-23T14:07"}
    with Pty.spawn(command, env=env) as pty:
        pty.wait_for("F1", timeout=20)
        pty.send("3aСейітқазы\rӨміргүл\r")
        pty.wait_for("Өміргүл")
        pty.wait_quiet(0.3)
        pty.kill()
        pty.wait()
    with Pty.spawn(command, env=env) as pty:
        pty.wait_for("Person: go on typing?", timeout=20)
        pty.send("\r")
        pty.wait_for("Family name *")
        pty.wait_for("Сейітқазы")
        pty.wait_for("Өміргүл")
        pty.send("\x1bOQ")
        pty.wait_for("First steps")
        pty.wait_quiet(0.3)
    database.connect()
    assert [row.given_name for row in Person.select()] == ["Өміргүл"]
    database.close()
