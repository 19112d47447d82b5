"""`clc-tui import`: what is taken in, what is refused whole, what is only said, with its status."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import given
import pytest
from bringing import (
    ALL_BAD,
    GOOD,
    MARKS,
    OCTOBER,
    ONE_BAD,
    STRANGER,
    brought,
    held,
    unchanged,
    with_classes,
)
from clc import clc
from test_imports import xlsx

from clc_tui.db import connection
from clc_tui.db.connection import database
from clc_tui.terms import Status

SAMPLES = Path(__file__).parent / "samples"


@pytest.fixture
def db(file: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return with_classes(file, monkeypatch)


@pytest.fixture
def second_centre(db: Path) -> Iterator[Path]:
    """The same file with another centre in it."""
    connection.connect(db)
    given.centre("Шу")
    database.close()
    yield db


def names(db: Path) -> set[str]:
    """Family names of everybody in the file."""
    connection.connect(db)
    found = {name for (name,) in database.execute_sql("SELECT family_name FROM person")}
    database.close()
    return found


def marks(db: Path) -> list[tuple[str, str, str]]:
    """Who, when and what."""
    connection.connect(db)
    rows = database.execute_sql(
        "SELECT p.family_name, l.on_date, m.status FROM mark m JOIN person p ON p.id = m.person_id"
        " JOIN lesson l ON l.id = m.lesson_id ORDER BY l.on_date, p.family_name"
    )
    found = [(str(who), str(day), str(status)) for who, day, status in rows]
    database.close()
    return found


def test_a_good_list_is_taken_in(db: Path, tmp_path: Path) -> None:
    answer = clc("import", "learners", brought(tmp_path, GOOD))
    assert answer.status == 0 and answer.data == b""
    assert answer.words.splitlines() == [
        "New class: Вязание",
        "New people: 2. Known: 0. Into classes: 2. On waiting lists: 0.",
    ]
    assert {"Ким", "Цой"} <= names(db)


def test_one_row_that_is_not_good_holds_all_back(db: Path, tmp_path: Path) -> None:
    answer = unchanged(db, "learners", brought(tmp_path, ONE_BAD))
    assert answer.status == 1
    assert answer.words.splitlines() == [
        "Row 4 (Ли Анна), wrong: There is no day 31.02.1990. Column: Дата рождения.",
        "2 good rows.",
        "1 row is not good.",
        "Nothing was written. Mend these rows, or add --accept-good-rows.",
    ]


def test_the_good_rows_alone_are_taken_in_where_that_is_asked(db: Path, tmp_path: Path) -> None:
    answer = clc("import", "learners", brought(tmp_path, ONE_BAD), "--accept-good-rows")
    assert answer.status == 3
    assert "New people: 2." in answer.words and "1 row is not good." in answer.words
    assert "Nothing was written" not in answer.words
    assert {"Ким", "Цой"} <= names(db)
    people = held(db)["person"]
    assert not any("Анна" in str(row) for row in people)


def test_accepting_good_rows_of_a_good_list_is_done_whole(db: Path, tmp_path: Path) -> None:
    assert clc("import", "learners", brought(tmp_path, GOOD), "--accept-good-rows").status == 0
    assert {"Ким", "Цой"} <= names(db)


@pytest.mark.parametrize(
    ("text", "more", "status", "said"),
    [
        (GOOD, (), 0, "2 good rows."),
        (GOOD, ("--accept-good-rows",), 0, "2 good rows."),
        (ONE_BAD, (), 3, "1 row is not good."),
        (ONE_BAD, ("--accept-good-rows",), 3, "1 row is not good."),
        (ALL_BAD, (), 1, "2 rows are not good."),
        ("a;b\n1;2\n", (), 1, "No column is headed"),
        ("", (), 1, "empty"),
    ],
)
def test_a_trial_says_what_would_be_and_writes_nothing(
    db: Path, tmp_path: Path, text: str, more: tuple[str, ...], status: int, said: str
) -> None:
    answer = unchanged(db, "learners", brought(tmp_path, text), "--dry-run", *more)
    assert answer.status == status and said in answer.words


def test_a_second_import_of_the_same_list_changes_nothing(db: Path, tmp_path: Path) -> None:
    path = brought(tmp_path, GOOD)
    assert clc("import", "learners", path).status == 0
    answer = unchanged(db, "learners", path)
    assert answer.status == 0
    assert answer.words == "New people: 0. Known: 2. Into classes: 0. On waiting lists: 0.\n"


def test_a_second_import_in_part_changes_nothing_either(db: Path, tmp_path: Path) -> None:
    path = brought(tmp_path, ONE_BAD)
    assert clc("import", "learners", path, "--accept-good-rows").status == 3
    assert unchanged(db, "learners", path, "--accept-good-rows").status == 3


def test_the_sample_list_is_taken_in_in_part_and_not_twice(db: Path) -> None:
    sample = SAMPLES / "learners.xlsx"
    refused = unchanged(db, "learners", sample)
    assert refused.status == 1 and "5 rows are not good." in refused.words
    assert unchanged(db, "learners", sample, "--dry-run").status == 3
    assert clc("import", "learners", sample, "--accept-good-rows").status == 3
    assert {"Дурсунов", "Жұмабаев"} <= names(db)
    assert unchanged(db, "learners", sample, "--accept-good-rows").status == 3


def test_what_comes_in_is_read_like_a_file(db: Path, tmp_path: Path) -> None:
    for text in (ONE_BAD, ALL_BAD, "", "a;b\n1;2\n"):
        path = brought(tmp_path, text, "what came in")
        from_file = unchanged(db, "learners", path)
        assert unchanged(db, "learners", "-", data=text.encode()) == from_file
    book = xlsx([["ФИО", "Группа"], ["Ким Вера", "Вязание"]])
    assert clc("import", "learners", "-", data=book).status == 0
    assert "Ким" in names(db)


@pytest.mark.parametrize("group", ["швейное", "Швейное дело", "1"])
def test_a_class_that_is_said_takes_everybody_in(db: Path, tmp_path: Path, group: str) -> None:
    path = brought(tmp_path, "ФИО;Дата рождения\nКим Вера;1984\n")
    answer = clc("import", "learners", path, "--group", group)
    assert answer.status == 0 and "Into classes: 1." in answer.words
    rows = held(db)["enrolment"]
    assert len(rows) == 3 and "New class" not in answer.words


def test_a_class_nobody_knows_is_refused(db: Path, tmp_path: Path) -> None:
    for group in ("Шахматы", "99", "1; DROP TABLE person"):
        answer = unchanged(db, "learners", brought(tmp_path, GOOD), "--group", group)
        assert answer.status == 1 and "There is no class called" in answer.words
        paper = brought(tmp_path, MARKS, "paper.csv")
        assert unchanged(db, "attendance", paper, "--group", group, *OCTOBER).status == 1


def test_of_two_centres_one_must_be_said(second_centre: Path, tmp_path: Path) -> None:
    path = brought(tmp_path, GOOD)
    answer = unchanged(second_centre, "learners", path)
    assert answer.status == 1 and "--centre" in answer.words and "Шу" in answer.words
    assert unchanged(second_centre, "learners", path, "--centre", "Тараз").status == 1
    assert clc("import", "learners", path, "--centre", "шу").status == 0
    connection.connect(second_centre)
    rows = database.execute_sql("SELECT centre_id FROM person WHERE family_name IN ('Ким', 'Цой')")
    assert list(rows) == [(2,), (2,)]
    database.close()
    mixed = unchanged(second_centre, "attendance", brought(tmp_path, MARKS, "paper.csv"), *OCTOBER,
                      "--group", "Швейное дело", "--centre", "Шу")  # fmt: skip
    assert mixed.status == 1, "a class of the other centre"


@pytest.mark.parametrize(("user", "status"), [("zhanar", 0), ("olga", 1), ("sec", 1), ("no", 1)])
def test_who_may_import(db: Path, tmp_path: Path, user: str, status: int) -> None:
    words = ("import", "learners", brought(tmp_path, GOOD), "--user", user)
    before = held(db)
    answer = clc(*words)
    assert answer.status == status
    assert (held(db) == before) == (status == 1)
    paper = brought(tmp_path, MARKS, "paper.csv")
    more = ("--group", "Швейное дело", *OCTOBER, "--user", user)
    assert clc("import", "attendance", paper, *more).status == status
    assert bool(marks(db)) == (status == 0)


READ = "Швейное дело, October 2026: 2, 5\n"
"""Class, month and days, said of every register."""


def test_marks_of_a_month_are_taken_in(db: Path, tmp_path: Path) -> None:
    path = brought(tmp_path, MARKS)
    words = ("attendance", path, *OCTOBER, "--group", "Швейное дело")
    trial = unchanged(db, *words, "--dry-run")
    assert (trial.status, trial.words) == (0, f"{READ}2 good rows.\n")
    answer = clc("import", *words)
    assert answer.status == 0 and answer.data == b""
    assert answer.words == f"{READ}Marks: 4. There already: 0. New lessons: 2.\n"
    assert marks(db) == [
        ("Ахметова", "2026-10-02", Status.ABSENT), ("Бекова", "2026-10-02", Status.PRESENT),
        ("Ахметова", "2026-10-05", Status.LATE), ("Бекова", "2026-10-05", Status.PRESENT),
    ]  # fmt: skip
    again = unchanged(db, *words)
    assert again.status == 0
    assert again.words == f"{READ}Marks: 0. There already: 4. New lessons: 0.\n"


def test_a_name_that_is_not_in_the_class_holds_the_paper_back(db: Path, tmp_path: Path) -> None:
    words = ("attendance", brought(tmp_path, STRANGER), *OCTOBER, "--group", "Швейное дело")
    refused = unchanged(db, *words)
    assert refused.status == 1 and "Row 4 (Сидорова П.), wrong" in refused.words
    assert "2 good rows." in refused.words and "Nothing was written" in refused.words
    assert unchanged(db, *words, "--dry-run").status == 3
    assert unchanged(db, *words, "--dry-run", "--accept-good-rows").status == 3
    taken = clc("import", *words, "--accept-good-rows")
    assert taken.status == 3 and "Marks: 4." in taken.words
    assert unchanged(db, *words, "--accept-good-rows").status == 3


def test_the_sample_register_finds_its_class_and_month_by_its_title(db: Path) -> None:
    clc("import", "learners", SAMPLES / "learners.xlsx", "--accept-good-rows")
    paper = ("attendance", SAMPLES / "register-2026-10.xlsx")
    trial = unchanged(db, *paper, "--dry-run")
    answer = clc("import", *paper, "--accept-good-rows")
    assert answer.status == trial.status and marks(db)
    assert {day[:7] for _who, day, _status in marks(db)} == {"2026-10"}
    assert unchanged(db, *paper, "--accept-good-rows").status == answer.status


def test_a_month_that_is_said_must_be_that_of_the_paper(db: Path, tmp_path: Path) -> None:
    path = brought(tmp_path, "Октябрь 2026;;;\n" + MARKS)
    words = ("attendance", path, "--group", "Швейное дело", "--month", "2026-09")
    refused = unchanged(db, *words)
    assert refused.status == 1
    assert refused.words == "This register is of October 2026, not of September 2026.\n"


def test_what_the_paper_does_not_say_must_be_said(db: Path, tmp_path: Path) -> None:
    path = brought(tmp_path, MARKS)
    no_month = unchanged(db, "attendance", path, "--group", "Швейное дело")
    assert no_month.status == 1 and "--month" in no_month.words
    no_class = unchanged(db, "attendance", path, *OCTOBER)
    assert no_class.status == 1 and "--group" in no_class.words
    for month in ("2026-13", "2026-00", "10-2026", "october", "", "1926-10"):
        wrong = unchanged(db, "attendance", path, "--group", "Швейное дело", "--month", month)
        assert wrong.status == 1 and "2026-11" in wrong.words, month
    ahead = unchanged(db, "attendance", path, "--group", "Швейное дело", "--month", "2026-12")
    assert ahead.status == 1 and "wrong" in ahead.words
