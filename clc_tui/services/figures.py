"""Figures of the file's own: cited in an evaluation, or shown as evidence for a recommendation.

What a figure said on a day is kept with its definition, and stays as it was however often it is
counted again. One cited in an evaluation is of a time of its own; evidence is of the last days
before it is looked at.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from clc_tui.db import changes
from clc_tui.db.connection import database
from clc_tui.db.follow_up import Evaluation, Figure, FigureReading, Recommendation
from clc_tui.follow_up import (
    EvaluationState,
    Measure,
    Occasion,
    RecommendationState,
    TargetIs,
)
from clc_tui.language import LANGUAGES, N_, current
from clc_tui.services.counting import Counted, Scope, count
from clc_tui.services.gate import about, reads, writes
from clc_tui.services.log_words import whole
from clc_tui.services.measures import (
    LONGEST,
    checked_scope,
    definitions,
    met,
    require_days,
    require_target,
    run_words,
    scope_words,
)
from clc_tui.services.rows import row_of
from clc_tui.services.sides import own_row, row_in_sight
from clc_tui.terms import Actor, Clash, Invalid, Refused

FIGURES_MOST = 30
"""Figures of one evaluation, or of one recommendation."""
CLASSES_MOST = 60
"""So many classes are offered: those of the last terms."""
CLOSED = N_("This evaluation is closed; its figures stay as they are.")
OVER = N_("This recommendation is over; its figures stay as they are.")


class Reading(NamedTuple):
    """What a figure said on a day; `definition` is in the reader's language, as it was then."""

    read_on: date
    occasion: Occasion
    counted: Counted
    definition: str


class FigureLine(NamedTuple):
    """A figure with everything that was read of it, oldest first."""

    figure_id: int
    measure: Measure
    scope: Scope
    of: str
    """The course or class, or the whole centre, in words."""
    first: date | None
    last: date | None
    window_days: int | None
    """Of evidence: how many days before the day of reading it looks at."""
    target: int | None
    target_is: TargetIs | None
    readings: tuple[Reading, ...]
    now: Reading | None = None
    """Of evidence: what it says today, not kept."""

    def last_at(self, *occasions: Occasion) -> Reading | None:
        """The last reading that was made for one of these."""
        found = [each for each in self.readings if each.occasion in occasions]
        return found[-1] if found else None

    @property
    def beginning(self) -> Reading | None:
        """What it said when it was cited or added."""
        return self.readings[0] if self.readings else None

    @property
    def declared(self) -> Reading | None:
        """What it said when the recommendation was last said to be done."""
        return self.last_at(Occasion.DECLARED)

    @property
    def verified(self) -> Reading | None:
        return self.last_at(Occasion.VERIFIED)

    @property
    def latest(self) -> Reading | None:
        """What it says now, else what it said last."""
        return self.now or (self.readings[-1] if self.readings else None)

    def met_at(self, reading: Reading | None) -> bool | None:
        """Whether it was where it should be; None without a target, and where nobody was there."""
        if reading is None:
            return None
        return met(self.measure, reading.counted, self.target, self.target_is)

    @property
    def met(self) -> bool | None:
        """Whether it is where it should be."""
        return self.met_at(self.latest)


class FigureChoices(NamedTuple):
    """Of what figures can be: ids and words, the newest classes first; and an evaluation's days."""

    courses: tuple[tuple[int, str], ...]
    classes: tuple[tuple[int, str], ...]
    first: date | None
    last: date | None


class FigureWish(NamedTuple):
    """A figure somebody chose: what is counted, of what, and where it should be."""

    measure: Measure
    course_id: int | None = None
    group_id: int | None = None
    target: int | None = None
    target_is: TargetIs | None = None


@writes
def cite_figure(
    actor: Actor,
    evaluation_id: int,
    wish: FigureWish,
    *,
    first: date | None = None,
    last: date | None = None,
) -> int:
    """Cite a figure in an evaluation, for its time unless days are said; returns the figure's id.

    Citing the same again changes nothing. Raises `Clash` once the evaluation is closed.
    """
    row = own_row(actor, evaluation_id)
    about("evaluation", evaluation_id)
    _require_evaluation_open(row)
    first, last = first or row.from_day, last or row.until
    require_days(actor, first, last)
    known = Figure.select().where(Figure.evaluation_id == evaluation_id)
    of = {"evaluation_id": evaluation_id, "from_day": first, "until": last}
    return _added(actor, list(known), wish, of, Occasion.CITED)


