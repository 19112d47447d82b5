"""Twenty sessions in one process, each with other keys: every one as if it were there alone."""

from __future__ import annotations

import asyncio
import fcntl
import random
import shutil
import termios
from pathlib import Path
from typing import NamedTuple

import given
import once
import pytest
from emulated import Cells, Emulated, differences, text
from hosting import come_in, let_in, serving
from ptys import Pty
from twins import is_to_be_composed

from clc_tui.app import ClcApp
from clc_tui.db.connection import database
from clc_tui.db.models import User
from clc_tui.host.serving import Host
from clc_tui.language import speak
from clc_tui.session import Session
from clc_tui.store import Store
from clc_tui.terminal.driver import LineDriver
from clc_tui.terminal.modes import LEAVE
from clc_tui.terminal.run import run_on
from clc_tui.terms import Role

SESSIONS = 20
BURSTS = 6
LANGUAGES = ("kk", "ru", "en")
THEMES = ("dark", "light", "monochrome", "high-contrast")
ROLES = (Role.FACILITATOR, Role.INSTRUCTOR, Role.SECRETARY, Role.EVALUATOR)
SIZES = ((80, 24), (40, 12), (100, 30), (132, 43), (60, 16))

UP, DOWN, LEFT, RIGHT, F1, F3, PALETTE = (
    "\x1b[A", "\x1b[B", "\x1b[D", "\x1b[C", "\x1bOP", "\x1bOR", "\x10",
)  # fmt: skip
KEYS = (
    *"pleiarnwxmotk", *"1234567890", *"шфдзуrusчяа", *"suhq", " ", "\t", "\r", "\x7f",
    UP, DOWN, DOWN, LEFT, RIGHT, F1, F3, PALETTE,
)  # fmt: skip
ESCAPE = "\x1b"


class Person(NamedTuple):
    """Who sits there, at what window, and the word that is in nobody else's centre."""

    user: str
    size: tuple[int, int]
    word: str


def people() -> list[Person]:
    """A user of a centre of their own, twenty times."""
    return [Person(f"user{n}", SIZES[n % len(SIZES)], f"Ж{n:02}ж") for n in range(SESSIONS)]


def fill(path: Path) -> None:
    """A centre for each, with names that stand nowhere else."""
    given.new_file(path)
    once.filled("twenty centres", twenty_centres)
    database.close()


