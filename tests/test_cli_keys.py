"""What stands before the file: the block of keys, the closed list, the client's variables."""

from __future__ import annotations

import importlib
import os
import re
import shlex
import subprocess
import threading
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clc_tui.cli import key_file
from clc_tui.cli.closed_list import MOST, NOUNS, asked_words
from clc_tui.cli.environment import allowed, terminal
from clc_tui.terms import Clash, Invalid, Refused


class Key(NamedTuple):
    user: str = "aigul"
    kind: str = "ssh-ed25519"
    body: str = "AAAAC3NzaC1lZDI1NTE5AAAAIJ5lq0mGqkqvQ9uHk5oQ1n7n8Yl3vWqkZc0m1y2b3c4d"


PROGRAM = ["/opt/centre/bin/python", "-I", "/opt/centre/bin/clc-tui"]
PLACES = [
    "/srv/centre.db",
    "/srv/a b/c.db",
    "/srv/it's.db",
    '/srv/"; sh -i; ".db',
    "/srv/$(id)\\.db",
]


def command_in(line: str) -> str:
    """The command sshd reads out of a line: sshd(8) knows no escape but the quote's."""
    found = re.fullmatch(r'restrict,pty,command="((?:\\"|[^"])*)" ssh-ed25519 \S+ aigul', line)
    assert found is not None, line
    return found[1].replace('\\"', '"')


@pytest.mark.parametrize("place", PLACES)
def test_a_line_starts_the_door_whatever_the_path_is_called(place: str) -> None:
    command = command_in(key_file.key_line(Key(), PROGRAM, Path(place)))
    wanted = [*PROGRAM, "door", "--db", place, "--user", "aigul"]
    assert shlex.split(command) == wanted
    shown = subprocess.run(
        ["sh", "-c", f"printf '%s\\n' {command}"], capture_output=True, text=True, check=True
    )
    assert shown.stdout.splitlines() == wanted


def test_a_path_with_a_line_break_is_refused() -> None:
    with pytest.raises(Invalid):
        key_file.key_line(Key(), PROGRAM, Path("/srv/a\nssh-rsa AAAA"))


