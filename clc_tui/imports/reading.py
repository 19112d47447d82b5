"""Reading a spreadsheet somebody brings: xlsx or csv, bounded in size, rows and time."""

from __future__ import annotations

import csv
import io
import re
import time
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Any, NamedTuple

from clc_tui.language import N_, sentence
from clc_tui.terms import Invalid

FILE_MOST = 10 * 1024 * 1024
"""Bytes of a file."""
UNPACKED_MOST = 80 * 1024 * 1024
"""Bytes of everything in an xlsx file."""
PART_MOST = 1024 * 1024
"""Bytes of a part that describes the rest, like the styles."""
MEMBERS_MOST = 1000
"""Parts of an xlsx file."""
ROWS_MOST = 20_000
COLUMNS_MOST = 200
CELL_MOST = 2000
"""Letters of a cell."""
SECONDS_MOST = 30.0
DELIMITERS = ";\t,|"
EIGHT_BITS = ("windows-1251", "kz1048", "cp866")
"""Encodings of old programs' csv; the one that gives the fewest strange signs is taken."""
_USUAL = frozenset(
    "абвгдеёжзийклмнопрстуфхцчшщъыьэюяәғқңөұүһіАБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯӘҒҚҢӨҰҮҺІ"
    "№«»“”„–—…\u00a0"
)


class Formula(str):
    """What stands in a cell is computed: never taken as somebody's words."""

    __slots__ = ()


Cell = str | int | float | date | datetime | None