@writes
def add_figure_evidence(
    actor: Actor, recommendation_id: int, wish: FigureWish, window_days: int
) -> int:
    """Let a figure show what comes of a recommendation; returns the figure's id.

    It looks at the last `window_days` before the day it is read. Adding the same again changes
    nothing. Raises `Clash` once the recommendation is over.
    """
    row = row_of(actor, Recommendation, recommendation_id)
    about("recommendation", recommendation_id)
    _require_recommendation_open(row)
    if not 1 <= window_days <= LONGEST:
        words = N_("Between {least} and {most}.")
        raise Invalid(words, field="window", least=1, most=LONGEST)
    known = Figure.select().where(Figure.recommendation_id == recommendation_id)
    of = {"recommendation_id": recommendation_id, "window_days": window_days}
    return _added(actor, list(known), wish, of, Occasion.ADDED)


def _added(
    actor: Actor,
    known: list[Figure],
    wish: FigureWish,
    of: dict[str, Any],
    occasion: Occasion,
) -> int:
    """The id of the figure, which is written and read for the first time where it is new."""
    scope = checked_scope(actor, wish.measure, wish.course_id, wish.group_id)
    require_target(wish.measure, wish.target, wish.target_is)
    target_is = None if wish.target_is is None else wish.target_is.value
    columns = {
        **of, "measure": wish.measure.value, "course_id": scope.course_id,
        "group_id": scope.group_id, "target": wish.target, "target_is": target_is,
    }  # fmt: skip
    for row in known:
        if all(getattr(row, name) == value for name, value in columns.items()):
            return int(row.id)
    if len(known) >= FIGURES_MOST:
        raise Invalid(N_("At most {most} figures stand here. Take one away."), most=FIGURES_MOST)
    made = Figure.create(centre_id=actor.centre, **columns)
    _keep(actor, made, occasion)
    return int(made.id)


@writes
def count_again(actor: Actor, figure_id: int) -> Counted:
    """Count a figure again today and keep what it says beside what it said before.

    Nothing is kept twice on one day where nothing has changed.
    """
    row = _figure_in_sight(actor, figure_id)
    about(*_subject(row))
    found = _counted(row, actor.today)
    last = (
        FigureReading.select()
        .where(FigureReading.figure_id == figure_id)
        .order_by(FigureReading.id.desc())
        .first()
    )
    same = last is not None and last.read_on == actor.today and _said(last) == found
    if not same:
        _keep(actor, row, Occasion.AGAIN, found)
    return found


@writes
def remove_figure(actor: Actor, figure_id: int) -> None:
    """Take a figure away, with what was read of it.

    Raises `Clash` where what it belongs to is over, and where it was shown when a recommendation
    was said to be done: what was shown then stays.
    """
    row = _figure_in_sight(actor, figure_id)
    about(*_subject(row))
    table, of_id = _subject(row)
    if table == "evaluation":
        _require_evaluation_open(own_row(actor, of_id))
    else:
        _require_recommendation_open(row_of(actor, Recommendation, of_id))
    readings = list(FigureReading.select().where(FigureReading.figure_id == figure_id))
    shown = (Occasion.DECLARED, Occasion.VERIFIED)
    if any(each.occasion in shown for each in readings):
        raise Clash(N_("This figure was shown when it was said to be done. It stays."))
    for each in readings:
        each.delete_instance()
    row.delete_instance()


def keep_readings(actor: Actor, recommendation_id: int, occasion: Occasion) -> None:
    """Keep what every figure of a recommendation says today, inside a running verb."""
    for row in (
        Figure.select().where(Figure.recommendation_id == recommendation_id).order_by(Figure.id)
    ):
        _keep(actor, row, occasion)


@reads
def figure_choices(actor: Actor, evaluation_id: int | None = None) -> FigureChoices:
    """Of what figures can be counted, and of an evaluation its time.

    Not of the practice class, nor of lessons for one.
    """
    courses = database.execute_sql(
        "SELECT c.id, c.title FROM course c WHERE c.centre_id = ?1 AND EXISTS (SELECT 1 FROM"
        ' "group" g WHERE g.course_id = c.id AND NOT g.practice) ORDER BY c.title, c.id',
        (actor.centre,),
    )
    classes = database.execute_sql(
        'SELECT g.id, c.title, g.target, g.starts_on FROM "group" g JOIN course c'
        " ON c.id = g.course_id WHERE g.centre_id = ?1 AND NOT g.practice AND NOT g.individual"
        f" ORDER BY g.starts_on DESC, g.id DESC LIMIT {CLASSES_MOST}",
        (actor.centre,),
    )
    row = None if evaluation_id is None else row_in_sight(actor, evaluation_id)
    return FigureChoices(
        tuple((course_id, title) for course_id, title in courses),
        tuple((group_id, run_words(*words)) for group_id, *words in classes),
        None if row is None else row.from_day,
        None if row is None else row.until,
    )


