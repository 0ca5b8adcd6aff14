"""The ways of the whole hall: from the desk to its stations, to their tablets, and to one tablet's code."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from kiosk.errors import KioskError
from screens.station_app import StationApp

if TYPE_CHECKING:
    from screens.close_hall import CloseHallScreen
    from screens.tablets import TabletsScreen


class HallWays(StationApp):
    """Where the desk's view of the hall leads."""

    def _show_hall(self) -> None:
        from screens.hall import HallScreen

        self.push_screen(HallScreen(self._frame, self._hall.look, serves=self._hall.serving is not None))

    on_desk_screen_hall_asked = _show_hall

    def _show_tablets(self) -> None:
        from screens.tablets import TabletsScreen

        if self._hall.serving is not None:
            self.push_screen(TabletsScreen(self._frame, self._hall.serving))

    on_hall_screen_tablets_asked = _show_tablets

    def _pair(self, event: TabletsScreen.PairAsked) -> None:
        from screens.pair_tablet import PairTabletScreen

        serving = self._hall.serving
        if serving is not None:
            self.push_screen(PairTabletScreen(self._frame, serving, event.station, event.url))

    on_tablets_screen_pair_asked = _pair

    def _unpair(self, event: TabletsScreen.UnpairAsked) -> None:
        from screens.tablets import TabletsScreen
        from screens.unpair_check import UnpairDialog

        serving = self._hall.serving
        entry = self._loaded.pack.station(event.station)
        if serving is None or entry is None:
            return

        def answered(yes: bool | None) -> None:  # noqa: FBT001 - the dialog's answer
            if not yes:
                return
            try:
                serving.revoke(event.station)
            except KioskError as error:
                for screen in self.screen_stack:
                    if isinstance(screen, TabletsScreen):
                        screen.tell(error)

        self.push_screen(UnpairDialog(self._frame, entry.label), answered)

    on_tablets_screen_unpair_asked = _unpair

    def _ask_to_close(self) -> None:
        from screens.close_hall import CloseHallScreen

        self.push_screen(CloseHallScreen(self._frame, partial(self._hall.close_all, self._open.session)))

    on_hall_screen_close_asked = _ask_to_close

    def _hall_closed(self, event: CloseHallScreen.Closed) -> None:
        from screens.close_hall import HallReceiptScreen

        self._hall.wall.leave()
        self._show_only(HallReceiptScreen(self._frame, event.receipt))

    on_close_hall_screen_closed = _hall_closed

    def _off(self) -> None:
        self.pop_screen()

    on_hall_screen_went_back = _off
    on_close_hall_screen_went_back = _off
    on_tablets_screen_went_back = _off
    on_pair_tablet_screen_done = _off
