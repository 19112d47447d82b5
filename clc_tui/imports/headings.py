"""Which row names the columns, and which column is what; headings may stand in two rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from clc_tui.db.names import mended
from clc_tui.imports.heading_words import KNOWN, canonical, field_of
from clc_tui.imports.reading import Cell, Formula, Sheet

LONGEST = 100
"""Letters of a heading."""
ROWS_ABOVE = 30
"""Within so many rows of a sheet the headings stand."""
NAMES = ("name", "given_first", "family_name", "given_name", "patronymic")
"""Fields of which a name is made."""

SECONDS = {"employment": "category", "note": "note2"}
"""What a second column of a field is: its words are added to those of the first."""

Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Headings:
    """Where the headings stand and which column is which field."""

    row: int
    """Number of the row, as the spreadsheet shows it."""
    last: int
    """Number of the last row that belongs to them."""
    columns: dict[str, int]
    cells: Row
    """What stands above each column, of two rows the lower."""
    unread: tuple[str, ...] = ()
    """Headings of columns that are not read."""
    twice: str = ""
    """A heading of names that stands there a second time: two tables side by side."""

    @property
    def labels(self) -> dict[str, str]:
        """Each field's heading as it is written."""
        return {field: " ".join(str(self.cells[n]).split()) for field, n in self.columns.items()}

    @property
    def given_first(self) -> bool:
        """Whether the names begin with the given name, as their heading says."""
        place = self.columns.get("name")
        return place is not None and field_of(self.cells[place]) == "given_first"

    @property
    def order_said(self) -> bool:
        """Whether the heading tells which name comes first: "Full name" does not."""
        words = set(canonical(self.labels.get("name", "")).split())
        return self.language != "en" or bool(words & {"surname", "family", "last"})

    @property
    def two_given(self) -> bool:
        """Whether given name and patronymic stand in one column."""
        words = canonical(self.labels.get("given_name", "")).split()
        return "patronymic" not in self.columns and len(words) > 1 and words[0] in ("imia", "ati")

    @property
    def language(self) -> str:
        """The language of the heading above the names: kk, ru or en."""
        place = self.columns.get("name", self.columns.get("family_name", 0))
        text = " ".join(mended(word)[0] for word in str(self.cells[place]).lower().split())
        if set(text) & set("әғқңөұүһі"):
            return "kk"
        return "ru" if any("а" <= sign <= "я" for sign in text) else "en"

    def without(self, *fields: str) -> Headings:
        """The same where some fields are not read."""
        gone = [name for name in self.columns if name in fields]
        if not gone:
            return self
        kept = {name: place for name, place in self.columns.items() if name not in fields}
        labels = self.labels
        return replace(self, columns=kept, unread=(*self.unread, *(labels[n] for n in gone)))

    def repeated(self, cells: Row) -> bool:
        """Whether a row below is these headings again, as on every printed page."""
        names = [self.columns[field] for field in NAMES if field in self.columns]
        if not any(n < len(cells) and self._same(n, cells[n]) for n in names):
            return False
        same = sum(self._same(n, cell) for n, cell in enumerate(cells[: len(self.cells)]))
        return 2 * same > sum(cell is not None for cell in cells)

    def _same(self, place: int, cell: Cell) -> bool:
        if cell is None or len(str(cell)) > LONGEST:
            return False
        return canonical(str(cell)) == canonical(str(self.cells[place]))


def find_headings(
    sheet: Sheet, also: Callable[[Cell], bool] = lambda _cell: False
) -> Headings | None:
    """The row of a sheet that names its columns; None where no row names people.

    A second row that goes on below empty or merged headings belongs to them; `also` tells which
    of its cells are headings beside those of fields (days of a month).
    """
    best: Headings | None = None
    rows = sheet.rows[: ROWS_ABOVE + 1]
    for place, (number, cells) in enumerate(rows[:ROWS_ABOVE]):
        found = _headings(number, number, cells)
        below = rows[place + 1] if place + 1 < len(rows) else None
        if found is not None and below is not None and below[0] == number + 1:
            joined = _joined(cells, below[1], found.columns, also)
            found = _headings(number, below[0], joined) or found if joined else found
        if found is not None and (best is None or len(found.columns) > len(best.columns)):
            best = found
    return best


def _headings(number: int, last: int, cells: Row) -> Headings | None:
    columns: dict[str, int] = {}
    unread, twice = [], ""
    for place, cell in enumerate(cells):
        field = field_of(cell)
        if field in SECONDS and field in columns:
            field = SECONDS[field]
        if field is not None and field not in columns:
            columns[field] = place
        elif isinstance(cell, str) and cell.strip():
            unread.append(cell.strip())
            twice = cell.strip() if field in ("name", "family_name") else twice
    if "given_first" in columns:
        columns.setdefault("name", columns.pop("given_first"))
    if "family_name" in columns and "name" in columns:
        del columns["name"]
    if "given_name" in columns and not {"family_name", "name"} & set(columns):
        columns["name"] = columns.pop("given_name")
    named = "name" in columns or "family_name" in columns
    if not named:
        return None
    known = (c for c in cells if c is not None and len(str(c)) <= LONGEST)
    alone = len([c for c in known if canonical(str(c)) in KNOWN]) == 1
    if not (len(columns) > 1 or alone):
        return None
    return Headings(number, last, columns, cells, tuple(unread), twice)


def _joined(
    upper: Row, lower: Row, columns: dict[str, int], also: Callable[[Cell], bool]
) -> Row | None:
    """Two rows of headings as one; None where the lower one is not of headings.

    It is, where it has headings below empty cells, and no person's name below the heading of one.
    """
    names = [columns[field] for field in NAMES if field in columns]
    if any(n < len(lower) and lower[n] is not None and field_of(lower[n]) is None for n in names):
        return None
    if any(map(also, upper)):
        return None
    width = max(len(upper), len(lower))
    above = (*upper, *[None] * (width - len(upper)))
    below = (*lower, *[None] * (width - len(lower)))
    if not any(
        above[n] is None and (field_of(cell) is not None or also(cell))
        for n, cell in enumerate(below)
    ):
        return None
    return tuple(
        low if low is not None and (high is None or field_of(low) or also(low)) else high
        for high, low in zip(above, below, strict=True)
    )


def is_numbering(cells: Row) -> bool:
    """Whether a row only counts the columns: 1, 2, 3 …"""
    filled = [cell for cell in cells if cell is not None]
    numbers = [str(cell).strip() for cell in filled if not isinstance(cell, Formula)]
    wanted = [str(n) for n in range(1, len(filled) + 1)]
    floats = [f"{n}.0" for n in range(1, len(filled) + 1)]
    return len(filled) > 2 and numbers in (wanted, floats)
