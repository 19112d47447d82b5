"""Everything kept about one person, printed for that person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date

from clc_tui.language import (
    LANGUAGE_NAMES,
    N_,
    _,
    class_words,
    date_text,
    letter,
    month_name,
    reason_text,
    word,
)
from clc_tui.reports.person_parts import Rows, day_words, part, said
from clc_tui.reports.person_work import work_parts
from clc_tui.reports.register import legend
from clc_tui.reports.shape import Cell, Report, Sheet, Table
from clc_tui.services.paper_facts import ChangeLine, MarkLine, PersonPaper, person_paper
from clc_tui.services.papers import PaperLine
from clc_tui.services.person_fields import FIELD_WORDS
from clc_tui.terms import Actor, Invalid, OfferAnswer, Sex, Status

DATED = ("employment", "categories", "consent_on", "guardian")
"""Fields that have a list of their own, with dates."""
LOOKS = {
    "person": N_("page opened"),
    "person_paper": N_("this paper made"),
    "merge_preview": N_("two records side by side"),
    "erase_preview": N_("asked about erasing"),
    "history": N_("history"),
    "volunteer": N_("volunteer's page opened"),
    "volunteer_hours": N_("certificate of hours made"),
    "timesheet": N_("timesheet"),
    "sheet_paper": N_("timesheet, printed"),
}
"""How somebody looked at the person."""


def person_report(actor: Actor, line: PaperLine) -> Report:
    """The person's record, list by list; what is kept nowhere is said in one line."""
    if line.subject_id is None:
        raise Invalid(N_("There is no such paper."))
    paper = person_paper(actor, line.subject_id)
    name = paper.record.name
    lists = list(_lists(paper))
    full = [each for each in lists if each.rows]
    empty = ", ".join(each.title for each in lists if not each.rows)
    kept = _("Everything {centre} keeps about this person, as of {day}.").format(
        centre=paper.centre, day=date_text(actor.today)
    )
    head = part(name, (), _facts(paper), (30, 70))._replace(
        tab=name, title=name, lines=(kept,), goes_on=False
    )
    last = full[-1] if full else head
    foot = [_("Nothing is kept under: {lists}.").format(lists=empty)] if empty else []
    last = last._replace(
        foot=(*last.foot, *foot, _("Who saw lists of many people is not noted person by person."))
    )
    sheets = (head, *full[:-1], last) if full else (last,)
    data = {"report": "person", "number": paper.record.id, "name": name}
    return Report(name, sheets, Table((), ()), data, "", 1)


def _facts(paper: PersonPaper) -> Rows:
    """The fields of the person's own page, with their words."""
    known = asdict(paper.record.fields)
    rows: Rows = []
    for name, words in FIELD_WORDS.items():
        value = known[name]
        if name in DATED or value in (None, ""):
            continue
        match value:
            case Sex():
                shown = word(value)
            case date():
                shown = date_text(value)
            case _:
                shown = LANGUAGE_NAMES.get(value, str(value)) if name == "language" else str(value)
        rows.append((_(words), shown))
    rows.append((_("Written down on"), date_text(paper.record.created_on)))
    rows += [(_("Account"), f"{login}, {word(role)}") for login, role in paper.accounts]
    return rows


def _lists(paper: PersonPaper) -> Iterator[Sheet]:
    record = paper.record
    yield part(
        _("Employment"),
        (_("Since"), _("What")),
        [(date_text(each.since), word(each.status)) for each in record.employment],
        (20, 80),
    )
    yield part(
        _("Social categories"),
        (_("Since"), _("Until"), _("What")),
        [(date_text(c.since), day_words(c.until), word(c.category)) for c in record.categories],
        (20, 20, 60),
    )
    yield part(
        _("Consents"),
        (_("Signed on"), _("Taken back on"), _("Signed by (parent or guardian)")),
        [
            (date_text(c.signed_on), day_words(c.withdrawn_on), c.guardian or "")
            for c in record.consents
        ],
        (20, 20, 60),
    )
    yield from _of_classes(paper)
    yield from _of_waiting(paper)
    yield from work_parts(paper)
    yield part(
        _("Who opened this page"),
        (_("When"), _("Who"), _("What")),
        [(_moment(e.at), e.who, _(LOOKS.get(e.what, "")) or e.what) for e in paper.looks],
        (22, 28, 50),
    )
    yield part(
        _("What was changed"),
        (_("When"), _("Who"), _("What")),
        [(_moment(each.at), each.who, _change(each)) for each in paper.changes],
        (22, 18, 60),
    )


