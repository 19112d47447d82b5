"""How SQLite looks things up: what a test needs to say that no table is gone through."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from clc_tui.db.connection import database


@contextmanager
def plans() -> Iterator[list[str]]:
    """Collects how SQLite looks up every statement run meanwhile."""
    lines: list[str] = []
    run = database.execute_sql

    def explained(sql: str, params: Any = None) -> Any:  # noqa: ANN401
        if sql.lstrip().upper().startswith(("SELECT", "WITH")):
            lines.extend(row[3] for row in run(f"EXPLAIN QUERY PLAN {sql}", params))
        return run(sql, params)

    database.execute_sql = explained
    try:
        yield lines
    finally:
        database.execute_sql = run


def scans(lines: list[str], *tables: str) -> list[str]:
    """Lines of a plan that go through a whole table."""
    return [
        line
        for line in lines
        if line.split()[:1] == ["SCAN"] and line.split()[1].strip('"') in tables
    ]
