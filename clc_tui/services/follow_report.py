"""Recommendations as they are reported: how each stands, and how many were carried out in time.

What is addressed outside is told, and is in no rate: it is not the centre's to carry out. What was
rejected or is no longer needed is in none either.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any, NamedTuple

from clc_tui.db.connection import database
from clc_tui.db.models import Centre
from clc_tui.db.names import fold, short_name
from clc_tui.follow_up import (
    Addressed,
    EvaluationKind,
    Priority,
    ProgressAnswer,
    RecommendationState,
    Response,
    ReviewArea,
    StepKind,
)
from clc_tui.language import C_, N_, _, date_text, word
from clc_tui.services.bodies import body_words
from clc_tui.services.follow_up_words import number_words
from clc_tui.services.gate import reads
from clc_tui.terms import Actor, Invalid

LONG = 18
"""Months after which what is still open has been so for long."""
DOING = (RecommendationState.ACCEPTED, RecommendationState.IN_PROGRESS)
FINISHED = (RecommendationState.DONE, RecommendationState.VERIFIED)


class ActionLine(NamedTuple):
    """Something that is to be done: by whom, until when, and when it was."""

    words: str
    who: str
    due: date | None
    done_on: date | None


class SaidLine(NamedTuple):
    """What the latest evaluation of a side says of a recommendation."""

    kind: EvaluationKind
    answer: ProgressAnswer
    words: str
    on: date


class Source(NamedTuple):
    """The evaluation a recommendation is of."""

    evaluation_id: int
    kind: EvaluationKind
    first: date
    last: date

    @property
    def spoken(self) -> str:
        return f"{word(self.kind)}, {date_text(self.first)}–{date_text(self.last)}"


class FollowLine(NamedTuple):
    """One recommendation and how it stands."""

    id: int
    number: str
    words: str
    area: ReviewArea
    priority: Priority
    made_on: date
    source: Source | None
    addressed: Addressed
    body_id: int | None
    to: str
    """Who is to carry it out, in the reader's words."""
    state: RecommendationState
    response: Response | None
    due: date | None
    repeats: str
    """The number of the earlier one that said the same."""
    said: str
    """The words of its last step: why it was rejected or sent back, what was done."""
    attested: str
    """Who said that it is done, or checked it, without sitting at a terminal; and the paper."""
    declared_on: date | None
    """Of what is done: when it was said to be."""
    verified_on: date | None
    actions: tuple[ActionLine, ...]
    progress: tuple[SaidLine, ...]

    def overdue(self, today: date) -> int:
        """By how many days it is late; 0 for what is not."""
        late = self.state in DOING and self.due is not None and self.due < today
        return (today - self.due).days if late and self.due is not None else 0

    def long(self, today: date) -> bool:
        """Whether it has been open for more than `LONG` months."""
        months = 12 * (today.year - self.made_on.year) + today.month - self.made_on.month
        over = months > LONG or (months == LONG and today.day > self.made_on.day)
        return self.state.open and over

    @property
    def counts(self) -> bool:
        """Whether it is in the rates: somebody here promised to do it."""
        return self.addressed is not Addressed.OUTSIDE and self.state in (*DOING, *FINISHED)

    @property
    def in_time(self) -> bool | None:
        """Whether it was done by its day; None for what is not done, or has no day."""
        if self.declared_on is None or self.due is None:
            return None
        return self.declared_on <= self.due


class FollowReport(NamedTuple):
    """The recommendations that were asked for, by number."""

    centre: str
    today: date
    lines: tuple[FollowLine, ...]


class Wanted(NamedTuple):
    """Which recommendations are asked for; nothing said: all."""

    first: date | None = None
    last: date | None = None
    """Made in this time."""
    evaluation_id: int | None = None
    body_id: int | None = None
    to: str = ""
    """Whom they are addressed to, in words."""
    area: ReviewArea | None = None
    standing: str = ""
    """"open", "overdue", or a state."""


STANDING = ("open", "overdue", *(state.value for state in RecommendationState))


EVERYTHING = Wanted()


@reads
def follow_report(actor: Actor, wanted: Wanted = EVERYTHING) -> FollowReport:
    """The recommendations of the centre, by number; raises `Invalid` for a body nobody knows."""
    lines = follow_lines(actor)
    if wanted.to:
        lines = _to(lines, wanted.to)
    found = tuple(line for line in lines if _is_wanted(line, wanted, actor.today))
    return FollowReport(Centre.get_by_id(actor.centre).name, actor.today, found)


def _is_wanted(line: FollowLine, wanted: Wanted, today: date) -> bool:
    standing = {"": True, "open": line.state.open, "overdue": line.overdue(today) > 0}
    return (
        (wanted.first is None or line.made_on >= wanted.first)
        and (wanted.last is None or line.made_on <= wanted.last)
        and (wanted.area is None or line.area is wanted.area)
        and (wanted.body_id is None or line.body_id == wanted.body_id)
        and (
            wanted.evaluation_id is None
            or (line.source is not None and line.source.evaluation_id == wanted.evaluation_id)
        )
        and standing.get(wanted.standing, line.state.value == wanted.standing)
    )


def _to(lines: tuple[FollowLine, ...], asked: str) -> tuple[FollowLine, ...]:
    """Those addressed to whom the words name: in full, or by how the name begins."""
    names = {name for line in lines for name in _called(line)}
    for fits in (str.__eq__, str.startswith):
        found = {name for name in names if fits(fold(name), fold(asked))}
        if len(found) == 1:
            return tuple(line for line in lines if found & _called(line))
    if not names:
        return ()
    raise Invalid(
        N_("There are recommendations to: {names}. Say one of them."), names=sorted(names)
    )


