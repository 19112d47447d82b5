"""The instructor's class over a real sshd, through a proxy that counts, or that is a thin line."""

from __future__ import annotations

import asyncio
import shutil
import socket
import struct
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from sshd import Server
from test_ssh import make_centre

BYTES_A_SECOND = 9600 / 8
ONE_WAY = 0.15
"""Seconds each way: 300 ms there and back."""
HEADERS = 40
"""Of IP and TCP, each segment."""
SEGMENT = 1400


class Count:
    """Bytes and segments of one connection, as the kernel has them."""

    def __init__(self) -> None:
        self.up = self.down = 0

    def look(self, connection: socket.socket) -> None:
        """Take the figures of TCP_INFO (linux/tcp.h): bytes acked and received, segments."""
        info = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 192)
        acked, received = struct.unpack_from("=QQ", info, 120)
        out, came = struct.unpack_from("=II", info, 136)
        self.down = acked + out * HEADERS
        self.up = received + came * HEADERS


class Proxy:
    """Stands between the client and sshd; the client's side is what is counted."""

    def __init__(self, port: int, thin: bool) -> None:
        self._port, self._thin = port, thin
        self.port = 0
        self.count = Count()
        self._ready = threading.Event()
        threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True).start()
        self._ready.wait(10)

    async def _serve(self) -> None:
        server = await asyncio.start_server(self._pass, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await server.serve_forever()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", self._port)
        connection = writer.get_extra_info("socket")
        ways = [self._pump(reader, back, None), self._pump(there, writer, connection)]
        await asyncio.wait(
            [asyncio.create_task(way) for way in ways], return_when=asyncio.FIRST_COMPLETED
        )
        writer.close()
        back.close()

    async def _pump(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, seen: socket.socket | None
    ) -> None:
        free = 0.0
        while data := await reader.read(SEGMENT):
            if self._thin:
                now = time.monotonic()
                free = max(free, now) + (len(data) + HEADERS) / BYTES_A_SECOND
                asyncio.get_running_loop().call_later(
                    free - now + ONE_WAY, self._hand_on, writer, data
                )
            else:
                self._hand_on(writer, data)
            if seen is not None:
                self.count.look(seen)

    @staticmethod
    def _hand_on(writer: asyncio.StreamWriter, data: bytes) -> None:
        if not writer.is_closing():
            writer.write(data)


def over_the_line(folder: Path) -> Iterator[str]:
    """Lines of results; why there are none where OpenSSH is missing."""
    if shutil.which("sshd", path="/usr/sbin:/usr/local/sbin:/usr/bin") is None:
        yield "not measured: OpenSSH's server is not installed here"
        return
    version = subprocess.run(["ssh", "-V"], capture_output=True, text=True, check=False).stderr
    yield version.strip()
    for name, settings in (("plain", ()), ("compressed", ("-C",))):
        for thin in (False, True):
            yield f"{name}: {_story(folder, settings, thin=thin)}"
    if shutil.which("mosh") is None:
        yield "mosh: not installed here"


def _story(folder: Path, settings: tuple[str, ...], *, thin: bool) -> str:
    """Log in, mark seven and fifteen absent and the rest present, go to the register again."""
    place = folder / f"line-{len(settings)}-{thin}"
    place.mkdir()
    db = place / "centre.db"
    make_centre(db)
    with Server(place / "sshd") as server:
        server.let_in("aigul", db)
        proxy = Proxy(server.port, thin)
        server.port = proxy.port
        began = time.monotonic()
        with server.terminal("aigul", *settings) as pty:
            pty.wait_for("unmarked 20", timeout=120)
            seen = time.monotonic() - began
            pty.send("7a15ar")
            pty.wait_for("18 marked present", timeout=120)
            saved = time.monotonic() - began
            pty.wait_quiet(3.0 if thin else 0.5)
            up, down = proxy.count.up, proxy.count.down
            pty.send("q")
            pty.wait_quiet(3.0 if thin else 0.5)
            pty.send("\r")
            pty.wait_quiet(3.0 if thin else 0.5)
            up2, down2 = proxy.count.up - up, proxy.count.down - down
    if thin:
        return f"9.6 kbit/s, 300 ms: register after {seen:.1f} s, class saved after {saved:.1f} s"
    return (
        f"{down} bytes down, {up} up, headers counted; back to Today and into a register"
        f" {down2} and {up2}; register after {seen:.2f} s"
    )
