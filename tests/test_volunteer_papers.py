"""Volunteers on paper: a certificate for any period, the roster of a week, the hours of all."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import given
import openpyxl
import pytest
import statements
from clc import clc
from desk import Desk, acted, desk, shown, type_in

from clc_tui.cli.closed_list import asked_words
from clc_tui.db.connection import database
from clc_tui.db.models import AccessLog
from clc_tui.language import Speaker, length_text, speak
from clc_tui.reports.formats import written
from clc_tui.reports.page import page
from clc_tui.reports.papers import made
from clc_tui.reports.register import Period
from clc_tui.reports.volunteers import volunteers_report
from clc_tui.screens.papers import PapersScreen
from clc_tui.screens.person import PersonScreen
from clc_tui.screens.volunteer_papers import hours_papers, roster_papers
from clc_tui.services import erasing, paper_facts, people_merging
from clc_tui.services.papers import PaperLine
from clc_tui.services.volunteer_papers import roster, volunteer_hours, volunteer_totals
from clc_tui.session import Session
from clc_tui.terms import (
    Actor,
    AssignmentState,
    Erased,
    Invalid,
    LessonState,
    NeedKind,
    Refused,
    Role,
)

Actors = Callable[..., Actor]
NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))
WEEK = Period(date(2026, 11, 23), date(2026, 11, 29))
EVIL = "=cmd|' /C calc'!A1 <b>чай</b>"


class Helping:
    """A centre with two who help: at a class's lessons, on days of their own, at any time."""

    def __init__(self, centre: int) -> None:
        self.centre = centre
        self.anna = given.person(centre, "О'Нил Анна Сергеевна", iin="821205490018")
        self.aigul = given.person(centre, "Алиева Айгүл", birth_year=2010)
        given.volunteer(self.anna, "шьёт", "по субботам")
        given.volunteer(
            self.aigul, "готовит", guardian="Алиева Сара", guardian_signed_on=given.TERM
        )
        self.group = given.group(given.course(centre, "Швейное дело"), "домохозяйки")
        self.tea = given.need(centre, EVIL, people=2)
        self.lessons = given.need(centre, "Помочь на занятии", group_id=self.group, weekday=6)
        self.open = given.need(centre, "Починить машинки", kind=NeedKind.OPEN, skills="ремонт")

    def came(self, need: int, day: date, person: int, helped: int, **at: Any) -> None:  # noqa: ANN401
        """Somebody helped so many minutes."""
        given.assignment(given.shift(need, day, **at), person, AssignmentState.CAME, helped)


@pytest.fixture
def helping(centre: int) -> Helping:
    return Helping(centre)


@pytest.fixture
def zhanar(centre: int) -> Actor:
    speak("en")
    return given.actor(centre, Role.FACILITATOR, user_name="zhanar")


def line(
    kind: str, subject: int | None = None, language: str = "en", period: Period = NOVEMBER
) -> PaperLine:
    options = {"first": period.first.isoformat(), "last": period.last.isoformat()}
    return PaperLine(1, kind, subject, "", options, language, "", None)


# The certificate


def test_a_certificate_says_what_when_and_how_long_and_that_it_was_unpaid(
    helping: Helping, zhanar: Actor
) -> None:
    """By hand: 120 + 95 + 45 minutes are 4:20; October and what was only promised is not there."""
    lesson = given.lesson(helping.group, date(2026, 11, 28), "14:00", state="planned")
    helping.came(helping.tea, date(2026, 11, 3), helping.anna, 120)
    helping.came(helping.open, date(2026, 11, 20), helping.anna, 95, starts_at=None, minutes=None)
    given.assignment(
        given.shift(helping.lessons, lesson_id=lesson), helping.anna, AssignmentState.CAME, 45
    )
    helping.came(helping.tea, date(2026, 10, 31), helping.anna, 500)
    for state in (AssignmentState.CONFIRMED, AssignmentState.ABSENT, AssignmentState.OFFERED):
        day = date(2026, 11, 10 + len(state))
        given.assignment(given.shift(helping.tea, day), helping.anna, state)
    given.thanks(helping.anna, "Спасибо за новогодний стол", date(2026, 11, 21))
    given.thanks(helping.anna, "Давно", date(2026, 1, 1))
    report = made(zhanar, line("volunteer_hours", helping.anna))
    (sheet,) = report.sheets
    assert sheet.rows == (
        ("03.11.2026", "10:00", EVIL, "2:00"),
        ("20.11.2026", "", "Починить машинки", "1:35"),
        ("28.11.2026", "14:00", "Швейное дело · домохозяйки: Помочь на занятии", "0:45"),
    )
    assert sheet.totals == (("", "", "In all, 3 times", "4 h 20 min"),)
    assert "without pay, from 01.11.2026 to 30.11.2026" in sheet.lines[1]
    assert any("Спасибо за новогодний стол" in words for words in sheet.foot)
    assert any("Signature: ____" in words for words in sheet.foot)
    told = page([report])
    assert "821205490018" not in told and "Давно" not in told and "&lt;b&gt;чай" in told
    assert report.data["minutes"] == 260 and len(report.data["helped"]) == 3


