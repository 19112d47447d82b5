"""The closing line: what this session did, said when it ends."""

from __future__ import annotations

from clc_tui.language import ngettext
from clc_tui.session import Session


def done_words(session: Session) -> str:
    """How many marks were saved, and what else of the day's work was done."""
    counts = (
        (session.marks_saved, ngettext("{n} of {n} saved.", "{n} of {n} saved.",
                                       session.marks_saved)),
        (written := session.done["add_person"],
         ngettext("{n} person written down.", "{n} people written down.", written)),
        (taken := session.done["desk_line"],
         ngettext("{n} person taken in at the desk.", "{n} people taken in at the desk.", taken)),
        (placed := session.done["enrol"],
         ngettext("{n} person put into a class.", "{n} people put into classes.", placed)),
        (signed := session.done["consent_signed"],
         ngettext("{n} consent signed.", "{n} consents signed.", signed)),
    )  # fmt: skip
    return " ".join(words.format(n=n) for n, words in counts if n > 0)
