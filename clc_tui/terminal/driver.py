"""Textual's driver on given file descriptors: by the event loop, without threads or signals.

Nothing here is global to the process, so one process serves one terminal or many. The terminal
is asked nothing: no capability queries, no kitty keyboard, no focus reports, no in-band resizes.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import select
import struct
import termios
import tty
from pathlib import Path
from typing import Any, BinaryIO, Final, Literal, TextIO

from textual import constants, events
from textual.app import App
from textual.driver import Driver
from textual.geometry import Size
from textual.message import Message

from clc_tui.terminal.keyboard import Keyboard
from clc_tui.terminal.line import Line
from clc_tui.terminal.printable import guard_output
from clc_tui.terminal.typeahead import OneKeyAtATime

COLUMNS: Final = (20, 500)
ROWS: Final = (5, 200)
"""The least and the most cells we draw, whatever the terminal claims."""

READ_AT_ONCE: Final = 4096
MOST_UNSENT: Final = 64 * 1024
"""Bytes that may wait for a slow terminal; further frames are dropped and the screen redrawn."""

PASTE_PAUSE: Final = 3.0
"""Seconds of silence after which an unfinished paste is taken as finished."""

_FULL_PAUSE: Final = 0.05
"""Seconds between looks whether there is room again for keys."""

_ENTER: Final = "\x1b[?1049h\x1b[?25l\x1b[?2004h\x1b[?7l"
"""Other screen, cursor hidden, pastes bracketed, no line wrap."""
_LEAVE: Final = "\x1b[0m\x1b[?2004l\x1b[?7h\x1b[?1049l\x1b[?25h"
_MOUSE_ON: Final = "\x1b[?1000h\x1b[?1002h\x1b[?1006h"
_POINTER_SHAPE: Final = "\x1b]22;"
"""Textual tells the shape of the mouse pointer, which few terminals know."""
_MOUSE_OFF: Final = "\x1b[?1006l\x1b[?1002l\x1b[?1000l"


class LineDriver(Driver):
    """Serves one app on one line; `bound_to` makes the class an app takes as `driver_class`."""

    line: Line

    @classmethod
    def bound_to(cls, line: Line) -> type[LineDriver]:
        """The driver class for one line."""
        return type("BoundLineDriver", (cls,), {"line": line})

    def __init__(
        self,
        app: App[Any],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        guard_output()
        self._fixed_size = size
        self._size = size or self._terminal_size()
        self._keyboard = Keyboard()
        self._frame: list[str] = []
        self._unsent = bytearray()
        self._overtaken = False
        self._reading = self._writing = False
        self._timer: asyncio.TimerHandle | None = None
        self._before: list[Any] | None = None
        self.line.driver = self

    # Size

    def _terminal_size(self) -> tuple[int, int]:
        """Columns and rows as the kernel knows them, within bounds; 80×24 where it knows none."""
        try:
            answer = fcntl.ioctl(self.line.fd_out, termios.TIOCGWINSZ, bytes(8))
            rows, columns, _, _ = struct.unpack("HHHH", answer)
        except OSError:
            rows = columns = 0
        columns, rows = columns or 80, rows or 24
        return min(max(columns, COLUMNS[0]), COLUMNS[1]), min(max(rows, ROWS[0]), ROWS[1])

    def resized(self) -> None:
        """Tell the app the terminal's present size; called by whoever hears of a change."""
        if not self._reading and self._timer is None:
            return
        size = self._size = self._fixed_size or self._terminal_size()
        self._app.post_message(events.Resize(Size(*size), Size(*size)))

    # Start and end

    def start_application_mode(self) -> None:
        """Take the terminal: raw, other screen, cursor hidden; keys typed before are kept."""
        os.set_blocking(self.line.fd_in, False)
        os.set_blocking(self.line.fd_out, False)
        self._make_raw()
        self._loop.add_reader(self.line.fd_in, self._read)
        self._reading = True
        self.write(_ENTER + (_MOUSE_ON if self._mouse else ""))
        self.flush()
        self.resized()

    def _make_raw(self) -> None:
        try:
            before = termios.tcgetattr(self.line.fd_in)
            raw = termios.tcgetattr(self.line.fd_in)
            raw[tty.IFLAG] &= ~(
                termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR
            )
            raw[tty.LFLAG] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
            raw[tty.CC][termios.VMIN] = 1
            raw[tty.CC][termios.VTIME] = 0
            termios.tcsetattr(self.line.fd_in, termios.TCSANOW, raw)
            self._before = before
        except termios.error:
            self._before = None

    def disable_input(self) -> None:
        """Read no more keys."""
        if self._reading:
            self._loop.remove_reader(self.line.fd_in)
            self._reading = False
        self._wake_at(None)

    def stop_application_mode(self) -> None:
        """Give the terminal back as it was; what is still unsent goes out as far as it will."""
        self.disable_input()
        self.write((_MOUSE_OFF if self._mouse else "") + _LEAVE)
        self._overtaken = False
        self._send_frame()
        self.restore()

    def restore(self) -> None:
        """Set the terminal's modes back, and drop keys typed for a program that is gone."""
        if self._before is None:
            return
        before, self._before = self._before, None
        try:
            termios.tcflush(self.line.fd_in, termios.TCIFLUSH)
            termios.tcsetattr(self.line.fd_in, termios.TCSANOW, before)
        except termios.error:
            self.line.lost()

    async def drained(self) -> None:
        """Return when everything has been sent, or the line is gone."""
        while self._writing:
            await asyncio.sleep(0.01)

    def let_go(self) -> None:
        """Forget what is unsent, and the descriptors."""
        self.disable_input()
        self._unsent.clear()
        self._stop_writing()

    # Input

    def send_message(self, message: Message) -> None:
        """Hand a message to the app; we are on its loop already."""
        self._app.post_message(message)

    def _read(self) -> None:
        try:
            data = os.read(self.line.fd_in, READ_AT_ONCE)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._lost()
            return
        for event in self._keyboard.feed(data):
            self._hand_on(event)
        if isinstance(self._app, OneKeyAtATime) and self._app.type_ahead_full:
            self._loop.remove_reader(self.line.fd_in)
            self._reading = False
            self._wake_at(_FULL_PAUSE)
        else:
            self._wake_at(PASTE_PAUSE if self._keyboard.pasting else constants.ESCAPE_DELAY)

    def _hand_on(self, event: Message) -> None:
        if isinstance(event, events.MouseEvent):
            columns, rows = self._size or (0, 0)
            if not (self._mouse and 0 <= event.x < columns and 0 <= event.y < rows):
                return
        self.process_message(event)

    def _wake_at(self, delay: float | None) -> None:
        """Look again after so many seconds without input."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None if delay is None else self._loop.call_later(delay + 0.001, self._wake)

    def _wake(self) -> None:
        """Nothing came for a while: an escape was just that, a paste is over, or keys have room."""
        self._timer = None
        if not self._reading:
            self._read_again()
        elif self._keyboard.pasting:
            for event in self._keyboard.end_paste():
                self._hand_on(event)
        else:
            for event in self._keyboard.escape_timed_out():
                self._hand_on(event)

    def _read_again(self) -> None:
        """Read on when there is room for keys; a line that ends meanwhile is noticed here."""
        poll = select.poll()
        poll.register(self.line.fd_in, 0)
        if poll.poll(0):
            self._lost()
        elif isinstance(self._app, OneKeyAtATime) and self._app.type_ahead_full:
            self._wake_at(_FULL_PAUSE)
        else:
            self._loop.add_reader(self.line.fd_in, self._read)
            self._reading = True

    # Output

    def write(self, data: str) -> None:
        """Add to the frame that the next `flush` sends."""
        if not data.startswith(_POINTER_SHAPE):
            self._frame.append(data)

    def flush(self) -> None:
        """Send the frame, or drop it whole when the terminal is far behind."""
        if len(self._unsent) > MOST_UNSENT:
            self._frame.clear()
            self._overtaken = True
            return
        self._send_frame()

    def _send_frame(self) -> None:
        data = "".join(self._frame).encode("utf-8", "replace")
        self._frame.clear()
        if self.line.gone.is_set():
            return
        self._unsent += data
        if not self._writing:
            self._send()

    def _send(self) -> None:
        """Write what the terminal takes now; the loop calls again when it takes more."""
        try:
            while self._unsent:
                sent = os.write(self.line.fd_out, self._unsent[:READ_AT_ONCE])
                del self._unsent[:sent]
        except BlockingIOError:
            if not self._writing:
                self._loop.add_writer(self.line.fd_out, self._send)
                self._writing = True
            return
        except OSError:
            self._lost()
            return
        self._stop_writing()
        if self._overtaken:
            self._overtaken = False
            self._app.call_later(self._app.refresh)

    def _stop_writing(self) -> None:
        if self._writing:
            self._loop.remove_writer(self.line.fd_out)
            self._writing = False

    def _lost(self) -> None:
        self.let_go()
        self.line.lost()

    # What a guest at a terminal may not do on the server

    def open_url(self, url: str, new_tab: bool = True) -> None:
        """Open nothing: a browser would run on the server."""

    def deliver_binary(
        self,
        binary: BinaryIO | TextIO,
        *,
        delivery_key: str,
        save_path: Path,
        open_method: Literal["browser", "download"] = "download",
        encoding: str | None = None,
        mime_type: str | None = None,
        name: str | None = None,
    ) -> None:
        """Save nothing: the file would land on the server."""
        binary.close()
