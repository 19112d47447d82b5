"""What every screen is built on: the frame of words, the session, refusals told in one line."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import ClassVar, Concatenate, NamedTuple, ParamSpec, Protocol, TypeVar

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.css.query import NoMatches
from textual.screen import Screen
from textual.widget import Widget

from clc_tui.keyboards import latin_key, shown_key
from clc_tui.language import N_, Marked, _, date_text, sentence, short_date, weekday_short
from clc_tui.screens.areas import areas_of
from clc_tui.services.news import Written
from clc_tui.session import Session
from clc_tui.terminal.typeahead import InTurn
from clc_tui.terms import ClcError, Erased, NotFound, Refused, SessionOver
from clc_tui.widgets.line import OneLine, StatusLine

P = ParamSpec("P")


ROOMY = 60
"""From so many cells on there is room for words that a narrow screen goes without."""

KEY_NAMES = {
    "f1": "F1", "f2": "F2", "f3": "F3", "f4": "F4", "f6": "F6", "f7": "F7",
    "enter": N_("Enter"), "escape": "Esc",
    "up": "↑", "down": "↓", "left": "←", "right": "→",
    "backspace": "⌫", "delete": "Del", "tab": "Tab",
    "space": N_("Space"), "home": "Home", "end": "End", "pageup": "PgUp", "pagedown": "PgDn",
    "ctrl": "Ctrl", "shift": "Shift", "alt": "Alt",
}  # fmt: skip
"""How the keys without a letter are called."""


def key_name(key: str) -> str:
    """A key as people call it: `Ctrl+P` for `ctrl+p`; a letter alone stays small."""
    *held, last = key.split("+") if len(key) > 1 else (key,)
    named = _(KEY_NAMES.get(last, "")) or (last.upper() if held else last)
    return "+".join([*(KEY_NAMES.get(each, each) for each in held), named])


class Printable(NamedTuple):
    """A paper that can be put into the tray from where somebody is."""

    kind: str
    subject_id: int | None = None
    options: Mapping[str, str | int] = MappingProxyType({})


class OthersWrote(InTurn):
    """Somebody else changed something in this centre, or something is still to be read anew."""


class Complains(Protocol):
    """What can tell a refusal: a screen, or the app for the screen that is open."""

    def complain(self, error: ClcError) -> None: ...


S = TypeVar("S", bound=Complains)
Result = TypeVar("Result")


def tells(
    action: Callable[Concatenate[S, P], Awaitable[None]],
) -> Callable[Concatenate[S, P], Coroutine[None, None, None]]:
    """An action or handler whose refusals are told in the status line."""

    @functools.wraps(action)
    async def run(self: S, /, *args: P.args, **kwargs: P.kwargs) -> None:
        try:
            await action(self, *args, **kwargs)
        except ClcError as error:
            self.complain(error)

    return run


class ClcScreen(Screen[Result], inherit_bindings=False):
    """A screen of ours: head, areas, body, status, hints.

    `AREA` is the number of the area it belongs to; a screen without one keeps the area it was
    opened from. Screens that need every line set `FRAMED` to False and compose by themselves.
    """

    AREA: ClassVar[int | None] = None
    FRAMED: ClassVar[bool] = True
    QUESTION: ClassVar[bool] = False
    """A small question over another screen, which shows nothing else afterwards by itself."""
    HINTS_FIRST: ClassVar[tuple[str, ...]] = ()
    """Actions whose keys must be told also where there is room for few."""
    HINTS_NEVER: ClassVar[tuple[str, ...]] = ()
    """Actions whose keys F1 alone tells."""
    AUTO_FOCUS: ClassVar[str | None] = "*"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "app.focus_next", N_("next place"), show=False),
        Binding("shift+tab", "app.focus_previous", N_("place before"), show=False),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.stale = False
        """Whether others changed something since this was read."""
        self._shown = False
        self._asking = False
        self._status_of_its_own = ("", "", False)
        self.to_tell = ""
        """What a screen that lay on top says when this one is seen again."""
        self._before_useless: tuple[str, str, bool] | None = None
        """What the status line said before a key that does nothing."""

    def compose(self) -> ComposeResult:
        if self.FRAMED:
            yield OneLine(id="head")
            yield OneLine(id="areas")
        yield from self.body()
        yield StatusLine(id="status")
        yield OneLine(id="hints", classes="-dim")

    def body(self) -> Iterable[Widget]:
        """The widgets between the frame's lines."""
        raise NotImplementedError

    async def on_screen_resume(self) -> None:
        """Textual says this when the screen opens and whenever it is on top again."""
        if self._asking:
            self._asking = False
            if self.stale:
                self.app.post_message(OthersWrote())  # after what the answer sets going
            return
        await self.renew()
        self._shown = True
        if self.to_tell:
            self.say(self.to_tell)
            self.to_tell = ""

    def on_screen_suspend(self) -> None:
        """Another screen lies on top: only a question, or somewhere else?"""
        self._asking = isinstance(self.app.screen, ClcScreen) and self.app.screen.QUESTION
        if not self._asking:
            self.say("")

    @tells
    async def renew(self) -> None:
        """Say everything anew: after coming back, after a change of language, after own writes."""
        self.show_frame()
        try:
            await self.reload()
        except ClcError as error:
            if not self.is_gone(error):
                raise
            return
        self.stale = False
        self._status_of_its_own = self._status_now

    def concerned_by(self, news: Sequence[Written]) -> bool:
        """Whether what others wrote may be seen here; for screens that know better to override."""
        return True

    async def follow(self) -> None:
        """Show what somebody else changed; what was told here stays, unless it was just counted."""
        told = self._status_now
        try:
            await self.reload()
        except NoMatches:
            if self.children:
                raise
            return  # it was left while it was read
        self.stale = False
        told_now, self._status_of_its_own = self._status_of_its_own, self._status_now
        if told != told_now:
            self.query_one("#status", OneLine).show(*told[:2], alert=told[2])

    def is_gone(self, error: ClcError) -> bool:
        """Whether what was shown is there no more, or no longer for this user: then it is left."""
        lies_on_another = self.is_current and len(self.app.screen_stack) > 2
        if not (self._shown and lies_on_another and isinstance(error, NotFound | Refused)):
            return False
        told = isinstance(error, Erased | Refused)
        self.leave(sentence(error) if told else _("What was open here was taken away."))
        return True

    def leave(self, words: str) -> None:
        """Back to the screen below, which tells why."""
        below = self.app.screen_stack[-2]
        if isinstance(below, ClcScreen):
            below.to_tell = words
        self.dismiss()

    @property
    def _status_now(self) -> tuple[str, str, bool]:
        """What the status line says."""
        line = self.query_one("#status", OneLine)
        return line.left, line.right, line.has_class("-alert")

    @property
    def unsaved(self) -> bool:
        """Whether something is typed here that is not saved yet."""
        return False

    async def reload(self) -> None:
        """Read what the screen shows and show it; for screens to override."""

    def show_frame(self) -> None:
        """The words around the body."""
        if self.FRAMED:
            today = self.session.actor.today
            text = date_text if self.size.width >= ROOMY else short_date
            day = f"{weekday_short(today)} {text(today)}"
            self.query_one("#head", OneLine).show(
                f" {self.session.centre_name}", f"{day}  {self.session.who} "
            )
            self.query_one("#areas", OneLine).show(self._areas_line())
        self.show_hints()

    def on_descendant_focus(self) -> None:
        """Other keys mean something in another place of the screen."""
        if self._shown:
            self.show_hints()

    def on_resize(self) -> None:
        """As much of the frame as fits the new width."""
        if self._shown:
            self.show_frame()

    def _areas_line(self) -> str:
        """The areas; where they do not fit only the open one by its name."""
        areas = areas_of(self.session.actor)
        names = {area.number: f"{area.number} {_(area.title)}" for area in areas}
        if self.AREA in names:
            names[self.AREA] = f"[{names[self.AREA]}]"
        line = " " + " ".join(names.values())
        if cell_len(line) <= self.size.width:
            return line
        here = {area: words for area, words in names.items() if area == self.AREA}
        return " " + " ".join(here.get(area, str(area)) for area in names)

    def show_hints(self) -> None:
        """The keys worth knowing here, as the user's keyboard has them."""
        hints = self.query("#hints").results(OneLine)
        for line in hints:
            notice = self.session.notice
            line.show(" " + (notice or self.hints()), alert=bool(notice))

    def hints(self) -> str:
        """As many hints as fit, in the order of the bindings; the help key always."""
        never = self.hints_never()
        pieces = {
            action: f"{self.key_words(binding)} {_(binding.description)}"
            for action, binding in self.own_bindings().items()
            if binding.show and action not in never
        }
        help_key = pieces.pop("help", "")
        room, chosen, said = self.size.width - 2 - cell_len(help_key), set(), set()
        first = [action for action in self.hints_first() if action in pieces]
        for action in (*first, *(each for each in pieces if each not in first)):
            words, length = pieces[action].partition(" ")[2], cell_len(pieces[action]) + 2
            if words not in said and length <= room:
                said.add(words)
                chosen.add(action)
                room -= length
        told = [piece for action, piece in pieces.items() if action in chosen]
        return "  ".join([*told, help_key]).rstrip()

    def hints_first(self) -> tuple[str, ...]:
        """What must be told as things stand now; for screens that know better to override."""
        return self.HINTS_FIRST

    def hints_never(self) -> tuple[str, ...]:
        """What F1 alone tells as things stand now; for screens that know better to override."""
        return self.HINTS_NEVER

    def help_hint(self) -> str:
        """The one hint that always stands: where the keys are found."""
        binding = self.own_bindings().get("help")
        return "" if binding is None else f"{self.key_words(binding)} {_(binding.description)}"

    def own_bindings(self) -> dict[str, Binding]:
        """What can be done here and by which key: of several keys the one that is a letter.

        Keys that Textual's own widgets bring are left out: they do what such keys do anywhere.
        """
        found: dict[str, Binding] = {}
        for active in self.active_bindings.values():
            binding = active.binding
            if not active.enabled or not isinstance(binding.description, Marked):
                continue
            known = found.get(binding.action)
            if known is None or _tells_more(binding) > _tells_more(known):
                found[binding.action] = binding
        return found

    def key_words(self, binding: Binding) -> str:
        """The key of a binding as it stands on the user's keyboard."""
        if binding.key_display:
            return binding.key_display
        return key_name(shown_key(binding.key.split(",")[0], self.session.layout))

    def key(self, letter: str) -> str:
        """A key to be named in a sentence, as it stands on the user's keyboard."""
        return shown_key(letter, self.session.layout)

    def useless_key(self, event: events.Key) -> None:
        """Say in one line that a key does nothing here."""
        sign = event.character if event.is_printable and event.character else ""
        key = sign.strip() or event.key
        named = key_name(shown_key(latin_key(key), self.session.layout))
        self._before_useless = self._before_useless or self._status_now
        words = self.why_useless(latin_key(key)) or _(
            "{key} does nothing here. F1 shows the keys."
        ).format(key=named)
        self.query_one("#status", OneLine).show(f" {words}")

    def why_useless(self, key: str) -> str:
        """What has to be done before a key of this screen does something; for screens to say."""
        return ""

    def forget_useless_key(self) -> None:
        """The next key: the status line says again what it said before."""
        if self._before_useless is not None:
            left, right, alert = self._before_useless
            self._before_useless = None
            self.query_one("#status", OneLine).show(left, right, alert=alert)

    def say(self, words: str, right: str = "") -> None:
        """Tell something in the status line; it stays until the next thing is told."""
        self.query_one("#status", OneLine).show(f" {words}" if words else "", right)

    def complain(self, error: ClcError) -> None:
        """Tell what is wrong and what to do; what was typed stays."""
        if isinstance(error, SessionOver):
            self.session.end(sentence(error), 1)
            return
        self.query_one("#status", OneLine).show(f" ! {sentence(error)}", alert=True)

    def signs(self) -> tuple[tuple[str, str], ...]:
        """Signs of this screen that F1 explains, each with its words; for screens to override."""
        return ()

    def history_subject(self) -> tuple[str, int, int | None] | None:
        """What `h` asks the history of: table, row, and the person within it; None for nothing."""
        return None

    def papers_here(self) -> Sequence[Printable]:
        """What F7 can put into the tray here; for screens to override."""
        return ()

    async def after_undo(self) -> None:
        """Something was taken back: show how things stand now."""
        await self.renew()


def _tells_more(binding: Binding) -> tuple[bool, bool]:
    """Of two keys for the same thing the shown one, and then a letter, is worth telling."""
    return binding.show, len(binding.key) == 1
