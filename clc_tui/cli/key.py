"""`clc-tui key`: the SSH keys of users."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from clc_tui.cli.frame import Noun, Place, placed, put_row, tell
from clc_tui.language import N_, _
from clc_tui.terms import Invalid

FILE_MOST = 64 * 1024
"""Bytes of a key file that are read; one line of it has to be the key."""


@click.group(cls=Noun, help=N_("SSH keys of users: add, list, remove."))
def command() -> None:
    """The noun."""


@command.command("add", help=N_("Add a user's public key: a .pub file, or - to paste the line."))
@click.argument("name", metavar="USER")
@click.argument("file")
@placed
@click.pass_obj
def add(place: Place, name: str, file: str) -> int:
    """Add a key."""
    from clc_tui.cli.opening import opened, owner
    from clc_tui.services.users import add_key

    line = _line_of(file)
    with opened(place):
        made = add_key(owner(place), name, line)
    tell(f"{made.id}  {made.user}  {made.kind}  {made.fingerprint}")
    command = place.command("authorized-keys", "--write", "FILE")
    words = _("Now run `{command}`, so that OpenSSH knows the key; then `ssh` opens the screens.")
    tell(words.format(command=command))
    return 0


def _line_of(file: str) -> str:
    """The text of a key file; whether it is one key is for the service to say."""
    try:
        if file == "-":
            data = sys.stdin.buffer.read(FILE_MOST)
        else:
            with Path(file).open("rb") as source:
                data = source.read(FILE_MOST)
        return data.decode("utf-8")
    except OSError as error:
        raise Invalid(N_("{path} cannot be read: {why}."), path=file, why=error.strerror) from None
    except UnicodeDecodeError:
        raise Invalid(N_("This is not a public key of a kind we know, like ssh-ed25519.")) from None


@command.command("list", help=N_("The keys of a user, or everybody's."))
@click.argument("name", metavar="[USER]", required=False)
@placed
@click.pass_obj
def list_command(place: Place, name: str | None) -> int:
    """List keys."""
    from clc_tui.cli.opening import opened, owner
    from clc_tui.services.users import list_keys

    with opened(place):
        for key in list_keys(owner(place), name):
            put_row(key.id, key.user, key.kind, key.fingerprint, key.added_at, key.comment)
    return 0


@command.command("remove", help=N_("Take a key away, by its number in the list."))
@click.argument("number", type=int)
@placed
@click.pass_obj
def remove(place: Place, number: int) -> int:
    """Remove a key."""
    from clc_tui.cli.opening import opened, owner
    from clc_tui.services.users import remove_key

    with opened(place):
        gone = remove_key(owner(place), number)
    tell(f"{gone.id}  {gone.user}  {gone.kind}  {gone.fingerprint}")
    tell(_("Now run `clc-tui authorized-keys --write FILE`, so that OpenSSH forgets the key."))
    return 0
