"""Erasing a person: said what goes and what stays, then the family name typed, then the reason."""

from __future__ import annotations

from typing import Any

from clc_tui.db.names import fold
from clc_tui.language import N_, _, ngettext
from clc_tui.screens.asking import asks, asks_until, confirms
from clc_tui.screens.base import ClcScreen
from clc_tui.services.erasing import Leaves, erase_person, erase_preview
from clc_tui.terms import Invalid


async def erase(screen: ClcScreen[Any], person_id: int) -> None:
    """Erase somebody; given up at any question nothing is done."""
    session, app = screen.session, screen.app
    leaves = await session.do(erase_preview, person_id)
    if not await confirms(app, session, *_warning(leaves)):
        return

    def same_name(typed: str) -> bool:
        if fold(typed) != fold(leaves.family_name):
            raise Invalid(N_("That is another name. Nothing was erased."))
        return True

    question = _("To erase {name}, write the family name:").format(name=leaves.name)
    if not await asks(app, session, question, most=60, read=same_name):
        return

    async def for_good(reason: str) -> int:
        return await session.do(erase_person, person_id, reason)

    question = _("Why is {name} erased (without names)?").format(name=leaves.name)
    marks = await asks_until(app, session, question, "", for_good)
    if marks is None:
        return
    words = ngettext(
        "Erased. {n} mark stays as a figure.", "Erased. {n} marks stay as figures.", marks
    )
    screen.leave(words.format(n=marks))


def _warning(leaves: Leaves) -> list[str]:
    """What happens, in lines that fit a narrow screen."""
    lines = [
        _("Erase {name}?").format(name=leaves.name),
        _("Nobody can take this back."),
        ngettext(
            "{n} mark stays, without a name.", "{n} marks stay, without a name.", leaves.marks
        ).format(n=leaves.marks),
    ]
    if leaves.others:
        told = ngettext(
            "{n} note that names them goes too.",
            "{n} notes that name them go too.",
            leaves.others,
        )
        lines.append(told.format(n=leaves.others))
    if leaves.running or leaves.waiting:
        lines.append(_("Classes and waiting end today."))
    return lines
