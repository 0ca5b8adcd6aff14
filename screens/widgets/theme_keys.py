"""The themes with their keys, always in sight beside the line that is typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content
from textual.message import Message
from textual.widget import Widget

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual import events
    from textual.geometry import Size

    from kiosk.meeting import Theme

_ROWS_WHEN_NARROW = 4
_ROWS_WHEN_CROWDED = 2
_MANY = 8
_SHORTEST_NAME = 3
_LAST = 100
"""Number 0, for what lies outside the plan, comes last, as on a keyboard."""


class ThemeKeys(Widget):
    """Every theme on its key; those on the line being typed carry a mark. A tap turns one on or off.

    Args:
        themes: The pack's themes.
    """

    DEFAULT_CSS = """
    ThemeKeys { width: 100%; height: auto; }
    """

    @dataclass
    class Toggled(Message):
        """A theme was tapped."""

        theme_id: str

    def __init__(self, themes: Sequence[Theme]) -> None:
        super().__init__()
        self._themes = tuple(sorted(themes, key=lambda theme: theme.number or _LAST))
        self._on: frozenset[str] = frozenset()

    @property
    def chosen(self) -> frozenset[str]:
        """Ids of the themes that carry a mark."""
        return self._on

    def mark(self, theme_ids: Iterable[str]) -> None:
        """Mark these themes and no others."""
        chosen = frozenset(theme_ids)
        if chosen != self._on:
            self._on = chosen
            self.refresh()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the rows of the list beside the points, or of the grid above them."""
        del viewport, width
        themes = len(self._themes)
        if not self.screen.has_class("-narrow"):
            return min(themes, max(1, container.height - 1))
        rows = _ROWS_WHEN_CROWDED if self.screen.has_class("-short") and themes > _MANY else _ROWS_WHEN_NARROW
        return -(-themes // -(-themes // rows))

    def render(self) -> Content:
        """Return number, mark and short name of each theme; where many stand in a row, the numbers alone."""
        rows, room = self._grid()
        lines = [Content("").join(self._cell(theme, room) for theme in self._themes[row::rows]) for row in range(rows)]
        return Content("\n").join(lines)

    def on_click(self, event: events.Click) -> None:
        """Turn the theme under the finger on or off."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        rows, room = self._grid()
        index = (offset.x // room) * rows + offset.y
        if offset.y < rows and index < len(self._themes):
            self.post_message(self.Toggled(self._themes[index].id))

    def _grid(self) -> tuple[int, int]:
        """Return how many rows there are, and how many cells each theme has of one."""
        rows = max(1, min(self.content_size.height, len(self._themes)))
        columns = -(-len(self._themes) // rows)
        return rows, max(4, self.content_size.width // columns)

    def _cell(self, theme: Theme, room: int) -> Content:
        on = theme.id in self._on
        lead = f"{'✓' if on else ' '}{theme.number:>2} "
        weight = "bold reverse" if on else "bold"
        name_room = room - len(lead) - 1
        if name_room < _SHORTEST_NAME:
            return Content.assemble((lead.ljust(room), weight))
        name = theme.short if len(theme.short) <= name_room else theme.short[: name_room - 1] + "…"
        return Content.assemble((lead, weight), (name.ljust(name_room), "bold reverse" if on else ""), " ")
