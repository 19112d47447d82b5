"""Hours of a period and sheets of a month: at the command line and on the screen."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import given
import pytest
from clc import clc, done
from desk import Desk, acted, desk, shown, told, type_in
from october import KIM, LI, MONTH, october

from clc_tui.cli.closed_list import asked_words
from clc_tui.db.connection import database
from clc_tui.language import LANGUAGES
from clc_tui.screens.centre import DOORS
from clc_tui.screens.group import GroupScreen
from clc_tui.screens.hours_report import HoursReportScreen
from clc_tui.services.papers import tray
from clc_tui.terms import Refused, Role

SEWING = "Швейное дело · домохозяйки"
ENGLISH = "Английский A1"


# At the command line


@pytest.fixture
def db(file: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    month = october()
    given.demo(month.centre)
    given.grant(given.user("kim"), month.centre, Role.INSTRUCTOR, month.kim)
    database.close()
    for name, value in (("CLC_DB", str(file)), ("CLC_LANG", "en"), ("CLC_TODAY", "2026-10-26")):
        monkeypatch.setenv(name, value)
    return file


def test_report_hours_gives_the_months_sheets_or_what_was_planned(db: Path) -> None:
    month = ("report", "hours", "--month", MONTH)
    assert done("report", "hours") == done(*month), "this month where none is said"
    assert done(*month, "--format", "csv").count("\n") == 3
    assert KIM not in done(*month, "--person", "ли ольга")
    assert done(*month, "--payer", "занятости").count("\n") == 3
    assert clc(*month, "--payer", "Нет").words == ("There is no payer called Нет in this month.\n")
    assert clc(*month, "--person", "Бекова").status == 1
    by_class = json.loads(done(*month, "--by", "class", "--format", "json"))
    assert [row["class" if "class" in row else "name"] for row in by_class["rows"]][:2] == [
        ENGLISH, SEWING,
    ]  # fmt: skip
    days = json.loads(
        done("report", "hours", "--from", "01.10.2026", "--to", "08.10.2026", "--format", "json")
    )
    assert [(row["name"], row["held_minutes"]) for row in days["rows"]] == [(KIM, 50), (LI, 360)]
    assert clc(*month, "--by", "class", "--payer", "x").status == 1
    assert clc(*month, "--by", "learner").status == 2
    assert done("report", "hours", "--month", "2026-08", "--format", "table") == (
        "There are no hours in August 2026.\n"
    )


def test_an_instructor_gets_the_own_hours_and_no_more(db: Path) -> None:
    own = done("report", "hours", "--user", "kim", "--format", "csv")
    assert KIM in own and LI not in own and "3812500" not in own
    for words in (("--by", "instructor"), ("--from", "01.10.2026", "--to", "02.10.2026")):
        answer = clc("report", "hours", "--user", "kim", *words)
        assert (answer.status, answer.data) == (1, b"")
        assert answer.words.startswith("Your role does not allow this here.")


def test_the_door_lets_the_report_through(db: Path) -> None:
    for words in (
        "report hours --month 2026-10 --format xlsx", "report hours --by payer",
        "report hours --person 'Ли О' --payer=Отдел --output -",
    ):  # fmt: skip
        assert asked_words(words.encode())[:2] == ["report", "hours"]
    with pytest.raises(Refused):
        asked_words(b"report hours --output /tmp/x")


# On the screen


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path, learners=3) as made:
        yield made


OPEN_TO_FACILITATORS = [door.name for door in DOORS if Role.FACILITATOR in door.roles]
TO_HOURS = ("8", *["down"] * OPEN_TO_FACILITATORS.index("hours"), "enter")


@acted
async def test_a_facilitator_sees_who_is_not_paid_and_mends_it_in_the_class(at: Desk) -> None:
    async with at.sitting("akhmetova") as app:
        await type_in(app, *TO_HOURS)
        lines = shown(app)
        assert isinstance(app.screen, HoursReportScreen)
        lost = next(n for n, line in enumerate(lines) if "Nobody can be paid" in line)
        assert "> Ли О. · Sewing · housewives: 2 lessons, 3 h, since 03.11" in lines[lost + 1]
        assert any(line.split()[:2] == ["Total", "9"] for line in lines)
        assert "November 2026 · by instructor · hours of 60 minutes" in told(app)
        await type_in(app, "enter")
        assert isinstance(app.screen, GroupScreen) and app.screen.group_id == at.group
        await type_in(app, "escape")
        at.ask(lambda: given.contract(given.payer(1), at.teacher))
        await type_in(app, "v", "v", "v")
        assert not any("Nobody can be paid" in line for line in shown(app))


@acted
async def test_keys_change_the_month_and_the_view_and_print(at: Desk) -> None:
    async with at.sitting("akhmetova") as app:
        await type_in(app, *TO_HOURS, "v")
        assert "by class" in told(app)
        assert any("English A1 · youth" in line for line in shown(app))
        await type_in(app, "v", "left")
        assert any("No hours in October 2026: ← → other months." in line for line in shown(app))
        await type_in(app, "right", "end", "enter")
        assert told(app).strip() == "nobody pays: planned 9, held 3, unpayable 3"
        await type_in(app, "f7", "enter")
        facilitator = app.session.actor
        (paper,) = at.ask(lambda: tray(facilitator))
        assert paper.options == {"month": "2026-11", "by": "payer"}


@acted
async def test_lessons_of_nobody_have_their_own_remedy_and_are_whole_on_a_narrow_screen(
    at: Desk,
) -> None:
    def nobody() -> None:
        group = given.group(given.course(1, "Knitting"), target="housewives")
        person = given.learners(group, ["Вера Ан"])[0]
        given.mark(given.lesson(group, date(2026, 11, 5)), person)

    at.ask(nobody)
    for size in ((80, 24), (40, 12)):
        async with at.sitting("akhmetova", "en", size) as app:
            await type_in(app, *TO_HOURS)
            lines = [" ".join(line.split()) for line in shown(app)]
            named = next(n for n, line in enumerate(lines) if "Not said who taught" in line)
            assert lines[named] == "Not said who taught: t in the class"
            words = " ".join(lines[named + 1 :])
            assert words.startswith("> Knitting · housewives: 1 lesson, 1.5 h, since 05.11 Nobody")
            assert "Ли О. · Sewing · housewives: 2 lessons, 3 h, since 03.11" in words
            await type_in(app, "enter")
            assert isinstance(app.screen, GroupScreen)
            assert app.screen.check_action("teacher", ())


@pytest.mark.parametrize("language", LANGUAGES)
@acted
async def test_figures_stand_whole_on_a_narrow_screen(at: Desk, language: str) -> None:
    async with at.sitting("akhmetova", language, (40, 12)) as app:
        await type_in(app, *TO_HOURS)
        head = next(line for line in shown(app) if line.startswith("  ") and line.strip())
        assert head.split()[-1]
        await type_in(app, "end", "enter")
        assert told(app).strip()


@acted
async def test_the_hours_of_the_month_that_is_open_are_one_key_away(at: Desk) -> None:
    async with at.sitting("akhmetova") as app:
        await type_in(app, "5", "left", "v")
        assert isinstance(app.screen, HoursReportScreen)
        assert app.screen.month < "2026-11" and "[5 Hours]" in shown(app)[1]


@acted
async def test_an_instructor_has_no_way_to_the_hours_of_all(at: Desk) -> None:
    async with at.sitting("li") as app:
        await type_in(app, "q", "8")
        assert not any("Planned, held, paid" in line for line in shown(app))


def test_the_screen_opens_at_a_month(at: Desk) -> None:
    app = at.app("akhmetova")
    assert HoursReportScreen(app.session, "2026-09").month == "2026-09"
    later = replace(app.session.actor, clock=given.clock_at(given.NOW + timedelta(days=10)))
    app.session.actor = later
    assert HoursReportScreen(app.session).month == "2026-12"
