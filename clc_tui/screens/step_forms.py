"""Forms that take a recommendation a step further: an answer, what another said, another owner."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import ClassVar, Self

from clc_tui.follow_up import Addressed, Response, StepKind
from clc_tui.language import N_, _, word
from clc_tui.screens.addressee import to_fields, to_of, to_values
from clc_tui.screens.long_words import LongWordsForm
from clc_tui.screens.recommendation_words import beginning, decision_words
from clc_tui.services.attesting import PAPER_MOST, SAID_BY_MOST, Attested
from clc_tui.services.bodies import BodyLine, bodies
from clc_tui.services.following_up import (
    STEP_MOST,
    Stepped,
    answer_recommendation,
    declare_done,
    no_longer_needed,
    return_recommendation,
    verify_recommendation,
)
from clc_tui.services.recommendation_chain import Chain, Made, recommendation
from clc_tui.services.recommendation_choices import recommendation_choices
from clc_tui.services.recommending import To, readdress
from clc_tui.session import Session
from clc_tui.terms import Clash
from clc_tui.widgets.form_values import date_words, day_of
from clc_tui.widgets.line import OneLine
from clc_tui.widgets.record_form import Field, Kind

TOLD = 60
"""Letters of a text that stand in a line."""


class StepForm(LongWordsForm):
    """A step of one recommendation; dismissed with what came of it.

    Where somebody else took a step meanwhile that is told, what was typed stays, and saving once
    more takes the step after theirs.
    """

    AREA: ClassVar[int | None] = 6

    def __init__(self, session: Session, subject_id: int, chain: Chain) -> None:
        super().__init__(session, subject_id)
        self.chain = chain

    @classmethod
    async def of(cls, session: Session, subject_id: int = 0) -> Self:
        return cls(session, subject_id, await session.do(recommendation, subject_id))

    @property
    def seen(self) -> int:
        """The last step that was shown."""
        return self.chain.line.last_step

    def show_title(self) -> None:
        line = self.chain.line
        words = f" {_(self.TITLE)}: {line.number} {line.words}"
        self.query_one("#what", OneLine).show(beginning(words, self.size.width))

    async def save(self, values: dict[str, str]) -> object:
        try:
            return await self.take(values)
        except Clash:
            self.chain = await self.session.do(recommendation, self.subject_id)
            raise

    async def take(self, values: dict[str, str]) -> Stepped:
        """Take the step."""
        raise NotImplementedError

    def attested(self, values: Mapping[str, str]) -> Attested | None:
        """Who said it, when and on which paper."""
        return Attested(values["said_by"], self._said_on(values), values["paper_no"])

    def _said_on(self, values: Mapping[str, str]) -> date:
        return day_of(values["said_on"], "said_on", near=self.session.actor.today)


def said_fields(*, required: bool = True) -> tuple[Field, ...]:
    """The lines that ask who said it."""
    return (
        Field("said_by", N_("Said by"), most=SAID_BY_MOST, required=required),
        Field("said_on", N_("Said on"), Kind.DATE, most=12, required=required),
        Field("paper_no", N_("Number of the paper"), most=PAPER_MOST, required=required),
    )


class AnswerForm(StepForm):
    """What is answered; for a body or somebody outside with who said it, or the decision."""

    FORM = "recommendation_answer"
    TITLE = N_("Answer")

    def __init__(
        self, session: Session, subject_id: int, chain: Chain, decisions: tuple[Made, ...] = ()
    ) -> None:
        super().__init__(session, subject_id, chain)
        self._decisions = decisions

    @classmethod
    async def of(cls, session: Session, subject_id: int = 0) -> Self:
        chain = await session.do(recommendation, subject_id)
        choices = await session.do(recommendation_choices)
        return cls(session, subject_id, chain, choices.decisions)

    @property
    def _of_others(self) -> bool:
        return self.chain.line.addressed is not Addressed.CENTRE

    def fields(self) -> Sequence[Field]:
        responses = tuple((each.value, word(each)) for each in Response)
        fields = (
            Field("response", N_("Answer"), Kind.CHOICE, responses, required=True),
            Field("due", N_("By when"), Kind.DATE, most=12),
            Field("words", N_("In words"), most=STEP_MOST),
        )
        if not self._of_others:
            return fields
        decisions = tuple(
            (str(each.decision_id), beginning(decision_words(each), TOLD))
            for each in self._decisions
        )
        by = Field("decision", N_("Decision of the committee"), Kind.CHOICE,
                   (("", "–"), *decisions))  # fmt: skip
        return (*fields, by, *said_fields(required=False))

    async def initial(self) -> Mapping[str, str]:
        return {"response": Response.ACCEPTED.value, "due": date_words(self.chain.line.due)}

    def attested(self, values: Mapping[str, str]) -> Attested | None:
        """Who said it; where the decision says it, nobody needs to have."""
        given = [values[name].strip() for name in ("said_by", "said_on", "paper_no")]
        return super().attested(values) if any(given) else None

    async def take(self, values: dict[str, str]) -> Stepped:
        near, due = self.session.actor.today, values["due"].strip()
        decision = values.get("decision", "")
        return await self.session.do(
            answer_recommendation, self.subject_id, Response(values["response"]),
            values["words"], seen=self.seen,
            due=day_of(due, "due", near=near) if due else None,
            attested=self.attested(values) if self._of_others else None,
            decision_id=int(decision) if decision else None,
        )  # fmt: skip


class SaidForm(StepForm):
    """A step that another one took, who sits at no terminal."""

    VERB: ClassVar[Callable[..., Stepped]]

    def fields(self) -> Sequence[Field]:
        return (Field("words", N_("In words"), most=STEP_MOST), *said_fields())

    async def initial(self) -> Mapping[str, str]:
        return {"said_on": date_words(self.session.actor.today)}

    async def take(self, values: dict[str, str]) -> Stepped:
        return await self.session.do(
            type(self).VERB, self.subject_id, values["words"], seen=self.seen,
            attested=self.attested(values),
        )  # fmt: skip


class DeclaredForm(SaidForm):
    """Another one said that it is done."""

    FORM = "recommendation_declared"
    TITLE = N_("Said to be done")
    VERB = staticmethod(declare_done)


class CheckedForm(SaidForm):
    """Another one saw that it is done."""

    FORM = "recommendation_checked"
    TITLE = N_("Checked: it is done")
    VERB = staticmethod(verify_recommendation)


class ReturnedForm(SaidForm):
    """Another one saw that it is not done yet."""

    FORM = "recommendation_returned"
    TITLE = N_("Sent back")
    VERB = staticmethod(return_recommendation)


class NotNeededForm(SaidForm):
    """Another one said that nothing has to be done any more."""

    FORM = "recommendation_not_needed"
    TITLE = N_("No longer needed")
    VERB = staticmethod(no_longer_needed)


SAID: dict[StepKind, type[SaidForm]] = {
    StepKind.DECLARED: DeclaredForm,
    StepKind.VERIFIED: CheckedForm,
    StepKind.RETURNED: ReturnedForm,
    StepKind.NOT_NEEDED: NotNeededForm,
}


class ReaddressForm(StepForm):
    """To somebody else, with the reason."""

    FORM = "recommendation_to"
    TITLE = N_("To somebody else")

    def __init__(
        self, session: Session, subject_id: int, chain: Chain, lines: tuple[BodyLine, ...] = ()
    ) -> None:
        super().__init__(session, subject_id, chain)
        self._lines = lines

    @classmethod
    async def of(cls, session: Session, subject_id: int = 0) -> Self:
        chain = await session.do(recommendation, subject_id)
        return cls(session, subject_id, chain, await session.do(bodies))

    def fields(self) -> Sequence[Field]:
        return (
            *to_fields(self._lines),
            Field("words", N_("Why"), most=STEP_MOST, required=True),
            Field("due", N_("By when"), Kind.DATE, most=12),
        )

    async def initial(self) -> Mapping[str, str]:
        line = self.chain.line
        to = To(line.addressed, line.body_id, line.to if line.body_id is None else "")
        return {**to_values(to), "due": date_words(line.due)}

    async def take(self, values: dict[str, str]) -> Stepped:
        near, due = self.session.actor.today, values["due"].strip()
        return await self.session.do(
            readdress, self.subject_id, to_of(values), values["words"], seen=self.seen,
            due=day_of(due, "due", near=near) if due else None,
        )  # fmt: skip
