"""Erasing: the figures stay as they were, the name is in no table, no log entry and no byte."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import apsw
import given
import pytest
from world import DAY, World, world

from clc_tui.db.connection import database
from clc_tui.db.models import (
    COLUMNS,
    Call,
    Draft,
    Enrolment,
    Grant,
    GroupInstructor,
    Interest,
    Lesson,
    LogEntry,
    Mark,
    Offer,
    Person,
    PersonCategory,
    Skip,
    Volunteer,
)
from clc_tui.db.models import (
    Employment as EmploymentRow,
)
from clc_tui.db.names import fold, squashed
from clc_tui.db.sweeping import owed, sweep, sweep_if_owed
from clc_tui.reports.formats import written
from clc_tui.reports.register import Period, register_report
from clc_tui.services import (
    absences,
    attendance,
    drafts,
    enrolments,
    find,
    history,
    other_work,
    people,
    people_merging,
    register,
    spot_checks,
    timesheets,
    undo,
    users,
    waiting_list,
    walk_ins,
)
from clc_tui.services.checking import check
from clc_tui.services.erased import FREE, PERSONAL, band_year
from clc_tui.services.erasing import erase_person, erase_preview
from clc_tui.services.hours import Key
from clc_tui.services.other_work import WorkFields
from clc_tui.services.person_fields import PersonFields
from clc_tui.services.sheets import timesheet
from clc_tui.services.timesheets import Remark
from clc_tui.store import Store
from clc_tui.terms import (
    Actor,
    Category,
    Clash,
    Employment,
    Invalid,
    NotFound,
    Outcome,
    Refused,
    Role,
    Sex,
    Status,
    WorkKind,
)

SECRETS = ("Жұмағалиева", "Өтебайқызы", "Zhumagaliyeva", "77057771234", "750315390013", "Қасқасу",
           "слабослышащая", "ночью нельзя", "умеет валять", "переезд к сестре", "бронхит",
           "от свекрови", "Жумагалиев Отебай", "Жумагалиева")  # fmt: skip


@pytest.fixture
def w(file: object) -> Iterator[World]:
    made = world()
    yield made
    assert check(given.administrator(made.centre)) == ()


def known(w: World) -> int:
    """Somebody of whom everything is written down that can be."""
    desk = w.facilitator
    fields = PersonFields(
        "Жұмағалиева", "Ұлжан", "Өтебайқызы", latin_name="Zhumagaliyeva U.", sex=Sex.FEMALE,
        birth_date=date(1994, 2, 28), phone="87057771234", settlement="Қасқасу", language="kk",
        iin="750315390013", heard_from="от свекрови", special_needs="слабослышащая",
        note="ночью нельзя", employment=Employment.HOMEMAKER,
        categories=frozenset({Category.MANY_CHILDREN}), consent_on=DAY,
        guardian="Жумагалиев Отебай",
    )  # fmt: skip
    made = people.add_person(desk, fields).id
    enrolments.enrol(desk, w.group, made, given.TERM)
    attendance.mark(desk, w.marked, made, Status.ILL)
    attendance.note_mark(desk, w.marked, made, "бронхит")
    attendance.mark(desk, w.lesson, made, Status.PRESENT)
    enrolments.enrol(desk, w.other_group, made, reason="ночью нельзя")
    enrolments.end_enrolment(desk, w.other_group, made, LEFT, reason="переезд к сестре")
    waiting_list.wait_for(desk, w.other_course, made, "ночью нельзя")
    absences.announce_absence(
        desk, made, DAY + timedelta(days=2), DAY + timedelta(days=3), Status.ILL, group_id=w.group
    )
    walk_ins.name_walk_in(
        desk, walk_ins.add_walk_in(desk, w.event_lesson, "Жумагалиева", "87057771234"), made
    )
    drafts.keep_draft(desk, "person", made, {"note": "ночью нельзя"})
    drafts.keep_draft(desk, "person", 0, {"family_name": "Жумагалиева", "given_name": "Улжан"})
    with given.logged(w.centre):
        interest = Interest.get(Interest.person_id == made)
        Offer.create(centre_id=w.centre, interest_id=interest.id, group_id=w.empty_group,
                     offered_at="2026-11-22 10:00:00", expires_on=DAY, reason=None)  # fmt: skip
        Skip.create(centre_id=w.centre, interest_id=interest.id, group_id=w.other_group,
                    person_id=w.learners[0], at="2026-11-21 10:00:00",
                    reason="ночью нельзя")  # fmt: skip
        Call.create(centre_id=w.centre, person_id=made, group_id=w.group, about="absent",
                    outcome="ill", at="2026-11-20 10:00:00", note="бронхит")  # fmt: skip
        Volunteer.create(centre_id=w.centre, person_id=made, skills="умеет валять", since=DAY)
    return made


LEFT = Outcome.LEFT


def figures(w: World) -> dict[str, Any]:
    """What every report counts."""
    ids = [row.id for row in Person.select().where(Person.centre_id == w.centre)]
    lesson = register.register(w.facilitator, w.marked)
    return {
        "people": len(ids),
        "marks": Mark.select().count(),
        "statuses": sorted(m.status for m in Mark.select()),
        "enrolments": Enrolment.select().count(),
        "interests": Interest.select().count(),
        "women": Person.select().where(Person.sex == "f").count(),
        "employment": sorted(row.status for row in EmploymentRow.select()),
        "categories": PersonCategory.select().count(),
        "calls": Call.select().count(),
        "rows of the register": len(lesson.rows),
    }


def bytes_of(file: Path) -> bytes:
    return b"".join(path.read_bytes() for path in (file, Path(f"{file}-wal")) if path.exists())


def traces(file: Path) -> list[str]:
    """Which secrets stand anywhere in the file, as they are, folded or squashed."""
    raw = bytes_of(file)
    forms = {each: {each, fold(each), squashed(each)} for each in SECRETS}
    return [each for each, spelt in forms.items() if any(form.encode() in raw for form in spelt)]


def test_the_figures_stay_and_no_byte_of_the_name(w: World, file: Path) -> None:
    gone = known(w)
    before, entries = figures(w), LogEntry.select().count()
    sweep()
    assert set(traces(file)) == set(SECRETS)
    seen = erase_preview(w.facilitator, gone)
    assert (seen.marks, seen.classes, seen.running, seen.waiting) == (3, 2, 1, 1)

    assert erase_person(w.facilitator, gone, "по письменному заявлению") == 3

    assert traces(file) == []
    assert figures(w) == before
    assert LogEntry.select().count() == entries + 1
    row = Person.get_by_id(gone)
    assert (row.family_name, row.given_name, row.birth_date, row.birth_year, row.sex) == (
        "–", "", None, 1992, "f",
    )  # fmt: skip
    (spell,) = Enrolment.select().where(Enrolment.person_id == gone, Enrolment.group_id == w.group)
    assert (spell.ends_on, spell.outcome, spell.reason) == (DAY, "left", None)
    (place,) = Interest.select().where(Interest.person_id == gone)
    assert (place.closed_on, place.reason, place.note) == (DAY, "erased", None)
    assert Offer.get(Offer.interest_id == place.id).answer == "withdrawn"
    assert Draft.select().where(Draft.body.contains("маг")).count() == 0
    assert find.find(w.facilitator, "Жумагалиева").people == ()
    assert find.find(w.facilitator, "8705777").people == ()
    with pytest.raises(NotFound, match="erased"):
        people.person(w.facilitator, gone)
    told = register.register(w.facilitator, w.marked)
    assert [each.name for each in told.rows].count("–") == 1
    for subject, number in (("person", gone), ("group", w.group), ("lesson", w.marked)):
        said = repr(history.history(w.facilitator, subject, number))
        assert not any(secret in said for secret in SECRETS), said


def test_the_register_as_a_file_counts_as_before(w: World) -> None:
    gone = known(w)
    before = exported(w)
    erase_person(w.facilitator, gone, "по заявлению")
    after = exported(w)
    assert "Жұмағалиева" in before and "Жұмағалиева" not in after
    assert after.count("\n") == before.count("\n")
    nobody = before.replace("Жұмағалиева Ұлжан Өтебайқызы", "–")
    assert after == nobody.replace("–;i;;.;+;1", "–;i;;;+;1")  # a mark is no longer waited for


def exported(w: World) -> str:
    """The class's register as csv."""
    period = Period(given.TERM, DAY)
    return written(register_report(w.facilitator, period, "домохозяйки"), "csv").decode("utf-8-sig")


