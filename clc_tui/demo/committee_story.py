"""The committee of a demo's centre: who sits on it, when it meets, what it decides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from random import Random
from typing import NamedTuple

from clc_tui.db.names import full_name
from clc_tui.demo import events as e
from clc_tui.demo import follow_events as f
from clc_tui.demo.beside import workday
from clc_tui.demo.cast import Cast, Somebody
from clc_tui.demo.content import TARGETS, Words
from clc_tui.demo.diary import Diary
from clc_tui.demo.done_content import GUESTS, ITEM_ADVICE, ITEM_EVALUATION, ROOM
from clc_tui.demo.names import Inventor
from clc_tui.follow_up import BodyCode, CommitteeRole
from clc_tui.services.meetings import MeetingFields
from clc_tui.services.person_fields import PersonFields

DAY = timedelta(days=1)
SEATS = (
    (BodyCode.LOCAL_AUTHORITY, CommitteeRole.CHAIR),
    (BodyCode.EDUCATION, CommitteeRole.SECRETARY),
    (BodyCode.HEALTH, CommitteeRole.MEMBER),
    (BodyCode.SOCIAL_PROTECTION, CommitteeRole.MEMBER),
    (BodyCode.NGO, CommitteeRole.MEMBER),
    (BodyCode.COMMUNITY, CommitteeRole.MEMBER),
)
"""The seat of business is empty; the trade union is on the committee no more."""
ENDS_SOON, SOON = BodyCode.HEALTH, 12
"""Whose term ends in so many days."""
NEXT_MEETING = 9
"""Days until the committee meets again."""


class Office(NamedTuple):
    """Who acts for a centre; a secretary only where the committee's one sits at a terminal."""

    facilitator: e.Who
    secretary: e.Who | None
    evaluator: e.Who

    @property
    def keeper(self) -> e.Who:
        """Who keeps the committee's papers."""
        return self.secretary or self.facilitator

    @property
    def inside(self) -> e.Who:
        """Who types what the committee's side says."""
        return self.secretary or self.evaluator


class Committee:
    """Tells of a centre's committee."""

    def __init__(
        self, cast: Cast, diary: Diary, office: Office, dice: Random, settlement: str
    ) -> None:
        self._cast, self._diary, self._office, self._dice = cast, diary, office, dice
        self._inventor = Inventor(dice, cast.language, settlement)
        self._people: list[e.Thing] = []
        self._names = ""
        """Of the committee and of who works at the desk."""
        self._minutes: Counter[int] = Counter()
        self.chair = ""
        """The name of who is in the chair."""

    def begin(self, desk: Somebody, secretary: Somebody | None) -> None:
        """Everybody's term; `secretary` is whom the account of the committee's secretary is."""
        self._names = " ".join(each.name for each in (desk, secretary) if each is not None)
        tell, facilitator, today = self._diary.tell, self._office.facilitator, self._cast.today
        since, until = self._diary.now, date(today.year + 1, 12, 31)
        for body, role in SEATS:
            person: e.Thing | None = secretary if role is CommitteeRole.SECRETARY else None
            if person is None:
                person, name = self._newcomer()
                self.chair = self.chair or name
            last = today + SOON * DAY if body is ENDS_SOON else until
            tell(f.AddMember, facilitator, e.Thing(), person, body, role, since, last)
            self._people.append(person)
        leader, _name = self._newcomer()
        role = CommitteeRole.LEADER
        tell(f.AddMember, facilitator, e.Thing(), leader, None, role, since, until)
        self._people.append(leader)
        tell(f.CloseBody, facilitator, BodyCode.UNION)

    def _newcomer(self) -> tuple[e.Thing, str]:
        """Somebody of the village; of the committee and the desk no two have a family name."""
        found = next(
            each
            for each in iter(partial(self._inventor.person, TARGETS[3], self._diary.now), None)
            if each.family_name not in self._names
        )
        fields = PersonFields(
            found.family_name, found.given_name, found.patronymic, phone=found.phone
        )
        self._names += f" {fields.family_name}"
        person = e.Thing()
        self._diary.tell(e.AddPerson, self._office.facilitator, person, fields)
        return person, full_name(fields.family_name, fields.given_name)

    # meetings

    def meet(self, *items: Words) -> tuple[f.MeetingThing, str]:
        """A meeting on the day of which is being told; also returns the number of its minutes."""
        day = self._diary.now
        self._minutes[day.year] += 1
        number = f"{self._minutes[day.year]}/{day.year}"
        meeting = self._called(day, number, items)
        away = self._dice.randrange(1, len(self._people))
        for person in [*self._people[:away], *self._people[away + 1 :]]:
            self._diary.tell(f.MemberCame, self._office.keeper, meeting, person)
        return meeting, number

    def _called(self, day: date, number: str, items: Sequence[Words]) -> f.MeetingThing:
        say, meeting = self._cast.say, f.MeetingThing()
        guests = say(GUESTS) if number else ""
        fields = MeetingFields(day, "15:00", say(ROOM), number, guests)
        self._diary.tell(f.AddMeeting, self._office.keeper, meeting, fields)
        for item in items:
            self._diary.tell(f.AddItem, self._office.keeper, meeting, say(item))
        return meeting

    def call_next(self) -> None:
        """The committee is asked to come again."""
        day = workday(self._cast.today + NEXT_MEETING * DAY)
        self._called(day, "", (ITEM_EVALUATION, ITEM_ADVICE))

    def decides(self, meeting: f.MeetingThing, words: Words) -> e.Thing:
        """Something is decided."""
        decision = e.Thing()
        said = self._cast.say(words)
        self._diary.tell(f.Decide, self._office.keeper, meeting, decision, said)
        return decision
