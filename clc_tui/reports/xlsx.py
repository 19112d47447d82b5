"""Reports as a spreadsheet that prints right: on A4, one page wide, headings repeated."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from math import ceil

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as XlsxCell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from clc_tui.reports.formats import on_paper
from clc_tui.reports.page import HIGH, LEFT, MARGIN, SPARE, row_height, tight
from clc_tui.reports.shape import Cell, Joined, Number, Report, Sheet

MADE = datetime(2000, 1, 1)
"""Stands for every moment inside the file, so that the same rows give the same bytes."""
TAB_MOST = 31
FACE = "Arial"
"""A face every office has that knows Kazakh letters."""
PLAIN_FONT = f'<font><name val="{FACE}"/><family val="2"/><sz val="10"/></font>'.encode()
"""The workbook's own font: by its digits the widths of columns are counted."""
LYING_LETTERS, UPRIGHT_LETTERS = 138, 92
"""Letters that stand side by side on A4 at the size of a spreadsheet's column widths."""
NAME_LEAST = 24
GRID = 20
"""Columns of a tab with tables of different widths."""
PLAIN_ROW = 13.5
"""Points of a row that nobody made higher."""
ROWS_MOST = 44
"""Rows of a table that can still be read when they share a page."""
INCH, MILLIMETRE = 25.4, 72 / 25.4
_LINE = Border(*[Side(style="thin", color="888888")] * 4)


def workbook(reports: Sequence[Report]) -> bytes:
    """The spreadsheet's bytes; a tab for each sheet, with those that share its page."""
    book = Workbook()
    book.remove(book.active)
    book.properties.created = MADE
    book.properties.creator = "clc-tui"
    book.properties.title = reports[0].title
    tabs: set[str] = set()
    for report in reports:
        for sheets in _tabs(report):
            _fill(book.create_sheet(_tab(sheets[0].tab, tabs)), sheets)
        if not report.sheets:
            _put(book.create_sheet(_tab(report.title, tabs)), 1, 1, report.nothing)
    buffer = io.BytesIO()
    book.save(buffer)
    return _same_every_time(buffer.getvalue())


def _tabs(report: Report) -> list[list[Sheet]]:
    """The sheets that stand on a tab together."""
    tabs: list[list[Sheet]] = []
    for sheet in report.sheets:
        if tabs and (sheet.goes_on or sheet.share):
            tabs[-1].append(sheet)
        else:
            tabs.append([sheet])
    return tabs


def _tab(name: str, taken: set[str]) -> str:
    """A name for a tab: short, without the signs Excel forbids, each once."""
    clean = re.sub(r"[\[\]:*?/\\'\x00-\x1f]", " ", name).strip() or "1"
    tab, n = clean[:TAB_MOST].strip(), 1
    while tab.casefold() in taken:
        n += 1
        tab = f"{clean[: TAB_MOST - len(str(n)) - 1].strip()} {n}"
    taken.add(tab.casefold())
    return tab


def _fill(tab: Worksheet, sheets: Sequence[Sheet]) -> None:
    """Sheets under each other on one tab; the first says how the tab is printed."""
    first, below, heads = sheets[0], 1, []
    across = max(max(map(len, _table(sheet)), default=1) for sheet in sheets)
    widths = _widths(sheets, across)
    for letter, width in enumerate(widths, 1):
        tab.column_dimensions[get_column_letter(letter)].width = width
    for number, sheet in enumerate(sheets):
        if sheet.share and number and number % sheet.share == 0:
            tab.row_breaks.append(Break(id=below - 1))
        elif number:
            below += 1
        top = _above(tab, below, sheet, widths)
        heads.append(top)
        below = _rows(tab, top, sheet, widths)
        for line in sheet.foot:
            _spread(tab, below, line, widths, _font(sheet))
            below += 1
    _page(tab, first, heads[0] if len(sheets) == 1 and first.paper_head else None)


def _table(sheet: Sheet) -> list[tuple[Cell, ...]]:
    return [row for row in (sheet.paper_head, *sheet.rows, *sheet.totals) if row]


