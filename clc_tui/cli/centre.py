"""`clc-tui centre`: the centres in the file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from clc_tui.cli.frame import Noun, Place, option, placed, put_row, tell
from clc_tui.language import N_, _

if TYPE_CHECKING:
    from clc_tui.services.centres import CentreCard


@click.group(cls=Noun, help=N_("The centres in the file: add, list."))
def command() -> None:
    """The noun."""


def add(place: Place, name: str, **card: Any) -> CentreCard:  # noqa: ANN401
    """Add a centre with its calendar for this and the next year, and its practice class."""
    from clc_tui.cli.opening import owner
    from clc_tui.services.calendar import prefill_calendar
    from clc_tui.services.centres import add_centre
    from clc_tui.services.practice import make_practice

    made = add_centre(owner(place), name, **card)
    at_centre = owner(place, str(made.id))
    for year in (at_centre.today.year, at_centre.today.year + 1):
        prefill_calendar(at_centre, year)
    make_practice(at_centre)
    return made


@command.command("add", help=N_("Add a centre, its calendar filled for this and the next year."))
@click.argument("name")
@option("--region", default="", help=N_("The region."))
@option("--district", default="", help=N_("The district."))
@option("--settlement", default="", help=N_("The town or village."))
@option("--host", default="", help=N_("The school or library it sits in."))
@option("--rural/--urban", default=None, help=N_("Village or town."))
@placed
@click.pass_obj
def add_command(place: Place, /, name: str, **card: str | bool | None) -> int:
    """Add a centre."""
    from clc_tui.cli.opening import opened

    with opened(place):
        made = add(place, name, **card)
    tell(_("Centre {number}: {name}.").format(number=made.id, name=made.name))
    return 0


@command.command("list", help=N_("The centres: number, name, region."))
@placed
@click.pass_obj
def list_command(place: Place) -> int:
    """List the centres."""
    from clc_tui.cli.opening import opened, owner
    from clc_tui.services.centres import list_centres

    with opened(place):
        for card in list_centres(owner(place)):
            put_row(card.id, card.name, card.fields.region)
    return 0
