"""What happens in a demo: dated acts of somebody, each named after the verb that does it.

Whoever writes a story down (in bulk, or through the verbs) gives its things their numbers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar

from clc_tui.services.centres import CentreFields
from clc_tui.services.classes import GroupFields
from clc_tui.services.courses import CourseFields
from clc_tui.services.lessons import Slot
from clc_tui.services.person_fields import PersonFields
from clc_tui.terms import (
    CallAbout,
    CallOutcome,
    CancelReason,
    Employment,
    OfferAnswer,
    Outcome,
    Role,
    Status,
)


@dataclass(slots=True, eq=False)
class Thing:
    """Something the story speaks of before the file has given it a number."""

    id: int = 0


@dataclass(slots=True, eq=False)
class Account(Thing):
    """A user."""

    name: str = ""


@dataclass(slots=True, eq=False)
class Who:
    """Who acts and in which centre; no account means the owner of the file."""

    account: Account | None = None
    centre: Thing | None = None


@dataclass(slots=True, eq=False)
class LessonThing(Thing):
    """A lesson; `held` as soon as something was written in its register."""

    held: bool = False


@dataclass(slots=True, eq=False)
class ClassThing(Thing):
    """A class with its lessons by day and hour, and the journal numbers given so far."""

    lessons: dict[tuple[date, str], LessonThing] = field(default_factory=dict)
    journal: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Event:
    """One act: when and by whom."""

    verb: ClassVar[str]
    at: datetime
    who: Who


@dataclass(slots=True, eq=False)
class AddCentre(Event):
    verb = "add_centre"
    centre: Thing
    fields: CentreFields


@dataclass(slots=True, eq=False)
class MarkAsDemo(Event):
    """The file says of itself that it is a demo; people have no verb for this."""

    verb = "set_setting"
    centre: Thing


@dataclass(slots=True, eq=False)
class AddUser(Event):
    verb = "add_user"
    account: Account
    language: str


@dataclass(slots=True, eq=False)
class GrantRole(Event):
    verb = "grant_role"
    account: Account
    centre: Thing
    role: Role
    person: Thing | None = None


@dataclass(slots=True, eq=False)
class PrefillCalendar(Event):
    verb = "prefill_calendar"
    year: int


@dataclass(slots=True, eq=False)
class AddHoliday(Event):
    verb = "add_holiday"
    on_date: date
    name: str


@dataclass(slots=True, eq=False)
class AddPerson(Event):
    verb = "add_person"
    person: Thing
    fields: PersonFields


@dataclass(slots=True, eq=False)
class ChangePerson(Event):
    """Somebody tells of new work, on a later day than the last time."""

    verb = "change_person"
    person: Thing
    employment: Employment


@dataclass(slots=True, eq=False)
class ConsentSigned(Event):
    """The first consent of somebody, signed on the day it is written down."""

    verb = "consent_signed"
    person: Thing
    guardian: str


@dataclass(slots=True, eq=False)
class AddCourse(Event):
    verb = "add_course"
    course: Thing
    fields: CourseFields


@dataclass(slots=True, eq=False)
class AddGroup(Event):
    """A new class; its lessons become the pattern's days (`days`, in order)."""

    verb = "add_group"
    group: ClassThing
    course: Thing
    fields: GroupFields
    instructor: Thing
    slots: tuple[Slot, ...]
    days: tuple[tuple[date, Slot], ...]
    paid_by: Thing | None = None
    """The only contract of who teaches it, if there is one."""


@dataclass(slots=True, eq=False)
class AddInstructor(Event):
    verb = "add_instructor"
    group: ClassThing
    person: Thing
    paid_by: Thing | None = None
    """Their only contract, if they have one."""


@dataclass(slots=True, eq=False)
class RemoveInstructor(Event):
    """Somebody who has taught the class stops today."""

    verb = "remove_instructor"
    group: ClassThing
    person: Thing


@dataclass(slots=True, eq=False)
class Enrol(Event):
    verb = "enrol"
    group: ClassThing
    course: Thing
    person: Thing
    starts_on: date


@dataclass(slots=True, eq=False)
class EndEnrolment(Event):
    verb = "end_enrolment"
    group: ClassThing
    person: Thing
    outcome: Outcome
    last_day: date
    reason: str = ""


