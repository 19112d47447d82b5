"""The figures a file can give: what each says in words, and how it is counted.

A figure is of a time, and of the whole centre, one course or one class. It is counted when it is
asked for, in as many statements as one. The practice class is in none; of erased people sex and
marks stay, so figures stay as well.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from clc_tui.db.connection import database
from clc_tui.db.models import Course, Group
from clc_tui.follow_up import Measure, TargetIs
from clc_tui.language import (
    C_,
    N_,
    _,
    class_words,
    date_text,
    hours_text,
    in_every_language,
    number_text,
    word,
)
from clc_tui.services.counting import Counted, Scope, count
from clc_tui.services.gate import reads
from clc_tui.services.rows import row_of
from clc_tui.terms import Actor, Invalid

LONGEST = 3660
"""Days of the longest time a figure is counted for."""
MOST = 1_000_000
"""The largest number somebody may aim at."""

DEFINITIONS: dict[Measure, str] = {
    Measure.ATTENDANCE: N_(
        "Marks “present” and “late”, of all marks made at the lessons of this time. Where nobody"
        " made a mark nothing is counted; excused and ill are among those who were not there."
    ),
    Measure.LEARNERS: N_(
        "People who came to at least one lesson of this time, on time or late; each is counted"
        " once. Who was counted without a name is not among them."
    ),
    Measure.LESSONS_HELD: N_(
        "Lessons that were held, of all planned for this time whose day has come. A moved lesson"
        " counts on its new day alone; one that nobody marked counts as not held."
    ),
    Measure.COMPLETED: N_(
        "Places in classes that ended as completed, of those that ended in this time as completed"
        " or left. Who moved to another class, or left without having come once, is not counted."
    ),
    Measure.WOMEN: N_(
        "Women, of the people who came to at least one lesson of this time and whose sex is known;"
        " each is counted once."
    ),
    Measure.UNEMPLOYED: N_(
        "People without work, registered as such or not, of those who came to at least one lesson"
        " of this time and whose employment is known: as it was at the first of these lessons, or"
        " as it was first written down after it. Each is counted once."
    ),
    Measure.WAITING: N_(
        "People on the waiting list of a course at the end of the last day; each is counted once."
    ),
    Measure.MARKED_IN_TIME: N_(
        "Registers first marked within 7 days of the lesson, of all lessons that were held, and of"
        " those that nobody marked within 7 days although somebody was expected."
    ),
    Measure.VOLUNTEER_HOURS: N_("Hours of the volunteers who came to help in this time."),
}
"""What each figure is, exactly."""
SHARES = frozenset(Measure) - {Measure.LEARNERS, Measure.WAITING, Measure.VOLUNTEER_HOURS}
"""Those that are shares of something; the others are numbers."""


@reads
def measured(
    actor: Actor,
    measure: Measure,
    first: date,
    last: date,
    *,
    course_id: int | None = None,
    group_id: int | None = None,
) -> Counted:
    """What a figure says of a time, both days included; nothing is kept."""
    scope = checked_scope(actor, measure, course_id, group_id)
    require_days(actor, first, last)
    return count(actor.centre, measure, first, last, scope, actor.today)


def checked_scope(
    actor: Actor, measure: Measure, course_id: int | None, group_id: int | None
) -> Scope:
    """Of what a figure is; raises a sentence where it cannot be of that."""
    if course_id is not None and group_id is not None:
        raise Invalid(N_("A figure is of one course or of one class."), field="of")
    if course_id is not None:
        row_of(actor, Course, course_id)
        groups = list(Group.select().where(Group.course_id == course_id))
        if groups and all(group.practice for group in groups):
            raise Invalid(N_("The practice class is counted nowhere."), field="of")
    if group_id is not None:
        group = row_of(actor, Group, group_id)
        if group.practice:
            raise Invalid(N_("The practice class is counted nowhere."), field="of")
        if group.individual:
            raise Invalid(N_("One person alone learns there: that makes no figure."), field="of")
        if measure is Measure.WAITING:
            raise Invalid(N_("People wait for a course, not for a class."), field="of")
    return Scope(course_id, group_id)


def require_days(actor: Actor, first: date, last: date) -> None:
    """Raise `Invalid` where a figure cannot be counted for these days."""
    if last < first:
        raise Invalid(N_("The first day comes after the last."), field="last")
    if first > actor.today:
        raise Invalid(N_("These days are still to come: there is nothing to count."), field="first")
    if (last - first).days >= LONGEST:
        raise Invalid(N_("A figure is of ten years at most."), field="first")


def require_target(measure: Measure, target: int | None, target_is: TargetIs | None) -> None:
    """Raise `Invalid` where nobody can aim at this."""
    if (target is None) != (target_is is None):
        raise Invalid(N_("Say how much it should be, and whether at least or at most."), "target")
    most = 100 if measure in SHARES else MOST
    if target is not None and not 0 <= target <= most:
        raise Invalid(N_("Between {least} and {most}."), field="target", least=0, most=most)


def met(
    measure: Measure, found: Counted, target: int | None, target_is: TargetIs | None
) -> bool | None:
    """Whether a figure is where it should be; None without a target, and where nobody is yet."""
    if target is None:
        return None
    value = found.share if measure in SHARES else Fraction(found.numerator)
    if value is None:
        return None
    if measure is Measure.VOLUNTEER_HOURS:
        value /= 60
    return value <= target if target_is is TargetIs.AT_MOST else value >= target


# In words


def definitions(measure: Measure) -> str:
    """The definition in every language, a line for each, as a reading keeps it."""
    return "\n".join(in_every_language(DEFINITIONS[measure]))


def counted_words(measure: Measure, found: Counted) -> str:
    """`71 % (71 of 100)`, `34` or `12,5 h`; a dash for a share of nobody."""
    if measure is Measure.VOLUNTEER_HOURS:
        return _("{hours} h").format(hours=hours_text(Fraction(found.numerator, 60)))
    if measure not in SHARES:
        return str(found.numerator)
    if found.share is None:
        return "–" if not found.unknown else _("– (not known of {n})").format(n=found.unknown)
    words = _("{percent} % ({n} of {all})")
    if found.unknown:
        words = _("{percent} % ({n} of {all}; not known of {unknown})")
    return words.format(
        percent=percent_text(found.share), n=found.numerator, all=found.denominator,
        unknown=found.unknown,
    )  # fmt: skip


def percent_text(share: Fraction) -> str:
    """A share in percent with one place, where it has one."""
    return number_text(round(float(share), 1)).removesuffix(".0").removesuffix(",0")


def target_words(measure: Measure, target: int | None, target_is: TargetIs | None) -> str:
    """`at least 80 %`; empty for no target."""
    if target is None or target_is is None:
        return ""
    if measure in SHARES:
        return f"{word(target_is)} {target} %"
    if measure is Measure.VOLUNTEER_HOURS:
        return f"{word(target_is)} {_('{hours} h').format(hours=target)}"
    return f"{word(target_is)} {target}"


def scope_words(scope: Scope) -> str:
    """The course or class a figure is of; of the whole centre its own words."""
    if scope.group_id is not None:
        sql = (
            'SELECT c.title, g.target, g.starts_on FROM "group" g'
            " JOIN course c ON c.id = g.course_id WHERE g.id = ?"
        )
        row = database.execute_sql(sql, (scope.group_id,)).fetchone()
        return run_words(*row) if row else "?"
    if scope.course_id is not None:
        sql = "SELECT title FROM course WHERE id = ?"
        row = database.execute_sql(sql, (scope.course_id,)).fetchone()
        return str(row[0]) if row else "?"
    return _(C_("figure", "the whole centre"))


def run_words(title: str, target: str, starts_on: str) -> str:
    """A class and when it began: of a course there are many for the same people."""
    return f"{class_words(title, target)} ({date_text(starts_on)[3:]})"
