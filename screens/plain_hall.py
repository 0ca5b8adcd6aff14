"""Plain mode at a desk: the whole hall, and its tablets, line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.close_hall import how_closing_went
from kiosk.hall_phrases import all_together, how_it_is, what_it_counted, who_to_look_at
from kiosk.tablets.phrases import how_its_tablet_is, how_to_pair

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.hall import HallView
    from kiosk.hall_part import HallPart
    from kiosk.meeting_session import MeetingSession
    from kiosk.tablets.serving import Serving
    from screens.lines import Lines

_HALL = (
    ("/hall", "every station of this device, and all of them together"),
    ("/close-all", "close every station of this device and the desk, with one receipt over all"),
)
_TABLETS = (
    ("/tablets", "which tablet has which station, and the certificate to compare"),
    ("/pair STATION", "a link by which one tablet, once, gets a station"),
    ("/unpair STATION", "take a station from its tablet"),
)
LOCKED = frozenset({"/hall", "/close-all", "/tablets", "/pair", "/unpair"})
"""Commands that need the station PIN."""


class HallCommands:
    """What a desk can do with its hall.

    Args:
        lines: The terminal.
        hall: The part that this process takes in its hall.
        session: The desk's open station.
    """

    def __init__(self, lines: Lines, hall: HallPart, session: MeetingSession) -> None:
        self._lines = lines
        self._session = session
        self._hall = hall
        self.help = _HALL if hall.serving is None else (*_HALL, *_TABLETS)

    @property
    def actions(self) -> dict[str, Callable[[str], None]]:
        """The commands."""
        actions: dict[str, Callable[[str], None]] = {"/hall": self._look, "/close-all": self._close}
        serving = self._hall.serving
        if serving is not None:
            actions |= {
                "/tablets": lambda _: self._tablets(serving),
                "/pair": lambda station: self._pair(serving, station),
                "/unpair": lambda station: self._unpair(serving, station),
            }
        return actions

    def view(self) -> HallView:
        """Return the hall as it is now."""
        return self._hall.look()

    def _look(self, _: str) -> None:
        view = self.view()
        self._lines.say(all_together(view), who_to_look_at(view))
        for line in view.lines:
            self._lines.say(how_it_is(line), *((f"  {counted}",) if (counted := what_it_counted(line)) else ()))

    def _close(self, _: str) -> None:
        self._lines.say("Close every station of this device for good? Nothing more can be recorded tonight.")
        self._lines.choices(["Close them all", "Go back"])
        if self._lines.ask().strip() != "1":
            self._lines.say("The stations stay open.")
            return
        closing = self._hall.close_all(self._session, lambda station: self._lines.say(f"Closing {station}"))
        self._lines.say(*how_closing_went(closing))
        if closing.receipt is not None:
            self._lines.say(f"Receipt {closing.receipt}", f"Receipt code {closing.receipt.code}")

    def _tablets(self, serving: Serving) -> None:
        self._lines.say(
            f"Tablets call {serving.url}",
            f"Certificate: {serving.certificate.words}",
            f"SHA-256: {serving.certificate.fingerprint}",
        )
        for line in serving.tablets():
            self._lines.say(f"{line.station.id}, {line.station.label}: {how_its_tablet_is(line)}")

    def _pair(self, serving: Serving, station: str) -> None:
        url = serving.invite(station)
        self._lines.say(*how_to_pair(url), f"Link {url}")

    def _unpair(self, serving: Serving, station: str) -> None:
        serving.revoke(station)
        self._lines.say(f"{station} has no tablet now. Its records stay.")
