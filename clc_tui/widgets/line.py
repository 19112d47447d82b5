"""One line of words: something at the left, something at the right."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from clc_tui.terminal.printable import printable

WIDE: Final = 100
"""From so many cells on there is room, and a quicker line, for more than is needed."""


class OneLine(Widget):
    """A line that repaints only when its words change; what does not fit is cut on the left part.

    `alert` shows it as a warning: with a `!` before it, so that it needs no colour.
    """

    DEFAULT_CSS = """
    OneLine { height: 1; width: 1fr; }
    OneLine.-alert { color: $clc-alert; text-style: bold; }
    OneLine.-dim { color: $clc-dim; }
    """

    def __init__(
        self, left: str = "", right: str = "", *, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.left = left
        self.right = right

    def show(self, left: str, right: str = "", *, alert: bool = False) -> None:
        """Show other words."""
        if (left, right, alert) == (self.left, self.right, self.has_class("-alert")):
            return
        self.left, self.right = left, right
        self.set_class(alert, "-alert")
        self.refresh()

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        return Strip([Segment(fitted(self.left, self.right, width), self.rich_style)], width)


class StatusLine(OneLine):
    """Where a screen tells sentences: one that is longer than the line takes more lines."""

    MOST: Final = 4

    def show(self, left: str, right: str = "", *, alert: bool = False) -> None:
        super().show(left, right, alert=alert)
        self.fit()

    def fit(self) -> None:
        """As many lines as the words need in a window of this width."""
        height = len(self._lines(self.app.size.width))
        if self.styles.height is None or self.styles.height.value != height:
            self.styles.height = height

    def on_resize(self) -> None:
        self.fit()

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        lines = self._lines(width)
        left = lines[y] if y < len(lines) else ""
        right = self.right if y == len(lines) - 1 else ""
        return Strip([Segment(fitted(left, right, width), self.rich_style)], width)

    def _lines(self, width: int) -> list[str]:
        begins = "   " if self.has_class("-alert") else " "
        lines = wrapped(printable(self.left), width, begins)
        beside = cell_len(self.right) + 1 if self.right else 0
        if cell_len(lines[-1]) + beside > width:
            lines.append("")
        if len(lines) > self.MOST:
            lines[self.MOST - 1 :] = [" ".join(lines[self.MOST - 1 :])]
        return lines


def wrapped(text: str, width: int, begins: str = "") -> list[str]:
    """The text in lines of at most `width` cells, all but the first with `begins` before them."""
    lines = [""]
    for piece in re.findall(r"\s*\S+", text):
        if lines[-1].strip() and cell_len(lines[-1] + piece) > width:
            lines.append(begins + piece.lstrip())
        else:
            lines[-1] += piece
    return lines


def fitted(left: str, right: str, width: int) -> str:
    """Both parts in exactly `width` cells, the right one at the edge, the left one cut."""
    if not right:
        return clipped(left, width)
    room = width - cell_len(right) - 1
    if room < 8:
        return clipped(left, width)
    return f"{clipped(left, room)} {right}"


def packed(pieces: Iterable[str], room: int, *, gap: str = "  ", first: int = 0) -> list[str]:
    """The pieces one behind the other in lines of `room` cells.

    The second begins at cell `first` where the one before ends earlier.
    """
    lines: list[str] = []
    for piece in filter(None, pieces):
        longer = piece + " " * (first - cell_len(piece))
        if lines:
            longer = f"{lines[-1]}{'' if lines[-1].endswith(' ') else gap}{piece}"
        if lines and cell_len(longer) > room:
            lines.append(f"   {piece}")
        else:
            lines[-1:] = [longer]
    return lines


def clipped(text: str, width: int) -> str:
    """The text in exactly `width` cells; a cut one ends in `…`."""
    if width <= 0:
        return ""
    text = printable(text)
    if cell_len(text) > width:
        return set_cell_size(text, width - 1) + "…"
    return set_cell_size(text, width)
