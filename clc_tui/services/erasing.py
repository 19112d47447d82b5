"""Erasing a person: the figures stay, everything personal goes, out of the log as well.

What stays: the number of the record, sex, age band, employment and categories with their days,
spells in classes, marks (without notes), the days of consent, calls without their notes. What
goes cannot come back.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any, Concatenate, NamedTuple, ParamSpec, TypeVar

from clc_tui.db import changes
from clc_tui.db.connection import blanks, database
from clc_tui.db.follow_up import CommitteeMember
from clc_tui.db.models import (
    Contract,
    Draft,
    Enrolment,
    Grant,
    GroupInstructor,
    Interest,
    Lesson,
    Mark,
    Offer,
    Paper,
    Person,
    User,
    Volunteer,
)
from clc_tui.db.names import full_name, tidy
from clc_tui.db.sweeping import sweep
from clc_tui.language import N_
from clc_tui.services.access import shows_people
from clc_tui.services.erased import (
    CLOSED,
    NAME,
    PERSONAL,
    STANDS,
    WORDS_OF_WORK,
    Places,
    band_year,
    marks_in_log,
    of_other_work,
    people_of,
    personal,
    rinsed,
    rows_of,
)
from clc_tui.services.gate import VERBS, about, reads, tell_as, writes
from clc_tui.services.naming import Named, Namer, drafted, lines_naming, naming, places_naming
from clc_tui.services.person_fields import PersonFields, search_text
from clc_tui.services.person_record import row_in_sight
from clc_tui.services.rows import require_no_mixing
from clc_tui.services.shift_rows import forget_to_come
from clc_tui.services.turns import close_offer
from clc_tui.terms import Actor, Clash, Invalid, OfferAnswer, Outcome, Standing

P = ParamSpec("P")
T = TypeVar("T")


class Leaves(NamedTuple):
    """What erasing a person would leave as figures, and what it would end."""

    person_id: int
    name: str
    family_name: str
    marks: int
    classes: int
    running: int
    """Classes the person is in, or teaches, now."""
    waiting: int
    others: int
    """Texts about something else that name the person: they go."""


def swept(verb: Callable[Concatenate[Actor, P], T]) -> Callable[Concatenate[Actor, P], T]:
    """Wrap a `@writes` verb so that no old page of the file outlives it."""
    name = verb.__name__

    @functools.wraps(verb)
    def run(actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> T:
        answer = verb(actor, *args, **kwargs)
        sweep()
        return answer

    VERBS[name] = replace(VERBS[name], function=run)
    return run


def _whom(leaves: Leaves) -> int:
    return leaves.person_id


@shows_people(lambda leaves: 1, subject=_whom)
@reads
def erase_preview(actor: Actor, person_id: int) -> Leaves:
    """What would stay and what would end; raises `Clash` where the person cannot be erased."""
    row = row_in_sight(actor, person_id)
    ids = people_of(row.id)
    _require_no_account(ids)
    running = _open(Enrolment, ids, Enrolment.ends_on) + _open(
        GroupInstructor, ids, GroupInstructor.until
    )
    return Leaves(
        row.id,
        full_name(row.family_name, row.given_name, row.patronymic),
        row.family_name,
        Mark.select().where(Mark.person_id.in_(ids)).count(),
        Enrolment.select(Enrolment.group_id).where(Enrolment.person_id.in_(ids)).distinct().count(),
        running,
        _open(Interest, ids, Interest.closed_on),
        _others(actor, ids),
    )


def _others(actor: Actor, ids: list[int]) -> int:
    """Rows that name these people and are about something else."""
    namer = Namer(list(Person.select().where(Person.id.in_(ids))))
    places = places_naming(lines_naming(actor.centre, namer), namer, {"person": set(ids)})
    return sum(not _own(table, row_id, ids) for table, row_id in places)


def _own(table: str, row_id: int, ids: list[int]) -> bool:
    values = changes.current(table, row_id) or {}
    if values.get("individual"):
        here = Enrolment.group_id == row_id, Enrolment.person_id.in_(ids)
        return bool(Enrolment.select().where(*here).exists())
    if values.get("person_id") in ids or values.get("interest_id") is None:
        return values.get("person_id") in ids
    return Interest.get_by_id(values["interest_id"]).person_id in ids


def _open(model: Any, ids: list[int], end: Any) -> int:  # noqa: ANN401
    return int(model.select().where(model.person_id.in_(ids), end.is_null()).count())


@swept
@writes
def erase_person(actor: Actor, person_id: int, reason: str) -> int:
    """Take everything personal about somebody out of the file and its log, for good.

    Raises `Invalid` (field "reason") without a reason or where it names the person, `Clash` where
    the person has an account here. Returns how many marks stay as figures.
    """
    row = row_in_sight(actor, person_id)
    require_no_mixing(None, row.id)
    ids = people_of(row.id)
    people = list(Person.select().where(Person.id.in_(ids)))
    about("person", row.id, reason=_reason(people, reason))
    _require_no_account(ids)
    rows = rows_of(ids)
    namer = Namer(people)
    _scrub_log(rows, people)
    lines = lines_naming(actor.centre, namer)
    places = places_naming(lines, namer, rows)
    _scrub_others(actor, places, lines, namer)
    _forget_unfinished(actor, people, namer)
    _end_what_runs(actor, ids)
    _scrub_tables(actor, rows, people)
    for table in ("person_word", "person_part"):
        database.execute_sql(f"INSERT INTO {table} ({table}) VALUES ('optimize')")
    tell_as(partial(rinsed, rows=rows, places=places))
    return int(Mark.select().where(Mark.person_id.in_(ids)).count())


def _require_no_account(ids: Collection[int]) -> None:
    """Who can log in is no matter of figures: the account goes first."""
    row = (
        Grant.select(User.name)
        .join(User, on=(User.id == Grant.user_id))
        .where(Grant.person_id.in_(list(ids)), User.disabled_at.is_null())
        .tuples()
        .first()
    )
    if row is not None:
        raise Clash(
            N_("This person logs in here as {user}. First the administrator closes that account."),
            user=row[0],
        )


def _reason(people: Collection[Person], reason: str) -> str:
    clean = tidy(reason)
    if not clean:
        raise Invalid(N_("Say why the person is erased."), field="reason")
    if naming(clean, people):
        raise Invalid(N_("Write the reason without the name: it stays."), field="reason")
    return clean


# The log


def _scrub_log(rows: dict[str, set[int]], people: Collection[Person]) -> None:
    """Take what was personal out of every change ever made to these rows, and out of reasons."""
    entries: set[int] = set()
    for table, ids in rows.items():
        if table != "mark":
            for number in sorted(ids):
                entries |= _scrub_row(table, number)
    for line in marks_in_log([row.id for row in people], rows):
        _scrub_change(PERSONAL["mark"], *line)
        entries.add(line[0])
    for row in people:
        entries |= {
            number
            for (number,) in database.execute_sql(
                "SELECT id FROM log_entry WHERE subject = 'person' AND subject_id = ?", (row.id,)
            )
        }
    for number in sorted(entries):
        _scrub_reason(number, rows, people)
    _scrub_lent(people)


def _scrub_lent(people: Collection[Person]) -> None:
    """What a merge lent to another record, and its undo took back, is in the log of that one."""
    ids = [row.id for row in people]
    marks = blanks(ids)
    lines = database.execute_sql(
        "WITH merged AS (SELECT e.id FROM change o JOIN log_entry e ON e.id = o.entry_id"
        f"   WHERE o.tbl = 'person' AND o.tbl <> 'mark' AND o.row_id IN ({marks})"
        "   AND e.verb = 'merge_people')"
        " SELECT c.entry_id, c.n, c.before, c.after FROM change c WHERE c.tbl = 'person'"
        f" AND c.row_id NOT IN ({marks}) AND c.entry_id IN (SELECT id FROM merged"
        "   UNION SELECT u.id FROM log_entry u JOIN merged ON u.undoes_id = merged.id)",
        (*ids, *ids),
    )
    for entry_id, n, before, after in list(lines):
        sides = [changes.from_json(side) or {} for side in (before, after)]
        lent = {
            name
            for row in people
            for name in PERSONAL["person"]
            if (own := _plain(row, name)) and any(side.get(name) == own for side in sides)
        }
        _scrub_change(lent, entry_id, n, before, after)


def _plain(row: Person, name: str) -> object:
    """A column's value as the log keeps it."""
    value = getattr(row, name)
    return value.isoformat() if isinstance(value, date) else value


