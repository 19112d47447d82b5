"""How the log reads: what an entry is about, and each changed row, in the reader's words."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from itertools import islice

from clc_tui.db import changes
from clc_tui.db.connection import database
from clc_tui.db.models import Enrolment, Grant, Payer, Person, Shift, User
from clc_tui.db.names import phone_text, short_name
from clc_tui.follow_up import BodyCode, CommitteeRole
from clc_tui.language import (
    C_,
    LANGUAGE_NAMES,
    N_,
    _,
    date_text,
    hours_text,
    money_text,
    month_text,
    reason_text,
    weekday_name,
    word,
)
from clc_tui.services.bodies import BODY_WORDS
from clc_tui.services.centres import CENTRE_WORDS, SETTINGS
from clc_tui.services.classes import GROUP_WORDS
from clc_tui.services.committee_words import committee_words
from clc_tui.services.contract_rules import CONTRACT_WORDS
from clc_tui.services.courses import COURSE_WORDS
from clc_tui.services.departures import departure, moved_to
from clc_tui.services.evaluation_words import (
    BAD,
    EVALUATION_COLUMNS,
    EVALUATION_REFERENCES,
    EVALUATION_VALUES,
    GOOD,
    evaluation_subject,
)
from clc_tui.services.figure_words import FIGURE_COLUMNS, FIGURE_HIDDEN, FIGURE_VALUES
from clc_tui.services.follow_up_words import (
    FOLLOW_UP_HIDDEN,
    FOLLOW_UP_REFERENCES,
    FOLLOW_UP_VALUES,
    FOLLOW_UP_WORDS,
    follow_up_words,
)
from clc_tui.services.pay import paid_hour
from clc_tui.services.payers import PAYER_WORDS
from clc_tui.services.person_fields import FIELD_WORDS
from clc_tui.terms import (
    Actor,
    Area,
    AssignmentState,
    CallAbout,
    CallOutcome,
    CancelReason,
    Category,
    CorrectionReason,
    Employment,
    LessonState,
    LineKind,
    NeedKind,
    OfferAnswer,
    Outcome,
    RatePer,
    Reach,
    Role,
    Rounding,
    Sex,
    SheetColumn,
    SheetState,
    Status,
    WorkKind,
)

HIDDEN = (
    frozenset(
        "id centre_id sort_kk sort_ru search squashed created_on from_list from_pattern own helper"
        " time_zone name_kk name_en at user_id spot_check_id interest_id offered_at answered_at"
        " user_key.kind body added_at theme skip.person_id submitted_by approved_by"
        " contract_number contract_position contract_from contract_until payer_name payer_title"
        " timesheet.worked_code timesheet.off_code timesheet.holiday_code payer_legend"
        " payer_columns timesheet.cut_off_day days_off opened_at progress.person_id".split()
    )
    | FOLLOW_UP_HIDDEN
    | FIGURE_HIDDEN
)
"""Columns that say nothing to a reader, or name somebody else: who got a place says its own row.

