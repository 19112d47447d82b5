"""The figures cited in an evaluation: what each said when it was cited, and since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from clc_tui.language import C_, N_, _, date_text, ngettext, word
from clc_tui.reports.figures import figure_days, figure_words
from clc_tui.screens.asking import confirms
from clc_tui.screens.base import ROOMY, ClcScreen, Printable, tells
from clc_tui.screens.figure_form import CiteFigureForm
from clc_tui.services.figures import FigureLine, Reading, count_again, figures_of, remove_figure
from clc_tui.services.measures import counted_words, target_words
from clc_tui.session import Session
from clc_tui.widgets.record_table import Column, Record, RecordTable

REACHED = {
    True: C_("figure", "reached"),
    False: C_("figure", "not reached"),
    None: C_("figure", "nobody yet"),
}


class FiguresScreen(ClcScreen[None]):
    """Every figure with what it said each time; who `writes` the evaluation chooses others."""

    AREA: ClassVar[int | None] = 8
    HINTS_FIRST: ClassVar[tuple[str, ...]] = ("add",)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "add", N_("new figure"), tooltip=N_("Choose what is counted, and of what")),
        Binding("o", "again", N_("count again"),
                tooltip=N_("Count it today and keep that beside what it said before")),
        Binding("d", "remove", N_("take away"), tooltip=N_("Take this figure away")),
    ]  # fmt: skip

    def __init__(self, session: Session, evaluation_id: int, *, writes: bool = True) -> None:
        super().__init__(session)
        self._evaluation = evaluation_id
        self._writes = writes
        self._lines: tuple[FigureLine, ...] = ()
        self._new: object = None
        """A figure that was just chosen: the cursor goes to it."""

    def body(self) -> Iterable[Widget]:
        yield RecordTable((), id="figures")

    @property
    def table(self) -> RecordTable:
        return self.query_one("#figures", RecordTable)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Its own side alone says what is cited."""
        return action not in ("add", "remove") or self._writes

    async def reload(self) -> None:
        narrow = self.size.width < ROOMY
        self.table.set_columns((Column(),))
        self.table.empty = _("No figure yet.")
        if self.check_action("add", ()):
            words = _("No figure yet: {key} chooses one.")
            self.table.empty = words.format(key=self.key("a"))
        self._lines = await self.session.do(figures_of, evaluation_id=self._evaluation)
        records = [record for line in self._lines for record in _records(line, narrow)]
        self.table.fill(records, key=self._new)
        self._new = None
        n = len(self._lines)
        self.say(ngettext("{n} figure", "{n} figures", n).format(n=n) if n else self.table.empty)

    def papers_here(self) -> Sequence[Printable]:
        return (Printable("evaluation", self._evaluation),)

    def _line(self) -> FigureLine | None:
        return next((line for line in self._lines if line.figure_id == self.table.key), None)

    @on(RecordTable.Chosen, "#figures")
    def define(self, event: RecordTable.Chosen) -> None:
        """What the figure is, as it was when it was last read."""
        event.stop()
        line = self._line()
        if line is not None and line.latest is not None:
            self.say(line.latest.definition)

    @work
    @tells
    async def action_add(self) -> None:
        form = await CiteFigureForm.of(self.session, self._evaluation)
        self._new = await self.app.push_screen_wait(form)
        if self._new is not None:
            self.to_tell = _("Saved.")

    @tells
    async def action_again(self) -> None:
        line = self._line()
        if line is None:
            self.say(self.table.empty)
            return
        found = await self.session.do(count_again, line.figure_id)
        await self.reload()
        words = _("{figure}: {now}. It is kept.")
        self.say(words.format(figure=figure_words(line), now=counted_words(line.measure, found)))

    @work
    @tells
    async def action_remove(self) -> None:
        line = self._line()
        if line is None:
            self.say(self.table.empty)
            return
        question = _("Take away “{figure}” with all it said?").format(figure=figure_words(line))
        if await confirms(self.app, self.session, question):
            await self.session.do(remove_figure, line.figure_id)
            await self.reload()
            self.say(_("Taken away: {figure}.").format(figure=figure_words(line)))


def _records(line: FigureLine, narrow: bool) -> Iterator[Record]:
    """The figure, below it what it said each time, and where it should be."""
    yield Record(line.figure_id, (figure_words(line),), spread=True)
    yield _below(figure_days(line))
    for reading in line.readings:
        yield _below(_said(line, reading, narrow))
    if line.target is not None:
        target = target_words(line.measure, line.target, line.target_is)
        yield _below(f"{_('should be')} {target}")
        yield _below(f"   {_(REACHED[line.met])}")


def _below(words: str) -> Record:
    return Record(None, (f"  {words}",), spread=True)


def _said(line: FigureLine, reading: Reading, narrow: bool) -> str:
    """What it said once; on a narrow screen without the day, and without of how many."""
    said = counted_words(line.measure, reading.counted)
    if narrow:
        said = said.partition(" (")[0]
    day = "" if narrow else f", {date_text(reading.read_on)}"
    return f"{word(reading.occasion)}{day}: {said}"
