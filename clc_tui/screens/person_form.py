"""Writing down a person, or changing what is known: likely duplicates are shown while typing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import ClassVar

from textual import on
from textual.widget import Widget

from clc_tui.db.names import full_name
from clc_tui.language import LANGUAGE_NAMES, N_, _, date_text, word
from clc_tui.screens.asking import chooses
from clc_tui.screens.base import KEY_NAMES
from clc_tui.screens.form import FormScreen
from clc_tui.services.people import PersonLine, add_person, change_person, likely_duplicates, person
from clc_tui.services.person_fields import FIELD_WORDS, PersonFields
from clc_tui.session import Session
from clc_tui.terms import Category, Clash, Employment, Invalid, Sex
from clc_tui.widgets.form_values import date_or_year, date_words, day_of
from clc_tui.widgets.line import OneLine
from clc_tui.widgets.paged_form import PagedForm
from clc_tui.widgets.record_form import Field, Kind, RecordForm

NAMES = ("family_name", "given_name", "patronymic")
TEXTS = ("family_name", "given_name", "patronymic", "settlement", "heard_from", "came_for",
         "note", "guardian", "latin_name", "special_needs")  # fmt: skip
OTHER_LANGUAGE = ("other", N_("another language"))


class PersonForm(FormScreen):
    """Two pages: what the desk needs first, then the rest; dismissed with the person's id."""

    FORM = "person"
    TITLE = N_("Person")
    AREA: ClassVar[int | None] = 3

    def __init__(self, session: Session, subject_id: int = 0, *, name: str = "") -> None:
        super().__init__(session, subject_id)
        self._typed_name = name
        self._was: PersonFields | None = None
        self._alike: tuple[PersonLine, ...] = ()

    def fields(self) -> Sequence[Field]:
        label = FIELD_WORDS
        nothing = ("", "–")
        return (
            Field("family_name", label["family_name"], required=True),
            Field("given_name", label["given_name"]),
            Field("patronymic", label["patronymic"]),
            Field("sex", label["sex"], Kind.CHOICE, (nothing, *((s, word(s)) for s in Sex))),
            Field("birth", N_("Birth date or year"), Kind.YEAR_OR_DATE, most=12),
            Field("phone", label["phone"], Kind.PHONE, most=30),
            Field("consent_on", label["consent_on"], Kind.DATE, most=12),
            Field("guardian", label["guardian"], most=120),
            Field("settlement", label["settlement"], most=80),
            Field("employment", label["employment"], Kind.CHOICE,
                  (nothing, *((e, word(e)) for e in Employment))),
            Field("categories", label["categories"], Kind.SEVERAL,
                  tuple((c, word(c)) for c in Category)),
            Field("language", label["language"], Kind.CHOICE,
                  (nothing, *LANGUAGE_NAMES.items(), OTHER_LANGUAGE)),
            Field("heard_from", label["heard_from"], most=200, page=2),
            Field("came_for", label["came_for"], most=200, page=2),
            Field("special_needs", label["special_needs"], most=500, page=2),
            Field("note", label["note"], most=1000, page=2),
            Field("latin_name", label["latin_name"], most=120, page=2),
            Field("iin", label["iin"], Kind.DIGITS, most=14, page=2),
        )  # fmt: skip

    def shape(self) -> RecordForm:
        return PagedForm(self.fields(), {})

    @on(PagedForm.Turned)
    def turned(self, event: PagedForm.Turned) -> None:
        event.stop()
        self.show_title()

    def show_title(self) -> None:
        """Which page of the form is open, and whose."""
        form = self.query_one(PagedForm)
        title = _("Person") if self.subject_id else _("New person")
        key = KEY_NAMES["pagedown" if form.page < form.pages else "pageup"]
        place = f"{form.page}/{form.pages}  {key} "
        self.query_one("#what", OneLine).show(f" {title}", place)

    def aside(self) -> Iterable[Widget]:
        yield OneLine(id="alike", classes="-dim")

    async def initial(self) -> Mapping[str, str]:
        if not self.subject_id:
            return dict(zip(NAMES, self._typed_name.split(maxsplit=2), strict=False))
        record = await self.session.do(person, self.subject_id)
        self._was = record.fields
        return values_of(record.fields)

    def read(self, values: Mapping[str, str]) -> PersonFields:
        """What the form says; raises `Invalid` naming the field that cannot be read."""
        birth_date, birth_year = date_or_year(
            values["birth"], "birth", near=self.session.actor.today
        )
        return PersonFields(
            **{name: values[name].strip() for name in TEXTS},
            sex=Sex(values["sex"]) if values["sex"] else None,
            birth_date=birth_date,
            birth_year=birth_date.year if birth_date is not None else birth_year,
            phone=values["phone"],
            language=values["language"],
            iin=values["iin"].strip(),
            employment=Employment(values["employment"]) if values["employment"] else None,
            categories=frozenset(Category(c) for c in values["categories"].split(",") if c),
            consent_on=self._signed_on(values["consent_on"]),
        )

    def _signed_on(self, text: str) -> date | None:
        """The day of the consent, its year left out where it is the nearest."""
        today = self.session.actor.today
        return day_of(text, "consent_on", near=today) if text.strip() else None

    async def changed(self, values: dict[str, str]) -> None:
        """Show who looks the same, as long as this is a new person."""
        if self.subject_id or not values["given_name"]:
            return
        try:
            fields = self.read(values)
        except Invalid:
            return
        self._alike = await self.session.do(likely_duplicates, fields)
        words = ""
        if self._alike:
            names = "; ".join(_short(line) for line in self._alike[:3])
            words = " " + _("Known already? {names}").format(names=names)
        self.query_one("#alike", OneLine).show(words)

    async def save(self, values: dict[str, str]) -> object:
        try:
            return await self._write(self.read(values))
        except Invalid as error:
            if error.field in ("birth_date", "birth_year"):
                error.field = "birth"
            raise

    async def _write(self, fields: PersonFields) -> object:
        if self._was is not None:
            was = self._was
            if fields.birth_date is None and was.birth_date is None:
                was = replace(was, birth_date=None)
            await self.session.do(change_person, self.subject_id, fields, was=was)
            return self.subject_id
        try:
            return (await self.session.do(add_person, fields)).id
        except Clash:
            alike = await self.session.do(likely_duplicates, fields)
            if not alike:
                raise
            return await self._decide(fields, alike)

    async def _decide(self, fields: PersonFields, alike: tuple[PersonLine, ...]) -> object:
        """Somebody known looks the same: is it them, or another person?"""
        options: list[tuple[int, str]] = [(line.id, _short(line)) for line in alike[:7]]
        options.append((0, _("another person: write down anew")))
        name = full_name(fields.family_name, fields.given_name, fields.patronymic)
        question = _("Somebody looks like {name}:").format(name=name)
        chosen = await chooses(self.app, self.session, question, options)
        if chosen is None:
            raise Clash(N_("Not saved: choose whether this is somebody known."))
        if chosen:
            return chosen
        return (await self.session.do(add_person, fields, despite_duplicates=True)).id


def _short(line: PersonLine) -> str:
    return ", ".join(part for part in (line.name, str(line.birth_year or ""), line.phone) if part)


def values_of(fields: PersonFields) -> dict[str, str]:
    """The fields as they stand in the form."""
    birth = date_text(fields.birth_date) if fields.birth_date else str(fields.birth_year or "")
    return {
        **{name: getattr(fields, name) for name in TEXTS},
        "sex": fields.sex or "",
        "birth": birth,
        "phone": fields.phone,
        "language": fields.language,
        "iin": fields.iin,
        "employment": fields.employment or "",
        "categories": ",".join(sorted(fields.categories)),
        "consent_on": date_words(fields.consent_on),
    }
