"""The file: only its owner's, refused in a sentence when it is not ours, nothing half-written."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import apsw
import given
import pytest

from clc_tui.db import connection, migrate, models
from clc_tui.db.connection import database
from clc_tui.services import centres
from clc_tui.terms import FileProblem, Outdated, Role


@pytest.fixture
def path(tmp_path: Path) -> Iterator[Path]:
    target = tmp_path / "centre.db"
    connection.create(target)
    migrate.migrate()
    database.close()
    yield target
    if not database.is_closed():
        database.close()


def test_a_new_file_is_its_owners_alone_and_marked_as_ours(path: Path) -> None:
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
    connection.open_file(path, schema=migrate.SCHEMA)
    assert connection.pragma("application_id") == connection.APPLICATION_ID
    assert connection.pragma("user_version") == migrate.SCHEMA
    assert connection.pragma("journal_mode") == "wal"
    assert connection.pragma("synchronous") == 2
    assert connection.pragma("foreign_keys") == 1
    assert connection.pragma("trusted_schema") == 0


def test_the_files_beside_it_are_its_owners_alone_too(path: Path) -> None:
    connection.open_file(path, schema=migrate.SCHEMA)
    models.Centre.create(name="Талгар")
    for beside in path.parent.iterdir():
        assert stat.S_IMODE(beside.stat().st_mode) == 0o600, beside.name


def test_an_existing_file_is_never_overwritten(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(FileProblem, match="already a file"):
        connection.create(path)
    assert path.read_bytes() == before


def refused(path: Path, words: str) -> None:
    with pytest.raises(FileProblem, match=words):
        connection.open_file(path, schema=migrate.SCHEMA)
    assert database.is_closed()


def test_a_missing_file_is_told_with_what_to_do(tmp_path: Path) -> None:
    refused(tmp_path / "none.db", "clc-tui demo")


def test_a_foreign_file_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as foreign:
        foreign.execute("CREATE TABLE t (a)")
    refused(other, "not a file of this program")


def test_a_text_file_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "notes.txt"
    other.write_text("Сабақ кестесі\n" * 500, encoding="utf-8")
    refused(other, "not a file of this program")


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "empty.db"
    other.touch()
    refused(other, "not a file of this program")


@pytest.mark.parametrize(("number", "words"), [(999, "newer version"), (0, "clc-tui migrate")])
def test_another_schema_is_refused(path: Path, number: int, words: str) -> None:
    raw = apsw.Connection(str(path))
    raw.pragma("user_version", number)
    raw.close()
    refused(path, words)


def test_a_network_drive_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(
        "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n"
        f"23 22 0:40 / {tmp_path}/share\\040one rw - nfs4 host:/x rw\n"
    )
    assert connection.file_system(tmp_path / "share one" / "centre.db", mounts) == "nfs4"
    assert connection.file_system(tmp_path / "share", mounts) == "ext4"
    monkeypatch.setattr(connection, "file_system", lambda path: "nfs4")
    with pytest.raises(FileProblem, match="network drive"):
        connection.refuse_remote(tmp_path / "x.db")


def test_a_read_only_connection_cannot_write(path: Path) -> None:
    connection.open_file(path, schema=migrate.SCHEMA, read_only=True)
    with pytest.raises(FileProblem, match="only be read"), connection.clear_words():
        models.Centre.create(name="Талгар")


def test_a_full_disk_is_said_in_words_and_leaves_nothing_half_written(path: Path) -> None:
    connection.open_file(path, schema=migrate.SCHEMA)
    pages = connection.pragma("page_count")
    connection.pragma("max_page_count", pages)
    with (
        pytest.raises(FileProblem, match="disk is full"),
        connection.clear_words(),
        database.atomic(),
    ):
        for number in range(5000):
            models.Centre.create(name=f"Талгар {number}")
    assert models.Centre.select().count() == 0
    assert connection.pragma("integrity_check") == "ok"


def test_a_lock_held_by_another_process_is_said_in_words(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection.open_file(path, schema=migrate.SCHEMA)
    monkeypatch.setattr(connection, "BUSY_SECONDS", 0.05)
    script = (
        "import apsw, sys; c = apsw.Connection(sys.argv[1]); c.execute('BEGIN IMMEDIATE');"
        "print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        words = "Somebody else is writing"
        with pytest.raises(FileProblem, match=words), connection.clear_words():
            models.Centre.create(name="Талгар")
        other.communicate()
    models.Centre.create(name="Талгар")
    assert models.Centre.select().count() == 1


def test_a_session_notices_that_the_file_was_migrated(path: Path) -> None:
    connection.open_file(path, schema=migrate.SCHEMA)
    centre_id = given.centre()
    facilitator = given.actor(centre_id, Role.FACILITATOR)
    centres.centre(facilitator)
    raw = apsw.Connection(str(path))
    raw.pragma("user_version", migrate.SCHEMA + 1)
    raw.close()
    with pytest.raises(Outdated, match="Log in again"):
        centres.centre(facilitator)
    with pytest.raises(Outdated, match="Log in again"):
        centres.set_setting(facilitator, "late_change_days", 3)
