"""The heading of a page: often a question, always in sight, in the same column as what follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Container
from textual.widgets import Static

if TYPE_CHECKING:
    from textual.app import ComposeResult


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
        self._text = text

    def compose(self) -> ComposeResult:
        """Yield the text."""
        yield Static(self._text, classes="heading", markup=False)

    def say(self, text: str) -> None:
        """Say something else."""
        self.query_one(Static).update(text)
