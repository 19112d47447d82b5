"""Writes events down in bulk: how every act is written, and the acts of the desk.

Who is in a class, who waits, offers, calls, and the spot checks of those who come to look.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from clc_tui.db.models import COLUMNS
from clc_tui.demo import events as e
from clc_tui.demo.rows import Rows, moment_text
from clc_tui.services.centres import SETTINGS
from clc_tui.terms import OfferAnswer, Outcome, Standing

About = tuple[str, int, str | None]
"""What a log entry is about, and the reason given: subject, its number, reason."""

HELD_FOR = timedelta(days=SETTINGS["offer_days"].default)


class DeskWriter:
    """Writes events down: `write` each in order of time, then `finish`.

    Every method called like a verb does the rows of that verb and says what they are about.
    """

    def __init__(self) -> None:
        self._rows = Rows()
        self._update = self._rows.update
        self._open: dict[tuple[str, int, int], int] = {}
        """Rows that a later act finds by two numbers: open spells, places in line, …"""
        self._acts: dict[str, Callable[[Any], About]] = {}
        self._centre = 0

    def write(self, event: e.Event) -> None:
        """Write one act down."""
        who = event.who
        centre = who.centre.id if who.centre is not None else None
        self._centre = centre or 0
        act = self._acts.get(event.verb)
        if act is None:
            act = self._acts[event.verb] = getattr(self, event.verb)
        user = who.account.id if who.account is not None else None
        about = act(event)
        self._rows.entry(centre, user, event.at, event.verb, *about)

    def finish(self) -> None:
        """Write what is left."""
        self._rows.finish()

    def _insert(self, table: str, **values: Any) -> int:  # noqa: ANN401
        if "centre_id" in COLUMNS[table]:
            values.setdefault("centre_id", self._centre)
        return self._rows.insert(table, **values)

    # who is in a class, who waits for one

    def enrol(self, event: e.Enrol) -> About:
        self._place(event.group, event.course, event.person, event.starts_on, event.at)
        return "group", event.group.id, None

    def _place(
        self, group: e.ClassThing, course: e.Thing, person: e.Thing, day: date, at: datetime
    ) -> None:
        number = group.journal.setdefault(person.id, len(group.journal) + 1)
        self._open["spell", group.id, person.id] = self._insert(
            "enrolment", group_id=group.id, person_id=person.id, journal_no=number,
            starts_on=day.isoformat(),
        )  # fmt: skip
        if ("waits", course.id, person.id) in self._open:
            self._no_longer_waits(course, person, at.date(), Standing.PLACED.value)

    def _no_longer_waits(self, course: e.Thing, person: e.Thing, day: date, reason: str) -> None:
        row_id = self._open.pop(("waits", course.id, person.id))
        before = {"closed_on": None, "reason": None}
        self._update("interest", row_id, before, {"closed_on": day.isoformat(), "reason": reason})

    def end_enrolment(self, event: e.EndEnrolment) -> About:
        self._close(event.group, event.person, event.outcome, event.last_day, event.reason)
        return "group", event.group.id, event.reason or None

    def _close(
        self, group: e.ClassThing, person: e.Thing, outcome: Outcome, last_day: date, reason: str
    ) -> None:
        row_id = self._open.pop(("spell", group.id, person.id))
        after = {"ends_on": last_day.isoformat(), "outcome": outcome.value}
        if reason:
            after["reason"] = reason
        self._update("enrolment", row_id, dict.fromkeys(after), after)

    def move_enrolment(self, event: e.MoveEnrolment) -> About:
        day = event.at.date()
        self._close(event.group, event.person, Outcome.MOVED, day - timedelta(days=1), "")
        self._place(event.target, event.course, event.person, day, event.at)
        return "group", event.group.id, None

    def wait_for(self, event: e.WaitFor) -> About:
        self._open["waits", event.course.id, event.person.id] = self._insert(
            "interest", course_id=event.course.id, person_id=event.person.id,
            since=moment_text(event.at), note=event.note or None,
        )  # fmt: skip
        return "person", event.person.id, None

    def stop_waiting(self, event: e.StopWaiting) -> About:
        self._no_longer_waits(event.course, event.person, event.at.date(), event.reason)
        return "person", event.person.id, event.reason

    def set_order(self, event: e.SetOrder) -> About:
        self._insert(
            "order_rule", course_id=event.course.id, first=",".join(sorted(event.first)),
            decided_on=event.decided_on.isoformat(), minutes=event.minutes,
        )  # fmt: skip
        return "course", event.course.id, None

    def offer_place(self, event: e.OfferPlace) -> About:
        event.offer.id = self._insert(
            "offer", interest_id=self._open["waits", event.course.id, event.person.id],
            group_id=event.group.id, offered_at=moment_text(event.at),
            expires_on=(event.at.date() + HELD_FOR).isoformat(),
        )  # fmt: skip
        return "person", event.person.id, None

    def answer_offer(self, event: e.AnswerOffer) -> About:
        after = {"answer": event.answer.value, "answered_at": moment_text(event.at)}
        if event.reason:
            after["reason"] = event.reason
        self._update("offer", event.offer.id, dict.fromkeys(after), after)
        if event.answer is OfferAnswer.DECLINED:
            self._no_longer_waits(event.course, event.person, event.at.date(), event.reason)
        return "person", event.person.id, event.reason or None

    # calls and spot checks

    def record_call(self, event: e.RecordCall) -> About:
        self._insert(
            "call", person_id=event.person.id, group_id=event.group and event.group.id,
            about=event.about.value, outcome=event.outcome.value, at=moment_text(event.at),
            note=event.note or None,
        )  # fmt: skip
        return "person", event.person.id, event.note or None

    def draw_spot_check(self, event: e.DrawSpotCheck) -> About:
        assert event.who.account is not None
        event.check.id = self._insert(
            "spot_check", user_id=event.who.account.id, drawn_on=event.at.date().isoformat(),
            from_day=event.first.isoformat(), to_day=event.last.isoformat(),
        )  # fmt: skip
        for drawn, lesson in zip(event.drawn, event.lessons, strict=True):
            drawn.id = self._insert(
                "spot_check_lesson", spot_check_id=event.check.id, lesson_id=lesson.id
            )
        return "spot_check", event.check.id, None

    def answer_spot_check(self, event: e.AnswerSpotCheck) -> About:
        after: dict[str, Any] = {"agrees": int(event.agrees)}
        if event.note:
            after["note"] = event.note
        self._update("spot_check_lesson", event.drawn.id, dict.fromkeys(after), after)
        return "spot_check", event.check.id, None
