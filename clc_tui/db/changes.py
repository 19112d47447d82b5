"""The change log: what one transaction changed, row by row, before and after.

SQLite's session extension watches the tables, so no write can be forgotten. A value is stored
as json; bytes as {"hex": …}. Of an update only the changed columns are kept, of a new or
deleted row all that are not NULL.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import apsw
import peewee

from clc_tui.db.connection import blanks, database
from clc_tui.db.models import COLUMNS, LOGGED_TABLES

Values = dict[str, Any]


class Change(NamedTuple):
    """One row changed: `before` is None for a new row, `after` for one that is gone."""

    table: str
    row_id: int
    before: Values | None
    after: Values | None

    @property
    def inverse(self) -> Change:
        return Change(self.table, self.row_id, self.after, self.before)


class Recording:
    """What happened in the transaction that is being watched."""

    def __init__(self) -> None:
        self._session = apsw.Session(database.connection(), "main")
        for table in LOGGED_TABLES:
            self._session.attach(table)

    def changes(self) -> list[Change]:
        """The net changes so far, in order of table (as in `LOGGED_TABLES`) and row."""
        found = [_read(change) for change in apsw.Changeset.iter(self._session.changeset())]
        order = {table: number for number, table in enumerate(LOGGED_TABLES)}
        return sorted(
            (change for change in found if change.before != change.after),
            key=lambda change: (order[change.table], change.row_id),
        )

    def close(self) -> None:
        self._session.close()


@contextmanager
def recording() -> Iterator[Recording]:
    """Watch every logged table of this thread's connection until the block ends."""
    watch = Recording()
    try:
        yield watch
    finally:
        watch.close()


def _read(change: Any) -> Change:  # noqa: ANN401
    names = COLUMNS[change.name]
    match change.opcode:
        case apsw.SQLITE_INSERT:
            after = _present(names, change.new)
            return Change(change.name, after["id"], None, after)
        case apsw.SQLITE_DELETE:
            before = _present(names, change.old)
            return Change(change.name, before["id"], before, None)
        case _:
            touched = [
                number for number, value in enumerate(change.new) if value is not apsw.no_change
            ]
            return Change(
                change.name,
                change.old[0],
                {names[n]: change.old[n] for n in touched if n},
                {names[n]: change.new[n] for n in touched if n},
            )


def _present(names: tuple[str, ...], values: tuple[Any, ...]) -> Values:
    return {name: value for name, value in zip(names, values, strict=True) if value is not None}


def to_json(values: Values | None) -> str | None:
    """The text that stands in the file for one side of a change."""
    if values is None:
        return None
    return _JSON.encode(values)


def _bytes(value: object) -> dict[str, str]:
    if not isinstance(value, bytes):
        raise TypeError(f"cannot log {type(value).__name__}")
    return {"hex": value.hex()}


_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_bytes)


def from_json(text: str | None) -> Values | None:
    """The values of one side of a stored change."""
    if text is None:
        return None
    return {
        name: bytes.fromhex(value["hex"]) if isinstance(value, dict) else value
        for name, value in json.loads(text).items()
    }


def store(entry_id: int, changes: list[Change]) -> None:
    """Write the changes of one log entry."""
    database.connection().executemany(
        "INSERT INTO change (entry_id, n, tbl, row_id, before, after) VALUES (?, ?, ?, ?, ?, ?)",
        [
            (entry_id, n, c.table, c.row_id, to_json(c.before), to_json(c.after))
            for n, c in enumerate(changes, 1)
        ],
    )


def of_entry(entry_id: int) -> list[Change]:
    """The changes of one log entry, in their order."""
    return of_entries([entry_id])[entry_id]


