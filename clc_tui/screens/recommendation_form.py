"""Writing a recommendation: what must change, for whom, and what it comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, Self

from clc_tui.follow_up import EvaluationKind, Priority, ReviewArea
from clc_tui.language import C_, N_, _, word
from clc_tui.screens.addressee import to_fields, to_of, to_values
from clc_tui.screens.long_words import LongWordsForm
from clc_tui.screens.recommendation_words import (
    SIDES,
    beginning,
    decision_words,
    evaluation_title,
)
from clc_tui.services.bodies import BodyLine, bodies
from clc_tui.services.recommendation_chain import recommendation
from clc_tui.services.recommendation_choices import RecommendationChoices, recommendation_choices
from clc_tui.services.recommendations import RecommendationLine
from clc_tui.services.recommending import (
    RECOMMENDATION_WORDS,
    WORDS_MOST,
    RecommendationFields,
    To,
    change_recommendation,
    recommend,
)
from clc_tui.session import Session
from clc_tui.terms import Invalid, Role
from clc_tui.widgets.record_form import Field, Kind

TOLD = 60
"""Letters of a text that stand in a line to choose from."""


class RecommendationForm(LongWordsForm):
    """A recommendation, new or known; dismissed with its id."""

    FORM = "recommendation"
    TITLE = N_("Recommendation")
    AREA: ClassVar[int | None] = 6

    def __init__(
        self,
        session: Session,
        subject_id: int = 0,
        choices: RecommendationChoices | None = None,
        lines: tuple[BodyLine, ...] = (),
        known: RecommendationLine | None = None,
    ) -> None:
        super().__init__(session, subject_id)
        self._choices = choices or RecommendationChoices((), (), (), ())
        self._lines = lines
        self._known = known

    @classmethod
    async def of(cls, session: Session, subject_id: int = 0) -> Self:
        """The form with what there is to choose from."""
        known = (await session.do(recommendation, subject_id)).line if subject_id else None
        choices = await session.do(recommendation_choices)
        return cls(session, subject_id, choices, await session.do(bodies), known)

    def fields(self) -> Sequence[Field]:
        label = RECOMMENDATION_WORDS
        areas = tuple((each.value, word(each)) for each in ReviewArea)
        priorities = tuple((each.value, word(each)) for each in Priority)
        nobody = ("", C_("priority", "not said"))
        earlier = tuple(
            (str(link.id), beginning(f"{link.number} {link.words}", TOLD))
            for link in self._choices.earlier
            if link.id < (self.subject_id or 10**12)
        )
        return (
            Field("words", label["words"], most=WORDS_MOST, required=True),
            Field("area", label["area"], Kind.CHOICE, areas, required=True),
            Field("priority", label["priority"], Kind.CHOICE, priorities, required=True),
            *to_fields(self._lines),
            *(() if self.subject_id else self._comes_from()),
            Field("repeats", label["repeats_id"], Kind.CHOICE, (("", "–"), *earlier)),
            Field("other", label["other_priority"], Kind.CHOICE, (nobody, *priorities)),
        )

    def _comes_from(self) -> tuple[Field, ...]:
        """From which evaluation or decision, and what was seen there."""
        choices = self._choices
        sources = (
            *((f"evaluation {each.id}", evaluation_title(each)) for each in choices.evaluations),
            *(
                (f"decision {each.decision_id}", beginning(decision_words(each), TOLD))
                for each in choices.decisions
            ),
        )
        findings = tuple(
            (str(each.id), beginning(f"{_(SIDES[each.kind])}: {each.words}", TOLD))
            for each in choices.findings
        )
        nothing = _("No evaluation is discussed yet, and there is no decision.")
        return (
            Field("source", N_("Comes from"), Kind.CHOICE, sources, required=True,
                  nothing=nothing),
            Field("findings", N_("Because of what was seen"), Kind.SEVERAL, findings),
        )  # fmt: skip

    async def initial(self) -> Mapping[str, str]:
        known = self._known
        if known is not None:
            return {
                "words": known.words, "area": known.area.value, "priority": known.priority.value,
                "other": known.other_priority.value if known.other_priority else "",
                "repeats": str(known.repeats_id or ""), **to_values(_to(known)),
            }  # fmt: skip
        judge = self.session.actor.is_a(Role.EVALUATOR)
        own = EvaluationKind.EXTERNAL if judge else EvaluationKind.INTERNAL
        first = sorted(self._choices.evaluations, key=lambda each: each.kind is not own)[:1]
        source = f"evaluation {first[0].id}" if first else ""
        return {
            "area": ReviewArea.TEACHING.value, "priority": Priority.MEDIUM.value,
            "source": source, **to_values(To()),
        }  # fmt: skip

    async def save(self, values: dict[str, str]) -> object:
        fields = RecommendationFields(
            values["words"],
            ReviewArea(values["area"]),
            Priority(values["priority"]),
            Priority(values["other"]) if values["other"] else None,
            int(values["repeats"]) if values["repeats"] else None,
            to_of(values),
        )
        if self._known is not None:
            was = _fields(self._known)
            await self.session.do(change_recommendation, self.subject_id, fields, was=was)
            return self.subject_id
        kind, _space, number = values["source"].partition(" ")
        if not number:
            raise Invalid(
                N_("Say which evaluation or which decision it comes from."), field="source"
            )
        made = await self.session.do(
            recommend, fields,
            evaluation_id=int(number) if kind == "evaluation" else None,
            decision_id=int(number) if kind == "decision" else None,
            findings=[int(each) for each in values["findings"].split(",") if each],
        )  # fmt: skip
        return made.id


def _to(line: RecommendationLine) -> To:
    return To(line.addressed, line.body_id, line.to if line.body_id is None else "")


def _fields(line: RecommendationLine) -> RecommendationFields:
    """What the form showed."""
    return RecommendationFields(
        line.words, line.area, line.priority, line.other_priority, line.repeats_id, _to(line)
    )
