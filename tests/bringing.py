"""What people bring to `clc-tui import`, and a file that is compared to the byte afterwards."""

from __future__ import annotations

from pathlib import Path

import given
import pytest
from clc import Answer, clc

from clc_tui.db import connection
from clc_tui.db.connection import database
from clc_tui.terms import Role

HEAD = "ФИО;Дата рождения;Телефон;Группа\n"
GOOD = HEAD + "Ким Вера;1984;87010000001;Вязание\nЦой Гульшат Ивановна;19.03.1984;;Вязание\n"
ONE_BAD = GOOD + "Ли Анна;31.02.1990;;Вязание\n"
ALL_BAD = HEAD + ";1984;;Вязание\nЛи Анна;31.02.1990;;Вязание\n"
DAYS = "№;ФИО;2;5\n"
MARKS = DAYS + "1;Ахметова А.;н;о\n2;Бекова Ж.;;\n"
STRANGER = MARKS + "3;Сидорова П.;;н\n"
OCTOBER = ("--month", "2026-10")


def with_classes(file: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file, closed, with two classes in its centre and its clock on a Monday in November."""
    for name in ("CLC_USER", "CLC_LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CLC_DB", str(file))
    monkeypatch.setenv("CLC_LANG", "en")
    monkeypatch.setenv("CLC_TODAY", given.TODAY.isoformat())
    centre = given.centre("Талгар")
    given.demo(centre)
    sewing = given.group(given.course(centre, "Швейное дело"))
    given.learners(sewing, ["Ахметова Айгүл", "Бекова Жанар"])
    given.group(given.course(centre, "Английский A1"))
    given.grant(given.user("zhanar"), centre, Role.FACILITATOR)
    given.grant(given.user("olga"), centre, Role.INSTRUCTOR, given.person(centre, "Ли Ольга"))
    given.grant(given.user("sec"), centre, Role.SECRETARY)
    database.close()
    return file


def brought(tmp_path: Path, text: str, name: str = "list.csv") -> Path:
    """A file somebody brings."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def held(db: Path) -> dict[str, list[object]]:
    """Everything in the file, by table: people, marks and log alike."""
    connection.connect(db)
    try:
        names = list(
            database.execute_sql(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE V%'"
            )
        )
        return {name: list(database.execute_sql(f'SELECT * FROM "{name}"')) for (name,) in names}
    finally:
        database.close()


def unchanged(db: Path, *words: object, data: bytes = b"") -> Answer:
    """An import after which the file is what it was, to the byte and to the row."""
    before, whole = held(db), db.read_bytes()
    answer = clc("import", *words, data=data)
    assert held(db) == before and db.read_bytes() == whole, answer
    assert answer.data == b"", "words belong on stderr"
    return answer
