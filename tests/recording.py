"""One run of the program recorded frame by frame, and what other ways would have sent for it."""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from ptys import Pty
from textual.screen import Screen
from working_days import COLUMNS, ROWS, Step

from clc_tui.app import ClcApp
from clc_tui.language import Speaker
from clc_tui.services.actors import sign_in
from clc_tui.session import Session
from clc_tui.store import Store
from clc_tui.terminal import driver
from clc_tui.terminal.cells import Canvas, Row
from clc_tui.terminal.driver import LineDriver
from clc_tui.terminal.painter import Painter
from clc_tui.terminal.run import run_on
from clc_tui.terminal.textual_inside import ChopsUpdate, LayoutUpdate

NOW = datetime(2026, 11, 23, 14, 7)
Size = tuple[int, int]


@dataclass
class Frame:
    """What was wanted on the screen and what we sent for it."""

    step: str
    sent: bytes
    cells: list[tuple[list[str], list[int]]]
    caret: tuple[int, int] | None
    """Column and line of the cursor where somebody types, for there it shows."""
    seconds: float
    """To take what Textual composed, and to work out what to send."""


@dataclass
class Recording:
    """A run."""

    user: str
    language: str
    steps: list[Step]
    frames: list[Frame] = field(default_factory=list)
    stock: dict[str, int] = field(default_factory=dict)
    """Bytes that Textual's own output would have taken, by step."""

    pens: list[tuple[str, str, list[str]]] = field(default_factory=list)
    """Ink, paper and attributes of each pen, as SGR codes."""

    def by_step(self, of_frames: Sequence[int] | None = None) -> dict[str, int]:
        """Bytes by step: of a figure for each frame, else of what we sent."""
        figures = [len(f.sent) for f in self.frames] if of_frames is None else of_frames
        sums = dict.fromkeys(("login", *(step.name for step in self.steps)), 0)
        for frame, figure in zip(self.frames, figures, strict=True):
            sums[frame.step] = sums.get(frame.step, 0) + figure
        return sums


def record(
    path: Path,
    user: str,
    steps: Sequence[Step],
    language: str = "ru",
    size: Size = (COLUMNS, ROWS),
) -> Recording:
    """Run the program on a terminal through these steps, each painted once, when all is done."""
    made = Recording(user, language, list(steps))
    store = Store(path)
    now = ["login"]
    try:
        with _recorded(made, now):
            asyncio.run(_run(store, made, size, now))
    finally:
        store.close()
    return made


@contextmanager
def _recorded(made: Recording, now: list[str]) -> Iterator[None]:
    """Every update and every frame noted; however slow the machine, no frame is sent in parts."""
    display, paint, take = LineDriver._display, Painter.paint, Canvas.take
    patience = driver.LATEST, driver.HELD
    spent = [0.0]

    def displayed(self: LineDriver, screen: Screen[Any], update: object) -> None:
        if isinstance(update, LayoutUpdate | ChopsUpdate):
            text = update.render_segments(self.app.console) + "\x1b[1;1H"
            made.stock[now[0]] = made.stock.get(now[0], 0) + len(text.encode())
        display(self, screen, update)

    def taken(self: Canvas, update: LayoutUpdate | ChopsUpdate) -> None:
        began = time.perf_counter()
        take(self, update)
        spent[0] += time.perf_counter() - began

    def painted(self: Painter, wanted: Sequence[Row], caret: Any = None) -> str:  # noqa: ANN401
        began = time.perf_counter()
        data = paint(self, wanted, caret)
        seconds = time.perf_counter() - began + spent[0]
        spent[0] = 0.0
        if data:
            cells = [(row.signs[:], row.pens[:]) for row in wanted]
            made.frames.append(Frame(now[0], data.encode(), cells, caret, seconds))
            made.pens = [(p.ink, p.paper, sorted(p.attributes)) for p in self._pens._pens]
        return data

    LineDriver._display, Painter.paint = displayed, painted  # type: ignore[method-assign]
    Canvas.take = taken  # type: ignore[method-assign]
    driver.LATEST = driver.HELD = 60.0  # type: ignore[misc]
    try:
        yield
    finally:
        LineDriver._display, Painter.paint = display, paint  # type: ignore[method-assign]
        Canvas.take = take  # type: ignore[method-assign]
        driver.LATEST, driver.HELD = patience  # type: ignore[misc]


