"""Ctrl+C and Ctrl+\\ while the program is still being imported: no traceback, no core."""

from __future__ import annotations

import re
import signal
import sys
import time
from pathlib import Path

import pytest
from program import CLOCK, given_class
from ptys import Pty

UP = "Ким Вера"
"""What the register shows, whatever its status line says."""

CLEAN = (0, 1, 128 + signal.SIGINT, -signal.SIGINT)
"""Ends in which nothing is said and nothing is dumped."""


def came_up_or_ended_cleanly(pty: Pty) -> None:
    """The program comes up, or it ends without a traceback and without a core."""
    assert pty.process is not None
    deadline = time.monotonic() + 20
    while pty.process.poll() is None and UP not in pty.text:
        assert time.monotonic() < deadline, f"neither up nor ended\n{pty.text}"
        pty.read()
        time.sleep(0.01)
    pty.read()
    assert b"Traceback" not in pty.received and b"Error" not in pty.received, pty.text
    assert pty.process.poll() in (None, *CLEAN)


@pytest.mark.parametrize("module", ["click", "peewee", "rich.console", "textual.app"])
@pytest.mark.parametrize("keys", ["\x03", "\x1c"], ids=["ctrl-c", "ctrl-backslash"])
def test_control_keys_do_no_harm_from_our_first_module_on(
    tmp_path: Path, keys: str, module: str
) -> None:
    """Sent the moment Python tells that it has imported a module: no delay to guess."""
    path = given_class(tmp_path)
    command = [sys.executable, "-X", "importtime", "-m", "clc_tui", "--db", str(path)]
    with Pty.spawn(
        [*command, "--user", "li"], env={"XDG_STATE_HOME": str(tmp_path), **CLOCK}
    ) as pty:
        imported = re.compile(rb"\| +" + re.escape(module).encode() + rb"\r\n")
        pty.wait_for(lambda: imported.search(pty.received) is not None)
        pty.send(keys)
        came_up_or_ended_cleanly(pty)
