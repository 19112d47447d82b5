"""Choosing a figure: what is counted, of what, of which days, and where it should be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import ClassVar, Self

from textual.widget import Widget

from clc_tui.follow_up import Measure, TargetIs
from clc_tui.language import C_, N_, _, word
from clc_tui.screens.form import FormScreen
from clc_tui.services.figures import (
    FigureChoices,
    FigureWish,
    add_figure_evidence,
    cite_figure,
    figure_choices,
)
from clc_tui.services.measures import DEFINITIONS, counted_words, measured
from clc_tui.session import Session
from clc_tui.terms import ClcError, Invalid
from clc_tui.widgets.form_values import date_of, date_words, number_of
from clc_tui.widgets.line import OneLine, wrapped
from clc_tui.widgets.record_form import Field, Kind

WINDOW = 90
"""Days that evidence looks at, unless somebody says otherwise."""
LINES = 4
"""Of a definition, where there is room for it."""
ROOMY = 20
"""From so many lines of the window on there is."""


class FigureForm(FormScreen):
    """A figure; dismissed with its id. What it says now is told while it is chosen."""

    TITLE = N_("Figure")
    AREA: ClassVar[int | None] = 6

    def __init__(
        self, session: Session, subject_id: int = 0, choices: FigureChoices | None = None
    ) -> None:
        super().__init__(session, subject_id)
        self._choices = choices or FigureChoices((), (), None, None)

    @classmethod
    async def of(cls, session: Session, subject_id: int = 0) -> Self:
        """The form with the courses and classes of the centre."""
        return cls(session, subject_id, await session.do(figure_choices))

    def fields(self) -> Sequence[Field]:
        measures = tuple((each.value, word(each)) for each in Measure)
        of = (
            ("", C_("figure", "the whole centre")),
            *((f"course {number}", title) for number, title in self._choices.courses),
            *((f"group {number}", title) for number, title in self._choices.classes),
        )
        targets = (("", N_("no target")), *((each.value, word(each)) for each in TargetIs))
        return (
            Field("measure", N_("Figure"), Kind.CHOICE, measures, required=True),
            Field("of", N_("Of what"), Kind.CHOICE, of),
            *self.when(),
            Field("target_is", N_("Should be"), Kind.CHOICE, targets),
            Field("target", N_("How much (% or number)"), Kind.NUMBER, most=7),
        )

    def when(self) -> Sequence[Field]:
        """The fields that say of which days it is."""
        raise NotImplementedError

    def days(self, values: Mapping[str, str]) -> tuple[date, date]:
        """The days it is of; raises `Invalid` for what are none."""
        raise NotImplementedError

    async def add(self, wish: FigureWish, values: Mapping[str, str]) -> int:
        """Write the figure down."""
        raise NotImplementedError

    def aside(self) -> Iterable[Widget]:
        yield OneLine(id="now")
        for number in range(LINES):
            yield OneLine(id=f"definition-{number}", classes="-dim")

    async def initial(self) -> Mapping[str, str]:
        return {"measure": Measure.ATTENDANCE.value}

    async def reload(self) -> None:
        await super().reload()
        await self.changed(self.form.values)

    async def changed(self, values: dict[str, str]) -> None:
        """Tell what exactly is counted, and what it says now."""
        measure = Measure(values["measure"])
        room = self.size.width - 1
        lines = wrapped(_(DEFINITIONS[measure]), room) if self.size.height >= ROOMY else []
        for number in range(LINES):
            line = self.query_one(f"#definition-{number}", OneLine)
            line.display = number < len(lines)
            line.show(f" {lines[number]}" if line.display else "")
        self.query_one("#now", OneLine).show(f" {await self._now(measure, values)}")

    async def _now(self, measure: Measure, values: Mapping[str, str]) -> str:
        """What the figure says now; nothing while what is typed is not whole."""
        course_id, group_id = _of(values["of"])
        try:
            found = await self.session.do(
                measured, measure, *self.days(values), course_id=course_id, group_id=group_id
            )
        except ClcError:
            return ""
        return _("Now: {figure}").format(figure=counted_words(measure, found))

    async def save(self, values: dict[str, str]) -> object:
        course_id, group_id = _of(values["of"])
        target = number_of(values["target"], "target")
        target_is = TargetIs(values["target_is"]) if values["target_is"] else None
        wish = FigureWish(Measure(values["measure"]), course_id, group_id, target, target_is)
        return await self.add(wish, values)


class CiteFigureForm(FigureForm):
    """A figure to cite in an evaluation, for its time unless other days are typed."""

    FORM = "figure_cited"
    TITLE = N_("Figure for the evaluation")

    @classmethod
    async def of(cls, session: Session, subject_id: int = 0) -> Self:
        return cls(session, subject_id, await session.do(figure_choices, subject_id))

    def when(self) -> Sequence[Field]:
        return (
            Field("first", N_("From which day"), Kind.DATE, most=12, required=True),
            Field("last", N_("Until which day"), Kind.DATE, most=12, required=True),
        )

    async def initial(self) -> Mapping[str, str]:
        return {
            **await super().initial(),
            "first": date_words(self._choices.first),
            "last": date_words(self._choices.last),
        }

    def days(self, values: Mapping[str, str]) -> tuple[date, date]:
        first, last = date_of(values["first"], "first"), date_of(values["last"], "last")
        if first is None or last is None:
            field = "first" if first is None else "last"
            raise Invalid(N_("Write a date like 23.11.2026."), field)
        return first, last

    async def add(self, wish: FigureWish, values: Mapping[str, str]) -> int:
        first, last = self.days(values)
        return await self.session.do(cite_figure, self.subject_id, wish, first=first, last=last)


class EvidenceFigureForm(FigureForm):
    """A figure that shows what comes of a recommendation."""

    FORM = "figure_evidence"
    TITLE = N_("Figure that shows it")

    def when(self) -> Sequence[Field]:
        return (
            Field("window", N_("Of the last days"), Kind.NUMBER, most=4, required=True),
        )  # fmt: skip

    async def initial(self) -> Mapping[str, str]:
        return {**await super().initial(), "window": str(WINDOW)}

    def _window(self, values: Mapping[str, str]) -> int:
        window = number_of(values["window"], "window")
        if not window:
            raise Invalid(N_("Write of how many days."), "window")
        return window

    def days(self, values: Mapping[str, str]) -> tuple[date, date]:
        today = self.session.actor.today
        return today - timedelta(days=self._window(values) - 1), today

    async def add(self, wish: FigureWish, values: Mapping[str, str]) -> int:
        window = self._window(values)
        return await self.session.do(add_figure_evidence, self.subject_id, wish, window)


def _of(chosen: str) -> tuple[int | None, int | None]:
    """The course and the class somebody chose."""
    table, _space, number = chosen.partition(" ")
    if not number:
        return None, None
    return (int(number), None) if table == "course" else (None, int(number))
