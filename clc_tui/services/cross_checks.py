"""The evaluations of both sides held side by side: what both saw, and what only one of them did.

One row for a round. Where one side has not handed in yet, the other's observations are discussed
alone; when it comes it joins the same row, and the discussion is open again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from clc_tui.db.follow_up import CrossCheck, Evaluation, Finding, FindingPair
from clc_tui.follow_up import EvaluationKind, EvaluationState, Verdict
from clc_tui.language import N_
from clc_tui.services.bounds import text
from clc_tui.services.findings import FindingLine, findings_of
from clc_tui.services.gate import about, reads, writes
from clc_tui.services.merging import merged
from clc_tui.services.rows import row_of
from clc_tui.terms import Actor, Clash, Invalid

WORDS_MOST, PARTIES_MOST = 500, 200
INTERNAL, EXTERNAL = EvaluationKind.INTERNAL, EvaluationKind.EXTERNAL
VERDICT_WORDS: dict[str, str] = {"verdict": N_("How both see it"), "words": N_("What was said")}
"""What each field is called."""


class Side(NamedTuple):
    """One side's evaluation in a cross-check."""

    evaluation_id: int
    from_day: date
    until: date
    state: EvaluationState
    said_by: str
    """Whose it is where the other side typed it; else empty."""


@dataclass(frozen=True, slots=True)
class VerdictFields:
    """How the sides see something, and what was said of it."""

    verdict: Verdict
    words: str = ""


class Pair(NamedTuple):
    """What both sides saw, or one of them alone; with its verdict."""

    id: int
    fields: VerdictFields
    internal: FindingLine | None
    external: FindingLine | None


class CrossCheckView(NamedTuple):
    """Both sides; a side that has not handed in is None."""

    id: int
    internal: Side | None
    external: Side | None
    pairs: tuple[Pair, ...]
    internal_left: tuple[FindingLine, ...]
    """The committee's findings without a verdict."""
    external_left: tuple[FindingLine, ...]
    """The NGO's."""
    discussed_on: date | None
    parties: str
    """Who discussed it; kept when the other side comes later."""

    @property
    def left(self) -> int:
        """How many findings have no verdict."""
        return len(self.internal_left) + len(self.external_left)


@reads
def cross_check(actor: Actor, cross_check_id: int) -> CrossCheckView:
    """Both sides' findings, those that have a verdict and those that have none."""
    row = row_of(actor, CrossCheck, cross_check_id)
    seen = {each.id: each for side in _ids(row) for each in findings_of(side)}
    pairs = [
        Pair(p.id, _fields(p), seen.get(p.internal_id or 0), seen.get(p.external_id or 0))
        for p in FindingPair.select().where(FindingPair.cross_check_id == row.id)
    ]
    judged = {each.id for pair in pairs for each in (pair.internal, pair.external) if each}
    left = [[each for each in _seen(side) if each.id not in judged]
            for side in (row.internal_id, row.external_id)]  # fmt: skip
    return CrossCheckView(
        row.id, _side(row.internal_id), _side(row.external_id), tuple(sorted(pairs, key=_place)),
        tuple(left[0]), tuple(left[1]), row.discussed_on, row.parties,
    )  # fmt: skip


def _seen(evaluation_id: int | None) -> tuple[FindingLine, ...]:
    return () if evaluation_id is None else findings_of(evaluation_id)


def _side(evaluation_id: int | None) -> Side | None:
    if evaluation_id is None:
        return None
    row = Evaluation.get_by_id(evaluation_id)
    return Side(row.id, row.from_day, row.until, EvaluationState(row.state), row.said_by or "")


def _place(pair: Pair) -> tuple[bool, int, int]:
    """By the committee's numbers, then those of the NGO alone by theirs."""
    inside, outside = (each.number if each else 0 for each in (pair.internal, pair.external))
    return not inside, inside, outside


def _fields(row: FindingPair) -> VerdictFields:
    return VerdictFields(Verdict(row.verdict), row.words)


# What is said of the findings


