"""The small files a user's computer needs: how to reach the server, how to fetch papers.

Windows' own shells but cmd spoil what is not text, so fetching is done by cmd's redirection.
"""

from __future__ import annotations

import ipaddress
import re
from typing import NamedTuple

from clc_tui.language import N_
from clc_tui.terms import Invalid

HOST_NAME = re.compile(
    r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*", re.I | re.ASCII
)
ACCOUNT_NAME = re.compile(r"[a-z_][a-z0-9_.-]{0,31}", re.I | re.ASCII)


class Server(NamedTuple):
    """Where the program runs; made by `server`, which lets nothing through that needs quoting."""

    host: str
    account: str
    port: int


class File(NamedTuple):
    """A file to be kept on the user's computer."""

    name: str
    text: str
    """With the line ends the computer expects."""


def server(host: str, account: str, port: int) -> Server:
    """The server of these names; raises `Invalid` for what can be none."""
    plain = host.strip().rstrip(".")
    if not _is_address(plain) and not (len(plain) <= 253 and HOST_NAME.fullmatch(plain)):
        raise Invalid(N_("{text} is no name or address of a server."), text=host)
    if not ACCOUNT_NAME.fullmatch(account):
        raise Invalid(N_("{text} is no name of an account."), text=account)
    if not 1 <= port <= 65535:
        raise Invalid(N_("Write a number from {least} to {most}."), least=1, most=65535)
    return Server(plain, account, port)


def _is_address(text: str) -> bool:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    return getattr(address, "scope_id", None) is None


def ssh_config(where: Server) -> File:
    """The block for `~/.ssh/config`, the same on every system.

    Older clients read each host's block for every host, and stop at a word they do not know
    unless it is ignored for the host they are asked for.
    """
    place = f"    HostName {where.host}\n    Port {where.port}\n    User {where.account}\n"
    return File(
        "config",
        "Host *\n    IgnoreUnknown ObscureKeystrokeTiming\n"
        f"Host clc\n{place}"
        "    RequestTTY yes\n    Compression yes\n    ServerAliveInterval 15\n"
        "    ObscureKeystrokeTiming no\n"
        f"Host clc-files\n{place}"
        "    RequestTTY no\n    Compression yes\n    ServerAliveInterval 15\n",
    )


PAPERS_CMD = """@echo off
setlocal
set "ENDING=html"
set "MORE="
if /i "%~2"=="xlsx" set "ENDING=xlsx"
if /i "%~2"=="xlsx" set "MORE=--format xlsx"
set "FOLDER=%USERPROFILE%\\Downloads"
if not exist "%FOLDER%\\" set "FOLDER=%TEMP%"
set "FILE=%FOLDER%\\papers.%ENDING%"
{fetch} papers %~1 %MORE% > "%FILE%.part" < nul
if errorlevel 1 goto failed
move /y "%FILE%.part" "%FILE%" > nul
if errorlevel 1 goto failed
start "" "%FILE%"
exit /b 0
:failed
if exist "%FILE%.part" del "%FILE%.part"
pause
exit /b 1
"""
LIST_CMD = """@echo off
chcp 65001 > nul
if "%~1"=="" exit /b 2
ssh -T clc-files import learners - --dry-run < "%~1"
choice /c YN
if errorlevel 2 exit /b 1
ssh -T clc-files import learners - < "%~1"
pause
"""
PAPERS_SH = """#!/bin/sh
# clc-papers [NUMBER [xlsx]]
set -eu
umask 077
ending=html
more=
if [ "${2-}" = xlsx ]; then
    ending=xlsx
    more="--format xlsx"
fi
folder="$HOME/Downloads"
[ -d "$folder" ] || folder="$HOME"
file="$folder/papers.$ending"
trap 'rm -f "$file.part"' EXIT
# shellcheck disable=SC2086
ssh -T clc-files papers ${1-} $more < /dev/null > "$file.part"
mv "$file.part" "$file"
for opener in xdg-open open; do
    if command -v "$opener" > /dev/null; then
        "$opener" "$file"
        exit
    fi
done
echo "$file"
"""
PLINK = (
    'set "PLINK=%ProgramFiles%\\PuTTY\\plink.exe"\n'
    'if not exist "%PLINK%" set "PLINK=plink.exe"\n'
    '"%PLINK%" -load clc-files'
)


def papers_cmd() -> File:
    """Fetches papers on Windows by its own ssh, and opens them in the browser."""
    return File("papers.cmd", _dos(PAPERS_CMD.replace("{fetch}", "ssh -T clc-files")))


def papers_putty() -> File:
    """The same by PuTTY's plink."""
    return File("papers-putty.cmd", _dos(PAPERS_CMD.replace("{fetch}", PLINK)))


def list_cmd() -> File:
    """Brings the list that is dropped on it: first what would happen, then, asked, for good."""
    return File("list.cmd", _dos(LIST_CMD))


def papers_sh() -> File:
    """Fetches papers on Linux and macOS."""
    return File("clc-papers", PAPERS_SH)


def putty_reg(where: Server) -> File:
    """PuTTY's two sessions: `clc` with the screens, `clc-files` for fetching."""
    key = "HKEY_CURRENT_USER\\Software\\SimonTatham\\PuTTY\\Sessions"
    both = (
        f'"HostName"="{where.host}"\n"PortNumber"=dword:{where.port:08x}\n"Protocol"="ssh"\n'
        f'"UserName"="{where.account}"\n"Compression"=dword:00000001\n'
        '"PingInterval"=dword:00000000\n"PingIntervalSecs"=dword:0000000f\n'
        '"LineCodePage"="UTF-8"\n'
    )
    screens = (
        '"TerminalType"="xterm-256color"\n"Font"="Consolas"\n"FontHeight"=dword:0000000e\n'
        '"TermWidth"=dword:00000050\n"TermHeight"=dword:00000018\n'
    )
    text = (
        f"REGEDIT4\n\n[{key}\\clc]\n{both}{screens}\n"
        f'[{key}\\clc-files]\n{both}"NoPTY"=dword:00000001\n\n'
    )
    return File("clc-putty.reg", _dos(text))


def _dos(text: str) -> str:
    return text.replace("\n", "\r\n")
