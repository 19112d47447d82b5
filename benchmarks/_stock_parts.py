"""The program made of Textual's own parts, on this process's terminal.

Run with the file, the user, the language and the moment of the clock. `Static` stands in place of
our one line of words, `DataTable` in place of our list and our register, Textual's own driver and
`textual-dark` in place of ours; the screens are the program's and notice nothing, and so are the
choices in forms. Where a part can be used in several ways the cheaper one is taken: only cells that
differ are updated, the same words are not shown again, screens are filled before they are painted,
there is no row of empty headings, the cursor in a line does not blink, the keys are a line of words
and no `Footer`.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar, Generic, NamedTuple, TypeVar, cast

from rich.text import Text
from textual.binding import BindingType
from textual.coordinate import Coordinate
from textual.widgets import DataTable, Static

from clc_tui.widgets import line, record_table, register_grid
from clc_tui.widgets.record_table import Column, Record
from clc_tui.widgets.register_grid import NAME, GridRow

PADDING = 2
"""What `DataTable` adds to the width of each column."""
SCROLLBAR = 2
CELL = 3
"""A cell of the register: at most `(i)` or `134`."""
RATE = 4


class OneLine(Static):
    """A line of words."""

    DEFAULT_CSS = """
    OneLine { height: 1; width: 1fr; text-wrap: nowrap; text-overflow: ellipsis; }
    OneLine.-alert { text-style: bold; }
    OneLine.-dim { text-style: dim; }
    """

    def __init__(
        self, left: str = "", right: str = "", *, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(left, id=id, classes=classes, markup=False)
        self.left, self.right = left, right

    def show(self, left: str, right: str = "", *, alert: bool = False) -> None:
        """Show other words."""
        if (left, right, alert) == (self.left, self.right, self.has_class("-alert")):
            return
        self.left, self.right = left, right
        self.set_class(alert, "-alert")
        self.update(line.fitted(left, right, self.app.size.width) if right else left)


class Head(NamedTuple):
    """A column: its heading and width."""

    words: str
    width: int


class Line(NamedTuple):
    """A row as it looks: the words of its cells, and the style of all of them."""

    cells: tuple[str, ...]
    style: str


Row = TypeVar("Row", Record, GridRow)


class Table(DataTable[Text], Generic[Row]):
    """What list and register share: rows the screens give, shown under a cursor."""

    DEFAULT_CSS = """
    Table { height: 1fr; width: 1fr; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, cursor_type="row")
        self._given: tuple[Row, ...] = ()
        self._heads: list[Head] = []
        self._lines: list[Line] = []

    @property
    def room(self) -> int:
        """Cells for columns beside a scrollbar."""
        return self.app.size.width - SCROLLBAR

    def put(self, given: Sequence[Row], heads: list[Head], lines: list[Line], at: int) -> None:
        """Show rows with the cursor on one: cells that differ, or all where other rows stand."""
        if heads == self._heads and [r.key for r in given] == [r.key for r in self._given]:
            self._update(lines)
        else:
            self._begin_anew(heads, lines)
        self._given, self._heads, self._lines = tuple(given), heads, lines
        self.move_cursor(row=at)

    def _update(self, lines: list[Line]) -> None:
        for y, (old, new) in enumerate(zip(self._lines, lines, strict=True)):
            for x, words in enumerate(new.cells):
                if (old.cells[x], old.style) != (words, new.style):
                    self.update_cell_at(Coordinate(y, x), Text(words, new.style))

    def _begin_anew(self, heads: list[Head], lines: list[Line]) -> None:
        self.show_header = any(head.words for head in heads)
        other = heads != self._heads
        self.clear(columns=other)
        for head in heads if other else ():
            self.add_column(Text(head.words), width=head.width)
        for each in lines:
            self.add_row(*(Text(words, each.style) for words in each.cells))


