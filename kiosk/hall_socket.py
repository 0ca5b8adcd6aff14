"""The way from every station of a device to its desk: a local socket for the device's owner alone, in one direction.

Stations write `StationReport` lines several times in two seconds; the desk reads them and never answers. The socket
lies in the meeting's folder, or, where that path is longer than the system allows, in the user's folder for running
programs under a name made from the path. A station without a desk loses nothing: it tries again quietly.
"""

from __future__ import annotations

import selectors
import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from kiosk import owner_socket
from kiosk.clock import elapsed_seconds
from kiosk.errors import HallError, KioskError, StorageError
from kiosk.hall_report import LONGEST_LINE, Heard, StationReport, decode_report, encode_report, report_of, saved_ago
from kiosk.places import prepare

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kiosk.hall_report import Shown
    from kiosk.meeting import Pack
    from kiosk.meeting_session import MeetingSession

SOCKET = "hall.socket"
EVERY = 0.7
"""Seconds between two reports of a station, so that the desk knows within two."""

_MOST_STATIONS = 64
_PATIENCE = 1.0
_STUCK = 5.0
"""Seconds without a sign from the screen after which it counts as standing still."""
QUIET = 300.0
"""Seconds without being asked after which plain pages count as quiet: nothing tells whether their browser is there."""


def socket_path(meeting: Path) -> Path:
    """Return where the socket of a meeting's folder lies."""
    return owner_socket.path_in(meeting, SOCKET)


class HallListener:
    """The desk's end; listens from `start` to `stop` in a thread of its own.

    Args:
        pack: The meeting pack, against which every report is checked.
        meeting: The meeting's folder on this device.
        elapsed: Seconds since any fixed moment.
    """

    def __init__(self, pack: Pack, meeting: Path, elapsed: Callable[[], float] = elapsed_seconds) -> None:
        self._pack = pack
        self._path = socket_path(meeting)
        self._elapsed = elapsed
        self._newest: dict[str, tuple[StationReport, float]] = {}
        self._guard = threading.Lock()
        self._waker: socket.socket | None = None
        self._thread: threading.Thread | None = None
        self.refused = 0
        """Lines that were no reports; their senders were cut off."""

    def start(self) -> None:
        """Listen.

        Raises:
            HallError: Another desk of this device listens already, or this system has no such sockets.
            StorageError: The folder refuses.
        """
        prepare(self._path.parent)
        if owner_socket.answers(self._path):
            raise HallError.desk_is_open()
        try:
            server = owner_socket.listen(self._path, _MOST_STATIONS)
        except OSError as error:
            raise StorageError.refused(self._path, error) from error
        self._waker, woken = socket.socketpair()
        self._thread = threading.Thread(target=self._serve, args=(server, woken), name="hall", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop listening and take the socket away."""
        if self._thread is None or self._waker is None:
            return
        self._waker.close()
        self._thread.join()
        self._thread = None
        with suppress(OSError):
            self._path.unlink()

    def heard(self) -> dict[str, Heard]:
        """Return the newest report of every station that was heard of."""
        now = self._elapsed()
        with self._guard:
            return {name: Heard(report, now - at) for name, (report, at) in self._newest.items()}

    def _serve(self, server: socket.socket, woken: socket.socket) -> None:
        waiting: dict[socket.socket, bytes] = {}
        with selectors.DefaultSelector() as selector, server, woken:
            selector.register(server, selectors.EVENT_READ)
            selector.register(woken, selectors.EVENT_READ)
            while True:
                ready = [key.fileobj for key, _ in selector.select()]
                if woken in ready:
                    break
                for source in ready:
                    if source is server:
                        self._take_caller(server, selector, waiting)
                    elif isinstance(source, socket.socket) and not self._read(source, waiting):
                        selector.unregister(source)
                        del waiting[source]
                        source.close()
            for caller in waiting:
                caller.close()

    def _take_caller(
        self, server: socket.socket, selector: selectors.BaseSelector, waiting: dict[socket.socket, bytes]
    ) -> None:
        caller = owner_socket.accept(server)
        if caller is None:
            return
        if len(waiting) >= _MOST_STATIONS:
            caller.close()
            return
        waiting[caller] = b""
        selector.register(caller, selectors.EVENT_READ)

    def _read(self, caller: socket.socket, waiting: dict[socket.socket, bytes]) -> bool:
        """Take what a station sent and tell whether to go on listening to it."""
        try:
            data = caller.recv(LONGEST_LINE)
        except OSError:
            return False
        if not data:
            return False
        *lines, rest = (waiting[caller] + data).split(b"\n")
        try:
            for line in lines:
                self._take(decode_report(line, self._pack))
            if len(rest) >= LONGEST_LINE:
                raise HallError.not_a_report("it is too long")
        except HallError:
            self.refused += 1
            return False
        waiting[caller] = rest
        return True

    def _take(self, report: StationReport) -> None:
        with self._guard:
            self._newest[report.station] = (report, self._elapsed())


class HallReporter:
    """A station's end; reports from `start` until the station is let go of, in a thread of its own.

    It also keeps the station's sign of life while somebody can use the station, and has its files looked after.

    Args:
        session: The open station.
        meeting: The meeting's folder on this device.
        watched: Whether `alive` is called as long as its screen moves; a station without that never counts as stuck.
    """

    def __init__(self, session: MeetingSession, meeting: Path, *, watched: bool) -> None:
        self._session = session
        self._path = socket_path(meeting)
        self._watched = watched
        self._shown: Shown = "terminal"
        self._alive = elapsed_seconds()
        self._count = -1
        self._saved_at: float | None = None
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._report, name="hall-report", daemon=True)

    def start(self) -> None:
        """Report until the station is let go of."""
        self._thread.start()

    def stop(self) -> None:
        """Stop reporting."""
        self._stopped.set()
        self._thread.join(_PATIENCE)

    def alive(self, shown: Shown = "terminal") -> None:
        """Note that the station's screen moves, and who can use it; called about once a second."""
        self._shown = shown
        self._alive = elapsed_seconds()

    def _report(self) -> None:
        desk: socket.socket | None = None
        while not self._stopped.is_set() and not self._session.ended:
            line = self._line()
            if line is not None:
                desk = _send(desk, self._path, line)
            self._stopped.wait(EVERY)
        if desk is not None:
            desk.close()

    def _line(self) -> bytes | None:
        now = elapsed_seconds()
        shown: Shown = "stuck" if self._watched and now - self._alive > _STUCK else self._shown
        if shown == "pages" and now - self._alive > QUIET:
            shown = "quiet"
        if shown in ("terminal", "tablet", "pages"):
            self._session.sign()
        try:
            self._session.look()
            status = self._session.status()
        except KioskError:
            return None
        if status.count != self._count:
            self._saved_at = None if self._count < 0 else now
            self._count = status.count
        ago = None if self._saved_at is None else now - self._saved_at
        return encode_report(report_of(self._session.station.id, status, saved=saved_ago(ago), shown=shown))


def _send(desk: socket.socket | None, path: Path, line: bytes) -> socket.socket | None:
    """Send a line to the desk, calling it first where there is no line to it, and return the line to it, if any."""
    if desk is None:
        desk = owner_socket.call(path)
        if desk is None:
            return None
    try:
        desk.sendall(line)
    except OSError:
        desk.close()
        return None
    return desk
