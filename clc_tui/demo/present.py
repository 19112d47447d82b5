"""What waits for somebody on the present day: forms, offers, calls, a spot check begun."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import takewhile

from clc_tui.demo import events as e
from clc_tui.demo.cast import Cast, Somebody
from clc_tui.demo.class_story import DAY, Run
from clc_tui.demo.content import GAVE_UP, ON_PAPER, WILL_COME, WILL_SIGN
from clc_tui.services.consent import only_desk_fields
from clc_tui.services.spot_checks import DRAWN
from clc_tui.terms import CallAbout, CallOutcome, Employment, OfferAnswer, Status

CALLED, ABSENCES = 6, 2
"""So many people are called at most, who missed so many lessons running."""
COMES_FIRST = Employment.UNEMPLOYED_REGISTERED
"""Whom the committee puts first on the list of the first class's course."""
SUNDAY = 7
OUTCOMES = (CallOutcome.NO_ANSWER, CallOutcome.COMING, CallOutcome.ILL)


class PresentDay:
    """Tells the last days of the term that is on, into a list of events."""

    def __init__(self, cast: Cast, runs: list[Run], events: list[e.Event]) -> None:
        self._cast = cast
        self._runs = runs
        self._events = events
        self._lessons = {
            lesson: (*when, number)
            for number, run in enumerate(runs)
            for when, lesson in run.group.lessons.items()
        }

    def tell(self) -> None:
        """Everything that is left to be done on this day."""
        self._forms()
        self._order()
        self._offers()
        self._calls()
        self._spot_check()

    def _at(self, back: int, hour: int, minute: int = 0) -> datetime:
        """A moment so many days ago, on Saturday where that was a Sunday."""
        day = self._cast.today - back * DAY
        return datetime.combine(
            day - DAY if day.isoweekday() == SUNDAY else day, time(hour, minute)
        )

    def _forms(self) -> None:
        """Two under age whose parents have not signed."""
        added = {each.person: each for each in self._events if isinstance(each, e.AddPerson)}
        seats = [seat for run in (self._runs[1], *self._runs) for seat in run.seats]
        young = [p for p in dict.fromkeys(seat.person for seat in seats) if p in added][:2]
        for age, person in zip((16, 17), young, strict=False):
            fields = only_desk_fields(added[person].fields)
            added[person].fields = replace(fields, birth_year=self._cast.today.year - age)
            person.out_of_work, person.work = False, None
        self._events[:] = [
            each
            for each in self._events
            if not (isinstance(each, e.ConsentSigned) and each.person in young)
        ]
        if young:
            coming, words = CallOutcome.COMING, self._cast.say(WILL_SIGN)
            self._call(self._at(2, 11), CallAbout.UNSIGNED, young[0], None, coming, words)

    def _call(
        self, at: datetime, about: CallAbout, person: Somebody, run: Run | None,
        outcome: CallOutcome, note: str = "", offer: e.Thing | None = None,
    ) -> None:  # fmt: skip
        group = None if run is None else run.group
        who = self._cast.facilitator
        self._events.append(e.RecordCall(at, who, about, person, group, outcome, note, offer))

    # the waiting lists

    def _order(self) -> None:
        run = self._runs[0]
        day = run.first + 29 * DAY
        at = datetime.combine(day + DAY, time(12))
        first = (COMES_FIRST.value,)
        self._events.append(e.SetOrder(at, self._cast.facilitator, run.course, first, day, "7"))

    def _line(self, run: Run) -> list[Somebody]:
        """Who waits for a class's course, in the order of the file."""
        waits = self._cast.line.get(run.course, {})
        ruled = run is self._runs[0]
        return sorted(waits, key=lambda who: (ruled and who.work != COMES_FIRST, waits[who]))

    def _offers(self) -> None:
        """Asked in turn: one says "not now", one is not reached in time, one thinks it over, …"""
        run = self._runs[0]
        for number, person in enumerate(self._line(run)[:3]):
            if number == 0:
                offer = self._offer(run, person, self._at(6, 10))
                self._answer(self._at(5, 16), run, person, offer, OfferAnswer.NOT_NOW)
            elif number == 1:
                offer = self._offer(run, person, self._at(5, 11))
                no_answer = CallOutcome.NO_ANSWER
                self._call(self._at(5, 15), CallAbout.OFFER, person, run, no_answer, "", offer)
            else:
                self._offer(run, person, self._at(1, 10))
        run = self._runs[2]
        for number, person in enumerate(self._line(run)[:2]):
            if number == 0:
                offer = self._offer(run, person, self._at(4, 10))
                reason = self._cast.one_of(GAVE_UP)
                self._answer(self._at(3, 16), run, person, offer, OfferAnswer.DECLINED, reason)
            else:
                self._offer(run, person, self._at(1, 11))

    def _offer(self, run: Run, person: Somebody, at: datetime) -> e.Thing:
        offer = e.Thing()
        who = self._cast.facilitator
        self._events.append(e.OfferPlace(at, who, offer, run.group, run.course, person))
        return offer

    def _answer(
        self, at: datetime, run: Run, person: Somebody, offer: e.Thing, answer: OfferAnswer,
        reason: str = "",
    ) -> None:  # fmt: skip
        who = self._cast.facilitator
        self._events.append(e.AnswerOffer(at, who, offer, run.course, person, answer, reason))

    # who does not come

    def _calls(self) -> None:
        """The first of those who stay away are called; of the very first nobody answers at once."""
        today = self._cast.today
        for number, (run, person, missed) in enumerate(self._absent()[:CALLED]):
            at = self._at(max(1, (today - missed).days - 1), 10, 20 + 5 * number)
            outcome = OUTCOMES[number % len(OUTCOMES)]
            note = self._cast.one_of(WILL_COME) if outcome is CallOutcome.COMING else ""
            self._call(at, CallAbout.ABSENT, person, run, outcome, note)
            if number == 0:
                words = self._cast.say(WILL_COME[0])
                self._call(
                    self._at(1, 17), CallAbout.ABSENT, person, run, CallOutcome.COMING, words
                )

    def _absent(self) -> list[tuple[Run, Somebody, date]]:
        """Who was absent at the last lessons before today, and at the last of them when."""
        told: dict[tuple[int, e.Thing], list[tuple[date, str, bool]]] = {}
        for event in self._events:
            if not isinstance(event, (e.Mark, e.MarkRest)) or event.lesson not in self._lessons:
                continue
            day, hour, number = self._lessons[event.lesson]
            if day == self._cast.today:
                continue
            if isinstance(event, e.Mark):
                absent = event.status is Status.ABSENT
                told.setdefault((number, event.person), []).append((day, hour, absent))
            else:
                for person in event.people:
                    told.setdefault((number, person), []).append((day, hour, False))
        found = []
        for number, run in enumerate(self._runs):
            for seat in run.seats:
                marks = sorted(told.get((number, seat.person), ()), reverse=True)
                running = list(takewhile(lambda mark: mark[2], marks))
                if seat.last == run.last and len(running) >= ABSENCES:
                    found.append((run, seat.person, running[0][0]))
        return found

    # who looks at the papers

    def _spot_check(self) -> None:
        """Lessons of the last whole month, drawn by lot; not all of them are compared yet."""
        cast, moment = self._cast, self._at(3, 11)
        if cast.evaluator is None:
            return
        last = moment.date().replace(day=1) - DAY
        first = last.replace(day=1)
        held = {
            event.lesson
            for event in self._events
            if isinstance(event, (e.Mark, e.MarkRest, e.NobodyCame))
            and event.at < moment
            and event.lesson in self._lessons
            and first <= self._lessons[event.lesson][0] <= last
        }
        in_order = sorted(held, key=self._lessons.__getitem__)
        lessons = tuple(cast.dice.sample(in_order, min(DRAWN, len(in_order))))
        if not lessons:
            return
        check, drawn = e.Thing(), tuple(e.Thing() for _ in lessons)
        self._events.append(
            e.DrawSpotCheck(moment, cast.evaluator, check, first, last, lessons, drawn)
        )
        at = self._at(2, 12)
        for each, agrees in zip(drawn[:-1], (True, True, False), strict=False):
            note = "" if agrees else cast.say(ON_PAPER)
            self._events.append(e.AnswerSpotCheck(at, cast.evaluator, check, each, agrees, note))
            at += timedelta(minutes=5)