@pytest.mark.parametrize(
    ("language", "volunteer"), [("kk", "ерікті ретінде ақысыз"), ("ru", "безвозмездно")]
)
def test_a_certificate_is_written_in_kazakh_and_in_russian(
    helping: Helping, zhanar: Actor, language: str, volunteer: str
) -> None:
    helping.came(helping.tea, date(2026, 11, 3), helping.anna, 61)
    report = made(zhanar, line("volunteer_hours", helping.anna, language))
    told = page([report])
    assert volunteer in told and f'lang="{language}"' in told
    book = openpyxl.load_workbook(io.BytesIO(written(report, "xlsx")))
    cells = [cell for row in book.active.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}, "no formula"
    values = [cell.value for cell in cells]
    assert "1:01" in values and EVIL in values
    assert book.active.page_setup.orientation == "portrait"


def test_who_did_not_help_gets_a_sentence_and_no_certificate(
    helping: Helping, zhanar: Actor
) -> None:
    report = made(zhanar, line("volunteer_hours", helping.anna))
    assert report.sheets == ()
    assert "О&#x27;Нил Анна Сергеевна did not help in November 2026." in page([report])


def test_a_certificate_follows_a_merged_record_and_ends_with_an_erased_one(
    helping: Helping, zhanar: Actor
) -> None:
    twin = given.person(helping.centre, "О'Нил Анна")
    helping.came(helping.tea, date(2026, 11, 3), helping.anna, 60)
    people_merging.merge_people(zhanar, helping.anna, twin)
    assert volunteer_hours(zhanar, twin, *NOVEMBER).person_id == helping.anna
    erasing.erase_person(zhanar, helping.anna, "по заявлению")
    with pytest.raises(Erased):
        volunteer_hours(zhanar, helping.anna, *NOVEMBER)


def test_days_that_run_backwards_are_refused(helping: Helping, zhanar: Actor) -> None:
    with pytest.raises(Invalid, match="comes after the last"):
        volunteer_hours(zhanar, helping.anna, NOVEMBER.last, NOVEMBER.first)
    for kind, subject in (("volunteer_hours", helping.anna), ("roster", None)):
        bad = line(kind, subject)._replace(options={"first": "2026-02-30", "last": "x"})
        with pytest.raises(Invalid):
            made(zhanar, bad)


# The roster


def test_a_roster_has_a_line_for_each_place_and_leaves_missing_ones_empty(
    helping: Helping, zhanar: Actor
) -> None:
    """Of lessons also where nobody was asked yet; nothing that was called off, nobody who only
    was asked or said no."""
    saturday = date(2026, 11, 28)
    given.lesson(helping.group, saturday, "14:00", 90)
    given.lesson(helping.group, date(2026, 11, 27), "14:00", 90)  # a Friday: not asked for
    tea = given.shift(helping.tea, date(2026, 11, 26), "23:30", 60)
    given.assignment(tea, helping.anna)
    given.assignment(tea, helping.aigul, AssignmentState.DECLINED)
    given.shift(helping.tea, date(2026, 11, 25), cancelled="нет света")
    given.shift(helping.tea, date(2026, 11, 30))  # next week
    report = made(zhanar, line("roster", None, period=WEEK))
    (sheet,) = report.sheets
    assert sheet.rows == (
        ("Thu 26.11", "23:30–00:30", EVIL, "О'Нил А. С.", ""),
        ("", "", "", "", ""),
        ("Sat 28.11", "14:00–15:30", "Швейное дело · домохозяйки: Помочь на занятии", "", ""),
    )
    assert sheet.foot == ("Help is needed at any time: Починить машинки (ремонт).",)
    assert sheet.by_hand and report.people == 1
    assert sheet.lines == ("Талгар · 23.11.2026–29.11.2026",)


