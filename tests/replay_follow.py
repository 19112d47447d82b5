"""Lives what a demo tells of committee, evaluations and recommendations through the verbs."""

from __future__ import annotations

from dataclasses import replace

from clc_tui.demo import events as e
from clc_tui.demo import follow_events as f
from clc_tui.follow_up import EvidenceKind
from clc_tui.services import (
    actions,
    bodies,
    committee,
    cross_checks,
    evaluations,
    evidence,
    figures,
    findings,
    following_up,
    meetings,
    minutes,
    progress,
    recommending,
)
from clc_tui.terms import Actor


def _id(thing: e.Thing | None) -> int | None:
    return None if thing is None else thing.id


def add_member(actor: Actor, event: f.AddMember) -> None:
    fields = committee.MemberFields(event.body, event.role, event.since, event.until)
    event.member.id = committee.add_member(actor, fields, person_id=event.person.id)


def close_body(actor: Actor, event: f.CloseBody) -> None:
    bodies.close_body(actor, event.body)


def add_meeting(actor: Actor, event: f.AddMeeting) -> None:
    event.meeting.id = meetings.add_meeting(actor, event.fields)


def add_item(actor: Actor, event: f.AddItem) -> None:
    meetings.add_item(actor, event.meeting.id, event.words)


def member_came(actor: Actor, event: f.MemberCame) -> None:
    minutes.member_came(actor, event.meeting.id, event.person.id)


def decide(actor: Actor, event: f.Decide) -> None:
    event.decision.id = minutes.decide(actor, event.meeting.id, event.words).id


def open_evaluation(actor: Actor, event: f.OpenEvaluation) -> None:
    of = event.evaluation
    of.id = evaluations.open_evaluation(actor, of.kind, of.fields)


def add_finding(actor: Actor, event: f.AddFinding) -> None:
    line = findings.add_finding(actor, event.evaluation.id, event.fields)
    event.finding.id = line.id
    assert line.number == event.number


def add_feedback(actor: Actor, event: f.AddFeedback) -> None:
    findings.add_feedback(actor, event.evaluation.id, event.fields)


def _wish(of: f.FigureThing) -> figures.FigureWish:
    return of.wish._replace(course_id=_id(of.course))


def cite_figure(actor: Actor, event: f.CiteFigure) -> None:
    of = event.figure
    of.id = figures.cite_figure(
        actor, event.evaluation.id, _wish(of), first=of.first, last=of.until
    )


def add_figure_evidence(actor: Actor, event: f.AddFigureEvidence) -> None:
    of = event.figure
    of.id = figures.add_figure_evidence(actor, event.of.id, _wish(of), of.window_days or 0)


def submit_evaluation(actor: Actor, event: f.SubmitEvaluation) -> None:
    done = evaluations.submit_evaluation(actor, event.evaluation.id, attested=event.attested)
    event.check.id = done.cross_check_id


def give_verdict(actor: Actor, event: f.GiveVerdict) -> None:
    cross_checks.give_verdict(
        actor, event.check.id, event.fields, internal_id=_id(event.internal),
        external_id=_id(event.external),
    )  # fmt: skip


def discuss_findings(actor: Actor, event: f.DiscussFindings) -> None:
    cross_checks.discuss_findings(actor, event.check.id, actor.today, event.parties)


def say_progress(actor: Actor, event: f.SayProgress) -> None:
    progress.say_progress(
        actor, event.evaluation.id, event.of.id, event.answer, event.words, said_by=event.said_by
    )


def close_evaluation(actor: Actor, event: f.CloseEvaluation) -> None:
    evaluations.close_evaluation(actor, event.evaluation.id)


def recommend(actor: Actor, event: f.Recommend) -> None:
    fields = replace(event.fields, repeats_id=_id(event.repeats))
    event.of.id = recommending.recommend(
        actor, fields, evaluation_id=_id(event.evaluation), decision_id=_id(event.decision),
        findings=[each.id for each in event.findings],
    ).id  # fmt: skip


def answer_recommendation(actor: Actor, event: f.AnswerRecommendation) -> None:
    _stepped(event.of, following_up.answer_recommendation(
        actor, event.of.id, event.response, event.words, seen=event.of.step, due=event.due,
        attested=event.attested, decision_id=_id(event.decision),
    ))  # fmt: skip


def _stepped(of: f.AdviceThing, done: following_up.Stepped) -> None:
    of.step = done.last_step


def begin_recommendation(actor: Actor, event: f.BeginRecommendation) -> None:
    of = event.of
    _stepped(of, following_up.begin_recommendation(actor, of.id, event.words, seen=of.step))


def add_action(actor: Actor, event: f.AddAction) -> None:
    fields = actions.ActionFields(
        event.words, _id(event.person), event.body, event.others, event.due
    )
    event.action.id = actions.add_action(actor, event.of.id, fields)


def action_done(actor: Actor, event: f.ActionDone) -> None:
    actions.action_done(actor, event.action.id, actor.today, event.words)
    last = following_up.last_step(event.of.id)
    assert last is not None
    event.of.step = last.id


def add_evidence(actor: Actor, event: f.AddEvidence) -> None:
    assert event.kind is EvidenceKind.DOCUMENT
    evidence.add_evidence(actor, event.of.id, event.kind, event.words)


def declare_done(actor: Actor, event: f.DeclareDone) -> None:
    of = event.of
    _stepped(
        of,
        following_up.declare_done(
            actor,
            of.id,
            event.words,
            seen=of.step,
            attested=event.attested,
        ),
    )


def verify_recommendation(actor: Actor, event: f.VerifyRecommendation) -> None:
    of = event.of
    _stepped(of, following_up.verify_recommendation(
        actor, of.id, event.words, seen=of.step, evaluation_id=_id(event.evaluation),
    ))  # fmt: skip


def return_recommendation(actor: Actor, event: f.ReturnRecommendation) -> None:
    of = event.of
    _stepped(of, following_up.return_recommendation(actor, of.id, event.reason, seen=of.step))


def no_longer_needed(actor: Actor, event: f.NoLongerNeeded) -> None:
    of = event.of
    _stepped(of, following_up.no_longer_needed(actor, of.id, event.reason, seen=of.step))
