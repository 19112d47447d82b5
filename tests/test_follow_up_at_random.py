"""No order of steps by anybody brings a recommendation where the rules forbid, or loses one.

What may follow what is written down here from the design, apart from the program's own table.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import follow_up
import given
import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from clc_tui.db.connection import database
from clc_tui.follow_up import Addressed, BodyCode, Response, ReviewArea
from clc_tui.services import actions, following_up, undo, users
from clc_tui.services.actions import ActionFields
from clc_tui.services.attesting import Attested
from clc_tui.services.checking import check
from clc_tui.services.recommending import RecommendationFields, To, readdress, recommend
from clc_tui.terms import Actor, ClcError, Role

DAY = given.TODAY
OPEN = {"proposed", "accepted", "in_progress", "done"}
MAY_FOLLOW = {
    "answered": ({"proposed"}, {"accepted", "rejected"}),
    "begun": ({"accepted"}, {"in_progress"}),
    "declared": ({"accepted", "in_progress"}, {"done"}),
    "returned": ({"done"}, {"in_progress"}),
    "verified": ({"done"}, {"verified"}),
    "not_needed": (OPEN, {"not_needed"}),
    "reopened": ({"verified", "rejected", "not_needed"}, {"in_progress", "proposed"}),
    "readdressed": (OPEN - {"done"}, OPEN - {"done"}),
}
"""Each step: the states it may be taken in, and those it may lead to."""
LETTERS = ("А. Ахметова (методист)", "Ким Виктор", "Смирнова, НПО")
"""Who may be named as the one who said it: two of them have accounts here."""

which = st.integers(0, 2)
who = st.integers(0, 4)
attested = st.sampled_from([None, *LETTERS])


class FollowUp(RuleBasedStateMachine):
    """A facilitator, a secretary, one who is both under two accounts, and an evaluator."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        given.new_file(Path(self.folder.name) / "centre.db")
        self.centre = given.centre()
        aigul, viktor, both = (
            given.person(self.centre, name) for name in ("Ахметова Айгүл", "Ким Виктор", "Цой Анна")
        )
        self.people: list[Actor] = [
            given.actor(self.centre, Role.FACILITATOR, person_id=aigul),
            given.actor(self.centre, Role.SECRETARY, person_id=viktor),
            given.actor(self.centre, Role.FACILITATOR, person_id=both),
            given.actor(self.centre, Role.SECRETARY, Role.FACILITATOR, person_id=both),
            given.actor(self.centre, Role.EVALUATOR),
        ]
        self.evaluation = follow_up.evaluation(self.centre)
        self.numbers: list[str] = []
        self.ids: list[int] = []
        self.declarers: dict[int, set[str]] = {}
        """Whoever ever said or typed that it is done, as a person or an account."""
        for _each in range(2):
            self.make(4)
            self.answer(len(self.ids) - 1, 0, Response.ACCEPTED, "")
        self.declare(0, 3, False)

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            assert check(given.administrator(self.centre)) == ()
            database.close()
            self.folder.cleanup()

    def called(self, actor: Actor) -> str:
        return f"person {actor.person_id}" if actor.person_id else f"account {actor.user_id}"

    def one(self, number: int) -> tuple[int, int]:
        """A recommendation and the step that a reader has seen last."""
        row_id = self.ids[number % len(self.ids)]
        (seen,) = database.execute_sql(
            "SELECT coalesce(max(id), 0) FROM recommendation_step WHERE recommendation_id = ?",
            (row_id,),
        ).fetchone()
        return row_id, seen

    def tried(self, act: Callable[[], object]) -> bool:
        """What the rules refuse changes nothing."""
        before = self.steps()
        try:
            act()
        except ClcError as error:
            assert str(error)
            assert self.steps() == before
            return False
        return True

    def steps(self) -> list[tuple[object, ...]]:
        return list(database.execute_sql("SELECT * FROM recommendation_step ORDER BY id"))

    @rule(by=who)
    @precondition(lambda self: len(self.ids) < 4)
    def make(self, by: int) -> None:
        fields = RecommendationFields("Звонить", ReviewArea.LEARNERS)

        def act() -> None:
            made = recommend(self.people[by], fields, evaluation_id=self.evaluation)
            assert made.number not in self.numbers
            self.numbers.append(made.number)
            self.ids.append(made.id)

        self.tried(act)

    @rule(
        n=which,
        by=who,
        response=st.sampled_from(list(Response)),
        words=st.sampled_from(["", "нет"]),
    )
    def answer(self, n: int, by: int, response: Response, words: str) -> None:
        row_id, seen = self.one(n)
        letter = Attested("отдел", DAY, "14")
        self.tried(
            lambda: following_up.answer_recommendation(
                self.people[by], row_id, response, words, seen=seen, due=DAY, attested=letter
            )
        )

    @rule(n=which, by=who)
    def work(self, n: int, by: int) -> None:
        row_id, seen = self.one(n)
        self.tried(lambda: following_up.begin_recommendation(self.people[by], row_id, seen=seen))

    @rule(n=which, by=who)
    def act_on_it(self, n: int, by: int) -> None:
        row_id, _seen = self.one(n)

        def act() -> None:
            made = actions.add_action(self.people[by], row_id, ActionFields("звонить"))
            actions.action_done(self.people[by], made, DAY)

        self.tried(act)

    @rule(n=which, by=who, old=st.booleans())
    def declare(self, n: int, by: int, old: bool) -> None:
        row_id, seen = self.one(n)
        actor = self.people[by]
        done = self.tried(
            lambda: following_up.declare_done(actor, row_id, "звоним", seen=seen - old)
        )
        if done:
            assert not old or seen == 0
            self.declarers.setdefault(row_id, set()).add(self.called(actor))

    @rule(n=which, by=who, said_by=attested)
    def verify(self, n: int, by: int, said_by: str | None) -> None:
        row_id, seen = self.one(n)
        said = None if said_by is None else Attested(said_by, DAY, "7")
        actor = self.people[by]
        if self.tried(
            lambda: following_up.verify_recommendation(actor, row_id, seen=seen, attested=said)
        ):
            self.require_other(row_id, actor, said_by)

    @rule(n=which, by=who, said_by=attested)
    def send_back(self, n: int, by: int, said_by: str | None) -> None:
        row_id, seen = self.one(n)
        said = None if said_by is None else Attested(said_by, DAY, "7")
        actor = self.people[by]
        if self.tried(
            lambda: following_up.return_recommendation(
                actor, row_id, "нет", seen=seen, attested=said
            )
        ):
            self.require_other(row_id, actor, said_by)

    def require_other(self, row_id: int, actor: Actor, said_by: str | None) -> None:
        """Who checked never said that it is done, in whatever role and under whatever account."""
        declared = self.declarers.get(row_id, set())
        if said_by is None:
            assert self.called(actor) not in declared
            assert actor.is_a(Role.SECRETARY, Role.EVALUATOR)
        elif said_by in LETTERS[:2]:
            assert self.called(self.people[LETTERS.index(said_by)]) not in declared

    @rule(n=which, by=who)
    def drop(self, n: int, by: int) -> None:
        row_id, seen = self.one(n)
        self.tried(lambda: following_up.no_longer_needed(self.people[by], row_id, "нет", seen=seen))

    @rule(n=which, by=who)
    def open_again(self, n: int, by: int) -> None:
        row_id, seen = self.one(n)
        self.tried(
            lambda: following_up.reopen_recommendation(self.people[by], row_id, "да", seen=seen)
        )

    @rule(n=which, by=who, to=st.sampled_from([To(), To(Addressed.BODY, BodyCode.HEALTH)]))
    def give(self, n: int, by: int, to: To) -> None:
        row_id, seen = self.one(n)
        self.tried(lambda: readdress(self.people[by], row_id, to, "их дело", seen=seen))

    @rule(by=st.sampled_from([1, 3, 4]), closed=st.booleans())
    def account(self, by: int, closed: bool) -> None:
        """Who judges may have no account for a while: then others type what they said."""
        change = users.disable_user if closed else users.enable_user
        change(given.administrator(self.centre), self.people[by].user)

    @rule(by=who)
    def take_back(self, by: int) -> None:
        """The last act of somebody; a recommendation that is taken back leaves its number spent."""
        actor = self.people[by]
        self.tried(lambda: undo.undo(actor))
        there = {row_id for (row_id,) in database.execute_sql("SELECT id FROM recommendation")}
        self.ids = [row_id for row_id in self.ids if row_id in there]
        if not there:
            self.make(4)
        self.declarers = self.declared_now()

    def declared_now(self) -> dict[int, set[str]]:
        """Who says so by the file; a declaration that was taken back was none."""
        found: dict[int, set[str]] = {}
        for row_id, person, account in database.execute_sql(
            "SELECT recommendation_id, person_id, user_id FROM recommendation_step"
            " WHERE kind = 'declared'"
        ):
            found.setdefault(row_id, set()).add(
                f"person {person}" if person else f"account {account}"
            )
        return found

    @invariant()
    def nothing_is_lost_or_beside_the_rules(self) -> None:
        if not hasattr(self, "ids"):
            return
        rows = dict(database.execute_sql("SELECT id, state FROM recommendation"))
        assert set(rows) == set(self.ids)
        state = dict.fromkeys(rows, "proposed")
        for row_id, kind, after in database.execute_sql(
            "SELECT recommendation_id, kind, state FROM recommendation_step ORDER BY id"
        ):
            before, may_be = MAY_FOLLOW[kind]
            assert state[row_id] in before
            assert after in may_be
            if kind == "readdressed":
                assert after == state[row_id]
            state[row_id] = after
        assert state == rows


TestFollowUp = FollowUp.TestCase
TestFollowUp.settings = settings(max_examples=20, stateful_step_count=30, deadline=None)
