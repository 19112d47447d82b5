"""Accounts, roles and keys; who somebody is after signing in."""

from __future__ import annotations

import base64
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import given
import pytest

from clc_tui.services.actors import administrator, centres_of, choices_of, sign_in
from clc_tui.services.people import people_list
from clc_tui.services.users import (
    add_key,
    add_user,
    centre_users,
    disable_user,
    enable_user,
    grant_role,
    keys_for_door,
    list_keys,
    list_users,
    remove_key,
    set_language,
    set_theme,
    take_role,
)
from clc_tui.terms import Actor, Clash, Clock, Invalid, NotFound, Refused, Role

Actors = Callable[..., Actor]
CLOCK: Clock = given.clock_at(given.NOW)


def key_of(kind: str, *fields: bytes, comment: str = "aigul@school") -> str:
    """A public key of these fields, as OpenSSH writes one."""
    blob = b"".join(len(each).to_bytes(4, "big") + each for each in (kind.encode(), *fields))
    return f"{kind} {base64.b64encode(blob).decode()} {comment}".strip()


def key_line(seed: int, kind: str = "ssh-ed25519", comment: str = "aigul@school") -> str:
    """A made-up public key."""
    return key_of(kind, bytes([seed]) * 32, comment=comment)


EXPONENT, MODULUS = b"\1\0\1", b"\0" + b"\xc7" * 256
POINT = b"\4" + b"\x31" * 64


@pytest.fixture
def admin(centre: int) -> Actor:
    return administrator(CLOCK)


def test_an_account_gets_its_roles_and_signs_in(admin: Actor, centre: int) -> None:
    other = given.centre("Тараз")
    me = given.person(centre, "Садыкова Гульнара")
    add_user(admin, "gulnara", language="kk")
    grant_role(admin, "gulnara", "Талгар", Role.INSTRUCTOR, me)
    line = grant_role(admin, "gulnara", "тараз", Role.FACILITATOR)
    assert [(g.centre, g.role, g.person) for g in line.grants] == [
        ("Талгар", Role.INSTRUCTOR, "Садыкова Г."),
        ("Тараз", Role.FACILITATOR, ""),
    ]
    actor = sign_in("gulnara", CLOCK)
    assert (actor.centre_id, actor.roles, actor.person_id, actor.language) == (
        centre, frozenset({Role.INSTRUCTOR}), me, "kk",
    )  # fmt: skip
    there = sign_in("gulnara", CLOCK, centre="Taraz", language="ru")
    assert (there.centre_id, there.roles, there.person_id, there.language) == (
        other, frozenset({Role.FACILITATOR}), None, "ru",
    )  # fmt: skip
    assert [place.name for place in centres_of(actor)] == ["Талгар", "Тараз"]


@pytest.mark.parametrize(
    "name", ["", "Aigul", "1a", "a" * 33, "a b", 'a"', "a\n", "айгүл", "../x", "a,b", "-a"]
)
def test_a_user_name_is_plain(admin: Actor, name: str) -> None:
    with pytest.raises(Invalid) as refused:
        add_user(admin, name)
    assert refused.value.field == "name"
    assert list_users(admin) == ()


def test_a_user_name_is_taken_once(admin: Actor) -> None:
    add_user(admin, "aigul")
    with pytest.raises(Clash, match="aigul"):
        add_user(admin, "aigul")


def test_signing_in_is_refused_in_a_sentence(admin: Actor, centre: int) -> None:
    given.centre("Тараз")
    with pytest.raises(Refused, match="no open account “aigul”"):
        sign_in("aigul", CLOCK)
    add_user(admin, "aigul")
    with pytest.raises(Refused, match="no centre yet"):
        sign_in("aigul", CLOCK)
    grant_role(admin, "aigul", centre, Role.FACILITATOR)
    with pytest.raises(Refused, match=r"not yours\. Yours: Талгар"):
        sign_in("aigul", CLOCK, centre="Тараз")
    with pytest.raises(Refused, match=r"not yours\. Yours: Талгар\."):
        sign_in("aigul", CLOCK, centre="Есик")
    assert sign_in("aigul", CLOCK, centre="талг").centre_id == centre


