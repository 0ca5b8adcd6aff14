"""The ways into a station, from the list of stations to its first screen, and back to the list."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from kiosk.visit import Visit
from screens.crash import Ended
from screens.notes_ways import NotesWays
from screens.staff_ways import StaffWays
from screens.station_app import RunningStation

if TYPE_CHECKING:
    from textual.screen import Screen

    from kiosk.meeting import Station
    from screens.clock_check import ClockScreen
    from screens.home import HomeScreen
    from screens.opening import OpeningScreen


class OpeningWays(NotesWays, StaffWays):
    """Where the list of stations leads."""

    def _home(self) -> HomeScreen:
        from screens.home import HomeScreen

        return HomeScreen(replace(self._frame, station=""), self._loaded, self._named)

    def _go_home(self) -> None:
        self._replace(self._home())

    on_clock_screen_went_back = _go_home
    on_opening_screen_went_back = _go_home

    def _check_clock(self, event: HomeScreen.StationChosen) -> None:
        from screens.clock_check import ClockScreen

        self._replace(ClockScreen(self._frame, event.station))

    on_home_screen_station_chosen = _check_clock

    def _stop(self) -> None:
        self.exit(Ended())

    on_home_screen_stop_asked = _stop

    def _after_trouble(self) -> None:
        station = self._loaded.pack.station(self._named or "")
        if station is None:
            self._go_home()
        else:
            self._start_opening(station, confirmed=False)

    on_trouble_screen_continued = _after_trouble

    def _clock_answered(self, event: ClockScreen.Answered) -> None:
        self._start_opening(event.station, confirmed=event.confirmed)

    on_clock_screen_answered = _clock_answered

    def _start_opening(self, station: Station, *, confirmed: bool) -> None:
        self._replace(self._opening(station, confirmed=confirmed))

    def _opening(self, station: Station, *, confirmed: bool) -> OpeningScreen:
        from screens.opening import OpeningScreen

        return OpeningScreen(self._frame, station, partial(self._open_station, station.id, confirmed))

    def _station_opened(self, event: OpeningScreen.Opened) -> None:
        from kiosk.capture import RecentPoints
        from kiosk.notices import pin_missing
        from screens.before_start import BeforeStartScreen

        self._frame = replace(self._frame, station=event.session.station.label)
        self._running_station = RunningStation(
            event.session, RecentPoints(event.session.pack.notes.keep), event.receipt, not event.has_pin
        )
        told = list(event.session.start.notices)
        if event.session.start.resumed and not event.has_pin:
            told.append(pin_missing())
        if told:
            self._replace(BeforeStartScreen(self._frame, told))
        else:
            self._ask_for_pin_or_start()

    on_opening_screen_opened = _station_opened

    def _ask_for_pin_or_start(self) -> None:
        from screens.set_pin import SetPinScreen

        if self._open.new_pin:
            self._replace(SetPinScreen(self._frame, self._open.session.pin))
        else:
            self._start()

    on_before_start_screen_acknowledged = _ask_for_pin_or_start

    def _start(self) -> None:
        from screens.desk import DeskScreen

        self._open.started = True
        first = self._first_screen()
        self._replace(first)
        if isinstance(first, DeskScreen) and not self._open.new_pin:
            self.push_screen(self._lock())

    def _pin_set(self) -> None:
        """Start the station; where the PIN was chosen anew, staff are let out as by the PIN."""
        if self._open.new_pin and not self._open.started:
            self._start()
        else:
            self._let_out()

    on_set_pin_screen_pin_set = _pin_set

    def _first_screen(self) -> Screen[None]:
        from screens.receipt import ReceiptScreen
        from screens.wall import WallScreen

        session, receipt = self._open.session, self._open.receipt
        if receipt is not None:
            return ReceiptScreen(self._frame, receipt)
        match session.station.role:
            case "door":
                return self._page_of(Visit.start())
            case "notes":
                return self._notes()
            case "wall":
                return WallScreen(self._frame, session)
            case "desk":
                return self._desk(way_back=False)

    def _station_left(self) -> None:
        self._running_station = None
        self._frame = replace(self._frame, station="")
        self._show_only(self._home())

    on_desk_screen_left = _station_left
