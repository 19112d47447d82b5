"""What the line costs: bytes of every screen and common action, ours beside what others would send.

In one run: Textual's own output of our screens, ncurses painting the very same frames, ours, and
ours after the compression of SSH; the same days by a program of Textual's own widgets and driver.
Then two classes of twenty over a real sshd and through mosh with all headers counted, and the wait
at 9.6 kbit/s with 300 ms there and back. The budgets in bytes are asserted in
tests/test_line_budgets.py; milliseconds are printed.

Run: python benchmarks/line.py
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from _stock import SIXTEEN, TRUE_COLOUR, stock_bytes
from _wire import over_the_line
from queries import demo_file
from recording import Recording, Size, by_curses, by_zlib, record
from working_days import (
    CLASS,
    COLUMNS,
    CURSOR,
    DAYS,
    FACILITATOR,
    INSTRUCTOR,
    LOGIN,
    MARK,
    MARKS_95,
    OF_CURSES,
    ONE_BY_ONE,
    REGISTER,
    ROWS,
    SCREEN,
    TWENTY,
    Step,
    reached,
)

LARGE = (200, 60)


class Runs:
    """Recordings of days, each in a copy of its own of one centre."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._file = folder, demo_file(folder, "centre")

    def day(
        self, user: str, language: str, steps: list[Step], size: Size = (COLUMNS, ROWS)
    ) -> Recording:
        """One run."""
        copy = shutil.copy(self._file, self._folder / "day.db")
        return record(Path(copy), user, steps, language, size)

    def beside_stock(self, user: str, steps: list[Step]) -> tuple[int, int, int]:
        """Bytes of the stock program in true colour and with 16 colours, and ours."""
        made = self.day(user, "ru", steps)
        after = self._folder / "day.db"
        stock = [stock_bytes(made, self._file, after, kind) for kind in (TRUE_COLOUR, SIXTEEN)]
        full, few = (sum(sent.values()) for sent in stock)
        return full, few, sum(made.by_step().values())


def table(made: Recording, title: str) -> None:
    """Bytes by step."""
    curses, packed = made.by_step(by_curses(made)), made.by_step(by_zlib(made))
    print(f"\n{title:24} {'Textual':>9} {'ncurses':>8} {'ours':>7} {'packed':>7}")
    for step, ours in made.by_step().items():
        print(f"  {step:22} {made.stock.get(step, 0):9} {curses[step]:8} {ours:7} {packed[step]:7}")


def letters(made: Recording) -> int:
    """Bytes of the letters alone that changed: what no way of driving a terminal can save."""
    count = 0
    blank: list[tuple[list[str], list[int]]] = [([" "] * COLUMNS, [0] * COLUMNS)] * ROWS
    for before, frame in pairwise([blank, *(frame.cells for frame in made.frames)]):
        for (old, old_pens), (new, pens) in zip(before, frame, strict=True):
            cells = zip(old, old_pens, new, pens, strict=True)
            count += sum(len(d.encode()) for a, b, d, e in cells if d != " " and (a, b) != (d, e))
    return count


def total(name: str, made: Recording) -> tuple[int, int, int]:
    """Textual's, ncurses' and our bytes of a whole day, printed."""
    stock, ours = sum(made.stock.values()), sum(made.by_step().values())
    curses, packed = sum(by_curses(made)), sum(by_zlib(made))
    print(
        f"  {name:22} {stock:9} {curses:8} {ours:7} {packed:7}"
        f"   {ours / curses:.2f} of ncurses, 1/{stock / ours:.0f} of Textual,"
        f" {letters(made)} are letters"
    )
    return stock, curses, ours


def budget(words: str, value: float, most: float) -> None:
    """A figure beside its budget."""
    print(f"  {words:50} {value:8.0f} of {most:.0f}")


def budgets(runs: Runs, made: dict[tuple[str, str], Recording]) -> None:
    """What is asserted elsewhere, side by side."""
    print("\nBudgets, bytes")
    for language in ("ru", "kk"):
        costs = of_kind(runs.day("instructor", language, ONE_BY_ONE), "mark")
        budget(f"a mark, {language}: median", statistics.median(costs), MARK)
        budget(f"a mark, {language}: 95 %", reached(0.95, costs), MARKS_95)
    most = {"cursor": CURSOR, "register": REGISTER, "screen": SCREEN}
    for kind, words in (
        ("cursor", "cursor, one line"),
        ("register", "register of twenty"),
        ("screen", "any other screen"),
    ):
        costs = [cost for day in made.values() for cost in of_kind(day, kind)]
        budget(words, max(costs), most[kind])
        budget(f"{words}, median", statistics.median(costs), most[kind])
    budget("login to a class of twenty saved", _class(made["instructor", "ru"].by_step()), CLASS)


def of_kind(made: Recording, kind: str) -> list[int]:
    """Bytes of the steps of a kind in a day."""
    sums = made.by_step()
    return [sums[step.name] for step in (LOGIN, *made.steps) if step.kind == kind]


def _class(sums: dict[str, int]) -> int:
    return sum(sums[name] for name in ("login", *(step.name for step in TWENTY)))


def times(made: Sequence[Recording], words: str) -> None:
    """How long a frame takes to work out, on this computer."""
    seconds = [frame.seconds for day in made for frame in day.frames]
    print(
        f"  working out a frame, {words}: median {statistics.median(seconds) * 1000:.2f} ms,"
        f" 95 % {reached(0.95, seconds) * 1000:.2f} ms, longest {max(seconds) * 1000:.2f} ms"
    )


def of_textuals_parts(runs: Runs) -> None:
    """Our bytes beside those of the same program made of Textual's own widgets and driver."""
    print(f"\n{'Of Textual’s own parts':24} true colour  16 colours    ours")
    for name, user, steps in (
        ("instructor, ru", "instructor", INSTRUCTOR),
        ("nothing but marks", "instructor", ONE_BY_ONE),
        ("facilitator, ru", "facilitator", FACILITATOR),
    ):
        try:
            full, few, ours = runs.beside_stock(user, steps)
        except AssertionError:
            print(f"  {name:22} not measured: the stock program did not come to the same screens")
            continue
        print(f"  {name:22} {full:11} {few:11} {ours:7}   1/{full / ours:.0f}, 1/{few / ours:.0f}")


def main() -> None:
    """Print the tables."""
    with tempfile.TemporaryDirectory() as folder:
        runs = Runs(Path(folder))
        made = {day: runs.day(*day, steps) for day, steps in DAYS.items()}
        table(made["instructor", "ru"], "instructor, ru")
        table(made["facilitator", "ru"], "facilitator, ru")
        print(f"\n{'Whole days':24} {'Textual':>9} {'ncurses':>8} {'ours':>7} {'packed':>7}")
        days = [total(", ".join(day), recording) for day, recording in made.items()]
        _stock, curses, ours = (sum(column) for column in zip(*days, strict=True))
        print(f"  all: {ours / curses:.3f} of ncurses (budget {OF_CURSES})")
        of_textuals_parts(runs)
        budgets(runs, made)
        print("\nTime")
        times(list(made.values()), f"{COLUMNS}×{ROWS}")
        large = [runs.day(*day, DAYS[day], LARGE) for day in DAYS if day[1] == "ru"]
        times(large, "{}×{}".format(*LARGE))
        print("\nA class of twenty from login to saved, over a real sshd:")
        for line in over_the_line(Path(folder)):
            print(f"  {line}")


if __name__ == "__main__":
    main()
