"""Who and what a centre's story is about, and how somebody new comes into it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from random import Random

from clc_tui.db.names import full_name
from clc_tui.demo import events as e
from clc_tui.demo.content import TARGETS, Words, said
from clc_tui.demo.names import Inventor, Name
from clc_tui.services.consent import only_desk_fields
from clc_tui.terms import Employment

UNSIGNED = 0.04
SIGNED_LATER = 0.06
ADULT = 18
OUT_OF_WORK = frozenset(
    {Employment.UNEMPLOYED, Employment.UNEMPLOYED_REGISTERED, Employment.HOMEMAKER}
)


@dataclass(slots=True, eq=False)
class Somebody(e.Thing):
    """A person of the story."""

    name: str = ""
    since: date = date.min
    """When they came first."""
    habit: float = 0.9
    """How likely they come to a lesson."""
    out_of_work: bool = False
    work: Employment | None = None
    """What the file says of it now."""


@dataclass(slots=True, eq=False)
class Cast:
    """One centre while its story is told."""

    dice: Random
    language: str
    today: date
    inventor: Inventor
    owner: e.Who
    facilitator: e.Who
    instructor: e.Who
    staff: list[Somebody] = field(default_factory=list)
    """Who teaches; the first is the person of the demo's instructor."""
    courses: list[e.Thing] = field(default_factory=list)
    """In the order of `COURSES`, the course of open events last."""
    days_off: set[date] = field(default_factory=set)
    years: set[int] = field(default_factory=set)
    """Years whose public holidays are written."""
    known: dict[int, list[Somebody]] = field(default_factory=dict)
    """Who has been here before, by target group."""
    waiting: dict[int, list[Somebody]] = field(default_factory=dict)
    """Who comes into the next class of a course, by its place in `courses`."""
    line: dict[e.Thing, dict[Somebody, datetime]] = field(default_factory=dict)
    """Who waits for a course, and since when."""
    evaluator: e.Who | None = None
    """Who looks at the papers of this centre."""

    def say(self, words: Words) -> str:
        """A text in the language of the demo."""
        return said(words, self.language)

    def one_of(self, texts: tuple[Words, ...]) -> str:
        """One of some texts in the language of the demo."""
        return said(self.dice.choice(texts), self.language)

    def welcome(
        self, events: list[e.Event], at: datetime, target: int, *,
        name: Name | None = None, special_needs: str = "", employment: Employment | None = None,
    ) -> Somebody:  # fmt: skip
        """Somebody comes for the first time: written down, and mostly signs the consent."""
        dice = self.dice
        day = at.date()
        fields = self.inventor.person(TARGETS[target], day, name)
        fields = replace(
            fields, special_needs=special_needs, employment=employment or fields.employment
        )
        guardian = ""
        if fields.birth_year is not None and day.year - fields.birth_year <= ADULT:
            guardian = self.inventor.person(TARGETS[2], day).family_name
        signs = dice.random()
        if signs >= UNSIGNED + SIGNED_LATER or special_needs:
            fields = replace(fields, consent_on=day, guardian=guardian)
        else:
            fields = only_desk_fields(fields)
        person = Somebody(
            name=full_name(fields.family_name, fields.given_name),
            since=day,
            habit=0.55 if dice.random() < 0.06 else dice.uniform(0.74, 0.97),
            out_of_work=fields.employment in OUT_OF_WORK,
            work=fields.employment,
        )
        events.append(e.AddPerson(at, self.facilitator, person, fields))
        if fields.consent_on is None and signs >= UNSIGNED:
            later = at + timedelta(days=dice.randint(1, 9))
            if later.date() <= self.today:
                events.append(e.ConsentSigned(later, self.facilitator, person, guardian))
        self.known.setdefault(target, []).append(person)
        return person
