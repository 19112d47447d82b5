"""What was written since somebody looked: numbers of the log, for those who follow it."""

from __future__ import annotations

from typing import NamedTuple

from clc_tui.db.connection import clear_words, database


class Written(NamedTuple):
    """One entry of the log, as those hear of it who follow it."""

    number: int
    centre_id: int | None
    """None where it is about the file as a whole."""
    verb: str
    subject: str
    subject_id: int | None


def newest_entry() -> int:
    """The number of the newest log entry in the file; one look-up."""
    with clear_words():
        row = database.execute_sql("SELECT seq FROM sqlite_sequence WHERE name = 'log_entry'")
        found = row.fetchone()
    return found[0] if found else 0


def written_since(number: int) -> list[Written]:
    """The log entries after a number."""
    with clear_words():
        rows = database.execute_sql(
            "SELECT id, centre_id, verb, subject, subject_id FROM log_entry WHERE id > ?", (number,)
        )
        return [Written(*row) for row in rows]
