"""Lines that only moved: found, so that the terminal can be told to move them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from clc_tui.terminal.cells import Row

TOGETHER: Final = 2
"""Lines that must have moved alike."""


def moved(shown: Sequence[Row], wanted: Sequence[Row]) -> tuple[int, int, int] | None:
    """First and last line of a region that moved, and by how many lines up (down: negative).

    Lines at its ends that changed a little while they moved are in it.
    """
    where: dict[str, int] = {}
    for y, row in enumerate(shown):
        key = "".join(row.signs)
        where[key] = -1 if key in where or key.isspace() else y
    votes: Counter[int] = Counter()
    for y, row in enumerate(wanted):
        old = where.get("".join(row.signs), -1)
        if old not in (-1, y) and row != shown[y]:
            votes[old - y] += 1
    if not votes:
        return None
    by, count = votes.most_common(1)[0]
    if count < TOGETHER:
        return None
    lines = [y for y, row in enumerate(wanted) if where.get("".join(row.signs)) == y + by >= 0]
    first, last = lines[0], lines[-1]
    while first > 0 and _better_moved(shown, wanted, first - 1, by):
        first -= 1
    while last < len(wanted) - 1 and _better_moved(shown, wanted, last + 1, by):
        last += 1
    return min(first, first + by), max(last, last + by), by


def _better_moved(shown: Sequence[Row], wanted: Sequence[Row], y: int, by: int) -> bool:
    if not 0 <= y + by < len(shown):
        return False
    return _unlike(shown[y + by], wanted[y]) < _unlike(shown[y], wanted[y])


def _unlike(one: Row, other: Row) -> int:
    return sum(a != b for a, b in zip(one.signs, other.signs, strict=True))


def shifted(shown: Sequence[Row], top: int, bottom: int, by: int, columns: int) -> list[Row]:
    """The lines after those of a region moved up (down where `by` is negative)."""
    region = list(shown[top : bottom + 1])
    fresh = [Row.blank(columns) for _ in range(abs(by))]
    region = [*region[by:], *fresh] if by > 0 else [*fresh, *region[:by]]
    return [*shown[:top], *region, *shown[bottom + 1 :]]
