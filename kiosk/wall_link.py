"""The ways between notes desk, desk and wall on one device: a local socket for the device's owner alone.

The desk listens. A notes desk calls, offers one point, is answered and hangs up. A wall calls, stays, and is sent all
that it may show after every change and every two seconds; where that stops coming, or anything else comes, the wall
shows no words. Between devices there is no way: a wall on another device shows none.
"""

from __future__ import annotations

import selectors
import socket
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kiosk import owner_socket
from kiosk.errors import StorageError, WallError
from kiosk.places import prepare
from kiosk.wall_board import check_length
from kiosk.wall_messages import (
    FORMAT,
    LONGEST_LINE,
    Answer,
    Hello,
    Offered,
    OnTheWall,
    TakenBack,
    decode_from_desk,
    decode_from_station,
    encode,
)

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.meeting import Pack
    from kiosk.meeting_session import MeetingSession
    from kiosk.wall_board import WallBoard
    from kiosk.wall_messages import FromStation

SOCKET = "wall.socket"
AGAIN = 2.0
"""Seconds between two messages to a wall, changed or not."""
LOST = 6.0
"""Seconds without a message after which a wall shows no words."""

_MOST_CALLERS = 32
_SILENT_CALLER = 5.0
"""Seconds that a caller who said nothing yet is waited for."""


@dataclass
class _Caller:
    """Somebody on the line to the desk."""

    data: bytes = b""
    station: str = ""
    is_wall: bool = False
    waits: float = field(default=_SILENT_CALLER)


