"""Many people at once: one process each against the one host that serves them all.

Printed: memory of everything that runs for the sessions (PSS, doors counted), the newest session's
first frame, and how long a key takes until its frame begins, with everybody typing twice a second;
then the same with the heaviest report running, and with one terminal that is not read.

Run: python benchmarks/sessions.py [--sessions 1,5,20,50,100]
"""

from __future__ import annotations

import argparse
import os
import random
import select
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

import given
from hosting import CLC, hosts_of, memory, start_host
from program import CLOCK
from ptys import Pty
from queries import demo_file

from clc_tui.db import connection, migrate
from clc_tui.db.connection import database
from clc_tui.terms import Role

MOST = 100
LEARNERS = 20
NEWEST = 5
"""So many come one after the other, and their first frames are timed."""
AT_ONCE = 2
"""So many come at once before them."""
SECONDS = 5.0
PAUSE = 0.5
"""Seconds between two keys of one person, on the average."""

KEYS = ("p", "\x1b[A", "l", "\x1b[A", "a", "\x1b[A")
"""A mark, and back up to change it: every key changes what is seen."""


def prepare(folder: Path) -> Path:
    """The demo of seven centres, and a class of one's own for everybody who will type."""
    path = demo_file(folder, "region")
    connection.open_file(path, schema=migrate.SCHEMA)
    centre = given.centre("Ақсай")
    course = given.course(centre)
    for number in range(MOST):
        teacher = given.person(centre, f"Учитель{number} Ольга")
        given.grant(given.user(f"teacher{number}", language="ru"), centre, Role.INSTRUCTOR, teacher)
        group = given.group(course, f"группа {number}", taught_by=teacher)
        given.lesson(group, date(2026, 11, 23))
        given.learners(group, [f"Ким{n} Вера" for n in range(LEARNERS)])
    database.close()
    return path


class Many:
    """People at their registers."""

    def __init__(self, path: Path, *, host: bool) -> None:
        self.path, self.host = path, host
        self.terminals: list[Pty] = []
        self.first_frames: list[float] = []

    def grow(self, number: int) -> None:
        """More come until there are so many; the newest one after the other."""
        while (here := len(self.terminals)) < number:
            self._open(max(1, min(AT_ONCE, number - NEWEST - here)))

    def _open(self, count: int) -> None:
        """So many more, and how long it took to their first frames."""
        words = ["door"] if self.host else []
        here = len(self.terminals)
        began = time.perf_counter()
        for number in range(here, here + count):
            home = str(self.path.parent)
            pty = Pty.spawn(
                [*CLC, *words, "--db", str(self.path), "--user", f"teacher{number}"],
                env={"HOME": home, "XDG_STATE_HOME": home, **CLOCK},
                cwd="/",
            )
            self.terminals.append(pty)
        for pty in self.terminals[here:]:
            pty.wait_for("F1", timeout=60)
            self.first_frames.append(1000 * (time.perf_counter() - began))

    def close(self) -> None:
        for pty in self.terminals:
            pty.close()

    def megabytes(self) -> float:
        """All processes together."""
        pids = [pty.process.pid for pty in self.terminals if pty.process is not None]
        return sum(map(memory, pids)) + sum(map(memory, hosts_of(self.path) if self.host else ()))

    def parts(self) -> str:
        """The host alone, and the smallest and largest of what waits at the doors."""
        doors = sorted(memory(pty.process.pid) for pty in self.terminals if pty.process)
        host = sum(map(memory, hosts_of(self.path)))
        return f"  {'':34} {host:7.0f} MB the host, {doors[0]:.2f} to {doors[-1]:.2f} MB a door"

    def type_for(self, seconds: float, *, but: int | None = None) -> list[float]:
        """Everybody types; milliseconds from each key to the first byte of its frame."""
        dice = random.Random(1)
        typing = {pty._master: n for n, pty in enumerate(self.terminals) if n != but}
        poll = select.poll()
        for fd in typing:
            poll.register(fd, select.POLLIN)
        begun = time.perf_counter()
        due = {fd: begun + dice.uniform(0, 2 * PAUSE) for fd in typing}
        pressed = dict.fromkeys(typing, 0)
        waiting: dict[int, float] = {}
        taken = []
        while (now := time.perf_counter()) < begun + seconds:
            for fd, moment in due.items():
                if moment <= now and fd not in waiting:
                    waiting[fd] = time.perf_counter()
                    os.write(fd, KEYS[pressed[fd] % len(KEYS)].encode())
                    pressed[fd] += 1
                    due[fd] = now + dice.uniform(0, 2 * PAUSE)
            for fd, _event in poll.poll(5):
                os.read(fd, 65536)
                if fd in waiting:
                    taken.append(1000 * (time.perf_counter() - waiting.pop(fd)))
        end = time.perf_counter()
        return sorted([*taken, *(1000 * (end - moment) for moment in waiting.values())])