class RecordTable(Table[Record], inherit_bindings=False):
    """A list of records."""

    BINDINGS: ClassVar[list[BindingType]] = record_table.RecordTable.BINDINGS
    Chosen = record_table.RecordTable.Chosen
    NearEnd = record_table.RecordTable.NearEnd

    def __init__(
        self, columns: Sequence[Column], *, id: str | None = None, empty: str = ""
    ) -> None:
        super().__init__(id=id)
        self._columns = tuple(columns)
        self.empty = empty

    @property
    def key(self) -> object | None:
        """The record under the cursor."""
        return self._given[self.cursor_row].key if self._given else None

    @property
    def count(self) -> int:
        """How many records there are."""
        return sum(1 for record in self._given if record.key is not None)

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Other columns for what is filled in next."""
        self._columns = tuple(columns)

    def fill(self, records: Sequence[Record], *, key: object | None = None) -> None:
        """Show these records, the cursor on `key`, else where it was, else on the first."""
        wanted = key if key is not None else self.key
        places = [n for n, record in enumerate(records) if record.key is not None]
        at = next(
            (n for n in places if records[n].key == wanted),
            next((n for n in places if n >= self.cursor_row), places[-1] if places else 0),
        )
        given = records or [Record(None, (self.empty,))]
        self.put(given, self._widths(), [self._line(record) for record in given], at)

    @property
    def _in_sight(self) -> list[int]:
        """Places of the columns that a terminal of this width shows."""
        width = self.app.size.width
        return [n for n, column in enumerate(self._columns) if width >= column.least]

    def _widths(self) -> list[Head]:
        shown = [self._columns[n] for n in self._in_sight]
        flexible = sum(1 for column in shown if not column.width)
        left = self.room - sum(column.width + PADDING for column in shown)
        return [Head(each.heading, each.width or left // flexible) for each in shown]

    def _line(self, record: Record) -> Line:
        style = " ".join(["bold"] * record.strong + ["dim"] * record.dim)
        if record.key is None or record.spread:
            widest = max(self._widths(), key=lambda head: head.width)
            place = self._widths().index(widest)
            cells = [""] * len(self._in_sight)
            cells[place] = " ".join(record.cells)
            return Line(tuple(cells), style)
        given = [*record.cells, *[""] * len(self._columns)]
        return Line(
            tuple(
                given[n].rjust(head.width) if self._columns[n].right else given[n]
                for n, head in zip(self._in_sight, self._widths(), strict=True)
            ),
            style,
        )

    def action_move(self, step: int) -> None:
        """One record on."""
        self._go(self.cursor_row + step, step)

    def action_page(self, step: int) -> None:
        """A page on."""
        self._go(self.cursor_row + step * (self.scrollable_content_region.height - 1), step)

    def action_edge(self, step: int) -> None:
        """To the first or the last record."""
        self._go(len(self._given) - 1 if step > 0 else 0, -step)

    def _go(self, place: int, step: int) -> None:
        """To the record at or after a place: the cursor never stands on words between them."""
        before, last = self.cursor_row, len(self._given) - 1
        places = range(max(0, min(place, last)), last + 1 if step > 0 else -1, step)
        found = next((n for n in places if self._given[n].key is not None), before)
        self.move_cursor(row=found)
        if found > before and found >= last - record_table.NEAR:
            self.post_message(self.NearEnd(cast(Any, self)))

    def action_choose(self) -> None:
        """Enter."""
        if self.key is not None:
            self.post_message(self.Chosen(cast(Any, self), self.key))


class RegisterGrid(Table[GridRow], can_focus=False):
    """The register: the screen around it has the keys."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._first = 0

    @property
    def row(self) -> int:
        """The place of the row under the cursor."""
        return self.cursor_row

    @property
    def rows_in_sight(self) -> int:
        """How many rows fit under the headings."""
        return self.size.height - 1

    def show(
        self,
        days: Sequence[tuple[str, str]],
        at: int,
        rows: Sequence[GridRow],
        *,
        foot: str = "",
        row: int | None = None,
    ) -> None:
        """Show lessons and rows. The line for beginners under the rows is left out."""
        key = self._given[self.cursor_row].key if self._given else None
        follow = next((n for n, each in enumerate(rows) if each.key == key), self.cursor_row)
        name = min(max([NAME[0], *(len(each.name) for each in rows)]), NAME[1])
        lessons = self._lessons(days, at, self.room - name - RATE - CELL - 3 * PADDING)
        heads = [Head("", CELL), Head("", name), *lessons.values(), Head("%".rjust(RATE), RATE)]
        lines = [
            Line(
                (
                    each.number.rjust(CELL),
                    each.name,
                    *(each.cells[lesson] for lesson in lessons),
                    each.rate.rjust(RATE),
                ),
                "dim" if each.dim else "",
            )
            for each in rows
        ]
        self.put(rows, heads, lines, follow if row is None else row)

    def _lessons(self, days: Sequence[tuple[str, str]], at: int, room: int) -> dict[int, Head]:
        """The columns of the lessons in sight: the current one always, else as it was."""
        found: dict[int, Head] = {}
        for first in range(min(self._first, at), at + 1):
            self._first, found, left = first, {}, room
            for lesson in range(first, len(days)):
                day, month = days[lesson]
                words = day + (month if lesson == first or month != days[lesson - 1][1] else "")
                head = Head(f"[{words}]" if lesson == at else words, max(CELL, len(words) + 2))
                left -= head.width + PADDING
                if left < 0:
                    break
                found[lesson] = head
            if at in found:
                break
        return found

    def go(self, row: int) -> None:
        """Put the cursor on a row."""
        self.move_cursor(row=row)


def take_parts() -> None:
    """Put the parts in place before the screens take theirs."""
    line.OneLine = OneLine  # type: ignore[assignment,misc]
    record_table.RecordTable = RecordTable  # type: ignore[assignment,misc]
    register_grid.RegisterGrid = RegisterGrid  # type: ignore[assignment,misc]


def fill_when_mounted() -> None:
    """Fill a new screen before it is first painted, as programs for Textual do it.

    Ours is filled when it comes on top, which costs `DataTable` another painting.
    """
    from clc_tui.screens.base import ClcScreen

    fill = ClcScreen.on_screen_resume
    filled: set[ClcScreen[Any]] = set()

    async def on_mount(self: ClcScreen[Any]) -> None:
        await fill(self)
        filled.add(self)

    async def on_screen_resume(self: ClcScreen[Any]) -> None:
        if self in filled:
            filled.remove(self)
        else:
            await fill(self)

    ClcScreen.on_mount = on_mount  # type: ignore[attr-defined]
    ClcScreen.on_screen_resume = on_screen_resume  # type: ignore[method-assign]


def run(path: Path, user: str, language: str, now: datetime) -> None:
    """Run the app as Textual does."""
    take_parts()
    fill_when_mounted()

    from clc_tui.app import ClcApp
    from clc_tui.language import Speaker
    from clc_tui.services.actors import sign_in
    from clc_tui.session import Session
    from clc_tui.store import Store

    store = Store(path)
    actor = store.now(lambda: sign_in(user, lambda: now, language=language))
    app = ClcApp(Session(store, actor, Speaker(language)))
    app.theme = "textual-dark"
    app.run()
    store.close()


if __name__ == "__main__":
    run(Path(sys.argv[1]), sys.argv[2], sys.argv[3], datetime.fromisoformat(sys.argv[4]))
