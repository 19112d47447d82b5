"""A private OpenSSH server on loopback, and its real client.

    with Server(tmp_path, settings) as server:
        server.let_in("aigul", db)                       # the real line of `authorized-keys`
        server.ask("aigul", "report register")           # ssh host report register
        with server.terminal("aigul") as pty: ...        # ssh -t host

The server runs as whoever runs the tests, with its own keys, port and folder.
"""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType

import pytest
from hosting import CLC, end_hosts
from ptys import Pty


def need_sshd() -> str:
    """The path of sshd; skips the test where there is none, fails it in CI."""
    path = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if path is not None and shutil.which("ssh") is not None:
        return path
    why = "OpenSSH's server and client are not installed here"
    if os.environ.get("CI"):
        pytest.fail(why)
    pytest.skip(why)


def clc(*words: str, **environment: str) -> str:
    """Run `clc-tui` on the command line; what it prints."""
    done = subprocess.run(
        [*CLC, *words],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


class Server:
    """One running sshd."""

    def __init__(self, folder: Path, settings: str = "") -> None:
        self.folder = folder
        self.settings = settings
        self.account = getpass.getuser()
        self.keys = folder / "authorized_keys"
        self.port = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._files: set[Path] = set()

    def __enter__(self) -> Server:
        sshd = need_sshd()
        if os.geteuid() == 0:
            Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
        self.folder.mkdir(mode=0o700, exist_ok=True)
        make_key(self.folder / "host")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        config = self.folder / "sshd_config"
        config.write_text(
            f"ListenAddress 127.0.0.1:{self.port}\nHostKey {self.folder}/host\n"
            f"PidFile none\nUsePAM no\nStrictModes no\nPermitRootLogin prohibit-password\n"
            f"PasswordAuthentication no\nKbdInteractiveAuthentication no\n"
            f"AuthorizedKeysFile {self.keys}\nSubsystem sftp internal-sftp\nMaxStartups 100\n"
            "AcceptEnv LANG LC_* TEXTUAL_* PYTHON* CLC_* BROWSER COLUMNS LINES\n" + self.settings
        )
        self._start(sshd)
        return self

    def _start(self, sshd: str) -> None:
        with (self.folder / "sshd.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sshd, "-D", "-e", "-f", str(self.folder / "sshd_config")], stderr=log
            )
        deadline = time.monotonic() + 10
        while not self._listens():
            log_text = (self.folder / "sshd.log").read_text()
            assert self._process.poll() is None and time.monotonic() < deadline, log_text
            time.sleep(0.02)

    def restart(self) -> None:
        """Kill the process that listens and start another; sessions that run go on."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()
        self._start(need_sshd())

    def _listens(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), 0.5).close()
        except OSError:
            return False
        return True

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._process is not None
        self._process.terminate()
        self._process.wait()
        for path in self._files:
            end_hosts(path)

    def let_in(self, user: str, db: Path) -> None:
        """Give a user of the file a key and write it where the server reads it."""
        self._files.add(db)
        make_key(self.folder / user)
        clc("key", "add", user, str(self.folder / f"{user}.pub"), "--db", str(db))
        self.write_keys(db)

    def write_keys(self, db: Path) -> None:
        """Bring the server's key file up to date."""
        clc("authorized-keys", "--write", str(self.keys), "--db", str(db))

    def client(self, user: str, *options: str, program: str = "ssh") -> list[str]:
        """The client's command line, up to the host."""
        known = self.folder / "known_hosts"
        port = "-P" if program in ("sftp", "scp") else "-p"
        return [
            program, "-F", "none", "-i", str(self.folder / user), port, str(self.port),
            "-o", "IdentitiesOnly=yes", "-o", "BatchMode=yes", "-o", "LogLevel=ERROR",
            "-o", "StrictHostKeyChecking=no", "-o", f"UserKnownHostsFile={known}",
            *options,
        ]  # fmt: skip

    @property
    def host(self) -> str:
        return f"{self.account}@127.0.0.1"

    def ask(
        self,
        user: str,
        *command: str | bytes,
        options: Sequence[str] = (),
        data: bytes = b"",
        environment: Mapping[str, str] | None = None,
    ) -> subprocess.CompletedProcess[bytes]:
        """Run a command on the server as `ssh host command` does."""
        return subprocess.run(
            [*self.client(user, *options), "--", self.host, *command],
            env={**os.environ, **(environment or {})},
            input=data,
            capture_output=True,
            check=False,
            timeout=60,
        )

    def terminal(
        self,
        user: str,
        *options: str,
        environment: Mapping[str, str] | None = None,
        columns: int = 80,
        rows: int = 24,
    ) -> Pty:
        """Log in at a terminal."""
        command = [*self.client(user, "-tt", *options), self.host]
        return Pty.spawn(command, env=environment, columns=columns, rows=rows)


def make_key(path: Path) -> None:
    """A new key pair without a passphrase."""
    subprocess.run(
        ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", path.name, "-f", str(path)],
        check=True,
    )
