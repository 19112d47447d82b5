"""Opening the file: one SQLite file, opened by nothing but SQLite, refused in a sentence.

peewee keeps one connection a thread; which threads there are is `store`'s business.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator, Sized
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import apsw
import peewee
from playhouse.apsw_ext import APSWDatabase

from clc_tui.language import N_
from clc_tui.terms import FileProblem, NewerFile

APPLICATION_ID = 0x434C4331
"""`CLC1`: marks a file as ours in its SQLite header."""

BUSY_SECONDS = 5.0
"""How long a statement waits for another process's lock."""

REMOTE_FILE_SYSTEMS = frozenset(
    "nfs nfs4 cifs smb smb3 smbfs ncpfs afs ceph glusterfs lustre gpfs davfs fuse.sshfs "
    "fuse.s3fs fuse.rclone fuse.glusterfs fuse.davfs2 fuse.gcsfuse".split()
)
"""Where WAL's shared memory does not work (sqlite.org/wal.html, "Disadvantages" 2)."""

PRAGMAS = (
    ("foreign_keys", 1),
    ("synchronous", 2),
    ("trusted_schema", 0),
    ("cell_size_check", 1),
    ("secure_delete", 1),
    ("journal_size_limit", 4 * 1024 * 1024),
    ("cache_size", -16384),
    ("temp_store", 2),
)

database = APSWDatabase(
    None, autoconnect=False, lock_type="IMMEDIATE", timeout=BUSY_SECONDS, pragmas=PRAGMAS
)
"""The process's one file. `open_file` says which; each thread that uses it connects."""


def blanks(values: Sized) -> str:
    """A question mark for each of so many values, as a statement asks for them."""
    return ", ".join("?" * len(values))


def create(path: Path) -> None:
    """Make an empty file for its owner only; raises `FileProblem` where one exists."""
    refuse_remote(path)
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        raise FileProblem(
            N_("There is already a file at {path}; it is left as it is."), path=path
        ) from None
    except OSError as error:
        raise FileProblem(
            N_("The file {path} cannot be made: {why}."), path=path, why=error.strerror
        ) from None
    connect(path)
    pragma("journal_mode", "wal")
    pragma("application_id", APPLICATION_ID)


def open_file(path: Path, *, schema: int, read_only: bool = False) -> None:
    """Connect this thread to an existing file of ours with exactly this schema number.

    Raises `FileProblem` when it is missing, foreign, newer, older, remote or unreadable.
    """
    if not path.is_file():
        raise FileProblem(
            N_("There is no file at {path}. Make one with `clc-tui demo` or `clc-tui init`."),
            path=path,
        )
    refuse_remote(path)
    connect(path)
    try:
        found = identity(path)
        if found != schema:
            raise NewerFile(
                N_("{path} was written by a newer version of this program; update it first.")
                if found > schema
                else N_("{path} is of an older version; run `clc-tui migrate` once."),
                path=path,
            )
        if read_only:
            pragma("query_only", 1)
    except BaseException:
        database.close()
        raise


def connect(path: Path) -> None:
    """Connect this thread; raises `FileProblem` where SQLite cannot."""
    if database.database != str(path):
        database.init(str(path), flags=apsw.SQLITE_OPEN_READWRITE)
    try:
        database.connect()
        database.connection().set_busy_handler(wait_a_moment)
    except (peewee.DatabaseError, apsw.Error) as error:
        if isinstance(first_of(error), apsw.NotADBError):
            raise foreign(path) from None
        raise FileProblem(
            N_("The file {path} cannot be opened: {why}."), path=path, why=reason(error)
        ) from None


asked_at: ContextVar[float | None] = ContextVar("asked_at", default=None)
"""When what is being done was asked for, on the monotonic clock: patience counts from there."""


def wait_a_moment(tries: int) -> bool:
    """Whether to try again for another process's lock, after a short random wait.

    SQLite's own handler sleeps longer the longer somebody has waited, so of twenty who write at
    once the patient starve.
    """
    time.sleep(random.uniform(0.0005, 0.0035))
    asked = asked_at.get()
    if asked is not None:
        return time.monotonic() - asked < BUSY_SECONDS
    return tries < BUSY_SECONDS / 0.002


def foreign(path: Path) -> FileProblem:
    """The refusal of a file that is not ours."""
    return FileProblem(N_("{path} is not a file of this program."), path=path)


def identity(path: Path) -> int:
    """The schema number of a file of ours; raises `FileProblem` for any other."""
    try:
        if pragma("application_id") != APPLICATION_ID:
            raise foreign(path)
        return int(pragma("user_version"))
    except peewee.DatabaseError:
        raise foreign(path) from None


def pragma(name: str, value: int | str | None = None) -> Any:  # noqa: ANN401
    """Read a pragma, or set it and read back what SQLite answers. Constants only."""
    question = f"PRAGMA {name}" if value is None else f"PRAGMA {name}={value}"
    row = database.execute_sql(question).fetchone()
    return row[0] if row else None


def refuse_remote(path: Path) -> None:
    """Raise `FileProblem` when the path lies on a network file system."""
    kind = file_system(path.resolve())
    if kind in REMOTE_FILE_SYSTEMS:
        raise FileProblem(
            N_("{path} lies on a network drive ({kind}); the file must be on the server's own."),
            path=path,
            kind=kind,
        )


def file_system(path: Path, mounts: Path = Path("/proc/self/mountinfo")) -> str:
    """The type of the file system a path lies on; empty where the system does not tell."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    best, kind = "", ""
    for line in lines:
        fields = line.split()
        point = fields[4].replace("\\040", " ")
        inside = str(path) == point or str(path).startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, fields[fields.index("-") + 1]
    return kind


def reason(error: BaseException) -> str:
    """What SQLite said first: peewee hides "disk full" behind the rollback that follows it."""
    first = first_of(error)
    return str(first) or type(first).__name__


def first_of(error: BaseException) -> BaseException:
    """The database's error that began a chain of them."""
    while isinstance(error.__context__, apsw.Error | peewee.DatabaseError):
        error = error.__context__
    return error


@contextmanager
def clear_words() -> Iterator[None]:
    """Turn what SQLite refuses (lock, disk, damage) into a `FileProblem`."""
    try:
        yield
    except peewee.IntegrityError:
        raise
    except (peewee.DatabaseError, apsw.Error) as error:
        raise FileProblem(problem_sentence(error), why=reason(error)) from error


def problem_sentence(error: BaseException) -> str:
    """The sentence for one failure of SQLite."""
    match first_of(error):
        case apsw.BusyError() | apsw.LockedError():
            return N_("Somebody else is writing for a long time. Nothing was saved; try again.")
        case apsw.FullError() | apsw.IOError():
            return N_("The server's disk is full. Nothing was saved; tell the administrator.")
        case apsw.ReadOnlyError():
            return N_("The file may only be read. Nothing was saved; tell the administrator.")
        case apsw.CorruptError() | apsw.NotADBError():
            return N_("The file is damaged. Stop working and tell the administrator.")
        case _:
            return N_("The file did not take this ({why}). Nothing was saved.")