def test_nothing_about_an_erased_person_is_taken_back(w: World) -> None:
    gone = known(w)
    entries = [
        entry.id for entry in LogEntry.select().where(LogEntry.user_id == w.facilitator.user_id)
    ]
    erase_person(w.facilitator, gone, "по заявлению")
    for again in (None, LogEntry.select().order_by(LogEntry.id.desc()).get().id):
        with pytest.raises(Refused, match="stays erased"):
            undo.undo(w.facilitator, again)
    with pytest.raises(Refused, match="stays erased"):
        undo.last_action(w.facilitator)
    refused = 0
    for number in entries[-8:]:
        with pytest.raises((Refused, Clash)):
            undo.undo(w.facilitator, number)
        refused += 1
    assert refused == 8
    attendance.mark(w.facilitator, w.lesson, w.learners[1], Status.LATE)
    undo.undo(w.facilitator)
    with pytest.raises(Refused):
        undo.undo(w.facilitator)


def test_a_merged_record_goes_with_the_one(w: World, file: Path) -> None:
    gone = known(w)
    keep = given.person(w.centre, "Жумагалиева Улжан", phone="87057771234")
    people_merging.merge_people(w.facilitator, keep, gone)
    erase_person(w.facilitator, keep, "по заявлению")
    assert traces(file) == []
    assert Person.select().where(Person.erased_on.is_null(False)).count() == 2


