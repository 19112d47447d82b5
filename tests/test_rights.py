"""Rights: every verb with every role, in the own centre and without any grant.

Another centre is in `test_rights_centres`, classes of others in `test_rights_teaching`.

`MAY` is written down here from the design, apart from the program's own table.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import given
import pytest
from world import BEFORE, DAY, READS, WRITES, World, world
from world_figures import FIGURE_MAY
from world_follow_up import FOLLOW_MAY

from clc_tui.db.connection import database
from clc_tui.db.models import LOGGED_TABLES, User
from clc_tui.services import (
    actors,
    attendance,
    classes,
    day,
    find,
    history,
    people,
    register,
    users,
)
from clc_tui.services.gate import VERBS
from clc_tui.terms import Actor, ClcError, NotFound, Refused, Role, Status

MAY: dict[str, str] = {
    **FOLLOW_MAY,
    **FIGURE_MAY,
    # f facilitator, i instructor, s secretary, e evaluator, a administrator
    "mark": "fi", "clear_mark": "fi", "mark_rest": "fi", "note_mark": "fi", "nobody_came": "fi",
    "head_count": "fi", "note_lesson": "fi", "add_walk_in": "fi", "remove_walk_in": "fi",
    "name_walk_in": "fi", "set_instructors": "fi", "announce_absence": "fi",
    "withdraw_absence": "fi", "add_lesson": "fi", "cancel_lesson": "fi", "restore_lesson": "fi",
    "move_lesson": "fi", "change_length": "fi",
    "marks_made": "fi",
    "register": "fia", "lessons": "fia", "pattern": "fia", "groups": "fia", "group": "fia",
    "class_called": "fia", "people_list": "fia", "lesson_near": "fia",
    "possible_instructors": "fi", "lessons_on": "fi",
    "today": "fise", "landing_lesson": "fi", "not_marked": "fi",
    "calendar": "fise", "courses": "fise", "person": "fi",
    "find": "fise", "centre": "fise", "setting": "fise", "settings": "fise",
    "draft": "fise", "drafts": "fise", "keep_draft": "fise", "drop_draft": "fise",
    "last_action": "fise", "undo": "fise", "history": "fi",
    "set_language": "fise", "set_theme": "fise",
    # who pays
    "payers": "f", "add_payer": "f", "change_payer": "f", "close_payer": "f",
    "contracts": "fi", "contract": "fi", "add_contract": "f", "change_contract": "f",
    "end_contract": "f", "remove_contract": "f", "name_contract": "f", "pay_lesson_by": "f",
    "day_off": "fise",
    "set_pattern": "f", "prefill_calendar": "fa", "add_holiday": "f", "remove_holiday": "f",
    "add_course": "f", "change_course": "f", "close_course": "f", "add_group": "f",
    "change_group": "f", "remove_group": "f", "add_instructor": "f", "remove_instructor": "f",
    "teaching_days": "f", "change_teaching_since": "f", "lessons_of_nobody": "fa",
    "enrol": "f", "end_enrolment": "f", "change_first_day": "f", "move_enrolment": "f",
    "wait_for": "f", "stop_waiting": "f", "likely_duplicates": "f", "add_person": "f",
    "change_person": "f", "consent_signed": "f", "consent_withdrawn": "f",
    # waiting lists and offers
    "desk_line": "f", "desk_known": "f",
    "desk_alike": "f", "waiting_list": "f", "waiters_like": "f", "free_places": "f", 
    "class_places": "f",
    "set_order": "f",
    "offer_place": "f", "answer_offer": "f",
    # calls
    "call_list": "fi", "record_call": "fi",
    # volunteers, and when they help
    "volunteers": "f", "volunteer": "f", "needs": "f", "need": "f",
    "earlier_needs": "f", "shifts": "f", "shift": "f",
    "who_could": "f", "add_volunteer": "f", "change_volunteer": "f", "end_volunteer": "f",
    "guardian_signed": "f", "thank": "f", "remove_thanks": "f", "add_need": "f",
    "change_need": "f", "close_need": "f", "add_shift": "f", "repeat_shifts": "f",
    "move_shift": "f", "cancel_shift": "f", "restore_shift": "f", "change_shift_people": "f",
    "remove_shift": "f", "ask": "f", "answer_assignment": "f", "came": "f", "did_not_come": "f",
    "all_came": "f", "drop_assignment": "f", "helped": "f",
    # merging, erasing, who looked
    "merge_preview": "f", "merge_people": "f", "erase_preview": "f", "erase_person": "f",
    "access_lines": "f",
    # papers to print
    "put_paper": "fise", "tray": "fise", "drop_paper": "fise", "bring": "fise",
    "class_list": "fi", "person_paper": "f",
    # spot checks
    "draw_spot_check": "e", "answer_spot_check": "e", "spot_checks": "se", "spot_check": "se",
    # the committee
    "bodies": "fse", "add_body": "fs", "change_body": "fs", "close_body": "fs",
    # evaluations
    "evaluations": "fse", "evaluation": "fse", "sides_to_write": "fse", "one_feedback": "fse",
    "cross_check": "fse",
    "open_evaluation": "se", "change_evaluation": "se", "remove_evaluation": "se",
    "submit_evaluation": "se", "take_back_evaluation": "se", "close_evaluation": "se",
    "add_finding": "se", "change_finding": "se", "remove_finding": "se",
    "add_feedback": "se", "change_feedback": "se", "remove_feedback": "se",
    "say_progress": "se", "clear_progress": "se", "give_verdict": "se", "change_verdict": "se",
    "take_apart": "se", "discuss_findings": "se", "hold_beside": "se",
    "committee": "fse", "committee_known": "fs", "add_member": "fs", "change_member": "fs",
    "end_term": "fs", "remove_member": "fs", "meetings": "fse", "meeting": "fse",
    "add_meeting": "fs", "change_meeting": "fs", "cancel_meeting": "fs", "restore_meeting": "fs",
    "add_item": "fs", "change_item": "fs", "member_came": "fs", "all_members_came": "fs",
    "decide": "fs", "change_decision": "fs", "remove_decision": "fs",
    # practice
    "practice_class": "fise", "make_practice": "fa", "open_practice": "fi", "remove_practice": "f",
    "volunteer_hours": "f", "roster": "f", "volunteer_totals": "fa",
    "timesheet": "fia", "month_sheets": "fia", "due_month": "fia",
    "own_month": "fi", "own_month_of": "fi", "one_work": "fi",
    "submit_timesheet": "fi", "return_timesheet": "f",
    "answer_remark": "fi",
    "sheet_paper": "fia", "month_papers": "fia", "hours_report": "fa",
    "approve_timesheet": "f", "reopen_timesheet": "f", "send_timesheet": "f",
    "add_other_work": "fi", "change_other_work": "fi", "take_back_other_work": "fi",
    "import_learners": "fa", "import_marks": "fa", "plan_learners": "fa", "plan_marks": "fa",
    "import_volunteers": "fa", "plan_volunteers": "fa",
    "change_centre": "f", "set_setting": "f", "centre_users": "f",
    "add_centre": "a", "list_centres": "a", "add_user": "a", "list_users": "a",
    "grant_role": "a", "take_role": "a", "disable_user": "a", "enable_user": "a",
    "add_key": "a", "list_keys": "a", "remove_key": "a", "keys_for_door": "a", "check": "a",
}  # fmt: skip
LETTERS = {
    "f": Role.FACILITATOR, "i": Role.INSTRUCTOR, "s": Role.SECRETARY, "e": Role.EVALUATOR,
    "a": Role.ADMINISTRATOR,
}  # fmt: skip
ACTS = {**READS, **WRITES}
OWN_ENTRY = frozenset({"undo"})
"""Verbs that act on what the same user did."""


def test_somebody_has_decided_about_every_verb() -> None:
    assert set(MAY) == set(VERBS) == set(ACTS)


class Rolled(Exception):
    """Ends a trial."""


@contextmanager
def trial() -> Iterator[None]:
    """Nothing done inside stays."""
    try:
        with database.atomic():
            yield
            raise Rolled
    except Rolled:
        return


def in_role(w: World, role: Role, *, centre: int | None = None) -> Actor:
    place = w.centre if centre is None else centre
    if role is Role.ADMINISTRATOR:
        return given.administrator(place)
    if role is Role.EVALUATOR and place == w.centre:
        return w.evaluator
    person = w.teacher if role is Role.INSTRUCTOR and place == w.centre else None
    actor = given.actor(place, role, person_id=person)
    if role in (Role.FACILITATOR, Role.SECRETARY):
        given.known(actor.user_id, place)
    return actor


def rows_of(centre_id: int) -> dict[str, list[object]]:
    return {
        table: list(database.execute_sql(f'SELECT * FROM "{table}" WHERE centre_id = {centre_id}'))
        for table in LOGGED_TABLES
        if table not in ("centre", "user", "user_key")
    }


@pytest.mark.parametrize("letter", "fisea")
def test_in_the_own_centre(file: object, letter: str) -> None:
    w = world()
    actor = in_role(w, LETTERS[letter])
    wrong = []
    for verb, act in ACTS.items():
        allowed = letter in MAY[verb]
        doer = w.facilitator if verb in OWN_ENTRY and letter == "f" else actor
        with trial():
            if verb in BEFORE:
                BEFORE[verb](w)
            before = rows_of(w.centre)
            try:
                act(w, doer)
                if not allowed:
                    wrong.append(f"{verb}: let {letter} in")
            except ClcError as error:
                if allowed and not (verb in OWN_ENTRY and letter != "f"):
                    wrong.append(f"{verb}: kept {letter} out: {error}")
                if rows_of(w.centre) != before:
                    wrong.append(f"{verb}: left something behind for {letter}")
    assert not wrong, "\n".join(wrong)


def test_nobody_without_a_grant_does_anything(file: object) -> None:
    w = world()
    nobody = replace(given.actor(w.centre), roles=frozenset(Role), person_id=w.teacher)
    elsewhere = replace(in_role(w, Role.FACILITATOR, centre=world("Шу").centre), centre_id=w.centre)
    for actor in (nobody, elsewhere):
        for verb, act in ACTS.items():
            with trial(), pytest.raises(Refused):
                act(w, actor)
                pytest.fail(verb)


def test_a_disabled_user_loses_every_verb_at_once(file: object) -> None:
    w = world()
    name = User.get_by_id(w.facilitator.user_id).name
    users.disable_user(given.administrator(), name)
    for verb, act in ACTS.items():
        with trial(), pytest.raises(Refused, match="closed"):
            act(w, w.facilitator)
            pytest.fail(verb)


def test_an_instructor_stands_in_today_and_only_today(file: object) -> None:
    w = world()
    instructor = given.actor(w.centre, Role.INSTRUCTOR, person_id=w.stand_in)
    attendance.mark(instructor, w.lesson, w.learners[1], Status.PRESENT)
    seen = register.register(instructor, w.lesson)
    assert not seen.own_class
    with pytest.raises(Refused, match="do not teach"):
        attendance.mark(instructor, w.marked, w.learners[2], Status.PRESENT)
    with pytest.raises(Refused, match="do not teach"):
        register.register(instructor, w.marked)
    with pytest.raises(Refused):
        classes.group(instructor, w.group)


def test_an_instructor_sees_the_learners_of_the_own_classes_only(file: object) -> None:
    w = world()
    instructor = given.actor(w.centre, Role.INSTRUCTOR, person_id=w.teacher)
    page = people.people_list(instructor)
    assert {line.id for line in page.rows} == set(w.learners)
    assert find.find(instructor, "Османова").people == ()
    with pytest.raises((NotFound, Refused)):
        people.person(instructor, w.outsider)


def test_restricted_notes_are_the_facilitators_and_the_own_instructors(file: object) -> None:
    w = world()
    needs = given.person(w.centre, "Белоус Вера", special_needs="слабое зрение", iin="750315390013")
    given.enrolled(w.group, needs)
    own = given.actor(w.centre, Role.INSTRUCTOR, person_id=w.teacher)
    assert people.person(w.facilitator, needs).fields.special_needs == "слабое зрение"
    assert people.person(own, needs).fields.special_needs == "слабое зрение"
    assert people.person(own, needs).fields.iin == ""
    assert people.person(w.facilitator, needs).fields.iin == "********0013"


def test_an_evaluator_without_the_grant_sees_no_names(file: object) -> None:
    w = world()
    evaluator = given.actor(w.centre, Role.EVALUATOR, names=False)
    found = find.find(evaluator, "Ахметова")
    assert found.people == ()
    for verb in ("people_list", "register", "group", "person", "history"):
        with pytest.raises(Refused):
            READS[verb](w, evaluator)


def test_signing_in_is_for_active_users_with_a_grant(file: object) -> None:
    w = world()
    clock = given.clock_at(given.NOW)
    signed_in = actors.sign_in(w.account, clock)
    assert (signed_in.centre_id, signed_in.roles) == (w.centre, frozenset({Role.SECRETARY}))
    users.take_role(given.administrator(), w.account, w.centre, Role.SECRETARY)
    for name in (w.account, "nobody", f"second{w.centre}", "x'; DROP TABLE user; --"):
        with pytest.raises(ClcError):
            actors.sign_in(name, clock)


def test_the_register_of_the_day_belongs_to_everybody_who_teaches(file: object) -> None:
    w = world()
    instructor = given.actor(w.centre, Role.INSTRUCTOR, person_id=w.stand_in)
    today = {line.group_id for line in day.lessons_on(instructor, DAY)}
    assert {w.group, w.other_group} <= today
    last_week = day.lessons_on(instructor, DAY.replace(day=16))
    assert all(line.own_class for line in last_week)


def test_no_history_is_told_across_centres(file: object) -> None:
    w = world()
    other = world("Шу")
    owned = {
        "person": w.outsider, "course": w.course, "group": w.group, "lesson": w.marked,
        "holiday": w.holiday, "centre": w.centre,
    }  # fmt: skip
    for subject, row_id in owned.items():
        assert history.history(w.facilitator, subject, row_id).lines
        with pytest.raises(NotFound):
            history.history(other.facilitator, subject, row_id)
    for subject in ("user", "mark", 'person" --'):
        with pytest.raises(NotFound):
            history.history(w.facilitator, subject, 1)
