"""Doors, hosts, lines and OpenSSH's own processes killed in every order.

Whatever dies: nothing that was shown as saved is lost, no process is left, there is no session
without a line and no line without a session, and the next login works.
"""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import ClassVar

import pytest
from hosting import doors_of, end_hosts, hosts_of, wait_until
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from program import marks_in
from ptys import Pty
from sshd import Server, clc, need_sshd
from test_ssh import make_centre

from clc_tui.host import talk
from clc_tui.host.place import Place

GONE_SECONDS = 3.0
MOST = 4
SIGNS = {"p": "+", "l": "l", "a": "-"}
STATUS = {"p": "present", "l": "late", "a": "absent"}
numbers = st.integers(3, 9)
"""Journal numbers of one digit, which need no second one."""
places = st.integers(0, MOST - 1)


def sessions(path: Path) -> int:
    """How many sessions the hosts of the file say they serve."""
    place, found = Place(path), 0
    for name in place.sockets():
        with suppress(OSError), place.connect(name) as line:
            talk.say(line, {"ask": "list"})
            found += len(talk.hear(line, 10)["sessions"])
    return found


def sign_of(pty: Pty, number: int) -> str:
    """What the register shows for a journal number."""
    for line in pty.lines:
        found = re.match(rf"[ >]+{number} \w+ \w\. +([+\-l.])(\s|$)", line)
        if found:
            return found[1]
    return ""


class Killing(RuleBasedStateMachine):
    """People log in and mark; processes die."""

    server: ClassVar[Server]
    path: ClassVar[Path]

    def __init__(self) -> None:
        super().__init__()
        self.terminals: list[Pty] = []
        self.alive = 0
        """How many of them should be left."""
        self.saved: dict[int, str] = marks_in(self.path)
        self.uncertain: set[int] = set()
        """Numbers for which a key was on its way when something died."""

    # What people do

    @precondition(lambda self: len(self.terminals) < MOST)
    @rule()
    def log_in(self) -> None:
        pty = self.server.terminal("aigul")
        self.terminals.append(pty)
        self.alive += 1
        pty.wait_for("F1 keys", timeout=20)

    @precondition(lambda self: self.terminals)
    @rule(place=places, number=numbers, key=st.sampled_from("pla"))
    def mark(self, place: int, number: int, key: str) -> None:
        pty = self.terminals[place % len(self.terminals)]
        pty.send(f"{number}{key}")
        pty.wait_for(lambda: sign_of(pty, number) == SIGNS[key], timeout=20)
        wait_until(lambda: marks_in(self.path).get(number) == STATUS[key], "what was shown")
        self.saved[number] = STATUS[key]
        self.uncertain.discard(number)

    @precondition(lambda self: self.terminals)
    @rule(place=places, number=numbers, key=st.sampled_from("pla"), how=st.integers(0, 3))
    def mark_and_die(self, place: int, number: int, key: str, how: int) -> None:
        """Something dies while a key is on its way."""
        pty = self.terminals[place % len(self.terminals)]
        pty.send(f"{number}{key}")
        self.uncertain.add(number)
        (self.hang_up, self.kill_client, self.kill_host, self.kill_a_door)[how](place)

    # What dies

    @precondition(lambda self: self.terminals)
    @rule(place=places)
    def hang_up(self, place: int) -> None:
        self.terminals[place % len(self.terminals)].hang_up()
        self.alive -= 1

    @precondition(lambda self: self.terminals)
    @rule(place=places)
    def kill_client(self, place: int) -> None:
        self.terminals[place % len(self.terminals)].kill()
        self.alive -= 1

    @precondition(lambda self: self.terminals)
    @rule(place=places)
    def kill_a_door(self, place: int) -> None:
        doors = doors_of(self.path)
        os.kill(doors[place % len(doors)], signal.SIGKILL)
        self.alive -= 1

    @precondition(lambda self: self.terminals)
    @rule(place=places)
    def kill_the_sshd_of_one(self, place: int) -> None:
        doors = doors_of(self.path)
        status = Path(f"/proc/{doors[place % len(doors)]}/status").read_text()
        parent = int(re.search(r"^PPid:\t(\d+)", status, re.MULTILINE)[1])  # type: ignore[index]
        os.kill(parent, signal.SIGKILL)
        self.alive -= 1

    @rule(place=places)
    def kill_host(self, place: int) -> None:
        for pid in hosts_of(self.path):
            os.kill(pid, signal.SIGKILL)
        self.alive = 0

    @rule()
    def stop_host(self) -> None:
        for pid in hosts_of(self.path):
            os.kill(pid, signal.SIGTERM)
        self.alive = 0

    @rule()
    def restart_sshd(self) -> None:
        """The one that listens; those that serve somebody stay."""
        self.server.restart()

    # What must hold all the time

    @invariant()
    def every_line_has_its_session(self) -> None:
        deadline = time.monotonic() + GONE_SECONDS
        while True:
            self._forget_the_dead()
            counts = len(self.terminals), len(doors_of(self.path)), sessions(self.path)
            if set(counts) == {self.alive}:
                break
            told = f"lines, doors, sessions: {counts}, not {self.alive}"
            assert time.monotonic() < deadline, told
            time.sleep(0.05)
        assert len(hosts_of(self.path)) <= 1

    def _forget_the_dead(self) -> None:
        for pty in list(self.terminals):
            pty.read()
            if pty.process is not None and pty.process.poll() is not None:
                assert "Traceback" not in pty.text, pty.text
                self.terminals.remove(pty)
                pty.close()

    def teardown(self) -> None:
        for pty in self.terminals:
            pty.close()
        wait_until(lambda: not doors_of(self.path) and not sessions(self.path), "the end", 5)
        found = marks_in(self.path)
        for number, status in self.saved.items():
            assert number in self.uncertain or found.get(number) == status, (number, found)
        assert clc("check", "--db", str(self.path)) == ""
        with self.server.terminal("aigul") as pty:  # the next login works
            pty.wait_for("F1 keys", timeout=20)
        wait_until(lambda: not doors_of(self.path) and not sessions(self.path), "the end", 5)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    need_sshd()
    path = tmp_path / "centre.db"
    make_centre(path)
    with Server(tmp_path / "sshd") as running:
        running.let_in("aigul", path)
        Killing.server, Killing.path = running, path
        yield running
    end_hosts(path)


@pytest.mark.timeout(300)
def test_whatever_dies_nothing_is_lost_and_nobody_is_left(server: Server) -> None:
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(
        Killing,
        settings=settings(
            max_examples=12,
            stateful_step_count=12,
            deadline=None,
            phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking would take hours
            suppress_health_check=list(HealthCheck),
        ),
    )
