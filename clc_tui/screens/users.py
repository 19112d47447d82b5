"""Users: who has access to this centre, and as what."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.widget import Widget

from clc_tui.language import _, word
from clc_tui.screens.base import ClcScreen
from clc_tui.services.users import centre_users
from clc_tui.widgets.record_table import Column, Record, RecordTable


class UsersScreen(ClcScreen[None]):
    """To be read; the administrator gives and takes access at the server's command line."""

    AREA: ClassVar[int | None] = 8

    def body(self) -> Iterable[Widget]:
        yield RecordTable([Column(21), Column(23), Column(least=60)], id="users", opens=False)

    async def reload(self) -> None:
        lines = await self.session.do(centre_users)
        table = self.query_one("#users", RecordTable)
        table.empty = _("Nobody has access yet: the administrator gives it on the server.")
        table.fill(
            [
                Record(
                    line.name,
                    (
                        line.name,
                        ", ".join(dict.fromkeys(word(grant.role) for grant in line.grants)),
                        _("closed") if line.disabled else "",
                    ),
                    dim=line.disabled,
                )
                for line in lines
            ]
        )
        self.say(_("Access is given and taken by the administrator on the server."))