def test_the_reason_is_asked_for_and_names_nobody(w: World) -> None:
    gone = known(w)
    for reason in (" ", "просит Жумагалиева", "звонила с 8 705 777 12 34"):
        with pytest.raises(Invalid) as refused:
            erase_person(w.facilitator, gone, reason)
        assert refused.value.field == "reason"
    assert Person.get_by_id(gone).given_name == "Ұлжан"


def test_whoever_logs_in_is_erased_after_the_account_is_closed(w: World) -> None:
    teacher = given.actor(w.centre, Role.INSTRUCTOR, person_id=w.teacher, user_name="li")
    for verb in (erase_preview, lambda a, p: erase_person(a, p, "по заявлению")):
        with pytest.raises(Clash, match="logs in here as li"):
            verb(w.facilitator, w.teacher)
    users.disable_user(given.administrator(), "li")
    erase_person(w.facilitator, w.teacher, "по заявлению")
    assert Grant.get(Grant.user_id == teacher.user_id).person_id is None
    spells = GroupInstructor.select().where(GroupInstructor.person_id == w.teacher)
    assert {row.until for row in spells} == {DAY}


def test_others_keep_their_words(w: World) -> None:
    gone = known(w)
    enrolments.end_enrolment(w.facilitator, w.group, w.learners[1], LEFT, reason="нашла работу")
    attendance.note_mark(w.facilitator, w.marked, w.learners[0], "справка")
    before = others(w, gone)
    erase_person(w.facilitator, gone, "по заявлению")
    assert others(w, gone) == before


def others(w: World, gone: int) -> list[Any]:
    """Rows and log of everybody else."""
    rows = [
        row
        for table in ("mark", "enrolment", "interest", "consent", "announced_absence", "employment")
        for row in database.execute_sql(f"SELECT * FROM {table} WHERE person_id <> ?", (gone,))
    ]
    said = database.execute_sql(
        "SELECT c.* FROM change c WHERE tbl = 'person' AND row_id <> ?1 OR tbl IN ('mark',"
        " 'enrolment') AND coalesce(json_extract(after, '$.person_id'), ?1) <> ?1",
        (gone,),
    )
    reasons = database.execute_sql("SELECT id, reason FROM log_entry WHERE reason = 'нашла работу'")
    return [rows, list(said), list(reasons)]


