"""Taking in a list of volunteers: who helps, with what and when, in their own words.

Somebody known becomes a volunteer and no second person. Who is a volunteer already, or was one,
is left as it is, so a second import of the same list changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from clc_tui.db.models import Volunteer
from clc_tui.db.names import fold, phone_text
from clc_tui.language import N_
from clc_tui.services.bounds import text
from clc_tui.services.gate import about, reads, writes
from clc_tui.services.importing import At, Kind, NewLearner, Remark
from clc_tui.services.importing_known import (
    called,
    everybody,
    identities,
    known_people,
    whole_name,
)
from clc_tui.services.people import insert_person
from clc_tui.services.person_fields import PersonFields, cleaned
from clc_tui.services.volunteer_record import under_age
from clc_tui.terms import Actor, Invalid

WORDS_MOST = 200
"""Letters of what somebody can do, and of when."""


@dataclass(frozen=True, slots=True)
class NewVolunteer(NewLearner):
    """One row of a list of volunteers, read."""

    skills: str = ""
    free_times: str = ""


class VolunteerStep(NamedTuple):
    """What will be done with one row."""

    volunteer: NewVolunteer
    person_id: int | None
    """Somebody known; None for a new person."""


@dataclass(slots=True)
class VolunteerPlan:
    """What an import will do: steps for the good rows, and what is said of all of them."""

    steps: list[VolunteerStep] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    unsigned: int = 0

    @property
    def held_back(self) -> frozenset[At]:
        """The rows that are not good."""
        return frozenset(r.at for r in self.remarks if r.kind is not Kind.REMARK)


class VolunteersImported(NamedTuple):
    """What an import did."""

    added: int
    """New people."""
    known: int
    """People who were known and help from now on."""
    there_already: int
    good_rows: int
    """Rows that were taken in, or would have been."""
    remarks: tuple[Remark, ...]
    unsigned: int = 0
    """Of those who help from now on so many are under age: a guardian is still to sign."""


@reads
def plan_volunteers(actor: Actor, rows: tuple[NewVolunteer, ...]) -> VolunteersImported:
    """What importing these rows would say; nothing is written."""
    return _nothing_written(_plan(actor, rows))


@writes
def import_volunteers(
    actor: Actor, rows: tuple[NewVolunteer, ...], *, only_good: bool = False
) -> VolunteersImported:
    """Write the good rows; with doubtful ones among them nothing, unless `only_good`."""
    about("centre", actor.centre)
    plan = _plan(actor, rows)
    if plan.held_back and not only_good:
        return _nothing_written(plan)
    added = known = there = 0
    for step in plan.steps:
        person_id = step.person_id
        if person_id is None:
            fields = step.volunteer.fields
            person_id = int(insert_person(actor.centre, fields, actor.today, from_list=True).id)
            added += 1
        elif Volunteer.select().where(Volunteer.person_id == person_id).exists():
            there += 1
            continue
        else:
            known += 1
        Volunteer.create(
            centre_id=actor.centre, person_id=person_id, skills=step.volunteer.skills,
            free_times=step.volunteer.free_times, since=actor.today,
        )  # fmt: skip
    return VolunteersImported(
        added, known, there, len(plan.steps), tuple(plan.remarks), plan.unsigned
    )


def _nothing_written(plan: VolunteerPlan) -> VolunteersImported:
    return VolunteersImported(0, 0, 0, len(plan.steps), tuple(plan.remarks), plan.unsigned)


def _plan(actor: Actor, rows: Iterable[NewVolunteer]) -> VolunteerPlan:
    plan = VolunteerPlan()
    known = _Known(actor.centre)
    seen: dict[str, list[NewVolunteer]] = {}
    for row in rows:
        try:
            volunteer = _tidied(actor, row)
        except Invalid as error:
            plan.remarks.append(
                row.remark(Kind.WRONG, error.field or "", error.message, **error.words)
            )
            continue
        namesakes = seen.setdefault(called(volunteer.fields), [])
        twin = next((o for o in namesakes if _same_name(o.fields, volunteer.fields)), None)
        if twin is not None and _same_row(twin, volunteer):
            continue
        namesakes.append(volunteer)
        question = _twin_question(twin, volunteer) if twin is not None else None
        person_id = None
        if question is None:
            person_id, question = known.meant(volunteer.fields)
        if question is None:
            plan.steps.append(VolunteerStep(volunteer, person_id))
        else:
            plan.remarks.append(
                volunteer.remark(
                    Kind.DOUBTFUL, question.field or "phone", question.message, **question.words
                )
            )
    plan.unsigned = _unsigned(actor, plan.steps, known)
    return plan


def _unsigned(actor: Actor, steps: Iterable[VolunteerStep], known: _Known) -> int:
    """How many who begin to help are under age: no list says who signed for them, and when."""
    there = {row.person_id for row in Volunteer.select().where(Volunteer.centre_id == actor.centre)}
    begin = [step for step in steps if step.person_id not in there]
    people = (known.people.get(step.person_id or 0, step.volunteer.fields) for step in begin)
    return sum(bool(under_age(p.birth_date, p.birth_year, actor.today)) for p in people)


def _tidied(actor: Actor, row: NewVolunteer) -> NewVolunteer:
    return NewVolunteer(
        row.row,
        cleaned(row.fields, actor.today),
        sheet=row.sheet,
        skills=text(row.skills, "skills", WORDS_MOST),
        free_times=text(row.free_times, "free_times", WORDS_MOST),
    )


def _same_name(one: PersonFields, other: PersonFields) -> bool:
    """Whether two may be one: the same names, and no patronymic or birth that differs."""
    births = {str(f.birth_date or f.birth_year or "") for f in (one, other)} - {""}
    patronymics = {fold(f.patronymic) for f in (one, other)} - {""}
    return called(one) == called(other) and len(births) < 2 and len(patronymics) < 2


def _same_row(one: NewVolunteer, other: NewVolunteer) -> bool:
    """Whether a row only says again what another said."""
    return (one.fields.phone, fold(one.skills), fold(one.free_times)) == (
        other.fields.phone, fold(other.skills), fold(other.free_times),
    )  # fmt: skip


def _twin_question(twin: NewVolunteer, volunteer: NewVolunteer) -> Invalid:
    if twin.fields.phone == volunteer.fields.phone:
        message = N_("The same person as in row {row}: write what they can do in one row.")
        return Invalid(message, field="skills", row=twin.row)
    message = N_(
        "The same name as in row {row}, another phone. One person: leave one row."
        " Two: write the patronymic or the year of birth in both."
    )
    return Invalid(message, field="phone", row=twin.row)


class _Known:
    """Everybody of the centre by name and by phone, also as they were when first written down."""

    def __init__(self, centre_id: int) -> None:
        everyone = everybody(centre_id)
        self.sure = known_people(everyone)
        self.people: dict[int, PersonFields] = {}
        self.named: dict[str, set[int]] = {}
        self.phones: dict[str, set[int]] = {}
        for person in everyone:
            if person.stays:
                self.people[person.id] = person.fields
            if person.stays or person.first:
                self.named.setdefault(person.called, set()).add(person.id)
                self.phones.setdefault(person.fields.phone, set()).add(person.id)

    def meant(self, fields: PersonFields) -> tuple[int | None, Invalid | None]:
        """Who somebody is; None for a new person, with a question where that is not clear."""
        sure = set[int]()
        for identity in identities(fields):
            sure |= self.sure.get(identity, set())
        found = sure or {
            person_id
            for person_id in self.named.get(called(fields), ())
            if person_id in self.people and _same_name(self.people[person_id], fields)
        }
        if len(found) > 1:
            message = N_("{name}: {count} people here fit. Which of them? A phone would tell.")
            return None, Invalid(message, name=whole_name(fields), count=len(found))
        for person_id in found:
            there = self.people.get(person_id)
            if not sure and there is not None and there.phone and fields.phone:
                message = N_("{name} is known here with the phone {phone}: the same person?")
                told = {"name": whole_name(there), "phone": phone_text(there.phone)}
                return None, Invalid(message, **told)
            return person_id, None
        for person_id in sorted(self.phones.get(fields.phone, ()) if fields.phone else ()):
            if person_id in self.people:
                message = N_("This is the phone of {name}: the same person?")
                return None, Invalid(message, field="name", name=whole_name(self.people[person_id]))
        return None, None
