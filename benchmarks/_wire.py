"""Two classes of twenty over a real sshd, on a line that counts, or that is thin."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractContextManager
from datetime import date, timedelta
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import NamedTuple

import given
from _mosh import is_here, mosh
from _proxy import Bytes, Line
from ptys import Pty
from sshd import Server
from test_ssh_story import wait_until_gone

from clc_tui.db.connection import database
from clc_tui.session import local_clock
from clc_tui.terms import Role, Status

USER = "aigul"
FAMILIES = """Ахметова Соколова Сейітқазы Ким Нұрғалиева Ёлкина Әбенова Турдиева Белоус Өтегенова
Машанло Жұмабаева Кузнецова Ғабитова Османова Садықова Петренко Есенова Ізтілеуова Цой""".split()
NAMES = "Айгүл Елена Әсел Светлана Гүлнар Ольга Қарлығаш Динара Юлия".split()
MARKS = [Status.PRESENT] * 8 + [Status.LATE, Status.ABSENT]
LESSONS = 9
"""Lessons before today's, as many as a register shows beside it."""

WAYS: dict[str, tuple[str, ...]] = {"ssh": (), "ssh -C": ("-C",), "mosh": ()}
"""Ways of logging in, with the options of the client."""

THIN = "9.6 kbit/s"
TYPED = "7a15ar"
"""Seven and fifteen absent, the rest present."""
PACE = 0.25
"""Seconds of a person's finger before each key."""
PATIENCE = 120.0

ONE_KEY_ONE_PACKET = "-oIgnoreUnknown=ObscureKeystrokeTiming", "-oObscureKeystrokeTiming=no"
"""Clients since OpenSSH 9.5 hide the rhythm of typing behind fifty packets a second; not here."""

FIRST_MOST = Bytes(down=8000, up=6000)
NEXT_MOST = Bytes(down=3000, up=2500)
"""Budgets, with the compression of SSH, as the README sets it."""


class Run(NamedTuple):
    """Bytes until the first class was saved and from there to the next one; seconds."""

    first: Bytes
    next: Bytes
    register: float
    saved: float
    next_saved: float

    def row(self, name: str) -> str:
        """A line of the table."""
        counts = "".join(f"{count:8}" for count in (*self.first, *self.next))
        seconds = f"{self.register:10.1f}{self.saved:8.1f}{self.next_saved:12.1f}"
        return f"{name:18}{counts}{seconds}"


Opening = Callable[[Server, Line], AbstractContextManager[Pty]]
"""How somebody logs in."""


def over_ssh(*options: str) -> Opening:
    """By the client of OpenSSH."""
    return lambda server, _line: server.terminal(USER, *ONE_KEY_ONE_PACKET, *options)


def over_mosh(server: Server, line: Line) -> AbstractContextManager[Pty]:
    """By mosh."""
    return mosh(server, USER, line)


def over_the_line(folder: Path) -> Iterator[str]:
    """Lines of results; why there are none where OpenSSH is missing.

    What is held to a budget is measured alone; the thin lines, on which one waits most of the time,
    beside each other.
    """
    if shutil.which("sshd", path="/usr/sbin:/usr/local/sbin:/usr/bin") is None:
        yield "not measured: OpenSSH's server is not installed here"
        return
    version = subprocess.run(["ssh", "-V"], capture_output=True, text=True, check=False).stderr
    yield f"{version.strip()}; bytes with the headers of IP, TCP and UDP"
    yield f"{'':18} first class saved   next class saved   seconds, six keys typed in 1.5"
    yield f"{'':18}    down      up    down      up  register   saved  next saved"
    with ProcessPoolExecutor(len(WAYS), get_context("spawn")) as beside:
        runs = {name: _measured(folder, name, thin=False) for name in WAYS}
        thin = {name: beside.submit(_measured, folder, name, thin=True) for name in WAYS}
        for name, run in runs.items():
            yield _row(name, run)
            yield _row(f"{name}, {THIN}", thin[name].result())
    yield "(mosh: by a key of this benchmark alone, whose command is mosh-server with the door)"
    packed = runs["ssh -C"]
    assert isinstance(packed, Run)
    yield from _held("ssh -C, the first class", packed.first, FIRST_MOST)
    yield from _held("ssh -C, the next class", packed.next, NEXT_MOST)


