"""The ways into a station, from the list of stations to its first screen, and back to the list."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from kiosk.session_facts import Answers
from kiosk.visit import Visit
from screens.crash import Ended
from screens.notes_ways import NotesWays
from screens.staff_ways import StaffWays
from screens.station_app import RunningStation

if TYPE_CHECKING:
    from textual.screen import Screen

    from kiosk.meeting import Station
    from kiosk.opening_ceremony import OpeningCeremony
    from screens.clock_check import ClockScreen
    from screens.home import HomeScreen
    from screens.key_cards import KeyCardScreen
    from screens.key_test import KeyTestScreen
    from screens.opening import OpeningScreen


@dataclass(frozen=True, slots=True)
class _BeforeOpening:
    """A station that is about to open for the first time."""

    station: Station
    ceremony: OpeningCeremony | None
    """What is shown of the keys; None where no ceremony is held."""
    confirmed: bool = False
    """Whether the clock was confirmed."""
    asked: tuple[str, ...] = ()
    """Fingerprints that staff were asked about."""


class OpeningWays(NotesWays, StaffWays):
    """Where the list of stations leads."""

    _before: _BeforeOpening | None = None

    def _home(self) -> HomeScreen:
        from screens.home import HomeScreen

        return HomeScreen(replace(self._frame, station=""), self._loaded, self._named)

    def _go_home(self) -> None:
        self._replace(self._home())

    on_clock_screen_went_back = _go_home
    on_opening_screen_went_back = _go_home
    on_key_card_screen_went_back = _go_home
    on_key_test_screen_went_back = _go_home

    def _check_clock(self, event: HomeScreen.StationChosen) -> None:
        """Ask about the clock before a station opens for the first time; one that resumes asks nothing."""
        from screens.clock_check import ClockScreen

        ceremony = None
        if self._ceremonies is not None:
            ceremony = self._ceremonies.opening_of(event.station.id)
            if ceremony is None:
                self._start_opening(event.station, Answers())
                return
        self._before = _BeforeOpening(event.station, ceremony if ceremony and ceremony.wanted else None)
        offer = self._frame.rehearsal and self._before.ceremony is not None
        self._replace(ClockScreen(self._frame, event.station, offer_ceremony=offer))

    on_home_screen_station_chosen = _check_clock

    def _stop(self) -> None:
        self.exit(Ended())

    on_home_screen_stop_asked = _stop

    def _after_trouble(self) -> None:
        station = self._loaded.pack.station(self._named or "")
        if station is None:
            self._go_home()
        else:
            self._start_opening(station, Answers())

    on_trouble_screen_continued = _after_trouble

    def _clock_answered(self, event: ClockScreen.Answered) -> None:
        before = self._before
        if before is None or before.ceremony is None or (self._frame.rehearsal and not event.practise):
            self._before = None
            self._start_opening(event.station, Answers(event.confirmed))
        else:
            self._before = replace(before, confirmed=event.confirmed)
            self._compare_next_key()

    on_clock_screen_answered = _clock_answered

    def _compare_next_key(self, event: KeyCardScreen.Compared | None = None) -> None:
        """Show the next key that was not compared, then test the keys, then open the station."""
        from screens.key_cards import KeyCardScreen
        from screens.key_test import KeyTestScreen

        before, ceremony = self._about_to_open
        if event is not None:
            self._before = before = replace(before, asked=(*before.asked, event.fingerprint))
        waiting = [key for key in ceremony.to_compare if key.fingerprint not in before.asked]
        if waiting or not (ceremony.keys or before.asked):
            self._replace(KeyCardScreen(self._frame, ceremony, waiting[0] if waiting else None))
        elif ceremony.keys and not ceremony.tested:
            self._replace(KeyTestScreen(self._frame, ceremony))
        else:
            self._start_opening(before.station, Answers(before.confirmed))

    on_key_card_screen_compared = _compare_next_key

    def _key_tested(self, event: KeyTestScreen.Finished) -> None:
        before, _ = self._about_to_open
        self._start_opening(before.station, Answers(before.confirmed, event.accept_untested))

    on_key_test_screen_finished = _key_tested

    @property
    def _about_to_open(self) -> tuple[_BeforeOpening, OpeningCeremony]:
        if self._before is None or self._before.ceremony is None:
            raise RuntimeError("no opening ceremony is being held")
        return self._before, self._before.ceremony

    def _start_opening(self, station: Station, answers: Answers) -> None:
        self._replace(self._opening(station, answers))

    def _opening(self, station: Station, answers: Answers) -> OpeningScreen:
        from screens.opening import OpeningScreen

        return OpeningScreen(self._frame, station, partial(self._open_station, station.id, answers))

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
            self._show_opening_code()

    on_opening_screen_opened = _station_opened

    def _show_opening_code(self) -> None:
        """Show the code for the minutes at the end of an opening ceremony."""
        from screens.opening_code import OpeningCodeScreen

        before, self._before = self._before, None
        session = self._open.session
        if before is None or before.ceremony is None or session.start.resumed:
            self._ask_for_pin_or_start()
        else:
            made = self._hall.serving.certificate if self._hall.serving is not None else None
            certificate = None if made is None else (made.words, made.fingerprint)
            code = session.status().opening_code
            self._replace(OpeningCodeScreen(self._frame, session.station.id, code, certificate))

    on_before_start_screen_acknowledged = _show_opening_code

    def _ask_for_pin_or_start(self) -> None:
        from screens.set_pin import SetPinScreen

        if self._open.new_pin:
            self._replace(SetPinScreen(self._frame, self._open.session.pin))
        else:
            self._start()

    on_opening_code_screen_noted = _ask_for_pin_or_start

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
                return WallScreen(self._frame, session, self._hall.wall)
            case "desk":
                return self._desk(way_back=False)

    def _station_left(self) -> None:
        self._hall.wall.leave()
        self._running_station = None
        self._frame = replace(self._frame, station="")
        self._show_only(self._home())

    on_desk_screen_left = _station_left
    on_erasing_screen_finished = _station_left
