"""From the cells a terminal shows to those it should show, in the fewest bytes.

Only what xterm, VTE, Windows Terminal, PuTTY, the Linux console, tmux and screen share (ECMA-48
and DEC VT100/VT102): CUP, CHA, VPA, CUU, CUD, CUF, CUB, BS, CR, LF, RI, EL, ED, IL, DL, DECSTBM and
SGR. The terminal must not wrap at the last column, and must not turn LF into CR LF.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from clc_tui.terminal.cells import SIMPLE, Row
from clc_tui.terminal.motion import Place, motion
from clc_tui.terminal.pens import PLAIN, Pens

ERASE_LINE: Final = "\x1b[K"
ERASE_BELOW: Final = "\x1b[J"
SCROLLED_LEAST: Final = 3
"""Lines that must have moved together before scrolling is tried."""
FAR: Final = 4
"""Unchanged cells that are written again to get past them, at most."""


class Frame(NamedTuple):
    """What to send, and where it leaves the cursor and the pen."""

    data: str
    place: Place
    pen: int | None


class Painter:
    """Holds what the terminal shows."""

    def __init__(self, columns: int, rows: int, pens: Pens) -> None:
        self.columns, self.rows = columns, rows
        self._pens = pens
        self._shown: list[Row] | None = None
        self._place = Place(None, None)
        self._pen: int | None = None

    def forget(self) -> None:
        """Nobody knows what the terminal shows: the next frame clears it first."""
        self._shown = None
        self._place, self._pen = Place(None, None), None

    def paint(self, wanted: Sequence[Row], caret: tuple[int, int] | None = None) -> str:
        """What to send so that the terminal shows these lines; empty where it does.

        `caret` is the column and line to leave the cursor at, where somebody is typing.
        """
        frame = self._best(wanted)
        data, place = frame.data, frame.place
        if caret is not None:
            x, y = caret
            data += motion(place, y, x, self.columns)
            place = Place(y, x)
        self._shown = [row.copy() for row in wanted]
        self._place, self._pen = place, frame.pen
        return data

    def _best(self, wanted: Sequence[Row]) -> Frame:
        """The shortest of the frames that lead to the same."""
        shown = self._shown
        if shown is None:
            return self._cleared(wanted)
        changed = [y for y in range(self.rows) if shown[y] != wanted[y]]
        if not changed:
            return Frame("", self._place, self._pen)
        frames = [self._from(shown, wanted, changed, Frame("", self._place, self._pen))]
        if len(changed) * 2 > self.rows:
            frames.append(self._cleared(wanted))
        if len(changed) >= SCROLLED_LEAST:
            frames += self._scrolled(shown, wanted, changed)
        return min(frames, key=lambda frame: len(frame.data.encode()))

    def _cleared(self, wanted: Sequence[Row]) -> Frame:
        """Everything written onto an empty screen."""
        plain = self._pens.way(self._pen, PLAIN)
        if self._pen is not None and self._pens.blank[self._pen] == PLAIN:
            plain = ""
        begin = Frame(f"{plain}\x1b[H{ERASE_BELOW}", Place(0, 0), PLAIN if plain else self._pen)
        empty = [Row.blank(self.columns)] * self.rows
        changed = [y for y in range(self.rows) if wanted[y] != empty[0]]
        return self._from(empty, wanted, changed, begin)

    # A list that scrolls

    def _scrolled(self, shown: list[Row], wanted: Sequence[Row], changed: list[int]) -> list[Frame]:
        """Frames that first move the lines which only moved."""
        found = _moved(shown, wanted, changed)
        if found is None:
            return []
        top, bottom, by = found
        frames = []
        for begin in (self._in_margins(top, bottom, by), self._by_lines(top, bottom, by)):
            moved = shifted(shown, top, bottom, by, self.columns)
            still = [y for y in range(self.rows) if moved[y] != wanted[y]]
            frames.append(self._from(moved, wanted, still, begin))
        return frames

    def _in_margins(self, top: int, bottom: int, by: int) -> Frame:
        """Scroll within margins; where setting and lifting them puts the cursor is not believed."""
        nowhere = Place(None, None)
        data = self._plain() + f"\x1b[{top + 1};{bottom + 1}r"
        data += motion(nowhere, top, 0, self.columns)
        data += _lines("M" if by > 0 else "L", abs(by)) + "\x1b[r"
        return Frame(data, nowhere, self._plain_pen)

    def _by_lines(self, top: int, bottom: int, by: int) -> Frame:
        """Scroll by taking lines out at one end and putting as many in at the other."""
        count = abs(by)
        out, into = (top, bottom - count + 1) if by > 0 else (bottom - count + 1, top)
        data = self._plain() + motion(self._place, out, None, self.columns) + _lines("M", count)
        data += motion(Place(out, None), into, None, self.columns) + _lines("L", count)
        return Frame(data, Place(into, None), self._plain_pen)

    @property
    def _plain_pen(self) -> int:
        """The pen after `_plain`: one that leaves cleared cells plain."""
        if self._pen is not None and self._pens.blank[self._pen] == PLAIN:
            return self._pen
        return PLAIN

    def _plain(self) -> str:
        return "" if self._plain_pen == self._pen else self._pens.way(self._pen, PLAIN)

    # Lines and cells

    def _from(
        self, shown: Sequence[Row], wanted: Sequence[Row], changed: Sequence[int], begin: Frame
    ) -> Frame:
        """Write the lines that differ."""
        brush = Brush(self.columns, self._pens, begin)
        last = next((y for y in reversed(range(self.rows)) if not _empty(wanted[y])), -1)
        below = [y for y in changed if y > last]
        for y in changed:
            if y <= last or len(below) == 1:
                brush.line(y, shown[y], wanted[y])
        if len(below) > 1:
            brush.erase_below(below[0])
        return brush.frame


def _empty(row: Row) -> bool:
    return row.signs.count(" ") == len(row.signs) and row.pens.count(PLAIN) == len(row.pens)


def _lines(command: str, count: int) -> str:
    return f"\x1b[{count if count > 1 else ''}{command}"


def _moved(
    shown: Sequence[Row], wanted: Sequence[Row], changed: Sequence[int]
) -> tuple[int, int, int] | None:
    """First and last line of a region that only moved, and by how many lines up."""
    where: dict[str, int] = {}
    for y, row in enumerate(shown):
        key = "".join(row.signs)
        where[key] = -1 if key in where or _empty(row) else y
    votes: dict[int, list[int]] = {}
    for y in changed:
        old = where.get("".join(wanted[y].signs), -1)
        if old not in (-1, y):
            votes.setdefault(old - y, []).append(y)
    if not votes:
        return None
    by, lines = max(votes.items(), key=lambda vote: len(vote[1]))
    if len(lines) < SCROLLED_LEAST:
        return None
    return min(lines[0], lines[0] + by), max(lines[-1], lines[-1] + by), by


def shifted(shown: Sequence[Row], top: int, bottom: int, by: int, columns: int) -> list[Row]:
    """The lines after those of a region moved up (down where `by` is negative)."""
    region = list(shown[top : bottom + 1])
    fresh = [Row.blank(columns) for _ in range(abs(by))]
    region = [*region[by:], *fresh] if by > 0 else [*fresh, *region[:by]]
    return [*shown[:top], *region, *shown[bottom + 1 :]]


class Brush:
    """Writes cells, knowing where the cursor stands and which pen is on."""

    def __init__(self, columns: int, pens: Pens, begin: Frame) -> None:
        self._columns, self._pens = columns, pens
        self._out = [begin.data]
        self._place, self._pen = begin.place, begin.pen

    @property
    def frame(self) -> Frame:
        """What was written."""
        return Frame("".join(self._out), self._place, self._pen)

    def erase_below(self, y: int) -> None:
        """Clear a line and all below it."""
        self._go(y, 0)
        self._blank_pen()
        self._out.append(ERASE_BELOW)

    def line(self, y: int, old: Row, new: Row) -> None:
        """Write what differs in a line."""
        differing = [
            x
            for x, (a, b, c, d) in enumerate(
                zip(old.signs, new.signs, old.pens, new.pens, strict=True)
            )
            if a != b or c != d
        ]
        if not differing:
            return
        end = _blank_from(new)
        cleared = [x for x in differing if x >= end]
        if len(cleared) > len(ERASE_LINE):
            differing = differing[: -len(cleared)]
        else:
            cleared = []
        at = 0
        while at < len(differing):
            start = differing[at]
            if not new.signs[start]:
                start -= 1
            stop = start
            while at < len(differing) and differing[at] <= stop:
                stop = max(stop, differing[at] + 1)
                at += 1
            if stop < len(new.signs) and not new.signs[stop]:
                stop += 1
            self._reach(y, start, new)
            self._write(y, start, stop, new)
        if cleared:
            self._reach(y, max(end, 0), new)
            self._blank_pen()
            self._out.append(ERASE_LINE)

    def _reach(self, y: int, x: int, row: Row) -> None:
        """Put the cursor on a cell: by moving, or by writing once more what lies between."""
        here = self._place
        move = motion(here, y, x, self._columns)
        if here.y == y and here.x is not None and 0 < x - here.x <= len(move) * 2:
            text = self._again(row, here.x, x)
            if text is not None and len(text.encode()) < len(move):
                self._out.append(text)
                self._place = Place(y, x)
                return
        self._out.append(move)
        self._place = Place(y, x)

    def _again(self, row: Row, start: int, stop: int) -> str | None:
        """The unchanged cells between two columns, where the pen that is on makes them."""
        text = "".join(row.signs[start:stop])
        if not SIMPLE.fullmatch(text) or len(text) != stop - start:
            return None
        for x in range(start, stop):
            if not self._makes(row.signs[x], row.pens[x]):
                return None
        return text

    def _makes(self, sign: str, pen: int) -> bool:
        """Whether a sign written with the pen that is on looks as it should."""
        if self._pen is None:
            return False
        return pen == self._pen or (sign == " " and self._pens.blank[self._pen] == pen)

    def _write(self, y: int, start: int, stop: int, row: Row) -> None:
        """Write cells; after a sign of doubtful width the cursor's column is not believed."""
        out, x = self._out, start
        while x < stop:
            sign, pen = row.signs[x], row.pens[x]
            if not self._makes(sign, pen):
                out.append(self._pens.way(self._pen, pen))
                self._pen = pen
            if self._place.x is None:
                out.append(motion(self._place, y, x, self._columns))
            out.append(sign)
            x += 1
            if not SIMPLE.fullmatch(sign):
                self._place = Place(y, None)
                x += x < stop and not row.signs[x]
            else:
                self._place = Place(y, x if x < self._columns else None)

    def _blank_pen(self) -> None:
        """A pen that leaves cleared cells plain: terminals differ in what else they clear to."""
        if self._pen is None or self._pens.blank[self._pen] != PLAIN:
            self._out.append(self._pens.way(self._pen, PLAIN))
            self._pen = PLAIN

    def _go(self, y: int, x: int) -> None:
        self._out.append(motion(self._place, y, x, self._columns))
        self._place = Place(y, x)


def _blank_from(row: Row) -> int:
    """From which column on a line is plain blanks to its end."""
    x = len(row.signs)
    while x and row.signs[x - 1] == " " and row.pens[x - 1] == PLAIN:
        x -= 1
    return x
