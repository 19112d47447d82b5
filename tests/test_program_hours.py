"""After the month's last lesson one Enter hands the hours in, in the program itself."""

from __future__ import annotations

from pathlib import Path

from program import findings_in, given_class, mistakes_of, started
from test_terminal_end import ended_within

from clc_tui.db import connection, migrate
from clc_tui.db.connection import database

SHEET = (
    "SELECT t.month, t.number, t.state, u.name, t.submitted_at FROM timesheet t"
    " JOIN user u ON u.id = t.submitted_by"
)


def sheets_in(path: Path) -> list[tuple[object, ...]]:
    """The timesheets as the file has them."""
    connection.open_file(path, schema=migrate.SCHEMA)
    try:
        return list(database.execute_sql(SHEET))
    finally:
        database.close()


def test_the_last_register_of_a_month_ends_with_its_hours_handed_in(tmp_path: Path) -> None:
    """Twenty marked at 14:07 of the month's only day: 90 minutes, two academic hours."""
    path = given_class(tmp_path, paid=True)
    with started(path) as pty:
        pty.wait_for("unmarked 20", timeout=20)
        assert "hands in" not in pty.text
        pty.send("rr")
        pty.wait_for("November complete, 2 ac. h. Enter hands in.")
        assert sheets_in(path) == [], "nothing is handed in by itself"
        pty.send("\r")
        pty.wait_for("November is handed in: 2 ac. h.")
        pty.send("\r")  # once more, as people do: now it tells who is under the cursor
        pty.wait_for(lambda: "is handed in" not in pty.text)
        pty.hang_up()
        ended_within(pty)
    ((*sheet, at),) = sheets_in(path)
    assert sheet == ["2026-11", 0, "submitted", "li"]
    assert str(at).startswith("2026-11-23 14:0"), "of the centre's clock"
    assert findings_in(path) == () and mistakes_of(path) == ""
