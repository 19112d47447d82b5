"""The demo: invented centres with a believable story, the same for the same seed and day."""

from __future__ import annotations

import gc
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path

from clc_tui.db import connection
from clc_tui.db.migrate import migrate
from clc_tui.demo.bulk import BulkWriter
from clc_tui.demo.story import SIZES, first_days, story

__all__ = ["SIZES", "make_demo"]

REPORT_EVERY = 2_000
"""Acts between two reports of progress."""


def make_demo(
    path: Path,
    *,
    size: str,
    seed: int,
    today: date,
    language: str,
    progress: Callable[[float], None] | None = None,
) -> None:
    """Make a new demo file of a size (one of `SIZES`), whose present day is `today`.

    `progress` is told the share done, from 0 to 1. Raises `FileProblem` where the file cannot
    be made or one exists; a demo that breaks off leaves no file behind.
    """
    connection.create(path)
    collects = gc.isenabled()
    gc.disable()  # everything is thrown away at once in the end; searching it costs a fifth
    try:
        migrate()
        _write(size, seed, today, language, progress or (lambda share: None))
    except BaseException:
        connection.database.close()
        for end in ("", "-wal", "-shm", "-journal"):
            with suppress(FileNotFoundError):
                path.with_name(path.name + end).unlink()
        raise
    finally:
        if collects:
            gc.enable()
    connection.database.close()


def _write(
    size: str, seed: int, today: date, language: str, progress: Callable[[float], None]
) -> None:
    measure = SIZES[size]
    first = first_days(measure, today)[0].toordinal()
    days = max(1, today.toordinal() - first)
    writer = BulkWriter()
    for number, event in enumerate(story(measure, seed, today, language)):
        if number % REPORT_EVERY == 0:
            progress(max(0.0, (event.at.toordinal() - first) / days))
        writer.write(event)
    writer.finish()
    progress(1.0)
