"""`clc-tui authorized-keys`: write the keys where OpenSSH reads them."""

from __future__ import annotations

from pathlib import Path

import click

from clc_tui.cli.frame import Command, Place, option, placed, tell
from clc_tui.language import N_, _, ngettext


@click.command(
    cls=Command, help=N_("Print the lines of keys for OpenSSH, or keep them in a file's own block.")
)
@option("--write", "file", type=click.Path(path_type=Path), help=N_("The file to keep them in."))
@placed
@click.pass_obj
def command(place: Place, file: Path | None) -> int:
    """Print the block, or put it into a file."""
    from clc_tui.cli import key_file
    from clc_tui.cli.opening import opened, owner
    from clc_tui.services.users import keys_for_door

    with opened(place):
        keys = keys_for_door(owner(place))
    text = key_file.block(keys, key_file.this_program(), place.path.absolute())
    if file is None:
        click.echo(text, nl=False)
        return 0
    file = file.expanduser().absolute()
    key_file.put_block(file, text)
    tell(ngettext("{n} key in {path}.", "{n} keys in {path}.", len(keys)).format(
        n=len(keys), path=file
    ))  # fmt: skip
    for user in key_file.known_elsewhere(file.read_bytes(), keys):
        tell(
            _(
                "A key of {user} also stands outside our block, where it opens more: take it out."
            ).format(user=user)
        )
    return 0
