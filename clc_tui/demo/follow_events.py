"""What happens around the committee, evaluations and recommendations in a demo."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from clc_tui.demo import events as e
from clc_tui.follow_up import (
    BodyCode,
    CommitteeRole,
    EvaluationKind,
    EvidenceKind,
    Measure,
    ProgressAnswer,
    RecommendationState,
    Response,
)
from clc_tui.services.attesting import Attested
from clc_tui.services.counting import Counted
from clc_tui.services.cross_checks import VerdictFields
from clc_tui.services.evaluations import EvaluationFields
from clc_tui.services.figures import FigureWish
from clc_tui.services.findings import FeedbackFields, FindingFields
from clc_tui.services.meetings import MeetingFields
from clc_tui.services.recommending import RecommendationFields


@dataclass(slots=True, eq=False)
class MeetingThing(e.Thing):
    """A meeting, with its agenda and how many decisions it made so far."""

    items: list[str] = field(default_factory=list)
    decisions: int = 0


@dataclass(slots=True, eq=False)
class EvaluationThing(e.Thing):
    """One side's evaluation of a round; its findings in order."""

    kind: EvaluationKind = EvaluationKind.INTERNAL
    fields: EvaluationFields = field(
        default_factory=lambda: EvaluationFields(date.min, date.min, "", "")
    )
    findings: list[e.Thing] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class CheckThing(e.Thing):
    """A round's cross-check, with the evaluations handed in so far."""

    sides: list[EvaluationThing] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class FigureThing(e.Thing):
    """A figure; `course` where it is of one course alone."""

    wish: FigureWish = field(default_factory=lambda: FigureWish(Measure.ATTENDANCE))
    course: e.Thing | None = None
    first: date = date.min
    until: date = date.min
    """The time of one that an evaluation cites."""
    window_days: int | None = None
    """Of evidence: so many days before it is read."""


@dataclass(slots=True, eq=False)
class AdviceThing(e.Thing):
    """A recommendation as the file has it when it is written."""

    state: RecommendationState = RecommendationState.PROPOSED
    response: Response | None = None
    step: int = 0
    """Its last step."""
    actions: int = 0
    figure: FigureThing | None = None
    """What shows what came of it."""


@dataclass(slots=True, eq=False)
class AddMember(e.Event):
    verb = "add_member"
    member: e.Thing
    person: e.Thing
    body: BodyCode | None
    role: CommitteeRole
    since: date
    until: date


@dataclass(slots=True, eq=False)
class CloseBody(e.Event):
    """A usual body nobody ever sat for is on the committee no more."""

    verb = "close_body"
    body: BodyCode


@dataclass(slots=True, eq=False)
class AddMeeting(e.Event):
    verb = "add_meeting"
    meeting: MeetingThing
    fields: MeetingFields


@dataclass(slots=True, eq=False)
class AddItem(e.Event):
    verb = "add_item"
    meeting: MeetingThing
    words: str


@dataclass(slots=True, eq=False)
class MemberCame(e.Event):
    verb = "member_came"
    meeting: MeetingThing
    person: e.Thing


@dataclass(slots=True, eq=False)
class Decide(e.Event):
    verb = "decide"
    meeting: MeetingThing
    decision: e.Thing
    words: str


@dataclass(slots=True, eq=False)
class OpenEvaluation(e.Event):
    verb = "open_evaluation"
    evaluation: EvaluationThing


@dataclass(slots=True, eq=False)
class AddFinding(e.Event):
    verb = "add_finding"
    evaluation: EvaluationThing
    finding: e.Thing
    number: int
    fields: FindingFields


@dataclass(slots=True, eq=False)
class AddFeedback(e.Event):
    verb = "add_feedback"
    evaluation: EvaluationThing
    fields: FeedbackFields


@dataclass(slots=True, eq=False)
class CiteFigure(e.Event):
    """A figure of the time an evaluation looks at; `counted` is known when it is told."""

    verb = "cite_figure"
    evaluation: EvaluationThing
    figure: FigureThing
    counted: Counted | None = None


@dataclass(slots=True, eq=False)
class SubmitEvaluation(e.Event):
    """`check` is where it stands beside the other side's, or waits for it."""

    verb = "submit_evaluation"
    evaluation: EvaluationThing
    check: CheckThing
    attested: Attested | None


@dataclass(slots=True, eq=False)
class GiveVerdict(e.Event):
    """Of a finding of each side; None for a side that did not see it."""

    verb = "give_verdict"
    check: CheckThing
    internal: e.Thing | None
    external: e.Thing | None
    fields: VerdictFields


@dataclass(slots=True, eq=False)
class DiscussFindings(e.Event):
    """Discussed on the day it is written down."""

    verb = "discuss_findings"
    check: CheckThing
    parties: str


@dataclass(slots=True, eq=False)
class SayProgress(e.Event):
    """The first answer of an evaluation to an earlier recommendation."""

    verb = "say_progress"
    evaluation: EvaluationThing
    of: AdviceThing
    answer: ProgressAnswer
    words: str
    said_by: str


@dataclass(slots=True, eq=False)
class CloseEvaluation(e.Event):
    verb = "close_evaluation"
    evaluation: EvaluationThing


@dataclass(slots=True, eq=False)
class Recommend(e.Event):
    verb = "recommend"
    of: AdviceThing
    fields: RecommendationFields
    """Without what it repeats."""
    repeats: AdviceThing | None
    evaluation: EvaluationThing | None
    decision: e.Thing | None
    findings: tuple[e.Thing, ...]


@dataclass(slots=True, eq=False)
class AnswerRecommendation(e.Event):
    verb = "answer_recommendation"
    of: AdviceThing
    response: Response
    words: str
    due: date | None
    attested: Attested | None
    decision: e.Thing | None


@dataclass(slots=True, eq=False)
class BeginRecommendation(e.Event):
    verb = "begin_recommendation"
    of: AdviceThing
    words: str


@dataclass(slots=True, eq=False)
class AddAction(e.Event):
    verb = "add_action"
    of: AdviceThing
    action: e.Thing
    words: str
    person: e.Thing | None
    body: BodyCode | None
    others: str
    """Who does it in words, where it is neither."""
    due: date | None


@dataclass(slots=True, eq=False)
class ActionDone(e.Event):
    """Done on the day it is written down."""

    verb = "action_done"
    of: AdviceThing
    action: e.Thing
    words: str


@dataclass(slots=True, eq=False)
class AddEvidence(e.Event):
    verb = "add_evidence"
    of: AdviceThing
    kind: EvidenceKind
    words: str


@dataclass(slots=True, eq=False)
class AddFigureEvidence(e.Event):
    verb = "add_figure_evidence"
    of: AdviceThing
    figure: FigureThing
    counted: Counted | None = None


@dataclass(slots=True, eq=False)
class DeclareDone(e.Event):
    verb = "declare_done"
    of: AdviceThing
    words: str
    attested: Attested | None
    counted: Counted | None = None


@dataclass(slots=True, eq=False)
class VerifyRecommendation(e.Event):
    verb = "verify_recommendation"
    of: AdviceThing
    words: str
    evaluation: EvaluationThing | None
    counted: Counted | None = None


@dataclass(slots=True, eq=False)
class ReturnRecommendation(e.Event):
    verb = "return_recommendation"
    of: AdviceThing
    reason: str


@dataclass(slots=True, eq=False)
class NoLongerNeeded(e.Event):
    verb = "no_longer_needed"
    of: AdviceThing
    reason: str