def _scrub_row(table: str, row_id: int) -> set[int]:
    found = list(
        database.execute_sql(
            "SELECT entry_id, n, before, after FROM change"
            " WHERE tbl = ? AND tbl <> 'mark' AND row_id = ?",
            (table, row_id),
        )
    )
    for line in found:
        _scrub_change(personal(table, row_id), *line)
    return {line[0] for line in found}


def _scrub_change(
    personal: Collection[str], entry_id: int, n: int, before: str | None, after: str | None
) -> None:
    """Leave out the personal values; that a column became empty, or "placed", stays told."""
    told = [_impersonal(side, personal) for side in (before, after)]
    if told != [before, after]:
        database.execute_sql(
            "UPDATE change SET before = ?, after = ? WHERE entry_id = ? AND n = ?",
            (*told, entry_id, n),
        )


def _impersonal(side: str | None, personal: Collection[str]) -> str | None:
    values = changes.from_json(side)
    if values is None:
        return None
    stays = (None, Standing.PLACED)
    return changes.to_json(
        {name: value for name, value in values.items() if name not in personal or value in stays}
    )


def _scrub_others(actor: Actor, places: Places, lines: Iterable[Named], namer: Namer) -> None:
    """Empty what others wrote of the person: where it stands, in the log, and in reasons."""
    for (table, row_id), names in places.items():
        _empty(table, {row_id}, sorted(names))
    for each in lines:
        _scrub_change(each.columns, *each.line)
    reasons = database.execute_sql(
        "SELECT id, reason FROM log_entry WHERE centre_id = ? AND reason IS NOT NULL",
        (actor.centre,),
    )
    for number, reason in list(reasons):
        if namer.named_in(reason):
            database.execute_sql("UPDATE log_entry SET reason = NULL WHERE id = ?", (number,))


