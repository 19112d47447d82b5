"""How hours and timesheets read: in the list of a month, on a sheet, in Today and on leaving."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from rich.cells import cell_len

from clc_tui.language import (
    C_,
    N_,
    _,
    date_text,
    hours_text,
    money_text,
    month_alone,
    month_name,
    month_title,
    ngettext,
    short_date,
    word,
)
from clc_tui.screens.call_words import WHERE
from clc_tui.services.dates import month_of
from clc_tui.services.hours_month import OwnMonth
from clc_tui.services.hours_waiting import HoursWaiting
from clc_tui.services.other_work import WorkSaved
from clc_tui.services.pay import PayTerms
from clc_tui.services.sheet_cautions import Caution, CautionKind
from clc_tui.services.sheet_later import Later
from clc_tui.services.sheet_lines import SheetLine
from clc_tui.services.sheet_records import Sheet, SheetRow
from clc_tui.terms import LineKind, RatePer, SheetState

SheetKey = tuple[int | None, str, int]
"""A sheet by contract, month and number; without a contract the month's list."""
COMMITTEE = C_("hours", "approved by the committee")


def unit(terms: PayTerms) -> str:
    """The hour that is paid, in short."""
    return _(C_("short", "ac. h")) if terms.rate_per is RatePer.ACADEMIC else _(C_("short", "h"))


def hours_of(minutes: int, terms: PayTerms) -> str:
    """Minutes as hours of the kind that is paid, as they are."""
    return hours_text(Fraction(minutes, terms.hour))


def signed_hours(minutes: int, terms: PayTerms) -> str:
    """What a correction adds or takes away."""
    return f"{'+' if minutes > 0 else ''}{hours_of(minutes, terms)}"


def sums(rows: Iterable[SheetRow], month: str) -> str:
    """The hours of a month's sheets together, those of each kind by itself.

    Supplementary sheets of months before stand in the list, and count in their own month.
    """
    found: dict[str, Fraction] = {}
    for row in (each for each in rows if each.month == month):
        terms = row.contract.terms
        name = unit(terms)
        found[name] = found.get(name, Fraction()) + Fraction(row.minutes, terms.hour)
    return ", ".join(f"{hours_text(hours)} {name}" for name, hours in found.items())


def which(month: str, number: int, *, brief: bool = False) -> str:
    """The month of a sheet, in brief without its year, and that it is a supplementary one."""
    words = month_alone(month) if brief else month_title(month)
    return words if not number else f"{words} {_('supplement {n}').format(n=number)}"


def state_words(sheet: SheetRow | Sheet) -> str:
    """How far a sheet is; an approval of the committee is always called so."""
    if sheet.state is SheetState.APPROVED and sheet.attested:
        return _(COMMITTEE)
    return word(sheet.state)


def total_words(sheet: Sheet, width: int) -> str:
    """What a sheet comes to; the money, and the hours it is for, where there is room for no more.

    Rounded hours are told only where rounding made others of them.
    """
    minutes, terms = sheet.minutes, sheet.terms
    raw = Fraction(minutes, terms.hour)
    pieces = [
        ngettext("{n} day", "{n} days", sheet.days).format(n=sheet.days),
        _("{n} academic h").format(n=hours_text(Fraction(minutes, terms.academic_minutes))),
        _("{n} clock h").format(n=hours_text(Fraction(minutes, 60))),
    ]
    paid = f"{hours_text(sheet.paid_hours)} {unit(terms)}"
    money = _("{n} tenge").format(n=money_text(sheet.money))
    if sheet.paid_hours != raw:
        pieces.append(_("paid {n}").format(n=paid))
    whole = " · ".join([*pieces, money])
    return whole if len(whole) < width - 1 else f"{paid} · {money}"


def line_words(line: SheetLine) -> str:
    """The class of a lesson, or what else was done."""
    if line.work is not None:
        return f"{word(line.work)}: {line.words}" if line.words else word(line.work)
    if line.kind is LineKind.PLANNED:
        return f"{line.words} ({word(line.kind)})"
    return line.words


def correction_words(line: SheetLine) -> str:
    """Why a correction came about, and what was said of it."""
    why = word(line.reason) if line.reason is not None else ""
    note = f" ({line.note})" if line.note else ""
    return f"{word(LineKind.CORRECTION)}: {why}{note}"


def later_words(later: Later, terms: PayTerms) -> str:
    """What of an approved sheet another one takes back, or adds to it."""
    if later.month:
        words = _("{n} {unit} of it were taken back in the sheet of {month}")
        if later.minutes > 0:
            words = _("{n} {unit} more of it were paid in the sheet of {month}")
    else:
        words = _("{n} {unit} of it will be taken back in the next sheet")
        if later.minutes > 0:
            words = _("{n} {unit} more of it will come onto the next sheet")
    return words.format(
        n=hours_of(abs(later.minutes), terms), unit=unit(terms),
        month=which(later.month, later.number) if later.month else "",
    )  # fmt: skip


def when(line: SheetLine) -> str:
    """Day and hour of a line."""
    return f"{short_date(line.on_date)} {line.starts_at or ''}".rstrip()


CAUTIONS = {
    CautionKind.OVERLAP: N_("{day}: {n} min lie at the hour of {what}"),
    CautionKind.LONG_DAY: N_(
        "{day}: {hours} clock h; beside a main job 4 (Labour Code, art. 68(3))"
    ),
    CautionKind.OVER_DAY: N_("{day}: {hours} clock h of work, and a day has 24"),
    CautionKind.OVER_ALLOWANCE: N_("{paid} {unit} more than the contract allows a month"),
    CautionKind.HOLIDAY: N_("{day} is a day off, and there are {n} min of work"),
}


