"""A terminal for tests: a pseudo-terminal with an independent emulator (pyte) at its far end.

    with Pty.spawn([sys.executable, "-m", "clc_tui", ...]) as pty:   # a program of its own
        pty.wait_for("Today")
        pty.send("pppp")                                             # one write, as a burst
        pty.wait_for(lambda: "saved" in pty.lines[21])
        assert pty.wait(3) == 0

    pty = Pty()                                                      # an app in this process
    session = asyncio.create_task(run_on(MyApp, pty.tty, pty.tty))
    await pty.until("Today")

Nothing is read while nobody waits, so a test that only sleeps is a client that stopped reading.
"""

from __future__ import annotations

import asyncio
import errno
import fcntl
import os
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType

import pyte
from emulated import Screen

Wanted = str | Callable[[], bool]
"""Text somewhere on the screen, or a condition."""

_OF_A_TERMINAL = (
    signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM, signal.SIGTSTP, signal.SIGWINCH,
)  # fmt: skip

FULL = 4095
"""Bytes the kernel keeps for somebody who does not read; what follows holds the program up."""

MOST = (500, 200)
"""Columns and rows of the emulator, whatever the kernel is told."""


class Pty:
    """One pseudo-terminal; `tty` is the program's end, everything else is the person's."""

    def __init__(self, columns: int = 80, rows: int = 24) -> None:
        self._master, self.tty = os.openpty()
        os.set_blocking(self._master, False)
        self.received = bytearray()
        """Every byte the program has sent, as far as it was read."""
        self.screen = Screen(min(columns, MOST[0]), min(rows, MOST[1]))
        self._stream = pyte.ByteStream(self.screen)
        self.process: subprocess.Popen[bytes] | None = None
        self.resize(columns, rows)

    @classmethod
    def spawn(
        cls,
        command: Sequence[str],
        *,
        env: Mapping[str, str] | None = None,
        columns: int = 80,
        rows: int = 24,
        ignoring: Sequence[signal.Signals] = (),
        cwd: str | os.PathLike[str] | None = None,
    ) -> Pty:
        """Start a program in a session of its own with the pty as its controlling terminal.

        `ignoring` are signals its parent ignored (as under nohup).
        """
        pty = cls(columns, rows)

        def take_terminal() -> None:
            fcntl.ioctl(0, termios.TIOCSCTTY, 0)
            for number in _OF_A_TERMINAL:  # whatever the parent of the tests ignores
                signal.signal(number, signal.SIG_DFL)
            for number in ignoring:
                signal.signal(number, signal.SIG_IGN)

        pty.process = subprocess.Popen(
            command,
            stdin=pty.tty,
            stdout=pty.tty,
            stderr=pty.tty,
            env={**os.environ, "TERM": "xterm-256color", **(env or {})},
            cwd=cwd,
            start_new_session=True,
            preexec_fn=take_terminal,
        )
        os.close(pty.tty)
        pty.tty = -1
        return pty

    # What the person sees

    @property
    def lines(self) -> list[str]:
        """The rows of the screen, without trailing blanks.

        A wide letter fills two cells, the second of them empty; pyte's own `display` fails where
        the first has been written over.
        """
        cells, columns = self.screen.buffer, range(self.screen.columns)
        rows = (cells[row] for row in range(self.screen.lines))
        return ["".join(row[column].data for column in columns).rstrip() for row in rows]

    @property
    def text(self) -> str:
        """The whole screen."""
        return "\n".join(self.lines)

    @property
    def local_modes(self) -> int:
        """What the kernel does with keys: lines or letters, echo, signals (termios' lflag)."""
        return int(termios.tcgetattr(self._master)[3])

    def read(self) -> bytes:
        """Read what has come, without waiting; empty when nothing has, or the line is closed."""
        got = bytearray()
        while self._master >= 0:
            try:
                data = os.read(self._master, 65536)
            except BlockingIOError:
                break
            except OSError as error:
                if error.errno != errno.EIO:  # EIO: the program's end is closed
                    raise
                break
            if not data:
                break
            got += data
            self._stream.feed(data)
        self.received += got
        return bytes(got)

    @property
    def unread(self) -> int:
        """How many bytes wait here that the program has sent and nobody read, at most `FULL`."""
        return int.from_bytes(fcntl.ioctl(self._master, termios.FIONREAD, bytes(4)), sys.byteorder)

    def _seen(self, wanted: Wanted) -> bool:
        self.read()
        return wanted in self.text if isinstance(wanted, str) else wanted()

    def wait_for(self, wanted: Wanted, timeout: float = 10.0) -> None:
        """Read until the text or the condition is there. Fails with the screen in its message."""
        deadline = time.monotonic() + timeout
        while not self._seen(wanted):
            assert time.monotonic() < deadline, f"not seen: {wanted}\n{self.text}"
            if self._master >= 0:
                select.select([self._master], [], [], 0.02)
            if self.process is not None and self.process.poll() is not None:
                assert self._seen(wanted), f"ended without: {wanted}\n{self.text}"

    async def until(self, wanted: Wanted, timeout: float = 10.0) -> None:
        """`wait_for` beside an app that runs in this event loop."""
        deadline = time.monotonic() + timeout
        while not self._seen(wanted):
            assert time.monotonic() < deadline, f"not seen: {wanted}\n{self.text}"
            await asyncio.sleep(0.005)

    def wait_quiet(self, seconds: float = 0.3, timeout: float = 10.0) -> None:
        """Read until nothing has come for so long."""
        deadline = time.monotonic() + timeout
        while select.select([self._master], [], [], seconds)[0] and self.read():
            assert time.monotonic() < deadline, "never quiet"

    async def until_quiet(self, seconds: float = 0.05) -> None:
        """`wait_quiet` beside an app that runs in this event loop."""
        silent_since = time.monotonic()
        while True:
            if self.read():
                silent_since = time.monotonic()
            elif time.monotonic() - silent_since >= seconds:
                return
            await asyncio.sleep(0.005)

    # What the person does

    def send(self, keys: str | bytes) -> None:
        """Type in one write, as a burst; at most what the kernel holds (4 kB)."""
        data = keys.encode() if isinstance(keys, str) else keys
        assert os.write(self._master, data) == len(data), "more than the kernel holds"

    def offer(self, data: bytes) -> int:
        """Type as much as the kernel takes now; how many bytes that was."""
        try:
            return os.write(self._master, data)
        except BlockingIOError:
            return 0

    def send_slowly(self, keys: str | bytes, timeout: float = 30.0) -> None:
        """Type as much as is wanted, reading meanwhile, as the program takes it."""
        data = keys.encode() if isinstance(keys, str) else keys
        deadline = time.monotonic() + timeout
        while data:
            assert time.monotonic() < deadline, "the program takes no more keys"
            self.read()
            data = data[self.offer(data) :]
            select.select([self._master], [], [], 0.005)

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of the window; the kernel tells the program.

        The emulator follows as far as people's windows go.
        """
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.screen.resize(min(rows, MOST[1]), min(columns, MOST[0]))

    # The end

    def hang_up(self) -> None:
        """Close the person's end, as when the client is killed."""
        if self._master >= 0:
            os.close(self._master)
            self._master = -1

    def kill(self, number: signal.Signals = signal.SIGKILL) -> None:
        """Send the program a signal."""
        assert self.process is not None
        self.process.send_signal(number)

    def wait(self, timeout: float = 3.0) -> int:
        """Wait for the program's end, reading meanwhile; its exit code (negative: a signal)."""
        assert self.process is not None
        deadline = time.monotonic() + timeout
        while self.process.poll() is None:
            assert time.monotonic() < deadline, f"still running after {timeout} s\n{self.text}"
            self.read()
            time.sleep(0.01)
        self.read()
        return self.process.returncode

    def cpu_seconds(self) -> float:
        """Processor time the program has used so far."""
        assert self.process is not None
        with open(f"/proc/{self.process.pid}/stat") as stat:
            fields = stat.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory_mb(self) -> float:
        """Resident memory of the program."""
        assert self.process is not None
        with open(f"/proc/{self.process.pid}/statm") as statm:
            return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6

    def family(self) -> list[int]:
        """Processes of the program's session that are alive: itself, its children, theirs."""
        assert self.process is not None
        found = subprocess.run(
            ["ps", "-o", "pid=,stat=", "-s", str(self.process.pid)],
            capture_output=True,
            text=True,
            check=False,
        )
        rows = (line.split() for line in found.stdout.splitlines())
        return [int(pid) for pid, state in rows if not state.startswith("Z")]

    def close(self) -> None:
        """End everything; safe to call again."""
        self.hang_up()
        if self.tty >= 0:
            os.close(self.tty)
            self.tty = -1
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def __enter__(self) -> Pty:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
