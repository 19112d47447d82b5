"""Timesheets in the shape of the public form 421: days of a month, codes above, hours below.

Title, codes, legend and columns are the payer's. Hours are those the contract pays; a sum is
rounded once, as the contract says, and never a day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from clc_tui.language import C_, _, hours_text, month_text, short_date, word
from clc_tui.reports.shape import Cell, Joined, Number, Sheet
from clc_tui.reports.timesheet_words import (
    cut_off_words,
    hours_words,
    legend,
    signatures,
    state_words,
    states_words,
    supplementary,
    title,
    unmarked_words,
    work_words,
)
from clc_tui.services.dates import covers
from clc_tui.services.pay import PayTerms, paid_hours
from clc_tui.services.sheet_lines import SheetLine
from clc_tui.services.sheet_papers import PaperSheet, SheetPaper
from clc_tui.terms import LineKind, RatePer, SheetColumn

DAYS = 31
NO_SUCH_DAY = "×"
AS_PLANNED = "*"
"""Stands behind the code of a day that is paid as planned."""

BROAD = {
    "no": 6, "name": 34, "iin": 18, "position": 19,
    "days": 8, "clock_hours": 11, "academic_hours": 12, "signature": 13,
}  # fmt: skip
"""How broad each column is on paper, in millimetres; the days share what is left."""
ACROSS = 272
"""Millimetres between the margins of the page."""
LARGEST, SMALLEST = 8.0, 6.0
"""Sizes of letters in points."""
POINT = 25.4 / 72
SENTENCE = 8
"""So many letters are no code and no figure, but words that go over all the days."""
CROWDED = 32
"""Rows from which on the letters are smaller, so that more people stand on a page."""


class Columns(NamedTuple):
    """Which columns stand before the days and behind them."""

    before: tuple[str, ...]
    behind: tuple[str, ...]

    @property
    def first_day(self) -> int:
        return len(self.before)

    @property
    def totals(self) -> tuple[str, ...]:
        return tuple(name for name in self.behind if name != "signature")

    @property
    def widths(self) -> tuple[float, ...]:
        """Millimetres of each column."""
        named = sum(BROAD[name] for name in (*self.before, *self.behind))
        return (
            *(BROAD[name] for name in self.before),
            *[(ACROSS - named) / DAYS] * DAYS,
            *(BROAD[name] for name in self.behind),
        )

    @property
    def head(self) -> tuple[str, ...]:
        called = {
            "no": _("No."),
            "name": _("Surname, name, patronymic"),
            "iin": word(SheetColumn.IIN),
            "position": word(SheetColumn.POSITION),
            "days": _(C_("column", "Days")),
            "clock_hours": _(C_("column", "Clock hours")),
            "academic_hours": _(C_("column", "Academic hours")),
            "signature": _("Signature"),
        }
        days = (str(day) for day in range(1, DAYS + 1))
        before, behind = ([called[name] for name in part] for part in self)
        return (*before, *days, *behind)


def columns_of(paper: SheetPaper, *, signed: bool) -> Columns:
    """The columns the payer wants; `signed`: with room for everybody to sign."""
    wanted = paper.payer.columns
    before = tuple(name for name in wanted if name in (SheetColumn.IIN, SheetColumn.POSITION))
    behind = tuple(name for name in wanted if name not in before)
    return Columns(("no", "name", *before), (*behind, *(("signature",) if signed else ())))


class Sums(NamedTuple):
    """What stands at the end of a row: days, clock hours and academic hours."""

    days: int
    clock_hours: Fraction
    academic_hours: Fraction

    def cells(self, columns: Columns) -> list[Cell]:
        """As the payer's columns have them."""
        values = self._asdict()
        return [
            value if isinstance(value, int) else Number(value)
            for value in (values[name] for name in columns.totals)
        ]


def sums(minutes: int, days: int, terms: PayTerms, *, final: bool) -> Sums:
    """Minutes as hours of both kinds; of a `final` sum those that are paid are rounded."""
    clock, academic = Fraction(minutes, 60), Fraction(minutes, terms.academic_minutes)
    if final and terms.rate_per is RatePer.CLOCK:
        clock = paid_hours(minutes, terms)
    elif final:
        academic = paid_hours(minutes, terms)
    return Sums(days, clock, academic)