@pytest.mark.parametrize(
    ("born", "stays"),
    [(2020, 2012), (2012, 2012), (2011, 2002), (2002, 2002), (2001, 1992), (1962, 1962),
     (1961, 1961), (1930, 1961)],
)  # fmt: skip
def test_of_the_birth_the_age_band_stays(born: int, stays: int) -> None:
    assert band_year(born, DAY) == stays
    assert (DAY.year - band_year(born, DAY)) // 10 >= 1


def test_an_erased_person_is_nobody_to_act_on(w: World) -> None:
    gone = known(w)
    desk: Actor = w.facilitator
    erase_person(desk, gone, "по заявлению")
    for act in (
        lambda: erase_person(desk, gone, "ещё раз"),
        lambda: people.consent_signed(desk, gone),
        lambda: people_merging.merge_people(desk, w.outsider, gone),
        lambda: attendance.mark(desk, w.future, gone, Status.PRESENT),
    ):
        with pytest.raises((NotFound, Clash, Invalid)):
            act()


def test_what_others_wrote_of_the_person_goes_too(w: World, file: Path) -> None:
    """Lessons, checks, notes about others and reasons: where it stands, and in the log."""
    gone = known(w)
    desk = w.facilitator
    attendance.note_lesson(desk, w.lesson, "Жұмағалиевой стало плохо")
    attendance.note_lesson(desk, w.marked, "мать: 8 705 777 12 34")
    attendance.note_lesson(desk, w.quiet, "с Жумагалиевой решили")
    attendance.note_lesson(desk, w.quiet, "без света")
    spot_checks.answer_spot_check(w.evaluator, w.drawn, False, "Жумагалиева отмечена дважды")
    attendance.note_mark(desk, w.marked, w.learners[0], "ушла с Жумагалиевой")
    walk_ins.add_walk_in(desk, w.lesson, "Жумагалиева У.")
    walk_ins.add_walk_in(desk, w.lesson, "Гуля умагалиев", "8 705 777 12 34")
    enrolments.end_enrolment(desk, w.group, w.learners[1], LEFT, reason="из-за Жумагалиевой")
    attendance.note_mark(desk, w.marked, w.learners[1], "справка")
    erase_person(desk, gone, "по заявлению")
    assert not any(form.encode() in bytes_of(file) for form in ("умагалиев", "ұмағалиев"))
    assert b"777 12 34" not in bytes_of(file)
    assert Lesson.get_by_id(w.quiet).note == "без света"
    assert Mark.get(Mark.lesson_id == w.marked, Mark.person_id == w.learners[1]).note == "справка"
    left = Enrolment.get(Enrolment.group_id == w.group, Enrolment.person_id == w.learners[1])
    assert (left.outcome, left.reason) == ("left", None)


def test_a_namesake_s_words_stay(w: World) -> None:
    """Of several with one family name a text is about the one only with the given name."""
    gone = known(w)
    given.person(w.centre, "Жумагалиева Роза")
    attendance.note_lesson(w.facilitator, w.lesson, "Жумагалиева Р. вела")
    attendance.note_lesson(w.facilitator, w.quiet, "Жумагалиева Улжан вела")
    erase_person(w.facilitator, gone, "по заявлению")
    notes = [Lesson.get_by_id(lesson).note for lesson in (w.lesson, w.quiet)]
    assert notes == ["Жумагалиева Р. вела", None]


