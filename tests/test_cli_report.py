"""The register as a report: what it says, in every format, the same bytes each time."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import date
from pathlib import Path

import given
import openpyxl
import pytest
from clc import clc, done

from clc_tui.db import connection
from clc_tui.db.connection import database
from clc_tui.language import speak
from clc_tui.reports.formats import harmless, written
from clc_tui.reports.register import Period, register_report
from clc_tui.services import attendance, lessons, walk_ins
from clc_tui.services.users import grant_role
from clc_tui.terms import Actor, CancelReason, Role, Status

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))
DAYS = [date(2026, 11, day) for day in (2, 9, 16, 23)]


@pytest.fixture
def facilitator(centre: int) -> Actor:
    """A sewing class of three in November: held, one lesson not held, the last without marks."""
    speak("en")
    actor = given.actor(centre, Role.FACILITATOR, user_name="zhanar")
    teacher = given.person(centre, "Ли Ольга")
    group = given.group(given.course(centre, "Швейное дело"), "домохозяйки", taught_by=teacher)
    learners = given.learners(
        group, ["Ахметова Айгүл Қайратқызы", "=cmd|' /C calc'!A1", "Исмаилова <b>Фатма</b>"]
    )
    held, second, off, _last = given.lessons(group, DAYS)
    attendance.mark(actor, held, learners[0], Status.PRESENT)
    attendance.mark(actor, held, learners[1], Status.ABSENT)
    attendance.mark(actor, held, learners[2], Status.LATE, minutes=10)
    attendance.mark(actor, second, learners[0], Status.ILL)
    walk_ins.add_walk_in(actor, second, "Роза")
    lessons.cancel_lesson(actor, off, CancelReason.NO_POWER)
    given.lesson(group, date(2026, 10, 26))
    return actor


def table_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))


def test_the_table_shows_learners_by_lessons_with_what_they_add_up_to(facilitator: Actor) -> None:
    lines = written(register_report(facilitator, NOVEMBER), "table").decode().splitlines()
    assert lines[0] == "Швейное дело · домохозяйки"
    assert lines[1] == "Талгар · November 2026" and lines[2] == "Ли О."
    assert lines[4].split() == ["No.", "Name", "02.11", "09.11", "16.11", "23.11", "Came", "%"]
    assert lines[5].split() == ["1", "Ахметова", "Айгүл", "Қайратқызы", "+", "i", ".", "1", "50"]
    assert lines[6].split()[-5:] == ["-", ".", ".", "0", "0"]
    assert lines[8].split() == ["Came", "2", "0", "+", "1", "2", "50"]
    assert "16.11 not held: no electricity" in lines


def test_csv_is_one_rectangle_that_excel_opens_right(facilitator: Actor) -> None:
    data = written(register_report(facilitator, NOVEMBER), "csv")
    assert data.startswith(b"\xef\xbb\xbfClass;Target group;No.;Name;02.11.2026;")
    rows = table_of(data)
    assert {len(row) for row in rows} == {10}
    assert rows[1][2:] == ["1", "Ахметова Айгүл Қайратқызы", "+", "i", "", ".", "1", "50"]
    assert rows[2][3].startswith("'=cmd|")


@pytest.mark.parametrize("start", list("=+-@\t\r＝＋－＠"))
def test_no_cell_is_a_formula(start: str) -> None:
    assert harmless(start + "SUM(A1)") == "'" + start + "SUM(A1)"
    assert harmless(" " + start + "1") == "' " + start + "1"
    assert harmless("+") == "+" and harmless(-1) == -1 and harmless("Ли-Ким") == "Ли-Ким"


def test_json_has_english_keys_and_plain_values(facilitator: Actor) -> None:
    speak("ru")
    report = json.loads(written(register_report(facilitator, NOVEMBER), "json"))
    assert (report["centre"], report["from"], report["to"]) == (
        "Талгар", "2026-11-01", "2026-11-30",
    )  # fmt: skip
    group = report["groups"][0]
    assert [lesson["state"] for lesson in group["lessons"]] == [
        "held", "held", "cancelled", "planned",
    ]  # fmt: skip
    assert [lesson["walk_ins"] for lesson in group["lessons"]] == [0, 1, 0, 0]
    assert group["learners"][2]["marks"][0] == {"status": "late", "minutes": 10, "note": None}
    assert group["learners"][2]["marks"][1] is None


def test_xlsx_prints_right_and_holds_no_formula(facilitator: Actor) -> None:
    data = written(register_report(facilitator, NOVEMBER), "xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.page_setup.fitToHeight == 1
    assert sheet.print_title_rows == "$5:$5"
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert any(str(cell.value).startswith("=cmd|") for cell in cells)


def test_html_is_one_page_by_itself_without_anybodys_markup(facilitator: Actor) -> None:
    page = written(register_report(facilitator, NOVEMBER), "html").decode()
    assert '<meta charset="utf-8">' in page and "A4 landscape" in page
    assert "<b>" not in page and "&lt;b&gt;" in page
    assert "http" not in page and "<script" not in page


def test_the_same_rows_give_the_same_bytes(
    facilitator: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = register_report(facilitator, NOVEMBER)
    first = {form: written(report, form) for form in ("table", "csv", "json", "xlsx", "html")}
    monkeypatch.setattr("time.time", lambda: 1_900_000_000.0)
    again = register_report(facilitator, NOVEMBER)
    assert {form: written(again, form) for form in first} == first
    with zipfile.ZipFile(io.BytesIO(first["xlsx"])) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {2000}


def test_an_instructor_gets_their_own_classes(facilitator: Actor, centre: int) -> None:
    teacher = given.person(centre, "Ким Виктор")
    course = given.course(centre, "Английский A1")
    given.lesson(given.group(course, taught_by=teacher))
    instructor = given.actor(centre, Role.INSTRUCTOR, person_id=teacher)
    titles = [sheet.title for sheet in register_report(instructor, NOVEMBER).sheets]
    assert titles == ["Английский A1"]


@pytest.fixture
def db(file: Path, facilitator: Actor, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The class's file, closed, named by CLC_DB."""
    grant_role(given.administrator(), "zhanar", facilitator.centre, Role.SECRETARY)
    database.close()
    monkeypatch.setenv("CLC_DB", str(file))
    monkeypatch.setenv("CLC_LANG", "en")
    return file


