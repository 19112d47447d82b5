"""What all tests need."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

import given
import pytest
from catalogues import compile_stale
from october import October, october
from world import World, world

from clc_tui.db.connection import database
from clc_tui.language import speak
from clc_tui.services.checking import check
from clc_tui.terms import Actor

compile_stale()

IN_MEMORY = Path("/dev/shm")
ROOM = 3e9
"""Bytes that files of tests may take before their tests are over."""


def use_memory() -> None:
    """Let files of tests lie in memory where there is room: no test is about waiting for a disk."""
    if "TMPDIR" in os.environ or not IN_MEMORY.is_dir() or not os.access(IN_MEMORY, os.W_OK):
        return
    about = os.statvfs(IN_MEMORY)
    if about.f_bavail * about.f_frsize >= ROOM and not about.f_flag & os.ST_NOEXEC:
        os.environ["TMPDIR"] = tempfile.tempdir = str(IN_MEMORY)


use_memory()


LONG = """twenty_sessions host_killed host terminal_equal hours_conserved program_end ssh_story
terminal_stock demo bursts words_fit keys_typed ssh terminal_frames line_budgets centre_screens
people_screen desk_screen register_screen host_inside terminal_end log""".split()
"""Files that take long, the longest first: at the end nobody waits for one that began late."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first; the tests of a file stay together in their order."""
    place = {f"test_{name}": number for number, name in enumerate(LONG)}
    items.sort(key=lambda item: place.get(item.path.stem, len(place)))


@pytest.fixture(autouse=True)
def english() -> None:
    """Every test begins in English, whatever the one before it spoke."""
    speak("en")


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    """A fresh file, connected in this thread and closed afterwards."""
    yield given.new_file(tmp_path / "centre.db")
    database.close()


@pytest.fixture
def centre(file: Path) -> int:
    """The id of a centre in a fresh file."""
    return given.centre()


@pytest.fixture
def actor(centre: int) -> Callable[..., Actor]:
    """Makes a signed-in user of the centre: `actor(Role.FACILITATOR)`; see `given.actor`."""
    return partial(given.actor, centre)


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The small centre of `world`, built once for a module; see `lent`."""
    given.new_file(tmp_path_factory.mktemp("standing") / "centre.db")
    yield world()
    database.close()


@pytest.fixture
def lent(standing: World) -> Iterator[World]:
    """It for one test, which leaves nothing in it; log and file agree at the test's end."""
    with suppress(_Over), database.atomic():
        yield standing
        assert check(given.administrator(standing.centre)) == ()
        raise _Over


@pytest.fixture(scope="module")
def october_file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[October]:
    """The payer's October of `october`, built once for a module; see `month`."""
    given.new_file(tmp_path_factory.mktemp("october") / "centre.db")
    yield october()
    database.close()


@pytest.fixture
def month(october_file: October) -> Iterator[October]:
    """It for one test, which leaves nothing in it; log and file agree at the test's end."""
    with suppress(_Over), database.atomic():
        yield replace(october_file)
        assert check(given.administrator(october_file.centre)) == ()
        raise _Over


class _Over(Exception):
    """Ends what a test wrote."""


@pytest.fixture
def w(file: Path) -> Iterator[World]:
    """The small centre of `world`; whatever the test does, log and file agree at its end."""
    made = world()
    yield made
    assert check(given.administrator(made.centre)) == ()
