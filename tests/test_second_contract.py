"""A second contract, or a second record: what paid goes on paying, and can be taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import given
import pytest
from october import MONTH, October, approved, day

from clc_tui.db.models import Contract, GroupInstructor, Lesson, LessonInstructor
from clc_tui.services import people_merging, timesheets, undo
from clc_tui.services.contracts import (
    ContractFields,
    Written,
    add_contract,
    change_contract,
    contract,
    end_contract,
)
from clc_tui.services.other_work import WorkFields, add_other_work
from clc_tui.services.paying import name_contract
from clc_tui.services.sheets import timesheet
from clc_tui.services.undo import last_action
from clc_tui.terms import Actor, Clash, Invalid, RatePer, Role, Rounding, SheetState, WorkKind


def changed(month: October, contract_id: int, **fields: object) -> None:
    was = contract(month.facilitator, contract_id).card.fields
    change_contract(month.facilitator, contract_id, replace(was, **fields), was=was)  # type: ignore[arg-type]


def both_approved(month: October) -> None:
    """October of both instructors is approved."""
    approved(month)
    sheet = timesheets.submit_timesheet(
        month.facilitator, month.by_kim, MONTH, signed_on=day(25)
    ).id or 0  # fmt: skip
    timesheets.approve_timesheet(month.facilitator, sheet)


def colleague(month: October) -> Actor:
    """Another facilitator: what they do the first one's `undo` leaves alone."""
    user_id = given.actor(month.centre, Role.FACILITATOR).user_id
    return replace(month.facilitator, user_id=user_id)


def test_two_records_with_approved_sheets_become_two_again(month: October) -> None:
    both_approved(month)
    people_merging.merge_people(month.facilitator, month.li, month.kim)
    assert Contract.get_by_id(month.by_kim).person_id == month.li
    undo.undo(month.facilitator)
    assert Contract.get_by_id(month.by_kim).person_id == month.kim


def test_undo_gives_nobody_the_contract_another_is_paid_by(month: October) -> None:
    made = given.contract(month.payer, month.li, number="15")
    changed(month, made, person_id=month.kim)
    other = colleague(month)
    name_contract(other, month.english, month.kim, made)
    with pytest.raises(Clash, match="in use"):
        undo.undo(month.facilitator)
    assert Contract.get_by_id(made).person_id == month.kim


def test_two_records_stay_one_where_a_class_names_the_others_contract(month: October) -> None:
    people_merging.merge_people(month.facilitator, month.li, month.kim)
    other = colleague(month)
    name_contract(other, month.sewing, month.li, month.by_kim)
    with pytest.raises(Clash, match="somebody else's contract"):
        undo.undo(month.facilitator)
    name_contract(other, month.sewing, month.li, month.by_li)
    undo.undo(month.facilitator)
    assert Contract.get_by_id(month.by_kim).person_id == month.kim


def test_undo_names_no_contract_that_is_somebody_elses_by_now(month: October) -> None:
    made = given.contract(month.payer, month.li, number="15")
    name_contract(month.facilitator, month.sewing, month.li, made)
    other = colleague(month)
    name_contract(month.facilitator, month.sewing, month.li, month.by_li)
    changed(replace(month, facilitator=other), made, person_id=month.kim)
    with pytest.raises(Clash, match="somebody else's contract"):
        undo.undo(month.facilitator)


# A second contract beside the only one


def minutes_of(month: October, contract_id: int, wanted: str = "2026-11") -> int:
    after = replace(month.facilitator, clock=given.clock_at(datetime(2026, 11, 30, 12)))
    return sum(line.minutes for line in timesheet(after, contract_id, wanted).lines)


def beside(month: October, **fields: object) -> Written:
    """A second contract of Kim's."""
    base = ContractFields(month.kim, month.payer, day(1), None, 250_000)
    return add_contract(month.facilitator, replace(base, **fields))  # type: ignore[arg-type]