def test_an_instructor_s_hours_stay_without_their_words(w: World, file: Path) -> None:
    """Lines of sheets are figures; what was written about them goes, with the committee's name."""
    desk = w.facilitator
    learner = known(w)
    fields = WorkFields(WorkKind.MEETING, date(2026, 11, 2), 60, note="с Жумагалиевой")
    other_work.add_other_work(desk, w.contract, fields)
    timesheets.return_timesheet(
        desk, w.submitted, "нет подписи", (Remark(Key(other_work_id=w.work - 1), "не было света"),)
    )
    before = database.execute_sql("SELECT sum(minutes) FROM timesheet_line").fetchone()
    erase_person(desk, learner, "по заявлению")
    assert "умагалиев".encode() not in bytes_of(file)
    erase_person(desk, w.teacher, "по заявлению")
    assert not any(words.encode() in bytes_of(file) for words in ("нет подписи", "не было света"))
    assert database.execute_sql("SELECT sum(minutes) FROM timesheet_line").fetchone() == before
    assert database.execute_sql("SELECT returned, state FROM timesheet WHERE id = ?",
                                (w.submitted,)).fetchone() == (None, "returned")  # fmt: skip


def test_what_other_work_was_called_goes_from_sheets_that_were_sent(w: World, file: Path) -> None:
    """Also where it does not name anybody; what a class was called stays on the line."""
    desk, day = w.facilitator, date(2026, 11, 2)
    contract = given.contract(w.payer, w.stand_in)
    lesson = given.lesson(w.group, day)
    given.taught(lesson, w.stand_in)
    given.mark(lesson, w.learners[0])
    for note in ("Петрова вела встречу", "подменяла сестру"):
        other_work.add_other_work(desk, contract, WorkFields(WorkKind.MEETING, day, 60, note=note))
    late = given.later(desk, 14)
    sheet = timesheets.submit_timesheet(late, contract, "2026-11", signed_on=late.today)
    timesheets.approve_timesheet(late, sheet.id or 0)
    timesheets.send_timesheet(late, sheet.id or 0)
    erase_person(desk, w.stand_in, "по заявлению")
    assert not any(each.encode() in bytes_of(file) for each in ("вела встречу", "подменяла"))
    words = [line.words for line in timesheet(late, contract, "2026-11").lines]
    assert sorted(words)[:2] == ["", ""] and sorted(words)[2]


HARMLESS = frozenset(
    """centre.* setting.* user.* user_key.* grant.* employment.* person_category.* course.*
    order_rule.first order_rule.decided_on order_rule.until holiday.on_date
    group_instructor.* weekly_pattern.* lesson_instructor.* spot_check.*
    person.sex person.created_on person.erased_on consent.signed_on consent.withdrawn_on
    volunteer.since volunteer.until volunteer.guardian_signed_on need.kind need.from_day need.until
    shift.on_date shift.starts_at assignment.state thanks.on_date
    group.room group.starts_on group.ends_on
    lesson.on_date lesson.starts_at lesson.state lesson.reason interest.since interest.closed_on
    offer.offered_at offer.expires_on offer.answer offer.answered_at skip.at enrolment.starts_on
    enrolment.ends_on enrolment.outcome mark.status announced_absence.from_date
    announced_absence.to_date announced_absence.status call.about call.outcome call.at
    other_work.kind other_work.on_date other_work.starts_at
    timesheet.month timesheet.state timesheet.submitted_at timesheet.signed_on
    timesheet.approved_at timesheet.decided_on timesheet.minutes_no timesheet.rate_per
    timesheet.rounding timesheet.sent_on timesheet.contract_from timesheet.contract_until
    timesheet.payer_name timesheet.worked_code timesheet.off_code timesheet.holiday_code
    timesheet.payer_columns timesheet.days_off timesheet_line.kind timesheet_line.on_date
    timesheet_line.starts_at timesheet_line.reason timesheet_remark.settled_at
    payer.name payer.worked_code payer.off_code payer.holiday_code payer.columns payer.closed_on
    contract.from_day contract.until contract.rate_per contract.rounding
    body.* committee_member.* meeting.on_date meeting.starts_at meeting.minutes_no
    evaluation.kind evaluation.from_day evaluation.until evaluation.state evaluation.opened_at
    evaluation.submitted_on evaluation.said_on evaluation.paper_no evaluation.closed_on
    finding.area feedback.on_date cross_check.discussed_on finding_pair.verdict
    recommendation.area recommendation.priority recommendation.other_priority
    recommendation.made_at recommendation.addressed recommendation.state recommendation.response
    recommendation.due recommendation_step.kind recommendation_step.state
    recommendation_step.response recommendation_step.at recommendation_step.said_on
    recommendation_step.paper_no action.due action.done_on evidence.kind evidence.on_date
    figure.* figure_reading.* progress.answer progress.at""".split()
)
"""Columns of text that say nothing of one person: days, words of a list, what things are called."""


