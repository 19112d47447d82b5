"""The catalogues in a source tree: compile them, and bring them in step with the source.

`python tests/catalogues.py` extracts every sentence of `clc_tui/` into the three `.po` files.
"""

from __future__ import annotations

import io
import os
from datetime import UTC, datetime
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from clc_tui.language import LANGUAGES, LOCALE

ROOT = Path(__file__).resolve().parent.parent
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}


def po_path(language: str) -> Path:
    """Where the catalogue of a language lies."""
    return LOCALE / language / "LC_MESSAGES" / "clc.po"


def catalogue(language: str) -> Catalog:
    """The catalogue of a language as it is in the tree."""
    with po_path(language).open("rb") as source:
        return read_po(source, locale=language, domain="clc")


def extracted() -> Catalog:
    """Every sentence the source marks, as a template without translations."""
    template = Catalog(project="clc-tui", charset="utf-8")
    found = extract_from_dir(
        ROOT / "clc_tui", [("**.py", "python")], keywords=KEYWORDS, comment_tags=("Translators:",)
    )
    for name, line, message, comments, context in found:
        template.add(message, None, [(f"clc_tui/{name}", line)], (), comments, context=context)
    return template


def _new(language: str) -> Catalog:
    name = str(Locale(language).english_name)
    return Catalog(
        language, domain="clc", header_comment=f"# The words of clc-tui in {name}.",
        project="clc-tui", version="1", msgid_bugs_address="clc-tui", last_translator="clc-tui",
        language_team=name, revision_date=datetime.now(UTC), charset="utf-8", fuzzy=False,
    )  # fmt: skip


def update() -> None:
    """Bring all three catalogues in step with the source; English says what the source says."""
    template = extracted()
    for language in LANGUAGES:
        path = po_path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        words = catalogue(language) if path.exists() else _new(language)
        words.update(template, no_fuzzy_matching=True, update_creation_date=False)
        words.obsolete.clear()
        if language == "en":
            for message in words:
                if message.id:
                    message.string = message.id
        text = io.BytesIO()
        write_po(text, words, sort_by_file=True, include_lineno=False, width=100)
        path.write_bytes(text.getvalue())


def compile_stale() -> None:
    """Build every `.mo` that is missing or older than its `.po`."""
    for language in LANGUAGES:
        po = po_path(language)
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime:
            continue
        fresh = mo.with_suffix(f".{os.getpid()}")
        with fresh.open("wb") as target:
            write_mo(target, catalogue(language))
        fresh.replace(mo)


if __name__ == "__main__":
    update()
    compile_stale()
