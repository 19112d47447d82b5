"""The catalogues in a source tree: compile them, and bring them in step with the source.

`python tests/catalogues.py` extracts every sentence of `clc_tui/` into the three `.po` files.
"""

from __future__ import annotations

import ast
import io
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from clc_tui.language import CONTEXT_END, LANGUAGES, LOCALE

ROOT = Path(__file__).resolve().parent.parent
SENTENCES = {"_": 1, "N_": 1, "ngettext": 2, "C_": 2}
"""How many sentences are marked by a call of each of these; `C_` has a context and one."""


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
    for path in sorted((ROOT / "clc_tui").rglob("*.py")):
        place = (str(path.relative_to(ROOT)), 1)
        for message in marked(path.read_text(encoding="utf-8")):
            context, _end, sentence = "".join(message).rpartition(CONTEXT_END)
            template.add(sentence if context else message, None, [place], context=context or None)
    return template


def marked(source: str) -> Iterator[str | tuple[str, ...]]:
    """The sentences a source file marks, those inside f-strings included, in their order.

    One in a context comes as gettext keeps it: the context, `CONTEXT_END`, the sentence.
    Babel's own reader looks into f-strings only from Python 3.12 on.
    """
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        count = SENTENCES.get(call.func.id, 0) if isinstance(call.func, ast.Name) else 0
        words = [
            arg.value
            for arg in call.args[:count]
            if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
        ]
        if not count or len(words) != count:
            continue
        if isinstance(call.func, ast.Name) and call.func.id == "C_":
            yield CONTEXT_END.join(words)
        else:
            yield words[0] if count == 1 else tuple(words)


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
