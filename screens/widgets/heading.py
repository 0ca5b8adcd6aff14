"""The heading of a page: often a question, always in sight, in the same column as what follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Container
from textual.widgets import Static

from screens.widgets.letters import ROWS, large_lines

if TYPE_CHECKING:
    from textual.app import ComposeResult

_SHARE = 4
"""A heading takes a quarter of the rows at most."""


class Heading(Container):
    """One heading.

    Args:
        text: What it says.
        large: Whether its letters are drawn large where they fit.
    """

    DEFAULT_CSS = """
    Heading { width: 100%; height: auto; align-horizontal: center; }
    """

    def __init__(self, text: str, *, large: bool = False) -> None:
        super().__init__(classes="-large" if large else "")
        self._large = large
        self._text = text

    def compose(self) -> ComposeResult:
        """Yield the text."""
        yield Static(self._text, classes="heading", markup=False)

    def on_resize(self) -> None:
        """Draw large letters where they take no more than their share of the rows."""
        if self._large:
            lines = large_lines(self._text, self.content_size.width)
            fits = lines is not None and len(lines) * ROWS <= self.screen.size.height // _SHARE
            drawn = "\n".join(row for line in lines or () for row in line)
            self.query_one(Static).update(drawn if fits else self._text)

    def say(self, text: str) -> None:
        """Say something else."""
        self.query_one(Static).update(text)
