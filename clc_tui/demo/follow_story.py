"""Committee, evaluations and recommendations beside a centre's story.

Three rounds in two years: of the first all is settled but what lies with the akimat, of the second
some is late and some waits for a check, the third is being written.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from clc_tui.demo import done_content as w
from clc_tui.demo import events as e
from clc_tui.demo import follow_events as f
from clc_tui.demo.advice_story import Advices
from clc_tui.demo.beside import Agenda, moment
from clc_tui.demo.books import Books
from clc_tui.demo.cast import Cast, Somebody
from clc_tui.demo.committee_story import Committee, Office
from clc_tui.demo.diary import WHOLE, Attendance, Diary
from clc_tui.demo.follow_content import (
    EARLIER,
    EVENING,
    FAIR,
    FIRST,
    OF_FIRST,
    OF_SECOND,
    SECOND,
    THIRD,
    Held,
)
from clc_tui.demo.rounds import Rounds, Sides
from clc_tui.follow_up import BodyCode, Verdict
from clc_tui.terms import Role

DAY = timedelta(days=1)
AFTER = 4 * DAY
"""So long after a centre was founded, its committee comes together."""
YEAR, OLDEST = 365, 850
"""Short rounds are a year apart; the last of them lies so many days back."""
COMPUTERS, SEWING = 0, 2
"""Places of courses whose attendance is looked at."""
OVERDUE = 12


class FollowStory:
    """Tells of a centre's evaluations into an agenda; `brief`: of one short round alone."""

    def __init__(
        self, cast: Cast, agenda: Agenda, books: Books, first: date, dice: Random,
        settlement: str, office: Office, *, brief: bool,
    ) -> None:  # fmt: skip
        self._cast, self._agenda, self._first, self._office = cast, agenda, first, office
        self._dice, self._settlement, self._brief = dice, settlement, brief
        self._attendance = Attendance(books, cast.today - (WHOLE + 30) * DAY)
        self._staff: dict[Role, Somebody] = {}
        agenda.put(moment(first - 13 * DAY + AFTER, 8), self._begin)

    def acts(self) -> dict[type[e.Event], Callable[[Any], object]]:
        counts = {} if self._brief else self._attendance.acts()
        return {e.GrantRole: self._grant_role, **counts}

    def _grant_role(self, event: e.GrantRole) -> None:
        if isinstance(event.person, Somebody):
            self._staff[event.role] = event.person

    def _begin(self, at: datetime) -> None:
        """Everything is told beforehand, in order; only figures are counted in their time."""
        cast, office = self._cast, self._office
        diary = self._diary = Diary(self._agenda, self._attendance, cast.today, at.replace(hour=12))
        self._committee = Committee(cast, diary, office, self._dice, self._settlement)
        self._advices = Advices(cast, diary, office, self._settlement)
        self._rounds = Rounds(cast, diary, office, self._committee)
        self._desk = self._staff[Role.FACILITATOR]
        self._committee.begin(self._desk, self._staff.get(Role.SECRETARY))
        if self._brief:
            self._short(300, self._dice.randrange(len(EARLIER)))
            return
        years = range(OLDEST, (cast.today - self._first).days - YEAR, YEAR)
        for number, back in enumerate(reversed(years)):
            self._short(back, number)
        first = self._first_round()
        self._second_round(first)
        self._third_round()

    def _on(self, days: int) -> date:
        """A day to come, or one that is over."""
        return self._cast.today + days * DAY

    # years ago

    def _short(self, back: int, number: int) -> None:
        """A round with one recommendation, which was carried out."""
        inside, outside, advice = EARLIER[number % len(EARLIER)]
        diary, rounds, advices = self._diary, self._rounds, self._advices
        diary.go(back)
        sides = rounds.new(diary.day(back + 180), diary.day(back + 1))
        rounds.write(sides.inside, (inside,))
        rounds.write(sides.outside, (outside,))
        diary.go(back - 6)
        _meeting, minutes = self._committee.meet(w.ITEM_EVALUATION)
        rounds.hand_in(sides.inside, sides.check, minutes)
        rounds.hand_in(sides.outside, sides.check, "")
        rounds.discuss(sides, (Held(0, 0, Verdict.AGREED, ("", "", "")),))
        of = advices.recommend(advice, sides.inside, sides.outside)
        advices.accept(of, diary.day(back - 120))
        rounds.close(sides)
        diary.go(back - 100)
        advices.declare(of, w.DONE_IN_TIME)
        diary.go(back - 110)
        advices.verify(of, w.SEEN_ON_THE_SPOT, self._office.evaluator)

    # the first round

    def _first_round(self) -> dict[str, f.AdviceThing]:
        diary, rounds, committee = self._diary, self._rounds, self._committee
        sides = rounds.new(diary.day(697), diary.day(590))
        diary.go(588)
        rounds.write(sides.inside, FIRST.internal)
        rounds.hear(sides.inside, FIRST.said)
        diary.go(584, 11)
        rounds.write(sides.outside, FIRST.external)
        rounds.cite(sides.outside)
        diary.go(565, 16)
        meeting, minutes = committee.meet(w.ITEM_EVALUATION, w.ITEM_PLAN)
        rounds.hand_in(sides.outside, sides.check, "")
        rounds.hand_in(sides.inside, sides.check, minutes)
        rounds.discuss(sides, FIRST.held)
        committee.decides(meeting, w.DECIDED_PLAN)
        guests = committee.decides(meeting, w.DECIDED_GUESTS)
        found = {
            name: self._advices.recommend(advice, sides.inside, sides.outside)
            for name, advice in OF_FIRST.items()
        }
        self._answers_to_first(found, guests)
        diary.go(555)
        rounds.close(sides)
        self._lamps_and_registers(found)
        return found

    def _answers_to_first(self, found: dict[str, f.AdviceThing], guests: e.Thing) -> None:
        diary, advices = self._diary, self._advices
        diary.go(562)
        advices.accept(found["attendance"], diary.day(290))
        advices.accept(found["lamps"], diary.day(450))
        advices.accept(found["registers"], diary.day(480))
        advices.accept(
            found["business"], diary.day(230), w.GUESTS_INSTEAD, decision=guests, partly=True
        )
        advices.reject(found["computers"], w.NO_MONEY)
        advices.accept(found["street"], None, w.WILL_LIGHT, said_by=(w.DEPUTY, w.LETTER))
        computers = self._cast.courses[COMPUTERS]
        advices.measure(found["attendance"], computers, 180)
        self._calls = advices.act(
            found["attendance"], w.CALL_TWICE, diary.day(440), person=self._desk
        )
        self._lamps = advices.act(found["lamps"], w.BUY_LAMPS, diary.day(500), who=w.CARETAKER)
        advices.act(found["registers"], w.MARK_TODAY, diary.day(500), person=self._desk)

    def _lamps_and_registers(self, found: dict[str, f.AdviceThing]) -> None:
        """What was settled in the first year; one was sent back and declared again."""
        diary, advices, committee = self._diary, self._advices, self._committee
        lamps, registers = found["lamps"], found["registers"]
        diary.go(520)
        advices.did(lamps, self._lamps, w.LAMPS_HANG)
        advices.document(lamps, w.INVOICE)
        advices.begin(registers, w.MARKED)
        diary.go(500)
        advices.declare(lamps, w.LAMPS_DONE, (w.CARETAKER, w.ACT))
        advices.declare(registers, w.MARKED)
        diary.go(492)
        advices.verify(lamps, w.LAMPS_SEEN, self._office.inside)
        advices.send_back(registers, w.NOT_YET)
        diary.go(440)
        advices.did(found["attendance"], self._calls, w.CALLED)
        diary.go(410)
        advices.declare(registers, w.MARKED_NOW)
        diary.go(400, 16)
        meeting, _minutes = committee.meet(w.ITEM_ADVICE, w.ITEM_PLAN)
        decision = committee.decides(meeting, w.DECIDED_FAIR)
        fair = found["fair"] = advices.decided(FAIR, decision)
        advices.verify(registers, w.MINUTES_SAY, self._office.evaluator)
        diary.go(395)
        advices.accept(fair, self._on(40))
        action = advices.act(fair, w.FAIR_ACTION, diary.day(310), person=self._desk)
        diary.go(312)
        advices.did(fair, action, w.FAIR_BEGUN)
        advices.declare(found["attendance"], w.HOLDS)

    # the second round

    def _second_round(self, first: dict[str, f.AdviceThing]) -> None:
        diary, rounds, committee = self._diary, self._rounds, self._committee
        advices = self._advices
        earlier = advices.made()
        sides = rounds.new(diary.day(589), diary.day(280))
        diary.go(278)
        rounds.write(sides.inside, SECOND.internal)
        rounds.hear(sides.inside, SECOND.said)
        rounds.cite(sides.inside)
        diary.go(275, 11)
        rounds.write(sides.outside, SECOND.external)
        rounds.cite(sides.outside)
        diary.go(262)
        advices.progress(sides.outside, earlier, committee.chair)
        evaluator = self._office.evaluator
        diary.go(255, 16)
        meeting, minutes = committee.meet(w.ITEM_EVALUATION, w.ITEM_ADVICE)
        rounds.hand_in(sides.inside, sides.check, minutes)
        advices.progress(sides.inside, earlier, committee.chair)
        rounds.hand_in(sides.outside, sides.check, "")
        rounds.discuss(sides, SECOND.held)
        advices.verify(first["attendance"], w.SEEN_ON_THE_SPOT, evaluator, evaluation=sides.outside)
        seat = committee.decides(meeting, w.DECIDED_SEAT)
        found = self._recommends_again(first, sides)
        diary.go(250)
        rounds.close(sides)
        self._answers_to_second(found, seat)
        self._this_year(found)

    def _recommends_again(
        self, first: dict[str, f.AdviceThing], sides: Sides
    ) -> dict[str, f.AdviceThing]:
        """One says an earlier one again, which is then needed no longer."""
        repeats = {"seat": first["business"]}
        found = {
            name: self._advices.recommend(advice, sides.inside, sides.outside, repeats.get(name))
            for name, advice in OF_SECOND.items()
        }
        self._advices.drop(first["business"], w.SAID_AGAIN)
        return found

    def _answers_to_second(self, found: dict[str, f.AdviceThing], seat: e.Thing) -> None:
        diary, advices = self._diary, self._advices
        late = self._on(-OVERDUE)
        diary.go(248)
        advices.accept(found["substitutes"], diary.day(170))
        advices.accept(found["seat"], self._on(10), decision=seat)
        advices.accept(found["harvest"], self._on(20))
        advices.accept(found["lists"], late, w.WILL_SEND, said_by=(w.OFFICE_HEAD, w.LETTER_2))
        advices.accept(found["handrail"], self._on(60))
        self._actions = {
            "substitutes": advices.act(
                found["substitutes"], w.LIST_ACTION, diary.day(190), person=self._desk
            ),
            "harvest": advices.act(
                found["harvest"], w.SUMMER_HOURS, diary.day(60), person=self._desk
            ),
        }
        advices.act(found["seat"], w.ASK_CHAMBER, self._on(10), body=BodyCode.LOCAL_AUTHORITY)
        advices.act(found["lists"], w.LIST_OF_MONTH, late, body=BodyCode.SOCIAL_PROTECTION)
        advices.act(found["handrail"], w.HANDRAIL_ACTION, self._on(30), who=w.ORDERED)
        advices.measure(found["harvest"], self._cast.courses[SEWING], 180)

    def _this_year(self, found: dict[str, f.AdviceThing]) -> None:
        """What has become of the second round since."""
        diary, advices, committee = self._diary, self._advices, self._committee
        diary.go(195)
        advices.did(found["substitutes"], self._actions["substitutes"], w.LIST_DONE)
        advices.declare(found["substitutes"], w.LIST_DONE)
        diary.go(170)
        advices.verify(found["substitutes"], w.LIST_SEEN, self._office.evaluator)
        diary.go(150)
        advices.begin(found["lists"], w.FIRST_LIST)
        diary.go(62)
        advices.did(found["harvest"], self._actions["harvest"], w.HARVEST_DONE)
        diary.go(30, 16)
        meeting, _minutes = committee.meet(w.ITEM_ADVICE, w.ITEM_PLAN)
        committee.decides(meeting, w.DECIDED_PLAN)
        advices.decided(EVENING, committee.decides(meeting, w.DECIDED_EVENING))

    # the third round

    def _third_round(self) -> None:
        """The committee has handed in, the NGO writes; one recommendation waits for a check."""
        diary, rounds, committee = self._diary, self._rounds, self._committee
        advices = self._advices
        earlier = advices.made()
        sides = rounds.new(diary.day(279), diary.day(20))
        diary.go(18)
        rounds.write(sides.inside, THIRD.internal)
        rounds.hear(sides.inside, THIRD.said)
        rounds.cite(sides.inside)
        diary.go(13, 11)
        rounds.write(sides.outside, THIRD.external)
        diary.go(9)
        harvest = next(of for of in earlier if of.figure is not None and advices.is_open(of))
        advices.declare(harvest, w.HARVEST_DONE)
        diary.go(7)
        advices.progress(sides.inside, earlier, committee.chair)
        rounds.hand_in(sides.inside, sides.check, f"{diary.now:%d.%m}")
        diary.go(5)
        committee.call_next()
        advices.progress(sides.outside, earlier, committee.chair, most=3)
