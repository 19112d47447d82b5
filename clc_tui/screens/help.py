"""F1: the keys of a screen, made from its bindings, as they stand on the user's keyboard."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from textual.binding import Binding
from textual.widget import Widget

from clc_tui.language import _
from clc_tui.screens.base import ROOMY, ClcScreen
from clc_tui.session import Session
from clc_tui.widgets.line import wrapped
from clc_tui.widgets.record_table import Column, Record, RecordTable

ARROWS = frozenset("up down left right pageup pagedown home end tab shift+tab".split())
"""Keys that move about, as they do anywhere."""


class HelpScreen(ClcScreen[None]):
    """Every key that does something on the screen it was asked on; F1 again goes back."""

    def __init__(self, session: Session, about: ClcScreen[Any]) -> None:
        super().__init__(session)
        self._bindings_shown = help_lines(about)
        self._own = _own_lines(about, self._bindings_shown)
        self._signs = about.signs()

    def body(self) -> Iterable[Widget]:
        yield RecordTable((), id="keys", opens=False)

    async def reload(self) -> None:
        self._show()

    def on_resize(self) -> None:
        super().on_resize()
        self._show()

    def _show(self) -> None:
        keys = [(self.key_words(b), _(b.tooltip or b.description)) for b in self._bindings_shown]
        first, width = 13 if self.size.width >= ROOMY else 10, self.size.width
        records = [record for each in keys[: self._own] for record in _told(*each, first, width)]
        if self._signs:
            records.append(Record(None, (_("The signs here"),), strong=True))
            records += [record for each in self._signs for record in _told(*each, first, width)]
            records.append(Record(None, (_("Keys as everywhere"),), strong=True))
        records += [record for each in keys[self._own :] for record in _told(*each, first, width)]
        table = self.query_one("#keys", RecordTable)
        table.set_columns([Column(first), Column()])
        table.fill(records)


def _told(key: str, words: str, at: int, width: int) -> Iterator[Record]:
    """A key and, from cell `at` on, what it does, over as many lines as the words need."""
    line, *more = wrapped(words, width - at - 3)
    yield Record(key, (key, line))
    for line in more:
        yield Record(None, (" " * (at + 1), line))


def _own_lines(screen: ClcScreen[Any], lines: Sequence[Binding]) -> int:
    """How many of these lines, the first ones, are keys of that screen alone."""
    here = {each.binding.action for each in screen.active_bindings.values()
            if each.node is not screen.app}  # fmt: skip
    general = (n for n, b in enumerate(lines) if not b.show or b.action not in here)
    return next(general, len(lines))


def help_lines(screen: ClcScreen[Any]) -> list[Binding]:
    """One binding for each thing that can be done, the screen's own first, moving about last."""
    own = {each.binding.action for each in screen.active_bindings.values() if each.node is screen}
    found: dict[str, Binding] = {}
    for binding in screen.own_bindings().values():
        found.setdefault(binding.tooltip or binding.description, binding)
    return sorted(found.values(), key=lambda b: (not b.show, b.action not in own, b.key in ARROWS))
