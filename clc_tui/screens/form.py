"""A screen that is a form: drafts, saving, errors at their field, nothing typed ever lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar, Self

from textual import events, on, work
from textual.binding import Binding, BindingType
from textual.timer import Timer
from textual.widget import Widget

from clc_tui.language import N_, _, date_text, sentence
from clc_tui.screens.asking import chooses, confirms
from clc_tui.screens.base import ClcScreen, tells
from clc_tui.screens.choosing import ChooseSeveral
from clc_tui.services.drafts import DraftLine, draft, drop_draft, keep_draft
from clc_tui.session import Session
from clc_tui.terms import ClcError
from clc_tui.widgets.line import OneLine
from clc_tui.widgets.record_form import ChoiceLine, Field, Kind, RecordForm

DRAFT_SECONDS = 2.0
"""So long after the last letter what was typed is kept as a draft."""


class FormScreen(ClcScreen[object]):
    """Fields to fill in; dismissed with what `save` gives, or None when it is given up."""

    FORM: ClassVar[str] = ""
    """The name its drafts are kept under."""
    TITLE: ClassVar[str] = ""
    """What is written in it, as a draft is asked about."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2,ctrl+s", "save", N_("save"), tooltip=N_("Save and go back")),
        Binding("escape", "give_up", N_("back"), tooltip=N_("Back; what was typed is asked about")),
        Binding("down", "app.focus_next", N_("next field"), show=False),
        Binding("up", "app.focus_previous", N_("field before"), show=False),
    ]

    def __init__(self, session: Session, subject_id: int = 0) -> None:
        super().__init__(session)
        self.subject_id = subject_id
        self.resumed = False
        """Whether the draft is to be gone on with unasked."""
        self._before: dict[str, str] | None = None
        self._draft_timer: Timer | None = None
        self._typed: dict[str, str] = {}
        """What differs from what stood there at first."""

    @classmethod
    async def of(cls, session: Session, subject_id: int = 0) -> Self:
        """The form of a row, or of a new one; what it offers to choose from is read here."""
        return cls(session, subject_id)

    def fields(self) -> Sequence[Field]:
        """The lines of the form, in order."""
        raise NotImplementedError

    async def initial(self) -> Mapping[str, str]:
        """What stands in the form at first."""
        return {}

    def show_title(self) -> None:
        """What is written in here, in the line above the fields."""
        self.query_one("#what", OneLine).show(f" {_(self.TITLE)}" if self.TITLE else "")

    async def save(self, values: dict[str, str]) -> object:
        """Carry out what was typed; raises `ClcError` (with its field) where that cannot be."""
        raise NotImplementedError

    async def changed(self, values: dict[str, str]) -> None:
        """Something was typed."""

    def aside(self) -> Iterable[Widget]:
        """Widgets under the fields."""
        return ()

    def shape(self) -> RecordForm:
        """The form itself, empty."""
        return RecordForm(self.fields(), {})

    def body(self) -> Iterable[Widget]:
        yield OneLine(id="what")
        yield self.shape()
        yield from self.aside()

    @property
    def form(self) -> RecordForm:
        return self.query_one(RecordForm)

    @property
    def unsaved(self) -> bool:
        """Whether anything differs from what stood there at first."""
        return bool(self._typed)

    async def reload(self) -> None:
        self.show_title()
        if self._before is None:
            self.form.fill(await self.initial())
            self._before = self.form.values
            self._offer_draft()
        else:
            self.form.name_fields()

    @work
    async def _offer_draft(self) -> None:
        """Ask whether to go on with what was being typed when the line dropped."""
        kept = await self.session.do(draft, self.FORM, self.subject_id)
        if kept is None:
            return
        if self.resumed:
            self._go_on(kept)
            return
        day, _space, hour = kept.saved_at.partition(" ")
        question = _("Go on with what you typed on {day} at {time}?").format(
            day=date_text(day), time=hour[:5]
        )
        if await confirms(self.app, self.session, question):
            self._go_on(kept)
        else:
            await self.session.do(drop_draft, self.FORM, self.subject_id)

    def _go_on(self, kept: DraftLine) -> None:
        """Put what was typed back; what somebody else wrote there meanwhile is told."""
        now = self.form.values
        typed = {name: value for name, value in kept.body.items() if name in now}
        self.form.fill({**now, **typed})
        self._notice()
        for name, value in typed.items():
            if now[name] not in (value, kept.was.get(name, now[name])):
                words = _("somebody else wrote “{value}” here meanwhile; saving writes yours")
                self.form.tell(name, words.format(value=now[name] or "–"))

    def _notice(self) -> None:
        """Keep in mind what differs now."""
        before = self._before or {}
        now = self.form.values
        self._typed = {name: value for name, value in now.items() if value != before.get(name)}

    @on(RecordForm.Typed)
    async def typed(self, event: RecordForm.Typed) -> None:
        event.stop()
        if self._before is None:
            return
        self.form.forgive(event.name)
        self._notice()
        if self._draft_timer is not None:
            self._draft_timer.stop()
        self._draft_timer = self.set_timer(DRAFT_SECONDS, self._keep_draft)
        await self._tell_change()

    @tells
    async def _tell_change(self) -> None:
        await self.changed(self.form.values)

    async def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """A field was left: what stands in the form is kept."""
        if self._draft_timer is not None:
            await self._keep_draft()

    async def on_unmount(self) -> None:
        """The session ends, or the line is gone: what was typed since the last look is kept."""
        if self._draft_timer is not None:
            await self._keep_draft()

    @tells
    async def _keep_draft(self) -> None:
        self._stop_timer()
        if not self._typed:
            await self.session.do(drop_draft, self.FORM, self.subject_id)
            return
        before = self._before or {}
        was = {name: before.get(name, "") for name in self._typed}
        await self.session.do(keep_draft, self.FORM, self.subject_id, self._typed, was=was)

    def _stop_timer(self) -> None:
        if self._draft_timer is not None:
            self._draft_timer.stop()
            self._draft_timer = None

    async def _forget_draft(self) -> None:
        self._stop_timer()
        self._typed = {}
        await self.session.do(drop_draft, self.FORM, self.subject_id)

    @on(RecordForm.Finished)
    def finished(self, event: RecordForm.Finished) -> None:
        event.stop()
        self.action_save()

    @work
    async def action_save(self) -> None:
        """Save, or say what is wrong at its field."""
        try:
            answer = await self.save(self.form.values)
        except ClcError as error:
            field = getattr(error, "field", None)
            if self.form.tell(field, sentence(error)):
                self.say(_("Not saved yet: see the line with !"))
            else:
                self.complain(error)
            await self._keep_draft()
            return
        self.form.forgive()
        await self._forget_draft()
        self.dismiss(True if answer is None else answer)

    @work
    @tells
    async def action_give_up(self) -> None:
        """Back; where something was typed, ask what becomes of it."""
        if self.unsaved:
            wish = await chooses(
                self.app,
                self.session,
                _("This is not saved yet."),
                [
                    ("on", _("Go on typing")),
                    ("keep", _("Keep it as a draft and go back")),
                    ("drop", _("Throw it away")),
                ],
            )
            if wish == "keep":
                await self._keep_draft()
            elif wish == "drop":
                await self._forget_draft()
            else:
                return
        self.dismiss(None)

    @on(ChoiceLine.Opened)
    def opened(self, event: ChoiceLine.Opened) -> None:
        event.stop()
        self._open_choices(event.line)

    @work
    async def _open_choices(self, line: ChoiceLine) -> None:
        """The choices of a field as a list."""
        words = _(line.field.label)
        if not line.choices:
            self.say(line.field.nothing or _("There is nothing to choose from yet."))
            return
        chosen: str | None
        if line.field.kind is Kind.SEVERAL:
            chosen = await self.app.push_screen_wait(
                ChooseSeveral(self.session, words, line.choices, line.value)
            )
        else:
            options = [(value, _(text) or "–") for value, text in line.choices]
            chosen = await chooses(self.app, self.session, words, options, now=line.value)
        if chosen is not None:
            line.choose(chosen)
        line.focus()
