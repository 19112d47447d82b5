"""One line of an OpenSSH public key file, read strictly: a key and a comment, nothing else."""

from __future__ import annotations

import base64
import binascii
import hashlib
from typing import NamedTuple

from clc_tui.language import N_
from clc_tui.terms import Invalid

KINDS = frozenset(
    {
        "ssh-ed25519",
        "ssh-rsa",
        "ecdsa-sha2-nistp256",
        "ecdsa-sha2-nistp384",
        "ecdsa-sha2-nistp521",
        "sk-ssh-ed25519@openssh.com",
        "sk-ecdsa-sha2-nistp256@openssh.com",
    }
)
POINT_BYTES = {"nistp256": 65, "nistp384": 97, "nistp521": 133}
"""Bytes of an uncompressed point of each curve."""
RSA_BITS_LEAST = 2048
LINE_MOST = 8192
COMMENT_MOST = 100


class PublicKey(NamedTuple):
    """A public key; `body` is the base64 of its blob."""

    kind: str
    body: str
    comment: str


def public_key(line: str) -> PublicKey:
    """The key in one line of text; raises `Invalid` for options, two lines and anything else."""
    text = line.strip()
    if "PRIVATE KEY" in text:
        raise Invalid(
            N_("This is a private key; nobody else may have it. Take the file that ends in .pub.")
        )
    if len(text) > LINE_MOST or not text.isprintable():
        raise Invalid(N_("A public key is one line of text; take the file that ends in .pub."))
    kind, _gap, rest = text.partition(" ")
    if kind not in KINDS:
        if not KINDS.isdisjoint(text.replace('"', " ").split()):
            raise Invalid(N_("Leave out what stands before the key: options are ours to write."))
        raise Invalid(N_("This is not a public key of a kind we know, like ssh-ed25519."))
    body, _gap, comment = rest.strip().partition(" ")
    return PublicKey(kind, _body(body, kind), comment.strip()[:COMMENT_MOST])


def _body(text: str, kind: str) -> str:
    """The base64 text, written the one way it can be: else one key could be two users'.

    The blob (RFC 4253 §6.6, RFC 5656 §3.1, RFC 8709 §4) must name this kind of key itself, hold
    just its fields, and its numbers no more bytes than they need.
    """
    try:
        fields = _fields(base64.b64decode(text, validate=True))
    except (binascii.Error, ValueError):
        fields = []
    if not fields or fields[0] != kind.encode() or not _whole(kind, fields[1:]):
        raise Invalid(N_("This key is damaged; copy the whole line again."))
    if kind == "ssh-rsa" and int.from_bytes(fields[2], "big").bit_length() < RSA_BITS_LEAST:
        raise Invalid(N_("This RSA key is too short to be safe; make one with ssh-keygen."))
    blob = b"".join(len(field).to_bytes(4, "big") + field for field in fields)
    return base64.b64encode(blob).decode()


def _fields(blob: bytes) -> list[bytes]:
    """The strings a blob is made of; raises `ValueError` where one is cut off."""
    found = []
    while blob:
        size = int.from_bytes(blob[:4], "big")
        if len(blob) < 4 + size:
            raise ValueError("cut off")
        found.append(blob[4 : 4 + size])
        blob = blob[4 + size :]
    return found


def _whole(kind: str, fields: list[bytes]) -> bool:
    """Whether a kind of key has exactly these fields after its name."""
    if kind.startswith("sk-"):
        fields, application = fields[:-1], fields[-1:]
        if application == [] or not application[0].startswith(b"ssh:"):
            return False
    if kind == "ssh-rsa":
        return len(fields) == 2 and all(map(_least_bytes, fields))
    if kind.endswith("ed25519") or "ed25519@" in kind:
        return len(fields) == 1 and len(fields[0]) == 32
    curve = kind.removeprefix("sk-").removesuffix("@openssh.com").rpartition("-")[2]
    size = POINT_BYTES[curve]
    return (
        len(fields) == 2
        and fields[0] == curve.encode()
        and len(fields[1]) == size
        and fields[1][0] == 4
    )


def _least_bytes(number: bytes) -> bool:
    """Whether a positive mpint (RFC 4251 §5) has no byte too many."""
    if not number or number[0] >= 0x80:
        return False
    return number[0] != 0 or (len(number) > 1 and number[1] >= 0x80)


def fingerprint(key: PublicKey) -> str:
    """The key's mark as `ssh-keygen -l` prints it."""
    digest = hashlib.sha256(base64.b64decode(key.body)).digest()
    return "SHA256:" + base64.b64encode(digest).decode().rstrip("=")
