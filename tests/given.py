"""What tests begin with, in words: `given.centre()`, `given.person(…)`, `given.enrolled(…)`.

Every builder writes its rows with a log entry, so a file made here agrees with its log.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import once

from clc_tui.db import changes, connection, migrate
from clc_tui.db.connection import database
from clc_tui.db.follow_up import Body, CommitteeMember, Meeting
from clc_tui.db.models import (
    Assignment,
    Contract,
    Course,
    Enrolment,
    Grant,
    Group,
    GroupInstructor,
    Lesson,
    LessonInstructor,
    Mark,
    Need,
    OtherWork,
    Payer,
    Person,
    Row,
    Setting,
    Shift,
    Thanks,
    User,
    Volunteer,
)
from clc_tui.db.models import Centre as CentreRow
from clc_tui.follow_up import BodyCode, CommitteeRole
from clc_tui.services import gate
from clc_tui.services.people import insert_person
from clc_tui.services.person_fields import PersonFields, cleaned
from clc_tui.terms import (
    Actor,
    Area,
    AssignmentState,
    Clock,
    LessonState,
    NeedKind,
    RatePer,
    Role,
    Rounding,
    Status,
    WorkKind,
)

NOW = datetime(2026, 11, 23, 14, 7)
"""A Monday in the middle of a term."""
TODAY = NOW.date()
TERM = date(2026, 9, 1)

_numbers = count(1)


def clock_at(moment: datetime) -> Clock:
    """A clock that stands."""
    return lambda: moment


def later(actor: Actor, days: int) -> Actor:
    """The same, so many days after `NOW`."""
    return replace(actor, clock=clock_at(NOW + timedelta(days=days)))


def new_file(path: Path) -> Path:
    """A fresh file of the present schema, connected in this thread."""
    connection.create(path)
    once.filled("tables", migrate.migrate)
    return path


def administrator(centre_id: int | None = None, *, now: datetime = NOW) -> Actor:
    """The owner of the file."""
    return Actor(
        user_id=None,
        user="administrator",
        centre_id=centre_id,
        roles=frozenset({Role.ADMINISTRATOR}),
        clock=clock_at(now),
    )


@contextmanager
def logged(centre_id: int | None = None) -> Iterator[None]:
    """One log entry for what is written inside."""
    with database.atomic(), changes.recording() as watch:
        yield
        gate.write_entry(administrator(centre_id), gate.Entry("given"), watch.changes())


def centre(name: str = "Талгар", **columns: Any) -> int:  # noqa: ANN401
    """A centre's id."""
    with logged():
        return int(CentreRow.create(name=name, **columns).id)


def user(name: str = "", *, language: str | None = None) -> int:
    """An account's id."""
    with logged():
        return int(User.create(name=name or f"user{next(_numbers)}", language=language).id)


def grant(
    user_id: int,
    centre_id: int,
    role: Role,
    person_id: int | None = None,
    *,
    names: bool = True,
) -> None:
    """Let a user be something in a centre."""
    with logged():
        Grant.create(
            user_id=user_id,
            centre_id=centre_id,
            role=role.value,
            person_id=person_id,
            names=names,
        )


def known(user_id: int | None, centre_id: int, name: str = "Сейтова Гульнара") -> int:
    """Tie an account to a new person of a centre, as who approves hours must be; that one's id."""
    person_id = person(centre_id, name)
    with logged(centre_id):
        own = Grant.user_id == user_id, Grant.centre_id == centre_id
        Grant.update(person_id=person_id).where(*own).execute()
    return person_id


def actor(
    centre_id: int,
    *roles: Role,
    person_id: int | None = None,
    names: bool = True,
    now: datetime = NOW,
    language: str = "en",
    user_name: str = "",
) -> Actor:
    """A new user with these roles in a centre, signed in."""
    name = user_name or f"{'-'.join(roles) or 'nobody'}{next(_numbers)}"[:32]
    user_id = user(name)
    for role in roles:
        grant(user_id, centre_id, role, person_id, names=names)
    return Actor(
        user_id=user_id,
        user=name,
        centre_id=centre_id,
        roles=frozenset(roles),
        clock=clock_at(now),
        person_id=person_id,
        language=language,
        names=names,
    )


def person(centre_id: int, name: str, *, created_on: date = TERM, **fields: Any) -> int:  # noqa: ANN401
    """A person's id; `name` is family name, given name, patronymic."""
    family, given, patronymic = [*name.split(" ", 2), "", ""][:3]
    known = cleaned(PersonFields(family, given, patronymic, **fields), created_on)
    with logged(centre_id):
        return int(insert_person(centre_id, known, created_on).id)


def course(
    centre_id: int,
    title: str = "Швейное дело",
    area: Area = Area.SEWING,
    **columns: Any,  # noqa: ANN401
) -> int:
    """A course's id."""
    with logged(centre_id):
        return int(Course.create(centre_id=centre_id, title=title, area=area.value, **columns).id)


