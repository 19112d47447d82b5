"""One line of words: something at the left, something at the right."""

from __future__ import annotations

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
