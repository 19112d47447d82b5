"""The command line in this process: `clc("user", "list")` gives status, data and words."""

from __future__ import annotations

import io
import sys
from contextlib import redirect_stderr, redirect_stdout, suppress
from contextvars import copy_context
from typing import NamedTuple

import peewee

from clc_tui.cli.frame import run
from clc_tui.db.connection import database


class Answer(NamedTuple):
    """What a command did."""

    status: int
    data: bytes
    words: str

    @property
    def text(self) -> str:
        return self.data.decode("utf-8-sig")


def clc(*words: object, data: bytes = b"") -> Answer:
    """Run one command line."""
    with suppress(peewee.InterfaceError):  # no file was opened yet
        database.close()
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.StringIO()
    before, sys.stdin = sys.stdin, io.TextIOWrapper(io.BytesIO(data), "utf-8")
    try:
        with redirect_stdout(out), redirect_stderr(err):
            status = copy_context().run(run, [str(word) for word in words])
    finally:
        sys.stdin = before
    out.flush()
    assert isinstance(out.buffer, io.BytesIO)
    return Answer(status, out.buffer.getvalue(), err.getvalue())


def done(*words: object, data: bytes = b"") -> str:
    """Run a command line that must succeed; its data."""
    answer = clc(*words, data=data)
    assert answer.status == 0, answer.words
    return answer.text