def test_a_lesson_asked_for_stands_once_and_goes_where_it_is_not_held(
    helping: Helping, zhanar: Actor
) -> None:
    saturday = date(2026, 11, 28)
    lesson = given.lesson(helping.group, saturday, "14:00", 90)
    given.assignment(given.shift(helping.lessons, lesson_id=lesson), helping.aigul)
    (only,) = roster(zhanar, *WEEK).lines
    assert only.names == ("Алиева А.",) and only.missing == 0
    given.change_lesson(lesson, state=LessonState.CANCELLED.value, reason="weather")
    assert roster(zhanar, *WEEK).lines == ()


def test_days_gone_by_have_no_empty_places_and_more_may_come_than_were_needed(
    helping: Helping, zhanar: Actor
) -> None:
    past = given.shift(helping.tea, date(2026, 11, 2))
    given.assignment(past, helping.anna, AssignmentState.CAME)
    given.shift(helping.tea, date(2026, 11, 4))
    many = given.shift(helping.tea, date(2026, 11, 28), people=1)
    for person in (helping.anna, helping.aigul):
        given.assignment(many, person)
    (sheet,) = made(zhanar, line("roster", None)).sheets
    assert [row[3] for row in sheet.rows] == ["О'Нил А. С.", "", "Алиева А.", "О'Нил А. С."]