class WallDesk:
    """The desk's end; listens from `start` to `stop` in a thread of its own.

    Args:
        session: The desk's session.
        board: What waits and what is shown.
        meeting: The meeting's folder on this device.
    """

    def __init__(self, session: MeetingSession, board: WallBoard, meeting: Path) -> None:
        self._session = session
        self._pack = session.pack
        self._board = board
        self._path = owner_socket.path_in(meeting, SOCKET)
        self._waker: socket.socket | None = None
        self._thread: threading.Thread | None = None
        self._walls: tuple[str, ...] = ()
        self.refused = 0
        """Callers that were cut off because they sent something else."""

    @property
    def walls(self) -> tuple[str, ...]:
        """The ids of the walls that are on the line."""
        return self._walls

    def start(self) -> None:
        """Listen.

        Raises:
            WallError: Another desk of this device listens already.
            HallError: This system has no local sockets.
            StorageError: The folder refuses.
        """
        prepare(self._path.parent)
        if owner_socket.answers(self._path):
            raise WallError.desk_is_open()
        try:
            server = owner_socket.listen(self._path, _MOST_CALLERS)
        except OSError as error:
            raise StorageError.refused(self._path, error) from error
        self._waker, woken = socket.socketpair()
        woken.setblocking(False)  # noqa: FBT003 - as above
        self._waker.setblocking(False)  # noqa: FBT003 - as above
        self._board.when_changed(self._wake)
        self._thread = threading.Thread(target=self._serve, args=(server, woken), name="wall-desk", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop listening and take the socket away; every wall is without words at once."""
        if self._thread is None or self._waker is None:
            return
        self._board.when_changed(lambda: None)
        self._waker.close()
        self._thread.join()
        self._thread = None
        with suppress(OSError):
            self._path.unlink()

    def _wake(self) -> None:
        if self._waker is not None:
            with suppress(OSError):  # it was woken often enough already, or it stops
                self._waker.send(b".")

    def _serve(self, server: socket.socket, woken: socket.socket) -> None:
        callers: dict[socket.socket, _Caller] = {}
        with selectors.DefaultSelector() as selector, server, woken:
            selector.register(server, selectors.EVENT_READ)
            selector.register(woken, selectors.EVENT_READ)
            while True:
                ready = [key.fileobj for key, _ in selector.select(AGAIN)]
                if woken in ready and not _drained(woken):
                    break
                if server in ready:
                    self._take_caller(server, selector, callers)
                for line in [line for line in callers if line in ready]:
                    if not self._hear(line, callers[line]):
                        self._hang_up(line, selector, callers)
                for wall in [line for line, caller in callers.items() if caller.is_wall]:
                    if not _send(wall, encode(self._board.message())):
                        self._hang_up(wall, selector, callers)
                if not ready:
                    self._drop_silent(selector, callers)
                self._walls = tuple(caller.station for caller in callers.values() if caller.is_wall)
            for line in callers:
                line.close()
            self._walls = ()

    def _take_caller(
        self, server: socket.socket, selector: selectors.BaseSelector, callers: dict[socket.socket, _Caller]
    ) -> None:
        line = owner_socket.accept(server)
        if line is None:
            return
        if len(callers) >= _MOST_CALLERS:
            line.close()
            return
        callers[line] = _Caller()
        selector.register(line, selectors.EVENT_READ)

    def _hang_up(
        self, line: socket.socket, selector: selectors.BaseSelector, callers: dict[socket.socket, _Caller]
    ) -> None:
        selector.unregister(line)
        del callers[line]
        line.close()

    def _drop_silent(self, selector: selectors.BaseSelector, callers: dict[socket.socket, _Caller]) -> None:
        """Hang up on whoever holds a line and says nothing, so that nobody can keep the others out."""
        for line, caller in list(callers.items()):
            if not caller.is_wall:
                caller.waits -= AGAIN
                if caller.waits <= 0:
                    self._hang_up(line, selector, callers)

    def _hear(self, line: socket.socket, caller: _Caller) -> bool:
        """Take what a caller sent, and tell whether to go on listening."""
        try:
            data = line.recv(LONGEST_LINE)
        except OSError:
            return False
        if not data:
            return False
        *lines, caller.data = (caller.data + data).split(b"\n")
        try:
            if len(caller.data) >= LONGEST_LINE:
                raise WallError.not_a_message("it is too long")
            for each in lines:
                if not self._take(line, caller, decode_from_station(each, self._pack)):
                    return False
        except WallError:
            self.refused += 1
            return False
        return True

    def _take(self, line: socket.socket, caller: _Caller, message: FromStation) -> bool:
        if isinstance(message, Hello):
            return self._greet(caller, message)
        if not caller.station or caller.is_wall:
            raise WallError.not_a_message("it is nobody's who may offer points")
        if isinstance(message, TakenBack):
            self._board.take_back(caller.station, message.id)
            return _send(line, encode(Answer(id=message.id)))
        refusal = self._board.offer(caller.station, message)
        return _send(line, encode(Answer(id=message.id, refused=refusal)))

    def _greet(self, caller: _Caller, hello: Hello) -> bool:
        """Let a station in: once, and only one of this very meeting."""
        station = self._pack.station(hello.station)
        mine = self._session.loaded.digest, self._session.rehearsal
        if caller.station or station is None or (hello.digest, hello.rehearsal) != mine:
            raise WallError.not_a_message("it comes from another meeting")
        if station.role not in ("notes", "wall"):
            raise WallError.not_a_message("no station of that role calls")
        caller.station = station.id
        caller.is_wall = station.role == "wall"
        if caller.is_wall:
            self._board.hold_again()
        return True


@dataclass(frozen=True, slots=True)
class WallView:
    """What a wall may show of what the desk decides."""

    linked: bool
    """Whether a desk on this device is heard."""
    shown: OnTheWall
    """Nothing at all where none is."""


_NOTHING = WallView(linked=False, shown=OnTheWall())


class WallReceiver:
    """A wall's end; listens to the desk from `start` to `stop` in a thread of its own.

    Args:
        session: The wall's session.
        meeting: The meeting's folder on this device.
    """

    def __init__(self, session: MeetingSession, meeting: Path) -> None:
        self._session = session
        self._pack: Pack = session.pack
        self._path = owner_socket.path_in(meeting, SOCKET)
        self._view = _NOTHING
        self._stopped = threading.Event()
        self._line: socket.socket | None = None
        self._thread = threading.Thread(target=self._listen, name="wall", daemon=True)

    @property
    def view(self) -> WallView:
        """What may be shown now."""
        return self._view

    def start(self) -> None:
        """Listen until `stop`, and call the desk again whenever it is gone."""
        self._thread.start()

    def stop(self) -> None:
        """Listen no more; nothing may be shown."""
        self._stopped.set()
        if self._line is not None:
            with suppress(OSError):  # it has hung up by itself
                self._line.shutdown(socket.SHUT_RDWR)
        self._thread.join(LOST)
        self._view = _NOTHING

    def _listen(self) -> None:
        while not self._stopped.is_set():
            line = owner_socket.call(self._path)
            if line is not None:
                with line:
                    self._line = line
                    self._follow(line)
                self._line = None
            self._view = _NOTHING
            self._stopped.wait(owner_socket.PATIENCE)

    def _follow(self, line: socket.socket) -> None:
        """Show what comes, until the desk is gone, is silent for too long, or sends anything else."""
        line.settimeout(LOST)
        try:
            line.sendall(encode(_hello(self._session)))
            data = b""
            while not self._stopped.is_set():
                got = line.recv(LONGEST_LINE)
                if not got or len(data) >= LONGEST_LINE:
                    return
                *lines, data = (data + got).split(b"\n")
                for each in lines:
                    message = decode_from_desk(each, self._pack)
                    if not isinstance(message, OnTheWall):
                        return
                    self._view = WallView(linked=True, shown=message)
        except (OSError, WallError):
            return


def offer(session: MeetingSession, meeting: Path, offered: Offered | TakenBack) -> None:
    """Offer a point of a notes desk for the wall, or take one back, and return once the desk has it.

    Raises:
        WallError: It is too long, no desk listens on this device, or the desk does not take it.
    """
    if isinstance(offered, Offered):
        check_length(offered.text)
    line = owner_socket.call(owner_socket.path_in(meeting, SOCKET))
    if line is None:
        raise WallError.no_desk()
    with line:
        try:
            line.sendall(encode(_hello(session)) + encode(offered))
            data = b""
            while b"\n" not in data and len(data) < LONGEST_LINE:
                got = line.recv(LONGEST_LINE)
                if not got:
                    raise WallError.no_answer()
                data += got
        except OSError as error:
            raise WallError.no_answer() from error
    answer = decode_from_desk(data.split(b"\n")[0], session.pack)
    if not isinstance(answer, Answer) or answer.id != offered.id:
        raise WallError.no_answer()
    if answer.refused:
        raise WallError.words_are_off() if answer.refused == "off" else WallError.too_many()


def offered_point(point_id: str, text: str, themes: tuple[str, ...]) -> Offered:
    """Return a point as it is offered.

    Raises:
        WallError: It is too long.
    """
    check_length(text)
    return Offered(id=point_id, text=text, themes=themes)


def _hello(session: MeetingSession) -> Hello:
    return Hello(format=FORMAT, station=session.station.id, digest=session.loaded.digest, rehearsal=session.rehearsal)


def _send(line: socket.socket, data: bytes) -> bool:
    """Send what fits into the line's buffer at once, and tell whether all of it did: nobody slow holds up the rest."""
    try:
        return line.send(data) == len(data)
    except OSError:
        return False


def _drained(woken: socket.socket) -> bool:
    """Read what woke the desk, and tell whether it goes on."""
    try:
        return bool(woken.recv(4096))
    except OSError:
        return True
