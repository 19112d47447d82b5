"""A month of a paper register, read: names, days, and what each letter in a cell means.

An empty cell means present, but only on a day on which somebody was marked.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from clc_tui.db.names import fold
from clc_tui.imports import words
from clc_tui.imports.headings import find_headings
from clc_tui.imports.learners import TOTALS
from clc_tui.imports.reading import Cell, Formula, Sheet
from clc_tui.language import N_
from clc_tui.services.importing import Kind, Remark
from clc_tui.services.importing_marks import PaperRow
from clc_tui.terms import Invalid, Status

MONTHS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            ("январь", "января", "қаңтар", "january", "jan"),
            ("февраль", "февраля", "ақпан", "february", "feb"),
            ("март", "марта", "наурыз", "march", "mar"),
            ("апрель", "апреля", "сәуір", "april", "apr"),
            ("май", "мая", "мамыр", "may"),
            ("июнь", "июня", "маусым", "june", "jun"),
            ("июль", "июля", "шілде", "july", "jul"),
            ("август", "августа", "тамыз", "august", "aug"),
            ("сентябрь", "сентября", "қыркүйек", "september", "sep"),
            ("октябрь", "октября", "қазан", "october", "oct"),
            ("ноябрь", "ноября", "қараша", "november", "nov"),
            ("декабрь", "декабря", "желтоқсан", "december", "dec"),
        ),
        1,
    )
    for name in names
}

ANYWHERE: dict[str, Status] = {
    "+": Status.PRESENT, "v": Status.PRESENT, "✓": Status.PRESENT, "✔": Status.PRESENT,
    "1": Status.PRESENT, "-": Status.ABSENT, "–": Status.ABSENT, "—": Status.ABSENT,
    "0": Status.ABSENT, "б/л": Status.ILL,
}  # fmt: skip
LETTERS: dict[str, dict[str, Status]] = {
    "ru": {"н": Status.ABSENT, "нб": Status.ABSENT, "о": Status.LATE, "оп": Status.LATE,
           "у": Status.EXCUSED, "ув": Status.EXCUSED, "б": Status.ILL, "п": Status.PRESENT},
    "kk": {"ж": Status.ABSENT, "к": Status.LATE, "д": Status.EXCUSED, "а": Status.ILL,
           "қ": Status.PRESENT},
    "en": {"a": Status.ABSENT, "l": Status.LATE, "e": Status.EXCUSED, "i": Status.ILL,
           "p": Status.PRESENT},
}  # fmt: skip
"""Letters where the sheet has no legend: Russian custom, Kundelik's Kazakh codes, English."""

LOOK_ALIKE = str.maketrans("aeopcyxkhb", "аеорсухкнв")
"""Latin letters typed for Cyrillic ones in a cell of one letter."""
LOOK_ALIKE_LATIN = str.maketrans("аеорсу", "aeopcy")


@dataclass(slots=True)
class PaperRegister:
    """A paper register: its rows, its days, and what is said of them."""

    rows: list[PaperRow] = field(default_factory=list)
    days: tuple[date, ...] = ()
    """Days on which somebody was marked."""
    titles: tuple[str, ...] = ()
    """Pieces of the words above the table, one of which may be the class."""
    remarks: list[Remark] = field(default_factory=list)


def read_register(sheets: list[Sheet], month: tuple[int, int] | None = None) -> PaperRegister:
    """Read the first sheet with names and days.

    Raises `Invalid` where there is none, or where no month is said (`month` is year and month).
    """
    for sheet in sheets:
        headings = find_headings(sheet)
        if headings is None:
            continue
        above = [cells for number, cells in sheet.rows if number < headings.row]
        head = next(cells for number, cells in sheet.rows if number == headings.row)
        title = " ".join(_texts(above)) + " " + sheet.name
        days = _days(head, headings.columns, month or month_of(title))
        if days:
            return _read(sheet, headings.row, headings.columns, days, above)
    raise Invalid(N_("No sheet has names and the days of a month as headings."))


def month_of(title: str) -> tuple[int, int] | None:
    """The year and month a title says: "Октябрь 2026 г.", "2026 ж. қазан", "10.2026"."""
    year = re.search(r"\b(20\d\d)\b", title)
    if year is None:
        return None
    for word in re.findall(r"[^\W\d_]+", title.lower()):
        if word in MONTHS:
            return int(year[1]), MONTHS[word]
    if found := re.search(r"\b(0?[1-9]|1[0-2])[./](20\d\d)\b", title):
        return int(found[2]), int(found[1])
    if found := re.search(r"\b(20\d\d)-(0[1-9]|1[0-2])\b", title):
        return int(found[1]), int(found[2])
    return None


def _texts(rows: list[tuple[Cell, ...]]) -> Iterator[str]:
    for cells in rows:
        for cell in cells:
            if cell is not None and not isinstance(cell, Formula):
                yield cell.strftime("%m.%Y") if isinstance(cell, date) else str(cell)


def _days(
    head: tuple[Cell, ...], columns: dict[str, int], month: tuple[int, int] | None
) -> dict[int, date]:
    """Which column is which day; raises `Invalid` where days are there but no month is said."""
    found: dict[int, date] = {}
    for place, cell in enumerate(head):
        if place in columns.values() or isinstance(cell, Formula):
            continue
        if isinstance(cell, datetime | date):
            found[place] = cell.date() if isinstance(cell, datetime) else cell
            continue
        read = re.fullmatch(r"(\d{1,2})(?:[./](\d{1,2})(?:[./](\d{2,4}))?)?\.?", _plain(cell))
        if read is None or not 1 <= int(read[1]) <= 31:
            continue
        if month is None and not read[3]:
            raise Invalid(N_("Say which month this is: --month 2026-10."), field="month")
        year, number = month or (0, 0)
        number = int(read[2]) if read[2] else number
        year = int(read[3]) % 100 + 2000 if read[3] else year
        if 1 <= number <= 12 and int(read[1]) <= monthrange(year, number)[1]:
            found[place] = date(year, number, int(read[1]))
    return found


