"""What is to be written into a line so that it shows what it should: strokes, in no order yet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from clc_tui.terminal.cells import Row
from clc_tui.terminal.pens import PLAIN

ERASE_LINE: Final = "\x1b[K"
ERASE_BELOW: Final = "\x1b[J"
NEAR: Final = 4
"""Unchanged cells between two strokes that cost no more than the shortest way past them."""
JUMP: Final = 5
"""Bytes it takes about to get from one stroke to the next."""


class Stroke(NamedTuple):
    """Cells of a line to be written, or, where `erase` is set, cleared from `start` on."""

    y: int
    start: int
    stop: int
    erase: str = ""


def strokes(y: int, old: Row, new: Row) -> list[Stroke]:
    """The cheaper of two ways: write what differs, or clear from there on and write the rest.

    From a sign on about whose width terminals differ, all is written anew: one that is drawn
    narrower leaves a sign of before beside it, one that is drawn wider covers others.
    """
    if old == new:
        return []
    differing = [
        x
        for x, (a, b, c, d) in enumerate(zip(old.signs, new.signs, old.pens, new.pens, strict=True))
        if a != b or c != d
    ]
    doubtful = min(old.simple_until(), new.simple_until())
    if differing[-1] >= doubtful:
        return _anew(y, min(differing[0], doubtful), new)
    kept = _of_cells(y, differing, new)
    if len(differing) <= JUMP:
        return kept
    anew = _anew(y, differing[0], new)
    return anew if cost(anew, new) < cost(kept, new) else kept


def _anew(y: int, first: int, new: Row) -> list[Stroke]:
    """Clear from a column on and write what belongs there."""
    rest = [x for x in range(first, len(new.signs)) if new.signs[x] != " " or new.pens[x] != PLAIN]
    return [Stroke(y, first, len(new.signs), ERASE_LINE), *_runs(y, rest, new)]


def _of_cells(y: int, differing: list[int], new: Row) -> list[Stroke]:
    """Strokes of the cells that differ, the blanks at the end of the line cleared at once."""
    end = blank_from(new)
    cleared = sum(1 for x in differing if x >= end)
    if cleared <= len(ERASE_LINE):
        return list(_runs(y, differing, new))
    written = list(_runs(y, differing[: len(differing) - cleared], new))
    return [*written, Stroke(y, end, len(new.signs), ERASE_LINE)]


def _runs(y: int, cells: Sequence[int], new: Row) -> Iterator[Stroke]:
    """Neighbours together, and those that are nearly neighbours; wide signs whole."""
    signs, width = new.signs, len(new.signs)
    start = stop = -1
    for x in cells:
        if x < stop:
            continue
        begin = x if signs[x] else x - 1
        if begin != stop and not (start >= 0 and begin - stop <= NEAR and _cheap(new, stop, begin)):
            if start >= 0:
                yield Stroke(y, start, stop)
            start = begin
        stop = x + 1 + (x + 1 < width and not signs[x + 1])
    if start >= 0:
        yield Stroke(y, start, stop)


def _cheap(row: Row, start: int, stop: int) -> bool:
    """Whether the cells between two strokes take one byte each and no other pen."""
    text = "".join(row.signs[start:stop])
    if not text.isascii() or len(text) != stop - start:
        return False
    pens = row.pens[start - 1 : stop + 1]
    return pens.count(pens[0]) == len(pens)


def cost(which: Sequence[Stroke], row: Row) -> int:
    """About how many bytes strokes of one line take."""
    return sum(
        [
            JUMP + (len(each.erase) or weight("".join(row.signs[each.start : each.stop])))
            for each in which
        ]
    )


def weight(text: str) -> int:
    """Bytes of a text."""
    return len(text) if text.isascii() else len(text.encode())


def blank_from(row: Row) -> int:
    """From which column on a line is plain blanks to its end."""
    x = len(row.signs)
    while x and row.signs[x - 1] == " " and row.pens[x - 1] == PLAIN:
        x -= 1
    return x
