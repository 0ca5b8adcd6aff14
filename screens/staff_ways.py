"""The ways of staff: past the PIN to the desk, and from there to whatever it offers."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from screens.door_ways import DoorWays
from screens.hall_ways import HallWays

if TYPE_CHECKING:
    from screens.desk import DeskScreen
    from screens.forgotten import ForgottenScreen
    from screens.handover import HandoverScreen
    from screens.lock import LockScreen


class StaffWays(DoorWays, HallWays):
    """Where the PIN, the desk and the evacuation key lead; a visitor's page is blanked before staff see anything."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f12", "evacuate", "Evacuation", priority=True, show=False, id="evacuate", tooltip="Who is inside?"),
    ]

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
        self.push_screen(EvacuationScreen(self._frame, self._hall.doors if session is None else session.doors))

    on_desk_screen_evacuation_asked = action_evacuate
    on_lane_screen_evacuation_asked = action_evacuate
    on_lock_screen_evacuation_asked = action_evacuate

    def _desk(self, *, way_back: bool) -> DeskScreen:
        from screens.desk import DeskScreen

        return DeskScreen(
            self._frame,
            self._open.session,
            way_back=way_back,
            can_hand_over=self._ceremonies is not None,
            look=self._hall.look if self._open.session.station.role == "desk" else None,
            arrivals=self._open.arrivals,
        )

    def _show_charts(self, event: DeskScreen.ChartsAsked) -> None:
        from screens.charts import ChartsScreen

        session = self._open.session
        arrivals = self._open.arrivals if session.station.role == "desk" else None
        self.push_screen(ChartsScreen(self._frame, session.pack, event.counted, arrivals))

    on_desk_screen_charts_asked = _show_charts

    def _show_approval(self) -> None:
        from screens.approve import ApproveScreen

        wall = self._hall.wall
        if wall.board is not None:
            self.push_screen(ApproveScreen(self._frame, self._open.session.pack, wall, wall.board))

    on_desk_screen_wall_asked = _show_approval

    def _back(self) -> None:
        self.pop_screen()

    on_lock_screen_went_back = _back
    on_desk_screen_went_back = _back
    on_handover_screen_went_back = _back
    on_lane_screen_went_back = _back
    on_charts_screen_went_back = _back
    on_approve_screen_went_back = _back

    def _show_survey(self) -> None:
        from screens.survey import SurveyScreen

        self.push_screen(SurveyScreen(self._frame, self._open.session))

    on_desk_screen_survey_asked = _show_survey

    def _ask_where(self) -> None:
        from screens.handover import HandoverScreen

        if self._ceremonies is not None:
            ways, session = self._ceremonies, self._open.session
            this, device = partial(ways.hand_over, session), partial(ways.hand_over_device, session)
            self.push_screen(HandoverScreen(self._frame, this, device, ways.copy().look))

    on_desk_screen_handover_asked = _ask_where

    def _station_closed(self, event: DeskScreen.Closed) -> None:
        from screens.receipt import ReceiptScreen

        self._hall.wall.leave()
        self._show_only(ReceiptScreen(self._frame, event.receipt))

    on_desk_screen_closed = _station_closed

    # Erasing this device's copy

    def _ask_to_erase(self, event: HandoverScreen.EraseAsked) -> None:
        from screens.erase import EraseScreen

        self.push_screen(EraseScreen(self._frame, event.copy))

    on_handover_screen_erase_asked = _ask_to_erase
    on_erase_screen_went_back = _back
    on_erase_pin_screen_kept = _back

    def _ask_pin_to_erase(self) -> None:
        from screens.erase import ErasePinScreen

        self._replace(ErasePinScreen(self._frame, self._open.session.pin))

    on_erase_screen_wanted = _ask_pin_to_erase

    def _erase(self) -> None:
        """Let go of the station, because no running station's records are erased, and erase the copy."""
        from screens.erase import ErasingScreen

        if self._ceremonies is None:
            return
        self._hall.leave()
        self.let_go()
        self._show_only(ErasingScreen(self._frame, self._ceremonies.copy()))

    on_erase_pin_screen_confirmed = _erase
