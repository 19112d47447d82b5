"""What was written since somebody looked: numbers of the log, for those who follow it."""

from __future__ import annotations

from clc_tui.db.connection import clear_words, database


def newest_entry() -> int:
    """The number of the newest log entry in the file; one look-up."""
    with clear_words():
        row = database.execute_sql("SELECT seq FROM sqlite_sequence WHERE name = 'log_entry'")
        found = row.fetchone()
    return found[0] if found else 0


def written_since(number: int) -> list[tuple[int, int | None]]:
    """The log entries after a number: theirs, and the centre each is about (None: the file)."""
    with clear_words():
        return list(
            database.execute_sql("SELECT id, centre_id FROM log_entry WHERE id > ?", (number,))
        )