def _above(tab: Worksheet, row: int, sheet: Sheet, widths: Sequence[float]) -> int:
    """Write what stands above the table; the row the table begins on."""
    size = 11 if sheet.goes_on else 13
    _spread(tab, row, sheet.title, widths, Font(name=FACE, bold=True, size=size))
    for n, line in enumerate(sheet.lines, row + 1):
        _spread(tab, n, line, widths, _font(sheet))
    return row + len(sheet.lines) + (1 if sheet.goes_on or sheet.share else 2)


def _rows(tab: Worksheet, top: int, sheet: Sheet, widths: Sequence[float]) -> int:
    """Write the table from a row on; the row after it."""
    table, body = _table(sheet), int(bool(sheet.paper_head))
    size = sheet.letter or _size(sheet)
    strong = range(len(table) - len(sheet.totals), len(table))
    spans = _spans(sheet, len(widths))
    joined = {(each.row + body, each.column): each for each in sheet.joined}
    for n, row in enumerate(table):
        lines = 1
        font = Font(name=FACE, size=size, bold=n in strong or n < body)
        for column, cell in enumerate(row):
            over = joined.get((n, column), Joined(n, column))
            at, last = spans[column][0], spans[column + over.columns - 1][1]
            words = column in sheet.words or over.columns > 1
            fine = bool(sheet.letter) and n >= body and not words
            placed = _put(tab, top + n, at + 1, cell)
            placed.font, placed.alignment = font, _alignment(left=words, fine=fine)
            for each in range(at, last + 1):
                tab.cell(top + n, each + 1).border = _LINE
            room = sum(widths[at : last + 1])
            if not fine:
                high = sum(_lines(part, room, size) for part in str(cell).split("\n"))
                lines = max(lines, ceil(high / over.rows))
        printed = lines * size * 1.2 + (0.8 if tight(sheet) else 3)
        by_hand = row_height(sheet) * MILLIMETRE if sheet.by_hand else 0
        tab.row_dimensions[top + n].height = max(printed, by_hand)
    _merge(tab, top, sheet, spans)
    return top + len(table) + (0 if sheet.goes_on else 1)


def _alignment(*, left: bool, fine: bool) -> Alignment:
    """Words go on in the next line; figures in narrow columns are made smaller instead."""
    side = "left" if left else "center"
    return Alignment(horizontal=side, vertical="center", wrap_text=not fine, shrink_to_fit=fine)


def _merge(tab: Worksheet, top: int, sheet: Sheet, spans: Sequence[tuple[int, int]]) -> None:
    """Make one cell of those that belong together."""
    body = int(bool(sheet.paper_head))
    joined = {(each.row + body, each.column): each for each in sheet.joined}
    for n, row in enumerate(_table(sheet)):
        for column in range(len(row)):
            over = joined.get((n, column), Joined(n, column))
            at, last = spans[column][0], spans[column + over.columns - 1][1]
            if last > at or over.rows > 1:
                tab.merge_cells(None, top + n, at + 1, top + n + over.rows - 1, last + 1)


def _spans(sheet: Sheet, across: int) -> list[tuple[int, int]]:
    """The first and last column of the tab that each column of the sheet takes."""
    count = max(map(len, _table(sheet)), default=1)
    if not sheet.widths or count == across:
        return [(n, n) for n in range(count)]
    ends: list[int] = []
    told, whole = 0, sum(sheet.widths)
    for n, width in enumerate(sheet.widths):
        told += width
        left = count - n - 1
        end = max(round(across * told / whole) - 1, ends[-1] + 1 if ends else 0)
        ends.append(min(end, across - 1 - left))
    starts = [0, *(end + 1 for end in ends[:-1])]
    return list(zip(starts, ends, strict=True))


def _lines(text: str, room: float, size: float) -> int:
    """How many lines a text takes in a column so many letters wide."""
    return max(1, ceil(len(text) * size / 9.2 / max(room - 0.7, 1)))


def _spread(tab: Worksheet, row: int, words: str, widths: Sequence[float], font: Font) -> None:
    """A line of words over the whole width."""
    cell = _put(tab, row, 1, words)
    cell.font = font
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if len(widths) > 1:
        tab.merge_cells(None, row, 1, row, len(widths))
    lines = _lines(words, sum(widths), font.size)
    tab.row_dimensions[row].height = lines * font.size * 1.25 + 2.5


