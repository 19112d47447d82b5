"""A line between a client and a server on loopback: its bytes are counted, and it can be thin.

A thin line carries 9.6 kbit/s each way, one packet after another with its headers, and 150 ms away.
The bare acknowledgements of TCP, which the kernel sends past us, are counted but take no time.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import struct
import threading
import time
from collections.abc import Coroutine
from types import TracebackType
from typing import Any, NamedTuple

BYTES_A_SECOND = 9600 / 8
ONE_WAY = 0.15
"""Seconds each way: 300 ms there and back."""
IP_UDP, IP_TCP, STAMPS, SYN = 28, 40, 12, 60
"""Headers of a datagram; of a segment, and for its time stamps; of a connection's first segment."""
ANSWER = 1
"""The answer to a connection's first segment, which the kernel does not count."""
SEGMENT = 1448
"""Payload of a segment where a packet has 1500 bytes."""


class Bytes(NamedTuple):
    """What a line has carried, headers counted."""

    down: int
    up: int

    def since(self, before: Bytes) -> Bytes:
        """What came on top."""
        return Bytes(self.down - before.down, self.up - before.up)


class Told(NamedTuple):
    """What the kernel tells of one direction of a TCP connection."""

    payload: int
    segments: int
    header: int


def tcp_info(connection: socket.socket) -> tuple[Told, Told]:
    """What went out here, and what came in (TCP_INFO of linux/tcp.h); this end was accepted."""
    info = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 144)
    acked, received, sent, came = struct.unpack_from("=QQII", info, 120)
    header = IP_TCP + (STAMPS if info[5] & 1 else 0)
    return Told(acked, ANSWER + sent, header), Told(received, came, header)


class Way:
    """One direction of a line."""

    def __init__(self, thin: bool) -> None:
        self._thin = thin
        self._free = 0.0
        self.payload = 0
        """Bytes of TCP that went this way, without headers."""
        self.datagrams = 0
        """Bytes of UDP, headers counted."""

    def arrival(self, size: int) -> float:
        """When a packet of this size that is sent now is at the other end."""
        now = time.monotonic()
        if not self._thin:
            return now
        self._free = max(self._free, now) + size / BYTES_A_SECOND
        return self._free + ONE_WAY

    async def carry(self, size: int) -> None:
        """Wait until such a packet is at the other end."""
        await asyncio.sleep(self.arrival(size) - time.monotonic())

    def total(self, connections: list[Told]) -> int:
        """All bytes, headers counted. Fails where the kernel does not tell what we passed on."""
        payload = sum(each.payload for each in connections)
        ends = payload - self.payload  # the end of a connection counts as a byte
        assert 0 <= ends <= len(connections), f"{connections} for {self.payload} bytes"
        for each in connections:
            assert 0 < each.payload <= each.segments * SEGMENT, f"{each} cannot be"
        headers = sum(SYN + (each.segments - 1) * each.header for each in connections)
        return self.payload + headers + self.datagrams


class Datagrams(asyncio.DatagramProtocol):
    """One end of a relay: what comes here leaves at the other end."""

    def __init__(self, way: Way) -> None:
        self._way = way
        self.other = self
        self._peer: Any = None

    def connection_made(self, transport: Any) -> None:  # noqa: ANN401
        self._transport: asyncio.DatagramTransport = transport

    def datagram_received(self, data: bytes, sender: Any) -> None:  # noqa: ANN401
        self._peer = sender
        size = len(data) + IP_UDP
        self._way.datagrams += size
        asyncio.get_running_loop().call_at(self._way.arrival(size), self.other.send, data)

    def send(self, data: bytes) -> None:
        """Hand on to whoever was last heard here, or whom this end was made for."""
        self._transport.sendto(data, self._peer)


class Line:
    """The line itself, served by a thread of its own; to be given to a client port by port."""

    def __init__(self, *, thin: bool) -> None:
        self._up, self._down = Way(thin), Way(thin)
        self._connections: list[socket.socket] = []
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)
        self._serving = threading.Event()

    def __enter__(self) -> Line:
        self._thread.start()
        self._serving.wait()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join()

    async def _serve(self) -> None:
        self._loop, self._over = asyncio.get_running_loop(), asyncio.Event()
        self._serving.set()
        await self._over.wait()

    def carried(self) -> Bytes:
        """All bytes until now; to be asked when nothing is under way."""
        told = [tcp_info(each) for each in self._connections]
        return Bytes(
            self._down.total([out for out, _came in told]),
            self._up.total([came for _out, came in told]),
        )

    def to_tcp(self, port: int) -> int:
        """A port of the line that leads to this port of the server."""
        return self._do(self._to_tcp(port))

    def to_udp(self, port: int) -> int:
        """The same for datagrams."""
        return self._do(self._to_udp(port))

    def _do(self, work: Coroutine[object, object, int]) -> int:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _to_udp(self, port: int) -> int:
        near, far = Datagrams(self._up), Datagrams(self._down)
        near.other, far.other = far, near
        end, _protocol = await self._loop.create_datagram_endpoint(
            lambda: near, local_addr=("127.0.0.1", 0)
        )
        await self._loop.create_datagram_endpoint(lambda: far, remote_addr=("127.0.0.1", port))
        return int(end.get_extra_info("sockname")[1])

    async def _to_tcp(self, port: int) -> int:
        async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            with contextlib.suppress(asyncio.CancelledError):  # the line is taken down
                await self._connect(port, reader, writer)

        end = socket.create_server(("127.0.0.1", 0))
        end.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, SEGMENT + STAMPS)
        await asyncio.start_server(take, sock=end)
        return int(end.getsockname()[1])

    async def _connect(
        self, port: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Shake hands over the line, then carry both directions until both have ended."""
        ours = os.dup(writer.get_extra_info("socket").fileno())  # it tells also when it is closed
        self._connections.append(socket.socket(fileno=ours))
        await self._up.carry(SYN)
        await self._down.carry(SYN)
        there, back = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(
            self._pump(reader, back, self._up), self._pump(there, writer, self._down)
        )

    async def _pump(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, way: Way
    ) -> None:
        """Carry one direction; its end comes after all that was under way."""
        with contextlib.suppress(ConnectionError):
            while data := await reader.read(SEGMENT):
                way.payload += len(data)
                self._loop.call_at(way.arrival(len(data) + IP_TCP + STAMPS), writer.write, data)
        self._loop.call_at(way.arrival(IP_TCP + STAMPS), writer.write_eof)
