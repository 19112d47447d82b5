"""Which columns of a register are which days of its month."""

from __future__ import annotations

import re
from calendar import monthrange
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import NamedTuple

from clc_tui.db.names import fold
from clc_tui.imports.months import Month, month_number
from clc_tui.imports.reading import Cell, Formula
from clc_tui.imports.words import EXCEL_BEGINS
from clc_tui.language import N_, date_text, month_name
from clc_tui.terms import Invalid

SERIALS = range(40_000, 60_000)
"""Numbers that are days of this century in a spreadsheet."""
_WEEKDAYS = frozenset(
    fold(word)
    for word in (
        "пн вт ср чт пт сб вс пон втор чет пят суб вос понедельник вторник среда четверг пятница"
        " суббота воскресенье дс сс сә бс жм жб сб жс дүйсенбі сейсенбі сәрсенбі бейсенбі жұма"
        " сенбі жексенбі mo tu we th fr sa su"
        " mon tue wed thu fri sat sun monday tuesday wednesday thursday friday"
        " saturday sunday"
    ).split()
)


class Written(NamedTuple):
    """A day as a heading has it; what it does not say is None."""

    day: int
    month: int | None = None
    year: int | None = None
    short: bool = False
    """Written "2.1", as a spreadsheet makes of 2.10: October may be meant."""


def written_day(cell: Cell) -> Written | None:
    """The day a heading names: 5, "05.10", "Пн 05.10", "5 октября", a date; None for no day."""
    if isinstance(cell, Formula) or cell is None:
        return None
    if isinstance(cell, datetime | date):
        return Written(cell.day, cell.month, cell.year)
    if isinstance(cell, int | float):
        return _from_number(cell)
    text = " ".join(_bare(cell).split())
    if found := re.fullmatch(r"(20\d\d)-(\d{1,2})-(\d{1,2})", text):
        return _sound(int(found[3]), int(found[2]), found[1])
    if found := re.fullmatch(r"(\d{1,2})\.?", text):
        return _sound(int(found[1]), None, None)
    if found := re.fullmatch(
        r"(\d{1,2})\s?[./-]\s?(\d{1,2})(?:\s?[./-]\s?(\d{2}|20\d\d))?\.?", text
    ):
        return _sound(int(found[1]), int(found[2]), found[3])
    if found := re.fullmatch(r"(\d{1,2})[\s.-]*([^\W\d_]+)\.?(?:[\s-]+(\d{2}|20\d\d))?", text):
        number = month_number(found[2])
        return _sound(int(found[1]), number, found[3]) if number else None
    if text.isdigit() and int(text) in SERIALS:
        return _from_number(int(text))
    return None


def _from_number(number: float) -> Written | None:
    if number in SERIALS:
        day = EXCEL_BEGINS + timedelta(days=int(number))
        return Written(day.day, day.month, day.year)
    if float(number).is_integer():
        return _sound(int(number), None, None)
    day_text, _point, month_text = f"{number:.6g}".partition(".")
    if not day_text.isdigit() or not 1 <= len(month_text) <= 2:
        return None
    found = _sound(int(day_text), int(month_text), None)
    return found._replace(short=month_text == "1") if found else None


def _bare(text: str) -> str:
    """The heading without days of the week, brackets and the word "year"."""
    words = re.split(r"[\s()|]+", text.strip().lower())
    text = " ".join(word for word in words if word and fold(word) not in _WEEKDAYS)
    return re.sub(r"(?<=\d)\s*[гж]\.?$", "", text)


def _sound(day: int, month: int | None, year: str | None) -> Written | None:
    if not 1 <= day <= 31 or not (month is None or 1 <= month <= 12):
        return None
    return Written(day, month, int(year) % 100 + 2000 if year else None)


class Columns(NamedTuple):
    """The columns of days of a sheet, and those right of the names that are no days."""

    days: dict[int, date]
    others: dict[int, str]
    """What is written above them."""


def day_columns(
    cells: tuple[Cell, ...],
    first: int,
    known: set[int],
    month: Month | None,
    period: tuple[date, date] | None = None,
) -> Columns:
    """Which columns from `first` on are which day; `known` are columns of fields.
    Where no one month is said, the year of "05.10" comes from the period.

    Raises `Invalid` where a day contradicts the month, days do not rise, or no month is said.
    """
    found: dict[int, date] = {}
    others: dict[int, str] = {}
    for place in range(first, len(cells)):
        cell = cells[place]
        written = written_day(cell) if place not in known else None
        if written is None or (written.month is None and not _in_month(written, month)):
            others |= {place: "" if cell is None else str(cell)} if place not in known else {}
            continue
        if month is None and period is not None:
            written = _of_period(written, *period)
        day = _dated(written, month, place, cell)
        before = max(found.values(), default=None)
        if before is not None and day <= before:
            raise _out_of_order(place, cell, day, before)
        found[place] = day
    return Columns(found, others)


def _of_period(written: Written, first: date, last: date) -> Written:
    """A day and month with the one year in which they lie in a period."""
    if written.month is None or written.year is not None or (last - first).days > 800:
        return written
    years = []
    for year in range(first.year, last.year + 1):
        with suppress(ValueError):
            if first <= date(year, written.month, written.day) <= last:
                years.append(year)
    return written._replace(year=years[0]) if len(years) == 1 else written


def _in_month(written: Written, month: Month | None) -> bool:
    return month is None or written.day <= monthrange(*month)[1]


def _dated(written: Written, month: Month | None, place: int, cell: Cell) -> date:
    year, number = written.year, written.month
    if number is None or year is None:
        if month is None:
            raise Invalid(N_("Say which month this is: --month 2026-10."), field="month")
        if written.short and month[1] == 10:
            number = 10
        year, number = year or month[0], number or month[1]
    if month is not None and (year, number) != month:
        raise Invalid(
            N_("Column {column}: {heading} does not lie in {month}. Write the days alone."),
            column=column_name(place),
            heading=shown(cell),
            month=f"{month_name(month[1])} {month[0]}",
        )
    try:
        return date(year, number, written.day)
    except ValueError:
        raise Invalid(
            N_("Column {column}: there is no day {heading}."),
            column=column_name(place),
            heading=shown(cell),
        ) from None


def _out_of_order(place: int, cell: Cell, day: date, before: date) -> Invalid:
    message = (
        N_("Column {column}: {heading} stands there twice. Leave one column for each day.")
        if day == before
        else N_("Column {column}: {heading} comes after {before}. Are these days of two months?")
    )
    return Invalid(
        message, column=column_name(place), heading=shown(cell), before=date_text(before)
    )


def shown(cell: Cell) -> str:
    """A heading as it stands in a sentence."""
    if isinstance(cell, datetime):
        cell = cell.date()
    return date_text(cell) if isinstance(cell, date) else " ".join(str(cell).split())[:30]


def column_name(place: int) -> str:
    """A column as spreadsheets call it: A, B, … AA."""
    name, number = "", place + 1
    while number:
        number, letter = divmod(number - 1, 26)
        name = chr(65 + letter) + name
    return name
