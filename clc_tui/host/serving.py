"""The host: lets doors in, serves their sessions side by side, and leaves when nobody comes."""

from __future__ import annotations

import asyncio
import gc
import importlib
import os
import pkgutil
import resource
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any, Final

from clc_tui import screens
from clc_tui.host import talk
from clc_tui.host.guest import Guest
from clc_tui.host.heartbeat import Heartbeat
from clc_tui.host.place import Place, Seat
from clc_tui.language import N_, _, load_catalogues, sentence, speak
from clc_tui.services.actors import language_of
from clc_tui.store import Over, Store
from clc_tui.terminal.line import Line
from clc_tui.terminal.printable import in_lines, printable
from clc_tui.terms import Actor, ClcError, Refused

SESSIONS_MOST: Final = 200
OF_ONE_USER: Final = 20
MEMORY_MOST: Final = 400
"""Megabytes of the host beyond which nobody else is let in."""

MEMORY_TOO_MUCH: Final = 550
"""Megabytes beyond which the session with the largest window is ended."""

LARGE: Final = 200 * 60
"""Cells of a window; nobody with a smaller one is ended for the memory's sake."""

MEMORY_EMPTY: Final = 100
MEMORY_OF_ONE: Final = 3
"""What a host and a session take at most; what is held beyond that is left from others."""

DESCRIPTORS_OF_ONE: Final = 4

LEAVE_AFTER: Final = 600.0
"""Seconds without a session after which the host leaves."""

HELLO_SECONDS: Final = 5.0
"""How long a door may take to say what it wants."""

LOOK_AROUND: Final = 0.5
RESTED: Final = 0.5
READY_AFTER: Final = 2.0
"""Seconds after the start until everything is loaded: first somebody waits for a screen."""

IF_LOST: Final = N_("The program stopped. What was shown as saved is saved; log in again.")
FULL: Final = N_("Too many people are in just now. Try again in a few minutes.")
STOPPED: Final = N_("The server stops. What was shown as saved is saved; log in again later.")
TOO_MANY: Final = N_("Your account is in {n} times. Leave somewhere first.")
TOO_LARGE: Final = N_("The server has no memory for so large a window. Make it smaller.")
ENDED: Final = N_("The administrator ended this session. What was shown as saved is saved.")

ComeIn = Callable[[str], tuple[Actor, str | None]]
"""From a login name to who is acting and their theme; raises what refuses them."""


