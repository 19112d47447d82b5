"""The register as a report: each class of a period, learners × lessons, and the sums."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any, NamedTuple

from clc_tui.language import _, date_text, letter, month_name, short_date, weekday_short, word
from clc_tui.reports.shape import Cell, Report, Sheet, Table
from clc_tui.services.access import saw
from clc_tui.services.classes import class_called, groups
from clc_tui.services.dates import month_days, month_of
from clc_tui.services.lessons import lessons
from clc_tui.services.register import LearnerRow, LessonColumn, Register, register, walk_ins
from clc_tui.terms import Actor, CancelReason, LessonState, Status


class Period(NamedTuple):
    """From a day to a day, both included."""

    first: date
    last: date

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.first <= day <= self.last

    @property
    def month(self) -> str | None:
        """The month that it is, like 2026-11; None where it is no whole month."""
        month = month_of(self.first)
        return month if self == month_days(month) else None

    @property
    def words(self) -> str:
        """The period as people say it: a month by its name."""
        if self.month is not None:
            return f"{month_name(self.first.month)} {self.first.year}"
        return f"{date_text(self.first)}–{date_text(self.last)}"


ONE_MONTH = 31
"""With so many lessons at most a sheet is put on one page."""


class Page(NamedTuple):
    """One class in one period; cells of rows run along `columns`."""

    group: Register
    columns: tuple[LessonColumn, ...]
    rows: tuple[LearnerRow, ...]
    walk_ins: tuple[int, ...]
    """Per lesson, how many came without being on the list and are not yet tied to a person."""
    today: date

    @property
    def title(self) -> str:
        return " · ".join(part for part in (self.group.title, self.group.target) if part)


def register_report(actor: Actor, period: Period, group: str | None = None) -> Report:
    """The registers of a period: of one class, or of all the actor may see but practice ones."""
    pages = tuple(
        page
        for group_id in _group_ids(actor, period, group)
        if (page := page_of(actor, group_id, period)) is not None
    )
    people = len({row.person_id for page in pages for row in page.rows})
    if people:
        saw(actor, "register_report", people)
    return Report(
        title=" · ".join((_("Register"), period.words)),
        sheets=tuple(filled(page, period) for page in pages),
        table=page_table(pages),
        data={
            "report": "register",
            "centre": pages[0].group.centre_name if pages else None,
            "from": period.first.isoformat(),
            "to": period.last.isoformat(),
            "groups": [page_data(page) for page in pages],
        },
        nothing=_("There are no lessons in {period}.").format(period=period.words),
        people=people,
    )


def _group_ids(actor: Actor, period: Period, group: str | None) -> list[int]:
    if group is not None:
        return [class_called(actor, group)]
    return [
        line.id
        for line in sorted(groups(actor, ended=True), key=lambda g: (g.title, g.target, g.id))
        if not line.practice
        and line.starts_on <= period.last
        and (line.ends_on is None or line.ends_on >= period.first)
    ]


def page_of(actor: Actor, group_id: int, period: Period) -> Page | None:
    """The class's page; None where it had no lesson in the period."""
    wanted = [column for column in lessons(actor, group_id) if column.on_date in period]
    if not wanted:
        return None
    whole = register(actor, wanted[-1].id)
    places = [n for n, column in enumerate(whole.lessons) if column.on_date in period]
    rows = tuple(
        row._replace(
            cells=tuple(row.cells[n] for n in places),
            expected=tuple(row.expected[n] for n in places),
        )
        for row in whole.rows
        if any(row.expected[n] or row.cells[n] is not None for n in places)
    )
    columns = tuple(whole.lessons[n] for n in places)
    came_too = tuple(len(walk_ins(column.id)) for column in columns)
    return Page(whole, columns, rows, came_too, actor.today)


def _one_month(period: Period) -> bool:
    return (period.first.year, period.first.month) == (period.last.year, period.last.month)


def _sign(page: Page, row: LearnerRow, n: int) -> str:
    """One cell: a letter, a point where a mark is missing, nothing where none is due."""
    cell, lesson = row.cells[n], page.columns[n]
    if cell is not None:
        return letter(cell.status)
    due = row.expected[n] and lesson.on_date <= page.today
    return letter(None) if due and lesson.state is not LessonState.CANCELLED else ""


def _percent(row: LearnerRow) -> Cell:
    return round(100 * row.attended / row.marked) if row.marked else ""


def filled(page: Page, period: Period) -> Sheet:
    """The page as it is in the file, to be signed."""
    days = (short_date(column.on_date) for column in page.columns)
    head = (_("No."), _("Name"), *days, _("Came"), "%")
    return Sheet(
        tab=page.title,
        title=page.title,
        lines=above(page, period),
        head=head,
        rows=tuple((row.journal_no or "", row.full_name, *_marks(page, row)) for row in page.rows),
        totals=_totals(page),
        foot=(*_not_held(page), legend(), signature(page)),
        words=(1,),
        one_page=len(page.columns) <= ONE_MONTH,
        narrow_head=(*head[:2], *days_of_month(page), *head[-2:]) if _one_month(period) else (),
    )


