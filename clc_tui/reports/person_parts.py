"""The pieces of the paper that tells everything about a person: lists, each with its title."""

from __future__ import annotations

from datetime import date

from clc_tui.language import date_text
from clc_tui.reports.shape import Cell, Sheet

Rows = list[tuple[Cell, ...]]


def part(title: str, head: tuple[str, ...], rows: Rows, widths: tuple[int, ...] = ()) -> Sheet:
    """One list under its title; it goes on where the one before it ends."""
    return Sheet(
        tab=title,
        title=title,
        lines=(),
        head=head,
        rows=tuple(rows),
        totals=(),
        foot=(),
        words=tuple(range(len(widths))),
        portrait=True,
        goes_on=True,
        widths=widths,
    )


def said(*parts: str | None) -> str:
    """Words one after the other, as far as there are any."""
    return ", ".join(each for each in parts if each)


def day_words(day: date | str | None) -> str:
    """A day, or nothing where there is none."""
    return date_text(day) if day else ""
