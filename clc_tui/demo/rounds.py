"""Rounds of evaluations in a demo: both sides write, hand in, talk it over, close."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from clc_tui.demo import events as e
from clc_tui.demo import follow_events as f
from clc_tui.demo.cast import Cast
from clc_tui.demo.committee_story import Committee, Office
from clc_tui.demo.content import Words
from clc_tui.demo.diary import Diary
from clc_tui.demo.done_content import METHOD, PARTIES, TEAM_INSIDE, TEAM_OUTSIDE
from clc_tui.demo.follow_content import Held, Seen
from clc_tui.follow_up import EvaluationKind, Measure
from clc_tui.services.attesting import Attested
from clc_tui.services.cross_checks import VerdictFields
from clc_tui.services.evaluations import EvaluationFields
from clc_tui.services.figures import FigureWish
from clc_tui.services.findings import FeedbackFields, FindingFields

INTERNAL, EXTERNAL = EvaluationKind.INTERNAL, EvaluationKind.EXTERNAL
WISH = FigureWish(Measure.ATTENDANCE)


class Sides(NamedTuple):
    """The two evaluations of a round, and where they stand side by side."""

    inside: f.EvaluationThing
    outside: f.EvaluationThing
    check: f.CheckThing


class Rounds:
    """Tells of evaluations."""

    def __init__(self, cast: Cast, diary: Diary, office: Office, committee: Committee) -> None:
        self._cast, self._diary, self._office = cast, diary, office
        self._committee = committee

    def new(self, first: date, until: date) -> Sides:
        """A round that looks at a time."""
        say = self._cast.say
        inside, outside = (
            f.EvaluationThing(
                kind=kind, fields=EvaluationFields(first, until, say(team), say(METHOD))
            )
            for kind, team in ((INTERNAL, TEAM_INSIDE), (EXTERNAL, TEAM_OUTSIDE))
        )
        return Sides(inside, outside, f.CheckThing())

    def _writer(self, evaluation: f.EvaluationThing) -> e.Who:
        inside = evaluation.kind is INTERNAL
        return self._office.inside if inside else self._office.evaluator

    def write(self, evaluation: f.EvaluationThing, seen: Sequence[Seen]) -> None:
        """One side writes down what it saw."""
        who = self._writer(evaluation)
        self._diary.tell(f.OpenEvaluation, who, evaluation)
        for number, each in enumerate(seen, 1):
            finding = e.Thing()
            evaluation.findings.append(finding)
            fields = FindingFields(each.area, each.positive, self._cast.say(each.words))
            self._diary.tell(f.AddFinding, who, evaluation, finding, number, fields)

    def hear(self, evaluation: f.EvaluationThing, said: Sequence[tuple[Words, int, Words]]) -> None:
        """What people of the community said."""
        say = self._cast.say
        for who, people, words in said:
            fields = FeedbackFields(self._diary.now, say(words), say(who), people)
            self._diary.tell(f.AddFeedback, self._writer(evaluation), evaluation, fields)

    def cite(self, evaluation: f.EvaluationThing) -> None:
        """Attendance of the whole centre in its time."""
        first, until = evaluation.fields.from_day, evaluation.fields.until
        figure = f.FigureThing(wish=WISH, first=first, until=until)
        self._diary.tell(f.CiteFigure, self._writer(evaluation), evaluation, figure)

    def hand_in(self, evaluation: f.EvaluationThing, check: f.CheckThing, number: str) -> None:
        """Handed in; on paper where the committee has nobody at a terminal."""
        attested = None
        if evaluation.kind is INTERNAL and self._office.secretary is None:
            attested = Attested(self._committee.chair, self._diary.now, number)
        who = self._writer(evaluation)
        self._diary.tell(f.SubmitEvaluation, who, evaluation, check, attested)

    def discuss(self, sides: Sides, held: Sequence[Held]) -> None:
        """Both sides say how they see each finding."""
        who = self._office.inside
        for each in held:
            fields = VerdictFields(each.verdict, self._cast.say(each.words))
            inside = None if each.internal is None else sides.inside.findings[each.internal]
            outside = None if each.external is None else sides.outside.findings[each.external]
            self._diary.tell(f.GiveVerdict, who, sides.check, inside, outside, fields)
        self._diary.tell(f.DiscussFindings, who, sides.check, self._cast.say(PARTIES))

    def close(self, sides: Sides) -> None:
        """Both sides close theirs."""
        for evaluation in (sides.inside, sides.outside):
            self._diary.tell(f.CloseEvaluation, self._writer(evaluation), evaluation)
