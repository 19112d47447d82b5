"""Twenty processes on twenty terminals marking at once through one file."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import given
import pytest
from ptys import Pty

from clc_tui.db.connection import database
from clc_tui.db.models import Mark
from clc_tui.services.checking import check
from clc_tui.terms import Role, Status

SESSIONS = 20
LEARNERS = 12
KEYS = "plpeipapplpa"
MEANT = {"p": Status.PRESENT, "l": Status.LATE, "e": Status.EXCUSED, "i": Status.ILL,
         "a": Status.ABSENT}  # fmt: skip
BAD_WORDS = ("locked", "Somebody else is writing", "mistake")


@pytest.fixture
def classes(file: Path) -> Iterator[list[tuple[str, int, list[int]]]]:
    """A user, a lesson of now and its learners, twenty times."""
    centre_id = given.centre()
    given.demo(centre_id)
    made = []
    for number in range(SESSIONS):
        teacher = given.person(centre_id, f"Ли Ольга{number}")
        user = given.user(f"teacher{number}", language="en")
        given.grant(user, centre_id, Role.INSTRUCTOR, teacher)
        group = given.group(given.course(centre_id, f"Курс {number}"), taught_by=teacher)
        lesson = given.lesson(group)
        learners = given.learners(group, [f"Ким Вера{n}" for n in range(LEARNERS)])
        made.append((f"teacher{number}", lesson, learners))
    database.close()
    yield made


def test_nothing_is_lost_and_nobody_sees_a_lock(
    file: Path, classes: list[tuple[str, int, list[int]]]
) -> None:
    env = {**os.environ, "TERM": "xterm-256color", "CLC_TODAY": "2026-11-23T14:07"}
    with ExitStack() as stack:
        terminals = [
            stack.enter_context(
                Pty.spawn(
                    [sys.executable, "-m", "clc_tui", "--db", str(file), "--user", name], env=env
                )
            )
            for name, _lesson, _learners in classes
        ]
        for pty in terminals:
            pty.wait_for("unmarked 12", timeout=90)
        for pty in terminals:
            pty.send(KEYS)
        for pty in terminals:
            pty.wait_for("unmarked 0", timeout=60)
            assert not any(word in pty.text for word in BAD_WORDS), pty.text
            pty.send("qqq")
    database.connect()
    for _name, lesson, learners in classes:
        found = {
            m.person_id: Status(m.status) for m in Mark.select().where(Mark.lesson_id == lesson)
        }
        assert [found.get(person) for person in learners] == [MEANT[key] for key in KEYS]
    assert check(given.administrator()) == ()
