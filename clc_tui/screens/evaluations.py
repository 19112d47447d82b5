"""Evaluations of the committee and of the NGO: the list of them, and the form that begins one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from clc_tui.follow_up import EvaluationKind
from clc_tui.language import N_, _, ngettext
from clc_tui.screens.asking import chooses
from clc_tui.screens.base import ROOMY, ClcScreen, tells
from clc_tui.screens.evaluation_words import SIDES, counted, period, state_words
from clc_tui.screens.form import FormScreen
from clc_tui.services.evaluations import (
    EVALUATION_WORDS,
    EvaluationFields,
    EvaluationLine,
    change_evaluation,
    evaluation,
    evaluations,
    open_evaluation,
    sides_to_write,
)
from clc_tui.session import Session
from clc_tui.terms import Invalid
from clc_tui.widgets.form_values import date_of, date_words
from clc_tui.widgets.record_form import Field, Kind
from clc_tui.widgets.record_table import Column, Record, RecordTable


class EvaluationsScreen(ClcScreen[None]):
    """The evaluations of both sides, the newest first."""

    AREA: ClassVar[int | None] = 8
    HINTS_FIRST: ClassVar[tuple[str, ...]] = ("add", "both_sides")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "add", N_("new evaluation"), tooltip=N_("Begin an evaluation of your side")),
        Binding("t", "both_sides", N_("both sides"),
                tooltip=N_("What both sides saw, side by side")),
    ]  # fmt: skip

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._lines: tuple[EvaluationLine, ...] = ()
        self._sides: tuple[EvaluationKind, ...] = ()
        """Whose evaluations the user writes."""

    def body(self) -> Iterable[Widget]:
        yield RecordTable((), id="evaluations")

    @property
    def table(self) -> RecordTable:
        return self.query_one("#evaluations", RecordTable)

    @property
    def line(self) -> EvaluationLine | None:
        """The evaluation under the cursor."""
        return next((each for each in self._lines if each.id == self.table.key), None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whoever writes for a side begins one; what is being written stands beside no other."""
        if action == "both_sides":
            return self.line is not None and self.line.cross_check_id is not None
        return action != "add" or bool(self._sides)

    async def reload(self) -> None:
        self._sides = await self.session.do(sides_to_write)
        self._lines = await self.session.do(evaluations)
        table = self.table
        time = Column(23 if self.size.width >= ROOMY else 18, tight=True)
        table.set_columns(
            (time, Column(12, tight=True), Column(8, least=ROOMY, tight=True), Column())
        )
        table.empty = _("Nobody has handed in an evaluation yet.")
        if self._sides:
            words = _("No evaluation yet: {key} begins one.")
            table.empty = words.format(key=self.key("a"))
        table.fill([_record(line) for line in self._lines])
        n = len(self._lines)
        words = ngettext("{n} evaluation", "{n} evaluations", n).format(n=n)
        self.say(words if n else table.empty)
        self.show_hints()

    @on(RecordTable.Chosen, "#evaluations")
    async def open_one(self, event: RecordTable.Chosen) -> None:
        from clc_tui.screens.evaluation import EvaluationScreen

        event.stop()
        if isinstance(event.key, int):
            await self.app.push_screen(EvaluationScreen(self.session, event.key))

    @work
    @tells
    async def action_add(self) -> None:
        """Whose evaluation it is, where one user writes for both; then its form."""
        kind: EvaluationKind | None = self._sides[0]
        if len(self._sides) > 1:
            options = [(each, _(SIDES[each])) for each in self._sides]
            kind = await chooses(self.app, self.session, _("Whose evaluation is it?"), options)
        if kind is None:
            return
        made = await self.app.push_screen_wait(FORMS[kind](self.session))
        if isinstance(made, int):
            from clc_tui.screens.evaluation import EvaluationScreen

            await self.app.push_screen(EvaluationScreen(self.session, made))

    async def action_both_sides(self) -> None:
        from clc_tui.screens.cross_check import CrossCheckScreen

        if self.line is not None and self.line.cross_check_id is not None:
            await self.app.push_screen(CrossCheckScreen(self.session, self.line.cross_check_id))


def _record(line: EvaluationLine) -> Record:
    said = "" if line.attested is None else _(" (said by {who})").format(who=line.attested.said_by)
    cells = (
        period(line.from_day, line.until), _(SIDES[line.kind]), counted(line),
        state_words(line) + said,
    )  # fmt: skip
    return Record(line.id, cells)


class EvaluationForm(FormScreen):
    """The time, who evaluates and how; dismissed with the evaluation's id."""

    KIND: ClassVar[EvaluationKind]
    AREA: ClassVar[int | None] = 8

    def __init__(self, session: Session, subject_id: int = 0) -> None:
        super().__init__(session, subject_id)
        self._was: EvaluationFields | None = None

    def fields(self) -> Sequence[Field]:
        label = EVALUATION_WORDS
        return (
            Field("from_day", label["from_day"], Kind.DATE, most=12, required=True),
            Field("until", label["until"], Kind.DATE, most=12, required=True),
            Field("team", label["team"], most=200),
            Field("method", label["method"], most=500),
        )

    async def initial(self) -> Mapping[str, str]:
        if self.subject_id:
            self._was = (await self.session.do(evaluation, self.subject_id)).fields
            known = self._was
            return {
                "from_day": date_words(known.from_day), "until": date_words(known.until),
                "team": known.team, "method": known.method,
            }  # fmt: skip
        return {"until": date_words(self.session.actor.today)}

    async def save(self, values: dict[str, str]) -> object:
        first, last = (date_of(values[name], name) for name in ("from_day", "until"))
        if first is None or last is None:
            field = "from_day" if first is None else "until"
            raise Invalid(N_("Write a date like 23.11.2026."), field)
        fields = EvaluationFields(first, last, values["team"], values["method"])
        if self._was is not None:
            await self.session.do(change_evaluation, self.subject_id, fields, was=self._was)
            return self.subject_id
        return await self.session.do(open_evaluation, self.KIND, fields)


class InternalForm(EvaluationForm):
    """The committee's."""

    FORM = "evaluation_internal"
    TITLE = N_("The committee's evaluation")
    KIND = EvaluationKind.INTERNAL


class ExternalForm(EvaluationForm):
    """The NGO's."""

    FORM = "evaluation_external"
    TITLE = N_("The NGO's evaluation")
    KIND = EvaluationKind.EXTERNAL


FORMS: dict[EvaluationKind, type[EvaluationForm]] = {
    form.KIND: form for form in (InternalForm, ExternalForm)
}
