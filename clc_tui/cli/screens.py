"""`clc-tui` without a command: the screens, on this terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clc_tui.cli import hold_keys
from clc_tui.cli.frame import Place, tell
from clc_tui.cli.trouble import keep_a_log

if TYPE_CHECKING:
    from clc_tui.app import ClcApp
    from clc_tui.terms import Actor


def open_screens(place: Place, *, through_a_door: bool = False) -> int:
    """Serve the screens to whoever sits here; the exit status."""
    from clc_tui.language import speak
    from clc_tui.session import Session
    from clc_tui.store import Store
    from clc_tui.terminal.line import BROKEN
    from clc_tui.terminal.run import run_alone

    hold_keys()
    keep_a_log()
    store = Store(place.path)
    apps: list[ClcApp] = []
    try:
        actor, theme = store.now(lambda: sign_in_here(place))
        session = Session(store, actor, speak(actor.language))
        if not through_a_door:
            who = () if place.user is None else ("--user", place.user)
            session.command_here = lambda *words: place.command(*words, *who)

        def make() -> ClcApp:
            from clc_tui.app import ClcApp

            apps.append(ClcApp(session, theme=theme))
            return apps[0]

        code = run_alone(make)
    finally:
        store.close()
    if apps and apps[0].farewell:
        tell(apps[0].farewell)
    return 1 if code == BROKEN else code


def sign_in_here(place: Place) -> tuple[Actor, str | None]:
    """Who sits here, and their theme; raises what `opening.signed_in` raises."""
    from clc_tui.cli.opening import say_if_demo, signed_in, who_sits_here
    from clc_tui.services.actors import choices_of

    actor = signed_in(place, who_sits_here(place))
    say_if_demo(place)
    return actor, choices_of(actor).theme
