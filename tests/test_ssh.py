"""The door through a real OpenSSH server: what a key opens, and everything it does not.

The numbers are those of the list of threats each test stands for.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import given
import pytest
from hosting import CLC, doors_of
from sshd import Server, clc, need_sshd

from clc_tui.db import connection, migrate
from clc_tui.db.connection import database
from clc_tui.services.actors import sign_in
from clc_tui.services.classes import groups
from clc_tui.services.papers import put_paper
from clc_tui.session import local_clock
from clc_tui.terms import Role

NAMES = [f"Ахметова{letter} Айгүл" for letter in "абвгдежзиклмнопрстуф"]
REFUSAL = b"This key opens the screens"


def make_centre(path: Path) -> int:
    """A file with an instructor, aigul, whose class of twenty is on now; the lesson's id."""
    given.new_file(path)
    now = local_clock()()
    centre = given.centre("Талғар")
    teacher = given.person(centre, "Сәдуақасова Айгүл")
    course = given.course(centre, "Тігін ісі")
    group = given.group(course, taught_by=teacher, room="C-4", starts_on=now.date())
    given.learners(group, NAMES)
    started = max(now - timedelta(minutes=5), now.replace(hour=0, minute=0))
    lesson = given.lesson(group, now.date(), f"{started:%H:%M}")
    given.grant(given.user("aigul", language="en"), centre, Role.INSTRUCTOR, teacher)
    given.grant(given.user("zhanar", language="kk"), centre, Role.FACILITATOR)
    database.close()
    return lesson


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    need_sshd()
    path = tmp_path_factory.mktemp("files") / "centre.db"
    make_centre(path)
    return path


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, db: Path) -> Iterator[Server]:
    """A host whose settings are not ours: only the key file stands between."""
    with Server(tmp_path_factory.mktemp("sshd")) as running:
        running.let_in("aigul", db)
        running.let_in("zhanar", db)
        yield running


def refused(answer: subprocess.CompletedProcess[bytes]) -> bool:
    """One line of words, nothing on stdout, and no success."""
    lines = answer.stderr.strip().splitlines()
    return answer.returncode == 1 and not answer.stdout and len(lines) == 1 and (
        lines[0].startswith(REFUSAL)
    )  # fmt: skip


@pytest.mark.parametrize(
    "command",
    [
        b"bash -i",  # 1
        b"report register\nbash -i",  # 2
        b'report register --group "a\nb"',
        b"report register; touch /tmp/clc-was-here",  # 3
        b"report register --group $(touch /tmp/clc-was-here) x",
        b"`touch /tmp/clc-was-here`",
        b"report register | cat",
        b"() { :;}; touch /tmp/clc-was-here",  # 4
        b"--help",  # 5
        b"report --help",
        b"report register --help",
        b"--db /tmp/other.db report register",
        b"report register --db /tmp/other.db",
        b"report register --user zhanar",
        b"report register --output /tmp/clc-was-here",
        b"report register --output=/tmp/clc-was-here",
        b"report register --group --help",
        b"papers 1 --output=/tmp/clc-was-here",
        b"import learners /etc/passwd",
        b"import learners",
        b"user list",
        b"door --db x --user zhanar",
        b'report register "unclosed',
        b"report register " + b"x" * 100_000,  # 6
        b"report register --group \xff\xfe",
        b" ",
        b"/usr/lib/openssh/sftp-server",  # 7
        b"scp -t /tmp",
        b"rsync --server . /",
    ],
    ids=lambda command: repr(command[:40]),
)
def test_only_the_closed_list_is_carried_out(server: Server, command: bytes) -> None:
    answer = server.ask("aigul", command)
    assert refused(answer), (answer.returncode, answer.stdout[:200], answer.stderr[:500])
    assert not Path("/tmp/clc-was-here").exists()


def test_copying_files_is_refused(server: Server, tmp_path: Path) -> None:
    (tmp_path / "batch").write_text("ls\n")
    for program, words in (
        ("sftp", ["-b", str(tmp_path / "batch"), server.host]),
        ("scp", ["-O", f"{server.host}:/etc/hostname", str(tmp_path)]),
        ("scp", ["-s", f"{server.host}:/etc/hostname", str(tmp_path)]),
    ):
        done = subprocess.run(
            [*server.client("aigul", program=program), *words],
            stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=30,
        )  # fmt: skip
        assert done.returncode != 0
    assert not (tmp_path / "hostname").exists()