def _font(sheet: Sheet) -> Font:
    return Font(name=FACE, size=_size(sheet))


def _size(sheet: Sheet) -> int:
    return 10 if sheet.portrait and not sheet.share else 9


def _put(tab: Worksheet, row: int, column: int, value: Cell) -> XlsxCell:
    """Write a cell; text stays text, whatever it begins with."""
    cell: XlsxCell = tab.cell(row, column)
    if isinstance(value, Number):
        cell.value = float(value)
        places = len(f"{float(value):g}".partition(".")[2])
        cell.number_format = f"0.{'0' * places}" if places else "0"
    elif isinstance(value, int):
        cell.value = value
    elif value:
        cell.value = on_paper(value)
        cell.data_type = "s"
        cell.quotePrefix = value[0] in "=+-@"
    return cell


def _widths(sheets: Sequence[Sheet], across: int) -> list[float]:
    """How wide each column of the tab is, in letters: as the sheet says, or what it holds needs."""
    first = sheets[0]
    room = UPRIGHT_LETTERS if first.portrait else LYING_LETTERS
    if len(sheets) > 1 and len({sheet.widths for sheet in sheets}) > 1:
        return [room / GRID] * GRID if across <= GRID else [room / across] * across
    if first.widths:
        return [room * width / sum(first.widths) for width in first.widths]
    widths = [
        max(max(map(len, str(cell).split("\n"))) for cell in column) * 1.05 + 1.2
        for column in zip(*_table(first), strict=True)
    ]
    for word in first.words:
        others = sum(widths) - widths[word]
        widths[word] = min(widths[word], max(room - others, NAME_LEAST))
    return widths


def _page(tab: Worksheet, sheet: Sheet, heading: int | None) -> None:
    tab.page_setup.orientation = "portrait" if sheet.portrait else "landscape"
    tab.page_setup.paperSize = tab.PAPERSIZE_A4
    tab.page_setup.fitToWidth = 1
    tab.page_setup.fitToHeight = 1 if _shares_a_page(sheet) else 0
    tab.sheet_properties.pageSetUpPr.fitToPage = True
    tab.page_margins = PageMargins(
        left=LEFT / INCH, right=MARGIN / INCH, top=MARGIN / INCH, bottom=MARGIN / INCH,
        header=0, footer=0,
    )  # fmt: skip
    if heading is not None:
        if sheet.joined and not _shares_a_page(sheet):
            _part(tab, heading, sheet)
        tab.print_title_rows = f"{heading}:{heading}"
        tab.freeze_panes = tab.cell(heading + 1, 3 if len(sheet.paper_head) > 2 else 1)


def _shares_a_page(sheet: Sheet) -> bool:
    """Whether the whole sheet is made small enough for one page."""
    return sheet.one_page and len(_table(sheet)) <= ROWS_MOST


def _part(tab: Worksheet, heading: int, sheet: Sheet) -> None:
    """End each page of a long table before rows that belong together and would be parted."""
    inside = {each.row + n for each in sheet.joined for n in range(1, each.rows)}
    count, room = len(sheet.rows) + len(sheet.totals), (HIGH - 2 * MARGIN - SPARE) * MILLIMETRE
    used = sum(_high(tab, row) for row in range(1, heading + 1))
    for first, after in pairwise([*(n for n in range(count) if n not in inside), count]):
        high = sum(_high(tab, heading + 1 + n) for n in range(first, after))
        if used + high > room:
            tab.row_breaks.append(Break(id=heading + first))
            used = _high(tab, heading)
        used += high


def _high(tab: Worksheet, row: int) -> float:
    """Points that a row takes."""
    return float(tab.row_dimensions[row].height or PLAIN_ROW)


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
            if name == "xl/styles.xml":
                part = re.sub(rb"<font><name.*?</font>", PLAIN_FONT, part, count=1)
            entry = zipfile.ZipInfo(name, MADE.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, part)
    return clean.getvalue()
