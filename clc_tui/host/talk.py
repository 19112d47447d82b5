"""What a door and a host say to each other: one line of JSON each, and a terminal's descriptors."""

from __future__ import annotations

import json
import os
import socket
import struct
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

MOST: Final = 8192
"""Bytes of a line."""

MOST_DESCRIPTORS: Final = 2

MESSAGE_MOST: Final = 76
"""Letters of a message: what one line of a screen has room for."""


class Peer(NamedTuple):
    """Who is at the other end, as the kernel says."""

    pid: int
    uid: int


class Garbled(Exception):
    """What came is not a line of ours."""


def peer_of(line: socket.socket) -> Peer:
    """Who made the other end; raises OSError where the kernel does not tell."""
    size = struct.calcsize("3i")
    pid, uid, _gid = struct.unpack(
        "3i", line.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size)
    )
    return Peer(pid, uid)


def own_uid() -> int:
    """The number of this account."""
    return os.geteuid()


def is_ours(line: socket.socket) -> bool:
    """Whether the other end belongs to this account."""
    try:
        return peer_of(line).uid == own_uid()
    except (OSError, AttributeError):
        return False


def say(line: socket.socket, words: dict[str, Any], descriptors: Sequence[int] = ()) -> None:
    """Send one line, with descriptors of ours that shall be theirs too."""
    data = json.dumps(words).encode() + b"\n"
    sent = socket.send_fds(line, [data], list(descriptors)) if descriptors else 0
    line.sendall(data[sent:])


def hear(line: socket.socket, seconds: float) -> dict[str, Any]:
    """Wait for one line, and take no more than that line.

    Raises `Garbled`, or OSError where nothing comes in time or at all.
    """
    line.settimeout(seconds)
    data = bytearray()
    while not data.endswith(b"\n"):
        ahead = line.recv(MOST, socket.MSG_PEEK)
        if not ahead:
            raise ConnectionResetError
        data += line.recv(ahead.find(b"\n") + 1 or len(ahead))
        if len(data) > MOST * 64:
            raise Garbled
    return read(data)


def read(data: bytes | bytearray) -> dict[str, Any]:
    """The words of a line; raises `Garbled`."""
    try:
        words = json.loads(data)
    except (ValueError, RecursionError):
        raise Garbled from None
    if not isinstance(words, dict):
        raise Garbled
    return words
