"""What was said at a meeting of the committee: who came, what was decided, what came of it."""

from __future__ import annotations

from typing import Any, NamedTuple

from clc_tui.db.connection import database
from clc_tui.db.follow_up import Decision, Meeting, MeetingPerson
from clc_tui.db.models import Centre
from clc_tui.db.names import short_name
from clc_tui.follow_up import BodyCode, CommitteeRole, Response
from clc_tui.language import N_
from clc_tui.services.access import shows_people
from clc_tui.services.bodies import body_words
from clc_tui.services.bounds import text
from clc_tui.services.committee_terms import name_of
from clc_tui.services.gate import about, reads, writes
from clc_tui.services.meetings import MeetingFields, fields_of, held_meeting, items_of
from clc_tui.services.rows import living_person, row_of
from clc_tui.terms import Actor, Clash, Invalid

DECISION_LETTERS, DECISIONS_MOST = 500, 99


class Attendee(NamedTuple):
    """Somebody of the committee, as it was on the day of a meeting."""

    person_id: int
    name: str
    body: str
    """In the reader's words; empty for the leader, and for who is no member any more."""
    role: CommitteeRole | None
    came: bool


class Link(NamedTuple):
    """A recommendation that a decision made, or answered."""

    recommendation_id: int
    number: str
    response: Response | None
    """The answer; None where the decision made it, or moved it on."""
    made: bool


class DecisionLine(NamedTuple):
    """A decision, by its number in the minutes."""

    id: int
    number: int
    words: str
    links: tuple[Link, ...]


class MeetingPage(NamedTuple):
    """A meeting with all that is known of it."""

    id: int
    centre_name: str
    fields: MeetingFields
    agenda: tuple[str, ...]
    cancelled: str | None
    people: tuple[Attendee, ...]
    """The committee of that day, body by body, the leader and others who came at the end."""
    decisions: tuple[DecisionLine, ...]

    @property
    def came(self) -> int:
        """How many of the committee came."""
        return sum(each.came for each in self.people)

    def of_role(self, role: CommitteeRole) -> str:
        """Who was chair or secretary on that day."""
        return next((each.name for each in self.people if each.role is role), "")


def _shown(page: MeetingPage) -> int:
    return len(page.people)


def _who(page: MeetingPage) -> list[int]:
    return [each.person_id for each in page.people]


@shows_people(_shown, who=_who)
@reads
def meeting(actor: Actor, meeting_id: int) -> MeetingPage:
    """One meeting: who of the committee came, agenda and decisions."""
    row = row_of(actor, Meeting, meeting_id)
    return MeetingPage(
        row.id,
        Centre.get_by_id(row.centre_id).name,
        fields_of(row),
        items_of(row),
        row.cancelled,
        _people(row),
        _decisions(row.id),
    )


_USUAL = {code.value: place for place, code in enumerate(BodyCode)}
_ROLES = {role.value: place for place, role in enumerate(CommitteeRole)}


def _people(row: Meeting) -> tuple[Attendee, ...]:
    """The committee of the day, and who came besides."""
    rows = MeetingPerson.select().where(MeetingPerson.meeting_id == row.id)
    came = {each.person_id for each in rows}
    found: dict[int, Attendee] = {}
    for person_id, *names, _body, code, name, role, erased_on in _sitting(row):
        if person_id not in found and (erased_on is None or person_id in came):
            found[person_id] = Attendee(
                person_id, short_name(*names), body_words(code, name or ""),
                CommitteeRole(role), person_id in came,
            )  # fmt: skip
    for person_id in sorted(came - found.keys()):
        found[person_id] = Attendee(person_id, name_of(person_id), "", None, True)
    return tuple(found.values())


def _sitting(row: Meeting) -> list[tuple[Any, ...]]:
    """Terms that cover the day of a meeting, in the order of the bodies, the leader's last."""
    rows = database.execute_sql(
        "SELECT m.person_id, p.family_name, p.given_name, p.patronymic, b.id, b.code, b.name,"
        " m.role, p.erased_on FROM committee_member m JOIN person p ON p.id = m.person_id"
        " LEFT JOIN body b ON b.id = m.body_id WHERE m.centre_id = ?1 AND m.since <= ?2"
        " AND (m.until IS NULL OR m.until >= ?2) ORDER BY m.since, m.id",
        (row.centre_id, row.on_date.isoformat()),
    )
    return sorted(
        rows,
        key=lambda r: (r[4] is None, _USUAL.get(r[5], len(_USUAL)), r[4] or 0, _ROLES[r[7]]),
    )


