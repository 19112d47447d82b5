"""Who may approve hours: somebody of the centre whose they are not, else the committee.

What the committee decides is an attested act: typed by one and said by another. Nobody approves
their own, and an account that is tied to nobody here cannot be told from their own.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from clc_tui.db.connection import database
from clc_tui.db.names import short_name
from clc_tui.language import N_, month_text
from clc_tui.services.attesting import is_name_of, people_of
from clc_tui.services.dates import month_days
from clc_tui.services.sheet_records import Attested, Sheet
from clc_tui.services.sheets import user_names
from clc_tui.terms import Actor, Clash, ClcError, Invalid, Refused, Role, SheetState

OWN = N_("These are your own hours: {name} approves them.")
OWN_COMMITTEE = N_(
    "These are your own hours: the committee approves them."
    " Write who, on which day, and the number of the minutes."
)
OWN_NAME = N_(
    "{who}: these are that person's own hours. Somebody else of the committee approves them."
)
TYPED_NAME = N_(
    "{who}: that is you, and you only type it. Write who of the committee approved them."
)
NOBODY_COMMITTEE = N_(
    "Your account is tied to nobody in this centre, so the committee approves these hours."
    " Write who, on which day, and the number of the minutes."
    " Or ask the administrator: clc-tui user role {user} facilitator --person NAME"
)
NOBODY = N_(
    "Your account is tied to nobody in this centre, so it approves no hours. Ask the"
    " administrator: clc-tui user role {user} facilitator --person NAME"
)


class Between(NamedTuple):
    """A sheet that was approved by an account of another record."""

    name: str
    """Whose hours they are."""
    month: str
    sent: bool


def may_approve(actor: Actor, sheet: Sheet) -> bool:
    """Whether the actor approves a sheet by saying so: is somebody here, and somebody else."""
    people = people_of(actor)
    return bool(people) and sheet.contract.person_id not in people


def require_attested(
    actor: Actor, sheet: Sheet, decided_by: str, decided_on: date | None, minutes_no: str
) -> Attested:
    """What the committee decided of a sheet the actor may not approve; raises what is missing.

    It decides where nobody else of the centre may, and `Invalid` names the first thing missing.
    """
    other = _who_else(actor, sheet.contract.person_id)
    if other is not None:
        raise _not_by(actor, other)
    _require_other_name(actor, sheet.contract.person_id, decided_by)
    if not decided_by.strip() or decided_on is None or not minutes_no.strip():
        refused, missing = _not_by(actor, None), "decided_by"
        if decided_by.strip():
            missing = "decided_on" if decided_on is None else "minutes_no"
        raise Invalid(refused.message, missing, **refused.words)
    if decided_on > actor.today:
        raise Invalid(N_("That day is still to come."), field="decided_on")
    if decided_on < month_days(sheet.month)[0]:
        raise Invalid(N_("That day lies before the month."), field="decided_on")
    return Attested(decided_by, decided_on, minutes_no)


def _require_other_name(actor: Actor, person_id: int, decided_by: str) -> None:
    """Raise `Invalid` where the committee is whose hours they are, or who types its decision."""
    for who, refused in ((person_id, OWN_NAME), *((me, TYPED_NAME) for me in people_of(actor))):
        if is_name_of(decided_by, who):
            raise Invalid(refused, "decided_by", who=decided_by.strip())


def _not_by(actor: Actor, other: str | None) -> ClcError:
    """Why the actor does not approve, and who does."""
    if not people_of(actor):
        return Refused(NOBODY_COMMITTEE if other is None else NOBODY, user=actor.user)
    return Refused(OWN_COMMITTEE) if other is None else Refused(OWN, name=other)


def approved_between(keep_id: int, other_id: int) -> tuple[Between, ...]:
    """Sheets of one of two records that the other one approved, the first month first.

    Made one, these two are somebody who approved their own hours.
    """
    rows = database.execute_sql(
        "SELECT DISTINCT t.month, t.number, t.state, p.family_name, p.given_name, p.patronymic"
        " FROM contract c JOIN person p ON p.id = c.person_id JOIN timesheet t"
        " ON t.contract_id = c.id AND t.approved_by IS NOT NULL AND t.decided_by IS NULL"
        ' JOIN "grant" g ON g.user_id = t.approved_by AND g.centre_id = t.centre_id'
        " WHERE c.person_id IN (?1, ?2) AND g.person_id IN (?1, ?2) AND g.person_id <> c.person_id"
        " ORDER BY t.month, t.number",
        (keep_id, other_id),
    )
    return tuple(
        Between(short_name(*names), month, state == SheetState.SENT)
        for month, _number, state, *names in rows
    )


def require_one_login(keep_id: int, other_id: int) -> None:
    """Raise `Clash` where people log in with different accounts as two records.

    Made one, each of them would be the other: whose hours somebody may not approve says the
    account, and tying accounts to people is the administrator's.
    """
    rows = database.execute_sql(
        'SELECT g.person_id, u.name, min(g.role) FROM "grant" g JOIN user u ON u.id = g.user_id'
        " WHERE g.person_id IN (?, ?) AND u.disabled_at IS NULL"
        " GROUP BY g.person_id, u.name ORDER BY u.name",
        (keep_id, other_id),
    )
    users: dict[int, dict[str, str]] = {keep_id: {}, other_id: {}}
    for person_id, name, role in rows:
        users[person_id][name] = role
    keeps, others = (
        next((name for name in users[one] if name not in users[two]), None)
        for one, two in ((keep_id, other_id), (other_id, keep_id))
    )
    if keeps is not None and others is not None:
        raise Clash(
            N_(
                "{keeps} logs in as one of these two, and {others} as the other. Where both are one"
                " person, the administrator says so first:"
                " clc-tui user role {others} {role} --person NAME"
            ),
            keeps=keeps, others=others, role=users[other_id][others],
        )  # fmt: skip


def require_none_between(keep_id: int, other_id: int) -> tuple[Between, ...]:
    """Raise `Clash` where two records cannot be one while a sheet is approved as it is.

    Returns those that were sent: they stay as they are, and say so.
    """
    found = approved_between(keep_id, other_id)
    for each in found:
        if not each.sent:
            raise Clash(
                N_(
                    "One of these two approved the hours of {name} in {month}."
                    " Open that timesheet again first; then somebody else approves it."
                ),
                name=each.name,
                month=month_text(each.month),
            )
    return found


def _who_else(actor: Actor, person_id: int) -> str | None:
    """Another facilitator who may approve somebody's hours."""
    row = database.execute_sql(
        'SELECT u.id FROM "grant" g JOIN user u ON u.id = g.user_id WHERE g.centre_id = ?1'
        " AND g.role = ?2 AND u.disabled_at IS NULL AND u.id IS NOT ?3"
        ' AND EXISTS (SELECT 1 FROM "grant" o WHERE o.user_id = u.id AND o.centre_id = ?1'
        "   AND o.person_id IS NOT NULL)"
        ' AND NOT EXISTS (SELECT 1 FROM "grant" o WHERE o.user_id = u.id AND o.centre_id = ?1'
        "   AND o.person_id = ?4) ORDER BY u.id LIMIT 1",
        (actor.centre, Role.FACILITATOR.value, actor.user_id, person_id),
    ).fetchone()
    return None if row is None else user_names(actor.centre, row)[row[0]]