def test_every_column_of_words_is_decided_about(file: Path) -> None:
    """A new column either goes with the person or is named as one that says nothing of them."""
    open_questions = [
        f"{table}.{name}"
        for table in COLUMNS
        for _n, name, kind, *_rest in database.execute_sql(f'PRAGMA table_info("{table}")')
        if kind == "TEXT"
        and name not in (*PERSONAL.get(table, ()), *FREE.get(table, ()))
        and not {f"{table}.*", f"{table}.{name}"} & HARMLESS
    ]
    assert not open_questions


def test_erasing_waits_for_no_reader_and_the_file_is_swept_after_it(
    w: World, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = known(w)
    reader = apsw.Connection(str(file), flags=apsw.SQLITE_OPEN_READONLY)
    reader.execute("BEGIN; SELECT count(*) FROM person").fetchone()
    monkeypatch.setattr("time.sleep", lambda seconds: pytest.fail("it waits"))
    erase_person(w.facilitator, gone, "по заявлению")
    reader.execute("COMMIT")
    reader.close()
    sweep_if_owed()
    assert traces(file) == []


def test_who_was_one_record_for_a_while_keeps_their_own_words(w: World) -> None:
    """Merging by mistake and taking it back ties nobody to what is erased later."""
    gone = known(w)
    enrolments.enrol(w.facilitator, w.group, w.outsider)
    people_merging.merge_people(w.facilitator, gone, w.outsider)
    undo.undo(w.facilitator)
    enrolments.end_enrolment(w.facilitator, w.group, w.outsider, LEFT, reason="нашла работу")
    erase_person(w.facilitator, gone, "по заявлению")
    spell = Enrolment.get(Enrolment.group_id == w.group, Enrolment.person_id == w.outsider)
    assert spell.reason == "нашла работу"


def test_whoever_reads_last_sweeps_the_file(w: World, file: Path) -> None:
    gone = known(w)
    reader = apsw.Connection(str(file), flags=apsw.SQLITE_OPEN_READONLY)
    reader.execute("BEGIN; SELECT count(*) FROM person").fetchone()

    async def story() -> bool:
        store = Store(file)
        try:
            await store.write(lambda: erase_person(w.facilitator, gone, "по заявлению"))
            in_the_way = owed()
            reader.close()
            await store.read(lambda: None)
            store.now(lambda: None)
            assert traces(file) == []
            return in_the_way and not owed()
        finally:
            store.close()

    assert asyncio.run(story())


def test_what_a_merge_lent_and_gave_back_is_gone_from_the_log_of_the_other(
    file: Path,
) -> None:
    w = world()
    lent = given.person(
        w.centre, "Жумадилова Кымбат", phone="87057771234", settlement="Каскасу", came_for="счёт"
    )
    people_merging.merge_people(w.facilitator, w.outsider, lent)
    undo.undo(w.facilitator)
    drafts.keep_draft(w.facilitator, "desk", w.group, {"name": "Жумадилова"})
    erase_person(w.facilitator, lent, "по просьбе")
    database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    left = file.read_bytes()
    assert not [each for each in ("Жумадилова", "Каскасу", "счёт") if each.encode() in left]
    assert check(given.administrator()) == ()


def test_an_erased_learner_with_a_last_day_to_come_leaves_the_place_at_once(file: Path) -> None:
    w = world()
    enrolments.end_enrolment(
        w.facilitator, w.group, w.learners[3], Outcome.COMPLETED,
        last_day=given.TODAY + timedelta(days=9),
    )  # fmt: skip
    erase_person(w.facilitator, w.learners[3], "по просьбе")
    spell = Enrolment.get(Enrolment.group_id == w.group, Enrolment.person_id == w.learners[3])
    assert spell.ends_on == given.TODAY - timedelta(days=1)
