"""The program itself on a terminal of its own, as people start it, on a file of a demo's kind.

with at_the_register(given_class(tmp_path)) as pty:   # `python -m clc_tui --db … --user li`
    pty.send("p")
    pty.wait_for("unmarked 19")
"""

from __future__ import annotations

import signal
import sys
import termios
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import given
import once
from ptys import Pty

from clc_tui.db import connection, migrate
from clc_tui.db.connection import database
from clc_tui.services.checking import check
from clc_tui.terms import Role

CLOCK = {"CLC_TODAY": "2026-11-23T14:07"}
"""The moment of `given.NOW`; the program takes it because the file says it is a demo."""

UNMARKED = "unmarked 20"
"""What the register of the class says before the first mark."""

_ALTERNATE_SCREEN, _CURSOR_SHOWN = 1049 << 5, 25 << 5
"""How pyte keeps a private mode."""

_COOKED = termios.ICANON | termios.ECHO | termios.ISIG


def given_class(folder: Path, *, paid: bool = False) -> Path:
    """A file with a class of twenty that is on now, its instructor li, the facilitator desk.

    `paid`: li has a contract that pays for the class.
    """
    path = given.new_file(folder / "centre.db")
    once.filled("class of twenty, paid" if paid else "class of twenty", partial(_class, paid))
    database.close()
    return path


def _class(paid: bool) -> None:
    centre = given.centre()
    given.demo(centre)
    teacher = given.person(centre, "Ли Ольга")
    given.grant(given.user("li", language="en"), centre, Role.INSTRUCTOR, teacher)
    given.grant(given.user("desk", language="en"), centre, Role.FACILITATOR)
    group = given.group(given.course(centre), taught_by=teacher)
    if paid:
        given.pays(given.contract(given.payer(centre), teacher), group)
    given.lesson(group)
    given.learners(group, [f"Ким Вера{n:02d}" for n in range(20)])


def started(
    path: Path,
    user: str = "li",
    *,
    env: Mapping[str, str] | None = None,
    ignoring: Sequence[signal.Signals] = (),
    columns: int = 80,
    rows: int = 24,
) -> Pty:
    """The program as a user of the file starts it; its log lies beside the file."""
    return Pty.spawn(
        [sys.executable, "-m", "clc_tui", "--db", str(path), "--user", user],
        env={"XDG_STATE_HOME": str(path.parent), **CLOCK, **(env or {})},
        ignoring=ignoring,
        columns=columns,
        rows=rows,
        cwd=path.parent,
    )


def at_the_register(path: Path, *ignoring: signal.Signals) -> Pty:
    """The program with the register of the class open and nothing more to draw."""
    pty = started(path, ignoring=ignoring)
    pty.wait_for(UNMARKED, timeout=20)
    pty.wait_quiet(0.1)
    return pty


def marks_in(path: Path) -> dict[int, str]:
    """Journal number to status, as the file has it."""
    connection.open_file(path, schema=migrate.SCHEMA)
    try:
        sql = "SELECT e.journal_no, m.status FROM mark m JOIN enrolment e USING (person_id)"
        return dict(database.execute_sql(sql))
    finally:
        database.close()


def findings_in(path: Path) -> tuple[object, ...]:
    """What `clc-tui check` would find."""
    connection.open_file(path, schema=migrate.SCHEMA)
    try:
        return check(given.administrator())
    finally:
        database.close()


def mistakes_of(path: Path) -> str:
    """What the program wrote into its log: its own mistakes."""
    log = path.parent / "clc-tui" / "clc-tui.log"
    return log.read_text(encoding="utf-8") if log.exists() else ""


def as_it_was(pty: Pty) -> bool:
    """Whether the terminal is left as a shell expects it: its screen, its cursor, its modes."""
    modes = pty.screen.mode
    cooked = pty.local_modes & _COOKED == _COOKED
    return cooked and _CURSOR_SHOWN in modes and _ALTERNATE_SCREEN not in modes
