"""The one table of rights: which role may use which verb, and how far it reaches.

A verb that is not listed here may be used by nobody.
"""

from __future__ import annotations

from collections.abc import Mapping

from clc_tui.terms import Reach, Role

F, I, S, E, A = (  # noqa: E741
    Role.FACILITATOR,
    Role.INSTRUCTOR,
    Role.SECRETARY,
    Role.EVALUATOR,
    Role.ADMINISTRATOR,
)
CENTRE, TAUGHT, FILE = Reach.CENTRE, Reach.TAUGHT, Reach.FILE

DESK: Mapping[Role, Reach] = {F: CENTRE}
"""The facilitator alone."""
REGISTER: Mapping[Role, Reach] = {F: CENTRE, I: TAUGHT}
"""Taking the register."""
LISTS: Mapping[Role, Reach] = {F: CENTRE, I: TAUGHT, A: CENTRE}
"""Reading names: the administrator only at the command line, and the access log says so."""
HOURS: Mapping[Role, Reach] = {F: CENTRE, I: TAUGHT, A: CENTRE}
"""Reading hours and pay: an instructor the own ones alone."""
OWN_PAY: Mapping[Role, Reach] = {F: CENTRE, I: TAUGHT}
"""Pay: of all for the facilitator, of oneself for an instructor, nobody's for anybody else."""
IMPORTS: Mapping[Role, Reach] = {F: CENTRE, A: CENTRE}
CHECKS: Mapping[Role, Reach] = {E: CENTRE}
"""The evaluator alone: nobody draws for somebody else."""
CHECK_READERS: Mapping[Role, Reach] = {S: CENTRE, E: CENTRE}
FOLLOWERS: Mapping[Role, Reach] = {F: CENTRE, S: CENTRE, E: CENTRE}
"""Reading what the committee, the evaluations and the recommendations say."""
FIGURES: Mapping[Role, Reach] = {F: CENTRE, S: CENTRE, E: CENTRE, A: CENTRE}
"""Reading figures and what is reported of them; the administrator only at the command line."""
KEEPERS: Mapping[Role, Reach] = {F: CENTRE, S: CENTRE}
"""Keeping the committee's papers; answering recommendations and carrying them out."""
JUDGES: Mapping[Role, Reach] = {S: CENTRE, E: CENTRE}
"""Evaluating, making recommendations, and checking what was done about them."""
EVERYBODY: Mapping[Role, Reach] = {F: CENTRE, I: CENTRE, S: CENTRE, E: CENTRE}
ACCOUNTS: Mapping[Role, Reach] = {A: FILE}

