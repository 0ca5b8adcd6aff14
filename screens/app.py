"""The app: which screen follows which.

The default screen stays at the bottom and shows nothing but the name of the software. A station's first screen lies on
it and is replaced by a fresh one at each step, so that nothing of one visitor's answers is kept alive for the next; the
staff's screens lie on top of that and come off again. Screens tell what happened with messages; nobody below reads
anything of the app.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, ClassVar

from textual import events, work
from textual.binding import Binding, BindingType
from textual.widgets import Static

from kiosk.local_texts import pack_in
from kiosk.visit import Visit
from kiosk.words import words_of
from screens.calm_app import CalmApp
from screens.crash import Ended
from screens.frame import Frame, Patience
from screens.widgets.banner import RehearsalBanner

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from textual.app import ComposeResult
    from textual.screen import Screen

    from kiosk.capture import RecentPoints
    from kiosk.chain import Receipt
    from kiosk.clock import MeetingClock
    from kiosk.handover import BundleReport
    from kiosk.headcount import CountDoors
    from kiosk.meeting import Pack, Station
    from kiosk.meeting_session import MeetingSession
    from kiosk.pack import LoadedPack
    from screens.attendee import AttendeePage
    from screens.clock_check import ClockScreen
    from screens.crash import Trouble
    from screens.desk import DeskScreen
    from screens.forgotten import ForgottenScreen
    from screens.home import HomeScreen
    from screens.lock import LockScreen
    from screens.opening import OpeningScreen
    from screens.privacy import PrivacyScreen


@dataclass(slots=True)
class _RunningStation:
    """What the app knows of the station that is open."""

    session: MeetingSession
    recent: RecentPoints
    receipt: Receipt | None
    new_pin: bool
    started: bool = False


_BARE = 2
"""Screens on the stack when none of the staff's is: the blank one and the station's own."""

_SIGNS_OF_LIFE = (events.Key, events.Paste, events.MouseDown, events.MouseScrollDown, events.MouseScrollUp)


_LATER = (
    "kiosk.meeting_session",
    "screens.clock_check",
    "screens.opening",
    "screens.notes",
    "screens.several",
    "screens.privacy",
    "screens.link",
    "kiosk.local_times",
    "screens.desk",
)
"""Modules that nobody waits for: they are loaded behind the first screen."""


class KioskApp(CalmApp):
    """One kiosk on one device.

    The screens it shows are imported where they are made, so that the first picture is there before they are; their
    messages reach the methods that bear their names (`on_<screen>_<message>`).

    Args:
        loaded: The meeting pack.
        rehearsal: Whether every screen says that this is practice.
        clock: The meeting's time.
        open_station: Opens a station by its id, told whether a person confirmed the clock; called in a worker.
        hand_over: Writes a station's records into a folder, telling its progress; called in a worker. None where
            records are handed over in another way.
        count_doors: Reads the head-count of every station on this device from its state files, for the evacuation
            view while no station is open.
        station: The one station to offer, or to open again after trouble.
        trouble: How the run before ended, if it ended unexpectedly.
        patience: How long the attendee screens wait.
    """

    TITLE = "Open Meeting Kiosk"
    CSS_PATH = "kiosk.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f12", "evacuate", "Evacuation", priority=True, show=False, id="evacuate", tooltip="Who is inside?"),
    ]

    def __init__(
        self,
        *,
        loaded: LoadedPack,
        rehearsal: bool,
        clock: MeetingClock,
        open_station: Callable[[str, bool], MeetingSession],
        hand_over: Callable[[MeetingSession, Path, Callable[[int, int], None]], BundleReport] | None,
        count_doors: CountDoors,
        station: str | None = None,
        trouble: Trouble | None = None,
        patience: Patience | None = None,
    ) -> None:
        super().__init__()
        self._loaded = loaded
        self._frame = Frame(loaded.pack.meeting.title, "", rehearsal, clock)
        self._open_station = open_station
        self._hand_over = hand_over
        self._count_doors = count_doors
        self._named = station
        self._trouble = trouble
        self._patience = patience or Patience()
        self._running_station: _RunningStation | None = None

    def compose(self) -> ComposeResult:
        """Yield the ground below all screens: what the very first picture shows, while the first screen is made."""
        if self._frame.rehearsal:
            yield RehearsalBanner()
        yield Static(f"{self.TITLE}: opening", id="ground", markup=False)

    def on_mount(self) -> None:
        """Make the first screen once the ground is painted."""
        self.call_after_refresh(self._show_first_screen)

    def _show_first_screen(self) -> None:
        from screens.trouble import TroubleScreen

        self.push_screen(self._home() if self._trouble is None else TroubleScreen(self._frame, self._trouble))
        self.call_after_refresh(self._load_the_rest)

    @work(thread=True, exit_on_error=False)
    def _load_the_rest(self) -> None:
        """Load what the next taps need while a person looks at the first screen."""
        for name in _LATER:
            import_module(name)

    async def on_event(self, event: events.Event) -> None:
        """Take every key and tap as a sign that the person at an attendee screen is still there."""
        if isinstance(event, _SIGNS_OF_LIFE):
            from screens.attendee import AttendeePage

            if isinstance(self.screen, AttendeePage):
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

    def _replace(self, screen: Screen[None]) -> None:
        """Put a screen in place of the one in sight; an evacuation view that lies over it goes first."""
        from screens.evacuation import EvacuationScreen

        if isinstance(self.screen, EvacuationScreen):
            self.pop_screen()
        self.switch_screen(screen)

    # Opening a station

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
        from screens.opening import OpeningScreen

        self._replace(OpeningScreen(self._frame, station, partial(self._open_station, station.id, confirmed)))

    def _station_opened(self, event: OpeningScreen.Opened) -> None:
        from kiosk.capture import RecentPoints
        from kiosk.notices import pin_missing
        from screens.before_start import BeforeStartScreen

        self._frame = replace(self._frame, station=event.session.station.label)
        self._running_station = _RunningStation(
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

    def _show_concern(self) -> None:
        """Put the screen for a child at risk on top of a question of the notes desk."""
        from screens.marked_point import MarkedPointPage

        for desk in self.screen_stack:
            if isinstance(desk, MarkedPointPage):
                desk.action_concern()

    on_notes_dialog_concern_asked = _show_concern

    @property
    def _open(self) -> _RunningStation:
        if self._running_station is None:
            raise RuntimeError("no station is open")
        return self._running_station

    def _first_screen(self) -> Screen[None]:
        from screens.notes import NotesScreen
        from screens.receipt import ReceiptScreen
        from screens.wall import WallScreen

        session, receipt = self._open.session, self._open.receipt
        if receipt is not None:
            return ReceiptScreen(self._frame, receipt)
        match session.station.role:
            case "door":
                return self._page_of(Visit.start())
            case "notes":
                return NotesScreen(self._frame, session, self._open.recent, self._patience)
            case "wall":
                return WallScreen(self._frame, session)
            case "desk":
                return self._desk(way_back=False)

    # The door

    def _follow_visit(self, event: AttendeePage.Moved) -> None:
        self._show_visit(self._page_of(event.visit), event.visit)

    on_attendee_page_moved = _follow_visit

    def _show_visit(self, screen: Screen[None], visit: Visit) -> None:
        """Show a page of a visit, in the colours asked for."""
        self._replace(screen)
        self.show_contrast(high=visit.looks.contrast)

    def _of_visit(self, visit: Visit) -> tuple[Frame, Pack]:
        """Return what surrounds the pages of a visit, and the meeting, in its language."""
        pack = self._open.session.pack
        language = visit.language or pack.languages[0]
        pack = pack_in(pack, language)
        return replace(self._frame, title=pack.meeting.title, words=words_of(language), looks=visit.looks), pack

    def _page_of(self, visit: Visit) -> Screen[None]:
        from screens.privacy import PrivacyScreen
        from screens.question import QuestionScreen
        from screens.several import NeedsScreen, TopicsScreen
        from screens.welcome import WelcomeScreen

        frame, pack = self._of_visit(visit)
        match visit.page:
            case "role":
                return QuestionScreen(frame, pack, visit, self._patience)
            case "topics":
                return TopicsScreen(frame, pack, visit, self._patience)
            case "needs":
                return NeedsScreen(frame, pack, visit, self._patience)
            case "privacy":
                return PrivacyScreen(frame, pack, self._open.session, visit, self._patience)
            case _:
                return WelcomeScreen(frame, pack, visit, self._patience)

    def _show_link(self, event: PrivacyScreen.LinkAsked) -> None:
        from screens.link import LinkScreen

        frame, pack = self._of_visit(event.visit)
        self._replace(LinkScreen(frame, pack, event.visit, self._patience, pack.privacy.links[event.link]))

    on_privacy_screen_link_asked = _show_link

    def _checked_in(self, event: PrivacyScreen.CheckedIn) -> None:
        from screens.done import DoneScreen

        frame, pack = self._of_visit(event.visit)
        self._replace(DoneScreen(frame, pack, self._open.session, self._patience))

    on_privacy_screen_checked_in = _checked_in

    def _leave(self) -> None:
        from screens.leaving import LeavingScreen

        self._replace(LeavingScreen(self._frame, self._open.session, self._patience))

    on_welcome_screen_leave_asked = _leave

    def _blank(self) -> None:
        fresh = Visit.start()
        self._show_visit(self._page_of(fresh), fresh)

    on_attendee_page_exited = _blank
    on_done_screen_finished = _blank
    on_leaving_screen_finished = _blank

    def _blank_visit(self) -> None:
        """Blank the page of a visit, if one is in sight."""
        from screens.attendee import AttendeePage
        from screens.done import DoneScreen
        from screens.leaving import LeavingScreen

        if isinstance(self.screen, AttendeePage | DoneScreen | LeavingScreen):
            self._blank()

    # Staff

    def _ask_pin(self) -> None:
        self._blank_visit()
        self.push_screen(self._lock())

    on_station_page_staff_asked = _ask_pin

    def _lock(self) -> LockScreen:
        """Return the screen that asks for the PIN; from what lies behind it already, only the PIN leads back."""
        from screens.desk import DeskScreen
        from screens.lock import LockScreen

        way_back = not any(isinstance(screen, DeskScreen) for screen in self.screen_stack)
        return LockScreen(self._frame, self._open.session.pin, way_back=way_back)

    def _let_out(self) -> None:
        from screens.desk import DeskScreen

        if any(isinstance(screen, DeskScreen) for screen in self.screen_stack):
            while not isinstance(self.screen, DeskScreen):
                self.pop_screen()
        else:
            self._replace(self._desk(way_back=True))

    on_lock_screen_passed = _let_out

    def _show_lane(self) -> None:
        from screens.lane import LaneScreen

        self._replace(LaneScreen(self._frame, self._open.session))

    on_desk_screen_lane_asked = _show_lane

    def _pin_forgotten(self) -> None:
        from screens.forgotten import ForgottenScreen

        self._replace(ForgottenScreen(self._frame, self._open.session.forgotten_pin))

    on_lock_screen_forgotten = _pin_forgotten

    def _ask_pin_again(self) -> None:
        self._replace(self._lock())

    on_forgotten_screen_went_back = _ask_pin_again

    def _choose_new_pin(self, event: ForgottenScreen.Proved) -> None:
        from screens.set_pin import SetPinScreen

        self._replace(SetPinScreen(self._frame, event.way))

    on_forgotten_screen_proved = _choose_new_pin

    def action_evacuate(self) -> None:
        """Show who is inside, on top of whatever is there; a visitor's answers are blanked first."""
        from screens.evacuation import EvacuationScreen
        from screens.still_there import StillThereDialog

        if isinstance(self.screen, EvacuationScreen):
            self.screen.action_go_back()
            return
        if isinstance(self.screen, StillThereDialog):
            self.pop_screen()
        self._blank_visit()
        session = self.open_session
        self.push_screen(EvacuationScreen(self._frame, self._count_doors if session is None else session.doors))

    on_desk_screen_evacuation_asked = action_evacuate
    on_lane_screen_evacuation_asked = action_evacuate
    on_lock_screen_evacuation_asked = action_evacuate

    def _desk(self, *, way_back: bool) -> DeskScreen:
        from screens.desk import DeskScreen

        return DeskScreen(self._frame, self._open.session, way_back=way_back, can_hand_over=self._hand_over is not None)

    def _back(self) -> None:
        self.pop_screen()

    on_lock_screen_went_back = _back
    on_desk_screen_went_back = _back
    on_handover_screen_went_back = _back
    on_lane_screen_went_back = _back

    def _show_survey(self) -> None:
        from screens.survey import SurveyScreen

        self.push_screen(SurveyScreen(self._frame, self._open.session))

    on_desk_screen_survey_asked = _show_survey

    def _ask_where(self) -> None:
        from screens.handover import HandoverScreen

        if self._hand_over is not None:
            self.push_screen(HandoverScreen(self._frame, partial(self._hand_over, self._open.session)))

    on_desk_screen_handover_asked = _ask_where

    def _station_closed(self, event: DeskScreen.Closed) -> None:
        from screens.receipt import ReceiptScreen

        self._show_only(ReceiptScreen(self._frame, event.receipt))

    on_desk_screen_closed = _station_closed

    def _station_left(self) -> None:
        self._running_station = None
        self._frame = replace(self._frame, station="")
        self._show_only(self._home())

    on_desk_screen_left = _station_left

    def _show_only(self, screen: Screen[None]) -> None:
        """Take the staff's screens off and put `screen` in place of the first one."""
        while len(self.screen_stack) > _BARE:
            self.pop_screen()
        self._replace(screen)
