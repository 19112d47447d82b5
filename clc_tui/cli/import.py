"""`clc-tui import`: spreadsheets people bring, taken in whole or not at all."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from clc_tui.cli.frame import Noun, Place, option, placed, tell
from clc_tui.language import N_, _, ngettext, sentence
from clc_tui.terms import Actor, ClcError, Invalid

if TYPE_CHECKING:
    from clc_tui.imports.attendance import PaperRegister
    from clc_tui.services.importing import Remark

NOTHING, IN_PART = 1, 3
"""Exit statuses of an import that was refused whole, or taken in part."""


@click.group(cls=Noun, help=N_("Take in a spreadsheet: learners, attendance."))
def command() -> None:
    """The noun."""


dry = option("--dry-run", is_flag=True, help=N_("Say what would be done; write nothing."))
good = option("--accept-good-rows", is_flag=True, help=N_("Write the good rows, leave the others."))
centre_option = option("--centre", help=N_("Which centre; needless where there is one."))
group_option = option("--group", help=N_("Which class, by its title or number."))


@command.command("learners", help=N_("People in classes: xlsx or csv, headings in any language."))
@click.argument("file")
@dry
@good
@centre_option
@group_option
@placed
@click.pass_obj
def learners(
    place: Place,
    file: str,
    dry_run: bool,
    accept_good_rows: bool,
    centre: str | None,
    group: str | None,
) -> int:
    """Take in a list of learners."""
    from clc_tui.cli.opening import opened, somebody
    from clc_tui.imports.learners import read_learners
    from clc_tui.imports.reading import read_table
    from clc_tui.services.classes import class_called
    from clc_tui.services.importing import import_learners, plan_learners

    data, name = brought(file)
    with opened(place):
        actor = somebody(place, centre)
        group_id = None if group is None else class_called(actor, group)
        listed = read_learners(read_table(data, name), actor.today)
        rows = tuple(listed.learners)
        plan = plan_learners(actor, rows, group_id=group_id)
        remarks = [*listed.remarks, *plan.remarks]
        say_remarks(remarks)
        say_unread(listed.unread)
        held = held_back(remarks)
        write = not dry_run and (accept_good_rows or not held) and bool(plan.steps)
        if write:
            done = import_learners(actor, rows, group_id=group_id, only_good=True)
            say_remarks(r for r in done.remarks if r not in plan.remarks)
            for title in done.new_classes:
                tell(_("New class: {title}").format(title=title))
            tell(
                _("New people: {added}. Known: {known}. Into classes: {enrolled}. "
                  "On waiting lists: {waiting}.").format(**done._asdict())
            )  # fmt: skip
        else:
            good_rows = len(plan.steps)
            tell(ngettext("{n} good row.", "{n} good rows.", good_rows).format(n=good_rows))
    return ending(held, write, dry_run)


@command.command("attendance", help=N_("A month of a paper register: names, days, letters."))
@click.argument("file")
@dry
@good
@centre_option
@group_option
@option("--month", help=N_("Which month the days belong to, like 2026-10."))
@placed
@click.pass_obj
def attendance(
    place: Place,
    file: str,
    dry_run: bool,
    accept_good_rows: bool,
    centre: str | None,
    group: str | None,
    month: str | None,
) -> int:
    """Take in the marks of a paper register."""
    from clc_tui.cli.opening import opened, somebody
    from clc_tui.imports.attendance import read_register
    from clc_tui.imports.reading import read_table
    from clc_tui.services.importing_marks import import_marks, plan_marks

    data, name = brought(file)
    with opened(place):
        actor = somebody(place, centre)
        paper = read_register(read_table(data, name), month_said(month))
        group_id = class_of(actor, group, paper)
        rows = tuple(paper.rows)
        remarks = [*paper.remarks, *plan_marks(actor, group_id, rows)]
        say_remarks(remarks)
        held = held_back(remarks)
        write = not dry_run and (accept_good_rows or not held) and bool(rows)
        if write:
            done = import_marks(actor, group_id, rows, only_good=True)
            say_remarks(r for r in done.remarks if r not in remarks)
            tell(
                _("Marks: {marks}. There already: {there_already}. New lessons: {lessons}.").format(
                    **done._asdict()
                )
            )
        else:
            good_rows = len({row.at for row in rows} - held)
            tell(ngettext("{n} good row.", "{n} good rows.", good_rows).format(n=good_rows))
    return ending(held, write, dry_run)


def brought(file: str) -> tuple[bytes, str]:
    """The bytes and the name of what somebody brings; `-` is what comes in."""
    from clc_tui.imports.reading import FILE_MOST

    if file == "-":
        return sys.stdin.buffer.read(FILE_MOST + 1), _("what came in")
    path = Path(file)
    try:
        with path.open("rb") as source:
            return source.read(FILE_MOST + 1), path.name
    except OSError as error:
        raise Invalid(N_("{path} cannot be read: {why}."), path=file, why=error.strerror) from None


def month_said(text: str | None) -> tuple[int, int] | None:
    """Year and month of `2026-10`; raises `Invalid` for anything else."""
    if text is None:
        return None
    found = re.fullmatch(r"(20\d\d)-(0[1-9]|1[0-2])", text)
    if found is None:
        raise Invalid(N_("Write a month like 2026-11, not {text}."), text=text)
    return int(found[1]), int(found[2])


def class_of(actor: Actor, group: str | None, paper: PaperRegister) -> int:
    """The class that was said, else the one the sheet's title names; raises `Invalid`."""
    from clc_tui.services.classes import class_called

    if group is not None:
        return class_called(actor, group)
    for piece in paper.titles:
        try:
            return class_called(actor, piece)
        except Invalid:
            continue
    raise Invalid(N_("Say which class this is: --group TITLE."))


def held_back(remarks: Iterable[Remark]) -> set[tuple[str, int]]:
    """Rows that are doubtful or wrong, each by its sheet and number."""
    return {remark.at for remark in remarks if remark.kind.value != "remark"}


def say_remarks(remarks: Iterable[Remark]) -> None:
    """One line for each thing that is said of a row, on stderr."""
    kinds = {"wrong": N_("wrong"), "doubtful": N_("doubtful"), "remark": N_("remark")}
    listed = list(remarks)
    sheets = list(dict.fromkeys(remark.sheet for remark in listed))
    for remark in sorted(listed, key=lambda r: (sheets.index(r.sheet), r.row)):
        words = sentence(ClcError(remark.message, **remark.words))
        kind = _(kinds[remark.kind.value])
        tell(_("{where}, {kind}: {words}").format(where=where(remark), kind=kind, words=words))


def where(remark: Remark) -> str:
    """Which row is spoken of: its sheet where there are several, its number, its person."""
    if remark.sheet:
        place = _("Sheet {sheet}, row {row}").format(sheet=remark.sheet, row=remark.row)
    else:
        place = _("Row {row}").format(row=remark.row)
    return f"{place} ({remark.name})" if remark.name else place


def say_unread(headings: tuple[str, ...]) -> None:
    """Columns that are not read."""
    if headings:
        tell(_("Columns not read: {names}").format(names=", ".join(headings)))


def ending(held: set[tuple[str, int]], written: bool, dry_run: bool) -> int:
    """What is said last, and the exit status."""
    if not held:
        return 0
    n = len(held)
    tell(ngettext("{n} row is not good.", "{n} rows are not good.", n).format(n=n))
    if dry_run or written:
        return IN_PART
    tell(_("Nothing was written. Mend these rows, or add --accept-good-rows."))
    return NOTHING
