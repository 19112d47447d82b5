"""A list of records: the cursor is a `>` before the line, so that moving it changes two cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from clc_tui.language import N_
from clc_tui.widgets.line import WIDE, clipped

NOWHERE = 10_000
"""No table is so wide."""
NEAR = 5
"""So many lines before its end a list asks for more."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `width` in cells, 0 shares what is left; `right` aligns numbers.

    In a table narrower than `least` cells the column is left out. Where one that shares what is
    left would be cut, those that are `tight` are only as wide as what stands in them.
    """

    width: int = 0
    right: bool = False
    heading: str = ""
    least: int = 0
    tight: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """A line: `key` is the record's id (None: words between records, never under the cursor)."""

    key: object | None
    cells: tuple[str, ...]
    strong: bool = False
    dim: bool = False
    spread: bool = False
    """The words take the whole line, without columns."""
    brief: tuple[str, ...] = ()
    """The cells where the table is not wide, if they say it shorter there."""


class RecordTable(Widget, can_focus=True):
    """Records under a cursor that stays on the same record when the list changes."""

    DEFAULT_CSS = """
    RecordTable { height: 1fr; width: 1fr; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"record-table--cursor", "record-table--dim"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", N_("up"), show=False),
        Binding("down", "move(1)", N_("down"), show=False),
        Binding("pageup", "page(-1)", N_("page up"), show=False),
        Binding("pagedown", "page(1)", N_("page down"), show=False),
        Binding("home", "edge(-1)", N_("first"), show=False),
        Binding("end", "edge(1)", N_("last"), show=False),
        Binding("enter", "choose", N_("open")),
    ]

    @dataclass
    class Chosen(Message):
        """Enter on a record."""

        table: RecordTable
        key: object

        @property
        def control(self) -> RecordTable:
            return self.table

    @dataclass
    class NearEnd(Message):
        """The cursor comes near the end of the list."""

        table: RecordTable

        @property
        def control(self) -> RecordTable:
            return self.table

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        id: str | None = None,
        empty: str = "",
        opens: bool = True,
    ) -> None:
        """`opens`: whether Enter does something with a record."""
        super().__init__(id=id)
        self._opens = opens
        self._columns = tuple(columns)
        self._records: tuple[Record, ...] = ()
        self._fitted: tuple[int, list[int]] | None = None
        self._at = 0
        self._top = 0
        self.empty = empty
        """The one sentence of an empty list, with its key."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "choose" or self._opens

    @property
    def key(self) -> object | None:
        """The record under the cursor; None in an empty list."""
        return self._records[self._at].key if self._records else None

    @property
    def count(self) -> int:
        """How many records there are."""
        return sum(1 for record in self._records if record.key is not None)

    def fill(self, records: Sequence[Record], *, key: object | None = None) -> None:
        """Show these records, the cursor on `key`, else where it was, else on the first."""
        wanted = key if key is not None else self.key
        before = self._at
        self._records, self._fitted = tuple(records), None
        places = [n for n, record in enumerate(self._records) if record.key is not None]
        self._at = next(
            (n for n in places if self._records[n].key == wanted),
            next((n for n in places if n >= before), places[-1] if places else 0),
        )
        self._keep_in_sight()
        self.refresh()

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Other columns, as after a change of language or size."""
        self._columns, self._fitted = tuple(columns), None
        self.refresh()

    @property
    def _headed(self) -> int:
        return int(any(column.heading for column in self._columns))

    def _keep_in_sight(self) -> None:
        height = self.size.height - self._headed
        if height < 1:
            return
        top = self._top
        below = range(self._at + 1, len(self._records))
        last = not any(self._records[n].key is not None for n in below)
        end = min(len(self._records), self._at + height) - 1 if last else self._at
        if self._at < top:
            top = self._at
        elif end >= top + height:
            top = end - height + 1
        top = max(0, min(top, len(self._records) - height))
        if self._at < height and all(record.key is None for record in self._records[: self._at]):
            top = 0
        if top != self._top:
            self._top = top
            self.refresh()

    def on_resize(self) -> None:
        self._keep_in_sight()

    def _go(self, place: int, step: int) -> None:
        """Put the cursor on the record at or after a place (in the direction of the step)."""
        last = len(self._records) - 1
        place = max(0, min(place, last))
        while 0 <= place <= last and self._records[place].key is None:
            place += step
        if not 0 <= place <= last or place == self._at:
            return
        before, self._at = self._at, place
        self._keep_in_sight()
        for line in (before, place):
            self.refresh_line(line)
        if place >= last - NEAR and place > before:
            self.post_message(self.NearEnd(self))

    def refresh_line(self, place: int) -> None:
        """Repaint the one line a record stands on."""
        from textual.geometry import Region

        y = place - self._top + self._headed
        if 0 <= y < self.size.height:
            self.refresh(Region(0, y, 2, 1))

    def action_move(self, step: int) -> None:
        if self._records:
            self._go(self._at + step, step)

    def action_page(self, step: int) -> None:
        if self._records:
            self._go(self._at + step * max(1, self.size.height - self._headed - 1), step)

    def action_edge(self, step: int) -> None:
        if self._records:
            self._go(len(self._records) - 1 if step > 0 else 0, -step)

    def action_choose(self) -> None:
        if self.key is not None:
            self.post_message(self.Chosen(self, self.key))

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        plain = self.rich_style
        if self._headed and y == 0:
            words = self._words(tuple(column.heading for column in self._columns), width)
            dim = self.get_component_rich_style("record-table--dim")
            return Strip([Segment("  " + words, plain + dim)], width)
        place = self._top + y - self._headed
        if not self._records and y == self._headed:
            return Strip([Segment(clipped("  " + self.empty, width), plain)], width)
        if not 0 <= place < len(self._records):
            return Strip.blank(width, plain)
        return self._record_strip(place, width, plain)

    def _record_strip(self, place: int, width: int, plain: Style) -> Strip:
        record = self._records[place]
        style = plain
        if record.dim:
            style = plain + self.get_component_rich_style("record-table--dim")
        if record.strong:
            style += Style(bold=True)
        if record.key is None:
            return Strip([Segment(clipped(" " + " ".join(record.cells), width), style)], width)
        words = Segment(" " + self._line_words(record, width), style)
        if place == self._at:
            cursor = self.get_component_rich_style("record-table--cursor")
            return Strip([Segment(">", plain + cursor), words], width)
        return Strip([Segment(" ", plain), words], width)

    def _line_words(self, record: Record, width: int) -> str:
        if record.spread:
            return clipped(" ".join(record.cells), width - 2)
        return self._words(_cells(record, width), width)

    def _words(self, cells: tuple[str, ...], width: int) -> str:
        widths = self._widths(width)
        pieces = []
        for text, column, room in zip(cells, self._columns, widths, strict=False):
            if room <= 0:
                continue
            cut = clipped(text, room)
            pieces.append(cut.rstrip().rjust(room) if column.right else cut)
        return clipped(" ".join(pieces), width - 2)

    def _widths(self, width: int) -> list[int]:
        """The cells of each column, for the records there are."""
        if self._fitted is None or self._fitted[0] != width:
            self._fitted = width, self._fit(width)
        return self._fitted[1]

    def _fit(self, width: int) -> list[int]:
        widths = _shared(self._columns, width)
        lines = [_cells(r, width) for r in self._records if r.key is not None and not r.spread]
        lines.append(tuple(column.heading for column in self._columns))
        longest = [max(map(cell_len, cells)) for cells in zip_longest(*lines, fillvalue="")]
        pairs = list(zip(self._columns, widths, longest, strict=False))
        if not any(most > room > 0 for column, room, most in pairs if not column.width):
            return widths
        widths = _shared([_tightened(column, most) for column, _room, most in pairs], width)
        return [
            room if column.width else min(room, most)
            for (column, _was, most), room in zip(pairs, widths, strict=True)
        ]


def _tightened(column: Column, most: int) -> Column:
    """A tight column as wide as what stands in it, left out where that is nothing."""
    if not column.tight or most >= column.width:
        return column
    return replace(column, width=most, least=column.least if most else NOWHERE)


def _cells(record: Record, width: int) -> tuple[str, ...]:
    return record.brief if record.brief and width < WIDE else record.cells


def _shared(columns: Sequence[Column], width: int) -> list[int]:
    """The cells of each column: its own, or a share of what the others leave."""
    shown = [column for column in columns if width >= column.least]
    fixed = sum(column.width for column in shown) + len(shown) - 1
    flexible = sum(1 for column in shown if not column.width)
    left = max(0, width - 2 - fixed)
    share, rest = divmod(left, flexible) if flexible else (0, 0)
    widths = []
    for column in columns:
        if width < column.least:
            widths.append(0)
        elif column.width:
            widths.append(column.width)
        else:
            widths.append(share + (1 if rest else 0))
            rest = max(0, rest - 1)
    return widths
