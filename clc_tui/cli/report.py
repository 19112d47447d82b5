"""`clc-tui report`: figures and lists taken out of the file."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from clc_tui.cli.frame import Noun, Place, clean, option, placed
from clc_tui.language import N_
from clc_tui.terms import Actor, Invalid

if TYPE_CHECKING:
    from clc_tui.reports.register import Period
    from clc_tui.reports.shape import Report

FORMATS = ("table", "csv", "json", "xlsx", "html")
AREAS = (
    "teaching", "learners", "staff", "premises", "management", "money", "community", "records"
)  # fmt: skip
STANDING = (
    "open", "overdue", "proposed", "accepted", "in_progress", "done", "verified", "rejected",
    "not_needed",
)  # fmt: skip


def day(text: str | None) -> date | None:
    """A date as 2026-11-23 or 23.11.2026; raises `Invalid` for anything else."""
    if text is None:
        return None
    match = re.fullmatch(r"(\d\d)\.(\d\d)\.(\d{4})", text)
    try:
        return date.fromisoformat("-".join(reversed(match.groups())) if match else text)
    except ValueError:
        raise Invalid(N_("Write a date like 23.11.2026, not {text}."), text=text) from None


OF_A_PERIOD: tuple[Callable[[Callable[..., int]], Callable[..., int]], ...] = (
    option("--format", "form", type=click.Choice(FORMATS), help=N_("How to write it.")),
    option("--output", default="-", help=N_("A file, or - to print it.")),
    option("--centre", help=N_("Which centre; needless where there is one.")),
    option("--from", "first", help=N_("The first day.")),
    option("--to", "last", help=N_("The last day.")),
    option("--month", help=N_("A month, like 2026-11; else this one.")),
)
"""What every report of a period may be asked."""
OF_ANY_TIME: tuple[Callable[[Callable[..., int]], Callable[..., int]], ...] = (
    *OF_A_PERIOD[:-1],
    option("--month", help=N_("A month, like 2026-11; else all.")),
)
"""The same for reports that are of all times where none is said."""


def of_any_time(build: Callable[..., Report]) -> Callable[..., int]:
    """`of_period`, but where a day is not said, from the first or to the last there is."""
    return _command(build, OF_ANY_TIME, always=True)


def of_period(build: Callable[..., Report]) -> Callable[..., int]:
    """Make a command of what builds a report of a period: its formats, its centre, its days.

    `build` takes the actor, the period, and by name whatever options of its own it has.
    """
    return _command(build, OF_A_PERIOD, always=False)


def _command(
    build: Callable[..., Report],
    options: tuple[Callable[[Callable[..., int]], Callable[..., int]], ...],
    *,
    always: bool,
) -> Callable[..., int]:

    def run(
        place: Place,
        /,
        form: str | None,
        output: str,
        centre: str | None,
        first: str | None,
        last: str | None,
        month: str | None,
        **own: object,
    ) -> int:
        form = form or _form_of(output)
        if form == "xlsx" and output == "-" and sys.stdout.isatty():
            raise Invalid(N_("A spreadsheet cannot be shown here; say --output FILE.xlsx."))
        from clc_tui.cli.opening import opened, somebody
        from clc_tui.reports.formats import written

        with opened(place):
            actor = somebody(place, centre)
            days = day(first), day(last)
            if always and month is None:
                days = days[0] or date.min, days[1] or date.max
            data = written(build(actor, _period(actor.today, *days, month), **own), form)
        put_out(data, output)
        return 0

    command = placed(click.pass_obj(run))
    for asked in reversed(options):
        command = asked(command)
    return command


@click.group(
    cls=Noun,
    help=N_("Take figures and lists out of the file: register, hours, recommendations and more."),
)
def command() -> None:
    """The noun."""


@command.command("register", help=N_("The registers of a month or a period, learners × lessons."))
@option("--group", help=N_("Which class, by its title or number; else all."))
@of_period
def register(actor: Actor, period: Period, group: str | None) -> Report:
    """The registers."""
    from clc_tui.reports.register import register_report

    return register_report(actor, period, group)


@command.command("volunteers", help=N_("The hours of volunteers in a month or a period."))
@of_period
def volunteers(actor: Actor, period: Period) -> Report:
    """The hours of volunteers."""
    from clc_tui.reports.volunteers import volunteers_report

    return volunteers_report(actor, period)


@command.command(
    "hours",
    help=N_("The timesheets of a month; with --by, or for other days: planned, held and paid."),
)
@option(
    "--by",
    type=click.Choice(("instructor", "class", "payer")),
    help=N_("Hours planned, held and paid, put together by this."),
)
@option("--payer", help=N_("Only the timesheets of this payer."))
@option("--person", help=N_("Only the timesheets of this person."))
@of_period
def hours(
    actor: Actor, period: Period, by: str | None, payer: str | None, person: str | None
) -> Report:
    """Timesheets, or what was planned, held and paid."""
    from clc_tui.reports.hours import planned_report
    from clc_tui.reports.timesheets import timesheets_report
    from clc_tui.services.hours_report import HoursBy

    if by is None and period.month is not None:
        return timesheets_report(actor, period.month, payer or "", person or "")
    if payer or person:
        raise Invalid(N_("--payer and --person are for the timesheets of a month, without --by."))
    return planned_report(actor, period, HoursBy(by or "instructor"))


@command.command(
    "recommendations",
    help=N_("Recommendations: how each stands, and how many were carried out in time."),
)
@option(
    "--show",
    type=click.Choice(("list", "rates", "matrix", "pages")),
    default="list",
    help=N_("The list; how many in time; who and how far; or a page for each body."),
)
@option("--standing", type=click.Choice(STANDING), help=N_("Only those that stand so."))
@option("--who", help=N_("Only those addressed to this body, or outside, as the list names it."))
@option("--area", type=click.Choice(AREAS), help=N_("Only those of this area."))
@option("--evaluation", type=int, help=N_("Only those of the evaluation with this number."))
@of_any_time
def recommendations(
    actor: Actor,
    period: Period,
    show: str,
    standing: str | None,
    who: str | None,
    area: str | None,
    evaluation: int | None,
) -> Report:
    """Recommendations; the days are those they were made on."""
    from clc_tui.follow_up import ReviewArea
    from clc_tui.reports.recommendations import recommendations_report
    from clc_tui.services.follow_report import Wanted

    wanted = Wanted(
        period.first, period.last, evaluation,
        to=who or "", area=ReviewArea(area) if area else None, standing=standing or "",
    )  # fmt: skip
    return recommendations_report(actor, wanted, show)


def _form_of(output: str) -> str:
    """The format nobody named: from the output's name, else for whoever reads it."""
    ending = Path(output).suffix.lstrip(".").lower()
    if output != "-":
        return ending if ending in FORMATS else "csv"
    return "table" if sys.stdout.isatty() else "csv"


