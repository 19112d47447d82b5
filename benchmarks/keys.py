"""What a person waits for and pays for: start, keys and bytes on a real terminal.

Exact and asserted: the keys from login to a class of twenty saved. Printed: bytes the program
sent, milliseconds from key to the end of its frame (median and 95 %), memory. The demo of the
`network` size stands beside the `centre` size.

Run: python benchmarks/keys.py [--keep DIRECTORY]
"""

from __future__ import annotations

import argparse
import select
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from ptys import Pty
from queries import demo_file

KEYS_MOST = 8
"""Keys after login to a class of twenty saved, two of them absent (the contract)."""
SAVING = ("7", "a", "1", "5", "a", "r")
SILENCE = 0.05
"""Seconds without a byte after which a frame is taken to be whole."""

PATIENCE = 1.0
"""Seconds a first byte is waited for."""


class Answer(NamedTuple):
    """What one key brought: seconds to the last byte of its frame, and its bytes."""

    seconds: float
    received: int


def opened(path: Path, user: str) -> tuple[Pty, Answer]:
    """The program on a terminal with its first frame."""
    began = time.perf_counter()
    pty = Pty.spawn(
        [sys.executable, "-m", "clc_tui", "--db", str(path), "--user", user, "--lang", "ru"],
        env={"CLC_TODAY": "2026-11-23T14:07"},
    )
    pty.wait_for("F1", timeout=60)
    seconds = time.perf_counter() - began
    pty.wait_quiet()
    return pty, Answer(seconds, len(pty.received))


def press(pty: Pty, key: str) -> Answer:
    """Press one key and wait for its whole frame."""
    before = len(pty.received)
    began = last = time.perf_counter()
    pty.send(key)
    patience = PATIENCE
    while select.select([pty._master], [], [], patience)[0] and pty.read():
        last, patience = time.perf_counter(), SILENCE
    return Answer(last - began, len(pty.received) - before)


def line(name: str, answers: Sequence[Answer]) -> str:
    """One line of the report."""
    times = sorted(1000 * answer.seconds for answer in answers)
    sizes = sorted(answer.received for answer in answers)
    most = times[min(len(times) - 1, int(len(times) * 0.95))]
    return (
        f"  {name:34} {statistics.median(times):7.1f} ms {most:7.1f} ms 95 %"
        f" {statistics.median(sizes):8.0f} bytes"
    )


def report(path: Path) -> None:
    """Everything measured on one file."""
    starts = []
    for _time in range(5):
        pty, first = opened(path, "instructor")
        starts.append(first)
        pty.close()
    print(line("start to first frame", starts))
    pty, first = opened(path, "instructor")
    print(f"  {'memory':34} {pty.memory_mb():7.1f} MB resident")
    print(line("cursor one line", [press(pty, key) for key in ["\x1b[B", "\x1b[A"] * 10]))
    saving = [press(pty, key) for key in SAVING]
    assert len(SAVING) <= KEYS_MOST
    print(line("a class of 20 saved, each key", saving))
    whole = first.received + sum(answer.received for answer in saving)
    print(f"  {'login to saved':34} {len(SAVING)} keys {whole} bytes")
    print(line("one mark", [press(pty, key) for key in "lplplplplp"]))
    pty.close()
    pty, first = opened(path, "facilitator")
    print(line("Today", [first]))
    for name, keys in (
        ("Register's lessons", "2"),
        ("People", "3"),
        ("find: each letter", "3sахме"),
    ):
        answers = [press(pty, key) for key in keys]
        print(line(name, answers[-4:] if len(keys) > 1 else answers))
        press(pty, "\x1b")
        press(pty, "1")
    pty.wait_quiet()
    before = len(pty.received)
    time.sleep(2)
    pty.read()
    print(f"  {'idle for two seconds':34} {len(pty.received) - before} bytes")
    pty.close()


def main() -> None:
    """Measure the sizes asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", type=Path, help="where the demo files are kept")
    parser.add_argument("--sizes", default="centre,network")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        for size in chosen.sizes.split(","):
            path = demo_file(chosen.keep or Path(directory), size)
            print(f"{size}: 80×24, Russian")
            report(path)


if __name__ == "__main__":
    main()
