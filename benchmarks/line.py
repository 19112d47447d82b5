"""What the line costs: bytes of every screen and common action, ours beside what others would send.

One table, one run: Textual's own driver, ncurses painting the very same frames, ours, and ours
after the compression of SSH. Then a class of twenty over a real sshd with all headers counted, and
the wait at 9.6 kbit/s with 300 ms there and back. Budgets in bytes are asserted; milliseconds are
printed.

Run: python benchmarks/line.py
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from _frames import Recording, by_curses, by_zlib, record
from _wire import over_the_line
from queries import demo_file

UP, DOWN, LEFT, RIGHT, PAGE = "\x1b[A", "\x1b[B", "\x1b[D", "\x1b[C", "\x1b[6~"
F1, F3 = "\x1bOP", "\x1bOR"

MARKS = [(f"mark {n}", key) for n, key in enumerate("pppplpppappepppippp", 1)]
CLASS = [("7 absent", "7a"), ("15 absent", "15a"), ("the rest", "r")]
INSTRUCTOR = [
    *CLASS, ("cursor", UP), ("page", PAGE), ("lesson before", LEFT), ("lesson after", RIGHT),
    ("keys", F1), ("back", "q"), ("note asked", "n"), ("letter", "ж"), ("letter", "а"),
    ("note", "\r"), ("history", "h"), ("back", "q"), ("Today", "q"), ("Register", "2"),
    ("register", "\r"),
]  # fmt: skip
FACILITATOR = [
    ("cursor", DOWN), ("register", "\r"), ("back", "q"), ("People", "3"), ("cursor", DOWN),
    ("page", PAGE), ("cursor", DOWN), ("cursor", DOWN), ("person", "\r"), ("form", "e"),
    ("field", "\t"), ("letter", "ж"), ("letter", "а"), ("given up", "\x1b"), ("thrown away", "3"),
    ("back", "q"), ("Today", "q"), ("find", F3), ("letter", "а"), ("letter", "х"), ("found", "\r"),
    ("back", "q"), ("Centre", "8"), ("Classes", "\r"), ("class", "\r"), ("lessons", "l"),
    ("back", "q"), ("back", "q"), ("back", "q"), ("Courses", DOWN + "\r"), ("back", "q"),
    ("Calendar", DOWN + "\r"), ("back", "q"), ("Today", "q"),
]  # fmt: skip
OTHERS = [("cursor", DOWN), ("Centre", "8"), ("Courses", "\r"), ("back", "q"), ("Today", "q")]

MARK, CLASS_MOST = 56, 4000
OF_CURSES, OF_STOCK = 0.9, 1 / 6
"""What must not be exceeded, with room for a frame that a busy machine sends in two parts."""


def table(made: Recording, title: str) -> None:
    """Bytes by step."""
    print(f"\n{title:24} {'Textual':>9} {'ours':>7} {'ratio':>7}")
    for step in made.steps():
        ours, stock = len(made.sent(step)), made.stock.get(step, 0)
        ratio = f"1/{stock / ours:.0f}" if ours and stock else ""
        print(f"  {step:22} {stock:9} {ours:7} {ratio:>7}")


def totals(name: str, made: Recording) -> tuple[int, int, int]:
    """Textual, ncurses and ours over a whole day, printed with the compressed bytes."""
    stock, ours = sum(made.stock.values()), len(made.sent())
    curses = by_curses(made)
    print(
        f"  {name:22} Textual {stock:8}  ncurses {curses:7}  ours {ours:7}"
        f"  ({ours / curses:.2f} of ncurses, 1/{stock / ours:.0f} of Textual)"
        f"  compressed {by_zlib(made.frames):6}"
    )
    return stock, curses, ours


def held(words: str, value: float, most: float) -> None:
    """A budget that is kept."""
    print(f"  {words:58} {value:8.2f}  (at most {most:.2f})")
    assert value <= most, f"{words}: {value} is over {most}"


def main() -> None:
    """Print the tables and hold the budgets."""
    with tempfile.TemporaryDirectory() as folder:
        path = demo_file(Path(folder), "centre")

        def day(user: str, steps: list[tuple[str, str]], language: str = "ru") -> Recording:
            copy = shutil.copy(path, Path(folder, "day.db"))
            return record(Path(copy), user, steps, language)

        report(day)
        print("\nA class of twenty from login to saved, over a real sshd:")
        for line in over_the_line(Path(folder)):
            print(f"  {line}")


def report(day: Callable[..., Recording]) -> None:
    """All that needs no server."""
    runs = {
        "instructor, ru": day("instructor", INSTRUCTOR),
        "instructor, kk": day("instructor", INSTRUCTOR, "kk"),
        "facilitator, ru": day("facilitator", FACILITATOR),
        "facilitator, kk": day("facilitator", FACILITATOR, "kk"),
        "secretary, ru": day("secretary", OTHERS),
        "evaluator, ru": day("evaluator", OTHERS),
    }
    for name in ("instructor, ru", "facilitator, ru"):
        table(runs[name], name)
    print("\nA working day of each role")
    days = [totals(name, made) for name, made in runs.items()]
    stock, curses, ours = (sum(column) for column in zip(*days, strict=True))

    marks = day("instructor", MARKS)
    print("\nBudgets")
    held("a mark, median", statistics.median(len(marks.sent(name)) for name, _key in MARKS), MARK)
    for name in ("instructor, ru", "instructor, kk"):
        steps = ["login", *(step for step, _keys in CLASS)]
        sent = sum(len(runs[name].sent(step)) for step in steps)
        held(f"{name}: login to a class of twenty saved", sent, CLASS_MOST)
    held("all days, of ncurses", ours / curses, OF_CURSES)
    held("all days, of Textual", ours / stock, OF_STOCK)
    seconds = sorted(f.seconds for made in runs.values() for f in made.frames)
    print(
        f"\nworking out a frame: median {statistics.median(seconds) * 1000:.2f} ms,"
        f" 95 % {seconds[round(len(seconds) * 0.95) - 1] * 1000:.2f} ms"
    )


if __name__ == "__main__":
    main()
