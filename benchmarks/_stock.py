"""What the program would send if it was made of Textual's own parts (see `_stock_parts`).

The same program on the same file with the same keys, on a terminal of 80x24 where every byte that
leaves is counted. A figure is given out only for the same work: after each step the screen must
read as ours does, and in the end the two files must hold the same. The terminal answers none of
Textual's questions; one that does is sent 16 bytes more with each update. Whether two updates fall
together is a matter of moments: a day differs by some percent from run to run.

Its figures stand in the table of line.py.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from ptys import Pty
from recording import NOW, Recording
from working_days import COLUMNS, ROWS, Step

PARTS = Path(__file__).with_name("_stock_parts.py")
TRUE_COLOUR = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
"""How terminals of today present themselves."""
SIXTEEN = {"TERM": "xterm"}

QUIET = 0.2
"""Seconds without a byte after which a step is over, once the screen reads as it should."""
FRAME = (0, -2, -1)
"""The lines no table stands in: where one is, what is told, the keys. They must read the same."""
ALIKE = 0.75
"""So many of the words between them must be there: a `DataTable` has less room for them."""


def stock_bytes(
    made: Recording, before: Path, after: Path, terminal: Mapping[str, str] = TRUE_COLOUR
) -> dict[str, int]:
    """Bytes by step that the stock program sends for the work of a recording.

    `before` is the file as it was then, `after` the one our run left.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(shutil.copy(before, folder))
        sent = _sent(path, made, terminal)
        assert _rows(path) == _rows(after), "the two have not done the same"
    return sent


def _screens(made: Recording) -> Iterator[list[str]]:
    """The lines our program shows after the login, then after each step."""
    frames = {frame.step: frame for frame in made.frames}
    frame = frames["login"]
    for name in ("login", *(step.name for step in made.steps)):
        frame = frames.get(name, frame)
        yield ["".join(signs) for signs, _pens in frame.cells]


def _sent(path: Path, made: Recording, terminal: Mapping[str, str]) -> dict[str, int]:
    """Take the stock program through the steps and count; a step ends when it reads as ours."""
    settings = {"LANG": "C.UTF-8", "PYTHONPATH": ":".join(sys.path), **terminal}
    command = ["env", "-i", *(f"{name}={value}" for name, value in settings.items())]
    command += [sys.executable, str(PARTS), str(path), made.user, made.language, NOW.isoformat()]
    sent: Counter[str] = Counter()
    steps = [Step("login", ""), *made.steps]
    with Pty.spawn(command, columns=COLUMNS, rows=ROWS) as pty:
        for step, wanted in zip(steps, _screens(made), strict=True):
            before = len(pty.received)

            def done(before: int = before, wanted: Sequence[str] = wanted) -> bool:
                return len(pty.received) > before and reads_as(pty.lines, wanted)

            pty.send(step.keys)
            pty.wait_for(done, 60)
            pty.wait_quiet(QUIET)
            sent[step.name] += len(pty.received) - before
    return dict(sent)


def reads_as(stock: Sequence[str], ours: Sequence[str]) -> bool:
    """Whether two screens say the same, though the lists on them have other columns."""
    if any(stock[y].split() != ours[y].split() for y in FRAME):
        return False
    words = re.findall(r"\w{3,}", " ".join(ours[1:-2]))
    there = " ".join(stock[1:-2])
    return sum(word in there for word in words) >= ALIKE * len(words)


def _rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """All that stands in a file but who looked at what: two looks at once stand in any order."""
    with closing(sqlite3.connect(path)) as file:
        found = file.execute("SELECT name FROM sqlite_schema WHERE sql LIKE 'CREATE TABLE%'")
        names = {name for (name,) in found} - {"access_log"}
        return {name: sorted(file.execute(f'SELECT * FROM "{name}"'), key=repr) for name in names}