def test_the_block_is_kept_up_to_date_among_foreign_lines(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "authorized_keys"
    first = key_file.block([Key()], PROGRAM, Path("/srv/centre.db"))
    key_file.put_block(path, first)
    assert path.read_text() == first
    assert path.stat().st_mode & 0o777 == 0o600 and path.parent.stat().st_mode & 0o777 == 0o700
    path.write_text("# mine\nssh-rsa AAAA me\n" + first + "ssh-rsa BBBB \xe4\n", encoding="latin-1")
    key_file.put_block(path, key_file.block([], PROGRAM, Path("/srv/centre.db")))
    assert path.read_bytes() == (
        f"# mine\nssh-rsa AAAA me\n{key_file.BEGIN}\n{key_file.END}\nssh-rsa BBBB ".encode()
        + b"\xe4\n"
    )
    assert [left.name for left in path.parent.iterdir()] == ["authorized_keys"]


def test_a_file_without_our_block_gets_it_at_its_end() -> None:
    assert key_file.with_block(b"ssh-rsa AAAA me", "B\n") == b"ssh-rsa AAAA me\nB\n"


@pytest.mark.parametrize(
    "old", [f"{key_file.BEGIN}\n", f"{key_file.END}\n{key_file.BEGIN}\n", f"{key_file.END}\n"]
)
def test_damaged_marks_are_not_guessed_at(old: str) -> None:
    with pytest.raises(Invalid):
        key_file.with_block(old.encode(), "B\n")


def test_an_existing_files_mode_stays(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    path.touch(mode=0o640)
    path.chmod(0o640)
    tmp_path.chmod(0o755)
    key_file.put_block(path, "B\n")
    assert path.stat().st_mode & 0o777 == 0o640


def test_places_others_may_write_to_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    tmp_path.chmod(0o777)
    with pytest.raises(Invalid):
        key_file.put_block(path, "B\n")
    tmp_path.chmod(0o755)
    path.touch()
    path.chmod(0o666)
    with pytest.raises(Invalid):
        key_file.put_block(path, "B\n")
    path.unlink()
    path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Invalid):
        key_file.put_block(path, "B\n")
    assert not (tmp_path / "elsewhere").exists()


def test_one_writer_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "keys"
    tmp_path.chmod(0o700)
    with key_file._alone_in(tmp_path):
        monkeypatch.setattr(key_file, "PATIENCE", 0.1)
        with pytest.raises(Clash):
            key_file.put_block(path, "B\n")
    monkeypatch.setattr(key_file, "PATIENCE", 30.0)
    texts = [key_file.block([Key(f"user{n}")] * 50, PROGRAM, Path("/x")) for n in range(8)]
    writers = [threading.Thread(target=key_file.put_block, args=(path, text)) for text in texts]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert path.read_text() in texts


def test_a_key_that_stands_elsewhere_too_is_told() -> None:
    key = Key()
    inside = key_file.block([key], PROGRAM, Path("/x")).encode()
    assert key_file.known_elsewhere(inside, [key]) == []
    assert key_file.known_elsewhere(f"ssh-ed25519 {key.body} me\n".encode() + inside, [key]) == [
        "aigul"
    ]


@pytest.mark.parametrize(
    "command",
    [
        "report register",
        "report register --format csv --month 2026-11 --output -",
        'report register --group "Тігін ісі" --lang kk --from 01.11.2026 --to=30.11.2026',
        "report register --output=-",
        "import attendance - --group 3 --month 2026-10 --dry-run",
        "import learners - --accept-good-rows",
        "papers",
        "papers 3",
        "papers 3 --format xlsx --output -",
    ],
)
def test_the_closed_list_lets_through_what_is_on_it(command: str) -> None:
    assert asked_words(command.encode()) == shlex.split(command)


def test_a_command_that_is_too_long_is_refused_unread() -> None:
    with pytest.raises(Refused):
        asked_words(b"report register --group " + b"x" * MOST)


@pytest.mark.parametrize(
    "command",
    [
        "papers x", "papers 0", "papers -1", "papers 1 2", "papers 12345", "papers ３",
        "papers --output /tmp/x", "papers --output=papers.html", "papers --lang kk",
        "papers --centre 2", "papers --user li", "papers --db /x", "papers 1 --help",
        "papers --format", "papers --dry-run", "papers; id", "papers -", "client-page --host x",
    ],
)  # fmt: skip
def test_of_papers_nothing_but_a_number_and_a_format_is_asked(command: str) -> None:
    with pytest.raises(Refused):
        asked_words(command.encode())


WORDS = st.one_of(
    st.sampled_from(
        "report import papers 3 register learners attendance - -- --db --user --help --output"
        " --format csv --group=x --dry-run --output=/tmp/x /etc/passwd ../x --d --out -h ''".split()
    ),
    st.text(max_size=6),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(WORDS, max_size=7).map(" ".join))
def test_nothing_else_ever_passes(command: str) -> None:
    try:
        words = asked_words(command.encode("utf-8", "surrogatepass"))
    except Refused:
        return
    noun = NOUNS[words[0]]
    options = {word.partition("=")[0] for word in words if word.startswith("--")}
    assert options <= noun.with_value | noun.alone
    places = [n for n, word in enumerate(words) if word.startswith("--output")]
    assert all(words[n] == "--output=-" or words[n + 1] == "-" for n in places)


def test_the_list_and_the_commands_know_the_same_options() -> None:
    listed: set[str] = set()
    known: set[str] = set()
    for name, noun in NOUNS.items():
        command = importlib.import_module(f"clc_tui.cli.{name}").command
        commands = getattr(command, "commands", {})
        assert set(commands) == noun.kinds
        for each in commands.values() or [command]:
            known.update(word for part in each.params for word in part.opts if "--" in word)
        listed |= noun.with_value | noun.alone
    assert known == listed | {"--db", "--user"}
    assert not {"--db", "--user", "--help"} & listed


@pytest.mark.parametrize(
    ("claimed", "believed"),
    [
        (b"xterm-256color", "xterm-256color"), (b"dumb", "dumb"), (b"", "xterm"),
        (b"../../../tmp/evil", "xterm"), (b"xterm\x1b]0;hi\x07", "xterm"),
        (b"x" * 4096, "xterm"), (b"\xff", "xterm"), (b"putty", "putty"),
    ],
)  # fmt: skip
def test_a_terminal_is_believed_by_a_list(claimed: bytes, believed: str) -> None:
    assert terminal(claimed) == believed


def test_of_the_clients_variables_nothing_stays() -> None:
    client = {name.encode(): b"evil" for name in os.environ}
    client |= dict.fromkeys(
        (b"LD_PRELOAD", b"PYTHONPATH", b"TEXTUAL_DRIVER", b"CLC_USER", b"LC_ALL", b"TZ"), b"evil"
    )
    kept = allowed(client | {b"HOME": b"/home/centre"})
    assert set(kept) <= {
        b"HOME", b"USER", b"LOGNAME", b"PATH", b"LANG", b"TERM", b"SSH_CONNECTION",
        b"SSH_ORIGINAL_COMMAND",
    }  # fmt: skip
    assert kept[b"PATH"] == b"/usr/bin:/bin" and kept[b"HOME"] == b"/home/centre"
