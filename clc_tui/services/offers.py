"""Offers: a place held for somebody of a waiting list until they answer, or the day passes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from clc_tui.db.models import Group, Interest, Offer, Person
from clc_tui.db.names import short_name
from clc_tui.language import N_
from clc_tui.services.centres import setting_of
from clc_tui.services.enrolments import Place, place_in, require_open
from clc_tui.services.gate import about, writes
from clc_tui.services.rows import row_of
from clc_tui.services.turns import (
    close_offer,
    first_day_in,
    in_class,
    require_places,
    take_turn,
)
from clc_tui.terms import Actor, Clash, Invalid, NotFound, OfferAnswer


class Offered(NamedTuple):
    """A place that is held for somebody."""

    offer_id: int
    group_id: int
    person_id: int
    expires_on: date
    """The last day it is held."""


class Answered(NamedTuple):
    """What came of an offer; `place` where it was accepted."""

    offer_id: int
    person_id: int
    answer: OfferAnswer
    place: Place | None


@writes
def offer_place(actor: Actor, group_id: int, person_id: int, *, reason: str = "") -> Offered:
    """Offer a free place of a class to somebody who waits for its course, and hold it.

    It is held for as many days as the setting says. Raises `Full` where no place is free,
    `OutOfTurn` where others stand before and no reason says why they are passed over, `Clash`
    where an offer is running already.
    """
    group = row_of(actor, Group, group_id)
    about("person", person_id, reason=reason)
    require_open(actor, group, person_id, first_day_in(group, actor.today))
    interest = _waits(group, person_id, actor.today)
    _close_expired(actor, interest)
    offer = Offer.create(
        centre_id=actor.centre,
        interest_id=interest.id,
        group_id=group_id,
        offered_at=actor.now.isoformat(" ", "seconds"),
        expires_on=actor.today + timedelta(days=setting_of(actor.centre, "offer_days")),
    )
    require_places(group_id, actor.today)
    take_turn(actor, group, person_id, reason)
    return Offered(offer.id, group_id, person_id, offer.expires_on)


def _waits(group: Group, person_id: int, today: date) -> Interest:
    if in_class(group.id, [person_id], today):
        raise Clash(N_("This person is already in this class."))
    interest = Interest.get_or_none(
        Interest.course_id == group.course_id,
        Interest.person_id == person_id,
        Interest.closed_on.is_null(),
    )
    if interest is None:
        raise NotFound(N_("This person is not waiting for this course."))
    return interest


def _close_expired(actor: Actor, interest: Interest) -> None:
    """Close an offer nobody answered in time; raises `Clash` where one is running."""
    offer = Offer.get_or_none(Offer.interest_id == interest.id, Offer.answer.is_null())
    if offer is None:
        return
    if offer.expires_on >= actor.today:
        raise Clash(
            N_("{name} has been offered a place until {day}. Write down the answer first."),
            name=_name(interest.person_id),
            day=offer.expires_on,
        )
    close_offer(actor, offer, OfferAnswer.NO_ANSWER)


def _name(person_id: int) -> str:
    row = Person.get_by_id(person_id)
    return short_name(row.family_name, row.given_name, row.patronymic)


@writes
def answer_offer(actor: Actor, offer_id: int, answer: OfferAnswer, *, reason: str = "") -> Answered:
    """Write down what came of an offer; see `answered`."""
    return answered(actor, offer_id, answer, reason=reason)


def answered(actor: Actor, offer_id: int, answer: OfferAnswer, *, reason: str = "") -> Answered:
    """Carry out the answer to an offer, inside a running verb.

    Accepted: into the class (after the day has passed only where a place is free, and in turn).
    Declined: no longer waits, with a reason. "Not now" and no answer keep the place in line.
    Withdrawn: the centre's own doing, with a reason. Raises `Clash` where it was answered before.
    """
    offer = row_of(actor, Offer, offer_id)
    interest = Interest.get_by_id(offer.interest_id)
    about("person", interest.person_id, reason=reason)
    if offer.answer is not None:
        raise Clash(N_("This offer is closed already: {answer}."), answer=OfferAnswer(offer.answer))
    if answer in (OfferAnswer.DECLINED, OfferAnswer.WITHDRAWN) and not reason.strip():
        raise Invalid(N_("Say why."), field="reason")
    place = None
    if answer is OfferAnswer.ACCEPTED:
        if interest.closed_on is not None:
            raise NotFound(N_("This person is not waiting for this course."))
        group = Group.get_by_id(offer.group_id)
        first_day = first_day_in(group, actor.today)
        place = place_in(actor, group, interest.person_id, first_day, reason=reason)
    else:
        close_offer(actor, offer, answer, reason)
    if answer is OfferAnswer.DECLINED:
        interest.closed_on, interest.reason = actor.today, offer.reason
        interest.save()
    return Answered(offer_id, interest.person_id, answer, place)


def withdraw_offers(actor: Actor, group_id: int, reason: str) -> int:
    """Take back every running offer of a class that ends, inside a running verb; how many."""
    offers = list(Offer.select().where(Offer.group_id == group_id, Offer.answer.is_null()))
    for offer in offers:
        close_offer(actor, offer, OfferAnswer.WITHDRAWN, reason)
    return len(offers)


def require_held_for_one(group_id: int, learners: set[int], today: date) -> None:
    """Raise `Invalid` where places of a class that takes one person are held for another too."""
    rows = Offer.select().where(
        Offer.group_id == group_id, Offer.answer.is_null(), Offer.expires_on >= today
    )
    for offer in rows.order_by(Offer.id):
        person_id = Interest.get_by_id(offer.interest_id).person_id
        if learners - {person_id}:
            raise Invalid(
                N_("{name} has been offered a place until {day}. Write down the answer first."),
                field="individual",
                name=_name(person_id),
                day=offer.expires_on,
            )
        learners = {person_id}