def test_the_command_takes_period_class_and_format(db: Path, tmp_path: Path) -> None:
    november = ("report", "register", "--month", "2026-11")
    assert done(*november) == done(*november, "--format", "csv", "--output", "-")
    assert len(table_of(done(*november, "--group", "швейное").encode())) == 4
    days = ("report", "register", "--from", "02.11.2026", "--to", "2026-11-09")
    assert len(table_of(done(*days).encode())[0]) == 8
    assert clc(*november, "--group", "English").status == 1
    assert clc(*november, "--from", "02.11.2026").status == 1
    for wrong in ("2026-13", "november", "11-2026"):
        assert clc("report", "register", "--month", wrong).status == 1
    assert clc("report", "register", "--from", "31.02.2026").status == 1
    assert clc("report", "register", "--from", "02.11.2026", "--to", "01.11.2026").status == 1
    assert clc(*november, "--format", "pdf").status == 2
    nothing = done("report", "register", "--month", "2020-01", "--format", "table")
    assert nothing == "There are no lessons in January 2020.\n"


def test_the_format_follows_the_files_name_and_the_file_is_private(
    db: Path, tmp_path: Path
) -> None:
    for ending, start in (
        ("xlsx", b"PK"),
        ("html", b"<!doctype"),
        ("json", b"{"),
        ("txt", b"\xef"),
    ):
        target = tmp_path / f"register.{ending}"
        done("report", "register", "--month", "2026-11", "--output", target)
        assert target.read_bytes().startswith(start)
        assert target.stat().st_mode & 0o777 == 0o600
    lost = clc("report", "register", "--output", tmp_path / "no" / "folder.csv")
    assert lost.status == 1 and not lost.data


def test_every_report_is_in_the_access_log(db: Path, file: Path) -> None:
    done("report", "register", "--month", "2026-11")
    done("report", "register", "--month", "2026-11", "--user", "zhanar")
    connection.connect(db)
    rows = list(
        database.execute_sql(
            "SELECT u.name, a.what, a.people FROM access_log a LEFT JOIN user u ON u.id = a.user_id"
        )
    )
    assert (None, "register_report", 3) in rows and ("zhanar", "register_report", 3) in rows
