"""The part that a running process takes in its hall: it reports its own station, and at a desk it hears all."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from kiosk.errors import HallError
from kiosk.wall_part import WallPart

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kiosk.close_hall import HallClosing
    from kiosk.hall import HallView
    from kiosk.hall_report import Shown
    from kiosk.hall_socket import HallListener, HallReporter
    from kiosk.headcount import Doors
    from kiosk.meeting import Pack
    from kiosk.meeting_session import MeetingSession
    from kiosk.tablets.serving import Serving


class HallPart:
    """Begins with `join` when a station is opened, and ends with `leave`.

    Args:
        pack: The meeting pack.
        meeting: The meeting's folder on this device.
        serving: The server that serves its stations to tablets, if this process has it.
    """

    def __init__(self, pack: Pack, meeting: Path, serving: Serving | None = None) -> None:
        self.serving = serving
        self._pack = pack
        self._meeting = meeting
        self.wall = WallPart(meeting)
        """The part it takes in what the wall shows."""
        self._listener: HallListener | None = None
        self._reporter: HallReporter | None = None

    def join(self, session: MeetingSession, *, watched: bool) -> None:
        """Report a station that was just opened; from a desk, hear every station too.

        A desk beside another desk, and a system without local sockets, read the state files alone.

        Args:
            session: The open station.
            watched: Whether `alive` will be called as long as its screen moves.
        """
        from kiosk.hall_socket import HallListener, HallReporter

        self.leave()
        if session.station.role == "desk":
            with suppress(HallError):
                listener = HallListener(self._pack, self._meeting)
                listener.start()
                self._listener = listener
        self._reporter = HallReporter(session, self._meeting, watched=watched)
        self._reporter.start()
        self.wall.join(session)

    def alive(self, shown: Shown = "terminal") -> None:
        """Note that the station's screen moves, and who can use it; called about once a second."""
        if self._reporter is not None:
            self._reporter.alive(shown)

    def look(self) -> HallView:
        """Return the hall as it is now."""
        from kiosk.hall import look

        return look(self._pack, self._meeting, {} if self._listener is None else self._listener.heard())

    def doors(self) -> Doors:
        """Return the head-count of every station on this device, from the state files alone."""
        from kiosk.headcount import read_doors

        return read_doors(self._pack, self._meeting)

    def close_all(self, desk: MeetingSession, progress: Callable[[str], None] | None = None) -> HallClosing:
        """Close every station of this device, then the desk; tablets show their stations' receipts afterwards.

        Raises:
            StorageError: The desk itself is not closed, or records cannot be read back.
        """
        from kiosk.close_hall import close_hall

        serving = self.serving
        closing = close_hall(desk, (lambda _: None) if serving is None else serving.stop_station, progress)
        if serving is not None:
            serving.show_again()
        return closing

    def leave(self) -> None:
        """Report no more and hear no more."""
        self.wall.leave()
        if self._reporter is not None:
            self._reporter.stop()
        if self._listener is not None:
            self._listener.stop()
        self._reporter = self._listener = None
