"""The part that a running process takes in what the wall shows: a desk decides, a wall listens, a notes desk offers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.errors import KioskError, WallError

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.meeting_session import MeetingSession
    from kiosk.wall_board import WallBoard
    from kiosk.wall_link import WallDesk, WallReceiver, WallView
    from kiosk.wall_numbers import WallNumber


class WallPart:
    """Begins with `join` when a station is opened, and ends with `leave`.

    Args:
        meeting: The meeting's folder on this device.
    """

    def __init__(self, meeting: Path) -> None:
        self._meeting = meeting
        self._session: MeetingSession | None = None
        self._board: WallBoard | None = None
        self._desk: WallDesk | None = None
        self._receiver: WallReceiver | None = None
        self._number: WallNumber | None = None
        self.trouble: KioskError | None = None
        """Why no wall on this device hears this desk; None where all is well."""

    @property
    def board(self) -> WallBoard | None:
        """What waits and what is shown, at a desk; None elsewhere."""
        return self._board

    @property
    def walls(self) -> tuple[str, ...]:
        """The ids of the walls on this device that hear this desk."""
        return () if self._desk is None else self._desk.walls

    def join(self, session: MeetingSession) -> None:
        """Take the part that the station's role has."""
        self.leave()
        self._session = session
        if session.station.role == "desk":
            self._decide(session)
        elif session.station.role == "wall":
            from kiosk.wall_link import WallReceiver
            from kiosk.wall_numbers import WallNumber

            self._number = WallNumber(session.pack, self._meeting, session.clock)
            self._receiver = WallReceiver(session, self._meeting)
            self._receiver.start()

    def view(self) -> WallView:
        """Return what a wall may show now of what the desk decides."""
        from kiosk.wall_link import WallView
        from kiosk.wall_messages import OnTheWall

        if self._receiver is None:
            return WallView(linked=False, shown=OnTheWall())
        return self._receiver.view

    def people(self) -> int | None:
        """Return about how many people have checked in, where a wall may say so."""
        return None if self._number is None else self._number.look()

    def offer(self, point_id: str, text: str, themes: tuple[str, ...]) -> None:
        """Offer a point for the wall.

        Raises:
            WallError: It is too long, or there is no desk that takes it.
        """
        from kiosk.wall_link import offer, offered_point

        if self._session is None:
            raise WallError.no_desk()
        offer(self._session, self._meeting, offered_point(point_id, text, themes))

    def take_back(self, point_id: str) -> None:
        """Take an offered point back, off the wall too.

        Raises:
            WallError: There is no desk that could still show it, or it does not answer.
        """
        from kiosk.wall_link import offer
        from kiosk.wall_messages import TakenBack

        if self._session is None:
            raise WallError.no_desk()
        offer(self._session, self._meeting, TakenBack(id=point_id))

    def leave(self) -> None:
        """Decide, listen and offer no more; nothing stays on a wall."""
        if self._desk is not None:
            self._desk.stop()
        if self._receiver is not None:
            self._receiver.stop()
        self._session = self._board = self._desk = self._receiver = self._number = self.trouble = None

    def _decide(self, session: MeetingSession) -> None:
        from kiosk.wall_board import WallBoard
        from kiosk.wall_link import WallDesk

        self._board = WallBoard(self._meeting)
        desk = WallDesk(session, self._board, self._meeting)
        try:
            desk.start()
        except KioskError as error:
            self.trouble = error
        else:
            self._desk = desk
