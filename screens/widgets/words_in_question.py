"""Words that somebody decides on: what may say who somebody is underlined, and what would be shown instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from kiosk.vetting import listed, replaced

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from kiosk.vetting import Found


class WordsInQuestion(Vertical):
    """The words, and below them how they would read without what was found."""

    DEFAULT_CSS = """
    WordsInQuestion { height: auto; }
    """

    def compose(self) -> ComposeResult:
        """Yield both lines, not there until there are words."""
        yield Static("", id="words-as-typed", markup=False)
        yield Static("", id="words-instead", markup=False)

    def show(self, text: str, found: Sequence[Found]) -> None:
        """Show words, or with an empty text nothing."""
        typed, instead = Content(text), Content("")
        for one in found:
            typed = typed.stylize("bold underline", one.start, one.end)
        if found:
            instead = Content.assemble(
                (f"May say who somebody is ({listed(found)}). F5 shows: ", "bold"),
                replaced(text, found),
                (" · F4 as it stands", "bold"),
            )
        for line, words in zip(self.query(Static), (typed, instead), strict=True):
            if line.content != words:
                line.update(words)
            line.display = bool(words.plain)
        self.display = bool(text)
