"""Accounts: who may sign in with which key, and what they are in which centre."""

from __future__ import annotations

import re
from typing import NamedTuple

from clc_tui.db.connection import database
from clc_tui.db.models import Grant, Person, User, UserKey
from clc_tui.db.names import short_name
from clc_tui.language import LANGUAGES, N_
from clc_tui.services.centres import CentreCard, centre_called
from clc_tui.services.gate import about, reads, writes
from clc_tui.services.key_lines import PublicKey, fingerprint, public_key
from clc_tui.terms import Actor, Clash, Invalid, NotFound, Role

NAME = re.compile(r"[a-z][a-z0-9._-]{0,31}")
THEME = re.compile(r"[a-z][a-z0-9-]{0,39}")


class GrantLine(NamedTuple):
    """What a user is in a centre."""

    centre_id: int
    centre: str
    role: Role
    person_id: int | None
    person: str
    """The person's short name; empty where the account is tied to nobody."""
    names: bool


class UserLine(NamedTuple):
    """An account."""

    id: int
    name: str
    language: str | None
    disabled: bool
    grants: tuple[GrantLine, ...]
    keys: int


class KeyLine(NamedTuple):
    """A public key of a user."""

    id: int
    user: str
    kind: str
    fingerprint: str
    comment: str
    added_at: str


class DoorKey(NamedTuple):
    """A key that opens the door, and for whom."""

    user: str
    kind: str
    body: str
    comment: str


@writes
def add_user(actor: Actor, name: str, *, language: str | None = None) -> UserLine:
    """A new account; raises `Clash` where there is one of this name."""
    if NAME.fullmatch(name) is None:
        raise Invalid(
            N_("A user name is 1 to 32 small Latin letters and digits and begins with a letter."),
            field="name",
        )
    if User.get_or_none(User.name == name) is not None:
        raise Clash(N_("There is already a user {user}."), user=name)
    row = User.create(name=name, language=_language(language))
    about("user", row.id)
    return _line(row)


@reads
def list_users(actor: Actor) -> tuple[UserLine, ...]:
    """Every account by name."""
    return tuple(_line(row) for row in User.select().order_by(User.name))


@reads
def centre_users(actor: Actor) -> tuple[UserLine, ...]:
    """Who has access to the actor's centre, and as what."""
    rows = (
        User.select()
        .where(User.id.in_(Grant.select(Grant.user_id).where(Grant.centre_id == actor.centre)))
        .order_by(User.name)
    )
    return tuple(_line(row, actor.centre) for row in rows)


@writes
def grant_role(
    actor: Actor,
    user: str,
    centre: str | int,
    role: Role,
    person_id: int | None = None,
    *,
    names: bool = False,
) -> UserLine:
    """Let a user be something in a centre, as the person with this id where one is given.

    `names` lets an evaluator see names; every other role sees them by itself.
    """
    row, place = _user(user), centre_called(centre)
    about("user", row.id)
    if role is Role.ADMINISTRATOR:
        raise Invalid(N_("The administrator is whoever owns the file; nobody is made one."))
    grant = _grant(row, place, role) or Grant(user_id=row.id, centre_id=place.id, role=role.value)
    if person_id is not None:
        _require_person(place, person_id)
        grant.person_id = person_id
    grant.names = names or role is not Role.EVALUATOR
    grant.save()
    return _line(row)


@writes
def take_role(actor: Actor, user: str, centre: str | int, role: Role) -> UserLine:
    """Take a role away; it ends with the user's next key."""
    row, place = _user(user), centre_called(centre)
    about("user", row.id)
    grant = _grant(row, place, role)
    if grant is None:
        raise NotFound(
            N_("{user} is not {role} in {centre}."), user=user, role=role, centre=place.name
        )
    grant.delete_instance()
    return _line(row)


@writes
def disable_user(actor: Actor, user: str) -> UserLine:
    """Close an account: its keys open nothing, and a session that is on ends."""
    row = _user(user)
    about("user", row.id)
    row.disabled_at = row.disabled_at or actor.now.isoformat(" ", "seconds")
    row.save()
    return _line(row)


@writes
def enable_user(actor: Actor, user: str) -> UserLine:
    """Open a closed account again."""
    row = _user(user)
    about("user", row.id)
    row.disabled_at = None
    row.save()
    return _line(row)