def _measured(folder: Path, name: str, *, thin: bool) -> Run | str:
    """One way of logging in; a sentence where mosh is missing or fails."""
    if name != "mosh":
        return _run(folder, over_ssh(*WAYS[name]), thin=thin)
    if not is_here():
        return "not installed here"
    try:
        return _run(folder, over_mosh, thin=thin)
    except (AssertionError, OSError) as error:
        return f"not measured: {' '.join(str(error).split())[:200]}"


def _row(name: str, run: Run | str) -> str:
    return f"{name}: {run}" if isinstance(run, str) else run.row(name)


def _held(words: str, carried: Bytes, most: Bytes) -> Iterator[str]:
    """Budgets that are kept."""
    for way, count, limit in zip(Bytes._fields, carried, most, strict=True):
        yield f"{f'{words}, {way}':40} {count:6}  (at most {limit})"
        assert count <= limit, f"{words}, {way}: {count} is over {limit}"


def _run(folder: Path, opening: Opening, *, thin: bool) -> Run:
    """The story in a file of its own."""
    place = Path(tempfile.mkdtemp(dir=folder))
    db = place / "centre.db"
    _make_centre(db)
    with Server(place / "sshd") as server, Line(thin=thin) as line:
        server.let_in(USER, db)
        server.port = line.to_tcp(server.port)
        began = time.monotonic()
        with opening(server, line) as pty:
            run = _two_classes(pty, line, began, quiet=3.0 if thin else 0.5)
        wait_until_gone(db)
    return run


def _two_classes(pty: Pty, line: Line, began: float, quiet: float) -> Run:
    """Log in, mark a class, go on to the next one and mark it."""
    pty.wait_for("unmarked 20", timeout=PATIENCE)
    register = time.monotonic() - began
    _mark(pty)
    saved = time.monotonic() - began
    pty.wait_quiet(quiet, timeout=PATIENCE)
    first, again = line.carried(), time.monotonic()
    _type(pty, "q")
    pty.wait_for("20/20 marked", timeout=PATIENCE)
    _type(pty, "\x1b[B", "\r")
    pty.wait_for("unmarked 20", timeout=PATIENCE)
    _mark(pty)
    next_saved = time.monotonic() - again
    pty.wait_quiet(quiet, timeout=PATIENCE)
    return Run(first, line.carried().since(first), register, saved, next_saved)


def _mark(pty: Pty) -> None:
    _type(pty, *TYPED)
    pty.wait_for(lambda: "18 marked present" in pty.text and "saved" in pty.text, timeout=PATIENCE)


def _type(pty: Pty, *keys: str) -> None:
    for key in keys:
        time.sleep(PACE)
        pty.send(key)


def _make_centre(path: Path) -> None:
    """An instructor with two classes of twenty and their lessons of some weeks; one is on now."""
    given.new_file(path)
    now = local_clock()()
    begin = now.date() - timedelta(days=3 * LESSONS)
    centre = given.centre("Талғар")
    teacher = given.person(centre, "Сәдуақасова Айгүл")
    given.grant(given.user(USER, language="en"), centre, Role.INSTRUCTOR, teacher)
    early = max(now - timedelta(minutes=5), now.replace(hour=0, minute=0))
    later = min(now + timedelta(minutes=90), now.replace(hour=23, minute=59))
    for title, room, hour in (("Тігін ісі", "C-4", early), ("Кулинария", "B-2", later)):
        group = given.group(
            given.course(centre, title), taught_by=teacher, room=room, starts_on=begin
        )
        _fill(group, begin)
        given.lesson(group, now.date(), f"{hour:%H:%M}")
    database.close()


def _fill(group: int, begin: date) -> None:
    """Twenty learners, and lessons with a mark for each of them."""
    by_chance = Random(group)
    families = by_chance.sample(FAMILIES, len(FAMILIES))
    people = given.learners(group, [f"{name} {by_chance.choice(NAMES)}" for name in families])
    for lesson in given.lessons(group, [begin + timedelta(days=3 * n) for n in range(LESSONS)]):
        for person in people:
            given.mark(lesson, person, by_chance.choice(MARKS))
