"""Lives a demo's story through the verbs, act by act: what the bulk writer is held against."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any
from unittest import mock

import replay_follow

from clc_tui.db import changes
from clc_tui.db.connection import database
from clc_tui.db.models import Lesson, Person, Setting, SpotCheckLesson
from clc_tui.demo import events as e
from clc_tui.demo import help_events as v
from clc_tui.demo import hour_events as h
from clc_tui.services import (
    absences,
    assignments,
    attendance,
    calendar,
    calls,
    centres,
    classes,
    contracts,
    courses,
    enrolments,
    gate,
    lessons,
    needs,
    offers,
    other_work,
    payers,
    paying,
    people,
    shifts,
    spot_checks,
    timesheets,
    users,
    volunteers,
    waiting_list,
    walk_ins,
)
from clc_tui.services.hours import Key
from clc_tui.services.person_fields import fields_of
from clc_tui.services.shift_rows import ShiftAt
from clc_tui.terms import Actor, Role

VERBS_OF = (
    attendance,
    calendar,
    centres,
    classes,
    courses,
    enrolments,
    lessons,
    people,
    users,
    waiting_list,
)


def live(events: Iterable[e.Event]) -> set[str]:
    """Do every act with its verb, at its moment; returns the verbs that were used."""
    used = set()
    for event in events:
        act = globals().get(f"_{event.verb}") or getattr(replay_follow, event.verb, None)
        if act is not None:
            act(_actor(event), event)
        else:
            _plain(event)
        used.add(event.verb)
    return used


def _actor(event: e.Event) -> Actor:
    account, centre = event.who.account, event.who.centre
    moment: datetime = event.at
    return Actor(
        user_id=account.id if account else None,
        user=account.name if account else "administrator",
        centre_id=centre.id if centre else None,
        roles=frozenset() if account else frozenset({Role.ADMINISTRATOR}),
        clock=lambda: moment,
    )


def _plain(event: e.Event) -> None:
    """Verbs whose arguments are the event's fields, things standing for their numbers."""
    names = [name for name in type(event).__slots__ if name not in ("at", "who")]
    values = [getattr(event, name) for name in names]
    arguments = [value.id if isinstance(value, e.Thing) else value for value in values]
    verb = next(getattr(m, event.verb) for m in VERBS_OF if hasattr(m, event.verb))
    verb(_actor(event), *arguments)


def _add_centre(actor: Actor, event: e.AddCentre) -> None:
    event.centre.id = centres.add_centre(actor, **asdict(event.fields)).id


def _set_setting(actor: Actor, event: e.MarkAsDemo) -> None:
    with database.atomic(), changes.recording() as watch:
        row = Setting.create(centre_id=event.centre.id, name="demo", value="1")
        gate.write_entry(actor, gate.Entry("set_setting", "setting", row.id), watch.changes())


def _add_user(actor: Actor, event: e.AddUser) -> None:
    event.account.id = users.add_user(actor, event.account.name, language=event.language).id


def _grant_role(actor: Actor, event: e.GrantRole) -> None:
    person = event.person.id if event.person else None
    users.grant_role(actor, event.account.name, event.centre.id, event.role, person)


def _add_person(actor: Actor, event: e.AddPerson) -> None:
    event.person.id = people.add_person(actor, event.fields, despite_duplicates=True).id


def _change_person(actor: Actor, event: e.ChangePerson) -> None:
    was = fields_of(Person.get_by_id(event.person.id))
    people.change_person(actor, event.person.id, replace(was, employment=event.employment), was=was)


def _consent_signed(actor: Actor, event: e.ConsentSigned) -> None:
    people.consent_signed(actor, event.person.id, guardian=event.guardian)


def _add_course(actor: Actor, event: e.AddCourse) -> None:
    event.course.id = courses.add_course(actor, event.fields)


def _add_group(actor: Actor, event: e.AddGroup) -> None:
    fields = replace(event.fields, course_id=event.course.id)
    event.group.id = classes.add_group(
        actor, fields, instructors=(event.instructor.id,), slots=event.slots
    )
    made = {
        (row.on_date, row.starts_at): row.id
        for row in Lesson.select().where(Lesson.group_id == event.group.id)
    }
    assert set(made) == {(day, slot.starts_at) for day, slot in event.days}
    for key, row_id in made.items():
        event.group.lessons[key].id = row_id


