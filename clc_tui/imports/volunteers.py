"""A list of volunteers, read: who they are, what they can do, and when."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from clc_tui.imports.learner_rows import LearnerRow
from clc_tui.imports.learners import LearnerList, SheetReader, read_sheets
from clc_tui.imports.reading import Sheet
from clc_tui.services.importing import Kind
from clc_tui.services.importing_volunteers import NewVolunteer


class VolunteerRow(LearnerRow):
    """One row being read; a class, and that somebody waits, mean nothing here."""

    def read(self) -> NewVolunteer | None:
        before = len(self.remarks)
        skills, free_times = self._text("skills"), self._text("free_times")
        read = super().read()
        held = any(remark.kind is not Kind.REMARK for remark in self.remarks[before:])
        if read is None or held:
            return None
        return NewVolunteer(
            read.row, read.fields, sheet=read.sheet, skills=skills, free_times=free_times
        )


class VolunteerReader(SheetReader):
    """Reads the rows of one sheet as volunteers."""

    ROW: ClassVar[type[LearnerRow]] = VolunteerRow
    UNREAD: ClassVar[tuple[str, ...]] = ("group",)


def read_volunteers(
    sheets: list[Sheet], today: date
) -> tuple[LearnerList, tuple[NewVolunteer, ...]]:
    """Read every sheet that has headings: what is said of the list, and its good rows."""
    listed = read_sheets(sheets, today, VolunteerReader)
    return listed, tuple(row for row in listed.learners if isinstance(row, NewVolunteer))
