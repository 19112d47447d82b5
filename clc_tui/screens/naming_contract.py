"""Asking which contract pays an instructor: in a class, or at one lesson."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from clc_tui.language import _, short_date
from clc_tui.screens.asking import asks_day, chooses
from clc_tui.screens.base import ClcScreen
from clc_tui.screens.contract_words import contract_choice
from clc_tui.screens.contracts import new_contract
from clc_tui.services.classes import GroupPage
from clc_tui.services.contracts import ContractCard, contracts
from clc_tui.services.lesson_facts import Teacher
from clc_tui.services.paying import PaidBy, name_contract, pay_lesson_by

NOBODY = 0
"""Chosen where no contract is to be named."""
NEW = -1
"""Chosen where the contract is still to be written."""


async def name_in_class(screen: ClcScreen[Any], page: GroupPage) -> int | None:
    """Ask whom and which contract, and name it in the class; the person, None: given up."""
    teacher = await _which(screen, page.instructors, _("Whose contract?"))
    if teacher is None:
        return None
    chosen = await _which_contract(screen, teacher, None)
    if chosen is None:
        return None
    now = next((paid for paid in page.paid if paid.person_id == teacher.person_id), None)
    from_day: date | None = None
    if chosen and _is_other(now, chosen):
        asked = await _from_when(screen, teacher.name)
        if asked is None:
            return None
        from_day = asked[0]
    await screen.session.do(
        name_contract, page.id, teacher.person_id, chosen or None, from_day=from_day
    )
    return teacher.person_id


def _is_other(now: PaidBy | None, chosen: int) -> bool:
    """Whether another contract paid until now, so that it must be said since when."""
    return now is not None and now.contract_id not in (None, chosen)


async def _from_when(screen: ClcScreen[Any], name: str) -> tuple[date | None] | None:
    """From which day on; for all the time somebody teaches there with None inside."""
    options = [
        ("day", _("from a day on")),
        ("all", _("for the whole time in this class")),
    ]
    question = _("{name}: since when does this contract pay?").format(name=name)
    chosen = await chooses(screen.app, screen.session, question, options)
    if chosen != "day":
        return None if chosen is None else (None,)
    today = screen.session.actor.today
    question = _("{name}: from which day on?").format(name=name)
    day = await asks_day(screen.app, screen.session, question, today)
    return None if day is None else (day,)


async def name_at_lesson(
    screen: ClcScreen[Any], lesson_id: int, there: Sequence[Teacher], day: date
) -> bool:
    """Ask whose contract and which pays this lesson, and write it; False: given up."""
    question = _("{day}: whose contract for this lesson?").format(day=short_date(day))
    teacher = await _which(screen, there, question)
    if teacher is None:
        return False
    chosen = await _which_contract(screen, teacher, _("as in the class"))
    if chosen is None:
        return False
    await screen.session.do(pay_lesson_by, lesson_id, teacher.person_id, chosen or None)
    return True


async def _which(
    screen: ClcScreen[Any], teachers: Sequence[Teacher], question: str
) -> Teacher | None:
    """One of those who teach; the only one unasked."""
    if not teachers:
        screen.say(_("Nobody teaches here yet: {key} says who.").format(key=screen.key("t")))
        return None
    if len(teachers) == 1:
        return teachers[0]
    options = [(teacher, teacher.name) for teacher in teachers]
    return await chooses(screen.app, screen.session, question, options)


def _without_name(cards: Sequence[ContractCard], today: date) -> str:
    """What it means to name no contract in a class: the only one that runs pays all the same."""
    running = [card for card in cards if card.runs_on(today)]
    if len(running) != 1:
        return _("no contract named")
    (only,) = running
    return _("as usual: {contract} pays, the only one").format(
        contract=only.fields.number or only.payer
    )


async def _which_contract(screen: ClcScreen[Any], teacher: Teacher, none: str | None) -> int | None:
    """Which of somebody's contracts, a new one among them; `NOBODY` for none.

    `none` says what that means; where nothing is said, what it means in a class.
    """
    cards = await screen.session.do(contracts, teacher.person_id)
    room = screen.size.width - 7
    options = [(card.id, contract_choice(card, room)) for card in cards]
    words = none or _without_name(cards, screen.session.actor.today)
    options += [(NOBODY, words), (NEW, _("a new contract"))]
    question = _("{name}: which contract pays?").format(name=teacher.name)
    chosen = await chooses(screen.app, screen.session, question, options)
    if chosen == NEW:
        made = await new_contract(screen.app, screen.session, teacher.person_id)
        return None if made is None else made.id
    return chosen
