"""Textual's driver on given file descriptors: by the event loop, without threads or signals.

Nothing here is global to the process, so one process serves one terminal or many. The terminal
is asked nothing: no capability queries, no kitty keyboard, no focus reports, no in-band resizes.
Of what Textual composes only the cells that differ are sent, see `painter`.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import select
import struct
import termios
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, BinaryIO, Final, Literal, TextIO

from rich.console import COLOR_SYSTEMS
from textual import constants, events
from textual.app import App
from textual.driver import Driver
from textual.geometry import Size
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Input, TextArea

from clc_tui.terminal.cells import Canvas
from clc_tui.terminal.keyboard import Keyboard
from clc_tui.terminal.line import Line
from clc_tui.terminal.modes import ENTER, LEAVE, MOUSE_OFF, MOUSE_ON, KernelModes
from clc_tui.terminal.painter import Painter
from clc_tui.terminal.pens import Pens
from clc_tui.terminal.textual_inside import (
    ChopsUpdate,
    HookedApp,
    LayoutUpdate,
    shows,
    take_display,
    tell_size,
)
from clc_tui.terminal.typeahead import OneKeyAtATime

COLUMNS: Final = (20, 500)
ROWS: Final = (5, 200)
"""The least and the most cells the app draws, whatever the terminal claims."""

READ_AT_ONCE: Final = 4096
RESTED: Final = 0.1
"""Seconds a window must have kept its size before it is drawn in it."""

LATEST: Final = 0.25
"""Seconds after which a frame goes out though the app is still busy with the last key."""

HELD: Final = 1.0
"""The same while more keys wait: a burst paints once, at its end."""

PASTE_PAUSE: Final = 3.0
"""Seconds of silence after which an unfinished paste is taken as finished."""

_FULL_PAUSE: Final = 0.05
"""Seconds between looks whether there is room again for keys."""

_BELL: Final = "\a"


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
        self.app, self.mouse = app, mouse
        self.loop = asyncio.get_running_loop()
        self._fixed_size = size
        self._keyboard = Keyboard()
        colours = app.console.color_system
        self._pens = Pens(COLOR_SYSTEMS[colours] if colours else None)
        self._unsent = bytearray()
        self._waiting_since: float | None = None
        self._overtaken = False
        self._paint_timer: asyncio.TimerHandle | None = None
        self._size_timer: asyncio.TimerHandle | None = None
        self._reading = self._writing = False
        self._timer: asyncio.TimerHandle | None = None
        self._modes = KernelModes(self.line.fd_in)
        self._taken = False
        self.size = self._seen = (0, 0)
        self._fit()
        self.line.driver = self
        take_display(app, self._display)

    # Size

    def _window(self) -> tuple[int, int]:
        """Columns and rows as the kernel knows them, not too many; 80×24 where it knows none."""
        try:
            answer = fcntl.ioctl(self.line.fd_out, termios.TIOCGWINSZ, bytes(8))
            rows, columns, _, _ = struct.unpack("HHHH", answer)
        except OSError:
            rows = columns = 0
        return min(columns or 80, COLUMNS[1]), min(rows or 24, ROWS[1])

    def resized(self) -> None:
        """The window has another size; the app is told when it has kept it for a moment."""
        if not self._reading and self._timer is None:
            return
        if self._size_timer is not None:
            self._size_timer.cancel()
        self._size_timer = self.loop.call_later(RESTED, self._take_size)

    def look_at_size(self) -> None:
        """See whether the kernel knows another size by now, where nobody tells us."""
        if self._window() != self._seen:
            self.resized()

    def _take_size(self) -> None:
        """Tell the app the terminal's present size, and draw everything anew in it."""
        self._size_timer = None
        if self._fit():
            self._tell_size()
        else:
            self._paint_soon()

    def _fit(self) -> bool:
        """Begin anew in the window as it is; whether the app has another size to draw in now."""
        self._seen = self._window()
        columns, rows = self._fixed_size or self._seen
        self._painter = Painter(columns, rows, self._pens)
        size = max(columns, COLUMNS[0]), max(rows, ROWS[0])
        if size == self.size:
            return False
        self.size = size
        tell_size(self, size)
        self._canvas = Canvas(*size, self._pens)
        return True

    def _tell_size(self) -> None:
        size = Size(self._canvas.columns, len(self._canvas.rows))
        self.app.post_message(events.Resize(size, size))

    # Start and end

    def start_application_mode(self) -> None:
        """Take the terminal: raw, other screen, cursor hidden; keys typed before are kept."""
        os.set_blocking(self.line.fd_in, False)
        os.set_blocking(self.line.fd_out, False)
        self._modes.make_raw()
        self.loop.add_reader(self.line.fd_in, self._read)
        self._reading = True
        self._put(ENTER + (MOUSE_ON if self.mouse else ""))
        self._taken = True
        self._tell_size()

    def disable_input(self) -> None:
        """Read no more keys, and look no more at the window's size."""
        if self._size_timer is not None:
            self._size_timer.cancel()
        if self._reading:
            self.loop.remove_reader(self.line.fd_in)
            self._reading = False
        self._wake_at(None)

    def stop_application_mode(self) -> None:
        """Give the terminal back as it was; what is still unsent goes out as far as it will."""
        self.disable_input()
        self._stop_painting()
        if self._taken:
            self._taken = False
            self._put((MOUSE_OFF if self.mouse else "") + LEAVE)
            self.restore()

    def restore(self) -> None:
        """Set the terminal's modes back, and drop keys typed for a program that is gone."""
        if not self._modes.give_back():
            self.line.lost()

    async def drained(self) -> None:
        """Return when everything has been sent, or the line is gone."""
        while self._writing:
            await asyncio.sleep(0.01)

    def let_go(self) -> None:
        """Forget what is unsent, and the descriptors."""
        self.disable_input()
        self._stop_painting()
        self._unsent.clear()
        self._stop_writing()

    # Input

    def send_message(self, message: Message) -> None:
        """Hand a message to the app; we are on its loop already."""
        self.app.post_message(message)

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
        self._hand_on(lambda: self._keyboard.feed(data))
        if isinstance(self.app, OneKeyAtATime) and self.app.type_ahead_full:
            self.loop.remove_reader(self.line.fd_in)
            self._reading = False
            self._wake_at(_FULL_PAUSE)
        else:
            self._wake_at(PASTE_PAUSE if self._keyboard.pasting else constants.ESCAPE_DELAY)

    def _hand_on(self, read: Callable[[], Iterable[Message]]) -> None:
        """Give the app what was typed; an error on the way ends the session, with a word."""
        try:
            for event in read():
                if not isinstance(event, events.MouseEvent) or self._in_sight(event):
                    self.process_message(event)
        except Exception as error:
            self._end_by(error)

    def _in_sight(self, event: events.MouseEvent) -> bool:
        columns, rows = self.size
        return self.mouse and 0 <= event.x < columns and 0 <= event.y < rows

    def _end_by(self, error: Exception) -> None:
        """End the session by an error; raises it where the app does not know how."""
        if not (isinstance(self.app, HookedApp) and self.app.ends_by(error)):
            raise error

    def _wake_at(self, delay: float | None) -> None:
        """Look again after so many seconds without input."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None if delay is None else self.loop.call_later(delay + 0.001, self._wake)

    def _wake(self) -> None:
        """Nothing came for a while: an escape was just that, a paste is over, or keys have room."""
        self._timer = None
        if not self._reading:
            self._read_again()
        elif self._keyboard.pasting:
            self._hand_on(self._keyboard.end_paste)
        else:
            self._hand_on(self._keyboard.escape_timed_out)

    def _read_again(self) -> None:
        """Read on when there is room for keys; a line that ends meanwhile is noticed here."""
        poll = select.poll()
        poll.register(self.line.fd_in, 0)
        if poll.poll(0):
            self._lost()
        elif isinstance(self.app, OneKeyAtATime) and self.app.type_ahead_full:
            self._wake_at(_FULL_PAUSE)
        else:
            self.loop.add_reader(self.line.fd_in, self._read)
            self._reading = True

    # Output

    def write(self, data: str) -> None:
        """What Textual sends beside its screens: of all that only the bell goes out."""
        if data == _BELL:
            self._put(data)

    def _display(self, screen: Screen[Any], update: object) -> None:
        """Take what the compositor gives out; it is sent when the app has come to rest."""
        app = self.app
        try:
            if shows(app) and isinstance(update, LayoutUpdate | ChopsUpdate):
                self._canvas.take(update)
                self._paint_soon()
        finally:
            app.post_display_hook()

    def repaint(self) -> None:
        """Send everything anew: the terminal may show something else than we think."""
        self._painter.forget()
        self._paint_soon()

    def _paint_soon(self) -> None:
        if self._waiting_since is not None:
            return
        self._waiting_since = time.monotonic()
        app = self.app
        if isinstance(app, OneKeyAtATime):
            app.when_calm(self._paint)
            self._paint_timer = self.loop.call_later(LATEST, self._paint_at_last)
        else:
            self._paint_timer = self.loop.call_later(0, self._paint)

    def _paint_at_last(self) -> None:
        """The app is busy for long; a burst of keys is given more time than a single one."""
        assert self._waiting_since is not None
        waited = time.monotonic() - self._waiting_since
        app = self.app
        if isinstance(app, OneKeyAtATime) and app.type_ahead_pending and waited < HELD:
            self._paint_timer = self.loop.call_later(LATEST, self._paint_at_last)
        else:
            self._paint()

    def _paint(self) -> None:
        """Send what differs from what the terminal shows; after what it has not taken yet."""
        if self._waiting_since is None or not self._canvas.whole:
            self._stop_painting()
            return
        if self._unsent:
            self._overtaken = True  # `_send` comes back here, with the newest frame
            return
        self._stop_painting()
        try:
            data = self._painter.paint(self._canvas.rows, self._caret())
        except Exception as error:  # better an end with a word than a screen that stands still
            self._end_by(error)
            return
        if data:
            self._put(data)
            self.line.painted.set()

    def _caret(self) -> tuple[int, int] | None:
        """Where the next letter goes; where nobody types the hidden cursor may stay as it is."""
        focused = self.app.focused
        if not isinstance(focused, Input | TextArea):
            return None
        return self.app.screen.outer_size.clamp_offset(focused.cursor_screen_offset)

    def _stop_painting(self) -> None:
        self._waiting_since, self._overtaken = None, False
        if self._paint_timer is not None:
            self._paint_timer.cancel()
            self._paint_timer = None

    def _put(self, data: str) -> None:
        if self.line.gone.is_set():
            return
        self._unsent += data.encode("utf-8", "replace")
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
                self.loop.add_writer(self.line.fd_out, self._send)
                self._writing = True
            return
        except OSError:
            self._lost()
            return
        self._stop_writing()
        if self._overtaken:
            self._paint()

    def _stop_writing(self) -> None:
        if self._writing:
            self.loop.remove_writer(self.line.fd_out)
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
