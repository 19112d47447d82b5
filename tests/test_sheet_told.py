"""What the keys of hours tell and ask: nothing noted is passed over, nothing written is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from desk import acted, line_with, shown, told, type_in
from hours_desk import Hours, hours

from clc_tui.app import ClcApp


@pytest.fixture
def h(tmp_path: Path) -> Iterator[Hours]:
    with hours(tmp_path) as made:
        yield made


def text(app: ClcApp) -> str:
    return "\n".join(shown(app))


@acted
async def test_the_list_asks_before_it_approves_over_a_remark_that_was_not_sent(h: Hours) -> None:
    sheet = h.handed_in()
    async with h.at.sitting("akhmetova") as app:
        await type_in(app, "5", "enter", "down", "n", *"no signature", "enter", "q", "y")
        assert "1 remark is not sent back. Approve all the same?" in text(app)
        await type_in(app, "n")
        assert h.row(sheet).state == "submitted"
        await type_in(app, "y", "y")
        assert "approved" in line_with(app, "Ли О.") and told(app).endswith("approved 1")
        await type_in(app, "u", "enter", "y")
        assert h.row(sheet).state == "approved", "what was passed over is not asked about again"
