"""What is typed of a payer on its form is what their timesheet says, in a workbook and in html."""

from __future__ import annotations

import html
import io
import re
from pathlib import Path

import openpyxl
from desk import acted, line_with, shown, told, type_in
from hours_desk import Hours, hours
from openpyxl.worksheet.worksheet import Worksheet
from test_contract_screens import PAYERS

from clc_tui.db.models import Payer
from clc_tui.reports.formats import written
from clc_tui.reports.papers import made
from clc_tui.services.papers import tray

LEGEND = "Я – явка; вых – выходной; ПР – работа в праздник «по приказу»"


def printed(h: Hours, form: str) -> bytes:
    """The last paper of the facilitator's tray."""

    def make() -> bytes:
        actor = h.actor()
        return written(made(actor, tray(actor)[-1]), form)

    return h.at.ask(make)


def values_of(tab: Worksheet) -> list[list[str]]:
    """The rows of a tab from its headings on, as they read."""
    rows = [["" if cell is None else str(cell) for cell in row] for row in tab.values]
    return rows[next(n for n, row in enumerate(rows) if row[0] == "No.") :]


def by_day(row: list[str], first: int) -> dict[int, str]:
    """What stands under the days of a row, of which the first is the cell `first`."""
    return {day: cell for day, cell in enumerate(row[first : first + 31], 1) if cell}


def rows_of(page: str) -> list[list[str]]:
    """The cells of a page's table, row by row."""
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", page, re.S)
    cells = (re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.S) for row in rows)
    return [[html.unescape(cell) for cell in row] for row in cells]


@acted
async def test_the_form_of_a_payer_and_its_paper_say_the_same(tmp_path: Path) -> None:
    with hours(tmp_path) as h:
        async with h.at.sitting("akhmetova") as app:
            await type_in(app, *PAYERS, "enter")
            assert type(app.screen).__name__ == "PayerForm"
            await type_in(app, "tab", "ctrl+u", *"Ведомость часов, 2 экз.", "tab")
            for code in ("Я", "вых", "ПР"):
                await type_in(app, "ctrl+u", *code, "tab")
            await type_in(app, "ctrl+u", *LEGEND, "tab", "space")
            assert "position" in line_with(app, "position")
            await type_in(app, "space", "down", "space", "end", "space", "enter")
            assert line_with(app, "Beside the days").split(maxsplit=3)[3] == "‹ IIN, days, hours ›"
            await type_in(app, "f2")
            assert told(app).strip() == "Saved."
        h.approved()
        async with h.at.sitting("akhmetova") as app:
            await type_in(app, "5", "home", "f7")
            assert "Timesheets of a payer" in "\n".join(shown(app))
            await type_in(app, "enter")
        page = printed(h, "html").decode()
        cells = openpyxl.load_workbook(io.BytesIO(printed(h, "xlsx"))).worksheets[0]
        for said in (page, "\n".join(str(cell.value) for row in cells for cell in row)):
            assert "Ведомость часов, 2 экз., October 2026" in html.unescape(said)
            assert "Я – явка   вых – выходной   ПР – работа в праздник «по приказу»" in said
        in_html, in_book = rows_of(page), values_of(cells)
        for head, codes, under in (in_html[:3], in_book[:3]):
            assert head[:4] == ["No.", "Surname, name, patronymic", "IIN", "1"]
            assert head[33:] == ["31", "Days", "Clock hours"]
            off = dict.fromkeys((3, 4, 10, 11, 17, 18, 24, 25, 31), "вых")
            assert by_day(codes, 3) == {**off, 5: "Я", 12: "Я"}
            assert codes[:2] == ["1", "Ли Ольга"] and codes[-2:] == ["2", "3"]
            assert by_day(under, len(under) - 31 - 2 * (len(under) > 34)) == {5: "2", 12: "2"}


@acted
async def test_a_legend_in_nobodys_own_words_follows_the_codes(tmp_path: Path) -> None:
    with hours(tmp_path) as h:
        async with h.at.sitting("akhmetova", "ru") as app:
            await type_in(app, *PAYERS, "a", *"Школа", "tab", "tab", "ctrl+u", *"Я", "f2")
            legend = "Я – фактически отработанные часы; В – выходные и праздничные дни"
            await type_in(app, "end", "enter")
            assert legend in "; ".join(payer(h).legend.split("\n"))
            await type_in(
                app, *["tab"] * 5, "ctrl+u", *"Я – урок", "up", "up", "ctrl+u", *"X", "f2"
            )
            assert (payer(h).off_code, payer(h).legend) == ("X", "Я – урок"), "own words stay"


def payer(h: Hours) -> Payer:
    """The payer that was written down."""
    return h.at.ask(lambda: Payer.get(Payer.name == "Школа"))
