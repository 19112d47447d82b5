"""A form: labelled one-line fields, each keeping what was typed when it is refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from clc_tui.language import N_, _
from clc_tui.terminal.motion import TAB
from clc_tui.widgets.line import OneLine, clipped
from clc_tui.widgets.typing_line import Digits, TypingLine

LABEL_MOST = 34
"""Cells of the widest label; on narrow screens a third of the width."""


class Kind(Enum):
    """What a field takes."""

    TEXT = auto()
    DATE = auto()
    YEAR_OR_DATE = auto()
    NUMBER = auto()
    TIME = auto()
    AMOUNT = auto()
    """A number that may have a comma in it."""
    DIGITS = auto()
    PHONE = auto()
    CHOICE = auto()
    SEVERAL = auto()
    YES_NO = auto()


WITH_DIGITS = {
    Kind.DATE: Digits.LETTERS, Kind.YEAR_OR_DATE: Digits.LETTERS, Kind.TIME: Digits.LETTERS,
    Kind.AMOUNT: Digits.LETTERS,
    Kind.NUMBER: Digits.ALL, Kind.DIGITS: Digits.ALL, Kind.PHONE: Digits.ALL,
}  # fmt: skip

TYPED_ANEW = frozenset({Kind.DATE, Kind.TIME, Kind.NUMBER})
CHOSEN = frozenset({Kind.CHOICE, Kind.SEVERAL, Kind.YES_NO})
CHOOSES = N_("Another choice; Space shows them all")
YES_NO = (("", N_("no")), ("1", N_("yes")))


@dataclass(frozen=True, slots=True)
class Field:
    """One line of a form; `label` and the words of choices are marked `N_` or data."""

    name: str
    label: str
    kind: Kind = Kind.TEXT
    choices: tuple[tuple[str, str], ...] = ()
    most: int = 60
    required: bool = False
    page: int = 1
    nothing: str = ""
    """What is said, in the reader's words, where there is nothing to choose from."""