@writes
def give_verdict(
    actor: Actor,
    cross_check_id: int,
    fields: VerdictFields,
    *,
    internal_id: int | None = None,
    external_id: int | None = None,
) -> int:
    """Say how both sides see something; returns the pair's id.

    One finding that was said to be seen by one side alone may still be held against another's;
    two that are held against each other are taken apart first.
    """
    row = _open_row(actor, cross_check_id)
    ids = {INTERNAL: internal_id, EXTERNAL: external_id}
    both = internal_id is not None and external_id is not None
    if both == (fields.verdict is Verdict.ONE_SIDE) or (internal_id, external_id) == (None, None):
        raise Invalid(N_("Choose one observation of each side, or say that only one side saw it."))
    for kind, finding_id in ids.items():
        if finding_id is not None:
            _require_free(row, kind, row_of(actor, Finding, finding_id), alone=both)
    pair = FindingPair(
        centre_id=actor.centre, cross_check_id=row.id, internal_id=internal_id,
        external_id=external_id,
    )  # fmt: skip
    _fill(pair, fields)
    pair.save()
    return int(pair.id)


def _require_free(row: CrossCheck, kind: EvaluationKind, finding: Finding, *, alone: bool) -> None:
    """Raise unless the finding is this side's and stands in no pair; one of it alone goes.

    `alone`: whether what was said of it alone gives way.
    """
    side = row.internal_id if kind is INTERNAL else row.external_id
    if finding.evaluation_id != side:
        raise Invalid(N_("This observation belongs to another evaluation."))
    column = FindingPair.internal_id if kind is INTERNAL else FindingPair.external_id
    pair = FindingPair.get_or_none(column == finding.id)
    if pair is None:
        return
    if not alone or pair.verdict != Verdict.ONE_SIDE:
        raise Clash(
            N_("Something is said of observation {n} already. Take that back first."),
            n=finding.number,
        )
    pair.delete_instance()


@writes
def change_verdict(
    actor: Actor, pair_id: int, fields: VerdictFields, *, was: VerdictFields
) -> None:
    """Say otherwise how both see it, from what was shown (`was`) to what is said now."""
    pair = row_of(actor, FindingPair, pair_id)
    _open_row(actor, pair.cross_check_id)
    wanted = merged(_fields(pair), was, fields, VERDICT_WORDS)
    alone = pair.internal_id is None or pair.external_id is None
    if alone != (wanted.verdict is Verdict.ONE_SIDE):
        raise Invalid(N_("Choose one observation of each side, or say that only one side saw it."))
    _fill(pair, wanted)
    pair.save()


@writes
def take_apart(actor: Actor, pair_id: int) -> None:
    """Take back what was said: its findings have no verdict again."""
    pair = row_of(actor, FindingPair, pair_id)
    _open_row(actor, pair.cross_check_id)
    pair.delete_instance()


def _fill(pair: FindingPair, fields: VerdictFields) -> None:
    pair.verdict, pair.words = fields.verdict.value, text(fields.words, "words", WORDS_MOST)
    if not pair.words and fields.verdict is Verdict.DIFFERS:
        raise Invalid(N_("Write in a line in what the two sides differ."), field="words")


def _open_row(actor: Actor, cross_check_id: int) -> CrossCheck:
    row = row_of(actor, CrossCheck, cross_check_id)
    about("cross_check", row.id)
    if row.discussed_on is not None:
        raise Clash(N_("It was discussed on {day} and stays as it is."), day=row.discussed_on)
    return row


@writes
def discuss_findings(actor: Actor, cross_check_id: int, on: date, parties: str) -> None:
    """The sides discussed it, on this day; from now on the verdicts stay."""
    row = _open_row(actor, cross_check_id)
    evaluations = [Evaluation.get_by_id(each) for each in _ids(row)]
    left = [len(without_verdict(row, [side])) for side in (row.internal_id, row.external_id)]
    if any(left):
        raise Invalid(
            N_("Say first how both see each observation. Left: committee {inside}, NGO {outside}."),
            inside=left[0], outside=left[1],
        )  # fmt: skip
    if on > actor.today:
        raise Invalid(N_("That day is still to come."), field="on")
    if any(on < each.from_day for each in evaluations):
        raise Invalid(N_("On that day the time they look at had not begun."), field="on")
    row.parties = text(parties, "parties", PARTIES_MOST)
    if not row.parties:
        raise Invalid(N_("Write who discussed it."), field="parties")
    row.discussed_on = on
    row.save()
    for each in evaluations:
        if each.state == EvaluationState.SUBMITTED:
            each.state = EvaluationState.DISCUSSED.value
            each.save()