def test_a_roster_of_a_month_with_nothing_says_so_and_one_of_a_year_is_refused(
    helping: Helping, zhanar: Actor
) -> None:
    february = Period(date(2028, 2, 1), date(2028, 2, 29))
    assert "Nobody is needed in February 2028." in page(
        [made(zhanar, line("roster", None, period=february))]
    )
    with pytest.raises(Invalid, match="two months"):
        roster(zhanar, date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("first", "days", "saturdays"),
    [
        (date(2027, 2, 1), 28, "06 13 20 27"),
        (date(2028, 2, 1), 29, "05 12 19 26"),
        (date(2026, 11, 1), 30, "07 14 21 28"),
        (date(2027, 1, 1), 31, "02 09 16 23 30"),
        (date(2026, 12, 1), 31, "05 12 19 26"),
    ],
)
def test_a_roster_of_a_month_holds_its_first_and_last_day_and_no_other(
    helping: Helping, zhanar: Actor, first: date, days: int, saturdays: str
) -> None:
    ends = first.replace(day=days)
    for day in (first - timedelta(1), first, ends, ends + timedelta(1)):
        given.assignment(given.shift(helping.tea, day, "18:00", 60, people=1), helping.anna)
        given.lesson(helping.group, day, "07:00", 45)
    for number in range(-7, 45):
        day = first + timedelta(number)
        if day.weekday() == 5 and day not in (first, ends):
            given.lesson(helping.group, day, "14:00", 90)
    session = Session(None, zhanar, Speaker("en"))  # type: ignore[arg-type]
    paper = roster_papers(session, first.replace(day=min(31, days) // 2))[2]
    assert dict(paper.options) == {"first": first.isoformat(), "last": ends.isoformat()}
    found = roster(zhanar, first, ends)
    tea = [each.on_date for each in found.lines if each.what == EVIL]
    assert tea == [first, ends]
    lessons = [each for each in found.lines if each.what != EVIL]
    assert [f"{each.on_date:%d}" for each in lessons] == saturdays.split()
    (sheet,) = made(zhanar, line("roster", None, period=Period(first, ends))).sheets
    assert len(sheet.rows) == 2 + len(saturdays.split())
    assert [str(row[0])[4:] for row in sheet.rows if row[2] == EVIL] == [
        f"{first:%d.%m}", f"{ends:%d.%m}"
    ]  # fmt: skip
    assert sheet.lines == (f"Талгар · {Period(first, ends).words}",)


# The hours of all


@pytest.fixture
def month(helping: Helping, zhanar: Actor) -> Actor:
    """November by hand: Anna came twice (150 minutes) and once not, one is not written down."""
    helping.came(helping.tea, date(2026, 11, 2), helping.anna, 100)
    helping.came(helping.tea, date(2026, 11, 3), helping.anna, 50)
    helping.came(helping.tea, date(2026, 10, 3), helping.aigul, 30)
    helping.came(helping.tea, date(2026, 12, 3), helping.aigul, 30)
    for day, state in ((4, AssignmentState.ABSENT), (5, AssignmentState.CONFIRMED)):
        given.assignment(given.shift(helping.tea, date(2026, 11, day)), helping.anna, state)
    off = given.shift(helping.tea, date(2026, 11, 6), cancelled="нет света")
    given.assignment(off, helping.anna)
    given.thanks(helping.anna, "Спасибо", date(2026, 11, 6))
    left = given.person(helping.centre, "Ушедшая Вера")
    given.volunteer(left, until=date(2026, 10, 1))
    return zhanar


def test_the_report_counts_shifts_and_hours_of_each_volunteer(month: Actor) -> None:
    report = volunteers_report(month, NOVEMBER)
    (sheet,) = report.sheets
    assert sheet.rows == (
        ("Алиева Айгүл", 0, 0, 0, "0", "03.10.2026", 0),
        ("О'Нил Анна Сергеевна", 4, 2, 1, "2.5", "03.11.2026", 1),
    )
    assert sheet.totals == (("In all", 4, 2, 1, "2.5", "", 1),)
    rows = list(csv.reader(io.StringIO(written(report, "csv").decode("utf-8-sig")), delimiter=";"))
    assert rows[0][4:6] == ["Minutes", "Hours"] and rows[2][:5] == [
        "О'Нил Анна Сергеевна", "4", "2", "1", "150",
    ]  # fmt: skip
    anna = json.loads(written(report, "json"))["volunteers"][1]
    assert anna == {
        "number": anna["number"], "name": "О'Нил Анна Сергеевна", "shifts": 4, "came": 2,
        "did_not_come": 1, "minutes": 150, "last_helped": "2026-11-03", "thanks": 1,
    }  # fmt: skip
    assert written(report, "xlsx") == written(volunteers_report(month, NOVEMBER), "xlsx")
    assert "О'Нил" in written(report, "table").decode() and b"<td" in written(report, "html")


def test_the_command_line_writes_it_and_the_door_lets_it_through(
    month: Actor, file: Path, tmp_path: Path
) -> None:
    database.close()
    place = ("--db", str(file), "--lang", "ru")
    answer = clc("report", "volunteers", "--month", "2026-11", "--format", "csv", *place)
    assert answer.status == 0 and "О'Нил Анна Сергеевна;4;2;1;150;2,5;03.11.2026;1" in answer.text
    out = tmp_path / "hours.json"
    days = ("--from", "01.10.2026", "--to", "2026-10-31")
    assert clc("report", "volunteers", *days, "--output", str(out), *place).status == 0
    told = json.loads(out.read_text())
    assert [each["minutes"] for each in told["volunteers"]] == [30, 0, 0]
    wrong = clc("report", "volunteers", "--month", "2026-13", *place)
    assert wrong.status == 1 and "2026-13" in wrong.words
    assert clc("report", "volunteers", "--group", "1", *place).status == 2
    words = ["report", "volunteers", "--format", "json"]
    assert asked_words(" ".join(words).encode()) == words


def test_papers_of_volunteers_are_the_facilitators_and_leave_a_line(
    helping: Helping, zhanar: Actor, actor: Actors
) -> None:
    helping.came(helping.tea, date(2026, 11, 24), helping.anna, 60)
    AccessLog.delete().execute()
    reads: tuple[Callable[[Actor], object], ...] = (
        lambda a: volunteer_hours(a, helping.anna, *NOVEMBER),
        lambda a: roster(a, *WEEK),
        lambda a: volunteer_totals(a, *NOVEMBER),
    )
    for read in reads:
        read(zhanar)
        for role in (Role.INSTRUCTOR, Role.SECRETARY, Role.EVALUATOR):
            with pytest.raises(Refused):
                read(actor(role))
    assert [(row.what, row.subject_id, row.people) for row in AccessLog.select()] == [
        ("volunteer_hours", helping.anna, 1), ("roster", None, 1), ("volunteer_totals", None, 2),
    ]  # fmt: skip


def test_no_paper_walks_a_table_that_grows(helping: Helping, zhanar: Actor) -> None:
    helping.came(helping.tea, date(2026, 11, 24), helping.anna, 60)
    growing = statements.GROWING | {"shift", "assignment", "thanks", "need"}
    with statements.traced() as trace:
        volunteer_hours(zhanar, helping.anna, *NOVEMBER)
        roster(zhanar, *WEEK)
        volunteer_totals(zhanar, *NOVEMBER)
        paper_facts.person_paper(zhanar, helping.anna)
    for sql, values in trace.statements:
        assert not statements.walked(sql, values) & growing, (sql, statements.plan(sql, values))


# Everything about a person


def test_everything_about_a_person_tells_of_help_thanks_and_the_guardian(
    helping: Helping, zhanar: Actor
) -> None:
    helping.came(helping.tea, date(2026, 11, 3), helping.aigul, 75)
    given.assignment(
        given.shift(helping.tea, date(2026, 11, 28)), helping.aigul, despite="урок перенесут"
    )
    given.thanks(helping.aigul, "За пирог", date(2026, 11, 4))
    report = made(zhanar, line("person", helping.aigul, "en")._replace(options={}))
    told = page([report])
    for words in ("Алиева Сара", "За пирог", "урок перенесут", "1:15", "did not come"):
        assert (words in told) == (words != "did not come"), words
    help_sheet = next(sheet for sheet in report.sheets if sheet.title == "Help")
    assert [row[0] for row in help_sheet.rows] == ["03.11.2026 10:00", "28.11.2026 10:00"]
    assert help_sheet.totals == (("", "In all", "", "1:15"),)
    changed = next(sheet for sheet in report.sheets if sheet.title == "What was changed")
    assert any("За пирог" in str(row[2]) for row in changed.rows), "also what the log says"


def test_hours_and_minutes_are_told_apart() -> None:
    told = [length_text(n) for n in (0, 5, 60, 125, 1440)]
    assert told == ["0:00", "0:05", "1:00", "2:05", "24:00"]


# On the screen


def kinds(at: Desk) -> list[tuple[str, int | None, str, str]]:
    """What lies in the tray."""
    rows = "SELECT kind, subject_id, options, language FROM paper ORDER BY id"
    return at.ask(lambda: list(database.execute_sql(rows)))


async def printed(at: Desk, *keys: str, size: tuple[int, int] = (80, 24)) -> list[str]:
    """The screen after keys on the page of the first learner, who helps."""
    async with at.sitting("akhmetova", "ru", size) as app:
        await app.push_screen(PersonScreen(app.session, at.learners[0]))
        await app.keys_idle()
        await type_in(app, *keys)
        return shown(app)


@acted
async def test_f7_on_the_page_of_one_who_helps_asks_for_the_days_and_the_language(
    tmp_path: Path,
) -> None:
    with desk(tmp_path) as at:
        at.ask(lambda: given.volunteer(at.learners[0], until=given.TODAY))
        lines = await printed(at, "f7", "2", "3", "1")
        assert "ssh clc-files papers" in lines[-2]
        options = '{"first": "2026-10-01", "last": "2026-10-31"}'
        assert kinds(at) == [("volunteer_hours", at.learners[0], options, "kk")]
        lines = await printed(at, "f7", "2", "escape", size=(40, 12))
        assert len(kinds(at)) == 1, "given up"


@acted
async def test_other_days_are_typed_and_a_slip_can_be_mended(tmp_path: Path) -> None:
    with desk(tmp_path) as at:
        at.ask(lambda: given.volunteer(at.learners[0]))
        first, wrong, last = "01.03.2026", "28.02.2026", "31.03.2026"
        lines = await printed(at, "f7", "2", "5", *first, "enter", *wrong, "enter")
        assert any("Первый день позже последнего" in line for line in lines) and not kinds(at)
        again = ["backspace"] * len(wrong)
        await printed(
            at, "f7", "2", "5", *first, "enter", *wrong, "enter", *again, *last, "enter", "2"
        )
        options = '{"first": "2026-03-01", "last": "2026-03-31"}'
        assert kinds(at) == [("volunteer_hours", at.learners[0], options, "ru")]


@acted
async def test_the_tray_says_whose_hours_and_which_days(tmp_path: Path) -> None:
    with desk(tmp_path) as at:
        at.ask(lambda: given.volunteer(at.learners[0]))
        await printed(at, "f7", "2", "2", "2")
        async with at.sitting("akhmetova", "ru") as app:
            await app.push_screen(PapersScreen(app.session))
            await app.keys_idle()
            assert "Справка о часах · Ахметова А. Қ. · ноябрь 2026" in "\n".join(shown(app))
        line = at.ask(lambda: AccessLog.get(AccessLog.what == "tray"))
        assert line.people == 1


def test_a_roster_is_offered_for_the_week_and_the_month_and_the_next_ones(
    tmp_path: Path,
) -> None:
    with desk(tmp_path) as at:
        session = at.app("akhmetova").session
        days = [
            (str(p.options["first"]), str(p.options["last"]))
            for p in roster_papers(session, date(2028, 1, 31))
        ]
        assert days == [
            ("2028-01-31", "2028-02-06"), ("2028-02-07", "2028-02-13"),
            ("2028-01-01", "2028-01-31"), ("2028-02-01", "2028-02-29"),
        ]  # fmt: skip
        for user in ("li", "sec"):
            other = at.app(user).session
            assert not roster_papers(other, given.TODAY) and not hours_papers(other, 1)
