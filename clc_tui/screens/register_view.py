"""How a register reads: its title, rows, cells and totals, as words and letters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, time, timedelta

from rich.cells import cell_len

from clc_tui.language import (
    C_,
    _,
    class_words,
    date_text,
    letter,
    month_alone,
    ngettext,
    short_date,
    weekday_short,
    word,
)
from clc_tui.screens.call_words import in_register
from clc_tui.screens.words import reason_words
from clc_tui.services.register import Cell, ChangeRule, LearnerRow, Register
from clc_tui.terms import LessonState, Status
from clc_tui.widgets.line import clipped
from clc_tui.widgets.register_grid import GridRow

AFTER_CLASS = timedelta(minutes=15)
"""So long after its end a class still counts as on."""

SHORT = {
    Status.PRESENT: C_("hint", "present"),
    Status.LATE: C_("hint", "late"),
    Status.EXCUSED: C_("hint", "excused"),
    Status.ILL: C_("hint", "ill"),
    Status.ABSENT: C_("hint", "absent"),
}
"""As in the hints of the keys."""


def title(register: Register, width: int, centre: str = "") -> tuple[str, str]:
    """The line above everything: what, where, who; and when."""
    lesson = register.lesson
    when = f"{weekday_short(lesson.on_date)} {short_date(lesson.on_date)}  {lesson.starts_at} "
    if width < 60:
        return f" {class_words(register.title, register.target)}", when
    what = class_words(register.title, register.target)
    taught = ", ".join(teacher.name for teacher in register.instructors)
    if not register.helpers:
        return _beside(centre, what, register.room, taught), when
    room = width - cell_len(when) - 1
    names, counted = helpers_told(register)
    for told in (
        (centre, what, register.room, taught, names),
        (centre, what, taught, names),
        (centre, what, taught, counted),
    ):
        line = _beside(*told)
        if cell_len(line) <= room:
            return line, when
    less = room - cell_len(_beside(centre, taught, counted)) - 3
    return _beside(centre, clipped(what, max(less, 1)).rstrip(), taught, counted), when


def helpers_told(register: Register) -> tuple[str, ...]:
    """Who helps at the lesson: by name, and by number where there is no room for names."""
    count = len(register.helpers)
    if not count:
        return ()
    names = _("helper {names}").format(names=", ".join(each.name for each in register.helpers))
    return names, ngettext("{n} helper", "{n} helpers", count).format(n=count)


def _beside(*pieces: str) -> str:
    return " " + "   ".join(piece for piece in pieces if piece)


def days(register: Register) -> list[tuple[str, str]]:
    """Day and month of each lesson."""
    return [(f"{column.on_date:%d}", f".{column.on_date:%m}") for column in register.lessons]


def grid_rows(register: Register, today: datetime) -> list[GridRow]:
    """Every learner, then those who came without being on the list."""
    if register.open_event:
        counts = tuple(
            "" if column.head_count is None else str(column.head_count)
            for column in register.lessons
        )
        return [GridRow("people", "", _("people who came"), counts)]
    rows = [
        GridRow(
            key=row.person_id,
            number=str(row.journal_no or ""),
            name=row.name,
            cells=tuple(
                cell_words(register, row, place, today) for place in range(len(register.lessons))
            ),
            rate=f"{100 * row.attended / row.marked:.0f}" if row.marked else "",
            dim=not row.expected[register.at],
        )
        for row in register.rows
    ]
    here = tuple("+" if place == register.at else "" for place in range(len(register.lessons)))
    rows += [
        GridRow(("walk-in", each.id), "", _("walk-in: {name}").format(name=each.name), here)
        for each in register.walk_ins
    ]
    return rows


def cell_words(register: Register, row: LearnerRow, place: int, now: datetime) -> str:
    """One cell: a mark's letter (`*`: with a note), `(i)` announced, `.` missing, `x` not held."""
    cell, lesson = row.cells[place], register.lessons[place]
    if cell is not None:
        return letter(cell.status) + ("*" if cell.note or cell.minutes else "")
    if not row.expected[place]:
        return ""
    if lesson.state is LessonState.CANCELLED:
        return "x"
    if place == register.at:
        return f"({letter(row.announced.status)})" if row.announced else "."
    return "." if lesson.on_date <= now.date() else ""


def signs() -> tuple[tuple[str, str], ...]:
    """What the signs of a register mean, as F1 tells them."""
    marks = tuple((letter(status), word(status)) for status in Status)
    return (
        *marks,
        (".", _("not marked yet")),
        ("*", _("with a note or minutes; the line below tells it")),
        (f"({letter(Status.ILL)})", _("said beforehand; the rest key writes it down")),
        ("x", _("the lesson was not held")),
        ("[24]", _("the lesson that is being marked")),
        ("%", _("how often somebody came: present and late of all marks")),
    )


def totals(register: Register, width: int) -> str:
    """How many of what, in one line of at most `width` cells; shorter words where needed."""
    lesson = register.lesson
    if lesson.state is LessonState.CANCELLED:
        words = _("Not held: {reason}.").format(reason=reason_words(lesson.reason))
        return _with_note(words, lesson.note)
    if lesson.nobody_came:
        return _with_note(_("Nobody came."), lesson.note)
    if register.open_event:
        came = lesson.head_count
        if came is None:
            return _("Type how many came, then Enter.")
        return ngettext("{n} person came", "{n} people came", came).format(n=came)
    return _counted(register, width)


def _with_note(words: str, note: str | None) -> str:
    return f"{words} {note}" if note else words


