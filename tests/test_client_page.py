"""The client page: three languages, files that are whole, and no name that needs quoting."""

from __future__ import annotations

import base64
import html
import os
import re
import subprocess
from pathlib import Path

import pytest
from clc import clc, done

from clc_tui.reports.client_files import (
    File,
    list_cmd,
    papers_cmd,
    papers_putty,
    papers_sh,
    putty_reg,
    server,
    ssh_config,
)
from clc_tui.terms import Invalid

HOST = ("client-page", "--host", "centre.example.kz", "--account", "centre")


def test_the_page_stands_by_itself_and_speaks_three_languages() -> None:
    told = done(*HOST)
    for words in ('lang="kk"', 'lang="ru"', 'lang="en"', "Отправьте", "жіберіңіз", "Send"):
        assert words in told
    assert "<script" not in told and "http" not in told and " src=" not in told
    assert not re.search(r"\{\w+\}", told.partition("<h2>clc")[0])


def test_each_file_can_be_kept_or_copied_and_has_its_systems_line_ends() -> None:
    told = done(*HOST, "--port", "2222")
    links = dict(re.findall(r'download="([^"]+)" href="data:[^,]+,([^"]+)"', told))
    files = {name: base64.b64decode(data).decode("ascii") for name, data in links.items()}
    assert set(files) == {
        "config", "papers.cmd", "list.cmd", "clc-putty.reg", "papers-putty.cmd", "clc-papers",
    }  # fmt: skip
    for name, text in files.items():
        assert html.escape(text).replace("\r\n", "\n") in told.replace("\r\n", "\n")
        dos = name.endswith((".cmd", ".reg"))
        assert text.count("\r\n") == (text.count("\n") if dos else 0)
        assert text.endswith("\n")
    assert files["clc-putty.reg"].startswith("REGEDIT4\r\n\r\n[HKEY_CURRENT_USER\\Software")
    assert '"PortNumber"=dword:000008ae' in files["clc-putty.reg"]
    assert "    Port 2222\n" in files["config"]
    assert '-load clc-files papers %~1 %MORE% > "%FILE%.part"' in files["papers-putty.cmd"]


@pytest.mark.parametrize(
    ("host", "account"),
    [
        ("-oProxyCommand=id", "centre"), ("a b", "centre"), ("x;id", "centre"), ("", "centre"),
        ('"&calc&"', "centre"), ("%PATH%", "centre"), ("a\nb", "centre"), ("ө.kz", "centre"),
        ("fe80::1%eth0", "centre"), ("a..b", "centre"), ("x" * 64, "centre"),
        ("centre.kz", "-l"), ("centre.kz", "a b"), ("centre.kz", ""), ("centre.kz", "a$(id)"),
        ("centre.kz", "x" * 33),
    ],
)  # fmt: skip
def test_what_is_no_server_is_refused_in_a_sentence(host: str, account: str) -> None:
    with pytest.raises(Invalid):
        server(host, account, 22)
    answer = clc("client-page", f"--host={host}", f"--account={account}")
    assert answer.status == 1 and not answer.data and answer.words.count("\n") == 1


def test_names_and_addresses_are_taken() -> None:
    for host in ("centre.example.kz", "127.0.0.1", "2001:db8::7", "talgar", "xn--e1aybc.kz"):
        assert f"HostName {host}\n" in ssh_config(server(host, "centre", 22)).text
    assert clc(*HOST, "--port", "0").status == clc(*HOST, "--port", "65536").status == 1


BLOCK = ssh_config(server("2001:db8::7", "centre", 2222)).text
OTHERS = "Host *.example.kz\n    User somebody\n    Port 22\nHost clc?\n    User nobody\n"


@pytest.mark.parametrize(
    "text",
    [
        BLOCK,
        BLOCK.replace("\n", "\r\n"),
        OTHERS + BLOCK,
        BLOCK.replace("ObscureKeystrokeTiming", "KnownInTwentyYears"),
    ],
    ids=["as it is", "kept by Notepad", "after other blocks", "by a client that is too old"],
)
def test_the_block_is_what_ssh_understands(tmp_path: Path, text: str) -> None:
    config = tmp_path / "config"
    config.write_bytes(text.encode())
    both = {"hostname 2001:db8::7", "port 2222", "user centre", "compression yes",
            "serveraliveinterval 15"}  # fmt: skip
    for host, terminal in (("clc", "requesttty true"), ("clc-files", "requesttty false")):
        assert {*both, terminal} <= as_ssh_reads(config, host)