def _change(line: ChangeLine) -> str:
    """What was changed, or taken back, and why where that does not stand there yet."""
    told = "; ".join(line.details)
    if line.undo:
        told = _("taken back: {what}").format(what=told)
    return told if not line.reason or line.reason in told else f"{told}; {line.reason}"


def _of_classes(paper: PersonPaper) -> Iterator[Sheet]:
    counted: dict[int, Counter[Status]] = {}
    for mark in paper.marks:
        counted.setdefault(mark.group_id, Counter())[mark.status] += 1
    spells: Rows = []
    for spell in paper.record.enrolments:
        came = counted.get(spell.group_id, Counter())
        sums = ", ".join(f"{word(status)} {came[status]}" for status in Status if came[status])
        days = f"{date_text(spell.starts_on)} – {day_words(spell.ends_on)}".rstrip()
        spells.append((class_words(spell.course, spell.target), days, spell.ended, sums))
    yield part(
        _("Classes"),
        (_("Class"), _("Days"), _("How it ended"), _("Marks")),
        spells,
        (30, 22, 20, 28),
    )
    marks = part(
        _("Marks, day by day"),
        (_("Month"), _("Class"), _("Days")),
        list(_months(paper)),
        (18, 30, 52),
    )
    yield marks._replace(foot=(legend(),))
    yield part(
        _("Came without being on the list"),
        (_("Day"), _("Course")),
        [(date_text(day), course) for day, course in paper.walk_ins],
        (22, 78),
    )
    yield _absences(paper)


def _absences(paper: PersonPaper) -> Sheet:
    return part(
        _("Absences said beforehand"),
        (_("Days"), _("Class"), _("What")),
        [
            (
                f"{date_text(each.first)} – {date_text(each.last)}",
                each.course or _("every class"),
                said(word(each.status), each.note),
            )
            for each in paper.absences
        ],
        (30, 35, 35),
    )


def _months(paper: PersonPaper) -> Iterator[tuple[Cell, ...]]:
    """Each month in each class on one line: the days, each with its letter and what it tells."""
    found: dict[tuple[str, int], list[MarkLine]] = {}
    for mark in paper.marks:
        found.setdefault((mark.day[:7], mark.group_id), []).append(mark)
    for (month, _group), marks in found.items():
        told = [f"{mark.day[8:]}\u00a0{letter(mark.status)}{_told(mark)}" for mark in marks]
        days = "   ".join(told)
        named = f"{month_name(int(month[5:]))} {month[:4]}"
        yield (named, class_words(marks[0].course, marks[0].target), days)


def _told(mark: MarkLine) -> str:
    told = said(_minutes(mark.minutes), mark.note)
    return f" ({told})" if told else ""


def _of_waiting(paper: PersonPaper) -> Iterator[Sheet]:
    yield part(
        _("Waiting lists"),
        (_("Course"), _("Since"), _("Until"), _("Reason")),
        [
            (
                e.course,
                date_text(e.since),
                day_words(e.closed_on),
                said(reason_text(e.reason), e.note),
            )
            for e in paper.waiting
        ],
        (34, 16, 16, 34),
    )
    yield part(
        _("Places offered"),
        (_("Course"), _("When"), _("Answer")),
        [
            (
                offer.course,
                date_text(offer.offered_at),
                said(
                    _answer(offer.answer), day_words(offer.answered_at), reason_text(offer.reason)
                ),
            )
            for offer in paper.offers
        ],
        (34, 22, 44),
    )
    yield part(
        _("Others came before in the line"),
        (_("Course"), _("When"), _("Reason")),
        [(skip.course, date_text(skip.at), reason_text(skip.reason)) for skip in paper.skips],
        (34, 22, 44),
    )
    yield _calls(paper)


def _calls(paper: PersonPaper) -> Sheet:
    return part(
        _("Calls"),
        (_("When"), _("About"), _("What came of it")),
        [
            (
                _moment(call.at),
                said(word(call.about), call.course),
                said(word(call.outcome), call.note),
            )
            for call in paper.calls
        ],
        (22, 42, 36),
    )


def _answer(answer: str | None) -> str:
    """What was said to an offer; a word of a newer version stays as it is."""
    if answer is None:
        return _("no answer yet")
    return word(OfferAnswer(answer)) if answer in set(OfferAnswer) else answer


def _minutes(minutes: int | None) -> str:
    return _("{n} min").format(n=minutes) if minutes else ""


def _moment(at: str) -> str:
    return f"{date_text(at)} {at[11:16]}".rstrip()