def _counted(register: Register, width: int) -> str:
    """What is left to do, then how many of what: in short words, in letters where they do not fit.

    Chosen by what could come, not by what there is: nothing is said otherwise, and hardly
    anything moves, while one marks.
    """
    cells = [row.cells[register.at] for row in register.rows]
    counts = Counter(cell.status for cell in cells if cell is not None)
    missing, walk_ins = len(unmarked(register)), len(register.walk_ins)
    most = len(cells)
    broken = ratio_broken(register)
    all_kinds = {**dict.fromkeys(Status, 1), Status.PRESENT: most}
    line = ""
    for by_word in ((True, True), (True, False), (False, False)):
        longest = _counts(all_kinds, most, most, walk_ins, by_word)
        line = "  ".join(filter(None, (_counts(counts, missing, most, walk_ins, by_word), broken)))
        if max(cell_len(longest), cell_len(line)) <= width:
            break
    return line


def _counts(
    counts: Mapping[Status, int], missing: int, most: int, walk_ins: int, by_word: tuple[bool, bool]
) -> str:
    """Counts by word or by letter: of those who are not marked, of the others."""
    left, of_status = by_word
    width = len(str(most))
    pieces = [f"{_('unmarked') if left else '.'} {missing:<{width}}"] if most else []
    for status in Status:
        number = str(counts.get(status) or "")
        if status is Status.PRESENT and walk_ins:
            number = f"{counts.get(status, 0)}{' + ' if of_status else '+'}{walk_ins}"
        if number:
            name = _(SHORT[status]) if of_status else letter(status)
            pieces.append(f"{name} {number:<{width if status is Status.PRESENT else 0}}")
    return "  ".join(pieces).rstrip()


def ratio_broken(register: Register) -> str:
    """The ratio rule, only where more are really there than it allows."""
    there = len(register.walk_ins) + sum(
        1
        for row in register.rows
        for cell in (row.cells[register.at],)
        if cell is not None and cell.status.attended
    )
    teachers = max(1, len(register.instructors))
    if register.ratio is None or there <= register.ratio * teachers:
        return ""
    if teachers == 1:
        return _("{n} for one, the rule is {rule}").format(n=there, rule=register.ratio)
    return _("{n} for {teachers}, the rule is {rule}").format(
        n=there, teachers=teachers, rule=register.ratio
    )


def unmarked(register: Register) -> list[int]:
    """Places of the rows that are expected and not marked."""
    return [
        place
        for place, row in enumerate(register.rows)
        if row.expected[register.at] and row.cells[register.at] is None
    ]


def marked(register: Register) -> bool:
    """Whether anybody is marked in the register's lesson."""
    return any(row.cells[register.at] is not None for row in register.rows)


def expected(register: Register) -> bool:
    """Whether anybody was in the class on the day of the register's lesson."""
    return any(row.expected[register.at] for row in register.rows)


def with_cell(register: Register, person_id: int, cell: Cell | None) -> Register:
    """The register with one cell of its lesson replaced."""
    rows = tuple(
        row._replace(cells=(*row.cells[: register.at], cell, *row.cells[register.at + 1 :]))
        if row.person_id == person_id
        else row
        for row in register.rows
    )
    return register._replace(rows=rows)


def cell_told(row: LearnerRow, cell: Cell | None) -> str:
    """What stands behind a cell: minutes and note, or what was said beforehand or on a call."""
    return _behind_cell(row, cell) or in_register(row.called)


def _behind_cell(row: LearnerRow, cell: Cell | None) -> str:
    if cell is None:
        if row.announced is None:
            return ""
        said = _("said beforehand: {what}").format(what=word(row.announced.status))
        note = row.announced.note
        return f"{row.name}: {said}" + (" " + _("“{text}”").format(text=note) if note else "")
    pieces = []
    if cell.minutes:
        pieces.append(_("{n} min").format(n=cell.minutes))
    if cell.note:
        pieces.append(_("“{text}”").format(text=cell.note))
    return f"{row.name}: {word(cell.status)} {' '.join(pieces)}" if pieces else ""


def to_come(register: Register, now: datetime) -> str:
    """What may be done with a lesson that is still to come; nothing to say of any other."""
    day = register.lesson.on_date
    if day <= now.date():
        return ""
    words = _("This lesson is on {day}. Until then only absences can be announced.")
    return words.format(day=date_text(day))


def rule_told(register: Register, now: datetime) -> str:
    """What a change of these marks takes, where they are old; what a coming lesson takes."""
    lesson = register.lesson
    age = (now.date() - lesson.on_date).days
    if age < 0:
        return to_come(register, now)
    if register.rule is ChangeRule.FREE or not marked(register):
        return ""
    if register.rule is ChangeRule.WITH_REASON:
        return ngettext(
            "These marks are {n} day old: a change wants a reason.",
            "These marks are {n} days old: a change wants a reason.",
            age,
        ).format(n=age)
    return ngettext(
        "These marks are {n} day old: only the facilitator changes them.",
        "These marks are {n} days old: only the facilitator changes them.",
        age,
    ).format(n=age)


def approved_told(register: Register) -> str:
    """That the hours of the lesson's month are approved already, where they are."""
    if not register.in_approved:
        return ""
    words = _("{month} is in an approved timesheet: changes go onto the next one.")
    return words.format(month=month_alone(f"{register.lesson.on_date:%Y-%m}"))


def day_off_told(register: Register) -> str:
    """That the lesson lies on a day off, and on which."""
    if not register.day_off or register.lesson.state is LessonState.CANCELLED:
        return ""
    day = short_date(register.lesson.on_date)
    return _("{day} is a day off: {name}.").format(day=day, name=register.day_off)


def is_on(register: Register, now: datetime) -> bool:
    """Whether the lesson is going on, or ended less than a quarter of an hour ago."""
    lesson = register.lesson
    start = datetime.combine(lesson.on_date, time.fromisoformat(lesson.starts_at))
    return start <= now < start + timedelta(minutes=lesson.minutes) + AFTER_CLASS