Of an approved sheet what was copied of contract, payer and calendar, which tell it themselves.
"""
RESTRICTED = frozenset({"special_needs", "restricted_note", "iin"})
PAY = frozenset({"contract_id"})
PAY_TABLES = frozenset({"payer", "contract"})
"""Columns and tables that tell how somebody is paid: for the facilitator alone."""
SAY_NOTHING = frozenset({("timesheet", "number", 0), ("figure_reading", "unknown", 0)})
"""Values told as if there were none."""

COLUMN_WORDS: dict[str, str] = {
    **CENTRE_WORDS, **COURSE_WORDS, **GROUP_WORDS, **FIELD_WORDS,
    "group_id": N_("Class"), "person_id": N_("Person"), "lesson_id": N_("Lesson"),
    "moved_to_id": N_("Moved to"), "merged_into_id": N_("Merged into"),
    "on_date": N_("Day"), "starts_at": N_("Hour"), "minutes": N_("Minutes"),
    "weekday": N_("Weekday"), "state": N_("State"), "reason": N_("Reason"),
    "nobody_came": N_("Nobody came"), "since": N_("Since"), "until": N_("Until"),
    "closed_on": N_("Closed on"), "erased_on": N_("Erased on"), "signed_on": N_("Signed on"),
    "withdrawn_on": N_("Taken back on"), "from_date": N_("From"), "to_date": N_("Until"),
    "status": N_("What"), "category": N_("Category"), "outcome": N_("How it ended"),
    "journal_no": N_("Journal number"), "name_ru": N_("Name"), "value": N_("Value"),
    "practice": N_("Practice class"), "about": N_("Called about"), "from_day": N_("From"),
    "to_day": N_("Until"), "drawn_on": N_("Drawn on"), "agrees": N_("Agrees with the paper"),
    "skills": N_("Can help with"), "need.skills": N_("Should be able to"),
    "need.title": N_("What for"), "people": N_("Helpers"), "need_id": N_("Help"),
    "shift_id": N_("Shift"), "cancelled": C_("shift", "Called off"), "thanks.words": N_("Thanks"),
    "despite": N_("All the same, because"), "guardian_signed_on": N_("Guardian signed on"),
    "free_times": N_("Can come"), "role": N_("Role"),
    "names": N_("Sees names"), "comment": N_("Key"), "disabled_at": N_("Account closed on"),
    "answer": N_("Answer"), "expires_on": N_("Place held until"),
    "first": N_("Comes first"), "decided_on": N_("Committee decided on"),
    "order_rule.minutes": N_("Number of the minutes"), "holiday.name_ru": N_("Title"),
    "skip.reason": N_("Why somebody else came before"),
    "contract_id": N_("Contract"), "timesheet_id": N_("Timesheet"), "month": N_("Month"),
    "number": N_("Number"), "kind": N_("What"), "taken_back": N_("Taken back, why"),
    "submitted_at": N_("Handed in"), "returned": N_("Sent back, why"),
    "approved_at": N_("Approved"), "decided_by": N_("Approved by"),
    "timesheet.decided_on": N_("Approved on"), "minutes_no": N_("Number of the minutes"),
    "rate": N_("Rate"), "rate_per": N_("Paid for"),
    "academic_minutes": N_("Academic hour, minutes"), "rounding": N_("Rounding"),
    "sent_on": N_("Sent on"), "words": N_("What for"),
    "other_work_id": N_("Other work"), "settled_at": N_("Mended"),
    "payer_id": N_("Payer"),
    "place": N_("Place"), "agenda": N_("Agenda"), "guests": N_("Guests"),
    "meeting.cancelled": C_("meeting", "Called off"), "decision.words": N_("Decision"),
    "meeting_id": N_("Meeting"),
    "body_id": N_("Body"), "body.code": N_("Body"),
    **{f"body.{name}": words for name, words in BODY_WORDS.items()},
    **FIGURE_COLUMNS,
    **{f"payer.{name}": words for name, words in PAYER_WORDS.items()},
    **{f"contract.{name}": words for name, words in CONTRACT_WORDS.items()},
    **FOLLOW_UP_WORDS,
    **EVALUATION_COLUMNS,
}  # fmt: skip
"""What the columns are called; those of one table alone stand with its name."""
VALUE_WORDS: dict[str, type[StrEnum]] = {
    "lesson.state": LessonState, "lesson.reason": CancelReason, "enrolment.outcome": Outcome,
    "employment.status": Employment, "person_category.category": Category,
    "call.about": CallAbout, "call.outcome": CallOutcome, "offer.answer": OfferAnswer,
    "grant.role": Role, "person.sex": Sex, "course.area": Area, "announced_absence.status": Status,
    "other_work.kind": WorkKind, "timesheet.state": SheetState, "timesheet_line.kind": LineKind,
    "timesheet_line.reason": CorrectionReason, "timesheet.rate_per": RatePer,
    "timesheet.rounding": Rounding, "contract.rate_per": RatePer, "contract.rounding": Rounding,
    "need.kind": NeedKind, "assignment.state": AssignmentState, "body.code": BodyCode,
    "committee_member.role": CommitteeRole,
    **FOLLOW_UP_VALUES,
    **FIGURE_VALUES,
    **EVALUATION_VALUES,
}  # fmt: skip
"""Columns whose values are words of `terms`."""
COMES_FIRST = {each.value: each for kind in (Sex, Employment, Category) for each in kind}
"""Who may come first on a waiting list, by the word in the file."""
FLAGS = frozenset(
    "individual nobody_came practice rural names group.head_count contract.main_job".split()
)


def whole(change: changes.Change) -> changes.Values:
    """What is known of the changed row; of an update the rest is as it stands now."""
    told = {**(change.before or {}), **(change.after or {})}
    if change.before is None or change.after is None:
        return told
    return {**(changes.current(change.table, change.row_id) or {}), **told}


def user_name(user_id: int | None) -> str:
    """The login name; the owner of the file has none."""
    if user_id is None:
        return _("administrator")
    user = User.get_or_none(User.id == user_id)
    return user.name if user is not None else "?"


def doer_words(user_id: int | None, person_id: int | None) -> str:
    """Who typed something: the person, else the name of the account."""
    return user_name(user_id) if person_id is None else person_words(person_id)


def person_or_else(user_id: int | None, centre_id: int | None) -> str:
    """The person a user is in a centre; of one who is nobody there no login name is told."""
    if user_id is None:
        return _("administrator")
    row = Grant.get_or_none(
        Grant.user_id == user_id, Grant.centre_id == centre_id, Grant.person_id.is_null(False)
    )
    return _("Somebody else") if row is None else person_words(row.person_id)


def person_words(person_id: int | None) -> str:
    """A person's short name."""
    person = None if person_id is None else Person.get_or_none(Person.id == person_id)
    if person is None:
        return "?"
    return short_name(person.family_name, person.given_name, person.patronymic)


