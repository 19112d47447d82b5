"""The program with a clock that stands, on our driver or on Textual's own: to be compared.

python tests/either_driver.py ours|textual --db centre.db --user li
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import given
from ptys import Pty

from clc_tui.cli import main, opening
from clc_tui.terminal import run

if TYPE_CHECKING:
    from clc_tui.app import ClcApp

DRIVERS = ("ours", "textual")


def run_stock(app_factory: Callable[[], ClcApp]) -> int:
    """`run_alone`, with Textual's own driver where ours would be."""
    run.prepare_environment()
    app = app_factory()
    app.animation_level = "none"
    app.run(mouse=False)
    return app.return_code or 0


def started(driver: str, path: Path, user: str, language: str, size: tuple[int, int]) -> Pty:
    """The program on a terminal of its own; the file must be a demo's."""
    return Pty.spawn(
        [sys.executable, __file__, driver, "--db", str(path), "--user", user],
        env={
            "CLC_TODAY": given.NOW.isoformat(), "CLC_LANG": language,
            "XDG_STATE_HOME": str(path.parent),
        },
        columns=size[0],
        rows=size[1],
        cwd=path.parent,
    )  # fmt: skip


if __name__ == "__main__":
    driver = DRIVERS.index(sys.argv.pop(1))
    opening.clock_from = lambda said: given.clock_at(datetime.fromisoformat(said))
    if driver:
        run.run_alone = run_stock  # type: ignore[assignment]
    main()