async def _run(store: Store, made: Recording, size: Size, now: list[str]) -> None:
    apps: list[ClcApp] = []

    def make() -> ClcApp:
        actor = store.now(lambda: sign_in(made.user, lambda: NOW, language=made.language))
        apps.append(ClcApp(Session(store, actor, Speaker(made.language))))
        return apps[0]

    pty = Pty(*size)
    session = asyncio.create_task(run_on(make, pty.tty, pty.tty))
    await pty.until("F1", timeout=60)
    await _quiet(apps[0], pty)
    for step in made.steps:
        now[0] = step.name
        before = apps[0].last_input
        pty.send(step.keys)
        await pty.until(lambda before=before: apps[0].last_input > before)  # type: ignore[misc]
        await _quiet(apps[0], pty)
    pty.hang_up()
    await asyncio.wait_for(session, 10)
    pty.close()


async def _quiet(app: ClcApp, pty: Pty) -> None:
    await app.keys_idle()
    await pty.until_quiet(0.08)
    await app.keys_idle()


MARKER = b"\x00frame\x00"
CLEAR = b"\x1b[H\x1b[2J"
CURSES = """
import curses, json, os, sys
frames, pens = json.load(open(sys.argv[1]))
screen = curses.initscr()
screen.idlok(True)
curses.start_color()
curses.use_default_colors()
curses.curs_set(0)
names = {"1": curses.A_BOLD, "2": curses.A_DIM, "3": curses.A_ITALIC, "4": curses.A_UNDERLINE,
         "7": curses.A_REVERSE}
def colour(code, base):
    if not code:
        return -1
    number = int(code) - base
    return number if number < 8 else number - 60 + 8
looks = []
for number, (ink, paper, attributes) in enumerate(pens):
    look = 0
    if ink or paper:
        curses.init_pair(number, colour(ink, 30), colour(paper, 40))
        look = curses.color_pair(number)
    for code in attributes:
        look |= names.get(code, 0)
    looks.append(look)
for frame, caret in frames:
    for y, (signs, inks) in enumerate(frame):
        x = 0
        while x < len(signs):
            end = x
            while end < len(signs) and inks[end] == inks[x]:
                end += 1
            try:
                screen.addstr(y, x, "".join(signs[x:end]), looks[inks[x]])
            except curses.error:
                pass
            x = end
    screen.leaveok(caret is None)
    curses.curs_set(caret is not None)
    if caret is not None:
        screen.move(caret[1], caret[0])
    screen.refresh()
    os.write(1, b"\\0frame\\0")
curses.endwin()
"""
"""Paints frames with Python's `curses`, as well as ncurses can, and marks the end of each.

It may put in and take out lines, shows the cursor where somebody types, and elsewhere leaves the
hidden one wherever that is cheapest.
"""


def by_curses(made: Recording, size: Size = (COLUMNS, ROWS)) -> list[int]:
    """Bytes ncurses sends for each of the very same frames; what takes the terminal is left out."""
    with tempfile.TemporaryDirectory() as folder:
        script, data = Path(folder, "paint.py"), Path(folder, "frames.json")
        script.write_text(CURSES)
        data.write_text(json.dumps([[(f.cells, f.caret) for f in made.frames], made.pens]))
        environment = {"TERM": "xterm-256color", "LANG": "C.UTF-8"}
        command = [sys.executable, str(script), str(data)]
        with Pty.spawn(command, env=environment, columns=size[0], rows=size[1]) as pty:
            assert pty.wait(60) == 0, pty.text
            parts = bytes(pty.received).split(MARKER)
    assert len(parts) == len(made.frames) + 1
    parts[0] = parts[0][parts[0].index(CLEAR) :]
    return [len(part) for part in parts[:-1]]


def by_zlib(made: Recording) -> list[int]:
    """Bytes of our frames after the compression of SSH (zlib level 6, flushed at each packet)."""
    packer = zlib.compressobj(6)
    return [
        len(packer.compress(frame.sent)) + len(packer.flush(zlib.Z_PARTIAL_FLUSH))
        for frame in made.frames
    ]
