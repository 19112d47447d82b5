"""Several of a few things: Space ticks, Enter takes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from clc_tui.language import N_, _
from clc_tui.screens.asking import Quiet
from clc_tui.session import Session
from clc_tui.widgets.record_table import Column, Record, RecordTable


class ChooseSeveral(Quiet[str]):
    """Gives back the values that are ticked, joined by commas; None when given up."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "tick", N_("tick"), tooltip=N_("Tick it, or take the tick away")),
        Binding("q", "give_up", N_("back"), show=False, tooltip=N_("Back without an answer")),
    ]

    def __init__(
        self,
        session: Session,
        question: str,
        options: Sequence[tuple[str, str]],
        value: str,
        *,
        may_be_none: bool = False,
    ) -> None:
        super().__init__(session)
        self._question, self._options = question, tuple(options)
        self._may_be_none = may_be_none
        self._ticked = {part for part in value.split(",") if part}

    def body(self) -> Iterable[Widget]:
        yield from self.choices(self._question, [Column(1), Column()], len(self._options))

    def on_mount(self) -> None:
        self._show()

    def _show(self) -> None:
        self.query_one(RecordTable).fill(
            [
                Record(value, ("+" if value in self._ticked else "", _(words)))
                for value, words in self._options
            ]
        )

    def on_key(self, event: events.Key) -> None:
        if event.key == "space":
            event.stop()
            self.action_tick()

    def action_tick(self) -> None:
        self._ticked ^= {str(self.query_one(RecordTable).key)}
        self._show()

    @on(RecordTable.Chosen)
    def chosen(self, event: RecordTable.Chosen) -> None:
        """Enter takes the ticked ones; where one must be, the one under the cursor."""
        event.stop()
        if not self._ticked and not self._may_be_none:
            self._ticked = {str(event.key)}
        self.dismiss(",".join(value for value, _words in self._options if value in self._ticked))
