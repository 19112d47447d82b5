"""The words of the house: enums, the errors people read, and the clock. Imports nothing of ours.

Values of the enums are what stands in the file; the words people see are made by `language`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

Clock = Callable[[], datetime]
"""Gives the present moment as a naive local time of the centre."""


class Role(StrEnum):
    """What a user may be in a centre (`rights` says what each may do)."""

    FACILITATOR = "facilitator"
    INSTRUCTOR = "instructor"
    SECRETARY = "secretary"
    EVALUATOR = "evaluator"
    ADMINISTRATOR = "administrator"
    """The owner of the file at the server's command line; never granted, never in a screen."""


class Reach(StrEnum):
    """How far a right goes."""

    CENTRE = "centre"
    """Everything in the actor's centre."""
    TAUGHT = "taught"
    """The groups the actor teaches, and today's lessons of others as substitute."""
    FILE = "file"
    """The file itself: centres and accounts."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is acting, where, and what time it is for them. Every verb takes one."""

    user_id: int | None
    user: str
    centre_id: int | None
    roles: frozenset[Role]
    clock: Clock
    person_id: int | None = None
    language: str = "en"
    names: bool = True
    """Whether names of people may be shown (an evaluator's need a grant)."""
    reach: Reach | None = None
    """How far the right goes under which a verb is running; set by the verb's gate."""

    @property
    def now(self) -> datetime:
        """The present moment, local to the centre."""
        return self.clock()

    @property
    def today(self) -> date:
        return self.clock().date()

    @property
    def centre(self) -> int:
        """The id of the centre the actor is in; each verb's gate has seen that there is one."""
        assert self.centre_id is not None
        return self.centre_id

    def is_a(self, *roles: Role) -> bool:
        """Whether the actor holds one of the roles in this centre."""
        return not self.roles.isdisjoint(roles)


class Status(StrEnum):
    """A person at a lesson. Unmarked is the lack of a mark, not a status."""

    PRESENT = "present"
    LATE = "late"
    EXCUSED = "excused"
    ILL = "ill"
    ABSENT = "absent"

    @property
    def attended(self) -> bool:
        """Counts as attended in every rate: present or late."""
        return self in (Status.PRESENT, Status.LATE)


class LessonState(StrEnum):
    """Held = at least one mark, a head count, or "nobody came"; cancelled = "not held"."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


class CancelReason(StrEnum):
    """Why a lesson was not held."""

    INSTRUCTOR_ILL = "instructor_ill"
    NO_ROOM = "no_room"
    NO_POWER = "no_power"
    WEATHER = "weather"
    HOLIDAY = "holiday"
    MOVED = "moved"
    OTHER = "other"


class Outcome(StrEnum):
    """How a spell of enrolment ended."""

    COMPLETED = "completed"
    LEFT = "left"
    MOVED = "moved"


class OfferAnswer(StrEnum):
    """What came of a place that was offered."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    """No longer wants the course: the waiting ends."""
    NOT_NOW = "not_now"
    """Keeps the place in line, and is not asked again for this class."""
    NO_ANSWER = "no_answer"
    """Nothing was heard in time: as "not now"."""
    WITHDRAWN = "withdrawn"
    """The centre took the offer back."""


class Standing(StrEnum):
    """A reason that the program itself writes down, where others stand in somebody's own words."""

    PLACED = "placed"
    """Waits no more: is in a class of the course."""
    ERASED = "erased"
    """What stood here went with the person."""
    CLASS_ENDED = "class_ended"
    LIST = "list"
    """Came in from a list that somebody brought."""


class CallAbout(StrEnum):
    """Why somebody is called."""

    ABSENT = "absent"
    LOW = "low"
    START = "start"
    UNSIGNED = "unsigned"
    OFFER = "offer"


class CallOutcome(StrEnum):
    """What came of a call."""

    ILL = "ill"
    COMING = "coming"
    LEFT = "left"
    NO_ANSWER = "no_answer"
    SIGNED = "signed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    NOT_NOW = "not_now"


class NeedKind(StrEnum):
    """When help is needed."""

    DATED = "dated"
    """On days written down one by one."""
    LESSONS = "lessons"
    """At every lesson of a class, or at those of one weekday."""
    OPEN = "open"
    """At any time."""


class AssignmentState(StrEnum):
    """How somebody stands to a shift."""

    OFFERED = "offered"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    CAME = "came"
    ABSENT = "absent"
    """Was to come and did not."""


class RatePer(StrEnum):
    """For which hour a rate is paid."""

    ACADEMIC = "academic"
    CLOCK = "clock"


