"""Typing observations: one line each, one after the other, like the enrolment desk."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Self

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.widget import Widget

from clc_tui.follow_up import ReviewArea
from clc_tui.language import N_, _, word
from clc_tui.screens.base import ROOMY, ClcScreen, tells
from clc_tui.screens.evaluation_words import counted, sign, title
from clc_tui.services.drafts import draft, drop_draft, keep_draft
from clc_tui.services.evaluations import EvaluationView, evaluation
from clc_tui.services.findings import (
    WORDS_MOST,
    FindingFields,
    FindingLine,
    add_finding,
    change_finding,
    remove_finding,
)
from clc_tui.session import Session
from clc_tui.terms import Invalid
from clc_tui.widgets.line import OneLine, packed
from clc_tui.widgets.mark_line import MarkLine, area_letters
from clc_tui.widgets.record_table import Column, Record, RecordTable
from clc_tui.widgets.typing_line import TypingLine

LOW = 16
"""A window of fewer lines shows no letters of the areas: the arrows go through them."""


class FindingsScreen(ClcScreen[None]):
    """Area, sign, words, Enter; what is written stands above, and can be changed there."""

    FORM: ClassVar[str] = "findings"
    """The name its draft is kept under."""
    TITLE: ClassVar[str] = N_("Observations")
    AREA: ClassVar[int | None] = 8
    CSS_PATH = "findings.tcss"
    AUTO_FOCUS: ClassVar[str | None] = "#mark"
    HINTS_FIRST: ClassVar[tuple[str, ...]] = ("leave",)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "list", N_("to the list"),
                tooltip=N_("To what is written; Enter changes it")),
        Binding("backspace,delete", "take_out", N_("take out"),
                tooltip=N_("Take the observation under the cursor out")),
        Binding("escape", "leave", N_("back"), tooltip=N_("Empty the line; then back")),
    ]  # fmt: skip

    def __init__(self, session: Session, evaluation_id: int, finding_id: int | None = None) -> None:
        super().__init__(session)
        self.evaluation_id = evaluation_id
        self.resumed = False
        """Whether the draft is to be gone on with (it is, always: one line is soon emptied)."""
        self._wanted = finding_id
        self._view: EvaluationView | None = None
        self._changes: FindingLine | None = None
        """What is written already and is being changed; None for something new."""
        self._drafted = False
        self.mark, self.words = MarkLine(id="mark"), TypingLine(id="words", max_length=WORDS_MOST)

    @classmethod
    async def of(cls, session: Session, subject_id: int) -> Self:
        """The observations of an evaluation."""
        return cls(session, subject_id)

    def body(self) -> Iterable[Widget]:
        yield OneLine(id="what")
        yield RecordTable((Column(5), Column(), Column(20, least=ROOMY)), id="written")
        yield OneLine(id="letters", classes="-dim")
        yield OneLine(id="letters2", classes="-dim")
        with Container(id="line"):
            yield self.mark
            yield self.words

    @property
    def table(self) -> RecordTable:
        return self.query_one("#written", RecordTable)

    @property
    def unsaved(self) -> bool:
        was = "" if self._changes is None else self._changes.fields.words
        return self.words.value.strip() != was

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """In the line Backspace takes a letter, in the list an observation."""
        if action == "take_out":
            return isinstance(self.focused, RecordTable)
        return action != "list" or not isinstance(self.focused, RecordTable)

    # What stands here

    async def reload(self) -> None:
        view = self._view = await self.session.do(evaluation, self.evaluation_id)
        self.table.empty = _("Nothing yet: an area's letter, + or -.")
        self.table.fill([_record(each) for each in view.findings], key=self._last())
        self.query_one("#what", OneLine).show(f" {title(view.line)}", f"{counted(view.line)} ")
        self.fit()
        if not self._shown:
            await self._begin()

    def _last(self) -> object | None:
        """The newest, but where the cursor is in the list."""
        if self._view is None or isinstance(self.focused, RecordTable) or not self._view.findings:
            return None
        return self._view.findings[-1].id

    async def _begin(self) -> None:
        """Take up what was being typed, or what is to be changed."""
        kept = await self.session.do(draft, self.FORM, self.evaluation_id)
        if kept is not None:
            self._load(_of(self._view, kept.body.get("id", "")))
            area, positive = kept.body.get("area", ""), kept.body.get("positive", "")
            self.mark.show(ReviewArea(area) if area else None, bool(positive))
            self.words.value = kept.body.get("words", "")
            self._drafted = True
            self._to_words()
            self.say(_("What you were typing when the line dropped is back."))
            return
        self._load(_of(self._view, str(self._wanted or "")))
        if self._changes is not None:
            self._to_words()

    def on_resize(self) -> None:
        super().on_resize()
        self.fit()

    def fit(self) -> None:
        """The letters of the areas, where there is room for them."""
        self.set_class(self.size.width < ROOMY, "-thin")
        letters = [f"{letter} {word(area)}" for area, letter in area_letters().items()]
        told = packed(letters, self.size.width - 2, gap="   ")
        for name, line in zip(("#letters", "#letters2"), [*told, "", ""], strict=False):
            row = self.query_one(name, OneLine)
            row.show(f" {line.strip()}")
            row.display = bool(line) and self.size.height >= LOW and self.size.width >= ROOMY

    # Typing

    def _load(self, line: FindingLine | None) -> None:
        """Put an observation into the line, or nothing: then the area stays as it was."""
        self._changes = line
        if line is None:
            self.mark.show(self.mark.area, None)
            self.words.value = ""
        else:
            self.mark.show(line.fields.area, line.fields.positive)
            self.words.value = line.fields.words

    def _to_words(self) -> None:
        self.words.focus()
        self.words.action_end()

    @on(MarkLine.Done)
    def marked(self, event: MarkLine.Done) -> None:
        event.stop()
        self.say("")
        self._to_words()

    @on(MarkLine.Unknown)
    def not_marked(self, event: MarkLine.Unknown) -> None:
        event.stop()
        if event.line.area is None:
            letters = ", ".join(f"{x} {word(area)}" for area, x in area_letters().items())
            self.say(_("First the area: {letters}.").format(letters=letters))
        else:
            self.say(_("Press + for what is good, - for what is bad; Space turns the sign."))

    @on(TypingLine.Submitted)
    @tells
    async def taken_in(self, event: TypingLine.Submitted) -> None:
        """Enter takes the line in; a refusal leaves everything as typed."""
        event.stop()
        area, positive = self.mark.area, self.mark.positive
        if area is None or positive is None:
            self.mark.focus()
            raise Invalid(N_("Say the area and whether it is good or bad first."))
        fields, was = FindingFields(area, positive, event.value), self._changes
        if was is None:
            saved = await self.session.do(add_finding, self.evaluation_id, fields)
        else:
            saved = await self.session.do(change_finding, was.id, fields, was=was.fields)
        self._load(None)
        await self._forget()
        self.mark.focus()
        await self.reload()
        self.say(_("Saved: {number}.").format(number=saved.number))

    # Keys

    def action_list(self) -> None:
        if self.table.count:
            self.table.focus()

    @on(RecordTable.Chosen, "#written")
    def change(self, event: RecordTable.Chosen) -> None:
        """Back into the line with it, to say it otherwise."""
        event.stop()
        self._load(_of(self._view, str(event.key)))
        self._to_words()

    @work
    @tells
    async def action_take_out(self) -> None:
        key = self.table.key
        if isinstance(key, int):
            gone = await self.session.do(remove_finding, key)
            await self.reload()
            words = _("Taken out: {number}. {key} takes it back.")
            self.say(words.format(number=gone.number, key=self.key("u")))
            if not self.table.count:
                self.mark.focus()

    @tells
    async def action_leave(self) -> None:
        """Out of the list; then empty the line; then back."""
        if isinstance(self.focused, RecordTable):
            self.mark.focus()
        elif self.unsaved or self._changes is not None:
            self._load(None)
            await self._forget()
            self.mark.focus()
            self.say(_("The line is empty. Esc again goes back."))
        else:
            await self.run_action("app.back")

    # A dropped line

    async def _forget(self) -> None:
        if self._drafted:
            self._drafted = False
            await self.session.do(drop_draft, self.FORM, self.evaluation_id)

    @tells
    async def on_unmount(self) -> None:
        """The session ends with a line half typed: keep it."""
        if self.words.value.strip() and self.unsaved:
            area, positive = self.mark.area, self.mark.positive
            body = {
                "words": self.words.value, "area": area.value if area else "",
                "positive": "1" if positive else "",
                "id": "" if self._changes is None else str(self._changes.id),
            }  # fmt: skip
            await self.session.do(keep_draft, self.FORM, self.evaluation_id, body)


def _of(view: EvaluationView | None, finding_id: str) -> FindingLine | None:
    lines = () if view is None else view.findings
    return next((each for each in lines if str(each.id) == finding_id), None)


def _record(line: FindingLine) -> Record:
    number = f"{line.number} {sign(line.fields.positive)}"
    return Record(line.id, (number, line.fields.words, word(line.fields.area)))
