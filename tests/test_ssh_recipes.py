"""The README's settings for a server of one's own, tried on a real one."""

from __future__ import annotations

import re
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hosting import doors_of
from picture import README
from sshd import Server, clc, need_sshd
from test_ssh import make_centre

SAMPLES = Path(__file__).parent / "samples"


def settings_for(account: str, keys: Path) -> str:
    """The block of the README, for this account and key file."""
    found = re.search(r"```sshd\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    text = found[1]
    assert "Match User centre\n" in text and "/etc/ssh/centre_keys" in text
    return text.replace("User centre", f"User {account}").replace("/etc/ssh/centre_keys", str(keys))


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    need_sshd()
    path = tmp_path_factory.mktemp("files") / "centre.db"
    make_centre(path)
    return path


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, db: Path) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("own")
    rig = Server(folder)
    rig.keys = folder / "centre_keys"
    rig.settings = settings_for(rig.account, rig.keys)
    with rig as running:
        running.let_in("aigul", db)
        running.let_in("zhanar", db)
        yield running


def test_screens_and_reports_work_on_an_own_server(server: Server, db: Path) -> None:
    assert server.ask("aigul", "report register").returncode == 0
    with server.terminal("aigul") as pty:
        pty.wait_for("unmarked 20")


def test_a_list_is_brought_over_the_line(server: Server, db: Path) -> None:
    data = (SAMPLES / "learners.xlsx").read_bytes()
    tried = server.ask("zhanar", "import learners - --dry-run --lang en", data=data)
    assert tried.returncode in (0, 3) and tried.stdout == b"" and b"good row" in tried.stderr
    refused = server.ask("aigul", "import learners - --lang en", data=data)
    assert refused.returncode == 1 and b"Your role does not allow this" in refused.stderr


def test_no_tunnel_leads_through_an_own_server(server: Server) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    tunnel = subprocess.Popen(
        [*server.client("aigul", "-N", "-L", f"{port}:127.0.0.1:{server.port}"), server.host],
        stderr=subprocess.DEVNULL,
    )
    try:
        assert banner_through(port) == b""
    finally:
        tunnel.kill()
        tunnel.wait()


def banner_through(port: int) -> bytes:
    """What a server behind a tunnel says first; nothing where the tunnel leads nowhere."""
    deadline = time.monotonic() + 10
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), 5) as line:
                return line.recv(100)
        except ConnectionResetError:
            return b""
        except OSError:
            assert time.monotonic() < deadline
            time.sleep(0.05)


def test_one_connection_carries_one_session(server: Server, db: Path, tmp_path: Path) -> None:
    """A second session on a connection that is open already is refused."""
    control = ["-o", f"ControlPath={tmp_path}/c"]
    with server.terminal("aigul", "-o", "ControlMaster=yes", *control) as pty:
        pty.wait_for("unmarked 20")
        second = server.ask(
            "aigul", "report register", options=[*control, "-o", "ProxyCommand=false"]
        )
        assert second.returncode == 255 and second.stdout == b""
        assert len(doors_of(db)) >= 1


def test_the_key_file_of_an_own_server_may_be_read_by_a_group(server: Server, db: Path) -> None:
    server.keys.chmod(0o640)
    clc("authorized-keys", "--write", str(server.keys), "--db", str(db))
    assert server.keys.stat().st_mode & 0o777 == 0o640
    assert server.ask("aigul", "report register").returncode == 0
