"""What can be done with a recommendation as it stands, and the questions that do it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Protocol

from textual import work

from clc_tui.follow_up import EvidenceKind, RecommendationState, StepKind
from clc_tui.language import C_, N_, _, date_text, word
from clc_tui.screens.action_form import ActionForm, ChangeActionForm
from clc_tui.screens.asking import asks, asks_until, chooses, confirms
from clc_tui.screens.base import ClcScreen, tells
from clc_tui.screens.figure_form import EvidenceFigureForm
from clc_tui.screens.form import FormScreen
from clc_tui.screens.recommendation_form import RecommendationForm
from clc_tui.screens.step_forms import SAID, AnswerForm, ReaddressForm
from clc_tui.services.actions import ACTION_MOST, action_done, remove_action
from clc_tui.services.evidence import EVIDENCE_MOST, add_evidence, remove_evidence
from clc_tui.services.figures import remove_figure
from clc_tui.services.following_up import (
    STEP_MOST,
    Stepped,
    begin_recommendation,
    declare_done,
    no_longer_needed,
    reopen_recommendation,
    return_recommendation,
    verify_recommendation,
)
from clc_tui.services.recommendation_chain import Act, Chain
from clc_tui.services.recommendations import ON_THE_WAY
from clc_tui.terms import Actor, Clash, Invalid, Role
from clc_tui.widgets.form_values import day_of
from clc_tui.widgets.typing_line import Digits

State = RecommendationState
KEEPING = (Role.FACILITATOR, Role.SECRETARY)
JUDGING = (Role.SECRETARY, Role.EVALUATOR)
ACTS = frozenset(
    "answer check send_back declare begin add act_done show open_again not_needed hand_over edit"
    " said take_away".split()
)
"""What is done with a recommendation by a key."""
PARTS = ("action", "evidence", "figure")
"""What can be taken away."""
TOLD: dict[StepKind, str] = {
    StepKind.BEGUN: N_("It is begun."),
    StepKind.DECLARED: N_("It is said."),
    StepKind.VERIFIED: N_("It is checked."),
    StepKind.RETURNED: N_("It was sent back."),
    StepKind.NOT_NEEDED: N_("It is no longer needed."),
    StepKind.REOPENED: N_("It is open again."),
}


class Pointing(Protocol):
    """What knows what is under the cursor."""

    def under_cursor(self, part: str) -> int | None: ...


def may(action: str, chain: Chain, actor: Actor, at: Pointing) -> bool:
    """Whether this user can do this with it now."""
    state = chain.line.state
    keeps, judges = actor.is_a(*KEEPING), actor.is_a(*JUDGING)
    works = keeps and state in ON_THE_WAY
    if chain.line.centre_id != actor.centre_id:
        return False
    match action:
        case "answer":
            return keeps and state is State.PROPOSED
        case "begin":
            return keeps and state is State.ACCEPTED
        case "declare" | "add":
            return works
        case "act_done":
            return works and at.under_cursor("action") is not None
        case "check" | "send_back":
            return state is State.DONE
        case "open_again":
            return judges and not state.open
        case "hand_over":
            return judges and state.open and state is not State.DONE
        case "edit":
            if at.under_cursor("action") is not None:
                return works
            return judges and state.open
        case "take_away":
            return state.open and any(at.under_cursor(part) is not None for part in PARTS)
        case "said":
            return bool(sayable(chain, actor))
    return state.open


def sayable(chain: Chain, actor: Actor) -> list[StepKind]:
    """The steps that somebody may have said to this user."""
    state, kinds = chain.line.state, list[StepKind]()
    if actor.is_a(*KEEPING) and state in ON_THE_WAY:
        kinds.append(StepKind.DECLARED)
    if state is State.DONE:
        kinds += [StepKind.VERIFIED, StepKind.RETURNED]
    if state.open:
        kinds.append(StepKind.NOT_NEEDED)
    return kinds


class ActingScreen(ClcScreen[None]):
    """The keys of a recommendation; what stands on the screen is the chain screen's own."""

    recommendation_id: int
    chain: Chain | None

    def under_cursor(self, part: str) -> int | None:
        """The row's id where the cursor is on a line of that part of the chain."""
        raise NotImplementedError

    async def renewed(self, words: str) -> None:
        """Show how things stand now, and what was done."""
        await self.reload()
        self.say(words)

    # Steps

    async def _step(self, kind: StepKind, verb: Callable[..., Stepped], question: str) -> None:
        """Take a step with some words; where another one stepped first, that is shown."""

        async def take(words: str) -> Stepped:
            seen = self.chain.line.last_step if self.chain is not None else 0
            try:
                made = await self.session.do(verb, self.recommendation_id, words, seen=seen)
            except Clash:
                await self.reload()
                raise
            await self.reload()
            return made

        made = await asks_until(self.app, self.session, question, "", take, most=STEP_MOST)
        if made is not None:
            self.say(_(TOLD[kind]))

    async def _form(self, form: FormScreen, words: str) -> None:
        """Fill in a form; what came of it is told here."""
        if await self.app.push_screen_wait(form) is not None:
            await self.renewed(words)

    async def _said(self, kind: StepKind) -> None:
        """What another one said, with who, when and the paper."""
        form = await SAID[kind].of(self.session, self.recommendation_id)
        await self._form(form, _(TOLD[kind]))

    @property
    def judges(self) -> bool:
        """Whether the user checks by themselves."""
        return self.session.actor.is_a(*JUDGING)

    @work
    @tells
    async def action_answer(self) -> None:
        form = await AnswerForm.of(self.session, self.recommendation_id)
        await self._form(form, _("The answer is written down."))

    @tells
    async def action_begin(self) -> None:
        seen = self.chain.line.last_step if self.chain is not None else 0
        try:
            await self.session.do(begin_recommendation, self.recommendation_id, seen=seen)
        except Clash:
            await self.reload()
            raise
        await self.renewed(_(TOLD[StepKind.BEGUN]))

    @work
    @tells
    async def action_declare(self) -> None:
        await self._step(StepKind.DECLARED, declare_done, _("What was done?"))

    @work
    @tells
    async def action_check(self) -> None:
        if not self.judges:
            await self._said(StepKind.VERIFIED)
            return
        question = _("Done and checked. What was seen?")
        await self._step(StepKind.VERIFIED, verify_recommendation, question)

    @work
    @tells
    async def action_send_back(self) -> None:
        if not self.judges:
            await self._said(StepKind.RETURNED)
            return
        question = _("What is still missing?")
        await self._step(StepKind.RETURNED, return_recommendation, question)

    @work
    @tells
    async def action_not_needed(self) -> None:
        if not self.judges:
            await self._said(StepKind.NOT_NEEDED)
            return
        question = _("Why is it no longer needed?")
        await self._step(StepKind.NOT_NEEDED, no_longer_needed, question)

    @work
    @tells
    async def action_open_again(self) -> None:
        question = _("Why is it opened again?")
        await self._step(StepKind.REOPENED, reopen_recommendation, question)

    @work
    @tells
    async def action_said(self) -> None:
        """What another one said, who sits at no terminal."""
        if self.chain is None:
            return
        kinds = [(each, word(each)) for each in sayable(self.chain, self.session.actor)]
        kind = kinds[0][0]
        if len(kinds) > 1:
            chosen = await chooses(self.app, self.session, _("What did they say?"), kinds)
            if chosen is None:
                return
            kind = chosen
        await self._said(kind)

    @work
    @tells
    async def action_hand_over(self) -> None:
        form = await ReaddressForm.of(self.session, self.recommendation_id)
        await self._form(form, _("It is given to somebody else."))

    # Actions, and what shows it

    def _act(self) -> Act | None:
        """The action under the cursor."""
        acts = self.chain.actions if self.chain is not None else ()
        return next((each for each in acts if each.id == self.under_cursor("action")), None)

    @work
    @tells
    async def action_add(self) -> None:
        form = await ActionForm.of(self.session, self.recommendation_id)
        await self._form(form, _("Written down."))

    @work
    @tells
    async def action_edit(self) -> None:
        """The action under the cursor; else the recommendation itself."""
        act, form = self._act(), None  # type: Act | None, FormScreen | None
        if act is not None and self.chain is not None:
            form = await ChangeActionForm.changing(self.session, self.chain, act)
        else:
            form = await RecommendationForm.of(self.session, self.recommendation_id)
        await self._form(form, _("Saved."))

    @work
    @tells
    async def action_act_done(self) -> None:
        """When the action was done and what came of it; of a done one, that it was not."""
        act = self._act()
        if act is None:
            return
        if act.done_on is not None:
            if await confirms(self.app, self.session, _("It was not done after all?")):
                await self.session.do(action_done, act.id, None)
                await self.renewed(_("It is not done."))
            return
        today = self.session.actor.today
        day = await asks(
            self.app, self.session, _("Done on which day?"), date_text(today),
            digits=Digits.LETTERS, most=12, read=partial(_past, today=today),
        )  # fmt: skip
        if day is None:
            return

        async def done(words: str) -> bool:
            await self.session.do(action_done, act.id, day, words)
            return True

        question = _("What came of it?")
        if await asks_until(self.app, self.session, question, "", done, most=ACTION_MOST):
            await self.renewed(_("The action is done."))

    @work
    @tells
    async def action_show(self) -> None:
        """A note, a document or a figure."""
        options: list[tuple[str, str]] = [(each.value, word(each)) for each in EvidenceKind]
        options.append(("figure", _(C_("evidence", "figure"))))
        chosen = await chooses(self.app, self.session, _("What shows it?"), options)
        if chosen == "figure":
            form = await EvidenceFigureForm.of(self.session, self.recommendation_id)
            await self._form(form, _("Written down."))
        if chosen in (None, "figure"):
            return
        shown = EvidenceKind(chosen)

        async def show(typed: str) -> bool:
            await self.session.do(add_evidence, self.recommendation_id, shown, typed)
            return True

        question = _("Which document, its number and where it lies?")
        if shown is EvidenceKind.NOTE:
            question = _("What was seen?")
        if await asks_until(self.app, self.session, question, "", show, most=EVIDENCE_MOST):
            await self.renewed(_("Written down."))

    @work
    @tells
    async def action_take_away(self) -> None:
        """The action, or what shows it, under the cursor."""
        for part, verb in REMOVES.items():
            row_id = self.under_cursor(part)
            if row_id is None:
                continue
            if await confirms(self.app, self.session, _("Take this line away?")):
                await self.session.do(verb, row_id)
                await self.renewed(_("Taken away. {key} takes it back.").format(key=self.key("u")))
            return


REMOVES: dict[str, Callable[..., None]] = {
    "action": remove_action,
    "evidence": remove_evidence,
    "figure": remove_figure,
}


def _past(typed: str, *, today: date) -> date:
    """A day that has come."""
    day = day_of(typed, "done_on", near=today)
    if day > today:
        raise Invalid(N_("That day is still to come."), "done_on")
    return day
