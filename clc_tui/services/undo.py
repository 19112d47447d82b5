"""Taking back what was done: the last action of a user, then the one before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from clc_tui.db import changes
from clc_tui.db.connection import database
from clc_tui.db.models import Enrolment, Group, Interest, Lesson, LogEntry, Person, Timesheet
from clc_tui.language import N_, _
from clc_tui.services.attendance import require_marks_changeable, settle
from clc_tui.services.consent import more_since
from clc_tui.services.enrolments import marks_outside_spells, next_number
from clc_tui.services.erased import erased_among, without_erased_marks
from clc_tui.services.figures import require_figures_open
from clc_tui.services.gate import about, reach_of, reads, writes
from clc_tui.services.history import who_changed
from clc_tui.services.lengths import require_apart, require_lengths_changeable
from clc_tui.services.log_words import describe, person_words, subject_words, told, whole, whom
from clc_tui.services.other_work import require_undoable
from clc_tui.services.person_fields import current_consent
from clc_tui.services.rows import require_group
from clc_tui.services.spot_checks import COMPLETE, is_complete
from clc_tui.services.timesheets import REOPENED, require_last_approved, require_sent_back
from clc_tui.services.turns import places_taken, require_places, return_to_line
from clc_tui.services.undo_committee import (
    require_free_number,
    require_sound_committee,
    with_used_bodies,
    without_used_bodies,
)
from clc_tui.services.undo_evaluations import require_sound_evaluations
from clc_tui.services.undo_follow_up import require_nothing_followed
from clc_tui.services.undo_help import help_now, require_sound_help, without_used_shifts
from clc_tui.services.undo_hours import (
    paid_by_now,
    require_as_signed,
    require_explained,
    unclear_pay,
)
from clc_tui.services.who_taught import require_taught_changeable
from clc_tui.terms import Actor, Clash, Full, Invalid, NotFound, Reach, Refused

ERASED = N_(
    "What was erased stays erased."
    " Take other things back in the history of that person, class or lesson."
)
FOR_GOOD = {
    "erase_person": ERASED,
    "draw_spot_check": N_(
        "Drawn lessons stay drawn. You may draw other days: both stay in the list."
    ),
    "reopen_timesheet": REOPENED,
    "send_timesheet": N_(
        "What was sent to the payer stays as it is. Changes go onto the next sheet."
    ),
}
"""Verbs that nobody takes back, and what is said to who tries."""

BYSTANDERS = {"lesson": frozenset({"state"}), "skip": frozenset({"reason"})}
"""Columns that follow from other rows or go with an erased person: a difference is no clash."""


class Undoable(NamedTuple):
    """What `undo` would take back."""

    entry_id: int
    verb: str
    at: str
    words: str
    """The thing it was about: a lesson, a person's name."""
    details: tuple[str, ...]
    who: str = ""
    """The one person it was done to; empty for none, or several."""
    notes: tuple[str, ...] = ()
    """What came back otherwise than it was."""


@reads
def last_action(actor: Actor) -> Undoable | None:
    """The user's last action here that is not yet taken back."""
    entry = _last(actor)
    if entry is None:
        return None
    _require_not_for_good(entry)
    return _words(actor, entry)


@writes
def undo(actor: Actor, entry_id: int | None = None, *, reason: str | None = None) -> Undoable:
    """Take back one entry (without a number: the user's last); says what came back.

    The right, the reach, the rule for old marks and the places of a class hold as for any verb.
    Raises `Clash` with name and value where somebody changed the rows since or wrote something
    that belongs to them, `Refused` without the right to the verb itself, `Invalid` (field
    "reason") where old marks change, `OutOfTurn` where somebody would wait whose place went to
    others since and no reason says why, `NotFound` where there is nothing to take back.
    """
    entry = _last(actor) if entry_id is None else _entry(actor, entry_id)
    if entry is None:
        raise NotFound(N_("There is nothing of yours to take back."))
    done = without_erased_marks(changes.of_entry(entry.id))
    _require_undoable(actor, entry, done, reason)
    answer = _words(actor, entry)
    about(entry.subject, entry.subject_id, undoes=entry.id, reason=reason)
    done = without_used_bodies(entry.verb, done)
    for change in done:
        if changes.differs(change, BYSTANDERS.get(change.table, ())):
            raise _clash(actor, entry, change)
    inverse = without_used_shifts([change.inverse for change in reversed(done)])
    inverse = with_used_bodies(inverse)
    inverse, renumbered = _with_free_numbers(inverse)
    paid = {} if entry.verb == "merge_people" else paid_by_now(inverse)
    _apply_inverse(actor, entry, inverse)
    for interest_id in sorted(_waiting_again(inverse)):
        return_to_line(actor, interest_id, entry, reason or "")
    for lesson_id in _lessons(done):
        if Lesson.get_or_none(Lesson.id == lesson_id) is not None:
            settle(lesson_id)
    return answer._replace(notes=(*renumbered, *unclear_pay(paid)))


