"""Outside the door: nothing but a few lines of shell stay while the host serves the session.

A Python that only waits holds some four megabytes; the shell holds a tenth of it. The process
stays the same one, so it dies with its line, and the host sees that at the socket.
"""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Sequence
from typing import Final

from clc_tui.host.place import NoPlace
from clc_tui.terminal.modes import LEAVE

SHELL: Final = "/bin/sh"

_LINE: Final = 3
"""The descriptor of the line to the host."""

_WAIT: Final = r"""
if read -r code <&3; then
    while read -r words <&3; do [ -z "$words" ] || printf '%s\n' "$words" >&2; done
else
    code=1
    printf '%b' "$LEAVE" 2>/dev/null
    stty sane 2>/dev/null
    printf '%s\n' "$LOST" >&2
fi
exit "$code"
"""


def wait_outside(line: socket.socket, if_lost: str, words: Sequence[str]) -> None:
    """Become the process that waits: it ends with the code and the words the host says.

    Where the host is lost without a word it gives the terminal back and says `if_lost`. `words`
    are what a list of processes shows. Raises `NoPlace` where there is no shell; never returns.
    """
    line.setblocking(True)
    if line.fileno() != _LINE:
        os.dup2(line.fileno(), _LINE)
    os.set_inheritable(_LINE, True)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    environment = {
        "PATH": "/usr/bin:/bin",
        "LOST": if_lost,
        "LEAVE": LEAVE.replace("\x1b", r"\033"),
    }
    try:
        os.execve(SHELL, ["sh", "-c", _WAIT, *words], environment)
    except OSError as error:
        os.close(_LINE)
        line.detach()
        raise NoPlace from error
