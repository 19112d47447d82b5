"""The tables as peewee sees them; the migrations are what makes them.

References inside a centre are pairs held by the file, so here they are plain integers.
"""

from __future__ import annotations

from peewee import BlobField, IntegerField, TextField

from clc_tui.db import follow_up
from clc_tui.db.base import CentreRow as CentreRow
from clc_tui.db.base import DateText, Flag
from clc_tui.db.base import Row as Row


class Centre(Row):
    name = TextField()
    region = TextField(null=True)
    district = TextField(null=True)
    settlement = TextField(null=True)
    host = TextField(null=True)
    rural = Flag(null=True)
    time_zone = TextField(default="Asia/Almaty")


class Setting(CentreRow):
    name = TextField()
    value = TextField()


class User(Row):
    name = TextField()
    language = TextField(null=True)
    theme = TextField(null=True)
    disabled_at = TextField(null=True)


class UserKey(Row):
    user_id = IntegerField()
    kind = TextField()
    body = TextField()
    comment = TextField(default="")
    added_at = TextField()


class Grant(Row):
    user_id = IntegerField()
    centre_id = IntegerField()
    role = TextField()
    person_id = IntegerField(null=True)
    names = Flag(default=True)


class Person(CentreRow):
    family_name = TextField()
    given_name = TextField(default="")
    patronymic = TextField(default="")
    latin_name = TextField(null=True)
    sex = TextField(null=True)
    birth_date = DateText(null=True)
    birth_year = IntegerField(null=True)
    phone = TextField(null=True)
    settlement = TextField(null=True)
    language = TextField(null=True)
    heard_from = TextField(null=True)
    came_for = TextField(null=True)
    special_needs = TextField(null=True)
    iin = TextField(null=True)
    note = TextField(null=True)
    from_list = Flag(default=False)
    created_on = DateText()
    sort_kk = BlobField()
    sort_ru = BlobField()
    search = TextField()
    squashed = TextField()
    merged_into_id = IntegerField(null=True)
    erased_on = DateText(null=True)
    practice = Flag(default=False)


class Employment(CentreRow):
    person_id = IntegerField()
    status = TextField()
    since = DateText()


class PersonCategory(CentreRow):
    person_id = IntegerField()
    category = TextField()
    since = DateText()
    until = DateText(null=True)


class Consent(CentreRow):
    person_id = IntegerField()
    signed_on = DateText()
    guardian = TextField(null=True)
    withdrawn_on = DateText(null=True)


class Volunteer(CentreRow):
    person_id = IntegerField()
    skills = TextField(default="")
    free_times = TextField(default="")
    since = DateText()
    until = DateText(null=True)
    guardian = TextField(null=True)
    guardian_signed_on = DateText(null=True)


class Course(CentreRow):
    title = TextField()
    area = TextField()
    level = TextField(null=True)
    planned_hours = IntegerField(null=True)
    textbook = TextField(null=True)
    ratio = IntegerField(null=True)
    closed_on = DateText(null=True)


class OrderRule(CentreRow):
    course_id = IntegerField()
    first = TextField()
    decided_on = DateText()
    minutes = TextField()
    until = DateText(null=True)


class Group(CentreRow):
    course_id = IntegerField()
    target = TextField(default="")
    room = TextField(default="")
    capacity = IntegerField(null=True)
    starts_on = DateText()
    ends_on = DateText(null=True)
    individual = Flag(default=False)
    head_count = Flag(default=False)
    practice = Flag(default=False)
    restricted_note = TextField(null=True)


class GroupInstructor(CentreRow):
    group_id = IntegerField()
    person_id = IntegerField()
    since = DateText()
    until = DateText(null=True)
    contract_id = IntegerField(null=True)


class WeeklyPattern(CentreRow):
    group_id = IntegerField()
    weekday = IntegerField()
    starts_at = TextField()
    minutes = IntegerField()


class Holiday(CentreRow):
    on_date = DateText()
    name_kk = TextField()
    name_ru = TextField()
    name_en = TextField()
    own = Flag(default=False)


