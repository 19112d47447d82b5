"""The page an administrator sends to a user: how to reach the server, in three languages.

One file by itself: the small files it speaks of are in it, to be kept by a click or copied.
"""

from __future__ import annotations

import html
from base64 import b64encode
from collections.abc import Iterator
from contextvars import copy_context

from clc_tui.language import LANGUAGE_NAMES, LANGUAGES, _, speak
from clc_tui.reports.client_files import (
    File,
    Server,
    list_cmd,
    papers_cmd,
    papers_putty,
    papers_sh,
    putty_reg,
    ssh_config,
)

STYLE = """
body { font: 16px/1.45 Arial, sans-serif; max-width: 46em; margin: 1em auto; padding: 0 1em }
h1 { font-size: 1.4em } h2 { font-size: 1.15em; border-top: 1px solid #999; padding-top: .8em }
h3 { font-size: 1em; margin-bottom: .2em } li { margin: .25em 0 }
pre { background: #f2f2f2; padding: .6em; overflow-x: auto } code { background: #f2f2f2 }
"""


def client_page(where: Server) -> str:
    """The whole page."""
    files = (
        ssh_config(where), papers_cmd(), list_cmd(), putty_reg(where), papers_putty(), papers_sh(),
    )  # fmt: skip
    places = " · ".join(f'<a href="#{tongue}">{LANGUAGE_NAMES[tongue]}</a>' for tongue in LANGUAGES)
    told = "".join(copy_context().run(_told, tongue, where, files) for tongue in LANGUAGES)
    texts = "".join(
        f'<h3 id="{each.name}">{_link(each)}</h3>\n<pre>{html.escape(each.text)}</pre>\n'
        for each in files
    )
    return (
        '<!doctype html>\n<html lang="kk"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>clc</title><style>{STYLE}</style></head>\n<body>\n<p>{places}</p>\n"
        f"{told}<h2>clc</h2>\n{texts}</body></html>\n"
    )


def _link(file: File) -> str:
    """A link that keeps the file."""
    data = b64encode(file.text.encode()).decode()
    return (
        f'<a download="{file.name}" href="data:application/octet-stream;base64,{data}">'
        f"{file.name}</a>"
    )


def _told(tongue: str, where: Server, files: tuple[File, ...]) -> str:
    speak(tongue)
    links = {each.name: _link(each) for each in files}
    parts = "".join(
        f"<h3>{html.escape(title)}</h3>\n<ol>{_steps(steps, links)}</ol>\n"
        for title, steps in (
            (_("Windows 10 and newer"), tuple(_windows())),
            (_("Older Windows, with PuTTY"), tuple(_putty())),
            (_("Linux and macOS"), tuple(_unix())),
        )
    )
    about = _("The program runs on {host}; you reach it from your own computer by a key.")
    care = _(
        "What you fetch holds names and phones: print it, then delete the file. The files"
        " themselves stand at the end of this page; where a click does not keep one, copy its text."
    )
    return (
        f'<section id="{tongue}" lang="{tongue}"><h2>{LANGUAGE_NAMES[tongue]}</h2>\n'
        f"<p>{html.escape(about.format(host=where.host))}</p>\n{parts}"
        f"<p>{html.escape(care)}</p></section>\n"
    )


def _steps(steps: tuple[str, ...], links: dict[str, str]) -> str:
    """The steps as a list; what stands between ` marks is typed, or a file to keep."""
    return "".join(f"<li>{_marked(step, links)}</li>\n" for step in steps)


def _marked(step: str, links: dict[str, str]) -> str:
    pieces = step.split("`")
    return "".join(
        html.escape(piece)
        if n % 2 == 0
        else links.get(piece) or f"<code>{html.escape(piece)}</code>"
        for n, piece in enumerate(pieces)
    )


def _windows() -> Iterator[str]:
    yield _(
        "Press Win+R, type `cmd`, Enter. Type `ssh-keygen -t ed25519` and press Enter at each "
        "question."
    )
    yield _send_key().format(path=r"%USERPROFILE%\.ssh\id_ed25519.pub")
    yield _("Keep `config` in the folder {path}; its name has no ending.").format(
        path=r"`%USERPROFILE%\.ssh`"
    )
    yield _opens()
    yield _(
        "Keep `papers.cmd` on the Desktop. A double click brings what F7 put into the tray "
        "and opens it: print with Ctrl+P."
    )
    yield _(
        r"In `cmd`, `Desktop\papers 3` brings paper 3 alone, `Desktop\papers 3 xlsx` as a workbook."
    )
    yield _(
        "Keep `list.cmd` on the Desktop and drop a list of learners on it: it shows what "
        "would happen, and Y takes the list in."
    )


def _putty() -> Iterator[str]:
    yield _("Open PuTTYgen, choose EdDSA, press Generate and move the mouse. Save the private key.")
    yield _(
        "Copy the text from the box at the top into a file and send that to the "
        "administrator. The private key you give to nobody."
    )
    yield _(
        "Keep `clc-putty.reg` and open it by a double click: PuTTY then knows clc and clc-files."
    )
    yield _(
        "In PuTTY load clc; under Connection, SSH, Auth (Credentials) choose your private "
        "key; go back to Session and save. The same for clc-files."
    )
    yield _("Open clc. The first time PuTTY asks whether you trust the server: accept.")
    yield _(
        "If Ә Ғ Қ Ң Ө Ұ Ү І are boxes, choose the font Consolas or DejaVu Sans Mono under "
        "Window, Appearance."
    )
    yield _(
        "Keep `papers-putty.cmd` on the Desktop. A double click brings what F7 put into the "
        "tray and opens it: print with Ctrl+P."
    )


def _unix() -> Iterator[str]:
    yield _("In a terminal type `ssh-keygen -t ed25519` and press Enter at each question.")
    yield _send_key().format(path="~/.ssh/id_ed25519.pub")
    yield _("Add the text of `config` to the file {path}.").format(path="`~/.ssh/config`")
    yield _opens()
    yield _(
        "Keep `clc-papers`, once type `chmod +x clc-papers`; `./clc-papers` brings what F7 "
        "put into the tray and opens it."
    )
    yield _("`./clc-papers 3` brings paper 3 alone, `./clc-papers 3 xlsx` as a workbook.")
    yield _(
        "`ssh clc-files import learners - --dry-run < list.xlsx` shows what a list would do; "
        "without `--dry-run` it is taken in."
    )


def _send_key() -> str:
    return _(
        "Send the administrator the file `{path}`, only the one that ends in .pub. The other "
        "you give to nobody."
    )


def _opens() -> str:
    return _(
        "`ssh clc` opens the program. The first time it asks whether you trust the server: "
        "type `yes`."
    )
