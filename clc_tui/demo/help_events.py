"""What happens around volunteers in a demo: who helps, what is needed, who comes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from clc_tui.demo import events as e
from clc_tui.services.needs import NeedFields, ShiftTime
from clc_tui.services.volunteers import VolunteerFields
from clc_tui.terms import AssignmentState, NeedKind


@dataclass(slots=True, eq=False)
class NeedThing(e.Thing):
    """What help is needed for; of a class its shifts by lesson."""

    kind: NeedKind = NeedKind.DATED
    fields: NeedFields = field(default_factory=lambda: NeedFields(""))
    group: e.ClassThing | None = None
    shifts: dict[e.Thing, ShiftThing] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class ShiftThing(e.Thing):
    """A time of helping, at a lesson or on a day of its own; without a number until written."""

    need: NeedThing = field(default_factory=NeedThing)
    lesson: e.Thing | None = None
    hours: ShiftTime | None = None
    places: list[PlaceThing] = field(default_factory=list)
    asked_again: tuple[PlaceThing, ...] = ()
    """Who had said yes when it moved with its lesson."""


@dataclass(slots=True, eq=False)
class PlaceThing(e.Thing):
    """Somebody's place at a shift."""

    shift: ShiftThing = field(default_factory=ShiftThing)
    person: e.Thing = field(default_factory=e.Thing)
    state: AssignmentState = AssignmentState.OFFERED


@dataclass(slots=True, eq=False)
class AddVolunteer(e.Event):
    verb = "add_volunteer"
    person: e.Thing
    fields: VolunteerFields


@dataclass(slots=True, eq=False)
class EndVolunteer(e.Event):
    """Somebody who is asked for nothing more helps today for the last time."""

    verb = "end_volunteer"
    person: e.Thing


@dataclass(slots=True, eq=False)
class GuardianSigned(e.Event):
    verb = "guardian_signed"
    person: e.Thing
    guardian: str


@dataclass(slots=True, eq=False)
class Thank(e.Event):
    verb = "thank"
    person: e.Thing
    words: str


@dataclass(slots=True, eq=False)
class AddNeed(e.Event):
    """A need, and its first shift where it has days of its own."""

    verb = "add_need"
    need: NeedThing
    shift: ShiftThing | None


@dataclass(slots=True, eq=False)
class AddShift(e.Event):
    verb = "add_shift"
    shift: ShiftThing
    people: int


@dataclass(slots=True, eq=False)
class CancelShift(e.Event):
    verb = "cancel_shift"
    shift: ShiftThing
    reason: str


@dataclass(slots=True, eq=False)
class Ask(e.Event):
    """Somebody is asked for the first time; `despite` only where they are elsewhere then."""

    verb = "ask"
    place: PlaceThing
    state: AssignmentState
    despite: str


@dataclass(slots=True, eq=False)
class AnswerAssignment(e.Event):
    """Another answer than the one before (`was`)."""

    verb = "answer_assignment"
    place: PlaceThing
    was: AssignmentState
    state: AssignmentState


@dataclass(slots=True, eq=False)
class Came(e.Event):
    """Somebody who had said yes came."""

    verb = "came"
    place: PlaceThing
    minutes: int


@dataclass(slots=True, eq=False)
class DidNotCome(e.Event):
    """Somebody who had said yes did not come."""

    verb = "did_not_come"
    place: PlaceThing


@dataclass(slots=True, eq=False)
class AllCame(e.Event):
    """All who had said yes came, for the whole shift."""

    verb = "all_came"
    shift: ShiftThing
    places: tuple[PlaceThing, ...]
    minutes: int


@dataclass(slots=True, eq=False)
class Helped(e.Event):
    """Help where it is needed at any time, on a day nobody else helped."""

    verb = "helped"
    place: PlaceThing
    on_date: date
    minutes: int
