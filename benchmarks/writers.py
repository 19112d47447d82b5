"""Twenty processes mark at once through one file, `synchronous=FULL`.

Asserted: no acknowledged mark is lost, nobody is told that the file is locked. Printed: how long
a mark takes (median, 95 %, longest), typed as fast as people can and then without any pause.

Run: python benchmarks/writers.py
"""

from __future__ import annotations

import multiprocessing
import random
import statistics
import sys
import tempfile
import time
from datetime import timedelta
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

import given

from clc_tui.db import connection
from clc_tui.db.connection import database, pragma
from clc_tui.db.migrate import SCHEMA
from clc_tui.db.models import Mark
from clc_tui.services import attendance
from clc_tui.terms import Actor, FileProblem, Role, Status

WRITERS = 20
LEARNERS = 20
LESSONS = 3
KEY_PAUSE = 0.25
"""Seconds between two keys of somebody quick."""


class Desk(NamedTuple):
    """One writer's work: who marks, in which lessons, whom."""

    user_id: int
    centre_id: int
    lessons: list[int]
    people: list[int]


class Done(NamedTuple):
    """What one writer was told: the last status of each mark, milliseconds, refusals."""

    marks: dict[tuple[int, int], str]
    taken: list[float]
    refused: list[str]


def prepare(path: Path) -> list[Desk]:
    """A centre with a class, an instructor and lessons for every writer."""
    given.new_file(path)
    centre = given.centre()
    course = given.course(centre)
    desks = []
    for number in range(WRITERS):
        teacher = given.person(centre, f"Учитель{number}")
        group = given.group(course, taught_by=teacher)
        people = given.learners(group, [f"Ученик{number} Номер{n}" for n in range(LEARNERS)])
        days = [given.TODAY - timedelta(days=7 * n) for n in range(LESSONS)]
        lessons = given.lessons(group, days)
        actor = given.actor(centre, Role.INSTRUCTOR, person_id=teacher)
        assert actor.user_id is not None
        desks.append(Desk(actor.user_id, centre, lessons, people))
    database.close()
    return desks


def write(
    path: str, number: int, desk: Desk, pause: float, start: Barrier,
    answers: multiprocessing.Queue[Done],
) -> None:  # fmt: skip
    """Mark everybody of the desk twice, in any order, when all are ready."""
    connection.open_file(Path(path), schema=SCHEMA)
    assert pragma("synchronous") == 2
    dice = random.Random(f"{number}/{pause}")
    actor = Actor(
        desk.user_id, f"writer{number}", desk.centre_id, frozenset(), given.clock_at(given.NOW)
    )
    places = [(lesson, person) for lesson in desk.lessons for person in desk.people]
    done = Done({}, [], [])
    start.wait()
    for lesson, person in dice.sample(places * 2, len(places) * 2):
        status = dice.choice(tuple(Status))
        began = time.perf_counter()
        try:
            saved = attendance.mark(actor, lesson, person, status)
        except FileProblem as problem:
            done.refused.append(str(problem))
            continue
        done.taken.append((time.perf_counter() - began) * 1000)
        done.marks[lesson, person] = str(saved.status)
        time.sleep(pause and dice.uniform(0, 2 * pause))
    answers.put(done)
    database.close()


def run(path: Path, desks: list[Desk], pause: float) -> list[Done]:
    """Let every writer work; returns what each was told."""
    context = multiprocessing.get_context("spawn")
    start = context.Barrier(len(desks))
    answers: multiprocessing.Queue[Done] = context.Queue()
    writers = [
        context.Process(target=write, args=(str(path), n, desk, pause, start, answers))
        for n, desk in enumerate(desks)
    ]
    for writer in writers:
        writer.start()
    told = [answers.get() for _ in writers]
    for writer in writers:
        writer.join()
    return told


def judge(path: Path, told: list[Done], name: str) -> None:
    """Stop where a mark was lost or refused; print how long marks took."""
    refused = [words for done in told for words in done.refused]
    assert not refused, refused
    connection.open_file(path, schema=SCHEMA)
    stands = {(row.lesson_id, row.person_id): row.status for row in Mark.select()}
    database.close()
    lost = {
        place: (status, stands.get(place))
        for done in told
        for place, status in done.marks.items()
        if stands.get(place) != status
    }
    assert not lost, lost
    taken = sorted(ms for done in told for ms in done.taken)
    print(
        f"{name:14} {len(taken)} marks, 0 lost, 0 locked; median {statistics.median(taken):.1f} ms,"
        f" 95 % {taken[int(len(taken) * 0.95)]:.1f} ms, longest {taken[-1]:.1f} ms"
    )


def main() -> None:
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as directory:
        path = Path(directory) / "writers.db"
        desks = prepare(path)
        for name, pause in (("quick fingers", KEY_PAUSE), ("no pause", 0.0)):
            judge(path, run(path, desks, pause), name)


if __name__ == "__main__":
    main()
