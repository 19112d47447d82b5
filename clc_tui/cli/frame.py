"""The frame of every command: lazy loading, help in the reader's language, errors in sentences.

Nothing here loads Textual or the database; each command does so when it runs.
"""

from __future__ import annotations

import importlib
import os
import shlex
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from clc_tui.cli import let_keys_go
from clc_tui.language import LANGUAGES, N_, _, sentence, speak
from clc_tui.terminal.printable import in_lines
from clc_tui.terms import ClcError

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(slots=True)
class Place:
    """Which file, as whom, in which language: as far as the command line said so."""

    db: Path | None = None
    user: str | None = None
    lang: str | None = None

    @property
    def path(self) -> Path:
        """The file: what was said, else CLC_DB, else the usual place."""
        return self.db or Path(os.environ.get("CLC_DB") or usual_path()).expanduser()

    @property
    def named(self) -> bool:
        """Whether somebody said which file."""
        return self.db is not None or bool(os.environ.get("CLC_DB"))

    def command(self, *words: str) -> str:
        """A command ready to paste, which reaches this same file."""
        told = ["--db", str(self.db)] if self.db not in (None, usual_path()) else []
        return shlex.join(["clc-tui", *words, *told])

    @property
    def wanted_user(self) -> str | None:
        """Who was said to be there, here or in CLC_USER."""
        return self.user or os.environ.get("CLC_USER") or None

    @property
    def wanted_language(self) -> str | None:
        """The language asked for, here or in CLC_LANG."""
        asked = self.lang or os.environ.get("CLC_LANG")
        return asked if asked in LANGUAGES else None


def usual_path() -> Path:
    """Where the file is when nobody says where."""
    home = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(home) / "clc-tui" / "centre.db"


def machine_language() -> str:
    """The language the machine is set to, where we speak it; else English."""
    for name in ("CLC_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return value[:2] if value[:2] in LANGUAGES else "en"
    return "en"


class Spoken:
    """Says its `help` in the reader's language when it is read."""

    _help: str | None = None

    @property
    def help(self) -> str | None:
        return _(self._help) if self._help else self._help

    @help.setter
    def help(self, text: str | None) -> None:
        self._help = text


class Option(Spoken, click.Option):
    """An option whose help is translated."""


class Command(Spoken, click.Command):
    """A command whose help is translated."""


class Noun(Spoken, click.Group):
    """Commands about one thing."""

    command_class = Command


def option(*names: str, **settings: Any) -> Callable[[F], F]:  # noqa: ANN401
    """`click.option` with translated help."""
    return click.option(*names, cls=Option, **settings)


def _said(context: click.Context, parameter: click.Parameter, value: Any) -> None:  # noqa: ANN401
    """Keep what an option says about the place."""
    if value is None:
        return
    place = context.find_object(Place)
    assert place is not None and parameter.name is not None
    setattr(place, parameter.name, value)
    if parameter.name == "lang":
        speak(value)


def placed(function: F) -> F:
    """Give a command `--db`, `--user` and `--lang`."""
    for name, kind, help_text in (
        ("--lang", click.Choice(LANGUAGES), N_("The language to speak.")),
        ("--user", str, N_("Who is acting: a login name.")),
        ("--db", click.Path(path_type=Path), N_("The file.")),
    ):
        function = option(
            name, type=kind, help=help_text, callback=_said, expose_value=False, is_eager=True
        )(function)
    return function


COMMANDS: dict[str, str] = {
    "demo": N_("Make and open a demo: invented centres to try everything on."),
    "init": N_("Make a new file with its first centre."),
    "centre": N_("The centres in the file: add, list."),
    "user": N_("Who may sign in, and as what: add, list, role, disable, enable."),
    "key": N_("SSH keys of users: add, list, remove."),
    "authorized-keys": N_("Write the keys where OpenSSH reads them."),
    "door": N_("What OpenSSH starts for a key (written by authorized-keys)."),
    "host": N_("Serve whoever comes through a door; doors start it."),
    "sessions": N_("Who is in just now: list, end, message."),
    "import": N_("Take in a spreadsheet: learners, volunteers, attendance."),
    "report": N_(
        "Take figures and lists out of the file: register, hours, recommendations and more."
    ),
    "papers": N_("Bring what lies in your tray to be printed."),
    "client-page": N_("Make a page that tells people how to reach this server."),
    "check": N_("Is the file whole, and does the log agree with it?"),
    "migrate": N_("Bring the file up to this version, after a checked copy."),
}
"""Every command with what it is for; its module is loaded when it is asked for."""


class Program(Noun):
    """`clc-tui` itself: loads the module of a command when the command is named."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"clc_tui.cli.{cmd_name.replace('-', '_')}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, _(words)) for name, words in COMMANDS.items()])


@click.command(
    cls=Program,
    invoke_without_command=True,
    help=N_("Runs the day of a Community Learning Centre. Without a command it opens the screens."),
)
@placed
@click.version_option(package_name="clc-tui")
@click.pass_context
def program(context: click.Context) -> int:
    """Open the screens where no command is named."""
    if context.invoked_subcommand is not None:
        if context.invoked_subcommand != "door":
            let_keys_go()
        return 0
    from clc_tui.cli.screens import open_screens

    return open_screens(context.obj)


def run(arguments: list[str], place: Place | None = None) -> int:
    """Carry out a command line; its exit status, any error told in one sentence on stderr."""
    speak(machine_language())
    try:
        answer = program.main(
            arguments, prog_name="clc-tui", standalone_mode=False, obj=place or Place()
        )
        sys.stdout.flush()
        return int(answer or 0)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except ClcError as error:
        tell(sentence(error))
        return 1
    except (KeyboardInterrupt, click.Abort):
        return 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 1
    except Exception as error:
        from clc_tui.cli.trouble import note

        tell(_("The program made a mistake and stopped. {where}").format(where=note(error)))
        return 1


def tell(words: str) -> None:
    """Words for the person, beside the data: one line, or as many as a narrow terminal takes."""
    click.echo(in_lines(clean(words), 2), err=True)


def put_row(*cells: object) -> None:
    """One row of data on stdout, its cells parted by tabs."""
    click.echo("\t".join(clean(str(cell)) for cell in cells))


def clean(text: str) -> str:
    """One line of text fit for a terminal, whatever is in the file."""
    return "".join(
        char if char.isprintable() else " " if char.isspace() else "\N{REPLACEMENT CHARACTER}"
        for char in text
    )