@writes
def add_key(actor: Actor, user: str, line: str) -> KeyLine:
    """Add a user's public key, one line of OpenSSH; raises `Clash` where somebody has it."""
    row = _user(user)
    key = public_key(line)
    about("user", row.id)
    other = UserKey.get_or_none(UserKey.body == key.body)
    if other is not None:
        raise Clash(
            N_("This key already belongs to {user}."), user=User.get_by_id(other.user_id).name
        )
    stored = UserKey.create(
        user_id=row.id,
        kind=key.kind,
        body=key.body,
        comment=key.comment,
        added_at=actor.now.isoformat(" ", "seconds"),
    )
    return _key(stored, row.name)


@reads
def list_keys(actor: Actor, user: str | None = None) -> tuple[KeyLine, ...]:
    """The keys of a user, or everybody's."""
    users = [_user(user)] if user is not None else list(User.select().order_by(User.name))
    return tuple(
        _key(key, row.name)
        for row in users
        for key in UserKey.select().where(UserKey.user_id == row.id).order_by(UserKey.id)
    )


@writes
def remove_key(actor: Actor, key_id: int) -> KeyLine:
    """Take a key away."""
    key = UserKey.get_or_none(UserKey.id == key_id)
    if key is None:
        raise NotFound(N_("There is no key number {number}."), number=key_id)
    owner = User.get_by_id(key.user_id)
    about("user", owner.id)
    key.delete_instance()
    return _key(key, owner.name)


@reads
def keys_for_door(actor: Actor) -> tuple[DoorKey, ...]:
    """The keys of every open account, in order of user and key."""
    rows = database.execute_sql(
        "SELECT u.name, k.kind, k.body, k.comment FROM user u JOIN user_key k ON k.user_id = u.id"
        " WHERE u.disabled_at IS NULL ORDER BY u.name, k.id"
    )
    return tuple(DoorKey(*row) for row in rows)


@writes
def set_language(actor: Actor, language: str) -> str:
    """Remember the language the actor's user reads."""
    row = User.get_by_id(actor.user_id)
    about("user", row.id)
    row.language = _language(language)
    row.save()
    return language


@writes
def set_theme(actor: Actor, theme: str) -> str:
    """Remember the theme the actor's user likes."""
    if THEME.fullmatch(theme) is None:
        raise Invalid(N_("There is no theme called {theme}."), theme=theme)
    row = User.get_by_id(actor.user_id)
    about("user", row.id)
    row.theme = theme
    row.save()
    return theme


def _language(language: str | None) -> str | None:
    if language is not None and language not in LANGUAGES:
        raise Invalid(N_("Choose kk, ru or en."), field="language")
    return language


def _user(name: str) -> User:
    row = User.get_or_none(User.name == name)
    if row is None:
        raise NotFound(N_("There is no user {user}."), user=name)
    return row


def _grant(row: User, place: CentreCard, role: Role) -> Grant | None:
    return Grant.get_or_none(
        Grant.user_id == row.id, Grant.centre_id == place.id, Grant.role == role.value
    )


def _require_person(place: CentreCard, person_id: int) -> None:
    here = Person.get_or_none(
        Person.id == person_id,
        Person.centre_id == place.id,
        Person.merged_into_id.is_null(),
        Person.erased_on.is_null(),
        Person.practice == False,  # noqa: E712
    )
    if here is None:
        raise NotFound(
            N_("There is no person number {number} in {centre}."),
            number=person_id,
            centre=place.name,
        )


def _line(row: User, centre_id: int | None = None) -> UserLine:
    """An account with its grants (in one centre or all)."""
    rows = database.execute_sql(
        "SELECT g.centre_id, c.name, g.role, g.person_id, p.family_name, p.given_name,"
        ' p.patronymic, g.names FROM "grant" g JOIN centre c ON c.id = g.centre_id'
        " LEFT JOIN person p ON p.id = g.person_id"
        " WHERE g.user_id = ?1 AND (?2 IS NULL OR g.centre_id = ?2) ORDER BY g.centre_id, g.id",
        (row.id, centre_id),
    )
    grants = tuple(
        GrantLine(
            each[0],
            each[1],
            Role(each[2]),
            each[3],
            "" if each[3] is None else short_name(*each[4:7]),
            bool(each[7]),
        )
        for each in rows
    )
    keys = UserKey.select().where(UserKey.user_id == row.id).count()
    return UserLine(row.id, row.name, row.language, row.disabled_at is not None, grants, keys)


def _key(row: UserKey, user: str) -> KeyLine:
    mark = fingerprint(PublicKey(row.kind, row.body, row.comment))
    return KeyLine(row.id, user, row.kind, mark, row.comment, row.added_at)
