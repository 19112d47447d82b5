"""The end of the line with the program itself on it, its register open: nothing is left or lost.

Every way in which a session dies without sshd: the client, the line, the program itself.
"""

from __future__ import annotations

import re
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from program import (
    as_it_was,
    at_the_register,
    findings_in,
    given_class,
    marks_in,
    mistakes_of,
    started,
)
from ptys import FULL, Pty
from test_terminal_end import ended_within, killed, terminated

ANEW = "\x0c"
"""Ctrl+L: the whole screen once more, some eight hundred bytes. (The help and back again in one
go paint nothing.)"""

STUCK = 20
"""Screens after which a full line holds the program up: the kernel keeps twelve thousand bytes."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return given_class(tmp_path)


def shown(pty: Pty, word: str) -> int:
    """The number beside a word in the register's line of totals."""
    found = re.search(rf"\b{word} (\d+)", pty.text)
    return int(found[1]) if found else 0


@pytest.mark.parametrize("ignoring", [(), (signal.SIGHUP,)], ids=["", "sighup-ignored"])
def test_a_killed_client_leaves_no_program_behind(
    path: Path, ignoring: tuple[signal.Signals, ...]
) -> None:
    with at_the_register(path, *ignoring) as pty:
        pty.hang_up()
        assert ended_within(pty) == 129
    assert mistakes_of(path) == ""


@pytest.mark.parametrize(
    ("number", "ignoring"),
    [
        (signal.SIGTERM, ()),
        (signal.SIGHUP, ()),
        (signal.SIGINT, ()),
        (signal.SIGHUP, (signal.SIGHUP,)),
        (signal.SIGINT, (signal.SIGINT,)),
    ],
    ids=["term", "hup", "int", "hup-ignored", "int-ignored"],
)
def test_a_signal_ends_the_program_and_gives_the_terminal_back(
    path: Path, number: signal.Signals, ignoring: tuple[signal.Signals, ...]
) -> None:
    with at_the_register(path, *ignoring) as pty:
        assert not as_it_was(pty)
        pty.kill(number)
        assert ended_within(pty) == 128 + number
        pty.read()
        assert as_it_was(pty)
        assert "Traceback" not in pty.text
    assert mistakes_of(path) == ""


def terminated_and_killed(pty: Pty) -> None:
    """SIGTERM, and the client dies before the program is gone."""
    pty.kill(signal.SIGTERM)
    time.sleep(0.1)
    pty.hang_up()


@pytest.mark.parametrize(
    ("how", "code"),
    [(killed, 129), (terminated, 143), (terminated_and_killed, 143)],
    ids=["killed", "terminated", "terminated-then-killed"],
)
def test_a_client_that_stopped_reading_holds_nothing_up(
    path: Path, how: Callable[[Pty], None], code: int
) -> None:
    with at_the_register(path, signal.SIGHUP) as pty:
        full = 0
        while full < STUCK:
            pty.send(ANEW)
            time.sleep(0.05)  # output piles up: nobody reads
            full += pty.unread == FULL
        how(pty)
        assert ended_within(pty) == code
    assert mistakes_of(path) == ""


def gone_at_once(pty: Pty) -> None:
    """The program itself is killed, as by the kernel when memory runs out."""
    pty.kill(signal.SIGKILL)


@pytest.mark.parametrize("how", [killed, terminated, gone_at_once])
def test_what_the_screen_acknowledged_is_in_the_file(
    path: Path, how: Callable[[Pty], None]
) -> None:
    with at_the_register(path) as pty:
        for number in range(1, 9):
            pty.send("p")
            pty.wait_for(f"present {number}")
        pty.send("pppp")  # on its way when the line ends
        acknowledged = shown(pty, "present")
        how(pty)
        ended_within(pty)
    saved = marks_in(path)
    assert len(saved) >= acknowledged >= 8
    assert sorted(saved) == list(range(1, len(saved) + 1))
    assert set(saved.values()) == {"present"}
    assert findings_in(path) == ()


@pytest.mark.parametrize("delay", [0.0, 0.05, 0.15])
def test_keys_of_a_shell_do_no_harm_before_the_screen_is_there(path: Path, delay: float) -> None:
    with started(path) as pty:
        time.sleep(delay)
        pty.send("\x1a\x13\x04")  # Ctrl+Z, Ctrl+S, Ctrl+D
        pty.wait_for("Ким Вера", timeout=20)
        pty.send("p")
        pty.wait_for("present 1")
        assert b"Traceback" not in pty.received
    assert mistakes_of(path) == ""
