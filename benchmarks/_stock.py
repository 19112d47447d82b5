"""What the program would send if it was made of Textual's own parts (see `_stock_parts`).

The same program on the same file with the same keys, on a terminal of 80x24 where every byte that
leaves is counted. A figure is given out only for the same work: after each step the screen must
read as ours does, and in the end the two files must hold the same. The terminal answers none of
Textual's questions; one that does is sent 16 bytes more with each update. Whether two updates fall
together is a matter of moments: a day differs by some percent from run to run.

Run: python benchmarks/_stock.py
"""

from __future__ import annotations

import re
import shutil
import sqlite3
import statistics
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from _frames import COLUMNS, NOW, ROWS, Steps, record
from ptys import Pty
from queries import demo_file

PARTS = Path(__file__).with_name("_stock_parts.py")
TRUE_COLOUR = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
"""How terminals of today present themselves."""
SIXTEEN_COLOURS = {"TERM": "xterm"}

QUIET = 0.2
"""Seconds without a byte after which a step is over, once the screen reads as it should."""
FRAME = (0, -2, -1)
"""The lines no table stands in: where one is, what is told, the keys. They must read the same."""
ALIKE = 0.75
"""So many of the words between them must be there: a `DataTable` has less room for them."""


def stock_day(
    path: Path,
    user: str,
    steps: Steps,
    language: str = "ru",
    terminal: Mapping[str, str] = TRUE_COLOUR,
) -> dict[str, int]:
    """Bytes by step that the stock program sends for what ours does in copies of a file."""
    with tempfile.TemporaryDirectory() as folder:
        ours, stock = (Path(shutil.copy(path, Path(folder, name))) for name in ("ours", "stock"))
        screens = list(_our_screens(ours, user, steps, language))
        sent = _sent(stock, user, steps, language, terminal, screens)
        assert _rows(ours) == _rows(stock), "the two have not done the same"
    return sent


def _our_screens(path: Path, user: str, steps: Steps, language: str) -> Iterator[list[str]]:
    """The lines our program shows after the login, then after each step."""
    numbered = [(str(n), keys) for n, (_name, keys) in enumerate(steps)]
    frames = {each.step: each for each in record(path, user, numbered, language).frames}
    frame = frames["login"]
    yield [text for text, _pens in frame.cells]
    for number, _keys in numbered:
        frame = frames.get(number, frame)
        yield [text for text, _pens in frame.cells]


def _sent(
    path: Path,
    user: str,
    steps: Steps,
    language: str,
    terminal: Mapping[str, str],
    screens: Sequence[Sequence[str]],
) -> dict[str, int]:
    """Take the stock program through the steps and count; a step ends when it reads as ours."""
    settings = {"LANG": "C.UTF-8", "PYTHONPATH": ":".join(sys.path), **terminal}
    command = ["env", "-i", *(f"{name}={value}" for name, value in settings.items())]
    command += [sys.executable, str(PARTS), str(path), user, language, NOW.isoformat()]
    sent: Counter[str] = Counter()
    with Pty.spawn(command, columns=COLUMNS, rows=ROWS) as pty:
        for (name, keys), wanted in zip([("login", ""), *steps], screens, strict=True):
            before = len(pty.received)

            def done(before: int = before, wanted: Sequence[str] = wanted) -> bool:
                return len(pty.received) > before and reads_as(pty.lines, wanted)

            pty.send(keys)
            pty.wait_for(done, 60)
            pty.wait_quiet(QUIET)
            sent[name] += len(pty.received) - before
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


def _ours(path: Path, user: str, steps: Steps, language: str) -> dict[str, int]:
    """Bytes by step that our program sends."""
    with tempfile.TemporaryDirectory() as folder:
        made = record(Path(shutil.copy(path, folder)), user, steps, language)
    return {name: len(made.sent(name)) for name in ("login", *(name for name, _keys in steps))}


def _line(words: str, counts: Sequence[float]) -> None:
    """Print true colour, 16 colours, ours, and what ours is of the first."""
    figures = "".join(f"{count:12.0f}" for count in counts)
    print(f"{words:28}{figures}   1/{counts[0] / counts[-1]:.0f}")


def main() -> None:
    """Print bytes by step and by day, of a first screen and of a mark, beside ours."""
    from line import FACILITATOR, INSTRUCTOR, MARKS, OTHERS

    of_days: list[tuple[str, Steps, str]] = [
        ("instructor", INSTRUCTOR, "ru"), ("instructor", INSTRUCTOR, "kk"),
        ("facilitator", FACILITATOR, "ru"), ("facilitator", FACILITATOR, "kk"),
        ("secretary", OTHERS, "ru"), ("evaluator", OTHERS, "ru"),
        ("instructor", MARKS, "ru"),
    ]  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        path = demo_file(Path(folder), "centre")
        print(f"\n{'Of Textual’s own parts':28} true colour  16 colours        ours")
        days = []
        for user, steps, language in of_days:
            kinds = (TRUE_COLOUR, SIXTEEN_COLOURS)
            day = [stock_day(path, user, steps, language, kind) for kind in kinds]
            day.append(_ours(path, user, steps, language))
            days.append(day)
            for step in day[0]:
                _line(f"  {step}", [sent[step] for sent in day])
            kind_of_day = "nothing but marks" if steps is MARKS else language
            _line(f"{user}, {kind_of_day}", [sum(sent.values()) for sent in day])
    *days, marks = days
    facilitator = days[2]
    print()
    columns = zip(*days, strict=True)
    _line("all days but the marks", [sum(sum(s.values()) for s in column) for column in columns])
    _line("Today, the first screen", [sent["login"] for sent in facilitator])
    names = [name for name, _keys in MARKS]
    _line("a mark, median", [statistics.median(sent[n] for n in names) for sent in marks])


if __name__ == "__main__":
    main()
