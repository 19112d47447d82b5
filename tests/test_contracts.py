"""Payers and contracts: what they may say, what approved sheets hold fast, and who reads them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import given
import pytest
from world import DAY, READS, World, world

from clc_tui.db.models import Contract, GroupInstructor, OtherWork, Payer, TimesheetLine
from clc_tui.language import LANGUAGES, money_text, speak
from clc_tui.screens.undoing import undoable_words
from clc_tui.services import attendance, erasing, find, people_merging, undo
from clc_tui.services.contracts import (
    ContractFields,
    add_contract,
    change_contract,
    contract,
    contracts,
    end_contract,
    remove_contract,
)
from clc_tui.services.drafts import drafts, keep_draft
from clc_tui.services.history import history
from clc_tui.services.payers import (
    PayerFields,
    add_payer,
    change_payer,
    close_payer,
    payers,
    usual_payer,
)
from clc_tui.services.paying import name_contract, pay_lesson_by
from clc_tui.services.timesheets import reopen_timesheet, return_timesheet
from clc_tui.terms import (
    Actor,
    Clash,
    ClcError,
    Invalid,
    NotFound,
    RatePer,
    Refused,
    Role,
    Rounding,
    SheetColumn,
)


@pytest.fixture
def w(lent: World) -> World:
    """The small centre, which every test leaves as it was."""
    return lent


def of(w: World, **fields: object) -> ContractFields:
    """A contract of the instructor who stands in."""
    base = ContractFields(w.stand_in, w.payer, given.TERM, None, 250_000)
    return replace(base, **fields)  # type: ignore[arg-type]


def fields_of(w: World, contract_id: int) -> ContractFields:
    return contract(w.facilitator, contract_id).card.fields


def changed(w: World, contract_id: int, **fields: object) -> None:
    was = fields_of(w, contract_id)
    change_contract(w.facilitator, contract_id, replace(was, **fields), was=was)  # type: ignore[arg-type]


def teacher(w: World) -> Actor:
    """The instructor with two contracts."""
    return given.actor(w.centre, Role.INSTRUCTOR, person_id=w.teacher)


def other_teacher(w: World) -> Actor:
    """An instructor of the same class, with a contract of another kind."""
    return given.actor(w.centre, Role.INSTRUCTOR, person_id=w.stand_in)


# Payers


def test_a_payer_begins_with_the_usual_words_in_the_language_of_who_writes(w: World) -> None:
    for language in LANGUAGES:
        speak(language)
        usual = usual_payer("Отдел занятости Талгара")
        assert [line.partition(" – ")[0] for line in usual.legend.split("\n")] == ["Ф", "В", "РП"]
        assert usual.title and usual.columns[0] is SheetColumn.POSITION
    speak("en")
    made = add_payer(w.facilitator, usual_payer("Отдел занятости Талгара"))
    line = next(line for line in payers(w.facilitator) if line.id == made)
    assert (line.fields.name, line.contracts, line.closed_on) == (
        "Отдел занятости Талгара", 0, None,
    )  # fmt: skip


def test_what_a_payer_cannot_be(w: World) -> None:
    before = given.count_of(Payer)
    for fields, field in (
        (PayerFields("  "), "name"),
        (PayerFields("А", worked_code=""), "worked_code"),
        (PayerFields("А", holiday_code="ПРАЗ"), "holiday_code"),
        (PayerFields("А", off_code="Ф"), "off_code"),
        (PayerFields("А", cut_off_day=32), "cut_off_day"),
        (PayerFields("А", cut_off_day=0), "cut_off_day"),
        (PayerFields("А", legend="\n".join("abcdefghijklm")), "legend"),
        (PayerFields("А", legend="x" * 81), "legend"),
        (PayerFields("А\x1b[2J"), None),
    ):
        with pytest.raises(Invalid) as refused:
            add_payer(w.facilitator, fields)
        assert refused.value.field == field
    assert given.count_of(Payer) == before


def test_a_payers_columns_and_legend_are_kept_in_order(w: World) -> None:
    wanted = PayerFields(
        'ИП "Ли"', legend=" Ф – был \n\n В – нет", cut_off_day=25,
        columns=(SheetColumn.ACADEMIC_HOURS, SheetColumn.IIN),
    )  # fmt: skip
    made = add_payer(w.facilitator, wanted)
    kept = next(line.fields for line in payers(w.facilitator) if line.id == made)
    assert kept.columns == (SheetColumn.IIN, SheetColumn.ACADEMIC_HOURS)
    assert kept.legend == "Ф – был\nВ – нет"
    with pytest.raises(Clash, match="already a payer called Акимат"):
        change_payer(w.facilitator, made, replace(kept, name="Акимат"), was=kept)
    change_payer(w.facilitator, made, replace(kept, columns=(), cut_off_day=None), was=kept)
    kept = next(line.fields for line in payers(w.facilitator) if line.id == made)
    assert (kept.columns, kept.cut_off_day) == ((), None)


def test_who_pays_no_more_gets_no_new_contract_and_goes_on_with_the_old_ones(w: World) -> None:
    close_payer(w.facilitator, w.payer)
    assert w.payer not in [line.id for line in payers(w.facilitator)]
    assert w.payer in [line.id for line in payers(w.facilitator, closed=True)]
    with pytest.raises(Invalid, match="Отдел занятости pays no more") as refused:
        add_contract(w.facilitator, of(w))
    assert refused.value.field == "payer_id"
    changed(w, w.contract, number="7")
    close_payer(w.facilitator, w.payer, False)
    add_contract(w.facilitator, of(w))


# Contracts


def test_what_a_contract_cannot_say(w: World) -> None:
    before = given.count_of(Contract)
    wrong: dict[str, tuple[object, ...]] = {
        "from_day": (None,),
        "until": (given.TERM - timedelta(days=1),),
        "rate": (None, -1, 100_000_001),
        "academic_minutes": (55,),
        "allowance": (0, 44_641),
        "number": ("1" * 41,),
    }
    for field, values in wrong.items():
        for value in values:
            with pytest.raises(Invalid) as refused:
                add_contract(w.facilitator, of(w, **{field: value}))
            assert refused.value.field == field
    assert given.count_of(Contract) == before


def test_a_contract_is_of_the_centres_own_people_and_payers(w: World) -> None:
    elsewhere = given.centre("Шу")
    their_payer, they = given.payer(elsewhere), given.person(elsewhere, "Абай Асан")
    for fields in (of(w, payer_id=their_payer), of(w, person_id=they)):
        with pytest.raises(NotFound):
            add_contract(w.facilitator, fields)
    people_merging.merge_people(w.facilitator, w.outsider, w.stand_in)
    with pytest.raises(NotFound):
        add_contract(w.facilitator, of(w))


def test_several_contracts_at_a_time_are_listed_by_name_and_day(w: World) -> None:
    made = add_contract(
        w.facilitator,
        of(w, until=date(2026, 10, 31), rate=0, rate_per=RatePer.CLOCK, academic_minutes=50,
           allowance=1800, rounding=Rounding.QUARTER, main_job=True, number=" № 5 "),
    )  # fmt: skip
    shown = contracts(w.facilitator)
    assert [card.id for card in shown] == [w.contract, w.spare], "October is over"
    everything = contracts(w.facilitator, ended=True)
    assert [card.id for card in everything] == [made.id, w.contract, w.spare]
    kept = everything[0]
    assert (kept.name, kept.payer, kept.fields.number) == ("Ким Виктор", "Отдел занятости", "№ 5")
    assert (kept.fields.rate, kept.fields.hour, kept.fields.main_job) == (0, 60, True)
    assert [card.id for card in contracts(w.facilitator, w.teacher)] == [w.contract, w.spare]


def test_two_at_one_form_keep_what_each_changed(w: World) -> None:
    was = fields_of(w, w.spare)
    changed(w, w.spare, rate=310_050)
    change_contract(w.facilitator, w.spare, replace(was, number="8"), was=was)
    assert fields_of(w, w.spare) == replace(was, rate=310_050, number="8")
    with pytest.raises(Clash) as clash:
        change_contract(w.facilitator, w.spare, replace(was, rate=1), was=was)
    assert clash.value.words["value"] == money_text(310_050)
    changed(w, w.spare, payer_id=w.payer)
    other = given.payer(w.centre, "Школа")
    with pytest.raises(Clash, match="“Отдел занятости”"):
        change_contract(w.facilitator, w.spare, replace(was, payer_id=other), was=was)


def no_other_work(w: World) -> None:
    """What was written beside lessons counts no more."""
    for row in OtherWork.select().where(OtherWork.contract_id == w.contract):
        given.rewritten(OtherWork, row.id, taken_back="не было")


def test_what_is_approved_stays_explainable(w: World) -> None:
    """September is approved: an hour of other work on the fourteenth."""
    page = contract(w.facilitator, w.contract)
    assert page.classes == ("Швейное дело · домохозяйки",)
    other = given.payer(w.centre, "Школа")
    for fields, field in (
        ({"payer_id": other}, "payer_id"),
        ({"person_id": w.stand_in}, "person_id"),
        ({"until": date(2026, 9, 13)}, "until"),
        ({"from_day": date(2026, 9, 15)}, "from_day"),
    ):
        with pytest.raises(Invalid) as refused:
            changed(w, w.contract, **fields)
        assert refused.value.field == field
    with pytest.raises(Invalid, match=r"An approved timesheet .* on 2026-09-14"):
        end_contract(w.facilitator, w.contract, date(2026, 9, 13))
    with pytest.raises(Invalid, match="Hours are written"):
        remove_contract(w.facilitator, w.contract)
    return_timesheet(w.facilitator, w.submitted, "другая ставка")
    changed(w, w.contract, rate=400_000, rounding=Rounding.WHOLE, academic_minutes=50)
    no_other_work(w)
    end_contract(w.facilitator, w.contract, date(2026, 9, 14))
    end_contract(w.facilitator, w.contract, None)
    reopen_timesheet(w.facilitator, w.approved, "не тот месяц")
    return_timesheet(w.facilitator, w.approved, "не тот плательщик")
    changed(w, w.contract, payer_id=other, from_day=date(2026, 10, 1))


def test_a_line_that_a_correction_took_back_holds_no_day(w: World) -> None:
    line = TimesheetLine.get(TimesheetLine.timesheet_id == w.approved)
    with given.logged(w.centre):
        TimesheetLine.create(
            centre_id=w.centre, timesheet_id=w.approved, contract_id=w.contract,
            kind="correction", other_work_id=line.other_work_id, on_date=line.on_date,
            minutes=-line.minutes, reason="taken_back",
        )  # fmt: skip
    no_other_work(w)
    end_contract(w.facilitator, w.contract, date(2026, 9, 13))
    assert Contract.get_by_id(w.contract).until == date(2026, 9, 13)


def test_undo_does_not_bring_back_what_could_not_be_explained(w: World) -> None:
    """A contract moved into September before that was approved stays there."""
    with given.logged(w.centre):
        Contract.update(from_day=date(2026, 10, 1)).where(Contract.id == w.contract).execute()
    changed(w, w.contract, from_day=date(2026, 9, 1))
    with pytest.raises(Clash, match="An approved timesheet"):
        undo.undo(w.facilitator)
    return_timesheet(w.facilitator, w.submitted, "другая ставка")
    changed(w, w.contract, rate=1)
    undo.undo(w.facilitator)
    assert fields_of(w, w.contract).rate == 250_000


def test_the_most_hours_a_month_are_told_as_hours(w: World) -> None:
    changed(w, w.spare, allowance=450, academic_minutes=45, rate_per=RatePer.ACADEMIC)
    assert "10 ac. h" in " ".join(undo.undo(w.facilitator).details)


def test_a_slip_of_the_hand_is_taken_away_while_nothing_hangs_on_it(w: World) -> None:
    made = add_contract(w.facilitator, of(w)).id
    changed(w, made, person_id=w.outsider)
    named = add_contract(w.facilitator, of(w)).id
    name_contract(w.facilitator, w.other_group, w.stand_in, named)
    with pytest.raises(Invalid, match="Английский A1"):
        remove_contract(w.facilitator, named)
    with pytest.raises(Invalid, match="in use"):
        changed(w, named, person_id=w.outsider)
    pay_lesson_by(w.facilitator, w.lesson, w.teacher, w.spare)
    with pytest.raises(Invalid, match="pays a lesson"):
        remove_contract(w.facilitator, w.spare)
    remove_contract(w.facilitator, made)
    undo.undo(w.facilitator)
    assert fields_of(w, made).person_id == w.outsider


def test_a_contract_that_pays_by_now_is_not_taken_away_by_undo(w: World) -> None:
    made = add_contract(w.facilitator, of(w)).id
    other = given.actor(w.centre, Role.FACILITATOR)
    name_contract(other, w.other_group, w.stand_in, made)
    with pytest.raises(Clash):
        undo.undo(w.facilitator)
    assert fields_of(w, made).person_id == w.stand_in


# Who reads what


def everything_told(reader: Actor, w: World) -> str:
    """All that any verb of reading tells somebody, refusals among them."""
    told = []
    for verb, act in READS.items():
        try:
            told.append(repr(act(w, reader)))
        except ClcError as error:
            told.append(f"{verb}: {error}")
    for subject, row in (
        ("group", w.group), ("lesson", w.lesson), ("lesson", w.marked), ("person", w.teacher),
        ("contract", w.contract), ("payer", w.payer), ("centre", w.centre),
    ):  # fmt: skip
        try:
            told.append(repr(history(reader, subject, row)))
        except ClcError as error:
            told.append(str(error))
    return "\n".join(told)


def test_nobody_reads_anothers_pay(w: World) -> None:
    changed(w, w.contract, number="СЕКРЕТ-17")
    given.contract(given.payer(w.centre, "Школа"), w.stand_in, rate=999_900)
    attendance.set_instructors(w.facilitator, w.lesson, (w.teacher, w.stand_in))
    pay_lesson_by(w.facilitator, w.lesson, w.teacher, w.contract)
    name_contract(w.facilitator, w.group, w.teacher, w.spare)
    name_contract(w.facilitator, w.group, w.teacher, w.contract)
    given.rewritten(GroupInstructor, GroupInstructor.get(
        GroupInstructor.group_id == w.other_group).id, group_id=w.group)  # fmt: skip
    names = {role: given.actor(w.centre, role) for role in (Role.SECRETARY, Role.EVALUATOR)}
    for reader in (other_teacher(w), *names.values()):
        told = everything_told(reader, w)
        assert "СЕКРЕТ-17" not in told and "Отдел занятости" not in told
        assert "250000" not in told and money_text(250_000) not in told
        assert find.find(reader, "СЕКРЕТ").people == ()
    assert "СЕКРЕТ-17" in everything_told(w.facilitator, w)
    assert "СЕКРЕТ-17" in everything_told(teacher(w), w), "the own one"
    assert "999900" not in everything_told(teacher(w), w)


def test_an_instructor_asks_for_the_own_contracts_only(w: World) -> None:
    theirs = given.contract(w.payer, w.stand_in)
    own = teacher(w)
    assert [card.id for card in contracts(own)] == [w.contract, w.spare]
    assert [card.id for card in contracts(own, w.teacher)] == [w.contract, w.spare]
    assert contract(own, w.spare).card.name == "Ли Ольга"
    nobody = given.actor(w.centre, Role.INSTRUCTOR)
    assert contracts(nobody) == ()
    for reader in (own, nobody):
        with pytest.raises(Refused, match="your own contracts"):
            contracts(reader, w.stand_in)
        with pytest.raises(NotFound) as theirs_told:
            contract(reader, theirs)
        with pytest.raises(NotFound) as nothing:
            contract(reader, 999)
        assert str(theirs_told.value) == str(nothing.value), "not even that there is one"


def test_a_second_role_neither_takes_nor_gives_pay(w: World) -> None:
    person = given.actor(w.centre, Role.INSTRUCTOR, Role.SECRETARY, person_id=w.stand_in)
    assert contracts(person) == ()
    both = given.actor(w.centre, Role.INSTRUCTOR, Role.FACILITATOR, person_id=w.stand_in)
    assert len(contracts(both)) == 2


def test_undo_of_an_instructor_tells_nothing_of_pay(w: World) -> None:
    """Who taught is the instructor's to say; what pays it, is not told back."""
    pay_lesson_by(w.facilitator, w.lesson, w.teacher, w.contract)
    reader = other_teacher(w)
    attendance.set_instructors(reader, w.lesson, (w.stand_in,))
    last = undo.last_action(reader)
    assert last is not None
    words = " ".join(undoable_words(last))
    assert "Ли О." in words and "Отдел занятости" not in words and "Contract" not in words
    taken_back = undo.undo(reader)
    assert "Отдел занятости" not in repr(taken_back)
    attendance.set_instructors(reader, w.lesson, (w.teacher, w.stand_in))
    theirs = given.contract(given.payer(w.centre, "Школа"), w.stand_in)
    pay_lesson_by(w.facilitator, w.lesson, w.stand_in, theirs)
    with pytest.raises(Clash) as clash:
        undo.undo(reader)
    assert "Школа" not in str(clash.value)


