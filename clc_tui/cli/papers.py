"""`clc-tui papers`: what somebody put into the tray with F7, as one page to open and print."""

from __future__ import annotations

import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from clc_tui.cli.frame import Command, Place, option, placed, tell
from clc_tui.cli.report import put_out
from clc_tui.language import N_, _, ngettext, sentence
from clc_tui.terms import Actor, ClcError, Invalid, NotFound, Refused, SessionOver

if TYPE_CHECKING:
    from clc_tui.reports.shape import Report
    from clc_tui.services.papers import PaperLine

FORMATS = ("html", "xlsx")


@click.command(cls=Command, help=N_("Bring what lies in your tray to be printed."))
@click.argument("number", required=False, type=click.IntRange(1, 9999))
@option("--format", "form", type=click.Choice(FORMATS), help=N_("A page to print, or a workbook."))
@option("--output", default="-", help=N_("A file, or - to print it."))
@placed
@click.pass_obj
def command(place: Place, number: int | None, form: str | None, output: str) -> int:
    """Make the papers, put them out, and note that they were brought."""
    form = form or ("xlsx" if Path(output).suffix.lower() == ".xlsx" else "html")
    from clc_tui.cli.opening import opened, signed_in, who_sits_here
    from clc_tui.services.papers import bring

    with opened(place):
        actor = signed_in(place, who_sits_here(place))
        if output == "-" and sys.stdout.isatty():
            raise Invalid(N_("Papers cannot be shown here; say --output FILE.html."))
        now = actor.now
        lines = _wanted([replace(a, clock=lambda: now) for a in _everywhere(actor)], number)
        done = [(who, line, report) for who, line in lines if (report := _made(who, line))]
        again = number is None and all(line.brought_at for _who, line, _report in done)
        if not done:
            return 1
        put_out(_written([report for *_rest, report in done], form), output)
        for who, line, _report in done:
            bring(who, [line.number])
        _tell_what(len(done), again)
    return 0


def _everywhere(actor: Actor) -> list[Actor]:
    """The user in each of the centres they may enter: the tray is one, and knows its centres."""
    from clc_tui.services.actors import centres_of, sign_in

    return [
        sign_in(actor.user, actor.clock, centre=own.id, language=actor.language)
        for own in centres_of(actor)
    ]


def _wanted(actors: list[Actor], number: int | None) -> list[tuple[Actor, PaperLine]]:
    """The papers meant, each with who asks for it in its centre; raises `NotFound` for none."""
    from clc_tui.services.papers import due, tray

    found = {line.number: (actor, line) for actor in actors for line in tray(actor)}
    if number is not None:
        if number not in found:
            raise NotFound(N_("There is no paper {number} in your tray."), number=number)
        return [found[number]]
    lines = due([line for _actor, line in found.values()])
    if not lines:
        raise NotFound(
            N_("Nothing is in your tray. In the program, F7 puts there what is to be printed.")
        )
    return [found[line.number] for line in lines]


def _made(actor: Actor, line: PaperLine) -> Report | None:
    """The paper; None, and a sentence, where it cannot be made.

    One that can never be made again leaves the tray: it would be asked for each time anew.
    """
    from clc_tui.reports.papers import made

    try:
        return made(actor, line)
    except SessionOver:
        raise
    except ClcError as error:
        tell(_("Paper {number}: {why}").format(number=line.number, why=sentence(error)))
        if isinstance(error, (NotFound, Refused, Invalid)):
            _drop(actor, line)
        return None


def _drop(actor: Actor, line: PaperLine) -> None:
    from clc_tui.services.papers import drop_paper

    with suppress(NotFound):  # somebody else's session was faster
        drop_paper(actor, line.number)
    tell(_("Paper {n} is out of the tray.").format(n=line.number))


def _written(reports: list[Report], form: str) -> bytes:
    if form == "xlsx":
        from clc_tui.reports.xlsx import workbook

        return workbook(reports)
    from clc_tui.reports.page import page

    return page(reports).encode()


def _tell_what(papers: int, again: bool) -> None:
    """How many papers came, and whether they had come before."""
    told = ngettext("{n} paper.", "{n} papers.", papers).format(n=papers)
    if again:
        told += " " + _("Nothing new was in the tray: these came the last time too.")
    tell(told)