def caution_words(caution: Caution, terms: PayTerms) -> str:
    """What somebody should look at before the sheet goes on."""
    words = _(CAUTIONS[caution.kind])
    if caution.kind is CautionKind.OVER_ALLOWANCE and caution.on_date is not None:
        month = month_title(month_of(caution.on_date))
        words = f"{month}: {words}"
    return words.format(
        day=short_date(caution.on_date) if caution.on_date is not None else "",
        n=caution.minutes, hours=hours_text(Fraction(caution.minutes, 60)),
        paid=hours_of(caution.minutes, terms), unit=unit(terms), what=caution.words,
    )  # fmt: skip


def written_words(made: WorkSaved, terms: PayTerms, elsewhere: str = "") -> str:
    """That other work is written down, where it is found, and what is odd about it."""
    told = [_("Written down."), *((elsewhere,) if elsewhere else ())]
    if made.over_long_day:
        words = _("{hours} h on this day; beside a main job 4 (Labour Code, art. 68(3)).")
        told.append("! " + words.format(hours=hours_text(Fraction(made.over_long_day, 60))))
    if made.over_allowance:
        words = _("{n} {unit} more than the contract allows a month.")
        over = hours_of(made.over_allowance, terms)
        told.append("! " + words.format(n=over, unit=unit(terms)))
    return " ".join(told)


def steps_words(sheet: Sheet) -> Iterator[str]:
    """Who did what with a sheet and when, in order."""
    if sheet.submitted_at is not None:
        day = short_date(sheet.submitted_at)
        if sheet.signed_on is None:
            yield _("Handed in {day} by {who}").format(day=day, who=sheet.submitted_by)
        else:
            words = _("Signed on paper {signed}, typed {day} by {who}")
            signed = short_date(sheet.signed_on)
            yield words.format(signed=signed, day=day, who=sheet.submitted_by)
    if sheet.approved_at is not None:
        day = short_date(sheet.approved_at)
        if sheet.attested is None:
            yield _("Approved {day} by {who}").format(day=day, who=sheet.approved_by)
        else:
            words = _(
                "Approved by the committee ({who}), minutes No. {number} of {decided},"
                " typed {day} by {typed}"
            )
            yield words.format(
                who=sheet.attested.by, number=sheet.attested.minutes_no,
                decided=date_text(sheet.attested.on), day=day, typed=sheet.approved_by,
            )  # fmt: skip
    if sheet.approved_own:
        yield _("! {who} approved the own hours: it was another record then").format(
            who=sheet.approved_by
        )
    if sheet.sent_on is not None:
        yield _("Sent to the payer {day}").format(day=short_date(sheet.sent_on))


def hours_in_today(waiting: HoursWaiting, width: int) -> Iterator[tuple[SheetKey | OwnMonth, str]]:
    """The lines of Today: the sheets of others in one, and the own one; each with what it opens.

    An own month is handed in instead.
    """
    pieces = []
    if waiting.to_approve:
        pieces.append(_("{n} to approve").format(n=waiting.to_approve))
    if waiting.not_submitted:
        pieces.append(_("{n} not handed in").format(n=waiting.not_submitted))
    if pieces:
        words = _("Timesheets: {what}").format(what=", ".join(pieces))
        month = waiting.month if waiting.not_submitted else waiting.approve_month
        yield (None, month, 0), _with_day(words, waiting, month, width)
    if waiting.returned is not None:
        words = _("{month}: your hours were sent back")
        yield waiting.returned, words.format(month=month_alone(waiting.returned[1]))
    if waiting.ready is not None:
        own = waiting.ready
        words = _("{month} complete, {n} {unit}: Enter hands in")
        told = words.format(
            month=which(own.month, own.number, brief=True),
            n=hours_text(own.hours),
            unit=unit(own.terms),
        )
        yield own, told


def _with_day(words: str, waiting: HoursWaiting, month: str, width: int) -> str:
    """The line with its month, and by when the sheets should be in, or since when one waits."""
    name, told = month_alone(month), ""
    if waiting.not_submitted and waiting.deadline is not None:
        told = _("{month}, by {day}")
        if waiting.later_too:
            told, name = _("{month} first, by {day}"), month_name(int(month[5:]))
        told = told.format(month=name, day=short_date(waiting.deadline))
    elif waiting.approve_since is not None:
        told = _("{month}, since {day}").format(month=name, day=short_date(waiting.approve_since))
    fits = cell_len(words) < WHERE and WHERE + cell_len(told) < width - 2
    return f"{words:<{WHERE}}{told}" if fits else words


def complete_words(own: OwnMonth) -> str:
    """That nothing of a month is missing, and the key that hands it in."""
    words = _("{month} complete, {hours}. Enter hands in.")
    hours = f"{hours_text(own.hours)} {unit(own.terms)}"
    return words.format(month=month_alone(own.month), hours=hours)


def so_far_words(months: Sequence[OwnMonth]) -> str:
    """How far a month is: `November: 18 of 24 h.`; one sentence for each contract."""
    words = _("{month}: {n} of {all} {unit}.")
    return " ".join(
        words.format(
            month=month_alone(each.month), n=hours_of(each.minutes, each.terms),
            all=hours_of(each.planned, each.terms), unit=unit(each.terms),
        )
        for each in months
        if each.planned
    )  # fmt: skip
