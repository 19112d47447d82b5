"""A report as a spreadsheet that prints right: A4 landscape, one page wide, headings repeated."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.cell.cell import Cell as XlsxCell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from clc_tui.reports.shape import Cell, Report, Sheet

MADE = datetime(2000, 1, 1)
"""Stands for every moment inside the file, so that the same rows give the same bytes."""
TAB_MOST = 31
_LINE = Border(*[Side(style="thin", color="888888")] * 4)


def workbook(report: Report) -> bytes:
    """The spreadsheet's bytes; a tab for each sheet."""
    book = Workbook()
    book.remove(book.active)
    book.properties.created = MADE
    book.properties.creator = "clc-tui"
    book.properties.title = report.title
    tabs: set[str] = set()
    for sheet in report.sheets:
        _fill(book.create_sheet(_tab(sheet.tab, tabs)), sheet)
    if not report.sheets:
        _put(book.create_sheet(_tab(report.title, tabs)), 1, 1, report.nothing)
    buffer = io.BytesIO()
    book.save(buffer)
    return _same_every_time(buffer.getvalue())


def _tab(name: str, taken: set[str]) -> str:
    """A name for a tab: short, without the signs Excel forbids, each once."""
    clean = re.sub(r"[\[\]:*?/\\'\x00-\x1f]", " ", name).strip() or "1"
    tab, n = clean[:TAB_MOST].strip(), 1
    while tab.casefold() in taken:
        n += 1
        tab = f"{clean[: TAB_MOST - len(str(n)) - 1].strip()} {n}"
    taken.add(tab.casefold())
    return tab


def _fill(tab: Worksheet, sheet: Sheet) -> None:
    _put(tab, 1, 1, sheet.title).font = Font(bold=True, size=14)
    for n, line in enumerate(sheet.lines, 2):
        _put(tab, n, 1, line)
    top = len(sheet.lines) + 3
    below = top
    for row in (sheet.head, *sheet.rows, *sheet.totals):
        for column, cell in enumerate(row, 1):
            placed = _put(tab, below, column, cell)
            placed.border = _LINE
            placed.alignment = Alignment(
                horizontal="left" if column - 1 in sheet.words else "center", vertical="center"
            )
            placed.font = Font(bold=below == top or below > top + len(sheet.rows))
        below += 1
    for n, line in enumerate(sheet.foot, below + 1):
        _put(tab, n, 1, line)
    _widths(tab, sheet)
    _page(tab, top)


def _put(tab: Worksheet, row: int, column: int, value: Cell) -> XlsxCell:
    """Write a cell; text stays text, whatever it begins with."""
    cell: XlsxCell = tab.cell(row, column)
    if isinstance(value, int):
        cell.value = value
    elif value:
        cell.value = ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", value)
        cell.data_type = "s"
        cell.quotePrefix = value[0] in "=+-@"
    return cell


def _widths(tab: Worksheet, sheet: Sheet) -> None:
    for n, column in enumerate(zip(sheet.head, *sheet.rows, *sheet.totals, strict=True), 1):
        longest = max(len(str(cell)) for cell in column)
        tab.column_dimensions[get_column_letter(n)].width = min(longest + 2, 60)


def _page(tab: Worksheet, top: int) -> None:
    tab.page_setup.orientation = "landscape"
    tab.page_setup.paperSize = tab.PAPERSIZE_A4
    tab.page_setup.fitToWidth = 1
    tab.page_setup.fitToHeight = 0
    tab.sheet_properties.pageSetUpPr.fitToPage = True
    tab.print_title_rows = f"{top}:{top}"
    tab.freeze_panes = tab.cell(top + 1, 3)


def _same_every_time(data: bytes) -> bytes:
    """The same archive without the moments openpyxl and zip write into it."""
    clean = io.BytesIO()
    moment = f"{MADE:%Y-%m-%dT%H:%M:%SZ}".encode()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(clean, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                part = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", moment, part)
            entry = zipfile.ZipInfo(name, MADE.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, part)
    return clean.getvalue()
