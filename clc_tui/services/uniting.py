"""What two records of one person have in the file, brought together: spells, marks, lines.

Not verbs: `people_merging` calls these inside its own. A row of the other record either goes over
to the one that stays or, where both say the same thing, is taken into the row that is there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby
from typing import Any

from clc_tui.db.connection import blanks, database
from clc_tui.db.follow_up import (
    Action,
    CommitteeMember,
    MeetingPerson,
    Progress,
    RecommendationStep,
)
from clc_tui.db.models import (
    AnnouncedAbsence,
    Assignment,
    Call,
    Consent,
    Contract,
    Course,
    Employment,
    Enrolment,
    Grant,
    Group,
    GroupInstructor,
    Interest,
    LessonInstructor,
    Mark,
    Offer,
    PersonCategory,
    Skip,
    Thanks,
    Volunteer,
    WalkIn,
)
from clc_tui.language import date_text, word
from clc_tui.services.paid_before import go_on_paying_lessons, paid_until_now
from clc_tui.services.paying_on import contract_runs, go_on_paying
from clc_tui.services.turns import close_offer, leave_line, open_offer
from clc_tui.terms import Actor, AssignmentState, OfferAnswer, Outcome
from clc_tui.terms import Employment as EmploymentStatus


class Pair:
    """The record that stays and the one that goes, and what no row has room for."""

    def __init__(self, actor: Actor, keep_id: int, other_id: int) -> None:
        self.actor, self.keep, self.other = actor, keep_id, other_id
        self.left_over: list[str] = []
        """Words that are kept in the note."""

    def rows(self, model: Any) -> list[Any]:  # noqa: ANN401
        """The rows of both, oldest first."""
        return list(
            model.select().where(model.person_id.in_((self.keep, self.other))).order_by(model.id)
        )


def unite(pair: Pair, marks: Mapping[int, int]) -> tuple[str, ...]:
    """Bring everything together; `marks` says per lesson whose mark is right where they differ.

    Returns the classes in which a contract was named so that it goes on paying beside the others.
    """
    paid = paid_until_now(pair.actor, pair.keep, pair.other)
    pays_on = _name_contracts(pair)
    numbers = _journal_numbers(pair.keep)
    _unite_spells(pair, Enrolment, ("starts_on", "ends_on"), _take_enrolment, "group_id")
    _keep_journal_numbers(pair.keep, numbers)
    _unite_spells(pair, GroupInstructor, ("since", "until"), _take_contract, "group_id")
    _unite_spells(pair, PersonCategory, ("since", "until"), _take_nothing, "category")
    _unite_spells(pair, Volunteer, ("since", "until"), _take_volunteer)
    _unite_spells(pair, CommitteeMember, ("since", "until"), _take_nothing, "role", "body_id")
    unite_marks(pair, marks)
    _unite_helpers(pair)
    _unite_assignments(pair)
    _unite_interests(pair)
    _unite_consents(pair)
    _unite_employment(pair)
    _unite_absences(pair)
    _unite_meetings(pair)
    for model in (
        WalkIn, Call, Skip, Grant, Thanks, Contract, CommitteeMember, RecommendationStep, Action,
        Progress,
    ):  # fmt: skip
        go_over(pair, model)
    at_lessons = go_on_paying_lessons(pair.actor, pair.keep, paid)
    return tuple(dict.fromkeys((*pays_on, *at_lessons)))


def _name_contracts(pair: Pair) -> tuple[str, ...]:
    """The only contract of a record is one of several afterwards: it is named where it paid."""
    own, others = contract_runs(pair.keep), contract_runs(pair.other)
    together = {**own, **others}
    named = go_on_paying(pair.keep, own, together) + go_on_paying(pair.other, others, together)
    return tuple(dict.fromkeys(named))


def go_over(pair: Pair, model: Any) -> None:  # noqa: ANN401
    """Every row of the other record belongs to the one that stays."""
    model.update(person_id=pair.keep).where(model.person_id == pair.other).execute()


Take = Callable[[Pair, Any, Any], None]
"""What a row keeps of another one that is taken into it."""


def _take_nothing(pair: Pair, stays: Any, goes: Any) -> None:  # noqa: ANN401
    """The days say everything."""


def _take_contract(pair: Pair, stays: Any, goes: Any) -> None:  # noqa: ANN401
    """What pays stays named; where both name a contract, that of the record that stays holds.

    What is over by then goes on being paid by what paid it (`paid_before`).
    """
    stays.contract_id = goes.contract_id if stays.contract_id is None else stays.contract_id


def _take_volunteer(pair: Pair, stays: Any, goes: Any) -> None:  # noqa: ANN401
    stays.skills = joined(stays.skills, goes.skills)
    stays.free_times = joined(stays.free_times, goes.free_times)
    if goes.guardian_signed_on is not None:
        stays.guardian = joined(stays.guardian, goes.guardian) or None
        signed = (stays.guardian_signed_on, goes.guardian_signed_on)
        stays.guardian_signed_on = min(day for day in signed if day is not None)


def _take_enrolment(pair: Pair, stays: Any, goes: Any) -> None:  # noqa: ANN401
    """How the spell that lasted longer ended; how the other did goes into the note, with why."""
    longer = _end(goes.ends_on) > _end(stays.ends_on)
    shorter, reason = (stays, goes.reason) if longer else (goes, stays.reason)
    if shorter.reason and shorter.reason != reason:
        course = Course.get_by_id(Group.get_by_id(shorter.group_id).course_id).title
        how, day = word(Outcome(shorter.outcome)), date_text(shorter.ends_on)
        pair.left_over.append(f"{course}: {how} {day}, {shorter.reason}")
    if longer:
        stays.outcome, stays.reason = goes.outcome, goes.reason


def _unite_spells(
    pair: Pair,
    model: Any,  # noqa: ANN401
    days: tuple[str, str],
    take: Take,
    *same: str,
) -> None:
    """Spells of the same thing that overlap become one, from the earliest day to the latest."""

    def thing(row: Any) -> tuple[Any, ...]:  # noqa: ANN401
        return tuple(getattr(row, name) for name in same)

    rows = sorted(pair.rows(model), key=lambda row: (*thing(row), getattr(row, days[0])))
    for _thing, spells in groupby(rows, thing):
        for together in _overlapping(list(spells), *days):
            if any(row.person_id == pair.other for row in together):
                _make_one(pair, together, days, take)


def _overlapping(spells: Iterable[Any], first: str, last: str) -> Iterator[list[Any]]:
    """Spells in order of their first day, those that touch each other together."""
    together: list[Any] = []
    for spell in spells:
        if together and getattr(spell, first) > max(_end(getattr(s, last)) for s in together):
            yield together
            together = []
        together.append(spell)
    if together:
        yield together


def _end(day: date | None) -> date:
    return day or date.max


def _make_one(pair: Pair, together: list[Any], days: tuple[str, str], take: Take) -> None:
    first, last = days
    own = [row for row in together if row.person_id == pair.keep]
    stays = (own or together)[-1]
    earliest = min(getattr(row, first) for row in together)
    for goes in together:
        if goes is stays:
            continue
        take(pair, stays, goes)
        if _end(getattr(goes, last)) > _end(getattr(stays, last)):
            setattr(stays, last, getattr(goes, last))
        goes.delete_instance()
    setattr(stays, first, earliest)
    stays.person_id = pair.keep
    stays.save()


def _journal_numbers(person_id: int) -> dict[int, int]:
    """A person's journal number in each class, the oldest where there are several."""
    rows = Enrolment.select().where(Enrolment.person_id == person_id).order_by(Enrolment.id.desc())
    return {row.group_id: row.journal_no for row in rows}


