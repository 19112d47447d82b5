"""Emptying the write-ahead log after something was erased: no old page stays beside the file.

SQLite cannot empty it while somebody still reads old pages. Nobody waits for that: what is owed is
done after the next write, or when the reader is done (`store`), or when the file is closed.
"""

from __future__ import annotations

import threading

import apsw
import peewee

from clc_tui.db.connection import database, wait_a_moment

_owed = threading.Event()


def sweep() -> bool:
    """Bring the log into the file and empty it, waiting for nobody; whether it is empty."""
    _owed.set()
    connection = database.connection()
    connection.set_busy_handler(None)
    try:
        (busy,) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[:1]
    except (peewee.DatabaseError, apsw.Error):
        return False  # inside somebody's transaction: its pages are not there yet
    finally:
        connection.set_busy_handler(wait_a_moment)
    if not busy:
        _owed.clear()
    return not busy


def sweep_if_owed() -> None:
    """Try again what a reader stood in the way of."""
    if _owed.is_set():
        sweep()


def owed() -> bool:
    """Whether old pages still stand in the log."""
    return _owed.is_set()
