"""Small questions: quiet lines at the bottom of the screen they are asked on, no boxes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import date
from functools import partial
from typing import Any, ClassVar, TypeVar

from rich.cells import cell_len
from textual import events, on
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widget import Widget

from clc_tui.keyboards import digit, latin_key, shown_key
from clc_tui.language import N_, _, date_text
from clc_tui.screens.base import ClcScreen, tells
from clc_tui.session import Session
from clc_tui.terminal.textual_inside import own_bindings
from clc_tui.widgets.form_values import day_of
from clc_tui.widgets.line import OneLine, StatusLine, wrapped
from clc_tui.widgets.record_table import Column, Record, RecordTable
from clc_tui.widgets.typing_line import Digits, TypingLine

Result = TypeVar("Result")

SEEN = 20
"""So much of what is typed is to be seen at once."""


class Quiet(ClcScreen[Result], ModalScreen[Result]):
    """A question over the bottom lines of a screen; Esc answers nothing."""

    FRAMED: ClassVar[bool] = False
    QUESTION: ClassVar[bool] = True
    CSS_PATH = "asking.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "give_up", N_("back"), tooltip=N_("Back without an answer")),
        Binding("f1", "app.help", N_("keys"), show=False, tooltip=N_("The keys of this screen")),
    ]

    def compose(self) -> ComposeResult:
        with Vertical(classes="quiet"):
            yield from self.body()
            yield StatusLine(id="status")
            yield OneLine(id="hints", classes="-dim")

    def told(self, words: str) -> list[OneLine]:
        """Words over as many lines as they need."""
        width = self.app.size.width - 1
        return [OneLine(line) for line in wrapped(f" {words}", width, " ")] if words else []

    def choices(self, question: str, columns: Sequence[Column], count: int) -> Iterable[Widget]:
        """A question over a list of so many choices; what there is no room for is scrolled to."""
        asked = self.told(question)
        yield from asked
        table = ChoiceTable(columns)
        table.styles.height = max(1, min(count, self.app.size.height - 4 - len(asked)))
        yield table

    def say(self, words: str, right: str = "") -> None:
        self.query_one("#status", OneLine).show(f" {words}" if words else "", right)

    def action_give_up(self) -> None:
        self.dismiss(None)


class AskLine(Quiet[Any]):
    """One line of text; Enter carries it out and gives back what came of it.

    What is refused is told in the line below, and what was typed stays. A question that leaves no
    room beside it stands above the line.
    """

    def __init__(
        self,
        session: Session,
        question: str,
        value: str = "",
        *,
        act: Callable[[str], Awaitable[Any]],
        digits: Digits = Digits.NONE,
        most: int = 200,
        above: str = "",
    ) -> None:
        super().__init__(session)
        self._question, self._value, self._act = question, value, act
        self._digits, self._most, self._above = digits, most, above

    def body(self) -> Iterable[Widget]:
        yield from self.told(self._above)
        beside = f" {self._question} "
        if cell_len(beside) + min(self._most, SEEN) >= self.app.size.width:
            yield from self.told(self._question)
            beside = " "
        yield Horizontal(
            OneLine(beside, id="question"),
            TypingLine(self._value, max_length=self._most, digits=self._digits),
        )

    def on_mount(self) -> None:
        question = self.query_one("#question", OneLine)
        question.styles.width = len(question.left)
        if self._digits is not Digits.NONE:
            self.query_one(TypingLine).select_all()  # a day or a number is typed anew

    @on(TypingLine.Submitted)
    @tells
    async def answered(self, event: TypingLine.Submitted) -> None:
        event.stop()
        self.dismiss(await self._act(event.value))


class ChoiceTable(RecordTable):
    """Things to choose one of: Enter takes it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", N_("take"), tooltip=N_("Take what the cursor is on")),
    ]


