"""How the verbs of the log read."""

from __future__ import annotations

from clc_tui.language import N_, _

VERB_WORDS = {
    "mark": N_("mark"),
    "clear_mark": N_("mark taken away"),
    "mark_rest": N_("the rest marked"),
    "note_mark": N_("note to a mark"),
    "nobody_came": N_("nobody came"),
    "head_count": N_("head count"),
    "note_lesson": N_("lesson's note"),
    "add_walk_in": N_("walk-in"),
    "remove_walk_in": N_("walk-in taken off"),
    "name_walk_in": N_("walk-in tied to a person"),
    "set_instructors": N_("who taught"),
    "announce_absence": N_("absence said beforehand"),
    "withdraw_absence": N_("announced absence taken back"),
    "set_pattern": N_("weekly pattern"),
    "add_lesson": N_("new lesson"),
    "cancel_lesson": N_("lesson not held"),
    "restore_lesson": N_("“not held” taken back"),
    "move_lesson": N_("lesson moved"),
    "prefill_calendar": N_("calendar filled"),
    "add_holiday": N_("day off"),
    "remove_holiday": N_("day off taken away"),
    "add_course": N_("new course"),
    "change_course": N_("course changed"),
    "close_course": N_("course closed or opened"),
    "add_group": N_("new class"),
    "change_group": N_("class changed"),
    "remove_group": N_("class taken away"),
    "add_instructor": N_("new instructor of a class"),
    "remove_instructor": N_("instructor taken from a class"),
    "enrol": N_("enrolled"),
    "change_first_day": N_("first day in the class"),
    "end_enrolment": N_("enrolment ended"),
    "move_enrolment": N_("moved to another class"),
    "wait_for": N_("on the waiting list"),
    "stop_waiting": N_("off the waiting list"),
    "desk_line": N_("at the enrolment desk"),
    "set_order": N_("order of the waiting list"),
    "offer_place": N_("place offered"),
    "answer_offer": N_("answer to an offer"),
    # calls
    "record_call": N_("call"),
    # spot checks
    "draw_spot_check": N_("lessons drawn for a spot check"),
    "answer_spot_check": N_("lesson held against its paper"),
    # practice
    "make_practice": N_("practice class made"),
    "open_practice": N_("practice lesson of today"),
    "remove_practice": N_("practice class taken away"),
    "import_volunteers": N_("list of volunteers taken in"),
    "add_person": N_("new person"),
    "change_person": N_("person changed"),
    "consent_signed": N_("consent signed"),
    "consent_withdrawn": N_("consent taken back"),
    # merging, erasing
    "merge_people": N_("made one record"),
    "erase_person": N_("person erased"),
    # hours and timesheets
    "submit_timesheet": N_("hours handed in"),
    "return_timesheet": N_("timesheet sent back"),
    "approve_timesheet": N_("timesheet approved"),
    "reopen_timesheet": N_("approval taken back"),
    "send_timesheet": N_("timesheet sent to the payer"),
    "add_other_work": N_("other work"),
    "change_other_work": N_("other work changed"),
    "take_back_other_work": N_("other work taken back"),
    "add_centre": N_("new centre"),
    "change_centre": N_("centre changed"),
    "set_setting": N_("setting"),
    "undo": N_("taken back"),
}
"""The verbs people see in the history and in the question before taking back."""


def verb_words(verb: str) -> str:
    """What was done, in a word or two."""
    return _(VERB_WORDS.get(verb, "")) or verb.replace("_", " ")
