"""Plain mode's marks: what the next point carries besides its words and themes, one command each, none needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.marks import LineMarks, mark_named

if TYPE_CHECKING:
    from screens.lines import Lines

COMMANDS = (
    ("/better, /worse, /same, /mixed", "how things have moved, for the next point"),
    ("/verbatim, /interpreted, /behalf", "how close the next point is to what was said"),
    ("/first, /before", "the next point is heard for the first time tonight, or was said before"),
    ("/agree NUMBER", "how many others agree with the next point"),
    ("/table NAME", "the table; it stays until you change it; empty for none"),
    ("/unmark", "take every mark off the next point"),
)

_LONGEST_NUMBER = 6


class PlainMarks:
    """The marks of the next point.

    Args:
        lines: The terminal.
    """

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self.now = LineMarks()

    def take(self, word: str, rest: str) -> bool:
        """Carry out a command about marks, and tell whether it was one."""
        if word == "/agree":
            if not (rest.isascii() and rest.isdigit() and len(rest) <= _LONGEST_NUMBER):
                self._lines.problem("How many others agree? Type /agree and a number, such as /agree 6.")
                return True
            self.now = self.now.agreed_by(int(rest))
        elif word == "/table":
            self.now = self.now.at_table(rest)
        elif word == "/unmark":
            self.now = LineMarks()
        else:
            marked = mark_named(self.now, word.removeprefix("/"))
            if marked is None:
                return False
            self.now = marked
        self._lines.say(f"Next point: {', '.join(self.now.words()) or 'no marks'}.")
        return True

    def saved(self) -> None:
        """Begin the next point."""
        self.now = self.now.after_saving()
