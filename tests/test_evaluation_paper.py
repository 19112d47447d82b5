"""An evaluation on paper: what was seen, said and counted, and how earlier ones stand."""

from __future__ import annotations

import io
import json
from datetime import date
from typing import Any

import figure_things as things
import follow_up
import given
import openpyxl
import pytest

from clc_tui.db.follow_up import Evaluation, Feedback
from clc_tui.follow_up import (
    EvaluationKind,
    EvaluationState,
    Measure,
    ProgressAnswer,
    RecommendationState,
    TargetIs,
)
from clc_tui.reports.formats import written
from clc_tui.reports.papers import made
from clc_tui.reports.shape import Report
from clc_tui.services.figures import FigureWish, cite_figure, count_again
from clc_tui.services.papers import PaperLine
from clc_tui.terms import Actor, Invalid, NotFound, Refused, Role

ATTENDANCE = FigureWish(Measure.ATTENDANCE, target=80, target_is=TargetIs.AT_LEAST)


@pytest.fixture
def ngo(centre: int) -> Actor:
    return given.actor(centre, Role.EVALUATOR)


@pytest.fixture
def draft(ngo: Actor) -> int:
    """The NGO's evaluation with a finding, a word of the community, a figure and an answer."""
    centre = ngo.centre
    group = given.group(given.course(centre))
    learners = given.learners(group, ["Ахметова Айгүл", "Бекова Жанар"])
    lesson = given.lesson(group, date(2026, 10, 5))
    given.mark(lesson, learners[0])
    made_first: dict[str, Any] = {"made_at": "2026-01-10 10:00:00", "year": 2026}
    earlier = things.recommendation(centre, 1, due=date(2026, 6, 1), **made_first)
    things.recommendation(centre, 2, RecommendationState.VERIFIED, **made_first)
    evaluation = things.evaluation(centre)
    follow_up.finding(evaluation)
    with given.logged(centre):
        Feedback.create(
            centre_id=centre, evaluation_id=evaluation, on_date=given.TODAY, people=12,
            said_by="матери", words="далеко <идти>",
        )  # fmt: skip
    cite_figure(ngo, evaluation, ATTENDANCE)
    things.progress(evaluation, earlier, ProgressAnswer.PARTLY, "звонят")
    things.recommendation(centre, 3, evaluation_id=evaluation)
    return evaluation


def paper(actor: Actor, evaluation: int | None, language: str = "en") -> Report:
    return made(actor, PaperLine(1, "evaluation", evaluation, "", {}, language, "", None))


def test_it_says_what_was_seen_said_counted_and_answered(ngo: Actor, draft: int) -> None:
    report = paper(ngo, draft)
    assert report.title == "Evaluation · NGO · 01.09.2026–23.11.2026"
    seen, said, counted, answered, own, appendix = report.sheets
    assert "Draft: not handed in yet." in seen.lines
    assert seen.rows[0][0] == 1 and seen.rows[0][2] in ("+", "−")
    assert said.rows == (("23.11.2026", "матери", 12, "далеко <идти>"),)
    ((figure, days, first, again, target, met),) = counted.rows
    assert (figure, days) == ("attendance · the whole centre", "01.09.2026–\n23.11.2026")
    assert (first, again, target, met) == ("100 % (1 of 1)\n23.11.2026", "", "at least 80 %", "yes")
    assert counted.foot[0].startswith("attendance: Marks “present” and “late”")
    assert [row[0] for row in answered.rows] == ["2026-01"]
    assert answered.rows[0][3] == "done in part: звонят"
    assert answered.foot[-1].startswith("Received: ____")
    assert [row[0] for row in own.rows] == ["2026-03"]
    assert appendix.title == "Appendix: how earlier recommendations stand"
    assert [row[0] for row in appendix.rows] == ["2026-01", "2026-02"]


def test_what_was_counted_again_stands_beside_what_was_cited(ngo: Actor, draft: int) -> None:
    lesson = given.lesson(1, date(2026, 10, 7))
    for status_of in (1, 2):
        given.mark(lesson, status_of)
    given.change_lesson(lesson, note="")
    count_again(given.later(ngo, 1), 1)
    ((_figure, _days, first, again, *_rest),) = paper(ngo, draft).sheets[2].rows
    assert (first, again) == ("100 % (1 of 1)\n23.11.2026", "100 % (3 of 3)\n24.11.2026")


def test_an_attested_one_says_so_for_ever(ngo: Actor, draft: int) -> None:
    given.rewritten(
        Evaluation, draft, state=EvaluationState.SUBMITTED, submitted_on=given.TODAY,
        said_by="Ким В.", said_on=given.TODAY, paper_no="17",
    )  # fmt: skip
    lines = paper(ngo, draft).sheets[0].lines
    assert [line for line in lines if line.startswith("Said by Ким В. on 23.11.2026, paper 17")]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("form", ["table", "csv", "json", "xlsx", "html"])
def test_every_format_of_every_language(ngo: Actor, draft: int, form: str, language: str) -> None:
    data = written(paper(ngo, draft, language), form)
    assert data == written(paper(ngo, draft, language), form)
    if form == "html":
        assert "&lt;идти&gt;" in data.decode() and f'lang="{language}"' in data.decode()
    if form == "json":
        (figure,) = json.loads(data)["figures"]
        assert (figure["met"], figure["readings"][0]["denominator"]) == (True, 1)
    if form == "xlsx":
        assert len(openpyxl.load_workbook(io.BytesIO(data)).sheetnames) >= 3


def test_an_empty_one_can_be_printed(ngo: Actor) -> None:
    sheets = paper(ngo, things.evaluation(ngo.centre)).sheets
    assert len(sheets) == 1 and sheets[0].foot[0] == "Nothing is written down yet."


def test_a_draft_is_printed_by_its_own_side_alone(ngo: Actor, draft: int) -> None:
    for role in (Role.SECRETARY, Role.FACILITATOR):
        with pytest.raises(Refused):
            paper(given.actor(ngo.centre, role), draft)
    stranger = given.actor(given.centre("Шу"), Role.EVALUATOR)
    with pytest.raises(NotFound):
        paper(stranger, draft)
    with pytest.raises(Invalid):
        paper(ngo, None)
    assert EvaluationKind(Evaluation.get_by_id(draft).kind) is EvaluationKind.EXTERNAL
