"""Numbered plain-SQL migrations: the number of the last one is the file's schema number."""

from __future__ import annotations

import os
from importlib.resources import files
from pathlib import Path

import apsw

from clc_tui.db.connection import database, pragma

Migration = tuple[int, str]
"""A number and its SQL."""


def migrations() -> list[Migration]:
    """All migrations in order of number."""
    found = [
        (int(item.name[:4]), item.read_text(encoding="utf-8"))
        for item in (files("clc_tui.db") / "migrations").iterdir()
        if item.name.endswith(".sql")
    ]
    return sorted(found)


SCHEMA = migrations()[-1][0]
"""The schema number this code works with."""


def migrate(steps: list[Migration] | None = None) -> int:
    """Bring the connected file up to the last step, each step in its own transaction.

    Returns how many steps were taken. Foreign keys are off while tables are rebuilt and
    checked before each commit.
    """
    taken = 0
    for number, sql in migrations() if steps is None else steps:
        if number <= int(pragma("user_version")):
            continue
        pragma("foreign_keys", 0)
        try:
            with database.atomic():
                for _ in database.execute_sql(sql):
                    continue
                broken = list(database.execute_sql("PRAGMA foreign_key_check"))
                if broken:
                    raise RuntimeError(f"migration {number} breaks references: {broken[:3]}")
                pragma("user_version", number)
        finally:
            pragma("foreign_keys", 1)
        taken += 1
    return taken


def verified_copy(target: Path) -> None:
    """Copy the connected file to `target` (a new name, its owner's alone), whole and checked."""
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    database.execute_sql("VACUUM INTO ?", (str(target),))
    copy = apsw.Connection(str(target), flags=apsw.SQLITE_OPEN_READONLY)
    try:
        answer = copy.execute("PRAGMA quick_check").fetchall()
    finally:
        copy.close()
    if answer != [("ok",)]:
        raise RuntimeError(f"the copy is damaged: {answer[:3]}")
