"""A month in the life: October from the first mark to the payer's sheet, every step on a screen.

The figures are made by hand:

| who                              | lessons                                 | minutes |
|----------------------------------|-----------------------------------------|---------|
| Li O., 2 500 an academic hour    | 05.10 90, 26.10 60, meeting 06.10 60    | 210     |
| Tsoi A., 2 500 an academic hour  | 12.10 90, in Li's class                 | 90      |
| Kim V., 3 000 a clock hour       | 07.10, 14.10, 21.10, 28.10 60 each      | 240     |

19.10 was not held. Li's 210 minutes are 4 2/3 academic hours, rounded once to a quarter: 4,75, and
11 875 tenge. Tsoi's 90 are 2, and 5 000. Kim's 240 are 4 clock hours, and 12 000. In November the
marks of 05.10 go: 90 minutes, 2 academic hours and 5 000 tenge less on Li's next sheet, where four
lessons of 90 make 8: 6 hours and 15 000 are left.
"""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import given
from desk import acted, line_with, shown, told, type_in
from openpyxl import load_workbook

from clc_tui.app import ClcApp
from clc_tui.db.connection import database
from clc_tui.language import Speaker
from clc_tui.reports.formats import written
from clc_tui.reports.papers import made
from clc_tui.services.actors import sign_in
from clc_tui.services.checking import check
from clc_tui.services.papers import tray
from clc_tui.session import Session
from clc_tui.store import Store
from clc_tui.terms import RatePer, Role, Rounding

LI_DAYS = [date(2026, 10, day) for day in (5, 12, 19, 26)]
KIM_DAYS = [date(2026, 10, day) for day in (7, 14, 21, 28)]
NOVEMBER = [date(2026, 11, day) for day in (2, 9, 16, 23)]


@dataclass
class Centre:
    """A file, and who sits down at it when."""

    path: Path
    store: Store

    @asynccontextmanager
    async def sitting(self, user: str, day: date, hour: int = 16) -> AsyncIterator[ClcApp]:
        """The program, opened by somebody on a day."""
        clock = given.clock_at(datetime(day.year, day.month, day.day, hour, 5))
        actor = self.store.now(lambda: sign_in(user, clock, language="en"))
        app = ClcApp(Session(self.store, actor, Speaker("en")))
        async with app.run_test(size=(80, 24)):
            await app.keys_idle()
            yield app

    def printed(self, user: str, day: date) -> list[list[object]]:
        """The cells of the last paper in somebody's tray, as a spreadsheet."""
        clock = given.clock_at(datetime(day.year, day.month, day.day, 17, 0))

        def make() -> bytes:
            actor = sign_in(user, clock, language="en")
            return written(made(actor, tray(actor)[-1]), "xlsx")

        book = load_workbook(io.BytesIO(self.store.now(make)))
        return [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]


@contextmanager
def centre_in(folder: Path) -> Iterator[Centre]:
    """Two classes of two learners, three instructors with contracts, a volunteer."""
    path = given.new_file(folder / "centre.db")
    centre = given.centre("Talgar CLC")
    li, tsoi, kim = (given.person(centre, name) for name in ("Ли Ольга", "Цой Анна", "Ким Виктор"))
    end = date(2026, 12, 20)
    sewing = given.group(given.course(centre, "Sewing"), taught_by=li, ends_on=end)
    english = given.group(given.course(centre, "English"), taught_by=kim, ends_on=end)
    given.learners(sewing, ["Бекова Жанар", "Исмаилова Фатма"])
    given.learners(english, ["О'Нил Анна"])
    for day in (*LI_DAYS, *NOVEMBER):
        given.lesson(sewing, day, "14:00", 90)
    for day in KIM_DAYS:
        given.lesson(english, day, "10:00", 60)
    office, fund = given.payer(centre, "Отдел занятости"), given.payer(centre, "Фонд «Алтын»")
    quarter = Rounding.QUARTER.value
    given.pays(given.contract(office, li, position="sewing", rounding=quarter), sewing)
    given.contract(office, tsoi, position="sewing", rounding=quarter)
    clock = RatePer.CLOCK.value
    given.pays(given.contract(fund, kim, rate=300_000, rate_per=clock), english)
    given.volunteer(given.person(centre, "Османова Айша", birth_year=1990), skills="шьёт")
    for name, role, person_id in (
        ("akhmetova", Role.FACILITATOR, given.person(centre, "Ахметова Гульнара")),
        ("li", Role.INSTRUCTOR, li),
        ("tsoi", Role.INSTRUCTOR, tsoi),
        ("kim", Role.INSTRUCTOR, kim),
    ):
        given.grant(given.user(name, language="en"), centre, role, person_id)
    database.close()
    store = Store(path)
    try:
        yield Centre(path, store)
    finally:
        found = store.now(lambda: check(given.administrator(centre)))
        store.close()
        assert found == ()


