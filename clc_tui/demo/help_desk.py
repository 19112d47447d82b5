"""Writes events down in bulk: volunteers, needs, shifts and who is on them."""

from __future__ import annotations

from datetime import date

from clc_tui.demo import events as e
from clc_tui.demo import help_events as v
from clc_tui.demo.desk import About
from clc_tui.demo.hours_desk import HoursWriter
from clc_tui.terms import AssignmentState, NeedKind

State = AssignmentState


class HelpWriter(HoursWriter):
    """Writes down what happens around volunteers."""

    def add_volunteer(self, event: v.AddVolunteer) -> About:
        person = event.person.id
        self._open["helps", person, 0] = self._insert(
            "volunteer", person_id=person, skills=event.fields.skills,
            free_times=event.fields.free_times, since=event.at.date().isoformat(),
        )  # fmt: skip
        return "person", person, None

    def end_volunteer(self, event: v.EndVolunteer) -> About:
        person = event.person.id
        until = event.at.date().isoformat()
        self._update(
            "volunteer", self._open.pop(("helps", person, 0)), {"until": None}, {"until": until}
        )
        return "person", person, None

    def guardian_signed(self, event: v.GuardianSigned) -> About:
        person = event.person.id
        after = {"guardian": event.guardian, "guardian_signed_on": event.at.date().isoformat()}
        self._update("volunteer", self._open["helps", person, 0], dict.fromkeys(after), after)
        return "person", person, None

    def thank(self, event: v.Thank) -> About:
        self._insert(
            "thanks", person_id=event.person.id, on_date=event.at.date().isoformat(),
            words=event.words,
        )  # fmt: skip
        return "person", event.person.id, None

    # what is needed, and when

    def add_need(self, event: v.AddNeed) -> About:
        need, fields = event.need, event.need.fields
        hours = None if event.shift is None else event.shift.hours
        first = event.at.date() if hours is None else hours.on_date
        need.id = self._insert(
            "need", kind=need.kind.value, title=fields.title, skills=fields.skills,
            people=fields.people, from_day=first.isoformat(),
            group_id=need.group and need.group.id, weekday=fields.weekday,
        )  # fmt: skip
        self._open["first", need.id, 0] = first.toordinal()
        if event.shift is not None:
            self._shift(event.shift, fields.people)
        return "need", need.id, None

    def _shift(self, shift: v.ShiftThing, people: int) -> None:
        hours = shift.hours
        shift.id = self._insert(
            "shift", need_id=shift.need.id, lesson_id=shift.lesson and shift.lesson.id,
            on_date=hours and hours.on_date.isoformat(), starts_at=hours and hours.starts_at,
            minutes=hours and hours.minutes, people=people,
        )  # fmt: skip

    def add_shift(self, event: v.AddShift) -> About:
        need, hours = event.shift.need, event.shift.hours
        assert hours is not None
        first = self._open["first", need.id, 0]
        if hours.on_date.toordinal() < first:
            self._begins(need, first, hours.on_date.toordinal())
        self._shift(event.shift, event.people)
        return "need", need.id, None

    def _begins(self, need: v.NeedThing, before: int, after: int) -> None:
        days = [date.fromordinal(each).isoformat() for each in (before, after)]
        self._update("need", need.id, {"from_day": days[0]}, {"from_day": days[1]})
        self._open["first", need.id, 0] = after

    def cancel_shift(self, event: v.CancelShift) -> About:
        after = {"cancelled": event.reason}
        self._update("shift", event.shift.id, {"cancelled": None}, after)
        return "shift", event.shift.id, None

    def take_along(self, event: e.MoveLesson) -> None:
        """A lesson that moves takes its helpers along and asks them again."""
        shift = event.shift
        if not isinstance(shift, v.ShiftThing):
            return
        if not shift.id:
            self._shift(shift, shift.need.fields.people)
            return
        moved = {"lesson_id": event.moved_to.id}
        self._update("shift", shift.id, {"lesson_id": event.lesson.id}, moved)
        for place in shift.asked_again:
            self._stands(place, State.CONFIRMED, State.OFFERED)

    # who comes

    def ask(self, event: v.Ask) -> About:
        place = event.place
        shift = place.shift
        if not shift.id:
            self._shift(shift, shift.need.fields.people)
        place.id = self._insert(
            "assignment", shift_id=shift.id, person_id=place.person.id, state=event.state.value,
            despite=event.despite or None,
        )  # fmt: skip
        return "shift", shift.id, None

    def _stands(self, place: v.PlaceThing, was: State, state: State, minutes: int = 0) -> About:
        before, after = {"state": was.value}, {"state": state.value}
        if minutes:
            self._update(
                "assignment", place.id, {**before, "minutes": None}, {**after, "minutes": minutes}
            )
        else:
            self._update("assignment", place.id, before, after)
        return "shift", place.shift.id, None

    def answer_assignment(self, event: v.AnswerAssignment) -> About:
        return self._stands(event.place, event.was, event.state)

    def came(self, event: v.Came) -> About:
        return self._stands(event.place, State.CONFIRMED, State.CAME, event.minutes)

    def did_not_come(self, event: v.DidNotCome) -> About:
        return self._stands(event.place, State.CONFIRMED, State.ABSENT)

    def all_came(self, event: v.AllCame) -> About:
        for place in event.places:
            self._stands(place, State.CONFIRMED, State.CAME, event.minutes)
        return "shift", event.shift.id, None

    def helped(self, event: v.Helped) -> About:
        place = event.place
        need = place.shift.need
        assert need.kind is NeedKind.OPEN
        self._shift(place.shift, need.fields.people)
        place.id = self._insert(
            "assignment", shift_id=place.shift.id, person_id=place.person.id,
            state=State.CAME.value, minutes=event.minutes,
        )  # fmt: skip
        return "need", need.id, None
