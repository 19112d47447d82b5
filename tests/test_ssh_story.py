"""The instructor's story over a real OpenSSH server, with the real client in a terminal."""

from __future__ import annotations

import re
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hosting import doors_of, hosts_of
from program import marks_in
from ptys import Pty
from sshd import Server, clc, need_sshd
from test_ssh import make_centre

GONE_SECONDS = 3.0


@pytest.fixture
def db(tmp_path: Path) -> Path:
    need_sshd()
    path = tmp_path / "centre.db"
    make_centre(path)
    return path


@pytest.fixture
def server(tmp_path: Path, db: Path) -> Iterator[Server]:
    with Server(tmp_path / "sshd") as running:
        running.let_in("aigul", db)
        yield running


def wait_until_gone(db: Path) -> None:
    deadline = time.monotonic() + GONE_SECONDS
    while doors_of(db):
        assert time.monotonic() < deadline, "somebody is still at the door"
        time.sleep(0.05)


def shown(pty: Pty, word: str) -> int:
    """The number beside a word in the register's line of totals."""
    found = re.search(rf"\b{word} (\d+)", pty.text)
    return int(found[1]) if found else 0


def test_a_class_of_twenty_is_marked_in_eight_keys(server: Server, db: Path) -> None:
    with server.terminal("aigul") as pty:
        pty.wait_for("unmarked 20")
        assert len(hosts_of(db)) == 1  # as everything here goes through one
        keys = "7a15ar"
        assert len(keys) <= 8
        pty.send(keys)
        pty.wait_for(lambda: "18 marked present" in pty.text and "saved" in pty.text)
        marks = marks_in(db)
        assert len(marks) == 20
        assert {number for number, status in marks.items() if status == "absent"} == {7, 15}
        assert {marks[n] for n in marks if n not in (7, 15)} == {"present"}
        pty.send("qqq")
        assert pty.wait(5) == 0
    wait_until_gone(db)


def test_a_killed_client_loses_no_mark_it_was_shown(server: Server, db: Path) -> None:
    with server.terminal("aigul") as pty:
        pty.wait_for("unmarked 20")
        for _ in range(20):
            pty.send("p")
            pty.read()
            if shown(pty, "present") >= 8:
                break
            time.sleep(0.05)
        acknowledged = shown(pty, "present")
        pty.send("pppp")
        pty.kill(signal.SIGKILL)
        wait_until_gone(db)
    saved = marks_in(db)
    assert acknowledged >= 8 and len(saved) >= acknowledged
    assert sorted(saved) == list(range(1, len(saved) + 1))
    assert set(saved.values()) == {"present"}
    assert clc("check", "--db", str(db)) == ""


def test_after_a_cut_line_the_next_login_goes_on_where_it_broke(server: Server, db: Path) -> None:
    with server.terminal("aigul") as pty:
        pty.wait_for("unmarked 20")
        pty.send("ppp")
        pty.wait_for("unmarked 17")
        pty.hang_up()
        wait_until_gone(db)
    with server.terminal("aigul") as pty:
        pty.wait_for("unmarked 17")
        pty.send("a")
        pty.wait_for("unmarked 16")
    wait_until_gone(db)
    assert marks_in(db)[4] == "absent"


@pytest.mark.parametrize("term", ["../../../tmp/evil", "xterm\x1b]0;hi\x07", "", "x" * 4000])
def test_a_terminal_of_any_name_is_served(server: Server, db: Path, term: str) -> None:
    with server.terminal("aigul", environment={"TERM": term}) as pty:
        pty.wait_for("unmarked 20")
        assert b"\x07" not in pty.received and b"\x1b]" not in pty.received


def test_a_dumb_terminal_is_told(server: Server, db: Path) -> None:
    with server.terminal("aigul", environment={"TERM": "dumb"}) as pty:
        assert pty.wait(10) == 1
        assert "dumb" in pty.text and "Traceback" not in pty.text


def test_a_closed_account_does_nothing_more(server: Server, db: Path) -> None:
    with server.terminal("aigul") as pty:
        pty.wait_for("unmarked 20")
        pty.send("p")
        pty.wait_for("unmarked 19")
        clc("user", "disable", "aigul", "--db", str(db))
        pty.send("p")
        pty.wait_for("account is closed")
    assert len(marks_in(db)) == 1


def test_keys_typed_before_the_screen_is_there_are_kept(server: Server, db: Path) -> None:
    with server.terminal("aigul") as pty:
        time.sleep(0.3)
        pty.send("7a")
        pty.wait_for("absent 1", 15)
    assert marks_in(db) == {7: "absent"}


def test_no_key_leads_to_a_shell(server: Server, db: Path) -> None:
    with server.terminal("aigul") as pty:
        pty.wait_for("unmarked 20")
        for keys in ("\x1a", "\x1c", "!", ":", "|", "\x0f", "\x18"):
            pty.send(keys)
            pty.wait_quiet(0.1)
        pty.send("p")
        pty.wait_for("present 1")
        assert len(doors_of(db)) >= 1
