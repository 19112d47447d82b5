"""A report written down: as a table to read, csv, json, or a page of html to print."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Mapping, Sequence

from clc_tui.reports.shape import Cell, Report, Sheet

FORMATS = ("table", "csv", "json", "xlsx", "html")


def written(report: Report, form: str) -> bytes:
    """The report in one of `FORMATS`: the same bytes for the same rows, always."""
    match form:
        case "xlsx":
            from clc_tui.reports.xlsx import workbook

            return workbook([report])
        case "html":
            from clc_tui.reports.page import page

            return page([report]).encode()
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
    return "\n".join(_sheet_text(sheet) for sheet in report.sheets if not sheet.tab_only)


def _sheet_text(sheet: Sheet) -> str:
    head = [sheet.head] if sheet.head else []
    rows = [[printable(cell) for cell in row] for row in (*head, *sheet.rows, *sheet.totals)]
    wide = {(each.row + len(head), each.column): each.columns for each in sheet.joined}
    measured = [
        ["" if wide.get((n, column), 1) > 1 else cell for column, cell in enumerate(row)]
        for n, row in enumerate(rows)
    ]
    widths = [max(map(_width, column)) for column in zip(*measured, strict=True)]
    lines = [printable(sheet.title), *map(printable, sheet.lines), ""]
    for n, row in enumerate(rows):
        spans = {column: wide[n, column] for column in range(len(row)) if (n, column) in wide}
        lines.append(_line(row, widths, sheet.words, spans))
    lines += ["", *map(printable, sheet.foot), ""]
    return "\n".join(lines)


def _line(
    row: Sequence[str], widths: Sequence[int], words: tuple[int, ...], spans: Mapping[int, int]
) -> str:
    cells, n = [], 0
    while n < len(row):
        columns = spans.get(n, 1)
        width = sum(widths[n : n + columns]) + columns - 1
        gap = " " * (width - _width(row[n]))
        cells.append(row[n] + gap if n in words or columns > 1 else gap + row[n])
        n += columns
    return " ".join(cells).rstrip()


def printable(cell: Cell) -> str:
    """A cell fit for a terminal and for paper, whatever is in the file."""
    return "".join(
        char if char.isprintable() else " " if char.isspace() else "\N{REPLACEMENT CHARACTER}"
        for char in str(cell)
    )


def on_paper(cell: Cell) -> str:
    """A cell fit for paper: our own ends of lines and blanks that hold stay."""
    lines = (line.split("\u00a0") for line in str(cell).split("\n"))
    return "\n".join("\u00a0".join(map(printable, line)) for line in lines)


def _width(text: str) -> int:
    """Columns of a terminal that a text takes."""
    return sum(
        0 if unicodedata.combining(char) else 1 + (unicodedata.east_asian_width(char) in "WF")
        for char in text
    )