class Lesson(CentreRow):
    group_id = IntegerField()
    on_date = DateText()
    starts_at = TextField()
    minutes = IntegerField()
    state = TextField(default="planned")
    from_pattern = Flag(default=False)
    reason = TextField(null=True)
    moved_to_id = IntegerField(null=True)
    nobody_came = Flag(default=False)
    head_count = IntegerField(null=True)
    note = TextField(null=True)


class LessonInstructor(CentreRow):
    lesson_id = IntegerField()
    person_id = IntegerField()
    helper = Flag(default=False)
    contract_id = IntegerField(null=True)


class Interest(CentreRow):
    course_id = IntegerField()
    person_id = IntegerField()
    since = TextField()
    closed_on = DateText(null=True)
    reason = TextField(null=True)
    note = TextField(null=True)


class Offer(CentreRow):
    interest_id = IntegerField()
    group_id = IntegerField()
    offered_at = TextField()
    expires_on = DateText()
    answer = TextField(null=True)
    answered_at = TextField(null=True)
    reason = TextField(null=True)


class Skip(CentreRow):
    interest_id = IntegerField()
    group_id = IntegerField()
    person_id = IntegerField()
    at = TextField()
    reason = TextField()


class Enrolment(CentreRow):
    group_id = IntegerField()
    person_id = IntegerField()
    journal_no = IntegerField()
    starts_on = DateText()
    ends_on = DateText(null=True)
    outcome = TextField(null=True)
    reason = TextField(null=True)


class Mark(CentreRow):
    lesson_id = IntegerField()
    person_id = IntegerField()
    status = TextField()
    minutes = IntegerField(null=True)
    note = TextField(null=True)


class AnnouncedAbsence(CentreRow):
    person_id = IntegerField()
    group_id = IntegerField(null=True)
    from_date = DateText()
    to_date = DateText()
    status = TextField()
    note = TextField(null=True)


class WalkIn(CentreRow):
    lesson_id = IntegerField()
    name = TextField()
    phone = TextField(null=True)
    person_id = IntegerField(null=True)


class Call(CentreRow):
    person_id = IntegerField()
    group_id = IntegerField(null=True)
    about = TextField()
    outcome = TextField()
    at = TextField()
    note = TextField(null=True)


class SpotCheck(CentreRow):
    user_id = IntegerField()
    drawn_on = DateText()
    from_day = DateText()
    to_day = DateText()


class SpotCheckLesson(CentreRow):
    spot_check_id = IntegerField()
    lesson_id = IntegerField()
    agrees = Flag(null=True)
    note = TextField(null=True)


class Need(CentreRow):
    kind = TextField()
    title = TextField()
    skills = TextField(default="")
    people = IntegerField(default=1)
    from_day = DateText()
    until = DateText(null=True)
    group_id = IntegerField(null=True)
    weekday = IntegerField(null=True)


class Shift(CentreRow):
    need_id = IntegerField()
    lesson_id = IntegerField(null=True)
    on_date = DateText(null=True)
    starts_at = TextField(null=True)
    minutes = IntegerField(null=True)
    people = IntegerField()
    cancelled = TextField(null=True)


class Assignment(CentreRow):
    shift_id = IntegerField()
    person_id = IntegerField()
    state = TextField()
    minutes = IntegerField(null=True)
    despite = TextField(null=True)


class Thanks(CentreRow):
    person_id = IntegerField()
    on_date = DateText()
    words = TextField()


class Payer(CentreRow):
    name = TextField()
    title = TextField(default="")
    worked_code = TextField(default="Ф")
    off_code = TextField(default="В")
    holiday_code = TextField(default="РП")
    legend = TextField(default="")
    columns = TextField(default="position,days,clock_hours,academic_hours")
    cut_off_day = IntegerField(null=True)
    closed_on = DateText(null=True)


class Contract(CentreRow):
    person_id = IntegerField()
    payer_id = IntegerField()
    number = TextField(default="")
    position = TextField(default="")
    from_day = DateText()
    until = DateText(null=True)
    rate = IntegerField()
    rate_per = TextField()
    academic_minutes = IntegerField(default=45)
    allowance = IntegerField(null=True)
    rounding = TextField()
    main_job = Flag(default=False)


