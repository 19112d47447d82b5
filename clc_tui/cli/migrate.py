"""`clc-tui migrate`: bring an older file up to this version."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from clc_tui.cli.frame import Command, Place, placed, tell
from clc_tui.language import N_, _

if TYPE_CHECKING:
    from pathlib import Path


@click.command(cls=Command, help=N_("Bring the file up to this version, after a checked copy."))
@placed
@click.pass_obj
def command(place: Place) -> int:
    """Copy the file, check the copy, then take every step that is missing."""
    from clc_tui.db.connection import clear_words, connect, database, identity, open_file
    from clc_tui.db.migrate import SCHEMA, migrate, verified_copy
    from clc_tui.session import local_clock

    path = place.path
    if not path.is_file():
        open_file(path, schema=SCHEMA)  # says what to do where there is no file
    connect(path)
    try:
        found = identity(path)
        if found < SCHEMA:
            copy = _copy_path(path, found, f"{local_clock()():%Y%m%d-%H%M%S}")
            with clear_words():
                verified_copy(copy)
                migrate()
            tell(_("{path} is up to date. The file as it was: {copy}").format(path=path, copy=copy))
            return 0
    finally:
        database.close()
    open_file(path, schema=SCHEMA)  # refuses a newer one
    database.close()
    tell(_("{path} is up to date; nothing was done.").format(path=path))
    return 0


def _copy_path(path: Path, number: int, moment: str) -> Path:
    return path.with_name(f"{path.name}.before-{number + 1:04d}-{moment}")