def unnamed(month: October) -> None:
    """Kim's class names no contract: the only one pays by itself."""
    name_contract(month.facilitator, month.english, month.kim, None)
    both_approved(month)


def kims(month: October) -> list[tuple[date, date | None, int | None]]:
    rows = GroupInstructor.select().where(GroupInstructor.group_id == month.english)
    return [(row.since, row.until, row.contract_id) for row in rows.order_by(GroupInstructor.since)]


def test_a_second_contract_takes_no_approved_hours_away(month: October) -> None:
    unnamed(month)
    made = beside(month)
    assert made.pays_on == ("Английский A1",)
    assert minutes_of(month, month.by_kim) == minutes_of(month, made.id) == 0
    undo.undo(month.facilitator)
    assert kims(month) == [(given.TERM, None, None)]


def taught_by_too(month: October, person: int, contract_id: int | None) -> None:
    """Somebody teaches English as well, paid by this contract."""
    with given.logged(month.centre):
        GroupInstructor.create(
            centre_id=month.centre, group_id=month.english, person_id=person, since=given.TERM,
            contract_id=contract_id,
        )  # fmt: skip


def test_what_is_paid_by_the_payer_of_the_class_goes_on_being_paid(month: October) -> None:
    """A third contract, with the payer that is named there, would make it unclear which pays."""
    fund = given.contract(given.payer(month.centre, "Фонд"), month.kim)
    taught_by_too(month, month.li, month.by_li)
    unnamed(month)
    assert minutes_of(month, month.by_kim, MONTH) == 200
    other = beside(month, payer_id=given.payer(month.centre, "Акимат"))
    assert other.pays_on == (), "its payer pays nobody there"
    made = beside(month)
    assert made.pays_on == ("Английский A1",)
    of_kim = GroupInstructor.person_id == month.kim
    assert GroupInstructor.get(of_kim).contract_id == month.by_kim
    owed = [minutes_of(month, each) for each in (month.by_kim, fund, made.id, other.id)]
    assert owed == [0, 0, 0, 0]
    undo.undo(month.facilitator)
    assert GroupInstructor.get(of_kim).contract_id is None


def test_a_lesson_paid_by_the_payer_of_the_class_goes_on_being_paid(month: October) -> None:
    given.contract(given.payer(month.centre, "Фонд"), month.kim)
    lesson = Lesson.get(Lesson.group_id == month.sewing, Lesson.on_date == day(8)).id
    given.taught(lesson, month.kim)
    both_approved(month)
    assert minutes_of(month, month.by_kim, MONTH) == 290, "Li's payer is Kim's as well"
    assert beside(month).pays_on == ("Швейное дело · домохозяйки",)
    assert minutes_of(month, month.by_kim) == 0


def test_naming_one_instructors_contract_takes_nothing_from_others_of_the_class(
    month: October,
) -> None:
    """Cho was paid by the fund alone; now Kim's payer is named there, with whom Cho has one too."""
    fund = given.payer(month.centre, "Фонд")
    cho, tsoi = given.person(month.centre, "Чо Мария"), given.person(month.centre, "Цой Анна")
    given.contract(month.payer, cho)
    pays = given.contract(fund, cho)
    taught_by_too(month, cho, None)
    taught_by_too(month, tsoi, given.contract(fund, tsoi))
    unnamed(month)
    assert minutes_of(month, pays, MONTH) == 200
    assert beside(month).pays_on == ("Английский A1",)
    assert minutes_of(month, pays, MONTH) == 200


def test_a_contract_after_the_other_one_names_nothing(month: October) -> None:
    unnamed(month)
    end_contract(month.facilitator, month.by_kim, day(31))
    made = beside(month, from_day=date(2026, 11, 1))
    assert (made.pays_on, kims(month)) == ((), [(given.TERM, None, None)])
    assert end_contract(month.facilitator, month.by_kim, None).pays_on == ("Английский A1",)
    assert kims(month) == [
        (given.TERM, day(31), month.by_kim), (date(2026, 11, 1), None, made.id),
    ], "each goes on paying what it paid"  # fmt: skip