def subject_words(subject: str, subject_id: int | None) -> str:
    """What an entry is about, in a few words."""
    if subject_id is None:
        return ""
    if subject == "person":
        return person_words(subject_id)
    if subject == "lesson":
        return _lesson_words(subject_id)
    if subject == "enrolment":
        enrolment = Enrolment.get_or_none(Enrolment.id == subject_id)
        return person_words(enrolment.person_id) if enrolment else ""
    if subject in ("timesheet", "contract", "other_work"):
        return _hours_words(subject, subject_id)
    if subject == "payer":
        payer = Payer.get_or_none(Payer.id == subject_id)
        return payer.name if payer else ""
    if subject in ("course", "group"):
        row = database.execute_sql(
            "SELECT title FROM course WHERE id = ?1"
            if subject == "course"
            else "SELECT c.title || iif(g.target = '', '', ' · ' || g.target) FROM \"group\" g"
            " JOIN course c ON c.id = g.course_id WHERE g.id = ?1",
            (subject_id,),
        ).fetchone()
        return row[0] if row else ""
    evaluated = evaluation_subject(subject, subject_id)
    if evaluated is not None:
        return evaluated
    told = committee_words(subject, subject_id) or follow_up_words(subject, subject_id)
    return told or _help_words(subject, subject_id)


def _help_words(subject: str, subject_id: int) -> str:
    """What help is needed for; of a shift also when."""
    shift = Shift.get_or_none(Shift.id == subject_id) if subject == "shift" else None
    if subject != "need" and shift is None:
        return ""
    row = database.execute_sql(
        "SELECT n.title, n.group_id FROM need n WHERE n.id = ?",
        (subject_id if shift is None else shift.need_id,),
    ).fetchone()
    if row is None:
        return ""
    if shift is None:
        return ": ".join(filter(None, (subject_words("group", row[1]), row[0])))
    if shift.lesson_id is not None:
        return f"{row[0]}: {_lesson_words(shift.lesson_id)}"
    return f"{row[0]}, {date_text(shift.on_date)} {shift.starts_at or ''}".rstrip()


