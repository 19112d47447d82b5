"""Strokes on their way to the terminal: from where the cursor stands, in the cheapest order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from clc_tui.terminal.cells import Row, simple
from clc_tui.terminal.motion import TAB, Place, motion
from clc_tui.terminal.pens import Pens
from clc_tui.terminal.strokes import ERASE_LINE, Stroke, weight

ORDERED_MOST: Final = 7
"""Strokes of which every order is tried; more are written as they come."""


class State(NamedTuple):
    """Where the cursor stands and which pen is on; None where nobody knows."""

    place: Place
    pen: int | None


NOWHERE: Final = State(Place(None, None), None)


class Frame(NamedTuple):
    """What to send, and the state it leaves."""

    data: str
    state: State


class Brush:
    """Writes strokes of the wanted lines."""

    def __init__(self, wanted: Sequence[Row], columns: int, pens: Pens) -> None:
        self._wanted, self._columns, self._pens = wanted, columns, pens
        self._drawn: dict[tuple[Stroke, State], Frame] = {}
        self._inked: dict[tuple[Stroke, int], Frame] = {}

    def paint(self, begin: Frame, strokes: Sequence[Stroke]) -> Frame:
        """Write strokes after what has begun a frame."""
        data, state = [begin.data], begin.state
        few = 1 < len(strokes) <= ORDERED_MOST
        for stroke in self._ordered(state, strokes) if few else strokes:
            text, state = self._draw(stroke, state)
            data.append(text)
        return Frame("".join(data), state)

    def _ordered(self, begin: State, strokes: Sequence[Stroke]) -> list[Stroke]:
        """The cheapest order: for each set and the last of it the shortest way (Held and Karp)."""
        size = range(len(strokes))
        first = [sum(1 << m for m in size if self._first(strokes[m], strokes[n])) for n in size]
        ways: dict[tuple[int, int], tuple[int, State, tuple[int, ...]]] = {(0, 0): (0, begin, ())}
        for _ in size:
            longer: dict[tuple[int, int], tuple[int, State, tuple[int, ...]]] = {}
            for (done, _last), (cost, state, order) in ways.items():
                for n in size:
                    if done >> n & 1 or first[n] & ~done:
                        continue
                    data, after = self._draw(strokes[n], state)
                    key, much = (done | 1 << n, n), cost + weight(data)
                    found = longer.get(key)
                    if found is None or much < found[0]:
                        longer[key] = much, after, (*order, n)
            ways = longer
        return [strokes[n] for n in min(ways.values(), key=lambda way: way[0])[2]]

    def _first(self, one: Stroke, other: Stroke) -> bool:
        """Whether a stroke clears cells of another, or may cover some, and must come before it."""
        if one.y == other.y and one.erase:
            return one.start <= other.start and one is not other
        if one.y == other.y:
            return one.start < other.start and self._wanted[one.y].simple_until() < one.stop
        return one.erase not in ("", ERASE_LINE) and one.y < other.y

    def _draw(self, stroke: Stroke, state: State) -> Frame:
        """The shortest way to write a stroke."""
        found = self._drawn.get((stroke, state))
        if found is None:
            drawings = self._drawings(stroke, state)
            found = self._drawn[stroke, state] = min(drawings, key=lambda each: weight(each.data))
        return found

    def _drawings(self, stroke: Stroke, state: State) -> Iterator[Frame]:
        """A stroke reached by moving, or by writing again what lies before it."""
        place, pen = state
        y, x, columns = stroke.y, stroke.start, self._columns
        move = motion(place, y, x, columns)
        needed = self._needed(stroke, pen)
        yield self._reached(stroke, move, pen)
        if place.y is None:
            return
        for start in dict.fromkeys((place.x, 0, x - x % TAB)):
            if start is None or not 0 < x - start <= 2 * len(move):
                continue
            there = motion(place, y, start, columns)
            for inked in {needed if pen is None else pen, needed}:
                again = self._again(y, start, x, inked)
                if again is not None:
                    yield self._reached(stroke, there + self._pens.way(pen, inked) + again, inked)

    def _reached(self, stroke: Stroke, way: str, pen: int | None) -> Frame:
        """A stroke once the cursor is there."""
        inked = self._needed(stroke, pen)
        found = self._inked.get((stroke, inked))
        if found is None:
            found = self._inked[stroke, inked] = self._written(stroke, inked)
        return Frame(way + self._pens.way(pen, inked) + found.data, found.state)

    def _needed(self, stroke: Stroke, pen: int | None) -> int:
        """The pen for the first cell of a stroke: the one that is on where that will do."""
        if stroke.erase:
            return self._pens.cleared(pen)
        row = self._wanted[stroke.y]
        wanted = row.pens[stroke.start]
        if pen is not None and self._makes(row.signs[stroke.start], wanted, pen):
            return pen
        return wanted

    def _again(self, y: int, start: int, stop: int, pen: int) -> str | None:
        """The cells between two columns, where the pen makes them."""
        row = self._wanted[y]
        for x in range(start, stop):
            sign = row.signs[x]
            if not (simple(sign) and self._makes(sign, row.pens[x], pen)):
                return None
        return "".join(row.signs[start:stop])

    def _makes(self, sign: str, wanted: int, pen: int) -> bool:
        """Whether a sign written with a pen looks as it should."""
        return wanted == pen or (sign == " " and self._pens.blank[pen] == wanted)

    def _written(self, stroke: Stroke, pen: int) -> Frame:
        """The cells of a stroke.

        After a sign of doubtful width the cursor's column is not believed.
        """
        y, x, stop, erase = stroke
        place = Place(y, x)
        if erase:
            return Frame(erase, State(place, pen))
        row, out = self._wanted[y], []
        while x < stop:
            sign, wanted = row.signs[x], row.pens[x]
            if not self._makes(sign, wanted, pen):
                out.append(self._pens.way(pen, wanted))
                pen = wanted
            if place.x is None:
                out.append(motion(place, y, x, self._columns))
            out.append(sign)
            x += 1
            if simple(sign):
                place = Place(y, x if x < self._columns else None)
            else:
                place = Place(y, None)
                x += x < stop and not row.signs[x]
        return Frame("".join(out), State(place, pen))