@dataclass(slots=True, eq=False)
class MoveEnrolment(Event):
    """From today on in another class; neither marked today nor there before."""

    verb = "move_enrolment"
    group: ClassThing
    target: ClassThing
    course: Thing
    """Of the class moved to."""
    person: Thing


@dataclass(slots=True, eq=False)
class WaitFor(Event):
    verb = "wait_for"
    course: Thing
    person: Thing
    note: str = ""


@dataclass(slots=True, eq=False)
class StopWaiting(Event):
    verb = "stop_waiting"
    course: Thing
    person: Thing
    reason: str


@dataclass(slots=True, eq=False)
class SetOrder(Event):
    """The first rule of the committee for a course's waiting list."""

    verb = "set_order"
    course: Thing
    first: tuple[str, ...]
    decided_on: date
    minutes: str


@dataclass(slots=True, eq=False)
class OfferPlace(Event):
    """A place for whose turn it is, none passed over."""

    verb = "offer_place"
    offer: Thing
    group: ClassThing
    course: Thing
    person: Thing


@dataclass(slots=True, eq=False)
class AnswerOffer(Event):
    """Any answer but a yes."""

    verb = "answer_offer"
    offer: Thing
    course: Thing
    person: Thing
    answer: OfferAnswer
    reason: str = ""


@dataclass(slots=True, eq=False)
class RecordCall(Event):
    """A call that changes nothing else."""

    verb = "record_call"
    about: CallAbout
    person: Thing
    group: ClassThing | None
    outcome: CallOutcome
    note: str = ""
    offer: Thing | None = None


@dataclass(slots=True, eq=False)
class DrawSpotCheck(Event):
    verb = "draw_spot_check"
    check: Thing
    first: date
    last: date
    lessons: tuple[LessonThing, ...]
    """What the lot gave."""
    drawn: tuple[Thing, ...]
    """An answer to come for each of them."""


@dataclass(slots=True, eq=False)
class AnswerSpotCheck(Event):
    """The first answer to a drawn lesson."""

    verb = "answer_spot_check"
    check: Thing
    drawn: Thing
    agrees: bool
    note: str = ""


@dataclass(slots=True, eq=False)
class AddLesson(Event):
    verb = "add_lesson"
    group: ClassThing
    lesson: LessonThing
    on_date: date
    starts_at: str
    minutes: int


@dataclass(slots=True, eq=False)
class CancelLesson(Event):
    verb = "cancel_lesson"
    lesson: LessonThing
    reason: CancelReason


@dataclass(slots=True, eq=False)
class MoveLesson(Event):
    verb = "move_lesson"
    lesson: LessonThing
    group: ClassThing
    moved_to: LessonThing
    on_date: date
    starts_at: str
    minutes: int
    shift: Thing | None = None
    """What of helpers goes along."""


@dataclass(slots=True, eq=False)
class NoteLesson(Event):
    verb = "note_lesson"
    lesson: LessonThing
    note: str


@dataclass(slots=True, eq=False)
class NobodyCame(Event):
    verb = "nobody_came"
    lesson: LessonThing


@dataclass(slots=True, eq=False)
class HeadCount(Event):
    verb = "head_count"
    lesson: LessonThing
    people: int


@dataclass(slots=True, eq=False)
class SetInstructors(Event):
    verb = "set_instructors"
    lesson: LessonThing
    person: Thing
    reason: str = ""


@dataclass(slots=True, eq=False)
class AnnounceAbsence(Event):
    verb = "announce_absence"
    group: ClassThing
    person: Thing
    from_date: date
    to_date: date
    status: Status
    note: str = ""


@dataclass(slots=True, eq=False)
class AddWalkIn(Event):
    verb = "add_walk_in"
    lesson: LessonThing
    walk_in: Thing
    name: str


@dataclass(slots=True, eq=False)
class NameWalkIn(Event):
    verb = "name_walk_in"
    lesson: LessonThing
    walk_in: Thing
    person: Thing


@dataclass(slots=True, eq=False)
class Mark(Event):
    """The first mark of a person at a lesson."""

    verb = "mark"
    lesson: LessonThing
    person: Thing
    status: Status
    minutes: int | None = None
    note: str | None = None


@dataclass(slots=True, eq=False)
class MarkRest(Event):
    """The rest of a lesson: present, but for those who said otherwise (`said`)."""

    verb = "mark_rest"
    lesson: LessonThing
    group: ClassThing
    people: list[Thing]
    said: dict[int, tuple[Status, str]]
    """By place in `people`."""