def _hours_words(subject: str, subject_id: int) -> str:
    """Whose hours, and of which month or day."""
    of = "SELECT c.person_id, {} FROM {} t JOIN contract c ON c.id = t.contract_id WHERE t.id = ?"
    sql = {
        "timesheet": of.format("t.month", "timesheet"),
        "other_work": of.format("t.on_date", "other_work"),
        "contract": "SELECT c.person_id, p.name || iif(c.number = '', '', ', ' || c.number)"
        " FROM contract c JOIN payer p ON p.id = c.payer_id WHERE c.id = ?",
    }[subject]
    row = database.execute_sql(sql, (subject_id,)).fetchone()
    if row is None:
        return ""
    when = {"timesheet": month_text, "other_work": date_text}.get(subject, str)(row[1])
    return f"{person_words(row[0])}, {when}" if when else person_words(row[0])


def _lesson_words(lesson_id: int) -> str:
    row = database.execute_sql(
        "SELECT l.on_date, l.starts_at, l.group_id FROM lesson l WHERE l.id = ?", (lesson_id,)
    ).fetchone()
    if row is None:
        return ""
    return f"{subject_words('group', row[2])}, {date_text(row[0])} {row[1]}"


def told(actor: Actor, made: list[changes.Change]) -> tuple[str, ...]:
    """What an entry changed, row by row; that a lesson is held goes without saying."""
    worth = [c for c in made if c.table != "lesson" or set(c.before or c.after or ()) != {"state"}]
    lines = (describe(actor, change) for change in (worth or made))
    return tuple(islice(filter(None, lines), MOST_TOLD))


NOBODYS = frozenset({"skip", "progress"})
"""Tables whose rows name a person without being about one."""


def whom(made: list[changes.Change]) -> str:
    """The one person all these rows are about; empty for none, or several."""
    rows = [(change, whole(change)) for change in made if change.table not in NOBODYS]
    people = {row["person_id"] for _change, row in rows if row.get("person_id")}
    if people:
        return person_words(people.pop()) if len(people) == 1 else ""
    names = {row.get("name", "") for change, row in rows if change.table == "walk_in"}
    return str(names.pop()) if len(names) == 1 else ""


MOST_TOLD = 50
"""Rows of one entry that are told."""


def describe(actor: Actor, change: changes.Change) -> str:
    """One changed row in words: who or what, from what to what."""
    if change.table == "mark":
        values = whole(change)
        person = person_words(values.get("person_id"))
        return f"{person}: {_mark_words(change.before)} → {_mark_words(change.after)}"
    sees_pay = actor.is_a(Role.FACILITATOR)
    if change.table in PAY_TABLES and not sees_pay:
        return ""
    before, after = change.before or {}, change.after or {}
    if change.table == "enrolment" and change.before is not None and after.get("outcome"):
        ended = _ended(actor, change, Outcome(after["outcome"]))
        if ended:
            return ended
    pieces = []
    for name in dict.fromkeys([*before, *after]):
        if name in HIDDEN or f"{change.table}.{name}" in HIDDEN:
            continue
        if name in PAY and not sees_pay:
            continue
        called = _(COLUMN_WORDS.get(f"{change.table}.{name}") or COLUMN_WORDS.get(name, name))
        old = _told_of(actor, change, name, before)
        new = _told_of(actor, change, name, after)
        if change.before is not None and change.after is not None:
            pieces.append(f"{called}: {old or '–'} → {new or '–'}")
        elif old or new:
            pieces.append(f"{called}: {old or new}")
    return ", ".join(pieces)


def _ended(actor: Actor, change: changes.Change, outcome: Outcome) -> str:
    """Who left which class when, and how; empty where the spell itself is gone by now."""
    values = whole(change)
    if "person_id" not in values:
        return ""
    found = None if actor.reach is Reach.TAUGHT else moved_to(change.row_id)
    how = departure(outcome, values.get("reason"), found[1] if found else "")
    who, group = person_words(values["person_id"]), subject_words("group", values["group_id"])
    return f"{who}, {group}, {date_text(values['ends_on'])}: {how}"


