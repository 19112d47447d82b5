"""Whatever a terminal sends to the program itself, the session lives and its memory stays small."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from program import UNMARKED, at_the_register, findings_in, given_class, mistakes_of, started
from ptys import Pty
from test_terminal_input import HOSTILE

MOST_MB = 200.0
CLEARED = "\x15"
"""Ctrl+U: the line that is typed in becomes empty."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return given_class(tmp_path)


def finding(path: Path) -> Pty:
    """The program, asking what to find."""
    pty = at_the_register(path)
    pty.send("s")
    pty.wait_for("Find:")
    return pty


def lives(pty: Pty) -> None:
    """What is typed now is looked for and found, and the program has not grown."""
    pty.send(CLEARED + "Вера07")
    pty.wait_for("Find: Вера07")
    pty.wait_for("Ким Вера07")
    assert pty.memory_mb() < MOST_MB


def test_hostile_input_is_survived(path: Path) -> None:
    with finding(path) as pty:
        for name, data in HOSTILE.items():
            if name == "escapes":  # the way out, forty times: nothing hostile in the program
                continue
            pty.send_slowly(data)
            pty.wait_quiet(0.15)  # longer than an escape is waited for
            assert pty.process is not None and pty.process.poll() is None, name
            lives(pty)
    assert mistakes_of(path) == ""
    assert findings_in(path) == ()


def test_forty_escapes_lead_out_and_do_nothing_else(path: Path) -> None:
    with finding(path) as pty:
        pty.send("\x1b" * 40)
        pty.wait_quiet(0.3)
        assert pty.process is not None
        assert pty.process.poll() in (None, 0)
    assert mistakes_of(path) == ""
    assert findings_in(path) == ()


def test_an_unfinished_paste_does_not_deafen(path: Path) -> None:
    with finding(path) as pty:
        pty.send("\x1b[200~Вера")
        time.sleep(0.2)
        pty.send("0")  # still of the paste
        pty.wait_for("Find: Вера0", timeout=6)
        pty.send("7")
        pty.wait_for("Find: Вера07")
        lives(pty)


def test_a_paste_of_a_megabyte(path: Path) -> None:
    with finding(path) as pty:
        pty.send_slowly(b"\x1b[200~" + b"x\x1b[6n\x00y\r" * 128 * 1024 + b"\x1b[201~")
        lives(pty)
        pty.send("\x1b")
        pty.wait_for(UNMARKED)
        pty.send_slowly(b"\x1b[200~" + b"p" * 2**20 + b"\x1b[201~")  # nobody marks by pasting
        pty.send("a")
        pty.wait_for("absent 1")
        pty.wait_for("unmarked 19")
        assert pty.memory_mb() < MOST_MB
    assert mistakes_of(path) == ""
    assert findings_in(path) == ()


@pytest.mark.parametrize(("columns", "rows"), [(1, 1), (20, 5), (500, 200), (65535, 65535)])
def test_a_window_of_any_size(path: Path, columns: int, rows: int) -> None:
    with started(path, columns=columns, rows=rows) as pty:
        pty.wait_for(lambda: bool(pty.received), timeout=20)
        for number in (1, 2):
            pty.wait_quiet(0.3)
            assert pty.memory_mb() < MOST_MB
            pty.resize(80, 24)
            pty.wait_for("Ким Вера")
            pty.send("p")
            pty.wait_for(f"present {number}")
            pty.resize(columns, rows)
    assert mistakes_of(path) == ""


def test_a_storm_of_resizes(path: Path) -> None:
    with at_the_register(path) as pty:
        for number in range(300):
            pty.resize(20 + number % 150, 5 + number % 60)
            time.sleep(0.005)
            pty.read()
        pty.resize(80, 24)
        pty.send("p")
        pty.wait_for("present 1")
        pty.wait_for("Ким Вера17")
        assert pty.memory_mb() < MOST_MB
        pty.wait_quiet(0.3)
        before = pty.cpu_seconds()
        time.sleep(0.5)
        assert pty.cpu_seconds() - before < 0.1, "it is still drawing"
    assert mistakes_of(path) == ""