def _add_instructor(actor: Actor, event: e.AddInstructor) -> None:
    classes.add_instructor(actor, event.group.id, event.person.id)


def _enrol(actor: Actor, event: e.Enrol) -> None:
    enrolments.enrol(actor, event.group.id, event.person.id, event.starts_on)


def _end_enrolment(actor: Actor, event: e.EndEnrolment) -> None:
    enrolments.end_enrolment(
        actor, event.group.id, event.person.id, event.outcome,
        last_day=event.last_day, reason=event.reason,
    )  # fmt: skip


def _move_enrolment(actor: Actor, event: e.MoveEnrolment) -> None:
    enrolments.move_enrolment(actor, event.person.id, event.group.id, event.target.id)


def _offer_place(actor: Actor, event: e.OfferPlace) -> None:
    event.offer.id = offers.offer_place(actor, event.group.id, event.person.id).offer_id


def _answer_offer(actor: Actor, event: e.AnswerOffer) -> None:
    offers.answer_offer(actor, event.offer.id, event.answer, reason=event.reason)


def _record_call(actor: Actor, event: e.RecordCall) -> None:
    group = None if event.group is None else event.group.id
    offer = None if event.offer is None else event.offer.id
    calls.record_call(
        actor, event.about, event.person.id, group, event.outcome,
        reason=event.note, offer_id=offer,
    )  # fmt: skip


def _draw_spot_check(actor: Actor, event: e.DrawSpotCheck) -> None:
    """With a lot that gives what the story says."""
    wanted = [lesson.id for lesson in event.lessons]
    with mock.patch.object(spot_checks, "lot") as lot:
        lot.sample.return_value = wanted
        event.check.id = spot_checks.draw_spot_check(actor, event.first, event.last)
    (held, count), _named = lot.sample.call_args
    assert set(wanted) <= set(held) and len(wanted) == count
    rows = SpotCheckLesson.select().where(SpotCheckLesson.spot_check_id == event.check.id)
    for drawn, row in zip(event.drawn, rows.order_by(SpotCheckLesson.id), strict=True):
        drawn.id = row.id


def _answer_spot_check(actor: Actor, event: e.AnswerSpotCheck) -> None:
    spot_checks.answer_spot_check(actor, event.drawn.id, event.agrees, event.note)


def _add_lesson(actor: Actor, event: e.AddLesson) -> None:
    event.lesson.id = lessons.add_lesson(
        actor, event.group.id, event.on_date, event.starts_at, event.minutes
    )


def _move_lesson(actor: Actor, event: e.MoveLesson) -> None:
    event.moved_to.id = lessons.move_lesson(
        actor, event.lesson.id, event.on_date, event.starts_at, event.minutes
    )


def _set_instructors(actor: Actor, event: e.SetInstructors) -> None:
    reason = event.reason or None
    attendance.set_instructors(actor, event.lesson.id, (event.person.id,), reason=reason)


def _nobody_came(actor: Actor, event: e.NobodyCame) -> None:
    attendance.nobody_came(actor, event.lesson.id)


def _announce_absence(actor: Actor, event: e.AnnounceAbsence) -> None:
    absences.announce_absence(
        actor, event.person.id, event.from_date, event.to_date, event.status,
        group_id=event.group.id, note=event.note,
    )  # fmt: skip


def _add_walk_in(actor: Actor, event: e.AddWalkIn) -> None:
    event.walk_in.id = walk_ins.add_walk_in(actor, event.lesson.id, event.name)


def _name_walk_in(actor: Actor, event: e.NameWalkIn) -> None:
    walk_ins.name_walk_in(actor, event.walk_in.id, event.person.id)


def _mark(actor: Actor, event: e.Mark) -> None:
    attendance.mark(
        actor, event.lesson.id, event.person.id, event.status,
        minutes=event.minutes, note=event.note,
    )  # fmt: skip


def _mark_rest(actor: Actor, event: e.MarkRest) -> None:
    attendance.mark_rest(actor, event.lesson.id)


def _add_payer(actor: Actor, event: h.AddPayer) -> None:
    event.payer.id = payers.add_payer(actor, event.fields)


def _add_contract(actor: Actor, event: h.AddContract) -> None:
    of = event.contract
    fields = replace(of.fields, person_id=of.person.id, payer_id=of.payer.id)
    of.id = contracts.add_contract(actor, fields).id


