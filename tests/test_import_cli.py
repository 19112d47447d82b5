"""`clc-tui import`: what is said of rows, the exit statuses, our own register back again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import given
import pytest
from clc import Answer, clc, done
from test_imports import Table, xlsx

from clc_tui.db import connection
from clc_tui.imports.reading import Cell
from clc_tui.services import attendance, lessons
from clc_tui.services.news import newest_entry
from clc_tui.terms import Actor, CancelReason, Role, Status

HEAD: list[Cell] = ["№", "ФИО", "Год рождения", "Группа"]
GOOD: Table = [HEAD, [1, "Ким Вера", 1980, "Шитьё"], [2, "Ли Анна", 1990, "Шитьё"]]
DOUBTFUL: Table = [*GOOD, [3, "Пак Ян", "1980x", "Шитьё"]]
BAD: Table = [HEAD, [1, "Пак Ян", "31.02.1980", "Шитьё"]]


@pytest.fixture
def sewing(centre: int) -> Actor:
    """A sewing class of two in October: marked, not held, and marked in part."""
    actor = given.actor(centre, Role.FACILITATOR, user_name="zhanar")
    teacher = given.person(centre, "Ли Ольга")
    group = given.group(given.course(centre, "Швейное дело"), "вечер", taught_by=teacher)
    learners = given.learners(group, ["Ахметова Айгүл Қайратқызы", "Бекова Жанар"])
    days = [date(2026, 10, day) for day in (2, 5, 7, 9)]
    first, off, second, third = given.lessons(group, days)
    for lesson, person, status in (
        (first, 0, Status.PRESENT), (first, 1, Status.ABSENT), (second, 0, Status.LATE),
        (second, 1, Status.EXCUSED), (third, 1, Status.ILL),
    ):  # fmt: skip
        attendance.mark(actor, lesson, learners[person], status, reason="бумага")
    lessons.cancel_lesson(actor, off, CancelReason.NO_POWER)
    return actor


def brought(file: Path, kind: str, table: Table | bytes, *words: str) -> Answer:
    data = table if isinstance(table, bytes) else xlsx(table)
    return clc("--db", file, "import", kind, "-", *words, data=data)


@pytest.mark.parametrize(
    ("table", "words", "status"),
    [
        (GOOD, (), 0),
        (GOOD, ("--dry-run",), 0),
        (DOUBTFUL, (), 1),
        (DOUBTFUL, ("--dry-run",), 3),
        (DOUBTFUL, ("--accept-good-rows",), 3),
        (BAD, ("--dry-run",), 1),
        (BAD, ("--accept-good-rows",), 1),
        ([HEAD, ["Всего: 0"]], (), 1),
        ([HEAD], ("--dry-run",), 1),
    ],
)
def test_exit_statuses(
    file: Path, centre: int, table: Table, words: tuple[str, ...], status: int
) -> None:
    assert brought(file, "learners", table, *words).status == status


def test_a_row_is_told_with_its_person_and_the_column_that_answers(file: Path, centre: int) -> None:
    words = brought(file, "learners", [*DOUBTFUL, ["4", "А" * 70, 1990, "Шитьё"]]).words
    assert "Row 4 (Пак Ян), doubtful: 1980x cannot be read as a birth date." in words
    assert "Column: Год рождения." in words
    assert "at most 60 letters. Column: ФИО." in words
    table: Table = [["ФИО", "Год рождения"], ["Ким Вера", 1980], ["Ким Вера Олеговна", 1980]]
    words = brought(file, "learners", table).words
    assert "Column: IIN." in words and "1 person goes into no class." in words


def test_files_that_are_not_there(file: Path, centre: int, tmp_path: Path) -> None:
    for path, words in ((tmp_path / "no.xlsx", "There is no file"), (tmp_path, "is a folder")):
        answer = clc("--db", file, "import", "learners", path)
        assert (answer.status, words in answer.words) == (1, True)


MARKS: Table = [["№", "ФИО", 2, 9], [1, "Ахметова А", "+", "н"], [2, "Бекова Ж", "н", "б"]]


@pytest.mark.parametrize(
    "title",
    [
        "Группа: Швейное дело",
        "Курс «Швейное дело», октябрь 2026 г.",
        "журнал группы «швейное дело»",
    ],
)
def test_the_class_is_found_in_the_title_and_said(file: Path, sewing: Actor, title: str) -> None:
    answer = brought(file, "attendance", [[title], *MARKS], "--month", "2026-10")
    assert answer.status == 0, answer.words
    assert "Швейное дело · вечер, October 2026: 2, 9" in answer.words


def test_a_title_that_fits_two_classes_or_none_is_asked_about(file: Path, sewing: Actor) -> None:
    assert sewing.centre_id is not None
    given.group(given.course(sewing.centre_id, "Вязание"))
    for title, words in (("Швейное дело и вязание", "Several classes"), ("Журнал", "Say which")):
        answer = brought(file, "attendance", [[title], *MARKS], "--month", "2026-10")
        assert (answer.status, words in answer.words) == (1, True), answer.words


def test_a_register_in_which_nobody_is_marked_is_said(file: Path, sewing: Actor) -> None:
    table: Table = [["Швейное дело, октябрь 2026"], ["№", "ФИО", 2], [1, "Ахметова А", None]]
    answer = brought(file, "attendance", table)
    assert (answer.status, "nobody is marked" in answer.words) == (1, True)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("form", ["xlsx", "csv"])
@pytest.mark.parametrize(
    "period", [("--month", "2026-10"), ("--from", "2026-09-10", "--to", "2026-11-20")]
)
def test_our_own_register_comes_back_and_changes_nothing(
    file: Path, sewing: Actor, tmp_path: Path, language: str, form: str, period: tuple[str, ...]
) -> None:
    version, out = newest_entry(), tmp_path / f"own.{form}"
    ask = ("report", "register", *period, "--format", form, "--output", out)
    done("--db", file, "--lang", language, *ask)
    answer = clc("--db", file, "--lang", language, "import", "attendance", out)
    assert (answer.status, "2, 7, 9" in answer.words) == (0, True), answer.words
    connection.connect(file)
    assert newest_entry() == version


def test_of_our_register_of_all_classes_the_one_that_is_said_comes_back(
    file: Path, sewing: Actor, tmp_path: Path
) -> None:
    assert sewing.centre_id is not None
    other = given.group(given.course(sewing.centre_id, "Вязание"))
    learner = given.learners(other, ["Пак Нина"])[0]
    (lesson,) = given.lessons(other, [date(2026, 10, 2)])
    attendance.mark(sewing, lesson, learner, Status.PRESENT, reason="бумага")
    version, out = newest_entry(), tmp_path / "all.xlsx"
    ask = ("report", "register", "--month", "2026-10", "--format", "xlsx", "--output", out)
    done("--db", file, *ask)
    answer = clc("--db", file, "import", "attendance", out)
    assert (answer.status, "both have the day 02.10.2026: say --group" in answer.words) == (1, True)
    for title in ("Вязание", "Швейное дело"):
        answer = clc("--db", file, "import", "attendance", out, "--group", title)
        assert (answer.status, "Sheets not read: " in answer.words) == (0, True), answer.words
    connection.connect(file)
    assert newest_entry() == version
