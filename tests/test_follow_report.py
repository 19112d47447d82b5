"""Recommendations as reported: how each stands, how many in time, a page for each body."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import figure_things as things
import given
import openpyxl
import pytest
from clc import clc, done

from clc_tui.cli.closed_list import asked_words
from clc_tui.db.connection import database
from clc_tui.follow_up import (
    Addressed,
    EvaluationKind,
    EvaluationState,
    ProgressAnswer,
    RecommendationState,
    Response,
    ReviewArea,
    StepKind,
)
from clc_tui.reports.formats import written
from clc_tui.reports.papers import made
from clc_tui.reports.recommendations import recommendations_report
from clc_tui.reports.shape import Report
from clc_tui.services.follow_rates import Rate, rates
from clc_tui.services.follow_report import Wanted, follow_report
from clc_tui.services.papers import PaperLine
from clc_tui.terms import Actor, Invalid, NotFound, Refused, Role

TODAY = given.TODAY
DAY = timedelta(days=1)
LATE = TODAY - 12 * DAY


@dataclass
class Story:
    """A centre with one recommendation in every state there is."""

    actor: Actor
    spring: int
    autumn: int
    office: int


@pytest.fixture
def story(centre: int) -> Story:
    """Two evaluations of the NGO and eight recommendations."""
    first, last = date(2025, 3, 1), date(2025, 8, 31)
    spring = things.evaluation(centre, EvaluationKind.EXTERNAL, EvaluationState.CLOSED, first, last)
    autumn = things.evaluation(centre, EvaluationKind.INTERNAL, EvaluationState.SUBMITTED)
    office = things.body(centre, "social_protection")
    own = things.body(centre, name="Совет матерей «Ана»")
    state = RecommendationState
    to_office = {"addressed": Addressed.BODY.value, "body_id": office}

    def add(number: int, how: RecommendationState, **columns: object) -> int:
        old = {"evaluation_id": spring, "year": 2025, "made_at": "2025-05-20 10:00:00"}
        base = old if columns.pop("old", False) else {"evaluation_id": autumn}
        return things.recommendation(centre, number, how, **{**base, **columns})

    checked = add(1, state.VERIFIED, old=True, due=date(2025, 9, 1))
    late = add(2, state.VERIFIED, old=True, due=date(2025, 9, 1), area="staff")
    overdue = add(3, state.ACCEPTED, old=True, due=LATE, **to_office)
    add(4, state.REJECTED, old=True, **to_office)
    outside = add(5, state.IN_PROGRESS, old=True, due=LATE, addressed=Addressed.OUTSIDE.value,
                  outside="Акимат района")  # fmt: skip
    waits = add(1, state.DONE, due=TODAY + 9 * DAY, response=Response.PARTLY.value,
                addressed=Addressed.BODY.value, body_id=own, repeats_id=overdue)  # fmt: skip
    add(2, state.PROPOSED)
    add(3, state.NOT_NEEDED, response=None)
    things.step(checked, StepKind.DECLARED, date(2025, 9, 1))
    things.step(checked, StepKind.VERIFIED, date(2025, 10, 1), "видели сами")
    things.step(late, StepKind.DECLARED, date(2025, 8, 1))
    things.step(late, StepKind.RETURNED, date(2025, 8, 2), "не всё")
    things.step(late, StepKind.DECLARED, date(2025, 9, 10), said_by="Ким В.",
                said_on=date(2025, 9, 2), paper_no="7")  # fmt: skip
    things.step(late, StepKind.VERIFIED, date(2025, 11, 1))
    things.step(waits, StepKind.DECLARED, TODAY - DAY, "купили")
    things.action(overdue, "выделить =зарплату", who="отдел", due=LATE)
    things.action(overdue, "написать письмо", 2, body_id=office, done_on=LATE - DAY)
    things.progress(autumn, overdue, ProgressAnswer.NONE, "молчат")
    assert outside
    return Story(given.actor(centre, Role.FACILITATOR, user_name="zhanar"), spring, autumn, office)


def rows_of(report: Report) -> list[list[str]]:
    data = written(report, "csv").decode("utf-8-sig")
    return list(csv.reader(io.StringIO(data), delimiter=";"))


def of(found: tuple[Rate, ...], name: str) -> tuple[int, ...]:
    (one,) = (each for each in found if each.name == name)
    return one.made, one.accepted, one.verified, one.overdue, one.due, one.in_time


def test_in_time_is_by_the_day_it_was_said_to_be_done_and_outside_is_nobodys_fault(
    story: Story,
) -> None:
    found = follow_report(story.actor)
    by_source = rates(found.lines, "evaluation", found.today)
    assert [each.name for each in by_source] == [
        "NGO, 01.03.2025–31.08.2025", "committee, 01.09.2026–23.11.2026"
    ]  # fmt: skip
    assert of(by_source, "NGO, 01.03.2025–31.08.2025") == (5, 3, 2, 1, 3, 1)
    assert of(by_source, "committee, 01.09.2026–23.11.2026") == (3, 1, 0, 0, 1, 1)
    by_body = rates(found.lines, "body", found.today)
    assert of(by_body, "outside") == (1, 0, 0, 0, 0, 0)
    assert of(by_body, "social protection office") == (2, 1, 0, 1, 1, 0)
    assert of(rates(found.lines, "area", found.today), "staff") == (1, 1, 1, 0, 1, 0)
    years = rates(found.lines, "year", found.today)
    assert [(each.name, each.outside) for each in years] == [("2025", 1), ("2026", 0)]
    assert years[0].open_days == (TODAY - date(2025, 5, 20)).days


def test_rates_agree_with_plain_sql(story: Story) -> None:
    found = follow_report(story.actor)
    (plain,) = database.execute_sql(
        "SELECT count(*), sum(due >= last), sum(last IS NULL AND due < ?1) FROM (SELECT r.due,"
        " CASE WHEN r.state IN ('done', 'verified') THEN (SELECT coalesce(s.said_on, date(s.at))"
        "   FROM recommendation_step s WHERE s.recommendation_id = r.id AND s.kind = 'declared'"
        "   ORDER BY s.id DESC LIMIT 1) END AS last FROM recommendation r"
        " WHERE r.addressed <> 'outside' AND r.due IS NOT NULL"
        " AND r.state IN ('accepted', 'in_progress', 'done', 'verified'))"
        " WHERE last IS NOT NULL OR due < ?1",
        (TODAY.isoformat(),),
    )
    for by in ("evaluation", "body", "area", "year"):
        every = rates(found.lines, by, found.today)
        summed = [sum(column) for column in zip(*((r.due, r.in_time, r.overdue) for r in every),
                                                strict=True)]  # fmt: skip
        assert tuple(summed) == plain, by


def test_the_list_says_how_each_stands(story: Story) -> None:
    report = recommendations_report(story.actor)
    told = {row[0]: row for row in report.sheets[0].rows}
    assert list(told) == ["2025-01", "2025-02", "2025-03", "2025-04", "2025-05", "2026-01",
                          "2026-02", "2026-03"]  # fmt: skip
    assert told["2025-01"][4] == (
        "done and checked\nsaid to be done 01.09.2025\nchecked 01.10.2025\nвидели сами"
    )
    assert "said to be done: Ким В., 02.09.2025, paper 7" in str(told["2025-02"][4])
    assert told["2025-03"][4] == "accepted\noverdue by 12 days\nopen for more than 18 months"
    assert told["2025-03"][5] == (
        f"выделить =зарплату, отдел, until {LATE:%d.%m.%Y}\n"
        f"написать письмо, social protection office, done {LATE - DAY:%d.%m.%Y}"
    )
    assert told["2025-03"][6] == "committee: nothing done: молчат"
    assert "repeats 2025-03" in str(told["2026-01"][1])
    assert "accepted in part" in str(told["2026-01"][4])
    assert report.sheets[0].lines[1] == "8 recommendations · open 4 · overdue 1 · as of 23.11.2026"
    assert report.sheets[0].foot[0].startswith("1 is addressed outside")


def test_the_matrix_holds_every_number_once(story: Story) -> None:
    (sheet,) = recommendations_report(story.actor, shown="matrix").sheets
    cells = [number for row in sheet.rows for cell in row[1:] for number in str(cell).split(", ")]
    numbers = sorted(number.rstrip("!") for number in cells if number)
    assert numbers == [line.number for line in follow_report(story.actor).lines]
    assert [row[0] for row in sheet.rows] == [
        "the centre", "social protection office", "Совет матерей «Ана»", "Акимат района"
    ]  # fmt: skip
    assert dict(zip(sheet.head, sheet.rows[1], strict=True))["Accepted"] == "2025-03!"


def test_each_body_gets_a_page_of_what_is_open(story: Story) -> None:
    pages = recommendations_report(story.actor, shown="pages").sheets
    assert [(page.title, [row[0] for row in page.rows]) for page in pages] == [
        ("The centre", ["2026-02"]), ("Social protection office", ["2025-03"]),
        ("Совет матерей «Ана»", ["2026-01"]), ("Акимат района", ["2025-05"]),
    ]  # fmt: skip
    line = PaperLine(1, "body", story.office, "", {}, "ru", "", None)
    (one,) = made(story.actor, line).sheets
    assert [row[0] for row in one.rows] == ["2025-03"]


def test_what_is_asked_for_is_what_comes(story: Story) -> None:
    def numbers(**wanted: object) -> list[str]:
        found = follow_report(story.actor, Wanted(**wanted))  # type: ignore[arg-type]
        return [line.number for line in found.lines]

    assert numbers(standing="overdue") == ["2025-03", "2025-05"]
    assert numbers(standing="open") == ["2025-03", "2025-05", "2026-01", "2026-02"]
    assert numbers(standing="rejected") == ["2025-04"]
    assert numbers(evaluation_id=story.autumn) == ["2026-01", "2026-02", "2026-03"]
    assert numbers(area=ReviewArea.STAFF) == ["2025-02"]
    assert numbers(first=date(2026, 1, 1)) == ["2026-01", "2026-02", "2026-03"]
    assert numbers(to="совет МАТЕРЕЙ") == ["2026-01"]
    assert numbers(to="social protection office", standing="open") == ["2025-03"]
    with pytest.raises(Invalid, match="social protection office"):
        numbers(to="школа")


@pytest.mark.parametrize("form", ["table", "csv", "json", "xlsx", "html"])
@pytest.mark.parametrize("shown", ["list", "rates", "matrix", "pages"])
def test_every_format_is_the_same_bytes_twice_and_no_formula(
    story: Story, form: str, shown: str
) -> None:
    report = recommendations_report(story.actor, shown=shown)
    data = written(report, form)
    assert data == written(recommendations_report(story.actor, shown=shown), form)
    if form == "csv":
        assert len({len(row) for row in rows_of(report)}) == 1
    if form == "json":
        told = json.loads(data)
        assert told["recommendations"][0]["number"] == "2025-01"
        assert told["rates"]["year"][0]["in_time"] == 1
    if form == "xlsx":
        tabs = openpyxl.load_workbook(io.BytesIO(data)).sheetnames
        assert (len(tabs) == 3) is (shown == "list"), "the list brings rates and matrix along"


def test_nothing_yet_says_so(centre: int) -> None:
    secretary = given.actor(centre, Role.SECRETARY)
    for shown in ("list", "rates", "matrix", "pages"):
        report = recommendations_report(secretary, shown=shown)
        assert written(report, "table") == b"There are no such recommendations.\n"


def test_another_centre_sees_nothing_of_it(story: Story) -> None:
    stranger = given.actor(given.centre("Шу"), Role.EVALUATOR)
    assert follow_report(stranger).lines == ()
    with pytest.raises(NotFound):
        made(stranger, PaperLine(1, "evaluation", story.autumn, "", {}, "en", "", None))


def test_on_the_command_line(story: Story, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLC_DB", str(tmp_path / "centre.db"))
    monkeypatch.setenv("CLC_USER", "zhanar")
    database.close()
    report = "report", "recommendations"
    told = list(csv.reader(io.StringIO(done(*report, "--standing", "rejected")), delimiter=";"))
    assert [row[0] for row in told] == ["No.", "2025-04"]
    data = json.loads(done(*report, "--format", "json", "--from", "2026-01-01"))
    assert len(data["recommendations"]) == 3
    data = json.loads(done(*report, "--format", "json", "--to", "31.12.2025"))
    assert len(data["recommendations"]) == 5
    out = tmp_path / "r.xlsx"
    done(*report, "--show", "rates", "--who", "outside", "--output", out)
    assert openpyxl.load_workbook(out).sheetnames
    assert clc(*report, "--who", "nobody").status == 1
    assert clc(*report, "--show", "everything").status == 2


def test_through_the_door_it_is_asked_for_with_every_option_it_has() -> None:
    words = (
        "report recommendations --show rates --standing open --who 'отдел соцзащиты' --area staff"
        " --evaluation 3 --format xlsx --from 2026-01-01"
    )
    assert asked_words(words.encode())[5:7] == ["open", "--who"]
    for wrong in ("--db x", "--user y", "--show", "matrix"):
        with pytest.raises(Refused):
            asked_words(f"report recommendations {wrong}".encode())