class Choose(Quiet[int]):
    """One of a few things by its number, or arrows and Enter; gives back its place, from 0."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q", "give_up", N_("back"), show=False, tooltip=N_("Back without an answer")),
    ]

    def __init__(
        self, session: Session, question: str, options: Sequence[str], at: int = 0
    ) -> None:
        super().__init__(session)
        self._question, self._options, self._at = question, tuple(options), at

    def body(self) -> Iterable[Widget]:
        columns = [Column(2, right=True), Column()]
        yield from self.choices(self._question, columns, len(self._options))

    def on_mount(self) -> None:
        self.query_one(RecordTable).fill(
            [
                Record(number, (str(number) if number < 10 else "", words))
                for number, words in enumerate(self._options, 1)
            ],
            key=self._at + 1,
        )

    def on_key(self, event: events.Key) -> None:
        number = digit(event.character or "", punctuation=True)
        if number is not None and 1 <= int(number) <= len(self._options):
            event.stop()
            self.dismiss(int(number) - 1)

    @on(RecordTable.Chosen)
    def chosen(self, event: RecordTable.Chosen) -> None:
        event.stop()
        assert isinstance(event.key, int)
        self.dismiss(event.key - 1)


class Confirm(Quiet[bool]):
    """Yes or no, told which key does it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "yes", N_("yes"), tooltip=N_("Yes, do it")),
        Binding("y", "yes", N_("yes"), show=False, tooltip=N_("Yes, do it")),
        Binding("q,n", "give_up", N_("no"), show=False, tooltip=N_("No, leave it")),
    ]

    def __init__(self, session: Session, *lines: str) -> None:
        super().__init__(session)
        self._lines = lines

    def body(self) -> Iterable[Widget]:
        whole = [line for words in self._lines for line in self.told(words)]
        if len(whole) > self.app.size.height - 4:
            return [OneLine(f" {words}") for words in self._lines]
        return whole

    def action_yes(self) -> None:
        self.dismiss(True)


class Leave(Quiet[bool]):
    """Whether to go: the key that asked, once more."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q,escape,enter,ctrl+c,ctrl+q", "yes", N_("leave"), tooltip=N_("End this session")),
    ]

    def __init__(self, session: Session, words: str) -> None:
        super().__init__(session)
        self._words = words

    def body(self) -> Iterable[Widget]:
        return self.told(self._words)

    def on_key(self, event: events.Key) -> None:
        """Any other key stays."""
        if latin_key(event.key) not in own_bindings(self):
            event.stop()
            self.dismiss(False)

    def action_yes(self) -> None:
        self.dismiss(True)


async def leaves(app: App[Any], session: Session, *, unsaved: bool) -> bool:
    """Whether the user goes; asked once, in one line."""
    words = _("Everything is saved. Press {key} again to leave; any other key stays.")
    if unsaved:
        words = _("What you typed stays as a draft. {key} again leaves; any other key stays.")
    key = shown_key("q", session.layout)
    answer = await app.push_screen_wait(Leave(session, words.format(key=key)))
    return answer is True


async def confirms(app: App[Any], session: Session, *lines: str) -> bool:
    """Whether the user says yes."""
    answer = await app.push_screen_wait(Confirm(session, *lines))
    return answer is True


async def asks(
    app: App[Any],
    session: Session,
    question: str,
    value: str = "",
    *,
    digits: Digits = Digits.NONE,
    most: int = 200,
    above: str = "",
    read: Callable[[str], Result],
) -> Result | None:
    """What the user types in one line, as `read` understands it; None where they give up.

    What `read` refuses (a `ClcError`) is told, and can be mended; `above` is said over it.
    """

    async def understood(text: str) -> Result:
        return read(text)

    return await asks_until(
        app, session, question, value, understood, digits=digits, most=most, above=above
    )


async def asks_day(
    app: App[Any], session: Session, question: str, near: date, *, empty: bool = False
) -> date | None:
    """A day, the one nearest to `near` where no year is typed; None where the user gives up."""
    value = "" if empty else date_text(near)
    return await asks(
        app, session, question, value, digits=Digits.LETTERS, most=12,
        read=partial(day_of, near=near),
    )  # fmt: skip


async def asks_until(
    app: App[Any],
    session: Session,
    question: str,
    value: str,
    act: Callable[[str], Awaitable[Result]],
    *,
    digits: Digits = Digits.NONE,
    most: int = 200,
    above: str = "",
) -> Result | None:
    """Carry out what the user types in one line, as often as it is refused; None: given up.

    `above` is what has to be known for it, said over the question.
    """
    answer: Result | None = await app.push_screen_wait(
        AskLine(session, question, value, act=act, digits=digits, most=most, above=above)
    )
    return answer


async def chooses(
    app: App[Any],
    session: Session,
    question: str,
    options: Sequence[tuple[Result, str]],
    now: Result | None = None,
) -> Result | None:
    """Which of the options the user takes (the cursor begins on `now`); None: given up."""
    at = next((n for n, (value, _words) in enumerate(options) if value == now), 0)
    words = [option[1] for option in options]
    number = await app.push_screen_wait(Choose(session, question, words, at))
    return None if number is None else options[number][0]