def _decisions(meeting_id: int) -> tuple[DecisionLine, ...]:
    rows = list(
        Decision.select().where(Decision.meeting_id == meeting_id).order_by(Decision.number)
    )
    links = _links(meeting_id)
    return tuple(
        DecisionLine(row.id, row.number, row.words, tuple(links.get(row.id, ()))) for row in rows
    )


def _links(meeting_id: int) -> dict[int, list[Link]]:
    """The recommendations that a meeting's decisions made or moved on, by decision."""
    rows = database.execute_sql(
        "SELECT d.id, r.id, r.year, r.number, NULL, 1 FROM decision d"
        " CROSS JOIN recommendation r ON r.decision_id = d.id WHERE d.meeting_id = ?1 UNION"
        " SELECT d.id, r.id, r.year, r.number, s.response, 0 FROM decision d"
        " CROSS JOIN recommendation_step s ON s.decision_id = d.id"
        " JOIN recommendation r ON r.id = s.recommendation_id WHERE d.meeting_id = ?1"
        " ORDER BY 3, 4, 6 DESC",
        (meeting_id,),
    )
    found: dict[int, list[Link]] = {}
    for decision_id, number, year, of_year, response, made in rows:
        answer = None if response is None else Response(response)
        link = Link(number, f"{year:04}-{of_year:02}", answer, bool(made))
        found.setdefault(decision_id, []).append(link)
    return found


@writes
def member_came(actor: Actor, meeting_id: int, person_id: int, came: bool = True) -> None:
    """Somebody of the committee came to a meeting, or did not after all."""
    row = held_meeting(actor, meeting_id)
    living_person(actor, person_id)
    known = MeetingPerson.get_or_none(
        MeetingPerson.meeting_id == row.id, MeetingPerson.person_id == person_id
    )
    if came and known is None:
        if all(each[0] != person_id for each in _sitting(row)):
            raise Invalid(
                N_("{name} was not on the committee on that day. Write them among the guests."),
                name=name_of(person_id),
            )
        MeetingPerson.create(centre_id=row.centre_id, meeting_id=row.id, person_id=person_id)
    elif not came and known is not None:
        known.delete_instance()


@writes
def all_members_came(actor: Actor, meeting_id: int) -> int:
    """The whole committee came to a meeting; returns how many were not written down before."""
    row = held_meeting(actor, meeting_id)
    missing = [each.person_id for each in _people(row) if not each.came]
    for person_id in missing:
        MeetingPerson.create(centre_id=row.centre_id, meeting_id=row.id, person_id=person_id)
    return len(missing)


@writes
def decide(actor: Actor, meeting_id: int, words: str) -> DecisionLine:
    """Write down what a meeting decided, under the next number of its minutes."""
    row = held_meeting(actor, meeting_id)
    last = Decision.select(Decision.number).where(Decision.meeting_id == row.id)
    number = max((each.number for each in last), default=0) + 1
    if number > DECISIONS_MOST:
        raise Invalid(N_("At most {most} lines fit here."), field="words", most=DECISIONS_MOST)
    made = Decision.create(
        centre_id=row.centre_id, meeting_id=row.id, number=number, words=_cleaned(words)
    )
    return DecisionLine(int(made.id), number, made.words, ())


@writes
def change_decision(actor: Actor, decision_id: int, words: str, *, was: str) -> None:
    """Write a decision otherwise; `was` is what it said. Raises `Clash` where it says another."""
    row = row_of(actor, Decision, decision_id)
    about("meeting", row.meeting_id)
    if row.words != was:
        raise Clash(
            N_("{name}: somebody else wrote “{value}” meanwhile. Look again and repeat."),
            name=row.number, value=row.words,
        )  # fmt: skip
    row.words = _cleaned(words)
    row.save()


@writes
def remove_decision(actor: Actor, decision_id: int) -> None:
    """Take a decision away that never was; raises `Clash` where a recommendation names it."""
    row = row_of(actor, Decision, decision_id)
    about("meeting", row.meeting_id)
    link = next(iter(_links(row.meeting_id).get(row.id, ())), None)
    if link is not None:
        raise Clash(
            N_("Recommendation {number} names this decision: it stays. You may word it otherwise."),
            number=link.number,
        )
    row.delete_instance()


def _cleaned(words: str) -> str:
    clean = text(words, "words", DECISION_LETTERS)
    if not clean:
        raise Invalid(N_("Write what was decided."), field="words")
    return clean