def _with_free_numbers(
    inverse: list[changes.Change],
) -> tuple[list[changes.Change], tuple[str, ...]]:
    """The inverse with the next free journal number for whose own was given to somebody since.

    And what is said of it. Whoever got the number keeps it: it is on the paper by now.
    """
    made: list[changes.Change] = []
    numbers: dict[tuple[int, int], int] = {}
    told: list[str] = []
    for change in inverse:
        if change.table == "enrolment" and change.after and "journal_no" in change.after:
            row = whole(change)
            of_whom = (row["group_id"], row["person_id"])
            holder = _holder(*of_whom, row["journal_no"], inverse)
            if holder is not None and of_whom not in numbers:
                numbers[of_whom] = next_number(row["group_id"])
                words = _("{name} is number {n} now: {old} was given to {who}").format(
                    name=person_words(row["person_id"]), n=numbers[of_whom],
                    old=row["journal_no"], who=person_words(holder),
                )  # fmt: skip
                told.append(words)
            if holder is not None:
                change = change._replace(after=change.after | {"journal_no": numbers[of_whom]})
        made.append(change)
    return made, tuple(told)


def _holder(
    group_id: int, person_id: int, number: int, inverse: list[changes.Change]
) -> int | None:
    """Who else has a journal number of a class in a row that stays as it is."""
    row = Enrolment.get_or_none(
        Enrolment.group_id == group_id, Enrolment.journal_no == number,
        Enrolment.person_id != person_id,
        Enrolment.id.not_in([c.row_id for c in inverse if c.table == "enrolment"]),
    )  # fmt: skip
    return None if row is None else row.person_id


def _apply_inverse(actor: Actor, entry: LogEntry, inverse: list[changes.Change]) -> None:
    """Carry out the inverse; raises where what it leaves behind could not have been written."""
    spells = [whole(change) for change in inverse if change.table in ("enrolment", "offer")]
    groups = {int(spell["group_id"]) for spell in spells}
    groups |= {change.row_id for change in inverse if change.table == "group" and change.after}
    before = {pair for group_id in groups for pair in marks_outside_spells(group_id)}
    taken = {group_id: places_taken(group_id, actor.today) for group_id in groups}
    help_before = help_now(actor, inverse)
    _require_waiting_once(inverse)
    require_undoable(inverse)
    require_figures_open(inverse)
    require_free_number(inverse)
    changes.apply(inverse)
    child = changes.hanging(inverse)
    if child is not None:
        raise _clash(actor, entry, child)
    _require_sound_lines(entry, inverse)
    _require_signed(entry, inverse)
    require_sound_help(actor, inverse, help_before)
    require_sound_evaluations(inverse)
    if entry.verb != "merge_people":  # two records may sit where one person could not
        require_sound_committee(actor, inverse)
    require_explained(inverse, merging=entry.verb == "merge_people")
    require_apart(inverse)
    for group_id in groups:
        for lesson_id, person_id in marks_outside_spells(group_id):
            if (lesson_id, person_id) not in before and _marked_since(entry, lesson_id, person_id):
                raise Clash(
                    N_("{name} has marks in this class since. Clear them first."),
                    name=person_words(person_id),
                )
        if Group.get_or_none(Group.id == group_id) is None:
            continue
        fewer = any(c.table == "group" and c.row_id == group_id for c in inverse)
        try:
            require_places(group_id, actor.today, 0 if fewer else taken[group_id])
        except Full as full:
            words = N_("All {capacity} places are taken by now. It stays as it is.")
            raise Full(words, **full.words) from None


