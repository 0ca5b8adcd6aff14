"""The station that is open, as the app knows it, and the stack of screens above its blank ground.

The app's ways are written down in modules of their own, one for whoever goes them: `opening_ways`, `door_ways`,
`notes_ways`, `staff_ways`. Each is a part of the app's class, because messages reach only methods of the app that bear
their names (`on_<screen>_<message>`); this is what all parts stand on.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kiosk.arrivals import ArrivalBands
from screens.calm_app import CalmApp
from screens.frame import Frame, Patience

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.screen import Screen

    from kiosk.capture import RecentPoints
    from kiosk.chain import Receipt
    from kiosk.clock import MeetingClock
    from kiosk.hall_part import HallPart
    from kiosk.meeting_session import MeetingSession
    from kiosk.pack import LoadedPack
    from kiosk.session_facts import Answers
    from screens.ceremonies import Ceremonies
    from screens.crash import Trouble


@dataclass(slots=True)
class RunningStation:
    """What the app knows of the station that is open."""

    session: MeetingSession
    recent: RecentPoints
    receipt: Receipt | None
    new_pin: bool
    started: bool = False
    arrivals: ArrivalBands = field(default_factory=ArrivalBands)
    """Arrivals as its desk saw them, for this run alone."""


_BARE = 2
"""Screens on the stack when none of the staff's is: the blank one and the station's own."""


class StationApp(CalmApp):
    """An app with one station at most, and a stack of screens on a blank one.

    Args:
        loaded: The meeting pack.
        rehearsal: Whether every screen says that this is practice.
        clock: The meeting's time.
        open_station: Opens a station by its id, told what staff answered before; called in a worker.
        ceremonies: What opens, hands over and erases the records here; None where that is done in another way.
        hall: The part this process takes in its hall.
        station: The one station to offer, or to open again after trouble.
        trouble: How the run before ended, if it ended unexpectedly.
        patience: How long the attendee screens wait.
    """

    def __init__(
        self,
        *,
        loaded: LoadedPack,
        rehearsal: bool,
        clock: MeetingClock,
        open_station: Callable[[str, Answers], MeetingSession],
        ceremonies: Ceremonies | None,
        hall: HallPart,
        station: str | None = None,
        trouble: Trouble | None = None,
        patience: Patience | None = None,
    ) -> None:
        super().__init__()
        self._loaded = loaded
        self._frame = Frame(loaded.pack.meeting.title, "", rehearsal, clock)
        self._open_station = open_station
        self._ceremonies = ceremonies
        self._hall = hall
        self._named = station
        self._trouble = trouble
        self._patience = patience or Patience()
        self._running_station: RunningStation | None = None

    @property
    def open_session(self) -> MeetingSession | None:
        """The session of the station that is open, if one is."""
        return self._running_station.session if self._running_station is not None else None

    @property
    def station_to_resume(self) -> str | None:
        """The id of the station to open again after trouble."""
        return self._running_station.session.station.id if self._running_station is not None else self._named

    def let_go(self) -> None:
        """Release the station."""
        running, self._running_station = self._running_station, None
        if running is not None:
            running.session.end()

    def _give_sign(self) -> None:
        """Let the hall know that this screen moves."""
        self._hall.alive()

    @property
    def _open(self) -> RunningStation:
        if self._running_station is None:
            raise RuntimeError("no station is open")
        return self._running_station

    def _replace(self, screen: Screen[None]) -> None:
        """Put a screen in place of the one in sight; an evacuation view that lies over it goes first."""
        from screens.evacuation import EvacuationScreen

        if isinstance(self.screen, EvacuationScreen):
            self.pop_screen()
        self.switch_screen(screen)

    def _show_only(self, screen: Screen[None]) -> None:
        """Take the staff's screens off and put `screen` in place of the first one."""
        while len(self.screen_stack) > _BARE:
            self.pop_screen()
        self._replace(screen)