@contextmanager
def report_running(path: Path) -> Iterator[None]:
    """The heaviest report there is, again and again, as `ssh clc-files report …` runs it."""
    command = (
        f"while :; do {' '.join(CLC)} door --db '{path}' --user facilitator >/dev/null 2>&1; done"
    )
    asked = "report register --from 2024-11-25 --to 2026-11-23 --format xlsx"
    with subprocess.Popen(
        ["sh", "-c", command],
        env={**os.environ, "SSH_ORIGINAL_COMMAND": asked},
        start_new_session=True,
    ) as process:
        time.sleep(1.0)
        try:
            yield
        finally:
            os.killpg(process.pid, 9)


def line(name: str, many: Many, taken: list[float], megabytes: float) -> str:
    """One line of the report."""
    newest = statistics.median(many.first_frames[-NEWEST:])
    most = taken[int(len(taken) * 0.95)]
    return (
        f"  {name:34} {megabytes:7.0f} MB {newest:7.0f} ms {statistics.median(taken):7.1f} ms"
        f" {most:7.1f} ms {taken[-1]:7.0f} ms  {len(taken)} keys"
    )


def measure(many: Many, number: int) -> None:
    """One line for so many people."""
    many.grow(number)
    many.type_for(1.0)
    name = f"{number}, {'the host' if many.host else 'a process each'}"
    taken = many.type_for(SECONDS)
    print(line(name, many, taken, many.megabytes()), flush=True)


def measure_host(path: Path, number: int, *, troubles: bool) -> None:
    """A host's line for so many people, and two more with somebody's heavy doings."""
    with ExitStack() as stack:
        process = start_host(path)
        stack.callback(process.wait)
        stack.callback(process.terminate)
        many = Many(path, host=True)
        stack.callback(many.close)
        measure(many, number)
        print(many.parts(), flush=True)
        if troubles:
            with report_running(path):
                taken = many.type_for(SECONDS)
            print(line("  beside the heaviest report", many, taken, many.megabytes()), flush=True)
            stuck = many.terminals[0]
            for _turn in range(40):
                stuck.offer(b"\x1bOPq" * 4)  # the help, and back
                time.sleep(0.02)
            taken = many.type_for(SECONDS, but=0)
            print(line("  beside one that is not read", many, taken, many.megabytes()), flush=True)


def main() -> None:
    """Measure the numbers asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", default="1,5,20,50,100")
    numbers = [int(number) for number in parser.parse_args().sessions.split(",")]
    with tempfile.TemporaryDirectory() as directory:
        path = prepare(Path(directory))
        print(f"  {'':34}  memory   newest    key median    95 %  longest")
        with closing(Many(path, host=False)) as many:
            for number in sorted(numbers):
                measure(many, number)
        for number in numbers:
            measure_host(path, number, troubles=number == 20)


if __name__ == "__main__":
    main()
