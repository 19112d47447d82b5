"""How volunteers, shifts and what help is needed read in a list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from rich.cells import cell_len

from clc_tui.language import C_, N_, _, date_text, short_date, weekday_name, weekday_short, word
from clc_tui.screens.base import ROOMY
from clc_tui.services.busy import Does
from clc_tui.services.candidates import Candidate
from clc_tui.services.dates import minute_of
from clc_tui.services.needs import NeedLine
from clc_tui.services.shifts import Helper, ShiftLine
from clc_tui.terms import AssignmentState, LessonState, NeedKind
from clc_tui.widgets.line import clipped
from clc_tui.widgets.record_table import Record

SIGNS = {
    AssignmentState.CAME: " +",
    AssignmentState.CONFIRMED: "",
    AssignmentState.OFFERED: "?",
    AssignmentState.ABSENT: " -",
}
"""Behind a name; who says no is not listed."""
FITS = {True: "+", None: "?", False: "-"}
"""Whether somebody is free then."""
SKILL_WORDS = (
    ("+", N_("can do what is needed, by their own words")),
    ("!", N_("a parent has not signed")),
)
FIT_WORDS = (
    ("+", N_("is free then, by their own words")),
    ("?", N_("their words do not tell")),
    ("-", N_("is not free then")),
    ("!", N_("may not be asked, or is elsewhere")),
)
DOES = {
    Does.HELPS: N_("helps: {what} {time}"),
    Does.TEACHES: N_("teaches: {what} {time}"),
    Does.ATTENDS: N_("in a class: {what} {time}"),
}


def sign_words() -> tuple[tuple[str, str], ...]:
    """What the signs behind names mean."""
    return (
        ("?", _("asked, has not answered")),
        ("+", word(AssignmentState.CAME)),
        ("-", word(AssignmentState.ABSENT)),
        ("!", _("a parent has not signed")),
        ("–", _("called off, or the lesson is not held")),
    )


def shift_records(lines: Sequence[ShiftLine], *, named: bool = True) -> Iterator[Record]:
    """Shifts in order of time; the day stands before its first one alone.

    Where there is no room for names (`named`) a missing signature stands behind the number.
    """
    several = Counter(line.at.lesson_id for line in lines)
    day = None
    for line in lines:
        when = "" if line.on_date == day else f"{weekday_short(line.on_date)} "
        when += "" if line.on_date == day else f"{short_date(line.on_date)}"
        day = line.on_date
        what = line.what if several[line.at.lesson_id] > 1 else (line.group or line.title)
        if line.at.lesson_id is None:
            what = line.title
        count = count_words(line) + ("!" if line.unsigned and not named else "")
        cells = (when, line.starts_at or "", what, count, helper_names(line))
        yield Record(("shift", line.at), cells, dim=not line.on)


def count_words(line: ShiftLine) -> str:
    """How many places are filled, of how many."""
    return f"{line.coming}/{line.people}" if line.on else "–"


def helper_names(line: ShiftLine) -> str:
    """Who is asked and who will come, or why nobody has to."""
    names = ", ".join(_signed_name(h) for h in line.helpers if h.state in SIGNS)
    return " · ".join(filter(None, (off_words(line), names)))


def off_words(line: ShiftLine) -> str:
    """Why a shift is not to be; empty of one that is."""
    if line.cancelled is not None:
        return _("called off: {reason}").format(reason=line.cancelled)
    return word(LessonState.CANCELLED) if line.lesson is LessonState.CANCELLED else ""


def _signed_name(helper: Helper) -> str:
    """A name with how things stand, and with what is missing before they may come."""
    return f"{helper.name}{SIGNS[helper.state]}{' !' if helper.unsigned else ''}"


def shift_title(line: ShiftLine) -> str:
    """When a shift is."""
    day = f"{weekday_short(line.on_date)} {date_text(line.on_date)}"
    if line.starts_at is None or line.minutes is None:
        return day
    end = minute_of(line.starts_at) + line.minutes
    return f"{day}  {line.starts_at}–{end // 60:02d}:{end % 60:02d}"


def need_words(line: NeedLine, width: int) -> str:
    """What help is needed, and when; on a screen so wide, what people wrote gives way."""
    what = f"{line.group}: {line.fields.title}" if line.group else line.fields.title
    when = _("at any time")
    if line.kind is NeedKind.LESSONS:
        weekday = line.fields.weekday
        when = _(C_("lessons", "at every lesson"))
        if weekday is not None:
            when = _("on {weekday}").format(weekday=weekday_name(weekday))
    if line.fields.until is not None:
        text = date_text if width >= ROOMY else short_date
        when += ", " + _("until {day}").format(day=text(line.fields.until))
    room = width - len("> ") - cell_len(when) - len("  ")
    return f"{clipped(what, room) if cell_len(what) > room else what}  {when}"


def last_time(day: date | None, today: date) -> str:
    """When somebody last helped: the day, or of another year its month."""
    if day is None:
        return ""
    return short_date(day) if day.year == today.year else f"{day:%m.%Y}"


def candidate_record(each: Candidate, today: date, *, roomy: bool) -> Record:
    """Somebody who could help: whether they are free, when they last helped, and with what."""
    last = last_time(each.last_on, today)
    stopped = each.busy is not None or each.unsigned
    sign = "!" if stopped else FITS[each.fits]
    cells = (sign, each.name, last, _told(each, roomy=roomy), each.phone)
    return Record(each.person_id, cells, dim=each.unsigned)


def any_time_record(each: Candidate, today: date, *, roomy: bool) -> Record:
    """Somebody who could help at any time: with what, when they last did, when they can come."""
    sign = "!" if each.unsigned else "+" if each.skilled else ""
    told = _told(each, roomy=roomy)
    cells = (sign, each.name, last_time(each.last_on, today), told, each.phone)
    return Record(each.person_id, cells, dim=each.unsigned)


def _told(each: Candidate, *, roomy: bool) -> str:
    """What is worth knowing; on a narrow screen of who can be asked the phone, to call them."""
    stopped = each.busy is not None or each.unsigned
    return each.phone if each.phone and not (roomy or stopped) else "; ".join(_about(each))


def _about(each: Candidate) -> Iterable[str]:
    """What is worth knowing of somebody, the most important first."""
    if each.unsigned:
        yield _("a parent has not signed")
    if each.busy is not None:
        words = _(DOES[each.busy.does])
        yield words.format(what=each.busy.what, time=each.busy.starts_at)
    if each.skills:
        yield each.skills
    if each.fits is None and each.free_times:
        yield each.free_times
    if not each.age_known:
        yield _("age not known")


def places_told(line: ShiftLine) -> str:
    """How many will come, or came, of how many are needed."""
    came = line.count(AssignmentState.CAME)
    if came:
        return _("{n} of {people} came").format(n=came, people=line.people)
    words = _("{n} of {people} will come").format(n=line.coming, people=line.people)
    if line.unsigned:
        words += ", " + _("{n} without a parent's signature").format(n=line.unsigned)
    return words
