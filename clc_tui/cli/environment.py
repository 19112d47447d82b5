"""What a client may say about itself at the door: its terminal's kind, and nothing else."""

from __future__ import annotations

import os
import resource
import signal
from collections.abc import Mapping
from types import FrameType

ADDRESS_SPACE_MOST = 1024 * 1024 * 1024
SECONDS_MOST = 120

KEPT = ("HOME", "USER", "LOGNAME", "SSH_CONNECTION", "SSH_ORIGINAL_COMMAND")
"""What sshd itself sets."""

TERMINALS = frozenset(
    "xterm xterm-color xterm-16color xterm-256color xterm-direct xterm-kitty alacritty foot "
    "tmux tmux-256color screen screen-256color screen.xterm-256color linux linux-16color "
    "putty putty-256color vt100 vt102 vt220 ansi rxvt rxvt-256color rxvt-unicode "
    "rxvt-unicode-256color konsole konsole-256color gnome gnome-256color cygwin mintty dumb".split()
)
"""Values of TERM that pass; any other becomes `xterm`."""


def shut_out_the_client() -> None:
    """Make the process safe for somebody who came through sshd, before anything else is loaded."""
    os.umask(0o077)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    kept = allowed(os.environb)
    os.environb.clear()
    os.environb.update(kept)


def bound_resources() -> None:
    """Let what a client asks for take so much memory and processor time, and no more."""
    signal.signal(signal.SIGXCPU, _too_long)
    for limit, most in (
        (resource.RLIMIT_AS, ADDRESS_SPACE_MOST),
        (resource.RLIMIT_CPU, SECONDS_MOST),
    ):
        hard = resource.getrlimit(limit)[1]
        soft = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(limit, (soft, hard))


def _too_long(number: int, frame: FrameType | None) -> None:
    from clc_tui.language import N_
    from clc_tui.terms import Invalid

    raise Invalid(N_("This takes too long. Bring it in parts."))


def allowed(client: Mapping[bytes, bytes]) -> dict[bytes, bytes]:
    """The environment a session at the door runs in: a closed list, the rest is ours."""
    kept = {name.encode(): client[name.encode()] for name in KEPT if name.encode() in client}
    kept[b"PATH"] = b"/usr/bin:/bin"
    kept[b"LANG"] = b"C.UTF-8"
    kept[b"TERM"] = terminal(client.get(b"TERM", b"")).encode()
    return kept


def terminal(claimed: bytes) -> str:
    """The kind of terminal to believe in."""
    name = claimed.decode("ascii", "replace")
    return name if name in TERMINALS else "xterm"