class OtherWork(CentreRow):
    contract_id = IntegerField()
    kind = TextField()
    on_date = DateText()
    starts_at = TextField(null=True)
    minutes = IntegerField()
    note = TextField(default="")
    taken_back = TextField(null=True)


class Timesheet(CentreRow):
    contract_id = IntegerField()
    month = TextField()
    number = IntegerField(default=0)
    state = TextField()
    submitted_at = TextField()
    submitted_by = IntegerField(null=True)
    signed_on = DateText(null=True)
    returned = TextField(null=True)
    approved_at = TextField(null=True)
    approved_by = IntegerField(null=True)
    decided_by = TextField(null=True)
    decided_on = DateText(null=True)
    minutes_no = TextField(null=True)
    rate = IntegerField(null=True)
    rate_per = TextField(null=True)
    academic_minutes = IntegerField(null=True)
    rounding = TextField(null=True)
    sent_on = DateText(null=True)
    contract_number = TextField(null=True)
    contract_position = TextField(null=True)
    contract_from = DateText(null=True)
    contract_until = DateText(null=True)
    payer_name = TextField(null=True)
    payer_title = TextField(null=True)
    worked_code = TextField(null=True)
    off_code = TextField(null=True)
    holiday_code = TextField(null=True)
    payer_legend = TextField(null=True)
    payer_columns = TextField(null=True)
    cut_off_day = IntegerField(null=True)
    days_off = TextField(null=True)


class TimesheetLine(CentreRow):
    timesheet_id = IntegerField()
    contract_id = IntegerField()
    kind = TextField()
    lesson_id = IntegerField(null=True)
    other_work_id = IntegerField(null=True)
    on_date = DateText()
    starts_at = TextField(null=True)
    minutes = IntegerField()
    words = TextField(default="")
    reason = TextField(null=True)
    note = TextField(default="")


class TimesheetRemark(CentreRow):
    timesheet_id = IntegerField()
    lesson_id = IntegerField(null=True)
    other_work_id = IntegerField(null=True)
    reason = TextField()
    settled_at = TextField(null=True)
    answer = TextField(null=True)


class LogEntry(Row):
    centre_id = IntegerField(null=True)
    user_id = IntegerField(null=True)
    at = TextField()
    verb = TextField()
    subject = TextField(default="")
    subject_id = IntegerField(null=True)
    reason = TextField(null=True)
    undoes_id = IntegerField(null=True)


class AccessLog(Row):
    centre_id = IntegerField(null=True)
    user_id = IntegerField(null=True)
    at = TextField()
    what = TextField()
    subject_id = IntegerField(null=True)
    people = IntegerField()


class Draft(Row):
    user_id = IntegerField()
    centre_id = IntegerField()
    form = TextField()
    subject_id = IntegerField(default=0)
    body = TextField()
    saved_at = TextField()


class Paper(CentreRow):
    user_id = IntegerField()
    number = IntegerField()
    kind = TextField()
    subject_id = IntegerField(null=True)
    options = TextField(default="{}")
    language = TextField()
    put_at = TextField()
    brought_at = TextField(null=True)


LOGGED: tuple[type[Row], ...] = (
    Centre, Setting, User, UserKey, Grant, Person, Employment, PersonCategory, Consent, Volunteer,
    Course, OrderRule, Group, GroupInstructor, WeeklyPattern, Holiday, Lesson, LessonInstructor,
    Interest, Offer, Skip, Enrolment, Mark, AnnouncedAbsence, WalkIn, Call, SpotCheck,
    SpotCheckLesson, Need, Shift, Assignment, Thanks, Payer, Contract, OtherWork, Timesheet,
    TimesheetLine, TimesheetRemark, *follow_up.LOGGED,
)  # fmt: skip
"""Every table that holds facts; drafts, papers and the access log are none, the log is the log."""

LOGGED_TABLES: tuple[str, ...] = tuple(model._meta.table_name for model in LOGGED)

COLUMNS: dict[str, tuple[str, ...]] = {
    model._meta.table_name: tuple(field.column_name for field in model._meta.sorted_fields)
    for model in LOGGED
}
"""The columns of each logged table in the file's order (a test holds them together)."""