def _mark_words(values: changes.Values | None) -> str:
    if values is None:
        return _("not marked")
    pieces = []
    if "status" in values:
        pieces.append(word(Status(values["status"])))
    if values.get("minutes"):
        pieces.append(_("{n} min").format(n=values["minutes"]))
    if values.get("note"):
        pieces.append(_("“{text}”").format(text=values["note"]))
    return " ".join(pieces) or "–"


def _told_of(actor: Actor, change: changes.Change, name: str, values: changes.Values) -> str:
    """One value of a changed row in words; an allowance in the hours the contract pays."""
    value = values.get(name)
    if name == "allowance" and value is not None:
        row = {**whole(change), **values}
        if row.get("rate_per") and row.get("academic_minutes"):
            per = RatePer(row["rate_per"])
            hours = Fraction(int(str(value)), paid_hour(per, int(str(row["academic_minutes"]))))
            unit = C_("short", "ac. h") if per is RatePer.ACADEMIC else C_("short", "h")
            return f"{hours_text(hours)} {_(unit)}"
    return _value(actor, change.table, name, value)


def _value(actor: Actor, table: str, name: str, value: object) -> str:
    """One value in words; empty for none."""
    if value is None or value == "" or (table, name, value) in SAY_NOTHING:
        return ""
    if name in RESTRICTED and actor.reach is not Reach.CENTRE:
        return "…"
    if name in FLAGS or f"{table}.{name}" in FLAGS:
        return _("yes") if value else ""
    if name == "agrees":
        return _("yes") if value else _("no")
    text, words = str(value), VALUE_WORDS.get(f"{table}.{name}")
    if words is not None:
        return word(words(text))
    if (table, name) == ("finding", "positive"):
        return _(GOOD if value else BAD)
    subject = _REFERENCES.get(f"{table}.{name}") or _REFERENCES.get(name)
    if subject is not None:
        return person_words(int(text)) if subject == "person" else subject_words(subject, int(text))
    if name.endswith(("_on", "_date", "from_day", "to_day")) or name in _DAYS:
        return date_text(text)
    return _text_of(table, name, text)


def _text_of(table: str, name: str, text: str) -> str:
    """A value of one column as it is told; most say themselves."""
    match name:
        case "iin":
            return f"********{text[-4:]}"
        case "phone":
            return phone_text(text)
        case "reason":
            return reason_text(text)
        case "first":
            return ", ".join(word(COMES_FIRST[each]) for each in text.split(","))
        case "language":
            return LANGUAGE_NAMES.get(text, text)
        case "rate":
            return money_text(int(text))
        case "month":
            return month_text(text)
        case "weekday":
            return weekday_name(int(text))
        case "allowance":
            return _("{n} min").format(n=text)
        case "legend" | "agenda":
            return "; ".join(text.split("\n"))
        case "columns":
            return ", ".join(word(SheetColumn(each)) for each in text.split(","))
        case "name" if table == "setting" and text in SETTINGS:
            return _(SETTINGS[text].meaning)
    return text


_DAYS = frozenset("due since until disabled_at submitted_at approved_at settled_at".split())
"""Told as days; of a moment the hour is that of the entry itself."""
_REFERENCES = {
    "person_id": "person", "merged_into_id": "person", "group_id": "group",
    "course_id": "course", "lesson_id": "lesson", "moved_to_id": "lesson",
    "contract_id": "contract", "timesheet_id": "timesheet", "other_work_id": "other_work",
    "need_id": "need", "shift_id": "shift",
    "payer_id": "payer", "body_id": "body", "meeting_id": "meeting",
    **FOLLOW_UP_REFERENCES,
    **EVALUATION_REFERENCES,
}  # fmt: skip