def as_ssh_reads(config: Path, host: str) -> set[str]:
    """What ssh itself takes from a file for a host."""
    try:
        answer = subprocess.run(
            ["ssh", "-F", config, "-G", host], capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        if os.environ.get("CI"):
            pytest.fail("install openssh-client: the block must be read by ssh itself")
        pytest.skip("ssh is not installed here")
    assert answer.returncode == 0, answer.stderr
    return set(answer.stdout.splitlines())


def as_regedit_reads(text: str) -> dict[str, dict[str, str | int]]:
    """The values of each key of a REGEDIT4 file, by the last word of the key."""
    first, empty, *lines = text.split("\r\n")
    assert (first, empty, lines[-1]) == ("REGEDIT4", "", "") and "\n" not in "".join(lines)
    found: dict[str, dict[str, str | int]] = {}
    for line in filter(None, lines):
        key = re.fullmatch(
            r"\[HKEY_CURRENT_USER\\Software\\SimonTatham\\PuTTY\\Sessions\\(.+)\]", line
        )
        if key is not None:
            values = found.setdefault(key[1], {})
            continue
        told = re.fullmatch(r'"([^"\\]+)"=(?:dword:([0-9a-f]{8})|"([^"\\]*)")', line)
        assert told is not None and told[1] not in values, line
        values[told[1]] = told[3] if told[2] is None else int(told[2], 16)
    return found


@pytest.mark.parametrize("host", ["centre.example.kz", "2001:db8::7"])
def test_putty_finds_its_two_sessions(host: str) -> None:
    found = as_regedit_reads(putty_reg(server(host, "centre", 2222)).text)
    both = {
        "HostName": host, "PortNumber": 2222, "Protocol": "ssh", "UserName": "centre",
        "Compression": 1, "PingInterval": 0, "PingIntervalSecs": 15, "LineCodePage": "UTF-8",
    }  # fmt: skip
    screens = {
        "TerminalType": "xterm-256color", "Font": "Consolas", "FontHeight": 14, "TermWidth": 80,
        "TermHeight": 24,
    }  # fmt: skip
    assert found == {"clc": both | screens, "clc-files": both | {"NoPTY": 1}}


WINDOWS = {
    "USERPROFILE": r"C:\Users\О'Нил & Ко (дом)", "TEMP": r"C:\a & b", "ProgramFiles": r"C:\P (x86)",
}  # fmt: skip


def as_cmd_reads(text: str, *words: str) -> list[str]:
    """The lines of a batch file after cmd has put in what stands between % and the words.

    Each `set` is carried out, so what comes later is as on a computer with such folders.
    """
    known = dict(WINDOWS)
    lines = []
    for line in text.split("\r\n"):
        line = re.sub(r"%~(\d)", lambda m: "".join(words[int(m[1]) - 1 : int(m[1])]), line)
        line = re.sub(r"%(\w+)%", lambda m: known[m[1]], line)
        lines.append(line)
        made = re.fullmatch(r'(?:if .* )?set "(\w+)=(.*)"', line)
        if made is not None and not line.startswith("if not exist"):
            known[made[1]] = made[2]
    return lines


@pytest.mark.parametrize(
    ("file", "words", "asks"),
    [
        (papers_cmd(), ("3", "xlsx"), "ssh -T clc-files papers 3 --format xlsx"),
        (papers_putty(), ("3", "xlsx"), "-load clc-files papers 3 --format xlsx"),
        (list_cmd(), (r"C:\Мои списки\люди & дети (1).xlsx",), "import learners - --dry-run"),
    ],
    ids=["ssh", "plink", "list"],
)
def test_folders_and_lists_of_any_name_stay_one_word_for_cmd(
    file: File, words: tuple[str, ...], asks: str
) -> None:
    assert file.text.isascii() and "\n" not in file.text.replace("\r\n", "")
    lines = as_cmd_reads(file.text, *words)
    assert any(asks in line for line in lines)
    labels = {line for line in lines if line.startswith(":")}
    for line in lines:
        assert line.count('"') % 2 == 0, line
        bare = "".join(line.split('"')[::2])
        assert not re.search(r"[&|()^%!]", bare), line
        assert bare.count(">") <= 1 and bare.count("<") <= 1, line
        for goal in re.findall(r"goto (\w+)", bare):
            assert f":{goal}" in labels


@pytest.mark.parametrize(
    ("words", "asked", "name"),
    [
        ([], "papers", "papers.html"),
        (["3", "xlsx"], "papers 3 --format xlsx", "papers.xlsx"),
    ],
)
def test_the_shell_script_fetches_byte_by_byte(
    tmp_path: Path, words: list[str], asked: str, name: str
) -> None:
    bin_, home = tmp_path / "bin", tmp_path / "O'Neil & $HOME"
    bin_.mkdir()
    (home / "Downloads").mkdir(parents=True)
    script = tmp_path / "clc-papers"
    script.write_text(papers_sh().text)
    for program, text in (
        ("ssh", f'#!/bin/sh\n[ "$*" = "-T clc-files {asked}" ] || exit 1\nprintf "a\\r\\n\\0b"\n'),
        ("xdg-open", '#!/bin/sh\nprintf %s "$1" > "$HOME/opened"\n'),
    ):
        (bin_ / program).write_text(text)
        (bin_ / program).chmod(0o755)
    surroundings = {"PATH": f"{bin_}:{os.environ['PATH']}", "HOME": str(home)}
    subprocess.run(["sh", script, *words], env=surroundings, check=True)
    target = home / "Downloads" / name
    assert target.read_bytes() == b"a\r\n\0b" and target.stat().st_mode & 0o077 == 0
    assert (home / "opened").read_text() == str(target)
    failed = subprocess.run(["sh", script, "9"], env=surroundings, check=False)
    assert failed.returncode != 0
    assert [each.name for each in (home / "Downloads").iterdir()] == [name], "nothing half fetched"
