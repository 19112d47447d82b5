"""The minutes on paper, and what the committee's screens cost on the line."""

from __future__ import annotations

import io
from pathlib import Path

import given
import pytest
from desk import desk
from openpyxl import load_workbook
from recording import record
from working_days import DOWN, SCREEN, Step, opens
from world import World

from clc_tui.db.follow_up import Decision, Recommendation
from clc_tui.follow_up import BodyCode, CommitteeRole
from clc_tui.language import speak
from clc_tui.reports import papers
from clc_tui.reports.formats import written
from clc_tui.reports.shape import Report
from clc_tui.services.meetings import MeetingFields, change_meeting
from clc_tui.services.minutes import decide, member_came
from clc_tui.services.papers import put_paper, tray
from clc_tui.terms import Actor, NotFound, Role


def printed(actor: Actor, meeting_id: int, language: str = "ru") -> Report:
    """The paper of a meeting, put into the tray and made as it is when it is brought."""
    return papers.made(actor, put_paper(actor, "minutes", meeting_id, language=language))


def test_the_minutes_name_who_came_what_was_decided_and_who_signs(lent: World) -> None:
    decide(lent.facilitator, lent.meeting, "Купить <нитки> & иглы")
    report = printed(given.actor(lent.centre, Role.SECRETARY), lent.meeting, "en")
    assert report.title == "Minutes of the committee's meeting No. 7"
    came, agenda, decided = report.sheets
    assert came.rows == (
        ("education department", "Ким В.", "chair", "–"),
        ("residents", "Тен П.", "secretary", "was there"),
    )
    assert came.foot == ("Of the committee 1 of 2 came",)
    assert agenda.rows == ((1, "Зимние занятия"),)
    assert [row[1] for row in decided.rows] == ["Открыть второй класс", "Купить <нитки> & иглы"]
    assert decided.foot == (
        "Chair: ____________________ Ким В.", "Secretary: ____________________ Тен П.",
    )  # fmt: skip


def test_as_a_page_and_as_a_workbook_in_all_languages(lent: World) -> None:
    decide(lent.facilitator, lent.meeting, "=2+2; купить <нитки> & иглы")
    for language in ("kk", "ru", "en"):
        report = printed(lent.facilitator, lent.meeting, language)
        page = written(report, "html").decode()
        assert "&lt;нитки&gt; &amp; иглы" in page and "Ким В." in page
        book = load_workbook(io.BytesIO(written(report, "xlsx")))
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        assert "Зимние занятия" in [cell.value for cell in cells]
        assert not [cell for cell in cells if cell.data_type == "f"], "no formula"
        assert b"was there" not in written(report, "csv") or language == "en"


def test_a_meeting_called_off_or_without_decisions_says_so(lent: World) -> None:
    speak("en")
    report = printed(lent.facilitator, lent.off_meeting, "en")
    assert "Called off: буран" in report.sheets[0].lines
    assert report.sheets[-1].lines == ("Nothing was decided.",)
    assert report.data["cancelled"] == "буран"


def test_guests_and_what_a_decision_made_stand_on_it(lent: World) -> None:
    was = MeetingFields(given.TODAY.replace(day=20), "15:00", "школа", "7")
    guests = MeetingFields(was.on_date, "15:00", "школа", "7", "директор; двое родителей")
    change_meeting(lent.facilitator, lent.meeting, guests, was=was)
    with given.logged(lent.centre):
        Recommendation.create(
            centre_id=lent.centre, year=2026, number=41, words="Открыть класс", area="teaching",
            priority="high", made_at=given.NOW.isoformat(" "), decision_id=lent.decision,
            addressed="centre", state="proposed",
        )  # fmt: skip
    came, _agenda, decided = printed(lent.facilitator, lent.meeting, "en").sheets
    assert "Guests: директор; двое родителей" in came.foot
    assert decided.rows[0][-1] == "2026-41 made"


def test_the_tray_says_which_meeting_and_shows_none_of_another_centre(lent: World) -> None:
    speak("en")
    secretary = given.actor(lent.centre, Role.SECRETARY)
    put_paper(secretary, "minutes", lent.meeting)
    (line,) = tray(secretary, papers.SUBJECTS)
    assert papers.paper_words(line) == "Minutes · Committee, 20.11.2026"
    other = given.actor(given.centre("Шу"), Role.SECRETARY)
    with pytest.raises(NotFound):
        printed(other, lent.meeting)


def test_whoever_asks_what_is_kept_is_told_of_the_committee(lent: World) -> None:
    member_came(lent.facilitator, lent.meeting, lent.stand_in)
    put = put_paper(lent.facilitator, "person", lent.stand_in, language="en")
    tables = {sheet.title: sheet.rows for sheet in papers.made(lent.facilitator, put).sheets}
    assert tables["Committee"] == (("education department", "chair", "01.09.2026", ""),)
    assert tables["Meetings of the committee"] == (("20.11.2026", "7"),)


NAMES = ("Ахметова Айгүл Қайратқызы", "Бекова Жанар", "Исмаилова Фатма", "Ким Виктория",
         "Османова Айша", "Цой Марина", "Әбдірахманов Ғани", "Дүйсенова Сәуле")  # fmt: skip


def full_committee() -> None:
    """All eight seats taken, the first by the chair, the second by the secretary."""
    centre, roles = 1, [CommitteeRole.CHAIR, CommitteeRole.SECRETARY]
    secretary = given.actor(centre, Role.SECRETARY)
    held = given.meeting(
        centre, starts_at="15:00", place="Ауылдық кітапхана", minutes_no="7",
        agenda="Қысқы сабақтар\nЕсеп",
    )  # fmt: skip
    for number, (code, name) in enumerate(zip(BodyCode, NAMES, strict=True)):
        person = given.person(centre, name)
        role = roles[number] if number < len(roles) else CommitteeRole.MEMBER
        until = given.TODAY.replace(year=2027 + number)
        given.member(person, role, body_id=given.body(centre, code), until=until)
        if number % 2:
            member_came(secretary, held, person)
    with given.logged(centre):
        for number in range(1, 6):
            words = f"Открыть вечернюю группу шитья в школе № {number}"
            Decision.create(centre_id=centre, meeting_id=held, number=number, words=words)


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_the_screens_of_the_committee_keep_their_budgets(tmp_path: Path, language: str) -> None:
    with desk(tmp_path) as at:
        at.ask(full_committee)
        path = at.path
    steps = [
        opens("centre", "8"), Step("to the committee", DOWN * 3), opens("committee", "\r"),
        Step("back", "q"), Step("to the meetings", DOWN), opens("meetings", "\r"),
        opens("one meeting", "\r"), Step("to somebody", DOWN * 2), Step("came", "p"),
        opens("edit", "e"),
    ]  # fmt: skip
    sums = record(path, "sec", steps, language).by_step()
    assert max(sums[step.name] for step in steps if step.kind) <= SCREEN - 50, sums
    assert sums["came"] <= 200, sums
