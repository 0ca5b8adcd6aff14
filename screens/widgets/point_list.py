"""Tonight's points of this station, as the note-taker may still see them; the newest is next to the line.

The list draws the rows in sight and no others, so that two thousand points cost a key no more than two.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

from textual.content import Content
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from kiosk.marks import marks_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual import events

    from kiosk.capture import RecentPoint

_MARK = "► "
_NO_MARK = "  "
_MARGIN = 1


class PointList(ScrollView, can_focus=False):
    """The points, oldest first, one of them marked.

    Args:
        numbers: Theme id to number.
    """

    DEFAULT_CSS = """
    PointList { width: 1fr; height: 1fr; scrollbar-size-vertical: 1; overflow-x: hidden; overflow-y: auto; }
    """

    def __init__(self, numbers: Mapping[str, int]) -> None:
        super().__init__()
        self._numbers = numbers
        self._points: tuple[RecentPoint, ...] = ()
        self._marked: str | None = None
        self._wrapped: dict[str, tuple[RecentPoint, list[Content]]] = {}
        self._wrapped_to = 0
        self._ends: list[int] = []

    @property
    def marked(self) -> str | None:
        """The id of the marked point."""
        return self._marked

    def show(self, points: Sequence[RecentPoint], marked: str | None = None) -> None:
        """Show the points, given newest first, with one marked: the newest that stands, unless another is given."""
        self._points = tuple(reversed(points))
        standing = self._standing()
        self._marked = marked if marked in standing else (standing[-1] if standing else None)
        self._arrange()

    def step(self, by: int) -> None:
        """Move the mark up or down, past points that were taken back."""
        standing = self._standing()
        if self._marked in standing:
            self._mark(standing[min(max(standing.index(self._marked) + by, 0), len(standing) - 1)])

    def on_resize(self) -> None:
        """Wrap to the new width."""
        self._arrange()

    def on_click(self, event: events.Click) -> None:
        """Mark the tapped point."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        row = offset.y - self._blank_rows() + self.scroll_offset.y
        if self._ends and 0 <= row < self._ends[-1]:
            point = self._points[bisect_right(self._ends, row)]
            if not point.withdrawn:
                self._mark(point.id)

    def render_line(self, y: int) -> Strip:
        """Return one row of what is in sight; few points stand at the bottom, next to the line."""
        width = self.scrollable_content_region.width
        row = y - self._blank_rows() + self.scroll_offset.y
        if not self._ends or not 0 <= row < self._ends[-1]:
            return Strip.blank(width, self.rich_style)
        index = bisect_right(self._ends, row)
        point = self._points[index]
        first = self._ends[index - 1] if index else 0
        mark = _MARK if point.id == self._marked and row == first else _NO_MARK
        content = Content.assemble((mark, "bold"), self._lines_of(point)[row - first])
        return Strip(content.render_segments(self.visual_style)).adjust_cell_length(width, self.rich_style)

    def _standing(self) -> list[str]:
        return [point.id for point in self._points if not point.withdrawn]

    def _mark(self, point_id: str) -> None:
        self._marked = point_id
        self.refresh()
        self._reveal()

    def _arrange(self) -> None:
        """Wrap what is new, and find out where each point ends."""
        width = self._text_width()
        if width != self._wrapped_to:
            self._wrapped, self._wrapped_to = {}, width
        known = {point.id for point in self._points}
        self._wrapped = {name: lines for name, lines in self._wrapped.items() if name in known}
        self._ends = list(accumulate(len(self._lines_of(point)) for point in self._points))
        self.virtual_size = Size(0, self._ends[-1] if self._ends else 0)
        self.refresh()
        self._reveal()
        self.call_after_refresh(self._reveal)

    def _lines_of(self, point: RecentPoint) -> list[Content]:
        known = self._wrapped.get(point.id)
        if known is None or known[0] is not point:
            known = (point, self._words(point).wrap(max(1, self._wrapped_to)))
            self._wrapped[point.id] = known
        return known[1]

    def _text_width(self) -> int:
        return max(1, self.size.width - len(_MARK) - _MARGIN - self.styles.padding.width)

    def _blank_rows(self) -> int:
        return max(0, self.size.height - (self._ends[-1] if self._ends else 0))

    def _reveal(self) -> None:
        ids = [point.id for point in self._points]
        if self._marked not in ids:
            return
        index = ids.index(self._marked)
        first = self._ends[index - 1] if index else 0
        self.scroll_to_region(
            Region(0, first, 1, self._ends[index] - first), animate=False, force=True, origin_visible=True
        )

    def _words(self, point: RecentPoint) -> Content:
        if point.withdrawn:
            return Content("(taken back)")
        marks = " · ".join(marks_of(point.content, self._numbers))
        return Content.assemble(point.content.text, (f"  {marks}" if marks else "", "bold"))