def test_a_closed_account_loses_everything_at_once(admin: Actor, centre: int) -> None:
    add_user(admin, "aigul")
    grant_role(admin, "aigul", centre, Role.FACILITATOR)
    add_key(admin, "aigul", key_line(1))
    actor = sign_in("aigul", CLOCK)
    assert disable_user(admin, "aigul").disabled
    with pytest.raises(Refused):
        people_list(actor)
    with pytest.raises(Refused):
        sign_in("aigul", CLOCK)
    assert keys_for_door(admin) == ()
    enable_user(admin, "aigul")
    assert people_list(actor).total == 0
    assert [key.user for key in keys_for_door(admin)] == ["aigul"]


def test_a_role_taken_away_is_gone_with_the_next_verb(admin: Actor, centre: int) -> None:
    add_user(admin, "aigul")
    grant_role(admin, "aigul", centre, Role.FACILITATOR)
    actor = sign_in("aigul", CLOCK)
    assert take_role(admin, "aigul", centre, Role.FACILITATOR).grants == ()
    with pytest.raises(Refused):
        people_list(actor)
    with pytest.raises(NotFound):
        take_role(admin, "aigul", centre, Role.FACILITATOR)


def test_an_evaluator_sees_names_only_by_a_grant_that_says_so(admin: Actor, centre: int) -> None:
    add_user(admin, "ngo")
    grant_role(admin, "ngo", centre, Role.EVALUATOR)
    assert not sign_in("ngo", CLOCK).names
    grant_role(admin, "ngo", centre, Role.EVALUATOR, names=True)
    assert sign_in("ngo", CLOCK).names
    (line,) = list_users(admin)
    assert len(line.grants) == 1


def test_nobody_is_made_administrator_or_somebody_of_another_centre(
    admin: Actor, centre: int
) -> None:
    stranger = given.person(given.centre("Тараз"), "Ли Ольга")
    add_user(admin, "aigul")
    with pytest.raises(Invalid):
        grant_role(admin, "aigul", centre, Role.ADMINISTRATOR)
    with pytest.raises(NotFound):
        grant_role(admin, "aigul", centre, Role.INSTRUCTOR, stranger)
    with pytest.raises(NotFound):
        grant_role(admin, "nobody", centre, Role.INSTRUCTOR)


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.ADMINISTRATOR])
def test_accounts_are_the_administrators(actor: Actors, centre: int, role: Role) -> None:
    somebody = actor(role)
    with pytest.raises(Refused):
        add_user(somebody, "aigul")
    with pytest.raises(Refused):
        grant_role(somebody, somebody.user, centre, Role.FACILITATOR)
    with pytest.raises(Refused):
        keys_for_door(somebody)


def test_a_key_is_kept_for_the_door_and_taken_away(admin: Actor) -> None:
    add_user(admin, "aigul")
    add_user(admin, "bota")
    first = add_key(admin, "aigul", key_line(1) + "\n")
    add_key(admin, "bota", key_of("ecdsa-sha2-nistp256", b"nistp256", POINT, comment=""))
    add_key(admin, "aigul", key_of("ssh-rsa", EXPONENT, MODULUS))
    add_key(admin, "aigul", key_of("sk-ssh-ed25519@openssh.com", bytes(32), b"ssh:"))
    for second in list_keys(admin, "aigul")[1:]:
        remove_key(admin, second.id)
    assert first.fingerprint.startswith("SHA256:")
    assert [(key.user, key.kind, key.comment) for key in keys_for_door(admin)] == [
        ("aigul", "ssh-ed25519", "aigul@school"),
        ("bota", "ecdsa-sha2-nistp256", ""),
    ]
    assert [key.user for key in list_keys(admin)] == ["aigul", "bota"]
    assert [key.id for key in list_keys(admin, "aigul")] == [first.id]
    remove_key(admin, first.id)
    assert [key.user for key in keys_for_door(admin)] == ["bota"]
    with pytest.raises(NotFound):
        remove_key(admin, first.id)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("", "not a public key"),
        (f'command="sh" {key_line(1)}', "options"),
        (f"restrict,pty {key_line(1)}", "options"),
        (f"{key_line(1)}\n{key_line(2)}", "one line"),
        (f"{key_line(1)}\r{key_line(2)}", "one line"),
        (key_line(1) + "\x1b[2J", "one line"),
        (key_line(1, "ssh-dss"), "of a kind we know"),
        ("ssh-ed25519 AAAA", "damaged"),
        ("ssh-ed25519 !!!!", "damaged"),
        ("ssh-ed25519", "damaged"),
        (key_line(1).replace("ssh-ed25519", "ssh-rsa", 1), "damaged"),
        (key_of("ssh-rsa", b"\0\0" + EXPONENT, MODULUS), "damaged"),
        (key_of("ssh-rsa", EXPONENT, b"\0" + MODULUS), "damaged"),
        (key_of("ssh-rsa", EXPONENT, MODULUS, b"more"), "damaged"),
        (key_of("ssh-rsa", b"z" * 40), "damaged"),
        (key_of("ssh-rsa", EXPONENT, b"\0" + b"\xc7" * 128), "too short"),
        (key_of("ssh-ed25519", bytes(32), b"x"), "damaged"),
        (key_of("ecdsa-sha2-nistp256", b"nistp384", POINT), "damaged"),
        (key_of("ecdsa-sha2-nistp256", b"nistp256", POINT[:-1]), "damaged"),
        (key_of("sk-ssh-ed25519@openssh.com", bytes(32), b"http:"), "damaged"),
        ("-----BEGIN OPENSSH PRIVATE KEY-----\nabc", "private key"),
        (key_line(1) + "x" * 9000, "one line"),
    ],
)
def test_only_one_plain_public_key_is_taken(admin: Actor, line: str, words: str) -> None:
    add_user(admin, "aigul")
    with pytest.raises(Invalid, match=words):
        add_key(admin, "aigul", line)
    assert list_keys(admin) == ()


