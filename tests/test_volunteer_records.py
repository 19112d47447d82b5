"""What becomes of a volunteer's shifts, hours and thanks when records are merged or erased."""

from __future__ import annotations

from datetime import timedelta

import given
from world import DAY, World

from clc_tui.db.models import Assignment, Thanks, Volunteer
from clc_tui.services import assignments, erasing, people_merging, shifts, undo, volunteers
from clc_tui.services.volunteers import VolunteerFields
from clc_tui.terms import AssignmentState

CONFIRMED = AssignmentState.CONFIRMED


def test_two_records_of_one_helper_become_one(w: World) -> None:
    actor = w.facilitator
    assignments.came(actor, w.place, 100)
    twin = given.person(w.centre, "Нурланова Асель", phone="87010000077")
    volunteers.add_volunteer(actor, twin, VolunteerFields("возит"))
    assignments.ask(actor, w.shift_today, twin, despite="", over=True)
    assignments.ask(actor, w.free_shift, twin)
    volunteers.thank(actor, twin, "за книги", DAY)
    people_merging.merge_people(actor, w.helper, twin)
    page = volunteers.volunteer(actor, w.helper)
    assert page.fields.skills == "шьёт; возит" and page.guardian == "Нұрланова Сара"
    assert {(h.on_date, h.state, h.minutes) for h in page.helped} == {
        (DAY, AssignmentState.CAME, 100), (DAY + timedelta(2), AssignmentState.OFFERED, None),
        (DAY + timedelta(3), AssignmentState.OFFERED, None),
    }  # fmt: skip
    assert {each.words for each in page.thanks} == {"за ярмарку", "за книги"}
    undo.undo(actor)
    assert len(volunteers.volunteer(actor, twin).helped) == 2


def test_erasing_leaves_hours_and_no_words(w: World) -> None:
    actor = w.facilitator
    assignments.came(actor, w.place, 100)
    assignments.ask(actor, w.free_shift, w.helper, CONFIRMED)
    volunteers.thank(actor, w.idler, "вместе с Нұрлановой Әсел", DAY)
    volunteers.guardian_signed(actor, w.helper, "Нұрланов Ержан", DAY)
    shifts.cancel_shift(actor, w.lesson_shift, "Нұрланова Әсел заболела")
    erasing.erase_person(actor, w.helper, "по заявлению")
    assert [(a.state, a.minutes) for a in Assignment.select()] == [("came", 100)]
    words = [str(row.__data__) for model in (Volunteer, Thanks, Assignment) for row in model]
    assert not [each for each in words if "рлан" in each]
    line = shifts.shift(actor, w.lesson_shift)
    assert line.cancelled == "–" and not line.on
    assert [v.name for v in volunteers.volunteers(actor).lines] == ["Тен П."]
