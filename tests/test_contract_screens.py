"""Payers, contracts, what pays in a class, and lengths of lessons: by keys on the screen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import given
import pytest
from desk import Desk, acted, desk, line_with, shown, told, type_in

from clc_tui.app import ClcApp
from clc_tui.db.models import (
    Contract,
    Group,
    GroupInstructor,
    Lesson,
    LessonInstructor,
    LogEntry,
    Payer,
)
from clc_tui.services.calendar import add_holiday
from clc_tui.terms import Role
from clc_tui.widgets.form_values import hours_of, money_of

CENTRE = ("8", *["down"] * 8)
CONTRACTS, PAYERS = (*CENTRE, "enter"), (*CENTRE, "down", "enter")
SEWING = ("8", "enter", "down", "down", "enter")
"""The class of twelve."""


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path, learners=3) as made:
        yield made


def kept(at: Desk, **columns: object) -> tuple[int, int]:
    """A payer and a contract of the class's own instructor with them."""

    def make() -> tuple[int, int]:
        payer = given.payer(1, "Social office")
        return payer, given.contract(payer, at.teacher, **columns)

    return at.ask(make)


def paid(at: Desk) -> list[int | None]:
    """The contract of each spell of teaching in the class, in order of time."""
    rows = GroupInstructor.select().where(GroupInstructor.group_id == at.group)
    return at.ask(lambda: [row.contract_id for row in rows.order_by(GroupInstructor.since)])


@acted
async def test_who_pays_and_a_contract_are_written_down(tmp_path: Path) -> None:
    with desk(tmp_path, learners=1) as at:
        async with at.sitting("akhmetova", "ru") as app:
            await type_in(app, *PAYERS)
            assert "Плательщиков пока нет: a – записать" in told(app)
            await type_in(app, "a", *"Отдел занятости", "f2")
            row = at.ask(Payer.get)
            assert (row.name, row.title) == ("Отдел занятости", "Табель учёта рабочего времени")
            assert row.legend.split("\n")[2] == "РП – работа в праздничные дни"
            await type_in(app, "q", "up", "enter")
            assert "Договоров пока нет: a – записать" in told(app)
            await type_in(app, "a", "2", "enter", "enter", *"12/26", "enter", *"швея", "enter")
            await type_in(app, *"1.9.26", "enter", "enter", *"много", "f2")
            assert "! Напишите сумму, например 2500" in line_with(app, "!")
            await type_in(app, *["backspace"] * 5, *"2 500,50", "enter", "enter", "enter", *"40,5")
            await type_in(app, "f2")
            made = at.ask(Contract.get)
            assert (made.person_id, made.rate, made.from_day, made.until) == (
                at.teacher, 250_050, date(2026, 9, 1), None,
            )  # fmt: skip
            assert (made.allowance, made.number, made.position) == (1822, "12/26", "швея")
            assert "2 500,50 / ак. ч" in line_with(app, "Ли О.").replace("\N{NO-BREAK SPACE}", " ")
            await type_in(app, "enter", "f2")
            assert at.ask(Contract.get).allowance == 1822, "hours that do not come out even"


@acted
async def test_a_contract_ends_goes_and_comes_back(tmp_path: Path) -> None:
    with desk(tmp_path, learners=1) as at:
        _payer, contract = kept(at)
        async with at.sitting("akhmetova") as app:
            await type_in(app, *CONTRACTS, "x", *"31.8.26", "enter")
            assert "The last day lies before the first" in told(app)
            await type_in(app, *["backspace"] * 7, *"31.10.26", "enter")
            assert "Runs until 31.10.2026." in told(app)
            assert at.ask(lambda: Contract.get_by_id(contract)).until == date(2026, 10, 31)
            assert not any("Social office" in line for line in shown(app)[2:-3])
            await type_in(app, "o", "x", *["backspace"] * 10, "enter")
            assert "Runs without an end." in told(app)
            await type_in(app, "d", "enter")
            assert "Taken away. u brings it back." in told(app)
            assert at.ask(Contract.select().count) == 0
            await type_in(app, "u", "enter")
            assert at.ask(lambda: Contract.get_by_id(contract)).until is None
            await type_in(app, "h")
            assert any("Tenge" in line or "Until" in line for line in shown(app))


