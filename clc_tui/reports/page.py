"""Reports as one page of html that a browser prints on A4: each sheet on a page of its own.

How large the letters may be, so that a month stands on one page, is worked out here: a browser
without scripts cannot do it.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping, Sequence
from math import ceil

from clc_tui.language import _, current
from clc_tui.reports.formats import on_paper
from clc_tui.reports.shape import Cell, Joined, Report, Sheet

MARGIN = 10
"""Of the paper, in millimetres."""
LEFT = 15
"""Where the sheets are filed."""
WIDE, HIGH = 297, 210
POINT = 25.4 / 72
LARGEST, SMALLEST = 11.0, 8.0
"""Sizes of letters in points."""
LETTER, DIGIT, PAD = 0.6, 0.62, 0.7
"""How wide a letter and a digit are, and the room beside them: in letter sizes."""
LINE, ABOVE, ABOVE_TIGHT = 1.2, 0.32, 0.12
"""How high a line is, and the room above and below it in a row."""
MANY_ROWS = 25
"""From so many on the rows of a page stand close."""
SPARE = 4
"""Millimetres of a page that stay free: browsers round upwards."""

STYLE = """
body { font: 11pt Arial, "Liberation Sans", "DejaVu Sans", sans-serif; margin: 1em }
h1 { font-size: 1.3em; margin: 0 } h2 { font-size: 1em; margin: .8em 0 .1em }
p { margin: .15em 0; white-space: pre-wrap } .hand p.foot { margin-top: .7em }
table { border-collapse: collapse; margin: .4em 0 } thead { display: table-header-group }
tr { break-inside: avoid } tr.on { break-after: avoid }
th, td { border: 1px solid #666; padding: .1em .3em; text-align: center; font-weight: normal;
  line-height: 1.2; white-space: pre-line }
.tight td { padding-top: 0; padding-bottom: 0 }
td.w { text-align: left; overflow-wrap: anywhere } .totals td { font-weight: bold }
table.full, .hand table { width: 99.7% } table.full { table-layout: fixed }
.fine p.foot { margin-top: .4em } .fine th, .fine td { padding-left: 0; padding-right: 0 }
.fine td.w { padding-left: .25em; padding-right: .25em }
section.land { page: land } section.port { page: port }
section.half { min-height: 134mm } section.half + section.second { border-top: 1px dashed #666;
  padding-top: 3mm }
@page land { size: A4 landscape; margin: 10mm 10mm 10mm 15mm }
@page port { size: A4 portrait; margin: 10mm 10mm 10mm 15mm }
@media print { body { margin: 0 } section.next { break-before: page } }
@media screen { section { margin-bottom: 2em } }
"""


def page(reports: Sequence[Report]) -> str:
    """One page of html by itself: nothing is fetched, nothing runs."""
    body, before = "", False
    for report in reports:
        for section in _sections(report, before):
            body, before = body + section, True
    sheets = [sheet for report in reports for sheet in report.sheets]
    upright = "portrait" if sheets and sheets[0].portrait else "landscape"
    title = reports[0].title if len(reports) == 1 else _("Papers")
    size = f"@page {{ size: A4 {upright}; margin: 10mm 10mm 10mm 15mm }}"
    language = reports[0].language if len(reports) == 1 and reports[0].language else current()
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">'
        f"<title>{_escaped(title)}</title><style>{size}{STYLE}</style></head>\n"
        f"<body>\n{body}</body></html>\n"
    )


def _sections(report: Report, before: bool) -> Iterator[str]:
    """The report's pages; `before` says that something stands before them."""
    tongue = f' lang="{report.language}"' if report.language else ""
    if not report.sheets:
        kind = "port next" if before else "port"
        told = f"<h1>{_escaped(report.title)}</h1>\n" if report.language else ""
        yield f'<section class="{kind}"{tongue}>{told}<p>{_escaped(report.nothing)}</p></section>\n'
        return
    pages: list[list[Sheet]] = []
    for sheet in report.sheets:
        if sheet.tab_only:
            continue
        if sheet.goes_on and pages:
            pages[-1].append(sheet)
        else:
            pages.append([sheet])
    for number, sheets in enumerate(pages):
        first = sheets[0]
        kinds = ["port" if first.portrait else "land"]
        second = first.share > 1 and number % first.share > 0
        kinds += ["half"] if first.share > 1 else []
        kinds += ["second"] if second else []
        kinds += ["hand"] if first.by_hand else []
        kinds += ["tight"] if tight(first) else []
        kinds += ["fine"] if first.letter else []
        kinds += ["next"] if not second and (before or number) else []
        size = f"{_size(first):g}pt"
        inside = "".join(_sheet(sheet) for sheet in sheets)
        yield (
            f'<section class="{" ".join(kinds)}"{tongue} style="font-size: {size}">\n'
            f"{inside}</section>\n"
        )


def _sheet(sheet: Sheet) -> str:
    mark = "h2" if sheet.goes_on else "h1"
    return (
        f"<{mark}>{_escaped(sheet.title)}</{mark}>\n"
        + "".join(f"<p>{_escaped(line)}</p>\n" for line in sheet.lines)
        + (_table(sheet) if sheet.rows or sheet.totals or sheet.paper_head else "")
        + "".join(f'<p class="foot">{_escaped(line)}</p>\n' for line in sheet.foot)
    )


