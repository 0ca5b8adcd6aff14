"""The app: which screen follows which.

A blank default screen stays at the bottom. A station's first screen lies on it and is replaced by a fresh one at each
step, so that nothing of one visitor's answers is kept alive for the next; the staff's screens lie on top of that and
come off again. Screens tell what happened with messages; nobody below reads anything of the app.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from textual import events, on

from screens.attendee import AttendeePage
from screens.before_start import BeforeStartScreen
from screens.calm_app import CalmApp
from screens.clock_check import ClockScreen
from screens.crash import Ended
from screens.desk import DeskScreen
from screens.done import DoneScreen
from screens.frame import Frame, Patience
from screens.handover import HandoverScreen
from screens.home import HomeScreen
from screens.leaving import LeavingScreen
from screens.lock import LockScreen
from screens.notes import NotesScreen
from screens.opening import OpeningScreen
from screens.page import StationPage
from screens.privacy import PrivacyScreen
from screens.question import QuestionScreen
from screens.receipt import ReceiptScreen
from screens.set_pin import SetPinScreen
from screens.survey import SurveyScreen
from screens.trouble import TroubleScreen
from screens.wall import WallScreen
from screens.welcome import WelcomeScreen

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from textual.screen import Screen

    from kiosk.capture import RecentPoints
    from kiosk.chain import Receipt
    from kiosk.clock import MeetingClock
    from kiosk.handover import BundleReport
    from kiosk.meeting import Station
    from kiosk.meeting_session import MeetingSession
    from kiosk.pack import LoadedPack
    from kiosk.visit import Visit
    from screens.crash import Trouble


@dataclass(slots=True)
class _RunningStation:
    """What the app knows of the station that is open."""

    session: MeetingSession
    recent: RecentPoints
    receipt: Receipt | None
    new_pin: bool


_SIGNS_OF_LIFE = (events.Key, events.Paste, events.MouseDown, events.MouseScrollDown, events.MouseScrollUp)


class KioskApp(CalmApp):
    """One kiosk on one device.

    Args:
        loaded: The meeting pack.
        rehearsal: Whether every screen says that this is practice.
        clock: The meeting's time.
        open_station: Opens a station by its id, told whether a person confirmed the clock; called in a worker.
        hand_over: Writes a station's records into a folder, telling its progress; called in a worker. None where
            records are handed over in another way.
        station: The one station to offer, or to open again after trouble.
        trouble: How the run before ended, if it ended unexpectedly.
        patience: How long the attendee screens wait.
    """

    TITLE = "Open Meeting Kiosk"
    CSS_PATH = "kiosk.tcss"

    def __init__(
        self,
        *,
        loaded: LoadedPack,
        rehearsal: bool,
        clock: MeetingClock,
        open_station: Callable[[str, bool], MeetingSession],
        hand_over: Callable[[MeetingSession, Path, Callable[[int, int], None]], BundleReport] | None,
        station: str | None = None,
        trouble: Trouble | None = None,
        patience: Patience | None = None,
    ) -> None:
        super().__init__()
        self._loaded = loaded
        self._frame = Frame(loaded.pack.meeting.title, "", rehearsal, clock)
        self._open_station = open_station
        self._hand_over = hand_over
        self._named = station
        self._trouble = trouble
        self._patience = patience or Patience()
        self._running_station: _RunningStation | None = None

    def on_mount(self) -> None:
        """Paint the first screen, and let no stray failure print what it holds."""
        first = self._home() if self._trouble is None else TroubleScreen(self._frame, self._trouble)
        self.push_screen(first)

    async def on_event(self, event: events.Event) -> None:
        """Take every key and tap as a sign that the person at an attendee screen is still there."""
        if isinstance(event, _SIGNS_OF_LIFE) and isinstance(self.screen, AttendeePage):
            self.screen.someone_is_here()
        await super().on_event(event)

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

    # Opening a station

    def _home(self) -> HomeScreen:
        return HomeScreen(replace(self._frame, station=""), self._loaded, self._named)

    @on(ClockScreen.WentBack)
    @on(OpeningScreen.WentBack)
    def _go_home(self) -> None:
        self.switch_screen(self._home())

    @on(HomeScreen.StationChosen)
    def _check_clock(self, event: HomeScreen.StationChosen) -> None:
        self.switch_screen(ClockScreen(self._frame, event.station))

    @on(HomeScreen.StopAsked)
    def _stop(self) -> None:
        self.exit(Ended())

    @on(TroubleScreen.Continued)
    def _after_trouble(self) -> None:
        station = self._loaded.pack.station(self._named or "")
        if station is None:
            self._go_home()
        else:
            self._start_opening(station, confirmed=False)

    @on(ClockScreen.Answered)
    def _clock_answered(self, event: ClockScreen.Answered) -> None:
        self._start_opening(event.station, confirmed=event.confirmed)

    def _start_opening(self, station: Station, *, confirmed: bool) -> None:
        self.switch_screen(OpeningScreen(self._frame, station, partial(self._open_station, station.id, confirmed)))

    @on(OpeningScreen.Opened)
    def _station_opened(self, event: OpeningScreen.Opened) -> None:
        from kiosk.capture import RecentPoints

        self._frame = replace(self._frame, station=event.session.station.label)
        self._running_station = _RunningStation(event.session, RecentPoints(), event.receipt, not event.has_pin)
        if event.session.start.notices:
            self.switch_screen(BeforeStartScreen(self._frame, event.session.start.notices))
        else:
            self._ask_for_pin_or_start()

    @on(BeforeStartScreen.Acknowledged)
    def _ask_for_pin_or_start(self) -> None:
        if self._open.new_pin:
            self.switch_screen(SetPinScreen(self._frame, self._open.session.pin))
        else:
            self._start()

    @on(SetPinScreen.PinSet)
    def _start(self) -> None:
        first = self._first_screen()
        self.switch_screen(first)
        if isinstance(first, DeskScreen) and not self._open.new_pin:
            self.push_screen(LockScreen(self._frame, self._open.session.pin, way_back=False))

    @property
    def _open(self) -> _RunningStation:
        if self._running_station is None:
            raise RuntimeError("no station is open")
        return self._running_station

    def _first_screen(self) -> Screen[None]:
        session, receipt = self._open.session, self._open.receipt
        if receipt is not None:
            return ReceiptScreen(self._frame, receipt)
        match session.station.role:
            case "door":
                return WelcomeScreen(self._frame, session.pack)
            case "notes":
                return NotesScreen(self._frame, session, self._open.recent, self._patience)
            case "wall":
                return WallScreen(self._frame, session)
            case "desk":
                return self._desk(way_back=False)

    # The door

    @on(WelcomeScreen.Began)
    @on(AttendeePage.Moved)
    def _follow_visit(self, event: WelcomeScreen.Began | AttendeePage.Moved) -> None:
        self.switch_screen(self._page_of(event.visit))

    def _page_of(self, visit: Visit) -> Screen[None]:
        session = self._open.session
        match visit.page:
            case "role":
                return QuestionScreen(self._frame, session.pack, visit, self._patience)
            case "privacy":
                return PrivacyScreen(self._frame, session, visit, self._patience)
            case _:
                return WelcomeScreen(self._frame, session.pack)

    @on(PrivacyScreen.CheckedIn)
    def _checked_in(self) -> None:
        self.switch_screen(DoneScreen(self._frame, self._open.session, self._patience))

    @on(WelcomeScreen.LeaveAsked)
    def _leave(self) -> None:
        self.switch_screen(LeavingScreen(self._frame, self._open.session, self._patience))

    @on(AttendeePage.Exited)
    @on(DoneScreen.Finished)
    @on(LeavingScreen.Finished)
    def _blank(self) -> None:
        self.switch_screen(WelcomeScreen(self._frame, self._open.session.pack))

    # Staff

    @on(StationPage.StaffAsked)
    def _ask_pin(self) -> None:
        if isinstance(self.screen, AttendeePage | DoneScreen | LeavingScreen):
            self._blank()
        self.push_screen(LockScreen(self._frame, self._open.session.pin))

    @on(LockScreen.Passed)
    def _let_out(self) -> None:
        if any(isinstance(screen, DeskScreen) for screen in self.screen_stack):
            while not isinstance(self.screen, DeskScreen):
                self.pop_screen()
        else:
            self.switch_screen(self._desk(way_back=True))

    def _desk(self, *, way_back: bool) -> DeskScreen:
        return DeskScreen(self._frame, self._open.session, way_back=way_back, can_hand_over=self._hand_over is not None)

    @on(LockScreen.WentBack)
    @on(DeskScreen.WentBack)
    @on(HandoverScreen.WentBack)
    def _back(self) -> None:
        self.pop_screen()

    @on(DeskScreen.SurveyAsked)
    def _show_survey(self) -> None:
        self.push_screen(SurveyScreen(self._frame, self._open.session))

    @on(DeskScreen.HandoverAsked)
    def _ask_where(self) -> None:
        if self._hand_over is not None:
            self.push_screen(HandoverScreen(self._frame, partial(self._hand_over, self._open.session)))

    @on(DeskScreen.Closed)
    def _station_closed(self, event: DeskScreen.Closed) -> None:
        self._show_only(ReceiptScreen(self._frame, event.receipt))

    @on(DeskScreen.Left)
    def _station_left(self) -> None:
        self._running_station = None
        self._frame = replace(self._frame, station="")
        self._show_only(self._home())

    def _show_only(self, screen: Screen[None]) -> None:
        """Take the staff's screens off and put `screen` in place of the first one."""
        while len(self.screen_stack) > 2:  # noqa: PLR2004 - the blank screen and the first one stay
            self.pop_screen()
        self.switch_screen(screen)