@acted
async def test_a_payer_with_contracts_is_closed_knowingly(tmp_path: Path) -> None:
    with desk(tmp_path, learners=1) as at:
        payer, _contract = kept(at)
        async with at.sitting("akhmetova") as app:
            await type_in(app, *PAYERS, "x")
            assert "1 contract with “Social office” runs on" in " ".join(shown(app))
            await type_in(app, "enter")
            assert told(app).strip() == "Pays no more: Social office."
            await type_in(app, "q", "up", "enter", "a", "2", "f2")
            assert "Write down who pays first" in line_with(app, "!")
            assert at.ask(lambda: Payer.get_by_id(payer)).closed_on == given.TODAY
            await type_in(app, "escape", "q", "down", "enter", "x")
            assert told(app).strip() == "Pays again: Social office."


@acted
async def test_the_page_of_a_class_says_and_names_what_pays(at: Desk) -> None:
    async with at.sitting("akhmetova") as app:
        await type_in(app, *SEWING)
        assert "Li" not in told(app) and not any("paid" in line for line in shown(app))
        await type_in(app, "k", "2")
        assert type(app.screen).__name__ == "ContractForm"
        await type_in(app, "escape")
        payer, first = kept(at, until=date(2026, 12, 31))
        await app.keys_idle()
        second = at.ask(lambda: given.contract(given.payer(1, "School"), at.teacher, number="7"))
        await type_in(app, "q", "enter")
        assert line_with(app, "Ли О.") == " Ли О.: nobody pays yet (k)", "of two none is meant"
        await type_in(app, "k", "1")
        assert paid(at) == [first]
        assert "Ли О.: paid by Social office" in told(app)
        await type_in(app, "k", "2", "1", "enter")
        assert paid(at) == [first, second]
        assert "Ли О.: paid by School, 7" in line_with(app, "Ли О.")
        await type_in(app, "u", "enter")
        assert paid(at) == [first]
        mine = at.ask(lambda: given.contract(payer, at.stand_in))
        await type_in(app, "t", "2", "enter")
        assert "Ким В.: paid by Social office" in told(app)
        assert paid(at) == [first, mine]
    async with at.sitting("li") as app:
        await type_in(app, "q", "8", "enter", "enter")
        assert "Ли О." in line_with(app, "Ли О.")
        assert not any("paid" in line or "office" in line for line in shown(app))


@acted
async def test_naming_no_contract_says_that_the_only_one_pays(at: Desk) -> None:
    kept(at, number="12/26")
    async with at.sitting("akhmetova") as app:
        await type_in(app, *SEWING, "k")
        assert line_with(app, "as usual").strip() == "2 as usual: 12/26 pays, the only one"
        await type_in(app, "2")
        assert "Ли О.: paid by Social office, 12/26" in told(app)
        at.ask(lambda: given.contract(given.payer(1, "School"), at.teacher, number="7"))
        await type_in(app, "k")
        assert any("no contract named" in line for line in shown(app))


@acted
async def test_the_contracts_of_a_person_stand_on_their_page(at: Desk) -> None:
    _payer, contract = kept(at, number="12")
    async with at.sitting("akhmetova") as app:
        await type_in(app, "3", "s", *"ли ольга", "enter")
        assert type(app.screen).__name__ == "PersonScreen"
        assert "since 01.09.2026" in line_with(app, "Social office, 12")
        await type_in(app, "end", "x", *"30.11.26", "enter")
        assert at.ask(lambda: Contract.get_by_id(contract)).until == date(2026, 11, 30)
        await type_in(app, "end", "enter")
        assert type(app.screen).__name__ == "ContractForm"
        await type_in(app, "escape", "k", *["tab"] * 6, *"3000", "f2")
        assert told(app).strip().startswith("Saved. Paid as before: Sewing · housewives")
        assert at.ask(Contract.select().count) == 2


@acted
async def test_a_draft_of_a_contract_names_whose_it_is(at: Desk) -> None:
    kept(at)
    async with at.sitting("akhmetova") as app:
        await type_in(app, *CONTRACTS, "a", "1", "tab", "tab", *"99", "escape", "2")
        assert type(app.screen).__name__ == "ContractsScreen"
    async with at.sitting("akhmetova") as app:
        assert "Contract: go on typing?" in " ".join(shown(app))
        await type_in(app, "1")
        assert "Ким В." in line_with(app, "Instructor") and "99" in line_with(app, "Number")


