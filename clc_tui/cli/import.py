"""`clc-tui import`: spreadsheets people bring, taken in whole or not at all."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from clc_tui.cli.frame import Noun, Place, option, placed, tell
from clc_tui.language import N_, _, month_name, ngettext, sentence
from clc_tui.terms import Actor, ClcError, Invalid

if TYPE_CHECKING:
    from clc_tui.imports.attendance import PaperRegister
    from clc_tui.services.importing import Remark

NOTHING, IN_PART = 1, 3
"""Exit statuses of an import that was refused whole, or taken in part."""


@click.group(cls=Noun, help=N_("Take in a spreadsheet: learners, volunteers, attendance."))
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
    from clc_tui.services.gate import admit
    from clc_tui.services.importing import import_learners, plan_learners

    with opened(place):
        actor = admit(somebody(place, centre), "import_learners")
        data, name = brought(file)
        group_id = None if group is None else class_called(actor, group)
        listed = read_learners(read_table(data, name), actor.today)
        rows = tuple(listed.learners)
        plan = plan_learners(actor, rows, group_id=group_id)
        remarks = [*listed.remarks, *plan.remarks]
        say_remarks(remarks, listed.labels)
        say_unread(listed.unread, listed.not_read)
        held = held_back(remarks)
        write = not dry_run and (accept_good_rows or not held) and bool(plan.steps)
        say_alone(sum(1 for s in plan.steps if s.group_id is None and not s.learner.group))
        if write:
            done = import_learners(actor, rows, group_id=group_id, only_good=True)
            say_remarks((r for r in done.remarks if r not in plan.remarks), listed.labels)
            for title in done.new_classes:
                tell(_("New class: {title}").format(title=title))
            tell(
                _("New people: {added}. Known: {known}. Into classes: {enrolled}. "
                  "On waiting lists: {waiting}.").format(**done._asdict())
            )  # fmt: skip
    return ending(len(plan.steps), held, write, dry_run)


def _unsigned_words(n: int) -> str:
    words = ngettext(
        "{n} volunteer is under 18, without a parent's signature: write down on their page who"
        " signed, until then there is no shift.",
        "{n} volunteers are under 18, without a parent's signature: write down on their page who"
        " signed, until then there is no shift.",
        n,
    )
    return words.format(n=n)


@command.command("volunteers", help=N_("Who helps, with what and when: xlsx or csv."))
@click.argument("file")
@dry
@good
@centre_option
@placed
@click.pass_obj
def volunteers(
    place: Place, file: str, dry_run: bool, accept_good_rows: bool, centre: str | None
) -> int:
    """Take in a list of volunteers."""
    from clc_tui.cli.opening import opened, somebody
    from clc_tui.imports.reading import read_table
    from clc_tui.imports.volunteers import read_volunteers
    from clc_tui.services.gate import admit
    from clc_tui.services.importing_volunteers import import_volunteers, plan_volunteers

    with opened(place):
        actor = admit(somebody(place, centre), "import_volunteers")
        data, name = brought(file)
        listed, rows = read_volunteers(read_table(data, name), actor.today)
        if dry_run or (held_back(listed.remarks) and not accept_good_rows):
            write, done = False, plan_volunteers(actor, rows)
        else:
            write, done = True, import_volunteers(actor, rows, only_good=accept_good_rows)
        remarks = [*listed.remarks, *done.remarks]
        say_remarks(remarks, listed.labels)
        say_unread(listed.unread, listed.not_read)
        held = held_back(remarks)
        write = write and (accept_good_rows or not held) and done.good_rows > 0
        if write:
            tell(
                _("New people: {added}. Known, now volunteers: {known}. "
                  "There already: {there_already}.").format(**done._asdict())
            )  # fmt: skip
        if done.unsigned:
            tell(_unsigned_words(done.unsigned))
    return ending(done.good_rows, held, write, dry_run)


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
    from clc_tui.services.classes import class_called
    from clc_tui.services.gate import admit
    from clc_tui.services.importing_marks import import_marks, plan_marks

    with opened(place):
        actor = admit(somebody(place, centre), "import_marks")
        data, name = brought(file)
        sheets, said = read_table(data, name), month_said(month)
        group_id = None if group is None else class_called(actor, group)
        paper = read_register(sheets, said, titles_of(actor, group_id))
        group_id = class_of(actor, paper) if group_id is None else group_id
        rows = tuple(paper.rows)
        remarks = [*paper.remarks, *plan_marks(actor, group_id, rows)]
        say_days(actor, group_id, paper)
        say_remarks(remarks, paper.labels)
        say_unread((), paper.not_read)
        held = held_back(remarks)
        good_rows = len({row.at for row in rows} - held)
        write = not dry_run and (accept_good_rows or not held) and good_rows > 0
        if write:
            done = import_marks(actor, group_id, rows, only_good=True)
            tell(
                _("Marks: {marks}. There already: {there_already}. New lessons: {lessons}.").format(
                    **done._asdict()
                )
            )
    return ending(good_rows, held, write, dry_run)


def brought(file: str) -> tuple[bytes, str]:
    """The bytes and the name of what somebody brings; `-` is what comes in."""
    from clc_tui.imports.reading import FILE_MOST

    if file == "-":
        return sys.stdin.buffer.read(FILE_MOST + 1), _("what came in")
    path = Path(file)
    try:
        with path.open("rb") as source:
            return source.read(FILE_MOST + 1), path.name
    except FileNotFoundError:
        raise Invalid(N_("There is no file {path}."), path=file) from None
    except IsADirectoryError:
        raise Invalid(N_("{path} is a folder, not a file."), path=file) from None
    except PermissionError:
        raise Invalid(N_("You may not read the file {path}."), path=file) from None
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


def titles_of(actor: Actor, group_id: int | None) -> tuple[str, ...]:
    """How a sheet may name a class: with its target group, and without."""
    from clc_tui.services.classes import groups

    for line in groups(actor, ended=True):
        if line.id == group_id:
            whole = " · ".join(part for part in (line.title, line.target) if part)
            return whole, line.title
    return ()


def class_of(actor: Actor, paper: PaperRegister) -> int:
    """The class that the sheets' titles name; raises `Invalid` for none, and for several."""
    from clc_tui.db.names import fold
    from clc_tui.services.classes import groups

    titles = [f" {fold(title)} " for title in paper.titles]
    found: dict[int, str] = {}
    for line in groups(actor, ended=True):
        if line.practice:
            continue
        for words in (fold(f"{line.title} {line.target}"), fold(line.title)):
            if len(words) > 2 and any(f" {words} " in title for title in titles):
                found.setdefault(line.id, words)
    longest = max(found.values(), key=len, default="")
    best = [number for number, words in found.items() if words == longest]
    if len(best) == 1 and all(words in longest for words in found.values()):
        return best[0]
    if found:
        raise Invalid(
            N_("Several classes may be meant: say --group and the number, one of {numbers}."),
            numbers=", ".join(map(str, sorted(found))),
        )
    raise Invalid(N_("Say which class this is: --group TITLE."))