RIGHTS: dict[str, Mapping[Role, Reach]] = {
    # attendance
    "register": LISTS,
    "mark": REGISTER,
    "clear_mark": REGISTER,
    "mark_rest": REGISTER,
    "note_mark": REGISTER,
    "nobody_came": REGISTER,
    "head_count": REGISTER,
    "marks_made": REGISTER,
    "note_lesson": REGISTER,
    "add_walk_in": REGISTER,
    "remove_walk_in": REGISTER,
    "name_walk_in": REGISTER,
    "set_instructors": REGISTER,
    "announce_absence": REGISTER,
    "withdraw_absence": REGISTER,
    "pay_lesson_by": DESK,
    "possible_instructors": REGISTER,
    "lessons_on": REGISTER,
    # what waits
    "today": {F: CENTRE, I: TAUGHT, S: CENTRE, E: CENTRE},
    "landing_lesson": REGISTER,
    "lesson_near": LISTS,
    "not_marked": REGISTER,
    # lessons and the calendar
    "lessons": LISTS,
    "pattern": LISTS,
    "set_pattern": DESK,
    "add_lesson": REGISTER,
    "cancel_lesson": REGISTER,
    "restore_lesson": REGISTER,
    "move_lesson": REGISTER,
    "change_length": REGISTER,
    "calendar": EVERYBODY,
    "day_off": EVERYBODY,
    "prefill_calendar": IMPORTS,
    "add_holiday": DESK,
    "remove_holiday": DESK,
    # courses and classes
    "courses": EVERYBODY,
    "add_course": DESK,
    "change_course": DESK,
    "close_course": DESK,
    "groups": LISTS,
    "group": LISTS,
    "class_called": LISTS,
    "add_group": DESK,
    "change_group": DESK,
    "remove_group": DESK,
    "add_instructor": DESK,
    "remove_instructor": DESK,
    "teaching_days": DESK,
    "change_teaching_since": DESK,
    "lessons_of_nobody": {F: CENTRE, A: CENTRE},
    # who pays
    "payers": DESK,
    "add_payer": DESK,
    "change_payer": DESK,
    "close_payer": DESK,
    "contracts": OWN_PAY,
    "contract": OWN_PAY,
    "add_contract": DESK,
    "change_contract": DESK,
    "end_contract": DESK,
    "remove_contract": DESK,
    "name_contract": DESK,
    # who is in a class
    "enrol": DESK,
    "change_first_day": DESK,
    "end_enrolment": DESK,
    "move_enrolment": DESK,
    # waiting lists and offers
    "desk_line": DESK,
    "desk_known": DESK,
    "desk_alike": DESK,
    "wait_for": DESK,
    "stop_waiting": DESK,
    "waiting_list": DESK,
    "waiters_like": DESK,
    "free_places": DESK,
    "class_places": DESK,
    "set_order": DESK,
    "offer_place": DESK,
    "answer_offer": DESK,
    # calls
    "call_list": REGISTER,
    "record_call": REGISTER,
    # lists people bring
    "plan_learners": IMPORTS,
    "import_learners": IMPORTS,
    "plan_marks": IMPORTS,
    "plan_volunteers": IMPORTS,
    "import_volunteers": IMPORTS,
    "import_marks": IMPORTS,
    # people
    "people_list": LISTS,
    "person": REGISTER,
    "likely_duplicates": DESK,
    "add_person": DESK,
    "change_person": DESK,
    "consent_signed": DESK,
    "consent_withdrawn": DESK,
    "find": EVERYBODY,
    # volunteers, and when they help
    "volunteers": DESK,
    "volunteer": DESK,
    "needs": DESK,
    "need": DESK,
    "earlier_needs": DESK,
    "shifts": DESK,
    "shift": DESK,
    "who_could": DESK,
    "add_volunteer": DESK,
    "change_volunteer": DESK,
    "end_volunteer": DESK,
    "guardian_signed": DESK,
    "thank": DESK,
    "remove_thanks": DESK,
    "add_need": DESK,
    "change_need": DESK,
    "close_need": DESK,
    "add_shift": DESK,
    "repeat_shifts": DESK,
    "move_shift": DESK,
    "cancel_shift": DESK,
    "restore_shift": DESK,
    "change_shift_people": DESK,
    "remove_shift": DESK,
    "ask": DESK,
    "answer_assignment": DESK,
    "came": DESK,
    "did_not_come": DESK,
    "all_came": DESK,
    "drop_assignment": DESK,
    "helped": DESK,
    # merging, erasing, who looked
    "merge_preview": DESK,
    "merge_people": DESK,
    "erase_preview": DESK,
    "erase_person": DESK,
    "access_lines": DESK,
    # papers to print
    "put_paper": EVERYBODY,
    "tray": EVERYBODY,
    "drop_paper": EVERYBODY,
    "bring": EVERYBODY,
    "class_list": {F: CENTRE, I: TAUGHT},
    "person_paper": DESK,
    "volunteer_hours": DESK,
    "roster": DESK,
    "volunteer_totals": IMPORTS,
    # spot checks
    "draw_spot_check": CHECKS,
    "answer_spot_check": CHECKS,
    "spot_checks": CHECK_READERS,
    "spot_check": CHECK_READERS,
    # the committee
    "bodies": FOLLOWERS,
    "add_body": KEEPERS,
    "change_body": KEEPERS,
    "close_body": KEEPERS,
    # practice
    "practice_class": EVERYBODY,
    "make_practice": IMPORTS,
    "open_practice": REGISTER,
    "remove_practice": DESK,
    # hours and timesheets
    "timesheet": HOURS,
    "month_sheets": HOURS,
    "due_month": HOURS,
    "own_month": REGISTER,
    "own_month_of": REGISTER,
    "one_work": REGISTER,
    "sheet_paper": HOURS,
    "month_papers": HOURS,
    "hours_report": {F: CENTRE, A: CENTRE},
    "submit_timesheet": REGISTER,
    "return_timesheet": DESK,
    "answer_remark": REGISTER,
    "approve_timesheet": DESK,
    "reopen_timesheet": DESK,
    "send_timesheet": DESK,
    "add_other_work": REGISTER,
    "change_other_work": REGISTER,
    "take_back_other_work": REGISTER,
    # recommendations
    "recommendations": FOLLOWERS,
    "recommendation": FOLLOWERS,
    "recommend": JUDGES,
    "change_recommendation": JUDGES,
    "readdress": JUDGES,
    "answer_recommendation": KEEPERS,
    "begin_recommendation": KEEPERS,
    "declare_done": KEEPERS,
    "verify_recommendation": FOLLOWERS,
    "return_recommendation": FOLLOWERS,
    "no_longer_needed": FOLLOWERS,
    "reopen_recommendation": JUDGES,
    "possible_doers": FOLLOWERS,
    "add_action": KEEPERS,
    "change_action": KEEPERS,
    "action_done": KEEPERS,
    "remove_action": KEEPERS,
    "add_evidence": FOLLOWERS,
    "remove_evidence": FOLLOWERS,
    "note_visit": FOLLOWERS,
    "since_last_visit": FOLLOWERS,
    # figures
    "measured": FIGURES,
    "figure_choices": FOLLOWERS,
    "figures_of": FIGURES,
    "follow_report": FIGURES,
    "cite_figure": JUDGES,
    "add_figure_evidence": FOLLOWERS,
    "count_again": FOLLOWERS,
    "remove_figure": FOLLOWERS,
    # evaluations, and both sides held side by side
    "evaluations": FOLLOWERS,
    "evaluation": FOLLOWERS,
    "sides_to_write": FOLLOWERS,
    "open_evaluation": JUDGES,
    "change_evaluation": JUDGES,
    "remove_evaluation": JUDGES,
    "submit_evaluation": JUDGES,
    "take_back_evaluation": JUDGES,
    "close_evaluation": JUDGES,
    "add_finding": JUDGES,
    "change_finding": JUDGES,
    "remove_finding": JUDGES,
    "add_feedback": JUDGES,
    "change_feedback": JUDGES,
    "remove_feedback": JUDGES,
    "say_progress": JUDGES,
    "clear_progress": JUDGES,
    "cross_check": FOLLOWERS,
    "give_verdict": JUDGES,
    "change_verdict": JUDGES,
    "take_apart": JUDGES,
    "discuss_findings": JUDGES,
    "hold_beside": JUDGES,
    # the centre, its settings, its users
    "centre": EVERYBODY,
    "change_centre": DESK,
    "setting": EVERYBODY,
    "settings": EVERYBODY,
    "set_setting": DESK,
    "centre_users": DESK,
    "add_centre": ACCOUNTS,
    "list_centres": ACCOUNTS,
    # accounts and keys
    "add_user": ACCOUNTS,
    "list_users": ACCOUNTS,
    "grant_role": ACCOUNTS,
    "take_role": ACCOUNTS,
    "disable_user": ACCOUNTS,
    "enable_user": ACCOUNTS,
    "add_key": ACCOUNTS,
    "list_keys": ACCOUNTS,
    "remove_key": ACCOUNTS,
    "keys_for_door": ACCOUNTS,
    # what is each user's own
    "set_language": EVERYBODY,
    "set_theme": EVERYBODY,
    "keep_draft": EVERYBODY,
    "draft": EVERYBODY,
    "drafts": EVERYBODY,
    "drop_draft": EVERYBODY,
    # the log
    "last_action": EVERYBODY,
    "undo": EVERYBODY,
    "undo_others": DESK,
    "history": REGISTER,
    "check": {A: FILE},
}