@acted
async def test_a_lesson_lasted_longer_or_shorter(at: Desk) -> None:
    async with at.sitting("li") as app:
        await type_in(app, "b", "4", "enter", "backspace", *"720", "enter")
        assert "by midnight: from 14:00 on that is 600 minutes" in told(app)
        await type_in(app, *["backspace"] * 3, *"60", "enter")
        assert "23.11: 60 minutes." in told(app) and "saved 14:07" in told(app)
        assert at.lesson_row().minutes == 60
        await type_in(app, "u", "enter")
        assert at.lesson_row().minutes == 90
    async with at.sitting("akhmetova") as app:
        await type_in(app, *SEWING, "l", "home", "b", *"45", "enter")
        assert "Why does it change?" in " ".join(shown(app))
        await type_in(app, *"by the paper", "enter")
        assert at.lesson_row(at.old).minutes == 45
        reason = at.ask(lambda: LogEntry.get(LogEntry.verb == "change_length",
                                             LogEntry.subject_id == at.old).reason)  # fmt: skip
        assert reason == "by the paper" and "45 min" in line_with(app, "03.11.2026")


@acted
async def test_a_day_off_is_asked_about_before_a_lesson_is_put_on_it(at: Desk) -> None:
    day = given.TODAY + timedelta(days=7)

    def off() -> None:
        boss = given.actor(Group.get_by_id(at.group).centre_id, Role.FACILITATOR)
        add_holiday(boss, day, "Праздник [села]")
        add_holiday(boss, given.TODAY, "Ремонт")

    at.ask(off)
    count = at.ask(Lesson.select().count)
    async with at.sitting("akhmetova") as app:
        await type_in(app, *SEWING, "l", "a", *"30.11", "enter")
        question = "30.11 is a day off: Праздник [села]. Hold the lesson all the same?"
        assert question in " ".join(shown(app))
        await type_in(app, "n")
        assert at.ask(Lesson.select().count) == count
        await type_in(app, "a", *"30.11", "enter", "enter", "enter", "enter")
        assert at.ask(Lesson.select().count) == count + 1
        await type_in(app, "end", "up", "m", *"30.11.26", "enter")
        assert "is a day off" in " ".join(shown(app))
        await type_in(app, "q")
    async with at.sitting("li") as app:
        assert "23.11 is a day off: Ремонт." in told(app)
        await type_in(app, "x", "2", *["backspace"] * 16, *"30.11.26 9:00", "enter")
        assert "is a day off: Праздник" in " ".join(shown(app))
        await type_in(app, "enter")
        moved = at.lesson_row()
        assert moved.reason == "moved" and at.lesson_row(moved.moved_to_id).on_date == day
        assert "30.11 is a day off" in " ".join(line.strip() for line in shown(app))


@acted
async def test_a_contract_for_one_lesson_from_the_register(at: Desk) -> None:
    payer, _first = kept(at)
    second = at.ask(lambda: given.contract(given.payer(1, "School"), at.teacher))
    async with at.sitting("akhmetova") as app:
        await open_register(app)
        await type_in(app, "t")
        assert "which contract pays this lesson" in shown(app)[-3]
        await type_in(app, "end", "enter", "2")
        row = at.ask(LessonInstructor.get)
        assert (row.lesson_id, row.person_id, row.contract_id) == (at.lesson, at.teacher, second)
        assert "saved" in told(app)
    async with at.sitting("li") as app:
        await type_in(app, "t")
        assert not any("contract" in line for line in shown(app))
    assert payer != second


async def open_register(app: ClcApp) -> None:
    """The register of today's lesson."""
    await type_in(app, "2", "down", "enter")


def test_sums_and_hours_as_people_write_them() -> None:
    sums = {"2500": 250_000, "2 500,50": 250_050, " 2\u00a0500.5 тг": 250_050, "0": 0, "": None}
    assert {text: money_of(text) for text in sums} == sums
    assert hours_of("40,5") == hours_of(" 40.50 ") and hours_of("") is None
    for bad in ("2,500,0", "-5", "1e9", "2500.555", "сто", "²"):
        with pytest.raises(Exception, match="Write"):
            money_of(bad)
    for bad in ("сорок", "-1", "40,555", "٤"):
        with pytest.raises(Exception, match="Write"):
            hours_of(bad)
