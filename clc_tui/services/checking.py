"""`clc-tui check`: is the file whole, and does the log agree with the tables?"""

from __future__ import annotations

from typing import NamedTuple

from clc_tui.db.connection import database
from clc_tui.db.models import COLUMNS, LOGGED_TABLES
from clc_tui.language import _
from clc_tui.services.gate import reads
from clc_tui.terms import Actor

MOST = 50
"""Findings of one kind that are told; more are counted."""


class Finding(NamedTuple):
    """Something that is not as it should be."""

    kind: str
    words: str


@reads
def check(actor: Actor) -> tuple[Finding, ...]:
    """Everything that is wrong with the file; empty when nothing is."""
    return (*_integrity(), *_references(), *_log_against_tables(), *_states())


def _integrity() -> list[Finding]:
    rows = [row[0] for row in database.execute_sql("PRAGMA integrity_check")]
    return [] if rows == ["ok"] else [Finding("integrity", str(row)) for row in rows[:MOST]]


def _references() -> list[Finding]:
    rows = list(database.execute_sql("PRAGMA foreign_key_check"))
    return [
        Finding("reference", _("{table} {row} points at nothing").format(table=row[0], row=row[1]))
        for row in rows[:MOST]
    ]


def _log_against_tables() -> list[Finding]:
    """Every row must be as the newest changes in the log left it."""
    findings: list[Finding] = []
    for table in LOGGED_TABLES:
        findings.extend(_table_against_log(table))
    return findings


def _table_against_log(table: str) -> list[Finding]:
    names = COLUMNS[table]
    pairs = ", ".join(f"'{n}', {_comparable(table, n)}" for n in names)
    sql = f"""
        WITH told AS (
            SELECT row_id, key, value, max(entry_id * 100000 + n) AS newest
            FROM (
                SELECT c.row_id, c.entry_id, c.n, j.key,
                       iif(j.type = 'object', json_extract(j.value, '$.hex'), j.value) AS value
                FROM change c, json_each(c.after) j WHERE c.tbl = ?1 AND c.after IS NOT NULL
                UNION ALL
                SELECT c.row_id, c.entry_id, c.n, 'id', NULL
                FROM change c WHERE c.tbl = ?1 AND c.after IS NULL
            ) GROUP BY row_id, key
        ),
        stands AS (
            SELECT t.id AS row_id, j.key, j.value
            FROM "{table}" t, json_each(json_object({pairs})) j
        )
        SELECT 'log', row_id, key FROM (
            SELECT told.row_id, told.key FROM told JOIN "{table}" t ON t.id = told.row_id
            LEFT JOIN stands s ON s.row_id = told.row_id AND s.key = told.key
            WHERE s.value IS NOT told.value AND told.key <> 'id'
        ) UNION ALL
        SELECT 'gone', told.row_id, 'id' FROM told
            WHERE told.key = 'id' AND told.value IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM "{table}" t WHERE t.id = told.row_id)
        UNION ALL
        SELECT 'unlogged', t.id, 'id' FROM "{table}" t
            WHERE NOT EXISTS (SELECT 1 FROM told WHERE told.row_id = t.id AND told.key = 'id'
                              AND told.value IS NOT NULL)
        LIMIT {MOST}
    """
    return [
        Finding(kind, _("{table} {row}: {column}").format(table=table, row=row, column=column))
        for kind, row, column in list(database.execute_sql(sql, (table,)))
    ]


def _comparable(table: str, name: str) -> str:
    return f'lower(hex(t."{name}"))' if name.startswith("sort_") else f't."{name}"'


def _states() -> list[Finding]:
    """A lesson is held exactly when something says so."""
    rows = database.execute_sql(
        "SELECT l.id FROM lesson l WHERE l.state <> 'cancelled' AND (l.state = 'held') <> ("
        " l.nobody_came OR l.head_count IS NOT NULL"
        f" OR EXISTS (SELECT 1 FROM mark m WHERE m.lesson_id = l.id)) LIMIT {MOST}"
    )
    return [
        Finding("state", _("lesson {row} is not in the state its marks say").format(row=row))
        for (row,) in list(rows)
    ]
