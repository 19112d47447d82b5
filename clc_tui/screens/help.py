"""F1: the keys of a screen, made from its bindings, as they stand on the user's keyboard."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from textual.binding import Binding
from textual.widget import Widget

from clc_tui.language import _
from clc_tui.screens.base import ClcScreen
from clc_tui.session import Session
from clc_tui.widgets.record_table import Column, Record, RecordTable

ARROWS = frozenset("up down left right pageup pagedown home end tab shift+tab".split())
"""Keys that move about, as they do anywhere."""


class HelpScreen(ClcScreen[None]):
    """Every key that does something on the screen it was asked on; F1 again goes back."""

    def __init__(self, session: Session, about: ClcScreen[Any]) -> None:
        super().__init__(session)
        self._bindings_shown = help_lines(about)
        self._signs = about.signs()

    def body(self) -> Iterable[Widget]:
        yield RecordTable([Column(13), Column()], id="keys", opens=False)

    async def reload(self) -> None:
        keys = [
            Record(number, (self.key_words(binding), _(binding.tooltip or binding.description)))
            for number, binding in enumerate(self._bindings_shown)
        ]
        signs = [Record(sign, (sign, words)) for sign, words in self._signs]
        if signs:
            signs.insert(0, Record(None, (_("The signs here"),), strong=True))
        self.query_one("#keys", RecordTable).fill([*keys, *signs])


def help_lines(screen: ClcScreen[Any]) -> list[Binding]:
    """One binding for each thing that can be done, the screen's own first, moving about last."""
    own = {each.binding.action for each in screen.active_bindings.values() if each.node is screen}
    found: dict[str, Binding] = {}
    for binding in screen.own_bindings().values():
        found.setdefault(binding.tooltip or binding.description, binding)
    return sorted(found.values(), key=lambda b: (not b.show, b.action not in own, b.key in ARROWS))