def above(page: Page, period: Period) -> tuple[str, ...]:
    """Under a sheet's title: the centre and the period, who teaches and where."""
    group = page.group
    taught = ", ".join(teacher.name for teacher in group.instructors)
    lines = ((group.centre_name, period.words), (taught, group.room))
    told = (" · ".join(part for part in line if part) for line in lines)
    return tuple(line for line in told if line)


def signature(page: Page) -> str:
    """Where the instructor signs."""
    names = ", ".join(teacher.name for teacher in page.group.instructors)
    return _("Instructor: {name}   Signature: ____________________   Date: ____________").format(
        name=names or "____________________"
    )


def _marks(page: Page, row: LearnerRow) -> tuple[Cell, ...]:
    """What stands behind a name: each lesson, how often somebody came, and the rate."""
    cells = (_sign(page, row, n) for n in range(len(page.columns)))
    return (*cells, row.attended, _percent(row))


def days_of_month(page: Page) -> tuple[str, ...]:
    """The day of each lesson and its weekday, short enough for a column of one letter."""
    return tuple(
        f"{column.on_date:%d}\n{weekday_short(column.on_date)[:2]}" for column in page.columns
    )


def _totals(page: Page) -> tuple[tuple[Cell, ...], ...]:
    came = tuple(_came(page, n) for n in range(len(page.columns)))
    attended = sum(row.attended for row in page.rows)
    marked = sum(row.marked for row in page.rows)
    rate: Cell = round(100 * attended / marked) if marked else ""
    return (("", _("Came"), *came, attended, rate),)


def _came(page: Page, n: int) -> str:
    """How many came to one lesson: those on the list, and walk-ins apart ("9 + 1")."""
    column = page.columns[n]
    if column.state is not LessonState.HELD:
        return ""
    if column.head_count is not None:
        return str(column.head_count)
    came = sum(1 for row in page.rows if (cell := row.cells[n]) and cell.status.attended)
    return f"{came} + {page.walk_ins[n]}" if page.walk_ins[n] else str(came)


def _not_held(page: Page) -> tuple[str, ...]:
    """One line for each lesson that was not held, with its reason."""
    return tuple(
        _("{day} not held: {reason}").format(
            day=short_date(column.on_date), reason=word(CancelReason(column.reason))
        )
        for column in page.columns
        if column.state is LessonState.CANCELLED and column.reason
    )


def legend() -> str:
    return "   ".join(f"{letter(status)} {word(status)}" for status in Status)


def page_table(pages: tuple[Page, ...]) -> Table:
    """One row a learner and class; one column a day (a second lesson of a day has its own)."""
    days = sorted({day for page in pages for day in _days(page)})
    head = (
        _("Class"), _("Target group"), _("No."), _("Name"),
        *(date_text(day) + (f" ({n})" if n > 1 else "") for day, n in days),
        _("Came"), "%",
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    for page in pages:
        places = {day: n for n, day in enumerate(_days(page))}
        for row in page.rows:
            cells = (_sign(page, row, places[day]) if day in places else "" for day in days)
            name = (page.group.title, page.group.target, row.journal_no or "", row.full_name)
            rows.append((*name, *cells, row.attended, _percent(row)))
    return Table(head, tuple(rows))


def _days(page: Page) -> list[tuple[date, int]]:
    """Each lesson as its day and its number within that day."""
    count: Counter[date] = Counter()
    days = []
    for column in page.columns:
        count[column.on_date] += 1
        days.append((column.on_date, count[column.on_date]))
    return days


def page_data(page: Page) -> dict[str, Any]:
    group = page.group
    return {
        "number": group.group_id,
        "title": group.title,
        "target": group.target,
        "room": group.room,
        "instructors": [teacher.name for teacher in group.instructors],
        "lessons": [
            {
                "date": column.on_date.isoformat(),
                "starts_at": column.starts_at,
                "minutes": column.minutes,
                "state": column.state.value,
                "reason": column.reason,
                "nobody_came": column.nobody_came,
                "head_count": column.head_count,
                "walk_ins": page.walk_ins[n],
            }
            for n, column in enumerate(page.columns)
        ],
        "learners": [_learner(row) for row in page.rows],
    }


def _learner(row: LearnerRow) -> dict[str, Any]:
    return {
        "journal_no": row.journal_no or None,
        "name": row.full_name,
        "marks": [
            None
            if cell is None
            else {"status": cell.status.value, "minutes": cell.minutes, "note": cell.note}
            for cell in row.cells
        ],
        "expected": list(row.expected),
        "attended": row.attended,
        "marked": row.marked,
    }
