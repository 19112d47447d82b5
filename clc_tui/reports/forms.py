"""Empty forms to enrol by hand, with the consent the law on personal data asks for (94-V)."""

from __future__ import annotations

from clc_tui.language import N_, _, word
from clc_tui.reports.shape import Report, Sheet, Table
from clc_tui.services.centres import centre
from clc_tui.services.classes import groups
from clc_tui.services.papers import PaperLine
from clc_tui.terms import Actor, Employment, Invalid, NotFound, Sex

FORMS_MOST = 60
BOX = "□\u00a0"
"""A box to tick, which stays with its word."""
ROOMY_ROW, TIGHT_ROW = 11, 7
"""How high a line to write on is, in millimetres, with one form on a page and with two."""


def forms_paper(actor: Actor, line: PaperLine) -> Report:
    """As many empty forms as were asked for, one or two on a page; of a class where one is said."""
    count, share = line.options.get("count", 1), line.options.get("on_page", 2)
    if not isinstance(count, int) or not 1 <= count <= FORMS_MOST or share not in (1, 2):
        raise Invalid(N_("Write a number from {least} to {most}."), least=1, most=FORMS_MOST)
    title = _("Enrolment and consent")
    name = centre(actor).name
    sheet = _form(title, name, _course(actor, line.subject_id), share)
    return Report(
        title, (sheet,) * count, Table((), ()), {"report": "forms", "count": count}, "", 0
    )


def _course(actor: Actor, group_id: int | None) -> str:
    """The class the forms are for; empty where it is to be written by hand."""
    if group_id is None:
        return ""
    found = groups(actor, ended=True, only=group_id)
    if not found:
        raise NotFound(N_("That is not here any more. Go back and look again."))
    return " · ".join(part for part in (found[0].title, found[0].target) if part)


def _form(title: str, centre_name: str, course: str, share: int) -> Sheet:
    boxes = "   ".join(f"{BOX}{word(sex)}" for sex in (Sex.FEMALE, Sex.MALE))
    work = "   ".join(f"{BOX}{word(status)}" for status in Employment)
    rows = (
        (_("Family name, given name, patronymic"), ""),
        (_("Date of birth"), ""),
        (_("Sex"), boxes),
        (_("Phone"), ""),
        (_("Village or town"), ""),
        (_("Employment"), work),
        (_("Which course"), course),
        (_("If there is no place, which other course"), ""),
    )
    return Sheet(
        tab=title,
        title=title,
        lines=(centre_name,),
        head=(),
        rows=rows,
        totals=(),
        foot=_consent(centre_name),
        words=(0, 1),
        portrait=True,
        share=share,
        by_hand=TIGHT_ROW if share == 2 else ROOMY_ROW,
        widths=(36, 64),
    )


def _consent(centre_name: str) -> tuple[str, ...]:
    """What a consent must name: who keeps what, how long, and what else is done with it."""
    yes_no = f"{BOX}{_('yes')}  {BOX}{_('no')}"
    return (
        _(
            "I agree that {centre} (BIN ____________________) keeps and uses my personal data to"
            " run its courses and to count who takes part: name, sex, date of birth, phone,"
            " village or town, employment, social categories, courses and attendance."
        ).format(centre=centre_name),
        _("It holds while I take part and ______ years after, or until I take it back in writing."),
        _("Handed to others: {yes_no}    sent abroad: {yes_no}    published: {yes_no}").format(
            yes_no=yes_no
        ),
        _("Under 18, parent or guardian (name, signature): ______________________________"),
        _("Signature: ____________________   Date: ____________"),
    )
