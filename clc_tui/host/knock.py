"""The door: hands its terminal to the host of the file, and starts one where there is none.

This is what sshd starts for every login, so it loads nothing but what it needs.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from clc_tui.host import talk
from clc_tui.host.place import VERSION_WANTED, NoPlace, Place, starting
from clc_tui.host.waiting import wait_outside

START_SECONDS: Final = 20.0
"""How long a door tries to find or start a host before it serves its session by itself."""

ANSWER_SECONDS: Final = 60.0
"""How long it waits for the answer of a host that is there; two hundred may stand before it."""

PATIENCE_SECONDS: Final = 3.0
PLEASE_WAIT: Final = "Күте тұрыңыз… Подождите… Please wait…\n"
"""What is said when the answer takes longer; nobody knows yet in which language."""

FAILED_SECONDS: Final = 10.0
"""For so long nobody tries again to start a host that could not be started."""

ATTEMPTS: Final = 2
_AGAIN: Final = 0.02
_AFTER_ANOTHER: Final = 0.6
"""Seconds after which a host whose socket was taken away has let another begin."""

_KEPT: Final = ("PATH", "HOME", "USER", "LOGNAME", "LANG")
"""Of the door's environment what a host needs; nothing of the one who came first."""

_CLEAN: Final = signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}


def knock(words: Sequence[str], environment: Mapping[str, str]) -> None:
    """Hand the terminal over and wait outside until the session ends; that is then the end.

    Comes back where the door has to serve by itself: something else than the screens was asked
    for, or there is no host to be had. `words` are those behind `door`.
    """
    asked = _plain(words)
    if asked is None or environment.get("SSH_ORIGINAL_COMMAND"):
        return
    if environment.get("TERM") == "dumb" or not (os.isatty(0) and os.isatty(1)):
        return
    db, user = asked
    try:
        place = Place(Path(db))
        if place.db.is_file():
            place.make()
            _find_or_start(place, user)
    except (NoPlace, OSError, talk.Garbled, NotImplementedError):
        return


def _plain(words: Sequence[str]) -> tuple[str, str] | None:
    """The file and the user where exactly these are named, as `authorized-keys` writes them."""
    named = dict(zip(words[::2], words[1::2], strict=False))
    if len(words) != 4 or set(named) != {"--db", "--user"} or not all(named.values()):
        return None
    return named["--db"], named["--user"]


def _find_or_start(place: Place, user: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            line = place.connect()
        except OSError:
            if not _start(place, deadline):
                return
            continue
        if not talk.is_ours(line):
            return
        try:
            _ask(line, user)
        except OSError:  # it was just leaving
            line.close()
            time.sleep(_AGAIN)


def _ask(line: socket.socket, user: str) -> None:
    """Ask to be let in; returns only by raising OSError where the host is gone."""
    talk.say(line, {"ask": "session", "user": user}, (0, 1))
    try:
        answer = talk.hear(line, PATIENCE_SECONDS)
    except TimeoutError:
        os.write(2, PLEASE_WAIT.encode())
        answer = talk.hear(line, ANSWER_SECONDS)
    if "refused" in answer:
        os.write(2, f"{answer['refused']}\n".encode())
        sys.exit(1)
    if "if_lost" not in answer:
        raise talk.Garbled
    wait_outside(line, str(answer["if_lost"]), sys.argv)


def _start(place: Place, deadline: float) -> bool:
    """Start a host, or wait a moment while another door does; whether to go on trying."""
    if _failed_lately(place):
        return False
    with starting(place) as mine:
        if not mine:
            time.sleep(_AGAIN)
            return True
        if _is_there(place):
            return True
        for _attempt in range(ATTEMPTS):
            pid = _spawn(place)
            while (code := _ended(pid)) is None and time.monotonic() < deadline:
                if _is_there(place):
                    return True
                time.sleep(_AGAIN)
            if code is None:
                return False
            time.sleep(_AFTER_ANOTHER)
            if _is_there(place):
                return True
        _failure(place).touch(mode=0o600)
        return False


def _is_there(place: Place) -> bool:
    try:
        place.connect().close()
    except OSError:
        return False
    return True


def _ended(pid: int) -> int | None:
    """The exit status of a host that ended (negative: the signal); None while it runs."""
    ended, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if ended else None


def _spawn(place: Place) -> int:
    """A host of our own making: detached, its signals and its environment clean; its number."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    try:
        return os.posix_spawn(
            sys.executable,
            [sys.executable, "-P", "-X", "utf8", "-m", "clc_tui", "host", "--db", str(place.db)],
            {
                **{name: os.environ[name] for name in _KEPT if name in os.environ},
                VERSION_WANTED: place.version,
                "MALLOC_ARENA_MAX": "2",
            },
            file_actions=[(os.POSIX_SPAWN_DUP2, nowhere, number) for number in (0, 1, 2)],
            setsid=True,
            setsigmask=(),
            setsigdef=_CLEAN,
        )
    finally:
        os.close(nowhere)


def _failure(place: Place) -> Path:
    return place.folder / f"{place.name}-{place.version}.failed"


def _failed_lately(place: Place) -> bool:
    try:
        return 0 <= time.time() - _failure(place).stat().st_mtime < FAILED_SECONDS
    except OSError:
        return False
