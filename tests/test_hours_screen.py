"""The hours of a month on the screen: the list, the sheets, and who may do what with them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import given
import pytest
from desk import acted, line_with, shown, told, type_in
from hours_desk import OCTOBER, Hours, hours

from clc_tui.app import ClcApp
from clc_tui.db.models import OtherWork, Paper, Person, Timesheet
from clc_tui.language import LANGUAGES
from clc_tui.services import attendance, timesheets
from clc_tui.terms import Role


@pytest.fixture
def h(tmp_path: Path) -> Iterator[Hours]:
    with hours(tmp_path) as made:
        yield made


def text(app: ClcApp) -> str:
    return "\n".join(shown(app))


@acted
async def test_a_facilitators_month(h: Hours) -> None:
    async with h.at.sitting("akhmetova") as app:
        await type_in(app, "5")
        lines = shown(app)
        areas = " 1 Today 2 Register 3 People 4 Volunteers [5 Hours] 6 Follow-up 8 Centre"
        assert lines[1] == areas
        assert lines[2].startswith(" October 2026"), "November is not over, October not sent"
        assert lines[2].endswith("4 ac. h, 1.5 h")
        assert line_with(app, "Ли О.").split() == "> Ли О. 4 / 6 ! 1 not handed in".split()
        assert line_with(app, "Ким В.").split() == "Ким В. 1.5 / 1.5 not handed in".split()
        assert line_with(app, "Отдел занятости").endswith("4 ac. h")
        await type_in(app, "c", "enter", "y")
        assert "approved" in line_with(app, "Ли О.")
        assert told(app) == " not handed in 1 · handed in 0 · approved 1"
        await type_in(app, "u", "enter")
        assert "handed in" in line_with(app, "Ли О.")
        assert "timesheet approved" in told(app)
        await type_in(app, "y", "z")
        assert "1 timesheet goes to Отдел занятости." in text(app)
        await type_in(app, "enter")
        assert "at the payer" in line_with(app, "Ли О.")
        assert told(app) == " 1 timesheet is at the payer."
        await type_in(app, "u")
        assert "stays as it is" in told(app)
    assert h.states() == {(h.li, OCTOBER): "sent"}


@acted
async def test_what_was_sent_back_counts_as_not_handed_in_as_in_today(h: Hours) -> None:
    sheet = h.handed_in()
    h.at.ask(lambda: timesheets.return_timesheet(h.actor(), sheet, "one hour"))
    async with h.at.sitting("akhmetova") as app:
        assert "Timesheets: 2 not handed in" in text(app)
        await type_in(app, "5")
        assert told(app) == " not handed in 2 (sent back 1) · handed in 0 · approved 0"


@acted
async def test_what_is_refused_on_the_list_is_told(h: Hours) -> None:
    async with h.at.sitting("akhmetova") as app:
        await type_in(app, "5", "y")
        assert told(app) == " ! This sheet is not handed in: c hands it in."
        await type_in(app, "z")
        assert told(app) == " ! Nothing here is approved and still to be sent."
        await type_in(app, "c", *"30.11", "enter")
        assert "That day is still to come." in text(app)
        await type_in(app, *["backspace"] * 5, *"2.11.2026", "enter")
        assert told(app) == " not handed in 1 · handed in 1 · approved 0"
        assert h.row(1).signed_on == date(2026, 11, 2)
        await type_in(app, "c")
        assert told(app) == " ! This sheet is handed in already."
        await type_in(app, "b", "enter")
        assert "Say what is wrong with the sheet" in text(app)
        await type_in(app, *"no stamp", "enter")
        assert "sent back" in line_with(app, "Ли О.")
        await type_in(app, "b")
        assert told(app) == " ! This sheet is not handed in: c hands it in."
        await type_in(app, "enter", "b")
        assert told(app) == " This sheet is not handed in: c hands it in."
        await type_in(app, "q", "left")
        assert "September 2026" in shown(app)[2] and "–" in line_with(app, "Ли О.")
        await type_in(app, *["left"])
        assert "No contract runs in August 2026: 8 Centre has" in text(app)
        await type_in(app, "right", "right", "right", "y")
        assert "is not handed in: c" in told(app) and "November 2026" in shown(app)[2]


@acted
async def test_a_month_that_cannot_be_handed_in_is_refused_before_a_day_is_asked(h: Hours) -> None:
    async with h.at.sitting("akhmetova") as app:
        await type_in(app, "5", "right", "right", "c")
        assert told(app) == " ! This month has not begun yet."
        await type_in(app, "enter", "c")
        assert told(app) == " ! This month has not begun yet."
        await type_in(app, "left", "c")
        assert "signed on paper" not in text(app)
        assert told(app).startswith(" ! There are")


@acted
async def test_an_instructors_month(h: Hours) -> None:
    async with h.at.sitting("li") as app:
        await type_in(app, "q", "5")
        lines = shown(app)
        assert lines[2].split() == "Отдел занятости October 2026 · not handed in".split()
        assert lines[3] == " 2 days · 4 academic h · 3 clock h · 10 000 tenge".replace(
            "10 000", "10\u00a0000"
        )
        assert "> Enter hands in 4 ac. h, without the lessons that have no marks" in lines
        assert "1 lesson without marks counts for nothing" in text(app)
        assert line_with(app, "19.10").split() == "19.10 14:00 Sewing 90 (2)".split()
        await type_in(app, "down", "enter")
        assert "19.10" in shown(app)[0], "its register"
        await type_in(app, "r", "r")
        assert told(app).startswith(" October complete, 6 ac. h. Enter hands in.")
        await type_in(app, "q")
        assert line_with(app, "19.10").split() == "> 19.10 14:00 Sewing 90 2".split()
        await type_in(app, "home", "enter")
        assert told(app) == " Handed in: 6 ac. h."
        assert "Handed in 23.11 by Ли О." in text(app)
        await type_in(app, "c")
        assert "c does nothing here." in told(app)
        await type_in(app, "a")
        assert "handed in and wait for approval: have them sent back." in told(app)
        await type_in(app, "u", "enter")
        assert "handed in – Ли О." in text(app) and h.states() == {}
        await type_in(app, "c")
    assert h.states() == {(h.li, OCTOBER): "submitted"}
    assert h.at.ask(lambda: Timesheet.get().signed_on) is None


@acted
async def test_a_line_is_sent_back_mended_and_changed_after_approval(h: Hours) -> None:
    sheet = h.handed_in()
    async with h.at.sitting("akhmetova") as app:
        await type_in(app, "5", "enter", "down", "n", *"one hour", "enter")
        assert "! one hour" in text(app)
        assert told(app) == " Written down. The key b sends the sheet back with it."
        await type_in(app, "q", "enter")
        assert "! one hour" in text(app), "what is not sent back yet is kept"
        await type_in(app, "y")
        assert "1 remark is not sent back. Approve all the same?" in text(app)
        await type_in(app, "n", "q", "b")
        assert "! one hour" in text(app), "the list leads to where it stands"
        await type_in(app, "b")
        assert "1 remark goes along" in text(app)
        await type_in(app, "enter")
        assert told(app) == " Sent back. Ли О. signed on paper: say why yourself."
        assert "! Sent back: see below" in text(app)
    async with h.at.sitting("li") as app:
        await type_in(app, "q")
        await type_in(app, "end", "enter")
        assert "! one hour" in text(app), "Today leads to it"
        assert line_with(app, "05.10").startswith(">"), "and the cursor to what was wrong"
        await type_in(app, "c")
        assert "! one hour" not in text(app)
        assert h.row(sheet).state == "submitted"
    async with h.at.sitting("akhmetova") as app:
        await type_in(app, "5", "enter", "y")
        assert told(app) == " Approved." and "Approved 23.11 by Сейтова Г." in text(app)
        h.at.ask(lambda: attendance.mark_rest(h.actor(), h.unmarked))
        await type_in(app, "right")
        line = line_with(app, "19.10")
        assert line.split() == "19.10 14:00 Sewing 90 +2".split()
        assert "correction: written down later" in text(app)
        await type_in(app, "left", "o", *"wrong month", "enter")
        assert told(app) == " Open again: it waits for approval."
    assert h.row(sheet).state == "submitted"


@acted
async def test_two_people_at_one_sheet(h: Hours) -> None:
    sheet = h.handed_in()
    async with h.at.sitting("akhmetova") as app:
        await type_in(app, "5")
        h.at.ask(lambda: attendance.mark_rest(h.actor(), h.unmarked))
        await type_in(app, "y")
        assert told(app).startswith(" ! The hours changed meanwhile: 270 minutes, not 180.")
        assert line_with(app, "Ли О.").split()[3:6] == ["6", "/", "6"], "shown as it is now"
        h.at.ask(lambda: timesheets.approve_timesheet(h.actor(), sheet))
        await type_in(app, "y")
        assert "does not wait to be approved" in told(app)
        assert "approved" in line_with(app, "Ли О.")


@acted
async def test_ones_own_hours_are_approved_by_the_committee(h: Hours) -> None:
    def alone() -> None:
        user = given.user("both", language="en")
        centre = Person.get_by_id(h.at.teacher).centre_id
        given.grant(user, centre, Role.FACILITATOR, h.at.teacher)

    h.at.ask(alone)
    async with h.at.sitting("both") as app:
        await type_in(app, "5", "c", "y")
        assert told(app) == " ! These are your own hours: Сейтова Г. approves them."
        h.at.ask(lambda: given.closed("akhmetova"))
        await type_in(app, "y", "enter")
        assert "Write it" in text(app)
        await type_in(app, *"Ли Ольга", "enter")
        assert "Ли Ольга: these are that person's own hours." in text(app)
        await type_in(app, *["backspace"] * 8, *"A. Omarov", "enter", *"1.12", "enter")
        assert "That day is still to come." in text(app)
        await type_in(app, *["backspace"] * 5, *"20.11", "enter", *"№7", "enter")
        assert "approved by the" in line_with(app, "Ли О.  ")
        await type_in(app, "enter")
        assert "(A. Omarov), minutes No. 7 of 20.11.2026" in text(app)
    row = h.row(1)
    assert (row.decided_by, row.decided_on, row.minutes_no) == (
        "A. Omarov",
        date(2026, 11, 20),
        "7",
    )


@acted
async def test_an_account_that_is_nobody_here_is_told_who_ties_it(h: Hours) -> None:
    def nobody() -> None:
        centre = Person.get_by_id(h.at.teacher).centre_id
        given.grant(given.user("nobody", language="en"), centre, Role.FACILITATOR)

    h.handed_in()
    h.at.ask(nobody)
    async with h.at.sitting("nobody") as app:
        await type_in(app, "5", "y")
        assert "clc-tui user role nobody facilitator --person NAME" in told(app)
        h.at.ask(lambda: given.closed("akhmetova"))
        await type_in(app, "y")
        assert "clc-tui user role nobody facilitator" in " ".join(text(app).split())
        assert "Who of the committee approved them?" in text(app)
        await type_in(app, *"A. Omarov", "enter", *"20.11", "enter", *"7", "enter")
        assert "approved by the" in line_with(app, "Ли О.  ")
    assert h.row(1).decided_by == "A. Omarov"


@acted
async def test_other_work_is_written_changed_and_struck_out(h: Hours) -> None:
    async with h.at.sitting("li") as app:
        await type_in(app, "q", "5", "a")
        assert "31.10.2026" in text(app), "the last day of the month that is shown"
        await type_in(app, "enter", *"12.10.2026", "enter", "enter", *"14:30", "enter", "f2")
        assert "Write how many minutes." in text(app)
        await type_in(app, *"60", "f2")
        assert "At that hour there is Sewing · housewives, from 14:00 on." in text(app)
        await type_in(app, "enter", *["backspace"] * 5, *"9", "f2")
        assert told(app) == " Written down."
        assert line_with(app, "preparation").split() == "> 12.10 09:00 preparation 60 1.33".split()
        await type_in(app, "enter", "down", "down", *["backspace"] * 2, *"45", "f2")
        assert line_with(app, "preparation").split()[-2:] == ["45", "1"]
        await type_in(app, "x")
        assert told(app) == " Struck out; u brings it back." and "preparation" not in text(app)
        await type_in(app, "u", "enter")
        assert line_with(app, "preparation").split()[-2:] == ["45", "1"]
        await type_in(app, "home", "e")
        assert "Put the cursor on other work first" in told(app)


@acted
async def test_too_long_a_day_beside_a_main_job_is_told(h: Hours) -> None:
    h.at.ask(lambda: given.changed_contract(h.li, main_job=True, allowance=200))
    async with h.at.sitting("li") as app:
        await type_in(app, "q", "5", "a", "enter", *"12.10.2026", "enter", *"180", "f2")
        words = " ".join(text(app).split())
        assert "! 4.5 h on this day; beside a main job 4 (Labour Code, art. 68(3))." in words
        assert "! 3.56 ac. h more than the contract allows a month." in words
        assert "! 12.10: 4.5 clock h; beside a main job 4" in text(app)


@acted
async def test_an_approved_sheet_keeps_other_work_until_a_reason_is_said(h: Hours) -> None:
    work = h.at.ask(lambda: given.worked(h.li, date(2026, 10, 7)))
    h.approved()
    async with h.at.sitting("akhmetova") as app:
        await type_in(app, "5", "enter", "down", "x", "enter")
        assert "say why it counts no more" in text(app)
        await type_in(app, *"no meeting", "enter", "right")
        assert line_with(app, "07.10").split() == "07.10 meeting -60 -1.33".split()
        assert "correction: was taken back" in text(app)
    assert h.at.ask(lambda: OtherWork.get_by_id(work).taken_back) == "no meeting"


@acted
async def test_who_has_two_contracts_chooses_and_who_has_none_is_told(h: Hours) -> None:
    async with h.at.sitting("kim") as app:
        await type_in(app, "q", "5")
        assert line_with(app, "06.10").split() == "06.10 11:00 English A1 90 1.5".split()
        payer = h.at.ask(lambda: given.payer(Person.get_by_id(h.at.teacher).centre_id, "Ещё один"))
        h.at.ask(lambda: given.contract(payer, h.at.stand_in))
        await type_in(app, "5")
        assert text(app).count("Ким В.  ") == 2 and "Ли О." not in text(app)
        await type_in(app, "y")
        assert "y does nothing here." in told(app)

    def nobody() -> None:
        centre = Person.get_by_id(h.at.teacher).centre_id
        given.grant(given.user("new", language="en"), centre, Role.INSTRUCTOR,
                    given.person(centre, "Цой Инна"))  # fmt: skip

    h.at.ask(nobody)
    async with h.at.sitting("new") as app:
        await type_in(app, "5")
        assert "You have no contract in November 2026: ask the facilitator." in text(app)


@acted
async def test_secretaries_have_no_hours(h: Hours) -> None:
    async with h.at.sitting("sec") as app:
        await type_in(app, "5")
        assert "5 does nothing here." in told(app) and "Hours" not in shown(app)[1]


@acted
async def test_a_new_contract_goes_on_where_the_old_one_ended(h: Hours) -> None:
    def renewed() -> None:
        given.changed_contract(h.li, until=date(2026, 10, 31))
        row = Person.get_by_id(h.at.teacher)
        payer = given.payer(row.centre_id, "Новый")
        given.contract(payer, h.at.teacher, from_day=date(2026, 11, 1))

    h.at.ask(renewed)
    async with h.at.sitting("li") as app:
        await type_in(app, "q", "5", "right")
        assert shown(app)[2].split() == "Новый November 2026 · not handed in".split()
        await type_in(app, "left", "left")
        assert "does not run in this month" in told(app) or "September" in shown(app)[2]


@acted
async def test_today_tells_what_waits(h: Hours) -> None:
    async with h.at.sitting("akhmetova") as app:
        assert line_with(app, "Timesheets").split("  ")[0].strip() == ""
        assert "Timesheets: 2 not handed in" in text(app) and "October, by 05.11" in text(app)
        h.handed_in()
        await type_in(app, "8", "q")
        assert "Timesheets: 1 to approve, 1 not handed in" in text(app)
        await type_in(app, "end", "enter")
        assert "October 2026" in shown(app)[2]
    h.at.ask(lambda: timesheets.approve_timesheet(h.actor(), 1))
    async with h.at.sitting("kim") as app:
        await type_in(app, "q")
        assert "October complete, 1.5 h: Enter hands in" in text(app)
        await type_in(app, "end", "enter")
        assert told(app) == " October is handed in: 1.5 h."
        assert "complete" not in text(app)


@acted
async def test_the_register_knows_the_month_and_the_last_words_tell_it(h: Hours) -> None:
    h.approved()
    async with h.at.sitting("li") as app:
        assert "approved" not in told(app), "November is not"
        await type_in(app, *["left"] * 3)
        assert "October is in an approved timesheet: changes go onto the next one." in told(app)
        await type_in(app, "q", "q", "q")
    assert app.farewell == "November: 4 of 10 ac. h."


@acted
async def test_enter_hands_in_only_while_it_is_offered(h: Hours) -> None:
    h.at.ask(lambda: given.change_lesson(h.at.coming, state="cancelled", reason="weather"))
    h.at.ask(lambda: given.change_lesson(h.at.event, starts_at="12:30"))
    async with h.at.sitting("li") as app:
        await type_in(app, "r", "r")
        assert "complete" not in told(app), "the event is still to be counted"
        event = h.at.event
        h.at.ask(lambda: attendance.head_count(h.actor("li"), event, 5))
        await type_in(app, "backspace", "p")
        assert told(app).startswith(" November complete, 8 ac. h. Enter hands in.")
        await type_in(app, "up", "enter")
        assert h.states() == {}
        await type_in(app, "p", "enter")
        assert told(app).startswith(" November is handed in: 8 ac. h.")
    assert h.states() == {(h.li, "2026-11"): "submitted"}


@pytest.mark.parametrize("language", LANGUAGES)
@acted
async def test_no_word_of_ours_is_cut(h: Hours, language: str) -> None:
    h.handed_in()
    h.approved(h.kim)
    for size in ((80, 24), (40, 12)):
        async with h.at.sitting("akhmetova", language, size) as app:
            for keys in (("5",), ("end",), ("enter",), ("q", "home", "c"), ("escape", "y")):
                await type_in(app, *keys)
                lines = shown(app)
                narrow = size[0] < 60
                cut = [line for line in lines if line.endswith("…") or ("…" in line and not narrow)]
                assert not cut, "\n".join(lines)
            await type_in(app, "u")


def test_an_instructor_never_sees_anothers_pay(h: Hours) -> None:
    from clc_tui.services.sheets import month_sheets, timesheet
    from clc_tui.terms import Refused

    def asked() -> None:
        rows = month_sheets(h.actor("kim"), OCTOBER)
        assert {row.contract.id for row in rows} == {h.kim}
        with pytest.raises(Refused):
            timesheet(h.actor("kim"), h.li, OCTOBER)

    h.at.ask(asked)


@acted
async def test_other_work_half_written_is_offered_again_after_a_dropped_line(h: Hours) -> None:
    async with h.at.sitting("li") as app:
        await type_in(app, "q", "5", "a", "tab", "tab", *"90")
        app.part()
    async with h.at.sitting("li") as app:
        assert "Other work: go on typing? 23.11 14:07" in text(app)
        await type_in(app, "1", "f2")
        assert told(app) == " Saved."
    assert h.at.ask(lambda: OtherWork.get().minutes) == 90


@acted
async def test_others_marks_are_followed_on_the_list(h: Hours) -> None:
    async with h.at.sitting("akhmetova") as app, h.at.sitting("li") as other:
        await type_in(app, "5")
        await type_in(other, "left", "left", "left", "r", "r")
        for _ in range(100):
            if "6 / 6" in text(app):
                break
            await asyncio.sleep(0.03)
        assert line_with(app, "Ли О.").split() == "> Ли О. 6 / 6 not handed in".split()


@acted
async def test_a_register_hands_in_for_the_contract_that_pays_its_lesson_alone(h: Hours) -> None:
    def second() -> int:
        centre = Person.get_by_id(h.at.teacher).centre_id
        contract = given.contract(given.payer(centre, "Грант"), h.at.teacher)
        group = given.group(given.course(centre, "Crochet"), taught_by=h.at.teacher)
        given.pays(contract, group)
        given.pays(h.li, h.at.group)
        person = given.learners(group, ["Вера Ан"])[0]
        given.mark(given.lesson(group, date(2026, 10, 8), minutes=45), person)
        return contract

    contract = h.at.ask(second)
    async with h.at.sitting("li") as app:
        await type_in(app, "left", "left", "left", "r", "r")
        assert told(app).startswith(" October complete, 6 ac. h. Enter hands in.")
        await type_in(app, "enter")
        assert told(app).startswith(" October is handed in: 6 ac. h.")
        await type_in(app, "q")
        assert "October complete, 1 ac. h: Enter hands in" in text(app), "the other one is offered"
        await type_in(app, "end", "enter")
        assert told(app) == " October is handed in: 1 ac. h."
    assert set(h.states()) == {(h.li, OCTOBER), (contract, OCTOBER)}


@acted
async def test_sheets_to_print_go_into_the_tray(h: Hours) -> None:
    async with h.at.sitting("akhmetova") as app:
        await type_in(app, "5", "f7", "enter", "enter", "f7", "2")
        assert "Paper 2 is in the tray" in told(app)
    async with h.at.sitting("li") as app:
        await type_in(app, "q", "5", "f7")
        assert "Paper 1 is in the tray" in text(app), "an instructor has the own sheet alone"
    kinds = h.at.ask(lambda: [(row.kind, row.subject_id) for row in Paper.select()])
    assert kinds == [("timesheets", 1), ("timesheet", h.li), ("timesheet", h.li)]


@acted
async def test_corrections_stand_in_the_sum_where_a_small_screen_has_no_column(h: Hours) -> None:
    h.approved()
    h.at.ask(lambda: attendance.mark_rest(h.actor(), h.unmarked))
    async with h.at.sitting("akhmetova") as app:
        await type_in(app, "5", "right")
        wide = line_with(app, "Ли О.")
    async with h.at.sitting("akhmetova", size=(40, 12)) as app:
        await type_in(app, "5", "right")
        small = line_with(app, "Ли О.")
    assert "+2" in wide.split(), wide
    held = int(wide.strip("> ").split()[2])
    assert int(small.strip("> ").split()[2]) == held + 2, (wide, small)


@pytest.mark.parametrize("language", LANGUAGES)
@acted
async def test_the_key_that_hands_in_is_whole_on_a_small_screen(h: Hours, language: str) -> None:
    async with h.at.sitting("kim", language, (40, 12)) as app:
        await type_in(app, "5")
        assert not [line for line in shown(app) if line.endswith("…")], text(app)