def _keep_journal_numbers(person_id: int, numbers: Mapping[int, int]) -> None:
    """In a class both were in, the number of the record that stays: it is on the paper."""
    for row in list(Enrolment.select().where(Enrolment.person_id == person_id)):
        if numbers.get(row.group_id, row.journal_no) != row.journal_no:
            row.journal_no = numbers[row.group_id]
            row.save()


def joined(left: str | None, right: str | None) -> str:
    """Two texts one after the other, once where they are the same."""
    return "; ".join(dict.fromkeys(text for text in (left, right) if text))


def unite_marks(pair: Pair, wanted: Mapping[int, int]) -> None:
    """One mark a lesson: the one that was chosen, with the notes of both."""
    own = {row.lesson_id: row for row in Mark.select().where(Mark.person_id == pair.keep)}
    for goes in list(Mark.select().where(Mark.person_id == pair.other)):
        stays = own.get(goes.lesson_id)
        if stays is None:
            continue
        if wanted.get(goes.lesson_id) == pair.other:
            stays.status, stays.minutes = goes.status, goes.minutes
        stays.note = joined(stays.note, goes.note) or None
        stays.save()
        goes.delete_instance()
    go_over(pair, Mark)


def _unite_helpers(pair: Pair) -> None:
    """Who taught at a lesson: once; one who stands there as helper, in an old file, counts less."""
    own = {
        row.lesson_id: row
        for row in LessonInstructor.select().where(LessonInstructor.person_id == pair.keep)
    }
    for goes in list(LessonInstructor.select().where(LessonInstructor.person_id == pair.other)):
        stays = own.get(goes.lesson_id)
        if stays is not None:
            stays.helper = stays.helper and goes.helper
            _take_contract(pair, stays, goes)
            stays.save()
            goes.delete_instance()
    go_over(pair, LessonInstructor)


STRONGER = tuple(
    AssignmentState(state) for state in ("came", "confirmed", "offered", "absent", "declined")
)
"""Of two things that are said of one person at one shift the first of these is true."""


def _unite_assignments(pair: Pair) -> None:
    """Asked twice for one shift is asked once, and who came once came."""
    own = {row.shift_id: row for row in pair.rows(Assignment) if row.person_id == pair.keep}
    for goes in [row for row in pair.rows(Assignment) if row.person_id == pair.other]:
        stays = own.get(goes.shift_id)
        if stays is None:
            continue
        stays.state = min(stays.state, goes.state, key=STRONGER.index)
        stays.minutes = max((m for m in (stays.minutes, goes.minutes) if m), default=None)
        stays.despite = joined(stays.despite, goes.despite) or None
        goes.delete_instance()
        stays.save()
    go_over(pair, Assignment)


