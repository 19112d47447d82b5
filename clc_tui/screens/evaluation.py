"""One evaluation: what it saw, what the community said, and how earlier recommendations stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual import on, work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from clc_tui.follow_up import EvaluationState
from clc_tui.language import N_, _, date_text
from clc_tui.screens.asking import confirms
from clc_tui.screens.base import ROOMY, ClcScreen, Printable, tells
from clc_tui.screens.evaluation_asking import (
    answers_earlier,
    hands_in,
    says_who_said_it,
)
from clc_tui.screens.evaluation_rows import rows_of, whole
from clc_tui.screens.evaluation_words import (
    SIDES,
    said_words,
    state_words,
    title,
)
from clc_tui.screens.evaluations import FORMS
from clc_tui.screens.feedback_form import FeedbackForm, NewFeedbackForm
from clc_tui.screens.reading import ReadScreen
from clc_tui.services.evaluations import (
    EvaluationView,
    close_evaluation,
    evaluation,
    remove_evaluation,
    take_back_evaluation,
)
from clc_tui.services.figures import FigureLine, figures_of
from clc_tui.services.findings import FeedbackLine, FindingLine, remove_feedback, remove_finding
from clc_tui.services.progress import Earlier, clear_progress
from clc_tui.session import Session
from clc_tui.widgets.line import OneLine
from clc_tui.widgets.record_table import Column, RecordTable

WRITING = frozenset({"add", "voices", "edit", "hand_in", "remove"})
"""What is done while it is written."""


BRIEF, WIDE = 21, 100
"""Cells of a line's words on a screen of the usual width: twenty such lines cost little on the
line, and Enter tells each whole. So many columns have room for more."""


class EvaluationScreen(ClcScreen[None]):
    """What it saw, what people said, its answers; Enter changes a line, or reads it whole."""

    AREA: ClassVar[int | None] = 8
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "add", N_("observations"),
                tooltip=N_("Type what was seen, one line after the other")),
        Binding("v", "voices", N_("people said"), tooltip=N_("What people of the community said")),
        Binding("f", "figures", N_("figures"),
                tooltip=N_("What the registers say: figures cited here")),
        Binding("c", "hand_in", N_("hand in"),
                tooltip=N_("Hand it in; from then on others read it")),
        Binding("t", "both_sides", N_("both sides"),
                tooltip=N_("What both sides saw, side by side")),
        Binding("x", "close", N_("close"),
                tooltip=N_("Close it, once it is discussed and everything is answered")),
        Binding("k", "who_said", N_("who said it"),
                tooltip=N_("Who said the answer, where that is not who typed it")),
        Binding("e", "edit", N_("edit"), tooltip=N_("The time, who evaluates and how")),
        Binding("b", "take_back", N_("back to writing"),
                tooltip=N_("Go on writing; only until it is discussed")),
        Binding("backspace,delete", "take_out", N_("take out"),
                tooltip=N_("Take the line under the cursor out")),
        Binding("d", "remove", N_("take away"), tooltip=N_("Take the whole evaluation away")),
    ]  # fmt: skip

    def __init__(self, session: Session, evaluation_id: int) -> None:
        super().__init__(session)
        self.evaluation_id = evaluation_id
        self.view: EvaluationView | None = None
        self.figures: tuple[FigureLine, ...] = ()

    def body(self) -> Iterable[Widget]:
        yield OneLine(id="what")
        yield RecordTable((), id="lines")

    @property
    def table(self) -> RecordTable:
        return self.query_one("#lines", RecordTable)

    # What stands under the cursor

    def under_cursor(self) -> FindingLine | FeedbackLine | Earlier | None:
        """The observation, the voice or the recommendation the cursor is at."""
        view, key = self.view, self.table.key
        if view is None or not isinstance(key, tuple):
            return None
        for finding in view.findings:
            if key == ("seen", finding.id):
                return finding
        for voice in view.feedback:
            if key == ("said", voice.id):
                return voice
        return next((each for each in view.earlier if key == ("earlier", each.id)), None)

    @property
    def state(self) -> EvaluationState | None:
        """How far it is, for who writes it; None for who only reads."""
        if self.view is None or not self.view.line.may_write:
            return None
        return self.view.line.state

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what can be done as things stand has a key."""
        state, view = self.state, self.view
        under = self.under_cursor() if view is not None and self.is_mounted else None
        if action in WRITING:
            return state is EvaluationState.DRAFT
        if action == "take_back":
            return state is EvaluationState.SUBMITTED
        if action == "close":
            return state in (EvaluationState.SUBMITTED, EvaluationState.DISCUSSED)
        if action == "both_sides":
            return view is not None and view.line.cross_check_id is not None
        if action == "who_said":
            return self._answers and isinstance(under, Earlier) and under.own is not None
        if action == "take_out":
            if isinstance(under, Earlier):
                return self._answers and under.own is not None
            return state is EvaluationState.DRAFT and under is not None
        return True

    @property
    def _answers(self) -> bool:
        """Whether answers may be given here."""
        return self.state not in (None, EvaluationState.CLOSED)

    def hints_first(self) -> tuple[str, ...]:
        if self.state is EvaluationState.DRAFT:
            return ("add", "hand_in")
        return ("close", "both_sides") if self.state is not None else ("both_sides",)

    # Showing

    async def reload(self) -> None:
        view = self.view = await self.session.do(evaluation, self.evaluation_id)
        self.figures = await self.session.do(figures_of, evaluation_id=self.evaluation_id)
        left, right = f" {title(view.line)}", f"{state_words(view.line)} "
        if cell_len(left + right) >= self.size.width:
            left = f" {_(SIDES[view.line.kind])}"
        self.query_one("#what", OneLine).show(left, right)
        other = 16 if self.size.width >= ROOMY else 0
        sides = (Column(other), Column(other)) if other else ()
        words = Column(BRIEF if ROOMY <= self.size.width < WIDE else 0)
        self.table.set_columns((Column(8), words, *sides))
        self.table.empty = _("Nothing here yet.")
        key = None if self._shown else self._first()
        self.table.fill(list(rows_of(view, self.figures, self)), key=key)
        self.show_hints()
        self.say(self._told(view))

    def _first(self) -> object | None:
        """What waits for an answer, to begin with."""
        assert self.view is not None
        if self.state in (None, EvaluationState.DRAFT):
            return None
        left = (each for each in self.view.earlier if each.to_answer and each.own is None)
        return next((("earlier", each.id) for each in left), None)

    def _told(self, view: EvaluationView) -> str:
        """What is to be known of it first."""
        line = view.line
        if line.attested is not None:
            return said_words(line.attested, view.typed_by)
        if line.closed_on is not None:
            return _("Closed on {day}.").format(day=date_text(line.closed_on))
        if view.discussed_on is not None:
            words = _("Discussed on {day}: {who}.")
            return words.format(day=date_text(view.discussed_on), who=view.parties)
        if line.state is EvaluationState.DRAFT:
            return _("Only your side reads this until it is handed in.")
        return ""

    @on(RecordTable.Chosen, "#lines")
    @tells
    async def chosen(self, event: RecordTable.Chosen) -> None:
        """Change what can be changed, answer what is to be answered; else read it whole."""
        event.stop()
        under, draft = self.under_cursor(), self.state is EvaluationState.DRAFT
        if isinstance(under, Earlier) and self._answers:
            self.answer(under)
        elif isinstance(under, FindingLine) and draft:
            await self._type_findings(under.id)
        elif isinstance(under, FeedbackLine) and draft:
            await self.app.push_screen(FeedbackForm(self.session, under.id))
        elif under is not None:
            await self.app.push_screen(ReadScreen(self.session, *whole(under)))
        elif isinstance(event.key, tuple) and event.key[0] == "figure":
            await self.action_figures()
        elif event.key == ("team", 0) and self.view is not None:
            fields = self.view.fields
            await self.app.push_screen(ReadScreen(self.session, fields.team, fields.method))

    # Writing

    async def action_add(self) -> None:
        await self._type_findings(None)

    async def _type_findings(self, finding_id: int | None) -> None:
        from clc_tui.screens.findings import FindingsScreen

        await self.app.push_screen(FindingsScreen(self.session, self.evaluation_id, finding_id))

    async def action_voices(self) -> None:
        await self.app.push_screen(NewFeedbackForm(self.session, self.evaluation_id))

    async def action_edit(self) -> None:
        if self.view is not None:
            form = FORMS[self.view.line.kind]
            await self.app.push_screen(form(self.session, self.evaluation_id))

    async def action_figures(self) -> None:
        """The figures it cites."""
        from clc_tui.screens.figures import FiguresScreen

        if self.view is not None:
            writes = self.view.line.may_write and self.state is not EvaluationState.CLOSED
            shown = FiguresScreen(self.session, self.evaluation_id, writes=writes)
            await self.app.push_screen(shown)

    def papers_here(self) -> Sequence[Printable]:
        return (Printable("evaluation", self.evaluation_id),)

    async def action_both_sides(self) -> None:
        from clc_tui.screens.cross_check import CrossCheckScreen

        if self.view is not None and self.view.line.cross_check_id is not None:
            check = CrossCheckScreen(self.session, self.view.line.cross_check_id)
            await self.app.push_screen(check)

    @work
    @tells
    async def answer(self, earlier: Earlier) -> None:
        """How far it is, and a line; the cursor goes on to the next that has no answer."""
        if self.view is not None and await answers_earlier(self, self.view, earlier):
            await self.reload()
            self._go_on()

    def _go_on(self) -> None:
        if self.view is not None:
            left = self.view.line.left
            key = self._first() if left else None
            self.table.fill(list(rows_of(self.view, self.figures, self)), key=key)
            self.say(_("Saved.") if left else _("All answered."))

    @work
    @tells
    async def action_who_said(self) -> None:
        under = self.under_cursor()
        if self.view is None or not isinstance(under, Earlier) or under.own is None:
            return
        if await says_who_said_it(self, self.view, under, under.own):
            await self._renewed(_("Saved."))

    @tells
    async def action_take_out(self) -> None:
        """The line under the cursor goes; undo brings it back."""
        under = self.under_cursor()
        match under:
            case FindingLine():
                await self.session.do(remove_finding, under.id)
            case FeedbackLine():
                await self.session.do(remove_feedback, under.id)
            case Earlier() if under.own is not None:
                await self.session.do(
                    clear_progress, self.evaluation_id, under.id, seen=under.own.at
                )
            case _:
                return
        await self._renewed(_("Taken out. {key} takes it back.").format(key=self.key("u")))

    # Its states

    @work
    @tells
    async def action_hand_in(self) -> None:
        if self.view is not None:
            told = await hands_in(self, self.view)
            if told:
                await self._renewed(told)

    @tells
    async def action_take_back(self) -> None:
        await self.session.do(take_back_evaluation, self.evaluation_id)
        await self._renewed(_("It is being written again."))

    @tells
    async def action_close(self) -> None:
        await self.session.do(close_evaluation, self.evaluation_id)
        await self._renewed(_("Closed. {key} takes it back.").format(key=self.key("u")))

    @work
    @tells
    async def action_remove(self) -> None:
        question = _("Take the whole evaluation away, with all that is written in it?")
        if await confirms(self.app, self.session, question):
            await self.session.do(remove_evaluation, self.evaluation_id)
            self.leave(_("Taken away. {key} takes it back.").format(key=self.key("u")))

    async def _renewed(self, words: str) -> None:
        await self.reload()
        self.say(words)
