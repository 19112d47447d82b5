"""Ctrl+P: what has no key of its own, filtered as you type."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, NamedTuple, Protocol

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget

from clc_tui.language import LANGUAGE_NAMES, LANGUAGES, N_, _
from clc_tui.screens.asking import Quiet
from clc_tui.services.actors import centres_of, sign_in
from clc_tui.session import Session
from clc_tui.terms import Actor, Role
from clc_tui.widgets.line import OneLine
from clc_tui.widgets.record_table import Column, Record, RecordTable
from clc_tui.widgets.typing_line import TypingLine

ROWS = 8


class Host(Protocol):
    """What the commands need of the app."""

    @property
    def available_themes(self) -> Any: ...  # noqa: ANN401

    async def push_screen_wait(self, screen: Any) -> Any: ...  # noqa: ANN401

    async def speak(self, language: str) -> None: ...

    async def wear(self, theme: str) -> None: ...

    async def move_to(self, actor: Actor) -> None: ...

    async def run_action(self, action: Any) -> bool: ...  # noqa: ANN401


class Command(NamedTuple):
    """One line: what to do and with what."""

    kind: str
    value: str
    words: str


class CommandsScreen(Quiet[Command]):
    """The commands whose words hold what is typed; Enter takes one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", N_("up"), show=False),
        Binding("down", "move(1)", N_("down"), show=False),
    ]

    def __init__(self, session: Session, commands: list[Command]) -> None:
        super().__init__(session)
        self._commands = commands

    def body(self) -> Iterable[Widget]:
        with Horizontal():
            yield OneLine(f" {_('Command:')} ", id="question")
            yield TypingLine(max_length=40)
        table = RecordTable([Column()], id="commands")
        table.styles.height = ROWS
        table.can_focus = False
        yield table

    def on_mount(self) -> None:
        question = self.query_one("#question", OneLine)
        question.styles.width = len(question.left)
        self._filter("")

    @on(TypingLine.Changed)
    def narrow(self, event: TypingLine.Changed) -> None:
        """Fewer commands with each letter."""
        event.stop()
        self._filter(event.value)

    def _filter(self, typed: str) -> None:
        wanted = typed.casefold().strip()
        records = [
            Record(command, (command.words,))
            for command in self._commands
            if wanted in command.words.casefold()
        ]
        self.query_one("#commands", RecordTable).fill(records)

    def action_move(self, step: int) -> None:
        self.query_one("#commands", RecordTable).action_move(step)

    @on(TypingLine.Submitted)
    def take(self, event: TypingLine.Submitted) -> None:
        event.stop()
        key = self.query_one("#commands", RecordTable).key
        if isinstance(key, Command):
            self.dismiss(key)
        else:
            self.say(_("There is no such command."))


async def choose_command(app: Host, session: Session) -> None:
    """Let the user take a command, and carry it out."""
    centres = await session.do(centres_of)
    commands = [
        Command("language", each, _("language: {name}").format(name=LANGUAGE_NAMES[each]))
        for each in LANGUAGES
    ]
    commands += [
        Command("theme", name, _("colours: {name}").format(name=_(THEME_WORDS[name])))
        for name in app.available_themes
        if name in THEME_WORDS
    ]
    commands += [
        Command("centre", str(each.id), _("centre: {name}").format(name=each.name))
        for each in centres
        if len(centres) > 1 and each.id != session.actor.centre_id
    ]
    commands += [
        Command("app", name, _(words))
        for name, words in ACTIONS
        if name != "practise" or session.actor.is_a(Role.FACILITATOR, Role.INSTRUCTOR)
    ]
    chosen = await app.push_screen_wait(CommandsScreen(session, commands))
    if chosen is not None:
        await _carry_out(app, session, chosen)


async def _carry_out(app: Host, session: Session, command: Command) -> None:
    if command.kind == "language":
        await app.speak(command.value)
    elif command.kind == "theme":
        await app.wear(command.value)
    elif command.kind == "centre":
        await go_to_centre(app, session, int(command.value))
    else:
        await app.run_action(f"app.{command.value}")


async def go_to_centre(app: Host, session: Session, centre_id: int) -> None:
    """Go on in another centre of the user's."""
    actor = session.actor
    await app.move_to(await session.store.read(lambda: _entered(actor, centre_id)))


def _entered(actor: Actor, centre_id: int) -> Actor:
    return sign_in(actor.user, actor.clock, centre=centre_id, language=actor.language)


ACTIONS = (
    ("help", N_("the keys of this screen")),
    ("practise", N_("practice class: try the register")),
    ("history", N_("history of what is under the cursor")),
    ("tray", N_("tray: my papers to print")),
    ("repaint", N_("draw the screen anew")),
    ("leave", N_("leave")),
)

THEME_WORDS = {
    "dark": N_("for a dark terminal"),
    "light": N_("for a light terminal"),
    "monochrome": N_("none"),
    "high-contrast": N_("strong contrast"),
}
"""What the themes are called."""
