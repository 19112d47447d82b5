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
    """The base64 text, written the one way it can be; it must name this kind of key itself."""
    head = len(kind).to_bytes(4, "big") + kind.encode()
    try:
        blob = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        blob = b""
    if not blob.startswith(head) or len(blob) < len(head) + 32:
        raise Invalid(N_("This key is damaged; copy the whole line again."))
    return base64.b64encode(blob).decode()


def fingerprint(key: PublicKey) -> str:
    """The key's mark as `ssh-keygen -l` prints it."""
    digest = hashlib.sha256(base64.b64decode(key.body)).digest()
    return "SHA256:" + base64.b64encode(digest).decode().rstrip("=")