def say_days(actor: Actor, group_id: int, paper: PaperRegister) -> None:
    """Which class and which days were read."""
    title = next(iter(titles_of(actor, group_id)), str(group_id))
    months: dict[tuple[int, int], list[str]] = {}
    for day in paper.days:
        months.setdefault((day.year, day.month), []).append(str(day.day))
    if not months and not held_back(paper.remarks):
        raise Invalid(N_("{title}: nobody is marked on any day."), title=title)
    for (year, month), days in months.items():
        tell(f"{title}, {month_name(month)} {year}: {', '.join(days)}")


def held_back(remarks: Iterable[Remark]) -> set[tuple[str, int]]:
    """Rows that are doubtful or wrong, each by its sheet and number."""
    return {remark.at for remark in remarks if remark.kind.value != "remark"}


COLUMNS: dict[str, str] = {
    "name": N_("Name"), "family_name": N_("Family name"), "given_name": N_("Given name"),
    "birth": N_("Date of birth"), "birth_date": N_("Date of birth"), "sex": N_("Sex"),
    "iin": N_("IIN"), "phone": N_("Phone"), "settlement": N_("Village or town"),
    "skills": N_("Can help with"), "free_times": N_("Can come"),
    "employment": N_("Employment"), "group": N_("Class"), "note": N_("Note"),
}  # fmt: skip
"""What columns are called that a sheet lacks."""
WITHIN = {
    "family_name": "name", "given_name": "name", "patronymic": "name", "birth_date": "birth",
    "birth_year": "birth", "categories": "employment", "special_needs": "note",
}  # fmt: skip
"""Which column holds a field that has none of its own."""


def say_remarks(remarks: Iterable[Remark], labels: dict[str, str]) -> None:
    """One line for each thing that is said of a row, on stderr; `labels` are the sheet's headings.

    A row that is not good is told the column that would answer.
    """
    kinds = {"wrong": N_("wrong"), "doubtful": N_("doubtful"), "remark": N_("remark")}
    listed = list(remarks)
    sheets = list(dict.fromkeys(remark.sheet for remark in listed))
    for remark in sorted(listed, key=lambda r: (sheets.index(r.sheet), r.row)):
        words = sentence(ClcError(remark.message, **remark.words))
        kind = _(kinds[remark.kind.value])
        line = _("{where}, {kind}: {words}").format(where=where(remark), kind=kind, words=words)
        heading = labels.get(remark.column) or labels.get(WITHIN.get(remark.column, ""))
        column = heading or _(COLUMNS.get(remark.column, ""))
        if column and remark.kind.value != "remark":
            line = " ".join((line, _("Column: {column}.").format(column=column.rstrip("."))))
        tell(line)


def where(remark: Remark) -> str:
    """Which row is spoken of: its sheet where there are several, its number, its person."""
    if remark.sheet:
        place = _("Sheet {sheet}, row {row}").format(sheet=remark.sheet, row=remark.row)
    else:
        place = _("Row {row}").format(row=remark.row)
    return f"{place} ({remark.name})" if remark.name else place


def say_alone(count: int) -> None:
    """How many people of a list go into no class."""
    if count:
        message = ngettext("{n} person goes into no class.", "{n} people go into no class.", count)
        tell(message.format(n=count))


def say_unread(headings: tuple[str, ...], sheets: tuple[str, ...]) -> None:
    """Columns and sheets that are not read."""
    if headings:
        tell(_("Columns not read: {names}").format(names=", ".join(headings)))
    if sheets:
        tell(_("Sheets not read: {names}").format(names=", ".join(sheets)))


def ending(good_rows: int, held: set[tuple[str, int]], written: bool, dry_run: bool) -> int:
    """What is said last, and the exit status."""
    if not written:
        tell(ngettext("{n} good row.", "{n} good rows.", good_rows).format(n=good_rows))
    if not held:
        return 0 if good_rows else NOTHING
    n = len(held)
    tell(ngettext("{n} row is not good.", "{n} rows are not good.", n).format(n=n))
    if written or (dry_run and good_rows):
        return IN_PART
    if not dry_run:
        tell(_("Nothing was written. Mend these rows, or add --accept-good-rows."))
    return NOTHING