def _scrub_reason(entry_id: int, rows: dict[str, set[int]], people: Collection[Person]) -> None:
    """A reason goes where it was about this person; shared with others, where it names them."""
    reason, subject, subject_id = database.execute_sql(
        "SELECT reason, subject, subject_id FROM log_entry WHERE id = ?", (entry_id,)
    ).fetchone()
    if reason is None:
        return
    others = [
        change
        for change in changes.of_entry(entry_id)
        if change.table in PERSONAL and change.row_id not in rows.get(change.table, ())
    ]
    about_them = subject == "person" and subject_id in rows["person"]
    if about_them or not others or naming(reason, people):
        database.execute_sql("UPDATE log_entry SET reason = NULL WHERE id = ?", (entry_id,))


# The tables


def _forget_unfinished(actor: Actor, people: Collection[Person], namer: Namer) -> None:
    """Forms half filled in about these people, and their sheets that wait to be printed."""
    ids = [row.id for row in people]
    for draft in list(Draft.select().where(Draft.centre_id == actor.centre)):
        of_them = draft.form in ("person", "committee_known") and draft.subject_id in ids
        of_them = of_them or (draft.form == "contract" and _contract_of(draft, ids))
        if of_them or drafted(draft.body, people) or _typed_of(draft.body, namer):
            draft.delete_instance()
    Paper.delete().where(
        Paper.centre_id == actor.centre, Paper.kind.startswith("person"), Paper.subject_id.in_(ids)
    ).execute()


