"""Both sides side by side: what may be held against what, when it is discussed, who comes later."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

import evaluating
import given
import pytest
from evaluating import AUTUMN, DISCUSSED, DRAFT, EXTERNAL, INTERNAL, SPRING, SUBMITTED
from hypothesis import HealthCheck, settings
from hypothesis import given as examples
from hypothesis import strategies as st
from test_evaluations import refused, state

from clc_tui.db.connection import database
from clc_tui.db.follow_up import CrossCheck, Evaluation, Finding, FindingPair
from clc_tui.follow_up import EvaluationKind, EvaluationState, Verdict
from clc_tui.services import cross_checks, evaluations, undo
from clc_tui.services.checking import check
from clc_tui.services.cross_checks import VerdictFields, cross_check, give_verdict
from clc_tui.terms import Actor, Clash, ClcError, Invalid, NotFound, Refused, Role

AGREED, DIFFERS, ALONE = (VerdictFields(each, "так") for each in Verdict)
SEEN = ("темно", "холодно", "+чисто")


@dataclass
class Round:
    """The two sides of a centre, each with a draft of three findings."""

    centre: int
    sec: Actor
    eva: Actor
    inside: int
    outside: int

    def check(self) -> int:
        """The one cross-check there is."""
        return int(CrossCheck.get().id)

    def hand_in(self) -> int:
        """Both, the committee first."""
        evaluations.submit_evaluation(self.sec, self.inside)
        return evaluations.submit_evaluation(self.eva, self.outside).cross_check_id

    def all_alone(self, check_id: int) -> None:
        """Say of everything that one side alone saw it."""
        view = cross_check(self.sec, check_id)
        for each in view.internal_left:
            give_verdict(self.sec, check_id, ALONE, internal_id=each.id)
        for each in view.external_left:
            give_verdict(self.eva, check_id, ALONE, external_id=each.id)


def made() -> Round:
    centre = given.centre()
    sec, eva = given.actor(centre, Role.SECRETARY), given.actor(centre, Role.EVALUATOR)
    drafts = [evaluating.evaluation(centre, kind, seen=SEEN) for kind in (INTERNAL, EXTERNAL)]
    return Round(centre, sec, eva, *drafts)


@pytest.fixture(scope="module")
def one_file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Round]:
    """A round in a file of its own, for all these tests; see `r`."""
    given.new_file(tmp_path_factory.mktemp("round") / "centre.db")
    yield made()
    database.close()


class _Over(Exception):
    """Ends what a test wrote."""


@pytest.fixture
def r(one_file: Round) -> Iterator[Round]:
    """It for one test, which leaves nothing in it."""
    with suppress(_Over), database.atomic():
        yield one_file
        assert check(given.administrator(one_file.centre)) == ()
        raise _Over


def test_who_hands_in_first_waits_beside_nothing_and_the_other_joins(r: Round) -> None:
    evaluations.submit_evaluation(r.sec, r.inside)
    view = cross_check(r.eva, r.check())
    assert view.internal is not None and view.external is None and view.left == 3
    assert evaluations.submit_evaluation(r.eva, r.outside).beside
    view = cross_check(r.sec, r.check())
    assert view.external is not None and view.left == 6
    facilitator = given.actor(r.centre, Role.FACILITATOR)
    assert cross_check(facilitator, view.id).left == 6
    refused(Refused, "role", give_verdict, facilitator, view.id, AGREED)


def test_only_evaluations_of_the_same_time_come_together(r: Round) -> None:
    long = evaluating.evaluation(r.centre, EXTERNAL, days=(date(2025, 12, 1), AUTUMN[0]), seen=SEEN)
    evaluations.submit_evaluation(r.sec, r.inside)
    assert not evaluations.submit_evaluation(r.eva, long).beside, "one day in common"
    assert evaluations.submit_evaluation(r.eva, r.outside).beside


def test_one_of_each_side_once(r: Round) -> None:
    check_id = r.hand_in()
    ins, outs = evaluating.findings(r.inside), evaluating.findings(r.outside)
    words = "Choose one observation of each side"
    for verdict, left, right in (
        (AGREED, None, None), (AGREED, ins[0], None), (ALONE, ins[0], outs[0]),
        (ALONE, None, None),
    ):  # fmt: skip
        refused(Invalid, words, give_verdict, r.sec, check_id, verdict,
                internal_id=left, external_id=right)  # fmt: skip
    refused(Invalid, "in what the two sides differ", give_verdict, r.sec, check_id,
            VerdictFields(Verdict.DIFFERS), internal_id=ins[0], external_id=outs[0])  # fmt: skip
    refused(Invalid, "another evaluation", give_verdict, r.sec, check_id, AGREED,
            internal_id=outs[0], external_id=ins[0])  # fmt: skip
    pair = give_verdict(r.eva, check_id, AGREED, internal_id=ins[0], external_id=outs[1])
    refused(Clash, "said of observation 1 already", give_verdict, r.sec, check_id, AGREED,
            internal_id=ins[0], external_id=outs[0])  # fmt: skip
    refused(Clash, "said of observation 2 already", give_verdict, r.sec, check_id, ALONE,
            external_id=outs[1])  # fmt: skip
    refused(Invalid, words, cross_checks.change_verdict, r.sec, pair, ALONE, was=AGREED)
    cross_checks.change_verdict(r.sec, pair, DIFFERS, was=AGREED)
    refused(Clash, "somebody else wrote", cross_checks.change_verdict, r.eva, pair,
            VerdictFields(Verdict.AGREED, "не так"), was=VerdictFields(Verdict.AGREED, "?")
            )  # fmt: skip
    assert cross_check(r.sec, check_id).pairs[0].fields == DIFFERS
    cross_checks.take_apart(r.sec, pair)
    refused(NotFound, "not here", cross_checks.take_apart, r.eva, pair)
    assert cross_check(r.sec, check_id).left == 6


def test_what_one_side_saw_alone_may_still_be_held_against_something(r: Round) -> None:
    check_id = r.hand_in()
    ins, outs = evaluating.findings(r.inside), evaluating.findings(r.outside)
    give_verdict(r.sec, check_id, ALONE, internal_id=ins[0])
    give_verdict(r.eva, check_id, ALONE, external_id=outs[0])
    give_verdict(r.eva, check_id, AGREED, internal_id=ins[0], external_id=outs[0])
    (pair,) = cross_check(r.sec, check_id).pairs
    assert pair.internal is not None and pair.external is not None
    undo.undo(r.eva)
    assert len(cross_check(r.sec, check_id).pairs) == 2


def test_it_is_discussed_once_something_is_said_of_all(r: Round) -> None:
    check_id = r.hand_in()
    discuss, day = cross_checks.discuss_findings, given.TODAY
    refused(Invalid, "Left: committee 3, NGO 3.", discuss, r.sec, check_id, day, "все")
    r.all_alone(check_id)
    tomorrow = day + timedelta(days=1)
    refused(Invalid, "still to come", discuss, r.sec, check_id, tomorrow, "все")
    refused(Invalid, "had not begun", discuss, r.sec, check_id, SPRING[0], "все")
    refused(Invalid, "who discussed", discuss, r.sec, check_id, day, " ")
    discuss(r.sec, check_id, day, "комитет и НПО")
    assert state(r.inside) is state(r.outside) is DISCUSSED
    pair = cross_check(r.sec, check_id).pairs[0]
    words = "discussed on 23.11.2026 and stays"
    refused(Clash, words, discuss, r.sec, check_id, day, "все")
    refused(Clash, words, cross_checks.take_apart, r.eva, pair.id)
    refused(Clash, words, cross_checks.change_verdict, r.sec, pair.id, DIFFERS, was=pair.fields)
    refused(Clash, "was discussed", evaluations.take_back_evaluation, r.sec, r.inside)
    last = undo.last_action(r.eva)
    assert last is not None
    refused(Clash, words, undo.undo, r.eva, last.entry_id)
    undo.undo(r.sec)
    assert state(r.inside) is SUBMITTED


def test_what_was_recommended_since_keeps_it_discussed(r: Round) -> None:
    check_id = r.hand_in()
    r.all_alone(check_id)
    cross_checks.discuss_findings(r.sec, check_id, given.TODAY, "все")
    evaluating.recommendation(r.centre, evaluation_id=r.outside, made=given.NOW)
    refused(Clash, "2026-01 was recommended from it since", undo.undo, r.sec)


def test_when_the_second_side_comes_later_the_discussion_is_open_again(r: Round) -> None:
    evaluations.submit_evaluation(r.sec, r.inside)
    check_id = r.check()
    r.all_alone(check_id)
    cross_checks.discuss_findings(r.sec, check_id, given.TODAY, "комитет")
    evaluations.close_evaluation(r.sec, r.inside)
    evaluations.submit_evaluation(r.eva, r.outside)
    view = cross_check(r.sec, check_id)
    assert (view.discussed_on, view.parties, view.left) == (None, "комитет", 3)
    assert state(r.inside) is EvaluationState.CLOSED and state(r.outside) is SUBMITTED
    undo.undo(r.eva)
    assert cross_check(r.sec, check_id).discussed_on == given.TODAY
    evaluations.submit_evaluation(r.eva, r.outside)
    give_verdict(r.eva, check_id, AGREED, internal_id=evaluating.findings(r.inside)[0],
                 external_id=evaluating.findings(r.outside)[0])  # fmt: skip
    refused(Clash, "says something of it already (1)", evaluations.take_back_evaluation, r.eva,
            r.outside)  # fmt: skip
    r.all_alone(check_id)
    cross_checks.discuss_findings(r.eva, check_id, given.TODAY, "комитет и НПО")
    assert state(r.inside) is EvaluationState.CLOSED and state(r.outside) is DISCUSSED


def test_another_one_is_put_beside_it(r: Round) -> None:
    beside = cross_checks.hold_beside
    spring = evaluating.evaluation(r.centre, EXTERNAL, SUBMITTED, SPRING, seen=("сыро",))
    evaluating.side_by_side(None, spring)
    check_id = r.hand_in()
    refused(Invalid, "same side", beside, r.sec, spring, r.outside)
    refused(Clash, "against another evaluation already", beside, r.sec, spring, r.inside)
    assert beside(r.sec, r.inside, r.outside) == check_id, "as it is"
    beside(r.sec, r.inside, None)
    assert cross_check(r.sec, check_id).internal is None
    moved = beside(r.eva, r.inside, spring)
    view = cross_check(r.sec, moved)
    assert view.internal is not None and view.external is not None
    give_verdict(r.sec, moved, ALONE, internal_id=view.internal_left[0].id)
    refused(Clash, "says something", beside, r.sec, r.inside, r.outside)
    draft = evaluating.evaluation(r.centre, INTERNAL, DRAFT, SPRING)
    refused(Invalid, "still being written", beside, r.sec, spring, draft)


def test_one_of_another_centre_is_not_there(r: Round) -> None:
    check_id = r.hand_in()
    theirs = evaluating.evaluation(given.centre("Шу"), EXTERNAL, SUBMITTED, seen=("да",))
    beside = evaluating.side_by_side(None, theirs)
    finding = evaluating.findings(theirs)[0]
    refused(NotFound, "not here", cross_check, r.sec, beside)
    refused(NotFound, "not here", give_verdict, r.sec, check_id, ALONE, external_id=finding)
    refused(NotFound, "not here", cross_checks.hold_beside, r.sec, r.inside, theirs)


ACTS = ("submit", "back", "pair", "alone", "apart", "discuss", "undo", "beside", "part")


def act(r: Round, what: str, side: EvaluationKind, one: int, other: int) -> None:
    """One thing somebody does, or tries to do."""
    actor = r.sec if side is INTERNAL else r.eva
    own, theirs = (r.inside, r.outside) if side is INTERNAL else (r.outside, r.inside)
    checks = [row.id for row in CrossCheck.select().order_by(CrossCheck.id)]
    check_id = checks[one % len(checks)] if checks else 0
    match what:
        case "submit":
            evaluations.submit_evaluation(actor, own)
        case "back":
            evaluations.take_back_evaluation(actor, own)
        case "pair":
            give_verdict(
                actor, check_id, (AGREED, DIFFERS)[other % 2],
                internal_id=evaluating.findings(r.inside)[one],
                external_id=evaluating.findings(r.outside)[other],
            )  # fmt: skip
        case "alone":
            ids = evaluating.findings(own)[one], None
            left, right = ids if side is INTERNAL else ids[::-1]
            give_verdict(actor, check_id, ALONE, internal_id=left, external_id=right)
        case "apart":
            pairs = [row.id for row in FindingPair.select()]
            cross_checks.take_apart(actor, pairs[one % len(pairs)] if pairs else 0)
        case "discuss":
            r_view = cross_check(actor, check_id)
            if other:
                for each in (*r_view.internal_left, *r_view.external_left):
                    inside = Finding.get_by_id(each.id).evaluation_id == r.inside
                    left, right = (each.id, None) if inside else (None, each.id)
                    give_verdict(actor, check_id, ALONE, internal_id=left, external_id=right)
            cross_checks.discuss_findings(actor, check_id, given.TODAY, "все")
        case "undo":
            undo.undo(actor)
        case "beside":
            cross_checks.hold_beside(actor, own, theirs)
        case "part":
            cross_checks.hold_beside(actor, own, None)


def sound(r: Round) -> None:
    """What holds whatever was done."""
    pairs = list(FindingPair.select())
    held = [each for p in pairs for each in (p.internal_id, p.external_id) if each is not None]
    assert len(held) == len(set(held)), "each finding in at most one pair"
    stands: dict[int, int] = {}
    for row in CrossCheck.select():
        sides = [each for each in (row.internal_id, row.external_id) if each is not None]
        for side in sides:
            assert side not in stands
            stands[side] = row.id
        every = {row.id for row in Finding.select().where(Finding.evaluation_id.in_(sides))}
        here = {each for p in pairs if p.cross_check_id == row.id
                for each in (p.internal_id, p.external_id) if each is not None}  # fmt: skip
        assert here <= every, "only findings of the evaluations that stand there"
        assert row.discussed_on is None or here == every, "discussed only with a verdict on all"
    for own in Evaluation.select().where(Evaluation.id.in_([r.inside, r.outside])):
        assert (own.id in stands) == (own.state != DRAFT)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@examples(
    st.lists(
        st.tuples(
            st.sampled_from(ACTS), st.sampled_from((INTERNAL, EXTERNAL)), st.integers(0, 2),
            st.integers(0, 2),
        ),
        max_size=20,
    ),
    st.booleans(),
)  # fmt: skip
def test_no_order_of_acts_leaves_it_unsound(
    one_file: Round, acts: list[tuple[str, EvaluationKind, int, int]], handed_in: bool
) -> None:
    with suppress(_Over), database.atomic():
        if handed_in:
            one_file.hand_in()
        for what, side, one, other in acts:
            with suppress(ClcError):
                act(one_file, what, side, one, other)
            sound(one_file)
        assert check(given.administrator(one_file.centre)) == ()
        raise _Over