def of_entries(entry_ids: Sequence[int]) -> dict[int, list[Change]]:
    """The changes of several log entries, each in their order."""
    found: dict[int, list[Change]] = {entry_id: [] for entry_id in entry_ids}
    rows = database.execute_sql(
        "SELECT entry_id, tbl, row_id, before, after FROM change"
        f" WHERE entry_id IN ({blanks(found)}) ORDER BY entry_id, n",
        tuple(found),
    )
    for entry_id, table, row_id, before, after in rows:
        found[entry_id].append(Change(table, row_id, from_json(before), from_json(after)))
    return found


def current(table: str, row_id: int) -> Values | None:
    """The row as it stands, NULLs left out; None when it is not there."""
    names = COLUMNS[table]
    row = database.execute_sql(f'SELECT * FROM "{table}" WHERE id = ?', (row_id,)).fetchone()
    return None if row is None else _present(names, row)


def differs(change: Change, but: Collection[str] = ()) -> bool:
    """Whether the row stands otherwise than the change left it: a new row in any column.

    `but` are columns that do not count.
    """
    now = current(change.table, change.row_id)
    if change.after is None or now is None:
        return (change.after is None) != (now is None)
    names = change.after if change.before is not None else {**change.after, **now}
    return any(now.get(name) != change.after.get(name) for name in names if name not in but)


def hanging(made: list[Change]) -> Change | None:
    """A row that belongs to one of the rows these changes took away; None where all is whole."""
    taken = [change for change in made if change.after is None]
    references = {table: _references_to(table) for table in {change.table for change in taken}}
    for gone in taken:
        for table, column in references[gone.table]:
            row = database.execute_sql(
                f'SELECT id FROM "{table}" WHERE "{column}" = ? LIMIT 1', (gone.row_id,)
            ).fetchone()
            if row is not None:
                return Change(table, row[0], None, current(table, row[0]))
    return None


def rows_at(table: str, row_id: int) -> Iterator[tuple[str, int]]:
    """Every logged row that points at a row, by table and id."""
    for name, column in _references_to(table):
        rows = database.execute_sql(f'SELECT id FROM "{name}" WHERE "{column}" = ?', (row_id,))
        yield from [(name, found) for (found,) in rows]


def _references_to(table: str) -> list[tuple[str, str]]:
    """Every logged table and column that points at rows of a table."""
    rows = database.execute_sql(
        'SELECT m.name, f."from" FROM sqlite_master m, pragma_foreign_key_list(m.name) f'
        """ WHERE m.type = 'table' AND f."table" = ? AND f."to" = 'id'""",
        (table,),
    )
    return [(name, column) for name, column in rows if name in COLUMNS]


def apply(changes: list[Change]) -> None:
    """Carry out changes as they are; references are checked when the transaction ends.

    Deletions come first and in reverse, so that a slot is free before it is filled again; a row
    that another one still stands in the way of waits until that one is written.
    """
    database.execute_sql("PRAGMA defer_foreign_keys = 1")
    for change in reversed([c for c in changes if c.after is None]):
        database.execute_sql(f'DELETE FROM "{change.table}" WHERE id = ?', (change.row_id,))
    left = [change for change in changes if change.after is not None]
    while left:
        waiting = [change for change in left if not _fits(change)]
        if len(waiting) == len(left):
            _write(waiting[0])  # raises what stands in its way
        left = waiting


def _fits(change: Change) -> bool:
    """Write a change, if no other row stands in its way."""
    try:
        _write(change)
    except peewee.IntegrityError:
        return False
    return True


def _write(change: Change) -> None:
    assert change.after is not None
    names = list(change.after)
    values = list(change.after.values())
    if change.before is None:
        listed = ", ".join(f'"{name}"' for name in names)
        marks = blanks(names)
        database.execute_sql(
            f'INSERT INTO "{change.table}" ({listed}) VALUES ({marks})', tuple(values)
        )
    else:
        sets = ", ".join(f'"{name}" = ?' for name in names)
        database.execute_sql(
            f'UPDATE "{change.table}" SET {sets} WHERE id = ?', (*values, change.row_id)
        )