@reads
def figures_of(
    actor: Actor, *, evaluation_id: int | None = None, recommendation_id: int | None = None
) -> tuple[FigureLine, ...]:
    """The figures of an evaluation or of a recommendation, in the order they were chosen in.

    Those of a recommendation say as well what they say today.
    """
    if evaluation_id is not None:
        row_in_sight(actor, evaluation_id)
        return figure_lines(Figure.evaluation_id == evaluation_id, actor.today)
    assert recommendation_id is not None
    row_of(actor, Recommendation, recommendation_id)
    return figure_lines(Figure.recommendation_id == recommendation_id, actor.today)


def figures_shown(recommendation_id: int, today: date) -> tuple[FigureLine, ...]:
    """What figures show of a recommendation, inside a running verb that has seen to the right."""
    return figure_lines(Figure.recommendation_id == recommendation_id, today)


def figure_lines(which: Any, today: date) -> tuple[FigureLine, ...]:  # noqa: ANN401
    """The figures for which a condition holds, with their readings; inside a running verb."""
    rows = list(Figure.select().where(which).order_by(Figure.id))
    if not rows:
        return ()
    readings: dict[int, list[Reading]] = {row.id: [] for row in rows}
    for each in (
        FigureReading.select()
        .where(FigureReading.figure_id.in_(list(readings)))
        .order_by(FigureReading.id)
    ):
        readings[each.figure_id].append(_reading(each))
    return tuple(_line(row, tuple(readings[row.id]), today) for row in rows)


def _line(row: Figure, readings: tuple[Reading, ...], today: date) -> FigureLine:
    now = None
    measure = Measure(row.measure)
    if row.recommendation_id is not None:
        told = _definition(definitions(measure))
        now = Reading(today, Occasion.AGAIN, _counted(row, today), told)
    scope = _scope(row)
    return FigureLine(
        row.id, measure, scope, scope_words(scope), row.from_day, row.until, row.window_days,
        row.target, None if row.target_is is None else TargetIs(row.target_is), readings, now,
    )  # fmt: skip


def _scope(row: Figure) -> Scope:
    return Scope(row.course_id, row.group_id)


def _reading(row: FigureReading) -> Reading:
    return Reading(row.read_on, Occasion(row.occasion), _said(row), _definition(row.definition))


def _said(row: FigureReading) -> Counted:
    return Counted(row.numerator, row.denominator, row.unknown)


def _definition(kept: str) -> str:
    """A definition in the reader's language, of those it was kept in."""
    lines = kept.split("\n")
    return lines[LANGUAGES.index(current())] if len(lines) == len(LANGUAGES) else kept


def _counted(row: Figure, today: date) -> Counted:
    """What a figure says on a day."""
    first, last = row.from_day, row.until
    if row.window_days is not None:
        first, last = today - timedelta(days=row.window_days - 1), today
    return count(row.centre_id, Measure(row.measure), first, last, _scope(row), today)


def _keep(actor: Actor, row: Figure, occasion: Occasion, found: Counted | None = None) -> None:
    """Write down what a figure says today."""
    said = found or _counted(row, actor.today)
    FigureReading.create(
        centre_id=actor.centre, figure_id=row.id, read_on=actor.today, occasion=occasion.value,
        numerator=said.numerator, denominator=said.denominator, unknown=said.unknown,
        definition=definitions(Measure(row.measure)),
    )  # fmt: skip


# What may be changed


def _figure_in_sight(actor: Actor, figure_id: int) -> Figure:
    row = row_of(actor, Figure, figure_id)
    if row.evaluation_id is not None:
        row_in_sight(actor, row.evaluation_id)
    return row


def _subject(row: Figure) -> tuple[str, int]:
    """What the log says an entry about a figure is about."""
    if row.evaluation_id is not None:
        return "evaluation", row.evaluation_id
    assert row.recommendation_id is not None
    return "recommendation", row.recommendation_id


def _require_evaluation_open(row: Evaluation) -> None:
    if row.state == EvaluationState.CLOSED:
        raise Clash(CLOSED)


def _require_recommendation_open(row: Recommendation) -> None:
    if not RecommendationState(row.state).open:
        raise Clash(OVER)


def require_figures_open(inverse: Iterable[changes.Change]) -> None:
    """Raise where undoing would bring or take away a figure of something that is over by now."""
    for change in inverse:
        if change.table != "figure":
            continue
        values = whole(change)
        evaluation = Evaluation.get_or_none(Evaluation.id == values.get("evaluation_id"))
        if evaluation is not None and evaluation.state == EvaluationState.CLOSED:
            raise Refused(CLOSED)
        of = Recommendation.get_or_none(Recommendation.id == values.get("recommendation_id"))
        if of is not None and not RecommendationState(of.state).open:
            raise Refused(OVER)