# Two records, and none


def test_contracts_go_over_to_the_record_that_stays_and_come_back(w: World) -> None:
    name_contract(w.facilitator, w.other_group, w.stand_in,
                  mine := given.contract(w.payer, w.stand_in))  # fmt: skip
    people_merging.merge_people(w.facilitator, w.outsider, w.stand_in)
    assert Contract.get_by_id(mine).person_id == w.outsider
    spell = GroupInstructor.get(GroupInstructor.group_id == w.other_group)
    assert (spell.person_id, spell.contract_id) == (w.outsider, mine)
    undo.undo(w.facilitator)
    assert Contract.get_by_id(mine).person_id == w.stand_in


def test_where_both_taught_a_class_the_contract_that_was_named_stays(w: World) -> None:
    twin = given.person(w.centre, "Ли Оля")
    with given.logged(w.centre):
        GroupInstructor.create(centre_id=w.centre, group_id=w.group, person_id=twin, since=DAY)
    people_merging.merge_people(w.facilitator, twin, w.teacher)
    (spell,) = GroupInstructor.select().where(GroupInstructor.group_id == w.group)
    assert (spell.person_id, spell.contract_id) == (twin, w.contract)


def test_of_somebody_erased_the_figures_of_a_contract_stay(file: object) -> None:
    w = world()
    mine = add_contract(w.facilitator, of(w, number="17/2", position="Ким, английский")).id
    changed(w, w.spare, position="замещает Ким Виктора")
    keep_draft(w.facilitator, "contract", 0, {"person_id": str(w.stand_in), "number": "99"})
    keep_draft(w.facilitator, "contract", mine, {"position": "учит"})
    keep_draft(w.facilitator, "contract", w.spare, {"number": "5"})
    erasing.erase_person(w.facilitator, w.stand_in, "по заявлению")
    assert [(line.form, line.subject_id) for line in drafts(w.facilitator)
            if line.form == "contract"] == [("contract", w.spare)]  # fmt: skip
    row = Contract.get_by_id(mine)
    assert (row.number, row.position, row.rate, row.until) == ("", "", 250_000, DAY)
    assert Contract.get_by_id(w.spare).position == ""
    for entry in history(w.facilitator, "contract", mine).lines:
        assert "17/2" not in repr(entry) and "Ким" not in repr(entry)