def without_verdict(row: CrossCheck, sides: Iterable[int | None] | None = None) -> set[int]:
    """Ids of the findings of which nothing is said, of both evaluations or of these."""
    of = _ids(row) if sides is None else sides
    every = {each.id for side in of for each in _seen(side)}
    pairs = FindingPair.select().where(FindingPair.cross_check_id == row.id)
    return every - {side for pair in pairs for side in (pair.internal_id, pair.external_id)}


def _ids(row: CrossCheck) -> list[int]:
    return [each for each in (row.internal_id, row.external_id) if each is not None]


# Which evaluations stand side by side


def check_of(evaluation_id: int) -> CrossCheck | None:
    """Where an evaluation is held against the other side's; None for a draft."""
    found: CrossCheck | None = CrossCheck.get_or_none(
        (CrossCheck.internal_id == evaluation_id) | (CrossCheck.external_id == evaluation_id)
    )
    return found


def join(evaluation: Evaluation) -> CrossCheck:
    """Put an evaluation beside the other side's of the same time, else by itself for now."""
    row = _waiting_for(evaluation) or CrossCheck(centre_id=evaluation.centre_id)
    _enter(row, evaluation)
    return row


def _enter(row: CrossCheck, evaluation: Evaluation) -> None:
    if evaluation.kind == INTERNAL:
        row.internal_id = evaluation.id
    else:
        row.external_id = evaluation.id
    row.discussed_on = None
    row.save()


def _waiting_for(evaluation: Evaluation) -> CrossCheck | None:
    """Where the other side waits that looked at most of the same days."""
    own, other = CrossCheck.internal_id, CrossCheck.external_id
    if evaluation.kind == EXTERNAL:
        own, other = other, own
    rows = CrossCheck.select().where(CrossCheck.centre_id == evaluation.centre_id, own.is_null())
    beside = {
        row.id: Evaluation.get_by_id(row.internal_id or row.external_id) for row in list(rows)
    }
    fits = [row for row in rows if _same_time(evaluation, beside[row.id]) > 0]
    return max(fits, key=lambda row: (_same_time(evaluation, beside[row.id]), row.id), default=None)


def _same_time(one: Evaluation, other: Evaluation) -> int:
    """How many days both look at, where that is at least half of the shorter time; else 0."""
    days = (min(one.until, other.until) - max(one.from_day, other.from_day)).days + 1
    shorter = min((each.until - each.from_day).days + 1 for each in (one, other))
    return days if 2 * days >= shorter else 0


def leave(evaluation: Evaluation) -> None:
    """Take an evaluation out of its cross-check; raises `Clash` where something is said of it."""
    row = check_of(evaluation.id)
    if row is None:
        return
    own = {each.id for each in findings_of(evaluation.id)}
    said = own - without_verdict(row)
    if said:
        raise Clash(
            N_("The cross-check says something of it already ({n}). Take that back there first."),
            n=len(said),
        )
    if row.internal_id == evaluation.id:
        row.internal_id = None
    else:
        row.external_id = None
    if _ids(row):
        row.save()
    else:
        row.delete_instance()


@writes
def hold_beside(actor: Actor, evaluation_id: int, other_id: int | None) -> int:
    """Hold an evaluation against another of the other side's, or against none for now.

    Returns the cross-check. Nothing may be said of the evaluation's findings yet.
    """
    row = row_of(actor, Evaluation, evaluation_id)
    about("evaluation", row.id)
    other = None if other_id is None else row_of(actor, Evaluation, other_id)
    if EvaluationState.DRAFT in (row.state, other.state if other else None):
        raise Invalid(N_("An evaluation that is still being written is held against none."))
    if other is not None and other.kind == row.kind:
        raise Invalid(N_("Both are of the same side."))
    there = None if other is None else check_of(other.id)
    if there is not None and not {row.id, other_id} >= set(_ids(there)):
        raise Clash(N_("That one is held against another evaluation already."))
    own = check_of(row.id)
    if own is not None and there is not None and own.id == there.id:
        return int(own.id)
    leave(row)
    made = there or CrossCheck(centre_id=actor.centre)
    _enter(made, row)
    return int(made.id)


def cross_checks_of(evaluations: Iterable[int]) -> dict[int, int]:
    """The cross-check of each of these evaluations that has one."""
    ids = list(evaluations)
    rows = CrossCheck.select().where(
        CrossCheck.internal_id.in_(ids) | CrossCheck.external_id.in_(ids)
    )
    return {each: row.id for row in rows for each in _ids(row)}
