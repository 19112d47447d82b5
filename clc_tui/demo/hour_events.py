"""What happens around instructors' hours in a demo: contracts, other work, timesheets."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from clc_tui.demo import events as e
from clc_tui.services.contract_rules import ContractFields
from clc_tui.services.other_work import WorkFields
from clc_tui.services.payers import PayerFields
from clc_tui.services.sheet_lines import SheetLine
from clc_tui.services.sheet_records import Attested


@dataclass(slots=True, eq=False)
class PayerThing(e.Thing):
    """Who pays; after `cut_off` the rest of a month counts as planned."""

    cut_off: int | None = None


@dataclass(slots=True, eq=False)
class ContractThing(e.Thing):
    """A contract of somebody with a payer."""

    person: e.Thing = field(default_factory=e.Thing)
    payer: PayerThing = field(default_factory=PayerThing)
    fields: ContractFields = field(default_factory=lambda: ContractFields(0, 0))

    def covers(self, day: date) -> bool:
        first, last = self.fields.from_day, self.fields.until
        return first is not None and first <= day and (last is None or day <= last)


@dataclass(slots=True, eq=False)
class SheetThing(e.Thing):
    """A contract's sheet of a month."""

    contract: ContractThing = field(default_factory=ContractThing)
    month: str = ""
    number: int = 0


@dataclass(slots=True, eq=False)
class AddPayer(e.Event):
    verb = "add_payer"
    payer: PayerThing
    fields: PayerFields


@dataclass(slots=True, eq=False)
class AddContract(e.Event):
    verb = "add_contract"
    contract: ContractThing


@dataclass(slots=True, eq=False)
class NameContract(e.Event):
    """What pays somebody in a class, for all the time there or from a later day on."""

    verb = "name_contract"
    group: e.ClassThing
    person: e.Thing
    contract: ContractThing
    from_day: date | None


@dataclass(slots=True, eq=False)
class AddOtherWork(e.Event):
    verb = "add_other_work"
    work: e.Thing
    contract: ContractThing
    fields: WorkFields


@dataclass(slots=True, eq=False)
class SubmitTimesheet(e.Event):
    """The first time a sheet is handed in."""

    verb = "submit_timesheet"
    sheet: SheetThing
    signed_on: date | None


@dataclass(slots=True, eq=False)
class ReturnTimesheet(e.Event):
    verb = "return_timesheet"
    sheet: SheetThing
    reason: str
    lesson: e.Thing
    remark: str


@dataclass(slots=True, eq=False)
class ApproveTimesheet(e.Event):
    """The lines as they are copied, their keys by number."""

    verb = "approve_timesheet"
    sheet: SheetThing
    lines: tuple[SheetLine, ...]
    attested: Attested | None


@dataclass(slots=True, eq=False)
class SendTimesheet(e.Event):
    verb = "send_timesheet"
    sheet: SheetThing