def group(
    course_id: int,
    target: str = "",
    *,
    starts_on: date = TERM,
    taught_by: int | Iterable[int] = (),
    **columns: Any,  # noqa: ANN401
) -> int:
    """A class's id; `taught_by` are ids of people."""
    centre_id = Course.get_by_id(course_id).centre_id
    teachers = (taught_by,) if isinstance(taught_by, int) else tuple(taught_by)
    with logged(centre_id):
        row = Group.create(
            centre_id=centre_id,
            course_id=course_id,
            target=target,
            starts_on=starts_on,
            **columns,
        )
        for person_id in teachers:
            GroupInstructor.create(
                centre_id=centre_id, group_id=row.id, person_id=person_id, since=starts_on
            )
        return int(row.id)


def lesson(
    group_id: int,
    on_date: date = TODAY,
    starts_at: str = "14:00",
    minutes: int = 90,
    **columns: Any,  # noqa: ANN401
) -> int:
    """A planned lesson's id."""
    centre_id = Group.get_by_id(group_id).centre_id
    with logged(centre_id):
        return int(
            Lesson.create(
                centre_id=centre_id,
                group_id=group_id,
                on_date=on_date,
                starts_at=starts_at,
                minutes=minutes,
                **columns,
            ).id
        )


def lessons(group_id: int, days: Iterable[date]) -> list[int]:
    """Ids of planned lessons, one a day."""
    return [lesson(group_id, day) for day in days]


def enrolled(
    group_id: int,
    person_id: int,
    *,
    starts_on: date | None = None,
    **columns: Any,  # noqa: ANN401
) -> int:
    """A spell's id; the next free journal number unless one is given."""
    row = Group.get_by_id(group_id)
    taken = Enrolment.select().where(Enrolment.group_id == group_id).count()
    with logged(row.centre_id):
        return int(
            Enrolment.create(
                **{
                    "centre_id": row.centre_id,
                    "group_id": group_id,
                    "person_id": person_id,
                    "journal_no": taken + 1,
                    "starts_on": starts_on or row.starts_on,
                    **columns,
                }
            ).id
        )


def learners(group_id: int, names: Iterable[str]) -> list[int]:
    """Ids of new people enrolled in a class in the order of its journal."""
    centre_id = Group.get_by_id(group_id).centre_id
    ids = [person(centre_id, name) for name in names]
    for person_id in ids:
        enrolled(group_id, person_id)
    return ids


def change_lesson(lesson_id: int, **columns: Any) -> None:  # noqa: ANN401
    """Give a lesson other values."""
    with logged(Lesson.get_by_id(lesson_id).centre_id):
        Lesson.update(**columns).where(Lesson.id == lesson_id).execute()


def taught(lesson_id: int, person_id: int) -> None:
    """Somebody else than the class's own instructors teaches a lesson."""
    centre_id = Lesson.get_by_id(lesson_id).centre_id
    with logged(centre_id):
        LessonInstructor.create(centre_id=centre_id, lesson_id=lesson_id, person_id=person_id)


def mark(lesson_id: int, person_id: int, status: Status = Status.PRESENT) -> int:
    """A mark's id; its lesson is held from then on."""
    row = Lesson.get_by_id(lesson_id)
    with logged(row.centre_id):
        row.state = LessonState.HELD.value
        row.save()
        made = Mark.create(
            centre_id=row.centre_id, lesson_id=lesson_id, person_id=person_id, status=status.value
        )
        return int(made.id)


def payer(centre_id: int, name: str = "Отдел занятости", **columns: Any) -> int:  # noqa: ANN401
    """A payer's id."""
    with logged(centre_id):
        return int(Payer.create(centre_id=centre_id, name=name, **columns).id)


def contract(payer_id: int, person_id: int, **columns: Any) -> int:  # noqa: ANN401
    """A contract's id: 2 500 tenge an academic hour from the term's first day on."""
    centre_id = Payer.get_by_id(payer_id).centre_id
    with logged(centre_id):
        row = Contract.create(
            **{
                "centre_id": centre_id,
                "payer_id": payer_id,
                "person_id": person_id,
                "from_day": TERM,
                "rate": 250_000,
                "rate_per": RatePer.ACADEMIC.value,
                "rounding": Rounding.NONE.value,
                **columns,
            }
        )
        return int(row.id)


def changed_contract(contract_id: int, **columns: Any) -> None:  # noqa: ANN401
    """Give a contract other values."""
    with logged(Contract.get_by_id(contract_id).centre_id):
        Contract.update(**columns).where(Contract.id == contract_id).execute()


def closed(user_name: str) -> None:
    """An account that may do nothing more."""
    with logged():
        User.update(disabled_at=NOW).where(User.name == user_name).execute()


def worked(contract_id: int, on_date: date = TODAY, minutes: int = 60, **columns: Any) -> int:  # noqa: ANN401
    """Id of other work, a meeting unless another kind is given."""
    centre_id = Contract.get_by_id(contract_id).centre_id
    with logged(centre_id):
        row = OtherWork.create(
            **{
                "centre_id": centre_id,
                "contract_id": contract_id,
                "kind": WorkKind.MEETING.value,
                "on_date": on_date,
                "minutes": minutes,
                **columns,
            }
        )
        return int(row.id)