def _plain(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else str(cell).strip()


def _read(
    sheet: Sheet,
    head_row: int,
    columns: dict[str, int],
    days: dict[int, date],
    above: list[tuple[Cell, ...]],
) -> PaperRegister:
    below = [(number, cells) for number, cells in sheet.rows if number > head_row]
    letters = _letters([cells for _number, cells in below] + above)
    register = PaperRegister(titles=tuple(_pieces(above)))
    lines: list[tuple[int, str, dict[date, Status]]] = []
    for number, cells in below:
        name = _name(cells, columns)
        if not name or _is_legend(cells):
            continue
        marks, bad = _marks(number, cells, days, letters, register.remarks)
        if not bad:
            lines.append((number, name, marks))
    register.days = tuple(sorted({day for _n, _name, marks in lines for day in marks}))
    for number, name, marks in lines:
        family_name, *initials = _split(name)
        filled = tuple((day, marks.get(day, Status.PRESENT)) for day in register.days)
        register.rows.append(PaperRow(number, family_name, tuple(initials), filled))
    return register


def _name(cells: tuple[Cell, ...], columns: dict[str, int]) -> str:
    pieces = []
    for field_name in ("name", "family_name", "given_name", "patronymic"):
        place = columns.get(field_name)
        if place is not None and place < len(cells) and isinstance(cells[place], str):
            pieces.append(words.words_of(cells[place]))
    name = " ".join(piece for piece in pieces if piece)
    return "" if fold(name).startswith(tuple(map(fold, TOTALS))) else name


def _split(name: str) -> list[str]:
    """Family name and initials: "Дурсунов Ө.И." and "Дурсунов Өмірзақ Ильич" alike."""
    family_name, _space, rest = name.partition(" ")
    pieces = [piece for piece in re.split(r"[.\s]+", rest) if piece]
    return [family_name, *pieces[:1], *([" ".join(pieces[1:])] if pieces[1:] else [])]


def _is_legend(cells: tuple[Cell, ...]) -> bool:
    return any(isinstance(cell, str) and len(_legend(cell)) >= 2 for cell in cells)


def _legend(text: str) -> dict[str, Status]:
    """What a line like "н - не был, о - опоздал, пусто - был" says of letters."""
    found: dict[str, Status] = {}
    for letter, meaning in re.findall(r"([^\s,;]{1,3})\s*[-–—=:]\s*([^,;]+)", text.lower()):
        status = words.meaning_of(meaning.strip())
        if status is not None:
            found[letter] = status
    return found


def _letters(rows: list[tuple[Cell, ...]]) -> dict[str, Status]:
    """What letters mean in this sheet: as its legend says, else by the language it is written in.

    Raises `Invalid` where a letter could mean two things and nothing decides.
    """
    legend: dict[str, Status] = {}
    used: set[str] = set()
    for cells in rows:
        for cell in cells:
            if isinstance(cell, str) and not isinstance(cell, Formula):
                legend |= _legend(cell) if len(cell) > 6 else {}
                used |= {cell.strip().lower()} if len(cell.strip()) == 1 else set()
    if legend:
        return {**ANYWHERE, **legend}
    best = max(LETTERS, key=lambda language: len(_alike(used, language) & set(LETTERS[language])))
    return {**ANYWHERE, **LETTERS[best]}


def _alike(used: set[str], language: str) -> set[str]:
    table = LOOK_ALIKE_LATIN if language == "en" else LOOK_ALIKE
    return {letter.translate(table) for letter in used}


def _marks(
    number: int,
    cells: tuple[Cell, ...],
    days: dict[int, date],
    letters: dict[str, Status],
    remarks: list[Remark],
) -> tuple[dict[date, Status], bool]:
    """The marks written in a row, and whether one of them is not understood."""
    marks: dict[date, Status] = {}
    bad = False
    for place, day in days.items():
        text = _plain(cells[place]).lower() if place < len(cells) else ""
        if not text or isinstance(cells[place], Formula):
            continue
        status = _status(text, letters)
        if status is None:
            bad = True
            message = N_("{day}: what does “{text}” mean? Write a legend under the table.")
            remarks.append(
                Remark(number, Kind.DOUBTFUL, "day", message, {"day": day, "text": text[:10]})
            )
        else:
            marks[day] = status
            if any(sign.isdigit() for sign in text) and len(text) > 1:
                message = N_("{day}: only the letter of “{text}” is taken.")
                remarks.append(
                    Remark(number, Kind.REMARK, "day", message, {"day": day, "text": text[:10]})
                )
    return marks, bad


def _status(text: str, letters: dict[str, Status]) -> Status | None:
    bare = text.strip(" .")
    letter = re.sub(r"\s*\d+\s*(мин|min)?\.?$", "", bare) or bare
    for candidate in (
        bare,
        letter,
        letter.translate(LOOK_ALIKE),
        letter.translate(LOOK_ALIKE_LATIN),
    ):
        if candidate in letters:
            return letters[candidate]
    return words.meaning_of(letter) if len(letter) > 3 else None


def _pieces(above: list[tuple[Cell, ...]]) -> Iterator[str]:
    """The pieces of the title, longest first, one of which may name the class."""
    pieces = {
        piece.strip(' «»"“”')
        for text in _texts(above)
        for piece in re.split(r"[.:;,|]\s+|\s[-–—]\s", f"{text} ")
    }
    yield from sorted((piece for piece in pieces if len(piece) > 2), key=len, reverse=True)
