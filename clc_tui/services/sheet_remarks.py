"""What was wrong with lines of a sheet when it was sent back, and what was answered to it.

A remark stays on the sheet until it is approved, also on a line that is not there any more: who
approves sees what became of it.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from clc_tui.db.connection import blanks, database
from clc_tui.db.models import TimesheetRemark
from clc_tui.services.hours import Key
from clc_tui.services.sheet_lines import Said, SheetLine
from clc_tui.services.sheet_records import GoneLine


def with_remarks(
    timesheet_id: int, lines: tuple[SheetLine, ...]
) -> tuple[tuple[SheetLine, ...], tuple[GoneLine, ...]]:
    """The lines with what is said of each, and lines of which something was said that are gone."""
    said: dict[Key, list[TimesheetRemark]] = defaultdict(list)
    for row in remarks_of(timesheet_id):
        said[Key(row.lesson_id, row.other_work_id)].append(row)
    if not said:
        return lines, ()
    here = {line.key for line in lines}
    told = tuple(_told(line, said[line.key]) if line.key in said else line for line in lines)
    return told, _gone({key: of for key, of in said.items() if key not in here})


def remarks_of(timesheet_id: int) -> list[TimesheetRemark]:
    """Everything that was said of a sheet's lines, the first first."""
    own = TimesheetRemark.timesheet_id == timesheet_id
    return list(TimesheetRemark.select().where(own).order_by(TimesheetRemark.id))


def _told(line: SheetLine, said: list[TimesheetRemark]) -> SheetLine:
    """A line with the remark that is to be mended, and those that were settled by handing in."""
    before = tuple(Said(row.reason, row.answer or "") for row in said if row.settled_at is not None)
    now = next((row for row in reversed(said) if row.settled_at is None), None)
    if now is None:
        return line._replace(before=before)
    return line._replace(remark=now.reason, answer=now.answer or "", before=before)


def _gone(said: dict[Key, list[TimesheetRemark]]) -> tuple[GoneLine, ...]:
    """Lessons that stood on the sheet when it was sent back; other work takes its remarks along."""
    lessons = [key.lesson_id for key in said if key.lesson_id is not None]
    rows = database.execute_sql(
        "SELECT l.id, l.on_date, l.starts_at, c.title || iif(g.target = '', '', ' · ' || g.target)"
        ' FROM lesson l JOIN "group" g ON g.id = l.group_id JOIN course c ON c.id = g.course_id'
        f" WHERE l.id IN ({blanks(lessons)}) ORDER BY l.on_date, l.starts_at, l.id",
        tuple(lessons),
    )
    return tuple(
        GoneLine(date.fromisoformat(day), hour, words, row.reason, row.answer or "")
        for lesson_id, day, hour, words in rows
        for row in said[Key(lesson_id=lesson_id)][-1:]
    )
