"""What many tests begin with is written once in a process; into their files it is copied.

    def october() -> October:
        return once.filled("october", _october)     # into the connected file, which is fresh

A file built of acts takes a quarter of a second, its copy some milliseconds.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from copy import deepcopy
from typing import Any, TypeVar

import apsw

from clc_tui.db.connection import database

T = TypeVar("T")

_kept: dict[Hashable, tuple[apsw.Connection, Any]] = {}
"""By name a file in memory, and what was said of it."""


def filled(name: Hashable, fill: Callable[[], T]) -> T:
    """What `fill` writes into the connected file, where it is fresh, and says of it."""
    if not _is_fresh():
        return fill()
    if name not in _kept:
        made = fill()
        kept = apsw.Connection(":memory:")
        _copy(database.connection(), kept)
        _kept[name] = kept, deepcopy(made)
        return made
    kept, said = _kept[name]
    _copy(kept, database.connection())
    copy: T = deepcopy(said)
    return copy


def _is_fresh() -> bool:
    """Whether nothing was written yet but the tables."""
    connection = database.connection()
    tables = connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'log_entry'").fetchone()
    written = "SELECT 1 FROM log_entry UNION ALL SELECT 1 FROM centre"
    return not connection.in_transaction and (
        tables is None or connection.execute(written).fetchone() is None
    )


def _copy(source: apsw.Connection, target: apsw.Connection) -> None:
    with target.backup("main", source, "main") as backup:
        backup.step()
