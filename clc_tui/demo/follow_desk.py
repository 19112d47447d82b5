"""Writes events down in bulk: committee, meetings, evaluations and cross-checks."""

from __future__ import annotations

from functools import cache
from typing import Any

from clc_tui.db.connection import database
from clc_tui.demo import events as e
from clc_tui.demo import follow_events as f
from clc_tui.demo.desk import About
from clc_tui.demo.help_desk import HelpWriter
from clc_tui.demo.rows import moment_text, plain
from clc_tui.follow_up import (
    BodyCode,
    EvaluationKind,
    EvaluationState,
    Measure,
    Occasion,
)
from clc_tui.services.attesting import Attested
from clc_tui.services.counting import Counted
from clc_tui.services.measures import definitions

_NUMBERS = "INSERT INTO recommendation_number (id, centre_id, year, last) VALUES (?, ?, ?, ?)"


@cache
def _definition(measure: Measure) -> str:
    return definitions(measure)


def said_columns(attested: Attested | None) -> dict[str, str]:
    """Who said it, when and on which paper; nothing where who typed said it."""
    if attested is None:
        return {}
    said_by, said_on, paper_no = attested
    return {"said_by": said_by, "said_on": said_on.isoformat(), "paper_no": paper_no}


class EvaluationWriter(HelpWriter):
    """Writes down what the committee and the NGO's evaluators do."""

    def __init__(self) -> None:
        super().__init__()
        self._bodies: dict[tuple[int, BodyCode], int] = {}
        self._people: dict[tuple[int, int], int] = {}
        """Who an account is in a centre."""
        self._numbers: dict[tuple[int, int], list[int]] = {}
        """The row and the last number given, by centre and year."""

    def finish(self) -> None:
        """Write what is left, and which numbers were given."""
        numbers = [(row, *key, last) for key, (row, last) in self._numbers.items()]
        database.connection().executemany(_NUMBERS, numbers)
        super().finish()

    def _who(self, event: e.Event) -> dict[str, int | None]:
        """The account that typed something and the person it is here."""
        assert event.who.account is not None
        user = event.who.account.id
        return {"user_id": user, "person_id": self._people.get((user, self._centre))}

    # the committee

    def _body(self, code: BodyCode | None) -> int | None:
        """The row of a usual body, written where it had none."""
        if code is None:
            return None
        key = (self._centre, code)
        if key not in self._bodies:
            self._bodies[key] = self._insert("body", code=code.value, name="", seats=1)
        return self._bodies[key]

    def add_member(self, event: f.AddMember) -> About:
        event.member.id = self._insert(
            "committee_member", person_id=event.person.id, body_id=self._body(event.body),
            role=event.role.value, since=event.since.isoformat(), until=event.until.isoformat(),
        )  # fmt: skip
        return "person", event.person.id, None

    def close_body(self, event: f.CloseBody) -> About:
        row_id = self._bodies[self._centre, event.body] = self._insert(
            "body", code=event.body.value, name="", seats=1,
            closed_on=event.at.date().isoformat(),
        )  # fmt: skip
        return "body", row_id, None

    def add_meeting(self, event: f.AddMeeting) -> About:
        fields = event.fields
        event.meeting.id = self._insert(
            "meeting", on_date=fields.on_date.isoformat(), starts_at=fields.starts_at,
            place=fields.place, minutes_no=fields.minutes_no, agenda="", guests=fields.guests,
        )  # fmt: skip
        return "meeting", event.meeting.id, None

    def add_item(self, event: f.AddItem) -> About:
        items = event.meeting.items
        before = "\n".join(items)
        items.append(event.words)
        after = "\n".join(items)
        self._update("meeting", event.meeting.id, {"agenda": before}, {"agenda": after})
        return "meeting", event.meeting.id, None

    def member_came(self, event: f.MemberCame) -> About:
        meeting = event.meeting.id
        self._insert("meeting_person", meeting_id=meeting, person_id=event.person.id)
        return "meeting", meeting, None

    def decide(self, event: f.Decide) -> About:
        meeting = event.meeting
        meeting.decisions += 1
        event.decision.id = self._insert(
            "decision", meeting_id=meeting.id, number=meeting.decisions, words=event.words
        )
        return "meeting", meeting.id, None

    # evaluations

    def open_evaluation(self, event: f.OpenEvaluation) -> About:
        evaluation, fields = event.evaluation, event.evaluation.fields
        evaluation.id = self._insert(
            "evaluation", kind=evaluation.kind.value, from_day=fields.from_day.isoformat(),
            until=fields.until.isoformat(), team=fields.team, method=fields.method,
            state=EvaluationState.DRAFT.value, opened_at=moment_text(event.at),
        )  # fmt: skip
        return "evaluation", evaluation.id, None

    def add_finding(self, event: f.AddFinding) -> About:
        evaluation, fields = event.evaluation, event.fields
        event.finding.id = self._insert(
            "finding", evaluation_id=evaluation.id, number=event.number, area=fields.area.value,
            positive=int(fields.positive), words=fields.words,
        )  # fmt: skip
        return "evaluation", evaluation.id, None

    def add_feedback(self, event: f.AddFeedback) -> About:
        fields = event.fields
        self._insert(
            "feedback", evaluation_id=event.evaluation.id, on_date=fields.on_date.isoformat(),
            said_by=fields.said_by, people=fields.people, words=fields.words,
        )  # fmt: skip
        return "evaluation", event.evaluation.id, None

    def cite_figure(self, event: f.CiteFigure) -> About:
        figure = event.figure
        self._figure(
            event, figure, event.counted, Occasion.CITED, evaluation_id=event.evaluation.id,
            from_day=figure.first.isoformat(), until=figure.until.isoformat(),
        )  # fmt: skip
        return "evaluation", event.evaluation.id, None

    def _figure(
        self, event: e.Event, figure: f.FigureThing, counted: Counted | None, occasion: Occasion,
        **of: Any,  # noqa: ANN401
    ) -> None:  # fmt: skip
        wish = figure.wish
        figure.id = self._insert(
            "figure", **of, measure=wish.measure.value,
            course_id=figure.course and figure.course.id, target=wish.target,
            target_is=plain(wish.target_is),
        )  # fmt: skip
        self._read(event, figure, counted, occasion)

    def _read(
        self, event: e.Event, figure: f.FigureThing, counted: Counted | None, occasion: Occasion
    ) -> None:
        assert counted is not None
        self._insert(
            "figure_reading", figure_id=figure.id, read_on=event.at.date().isoformat(),
            occasion=occasion.value, numerator=counted.numerator, denominator=counted.denominator,
            unknown=counted.unknown, definition=_definition(figure.wish.measure),
        )  # fmt: skip

    def submit_evaluation(self, event: f.SubmitEvaluation) -> About:
        evaluation, check = event.evaluation, event.check
        after = {
            "state": EvaluationState.SUBMITTED.value,
            "submitted_on": event.at.date().isoformat(),
            **said_columns(event.attested),
        }
        self._evaluation(evaluation, EvaluationState.DRAFT, after)
        inside = evaluation.kind is EvaluationKind.INTERNAL
        column = "internal_id" if inside else "external_id"
        if check.sides:
            self._update("cross_check", check.id, {column: None}, {column: evaluation.id})
        else:
            check.id = self._insert("cross_check", **{column: evaluation.id}, parties="")
        check.sides.append(evaluation)
        return "evaluation", evaluation.id, None

    def _evaluation(
        self, evaluation: f.EvaluationThing, was: EvaluationState, after: dict[str, Any]
    ) -> None:
        before = {**dict.fromkeys(after), "state": was.value}
        self._update("evaluation", evaluation.id, before, after)

    def give_verdict(self, event: f.GiveVerdict) -> About:
        self._insert(
            "finding_pair", cross_check_id=event.check.id,
            internal_id=event.internal and event.internal.id,
            external_id=event.external and event.external.id,
            verdict=event.fields.verdict.value, words=event.fields.words,
        )  # fmt: skip
        return "cross_check", event.check.id, None

    def discuss_findings(self, event: f.DiscussFindings) -> About:
        check = event.check
        after = {"discussed_on": event.at.date().isoformat(), "parties": event.parties}
        self._update("cross_check", check.id, {"discussed_on": None, "parties": ""}, after)
        for each in check.sides:
            state = {"state": EvaluationState.DISCUSSED.value}
            self._evaluation(each, EvaluationState.SUBMITTED, state)
        return "cross_check", check.id, None

    def say_progress(self, event: f.SayProgress) -> About:
        evaluation = event.evaluation.id
        self._insert(
            "progress", evaluation_id=evaluation, recommendation_id=event.of.id,
            answer=event.answer.value, words=event.words, at=moment_text(event.at),
            **self._who(event), said_by=event.said_by or None,
        )  # fmt: skip
        return "evaluation", evaluation, None

    def close_evaluation(self, event: f.CloseEvaluation) -> About:
        after = {"state": EvaluationState.CLOSED.value, "closed_on": event.at.date().isoformat()}
        self._evaluation(event.evaluation, EvaluationState.DISCUSSED, after)
        return "evaluation", event.evaluation.id, None
