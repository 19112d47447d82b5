"""Writes a story in bulk: the same rows, log entries and changes the verbs would write.

Verbs settle one act a transaction; here numbers are given out in the same order and rows go in
by the ten thousand. A test holds both ways against each other, row by row.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, timedelta
from functools import cache
from json import dumps
from typing import Any

from clc_tui.db.changes import to_json
from clc_tui.demo import events as e
from clc_tui.demo.advice_desk import AdviceWriter
from clc_tui.demo.desk import About
from clc_tui.demo.rows import ORDER, plain
from clc_tui.services.calendar import public_holidays
from clc_tui.services.dates import month_of
from clc_tui.services.person_fields import OWN_COLUMNS, cleaned, search_text
from clc_tui.terms import LessonState, Role, Status

_MARK, _LESSON = ORDER["mark"], ORDER["lesson"]
_HELD = "UPDATE lesson SET state = 'held' WHERE id = ?"
_PLANNED, _IS_HELD = to_json({"state": "planned"}), to_json({"state": "held"})


@cache
def holidays_of(year: int) -> tuple[tuple[date, str, str, str], ...]:
    """The public holidays of a year."""
    return tuple(public_holidays(year))


class BulkWriter(AdviceWriter):
    """Writes down everything that happens in a demo."""

    def __init__(self) -> None:
        super().__init__()
        self._made = self._rows.made
        self._last = self._rows.last
        self._marks = self._rows.new["mark"]

    # the centre and its users

    def add_centre(self, event: e.AddCentre) -> About:
        values: dict[str, Any] = {k: v or None for k, v in asdict(event.fields).items()}
        values["rural"] = None if event.fields.rural is None else int(event.fields.rural)
        event.centre.id = self._insert("centre", **values, time_zone="Asia/Almaty")
        return "centre", event.centre.id, None

    def set_setting(self, event: e.MarkAsDemo) -> About:
        row_id = self._insert("setting", centre_id=event.centre.id, name="demo", value="1")
        return "setting", row_id, None

    def add_user(self, event: e.AddUser) -> About:
        event.account.id = self._insert("user", name=event.account.name, language=event.language)
        return "user", event.account.id, None

    def grant_role(self, event: e.GrantRole) -> About:
        key = (event.role.value, event.account.id, event.centre.id)
        person = None if event.person is None else event.person.id
        if person is not None:
            self._people[event.account.id, event.centre.id] = person
        row_id = self._open.get(key)
        if row_id is not None:
            self._update("grant", row_id, {"person_id": None}, {"person_id": person})
        else:
            self._open[key] = self._insert(
                "grant",
                user_id=event.account.id,
                centre_id=event.centre.id,
                role=event.role.value,
                person_id=person,
                names=int(event.role is not Role.EVALUATOR),
            )
        return "user", event.account.id, None

    # the calendar

    def prefill_calendar(self, event: e.PrefillCalendar) -> About:
        for day, name_kk, name_ru, name_en in holidays_of(event.year):
            if day.isoformat() not in self._days_off.get((self._centre, month_of(day)), ()):
                self._holiday(day, (name_kk, name_ru, name_en), own=0)
        return "centre", self._centre, None

    def add_holiday(self, event: e.AddHoliday) -> About:
        return "holiday", self._holiday(event.on_date, (event.name,) * 3, own=1), None

    def _holiday(self, day: date, names: tuple[str, str, str], own: int) -> int:
        self._days_off.setdefault((self._centre, month_of(day)), set()).add(day.isoformat())
        kk, ru, en = names
        return self._insert(
            "holiday", on_date=day.isoformat(), name_kk=kk, name_ru=ru, name_en=en, own=own
        )

    # people

    def add_person(self, event: e.AddPerson) -> About:
        today = event.at.date()
        fields = cleaned(event.fields, today)
        search, squashed, sort_kk, sort_ru = search_text(fields)
        own = {name: getattr(fields, name) for name in OWN_COLUMNS}
        empty = {"given_name": "", "patronymic": ""}
        row: dict[str, Any] = {k: plain(v) or empty.get(k) for k, v in own.items()}
        person = event.person.id = self._insert(
            "person", **row, from_list=0, practice=0, created_on=today.isoformat(),
            sort_kk=sort_kk, sort_ru=sort_ru, search=search, squashed=squashed,
        )  # fmt: skip
        if fields.employment is not None:
            self._tell(person, fields.employment.value, today)
        for category in sorted(fields.categories):
            self._insert(
                "person_category",
                person_id=person,
                category=category.value,
                since=today.isoformat(),
            )
        if fields.consent_on is not None:
            self._sign(person, fields.consent_on, fields.guardian)
        return "person", person, None

    def _tell(self, person: int, status: str, since: date) -> None:
        self._insert("employment", person_id=person, status=status, since=since.isoformat())

    def _sign(self, person: int, day: date, guardian: str) -> None:
        self._insert(
            "consent", person_id=person, signed_on=day.isoformat(), guardian=guardian or None
        )

    def change_person(self, event: e.ChangePerson) -> About:
        self._tell(event.person.id, event.employment.value, event.at.date())
        return "person", event.person.id, None

    def consent_signed(self, event: e.ConsentSigned) -> About:
        self._sign(event.person.id, event.at.date(), event.guardian)
        return "person", event.person.id, None

    # courses and classes

    def add_course(self, event: e.AddCourse) -> About:
        fields = event.fields
        event.course.id = self._insert(
            "course", title=fields.title, area=fields.area.value, level=fields.level or None,
            planned_hours=fields.planned_hours, textbook=fields.textbook or None,
            ratio=fields.ratio,
        )  # fmt: skip
        return "course", event.course.id, None

    def add_group(self, event: e.AddGroup) -> About:
        fields = event.fields
        assert fields.starts_on is not None
        group = event.group.id = self._insert(
            "group", course_id=event.course.id, target=fields.target, room=fields.room,
            capacity=1 if fields.individual else fields.capacity,
            starts_on=fields.starts_on.isoformat(), ends_on=plain(fields.ends_on),
            individual=int(fields.individual), head_count=int(fields.head_count), practice=0,
            restricted_note=fields.restricted_note or None,
        )  # fmt: skip
        self._teach(group, event.instructor.id, fields.starts_on, event.paid_by)
        for slot in event.slots:
            self._insert("weekly_pattern", group_id=group, **slot._asdict())
        for day, slot in event.days:
            lesson = event.group.lessons[day, slot.starts_at]
            lesson.id = self._lesson(group, day, slot.starts_at, slot.minutes, from_pattern=1)
        return "group", group, None

    def _teach(self, group: int, person: int, since: date, paid_by: e.Thing | None) -> None:
        self._open["teaches", group, person] = self._insert(
            "group_instructor", group_id=group, person_id=person, since=since.isoformat(),
            contract_id=paid_by and paid_by.id,
        )  # fmt: skip

    def _lesson(
        self, group: int, day: date, starts_at: str, minutes: int, from_pattern: int = 0
    ) -> int:
        return self._insert(
            "lesson", group_id=group, on_date=day.isoformat(), starts_at=starts_at,
            minutes=minutes, state=LessonState.PLANNED.value, from_pattern=from_pattern,
            nobody_came=0,
        )  # fmt: skip

    def add_instructor(self, event: e.AddInstructor) -> About:
        self._teach(event.group.id, event.person.id, event.at.date(), event.paid_by)
        return "group", event.group.id, None

    def remove_instructor(self, event: e.RemoveInstructor) -> About:
        row_id = self._open.pop(("teaches", event.group.id, event.person.id))
        until = (event.at.date() - timedelta(days=1)).isoformat()
        self._update("group_instructor", row_id, {"until": None}, {"until": until})
        return "group", event.group.id, None

    # lessons

    def add_lesson(self, event: e.AddLesson) -> About:
        event.lesson.id = self._lesson(
            event.group.id, event.on_date, event.starts_at, event.minutes
        )
        return "lesson", event.lesson.id, None

    def _change_lesson(
        self, lesson: e.LessonThing, before: dict[str, Any], after: dict[str, Any]
    ) -> About:
        self._update("lesson", lesson.id, before, after)
        return "lesson", lesson.id, None

    def cancel_lesson(self, event: e.CancelLesson) -> About:
        return self._change_lesson(
            event.lesson,
            {"state": "planned", "reason": None},
            {"state": "cancelled", "reason": event.reason.value},
        )

    def move_lesson(self, event: e.MoveLesson) -> About:
        event.moved_to.id = self._lesson(
            event.group.id, event.on_date, event.starts_at, event.minutes
        )
        self.take_along(event)
        return self._change_lesson(
            event.lesson,
            {"state": "planned", "reason": None, "moved_to_id": None},
            {"state": "cancelled", "reason": "moved", "moved_to_id": event.moved_to.id},
        )

    def note_lesson(self, event: e.NoteLesson) -> About:
        return self._change_lesson(event.lesson, {"note": None}, {"note": event.note})

    def nobody_came(self, event: e.NobodyCame) -> About:
        event.lesson.held = True
        return self._change_lesson(
            event.lesson,
            {"state": "planned", "nobody_came": 0},
            {"state": "held", "nobody_came": 1},
        )

    def head_count(self, event: e.HeadCount) -> About:
        event.lesson.held = True
        return self._change_lesson(
            event.lesson,
            {"state": "planned", "head_count": None},
            {"state": "held", "head_count": event.people},
        )

    def set_instructors(self, event: e.SetInstructors) -> About:
        self._insert(
            "lesson_instructor", lesson_id=event.lesson.id, person_id=event.person.id, helper=0
        )
        return "lesson", event.lesson.id, event.reason or None

    # the register

    def announce_absence(self, event: e.AnnounceAbsence) -> About:
        self._insert(
            "announced_absence", person_id=event.person.id, group_id=event.group.id,
            from_date=event.from_date.isoformat(), to_date=event.to_date.isoformat(),
            status=event.status.value, note=event.note or None,
        )  # fmt: skip
        return "person", event.person.id, None

    def add_walk_in(self, event: e.AddWalkIn) -> About:
        event.walk_in.id = self._insert("walk_in", lesson_id=event.lesson.id, name=event.name)
        return "lesson", event.lesson.id, None

    def name_walk_in(self, event: e.NameWalkIn) -> About:
        person = event.person.id
        self._update("walk_in", event.walk_in.id, {"person_id": None}, {"person_id": person})
        self._mark(event.lesson.id, person, Status.PRESENT.value, None, None)
        return self._held(event.lesson)

    def mark(self, event: e.Mark) -> About:
        self._mark(event.lesson.id, event.person.id, event.status.value, event.minutes, event.note)
        return self._held(event.lesson)

    def mark_rest(self, event: e.MarkRest) -> About:
        journal, lesson = event.group.journal, event.lesson.id
        status: str
        note: str | None
        if event.said:
            said = {event.people[at].id: word for at, word in event.said.items()}
            for person in sorted((each.id for each in event.people), key=journal.__getitem__):
                status, note = said.get(person, (Status.PRESENT.value, None))
                self._mark(lesson, person, str(status), None, note or None)
        else:
            for person in sorted((each.id for each in event.people), key=journal.__getitem__):
                self._mark(lesson, person, "present", None, None)
        return self._held(event.lesson)

    def _mark(
        self, lesson: int, person: int, status: str, minutes: int | None, note: str | None
    ) -> None:
        row_id = self._last["mark"] = self._last["mark"] + 1
        centre = self._centre
        self._marks.append((row_id, centre, lesson, person, status, minutes, note))
        after = (
            f'{{"id":{row_id},"centre_id":{centre},"lesson_id":{lesson},"person_id":{person},'
            f'"status":"{status}"'
        )
        if minutes is not None:
            after += f',"minutes":{minutes}'
        if note is not None:
            after += f',"note":{dumps(note, ensure_ascii=False)}'
        after += "}"
        self._made.append((_MARK, row_id, "mark", None, after))

    def _held(self, lesson: e.LessonThing) -> About:
        if not lesson.held:
            lesson.held = True
            self._rows.updates.append((_HELD, (lesson.id,)))
            self._made.append((_LESSON, lesson.id, "lesson", _PLANNED, _IS_HELD))
        return "lesson", lesson.id, None
