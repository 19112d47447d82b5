"""`clc-tui user`: who may sign in, and as what."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from clc_tui.cli.frame import Noun, Place, option, placed, put_row, tell
from clc_tui.language import C_, LANGUAGES, N_, _, word
from clc_tui.terms import Actor, Invalid, Role

if TYPE_CHECKING:
    from clc_tui.services.users import UserLine

ROLES = click.Choice([role.value for role in Role if role is not Role.ADMINISTRATOR])


@click.group(cls=Noun, help=N_("Who may sign in, and as what: add, list, role, disable, enable."))
def command() -> None:
    """The noun."""


@command.command("add", help=N_("A new account; with --role it may begin at once."))
@click.argument("name")
@option("--role", type=ROLES, help=N_("What the user is."))
@option("--centre", help=N_("In which centre; needless where there is one."))
@option("--person", help=N_("Who the user is among the centre's people: a name or a number."))
@option("--speaks", type=click.Choice(LANGUAGES), help=N_("The language to greet the user in."))
@placed
@click.pass_obj
def add(
    place: Place,
    name: str,
    role: str | None,
    centre: str | None,
    person: str | None,
    speaks: str | None,
) -> int:
    """Add an account; the role and the person are looked at before anything is written."""
    from clc_tui.cli.opening import opened, owner
    from clc_tui.services.users import add_user, grant_role

    with opened(place):
        if role is None:
            line = add_user(owner(place), name, language=speaks)
        else:
            at_centre = _at_centre(place, centre)
            person_id = _person_id(at_centre, person)
            add_user(at_centre, name, language=speaks)
            line = grant_role(at_centre, name, at_centre.centre, Role(role), person_id)
    _tell(line)
    _tell_next(place, line)
    return 0


def _tell_next(place: Place, line: UserLine) -> None:
    """What opens the screens for a new user: a role first, then a key, or this machine."""
    if not line.grants:
        command = place.command("user", "role", line.name, "facilitator")
        tell(_("Next, what the user is: {command}").format(command=command))
        return
    tell(_("To open it here: {command}").format(command=place.command("--user", line.name)))
    command = place.command("key", "add", line.name, f"{line.name}.pub")
    tell(_("To open it over SSH, first the key: {command}").format(command=command))


@command.command("role", help=N_("Make a user something in a centre, or with --remove no longer."))
@click.argument("name")
@click.argument("role", type=ROLES)
@option("--centre", help=N_("In which centre; needless where there is one."))
@option("--person", help=N_("Who the user is among the centre's people: a name or a number."))
@option("--names", is_flag=True, help=N_("Let an evaluator see names."))
@option("--remove", is_flag=True, help=N_("Take the role away."))
@placed
@click.pass_obj
def role(
    place: Place,
    name: str,
    role: str,
    centre: str | None,
    person: str | None,
    names: bool,
    remove: bool,
) -> int:
    """Give or take a role."""
    from clc_tui.cli.opening import opened
    from clc_tui.services.users import grant_role, take_role

    with opened(place):
        at_centre = _at_centre(place, centre)
        if remove:
            line = take_role(at_centre, name, at_centre.centre, Role(role))
        else:
            person_id = _person_id(at_centre, person)
            line = grant_role(at_centre, name, at_centre.centre, Role(role), person_id, names=names)
    _tell(line)
    return 0


@command.command("disable", help=N_("Close an account: its keys open nothing any more."))
@click.argument("name")
@placed
@click.pass_obj
def disable(place: Place, name: str) -> int:
    """Close an account."""
    from clc_tui.cli.opening import opened, owner
    from clc_tui.services.users import disable_user

    with opened(place):
        line = disable_user(owner(place), name)
    _tell(line)
    tell(_("Run `clc-tui authorized-keys --write FILE` to take the keys out as well."))
    return 0


@command.command("enable", help=N_("Open a closed account again."))
@click.argument("name")
@placed
@click.pass_obj
def enable(place: Place, name: str) -> int:
    """Open an account again."""
    from clc_tui.cli.opening import opened, owner
    from clc_tui.services.users import enable_user

    with opened(place):
        line = enable_user(owner(place), name)
    _tell(line)
    return 0


@command.command("list", help=N_("Every account: name, state, keys, and what it is where."))
@placed
@click.pass_obj
def list_command(place: Place) -> int:
    """List the accounts."""
    from clc_tui.cli.opening import opened, owner
    from clc_tui.services.users import list_users

    with opened(place):
        for line in list_users(owner(place)):
            put_row(line.name, _state(line), line.keys, _roles(line))
    return 0


def _tell(line: UserLine) -> None:
    """Say how an account stands now, and what it lacks to be of use."""
    tell(f"{line.name}: {_state(line)}; {_roles(line) or '–'}")
    nobody = {grant.role for grant in line.grants if not grant.person_id}
    if Role.INSTRUCTOR in nobody:
        words = _("{user} teaches nothing until it is said who that is: --person NAME.")
        tell(words.format(user=line.name))
    if Role.FACILITATOR in nobody:
        words = _("{user} approves no hours until it is said who that is: --person NAME.")
        tell(words.format(user=line.name))


def _state(line: UserLine) -> str:
    return _("closed") if line.disabled else _(C_("account", "open"))


def _roles(line: UserLine) -> str:
    return ", ".join(
        f"{word(grant.role)} ({grant.centre})" + (f" = {grant.person}" if grant.person else "")
        for grant in line.grants
    )


def _at_centre(place: Place, centre: str | None) -> Actor:
    """The owner of the file at the centre that was named, or at the only one there is."""
    from clc_tui.cli.opening import owner, the_centre

    return owner(place, the_centre(place, centre))


def _person_id(actor: Actor, who: str | None) -> int | None:
    """The id of the one person a name or a number means; raises `Invalid` for none or several."""
    if who is None:
        return None
    if who.isascii() and who.isdecimal():
        return int(who)
    from clc_tui.services.people_list import people_list

    found = people_list(actor, query=who, limit=10).rows
    if len(found) == 1:
        return found[0].id
    if not found:
        raise Invalid(
            N_(
                "There is nobody called {name} in this centre. Write the person down first: in"
                " People, or with `clc-tui import learners`; then say --person again."
            ),
            name=who,
        )
    raise Invalid(
        N_("Several people are called {name}: say the number, one of {numbers}."),
        name=who,
        numbers=", ".join(f"{line.id} ({line.name})" for line in found),
    )
