"""The rows of a cross-check: side by side where there is room, else one under the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

from clc_tui.follow_up import EvaluationKind
from clc_tui.language import _, word
from clc_tui.screens.evaluation_words import SIDES, finding_words
from clc_tui.services.cross_checks import CrossCheckView, Pair, VerdictFields
from clc_tui.services.findings import FindingLine
from clc_tui.widgets.record_table import Record


class Free(NamedTuple):
    """The key of a row of which nothing is said yet: an observation of either side, or of both."""

    left: int | None
    right: int | None


class Rows(NamedTuple):
    """The records, and on which sides of them the cursor may stand."""

    records: list[Record]
    double: frozenset[object]
    right: frozenset[object]


def pair_words(fields: VerdictFields) -> str:
    """How both see something, and what was said of it."""
    return f"{word(fields.verdict)}: {fields.words}" if fields.words else word(fields.verdict)


def rows_of(
    view: CrossCheckView, picked: tuple[int, int] | None, heads: Sequence[str], *, wide: bool
) -> Rows:
    """What was said with its words under it, then what nothing is said of yet."""
    held = set(picked or ())
    pairs = [
        pair for pair in view.pairs
        if not held & {each.id for each in (pair.internal, pair.external) if each}
    ]  # fmt: skip
    records = [record for pair in pairs for record in _pair(pair, wide=wide)]
    keys: list[tuple[FindingLine | None, FindingLine | None]] = []
    left = [each for each in view.internal_left if each.id not in held]
    right = [each for each in view.external_left if each.id not in held]
    if picked is not None:
        records += _picked(_found(view, picked[0]), _found(view, picked[1]), wide=wide)
    if wide:
        keys = list(zip_longest(left, right))
        records += [_free(one, other) for one, other in keys]
    else:
        for heading, side in ((heads[0], [(e, None) for e in left]),
                              (heads[1], [(None, e) for e in right])):  # fmt: skip
            if side:
                records.append(Record(None, (heading,), strong=True))
            records += [_free(one, other, wide=False) for one, other in side]
    frees = [record.key for record in records if isinstance(record.key, Free)]
    double = {key for key in frees if None not in key and key != picked}
    alone = {key for key in frees if key.left is None}
    alone_pairs = {("pair", pair.id) for pair in pairs if pair.internal is None}
    return Rows(records, frozenset(double), frozenset(alone | alone_pairs) if wide else frozenset())


def _pair(pair: Pair, *, wide: bool) -> Iterator[Record]:
    cells = _texts(pair.internal, pair.external, wide=wide)
    yield from _cells(("pair", pair.id), cells, wide=wide)
    yield Record(None, (f"     {pair_words(pair.fields)}",), dim=True)


def _picked(left: FindingLine | None, right: FindingLine | None, *, wide: bool) -> Iterator[Record]:
    if left is None or right is None:
        return
    cells = _texts(left, right, wide=wide)
    yield from _cells(Free(left.id, right.id), cells, wide=wide)
    yield Record(None, ("     ?",), dim=True)


def _texts(left: FindingLine | None, right: FindingLine | None, *, wide: bool) -> tuple[str, str]:
    """Both observations; one under the other each with its side's name."""
    inside, outside = finding_words(left), finding_words(right)
    if wide:
        return inside, outside
    names = _(SIDES[EvaluationKind.INTERNAL]), _(SIDES[EvaluationKind.EXTERNAL])
    return inside and f"{names[0]} {inside}", outside and f"{names[1]} {outside}"


def _cells(key: object, cells: tuple[str, str], *, wide: bool) -> Iterator[Record]:
    if wide:
        yield Record(key, cells)
        return
    first, *others = (cell for cell in cells if cell)
    yield Record(key, (first,))
    for cell in others:
        yield Record(None, (f"  {cell}",))


def _free(left: FindingLine | None, right: FindingLine | None, *, wide: bool = True) -> Record:
    key = Free(left.id if left else None, right.id if right else None)
    cells = finding_words(left), finding_words(right)
    return Record(key, cells if wide else (cells[0] or cells[1],))


def _found(view: CrossCheckView, finding_id: int) -> FindingLine | None:
    every = [*view.internal_left, *view.external_left]
    every += [each for p in view.pairs for each in (p.internal, p.external) if each is not None]
    return next((each for each in every if each.id == finding_id), None)
