"""The committee of the small centre in `world`, and an act for each verb about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import given

from clc_tui.follow_up import BodyCode, CommitteeRole
from clc_tui.services import bodies, committee, committee_people, meetings, minutes
from clc_tui.services.bodies import BodyFields
from clc_tui.services.committee import MemberFields
from clc_tui.services.committee_people import NewMember
from clc_tui.services.meetings import MeetingFields
from clc_tui.terms import Actor

if TYPE_CHECKING:
    from world import World

DAY = given.TODAY
CHAIR = MemberFields(BodyCode.EDUCATION, CommitteeRole.CHAIR, given.TERM)
MEETING = MeetingFields(DAY - timedelta(3), "15:00", "школа", "7")


@dataclass(kw_only=True)
class Sitting:
    """Ids of the committee of a world."""

    body: int
    """A body of the centre's own, for which nobody sits."""
    chair: int
    """A term without end."""
    chair_body: int
    meeting: int
    """Held three days ago; nobody but the secretary is written down as there."""
    coming_meeting: int
    off_meeting: int
    decision: int


def make_committee(facilitator: Actor, chair: int, secretary: int) -> Sitting:
    """A chair, a secretary, a body for which nobody sits; meetings held, to come, called off."""
    own = bodies.add_body(facilitator, BodyFields("Совет аксакалов", 2))
    term = committee.add_member(facilitator, CHAIR, person_id=chair)
    clerk = MemberFields(BodyCode.COMMUNITY, CommitteeRole.SECRETARY, given.TERM)
    committee.add_member(facilitator, clerk, person_id=secretary)
    held = meetings.add_meeting(facilitator, MEETING)
    meetings.add_item(facilitator, held, "Зимние занятия")
    minutes.member_came(facilitator, held, secretary)
    decided = minutes.decide(facilitator, held, "Открыть второй класс")
    coming, off = (
        meetings.add_meeting(facilitator, MeetingFields(DAY + timedelta(days))) for days in (7, 1)
    )
    meetings.cancel_meeting(facilitator, off, "буран")
    first = committee.committee(facilitator).members[0].fields.body
    assert isinstance(first, int)
    return Sitting(
        body=own, chair=term, chair_body=first, meeting=held, coming_meeting=coming,
        off_meeting=off, decision=decided.id,
    )  # fmt: skip


COMMITTEE_WRITES: dict[str, Callable[[World, Actor], object]] = {
    "add_body": lambda w, a: bodies.add_body(a, BodyFields("Женсовет")),
    "change_body": lambda w, a: bodies.change_body(
        a, BodyCode.HEALTH, BodyFields("Поликлиника", 2), was=BodyFields("")
    ),
    "close_body": lambda w, a: bodies.close_body(a, w.body),
    "add_member": lambda w, a: committee.add_member(
        a,
        MemberFields(BodyCode.BUSINESS, CommitteeRole.MEMBER, DAY, DAY + timedelta(365)),
        new=NewMember("Сейтова Раушан", "8 701 000 00 21"),
    ),
    "change_member": lambda w, a: committee.change_member(
        a,
        w.chair,
        MemberFields(BodyCode.UNION, CommitteeRole.MEMBER, given.TERM),
        was=MemberFields(w.chair_body, CommitteeRole.CHAIR, given.TERM),
        from_day=DAY,
    ),
    "end_term": lambda w, a: committee.end_term(a, w.chair, DAY),
    "remove_member": lambda w, a: committee.remove_member(a, w.chair),
    "add_meeting": lambda w, a: meetings.add_meeting(a, MeetingFields(DAY, "10:00", "акимат")),
    "change_meeting": lambda w, a: meetings.change_meeting(
        a,
        w.meeting,
        MeetingFields(DAY - timedelta(2), "16:00", "клуб", "8", "директор школы"),
        was=MEETING,
    ),
    "cancel_meeting": lambda w, a: meetings.cancel_meeting(a, w.coming_meeting, "болезнь"),
    "restore_meeting": lambda w, a: meetings.restore_meeting(a, w.off_meeting),
    "add_item": lambda w, a: meetings.add_item(a, w.meeting, "Отчёт"),
    "change_item": lambda w, a: meetings.change_item(a, w.meeting, 1, "", was="Зимние занятия"),
    "member_came": lambda w, a: minutes.member_came(a, w.meeting, w.stand_in),
    "all_members_came": lambda w, a: minutes.all_members_came(a, w.meeting),
    "decide": lambda w, a: minutes.decide(a, w.meeting, "Купить нитки"),
    "change_decision": lambda w, a: minutes.change_decision(
        a, w.decision, "Открыть класс", was="Открыть второй класс"
    ),
    "remove_decision": lambda w, a: minutes.remove_decision(a, w.decision),
}

COMMITTEE_READS: dict[str, Callable[[World, Actor], object]] = {
    "bodies": lambda w, a: bodies.bodies(a, closed=True),
    "committee": lambda w, a: committee.committee(a, ended=True),
    "committee_known": lambda w, a: committee_people.committee_known(a, "Ким"),
    "meetings": lambda w, a: meetings.meetings(a),
    "meeting": lambda w, a: minutes.meeting(a, w.meeting),
}