def _table(sheet: Sheet) -> str:
    whole = sum(sheet.widths)
    columns = "".join(f'<col style="width: {100 * width / whole:g}%">' for width in sheet.widths)
    head = "".join(f"<th>{_escaped(cell)}</th>" for cell in sheet.paper_head)
    # Totals stand in the body: what is in a tfoot would be repeated on every page.
    small = f' style="font-size: {sheet.letter:g}pt"' if sheet.letter else ""
    places = {(each.row, each.column): each for each in sheet.joined}
    taken = {
        (each.row + down, each.column + across): None
        for each in sheet.joined
        for down in range(each.rows)
        for across in range(each.columns)
    }
    spans: Spans = {**taken, **places}
    return (
        (f'<table class="full"{small}>' if whole else "<table>")
        + columns
        + (f"<thead><tr>{head}</tr></thead>\n" if head else "")
        + "<tbody>\n"
        + "".join(_row(row, sheet, n, spans) for n, row in enumerate(sheet.rows))
        + '</tbody>\n<tbody class="totals">\n'
        + "".join(_row(row, sheet) for row in sheet.totals)
        + "</tbody></table>\n"
    )


Spans = Mapping[tuple[int, int], Joined | None]
"""By row and column the cells that take more than one place; None for a place that is taken."""


def _row(row: tuple[Cell, ...], sheet: Sheet, number: int = -1, spans: Spans | None = None) -> str:
    cells = []
    for n, cell in enumerate(row):
        size = ""
        if spans and (number, n) in spans:
            span = spans[number, n]
            if span is None:
                continue
            size = f' rowspan="{span.rows}"' if span.rows > 1 else ""
            size += f' colspan="{span.columns}"' if span.columns > 1 else ""
        kind = ' class="w"' if n in sheet.words or "colspan" in size else ""
        cells.append(f"<td{kind}{size}>{_escaped(cell)}</td>")
    high = f' style="height: {row_height(sheet):g}mm"' if sheet.by_hand else ""
    if any(each.row <= number < each.row + each.rows - 1 for each in sheet.joined):
        high += ' class="on"'
    return f"<tr{high}>{''.join(cells)}</tr>\n"


def _escaped(cell: Cell) -> str:
    return html.escape(on_paper(cell)).replace("\u00a0", "&nbsp;")


# How large


def _size(sheet: Sheet) -> float:
    """The largest letters with which the sheet stands on one page; the smallest if none do."""
    if sheet.share > 1 or sheet.letter:
        return 9.0
    if not sheet.one_page:
        return 10.0 if sheet.portrait else LARGEST
    sizes = [LARGEST - n / 2 for n in range(int(2 * (LARGEST - SMALLEST)) + 1)]
    return next((size for size in sizes if fits(sheet, size)), SMALLEST)


def tight(sheet: Sheet) -> bool:
    """Whether the rows stand close, because there are many of them."""
    return sheet.one_page and len(sheet.rows) >= MANY_ROWS


def row_height(sheet: Sheet) -> float:
    """How high a row to be filled in by hand is: lower where many have to share the page."""
    if not sheet.one_page:
        return sheet.by_hand
    high = WIDE if sheet.portrait else HIGH
    room = high - 2 * MARGIN - SPARE - 12 - 5 * (len(sheet.lines) + len(sheet.foot) + 1)
    return max(min(sheet.by_hand, room / max(1, len(sheet.rows) + len(sheet.totals) + 1)), 4)


def fits(sheet: Sheet, size: float) -> bool:
    """Whether the sheet stands on one page with letters of this size."""
    letter = size * POINT
    across, high = (HIGH, WIDE) if sheet.portrait else (WIDE, HIGH)
    room = across - MARGIN - LEFT
    table = [row for row in (sheet.paper_head, *sheet.rows, *sheet.totals) if row]
    widths = [
        letter * (max(_letters(cell) for cell in column) * DIGIT + PAD)
        for column in zip(*table, strict=True)
    ]
    name = sheet.words[0]
    for_names = room - (sum(widths) - widths[name])
    if for_names < letter * 14 * LETTER:
        return False
    used = letter * (1.3 * 1.2 + (1.35 * (len(sheet.lines) + 1)) + 0.8)
    between = 2 if sheet.by_hand else 1.35
    used += sum(letter * between * ceil(len(line) * LETTER * letter / room) for line in sheet.foot)
    for row in table:
        lines = max(
            ceil((len(str(row[name])) * LETTER * letter + PAD * letter) / for_names),
            max(str(cell).count("\n") + 1 for cell in row),
        )
        printed = letter * (LINE * lines + (ABOVE_TIGHT if tight(sheet) else ABOVE))
        used += max(printed, row_height(sheet) if sheet.by_hand else 0)
    return used <= high - 2 * MARGIN - SPARE


def _letters(cell: Cell) -> int:
    return max(map(len, str(cell).split("\n")), default=0)
