"""How a timesheet lies on the screen: what is to be done first, then its lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rich.cells import cell_len

from clc_tui.language import _, hours_text, month_alone, ngettext, short_date
from clc_tui.screens.base import ROOMY
from clc_tui.screens.hour_words import (
    caution_words,
    correction_words,
    hours_of,
    later_words,
    line_words,
    signed_hours,
    steps_words,
    unit,
    when,
)
from clc_tui.services.sheet_lines import SheetLine
from clc_tui.services.sheet_records import GoneLine, Sheet
from clc_tui.terms import LineKind, SheetState
from clc_tui.widgets.line import wrapped
from clc_tui.widgets.record_table import Column, Record

UNDER_WORDS = "              "
"""What stands under a line begins where its words do."""


def columns() -> tuple[Column, ...]:
    """Day and hour, what, minutes, hours of the rate's kind."""
    return (
        Column(13),
        Column(),
        Column(5, right=True, least=ROOMY),
        Column(7, right=True),
    )


def may_hand_in(sheet: Sheet) -> bool:
    """Whether the reader's own sheet is complete and still to be handed in."""
    waits = sheet.state in (SheetState.DRAFT, SheetState.RETURNED)
    return sheet.own and waits and sheet.to_come is None and bool(sheet.lines)


def to_answer(sheet: Sheet) -> list[SheetLine]:
    """Lines of the reader's own sheet that were sent back and have no answer yet."""
    if not sheet.own or sheet.state is not SheetState.RETURNED:
        return []
    return [line for line in sheet.lines if line.remark and not line.answer]


def after_marking(sheet: Sheet, before: object) -> object | None:
    """Where the cursor goes from a lesson without marks, once it is marked.

    To the next one without; after the last of them to its own line, where its hours stand now.
    """
    if not (isinstance(before, tuple) and before[0] == "unmarked"):
        return None
    left = [lesson.lesson_id for lesson in sheet.unmarked]
    done = next((line for line in sheet.lines if line.key.lesson_id == before[1]), None)
    if before[1] in left or done is None:
        return None
    then = (done.on_date, done.starts_at or "")
    later = [each.lesson_id for each in sheet.unmarked if (each.on_date, each.starts_at) >= then]
    return ("unmarked", (later or left)[0]) if left else ("line", done.key)


def _first(sheet: Sheet, width: int) -> Iterator[Record]:
    """What Enter does with the whole sheet: answer what was sent back, then hand it in."""
    if n := len(to_answer(sheet)):
        words = ngettext("{n} remark unanswered: Enter answers",
                         "{n} remarks unanswered: Enter answers", n)  # fmt: skip
        yield Record(("answer",), (words.format(n=n),), spread=True)
    elif may_hand_in(sheet):
        words = _("{month} is complete: Enter hands in {n} {unit}")
        if sheet.unmarked:
            words = _("Enter hands in {n} {unit}, without the lessons that have no marks")
        words = words.format(
            month=month_alone(sheet.month), n=hours_text(sheet.paid_hours), unit=unit(sheet.terms)
        )
        if cell_len(words) > width - 2:  # the lessons without marks stand right below
            words = _("Enter hands in {n} {unit}").format(
                n=hours_text(sheet.paid_hours), unit=unit(sheet.terms)
            )
        yield Record(("hand_in",), (words,), spread=True)


def records(sheet: Sheet, width: int) -> Iterator[Record]:
    """Everything below the sums."""
    yield from _first(sheet, width)
    if sheet.state is SheetState.RETURNED:
        yield from _told(
            "! " + _("Sent back: {why}").format(why=sheet.returned or _("see below")), width
        )
    names = _names(sheet)
    yield from _unmarked(sheet, width, names)
    for line in sheet.lines:
        yield from _line(line, sheet, width, names)
    if not sheet.lines:
        yield from _told(_nothing(sheet), width)
    for gone in sheet.gone:
        yield from _told(_gone(gone), width)
    for caution in sheet.cautions:
        yield from _told("! " + caution_words(caution, sheet.terms), width)
    for later in sheet.later:
        yield from _told(later_words(later, sheet.terms), width)
    for words in steps_words(sheet):
        yield from _told(words, width)


def _names(sheet: Sheet) -> dict[str, str]:
    """What classes are called here: the course alone, where it tells one class from another."""
    called = {line.words for line in sheet.lines if line.key.lesson_id is not None}
    called |= {lesson.words for lesson in sheet.unmarked}
    courses = Counter(words.partition(" · ")[0] for words in called)
    return {words: course for words in called if courses[course := words.partition(" · ")[0]] == 1}


def _nothing(sheet: Sheet) -> str:
    if sheet.unmarked:
        return _("No hours yet: they come from marked lessons.")
    return _("No hours in this month: they come from marked lessons, and from other work.")


def _told(words: str, width: int, begins: str = "") -> Iterator[Record]:
    """Words over as many lines as they need."""
    for line in wrapped(begins + words, width - 2, begins or "  "):
        yield Record(None, (line,))


def _unmarked(sheet: Sheet, width: int, names: dict[str, str]) -> Iterator[Record]:
    """Lessons that nobody is paid for as things stand."""
    n = len(sheet.unmarked)
    if not n:
        return
    words = ngettext(
        "{n} lesson without marks counts for nothing: Enter opens it",
        "{n} lessons without marks count for nothing: Enter opens one", n,
    )  # fmt: skip
    for line in wrapped(words.format(n=n), width - 2):
        yield Record(None, (line,), strong=True)
    for lesson in sheet.unmarked:
        yield Record(
            ("unmarked", lesson.lesson_id),
            (
                f"{short_date(lesson.on_date)} {lesson.starts_at}",
                names.get(lesson.words, lesson.words),
                str(lesson.minutes),
                f"({hours_of(lesson.minutes, sheet.terms)})",
            ),
        )
    yield Record(None, ("",))


def _line(line: SheetLine, sheet: Sheet, width: int, names: dict[str, str]) -> Iterator[Record]:
    correction = line.kind is LineKind.CORRECTION
    hours = signed_hours if correction else hours_of
    yield Record(
        ("line", line.key),
        (
            when(line),
            line_words(line._replace(words=names.get(line.words, line.words))),
            str(line.minutes),
            hours(line.minutes, sheet.terms),
        ),
    )
    under = UNDER_WORDS if width >= ROOMY else "  "
    if correction:
        yield from _told(correction_words(line), width, under)
    for said in line.before:
        yield from _told(_before(said.reason, said.answer), width, under)
    if line.remark:
        yield from _told(f"! {line.remark}", width, under)
    if line.answer:
        yield from _told(_("Answer: {words}").format(words=line.answer), width, under)


def _before(remark: str, answer: str) -> str:
    """Why a line was sent back, before the sheet was handed in again, and what was answered."""
    told = _("Was sent back: {why}").format(why=remark)
    return f"{told} · {_('Answer: {words}').format(words=answer)}" if answer else told


def _gone(line: GoneLine) -> str:
    """A line that was sent back and that the sheet does not hold any more."""
    words = _("{day} {hour} {what} is not on the sheet any more.").format(
        day=short_date(line.on_date), hour=line.starts_at, what=line.words
    )
    return f"{words} {_before(line.remark, line.answer)}"