def by_day(row: list[object]) -> dict[int, object]:
    """What stands under the days of a printed sheet."""
    return {day: cell for day, cell in enumerate(row[3:34], 1) if cell is not None}


def text(app: ClcApp) -> str:
    return "\n".join(shown(app))


@acted
async def test_october_from_marks_to_money_and_what_november_corrects(tmp_path: Path) -> None:
    with centre_in(tmp_path) as at:
        await october_is_taught(at)
        await a_volunteer_helps(at)
        await hours_are_handed_in_and_sent_back(at)
        await hours_are_mended_approved_and_printed(at)
        await november_corrects_october(at)


async def october_is_taught(at: Centre) -> None:
    async with at.sitting("li", LI_DAYS[0]) as app:
        await type_in(app, "r", "r")
        assert told(app).startswith(" 2 marked present.")
    async with at.sitting("tsoi", LI_DAYS[1]) as app:
        await type_in(app, "enter", "r", "r")
        assert "who taught this lesson?" in text(app)
        await type_in(app, "2", "q")
        assert line_with(app, "Sewing").split()[3:] == ["Цой", "А.", "2/2", "marked"]
    async with at.sitting("akhmetova", LI_DAYS[2]) as app:
        await type_in(app, "enter", "x", "5")
        assert told(app).startswith(" Not held: no electricity.")
    async with at.sitting("li", LI_DAYS[3]) as app:
        await type_in(app, "r", "r")
    for day in KIM_DAYS:
        async with at.sitting("kim", day) as app:
            await type_in(app, "r", "r")
            said = told(app)
    assert said.startswith(" October complete, 4 h. Enter hands in.")


async def a_volunteer_helps(at: Centre) -> None:
    async with at.sitting("akhmetova", LI_DAYS[3], 10) as app:
        await type_in(app, "4", "a", "1", "enter", "right", "f2", "home", "enter", "a", "y")
        assert told(app) == " Османова А.: will come. 1 of 1 will come"
    async with at.sitting("akhmetova", LI_DAYS[3], 16) as app:
        await type_in(app, "enter")
        assert shown(app)[0].startswith(" Sewing   Ли О.   helper Османова А.")
        await type_in(app, "q", "4", "home", "enter", "p")
        assert line_with(app, "came").split() == [">", "came", "Османова", "А.", "1:30"]


async def hours_are_handed_in_and_sent_back(at: Centre) -> None:
    async with at.sitting("li", date(2026, 11, 2), 9) as app:
        work = ("right", "enter", *"06.10", "enter", *"60", "f2")
        await type_in(app, "q", "5", "a", *work)
        assert "5.33 academic h · 4 clock h · paid 5.25 ac. h" in shown(app)[3]
        await type_in(app, "home", "enter")
        assert told(app) == " Handed in: 5.25 ac. h."
    async with at.sitting("akhmetova", date(2026, 11, 2), 10) as app:
        await type_in(app, "5")
        assert line_with(app, "Ли О.").split()[3:] == "5.33 / 5.33 handed in".split()
        assert line_with(app, "Цой А.").split()[2:] == "2 / 2 not handed in".split()
        assert line_with(app, "Ким В.").split()[2:] == "4 / 4 not handed in".split()
        await type_in(app, "enter", "end", "n", *"one hour only", "enter", "b", "enter")
        assert told(app) == " Sent back: Ли О. sees why."


