"""A page with a list of points that can be offered for the wall; what changes later is taken back from there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on, work
from textual.message import Message

from kiosk.errors import KioskError
from kiosk.wall_offers import OFFERED, WallOffers
from screens.marked_point import MarkedPointPage
from screens.point_page import PointPage
from screens.widgets.problem import ProblemPanel
from screens.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from kiosk.capture import RecentPoint, RecentPoints
    from kiosk.meeting_session import MeetingSession
    from kiosk.wall_part import WallPart
    from screens.correct import CorrectDialog
    from screens.frame import Frame, Patience


class OfferingPage(MarkedPointPage):
    """Offers points for the wall.

    Args:
        frame: What is shown around the content.
        session: The open station.
        recent: This station's points of tonight, in memory alone.
        patience: How often an unfinished line is sealed.
        wall: The part this process takes in what the wall shows; None where it takes none.
    """

    @dataclass
    class Offered(Message):
        """The desk has the point."""

        point_id: str

    @dataclass
    class OfferFailed(Message):
        """The desk does not have the point, or not that it changed."""

        error: KioskError

    def __init__(
        self,
        frame: Frame,
        session: MeetingSession,
        recent: RecentPoints,
        patience: Patience,
        wall: WallPart | None = None,
    ) -> None:
        super().__init__(frame, session, recent, patience)
        self._offers = WallOffers(wall)

    def action_offer(self) -> None:
        """Offer the marked point for the wall."""
        point = self.marked_point()
        if point is not None:
            self._offer(point)

    @work(thread=True, exit_on_error=False, group="offer")
    def _offer(self, point: RecentPoint) -> None:
        try:
            self._offers.offer(point.id, point.content.text, point.content.themes)
        except KioskError as error:
            self.post_message(self.OfferFailed(error))
        else:
            self.post_message(self.Offered(point.id))

    @work(thread=True, exit_on_error=False, group="offer")
    def _take_back(self, point_id: str, text: str | None) -> None:
        try:
            self._offers.changed(point_id, text)
        except KioskError as error:
            self.post_message(self.OfferFailed(error))

    @on(Offered)
    def _offered(self, event: Offered) -> None:
        self.query_one(StatusLine).say(OFFERED, "done")
        try:
            text = self.recent.get(event.point_id).content.text
        except KioskError:  # it was taken back while it was being offered, or is so old that it left the list
            self._follow(event.point_id, None)
        else:
            self._follow(event.point_id, text)

    @on(OfferFailed)
    def _not_offered(self, event: OfferFailed) -> None:
        self.query_one(ProblemPanel).show(event.error)

    @on(PointPage.Amended)
    def _offered_point_changed(self, event: PointPage.Amended) -> None:
        self._follow(event.point_id, event.content.text)

    def _corrected(self, result: CorrectDialog.Result | None) -> None:
        super()._corrected(result)
        if result is not None:
            self._follow(result.point_id, None if result.content is None else result.content.text)

    def _follow(self, point_id: str, text: str | None) -> None:
        """Take a point back from the wall where it says something else now."""
        if self._offers.must_be_taken_back(point_id, text):
            self._take_back(point_id, text)
