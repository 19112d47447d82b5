"""What of the small centre in `world` has figures, and an act for each verb of theirs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import figure_things
import given

from clc_tui.follow_up import EvaluationKind, EvaluationState, Measure, TargetIs
from clc_tui.services import figures, follow_report, measures
from clc_tui.services.figures import FigureWish
from clc_tui.terms import Actor, Role

if TYPE_CHECKING:
    from world import World

WISH = FigureWish(Measure.ATTENDANCE, target=80, target_is=TargetIs.AT_LEAST)


@dataclass(kw_only=True)
class Cited:
    """Ids of what figures belong to."""

    of_committee: int
    of_ngo: int
    """The two evaluations, both being written."""
    wanted: int
    """A recommendation that is accepted."""
    figure: int
    """Its evidence."""


def make_cited(facilitator: Actor, course: int) -> Cited:
    """Two evaluations and a recommendation whose figure stands below its target."""
    centre_id = facilitator.centre
    of_committee, of_ngo = (
        figure_things.evaluation(centre_id, kind, EvaluationState.DRAFT) for kind in EvaluationKind
    )
    wanted = figure_things.recommendation(centre_id, 90)
    of_course = WISH._replace(course_id=course)
    figure = figures.add_figure_evidence(facilitator, wanted, of_course, 90)
    return Cited(of_committee=of_committee, of_ngo=of_ngo, wanted=wanted, figure=figure)


def _own(w: World, actor: Actor) -> int:
    return w.of_committee if actor.is_a(Role.SECRETARY) else w.of_ngo


FIGURE_WRITES: dict[str, Callable[[World, Actor], object]] = {
    "cite_figure": lambda w, a: figures.cite_figure(a, _own(w, a), WISH),
    "add_figure_evidence": lambda w, a: figures.add_figure_evidence(
        a, w.wanted, FigureWish(Measure.WOMEN, group_id=w.group), 30
    ),
    "count_again": lambda w, a: figures.count_again(given.later(a, 1), w.figure),
    "remove_figure": lambda w, a: figures.remove_figure(a, w.figure),
}

FIGURE_READS: dict[str, Callable[[World, Actor], object]] = {
    "measured": lambda w, a: measures.measured(a, Measure.LEARNERS, given.TERM, given.TODAY),
    "figure_choices": lambda w, a: figures.figure_choices(a),
    "follow_report": lambda w, a: follow_report.follow_report(a),
    "figures_of": lambda w, a: figures.figures_of(a, recommendation_id=w.wanted),
}

FIGURE_MAY = {
    "measured": "fsea", "figure_choices": "fse", "figures_of": "fsea", "follow_report": "fsea",
    "cite_figure": "se",
    "add_figure_evidence": "fse", "count_again": "fse", "remove_figure": "fse",
}  # fmt: skip
"""Who may use each verb, as in `test_rights`."""
