"""Rows, log entries and changes on their way into a new file, by the ten thousand."""

from __future__ import annotations

from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from clc_tui.db.changes import to_json
from clc_tui.db.connection import blanks, database, pragma
from clc_tui.db.models import COLUMNS, LOGGED_TABLES

FLUSH_ROWS = 60_000
"""Changes held in memory before they are written."""
CACHE_KIB = 96 * 1024

ORDER = {table: number for number, table in enumerate(LOGGED_TABLES)}
_CHANGE = "INSERT INTO change (entry_id, n, tbl, row_id, before, after) VALUES (?, ?, ?, ?, ?, ?)"
_ENTRY = (
    "INSERT INTO log_entry (id, centre_id, user_id, at, verb, subject, subject_id, reason)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)

Made = tuple[int, int, str, str | None, str | None]
"""One changed row: order of its table, its number, its table, before and after as json."""


class Rows:
    """Takes rows and what happened to them, and writes them into the connected, empty file."""

    def __init__(self) -> None:
        self.last = dict.fromkeys((*LOGGED_TABLES, "log_entry"), 0)
        """The last number given out in each table."""
        self.new: dict[str, list[tuple[Any, ...]]] = {table: [] for table in LOGGED_TABLES}
        """Rows to be written, in the order of the table's columns."""
        self.updates: list[tuple[str, tuple[Any, ...]]] = []
        self.made: list[Made] = []
        """What the present act did."""
        self._entries: list[tuple[Any, ...]] = []
        self._changes: list[tuple[Any, ...]] = []
        self._indexes = _make_quick()

    def insert(self, table: str, **values: Any) -> int:  # noqa: ANN401
        """A new row; returns its number."""
        row_id = self.last[table] = self.last[table] + 1
        values["id"] = row_id
        row = tuple([values.get(name) for name in COLUMNS[table]])
        self.new[table].append(row)
        present = {
            name: value
            for name, value in zip(COLUMNS[table], row, strict=True)
            if value is not None
        }
        self.made.append((ORDER[table], row_id, table, None, to_json(present)))
        return row_id

    def update(
        self, table: str, row_id: int, before: dict[str, Any], after: dict[str, Any]
    ) -> None:
        """Change columns of a row; both sides name the same ones in the table's order."""
        sets = ", ".join(f"{name} = ?" for name in after)
        values = (*after.values(), row_id)
        self.updates.append((f'UPDATE "{table}" SET {sets} WHERE id = ?', values))
        self.made.append((ORDER[table], row_id, table, to_json(before), to_json(after)))

    def entry(
        self, centre: int | None, user: int | None, at: datetime, verb: str,
        subject: str, subject_id: int | None, reason: str | None,
    ) -> None:  # fmt: skip
        """Close the present act with its log entry."""
        if len(self.made) > 1:
            self.made.sort(key=itemgetter(0, 1))
        self.last["log_entry"] = number = self.last["log_entry"] + 1
        self._entries.append(
            (number, centre, user, moment_text(at), verb, subject, subject_id, reason)
        )
        self._changes.extend(
            [(number, n, row[2], row[1], row[3], row[4]) for n, row in enumerate(self.made, 1)]
        )
        self.made.clear()
        if len(self._changes) >= FLUSH_ROWS:
            self._flush()

    def finish(self) -> None:
        """Write what is left and give the file its indexes and its safe ways back."""
        self._flush()
        with database.atomic():
            for sql in self._indexes:
                database.execute_sql(sql)
        pragma("foreign_keys", 1)
        pragma("synchronous", 2)
        pragma("journal_mode", "wal")

    def _flush(self) -> None:
        connection = database.connection()
        with database.atomic():
            for table, rows in self.new.items():
                if rows:
                    marks = blanks(COLUMNS[table])
                    connection.executemany(f'INSERT INTO "{table}" VALUES ({marks})', rows)
                    rows.clear()
            for sql, same in groupby(self.updates, key=itemgetter(0)):
                connection.executemany(sql, [values for _sql, values in same])
            connection.executemany(_ENTRY, self._entries)
            connection.executemany(_CHANGE, self._changes)
        for written in (self.updates, self._entries, self._changes):
            written.clear()


def moment_text(moment: datetime) -> str:
    """A moment as the file keeps it."""
    return moment.isoformat(" ", "seconds")


def plain(value: Any) -> Any:  # noqa: ANN401
    """A date or a word of ours as the file keeps it."""
    if isinstance(value, date):
        return value.isoformat()
    return value.value if hasattr(value, "value") else value


def _make_quick() -> list[str]:
    """Make the file quick to fill; returns the SQL of the indexes taken away meanwhile.

    Nobody else has the file yet, and a demo that breaks off is thrown away whole.
    """
    pragma("journal_mode", "off")
    pragma("synchronous", 0)
    pragma("foreign_keys", 0)
    pragma("cache_size", -CACHE_KIB)
    named = list(
        database.execute_sql(
            "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL"
            " ORDER BY rowid"
        )
    )
    for name, _sql in named:
        database.execute_sql(f"DROP INDEX {name}")
    return [sql for _name, sql in named]