def test_a_change_that_moves_no_days_names_nothing(month: October) -> None:
    unnamed(month)
    changed(month, month.by_kim, rate=1)
    assert kims(month) == [(given.TERM, None, None)]


def test_somebody_elses_lesson_goes_on_being_paid_by_the_only_contract(month: October) -> None:
    lesson = Lesson.get(Lesson.group_id == month.sewing, Lesson.on_date == day(8)).id
    given.taught(lesson, month.kim)
    both_approved(month)
    assert minutes_of(month, month.by_kim, MONTH) == 290
    assert beside(month).pays_on == ("Швейное дело · домохозяйки",)
    assert minutes_of(month, month.by_kim) == 0


def test_two_records_of_one_instructor_keep_their_hours(month: October) -> None:
    name_contract(month.facilitator, month.sewing, month.li, None)
    unnamed(month)
    owed = minutes_of(month, month.by_li)
    done = people_merging.merge_people(month.facilitator, month.li, month.kim)
    assert set(done.pays_on) == {"Английский A1", "Швейное дело · домохозяйки"}
    assert (minutes_of(month, month.by_li), minutes_of(month, month.by_kim)) == (owed, 0)


def paid_of_both(month: October) -> list[int]:
    """What sheets of October and November would hold of both contracts."""
    both = (month.by_li, month.by_kim)
    return [minutes_of(month, each, wanted) for each in both for wanted in (MONTH, "2026-11")]


def test_what_was_sent_stays_with_its_payer_where_both_records_teach_a_class(
    month: October,
) -> None:
    """The class names one contract afterwards: lessons that are over keep the other one."""
    taught_by_too(month, month.li, month.by_li)
    for lesson in Lesson.select().where(Lesson.group_id == month.english):
        given.taught(lesson.id, month.kim)
    both_approved(month)
    owed = paid_of_both(month)
    rows = list(LessonInstructor.select().dicts())
    done = people_merging.merge_people(month.facilitator, month.li, month.kim)
    assert done.pays_on == ("Английский A1",)
    assert {row.contract_id for row in spells_of(month)} == {month.by_li}
    assert paid_of_both(month) == owed
    assert timesheet(month.facilitator, month.by_kim, MONTH).later == ()
    undo.undo(month.facilitator)
    assert list(LessonInstructor.select().dicts()) == rows


def spells_of(month: October) -> list[GroupInstructor]:
    return list(GroupInstructor.select().where(GroupInstructor.group_id == month.english))


def test_whoever_teaches_with_them_is_paid_as_before_too(month: October) -> None:
    """Nobody is written down for the lessons: where one contract is named, everybody is."""
    with given.logged(month.centre):
        GroupInstructor.create(
            centre_id=month.centre, group_id=month.english, person_id=month.li,
            since=date(2026, 10, 26), contract_id=month.by_li,
        )  # fmt: skip
    other = given.person(month.centre, "Сейтова Анна")
    by_other = given.contract(month.payer, other)
    taught_by_too(month, other, by_other)
    both_approved(month)
    owed = [*paid_of_both(month), minutes_of(month, by_other, MONTH)]
    people_merging.merge_people(month.facilitator, month.li, month.kim)
    assert [*paid_of_both(month), minutes_of(month, by_other, MONTH)] == owed
    assert owed[-1] > 0


def test_a_lesson_both_records_taught_is_paid_by_the_sheet_that_holds_it(month: October) -> None:
    taught_by_too(month, month.li, month.by_li)
    sheet = timesheets.submit_timesheet(
        month.facilitator, month.by_kim, MONTH, signed_on=day(25)
    ).id or 0  # fmt: skip
    timesheets.approve_timesheet(month.facilitator, sheet)
    twice = minutes_of(month, month.by_li, MONTH)
    people_merging.merge_people(month.facilitator, month.li, month.kim)
    assert minutes_of(month, month.by_kim) == 0
    assert minutes_of(month, month.by_li, MONTH) == twice - 200


