"""The program on Textual's own driver beside the program on ours, each a process on a terminal."""

from __future__ import annotations

import shutil
import signal
import time
from itertools import cycle
from pathlib import Path

import given
import pytest
from desk import desk
from either_driver import DRIVERS, started
from program import as_it_was
from ptys import Pty
from twins import DAYS, WINDOWS, Side, Size, differ, side

from clc_tui.db import connection, migrate
from clc_tui.db.connection import database
from clc_tui.db.models import Centre

SIZE: Size = (80, 24)
PATIENCE = 5.0
"""Seconds a busy machine is given to show the same."""


class Both:
    """The same program twice; keys go to both."""

    def __init__(self, ptys: tuple[Pty, Pty], sides: tuple[Side, Side]) -> None:
        self._ptys, self._sides = ptys, sides

    def wait_quiet(self) -> None:
        """Read until neither sends anything."""
        for pty in self._ptys:
            pty.wait_quiet(0.06)

    def same(self, step: str | Size) -> None:
        """Write something or resize the window; both show the same then."""
        for pty, shown in zip(self._ptys, self._sides, strict=True):
            if isinstance(step, str):
                pty.send(step)
            else:
                shown.resize(step)
                pty.resize(*step)
        self.wait_quiet()
        deadline = time.monotonic() + PATIENCE
        while found := differ(*self._sides):
            assert time.monotonic() < deadline, f"after {step!r}\n{found}\n{self._ptys[0].text}"
            self.wait_quiet()


def files(folder: Path) -> list[Path]:
    """The same demo centre, once for each driver."""
    with desk(folder, learners=20) as at:
        path = at.path
    connection.open_file(path, schema=migrate.SCHEMA)
    given.demo(Centre.get().id)
    database.close()
    copies = [folder / driver / path.name for driver in DRIVERS]
    for copy in copies:
        copy.parent.mkdir()
        shutil.copy(path, copy)
    return copies


@pytest.mark.parametrize(
    ("user", "language"), [("li", "kk"), ("akhmetova", "ru"), ("akhmetova", "en")]
)
def test_the_program_looks_the_same_on_either_driver(
    tmp_path: Path, user: str, language: str
) -> None:
    ours, stock = (
        started(driver, path, user, language, SIZE)
        for driver, path in zip(DRIVERS, files(tmp_path), strict=True)
    )
    with (
        ours, stock, side(SIZE, ours.received) as our_side, side(SIZE, stock.received) as their_side
    ):  # fmt: skip
        for pty in (ours, stock):
            pty.wait_for("F1", timeout=20)
        both = Both((ours, stock), (our_side, their_side))
        for number, (keys, size) in enumerate(zip(DAYS[user], cycle(WINDOWS), strict=False)):
            both.same(keys)
            if number % 4 == 3:
                both.same(size)
        for pty in (ours, stock):
            pty.kill(signal.SIGTERM)
        assert ours.wait(3) == 143
        assert as_it_was(ours)