def _contract_of(draft: Draft, ids: Collection[int]) -> bool:
    """Whether a contract half written is one of theirs."""
    row = Contract.get_or_none(Contract.id == draft.subject_id)
    typed = json.loads(draft.body).get("typed", {}).get("person_id", "")
    return (row is not None and row.person_id in ids) or typed in map(str, ids)


def _typed_of(body: str, namer: Namer) -> bool:
    """Whether a line half typed at the desk, or a note, names them."""
    typed = json.loads(body).get("typed", {})
    return any(namer.named_in(text) for text in typed.values())


def _end_what_runs(actor: Actor, ids: list[int]) -> None:
    """Classes, waiting and offers of somebody who is not there any more end."""
    for spell in list(Enrolment.select().where(Enrolment.person_id.in_(ids))):
        if spell.starts_on > actor.today:
            spell.delete_instance()  # it would end before it began: it never was
        elif spell.ends_on is None or spell.ends_on > actor.today:
            spell.ends_on, spell.outcome = _last_day(spell, actor.today), Outcome.LEFT.value
            spell.save()
    dated: tuple[Any, ...] = (GroupInstructor, Volunteer, CommitteeMember)
    for model in dated:
        runs = model.select().where(model.person_id.in_(ids), model.until.is_null())
        for row in list(runs):
            row.until = max(actor.today, row.since)
            row.save()
    forget_to_come(ids)
    for paid in list(
        Contract.select().where(Contract.person_id.in_(ids), Contract.until.is_null())
    ):
        paid.until = max(actor.today, paid.from_day)
        paid.save()
    waiting = Interest.select(Interest.id).where(Interest.person_id.in_(ids))
    offers = Offer.select().where(Offer.interest_id.in_(waiting), Offer.answer.is_null())
    for offer in list(offers):
        close_offer(actor, offer, OfferAnswer.WITHDRAWN)
    Interest.update(closed_on=actor.today, reason=CLOSED).where(
        Interest.person_id.in_(ids), Interest.closed_on.is_null()
    ).execute()
    Grant.update(person_id=None).where(Grant.person_id.in_(ids)).execute()


def _last_day(spell: Enrolment, today: date) -> date:
    """Yesterday, so that no mark of today is waited for; today where there is one."""
    marks = Mark.select().join(Lesson, on=(Lesson.id == Mark.lesson_id)).where(
        Mark.person_id == spell.person_id, Lesson.group_id == spell.group_id,
        Lesson.on_date == today,
    )  # fmt: skip
    return today if marks.exists() else max(spell.starts_on, today - timedelta(days=1))


def _scrub_tables(actor: Actor, rows: dict[str, set[int]], people: Collection[Person]) -> None:
    for table, ids in rows.items():
        if table not in ("person", "interest"):
            _empty(table, ids, PERSONAL[table])
    _empty("timesheet_line", of_other_work(rows["timesheet_line"]), WORDS_OF_WORK)
    marks = blanks(rows["interest"])
    database.execute_sql(
        "UPDATE interest SET note = NULL, reason = iif(reason IS NULL OR reason = 'placed', reason,"
        f" '{CLOSED}') WHERE id IN ({marks})",
        tuple(sorted(rows["interest"])),
    )
    nobody = PersonFields(NAME)
    for row in people:
        year = row.birth_year
        for name in PERSONAL["person"]:
            setattr(row, name, None)
        row.family_name, row.given_name, row.patronymic = NAME, "", ""
        row.birth_year = None if year is None else band_year(year, actor.today)
        row.search, row.squashed, row.sort_kk, row.sort_ru = search_text(nobody)
        row.erased_on = actor.today
        row.save()


def _empty(table: str, ids: set[int], columns: Collection[str]) -> None:
    """Empty columns of these rows; what holds nothing stays so."""
    stands = STANDS.get(table, {})
    sets = ", ".join(f'"{name}" = iif("{name}" IS NULL, NULL, ?)' for name in columns)
    values = [stands.get(name) for name in columns]
    for number in sorted(ids):
        database.execute_sql(f'UPDATE "{table}" SET {sets} WHERE id = ?', (*values, number))
