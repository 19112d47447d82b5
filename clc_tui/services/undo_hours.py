"""Taking back what was done about contracts and timesheets: what the opposite may not leave behind.

Not verbs: `undo` calls these inside its own.
"""

from __future__ import annotations

from collections.abc import Iterable

from clc_tui.db.changes import Change
from clc_tui.db.connection import blanks, database
from clc_tui.db.models import Contract, LogEntry, Timesheet
from clc_tui.language import N_, _, sentence
from clc_tui.services.contract_rules import (
    PAYING,
    require_days,
    require_none_waits,
    require_none_waits_of,
    require_not_approved,
    require_unused,
)
from clc_tui.services.log_words import subject_words, whole
from clc_tui.services.paying_on import Run, contract_runs, go_on_paying
from clc_tui.terms import Clash, Invalid


def paid_by_now(inverse: Iterable[Change]) -> dict[int, dict[int, Run]]:
    """The contracts, as they stand, of everybody whose contracts are about to be as they were."""
    people = {whole(change).get("person_id") for change in inverse if change.table == "contract"}
    return {person_id: contract_runs(person_id) for person_id in people if person_id is not None}


def unclear_pay(paid: dict[int, dict[int, Run]]) -> tuple[str, ...]:
    """That in some classes nothing says any more which contract pays; what comes back is as it was.

    Found by naming what paid, which is rolled back: taking back leaves nothing new behind.
    """
    with database.atomic() as trial:
        classes = [
            title
            for person_id, before in paid.items()
            for title in go_on_paying(person_id, before, contract_runs(person_id))
        ]
        trial.rollback()
    if not classes:
        return ()
    words = _("Say which contract pays in {classes}: two run at once now")
    return (words.format(classes=", ".join(dict.fromkeys(classes))),)


def require_as_signed(entry: LogEntry) -> None:
    """Raise `Clash` where a return is taken back of a sheet whose other work is not as it was.

    Lessons follow the registers while a sheet waits as well; other work waits with it.
    """
    sheet = Timesheet.get_or_none(Timesheet.id == entry.subject_id)
    if entry.verb != "return_timesheet" or sheet is None:
        return
    row = database.execute_sql(
        "SELECT 1 FROM log_entry e JOIN change c ON c.entry_id = e.id AND c.tbl = 'other_work'"
        " AND c.tbl <> 'mark' LEFT JOIN other_work w ON w.id = c.row_id"
        " WHERE e.subject = 'other_work' AND e.id > ?1 AND coalesce(w.contract_id,"
        " json_extract(c.before, '$.contract_id'), json_extract(c.after, '$.contract_id')) = ?2"
        " LIMIT 1",
        (entry.id, sheet.contract_id),
    ).fetchone()
    if row is not None:
        raise Clash(N_("Other work was written since. Hand the sheet in again instead."))


def require_explained(inverse: Iterable[Change], *, merging: bool) -> None:
    """Raise `Clash` where taking something back left approved sheets that nobody can explain.

    Taking a merge back (`merging`) gives each record its own contracts again, with their sheets.
    """
    changes = list(inverse)
    _require_cut_off_stays(changes)
    for change in changes:
        if change.table != "contract" or change.before is None or change.after is None:
            continue
        row = Contract.get_by_id(change.row_id)
        try:
            if "person_id" in change.after and not merging:
                require_unused(row.id)
            if "payer_id" in change.after:
                require_not_approved(row.id)
            if not PAYING.isdisjoint(change.after):
                require_none_waits(row.id)
            require_days(row)
        except Invalid as refused:
            raise Clash(
                N_("{contract}: {why}"),
                contract=subject_words("contract", row.id),
                why=sentence(refused),
            ) from None
    _require_own(changes)


def _require_cut_off_stays(inverse: Iterable[Change]) -> None:
    """Raise `Clash` where a payer would cut the month off otherwise while a sheet waits."""
    for change in inverse:
        if change.table != "payer" or change.before is None or change.after is None:
            continue
        if "cut_off_day" in change.after:
            try:
                require_none_waits_of(change.row_id)
            except Invalid as refused:
                raise Clash(refused.message) from None


def _require_own(inverse: Iterable[Change]) -> None:
    """Raise `Clash` where a class or a lesson would name somebody else's contract."""
    named: set[int] = set()
    for change in inverse:
        if change.after is not None and change.table == "contract":
            named.add(change.row_id)
        elif change.after is not None and change.table in ("group_instructor", "lesson_instructor"):
            named.add(change.after.get("contract_id") or 0)
    for table in ("group_instructor", "lesson_instructor") if named else ():
        (others,) = database.execute_sql(
            f"SELECT EXISTS (SELECT 1 FROM contract c JOIN {table} i ON i.contract_id = c.id"
            f" WHERE c.id IN ({blanks(named)}) AND i.person_id <> c.person_id)",
            tuple(named),
        ).fetchone()
        if others:
            raise Clash(
                N_("A class would be paid by somebody else's contract. Choose another one first.")
            )