def _called(line: FollowLine) -> set[str]:
    """What whom it is addressed to is called; outside by that word as well."""
    outside = line.addressed is Addressed.OUTSIDE
    return {line.to, word(Addressed.OUTSIDE)} if outside else {line.to}


# How each stands

_LINES = """
    SELECT r.id, r.year, r.number, r.words, r.area, r.priority, r.made_at, r.evaluation_id,
        e.kind, e.from_day, e.until, r.addressed, r.body_id, b.code, b.name, r.outside, r.state,
        r.response, r.due, o.year, o.number
    FROM recommendation r LEFT JOIN evaluation e ON e.id = r.evaluation_id
    LEFT JOIN body b ON b.id = r.body_id LEFT JOIN recommendation o ON o.id = r.repeats_id
    WHERE r.centre_id = ? ORDER BY r.year, r.number
"""
_STEPS = """
    SELECT s.recommendation_id, s.kind, s.at, s.words, s.said_by, s.said_on, s.paper_no
    FROM recommendation_step s WHERE s.centre_id = ? ORDER BY s.id
"""
_ACTIONS = """
    SELECT a.recommendation_id, a.words, a.who, p.family_name, p.given_name, p.patronymic,
        b.code, b.name, a.due, a.done_on
    FROM recommendation r CROSS JOIN action a ON a.recommendation_id = r.id
    LEFT JOIN person p ON p.id = a.person_id LEFT JOIN body b ON b.id = a.body_id
    WHERE r.centre_id = ? ORDER BY a.recommendation_id, a.number
"""
_PROGRESS = """
    SELECT p.recommendation_id, e.kind, p.answer, p.words, p.at
    FROM evaluation e CROSS JOIN progress p
    WHERE p.evaluation_id = e.id AND e.centre_id = ? AND e.state <> 'draft'
    ORDER BY e.until, e.id
"""


class _Step(NamedTuple):
    kind: StepKind
    at: str
    words: str
    said_by: str | None
    said_on: str | None
    paper_no: str | None

    @property
    def on(self) -> date:
        """The day it was said, also where it was typed later."""
        return date.fromisoformat(self.said_on or self.at[:10])

    @property
    def attested(self) -> str:
        if self.said_by is None:
            return ""
        return _("{what}: {who}, {day}, paper {paper}").format(
            what=word(self.kind), who=self.said_by, day=date_text(self.on), paper=self.paper_no
        )


def follow_lines(actor: Actor) -> tuple[FollowLine, ...]:
    """Every recommendation of the centre by number, inside a running verb."""
    steps: dict[int, list[_Step]] = defaultdict(list)
    for of, kind, *rest in _rows(_STEPS, actor):
        steps[of].append(_Step(StepKind(kind), *rest))
    actions: dict[int, list[ActionLine]] = defaultdict(list)
    for of, *action in _rows(_ACTIONS, actor):
        actions[of].append(_action(*action))
    said: dict[int, dict[str, SaidLine]] = defaultdict(dict)
    for of, kind, answer, words, at in _rows(_PROGRESS, actor):
        on = date.fromisoformat(at[:10])
        said[of][kind] = SaidLine(EvaluationKind(kind), ProgressAnswer(answer), words, on)
    return tuple(
        _line(row, steps[row[0]], tuple(actions[row[0]]), tuple(said[row[0]].values()))
        for row in _rows(_LINES, actor)
    )


def _rows(sql: str, actor: Actor) -> list[tuple[Any, ...]]:
    return list(database.execute_sql(sql, (actor.centre,)))


def _line(
    row: tuple[Any, ...],
    steps: list[_Step],
    actions: tuple[ActionLine, ...],
    progress: tuple[SaidLine, ...],
) -> FollowLine:
    number = number_words(row[1], row[2])
    words, area, priority, made_at, source_id, kind, first, last = row[3:11]
    addressed, body_id, code, name, outside, state, response, due, *repeats = row[11:]
    stands = RecommendationState(state)
    verified = _last(steps, StepKind.VERIFIED) if stands is RecommendationState.VERIFIED else None
    declared = _last(steps, StepKind.DECLARED) or verified if stands in FINISHED else None
    source = None
    if source_id is not None:
        source = Source(source_id, EvaluationKind(kind), _day(first), _day(last))
    to = outside or (body_words(code, name) if body_id else _(C_("addressed", "the centre")))
    told = (step.attested for step in (declared, verified) if step is not None)
    return FollowLine(
        row[0], number, words, ReviewArea(area), Priority(priority), _day(made_at[:10]), source,
        Addressed(addressed), body_id, to, stands,
        None if response is None else Response(response), None if due is None else _day(due),
        number_words(*repeats) if repeats[0] is not None else "",
        next((step.words for step in reversed(steps) if step.words), ""),
        "; ".join(dict.fromkeys(filter(None, told))),
        None if declared is None else declared.on, None if verified is None else verified.on,
        actions, progress,
    )  # fmt: skip


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _last(steps: list[_Step], kind: StepKind) -> _Step | None:
    return next((step for step in reversed(steps) if step.kind is kind), None)


def _action(
    words: str,
    who: str,
    family: str | None,
    given: str | None,
    patronymic: str | None,
    code: str | None,
    name: str | None,
    due: str | None,
    done_on: str | None,
) -> ActionLine:
    if family is not None:
        who = short_name(family, given or "", patronymic or "")
    elif name is not None:
        who = body_words(code, name)
    days = (None if day is None else _day(day) for day in (due, done_on))
    return ActionLine(words, who, *days)
