"""A report written down: as a table to read, csv, json, or a page of html to print."""

from __future__ import annotations

import csv
import html
import io
import json
import unicodedata
from collections.abc import Sequence

from clc_tui.language import current
from clc_tui.reports.shape import Cell, Report, Sheet

FORMATS = ("table", "csv", "json", "xlsx", "html")


def written(report: Report, form: str) -> bytes:
    """The report in one of `FORMATS`: the same bytes for the same rows, always."""
    match form:
        case "xlsx":
            from clc_tui.reports.xlsx import workbook

            return workbook(report)
        case "html":
            return _html(report).encode()
        case "json":
            return (json.dumps(report.data, ensure_ascii=False, indent=1) + "\n").encode()
        case "csv":
            return _csv(report).encode("utf-8-sig")
    return _text(report).encode()


def harmless(cell: Cell) -> Cell:
    """A cell no spreadsheet takes for a formula: an apostrophe stands before what looks like one.

    A single sign (our own `+` and `-`) is no formula.
    """
    if (
        isinstance(cell, str)
        and len(cell) > 1
        and cell.lstrip(" ")[:1] in set("=+-@\t\r\n＝＋－＠")
    ):
        return "'" + cell
    return cell


def _csv(report: Report) -> str:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    for row in (report.table.head, *report.table.rows):
        writer.writerow([harmless(cell) for cell in row])
    return text.getvalue()


# A table to read


def _text(report: Report) -> str:
    if not report.sheets:
        return report.nothing + "\n"
    return "\n".join(_sheet_text(sheet) for sheet in report.sheets)


def _sheet_text(sheet: Sheet) -> str:
    rows = [[_shown(cell) for cell in row] for row in (sheet.head, *sheet.rows, *sheet.totals)]
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    lines = [_shown(sheet.title), *map(_shown, sheet.lines), ""]
    lines += [_line(row, widths, sheet.words) for row in rows]
    lines += ["", *map(_shown, sheet.foot), ""]
    return "\n".join(lines)


def _line(row: Sequence[str], widths: Sequence[int], words: tuple[int, ...]) -> str:
    cells = []
    for n, (cell, width) in enumerate(zip(row, widths, strict=True)):
        gap = " " * (width - _width(cell))
        cells.append(cell + gap if n in words else gap + cell)
    return " ".join(cells).rstrip()


def _shown(cell: Cell) -> str:
    """A cell fit for a terminal, whatever is in the file."""
    return "".join(
        char if char.isprintable() else " " if char.isspace() else "\N{REPLACEMENT CHARACTER}"
        for char in str(cell)
    )


def _width(text: str) -> int:
    """Columns of a terminal that a text takes."""
    return sum(
        0 if unicodedata.combining(char) else 1 + (unicodedata.east_asian_width(char) in "WF")
        for char in text
    )


# A page to print

STYLE = """
@page { size: A4 landscape; margin: 12mm }
body { font: 11pt sans-serif; margin: 1em }
section { page-break-after: always } section:last-child { page-break-after: auto }
h1 { font-size: 14pt; margin: 0 } p { margin: .2em 0 }
table { border-collapse: collapse; margin: .6em 0 } thead { display: table-header-group }
th, td { border: 1px solid #888; padding: .15em .4em; text-align: center; font-weight: normal }
td.w { text-align: left; white-space: nowrap } tfoot td { font-weight: bold }
"""


def _html(report: Report) -> str:
    body = "".join(_section(sheet) for sheet in report.sheets) or f"<p>{_escaped(report.nothing)}"
    return (
        f'<!doctype html>\n<html lang="{current()}"><head><meta charset="utf-8">'
        f"<title>{_escaped(report.title)}</title><style>{STYLE}</style></head>\n"
        f"<body>\n{body}\n</body></html>\n"
    )


def _section(sheet: Sheet) -> str:
    head = "".join(f"<th>{_escaped(cell)}</th>" for cell in sheet.head)
    return (
        f"<section><h1>{_escaped(sheet.title)}</h1>\n"
        + "".join(f"<p>{_escaped(line)}</p>\n" for line in sheet.lines)
        + f"<table><thead><tr>{head}</tr></thead>\n<tbody>\n"
        + "".join(_row(row, sheet.words) for row in sheet.rows)
        + "</tbody>\n<tfoot>\n"
        + "".join(_row(row, sheet.words) for row in sheet.totals)
        + "</tfoot></table>\n"
        + "".join(f"<p>{_escaped(line)}</p>\n" for line in sheet.foot)
        + "</section>\n"
    )


def _row(row: tuple[Cell, ...], words: tuple[int, ...]) -> str:
    cells = (
        f'<td class="w">{_escaped(cell)}</td>' if n in words else f"<td>{_escaped(cell)}</td>"
        for n, cell in enumerate(row)
    )
    return f"<tr>{''.join(cells)}</tr>\n"


def _escaped(cell: Cell) -> str:
    return html.escape(_shown(cell))
