"""Lines that were taken in, each standing where it was typed: only the answer is new on it."""

from __future__ import annotations

from typing import Final, NamedTuple

from rich.segment import Segment
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from clc_tui.widgets.line import clipped

NAME: Final = 1
YEAR, SEX, PHONE, ANSWER = 32, 40, 44, 64
"""The columns where each place of a line begins: the same for what is typed and what was."""
THIN_ANSWER = 15
"""Cells of the answer where there is no room for the rest."""


class Entry(NamedTuple):
    """A line that was taken in, and what came of it."""

    name: str
    year: str
    sex: str
    phone: str
    answer: str


class Entered(Widget):
    """The newest lines, at most `room` of them."""

    DEFAULT_CSS = """
    Entered { width: 1fr; height: auto; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._entries: list[Entry] = []
        self._room = 1

    @property
    def room(self) -> int:
        """Lines there is room for."""
        return self._room

    @room.setter
    def room(self, lines: int) -> None:
        if lines != self._room:
            self._room = lines
            self.refresh(layout=True)

    def add(self, entry: Entry) -> None:
        """One more."""
        self._entries.append(entry)
        self.refresh(layout=True)

    @property
    def _shown(self) -> list[Entry]:
        return self._entries[-self._room :] if self._room else []

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._shown)

    def render_line(self, y: int) -> Strip:
        width, shown = self.size.width, self._shown
        if not 0 <= y < len(shown):
            return Strip.blank(width, self.rich_style)
        return Strip([Segment(_line(shown[y], width), self.rich_style)], width)


def _line(entry: Entry, width: int) -> str:
    if width < ANSWER:
        name = clipped(entry.name, max(0, width - NAME - THIN_ANSWER - 1))
        return clipped(f"{' ' * NAME}{name} {entry.answer}", width)
    pieces = (
        " " * NAME, clipped(entry.name, YEAR - NAME - 1), " ", clipped(entry.year, SEX - YEAR),
        clipped(entry.sex, PHONE - SEX), clipped(entry.phone, ANSWER - PHONE), entry.answer,
    )  # fmt: skip
    return clipped("".join(pieces), width)
