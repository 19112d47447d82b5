"""The command line: files, centres, users and keys; errors are sentences, statuses a contract."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import given
import pytest
from clc import clc, done

from clc_tui.cli import trouble
from clc_tui.db import connection, migrate
from clc_tui.db.connection import database
from clc_tui.services import checking
from clc_tui.terms import Actor


@pytest.fixture(autouse=True)
def own_surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CLC_DB", "CLC_USER", "CLC_TODAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CLC_LANG", "en")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new file, named by CLC_DB."""
    path = tmp_path / "centre.db"
    done("init", path, "--centre", "Талғар", "--region", "Алматы")
    monkeypatch.setenv("CLC_DB", str(path))
    return path


def rows(text: str) -> list[list[str]]:
    return [line.split("\t") for line in text.splitlines()]


def test_without_a_file_one_sentence_names_what_makes_one() -> None:
    answer = clc()
    assert answer.status == 1 and not answer.data
    assert "clc-tui demo" in answer.words and "clc-tui init" in answer.words
    assert answer.words.count("\n") == 1


def test_init_makes_a_file_for_its_owner_with_its_calendar(db: Path) -> None:
    assert db.stat().st_mode & 0o777 == 0o600
    connection.open_file(db, schema=migrate.SCHEMA)
    year = given.NOW.year
    days = [day for (day,) in database.execute_sql("SELECT on_date FROM holiday")]
    assert len({day[:4] for day in days}) == 2 and len(days) > 20 and year >= 2026
    database.close()
    assert done("check") == ""


def test_init_refuses_an_existing_file_and_leaves_none_behind_a_mistake(tmp_path: Path) -> None:
    path = tmp_path / "real.db"
    path.write_text("something")
    answer = clc("init", path, "--centre", "X")
    assert answer.status == 1 and "already" in answer.words and path.read_text() == "something"
    other = tmp_path / "other.db"
    assert clc("init", other, "--centre", " ").status == 1
    assert not list(tmp_path.glob("other.db*"))


def test_wrong_usage_is_status_2() -> None:
    for words in (
        ["nonsense"],
        ["init"],
        ["user", "add"],
        ["--lang", "tr"],
        ["key", "remove", "x"],
    ):
        assert clc(*words).status == 2, words


def test_a_second_centre_is_added_and_listed(db: Path) -> None:
    done("centre", "add", "Тараз", "--region", "Жамбыл")
    assert rows(done("centre", "list")) == [["1", "Талғар", "Алматы"], ["2", "Тараз", "Жамбыл"]]
    answer = clc("user", "add", "zhanar", "--role", "facilitator")
    assert answer.status == 1 and "--centre" in answer.words and "Тараз" in answer.words
    assert done("user", "list") == ""
    done("user", "add", "zhanar", "--role", "facilitator", "--centre", "тараз")
    assert rows(done("user", "list")) == [["zhanar", "open", "0", "facilitator (Тараз)"]]


def test_accounts_are_opened_closed_and_given_roles(db: Path) -> None:
    done("user", "add", "aigul", "--speaks", "kk")
    done("user", "role", "aigul", "secretary")
    done("user", "role", "aigul", "evaluator", "--names")
    done("user", "role", "aigul", "secretary", "--remove")
    assert rows(done("user", "list")) == [["aigul", "open", "0", "evaluator (Талғар)"]]
    done("user", "disable", "aigul")
    assert rows(done("user", "list"))[0][1] == "closed"
    done("user", "enable", "aigul")
    assert rows(done("user", "list"))[0][1] == "open"
    assert clc("user", "disable", "nobody").status == 1


def test_an_instructor_is_tied_to_a_person_by_name(db: Path) -> None:
    connection.open_file(db, schema=migrate.SCHEMA)
    given.person(1, "Сәдуақасова Гүлнәр")
    given.person(1, "Ли Ольга")
    given.person(1, "Ли Олег")
    database.close()
    done("user", "add", "gulnar", "--role", "instructor", "--person", "садуакасова")
    assert done("user", "list").strip().endswith("= Сәдуақасова Г.")
    answer = clc("user", "add", "olga", "--role", "instructor", "--person", "Ли")
    assert answer.status == 1 and "7 (" in answer.words and "8 (" in answer.words
    assert clc("user", "add", "olga", "--role", "instructor", "--person", "Ким").status == 1
    assert "olga" not in done("user", "list")
    loose = clc("user", "add", "olga", "--role", "instructor")
    assert loose.status == 0 and "teaches nothing until" in loose.words
    loose = clc("user", "role", "olga", "facilitator")
    assert "olga approves no hours until it is said who that is: --person" in loose.words


def test_keys_come_from_a_file_or_a_pasted_line(db: Path, tmp_path: Path) -> None:
    done("user", "add", "aigul")
    subprocess.run(
        ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", tmp_path / "k"], check=True
    )
    line = (tmp_path / "k.pub").read_bytes()
    done("key", "add", "aigul", tmp_path / "k.pub")
    number, user, kind, mark, _at, _comment = rows(done("key", "list"))[0]
    assert (user, kind) == ("aigul", "ssh-ed25519") and mark.startswith("SHA256:")
    assert "already belongs to aigul" in clc("key", "add", "aigul", "-", data=line).words
    done("key", "remove", number)
    done("key", "add", "aigul", "-", data=line)
    assert len(rows(done("key", "list", "aigul"))) == 1
    assert "private key" in clc("key", "add", "aigul", tmp_path / "k").words
    assert clc("key", "add", "aigul", "-", data=line + line).status == 1
    assert clc("key", "add", "aigul", "-", data=b'command="sh" ' + line).status == 1
    assert clc("key", "add", "aigul", "-", data=b"\xff\xfe").status == 1
    assert clc("key", "add", "aigul", tmp_path / "missing").status == 1