async def hours_are_mended_approved_and_printed(at: Centre) -> None:
    async with at.sitting("li", date(2026, 11, 3)) as app:
        await type_in(app, "q")
        assert "October: your hours were sent back" in text(app)
        await type_in(app, "5")
        assert "! one hour only" in text(app)
        await type_in(app, "end", "enter", "b", *"60", "enter")
        assert told(app).startswith(" 26.10: 60 minutes.")
        await type_in(app, "q", "home", "enter", *"mended", "enter", "home", "enter")
        assert told(app) == " Handed in: 4.75 ac. h."
        assert "paid 4.75 ac. h · 11\u00a0875 tenge" in shown(app)[3]
    async with at.sitting("kim", date(2026, 11, 3)) as app:
        await type_in(app, "q", "enter")
        assert told(app) == " October is handed in: 4 h."
    async with at.sitting("akhmetova", date(2026, 11, 4)) as app:
        await type_in(app, "5", "home", "y", "down", "c", "enter", "y", "down", "y")
        assert told(app) == " not handed in 0 · handed in 0 · approved 3"
        await type_in(app, "home", "f7", "enter")
        row, hours, other, others, total = at.printed("akhmetova", date(2026, 11, 4))[7:12]
        assert row[:3] == ["1", "Ли Ольга", "sewing"] and other[1] == "Цой Анна"
        off = dict.fromkeys((3, 4, 10, 11, 17, 18, 24, 25, 31), "В")
        assert by_day(row) == {5: "Ф", 6: "Ф", 26: "Ф"} | off and by_day(other) == {12: "Ф"} | off
        assert by_day(hours) == {5: 2, 6: 1.33, 26: 1.33} and by_day(others) == {12: 2}
        assert [each[34:37] for each in (row, other, total)] == [
            [3, 3.5, 4.75], [1, 1.5, 2], [4, 5, 6.75],
        ]  # fmt: skip
        await type_in(app, "z", "enter")
        assert told(app) == " 2 timesheets are at the payer."


async def november_corrects_october(at: Centre) -> None:
    for day in NOVEMBER:
        async with at.sitting("li", day) as app:
            await type_in(app, "r", "r")
            said = told(app)
    assert said.startswith(" November complete, 8 ac. h. Enter hands in.")
    async with at.sitting("akhmetova", date(2026, 11, 24)) as app:
        await type_in(app, "5", "enter")
        assert line_with(app, "05.10").split() == "> 05.10 14:00 Sewing 90 2".split()
        await type_in(app, "enter")
        said = " ".join(line.strip() for line in shown(app)[-4:])
        assert "October is in an approved timesheet: changes go onto the next one." in said
        for number in "12":
            await type_in(app, number, "backspace", *"was another day", "enter")
        assert told(app).startswith(" unmarked 2")
        await type_in(app, "q")
        assert line_with(app, "05.10").split() == "> 05.10 14:00 Sewing 90 2".split()
        await type_in(app, "right")
        assert line_with(app, "05.10").split() == "> 05.10 14:00 Sewing -90 -2".split()
        assert "correction: has no marks (was another day)" in text(app)
    async with at.sitting("li", date(2026, 12, 1)) as app:
        await type_in(app, "q", "5", "home", "enter")
        assert told(app) == " Handed in: 6 ac. h."
        assert shown(app)[3] == " 4 days · 6 academic h · 4.5 clock h · 15\u00a0000 tenge"
    async with at.sitting("akhmetova", date(2026, 12, 2)) as app:
        await type_in(app, "5")
        assert line_with(app, "Ли О.").split()[3:] == "8 / 8 -2 handed in".split()
        await type_in(app, "y", "f7", "enter")
        row, hours, *below = at.printed("akhmetova", date(2026, 12, 2))[7:11]
        assert by_day(hours) == dict.fromkeys((2, 9, 16, 23), 2) | {31: "×"}, "there is no 31.11"
        assert row[34:37] == [4, 6, 8]
        words = " ".join(str(cell) for line in below for cell in line if cell)
        assert words == (
            "Correction of October 2026: 05.10 Sewing, -2: has no marks, was another day -1.5 -2"
            " Together with corrections 4 4.5 6"
        )
