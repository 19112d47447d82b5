"""Two columns of records side by side: up and down go through the rows, ← and → to the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.strip import Strip

from clc_tui.language import N_
from clc_tui.widgets.line import clipped
from clc_tui.widgets.record_table import Record, RecordTable

LEFT, RIGHT = 0, 1


class SidesTable(RecordTable):
    """A row may have something on one side alone: then the cursor stands there."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "side(0)", N_("left one"), show=False, tooltip=N_("To the left side")),
        Binding("right", "side(1)", N_("right one"), show=False, tooltip=N_("To the right side")),
    ]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__((), id=id)
        self._wanted = LEFT
        self._double: frozenset[object] = frozenset()
        self._right: frozenset[object] = frozenset()

    def fill_sides(
        self, records: Sequence[Record], *, double: frozenset[object], right: frozenset[object],
        key: object | None = None,
    ) -> None:  # fmt: skip
        """`double`: rows with something of its own on each side; `right`: on the right alone."""
        self._double, self._right = double, right
        self.fill(records, key=key)

    @property
    def side(self) -> int:
        """On which side of its row the cursor stands."""
        if self.key in self._right:
            return RIGHT
        return self._wanted if self.key in self._double else LEFT

    def action_side(self, side: int) -> None:
        """To the other side of the row."""
        if side != self._wanted:
            self._wanted = side
            self.refresh_line(self._at)

    def refresh_line(self, place: int) -> None:
        """The cursor may stand in the middle of the row."""
        y = place - self._top + self._headed
        if 0 <= y < self.size.height:
            self.refresh(Region(0, y, self.size.width, 1))

    def _record_strip(self, place: int, width: int, plain: Style) -> Strip:
        strip = super()._record_strip(place, width, plain)
        record = self._records[place]
        if place != self._at or self.side == LEFT or len(self._columns) < 2 or record.spread:
            return strip
        cursor = self.get_component_rich_style("record-table--cursor")
        left, right = self._widths(width)
        begins = clipped("  " + record.cells[0], left + 2)
        ends = clipped(record.cells[1], right)
        return Strip(
            [Segment(begins, plain), Segment(">", plain + cursor), Segment(ends, plain)], width
        )