class TextLine(TypingLine):
    """A field somebody types in."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", N_("next"), tooltip=N_("To the next field; at the last, save")),
    ]

    def __init__(self, field: Field, value: str) -> None:
        digits = WITH_DIGITS.get(field.kind, Digits.NONE)
        super().__init__(value, id=f"field-{field.name}", max_length=field.most, digits=digits)
        self.field = field
        self.given = value
        """What stood here before anything was typed."""

    def on_focus(self) -> None:
        """A day, hour or number that was given is typed anew: the first digit takes its place."""
        if self.field.kind in TYPED_ANEW and self.value == self.given:
            self.select_all()


class ChoiceLine(Widget, can_focus=True):
    """One of a few words: arrows change it, a letter goes to the word that begins so."""

    DEFAULT_CSS = """
    ChoiceLine { height: 1; width: 1fr; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"record-form--choice"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", N_("choose"), key_display="← →", tooltip=CHOOSES),
        Binding("right", "step(1)", N_("choose"), show=False, tooltip=CHOOSES),
        Binding("enter", "done", N_("next"), show=False),
    ]

    @dataclass
    class Changed(Message):
        """Another choice."""

        line: ChoiceLine

    @dataclass
    class Done(Message):
        """Enter."""

        line: ChoiceLine

    @dataclass
    class Opened(Message):
        """Space: the choices as a list."""

        line: ChoiceLine

    def __init__(self, field: Field, value: str) -> None:
        super().__init__(id=f"field-{field.name}")
        self.field = field
        self.choices = YES_NO if field.kind is Kind.YES_NO else field.choices
        self.value = value

    @property
    def words(self) -> str:
        """The chosen words."""
        chosen = self.value.split(",") if self.field.kind is Kind.SEVERAL else [self.value]
        return ", ".join(_(words) for value, words in self.choices if value in chosen and words)

    def choose(self, value: str) -> None:
        """Take another value."""
        if value != self.value:
            self.value = value
            self.refresh()
            self.post_message(self.Changed(self))

    def action_step(self, step: int) -> None:
        if self.field.kind is Kind.SEVERAL:
            self.post_message(self.Opened(self))
            return
        values = [value for value, _words in self.choices]
        if not values:
            return
        at = values.index(self.value) if self.value in values else -1 if step > 0 else 0
        self.choose(values[(at + step) % len(values)])

    def action_done(self) -> None:
        self.post_message(self.Done(self))

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Letters choose here, and mean nothing else."""
        return character is not None and character.isprintable()

    def on_key(self, event: events.Key) -> None:
        if not event.is_printable or event.character is None:
            return
        event.stop()
        event.prevent_default()
        if event.character == " ":
            self.post_message(self.Opened(self))
            return
        letter = event.character.casefold()
        fits = [v for v, words in self.choices if _(words).casefold().startswith(letter)]
        if fits and self.field.kind is not Kind.SEVERAL:
            at = fits.index(self.value) + 1 if self.value in fits else 0
            self.choose(fits[at % len(fits)])

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        words = self.words or "–"
        text = f"‹ {words} ›" if self.has_focus else words
        style = self.rich_style
        if self.has_focus:
            style += self.get_component_rich_style("record-form--choice")
        return Strip([Segment(clipped(text, width), style)], width)


FieldLine = TextLine | ChoiceLine


class RecordForm(VerticalScroll, can_focus=False, inherit_bindings=False):
    """Fields one under the other, labels aligned, errors right under the field they belong to."""

    DEFAULT_CSS = """
    RecordForm { height: 1fr; width: 1fr; scrollbar-size: 0 0; }
    RecordForm Horizontal { height: 1; }
    RecordForm .-tall { layout: vertical; height: 2; }
    RecordForm .error { display: none; }
    RecordForm .error.-told { display: block; }
    """

    @dataclass
    class Typed(Message):
        """Something in a field changed."""

        name: str

    @dataclass
    class Finished(Message):
        """Enter on the last field."""

    def __init__(self, fields: Sequence[Field], values: Mapping[str, str]) -> None:
        super().__init__()
        self.fields = tuple(fields)
        self._first_values = {field.name: values.get(field.name, "") for field in fields}

    def compose(self) -> ComposeResult:
        for field in self.fields:
            value = self._first_values[field.name]
            chosen = field.kind in CHOSEN
            with Horizontal():
                yield OneLine(id=f"label-{field.name}", classes="label")
                yield ChoiceLine(field, value) if chosen else TextLine(field, value)
            yield OneLine(id=f"error-{field.name}", classes="error -alert")

    def on_mount(self) -> None:
        self.name_fields()

    def on_resize(self) -> None:
        self.name_fields()

    def name_fields(self) -> None:
        """Write the labels, in the language of now."""
        labels = {field.name: self._label(field) for field in self.fields}
        widest = max(map(cell_len, labels.values()), default=0)
        room = max(8, min(LABEL_MOST, widest, self.app.size.width * 2 // 5)) + 2
        stop = room + -room % TAB  # one byte leads there
        room = stop if stop <= self.app.size.width // 2 else room
        for name, words in labels.items():
            label, line = self.query_one(f"#label-{name}", OneLine), self.line(name)
            tall = cell_len(words) >= room  # then the field stands below
            assert label.parent is not None
            label.parent.set_class(tall, "-tall")
            label.styles.width = self.app.size.width if tall else room
            line.styles.margin = (0, 0, 0, room if tall else 0)
            label.show(f" {words}")
            line.refresh()

    def _label(self, field: Field) -> str:
        return f"{_(field.label)} *" if field.required else _(field.label)

    def line(self, name: str) -> FieldLine:
        """The widget of a field."""
        found = self.query_one(f"#field-{name}")
        assert isinstance(found, TextLine | ChoiceLine)
        return found

    @property
    def values(self) -> dict[str, str]:
        """What stands in the form."""
        return {field.name: self.line(field.name).value for field in self.fields}

    def fill(self, values: Mapping[str, str]) -> None:
        """Put other values into the fields."""
        for field in self.fields:
            line, value = self.line(field.name), values.get(field.name, "")
            if isinstance(line, ChoiceLine):
                line.choose(value)
            else:
                line.value = line.given = value

    def tell(self, name: str | None, words: str) -> bool:
        """Say under a field what is wrong with it and go there; whether there is such a field."""
        self.forgive()
        if name is None or name not in self._first_values:
            return False
        error = self.query_one(f"#error-{name}", OneLine)
        error.show(f"   ! {words}", alert=True)
        error.add_class("-told")
        self.line(name).focus()
        return True

    def forgive(self, name: str | None = None) -> None:
        """Take the error of a field away, or all errors."""
        which = ".error.-told" if name is None else f"#error-{name}"
        for error in self.query(which).results(OneLine):
            error.remove_class("-told")

    def go_on_from(self, name: str) -> None:
        """To the next field; from the last one the form is finished."""
        names = [field.name for field in self.fields]
        at = names.index(name)
        if at + 1 < len(names):
            self.line(names[at + 1]).focus()
        else:
            self.post_message(self.Finished())

    @on(TextLine.Submitted)
    def submitted(self, event: TextLine.Submitted) -> None:
        event.stop()
        assert isinstance(event.input, TextLine)
        self.go_on_from(event.input.field.name)

    @on(ChoiceLine.Done)
    def done(self, event: ChoiceLine.Done) -> None:
        event.stop()
        self.go_on_from(event.line.field.name)

    @on(TextLine.Changed)
    def typed(self, event: TextLine.Changed) -> None:
        event.stop()
        if isinstance(event.input, TextLine):
            self.post_message(self.Typed(event.input.field.name))

    @on(ChoiceLine.Changed)
    def chosen(self, event: ChoiceLine.Changed) -> None:
        event.stop()
        self.post_message(self.Typed(event.line.field.name))
