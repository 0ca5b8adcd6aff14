"""What can be done with a saved point that is still in memory: one more voice, read back, change, take back.

The marked point is the last one unless another was marked.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from kiosk.errors import KioskError
from kiosk.marks import as_read_back, with_voices
from screens.point_page import PointPage
from screens.widgets.point_list import PointList
from screens.widgets.problem import ProblemPanel
from screens.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.capture import RecentPoint
    from kiosk.vetting import Found
    from screens.concern import ConcernEnd
    from screens.correct import CorrectDialog
    from screens.read_back import ReadBackEnd


class MarkedPointPage(PointPage):
    """A page with a list of points, one of them marked."""

    def findings(self, text: str) -> Sequence[Found]:
        """Return what may identify somebody."""
        del text
        return ()

    def action_mark(self, by: int) -> None:
        """Mark another point of the list."""
        self.query_one(PointList).step(by)

    def action_voice(self) -> None:
        """Count one more voice for the marked point."""
        point = self.marked_point()
        if point is not None:
            self.change(point.id, partial(with_voices, more=1), "one more voice", "+1 voice. Saved.")

    def action_correct(self) -> None:
        """Change or take back the marked point."""
        from screens.correct import CorrectDialog

        point = self.marked_point()
        if point is None:
            return
        if self.changing:
            self.query_one(StatusLine).say("Its last change is still being saved. Press F4 again.", "busy")
            return
        self.app.push_screen(CorrectDialog(self.frame, self.session, point, self.findings), self._corrected)

    def action_concern(self) -> None:
        """Stop ordinary notes: a child may be at risk."""
        from screens.concern import ConcernScreen

        self.app.push_screen(ConcernScreen(self.frame, self.session), self._concern_over)

    def read_point_back(self) -> None:
        """Show the marked point to the speaker."""
        from screens.read_back import ReadBackScreen

        point = self.marked_point()
        if point is not None:
            self.app.push_screen(ReadBackScreen(self.frame, point.content.text), partial(self._point_read_back, point))

    def marked_point(self) -> RecentPoint | None:
        """Return the marked point; where there is none that stands, say so and return None."""
        marked = self.query_one(PointList).marked
        if marked is None:
            self.query_one(StatusLine).say("There is no point to change yet.")
            return None
        try:
            return self.recent.get(marked)
        except KioskError as error:
            self.query_one(ProblemPanel).show(error)
            return None

    def _point_read_back(self, point: RecentPoint, end: ReadBackEnd | None) -> None:
        from screens.read_back import ReadBackEnd

        if end is ReadBackEnd.RIGHT:
            self.change(point.id, as_read_back, "read back", "Read back. Saved.")
        elif end is ReadBackEnd.CHANGE:
            self.action_correct()

    def _corrected(self, result: CorrectDialog.Result | None) -> None:
        if result is None:
            return
        if result.content is None:
            self.recent.drop(result.point_id)
            self.query_one(StatusLine).say("Taken back. The inspectors can still see that it was.", "done")
        else:
            self.recent.replace(result.point_id, result.content)
            self.query_one(StatusLine).say("Changed and saved.", "done")
        self.points_changed(result.point_id)
        self.seal_again()

    def _concern_over(self, end: ConcernEnd | None) -> None:
        from screens.concern import ConcernEnd

        if end is ConcernEnd.SEALED:
            self.query_one(StatusLine).say("Saved for the lead inspector alone.", "done")
