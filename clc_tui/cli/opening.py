"""Opening the file for a command: which file, what time it is there, and who is acting."""

from __future__ import annotations

import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from clc_tui.cli.frame import Place, tell
from clc_tui.db.connection import database, open_file
from clc_tui.db.migrate import SCHEMA
from clc_tui.language import N_, _, current, speak
from clc_tui.services.actors import administrator, choices_of, sign_in
from clc_tui.services.centres import list_centres
from clc_tui.services.users import list_users
from clc_tui.session import local_clock
from clc_tui.terms import Actor, Clock, Invalid, Refused


@contextmanager
def opened(place: Place) -> Iterator[None]:
    """The place's file, connected in this thread."""
    open_file(place.path, schema=SCHEMA)
    try:
        say_if_demo(place)
        yield
    finally:
        database.close()


def say_if_demo(place: Place) -> None:
    """Say that it is the demo that is open, where nobody said which file."""
    if not place.named and is_demo():
        tell(_("This is the demo, {path}. Another file: --db or CLC_DB.").format(path=place.path))


def is_demo() -> bool:
    """Whether the connected file is a demo, made by `clc-tui demo`."""
    row = database.execute_sql("SELECT 1 FROM setting WHERE name = 'demo' AND value = '1' LIMIT 1")
    return row.fetchone() is not None


def clock_here() -> Clock:
    """The clock for the connected file: the centre's own, or what CLC_TODAY says for a demo."""
    said = os.environ.get("CLC_TODAY")
    if not said:
        return local_clock()
    if not is_demo():
        raise Invalid(N_("CLC_TODAY is for demo files only. Take it out of the environment."))
    return clock_from(said)


def clock_from(said: str) -> Clock:
    """A clock that goes on from a moment; for a date alone the time of day is the real one."""
    real = local_clock()
    started = real()
    try:
        moment = datetime.fromisoformat(said)
    except ValueError:
        raise Invalid(N_("CLC_TODAY is a date like 2026-11-23, not {text}."), text=said) from None
    if len(said) == len("2026-11-23"):
        moment = datetime.combine(moment.date(), started.time())
    ahead: timedelta = moment - started
    return lambda: real() + ahead


def owner(place: Place, centre: str | None = None) -> Actor:
    """The owner of the file, at one centre or none."""
    speak(place.wanted_language or current())
    return administrator(clock_here(), centre, current())


def somebody(place: Place, centre: str | None = None) -> Actor:
    """Whoever was named, in a centre of theirs; else the owner, where there is no doubt which.

    Raises `Invalid` where the owner must say which centre.
    """
    if place.wanted_user is not None:
        return signed_in(place, place.wanted_user, centre)
    return owner(place, the_centre(place, centre))


def the_centre(place: Place, centre: str | None) -> str:
    """The centre that was named, or the only one; raises `Invalid` where there are several."""
    if centre is not None:
        return centre
    cards = list_centres(owner(place))
    if len(cards) != 1:
        raise Invalid(
            N_("Say which centre with --centre: {names}."),
            names=", ".join(card.name for card in cards[:20]) or "–",
        )
    return str(cards[0].id)


def signed_in(place: Place, user: str, centre: str | None = None) -> Actor:
    """A user of the file, spoken to in the language asked for or their own."""
    actor = sign_in(user, clock_here(), centre=centre, language=place.wanted_language)
    language = place.wanted_language or choices_of(actor).language or current()
    speak(language)
    return (
        actor
        if actor.language == language
        else sign_in(user, actor.clock, centre=centre, language=language)
    )


def who_sits_here(place: Place) -> str:
    """The login name of whoever started the screens; raises `Refused` where nobody can tell."""
    if place.wanted_user is not None:
        return place.wanted_user
    if is_demo():
        return "facilitator"
    try:
        account = getpass.getuser()
    except (KeyError, OSError):
        account = ""
    if any(line.name == account for line in list_users(administrator(local_clock()))):
        return account
    raise Refused(
        N_("Say who you are: --user NAME, or CLC_USER. `clc-tui user list` shows who there is.")
    )
