"""The words of evaluations, recommendations and the committee: enums, as in `terms`."""

from __future__ import annotations

from enum import StrEnum


class BodyCode(StrEnum):
    """The usual bodies a committee's members come from; a centre may rename them and add others."""

    LOCAL_AUTHORITY = "local_authority"
    EDUCATION = "education"
    HEALTH = "health"
    SOCIAL_PROTECTION = "social_protection"
    BUSINESS = "business"
    NGO = "ngo"
    UNION = "union"
    COMMUNITY = "community"


class CommitteeRole(StrEnum):
    """What somebody is for one term."""

    CHAIR = "chair"
    SECRETARY = "secretary"
    MEMBER = "member"
    LEADER = "leader"
    """The community's elected leader, who sits for no body."""


class EvaluationKind(StrEnum):
    """Whose evaluation it is."""

    INTERNAL = "internal"
    """The committee's."""
    EXTERNAL = "external"
    """The supporting NGO's."""

    @property
    def other(self) -> EvaluationKind:
        """The other side."""
        internal = self is EvaluationKind.INTERNAL
        return EvaluationKind.EXTERNAL if internal else EvaluationKind.INTERNAL


class EvaluationState(StrEnum):
    """How far an evaluation is."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    DISCUSSED = "discussed"
    CLOSED = "closed"


class ReviewArea(StrEnum):
    """What a finding or a recommendation is about."""

    TEACHING = "teaching"
    LEARNERS = "learners"
    STAFF = "staff"
    PREMISES = "premises"
    MANAGEMENT = "management"
    MONEY = "money"
    COMMUNITY = "community"
    RECORDS = "records"


class Verdict(StrEnum):
    """How the findings of the two sides stand to each other."""

    AGREED = "agreed"
    DIFFERS = "differs"
    ONE_SIDE = "one_side"


class Priority(StrEnum):
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Addressed(StrEnum):
    """Who is to carry a recommendation out."""

    CENTRE = "centre"
    BODY = "body"
    """A body of the committee."""
    OUTSIDE = "outside"
    """An authority without an account; never counted as the centre's failure."""


class Response(StrEnum):
    """What was answered to a recommendation."""

    ACCEPTED = "accepted"
    PARTLY = "partly"
    """Something else is done instead, in words."""
    REJECTED = "rejected"


class RecommendationState(StrEnum):
    """How far a recommendation is."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    """Declared done; awaits the check of somebody else."""
    VERIFIED = "verified"
    REJECTED = "rejected"
    NOT_NEEDED = "not_needed"

    @property
    def open(self) -> bool:
        """Whether anything is still to come of it."""
        return self not in (
            RecommendationState.VERIFIED,
            RecommendationState.REJECTED,
            RecommendationState.NOT_NEEDED,
        )


class StepKind(StrEnum):
    """What happened to a recommendation."""

    ANSWERED = "answered"
    BEGUN = "begun"
    DECLARED = "declared"
    RETURNED = "returned"
    VERIFIED = "verified"
    NOT_NEEDED = "not_needed"
    REOPENED = "reopened"
    READDRESSED = "readdressed"


class EvidenceKind(StrEnum):
    """What shows that something is done, besides a figure."""

    NOTE = "note"
    DOCUMENT = "document"
    """The reference of a paper that lies elsewhere."""


class ProgressAnswer(StrEnum):
    """What an evaluation says of an earlier recommendation."""

    NONE = "none"
    PARTLY = "partly"
    FULLY = "fully"
    NOT_NEEDED = "not_needed"


class Measure(StrEnum):
    """A figure the file can give for a period; `services.measures` says how it is counted."""

    ATTENDANCE = "attendance"
    LEARNERS = "learners"
    LESSONS_HELD = "lessons_held"
    COMPLETED = "completed"
    WOMEN = "women"
    UNEMPLOYED = "unemployed"
    WAITING = "waiting"
    MARKED_IN_TIME = "marked_in_time"
    VOLUNTEER_HOURS = "volunteer_hours"


class TargetIs(StrEnum):
    """On which side of its target a figure should be."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class Occasion(StrEnum):
    """Why a figure was read and kept."""

    CITED = "cited"
    AGAIN = "again"
    ADDED = "added"
    DECLARED = "declared"
    VERIFIED = "verified"
