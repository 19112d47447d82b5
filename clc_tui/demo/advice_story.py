"""Recommendations of a demo's centre: how each one goes its way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from clc_tui.demo import events as e
from clc_tui.demo import follow_events as f
from clc_tui.demo.cast import Cast
from clc_tui.demo.committee_story import Office
from clc_tui.demo.content import Words
from clc_tui.demo.diary import Diary
from clc_tui.demo.done_content import (
    AKIMAT,
    GOES_ON,
    NOT_ANSWERED,
    NOTHING_YET,
    SAYS_DONE,
)
from clc_tui.demo.follow_content import Advice
from clc_tui.follow_up import (
    Addressed,
    BodyCode,
    EvaluationKind,
    EvidenceKind,
    Measure,
    ProgressAnswer,
    RecommendationState,
    Response,
    TargetIs,
)
from clc_tui.services.attesting import Attested
from clc_tui.services.figures import FigureWish
from clc_tui.services.recommending import RecommendationFields, To

State = RecommendationState
WISH = FigureWish(Measure.ATTENDANCE, target=80, target_is=TargetIs.AT_LEAST)
SAID = {
    State.PROPOSED: (ProgressAnswer.NONE, NOT_ANSWERED),
    State.ACCEPTED: (ProgressAnswer.NONE, NOTHING_YET),
    State.IN_PROGRESS: (ProgressAnswer.PARTLY, GOES_ON),
    State.DONE: (ProgressAnswer.FULLY, SAYS_DONE),
}
"""How far the committee and the NGO say that a recommendation is, by how it stands."""


class Advices:
    """Tells what is recommended and what becomes of it."""

    def __init__(self, cast: Cast, diary: Diary, office: Office, settlement: str) -> None:
        self._cast, self._diary, self._office = cast, diary, office
        self._settlement = settlement
        self._states: dict[f.AdviceThing, State] = {}

    def made(self) -> tuple[f.AdviceThing, ...]:
        """Every recommendation so far."""
        return tuple(self._states)

    def is_open(self, of: f.AdviceThing) -> bool:
        """Whether anything is still to come of it."""
        return self._states[of].open

    # made

    def recommend(
        self, advice: Advice, inside: f.EvaluationThing, outside: f.EvaluationThing,
        repeats: f.AdviceThing | None = None,
    ) -> f.AdviceThing:  # fmt: skip
        """Recommended after both sides talked."""
        findings = tuple(
            [inside.findings[place] for place in advice.internal]
            + [outside.findings[place] for place in advice.external]
        )
        of, ours = f.AdviceThing(), not advice.external
        who = self._office.inside if ours else self._office.evaluator
        evaluation = inside if ours else outside
        fields = self._fields(advice)
        self._diary.tell(f.Recommend, who, of, fields, repeats, evaluation, None, findings)
        self._states[of] = State.PROPOSED
        return of

    def decided(self, advice: Advice, decision: e.Thing) -> f.AdviceThing:
        """Recommended by the committee at a meeting."""
        of, who = f.AdviceThing(), self._office.inside
        self._diary.tell(f.Recommend, who, of, self._fields(advice), None, None, decision, ())
        self._states[of] = State.PROPOSED
        return of

    def _fields(self, advice: Advice) -> RecommendationFields:
        outside = ""
        if advice.addressed is Addressed.OUTSIDE:
            outside = self._cast.say(AKIMAT).format(settlement=self._settlement)
        return RecommendationFields(
            self._cast.say(advice.words), advice.area, advice.priority, advice.other_priority,
            None, To(advice.addressed, advice.body, outside),
        )  # fmt: skip

    # answered

    def accept(
        self, of: f.AdviceThing, due: date | None, words: Words | None = None, *,
        said_by: tuple[Words, Words] | None = None, decision: e.Thing | None = None,
        partly: bool = False,
    ) -> None:  # fmt: skip
        """Accepted; `said_by` is who said so and in which letter."""
        attested = self._attested(said_by)
        response = Response.PARTLY if partly else Response.ACCEPTED
        said = "" if words is None else self._cast.say(words)
        self._answer(of, State.ACCEPTED, response, said, due, attested, decision)

    def _attested(self, said_by: tuple[Words, Words] | None) -> Attested | None:
        """Said today by somebody who sits at no terminal, and the number of the paper."""
        if said_by is None:
            return None
        who, paper = map(self._cast.say, said_by)
        return Attested(who, self._diary.now, paper)

    def reject(self, of: f.AdviceThing, words: Words) -> None:
        """Rejected, with the reason."""
        said = self._cast.say(words)
        self._answer(of, State.REJECTED, Response.REJECTED, said, None, None, None)

    def _answer(
        self, of: f.AdviceThing, state: State, response: Response, words: str, due: date | None,
        attested: Attested | None, decision: e.Thing | None,
    ) -> None:  # fmt: skip
        who = self._office.facilitator
        self._diary.tell(f.AnswerRecommendation, who, of, response, words, due, attested, decision)
        self._states[of] = state

    # carried out

    def act(
        self, of: f.AdviceThing, words: Words, due: date, *, person: e.Thing | None = None,
        body: BodyCode | None = None, who: Words | None = None,
    ) -> e.Thing:  # fmt: skip
        """Something is to be done about it."""
        action, others = e.Thing(), "" if who is None else self._cast.say(who)
        desk, said = self._office.facilitator, self._cast.say(words)
        self._diary.tell(f.AddAction, desk, of, action, said, person, body, others, due)
        return action

    def did(self, of: f.AdviceThing, action: e.Thing, words: Words) -> None:
        """That was done."""
        said = self._cast.say(words)
        self._diary.tell(f.ActionDone, self._office.facilitator, of, action, said)
        self._states[of] = State.IN_PROGRESS

    def begin(self, of: f.AdviceThing, words: Words) -> None:
        """Work on it has begun."""
        said = self._cast.say(words)
        self._diary.tell(f.BeginRecommendation, self._office.facilitator, of, said)
        self._states[of] = State.IN_PROGRESS

    def document(self, of: f.AdviceThing, words: Words) -> None:
        """A paper shows it."""
        kind, said = EvidenceKind.DOCUMENT, self._cast.say(words)
        self._diary.tell(f.AddEvidence, self._office.facilitator, of, kind, said)

    def measure(self, of: f.AdviceThing, course: e.Thing, window_days: int) -> None:
        """Attendance of a course shows it."""
        figure = of.figure = f.FigureThing(wish=WISH, course=course, window_days=window_days)
        self._diary.tell(f.AddFigureEvidence, self._office.facilitator, of, figure)

    def declare(
        self, of: f.AdviceThing, words: Words, said_by: tuple[Words, Words] | None = None
    ) -> None:
        """The facilitator says that it is done, or who did it on paper (`said_by`)."""
        said, attested = self._cast.say(words), self._attested(said_by)
        self._diary.tell(f.DeclareDone, self._office.facilitator, of, said, attested)
        self._states[of] = State.DONE

    # checked

    def verify(
        self, of: f.AdviceThing, words: Words, who: e.Who,
        evaluation: f.EvaluationThing | None = None,
    ) -> None:  # fmt: skip
        """Somebody else has seen it."""
        said = self._cast.say(words)
        self._diary.tell(f.VerifyRecommendation, who, of, said, evaluation)
        self._states[of] = State.VERIFIED

    def send_back(self, of: f.AdviceThing, words: Words) -> None:
        """The evaluator has seen that it is not done yet."""
        said = self._cast.say(words)
        self._diary.tell(f.ReturnRecommendation, self._office.evaluator, of, said)
        self._states[of] = State.IN_PROGRESS

    def drop(self, of: f.AdviceThing, words: Words) -> None:
        """Nothing has to be done about it any more."""
        said = self._cast.say(words)
        self._diary.tell(f.NoLongerNeeded, self._office.inside, of, said)
        self._states[of] = State.NOT_NEEDED

    # looked at again

    def progress(
        self, evaluation: f.EvaluationThing, earlier: tuple[f.AdviceThing, ...], chair: str,
        most: int = 99,
    ) -> None:  # fmt: skip
        """What an evaluation says of the earlier ones that are open."""
        office, inside = self._office, evaluation.kind is EvaluationKind.INTERNAL
        who = office.inside if inside else office.evaluator
        said_by = chair if inside and office.secretary is None else ""
        for of in list(self._open(earlier))[:most]:
            answer, words = SAID[self._states[of]]
            if answer is ProgressAnswer.FULLY and not inside:
                answer = ProgressAnswer.PARTLY
            said = self._cast.say(words[0 if inside else 1])
            self._diary.tell(f.SayProgress, who, evaluation, of, answer, said, said_by)

    def _open(self, earlier: tuple[f.AdviceThing, ...]) -> Iterator[f.AdviceThing]:
        return (of for of in earlier if self.is_open(of))
