"""`clc-tui host`: the one process that serves every session that comes through a door."""

from __future__ import annotations

import asyncio
import os
import resource
import signal
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from clc_tui.cli.environment import ADDRESS_SPACE_MOST
from clc_tui.cli.frame import Command, Place, option
from clc_tui.language import N_
from clc_tui.terms import FileProblem, Refused

if TYPE_CHECKING:
    from clc_tui.host.place import Place as HostPlace

ANSWER_SECONDS = 10.0
DESCRIPTORS = 4096
"""Three for each session, if the system grants them."""


@click.command(cls=Command, help=N_("Serve whoever comes through a door; doors start it."))
@option("--db", required=True, type=click.Path(path_type=Path), help=N_("The file."))
@option("--stay", is_flag=True, help=N_("Stay when nobody is there, as a service does."))
def command(db: Path, stay: bool) -> int:
    """Serve until nobody has come for some time; raises `Refused` where there is a host already."""
    from clc_tui.host.place import VERSION_WANTED, NoPlace, Taken
    from clc_tui.host.place import Place as HostPlace

    place = HostPlace(db)
    settle_down()
    if os.environ.pop(VERSION_WANTED, place.version) != place.version:
        return 1  # the program was changed in the moment a door started us
    try:
        place.make()
        _serve(place, stay)
    except Taken:
        raise Refused(N_("This file has a host already.")) from None
    except NoPlace:
        raise FileProblem(
            N_("The folder {path} must be there and belong to this account alone."),
            path=place.folder,
        ) from None
    return 0


def _take_over(place: HostPlace) -> None:
    """Ask a host that a door started to let in nobody else; it serves its people to the end."""
    from clc_tui.host import talk

    with suppress(OSError, talk.Garbled), place.connect() as line:
        talk.say(line, {"ask": "leave"})
        talk.hear(line, ANSWER_SECONDS)


def _serve(place: HostPlace, stay: bool) -> None:
    from clc_tui.terminal.run import prepare_environment

    prepare_environment()
    from clc_tui.cli.screens import sign_in_here
    from clc_tui.cli.trouble import keep_a_log
    from clc_tui.host.serving import LEAVE_AFTER, Host
    from clc_tui.store import Store

    keep_a_log()
    store = Store(place.db)
    try:
        host = Host(
            place,
            store,
            lambda user: sign_in_here(Place(place.db, user)),
            leave_after=None if stay else LEAVE_AFTER,
        )
        if stay:
            _take_over(place)
        asyncio.run(host.serve())
    finally:
        store.close()


def settle_down() -> None:
    """Stand on our own: no terminal, no working folder, no core files, bounded memory."""
    with suppress(PermissionError):  # we are the first of a session already
        os.setsid()
    os.chdir("/")
    os.umask(0o077)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    for limit, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_AS, ADDRESS_SPACE_MOST),
        (resource.RLIMIT_NOFILE, DESCRIPTORS),
        (resource.RLIMIT_CPU, None),  # a limit for one login is none for everybody's
    ):
        hard = resource.getrlimit(limit)[1]
        known = [each for each in (most, hard) if each not in (None, resource.RLIM_INFINITY)]
        resource.setrlimit(limit, (min(known, default=resource.RLIM_INFINITY), hard))