def final_sums(each: PaperSheet) -> Sums:
    """What a whole sheet adds up to."""
    sheet = each.sheet
    return sums(sheet.minutes, sheet.days, sheet.terms, final=True)


def own_minutes(lines: Iterable[SheetLine]) -> dict[date, int]:
    """Minutes of each day of the month itself; corrections of other sheets are none of them."""
    days: dict[date, int] = defaultdict(int)
    for line in lines:
        if line.kind is not LineKind.CORRECTION:
            days[line.on_date] += line.minutes
    return days


class _Block(NamedTuple):
    """The rows of one person, and which of their cells are one."""

    rows: list[tuple[Cell, ...]]
    joined: list[Joined]


def grid(paper: SheetPaper, people: Sequence[PaperSheet], *, alone: bool) -> Sheet:
    """The timesheet of one person, `alone`, or of several with room for each to sign."""
    columns = columns_of(paper, signed=not alone)
    rows: list[tuple[Cell, ...]] = []
    joined: list[Joined] = []
    for number, each in enumerate(people, 1):
        block = _block(paper, columns, number, each)
        joined += [place._replace(row=place.row + len(rows)) for place in block.joined]
        rows += block.rows
    called = title(paper, people[0].sheet.number if alone else 0)
    return Sheet(
        tab=people[0].sheet.contract.name if alone else paper.payer.name,
        title=called,
        lines=tuple(_above(paper, people, alone=alone)),
        head=columns.head,
        rows=tuple(rows),
        totals=() if alone else (_total(columns, people),),
        foot=tuple(_below(paper, people, alone=alone)),
        words=tuple(range(1, columns.first_day)),
        one_page=True,
        widths=tuple(round(100 * width) for width in columns.widths),
        joined=tuple(joined),
        letter=_letter(columns, rows),
    )


def _block(paper: SheetPaper, columns: Columns, number: int, each: PaperSheet) -> _Block:
    sheet = each.sheet
    corrections = [line for line in sheet.lines if line.kind is LineKind.CORRECTION]
    minutes = sum(own_minutes(sheet.lines).values())
    own = sums(minutes, sheet.days, sheet.terms, final=not corrections).cells(columns)
    name = sheet.contract.full_name
    if sheet.number:
        name += f"\n{supplementary(sheet.number)}"
    told = {
        "no": str(number), "name": name, "iin": each.iin,
        "position": sheet.contract.position,
    }  # fmt: skip
    blank: list[Cell] = [""] * columns.first_day
    rest: list[Cell] = [""] * (len(columns.behind) - len(own))
    rows: list[tuple[Cell, ...]] = [
        (*(told[name] for name in columns.before), *_codes(paper, each), *own, *rest),
        (*blank, *_hours(paper, each), *[""] * len(columns.behind)),
    ]
    behind = columns.first_day + DAYS
    joined = [Joined(0, behind + n, rows=2) for n in range(len(own))]
    for words, total in _corrections(columns, sheet.terms, corrections, final_sums(each)):
        joined.append(Joined(len(rows), columns.first_day, columns=DAYS))
        rows.append((*blank, words, *[""] * (DAYS - 1), *total, *rest))
    joined += [Joined(0, n, rows=len(rows)) for n in range(columns.first_day)]
    joined += [Joined(0, behind + len(own) + n, rows=len(rows)) for n in range(len(rest))]
    return _Block(rows, joined)


def _corrections(
    columns: Columns, terms: PayTerms, lines: Sequence[SheetLine], whole: Sums
) -> Iterator[tuple[str, list[Cell]]]:
    """A row for each correction of an earlier month, and one that counts all together."""
    for line in lines:
        total = sums(line.minutes, 0, terms, final=False).cells(columns)
        if SheetColumn.DAYS in columns.totals:
            total[columns.totals.index(SheetColumn.DAYS)] = ""
        yield correction_words(line, terms), total
    if lines:
        yield _("Together with corrections"), whole.cells(columns)


