"""Figures on paper: what each said when it was cited, what it says since, and what it is."""

from __future__ import annotations

from typing import Any

from clc_tui.language import N_, _, date_text, word
from clc_tui.reports.shape import Cell, Sheet
from clc_tui.services.figures import FigureLine, Reading
from clc_tui.services.measures import counted_words, target_words

MET = {True: N_("yes"), False: N_("no"), None: "–"}


def figure_words(line: FigureLine) -> str:
    """What is counted, and of what."""
    return f"{word(line.measure)} · {line.of}"


def figure_days(line: FigureLine) -> str:
    """Of which days it is."""
    if line.first is not None and line.last is not None:
        return f"{date_text(line.first)}–{date_text(line.last)}"
    return _("the last {n} days").format(n=line.window_days)


def reading_words(line: FigureLine, reading: Reading | None) -> str:
    """What it said, and when it was read."""
    if reading is None:
        return ""
    day = date_text(reading.read_on)
    return f"{counted_words(line.measure, reading.counted)}\n{day}"


def figure_sheet(lines: tuple[FigureLine, ...]) -> Sheet:
    """Figures with what they said first and last; each definition stands below."""
    return Sheet(
        tab=_("Figures"),
        title=_("Figures"),
        lines=(),
        head=(
            _("Figure"), _("Days"), _("When cited"), _("Counted again"), _("Should be"),
            _("Reached"),
        ),
        rows=tuple(_row(line) for line in lines),
        totals=(),
        foot=_definitions(lines),
        words=(0,),
        portrait=True,
        widths=(55, 24, 34, 34, 24, 14),
    )  # fmt: skip


def _row(line: FigureLine) -> tuple[Cell, ...]:
    last = line.latest if len(line.readings) > 1 or line.now is not None else None
    reached = MET[line.met] if line.target is not None else ""
    return (
        figure_words(line), figure_days(line).replace("–", "–\n"),
        reading_words(line, line.beginning), reading_words(line, last),
        target_words(line.measure, line.target, line.target_is), _(reached) if reached else "",
    )  # fmt: skip


def _definitions(lines: tuple[FigureLine, ...]) -> tuple[str, ...]:
    """Each definition once, as it was kept with what was read."""
    told = {
        f"{word(line.measure)}: {each.definition}": None for line in lines for each in line.readings
    }
    return tuple(told)


def figure_data(line: FigureLine) -> dict[str, Any]:
    """One figure for json."""
    return {
        "measure": line.measure.value,
        "of": line.of,
        "course_number": line.scope.course_id,
        "class_number": line.scope.group_id,
        "from": None if line.first is None else line.first.isoformat(),
        "to": None if line.last is None else line.last.isoformat(),
        "window_days": line.window_days,
        "target": line.target,
        "target_is": None if line.target_is is None else line.target_is.value,
        "met": line.met,
        "readings": [
            _reading(each) for each in (*line.readings, *((line.now,) if line.now else ()))
        ],
    }


def _reading(each: Reading) -> dict[str, Any]:
    return {
        "on": each.read_on.isoformat(),
        "occasion": each.occasion.value,
        "numerator": each.counted.numerator,
        "denominator": each.counted.denominator,
        "unknown": each.counted.unknown,
        "definition": each.definition,
    }
