"""The marked block of a file of authorized keys: lines made, and written without losing others'.

What sshd does with such a file: sshd(8), "AUTHORIZED_KEYS FILE FORMAT".
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shlex
import stat
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from clc_tui.language import N_
from clc_tui.terms import Clash, Invalid

BEGIN = "# clc-tui begin (written by clc-tui; changes in here are lost)"
END = "# clc-tui end"
PATIENCE = 5.0
"""Seconds to wait for somebody else who is writing the same file."""
FILE_MOST = 4 * 1024 * 1024


class Opener(Protocol):
    """A key that opens the door, and for whom."""

    @property
    def user(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def body(self) -> str: ...


def this_program() -> list[str]:
    """How OpenSSH starts this very program: isolated from the client's PYTHON variables."""
    start = [sys.executable, "-I", "-X", "utf8"]
    script = Path(sys.argv[0])
    if script.name == "clc-tui" and script.is_file():
        return [*start, str(script.resolve())]
    return [*start, "-m", "clc_tui"]


def key_line(key: Opener, program: Sequence[str], db: Path) -> str:
    """One line of the block; raises `Invalid` for what cannot stand in it."""
    words = [*program, "door", "--db", str(db), "--user", key.user]
    if not all(word.isprintable() for word in words):
        raise Invalid(N_("A path with line breaks or the like cannot stand in a key file."))
    command = " ".join(map(shlex.quote, words)).replace('"', '\\"')
    return f'restrict,pty,command="{command}" {key.kind} {key.body} {key.user}'


def block(keys: Iterable[Opener], program: Sequence[str], db: Path) -> str:
    """The whole marked block."""
    return "\n".join([BEGIN, *(key_line(key, program, db) for key in keys), END, ""])


def put_block(path: Path, text: str) -> None:
    """Put the block into the file, every line outside it kept; atomic, one writer at a time.

    A new file is its owner's alone; an existing one keeps its owner and mode. Raises `Invalid`
    for a place sshd would not trust, `Clash` while somebody else is writing.
    """
    folder = path.parent
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise Invalid(
            N_("The folder {path} cannot be made: {why}."), path=folder, why=error.strerror
        ) from None
    with _alone_in(folder):
        before = _look_at(path)
        old = path.read_bytes() if before is not None else b""
        if len(old) > FILE_MOST:
            raise Invalid(N_("{path} is too large to be a file of keys."), path=path)
        _replace(path, with_block(old, text), before)


def with_block(old: bytes, text: str) -> bytes:
    """The file's bytes with the block in its old place, or at the end."""
    lines = old.splitlines(keepends=True)
    starts = [n for n, line in enumerate(lines) if line.startswith(b"# clc-tui begin")]
    ends = [n for n, line in enumerate(lines) if line.startswith(b"# clc-tui end")]
    if not starts and not ends:
        gap = b"" if not old or old.endswith(b"\n") else b"\n"
        return old + gap + text.encode()
    if len(starts) != 1 or len(ends) != 1 or ends[0] < starts[0]:
        raise Invalid(
            N_("The marks of our block in the key file are damaged; take all its lines out first.")
        )
    return b"".join([*lines[: starts[0]], text.encode(), *lines[ends[0] + 1 :]])


def known_elsewhere(old: bytes, keys: Iterable[Opener]) -> list[str]:
    """Users whose key also stands outside the block, where sshd may find it first."""
    inside = False
    outside: set[str] = set()
    for line in old.decode("utf-8", "replace").splitlines():
        inside = line.startswith("# clc-tui begin") or (inside and line != END)
        if not inside and not line.lstrip().startswith("#"):
            outside.update(line.split())
    return sorted({key.user for key in keys if key.body in outside})


@contextlib.contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Hold the folder against other writers of ours, after seeing that it may be trusted."""
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise Invalid(
            N_("{path} cannot be read: {why}."), path=folder, why=error.strerror
        ) from None
    try:
        about = os.fstat(handle)
        if about.st_mode & 0o022 or about.st_uid not in (0, os.geteuid()):
            raise Invalid(
                N_("Others may write into {path}, so no keys may lie there."), path=folder
            )
        deadline = time.monotonic() + PATIENCE
        while not _locked(handle):
            if time.monotonic() > deadline:
                raise Clash(N_("Somebody else is writing the keys. Try again in a moment."))
            time.sleep(0.05)
        yield
    finally:
        os.close(handle)


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _look_at(path: Path) -> os.stat_result | None:
    """What lies there now; raises `Invalid` for anything but a plain file of ours."""
    try:
        about = path.lstat()
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(about.st_mode) or about.st_uid not in (0, os.geteuid()):
        raise Invalid(N_("{path} is not a plain file of yours."), path=path)
    if about.st_mode & 0o022:
        raise Invalid(N_("Others may write into {path}, so no keys may lie there."), path=path)
    return about


def _replace(path: Path, data: bytes, before: os.stat_result | None) -> None:
    """Write beside the file, then take its place."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(handle, "wb") as target:
            if before is not None:
                if before.st_uid != os.geteuid() or before.st_gid != os.getegid():
                    os.fchown(handle, before.st_uid, before.st_gid)
                os.fchmod(handle, stat.S_IMODE(before.st_mode))
            target.write(data)
            target.flush()
            os.fsync(handle)
        os.replace(beside, path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