def test_a_key_of_somebody_else_is_refused_with_the_name(admin: Actor) -> None:
    add_user(admin, "aigul")
    add_user(admin, "bota")
    add_key(admin, "aigul", key_line(1))
    with pytest.raises(Clash, match="aigul"):
        add_key(admin, "bota", key_line(1, comment="other"))


def test_the_fingerprint_is_what_openssh_prints(admin: Actor, tmp_path: Path) -> None:
    path = tmp_path / "key"
    try:
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(path)], check=True)
    except FileNotFoundError:
        assert not os.environ.get("CI"), "install openssh-client: the print must be OpenSSH's"
        pytest.skip("ssh-keygen is not installed")
    public = path.with_suffix(".pub")
    printed = subprocess.run(
        ["ssh-keygen", "-l", "-f", str(public)], check=True, capture_output=True, text=True
    ).stdout
    add_user(admin, "aigul")
    assert add_key(admin, "aigul", public.read_text()).fingerprint == printed.split()[1]


def test_everybody_chooses_a_language_and_a_theme(actor: Actors) -> None:
    evaluator = actor(Role.EVALUATOR, user_name="ngo")
    assert choices_of(evaluator) == (None, None)
    set_language(evaluator, "kk")
    set_theme(evaluator, "high-contrast")
    assert choices_of(evaluator) == ("kk", "high-contrast")
    assert sign_in("ngo", CLOCK).language == "kk"
    with pytest.raises(Invalid):
        set_language(evaluator, "de")
    with pytest.raises(Invalid):
        set_theme(evaluator, "../x")


def test_a_facilitator_reads_who_has_access_to_her_centre_only(actor: Actors, centre: int) -> None:
    facilitator = actor(Role.FACILITATOR, user_name="aigul")
    actor(Role.INSTRUCTOR, user_name="vera")
    taraz = given.centre("Тараз")
    given.grant(given.actor(taraz, Role.FACILITATOR).user_id or 0, taraz, Role.INSTRUCTOR)
    given.grant(facilitator.user_id or 0, taraz, Role.SECRETARY)
    found = {line.name: [g.centre for g in line.grants] for line in centre_users(facilitator)}
    assert found == {"aigul": ["Талгар"], "vera": ["Талгар"]}


def test_the_administrator_stands_in_one_centre_or_none(centre: int) -> None:
    assert administrator(CLOCK).centre_id is None
    assert administrator(CLOCK, "Талгар").centre_id == centre
    assert administrator(CLOCK, "talg").centre_id == centre
    assert centres_of(administrator(CLOCK)) == ()
    with pytest.raises(Refused, match="which centre"):
        people_list(administrator(CLOCK))
