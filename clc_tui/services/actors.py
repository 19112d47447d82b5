"""Who is acting: from a login name to an `Actor`. Plain functions, for what stands at the door."""

from __future__ import annotations

from typing import NamedTuple

from clc_tui.db.connection import clear_words, database
from clc_tui.db.models import Person, User
from clc_tui.db.names import fold, short_name
from clc_tui.language import N_
from clc_tui.services.centres import centre_called
from clc_tui.services.gate import refreshed
from clc_tui.terms import Actor, Clock, Refused, Role


class OwnCentre(NamedTuple):
    """A centre somebody may enter."""

    id: int
    name: str


class Choices(NamedTuple):
    """What a user chose for themselves; None where they have not yet."""

    language: str | None
    theme: str | None


def sign_in(
    user_name: str,
    clock: Clock,
    *,
    centre: str | int | None = None,
    language: str | None = None,
) -> Actor:
    """The actor behind a login name, in one of their centres (the first without `centre`).

    Raises `Refused` for an unknown or closed account, one without a centre, or a centre that
    is not theirs; `NotFound` where no centre is called so.
    """
    with clear_words(), database.atomic("DEFERRED"):
        user = User.get_or_none(User.name == user_name)
        if user is None or user.disabled_at is not None:
            raise Refused(
                N_("There is no open account “{user}”. Ask the administrator."), user=user_name
            )
        own = _centres(user.id)
        if not own:
            raise Refused(
                N_("The account “{user}” has no centre yet. Ask the administrator."),
                user=user_name,
            )
        chosen = own[0].id if centre is None else _one_of(own, centre)
        return refreshed(
            Actor(
                user_id=user.id,
                user=user.name,
                centre_id=chosen,
                roles=frozenset(),
                clock=clock,
                language=language or user.language or "en",
            )
        )


def _one_of(own: tuple[OwnCentre, ...], which: str | int) -> int:
    """The id of the one of somebody's centres that is meant; other centres are not spoken of."""
    text = str(which).strip()
    found = [place for place in own if text in (str(place.id), place.name)]
    found = found or [place for place in own if fold(text) and fold(text) in fold(place.name)]
    if len(found) != 1:
        raise Refused(
            N_("That centre is not yours. Yours: {names}."),
            names=", ".join(place.name for place in own),
        )
    return found[0].id


def administrator(clock: Clock, centre: str | int | None = None, language: str = "en") -> Actor:
    """The owner of the file at the server's command line, looking at one centre or at none."""
    with clear_words():
        centre_id = None if centre is None else centre_called(centre).id
    return Actor(
        user_id=None,
        user="administrator",
        centre_id=centre_id,
        roles=frozenset({Role.ADMINISTRATOR}),
        clock=clock,
        language=language,
    )


def centres_of(actor: Actor) -> tuple[OwnCentre, ...]:
    """The centres the actor's user may enter."""
    with clear_words():
        return () if actor.user_id is None else _centres(actor.user_id)


def choices_of(actor: Actor) -> Choices:
    """The language and theme the actor's user chose."""
    with clear_words():
        user = None if actor.user_id is None else User.get_or_none(User.id == actor.user_id)
    return Choices(None, None) if user is None else Choices(user.language, user.theme)


def has_done_nothing(actor: Actor) -> bool:
    """Whether the actor has an account, and has neither written here nor looked at people yet."""
    with clear_words():
        row = database.execute_sql(
            "SELECT 1 FROM log_entry WHERE subject = 'user' AND subject_id = ?1"
            " AND verb = 'add_user' AND NOT EXISTS (SELECT 1 FROM log_entry WHERE user_id = ?1)"
            " AND NOT EXISTS (SELECT 1 FROM access_log WHERE user_id = ?1)",
            (actor.user_id,),
        ).fetchone()
    return row is not None


def language_of(user_name: str) -> str:
    """The language a user chose; English where there is none, or no such user."""
    with clear_words():
        user = User.get_or_none(User.name == user_name)
    return (user.language if user is not None else None) or "en"


def still_open(actor: Actor) -> Actor:
    """The actor with today's roles; raises `AccountClosed` where the account was closed."""
    with clear_words(), database.atomic("DEFERRED"):
        return refreshed(actor)


def shown_name(actor: Actor) -> str:
    """How a session is headed: the person the user is here, else the login name."""
    with clear_words():
        person = None if actor.person_id is None else Person.get_or_none(id=actor.person_id)
    if person is None:
        return actor.user
    return short_name(person.family_name, person.given_name, person.patronymic)


def _centres(user_id: int) -> tuple[OwnCentre, ...]:
    rows = database.execute_sql(
        'SELECT DISTINCT c.id, c.name FROM "grant" g JOIN centre c ON c.id = g.centre_id'
        " WHERE g.user_id = ? ORDER BY c.id",
        (user_id,),
    )
    return tuple(OwnCentre(*row) for row in rows)