def pays(contract_id: int, group_id: int) -> None:
    """The contract pays its instructor in a class."""
    row = Contract.get_by_id(contract_id)
    with logged(row.centre_id):
        GroupInstructor.update(contract_id=contract_id).where(
            GroupInstructor.group_id == group_id, GroupInstructor.person_id == row.person_id
        ).execute()


def volunteer(
    person_id: int,
    skills: str = "",
    free_times: str = "",
    *,
    since: date = TERM,
    **columns: Any,  # noqa: ANN401
) -> int:
    """The id of somebody's time as a volunteer."""
    centre_id = Person.get_by_id(person_id).centre_id
    with logged(centre_id):
        return int(
            Volunteer.create(
                centre_id=centre_id, person_id=person_id, skills=skills, free_times=free_times,
                since=since, **columns,
            ).id
        )  # fmt: skip


def need(
    centre_id: int,
    title: str = "Помочь на занятии",
    *,
    kind: NeedKind | None = None,
    people: int = 1,
    from_day: date = TERM,
    **columns: Any,  # noqa: ANN401
) -> int:
    """A need's id: dated, or of a class's lessons where `group_id` is given."""
    if kind is None:
        kind = NeedKind.LESSONS if columns.get("group_id") else NeedKind.DATED
    with logged(centre_id):
        return int(
            Need.create(
                centre_id=centre_id, kind=kind.value, title=title, people=people,
                from_day=from_day, **columns,
            ).id
        )  # fmt: skip


def shift(
    need_id: int,
    on_date: date | None = None,
    starts_at: str | None = "10:00",
    minutes: int | None = 120,
    *,
    lesson_id: int | None = None,
    people: int | None = None,
    **columns: Any,  # noqa: ANN401
) -> int:
    """A shift's id: of a lesson where one is given, else on a day of its own (`TODAY`)."""
    of = Need.get_by_id(need_id)
    if lesson_id is not None:
        starts_at = minutes = None
    elif on_date is None:
        on_date = TODAY
    with logged(of.centre_id):
        return int(
            Shift.create(
                centre_id=of.centre_id, need_id=need_id, lesson_id=lesson_id, on_date=on_date,
                starts_at=starts_at, minutes=minutes,
                people=of.people if people is None else people, **columns,
            ).id
        )  # fmt: skip


def assignment(
    shift_id: int,
    person_id: int,
    state: AssignmentState = AssignmentState.CONFIRMED,
    minutes: int | None = None,
    **columns: Any,  # noqa: ANN401
) -> int:
    """An assignment's id; who came has helped two hours unless it is said how long."""
    centre_id = Shift.get_by_id(shift_id).centre_id
    if state is AssignmentState.CAME and minutes is None:
        minutes = 120
    with logged(centre_id):
        return int(
            Assignment.create(
                centre_id=centre_id, shift_id=shift_id, person_id=person_id, state=state.value,
                minutes=minutes, **columns,
            ).id
        )  # fmt: skip


def thanks(person_id: int, words: str = "Спасибо!", on_date: date = TODAY) -> int:
    """The id of a word of thanks."""
    centre_id = Person.get_by_id(person_id).centre_id
    with logged(centre_id):
        row = Thanks.create(centre_id=centre_id, person_id=person_id, on_date=on_date, words=words)
        return int(row.id)


def member(person_id: int, role: CommitteeRole = CommitteeRole.LEADER, **columns: Any) -> int:  # noqa: ANN401
    """The id of a term on the committee, a leader's unless a body is given."""
    centre_id = Person.get_by_id(person_id).centre_id
    with logged(centre_id):
        row = CommitteeMember.create(
            **{
                "centre_id": centre_id,
                "person_id": person_id,
                "role": role.value,
                "since": TERM,
                **columns,
            }
        )
        return int(row.id)


def body(centre_id: int, code: BodyCode | None = None, **columns: Any) -> int:  # noqa: ANN401
    """The id of a body of the committee: a usual one, or one of the centre's own by `name`."""
    with logged(centre_id):
        return int(Body.create(centre_id=centre_id, code=code and code.value, **columns).id)


def meeting(centre_id: int, on_date: date = TODAY, **columns: Any) -> int:  # noqa: ANN401
    """The id of a meeting of the committee."""
    with logged(centre_id):
        return int(Meeting.create(centre_id=centre_id, on_date=on_date, **columns).id)


def count_of(model: type[Row]) -> int:
    """How many rows a table has."""
    return int(model.select().count())


def demo(centre_id: int) -> None:
    """Make the file a demo: CLC_TODAY sets its clock."""
    with logged(centre_id):
        Setting.create(centre_id=centre_id, name="demo", value="1")


def rewritten(model: type[Row], row_id: int, **columns: Any) -> None:  # noqa: ANN401
    """Columns of a row as nobody can type them: behind the back of every check of the program."""
    with logged(getattr(model.get_by_id(row_id), "centre_id", None)):
        model.update(columns).where(model._meta.primary_key == row_id).execute()
