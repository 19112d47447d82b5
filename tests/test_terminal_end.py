"""The end of a line: every way it can end leaves no process, no load and no broken terminal."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from ptys import Pty

from clc_tui.terminal.run import NoTerminal, run_alone

APPS = str(Path(__file__).with_name("terminal_apps.py"))
F2, F3, F4, F6, F7, F8 = "\x1bOQ", "\x1bOR", "\x1bOS", "\x1b[17~", "\x1b[18~", "\x1b[19~"
PAINTS, AWAITS, BLOCKS, HOLDS_A_THREAD, IDLES = F2, F3, F4, F8, ""
LEFT_ALTERNATE_SCREEN = b"\x1b[?1049l\x1b[?25h"


def start(trace: Path, *ignoring: signal.Signals, idle: float = 60.0) -> Pty:
    """The idle app on a terminal of its own."""
    command = [sys.executable, APPS, "idle", str(trace), str(idle)]
    pty = Pty.spawn(command, ignoring=ignoring)
    pty.wait_for("ready")
    return pty


def ended_within(pty: Pty, seconds: float = 3.0) -> int:
    """Wait for the end; nobody of the family is left, and it did not cost a processor."""
    assert pty.process is not None
    begun, cpu = time.monotonic(), pty.cpu_seconds()
    while pty.process.poll() is None:
        used = cpu
        assert time.monotonic() - begun < seconds, "still running"
        time.sleep(0.02)
        try:
            used = pty.cpu_seconds()
        except FileNotFoundError:
            break
        finally:
            assert used - cpu < 1.0, "it spins"
    assert pty.family() == []
    return pty.process.wait()


def killed(pty: Pty) -> None:
    """The client is killed: the far end of the terminal closes."""
    pty.hang_up()


def terminated(pty: Pty) -> None:
    """Somebody sends SIGTERM."""
    pty.kill(signal.SIGTERM)


@pytest.mark.parametrize(
    "doing",
    [IDLES, PAINTS, AWAITS, BLOCKS, HOLDS_A_THREAD],
    ids=["idles", "paints", "awaits", "blocks", "holds-a-thread"],
)
@pytest.mark.parametrize(
    ("how", "ignoring"),
    [(killed, ()), (killed, (signal.SIGHUP,)), (terminated, ())],
    ids=["killed", "killed-and-sighup-ignored", "terminated"],
)
def test_a_session_ends_whatever_it_is_doing(
    tmp_path: Path, doing: str, how: Callable[[Pty], None], ignoring: tuple[signal.Signals, ...]
) -> None:
    with start(tmp_path / "trace", *ignoring) as pty:
        if doing:
            pty.send(doing)
            time.sleep(0.2)
        how(pty)
        code = ended_within(pty)
        assert code == (129 if how is killed else 143)
        if doing != BLOCKS:
            assert (tmp_path / "trace").read_text() == "unmounted\n"


def test_a_client_that_stopped_reading_and_then_dies(tmp_path: Path) -> None:
    with start(tmp_path / "trace", signal.SIGHUP) as pty:
        pty.send(PAINTS)
        time.sleep(1.0)  # output piles up: nobody reads
        pty.hang_up()
        assert ended_within(pty) == 129


def test_sigterm_while_output_is_blocked(tmp_path: Path) -> None:
    with start(tmp_path / "trace") as pty:
        pty.send(PAINTS)
        time.sleep(1.0)
        pty.kill(signal.SIGTERM)
        assert ended_within(pty) == 143


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_leaves_the_terminal_as_it_was(tmp_path: Path, number: signal.Signals) -> None:
    with start(tmp_path / "trace") as pty:
        pty.kill(number)
        assert pty.wait(3) == 128 + number
        assert bytes(pty.received).endswith(LEFT_ALTERNATE_SCREEN)
        assert (tmp_path / "trace").read_text() == "unmounted\n"


def test_the_app_own_end_gives_its_code_and_restores_the_modes(tmp_path: Path) -> None:
    program = f"{sys.executable} {APPS} idle {tmp_path / 'trace'}"
    command = f"{program}; echo code $?; stty -a | grep -c ' icanon'"
    with Pty.spawn(["sh", "-c", command]) as pty:
        pty.wait_for("ready")
        pty.send(F6)
        pty.wait_for("code 7")
        pty.wait_for("1")
        assert pty.wait(3) == 0


def test_an_error_ends_the_session_without_showing_what_it_held(tmp_path: Path) -> None:
    with start(tmp_path / "trace") as pty:
        pty.send(F7)
        assert pty.wait(3) == 1
        assert b"Akhmetova" not in pty.received
        assert bytes(pty.received).endswith(LEFT_ALTERNATE_SCREEN)


def test_a_session_left_alone_ends(tmp_path: Path) -> None:
    with start(tmp_path / "trace", idle=1.0) as pty:
        assert pty.wait(4) == 0
        assert (tmp_path / "trace").read_text() == "unmounted\n"


def test_an_idle_session_costs_nothing(tmp_path: Path) -> None:
    with start(tmp_path / "trace") as pty:
        pty.wait_quiet()
        before, sent = pty.cpu_seconds(), len(pty.received)
        time.sleep(1.5)
        pty.read()
        assert pty.cpu_seconds() - before <= 0.03
        assert len(pty.received) == sent


def test_control_keys_are_keys_and_no_signals(tmp_path: Path) -> None:
    with start(tmp_path / "trace") as pty:
        pty.send("\x03\x1a\x1c\x13\x11")  # Ctrl-C, Ctrl-Z, Ctrl-\, Ctrl-S, Ctrl-Q are keys
        time.sleep(0.3)
        assert pty.wait(3) == 0  # Ctrl-Q is Textual's own way out


def test_a_resize_reaches_the_app(tmp_path: Path) -> None:
    with start(tmp_path / "trace") as pty:
        pty.wait_quiet(0.2)
        before = pty.text.count("▔")
        pty.resize(100, 40)
        pty.wait_for(lambda: pty.text.count("▔") == before + 20)  # the frame of a wider input


def test_no_terminal_is_said_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    with pytest.raises(NoTerminal, match="ssh -t"):
        run_alone(lambda: pytest.fail("made an app"), fd_in=reading, fd_out=writing)
    os.close(reading)
    os.close(writing)
    pty = Pty()
    monkeypatch.setenv("TERM", "dumb")
    with pytest.raises(NoTerminal, match="TERM"):
        run_alone(lambda: pytest.fail("made an app"), fd_in=pty.tty, fd_out=pty.tty)
    pty.close()
