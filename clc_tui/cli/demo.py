"""`clc-tui demo`: invented centres to try everything on."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import click

from clc_tui.cli.frame import Command, Place, option, placed, tell
from clc_tui.cli.report import day
from clc_tui.language import N_, _, current
from clc_tui.terms import FileProblem

SIZES = ("centre", "region", "network", "nation")


@click.command(cls=Command, help=N_("Make and open a demo: invented centres to try all on."))
@option("--size", type=click.Choice(SIZES), help=N_("How much of it; else “region”."))
@option("--seed", type=click.IntRange(0), help=N_("Another number tells another story."))
@option("--today", help=N_("The demo's present day, like 23.11.2026; else the real one."))
@option("--open/--no-open", "opens", default=True, help=N_("Whether to open it at once."))
@placed
@click.pass_obj
def command(
    place: Place, size: str | None, seed: int | None, today: str | None, opens: bool
) -> int:
    """Make the demo where there is none yet or another one is asked for; then open it."""
    present = day(today) or day((os.environ.get("CLC_TODAY") or "")[:10] or None)
    path = place.path.absolute()
    if not path.exists() or (size, seed, today) != (None, None, None):
        _make(path, size or "region", seed or 1, present, place.wanted_language or current())
    else:
        _require_demo(path)
    if not opens:
        tell(_("The demo is at {path}.").format(path=path))
        return 0
    from clc_tui.cli.screens import open_screens

    if today is not None and present is not None:
        os.environ["CLC_TODAY"] = present.isoformat()
    place.db = path
    return open_screens(place)


def _require_demo(path: Path) -> None:
    """Raise `FileProblem` where a file with real people lies."""
    from clc_tui.cli.opening import is_demo, opened

    with opened(Place(path)):
        if not is_demo():
            raise FileProblem(
                N_("{path} is a file with real people. Say where the demo goes: --db FILE."),
                path=path,
            )


def _make(path: Path, size: str, seed: int, today: date | None, language: str) -> None:
    """Make the demo beside its place and put it there whole, instead of an older demo."""
    from clc_tui.demo import make_demo
    from clc_tui.session import local_clock

    if path.exists():
        _require_demo(path)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with _progress(_("Inventing people")) as progress:
        make_demo(
            beside,
            size=size,
            seed=seed,
            today=today or local_clock()().date(),
            language=language,
            progress=progress,
        )
    for old in ("-wal", "-shm"):
        path.with_name(path.name + old).unlink(missing_ok=True)
    os.replace(beside, path)


@contextmanager
def _progress(words: str) -> Iterator[Callable[[float], None] | None]:
    """A bar on stderr where that is a terminal; takes the share done, from 0 to 1."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(words, total=1.0)
        yield lambda share: bar.update(task, completed=share)