# What hangs on a contract


def test_other_work_keeps_its_contract(month: October) -> None:
    """Li had a meeting on the fourteenth that is on no sheet yet."""
    with pytest.raises(Invalid, match=r"Other work is written down .* on 2026-10-14") as refused:
        end_contract(month.facilitator, month.by_li, day(13))
    assert refused.value.field == "until"
    with pytest.raises(Invalid) as refused:
        changed(month, month.by_kim, from_day=day(1))
        given.worked(month.by_kim, day(3))
        changed(month, month.by_kim, from_day=day(4))
    assert refused.value.field == "from_day"
    end_contract(month.facilitator, month.by_li, day(14))


def test_what_is_paid_stays_while_a_sheet_waits_for_approval(month: October) -> None:
    changed(month, month.by_kim, rate=260_000)
    sheet = timesheets.submit_timesheet(
        colleague(month), month.by_kim, MONTH, signed_on=day(25)
    ).id or 0  # fmt: skip
    for fields in (
        {"rate": 1}, {"rounding": Rounding.NONE}, {"academic_minutes": 50},
        {"rate_per": RatePer.ACADEMIC}, {"payer_id": given.payer(month.centre, "Акимат")},
    ):  # fmt: skip
        with pytest.raises(Invalid, match="waits for approval") as refused:
            changed(month, month.by_kim, **fields)
        assert refused.value.field == next(iter(fields))
    with pytest.raises(Clash, match="waits for approval"):
        undo.undo(month.facilitator)
    changed(month, month.by_kim, number="14a", allowance=600)
    timesheets.return_timesheet(month.facilitator, sheet, "другая ставка")
    changed(month, month.by_kim, rate=1)


# What taking back may not leave behind


def test_a_last_day_taken_back_says_where_two_contracts_run_at_once_then(month: October) -> None:
    """A contract followed the other; with the last day taken back both run at once."""
    unnamed(month)
    end_contract(month.facilitator, month.by_kim, day(31))
    entry = last_action(month.facilitator)
    assert entry is not None
    beside(month, from_day=date(2026, 11, 1))
    told = undo.undo(month.facilitator, entry.entry_id)
    assert told.notes == ("Say which contract pays in Английский A1: two run at once now",)
    assert kims(month) == [(given.TERM, None, None)]


def test_a_last_day_that_cannot_come_back_names_its_contract(month: October) -> None:
    end_contract(month.facilitator, month.by_kim, day(13))
    end_contract(month.facilitator, month.by_kim, day(31))
    given.worked(month.by_kim, day(20))
    with pytest.raises(Clash, match=r"Ким В\., Отдел занятости, 14: Other work .* on 20\.10\.2026"):
        undo.undo(month.facilitator)


def test_a_return_is_taken_back_while_other_work_is_as_it_was_signed(month: October) -> None:
    """The signature of the paper stands: nothing was written since but the return."""
    desk = month.facilitator
    sheet = timesheets.submit_timesheet(desk, month.by_li, MONTH, signed_on=day(25)).id or 0
    timesheets.return_timesheet(desk, sheet, "нет подписи")
    undo.undo(desk)
    now = timesheet(desk, month.by_li, MONTH)
    assert (now.state, now.signed_on, now.returned) == (SheetState.SUBMITTED, day(25), "")
    timesheets.return_timesheet(desk, sheet, "нет собрания")
    entry = last_action(desk)
    add_other_work(colleague(month), month.by_li, WorkFields(WorkKind.MEETING, day(21), 60))
    with pytest.raises(Clash, match="Other work was written since"):
        undo.undo(desk, entry.entry_id if entry else 0)
