"""How calls read: in Today, in the call list, in the register and on a person's page."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len

from clc_tui.db.names import phone_text
from clc_tui.language import C_, N_, _, date_text, ngettext, short_date, word
from clc_tui.services.call_list import CallLine, CallList, CallsWaiting
from clc_tui.services.past_calls import PastCall
from clc_tui.terms import CallAbout, CallOutcome
from clc_tui.widgets.record_table import Record

WHERE = 46
"""Where Today says which courses a line is about."""

KEYS = {
    CallOutcome.ILL: "i",
    CallOutcome.COMING: "p",
    CallOutcome.LEFT: "x",
    CallOutcome.NO_ANSWER: "n",
    CallOutcome.SIGNED: "c",
    CallOutcome.ACCEPTED: "y",
    CallOutcome.DECLINED: "d",
    CallOutcome.NOT_NOW: "w",
}
"""The key of each answer: the one that means the same on the other screens."""
KEY_WORDS = {
    CallOutcome.ILL: C_("call key", "ill"),
    CallOutcome.COMING: C_("call key", "will come"),
    CallOutcome.LEFT: C_("call key", "left"),
    CallOutcome.NO_ANSWER: C_("call key", "no answer"),
    CallOutcome.SIGNED: C_("call key", "signed"),
    CallOutcome.ACCEPTED: C_("call key", "yes, takes it"),
    CallOutcome.DECLINED: C_("call key", "says no"),
    CallOutcome.NOT_NOW: C_("call key", "not now"),
}
"""What the key of each answer is called in the hints."""

KEY_HELP = {
    CallOutcome.ILL: N_("Ill, and until when where it is known"),
    CallOutcome.COMING: N_("Will come; the place is kept"),
    CallOutcome.LEFT: N_("Does not come any more: the place becomes free"),
    CallOutcome.NO_ANSWER: N_("Nobody answered: back on the list tomorrow"),
    CallOutcome.SIGNED: N_("The form is signed"),
    CallOutcome.ACCEPTED: N_("Takes the offered place"),
    CallOutcome.DECLINED: N_("Does not want the place, and why"),
    CallOutcome.NOT_NOW: N_("Not now: keeps the place in line"),
}
"""What the help says of each."""


def heading(about: CallAbout, found: CallList, n: int) -> str:
    """The words above a section."""
    if about is CallAbout.ABSENT:
        times = found.absent_in_a_row
        words = ngettext("Absent {n} time running", "Absent {n} times running", times)
        return words.format(n=times)
    if about is CallAbout.UNSIGNED:
        words = ngettext("{n} of {all} form not signed", "{n} of {all} forms not signed", n)
        return words.format(n=n, all=found.in_classes)
    words = {
        CallAbout.LOW: N_("Come to less than {rate} % of the lessons"),
        CallAbout.START: N_("Never came yet: free this place?"),
        CallAbout.OFFER: N_("A place is offered, no answer yet"),
    }[about]
    return _(words).format(rate=found.low_rate)


def told(line: CallLine) -> str:
    """What there is to tell of somebody besides the name."""
    if line.about in (CallAbout.ABSENT, CallAbout.START) and line.since is not None:
        words = ngettext("{n} time, since {day}", "{n} times, since {day}", line.times)
        return words.format(n=line.times, day=short_date(line.since))
    if line.about is CallAbout.LOW:
        return f"{100 * line.attended / line.marked:.0f} %  {line.attended}/{line.marked}"
    if line.about is CallAbout.UNSIGNED:
        return _("guardian signs") if line.guardian else ""
    return ""


def offer_told(line: CallLine, expired: bool) -> str:
    """When a place was offered, and how long it is held."""
    if line.since is None or line.until is None:
        return ""
    if expired:
        return _("{day}, expired").format(day=short_date(line.since))
    return _("{day}, until {last}").format(day=short_date(line.since), last=short_date(line.until))


def call_told(call: PastCall | None) -> str:
    """The day of a call and what came of it: `20.11 no answer`."""
    return "" if call is None else f"{short_date(call.at)} {word(call.outcome)}"


def call_record(line: CallLine, told: str, *, dim: bool) -> Record:
    """A line of the call list: name, telephone, why, and the class or what was said last."""
    phone = phone_text(line.phone) if line.phone else _("no telephone")
    rest = call_told(line.last) or line.title
    return Record(line.key, (line.name, phone, told, rest), dim=dim)


def in_register(call: PastCall | None) -> str:
    """That a learner was called since the last lesson."""
    if call is None:
        return ""
    return _("call {day}: {what}").format(day=short_date(call.at), what=word(call.outcome))


def on_page(calls: tuple[PastCall, ...]) -> Iterator[Record]:
    """The calls to somebody, on their page."""
    if calls:
        yield Record(None, (_("Calls"),), strong=True)
    for number, call in enumerate(calls):
        what = f"{date_text(call.at)}  {word(call.outcome)}"
        note = f" ({call.note})" if call.note else ""
        yield Record(("call", number), (call.course or word(call.about), what + note))


def in_today(
    waiting: tuple[CallsWaiting, ...], in_classes: int, width: int
) -> Iterator[tuple[CallAbout, str]]:
    """The lines of Today, each with the section it opens, and the courses where there is room."""
    for each in waiting:
        words, titles = _in_today(each, in_classes), ", ".join(each.titles)
        fits = cell_len(words) < WHERE and WHERE + cell_len(titles) < width - 2
        yield each.about, f"{words:<{WHERE}}{titles}" if fits else words


def _in_today(each: CallsWaiting, in_classes: int) -> str:
    n = each.people
    match each.about:
        case CallAbout.ABSENT:
            words = ngettext(
                "Call {n}: absent {times} time running", "Call {n}: absent {times} times running",
                each.times,
            )  # fmt: skip
        case CallAbout.LOW:
            words = ngettext("{n} learner comes too rarely", "{n} learners come too rarely", n)
        case CallAbout.START:
            words = ngettext(
                "{n} place may be free: did not come", "{n} places may be free: did not come", n
            )
        case CallAbout.UNSIGNED:
            words = ngettext("{n} of {all} form not signed", "{n} of {all} forms not signed", n)
        case CallAbout.OFFER:
            words = ngettext("{n} offer without an answer", "{n} offers without an answer", n)
    return words.format(n=n, times=each.times, all=in_classes)
