"""Columns stay straight whatever the texts in them: a mark stands under its own lesson."""

from __future__ import annotations

from pathlib import Path

from hostile import EVIL, poisoned
from program import started
from ptys import Pty

LEARNERS = len(EVIL) + 1


def cells(pty: Pty, row: int, first: int, last: int) -> str:
    """What stands in these cells of the terminal, counted as the terminal counts."""
    return "".join(pty.screen.buffer[row][x].data for x in range(first, last + 1))


def test_every_mark_stands_under_its_lesson(tmp_path: Path) -> None:
    with started(poisoned(tmp_path), "li") as pty:
        pty.wait_for("[23]", timeout=20)
        pty.wait_quiet(0.1)
        today, rate = pty.lines[1].index("[23]"), pty.lines[1].index("%")
        crooked = [
            number
            for number in range(1, LEARNERS + 1)
            if cells(pty, number + 1, today, today + 3).strip() not in (".", "(i)")
            or cells(pty, number + 1, rate, rate) != "0"
        ]
        assert crooked == [], pty.text


def test_how_a_lesson_stands_is_seen(tmp_path: Path) -> None:
    with started(poisoned(tmp_path), "desk") as pty:
        pty.wait_for("1 Go on typing", timeout=20)
        pty.send("2")
        pty.wait_for("not marked,")
        pty.wait_quiet(0.2)
        line = next(line for line in pty.lines if "14:00" in line)
        assert line.endswith("not marked"), line


def test_the_phone_numbers_of_a_list_stand_under_each_other(tmp_path: Path) -> None:
    with started(poisoned(tmp_path), "desk") as pty:
        pty.wait_for("1 Go on typing", timeout=20)
        pty.send("23")
        pty.wait_for("[3 People]")
        pty.wait_quiet(0.2)
        begins = [
            next((x for x in range(20, 80) if cells(pty, row, x, x + 1) in ("+б", "+7")), 0)
            for row in range(2, LEARNERS + 2)
        ]
        assert len(set(begins)) == 1, f"{begins}\n{pty.text}"
