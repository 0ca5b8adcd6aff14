"""Tonight's points of this station, as the note-taker may still see them; the newest is next to the line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual import events
    from textual.app import ComposeResult

    from kiosk.capture import RecentPoint


class _Row(Horizontal):
    """One point."""

    class Tapped(Message):
        """The row was tapped."""

        def __init__(self, row: _Row) -> None:
            super().__init__()
            self.row = row

    def __init__(self, words: Content, point_id: str) -> None:
        super().__init__()
        self.point_id = point_id
        self._words = words

    def compose(self) -> ComposeResult:
        """Yield the mark and the words."""
        yield Static(" ", classes="mark", markup=False)
        yield Static(self._words, classes="words", markup=False)

    def set_marked(self, *, marked: bool) -> None:
        """Show or take away the mark."""
        self.set_class(marked, "-marked")
        self.query_one(".mark", Static).update("►" if marked else " ")

    def on_click(self, event: events.Click) -> None:
        """Tell the list."""
        event.stop()
        self.post_message(self.Tapped(self))


class PointList(VerticalScroll, can_focus=False):
    """The points, oldest first, one of them marked."""

    DEFAULT_CSS = """
    PointList { width: 1fr; height: 1fr; scrollbar-size-vertical: 1; }
    PointList _Row { width: 100%; height: auto; padding: 0 1; }
    PointList _Row .mark { width: 2; height: 1; text-style: bold; }
    PointList _Row .words { width: 1fr; height: auto; }
    """

    def __init__(self, numbers: Mapping[str, int]) -> None:
        super().__init__()
        self._numbers = numbers
        self._points: tuple[RecentPoint, ...] = ()
        self._marked: str | None = None

    @property
    def marked(self) -> str | None:
        """The id of the marked point."""
        return self._marked

    async def show(self, points: Sequence[RecentPoint], marked: str | None = None) -> None:
        """Show the points, given newest first, with one marked (the newest, if none is given)."""
        self._points = tuple(reversed(points))
        ids = [point.id for point in self._points]
        self._marked = marked if marked in ids else (ids[-1] if ids else None)
        async with self.batch():
            await self.remove_children()
            await self.mount_all([_Row(self._words(point), point.id) for point in self._points])
        self.call_after_refresh(self._reveal)

    def step(self, by: int) -> None:
        """Move the mark up or down."""
        ids = [point.id for point in self._points]
        if self._marked in ids:
            index = min(max(ids.index(self._marked) + by, 0), len(ids) - 1)
            self._mark(ids[index])

    def on_point_list__row_tapped(self, event: _Row.Tapped) -> None:
        """Mark the tapped point."""
        event.stop()
        self._mark(event.row.point_id)

    def _mark(self, point_id: str) -> None:
        self._marked = point_id
        self._reveal()

    def _reveal(self) -> None:
        for row in self.query(_Row):
            row.set_marked(marked=row.point_id == self._marked)
            if row.point_id == self._marked:
                row.scroll_visible(animate=False)

    def _words(self, point: RecentPoint) -> Content:
        if point.withdrawn:
            return Content("(taken back)")
        numbers = " ".join(f"#{self._numbers[theme]}" for theme in point.content.themes if theme in self._numbers)
        return Content.assemble(point.content.text, (f"  {numbers}" if numbers else "", "bold"))