class Host:
    """The process's sessions and the place where doors find it."""

    def __init__(
        self, place: Place, store: Store, come_in: ComeIn, *, leave_after: float | None = None
    ) -> None:
        self._place, self._store, self._come_in = place, store, come_in
        self._leave_after = leave_after
        self.guests: list[Guest] = []
        self._meetings: set[asyncio.Task[None]] = set()
        self._starting = asyncio.Semaphore(1)
        self._alone: asyncio.TimerHandle | None = None
        self._seat: Seat | None = None
        self._stopping = False
        self._over = asyncio.Event()

    async def serve(self) -> None:
        """Let doors in until it is time to leave. Raises `Taken` where there is a host already."""
        loop = asyncio.get_running_loop()
        gc.freeze()  # all there is now stays for ever; the collector has nothing to look for in it
        self._seat = seat = self._place.begin()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stop)
        heartbeat = Heartbeat(loop)
        heartbeat.start()
        loop.add_reader(seat.listener, self._open_the_door)
        loop.call_later(READY_AFTER, _load_everything)
        loop.call_later(LOOK_AROUND, self._look_around)
        self._nobody_here()
        try:
            await self._over.wait()
        finally:
            heartbeat.stop()

    def stop(self) -> None:
        """End every session with a word, and leave."""
        self._stopping = True
        self._leave()
        for guest in list(self.guests):
            guest.end(Refused(STOPPED))

    def _leave(self) -> None:
        """Let others be the host; who has knocked by now is let in, the last to go ends it."""
        seat, self._seat = self._seat, None
        if seat is not None:
            seat.give_up()
            asyncio.get_running_loop().remove_reader(seat.listener)
            self._open_the_door(seat.listener)
            seat.listener.close()
        if not self._meetings:
            self._over.set()

    def _nobody_here(self) -> None:
        """Wait some time for somebody to come, then leave; who asks for less is nobody."""
        if self._seat is not None and self._leave_after is not None:
            self._alone = asyncio.get_running_loop().call_later(
                self._leave_after, self._alone_for_long
            )

    def _alone_for_long(self) -> None:
        """Leave, unless somebody stands at the door in this very moment."""
        self._open_the_door()
        if self._meetings:
            self._nobody_here()
        else:
            self._leave()

    def _somebody_here(self) -> None:
        if self._alone is not None:
            self._alone.cancel()
            self._alone = None

    def _look_around(self) -> None:
        """Twice a second: other sizes, too much memory, and whether doors still find us."""
        for guest in self.guests:
            guest.look_at_size()
        if self.guests and megabytes() >= MEMORY_TOO_MUCH:
            largest = max(self.guests, key=lambda guest: guest.cells)
            if largest.cells > LARGE:
                largest.end(Refused(TOO_LARGE))
        if self._seat is not None and not self._seat.is_found:
            self._leave()
        asyncio.get_running_loop().call_later(LOOK_AROUND, self._look_around)

    # At the door

    def _open_the_door(self, listener: socket.socket | None = None) -> None:
        listener = listener or (self._seat.listener if self._seat is not None else None)
        while listener is not None:
            try:
                door, _address = listener.accept()
            except BlockingIOError:
                return
            except OSError:
                self._rest()
                return
            meeting = asyncio.get_running_loop().create_task(self._meet(door))
            self._meetings.add(meeting)
            meeting.add_done_callback(self._part)

    def _rest(self) -> None:
        """Let doors wait a moment: there are no descriptors for another one."""
        loop, seat = asyncio.get_running_loop(), self._seat
        if seat is not None:
            loop.remove_reader(seat.listener)
            loop.call_later(RESTED, self._open_again, seat)

    def _open_again(self, seat: Seat) -> None:
        if self._seat is seat:
            asyncio.get_running_loop().add_reader(seat.listener, self._open_the_door)

    def _part(self, meeting: asyncio.Task[None]) -> None:
        self._meetings.discard(meeting)
        if self._seat is None and not self._meetings:
            self._over.set()

    async def _meet(self, door: socket.socket) -> None:
        """Hear what the door wants, and do it; its descriptors are closed at the end."""
        descriptors: list[int] = []
        try:
            door.setblocking(False)
            if talk.is_ours(door):
                hello = asyncio.wait_for(_hear(door, descriptors), HELLO_SECONDS)
                await self._answer(door, await hello, descriptors)
        except (OSError, TimeoutError, talk.Garbled):
            pass
        finally:
            for descriptor in descriptors:
                os.close(descriptor)
            door.close()

    async def _answer(
        self, door: socket.socket, words: dict[str, Any], descriptors: list[int]
    ) -> None:
        match words:
            case {"ask": "session", "user": str(user)} if len(descriptors) == 2 and all(
                map(os.isatty, descriptors)
            ):
                await self._let_in(door, user, *descriptors)
            case {"ask": "leave"}:
                self._leave()
                talk.say(door, {"done": []})
            case {"ask": "list"}:
                talk.say(door, {"sessions": [guest.told for guest in self.guests]})
            case {"ask": "end"}:
                meant = self._meant(words)
                for guest in meant:
                    guest.end(Refused(ENDED))
                talk.say(door, {"done": [guest.number for guest in meant]})
            case {"ask": "message", "words": str(text)}:
                meant = self._meant(words)
                for guest in meant:
                    guest.hear(printable(" ".join(text.split()))[: talk.MESSAGE_MOST])
                talk.say(door, {"done": [guest.number for guest in meant]})

    def _meant(self, words: dict[str, Any]) -> list[Guest]:
        """The sessions with one of the numbers, or of one of the users; all where none is named."""
        to = words.get("to")
        if to is None:
            return list(self.guests)
        if not isinstance(to, list):
            raise talk.Garbled
        return [g for g in self.guests if str(g.number) in to or g.user in to]

    # Sessions

    async def _let_in(self, door: socket.socket, user: str, fd_in: int, fd_out: int) -> None:
        loop = asyncio.get_running_loop()
        try:
            await self._store.look()
        except Over:
            self._leave()  # the door finds nobody, and starts a host for the file that is there now
            return
        try:
            if self._left_over():
                self._leave()
                return
            self._require_room(user)
            speak(await self._store.read(partial(language_of, user)))
            actor, theme = await self._store.read(lambda: self._come_in(user))
            self._require_room(user)  # others came meanwhile
        except ClcError as error:
            talk.say(door, {"refused": in_lines(sentence(error), fd_out)})
            return
        speak(actor.language)
        guest = Guest(talk.peer_of(door).pid, Line(fd_in, fd_out), self._store, actor, theme)
        talk.say(door, {"if_lost": in_lines(_(IF_LOST), fd_out)})
        self.guests.append(guest)
        self._somebody_here()
        loop.add_reader(door, self._door_gone, door, guest)
        try:
            code, words = await guest.serve(self._starting)
        finally:
            loop.remove_reader(door)
            self.guests.remove(guest)
            if not self.guests:
                self._nobody_here()
        with suppress(OSError):
            door.send(f"{code}\n{in_lines(words, fd_out)}\n".encode())
            door.shutdown(socket.SHUT_WR)
        if not self.guests:
            with suppress(ClcError):
                await self._store.settle()

    def _door_gone(self, door: socket.socket, guest: Guest) -> None:
        asyncio.get_running_loop().remove_reader(door)
        guest.lost()

    def _left_over(self) -> bool:
        """Whether the memory is full of what earlier sessions left; a new host begins with none."""
        held = megabytes()
        return held >= max(MEMORY_MOST, MEMORY_EMPTY + MEMORY_OF_ONE * (len(self.guests) + 1))

    def _require_room(self, user: str) -> None:
        """Raise `Refused` where nobody else, or not this user once more, can be let in."""
        if self._stopping:
            raise Refused(STOPPED)
        descriptors = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
        most = min(SESSIONS_MOST, descriptors // DESCRIPTORS_OF_ONE - 10)
        if len(self.guests) >= most or megabytes() >= MEMORY_MOST:
            raise Refused(FULL)
        times = sum(guest.user == user for guest in self.guests)
        if times >= OF_ONE_USER:
            raise Refused(TOO_MANY, n=times)


async def _hear(door: socket.socket, descriptors: list[int]) -> dict[str, Any]:
    """One line from a door; the descriptors that came with it are put into the list."""
    data = bytearray()
    while not data.endswith(b"\n"):
        await _readable(door)
        piece, came, _flags, _address = socket.recv_fds(
            door, talk.MOST, talk.MOST_DESCRIPTORS, socket.MSG_CMSG_CLOEXEC
        )
        descriptors += came
        data += piece
        if not piece or len(data) > talk.MOST or len(descriptors) > talk.MOST_DESCRIPTORS:
            raise talk.Garbled
    return talk.read(data)


async def _readable(door: socket.socket) -> None:
    loop = asyncio.get_running_loop()
    come = asyncio.Event()
    loop.add_reader(door, come.set)
    try:
        await come.wait()
    finally:
        loop.remove_reader(door)


def megabytes() -> float:
    """What the process holds in memory."""
    try:
        with open("/proc/self/statm", encoding="ascii") as statm:
            return int(statm.read().split()[1]) * resource.getpagesize() / 1e6
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def _load_everything() -> None:
    """Load what sessions will need, so that an update of the program does not mix with it."""
    load_catalogues()
    for module in pkgutil.iter_modules(screens.__path__):
        importlib.import_module(f"clc_tui.screens.{module.name}")
