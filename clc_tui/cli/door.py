"""`clc-tui door`: what OpenSSH starts for a key. Who is there is said by our own key file alone."""

from __future__ import annotations

import os
from pathlib import Path

import click

from clc_tui.cli.frame import Command, Place, option, program
from clc_tui.language import N_, speak
from clc_tui.terms import Refused

NICE = 10
"""How far reports and papers stand back behind those who type. An import holds the file."""


@click.command(cls=Command, help=N_("What OpenSSH starts for a key (written by authorized-keys)."))
@option("--db", required=True, type=click.Path(path_type=Path), help=N_("The file."))
@option("--user", required=True, help=N_("Who is acting: a login name."))
def command(db: Path, user: str) -> int:
    """Open the screens, or carry out what the client asked for if it is on the closed list."""
    place = Place(db, user)
    asked = os.environb.pop(b"SSH_ORIGINAL_COMMAND", b"")
    speak(_language_of(place))
    if asked:
        from clc_tui.cli.closed_list import asked_words
        from clc_tui.cli.environment import bound_resources

        words = asked_words(asked)
        bound_resources()
        if words[0] != "import":
            os.nice(NICE)
        answer = program.main(words, prog_name="clc-tui", standalone_mode=False, obj=place)
        return int(answer or 0)
    if not (os.isatty(0) and os.isatty(1)):
        raise Refused(
            N_("Use: ssh -t, with a terminal; or ask for `papers`, `report …` or `import … -`.")
        )
    from clc_tui.cli.screens import open_screens

    return open_screens(place, through_a_door=True)


def _language_of(place: Place) -> str:
    """The language of whoever stands at the door; raises `Refused` for a closed account."""
    from clc_tui.cli.opening import opened, signed_in

    with opened(place):
        return signed_in(place, place.user or "").language
