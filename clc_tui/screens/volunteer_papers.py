"""What F7 prints of volunteers: a certificate of hours for any period, the roster to hang up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from clc_tui.language import LANGUAGE_NAMES, N_, _, date_text, month_name
from clc_tui.screens.asking import asks, asks_day, chooses
from clc_tui.screens.base import ClcScreen, Printable
from clc_tui.services.dates import month_end
from clc_tui.session import Session
from clc_tui.terms import Invalid, Role
from clc_tui.widgets.form_values import day_of
from clc_tui.widgets.typing_line import Digits

Days = tuple[date, date]


def hours_papers(session: Session, person_id: int) -> Sequence[Printable]:
    """The certificate of somebody who helps or helped; which days are asked when it is printed."""
    if not session.actor.is_a(Role.FACILITATOR):
        return ()
    return (Printable("volunteer_hours", person_id),)


def roster_papers(session: Session, day: date) -> Sequence[Printable]:
    """The roster of a day's week and month, and of those after them."""
    if not session.actor.is_a(Role.FACILITATOR):
        return ()
    monday = day - timedelta(days=day.weekday())
    first = day.replace(day=1)
    following = first + timedelta(days=31)
    periods = (
        (monday, monday + timedelta(days=6)),
        (monday + timedelta(days=7), monday + timedelta(days=13)),
        _month(first),
        _month(following),
    )
    return tuple(Printable("roster", None, _options(days)) for days in periods)


def _month(day: date) -> Days:
    return day.replace(day=1), month_end(day)


def _options(days: Days) -> dict[str, str | int]:
    return {"first": days[0].isoformat(), "last": days[1].isoformat()}


async def hours_asked(screen: ClcScreen[Any], paper: Printable) -> tuple[Printable, str] | None:
    """For which days and in which language; None where the user gives up."""
    app, session = screen.app, screen.session
    days = await _period_asked(screen)
    if days is None:
        return None
    tongues = [(language, LANGUAGE_NAMES[language]) for language in ("kk", "ru")]
    language = await chooses(app, session, _("In which language?"), tongues, session.language)
    return None if language is None else (paper._replace(options=_options(days)), language)


async def _period_asked(screen: ClcScreen[Any]) -> Days | None:
    today = screen.session.actor.today
    before = today.replace(day=1) - timedelta(days=1)
    periods: list[tuple[Days, str]] = [
        ((date(today.year, 1, 1), today), _("{year}, until today").format(year=today.year)),
        (_month(today), f"{month_name(today.month)} {today.year}"),
        (_month(before), f"{month_name(before.month)} {before.year}"),
        ((date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)), str(today.year - 1)),
    ]
    other = (date.min, date.min)
    options = [*periods, (other, _("Other days"))]
    chosen = await chooses(screen.app, screen.session, _("Hours of which days?"), options)
    return await _days_asked(screen, today) if chosen == other else chosen


async def _days_asked(screen: ClcScreen[Any], today: date) -> Days | None:
    """From a day to a day, as the user types them."""
    app, session = screen.app, screen.session
    first = await asks_day(app, session, _("From which day?"), date(today.year, 1, 1))
    if first is None:
        return None

    def last_of(text: str) -> date:
        last = day_of(text, near=max(first, today))
        if last < first:
            raise Invalid(N_("The first day comes after the last."))
        return last

    question, usual = _("Until which day?"), date_text(max(first, today))
    last = await asks(app, session, question, usual, digits=Digits.LETTERS, most=12, read=last_of)
    return None if last is None else (first, last)
