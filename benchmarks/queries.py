"""What the screens cost at `network` size beside `centre` size.

Exact and asserted: no statement walks a growing table whole. Printed: the steps of SQLite's
machine (exact as well) and their growth, milliseconds (median and 95 %) on this computer.

Run: python benchmarks/queries.py [--keep DIRECTORY]
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

import statements

from clc_tui.db import connection
from clc_tui.db.connection import database
from clc_tui.db.migrate import SCHEMA
from clc_tui.demo import make_demo

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 14, 7)
TIMES, FEWEST = 20, 5
LONG = 1000.0
"""Milliseconds after which what takes long is measured no more than the fewest times."""
WRITES = ("mark", "mark again", "rest", "undo", "clear")
"""What is written to the disk while it is timed, once."""
ONCE = ("observation", "answer", "hand in", "verdict")
"""What can be done only once: taken back after it was traced."""


class Cost(NamedTuple):
    """What one screen costs: statements, steps, milliseconds (median and 95 %)."""

    statements: int
    steps: int
    median: float
    most: float


def demo_file(directory: Path, size: str) -> Path:
    """The demo of a size, made unless it is there.

    `DEMOS` names a folder in which a row of benchmarks makes each size once; each works on a copy.
    """
    path = directory / f"{size}.db"
    if not path.exists():
        made = made_demo(size, Path(os.environ.get("DEMOS", directory)))
        if made != path:
            shutil.copy(made, path)
    return path


def made_demo(size: str, folder: Path) -> Path:
    """The demo of a size in a folder, whole as soon as it has its name."""
    path = folder / f"{size}.db"
    if not path.exists():
        began = time.perf_counter()
        begun = path.with_suffix(".begun")
        make_demo(begun, size=size, seed=1, today=TODAY, language="ru", progress=None)
        begun.rename(path)
        megabytes = path.stat().st_size / 1e6
        print(f"{size}: made in {time.perf_counter() - began:.1f} s, {megabytes:.0f} MB")
    return path


def costs(path: Path) -> dict[str, Cost]:
    """What each screen costs in a file; stops where a statement walks a growing table."""
    connection.open_file(path, schema=SCHEMA)
    try:
        return {name: cost(path, name, act) for name, act in statements.screens(NOW).items()}
    finally:
        database.close()


def cost(path: Path, name: str, act: statements.Act) -> Cost:
    """What one screen costs, its steps counted on a fresh connection."""
    database.close()
    connection.open_file(path, schema=SCHEMA)
    with statements.traced() as trace, database.atomic() as whole:
        act()
        if name in ONCE:
            whole.rollback()
    for sql, values in trace.statements:
        tables = statements.walked(sql, values) & statements.GROWING
        assert not tables, f"{name} walks {sorted(tables)}: {sql} {statements.plan(sql, values)}"
    taken: list[float] = []
    times = 1 if name in (*WRITES, *ONCE) else TIMES
    while len(taken) < times and (len(taken) < FEWEST or sum(taken) < LONG):
        began = time.perf_counter()
        act()
        taken.append((time.perf_counter() - began) * 1000)
    most = sorted(taken)[int(len(taken) * 0.95)]
    return Cost(len(trace.statements), trace.steps, statistics.median(taken), most)


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--keep", type=Path, help="where the two demo files are, or are put")
    reader.add_argument("--make", metavar="SIZE", help="only make this demo, in the folder DEMOS")
    chosen = reader.parse_args()
    if chosen.make:
        made_demo(chosen.make, Path(os.environ["DEMOS"]))
        return
    with tempfile.TemporaryDirectory() as temporary:
        directory = chosen.keep or Path(temporary)
        small = costs(demo_file(directory, "centre"))
        large = costs(demo_file(directory, "network"))
    print(f"{'':26} statements     steps  growth   median ms  95 % ms   growth")
    for name, at_network in large.items():
        at_centre = small[name]
        print(
            f"{name:26} {at_network.statements:10} {at_network.steps:9}"
            f" {at_network.steps / max(1, at_centre.steps):7.2f} {at_network.median:11.2f}"
            f" {at_network.most:8.2f} {at_network.median / at_centre.median:8.2f}"
        )


if __name__ == "__main__":
    main()
