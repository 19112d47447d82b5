"""The same through mosh: logging in by SSH, then datagrams between its own server and client.

The door gives a key our screens and nothing else, mosh's server neither. So the key measured here
has a command that no recipe of ours writes: mosh's server with the door in it.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator

from _proxy import Line
from ptys import Pty
from sshd import Server

NEW = "mosh-server new -s -c 256 -l LANG=C.UTF-8"
"""What the script `mosh` asks a server for."""
FORCED = f"env -u SSH_ORIGINAL_COMMAND MOSH_SERVER_NETWORK_TMOUT=60 {NEW} --"
PATIENCE = 60.0


def is_here() -> bool:
    """Whether mosh is installed."""
    return all(shutil.which(name) for name in ("mosh-server", "mosh-client"))


@contextlib.contextmanager
def mosh(server: Server, user: str, line: Line) -> Iterator[Pty]:
    """A terminal of mosh, started as its script does, with the line between client and server."""
    keys = server.keys.read_text()
    server.keys.write_text(keys.replace('command="', f'command="{FORCED} '))
    port, key, pid = _started(server, user)
    try:
        client = ["mosh-client", "127.0.0.1", str(line.to_udp(port))]
        settings = {"MOSH_KEY": key, "LC_ALL": "C.UTF-8"}
        with Pty.spawn(client, env=settings) as pty:
            yield pty
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _started(server: Server, user: str) -> tuple[int, str, int]:
    """Have mosh's server started over SSH: its port, the key of its session, its process."""
    asked = [*server.client(user, "-n", "-tt"), server.host, "--", NEW]
    try:
        said = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        raise AssertionError(f"mosh-server did not start within {PATIENCE:.0f} s") from None
    words = said.stdout + said.stderr
    found = re.search(r"MOSH CONNECT (\d+) (\S{22})\s.*pid = (\d+)", words, re.DOTALL)
    assert found is not None, f"mosh-server did not start: {words}"
    return int(found[1]), found[2], int(found[3])
