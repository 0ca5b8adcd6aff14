"""A line that is longer than its box, wrapped: the rows around the cursor, so that nothing typed is out of sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

if TYPE_CHECKING:
    from collections.abc import Sequence


class LongLine(Static):
    """The wrapped line; there only while it does not fit its box."""

    DEFAULT_CSS = """
    LongLine { width: 100%; height: 3; padding: 0 2; display: none; }
    """

    def __init__(self) -> None:
        super().__init__("", markup=False)

    def show(self, text: str, cursor: int, spans: Sequence[tuple[int, int]], box: int) -> None:
        """Show a line's rows around the cursor, or nothing where the line fits its box.

        Args:
            text: The line.
            cursor: Where the cursor is.
            spans: What to underline.
            box: The columns of the box.
        """
        needed = Content(text).cell_length >= box > 0
        if self.display != needed:
            self.display = needed
            if not needed:
                self.update("", layout=False)
        if needed:
            self.update(self._rows(text, cursor, spans), layout=False)

    def _rows(self, text: str, cursor: int, spans: Sequence[tuple[int, int]]) -> Content:
        content = Content(text)
        for start, end in spans:
            content = content.stylize("bold underline", start, end)
        rows = content.wrap(max(1, (self.content_size.width or self.screen.size.width) - 4))
        high = max(1, self.content_size.height or 2)
        seen = 0
        here = len(rows) - 1
        for index, row in enumerate(rows):
            seen += len(row) + 1
            if seen > cursor:
                here = index
                break
        last = min(len(rows), here + 2)
        return Content("\n").join(rows[max(0, last - high) : max(last, high)][:high])