class Merged(NamedTuple):
    """Cells made into one: rows as the spreadsheet numbers them, columns from 0, all included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Sheet:
    """One sheet: its rows as (number as the spreadsheet shows it, cells), empty ones left out."""

    name: str
    rows: list[tuple[int, tuple[Cell, ...]]] = field(default_factory=list)
    merged: tuple[Merged, ...] = ()
    hidden: bool = False


def in_sheet(sheet: Sheet, error: Invalid) -> Invalid:
    """The same refusal with the name of the sheet, for files of several."""
    return Invalid(N_("Sheet {sheet}: {words}"), sheet=sheet.name, words=sentence(error))


def read_table(data: bytes, name: str) -> list[Sheet]:
    """The sheets of a file that have anything in them.

    Raises `Invalid` in a sentence for anything that is not a readable table of bounded size.
    """
    if len(data) > FILE_MOST:
        raise Invalid(N_("{name} is larger than 10 MB. Bring it in parts."), name=name)
    if not data.strip():
        raise Invalid(N_("{name} is empty."), name=name)
    deadline = time.monotonic() + SECONDS_MOST
    if data[:4] == b"PK\x03\x04":
        sheets = _xlsx(data, name, deadline)
    elif data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise Invalid(
            N_("{name} is an old Excel file or has a password. Save it anew as xlsx, without one."),
            name=name,
        )
    elif data[:5] == b"%PDF-":
        raise Invalid(N_("{name} is a PDF. Bring the spreadsheet it was made from."), name=name)
    else:
        sheets = [_csv(data, name, deadline)]
    filled = [sheet for sheet in sheets if sheet.rows]
    if not filled:
        raise Invalid(N_("{name} is empty."), name=name)
    return filled


def _xlsx(data: bytes, name: str, deadline: float) -> list[Sheet]:
    _refuse_bombs(data, name)
    import openpyxl

    def opened(values: bool) -> list[Sheet]:
        book = openpyxl.load_workbook(
            io.BytesIO(data), read_only=True, keep_links=False, data_only=values
        )
        return [_worksheet(worksheet, name, deadline) for worksheet in book.worksheets]

    try:
        sheets = opened(values=False)
        if any(isinstance(cell, Formula) for s in sheets for _n, cells in s.rows for cell in cells):
            _compute(sheets, opened(values=True))
        _merge(sheets, data)
        return sheets
    except Invalid:
        raise
    except Exception as error:  # openpyxl raises whatever a damaged file makes it stumble over
        raise Invalid(
            N_("{name} cannot be read as a spreadsheet. Open it and save it anew as xlsx."),
            name=name,
        ) from error


def _worksheet(worksheet: Any, name: str, deadline: float) -> Sheet:  # noqa: ANN401
    worksheet.reset_dimensions()
    rows = (tuple(_value(cell) for cell in row) for row in worksheet.iter_rows())
    sheet = _bounded(str(worksheet.title), rows, name, deadline)
    sheet.hidden = worksheet.sheet_state != "visible"
    return sheet


def _compute(sheets: list[Sheet], values: list[Sheet]) -> None:
    """Put what was computed when the file was saved in the place of formulas, where it is there."""
    for sheet, other in zip(sheets, values, strict=True):
        computed = dict(other.rows)
        for place, (number, cells) in enumerate(sheet.rows):
            there = computed.get(number, ())
            sheet.rows[place] = (
                number,
                tuple(
                    there[n]
                    if isinstance(cell, Formula) and n < len(there) and _sound(there[n])
                    else cell
                    for n, cell in enumerate(cells)
                ),
            )


def _sound(cell: Cell) -> bool:
    return cell is not None and not (isinstance(cell, str) and cell.startswith("#"))


_MERGED = re.compile(
    rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"'
)


def _merge(sheets: list[Sheet], data: bytes) -> None:
    """Read which cells are merged: the reader that holds no whole sheet does not tell."""
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for sheet, worksheet in zip(sheets, book.worksheets, strict=True):
            found = islice(_MERGED.finditer(archive.read(worksheet._worksheet_path)), ROWS_MOST)
            sheet.merged = tuple(
                Merged(int(m[2]), _column(m[1]), int(m[4]), _column(m[3])) for m in found
            )


def _column(letters: bytes) -> int:
    number = 0
    for sign in letters:
        number = number * 26 + sign - 64
    return number - 1


def _refuse_bombs(data: bytes, name: str) -> None:
    """Look at the parts an xlsx says it has, before any is unpacked."""
    try:
        members = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise Invalid(
            N_("{name} is damaged: it is not a whole xlsx file. Copy it again."), name=name
        ) from error
    if any(member.flag_bits & 1 for member in members):
        raise Invalid(N_("{name} has a password. Save it without one."), name=name)
    large = any(m.file_size > PART_MOST for m in members if _read_whole(m.filename))
    unpacked = sum(member.file_size for member in members)
    if large or len(members) > MEMBERS_MOST or unpacked > UNPACKED_MOST:
        raise Invalid(
            N_("{name} is far larger inside than it looks. Bring it in parts."), name=name
        )
    if not any(member.filename.startswith("xl/") for member in members):
        raise Invalid(N_("{name} is not a spreadsheet. Save it as xlsx or csv."), name=name)


def _read_whole(part: str) -> bool:
    """Whether a part of an xlsx is read at once: all but the rows and their texts."""
    return part.endswith((".xml", ".rels")) and not part.startswith(
        ("xl/worksheets/sheet", "xl/sharedStrings")
    )


def _value(cell: object) -> Cell:
    value = getattr(cell, "value", None)
    if value is None or isinstance(value, bool):
        return None if value is None else str(int(value))
    if getattr(cell, "data_type", "") == "f":
        return Formula(value)
    if isinstance(value, str | int | float | date | datetime):
        return value
    return str(value)


def _csv(data: bytes, name: str, deadline: float) -> Sheet:
    text = _decoded(data, name)
    rows = _parsed(text, _delimiter(text))
    try:
        return _bounded("", rows, name, deadline)
    except csv.Error as error:
        raise Invalid(
            N_("{name} cannot be read as a table. Save it as xlsx or csv."), name=name
        ) from error


def _decoded(data: bytes, name: str) -> str:
    if b"\x00" in data and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise Invalid(N_("{name} is not a spreadsheet. Save it as xlsx or csv."), name=name)
    sure = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    with suppress(UnicodeDecodeError):
        return data.decode(sure)
    texts = []
    for encoding in EIGHT_BITS:
        with suppress(UnicodeDecodeError):
            texts.append(data.decode(encoding))
    text = min(texts, key=_strange, default="")
    if text and sure != "utf-16" and _strange(text) * 20 < len(text):
        return text
    raise Invalid(N_("The letters of {name} cannot be read. Save it as csv in UTF-8."), name=name)


def _strange(text: str) -> int:
    """How many signs of a text have no place in Kazakh, Russian or English."""
    return sum(1 for sign in text if sign > "\x7f" and sign not in _USUAL)


def _parsed(text: str, delimiter: str) -> Iterator[tuple[Cell, ...]]:
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
        yield tuple(cell if cell.strip() else None for cell in row)


def _delimiter(text: str) -> str:
    """The delimiter under which most of the first rows have the same, largest, width."""

    def fit(delimiter: str) -> tuple[int, int]:
        try:
            widths = [len(row) for row in islice(_parsed(text, delimiter), 40) if len(row) > 1]
        except csv.Error:
            return (0, 0)
        if not widths:
            return (0, 0)
        usual = max(set(widths), key=lambda width: (widths.count(width), width))
        return (widths.count(usual), usual)

    return max(DELIMITERS, key=fit)


def _bounded(title: str, rows: Iterable[tuple[Cell, ...]], name: str, deadline: float) -> Sheet:
    sheet = Sheet(title)
    for number, cells in enumerate(rows, 1):
        if time.monotonic() > deadline:
            raise Invalid(N_("{name} takes too long to read. Bring it in parts."), name=name)
        if len(sheet.rows) >= ROWS_MOST:
            raise Invalid(
                N_("{name} has more than {most} rows. Bring it in parts."),
                name=name,
                most=ROWS_MOST,
            )
        kept = _trimmed(cells)
        if len(kept) > COLUMNS_MOST:
            raise Invalid(N_("{name} has more than {most} columns."), name=name, most=COLUMNS_MOST)
        if any(isinstance(cell, str) and len(cell) > CELL_MOST for cell in kept):
            raise Invalid(
                N_("{name}, row {row}: a cell is longer than {most} letters."),
                name=name,
                row=number,
                most=CELL_MOST,
            )
        if kept:
            sheet.rows.append((number, kept))
    return sheet


def _trimmed(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """The cells up to the last one with anything in it."""
    end = len(cells)
    while end and (cells[end - 1] is None or cells[end - 1] == ""):
        end -= 1
    return cells[:end]