def _require_waiting_once(inverse: list[changes.Change]) -> None:
    """Raise `Clash` where somebody would wait again who was put on the list anew since."""
    for change in inverse:
        if change.table != "interest" or change.after is None:
            continue
        row = whole(change)
        anew = Interest.get_or_none(
            Interest.course_id == row["course_id"], Interest.person_id == row["person_id"],
            Interest.closed_on.is_null(),
            Interest.id.not_in([c.row_id for c in inverse if c.table == "interest"]),
        )  # fmt: skip
        if anew is not None and row.get("closed_on") is None:
            raise Clash(
                N_("{name} is already waiting for {course}."),
                name=person_words(anew.person_id),
                course=subject_words("course", anew.course_id),
            )


def _marked_since(entry: LogEntry, lesson_id: int, person_id: int) -> bool:
    """Whether a mark was written after an entry, as all that stand outside spells now were.

    Merging alone brings spells around marks that stood outside any before.
    """
    if entry.verb != "merge_people":
        return True
    row = database.execute_sql(
        "SELECT 1 FROM mark m JOIN lesson l ON l.id = m.lesson_id JOIN log_entry e ON e.id > ?1"
        " AND ((e.subject = 'lesson' AND e.subject_id = l.id)"
        "  OR (e.subject = 'group' AND e.subject_id = l.group_id))"
        " JOIN change c ON c.entry_id = e.id AND c.tbl = 'mark' AND c.row_id = m.id"
        " WHERE m.lesson_id = ?2 AND m.person_id = ?3 LIMIT 1",
        (entry.id, lesson_id, person_id),
    ).fetchone()
    return row is not None


def _require_sound_lines(entry: LogEntry, inverse: list[changes.Change]) -> None:
    """Raise `Clash` where somebody would wait, or have an offer, who has got a place since."""
    for interest_id in _waiting_again(inverse):
        row = database.execute_sql(
            "SELECT i.person_id FROM interest i WHERE i.id = ?1 AND ("
            " (i.closed_on IS NOT NULL AND EXISTS (SELECT 1 FROM offer o"
            "   WHERE o.interest_id = i.id AND o.answer IS NULL))"
            ' OR (i.closed_on IS NULL AND EXISTS (SELECT 1 FROM enrolment e JOIN "group" g'
            "   ON g.id = e.group_id JOIN change c ON c.tbl = 'enrolment' AND c.tbl <> 'mark'"
            "   AND c.row_id = e.id AND c.before IS NULL AND c.entry_id > ?2"
            "   WHERE e.person_id = i.person_id AND e.ends_on IS NULL"
            "   AND g.course_id = i.course_id)))",
            (interest_id, entry.id),
        ).fetchone()
        if row is not None:
            raise Clash(
                N_("{name} got a place or left the line since. It stays as it is."),
                name=person_words(row[0]),
            )


def _require_signed(entry: LogEntry, inverse: list[changes.Change]) -> None:
    """Raise `Clash` where a consent would be gone that something written since needs."""
    for change in inverse:
        if change.table != "consent" or change.after is not None:
            continue
        person_id = int(whole(change)["person_id"])
        if Person.get_or_none(Person.id == person_id) is None:
            continue  # the person goes as well
        if current_consent(person_id) is None and more_since(person_id, entry.id):
            raise Clash(
                N_("{name}: what was written since needs the signature. It stays as it is."),
                name=person_words(person_id),
            )


def _waiting_again(inverse: list[changes.Change]) -> set[int]:
    """The places in a line that are otherwise than they were."""
    return {
        int(whole(change).get("interest_id") or change.row_id)
        for change in inverse
        if change.table in ("interest", "offer")
    }


def _last(actor: Actor) -> LogEntry | None:
    row = database.execute_sql(
        "SELECT e.id FROM log_entry e WHERE e.user_id IS ? AND e.centre_id IS ?"
        " AND e.undoes_id IS NULL AND e.verb <> 'set_language' AND e.verb <> 'set_theme'"
        " AND e.verb <> 'open_practice'"
        " AND NOT EXISTS (SELECT 1 FROM log_entry u WHERE u.undoes_id = e.id)"
        " ORDER BY e.id DESC LIMIT 1",
        (actor.user_id, actor.centre_id),
    ).fetchone()
    return None if row is None else LogEntry.get_by_id(row[0])


def _entry(actor: Actor, entry_id: int) -> LogEntry:
    entry = LogEntry.get_or_none(LogEntry.id == entry_id, LogEntry.centre_id == actor.centre_id)
    if entry is None:
        raise NotFound(N_("That is not here any more. Go back and look again."))
    if entry.undoes_id is not None:
        raise Invalid(N_("This was itself a taking back. Do the thing again instead."))
    if LogEntry.get_or_none(LogEntry.undoes_id == entry_id) is not None:
        raise Clash(N_("This is already taken back."))
    return entry