def twenty_centres() -> None:
    for number, person in enumerate(people()):
        centre = given.centre(f"{person.word} орталығы")
        given.demo(centre)
        teacher = given.person(centre, f"{person.word}ова Айгүл")
        user = given.user(person.user, language=LANGUAGES[number % len(LANGUAGES)])
        given.grant(user, centre, ROLES[number % len(ROLES)], teacher)
        given.rewritten(User, user, theme=THEMES[number // 2 % len(THEMES)])
        group = given.group(given.course(centre, f"{person.word} тігін"), taught_by=teacher)
        given.lesson(group)
        given.learners(group, [f"{person.word}{letter} Ким" for letter in "абвгд"])


def bursts_for(seed: int, person: Person) -> list[str]:
    """What one types, burst by burst; an escape only where nothing follows at once."""
    dice = random.Random(f"{seed} {person.user}")
    bursts = []
    for _burst in range(BURSTS):
        keys = dice.choices(KEYS, k=dice.randint(1, 9))
        bursts.append("".join(keys) + (ESCAPE if dice.random() < 0.3 else ""))
    return bursts


async def typed(pty: Pty, app: ClcApp, seed: int, person: Person) -> list[Cells]:
    """Type everything; the screen at rest after each burst."""
    emulated, read = Emulated(*person.size), 0
    screens = []
    for burst in ("", *bursts_for(seed, person)):
        if burst and not app._exit:
            before = app.last_input
            pty.send(burst)
            await read_by(app, pty, before)
            if burst.endswith(ESCAPE):
                await asyncio.sleep(0.15)
        await at_rest(pty, app)
        emulated.feed(bytes(pty.received[read:]))
        read = len(pty.received)
        screens.append(emulated.cells())
    return screens


async def read_by(app: ClcApp, pty: Pty, before: float) -> None:
    """Wait until the program has taken in all that was typed."""
    while not app._exit and (app.last_input == before or waiting_in(pty)):
        await asyncio.sleep(0.005)
    await asyncio.sleep(0.02)


def waiting_in(pty: Pty) -> bool:
    """Whether the kernel holds keys the program has not read."""
    return any(fcntl.ioctl(pty.tty, termios.FIONREAD, bytes(4)))


async def at_rest(pty: Pty, app: ClcApp) -> None:
    """Wait until nothing is left to do or to send for this one, and everything has been read."""
    while not app._exit and not app.is_running:
        await asyncio.sleep(0.01)
    idle = asyncio.ensure_future(app.keys_idle())
    while not app._exit and not idle.done():
        await asyncio.wait({idle}, timeout=0.1)
    idle.cancel()
    driver = app._driver
    assert isinstance(driver, LineDriver)
    while not app._exit and (
        driver._waiting_since is not None or driver._unsent or is_to_be_composed(app)
    ):
        await asyncio.sleep(0.01)
    if app._exit:
        await pty.until(lambda: LEAVE.encode() in pty.received)
    await pty.until_quiet(0.05)


async def beside_each_other(path: Path, seed: int) -> dict[str, list[Cells]]:
    """All twenty at one host."""
    store = Store(path)

    async def one(host: Host, person: Person) -> tuple[str, list[Cells]]:
        pty = Pty(*person.size)
        line = await let_in(path, person.user, pty)
        while True:
            found = [g.app for g in host.guests if g.user == person.user and g.app is not None]
            if found:
                break
            await asyncio.sleep(0.01)
        screens = await typed(pty, found[0], seed, person)
        line.close()
        pty.close()
        return person.user, screens

    async with serving(path, store) as host:
        answers = await asyncio.gather(*(one(host, person) for person in people()))
    store.close()
    return dict(answers)


async def alone(path: Path, seed: int, person: Person) -> list[Cells]:
    """One of them in a process's only session."""
    store = Store(path)
    apps: list[ClcApp] = []
    actor, theme = store.now(lambda: come_in(person.user))

    def make() -> ClcApp:
        apps.append(ClcApp(Session(store, actor, speak(actor.language)), theme=theme))
        return apps[0]

    pty = Pty(*person.size)
    session = asyncio.create_task(run_on(make, pty.tty, pty.tty))
    while not apps:
        await asyncio.sleep(0.01)
    screens = await typed(pty, apps[0], seed, person)
    pty.hang_up()
    await session
    pty.close()
    store.close()
    return screens


@pytest.mark.timeout(300)
@pytest.mark.parametrize("seed", range(2))
def test_every_session_is_as_if_it_were_alone(tmp_path: Path, seed: int) -> None:
    first = tmp_path / "first.db"
    fill(first)
    together = tmp_path / "together.db"
    shutil.copy(first, together)
    answers = asyncio.run(beside_each_other(together, seed))
    for person in people():
        own = tmp_path / f"{person.user}.db"
        shutil.copy(first, own)
        expected = asyncio.run(alone(own, seed, person))
        for number, (cells, wanted) in enumerate(zip(answers[person.user], expected, strict=True)):
            wrong = differences(cells, wanted)
            before = bursts_for(seed, person)[:number]
            assert not wrong, (
                f"{person} after {before}\n{text(cells)}\n---\n{text(wanted)}\n{wrong}"
            )
        words = {other.word for other in people()} - {person.word}
        shown = "\n".join(map(text, answers[person.user]))
        assert person.word in shown
        assert not [word for word in words if word in shown]
        own.unlink()
