"""From the cells a terminal shows to those it should show, in the fewest bytes.

Only what xterm, VTE, Windows Terminal, PuTTY, the Linux console, tmux and screen share (ECMA-48
and DEC VT100/VT102): CUP, CHA, VPA, CUU, CUD, CUF, CUB, BS, HT, CR, LF, RI, EL, ED, IL, DL,
DECSTBM, DECTCEM, HTS, TBC and SGR. The terminal must not wrap at the last column, and must not
turn LF into CR LF.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Final

from clc_tui.terminal.brush import NOWHERE, Brush, Frame, State
from clc_tui.terminal.cells import Row
from clc_tui.terminal.motion import Place, motion, tab_stops
from clc_tui.terminal.pens import Pens
from clc_tui.terminal.scrolling import moved, shifted
from clc_tui.terminal.strokes import ERASE_BELOW, Stroke, cost, strokes, weight

SCROLLED_LEAST: Final = 3
"""Lines that must have changed before scrolling is tried."""

CLEARED_LEAST: Final = 150
"""Bytes a frame must take before clearing is tried."""


SHOW: Final = "\x1b[?25h"
HIDE: Final = "\x1b[?25l"
"""The terminal's own cursor."""


class Painter:
    """Holds what the terminal shows: of more lines and columns than it has the upper left part."""

    def __init__(self, columns: int, rows: int, pens: Pens) -> None:
        self.columns, self.rows = columns, rows
        self._pens = pens
        self._blank = Row.blank(columns)
        self._shown: list[Row] | None = None
        self._state = NOWHERE
        self._caret_shown: bool | None = False

    def forget(self) -> None:
        """Nobody knows what the terminal shows: the next frame clears it first."""
        self._shown = None
        self._state = NOWHERE
        self._caret_shown = None

    def paint(self, wanted: Sequence[Row], caret: tuple[int, int] | None = None) -> str:
        """What to send so that the terminal shows these lines; empty where it does.

        `caret` is the column and line to leave the cursor at, where somebody is typing: there the
        terminal shows its own, so that a letter typed costs itself and nothing more.
        """
        wanted = [row.cut(self.columns) for row in wanted[: self.rows]]
        frames = list(self._frames(wanted))
        data = ""
        if frames:
            best = min(frames, key=lambda frame: weight(frame.data))
            data, self._state = best
            self._shown = [row.copy() for row in wanted]
        shows = caret is not None
        if shows is not self._caret_shown:
            data = (data + SHOW) if shows else (HIDE + data)
            self._caret_shown = shows
        if caret is not None:
            x, y = min(caret[0], self.columns - 1), min(caret[1], self.rows - 1)
            data += motion(self._state.place, y, x, self.columns)
            self._state = State(Place(y, x), self._state.pen)
        return data

    def _frames(self, wanted: Sequence[Row]) -> Iterator[Frame]:
        """Frames that lead to the same, of which the shortest is sent; none where all is shown."""
        brush = Brush(wanted, self.columns, self._pens)
        shown = self._shown
        if shown is None:
            yield self._cleared(brush, wanted, tab_stops(self.columns))
            return
        changed = [y for y in range(self.rows) if shown[y] != wanted[y]]
        if not changed:
            return
        kept = {y: strokes(y, shown[y], wanted[y]) for y in changed}
        yield brush.paint(Frame("", self._state), _all(kept))
        if sum(cost(line, wanted[y]) for y, line in kept.items()) >= CLEARED_LEAST:
            yield from self._partly_cleared(brush, kept, wanted)
        if len(changed) >= SCROLLED_LEAST:
            yield from self._scrolled(brush, shown, wanted)

    # What is cleared first

    def _cleared(self, brush: Brush, wanted: Sequence[Row], begin: str = "") -> Frame:
        """Everything written onto an empty screen; `begin` may move within the first line."""
        anew = {y: strokes(y, self._blank, wanted[y]) for y in range(self.rows)}
        pen = self._pens.cleared(self._state.pen)
        data = f"{self._pens.way(self._state.pen, pen)}\x1b[H{ERASE_BELOW}{begin}"
        place = Place(0, None if begin else 0)
        return brush.paint(Frame(data, State(place, pen)), _all(anew))

    def _partly_cleared(
        self, brush: Brush, kept: dict[int, list[Stroke]], wanted: Sequence[Row]
    ) -> Iterator[Frame]:
        """The lines for which it pays most are cleared together and written onto the blank."""
        anew = {y: strokes(y, self._blank, wanted[y]) for y in range(self.rows)}
        savings = [cost(kept.get(y, ()), wanted[y]) - cost(anew[y], wanted[y]) for y in anew]
        for top, bottom in {_best_stretch(savings), _best_end(savings)}:
            if (top, bottom) == (0, self.rows - 1):
                yield self._cleared(brush, wanted)
            elif top <= bottom:
                lines = {**kept, **{y: anew[y] for y in range(top, bottom + 1)}}
                clear = Stroke(top, 0, self.columns, self._clearing(top, bottom))
                lines[top] = [clear, *anew[top]]
                yield brush.paint(Frame("", self._state), _all(dict(sorted(lines.items()))))

    def _clearing(self, top: int, bottom: int) -> str:
        """Clear lines: to the end of the screen, else by taking them out and putting others in."""
        if bottom == self.rows - 1:
            return ERASE_BELOW
        return _lines("M", bottom - top + 1) + _lines("L", bottom - top + 1)

    # A list that scrolls

    def _scrolled(self, brush: Brush, shown: list[Row], wanted: Sequence[Row]) -> Iterator[Frame]:
        """Frames that first move the lines which only moved."""
        found = moved(shown, wanted)
        if found is None:
            return
        top, bottom, by = found
        lines = shifted(shown, top, bottom, by, self.columns)
        still = [each for y in range(self.rows) for each in strokes(y, lines[y], wanted[y])]
        pen = self._pens.cleared(self._state.pen)
        plain = self._pens.way(self._state.pen, pen)
        for way, place in (self._in_margins(top, bottom, by), self._by_lines(top, bottom, by)):
            yield brush.paint(Frame(plain + way, State(place, pen)), still)

    def _in_margins(self, top: int, bottom: int, by: int) -> tuple[str, Place]:
        """Scroll within margins; where setting and lifting them puts the cursor is not believed."""
        nowhere = Place(None, None)
        way = f"\x1b[{top + 1};{bottom + 1}r" + motion(nowhere, top, 0, self.columns)
        return way + _lines("M" if by > 0 else "L", abs(by)) + "\x1b[r", nowhere

    def _by_lines(self, top: int, bottom: int, by: int) -> tuple[str, Place]:
        """Scroll by taking lines out at one end and putting as many in at the other."""
        count = abs(by)
        out, into = (top, bottom - count + 1) if by > 0 else (bottom - count + 1, top)
        way = motion(self._state.place, out, None, self.columns) + _lines("M", count)
        way += motion(Place(out, None), into, None, self.columns) + _lines("L", count)
        return way, Place(into, None)


def _all(lines: dict[int, list[Stroke]]) -> list[Stroke]:
    return [stroke for line in lines.values() for stroke in line]


def _best_stretch(savings: Sequence[int]) -> tuple[int, int]:
    """First and last of the neighbours whose sum is largest (Kadane); nothing saved: (0, -1)."""
    best, found = 0, (0, -1)
    here, start = 0, 0
    for y, saving in enumerate(savings):
        if here <= 0:
            here, start = 0, y
        here += saving
        if here > best:
            best, found = here, (start, y)
    return found


def _best_end(savings: Sequence[int]) -> tuple[int, int]:
    """The same of stretches that reach to the last."""
    sums = list(accumulate(reversed(savings)))
    most = max(sums)
    return (len(savings) - 1 - sums.index(most), len(savings) - 1) if most > 0 else (0, -1)


def _lines(command: str, count: int) -> str:
    return f"\x1b[{count if count > 1 else ''}{command}"