def _require_undoable(
    actor: Actor, entry: LogEntry, done: list[changes.Change], reason: str | None
) -> None:
    """Raise unless the actor could do the opposite by hand."""
    own = entry.user_id == actor.user_id
    reach = reach_of(actor, entry.verb)
    if reach is None or (not own and reach_of(actor, "undo_others") is None):
        raise Refused(N_("Your role does not allow this here. Ask the facilitator."))
    if reach is Reach.TAUGHT:
        for group_id, day in set(_places(done)):
            require_group(replace(actor, reach=reach), group_id, lesson_day=day)
    _require_not_for_good(entry)
    require_nothing_followed(actor, entry, done)
    if erased_among(done) or _nothing_left(entry, done):
        raise Refused(ERASED)
    require_lengths_changeable(actor, done, reason)
    taught = {
        whole(change).get("lesson_id", 0) for change in done if change.table == "lesson_instructor"
    }
    if entry.verb == "set_instructors":
        for lesson in Lesson.select().where(Lesson.id.in_(list(taught))):
            require_taught_changeable(actor, lesson, reason)
    if entry.verb != "merge_people":
        marks: dict[int, set[int]] = {}
        for change in done:
            if change.table == "mark":
                marks.setdefault(whole(change).get("lesson_id", 0), set()).add(change.row_id)
        for lesson in Lesson.select().where(Lesson.id.in_(list(marks))):
            require_marks_changeable(actor, lesson, marks[lesson.id], reason)


def _nothing_left(entry: LogEntry, done: list[changes.Change]) -> bool:
    """Whether all that an entry did were marks of people who are erased by now."""
    made = changes.of_entry(entry.id)
    return len(done) < len(made) and all(change.table == "lesson" for change in done)


def _require_not_for_good(entry: LogEntry) -> None:
    """Raise where nobody takes this back."""
    if entry.verb == "answer_spot_check" and is_complete(entry.subject_id):
        raise Refused(COMPLETE)
    if entry.verb in FOR_GOOD:
        raise Refused(FOR_GOOD[entry.verb])
    sheet = Timesheet.get_or_none(Timesheet.id == entry.subject_id)
    if entry.verb == "approve_timesheet" and sheet is not None and sheet.approved_at is not None:
        require_last_approved(sheet)
    if entry.verb == "answer_remark" and sheet is not None:
        require_sent_back(sheet)
    require_as_signed(entry)


def _places(done: Iterable[changes.Change]) -> Iterator[tuple[int, date | None]]:
    """The class, and the day of the lesson, that each change belongs to."""
    for change in done:
        values = whole(change)
        if "lesson_id" in values:
            lesson = Lesson.get_or_none(Lesson.id == values["lesson_id"])
            if lesson is not None:
                yield lesson.group_id, lesson.on_date
        elif change.table == "lesson":
            yield int(values["group_id"]), date.fromisoformat(values["on_date"])
        elif "group_id" in values:
            yield int(values["group_id"]), None


def _lessons(done: list[changes.Change]) -> set[int]:
    """Lessons whose state may follow from the rows that came back."""
    found: set[int] = set()
    for change in done:
        if change.table == "lesson":
            found.add(change.row_id)
        elif change.table in ("mark", "walk_in"):
            found.add(int(whole(change).get("lesson_id") or 0))
    return found


def _clash(actor: Actor, entry: LogEntry, change: changes.Change) -> Clash:
    who = who_changed(entry, change)
    now = changes.current(change.table, change.row_id)
    return Clash(
        N_("{who} changed this since: {what}. It stays as it is."),
        who=who,
        what=_in_brief(describe(actor, change._replace(after=now))),
    )


def _in_brief(words: str) -> str:
    """The first of what is told of a row, and how much more there is: it has to fit in a line."""
    first, *others = words.split(", ")
    if not others:
        return first
    return f"{first} {_('and {n} more').format(n=len(others))}"


def _words(actor: Actor, entry: LogEntry) -> Undoable:
    made = without_erased_marks(changes.of_entry(entry.id))
    words = subject_words(entry.subject, entry.subject_id)
    who = words if entry.subject == "person" else whom(made)
    return Undoable(entry.id, entry.verb, entry.at, words, told(actor, made), who)