def correction_words(line: SheetLine, terms: PayTerms) -> str:
    """Which day of which month, how much, and why."""
    hours = Fraction(abs(line.minutes), terms.hour)
    why = ", ".join(
        part for part in (word(line.reason) if line.reason is not None else "", line.note) if part
    )
    return _("Correction of {month}: {day} {what}, {hours}: {why}").format(
        month=month_text(f"{line.on_date:%Y-%m}"),
        day=short_date(line.on_date),
        what=work_words(line),
        hours=("+" if line.minutes > 0 else "-") + hours_text(hours),
        why=why,
    )


def _codes(paper: SheetPaper, each: PaperSheet) -> list[str]:
    """What each day was; a supplementary sheet has no days of its own."""
    form, sheet = paper.payer, each.sheet
    worked = own_minutes(sheet.lines)
    planned = {line.on_date for line in sheet.lines if line.kind is LineKind.PLANNED}
    codes = []
    for day in paper.days:
        runs = covers(sheet.contract.from_day, sheet.contract.until, day)
        if worked.get(day):
            code = form.holiday_code if day in paper.holidays else form.worked_code
            codes.append(code + (AS_PLANNED if day in planned else ""))
        else:
            codes.append(form.off_code if day in paper.days_off and runs else "")
    if sheet.number:
        codes = [""] * len(codes)
    return codes + [NO_SUCH_DAY] * (DAYS - len(codes))


def _hours(paper: SheetPaper, each: PaperSheet) -> list[Cell]:
    """Hours of each day, of the kind that is paid."""
    worked, terms = own_minutes(each.sheet.lines), each.sheet.terms
    cells: list[Cell] = [
        Number(Fraction(worked[day], terms.hour)) if worked.get(day) else "" for day in paper.days
    ]
    return cells + [NO_SUCH_DAY] * (DAYS - len(cells))


def _total(columns: Columns, people: Sequence[PaperSheet]) -> tuple[Cell, ...]:
    """All people together."""
    whole = Sums(*(sum(part) for part in zip(*map(final_sums, people), strict=True)))
    words = ("", _("Total"), *[""] * (columns.first_day - 2))
    rest = [""] * (len(columns.behind) - len(columns.totals))
    return (*words, *[""] * DAYS, *whole.cells(columns), *rest)


def _above(paper: SheetPaper, people: Sequence[PaperSheet], *, alone: bool) -> Iterator[str]:
    """Under the title: whose sheet for whom, and in plain sight whether it is approved."""
    yield paper.centre
    payer = _("Payer: {name}").format(name=paper.payer.name)
    days = _("Working days in the month: {n}").format(n=paper.working_days)
    number = people[0].sheet.contract.number if alone else ""
    contract = _("Contract: {number}").format(number=number) if number else ""
    yield " · ".join(part for part in (payer, contract, days) if part)
    yield hours_words(people)
    yield from (state_words(people[0].sheet),) if alone else states_words(people)


def _below(paper: SheetPaper, people: Sequence[PaperSheet], *, alone: bool) -> Iterator[str]:
    """Under the table: what the codes mean, what is missing, and who signs."""
    yield "   ".join(legend(paper.payer))
    if any(line.kind is LineKind.PLANNED for each in people for line in each.sheet.lines):
        yield f"{AS_PLANNED} {cut_off_words(paper.payer)}"
    if any(each.sheet.unmarked for each in people):
        yield unmarked_words(people, alone=alone)
    yield from signatures(people[0].sheet.contract.full_name if alone else None)


# How large


def _letter(columns: Columns, rows: Sequence[tuple[Cell, ...]]) -> float:
    """The largest letters with which every day's cell stands in its column."""
    first, last = columns.first_day, columns.first_day + DAYS
    room = columns.widths[first] - 0.3
    days = (str(cell) for row in rows for cell in row[first:last])
    longest = max((_ems(text) for text in days if 0 < len(text) < SENTENCE), default=1)
    size = int(2 * room / POINT / longest) / 2
    most = LARGEST if len(rows) < CROWDED else LARGEST - 1
    return max(SMALLEST, min(most, size))


def _ems(text: str) -> float:
    """How broad a text is, in letter sizes."""
    return sum(0.28 if sign in ",." else 0.56 if sign.isdigit() else 0.75 for sign in text)
