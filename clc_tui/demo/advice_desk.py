"""Writes events down in bulk: recommendations, what is done about them, who checks it."""

from __future__ import annotations

from typing import Any

from clc_tui.demo import events as e
from clc_tui.demo import follow_events as f
from clc_tui.demo.desk import About
from clc_tui.demo.follow_desk import EvaluationWriter, said_columns
from clc_tui.demo.rows import moment_text, plain
from clc_tui.follow_up import Addressed, Occasion, RecommendationState, Response, StepKind
from clc_tui.services.attesting import Attested

State = RecommendationState


class AdviceWriter(EvaluationWriter):
    """Writes down what becomes of recommendations."""

    def recommend(self, event: f.Recommend) -> About:
        fields, of = event.fields, event.of
        to = fields.to
        assert to.body is None or not isinstance(to.body, int)
        of.id = self._insert(
            "recommendation", year=event.at.year, number=self._number(event.at.year),
            words=fields.words, area=fields.area.value, priority=fields.priority.value,
            other_priority=plain(fields.other_priority), made_at=moment_text(event.at),
            evaluation_id=event.evaluation and event.evaluation.id,
            decision_id=event.decision and event.decision.id,
            repeats_id=event.repeats and event.repeats.id, addressed=to.addressed.value,
            body_id=self._body(to.body),
            outside=to.outside if to.addressed is Addressed.OUTSIDE else None,
            state=State.PROPOSED.value,
        )  # fmt: skip
        for finding in event.findings:
            self._insert("recommendation_source", recommendation_id=of.id, finding_id=finding.id)
        return self._about(of)

    def _number(self, year: int) -> int:
        """The next number of the year."""
        given = self._numbers.setdefault((self._centre, year), [len(self._numbers) + 1, 0])
        given[1] += 1
        return given[1]

    @staticmethod
    def _about(of: f.AdviceThing) -> About:
        return "recommendation", of.id, None

    # its way

    def answer_recommendation(self, event: f.AnswerRecommendation) -> About:
        of, due = event.of, event.due
        rejected = event.response is Response.REJECTED
        state = State.REJECTED if rejected else State.ACCEPTED
        changed: dict[str, Any] = {"response": event.response.value}
        if due is not None:
            changed["due"] = due.isoformat()
        self._goes(of, state, changed)
        self._step(
            event, of, StepKind.ANSWERED, event.words, event.attested,
            response=event.response.value, decision_id=event.decision and event.decision.id,
        )  # fmt: skip
        return self._about(of)

    def _goes(self, of: f.AdviceThing, state: State, changed: dict[str, Any] | None = None) -> None:
        """Another state, and what else changes with it for the first time."""
        after = {"state": state.value, **(changed or {})}
        before = {**dict.fromkeys(after), "state": of.state.value}
        self._update("recommendation", of.id, before, after)
        of.state = state

    def _step(
        self, event: e.Event, of: f.AdviceThing, kind: StepKind, words: str = "",
        attested: Attested | None = None, **others: Any,  # noqa: ANN401
    ) -> None:  # fmt: skip
        of.step = self._insert(
            "recommendation_step", recommendation_id=of.id, kind=kind.value, state=of.state.value,
            at=moment_text(event.at), words=words, **self._who(event), **said_columns(attested),
            **others,
        )  # fmt: skip

    def begin_recommendation(self, event: f.BeginRecommendation) -> About:
        self._goes(event.of, State.IN_PROGRESS)
        self._step(event, event.of, StepKind.BEGUN, event.words)
        return self._about(event.of)

    def declare_done(self, event: f.DeclareDone) -> About:
        self._goes(event.of, State.DONE)
        self._step(event, event.of, StepKind.DECLARED, event.words, event.attested)
        if event.of.figure is not None:
            self._read(event, event.of.figure, event.counted, Occasion.DECLARED)
        return self._about(event.of)

    def verify_recommendation(self, event: f.VerifyRecommendation) -> About:
        self._goes(event.of, State.VERIFIED)
        self._step(
            event, event.of, StepKind.VERIFIED, event.words,
            evaluation_id=event.evaluation and event.evaluation.id,
        )  # fmt: skip
        if event.of.figure is not None:
            self._read(event, event.of.figure, event.counted, Occasion.VERIFIED)
        return self._about(event.of)

    def return_recommendation(self, event: f.ReturnRecommendation) -> About:
        self._goes(event.of, State.IN_PROGRESS)
        self._step(event, event.of, StepKind.RETURNED, event.reason)
        return self._about(event.of)

    def no_longer_needed(self, event: f.NoLongerNeeded) -> About:
        self._goes(event.of, State.NOT_NEEDED)
        self._step(event, event.of, StepKind.NOT_NEEDED, event.reason)
        return self._about(event.of)

    # what is done about it, and what shows it

    def add_action(self, event: f.AddAction) -> About:
        of = event.of
        of.actions += 1
        event.action.id = self._insert(
            "action", recommendation_id=of.id, number=of.actions, words=event.words,
            person_id=event.person and event.person.id, body_id=self._body(event.body),
            who=event.others, due=plain(event.due), done_words="",
        )  # fmt: skip
        return self._about(of)

    def action_done(self, event: f.ActionDone) -> About:
        after = {"done_on": event.at.date().isoformat(), "done_words": event.words}
        before = {"done_on": None, "done_words": ""}
        if not event.words:
            del before["done_words"], after["done_words"]
        self._update("action", event.action.id, before, after)
        if event.of.state is State.ACCEPTED:
            self._goes(event.of, State.IN_PROGRESS)
            self._step(event, event.of, StepKind.BEGUN)
        return self._about(event.of)

    def add_evidence(self, event: f.AddEvidence) -> About:
        self._insert(
            "evidence", recommendation_id=event.of.id, kind=event.kind.value,
            on_date=event.at.date().isoformat(), words=event.words,
        )  # fmt: skip
        return self._about(event.of)

    def add_figure_evidence(self, event: f.AddFigureEvidence) -> About:
        of, figure = event.of, event.figure
        self._figure(
            event, figure, event.counted, Occasion.ADDED, recommendation_id=of.id,
            window_days=figure.window_days,
        )  # fmt: skip
        return self._about(of)
