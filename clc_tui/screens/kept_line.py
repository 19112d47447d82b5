"""A line of text that is there again when it is asked for after the connection dropped."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, ClassVar

from textual import events, on

from clc_tui.language import _
from clc_tui.screens.asking import AskLine
from clc_tui.screens.base import tells
from clc_tui.services.drafts import draft, drop_draft, keep_draft
from clc_tui.session import Session
from clc_tui.widgets.typing_line import TypingLine


class KeptLine(AskLine):
    """One line of text of a kind (`form`) about something; what is given up is not kept."""

    FIELD: ClassVar[str] = "words"

    def __init__(
        self,
        session: Session,
        question: str,
        *,
        act: Callable[[str], Awaitable[Any]],
        form: str,
        subject_id: int,
        most: int = 200,
    ) -> None:
        super().__init__(session, question, act=act, most=most)
        self._form, self._subject_id = form, subject_id
        self._kept = False
        """Whether a draft lies in the file."""
        self._half = ""
        """What is typed and not carried out."""

    @on(events.Mount)
    @tells
    async def take_up(self) -> None:
        """What was being typed when the line dropped."""
        kept = await self.session.do(draft, self._form, self._subject_id)
        if kept is not None:
            self._kept = True
            self.query_one(TypingLine).value = self._half = kept.body.get(self.FIELD, "")
            self.say(_("What you were typing when the line dropped is back."))

    @on(TypingLine.Changed)
    def typed(self, event: TypingLine.Changed) -> None:
        self._half = event.value

    def dismiss(self, result: Any = None) -> Any:  # noqa: ANN401
        """It is carried out, or given up: nothing is left half typed."""
        self._half = ""
        return super().dismiss(result)

    @tells
    async def on_unmount(self) -> None:
        if self._half.strip():
            typed = {self.FIELD: self._half}
            await self.session.do(keep_draft, self._form, self._subject_id, typed)
        elif self._kept:
            await self.session.do(drop_draft, self._form, self._subject_id)
