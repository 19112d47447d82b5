"""What stands on a timesheet in words: over the table, under it, and in its rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from clc_tui.language import _, date_text, month_text, short_date, word
from clc_tui.services.payers import PayerFields, usual_legend
from clc_tui.services.sheet_lines import SheetLine
from clc_tui.services.sheet_papers import PaperSheet, SheetPaper
from clc_tui.services.sheet_records import Sheet
from clc_tui.terms import RatePer, SheetState


def title(paper: SheetPaper, number: int = 0) -> str:
    """The payer's title, or the usual one, with the month."""
    called = paper.payer.title or _("Timesheet of hours worked")
    said = _("{title}, {month}").format(title=called, month=month_text(paper.month))
    return f"{said} · {supplementary(number)}" if number else said


def supplementary(number: int) -> str:
    """A sheet that came after the month's own."""
    return _("supplementary sheet {n}").format(n=number)


def state_words(sheet: Sheet) -> str:
    """How far the sheet is, with who and when; what is not approved says so first."""
    match sheet.state:
        case SheetState.DRAFT:
            return _("NOT APPROVED: not handed in yet.")
        case SheetState.RETURNED:
            return _("NOT APPROVED: sent back. {why}").format(why=sheet.returned).strip()
        case SheetState.SUBMITTED:
            return _("NOT APPROVED: {handed}").format(handed=_handed_in(sheet))
    return f"{_handed_in(sheet)} {_decided(sheet)}"


def states_words(people: Sequence[PaperSheet]) -> Iterator[str]:
    """How far the sheets of several are, those that are not approved first; names where needed."""
    told: dict[str, list[str]] = {}
    for each in sorted(people, key=lambda each: each.sheet.state.frozen):
        words = _decided(each.sheet) if each.sheet.state.frozen else state_words(each.sheet)
        told.setdefault(words, []).append(each.sheet.contract.name)
    if len(told) == 1:
        yield from told
        return
    yield from (f"{', '.join(names)}: {words}" for words, names in told.items())


def _handed_in(sheet: Sheet) -> str:
    if sheet.signed_on is not None:
        words, day = _("Signed on paper on {day}, typed by {who}."), date_text(sheet.signed_on)
    else:
        words, day = _("Handed in on {day} by {who}."), date_text(sheet.submitted_at or "")
    return _ended(words.format(day=day, who=_user(sheet.submitted_by)))


def _decided(sheet: Sheet) -> str:
    """Who approved it and when, and whether it is at the payer."""
    return " ".join(filter(None, (_approved(sheet), _sent(sheet))))


def _approved(sheet: Sheet) -> str:
    """Who approved; what was decided away from a terminal always says so."""
    day, who = date_text(sheet.approved_at or ""), _user(sheet.approved_by)
    if sheet.attested is None:
        return _ended(_("Approved on {day} by {who}.").format(day=day, who=who))
    words = _("Approved by {whom} on {decided}, minutes No. {number}; typed by {who} on {day}.")
    decided = date_text(sheet.attested.on)
    return _ended(
        words.format(
            whom=sheet.attested.by,
            decided=decided,
            number=sheet.attested.minutes_no,
            who=who,
            day=day,
        )
    )


def _ended(said: str) -> str:
    """A sentence that ends with a name has one full stop, as the name has it."""
    return said.removesuffix(".") if said.endswith("..") else said


def _user(name: str) -> str:
    return name or _("administrator")


def _sent(sheet: Sheet) -> str:
    if sheet.sent_on is None:
        return ""
    return _("Sent to the payer on {day}.").format(day=date_text(sheet.sent_on))


def hours_words(people: Sequence[PaperSheet]) -> str:
    """Of which kind the hours under the days are; where contracts differ, for whom of which."""
    kinds: dict[str, list[int]] = {}
    for number, each in enumerate(people, 1):
        terms = each.sheet.terms
        kind = (
            _("academic hours of {n} minutes").format(n=terms.academic_minutes)
            if terms.rate_per is RatePer.ACADEMIC
            else _("clock hours")
        )
        kinds.setdefault(kind, []).append(number)
    told = [
        kind if len(kinds) == 1 else _("{kind} (No. {numbers})").format(
            kind=kind, numbers=_in_brief(numbers)
        )
        for kind, numbers in kinds.items()
    ]  # fmt: skip
    return _("Hours under the days: {kinds}").format(kinds="; ".join(told))


def _in_brief(numbers: Sequence[int]) -> str:
    """Numbers in order, those that follow each other as `3–9`."""
    runs = [
        [number for _place, number in run]
        for _key, run in groupby(enumerate(numbers), key=lambda each: each[1] - each[0])
    ]
    return ", ".join(
        "–".join(map(str, (run[0], run[-1]))) if len(run) > 2 else ", ".join(map(str, run))
        for run in runs
    )


def legend(form: PayerFields) -> tuple[str, ...]:
    """What the codes mean, in the payer's words or the usual ones."""
    usual = usual_legend(form.worked_code, form.off_code, form.holiday_code)
    return tuple((form.legend or usual).splitlines())


def cut_off_words(form: PayerFields) -> str:
    """What the sign behind a code means."""
    words = _("as planned after day {n} of the month; what differs follows on the next sheet")
    return words.format(n=form.cut_off_day or "")


def unmarked_words(people: Sequence[PaperSheet], *, alone: bool) -> str:
    """The lessons that count for nothing, because nobody marked them."""
    told = []
    for each in people:
        days = ", ".join(short_date(lesson.on_date) for lesson in each.sheet.unmarked)
        if days:
            told.append(days if alone else f"{each.sheet.contract.name} {days}")
    return _("Lessons without marks, not counted: {days}").format(days="; ".join(told))


def work_words(line: SheetLine) -> str:
    """A class, or what other work it was."""
    if line.work is None:
        return line.words
    return " · ".join(part for part in (word(line.work), line.words) if part)


def signatures(instructor: str | None) -> Iterator[str]:
    """Who signs; several instructors do so beside their hours."""
    if instructor is not None:
        yield _("Instructor: {name}   Signature: ____________________   Date: ____________").format(
            name=instructor
        )
    yield _(
        "Facilitator: ____________________   Signature: ____________________   Date: ____________"
    )
    yield _(
        "Payer's accountant: ____________________   Signature: ____________________"
        "   Date: ____________"
    )
