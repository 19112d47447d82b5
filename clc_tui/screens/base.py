"""What every screen is built on: the frame of words, the session, refusals told in one line."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from typing import Any, ClassVar, Concatenate, ParamSpec, TypeVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding
from textual.screen import Screen
from textual.widget import Widget

from clc_tui.keyboards import shown_key
from clc_tui.language import _, date_text, sentence, weekday_short
from clc_tui.screens.areas import areas_of
from clc_tui.session import Session
from clc_tui.terms import ClcError
from clc_tui.widgets.line import OneLine

P = ParamSpec("P")
S = TypeVar("S", bound="ClcScreen[Any]")
Result = TypeVar("Result")


def tells(
    action: Callable[Concatenate[S, P], Awaitable[None]],
) -> Callable[Concatenate[S, P], Coroutine[Any, Any, None]]:
    """An action or handler of a screen whose refusals are told in the status line."""

    @functools.wraps(action)
    async def run(self: S, /, *args: P.args, **kwargs: P.kwargs) -> None:
        try:
            await action(self, *args, **kwargs)
        except ClcError as error:
            self.complain(error)

    return run


class ClcScreen(Screen[Result]):
    """A screen of ours: head, areas, body, status, hints.

    `AREA` is the number of the area it belongs to; a screen without one keeps the area it was
    opened from. Screens that need every line set `FRAMED` to False and compose by themselves.
    """

    AREA: ClassVar[int | None] = None
    FRAMED: ClassVar[bool] = True
    AUTO_FOCUS: ClassVar[str | None] = "*"

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session

    def compose(self) -> ComposeResult:
        if self.FRAMED:
            yield OneLine(id="head")
            yield OneLine(id="areas")
        yield from self.body()
        yield OneLine(id="status")
        yield OneLine(id="hints", classes="-dim")

    def body(self) -> Iterable[Widget]:
        """The widgets between the frame's lines."""
        raise NotImplementedError

    async def on_mount(self) -> None:
        await self.renew()

    async def on_screen_resume(self) -> None:
        if self.is_mounted and self.query("#hints"):
            await self.renew()

    @tells
    async def renew(self) -> None:
        """Say everything anew: after coming back, after a change of language, after own writes."""
        self.show_frame()
        await self.reload()

    async def reload(self) -> None:
        """Read what the screen shows and show it; for screens to override."""

    def show_frame(self) -> None:
        """The words around the body."""
        if self.FRAMED:
            today = self.session.actor.today
            day = f"{weekday_short(today)} {date_text(today)}"
            self.query_one("#head", OneLine).show(
                f" {self.session.centre_name}", f"{day}  {self.session.who} "
            )
            self.query_one("#areas", OneLine).show(self._areas_line())
        self.show_hints()

    def _areas_line(self) -> str:
        return " " + " ".join(
            f"[{area.number} {_(area.title)}]" if area.number == self.AREA else f"{area.number} {_(area.title)}"
            for area in areas_of(self.session.actor)
        )

    def show_hints(self) -> None:
        """The keys worth knowing here, as the user's keyboard has them."""
        hints = self.query("#hints").results(OneLine)
        for line in hints:
            line.show(" " + self.hints())

    def hints(self) -> str:
        """As many hints as fit, in the order of the bindings."""
        pieces: dict[str, str] = {}
        width = self.size.width - 2
        for active in self.active_bindings.values():
            binding = active.binding
            if not binding.show or not active.enabled or binding.action in pieces:
                continue
            piece = f"{self.key_words(binding)} {_(binding.description)}"
            if cell_len("  ".join([*pieces.values(), piece])) <= width:
                pieces[binding.action] = piece
        return "  ".join(pieces.values())

    def key_words(self, binding: Binding) -> str:
        """The key of a binding as it stands on the user's keyboard."""
        return binding.key_display or shown_key(binding.key.split(",")[0], self.session.layout)

    def say(self, words: str, right: str = "") -> None:
        """Tell something in the status line; it stays until the next thing is told."""
        self.query_one("#status", OneLine).show(f" {words}" if words else "", right)

    def complain(self, error: ClcError) -> None:
        """Tell what is wrong and what to do; what was typed stays."""
        self.query_one("#status", OneLine).show(f" ! {sentence(error)}", alert=True)

    def history_subject(self) -> tuple[str, int, int | None] | None:
        """What `h` asks the history of: table, row, and the person within it; None for nothing."""
        return None

    async def after_undo(self) -> None:
        """Something was taken back: show how things stand now."""
        await self.renew()
