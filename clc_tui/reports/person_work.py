"""What the paper about a person tells of teaching, paid work and helping."""

from __future__ import annotations

from collections.abc import Iterator

from clc_tui.language import _, class_words, date_text, length_text, money_text, month_text, word
from clc_tui.reports.person_parts import Rows, day_words, part, said
from clc_tui.reports.shape import Sheet
from clc_tui.services.paper_facts import PersonPaper
from clc_tui.terms import RatePer


def work_parts(paper: PersonPaper) -> Iterator[Sheet]:
    """Lists of what somebody did for the centre."""
    yield part(
        _("Teaches"),
        (_("Class"), _("Since"), _("Until")),
        [
            (class_words(t.course, t.target), date_text(t.since), day_words(t.until))
            for t in paper.teaching
        ],
        (60, 20, 20),
    )
    yield part(
        _("Lessons given"),
        (_("Class"), _("When")),
        [
            (class_words(each.course, each.target), f"{date_text(each.day)} {each.hour}")
            for each in paper.lessons
        ],
        (60, 40),
    )
    yield from _of_pay(paper)
    yield from _of_helping(paper)
    yield from _of_committee(paper)


def _of_committee(paper: PersonPaper) -> Iterator[Sheet]:
    yield part(
        _("Committee"),
        (_("Body"), _("Role"), _("Since"), _("Until")),
        [
            (each.body, word(each.role), date_text(each.since), day_words(each.until))
            for each in paper.committee
        ],
        (36, 28, 18, 18),
    )
    yield part(
        _("Meetings of the committee"),
        (_("Day"), _("Number of the minutes")),
        [(date_text(day), number) for day, number in paper.meetings],
        (50, 50),
    )


def _of_helping(paper: PersonPaper) -> Iterator[Sheet]:
    yield part(
        _("Volunteer"),
        (_("Can help with"), _("Can come"), _("Since"), _("Until"), _("Guardian signed")),
        [
            (
                v.skills, v.free_times, date_text(v.since), day_words(v.until),
                said(v.guardian, day_words(v.guardian_signed_on)),
            )
            for v in paper.volunteer
        ],
        (28, 26, 14, 14, 18),
    )  # fmt: skip
    yield _asked(paper)
    yield part(
        _("Thanks"),
        (_("Day"), _("What for")),
        [(date_text(each.on_date), each.words) for each in paper.thanks],
        (22, 78),
    )


def _asked(paper: PersonPaper) -> Sheet:
    """When somebody was asked to help, what came of it, and how long they did."""
    rows: Rows = [
        (
            f"{date_text(each.day)} {each.hour or ''}".rstrip(),
            said(each.what, each.despite),
            word(each.state),
            length_text(each.minutes) if each.minutes else "",
        )
        for each in paper.asked
    ]
    minutes = sum(each.minutes or 0 for each in paper.asked)
    total = (("", _("In all"), "", length_text(minutes)),) if minutes else ()
    return part(
        _("Help"),
        (_("When"), _("What help"), _("What came of it"), _("Hours")),
        rows,
        (22, 46, 20, 12),
    )._replace(totals=total)


def _contracts(paper: PersonPaper) -> Sheet:
    rates = {RatePer.ACADEMIC: _("{sum} an academic hour"), RatePer.CLOCK: _("{sum} an hour")}
    rows: Rows = []
    for card in paper.contracts:
        fields = card.fields
        days = f"{day_words(fields.from_day)} – {day_words(fields.until)}".rstrip()
        rate = rates[fields.rate_per].format(sum=money_text(fields.rate or 0))
        rows.append((said(card.payer, fields.number), fields.position, days, rate))
    head = (_("Payer"), _("Position or subject"), _("Days"), _("Rate"))
    return part(_("Contracts"), head, rows, (34, 22, 22, 22))


def _of_pay(paper: PersonPaper) -> Iterator[Sheet]:
    yield _contracts(paper)
    yield part(
        _("Other work"),
        (_("Day"), _("What"), _("Hours")),
        [
            (
                date_text(each.day),
                said(word(each.kind), each.note, each.taken_back),
                length_text(each.minutes),
            )
            for each in paper.other_work
        ],
        (22, 64, 14),
    )
    yield part(
        _("Timesheets"),
        (_("Month"), _("Payer"), _("State"), _("Hours")),
        [
            (
                month_text(each.month),
                each.payer,
                said(word(each.state), each.returned),
                "" if each.minutes is None else length_text(each.minutes),
            )
            for each in paper.timesheets
        ],
        (20, 36, 30, 14),
    )
