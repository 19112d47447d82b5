"""One thing to do about a recommendation: how, who, by when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, Self

from clc_tui.language import N_, _
from clc_tui.screens.addressee import BODY, which_body
from clc_tui.screens.long_words import LongWordsForm
from clc_tui.screens.recommendation_words import beginning
from clc_tui.services.actions import (
    ACTION_MOST,
    ACTION_WORDS,
    WHO_MOST,
    ActionFields,
    Doer,
    add_action,
    change_action,
    possible_doers,
)
from clc_tui.services.bodies import BodyLine, bodies
from clc_tui.services.recommendation_chain import Act, Chain, recommendation
from clc_tui.session import Session
from clc_tui.widgets.form_values import date_words, day_of
from clc_tui.widgets.line import OneLine
from clc_tui.widgets.record_form import Field, Kind

PERSON = "person "
"""What the value of a person begins with."""


class ActionForm(LongWordsForm):
    """A new action of a recommendation (`subject_id`); dismissed with its id."""

    FORM = "recommendation_action"
    TITLE = N_("What is done")
    AREA: ClassVar[int | None] = 6

    def __init__(
        self,
        session: Session,
        subject_id: int,
        chain: Chain,
        doers: tuple[Doer, ...],
        lines: tuple[BodyLine, ...],
        act: Act | None = None,
    ) -> None:
        super().__init__(session, subject_id)
        self._chain, self._doers, self._lines, self._act = chain, doers, lines, act

    @classmethod
    async def of(cls, session: Session, subject_id: int = 0) -> Self:
        chain = await session.do(recommendation, subject_id)
        doers, lines = await session.do(possible_doers), await session.do(bodies)
        return cls(session, subject_id, chain, doers, lines)

    def show_title(self) -> None:
        line = self._chain.line
        words = f" {_(self.TITLE)}: {line.number} {line.words}"
        self.query_one("#what", OneLine).show(beginning(words, self.size.width))

    def fields(self) -> Sequence[Field]:
        who = (
            ("", "–"),
            *((f"{PERSON}{doer.person_id}", doer.name) for doer in self._doers),
            *((f"{BODY}{line.which}", line.words) for line in self._lines),
        )
        label = ACTION_WORDS
        return (
            Field("words", label["words"], most=ACTION_MOST, required=True),
            Field("by", label["person_id"], Kind.CHOICE, self._with_known(who)),
            Field("who", label["who"], most=WHO_MOST),
            Field("due", label["due"], Kind.DATE, most=12),
        )

    def _with_known(self, who: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
        """The choices, and who does it now where they are on the committee no more."""
        known = "" if self._act is None else _by(self._act)
        if self._act is None or known in dict(who):
            return who
        return (*who, (known, self._act.who))

    async def initial(self) -> Mapping[str, str]:
        act = self._act
        if act is None:
            return {}
        by = _by(act)
        who = "" if by else act.who
        return {"words": act.words, "by": by, "who": who, "due": date_words(act.due)}

    async def save(self, values: dict[str, str]) -> object:
        due, by = values["due"].strip(), values["by"]
        body = which_body(by.removeprefix(BODY)) if by.startswith(BODY) else None
        fields = ActionFields(
            values["words"],
            int(by.removeprefix(PERSON)) if by.startswith(PERSON) else None,
            body,
            values["who"],
            day_of(due, "due", near=self.session.actor.today) if due else None,
        )
        if self._act is None:
            return await self.session.do(add_action, self.subject_id, fields)
        await self.session.do(change_action, self._act.id, fields, was=_fields(self._act))
        return self._act.id


class ChangeActionForm(ActionForm):
    """A known action (`subject_id` is its own)."""

    FORM = "recommendation_action_known"

    @classmethod
    async def changing(cls, session: Session, chain: Chain, act: Act) -> Self:
        """The form with what stands there."""
        doers, lines = await session.do(possible_doers), await session.do(bodies)
        return cls(session, act.id, chain, doers, lines, act)


def _by(act: Act) -> str:
    """The choice of who does it."""
    if act.person_id is not None:
        return f"{PERSON}{act.person_id}"
    return "" if act.body_id is None else f"{BODY}{act.body_id}"


def _fields(act: Act) -> ActionFields:
    """What the form showed."""
    named = act.person_id is not None or act.body_id is not None
    return ActionFields(act.words, act.person_id, act.body_id, "" if named else act.who, act.due)
