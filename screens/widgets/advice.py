"""What the kiosk has to say about the line being typed: one row for what it carries, one for what to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

if TYPE_CHECKING:
    from collections.abc import Sequence


class MarksLine(Static):
    """What the keys have set on the line: direction, wording, voices, table, read back."""

    DEFAULT_CSS = """
    MarksLine { width: 100%; height: 1; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def __init__(self) -> None:
        super().__init__("", markup=False, classes="-empty")

    def show(self, words: Sequence[str]) -> None:
        """Show what is set."""
        self.update(" · ".join(words), layout=False)
        self.set_class(not words, "-empty")


class Advice(Static):
    """What may identify somebody, how little room is left, or a suggested theme; in words and not by colour alone."""

    DEFAULT_CSS = """
    Advice { width: 100%; height: 1; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def __init__(self) -> None:
        super().__init__("", markup=False, classes="-empty")
        self._said = ""

    def say(self, text: str, *, careful: bool = False) -> None:
        """Say something about the line, or nothing.

        Args:
            text: What is said.
            careful: Whether Enter will ask about it.
        """
        if text != self._said:
            self._said = text
            self.update(Content.assemble(("! " if careful else "", "bold"), text), layout=False)
            self.set_class(careful, "-careful")
            self.set_class(not text, "-empty")
            self.screen.set_class(bool(text), "-advice")


class WordsToSay(Static):
    """Words for the note-taker to say to a speaker; there only while they are needed."""

    DEFAULT_CSS = """
    WordsToSay { width: 100%; height: auto; max-height: 6; padding: 0 1; display: none; }
    """

    def __init__(self) -> None:
        super().__init__("", markup=False)

    def show(self, words: str) -> None:
        """Show the words."""
        self.update(Content.assemble(("You may say: ", "bold"), f"“{words}”"))
        self.display = True
        self.screen.add_class("-words")

    def clear(self) -> None:
        """Take them off the screen."""
        if self.display:
            self.display = False
            self.screen.remove_class("-words")
