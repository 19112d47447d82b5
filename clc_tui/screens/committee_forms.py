"""Forms of the committee: a term, new or known, and a body with its seats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, Self

from clc_tui.follow_up import BodyCode, CommitteeRole
from clc_tui.language import N_, _, sentence, word
from clc_tui.screens.asking import confirms
from clc_tui.screens.committee_words import body_choices, which_of
from clc_tui.screens.form import FormScreen
from clc_tui.services.bodies import (
    BODY_WORDS,
    BodyFields,
    BodyLine,
    WhichBody,
    add_body,
    bodies,
    change_body,
)
from clc_tui.services.committee import (
    MEMBER_WORDS,
    MemberFields,
    MemberLine,
    add_member,
    change_member,
    committee,
)
from clc_tui.services.committee_people import Alike, NewMember
from clc_tui.session import Session
from clc_tui.terms import Invalid, NotFound
from clc_tui.widgets.form_values import date_of, date_words, number_of
from clc_tui.widgets.line import OneLine
from clc_tui.widgets.record_form import Field, Kind


class TermForm(FormScreen):
    """For whom, as what, from when to when; dismissed with the id of the term."""

    TITLE = N_("Member of the committee")
    AREA: ClassVar[int | None] = 8

    def __init__(
        self, session: Session, subject_id: int = 0, lines: tuple[BodyLine, ...] = ()
    ) -> None:
        super().__init__(session, subject_id)
        self._bodies = lines
        self.whose = ""
        """Whose term it is."""
        self.preset: tuple[WhichBody | None, CommitteeRole] = (None, CommitteeRole.MEMBER)
        """What a new one begins with."""

    @classmethod
    async def of(cls, session: Session, subject_id: int = 0) -> Self:
        """The form with the bodies to choose from."""
        return cls(session, subject_id, await session.do(bodies))

    def fields(self) -> Sequence[Field]:
        label = MEMBER_WORDS
        roles = tuple((role.value, word(role)) for role in CommitteeRole)
        return (
            Field("body", label["body"], Kind.CHOICE, body_choices(self._bodies)),
            Field("role", label["role"], Kind.CHOICE, roles, required=True),
            Field("since", label["since"], Kind.DATE, most=12, required=True),
            Field("until", label["until"], Kind.DATE, most=12),
        )

    async def initial(self) -> Mapping[str, str]:
        body, role = self.preset
        since = date_words(self.session.actor.today)
        return {"body": "" if body is None else str(body), "role": role.value, "since": since}

    def show_title(self) -> None:
        words = " · ".join(filter(None, (_(self.TITLE), self.whose)))
        self.query_one("#what", OneLine).show(f" {words}")

    def read(self, values: dict[str, str]) -> MemberFields:
        """What the form says."""
        since = date_of(values["since"], "since")
        if since is None:
            raise Invalid(N_("Write since when."), "since")
        return MemberFields(
            which_of(values["body"]),
            CommitteeRole(values["role"]),
            since,
            date_of(values["until"], "until"),
        )


class KnownMemberForm(TermForm):
    """A new term of somebody known, the subject."""

    FORM = "committee_known"

    async def save(self, values: dict[str, str]) -> object:
        fields = self.read(values)
        return await self.session.do(add_member, fields, person_id=self.subject_id)


class NewMemberForm(TermForm):
    """A new term of somebody who is written down with it."""

    FORM = "committee_new"
    new = NewMember("")

    def fields(self) -> Sequence[Field]:
        return (
            Field("name", N_("Family and given name"), most=120, required=True),
            Field("phone", N_("Phone"), Kind.PHONE, most=30),
            *super().fields(),
        )

    async def initial(self) -> Mapping[str, str]:
        known = await super().initial()
        return {**known, "name": self.new.name.strip(), "phone": self.new.phone}

    async def save(self, values: dict[str, str]) -> object:
        fields = self.read(values)
        new = NewMember(values["name"], values["phone"])
        try:
            return await self.session.do(add_member, fields, new=new)
        except Alike as alike:
            question = _("Write down another person all the same?")
            if not await confirms(self.app, self.session, sentence(alike), question):
                raise
        return await self.session.do(add_member, fields, new=new, despite_duplicates=True)


class MemberForm(TermForm):
    """A term that is there: mended, or from a day on another one."""

    FORM = "committee_member"
    _was: MemberFields

    def fields(self) -> Sequence[Field]:
        from_day = Field("from_day", N_("Changes on (empty: it was so all along)"), Kind.DATE,
                         most=12)  # fmt: skip
        return (*super().fields(), from_day)

    async def initial(self) -> Mapping[str, str]:
        line = await self._line()
        self._was = line.fields
        self.whose = "  ".join(filter(None, (line.name, line.phone)))
        self.show_title()
        return {
            "body": "" if line.fields.body is None else str(line.fields.body),
            "role": line.fields.role.value,
            "since": date_words(line.fields.since),
            "until": date_words(line.fields.until),
        }

    async def _line(self) -> MemberLine:
        seen = await self.session.do(committee, ended=True)
        for line in seen.members:
            if line.id == self.subject_id:
                return line
        raise NotFound(N_("That is not here any more. Go back and look again."))

    async def save(self, values: dict[str, str]) -> object:
        return await self.session.do(
            change_member, self.subject_id, self.read(values), was=self._was,
            from_day=date_of(values["from_day"], "from_day"),
        )  # fmt: skip


class BodyForm(FormScreen):
    """What a body is called and how many seats it has; dismissed with its id."""

    FORM = "body"
    TITLE = N_("Body of the committee")
    AREA: ClassVar[int | None] = 8

    def __init__(self, session: Session, line: BodyLine | None = None) -> None:
        super().__init__(session, _draft_number(line))
        self._line = line

    @classmethod
    async def of(cls, session: Session, subject_id: int = 0) -> Self:
        """The form of the body a draft was kept of."""
        lines = await session.do(bodies, closed=True)
        return cls(session, next((x for x in lines if _draft_number(x) == subject_id), None))

    def fields(self) -> Sequence[Field]:
        usual = self._line is not None and self._line.code is not None
        return (
            Field("name", BODY_WORDS["name"], most=120, required=not usual),
            Field("seats", BODY_WORDS["seats"], Kind.NUMBER, most=2, required=True),
        )

    async def initial(self) -> Mapping[str, str]:
        if self._line is None:
            return {"seats": "1"}
        return {"name": self._line.words, "seats": str(self._line.fields.seats)}

    async def save(self, values: dict[str, str]) -> object:
        seats = number_of(values["seats"], "seats")
        if seats is None:
            raise Invalid(N_("Write a number."), "seats")
        if self._line is None:
            return await self.session.do(add_body, BodyFields(values["name"], seats))
        same = values["name"] == self._line.words
        name = self._line.fields.name if same else values["name"]
        return await self.session.do(
            change_body, self._line.which, BodyFields(name, seats), was=self._line.fields
        )


def _draft_number(line: BodyLine | None) -> int:
    """Under which number the draft of a body is kept; usual ones without a row have one too."""
    if line is None:
        return 0
    if isinstance(line.which, BodyCode):
        return -1 - tuple(BodyCode).index(line.which)
    return line.which
