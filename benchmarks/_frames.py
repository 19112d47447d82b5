"""One run of the program recorded frame by frame, and what other ways would have sent for it."""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
import time
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from ptys import Pty
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.screen import Screen

from clc_tui.app import ClcApp
from clc_tui.language import Speaker
from clc_tui.services.actors import sign_in
from clc_tui.session import Session, Store
from clc_tui.terminal.cells import Row
from clc_tui.terminal.driver import LineDriver
from clc_tui.terminal.painter import Painter
from clc_tui.terminal.run import run_on

NOW = datetime(2026, 11, 23, 14, 7)
COLUMNS, ROWS = 80, 24


@dataclass
class Frame:
    """What was wanted on the screen, what we sent for it, and how long it took to work out."""

    step: str
    sent: bytes
    cells: list[tuple[str, list[int]]]
    seconds: float


@dataclass
class Recording:
    """A run."""

    frames: list[Frame] = field(default_factory=list)
    stock: dict[str, int] = field(default_factory=dict)
    """Bytes that Textual's own driver would have sent, by step."""

    pens: list[tuple[str, str, list[str]]] = field(default_factory=list)
    """Ink, paper and attributes of each pen, as SGR codes."""

    def sent(self, step: str | None = None) -> bytes:
        """What we sent, in one step or in all."""
        return b"".join(f.sent for f in self.frames if step in (None, f.step))

    def steps(self) -> list[str]:
        """The steps in their order."""
        return list(dict.fromkeys([*self.stock, *(f.step for f in self.frames)]))


Steps = Sequence[tuple[str, str]]
"""Names of steps and the keys of each."""


def record(path: Path, user: str, steps: Steps, language: str = "ru") -> Recording:
    """Run the program on a terminal through these steps."""
    made = Recording()
    now = ["login"]
    take, paint = LineDriver._display, Painter.paint

    def display(self: LineDriver, screen: Screen[Any], update: object) -> None:
        if isinstance(update, LayoutUpdate | ChopsUpdate):
            text = update.render_segments(self._app.console) + "\x1b[1;1H"
            made.stock[now[0]] = made.stock.get(now[0], 0) + len(text.encode())
        take(self, screen, update)

    def painted(self: Painter, wanted: Sequence[Row], caret: Any = None) -> str:  # noqa: ANN401
        began = time.perf_counter()
        data = paint(self, wanted, caret)
        seconds = time.perf_counter() - began
        if data:
            cells = [("".join(row.signs), row.pens[:]) for row in wanted]
            made.frames.append(Frame(now[0], data.encode(), cells, seconds))
            made.pens = [(p.ink, p.paper, sorted(p.attributes)) for p in self._pens._pens]
        return data

    LineDriver._display, Painter.paint = display, painted  # type: ignore[method-assign]
    store = Store(path)
    try:
        asyncio.run(_run(store, user, steps, language, now))
    finally:
        LineDriver._display, Painter.paint = take, paint  # type: ignore[method-assign]
        store.close()
    return made


async def _run(store: Store, user: str, steps: Steps, language: str, now: list[str]) -> None:
    apps: list[ClcApp] = []

    def make() -> ClcApp:
        actor = store.now(lambda: sign_in(user, lambda: NOW, language=language))
        apps.append(ClcApp(Session(store, actor, Speaker(language))))
        return apps[0]

    pty = Pty(COLUMNS, ROWS)
    session = asyncio.create_task(run_on(make, pty.tty, pty.tty))
    await pty.until("F1", timeout=60)
    await _quiet(apps[0], pty)
    for name, keys in steps:
        now[0] = name
        before = apps[0].last_input
        pty.send(keys)
        await pty.until(lambda before=before: apps[0].last_input > before)  # type: ignore[misc]
        await _quiet(apps[0], pty)
    now[0] = "leaving"
    pty.hang_up()
    await asyncio.wait_for(session, 10)
    pty.close()


async def _quiet(app: ClcApp, pty: Pty) -> None:
    await app.keys_idle()
    await pty.until_quiet(0.08)
    await app.keys_idle()


CURSES = """
import curses, json, sys
frames, pens = json.load(open(sys.argv[1]))
screen = curses.initscr()
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
for frame in frames:
    for y, (text, inks) in enumerate(frame):
        x = 0
        while x < len(text):
            end = x
            while end < len(text) and inks[end] == inks[x]:
                end += 1
            try:
                screen.addstr(y, x, text[x:end], looks[inks[x]])
            except curses.error:
                pass
            x = end
    screen.refresh()
curses.endwin()
"""
"""Paints frames with Python's `curses`."""


def by_curses(made: Recording, upto: int | None = None) -> int:
    """Bytes ncurses sends for the very same frames (the first so many of them)."""
    frames = [frame.cells for frame in made.frames[:upto]]
    with tempfile.TemporaryDirectory() as folder:
        script, data = Path(folder, "paint.py"), Path(folder, "frames.json")
        script.write_text(CURSES)
        data.write_text(json.dumps([frames, made.pens]))
        environment = {"TERM": "xterm-256color", "LANG": "C.UTF-8"}
        with Pty.spawn([sys.executable, str(script), str(data)], env=environment) as pty:
            assert pty.wait(60) == 0, pty.text
            return len(pty.received)


def by_zlib(frames: Sequence[Frame]) -> int:
    """Bytes of what we send after the compression of SSH (zlib level 6, flushed at each packet)."""
    packer = zlib.compressobj(6)
    return sum(
        len(packer.compress(frame.sent)) + len(packer.flush(zlib.Z_PARTIAL_FLUSH))
        for frame in frames
    )