def _period(today: date, first: date | None, last: date | None, month: str | None) -> Period:
    """The days meant; raises `Invalid` where they contradict each other."""
    from clc_tui.reports.register import Period
    from clc_tui.services.dates import month_end

    if month is not None:
        match = re.fullmatch(r"(\d{4})-(\d\d)", month)
        if match is None or not 1 <= int(match[2]) <= 12 or int(match[1]) < 1900:
            raise Invalid(N_("Write a month like 2026-11, not {text}."), text=month)
        if first is not None or last is not None:
            raise Invalid(N_("Say either a month or days, not both."))
        today = date(int(match[1]), int(match[2]), 1)
    start = first or (last or today).replace(day=1)
    end = last or month_end(first or today)
    if start > end:
        raise Invalid(N_("The first day comes after the last."))
    return Period(start, end)


def put_out(data: bytes, output: str) -> None:
    """Print the bytes, or put them into a file of the owner's alone, whole or not at all."""
    if output == "-":
        sys.stdout.flush()
        if sys.stdout.isatty():
            data = "\n".join(map(clean, data.decode("utf-8-sig").split("\n"))).encode()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    path = Path(output).expanduser()
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        handle = os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "wb") as target:
            target.write(data)
        os.replace(beside, path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise Invalid(
            N_("{path} cannot be written: {why}."), path=path, why=error.strerror
        ) from None
