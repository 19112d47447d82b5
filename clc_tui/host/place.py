"""Where the host of a file is found: a socket in a folder beside the file, its owner's alone.

The socket's name holds a mark of the file and one of the program, so that a new version of the
program gets a host of its own while the old one serves its sessions to the end.
"""

from __future__ import annotations

import fcntl
import os
import socket
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final
from zlib import crc32

FOLDER: Final = ".clc-host"
"""Beside the file, so that everybody finds it who finds the file."""

VERSION_WANTED: Final = "CLC_HOST_VERSION"
"""The variable by which a door tells the host it starts for which version it is meant."""

WAITING: Final = 512
"""Doors that may stand before a host that is busy."""

_OF_THE_PROGRAM: Final = (".py", ".tcss", ".toml", ".mo", ".sql")


class NoPlace(Exception):
    """There is no folder here that a host could be trusted in."""


class Place:
    """The host's place for one file and this version of the program."""

    def __init__(self, db: Path) -> None:
        self.db = db.absolute().resolve()
        self.folder = self.db.parent / FOLDER
        self.name = f"{crc32(os.fsencode(self.db)):08x}"
        """What the names of all hosts of this file begin with."""
        self.version = f"{program_mark():08x}"

    @property
    def address(self) -> str:
        """The socket's name within the folder."""
        return f"{self.name}-{self.version}.sock"

    def make(self) -> None:
        """Make the folder where there is none; raises `NoPlace` where it is not ours alone."""
        try:
            self.folder.mkdir(mode=0o700, exist_ok=True)
            found = os.lstat(self.folder)
        except OSError as error:
            raise NoPlace from error
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o077:
            raise NoPlace

    def sockets(self) -> list[str]:
        """The names of the sockets of all this file's hosts, the newest first."""
        found = []
        for path in self.folder.glob(f"{self.name}-*.sock"):
            with suppress(OSError):  # that host leaves just now
                found.append((path.lstat().st_mtime, path.name))
        return [name for _moment, name in sorted(found, reverse=True)]

    def connect(self, name: str | None = None) -> socket.socket:
        """A line to the host; raises OSError where there is none."""
        line = socket.socket(socket.AF_UNIX)
        try:
            with inside(self.folder):
                line.connect(name or self.address)
        except BaseException:
            line.close()
            raise
        return line

    def begin(self) -> Seat:
        """Become the host of this place; raises `Taken` where there is one already."""
        return Seat(self)


class Taken(Exception):
    """Another process is the host."""


class Seat:
    """Being the host: the lock that says so, and the socket where doors knock."""

    def __init__(self, place: Place) -> None:
        self._path = place.folder / place.address
        self._lock = os.open(self._path.with_suffix(".lock"), os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(self._lock)
            raise Taken from None
        self._path.unlink(missing_ok=True)
        _sweep(place, self._path.stem)
        self.listener = socket.socket(socket.AF_UNIX)
        with inside(place.folder):
            self.listener.bind(place.address)
        self._path.chmod(0o600)
        self.listener.listen(WAITING)
        self.listener.setblocking(False)
        self._own = self._there()

    def _there(self) -> tuple[int, int] | None:
        """Which socket lies at our place, if any."""
        try:
            found = os.lstat(self._path)
        except OSError:
            return None
        return found.st_dev, found.st_ino

    @property
    def is_found(self) -> bool:
        """Whether doors that look here find us."""
        return self._there() == self._own

    def give_up(self) -> None:
        """Let the next door start another host; who knocked before is still to be let in."""
        if self.is_found:
            self._path.unlink(missing_ok=True)
        os.close(self._lock)


def _sweep(place: Place, own: str) -> None:
    """Remove what hosts of other versions left that are gone."""
    for path in place.folder.glob(f"{place.name}-*.lock"):
        if path.stem == own:
            continue
        lock = os.open(path, os.O_RDWR)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            for left in place.folder.glob(f"{path.stem}.*"):
                left.unlink(missing_ok=True)
        except OSError:
            continue  # it is there still
        finally:
            os.close(lock)


@contextmanager
def inside(folder: Path) -> Iterator[None]:
    """Stand in a folder for a moment: the name of a socket has some hundred letters at most."""
    before = os.open(".", getattr(os, "O_PATH", os.O_RDONLY) | os.O_DIRECTORY)
    try:
        os.chdir(folder)
        yield
    finally:
        os.fchdir(before)
        os.close(before)


@contextmanager
def starting(place: Place) -> Iterator[bool]:
    """Whether this door is the one that may start a host now."""
    folder = os.open(place.folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(folder)


def program_mark() -> int:
    """A number that is another one as soon as any file of the program is."""
    marks = sorted(_marks(str(Path(__file__).parent.parent)))
    return crc32("\n".join((sys.executable, sys.version, *marks)).encode())


def _marks(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for each in entries:
            if each.is_dir(follow_symlinks=False) and each.name != "__pycache__":
                yield from _marks(each.path)
            elif each.name.endswith(_OF_THE_PROGRAM):
                found = each.stat()
                yield f"{each.path} {found.st_size} {found.st_mtime_ns}"
