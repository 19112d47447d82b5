"""What the enrolment desk asks for the lines that follow: the second choice, the first day."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from clc_tui.language import N_, _, date_text
from clc_tui.screens.asking import asks, chooses
from clc_tui.screens.base import ClcScreen
from clc_tui.services.courses import courses
from clc_tui.terms import Invalid
from clc_tui.widgets.form_values import day_of
from clc_tui.widgets.typing_line import Digits

Screen = ClcScreen[Any]


class Second(NamedTuple):
    """The course whose list takes those who find no place; it holds for the lines that follow."""

    course_id: int
    title: str


async def second_choice(screen: Screen, own: int, now: Second | None) -> Second | None:
    """The course of the second choice, another than the desk's `own`; or none."""
    lines = await screen.session.do(courses)
    options: list[tuple[Second | int, str]] = [
        (Second(line.id, line.fields.title), line.fields.title) for line in lines if line.id != own
    ]
    options.append((0, _("no second choice")))
    question = _("Who finds no place here waits for:")
    chosen = await chooses(screen.app, screen.session, question, options, now=now or 0)
    if chosen is None:
        return now
    return chosen if isinstance(chosen, Second) else None


async def first_day(screen: Screen, class_begins: date, now: date | None) -> date | None:
    """From which day on people are in the class; None: from now on, as where nothing is said."""

    def read(typed: str) -> date:
        day = day_of(typed, near=class_begins)
        if day < class_begins:
            words = N_("The class begins on {first}; this day lies outside it.")
            raise Invalid(words, first=class_begins)
        return day

    day = await asks(
        screen.app, screen.session, _("In the class from which day?"), date_text(class_begins),
        digits=Digits.LETTERS, most=12, read=read,
    )  # fmt: skip
    if day is None:
        return now
    return None if day == max(class_begins, screen.session.actor.today) else day
