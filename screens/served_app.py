"""The app of a station that a tablet shows: it opens its station at once, and its browser comes and goes.

Nobody picks a station here and nobody confirms a clock: the desk did. When the browser goes, what a visitor had not
finished is gone at once, and what staff had unlocked is locked; a note-taker's line waits for the note-taker.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Input

from screens.app import KioskApp
from screens.crash import Ended
from screens.served_driver import ServedDriver

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.clock import MeetingClock
    from kiosk.hall_part import HallPart
    from kiosk.meeting_session import MeetingSession
    from kiosk.pack import LoadedPack
    from kiosk.session_facts import Answers

_LOOK = 0.1
"""Seconds between two looks at whether a text is being typed."""


class ServedApp(KioskApp):
    """A station on a tablet.

    Args:
        station: The station's id.
        answers: What staff answered at the desk.
        loaded: The meeting pack.
        rehearsal: Whether every screen says that this is practice.
        clock: The meeting's time.
        open_station: Opens a station by its id, told what staff answered before; called in a worker.
        hall: The part this process takes in its hall.
    """

    def __init__(
        self,
        *,
        station: str,
        answers: Answers,
        loaded: LoadedPack,
        rehearsal: bool,
        clock: MeetingClock,
        open_station: Callable[[str, Answers], MeetingSession],
        hall: HallPart,
    ) -> None:
        super().__init__(
            loaded=loaded,
            rehearsal=rehearsal,
            clock=clock,
            open_station=open_station,
            ceremonies=None,
            hall=hall,
            station=station,
        )
        self.driver_class = ServedDriver
        self._answers = answers
        self._attached = False
        self._typing = False

    def on_mount(self) -> None:
        """Look out for texts being typed, besides what every kiosk does."""
        super().on_mount()
        self.set_interval(_LOOK, self._tell_typing)

    def _show_first_screen(self) -> None:
        station = self._loaded.pack.station(self._named or "")
        if station is None:
            self.exit(Ended())
            return
        self.push_screen(self._opening(station, self._answers))
        self.call_after_refresh(self._load_the_rest)

    def _go_home(self) -> None:
        """End: which station this tablet has is settled at the desk."""
        self.exit(Ended())

    on_opening_screen_went_back = _go_home
    on_desk_screen_left = _go_home

    def _give_sign(self) -> None:
        self._hall.alive("tablet" if self._attached else "nobody")

    def _tell_typing(self) -> None:
        typing = isinstance(self.focused, Input)
        if typing != self._typing and isinstance(self._driver, ServedDriver):
            self._typing = typing
            self._driver.tell_keyboard(wanted=typing)

    def on_served_driver_attached(self) -> None:
        """Draw everything for a browser that shows nothing yet."""
        self._attached = True
        if isinstance(self._driver, ServedDriver):
            self._driver.greet()
        self.refresh(layout=True)
        self._give_sign()

    def on_served_driver_detached(self) -> None:
        """Let nothing wait for whoever finds the tablet again: unfinished answers are gone, staff's pages locked."""
        from screens.desk import DeskScreen
        from screens.lock import LockScreen
        from screens.still_there import StillThereDialog

        self._attached = False
        self._give_sign()
        if isinstance(self.screen, StillThereDialog):
            self.pop_screen()
        self._blank_visit()
        staff = any(isinstance(screen, DeskScreen) for screen in self.screen_stack)
        if staff and not isinstance(self.screen, LockScreen):
            self.push_screen(self._lock())

    def on_served_driver_end_asked(self) -> None:
        """End, with an unfinished line sealed for the inspectors."""
        self._seal_what_was_typed()
        self.let_go()
        self.exit(Ended())
