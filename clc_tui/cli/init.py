"""`clc-tui init`: a new file with its first centre."""

from __future__ import annotations

from pathlib import Path

import click

from clc_tui.cli.frame import Command, Place, option, placed, tell
from clc_tui.language import N_, _


@click.command(cls=Command, help=N_("Make a new file with its first centre, its calendar filled."))
@click.argument("path", type=click.Path(path_type=Path))
@option("--centre", "name", required=True, help=N_("The centre's name."))
@option("--region", default="", help=N_("The region."))
@option("--district", default="", help=N_("The district."))
@option("--settlement", default="", help=N_("The town or village."))
@option("--host", default="", help=N_("The school or library it sits in."))
@option("--rural/--urban", default=None, help=N_("Village or town."))
@placed
@click.pass_obj
def command(place: Place, /, path: Path, name: str, **card: str | bool | None) -> int:
    """Make the file; on a mistake in the centre's card no file stays."""
    from clc_tui.cli.centre import add
    from clc_tui.db.connection import create, database
    from clc_tui.db.migrate import migrate

    path = path.expanduser().absolute()
    create(path)
    try:
        migrate()
        add(place, name, **card)
    except BaseException:
        database.close()
        for left in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm"))):
            left.unlink(missing_ok=True)
        raise
    database.close()
    place.db = path
    command = place.command("user", "add", "NAME", "--role", "facilitator")
    tell(_("{path} is ready. Next, a user: {command}").format(path=path, command=command))
    return 0
