"""What came of a call, and what follows from it."""

from __future__ import annotations

from datetime import date

from clc_tui.db.models import Call, Group, Interest, Offer
from clc_tui.language import N_
from clc_tui.services.absences import written_absence
from clc_tui.services.bounds import text
from clc_tui.services.enrolments import Place, leave_class, open_spell
from clc_tui.services.gate import REASON_MOST, about, writes
from clc_tui.services.offers import answered
from clc_tui.services.past_calls import MISSED, PastCall
from clc_tui.services.person_record import row_in_sight
from clc_tui.services.rows import require_group, row_of
from clc_tui.terms import (
    Actor,
    CallAbout,
    CallOutcome,
    Invalid,
    NotFound,
    OfferAnswer,
    Reach,
    Refused,
    Status,
)

FITS: dict[CallAbout, tuple[CallOutcome, ...]] = {
    CallAbout.ABSENT: (
        CallOutcome.ILL, CallOutcome.COMING, CallOutcome.LEFT, CallOutcome.NO_ANSWER,
    ),
    CallAbout.LOW: (CallOutcome.ILL, CallOutcome.COMING, CallOutcome.LEFT, CallOutcome.NO_ANSWER),
    CallAbout.START: (CallOutcome.COMING, CallOutcome.LEFT, CallOutcome.ILL, CallOutcome.NO_ANSWER),
    CallAbout.UNSIGNED: (CallOutcome.SIGNED, CallOutcome.COMING, CallOutcome.NO_ANSWER),
    CallAbout.OFFER: (
        CallOutcome.ACCEPTED, CallOutcome.DECLINED, CallOutcome.NOT_NOW, CallOutcome.NO_ANSWER,
    ),
}  # fmt: skip
"""What may come of a call about what."""
ANSWERS = frozenset({CallOutcome.ACCEPTED, CallOutcome.DECLINED, CallOutcome.NOT_NOW})
"""What closes an offer."""


@writes
def record_call(
    actor: Actor,
    why: CallAbout,
    person_id: int,
    group_id: int | None,
    outcome: CallOutcome,
    *,
    reason: str = "",
    ill_until: date | None = None,
    offer_id: int | None = None,
) -> PastCall:
    """Write down what came of a call, and do what follows from it in the same entry.

    "Left" ends the spell with its reason where the facilitator says it; what an instructor heard
    waits for the facilitator. "Ill" announces the absence up to a day, where one is said. What is
    said to an offer answers it. "No answer" is only a call: the offer holds until its day passes,
    and is closed by the "no answer" after it. A signature is no call but a consent:
    `consent_signed`.
    """
    person_id = row_in_sight(actor, person_id).id
    about("person", person_id, reason=reason)
    place: Place | None = None
    _require_fitting(actor, why, outcome)
    if why in MISSED:
        _require_spell(actor, group_id, person_id)
    elif why is CallAbout.OFFER:
        group_id, place = _answer(actor, offer_id, person_id, outcome, reason)
    note = text(reason, "reason", REASON_MOST)
    if outcome is CallOutcome.LEFT and not note:
        raise Invalid(N_("Say why the person left."), field="reason")
    made = Call.create(
        centre_id=actor.centre, person_id=person_id,
        group_id=None if why is CallAbout.UNSIGNED else group_id, about=why.value,
        outcome=outcome.value, at=actor.now.isoformat(" ", "seconds"), note=note or None,
    )  # fmt: skip
    if outcome is CallOutcome.LEFT and actor.reach is not Reach.TAUGHT and group_id is not None:
        leave_class(group_id, person_id, note, actor.today)
    if outcome is CallOutcome.ILL and ill_until is not None:
        written_absence(actor, person_id, group_id, actor.today, ill_until, Status.ILL)
    return PastCall(person_id, made.group_id, why, outcome, made.at, made.note, "", place)


def _require_fitting(actor: Actor, why: CallAbout, outcome: CallOutcome) -> None:
    """Raise unless the actor calls about this, and that may come of such a call."""
    if outcome not in FITS[why] or outcome is CallOutcome.SIGNED:
        raise Invalid(N_("That is no answer to this call."), field="outcome")
    if actor.reach is Reach.TAUGHT and why not in MISSED:
        raise Refused(N_("The facilitator calls about this."))


def _require_spell(actor: Actor, group_id: int | None, person_id: int) -> None:
    """Raise unless the class is in the actor's reach and the person is in it."""
    group = row_of(actor, Group, group_id or 0)
    require_group(actor, group.id)
    open_spell(group.id, person_id)


def _answer(
    actor: Actor, offer_id: int | None, person_id: int, outcome: CallOutcome, reason: str
) -> tuple[int, Place | None]:
    """Carry out what was said to an offer; the id of its class, and the place that was taken."""
    offer = row_of(actor, Offer, offer_id or 0)
    if row_of(actor, Interest, offer.interest_id).person_id != person_id:
        raise NotFound(N_("That is not here any more. Go back and look again."))
    if outcome in ANSWERS or offer.answer is not None or offer.expires_on < actor.today:
        done = answered(actor, offer.id, OfferAnswer(outcome.value), reason=reason)
        return int(offer.group_id), done.place
    return int(offer.group_id), None
