"""Writes events down in bulk: payers, contracts, other work and timesheets."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from functools import cache
from json import dumps
from typing import Any

from clc_tui.demo import hour_events as h
from clc_tui.demo.desk import About, DeskWriter
from clc_tui.demo.rows import ORDER, moment_text, plain
from clc_tui.services.payers import PayerFields
from clc_tui.services.sheet_lines import SheetLine
from clc_tui.terms import SheetState

_LINE = ORDER["timesheet_line"]
DAY = timedelta(days=1)


@cache
def _quoted(words: str) -> str:
    """Words as json has them; classes are called the same on many lines."""
    return dumps(words, ensure_ascii=False)


class HoursWriter(DeskWriter):
    """Writes down what happens around instructors' hours."""

    def __init__(self) -> None:
        super().__init__()
        self._payers: dict[int, PayerFields] = {}
        self._days_off: dict[tuple[int, str], set[str]] = {}
        """Days of a centre's calendar, by month."""
        self._lines = self._rows.new["timesheet_line"]
        self._made_now = self._rows.made

    def add_payer(self, event: h.AddPayer) -> About:
        values = {**asdict(event.fields), "columns": ",".join(event.fields.columns)}
        event.payer.id = self._insert("payer", **values)
        self._payers[event.payer.id] = event.fields
        return "payer", event.payer.id, None

    def add_contract(self, event: h.AddContract) -> About:
        contract = event.contract
        values = {name: plain(value) for name, value in asdict(contract.fields).items()}
        values |= {"person_id": contract.person.id, "payer_id": contract.payer.id}
        values["main_job"] = int(contract.fields.main_job)
        contract.id = self._insert("contract", **values)
        return "contract", contract.id, None

    def name_contract(self, event: h.NameContract) -> About:
        key = ("teaches", event.group.id, event.person.id)
        if event.from_day is None:
            after = {"contract_id": event.contract.id}
            self._update("group_instructor", self._open[key], {"contract_id": None}, after)
        else:
            until = (event.from_day - DAY).isoformat()
            self._update("group_instructor", self._open[key], {"until": None}, {"until": until})
            self._open[key] = self._insert(
                "group_instructor", group_id=event.group.id, person_id=event.person.id,
                since=event.from_day.isoformat(), contract_id=event.contract.id,
            )  # fmt: skip
        return "group", event.group.id, None

    def add_other_work(self, event: h.AddOtherWork) -> About:
        fields = event.fields
        event.work.id = self._insert(
            "other_work", contract_id=event.contract.id, kind=fields.kind.value,
            on_date=fields.on_date.isoformat(), starts_at=fields.starts_at or None,
            minutes=fields.minutes, note=fields.note,
        )  # fmt: skip
        return "other_work", event.work.id, None

    # timesheets

    def submit_timesheet(self, event: h.SubmitTimesheet) -> About:
        sheet = event.sheet
        assert event.who.account is not None
        sheet.id = self._insert(
            "timesheet", contract_id=sheet.contract.id, month=sheet.month, number=sheet.number,
            state=SheetState.SUBMITTED.value, submitted_at=moment_text(event.at),
            submitted_by=event.who.account.id, signed_on=plain(event.signed_on),
        )  # fmt: skip
        return "timesheet", sheet.id, None

    def return_timesheet(self, event: h.ReturnTimesheet) -> About:
        self._insert(
            "timesheet_remark", timesheet_id=event.sheet.id, lesson_id=event.lesson.id,
            reason=event.remark,
        )  # fmt: skip
        after = {"state": SheetState.RETURNED.value, "returned": event.reason}
        return self._sheet(event.sheet, SheetState.SUBMITTED, after, event.reason)

    def approve_timesheet(self, event: h.ApproveTimesheet) -> About:
        for line in event.lines:
            self._line(event.sheet, line)
        assert event.who.account is not None
        fields, attested = event.sheet.contract.fields, event.attested
        after: dict[str, Any] = {
            "state": SheetState.APPROVED.value, "approved_at": moment_text(event.at),
            "approved_by": event.who.account.id,
        }  # fmt: skip
        if attested is not None:
            after |= {
                "decided_by": attested.by, "decided_on": attested.on.isoformat(),
                "minutes_no": attested.minutes_no,
            }  # fmt: skip
        after |= {
            "rate": fields.rate, "rate_per": fields.rate_per.value,
            "academic_minutes": fields.academic_minutes, "rounding": fields.rounding.value,
        }  # fmt: skip
        after |= self._heading(event.sheet)
        return self._sheet(event.sheet, SheetState.SUBMITTED, after)

    def _heading(self, sheet: h.SheetThing) -> dict[str, Any]:
        """What contract, payer and calendar say when a sheet is approved."""
        contract, payer = sheet.contract.fields, self._payers[sheet.contract.payer.id]
        values = {
            "contract_number": contract.number, "contract_position": contract.position,
            "contract_from": plain(contract.from_day), "contract_until": plain(contract.until),
            "payer_name": payer.name, "payer_title": payer.title,
            "worked_code": payer.worked_code, "off_code": payer.off_code,
            "holiday_code": payer.holiday_code, "payer_legend": payer.legend,
            "payer_columns": ",".join(payer.columns), "cut_off_day": payer.cut_off_day,
            "days_off": ",".join(sorted(self._days_off.get((self._centre, sheet.month), ()))),
        }  # fmt: skip
        return {name: value for name, value in values.items() if value is not None}

    def send_timesheet(self, event: h.SendTimesheet) -> About:
        after = {"state": SheetState.SENT.value, "sent_on": event.at.date().isoformat()}
        return self._sheet(event.sheet, SheetState.APPROVED, after)

    def _sheet(
        self, sheet: h.SheetThing, was: SheetState, after: dict[str, Any], reason: str = ""
    ) -> About:
        before = {**dict.fromkeys(after), "state": was.value}
        self._update("timesheet", sheet.id, before, after)
        return "timesheet", sheet.id, reason or None

    def _line(self, sheet: h.SheetThing, line: SheetLine) -> None:
        last = self._rows.last
        number = last["timesheet_line"] = last["timesheet_line"] + 1
        lesson, work = line.key
        contract, day, hour = sheet.contract.id, line.on_date.isoformat(), line.starts_at
        reason = None if line.reason is None else line.reason.value
        self._lines.append(
            (
                number, self._centre, sheet.id, contract, line.kind.value, lesson, work, day, hour,
                line.minutes, line.words, reason, line.note,
            )
        )  # fmt: skip
        what = f'"lesson_id":{lesson}' if work is None else f'"other_work_id":{work}'
        after = (
            f'{{"id":{number},"centre_id":{self._centre},"timesheet_id":{sheet.id},'
            f'"contract_id":{contract},"kind":"{line.kind.value}",{what},"on_date":"{day}",'
        )
        if hour is not None:
            after += f'"starts_at":"{hour}",'
        after += f'"minutes":{line.minutes},"words":{_quoted(line.words)},'
        if reason is not None:
            after += f'"reason":"{reason}",'
        after += f'"note":{_quoted(line.note)}}}'
        self._made_now.append((_LINE, number, "timesheet_line", None, after))
