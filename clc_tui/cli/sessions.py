"""`clc-tui sessions`: who is in just now, a message to them, the end of a session."""

from __future__ import annotations

import sys
from typing import Any

import click

from clc_tui.cli.frame import Command, Noun, Place, option, placed, put_row, tell
from clc_tui.host.talk import MESSAGE_MOST
from clc_tui.language import N_, _, ngettext
from clc_tui.terms import FileProblem, Invalid, Refused

ANSWER_SECONDS = 10.0
HEADINGS = (N_("number"), N_("user"), N_("centre"), N_("since"), N_("idle"), N_("size"))
"""Of the columns of the list, told where somebody looks at it."""


@click.group(cls=Noun, help=N_("Who is in just now: list, end, message."))
def command() -> None:
    """Sessions that came through a door; the file's owner sees them."""


@command.command("list", cls=Command, help=N_("Number, user, centre, since when, idle, size."))
@placed
@click.pass_obj
def list_(place: Place) -> int:
    """One row a session; the number is that of the process at its door."""
    listed = _asked(place, {"ask": "list"}, "sessions")
    if listed and sys.stdout.isatty():
        put_row(*(_(words) for words in HEADINGS))
    for one in listed:
        minutes, seconds = divmod(int(one["idle"]), 60)
        put_row(
            one["number"], one["user"], one["centre"], one["since"],
            f"{minutes}:{seconds:02}", one["size"],
        )  # fmt: skip
    return 0


@command.command("end", cls=Command, help=N_("End sessions, by number or user."))
@click.argument("who", nargs=-1)
@option("--all", "everybody", is_flag=True, help=N_("All of them."))
@placed
@click.pass_obj
def end(place: Place, who: tuple[str, ...], everybody: bool) -> int:
    """They read who ended it and that nothing is lost."""
    if bool(who) == everybody:
        raise Invalid(N_("Say whose session ends: numbers or users, or --all."))
    done = _asked(place, {"ask": "end", **_to(who)}, "done")
    tell(ngettext("{n} session ended.", "{n} sessions ended.", len(done)).format(n=len(done)))
    return 0 if done else 1


@command.command("message", cls=Command, help=N_("Show words at the foot of everybody's screen."))
@click.argument("words")
@option("--to", multiple=True, help=N_("Only to this number or user; may be repeated."))
@placed
@click.pass_obj
def message(place: Place, words: str, to: tuple[str, ...]) -> int:
    """It stands in place of the hints for a minute."""
    if not words.strip():
        raise Invalid(N_("Write what they shall read."))
    if len(words) > MESSAGE_MOST:
        raise Invalid(N_("A message has one line, {most} letters at most."), most=MESSAGE_MOST)
    done = _asked(place, {"ask": "message", "words": words, **_to(to)}, "done")
    tell(ngettext("Told in {n} session.", "Told in {n} sessions.", len(done)).format(n=len(done)))
    return 0 if done else 1


def _to(who: tuple[str, ...]) -> dict[str, Any]:
    return {"to": list(who)} if who else {}


def _asked(place: Place, words: dict[str, Any], answer: str) -> list[Any]:
    """What all hosts of the file answer together, of this version and of others."""
    from clc_tui.host import talk
    from clc_tui.host.place import Place as HostPlace

    if not place.path.is_file():
        raise FileProblem(
            N_("There is no file at {path}. Make one with `clc-tui demo` or `clc-tui init`."),
            path=place.path,
        )
    at = HostPlace(place.path)
    found: list[Any] = []
    for name in at.sockets():
        try:
            with at.connect(name) as line:
                if not talk.is_ours(line):
                    raise Refused(
                        N_("The sessions belong to another account; ask as that one (sudo -u).")
                    )
                talk.say(line, words)
                found += talk.hear(line, ANSWER_SECONDS)[answer]
        except TimeoutError:
            raise FileProblem(
                N_("The host does not answer (file {path}). End it and try again."), path=at.db
            ) from None
        except (OSError, talk.Garbled, KeyError):
            continue  # that host is gone, or just leaving
    return found