def _name_contract(actor: Actor, event: h.NameContract) -> None:
    paying.name_contract(
        actor, event.group.id, event.person.id, event.contract.id, from_day=event.from_day
    )


def _add_other_work(actor: Actor, event: h.AddOtherWork) -> None:
    event.work.id = other_work.add_other_work(actor, event.contract.id, event.fields).id


def _submit_timesheet(actor: Actor, event: h.SubmitTimesheet) -> None:
    sheet = event.sheet
    sheet.id = (
        timesheets.submit_timesheet(
            actor, sheet.contract.id, sheet.month, sheet.number, signed_on=event.signed_on
        ).id
        or 0
    )


def _return_timesheet(actor: Actor, event: h.ReturnTimesheet) -> None:
    remark = timesheets.Remark(Key(lesson_id=event.lesson.id), event.remark)
    timesheets.return_timesheet(actor, event.sheet.id, event.reason, (remark,))


def _approve_timesheet(actor: Actor, event: h.ApproveTimesheet) -> None:
    attested = event.attested
    if attested is None:
        sheet = timesheets.approve_timesheet(actor, event.sheet.id)
    else:
        sheet = timesheets.approve_timesheet(
            actor, event.sheet.id, decided_by=attested.by, decided_on=attested.on,
            minutes_no=attested.minutes_no,
        )  # fmt: skip
    assert sheet.lines == event.lines


def _send_timesheet(actor: Actor, event: h.SendTimesheet) -> None:
    timesheets.send_timesheet(actor, event.sheet.id)


def _add_volunteer(actor: Actor, event: v.AddVolunteer) -> None:
    volunteers.add_volunteer(actor, event.person.id, event.fields)


def _end_volunteer(actor: Actor, event: v.EndVolunteer) -> None:
    volunteers.end_volunteer(actor, event.person.id, actor.today)


def _guardian_signed(actor: Actor, event: v.GuardianSigned) -> None:
    volunteers.guardian_signed(actor, event.person.id, event.guardian, actor.today)


def _thank(actor: Actor, event: v.Thank) -> None:
    volunteers.thank(actor, event.person.id, event.words, actor.today)


def _add_need(actor: Actor, event: v.AddNeed) -> None:
    need, shift = event.need, event.shift
    made = needs.add_need(
        actor, need.kind, need.fields, hours=None if shift is None else shift.hours,
        group_id=None if need.group is None else need.group.id,
    )  # fmt: skip
    need.id = made.need_id
    if shift is not None:
        shift.id = made.shift_id or 0


def _add_shift(actor: Actor, event: v.AddShift) -> None:
    of = event.shift
    assert of.hours is not None
    of.id = shifts.add_shift(actor, of.need.id, of.hours, event.people)


def _cancel_shift(actor: Actor, event: v.CancelShift) -> None:
    shifts.cancel_shift(actor, _shift_at(event.shift), event.reason)


def _shift_at(of: v.ShiftThing) -> ShiftAt:
    if of.lesson is None:
        return ShiftAt(of.need.id, shift_id=of.id)
    return ShiftAt(of.need.id, of.lesson.id)


def _ask(actor: Actor, event: v.Ask) -> None:
    place = event.place
    place.id = assignments.ask(
        actor, _shift_at(place.shift), place.person.id, event.state, despite=event.despite
    )


def _answer_assignment(actor: Actor, event: v.AnswerAssignment) -> None:
    assignments.answer_assignment(actor, event.place.id, event.state)


def _came(actor: Actor, event: v.Came) -> None:
    assert assignments.came(actor, event.place.id) == event.minutes


def _did_not_come(actor: Actor, event: v.DidNotCome) -> None:
    assignments.did_not_come(actor, event.place.id)


def _all_came(actor: Actor, event: v.AllCame) -> None:
    assert assignments.all_came(actor, _shift_at(event.shift)).came == len(event.places)


def _helped(actor: Actor, event: v.Helped) -> None:
    place = event.place
    place.id = assignments.helped(
        actor, place.shift.need.id, place.person.id, event.on_date, event.minutes
    )


def rows_of(table: str, order: str = "id") -> list[tuple[Any, ...]]:
    """Every row of a table of the connected file."""
    return list(database.execute_sql(f'SELECT * FROM "{table}" ORDER BY {order}'))
