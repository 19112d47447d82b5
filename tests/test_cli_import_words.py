"""`clc-tui import`: files that cannot be read, wrong usage, and words in three languages."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from bringing import GOOD, HEAD, MARKS, OCTOBER, ONE_BAD, STRANGER, brought, unchanged, with_classes
from clc import clc
from test_imports import xlsx

BROKEN: dict[str, bytes] = {
    "empty": b"",
    "blank": b"\n;;\n \n",
    "half a workbook": xlsx([["ФИО"], ["Ким Вера"]])[:-300],
    "no workbook": b"PK\x03\x04 nothing",
    "old excel": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 99,
    "pdf": b"%PDF-1.7 ...",
    "binary": bytes(range(256)) * 20,
    "no names": "Телефон;Пол\n87010000001;ж\n".encode(),
}
REFUSED = {
    "en": ("Row 4 (Ли Анна), wrong:", "1 row is not good.", "Nothing was written."),
    "ru": ("4", "31.02.1990", "--accept-good-rows"),
    "kk": ("4", "31.02.1990", "--accept-good-rows"),
}
UNREAD = ("cannot be read", "is a folder", "There is no file")
ENGLISH = (
    "is a folder",
    "Row",
    "wrong",
    "good row",
    "Nothing",
    "New",
    "people",
    "Marks",
    "class",
    "There",
    "cannot",
)
KAZAKH_ONLY = frozenset("әғқңөұүһі")


@pytest.fixture
def db(file: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return with_classes(file, monkeypatch)


@pytest.mark.parametrize("noun", ["learners", "attendance"])
@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_cannot_be_read_is_told_in_one_sentence(
    db: Path, tmp_path: Path, name: str, noun: str
) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(BROKEN[name])
    for words in ((path,), (path, "--dry-run"), (path, "--accept-good-rows")):
        answer = unchanged(db, noun, *words)
        assert answer.status == 1 and answer.words.count("\n") == 1, answer.words
        assert "Traceback" not in answer.words
    assert unchanged(db, noun, "-", data=BROKEN[name]).status == 1


def test_what_is_no_file_is_told_in_one_sentence(db: Path, tmp_path: Path) -> None:
    hidden = brought(tmp_path, GOOD, "hidden.csv")
    hidden.chmod(0)
    paths = [tmp_path, tmp_path / "missing.csv", hidden / "below.csv", "\x1b[31m.csv"]
    if os.geteuid():
        paths.append(hidden)
    for noun in ("learners", "attendance"):
        for path in paths:
            answer = unchanged(db, noun, path)
            assert answer.status == 1, path
            assert any(words in answer.words for words in UNREAD), answer.words
            assert answer.words.count("\n") == 1 and "\x1b" not in answer.words


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("learners", "attendance", "x"),
        ("learners",),
        ("attendance",),
        ("volunteer-hours", "x"),
        ("learners", "FILE", "--month", "2026-10"),
        ("learners", "FILE", "--dry-run=yes"),
        ("learners", "FILE", "--group"),
        ("learners", "FILE", "--accept-all"),
        ("attendance", "FILE", "--lang", "tr"),
        ("attendance", "FILE", "FILE"),
    ],
)
def test_wrong_usage_is_status_2(db: Path, tmp_path: Path, words: tuple[str, ...]) -> None:
    path = brought(tmp_path, GOOD)
    said = [path if word == "FILE" else word for word in words]
    assert unchanged(db, *said).status == 2


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_words_are_in_the_language_asked_for(db: Path, tmp_path: Path, language: str) -> None:
    in_it = ("--lang", language)
    bad, good = brought(tmp_path, ONE_BAD), brought(tmp_path, GOOD, "good.csv")
    paper = brought(tmp_path, STRANGER, "paper.csv")
    marks = ("attendance", paper, "--group", "Швейное дело", *OCTOBER, *in_it)
    answers = [
        unchanged(db, "learners", bad, *in_it),
        unchanged(db, "learners", good, "--dry-run", *in_it),
        unchanged(db, "learners", tmp_path, *in_it),
        unchanged(db, *marks),
        clc("import", "learners", good, *in_it),
        clc("import", *marks, "--accept-good-rows"),
    ]
    assert [answer.status for answer in answers] == [1, 0, 1, 1, 0, 3]
    assert all(piece in answers[0].words for piece in REFUSED[language])
    for answer in answers:
        words = answer.words.replace(str(tmp_path), "")
        english = [piece for piece in ENGLISH if piece in words]
        assert bool(english) == (language == "en"), words
    letters = set("".join(answer.words for answer in answers))
    assert bool(KAZAKH_ONLY & letters) == (language == "kk")
    assert answers[0].words.count("\n") == 4


def test_a_users_own_language_is_spoken_where_none_is_asked_for(
    db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = clc("import", "learners", brought(tmp_path, ONE_BAD), "--lang", "ru").words
    monkeypatch.setenv("CLC_LANG", "ru")
    assert clc("import", "learners", brought(tmp_path, ONE_BAD)).words == asked


def test_a_list_with_headings_alone_holds_nothing_to_write(db: Path, tmp_path: Path) -> None:
    answer = unchanged(db, "learners", brought(tmp_path, HEAD))
    assert (answer.status, answer.words) == (1, "0 good rows.\n")


def test_columns_that_are_not_read_are_named_without_their_signs(db: Path, tmp_path: Path) -> None:
    text = "ФИО;Лиш\x1b[31mнее\n" + "Ким Вера;x\n"
    answer = clc("import", "learners", brought(tmp_path, text))
    assert answer.status == 0 and "Columns not read: " in answer.words
    assert "\x1b" not in answer.words


def test_signs_that_do_not_show_are_no_name(db: Path, tmp_path: Path) -> None:
    text = HEAD + "Ким\x1b]0;x\x07 Вера;1984;;Вязание\nЦой Анна;1984;;Вяза\x1b[31mние\n"
    answer = unchanged(db, "learners", brought(tmp_path, text))
    assert answer.status == 1 and "2 rows are not good." in answer.words
    assert "\x1b" not in answer.words and "\x07" not in answer.words


def test_help_names_every_option(db: Path) -> None:
    for noun, month in (("learners", False), ("attendance", True)):
        answer = clc("import", noun, "--help")
        assert answer.status == 0
        for option in ("--dry-run", "--accept-good-rows", "--centre", "--group", "--db", "--user"):
            assert option in answer.text
        assert ("--month" in answer.text) == month


def test_a_file_of_another_program_is_not_imported_into(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLC_LANG", "en")
    other = tmp_path / "notes.db"
    other.write_bytes(b"not ours" * 100)
    path = brought(tmp_path, MARKS)
    for database_file in (other, tmp_path / "missing.db"):
        answer = clc("import", "learners", path, "--db", database_file)
        assert answer.status == 1 and answer.words.count("\n") == 1
    assert other.read_bytes() == b"not ours" * 100 and not (tmp_path / "missing.db").exists()