def test_tunnels_are_refused(server: Server) -> None:
    through = server.ask("aigul", options=["-W", f"127.0.0.1:{server.port}"])
    assert through.returncode != 0 and b"SSH-2.0" not in through.stdout
    backwards = server.ask(
        "aigul", "report register",
        options=["-R", "0:127.0.0.1:1", "-o", "ExitOnForwardFailure=yes"],
    )  # fmt: skip
    assert backwards.returncode == 255


def test_without_a_terminal_the_door_says_what_to_do(server: Server) -> None:
    answer = server.ask("aigul", options=["-T"])
    assert answer.returncode == 1
    assert answer.stderr.startswith(b"Use: ssh -t") and answer.stderr.count(b"\n") == 1


def test_a_report_over_the_line_is_the_local_one(server: Server, db: Path) -> None:
    for form in ("csv", "json", "xlsx", "html", "table"):
        asked = ["report", "register", "--format", form, "--output", "-"]
        far = server.ask("aigul", " ".join(asked))
        near = subprocess.run(
            [*CLC, *asked, "--db", str(db), "--user", "aigul"],
            capture_output=True, check=True,
        )  # fmt: skip
        assert far.returncode == 0, far.stderr
        assert far.stdout == near.stdout and len(far.stdout) > 500


def test_papers_over_the_line_are_the_local_ones(server: Server, db: Path) -> None:
    connection.open_file(db, schema=migrate.SCHEMA)
    aigul = sign_in("aigul", local_clock())
    (line,) = groups(aigul)
    put_paper(aigul, "month", line.id, {"month": f"{aigul.today:%Y-%m}"}, language="kk")
    database.close()
    for asked in (["papers"], ["papers", "1", "--format", "html"]):
        far = server.ask("aigul", " ".join(asked))
        near = subprocess.run(
            [*CLC, *asked, "--db", str(db), "--user", "aigul"], capture_output=True, check=True
        )
        assert far.returncode == 0, far.stderr
        assert far.stdout == near.stdout and NAMES[0].encode() in far.stdout
    assert server.ask("zhanar", "papers").returncode == 1, "everybody has a tray of their own"


def test_a_client_cannot_choose_who_it_is_or_where(server: Server, tmp_path: Path) -> None:
    """11: variables a careless server lets through change nothing."""
    evil = tmp_path / "evil"
    evil.mkdir()
    for name in ("clc_tui", "click", "sitecustomize"):
        (evil / f"{name}.py").write_text("open('/tmp/clc-was-here', 'w')")
    variables = {
        "CLC_DB": "/tmp/other.db", "CLC_USER": "zhanar", "CLC_LANG": "ru",
        "PYTHONPATH": str(evil), "PYTHONINSPECT": "1", "PYTHONSTARTUP": str(evil / "click.py"),
        "TEXTUAL_DRIVER": "evil:Driver", "BROWSER": "/bin/sh", "COLUMNS": "9999", "LINES": "9999",
        "CLC_TODAY": "2001-01-01", "LC_ALL": "tlh_XX.EBCDIC", "LANG": "../../x",
    }  # fmt: skip
    send = [word for name in variables for word in ("-o", f"SendEnv={name}")]
    plain = server.ask("aigul", "report register --format json")
    odd = server.ask("aigul", "report register --format json", options=send, environment=variables)
    assert odd.returncode == 0 and odd.stdout == plain.stdout
    assert not Path("/tmp/clc-was-here").exists()


def test_each_speaks_their_own_language(server: Server) -> None:
    assert b"\xef\xbb\xbfClass;" in server.ask("aigul", "report register").stdout
    kazakh = server.ask("zhanar", "report register --format table").stdout
    assert "   А " in kazakh.decode()  # the legend: the letter of "ill"
    assert kazakh == server.ask("aigul", "report register --format table --lang kk").stdout


def test_a_closed_account_opens_nothing(server: Server, db: Path) -> None:
    clc("user", "add", "gone", "--db", str(db))
    clc("user", "role", "gone", "facilitator", "--db", str(db))
    server.let_in("gone", db)
    assert server.ask("gone", "report register").returncode == 0
    clc("user", "disable", "gone", "--db", str(db))
    answer = server.ask("gone", "report register")
    assert answer.returncode == 1 and b"no open account" in answer.stderr
    server.write_keys(db)
    assert server.ask("gone", "report register").returncode == 255


def test_nothing_is_left_at_the_door(db: Path) -> None:
    assert doors_of(db) == []
