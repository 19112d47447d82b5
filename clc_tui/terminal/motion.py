"""The shortest way of the cursor from one cell to another."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

TAB: Final = 8
TABBED: Final = 80
"""Tab stops are used below this column."""


class Place(NamedTuple):
    """Line and column of the cursor, from 0; None where nobody knows."""

    y: int | None
    x: int | None


def tab_stops(columns: int) -> str:
    """Set the tab stops that are used, from the first column of a line on.

    Terminals have them as they come, but `tabs -4` in somebody's profile moves them.
    """
    return "\x1b[3g" + "\x1b[8C\x1bH" * ((min(columns, TABBED) - 1) // TAB)


@lru_cache(maxsize=4096)
def motion(here: Place, y: int, x: int | None, columns: int) -> str:
    """The shortest sequence to a cell; any column will do where `x` is None.

    Relative moves, return, tab, backspace, line feed, reverse index, or an absolute place.
    """
    if here.y == y and (x is None or here.x == x):
        return ""
    return min(_ways(here, y, x, columns), key=len)


def _ways(here: Place, y: int, x: int | None, columns: int) -> Iterator[str]:
    yield _absolute(y, x or 0)
    if here.y is None:
        return
    for down in _vertical(here.y, y):
        if x is None:
            yield down
            continue
        if here.x == x:
            yield down
        for across in _horizontal(here.x, x, columns):
            yield down + across


def _absolute(y: int, x: int) -> str:
    """CUP, its ones left out."""
    if x:
        return f"\x1b[{y + 1 if y else ''};{x + 1}H"
    return f"\x1b[{y + 1 if y else ''}H"


def _vertical(here: int, there: int) -> Iterator[str]:
    if there == here:
        yield ""
        return
    yield f"\x1b[{there + 1 if there else ''}d"
    by = abs(there - here)
    if there > here:
        yield "\n" * by
        yield f"\x1b[{by if by > 1 else ''}B"
    else:
        yield "\x1bM" * by
        yield f"\x1b[{by if by > 1 else ''}A"


def _horizontal(here: int | None, there: int, columns: int) -> Iterator[str]:
    yield f"\x1b[{there + 1 if there else ''}G"
    yield "\r" + (_forward(there) if there else "")
    for way in _by_tabs(0, there, columns):
        yield "\r" + way
    if here is None:
        return
    yield from _by_tabs(here, there, columns)
    if there > here:
        yield _forward(there - here)
    elif there < here:
        yield "\b" * (here - there)
        yield f"\x1b[{here - there if here - there > 1 else ''}D"


def _by_tabs(here: int, there: int, columns: int) -> Iterator[str]:
    """Tab stops at every eighth column, as terminals have them; on from one, or back from one."""
    if there >= TABBED:
        return
    before = there // TAB - here // TAB
    if before > 0:
        yield "\t" * before + (_forward(there % TAB) if there % TAB else "")
    after = (there // TAB + 1) * TAB
    if here < after < min(columns, TABBED):
        yield "\t" * (before + 1) + "\b" * (after - there)


def _forward(by: int) -> str:
    return f"\x1b[{by if by > 1 else ''}C"
