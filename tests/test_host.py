"""Doors and the host as processes: found, started once, outlived, replaced; nothing lost."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import given
import pytest
from hosting import (
    CLC,
    door,
    doors_of,
    end_hosts,
    hosted,
    hosts_of,
    memory,
    sessions,
    start_host,
    wait_until,
)
from program import CLOCK, as_it_was, findings_in, given_class, marks_in, mistakes_of
from ptys import Pty
from sshd import clc

from clc_tui.db import connection, migrate
from clc_tui.db.connection import database
from clc_tui.host.place import FOLDER, Place
from clc_tui.host.serving import OF_ONE_USER
from clc_tui.terms import Role

DOOR_MEGABYTES = 3.0
MANY = 200


@pytest.fixture
def path(tmp_path: Path) -> Iterator[Path]:
    path = given_class(tmp_path)
    yield path
    end_hosts(path)


def at_the_register(pty: Pty, unmarked: int = 20) -> None:
    pty.wait_for(f"unmarked {unmarked}", timeout=30)
    pty.wait_quiet(0.1)


# The door


def test_the_first_door_starts_the_host_and_the_second_finds_it(path: Path) -> None:
    with door(path, "desk") as first:
        first.wait_for("F1 keys", timeout=20)
        assert len(hosts_of(path)) == 1
        with door(path, "desk") as second:
            second.wait_for("F1 keys", timeout=20)
            assert len(hosts_of(path)) == 1
            assert [row[1] for row in sessions(path)] == ["desk", "desk"]
            second.send("qq")
            assert second.wait() == 0
        assert [row[0] for row in sessions(path)] == [str(first.process.pid)]  # type: ignore[union-attr]
    wait_until(lambda: sessions(path) == [], "the end of the session", 3)


def test_the_host_is_detached_from_the_door_that_started_it(path: Path) -> None:
    with door(path, "desk", env={"SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22"}) as pty:
        pty.wait_for("F1 keys", timeout=20)
        (pid,) = hosts_of(path)
        stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        assert int(stat[3]) == pid and stat[4] == "0"  # its own session, no terminal
        status = Path(f"/proc/{pid}/status").read_text()
        assert "Umask:\t0077" in status
        limits = Path(f"/proc/{pid}/limits").read_text()
        assert "Max core file size        0 " in limits
        environment = Path(f"/proc/{pid}/environ").read_bytes()
        assert b"SSH_CONNECTION" not in environment and b"PYTHONPATH" not in environment
        assert {os.readlink(f"/proc/{pid}/fd/{n}") for n in (0, 1, 2)} == {"/dev/null"}
        assert os.readlink(f"/proc/{pid}/cwd") == "/"
    time.sleep(0.2)
    assert hosts_of(path) == [pid]


def test_what_waits_at_the_door_is_small(path: Path) -> None:
    with hosted(path), door(path) as pty:
        at_the_register(pty)
        assert pty.process is not None
        assert doors_of(path) == [pty.process.pid]
        assert memory(pty.process.pid) <= DOOR_MEGABYTES


def test_the_door_loads_neither_textual_nor_the_database() -> None:
    program = (
        "import sys, clc_tui.cli, clc_tui.cli.environment, clc_tui.host.knock; print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert "clc_tui" in loaded
    assert not loaded & {"textual", "rich", "peewee", "playhouse", "apsw", "click", "asyncio"}


def test_a_door_ends_with_what_the_host_says(path: Path) -> None:
    with hosted(path), door(path) as pty:
        at_the_register(pty)
        pty.send("pp")
        pty.wait_for("present 2")
        pty.send("qqq")
        assert pty.wait() == 0
        assert as_it_was(pty) and "2 of 2 saved." in pty.text


def test_who_is_not_let_in_is_told_so(path: Path) -> None:
    with hosted(path), door(path, "nobody") as pty:
        assert pty.wait(10) == 1
        assert "There is no open account “nobody”" in pty.text
        assert sessions(path) == []


def test_when_the_last_has_left_a_copy_of_the_file_alone_is_whole(
    path: Path, tmp_path: Path
) -> None:
    with hosted(path), door(path) as pty:
        at_the_register(pty)
        pty.send("p")
        pty.wait_for("present 1")
        pty.send("qqq")
        assert pty.wait() == 0
        wait_until(lambda: path.with_name(f"{path.name}-wal").stat().st_size == 0, "the checkpoint")
        copy = tmp_path / "copy" / "centre.db"
        copy.parent.mkdir()
        shutil.copy(path, copy)
        assert marks_in(copy) == {1: "present"}


def test_a_window_of_another_size_is_seen(path: Path) -> None:
    with hosted(path), door(path) as pty:
        at_the_register(pty)
        pty.resize(40, 12)
        pty.wait_for(lambda: any("unmarked 20" in line for line in pty.lines[10:11]))


@pytest.mark.parametrize("how", ["open to others", "no folder", "somebody else's link"])
def test_where_no_host_can_be_the_door_serves_by_itself(path: Path, how: str) -> None:
    folder = path.parent / FOLDER
    if how == "open to others":
        folder.mkdir()
        folder.chmod(0o755)
    elif how == "no folder":
        folder.write_text("")
    else:
        folder.symlink_to("/tmp")
    with door(path, "desk") as pty:
        pty.wait_for("F1 keys", timeout=20)
        assert hosts_of(path) == []
        pty.send("qq")
        assert pty.wait() == 0


def test_where_the_host_cannot_begin_every_door_serves_by_itself(path: Path) -> None:
    """Here because the folder keeps it from making its lock; nobody waits long for nothing."""
    place = Place(path)
    place.make()
    (place.folder / place.address).with_suffix(".lock").mkdir()
    for _time in range(2):
        with door(path, "desk") as pty:
            pty.wait_for("F1 keys", timeout=20)
            assert hosts_of(path) == []
            pty.send("qq")
            assert pty.wait() == 0


def test_a_host_that_cannot_begin_says_why(path: Path) -> None:
    (path.parent / FOLDER).mkdir()
    (path.parent / FOLDER).chmod(0o755)
    (path.parent / "empty").mkdir()
    for db, words in (
        (path.parent / "empty" / "none.db", "no file"), (path, "belong to this account"),
    ):  # fmt: skip
        done = subprocess.run(
            [*CLC, "host", "--db", os.path.relpath(db)], capture_output=True, text=True
        )
        assert done.returncode == 1 and words in done.stderr


def test_a_file_of_another_schema_is_refused_in_a_sentence(path: Path) -> None:
    import apsw

    with apsw.Connection(str(path)) as file:
        file.execute("PRAGMA user_version = 9999")
    with door(path) as pty:
        assert pty.wait(15) == 1
        assert "newer version" in pty.text and "Traceback" not in pty.text
    with apsw.Connection(str(path)) as file:
        file.execute(f"PRAGMA user_version = {migrate.SCHEMA}")


def test_keys_typed_before_the_screen_is_there_are_kept(path: Path) -> None:
    with door(path) as pty:
        pty.send("7a")
        pty.wait_for("absent 1", 20)
    wait_until(lambda: marks_in(path) == {7: "absent"}, "the mark")


def test_hundreds_of_doors_at_once_find_one_host(path: Path) -> None:
    connection.open_file(path, schema=migrate.SCHEMA)
    for number in range(MANY // OF_ONE_USER):
        given.grant(given.user(f"desk{number}", language="en"), 1, Role.FACILITATOR)
    database.close()
    with ExitStack() as stack:
        terminals = [
            stack.enter_context(door(path, f"desk{number % (MANY // OF_ONE_USER)}"))
            for number in range(MANY)
        ]
        for pty in terminals:
            pty.wait_for("F1 keys", timeout=120)
        assert len(hosts_of(path)) == 1
        assert len(sessions(path)) == MANY
    wait_until(lambda: sessions(path) == [], "the end of all sessions", 20)
    assert mistakes_of(path) == ""


# The end of one or the other


def test_a_host_that_is_killed_loses_no_mark_and_the_next_login_works(path: Path) -> None:
    process = start_host(path)
    with door(path) as pty:
        at_the_register(pty)
        pty.send("ppp")
        pty.wait_for("unmarked 17")
        process.kill()
        process.wait()
        assert pty.wait(3) == 1
        assert "What was shown as saved is saved; log in again." in pty.text
        assert as_it_was(pty)
    assert marks_in(path) == {1: "present", 2: "present", 3: "present"}
    with hosted(path), door(path) as pty:
        at_the_register(pty, 17)
    assert findings_in(path) == ()


def test_a_host_that_stops_says_so_and_gives_every_terminal_back(path: Path) -> None:
    process = start_host(path)
    with door(path) as one, door(path, "desk") as other:
        at_the_register(one)
        other.wait_for("F1 keys", timeout=20)
        process.terminate()
        assert one.wait(5) == other.wait(5) == 1
        assert process.wait(5) == 0
        for pty in (one, other):
            assert "The server stops." in pty.text and as_it_was(pty)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_a_door_that_is_killed_ends_its_session_and_no_other(
    path: Path, number: signal.Signals
) -> None:
    with hosted(path), door(path) as one, door(path, "desk") as other:
        at_the_register(one)
        other.wait_for("F1 keys", timeout=20)
        one.kill(number)
        wait_until(lambda: [row[1] for row in sessions(path)] == ["desk"], "the end", 3)
        one.read()
        assert as_it_was(one)
        other.send("3")
        other.wait_for("people")


def test_a_line_that_dies_takes_door_and_session_with_it(path: Path) -> None:
    with hosted(path), door(path) as pty:
        at_the_register(pty)
        pty.hang_up()
        wait_until(lambda: doors_of(path) == [] and sessions(path) == [], "the end", 3)


def test_a_stale_socket_is_no_host(path: Path) -> None:
    process = start_host(path)
    process.kill()
    process.wait()
    place = Place(path)
    assert (place.folder / place.address).exists()
    with door(path, "desk") as pty:
        pty.wait_for("F1 keys", timeout=20)
        assert len(hosts_of(path)) == 1


def test_a_host_whose_socket_was_taken_away_lets_another_begin(path: Path) -> None:
    old = start_host(path)
    with door(path) as first:
        at_the_register(first)
        place = Place(path)
        (place.folder / place.address).unlink()
        with door(path, "desk") as second:
            second.wait_for("F1 keys", timeout=20)
            assert len(hosts_of(path)) == 2
            first.hang_up()
            assert old.wait(5) == 0  # it served its last one, and took nothing with it
            assert (place.folder / place.address).exists()
            assert [row[1] for row in sessions(path)] == ["desk"]


def test_a_service_takes_over_from_a_host_that_a_door_started(path: Path) -> None:
    with door(path) as early:
        early.wait_for("F1 keys", timeout=20)
        started, place = hosts_of(path), Place(path)
        before = (place.folder / place.address).stat().st_ino

        def taken_over() -> bool:
            with suppress(OSError):
                return (place.folder / place.address).stat().st_ino != before
            return False

        with hosted(path, "--stay") as service:
            wait_until(taken_over, "the service's socket")
            with door(path, "desk") as late:
                late.wait_for("F1 keys", timeout=20)
                assert set(hosts_of(path)) == {*started, service.pid}
                assert [row[1] for row in sessions(path)] == ["desk"]
                early.send("qqq")
                assert early.wait() == 0
                wait_until(lambda: hosts_of(path) == [service.pid], "the end of the first", 5)


def test_a_folder_that_cannot_be_read_is_come_back_to(tmp_path: Path) -> None:
    """Where somebody stands who logs in is not always theirs to read."""
    unreadable = Path(tempfile.mkdtemp())
    unreadable.chmod(0o311)
    program = (
        "import os; from pathlib import Path; from clc_tui.host.place import inside\n"
        "os.chdir(os.environ['WHERE'])\n"
        "with inside(Path('/')): assert os.getcwd() == '/'\n"
        "print(os.getcwd())"
    )
    nobody = ["setpriv", "--reuid", "65534", "--clear-groups"] if os.geteuid() == 0 else []
    done = subprocess.run(
        [*nobody, sys.executable, "-c", program],
        env={**os.environ, "WHERE": str(unreadable)},
        capture_output=True,
        text=True,
    )
    unreadable.rmdir()
    assert done.stdout == f"{unreadable}\n", done.stderr


def test_a_second_host_of_the_same_version_does_not_begin(path: Path) -> None:
    with hosted(path):
        done = subprocess.run([*CLC, "host", "--db", str(path)], capture_output=True, text=True)
        assert done.returncode == 1 and "has a host already" in done.stderr


def test_a_new_version_serves_beside_the_old_one(path: Path, tmp_path: Path) -> None:
    newer = tmp_path / "newer"
    shutil.copytree(Path(__file__).parent.parent / "clc_tui", newer / "clc_tui")
    (newer / "clc_tui" / "__init__.py").touch()
    shutil.copytree(Path(__file__).parent.parent / "themes", newer / "themes")
    env = {"PYTHONPATH": str(newer)}
    with hosted(path), door(path) as old:
        at_the_register(old)
        new_host = subprocess.Popen(
            [*CLC, "host", "--db", str(path)],
            env={**os.environ, **CLOCK, **env, "XDG_STATE_HOME": str(tmp_path)},
            cwd="/",
        )
        wait_until(lambda: len(Place(path).sockets()) == 2, "the newer host")
        with door(path, "desk", env=env) as new:
            new.wait_for("F1 keys", timeout=20)
            assert len(hosts_of(path)) == 2
            assert {row[1] for row in sessions(path)} == {"li", "desk"}
            old.send("p")
            old.wait_for("present 1")
            new.wait_for("1/20", timeout=5)  # what the other host's session did
        new_host.terminate()
        assert new_host.wait(5) == 0


# What the administrator does


def test_sessions_are_listed_told_and_ended(path: Path) -> None:
    with hosted(path), door(path) as li, door(path, "desk", columns=100, rows=30) as desk:
        at_the_register(li)
        desk.wait_for("F1 keys", timeout=20)
        rows = {row[1]: row for row in sessions(path)}
        assert rows["li"][2:4] == ["Талгар", "2026-11-23 14:07"]
        assert rows["desk"][5] == "100×30"
        clc("sessions", "message", "В 18:00 перезапуск\x1b[31m", "--to", "li", "--db", str(path))
        li.wait_for("* В 18:00 перезапуск�[31m")
        desk.wait_quiet(0.1)
        assert "перезапуск" not in desk.text
        done = subprocess.run(
            [*CLC, "sessions", "message", b"\xff\xfe\x1b]0;x\x07", "--db", str(path)],
            stderr=subprocess.PIPE, check=True,
        )  # fmt: skip
        assert done.stderr == b"Told in 2 sessions.\n"
        desk.wait_for("* ")
        assert b"\x1b]" not in desk.received
        clc("sessions", "end", rows["li"][0], "--db", str(path))
        assert li.wait(5) == 1 and "The administrator ended this session." in li.text
        assert [row[1] for row in sessions(path)] == ["desk"]
        clc("sessions", "end", "--all", "--db", str(path))
        assert desk.wait(5) == 1


def test_without_anybody_the_list_is_empty_and_the_end_is_none(path: Path) -> None:
    assert sessions(path) == []
    for words in (("end", "li"), ("end", "--all"), ("message", "hello"), ("end",)):
        done = subprocess.run([*CLC, "sessions", *words, "--db", str(path)], capture_output=True)
        assert done.returncode == 1
    assert b"--all" in done.stderr


def test_a_disabled_user_is_out_within_two_seconds(path: Path) -> None:
    with hosted(path), door(path) as li, door(path, "desk") as desk:
        at_the_register(li)
        desk.wait_for("F1 keys", timeout=20)
        clc("user", "disable", "li", "--db", str(path))
        assert li.wait(2.5) == 1 and "closed" in li.text
        desk.send("3")
        desk.wait_for("people")


def test_what_another_process_writes_is_seen_within_two_seconds(path: Path) -> None:
    with hosted(path), door(path, "desk") as pty, door(path) as li:
        pty.wait_for("not marked", timeout=20)
        at_the_register(li)
        alone = Pty.spawn(
            [*CLC, "--db", str(path), "--user", "li"],
            env={"CLC_TODAY": "2026-11-23T14:07", "XDG_STATE_HOME": str(path.parent)},
        )
        with alone:
            alone.wait_for("unmarked 20", timeout=20)
            alone.send("a")
            li.wait_for("absent 1", timeout=5)
            pty.wait_for("1/20", timeout=5)


def test_a_replaced_file_ends_the_sessions_on_the_old_one(path: Path) -> None:
    with hosted(path), door(path) as pty:
        at_the_register(pty)
        clc("check", "--db", str(path))
        shutil.copy(path, path.with_suffix(".copy"))
        os.replace(path.with_suffix(".copy"), path)
        assert pty.wait(4) == 1 and "The file was replaced" in pty.text
    old = hosts_of(path)
    with door(path, "desk") as pty:
        pty.wait_for("F1 keys", timeout=20)
        wait_until(lambda: hosts_of(path) != old and len(hosts_of(path)) == 1, "the new host")
        clc("user", "disable", "desk", "--db", str(path))  # in the file that is there now
        assert pty.wait(3) == 1 and "closed" in pty.text
