"""What is told of timesheets: whose they are, how far they are, and what they hold."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import NamedTuple

from clc_tui.services.hours import ContractLine
from clc_tui.services.pay import PayTerms, amount, paid_hours
from clc_tui.services.sheet_cautions import Caution
from clc_tui.services.sheet_heading import Heading
from clc_tui.services.sheet_later import Later
from clc_tui.services.sheet_lines import SheetLine, Unmarked
from clc_tui.terms import LineKind, SheetState


class SheetContract(NamedTuple):
    """Whose hours, paid by whom, and on what terms: as things stand, of an approved sheet as
    they stood then."""

    id: int
    person_id: int
    name: str
    full_name: str
    sort: bytes
    payer_id: int
    payer: str
    payer_sort: bytes
    number: str
    position: str
    from_day: date
    until: date | None
    terms: PayTerms
    allowance: int | None
    """Minutes a month."""
    main_job: bool
    cut_off_day: int | None

    @property
    def line(self) -> ContractLine:
        """What hours need of it."""
        return ContractLine(
            self.id, self.person_id, self.payer_id, self.from_day, self.until, self.terms
        )


class Attested(NamedTuple):
    """Who approved without sitting at a terminal, when, and in which minutes."""

    by: str
    on: date
    minutes_no: str


class GoneLine(NamedTuple):
    """A line that was sent back and is not on the sheet any more."""

    on_date: date
    starts_at: str
    words: str
    remark: str
    answer: str


class SheetRow(NamedTuple):
    """One sheet in the list of a month; `minutes` are those that would be paid as it stands."""

    id: int | None
    """None: a draft."""
    contract: SheetContract
    month: str
    number: int
    """0 for the month's own sheet, else which supplementary one."""
    state: SheetState
    minutes: int
    planned: int
    """Minutes of all the month's work, done already or not."""
    unmarked: int
    corrections: int
    """Minutes that corrections add or take away."""
    own: bool
    """Whether they are the reader's own hours."""
    attested: bool = False
    """Approved by the committee, and typed by somebody."""


class Sheet(NamedTuple):
    """One timesheet with everything it holds."""

    id: int | None
    contract: SheetContract
    month: str
    number: int
    state: SheetState
    lines: tuple[SheetLine, ...]
    unmarked: tuple[Unmarked, ...]
    cautions: tuple[Caution, ...]
    planned: int
    to_come: date | None
    """The day of the month's last lesson that is still to be held; None: all are over."""
    terms: PayTerms
    """As they stand, or stood when the sheet was approved."""
    own: bool
    submitted_at: str | None = None
    submitted_by: str = ""
    signed_on: date | None = None
    """When the instructor signed on paper, where somebody else typed it."""
    returned: str = ""
    approved_at: str | None = None
    approved_by: str = ""
    attested: Attested | None = None
    approved_own: bool = False
    """Approved by whose hours they are: two records were made one person since."""
    sent_on: date | None = None
    later: tuple[Later, ...] = ()
    """What other sheets correct of it, once it is approved."""
    gone: tuple[GoneLine, ...] = ()
    """Lines that were sent back, and are not there any more."""
    heading: Heading | None = None
    """What stands around it since it was approved; None: what contract and payer say now."""

    @property
    def minutes(self) -> int:
        return sum(line.minutes for line in self.lines)

    @property
    def corrections(self) -> int:
        """Minutes that corrections add or take away."""
        return sum(line.minutes for line in self.lines if line.kind is LineKind.CORRECTION)

    @property
    def days(self) -> int:
        """On how many days of the month there was work."""
        own = (line for line in self.lines if line.kind is not LineKind.CORRECTION)
        return len({line.on_date for line in own})

    @property
    def paid_hours(self) -> Fraction:
        """Hours of the rate's kind, rounded as the contract says."""
        return paid_hours(self.minutes, self.terms)

    @property
    def money(self) -> int:
        """Tiyn."""
        return amount(self.minutes, self.terms)