class Rounding(StrEnum):
    """To what part of an hour a month's sum is rounded, once, half up."""

    NONE = "none"
    QUARTER = "quarter"
    HALF = "half"
    WHOLE = "whole"


class SheetColumn(StrEnum):
    """What may stand beside the days on a payer's sheet, in the order of the sheet."""

    IIN = "iin"
    POSITION = "position"
    DAYS = "days"
    CLOCK_HOURS = "clock_hours"
    ACADEMIC_HOURS = "academic_hours"


class WorkKind(StrEnum):
    """Paid work that is no lesson."""

    PREPARATION = "preparation"
    MEETING = "meeting"
    CONSULTATION = "consultation"
    EXAM = "exam"


class SheetState(StrEnum):
    """How far a timesheet is; a draft is the lack of a row."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    SENT = "sent"

    @property
    def frozen(self) -> bool:
        """Whether its lines are copied and follow the registers no more."""
        return self in (SheetState.APPROVED, SheetState.SENT)


class LineKind(StrEnum):
    """What a line of a timesheet is."""

    HELD = "held"
    PLANNED = "planned"
    """Lies after the payer's cut-off: counted as planned, what differs follows next month."""
    OTHER = "other"
    CORRECTION = "correction"
    """What differs from what earlier sheets hold."""


class CorrectionReason(StrEnum):
    """Why an approved sheet no longer says what the registers say."""

    MARKED_LATER = "marked_later"
    UNMARKED = "unmarked"
    NOT_HELD = "not_held"
    MOVED = "moved"
    TAUGHT_BY_OTHERS = "taught_by_others"
    OTHER_CONTRACT = "other_contract"
    OTHER_LENGTH = "other_length"
    TAKEN_BACK = "taken_back"


class Sex(StrEnum):
    """Never inferred from a name or an IIN."""

    FEMALE = "f"
    MALE = "m"


class Employment(StrEnum):
    """Employment status, dated, self-declared."""

    EMPLOYED = "employed"
    SELF_EMPLOYED = "self_employed"
    UNEMPLOYED_REGISTERED = "unemployed_registered"
    UNEMPLOYED = "unemployed"
    HOMEMAKER = "homemaker"
    STUDENT = "student"
    PENSIONER = "pensioner"
    CARE_LEAVE = "care_leave"


class Category(StrEnum):
    """Social categories: several, self-declared, optional, apart from employment."""

    DISABILITY = "disability"
    DISABILITY_CARER = "disability_carer"
    MANY_CHILDREN = "many_children"
    SINGLE_PARENT = "single_parent"
    LOW_INCOME = "low_income"
    KANDAS = "kandas"
    NEET = "neet"
    RURAL_YOUTH = "rural_youth"
    MINORITY = "minority"
    MIGRANT = "migrant"
    LEFT_SCHOOL = "left_school"


class Area(StrEnum):
    """What a course is about (the programme's own list)."""

    LANGUAGES = "languages"
    ICT = "ict"
    HEALTH = "health"
    SEWING = "sewing"
    CARPENTRY = "carpentry"
    PRE_VOCATIONAL = "pre_vocational"
    COMMUNITY = "community"


class ClcError(Exception):
    """Something a person must be told, in one sentence: what is wrong and what to do.

    `message` is the English sentence with `{names}` (marked `N_` where it is raised);
    `language.sentence` says it in the reader's language.
    """

    def __init__(self, message: str, **words: object) -> None:
        super().__init__(message)
        self.message = message
        self.words = words

    def __str__(self) -> str:
        return self.message.format(**self.words)


class Refused(ClcError):
    """The actor may not do this."""


class NotFound(ClcError):
    """There is no such thing in this centre."""


class Erased(NotFound):
    """Somebody was here once; only figures are left."""


class Invalid(ClcError):
    """What was typed cannot be right; `field` names the place."""

    def __init__(self, message: str, field: str | None = None, **words: object) -> None:
        super().__init__(message, **words)
        self.field = field


class Clash(ClcError):
    """Somebody else changed the same thing meanwhile, or it exists already."""


class Elsewhere(Clash):
    """Somebody is somewhere else at that hour, and no reason was given for it."""


class Full(Clash):
    """Every place of a class is taken."""


class OutOfTurn(Clash):
    """Others stand before in the line, and no reason was given for passing them over."""


class FileProblem(ClcError):
    """The file cannot be opened or written as it is."""


class NewerFile(FileProblem):
    """The file was written by a newer version of this program."""


class SessionOver(ClcError):
    """The session cannot go on: it tells why and ends."""


class Outdated(FileProblem, SessionOver):
    """The file was migrated while this session was open: it must log in again."""


class AccountClosed(Refused, SessionOver):
    """The account was closed, maybe while its session was open."""