def _unite_meetings(pair: Pair) -> None:
    """Who came to a meeting came once."""
    own = {row.meeting_id for row in pair.rows(MeetingPerson) if row.person_id == pair.keep}
    for goes in [row for row in pair.rows(MeetingPerson) if row.person_id == pair.other]:
        if goes.meeting_id in own:
            goes.delete_instance()
    go_over(pair, MeetingPerson)


def _unite_interests(pair: Pair) -> None:
    """One place in the line for a course, the earlier one; its offers and skips come along."""
    open_ones = [row for row in pair.rows(Interest) if row.closed_on is None]
    by_course: dict[int, list[Any]] = {}
    for row in open_ones:
        by_course.setdefault(row.course_id, []).append(row)
    for same in by_course.values():
        if len(same) == 2:
            stays, goes = sorted(same, key=lambda row: row.person_id != pair.keep)
            stays.since = min(stays.since, goes.since)
            stays.note = joined(stays.note, goes.note) or None
            _bring_offers(pair, stays.id, goes.id)
            goes.delete_instance()
            stays.save()
    go_over(pair, Interest)
    for interest_id in placed_by_now(pair.actor.today, pair.keep):
        course_id = Interest.get_by_id(interest_id).course_id
        offer = open_offer(course_id, pair.keep)
        if offer is not None:
            close_offer(pair.actor, offer, OfferAnswer.WITHDRAWN)
        leave_line(course_id, pair.keep, pair.actor.today)


def _bring_offers(pair: Pair, stays: int, goes: int) -> None:
    """Offers and skips of a place in the line that goes; of two open offers the one that holds."""
    open_ones = list(
        Offer.select().where(Offer.interest_id.in_((stays, goes)), Offer.answer.is_null())
    )
    if len(open_ones) > 1:
        lost = min(
            open_ones, key=lambda o: (o.expires_on >= pair.actor.today, o.interest_id == stays)
        )
        close_offer(pair.actor, lost, OfferAnswer.WITHDRAWN)
    for model in (Offer, Skip):
        model.update(interest_id=stays).where(model.interest_id == goes).execute()


def placed_by_now(today: date, *person_ids: int) -> list[int]:
    """Open interests of people who are in a class of the course that has not ended."""
    marks = blanks(person_ids)
    rows = database.execute_sql(
        "SELECT DISTINCT i.id FROM interest i"
        ' JOIN "group" g ON g.course_id = i.course_id'
        f" JOIN enrolment e ON e.group_id = g.id AND e.person_id IN ({marks})"
        f" WHERE i.person_id IN ({marks}) AND i.closed_on IS NULL"
        " AND (e.ends_on IS NULL OR e.ends_on > ?) AND (g.ends_on IS NULL OR g.ends_on >= ?)"
        " ORDER BY i.id",
        (*person_ids, *person_ids, today.isoformat(), today.isoformat()),
    )
    return [interest_id for (interest_id,) in rows]


def _unite_consents(pair: Pair) -> None:
    """One consent that holds, with the earlier day; none where it was taken back since."""
    go_over(pair, Consent)
    rows = list(Consent.select().where(Consent.person_id == pair.keep).order_by(Consent.id))
    back = max((row.withdrawn_on for row in rows if row.withdrawn_on is not None), default=None)
    holds = []
    for row in rows:
        if row.withdrawn_on is None and back is not None and row.signed_on <= back:
            row.withdrawn_on = back
            row.save()
        elif row.withdrawn_on is None:
            holds.append(row)
    if len(holds) < 2:
        return
    stays = min(holds, key=lambda row: row.signed_on)
    for goes in holds:
        if goes is not stays:
            stays.guardian = joined(stays.guardian, goes.guardian) or None
            goes.delete_instance()
    stays.save()


def _unite_employment(pair: Pair) -> None:
    """Both told something on the same day: what the record that stays says holds."""
    own = {row.since: row for row in pair.rows(Employment) if row.person_id == pair.keep}
    for goes in [row for row in pair.rows(Employment) if row.person_id == pair.other]:
        stays = own.get(goes.since)
        if stays is not None:
            if goes.status != stays.status:
                day = date_text(goes.since)
                pair.left_over.append(f"{word(EmploymentStatus(goes.status))}, {day}")
            goes.delete_instance()
    go_over(pair, Employment)


def _unite_absences(pair: Pair) -> None:
    """An absence announced twice is one."""

    def said(row: Any) -> tuple[Any, ...]:  # noqa: ANN401
        return row.group_id, row.from_date, row.to_date, row.status

    own = {said(row): row for row in pair.rows(AnnouncedAbsence) if row.person_id == pair.keep}
    for goes in [r for r in pair.rows(AnnouncedAbsence) if r.person_id == pair.other]:
        stays = own.get(said(goes))
        if stays is not None:
            stays.note = joined(stays.note, goes.note) or None
            stays.save()
            goes.delete_instance()
    go_over(pair, AnnouncedAbsence)