def test_check_tells_what_is_wrong_and_fails(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def found(actor: Actor) -> tuple[checking.Finding, ...]:
        return (checking.Finding("log", "person 7: \x1b[31mphone"),)

    monkeypatch.setattr(checking, "check", found)
    answer = clc("check")
    assert answer.status == 1 and answer.text == "log: person 7: �[31mphone\n"


def test_migrate_copies_first_and_leaves_a_current_file_alone(
    db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "nothing was done" in clc("migrate").words
    assert [path.name for path in db.parent.glob("centre.db.before*")] == []
    steps = [*migrate.migrations(), (migrate.SCHEMA + 1, "CREATE TABLE later (id INTEGER) STRICT")]
    monkeypatch.setattr(migrate, "migrations", lambda: steps)
    monkeypatch.setattr(migrate, "SCHEMA", migrate.SCHEMA + 1)
    answer = clc("migrate")
    copies = list(db.parent.glob("centre.db.before*"))
    assert answer.status == 0 and len(copies) == 1 and copies[0].stat().st_mode & 0o777 == 0o600
    connection.connect(copies[0])
    assert connection.identity(copies[0]) == migrate.SCHEMA - 1
    database.close()


def test_the_language_is_the_asked_one(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from clc_tui import language

    told: list[str] = []

    def remember(text: str) -> str:
        told.append(language.current())
        return text

    monkeypatch.setattr("clc_tui.cli.user._", remember)
    monkeypatch.delenv("CLC_LANG")
    monkeypatch.setenv("LC_ALL", "ru_RU.UTF-8")
    done("user", "add", "aigul")
    done("user", "add", "zhanar", "--lang", "kk")
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    done("user", "add", "olga")
    assert list(dict.fromkeys(told)) == ["ru", "kk", "en"]


def test_clc_today_is_for_demo_files_only(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLC_TODAY", "2026-11-23")
    answer = clc("report", "register")
    assert answer.status == 1 and "demo files only" in answer.words
    connection.open_file(db, schema=migrate.SCHEMA)
    database.execute_sql("INSERT INTO setting (centre_id, name, value) VALUES (1, 'demo', '1')")
    database.close()
    for moment, month in (("2026-11-23", "2026-11"), ("2024-02-10T14:07", "2024-02")):
        monkeypatch.setenv("CLC_TODAY", moment)
        assert f'"from": "{month}-01"' in done("report", "register", "--format", "json")
    monkeypatch.setenv("CLC_TODAY", "yesterday")
    assert clc("report", "register").status == 1


def test_who_sits_here_must_be_known(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = clc()
    assert answer.status == 1 and "CLC_USER" in answer.words
    assert "no open account" in clc("--user", "nobody").words
    done("user", "add", "aigul", "--role", "facilitator")
    monkeypatch.setenv("LOGNAME", "aigul")
    assert "terminal" in clc().words
    assert "terminal" in clc("--user", "aigul").words


def test_a_mistake_of_the_program_leaves_no_names_behind(
    db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(actor: Actor) -> None:
        raise RuntimeError("Ахметова Айгүл")

    monkeypatch.setattr(checking, "check", broken)
    answer = clc("check")
    assert answer.status == 1 and answer.words.count("\n") == 1
    log = trouble.log_path()
    text = log.read_text()
    assert "RuntimeError at test_cli.py:" in text and "Ахметова" not in text + answer.words
    assert log.stat().st_mode & 0o777 == 0o600


def test_a_reader_who_stops_reading_is_no_trouble(db: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    ended = subprocess.run(
        [sys.executable, "-m", "clc_tui", "centre", "list"],
        stdout=writer, stderr=subprocess.PIPE, check=False,
    )  # fmt: skip
    os.close(writer)
    assert b"Traceback" not in ended.stderr and ended.returncode == 1


A_KEY = (
    b"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ5lq0mGqkqvQ9uHk5oQ1n7n8Yl3vWqkZc0m1y2b3c4d a@village"
)


def test_each_step_of_the_administrator_names_the_next_ready_to_paste(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CLC_DB", raising=False)
    path = tmp_path / "my centre.db"
    told = clc("init", path, "--centre", "Талгар").words
    assert f"clc-tui user add NAME --role facilitator --db '{path}'" in told
    told = clc("user", "add", "zhanar", "--role", "facilitator", "--db", path).words
    assert f"clc-tui --user zhanar --db '{path}'" in told
    assert f"clc-tui key add zhanar zhanar.pub --db '{path}'" in told
    told = clc("user", "add", "olga", "--db", path).words
    assert f"clc-tui user role olga facilitator --db '{path}'" in told
    told = clc("key", "add", "zhanar", "-", "--db", path, data=A_KEY).words
    assert f"clc-tui authorized-keys --write FILE --db '{path}'" in told
    told = clc("user", "add", "x", "--role", "instructor", "--person", "Ким", "--db", path).words
    assert "nobody called Ким" in told and "import learners" in told


def test_the_demo_that_is_open_unasked_is_named(
    db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection.open_file(db, schema=migrate.SCHEMA)
    given.demo(1)
    database.close()
    assert clc("user", "list").words == ""
    usual = tmp_path / "clc-tui" / "centre.db"
    usual.parent.mkdir()
    db.rename(usual)
    monkeypatch.delenv("CLC_DB")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert f"This is the demo, {usual}" in clc("user", "list").words
