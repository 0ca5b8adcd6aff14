"""What went wrong and how to mend it, told so that nobody overlooks it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from kiosk.words import ENGLISH

if TYPE_CHECKING:
    from kiosk.errors import KioskError
    from kiosk.words import Words


class ProblemPanel(Static):
    """A heading, then what and how to mend it; out of the way while there is none.

    Args:
        words: The language of the heading; what the core says of an error is for the staff, in English.
    """

    DEFAULT_CSS = """
    ProblemPanel { width: 100%; height: auto; max-height: 10; display: none; padding: 0 1; border-left: outer red; }
    """

    def __init__(self, words: Words = ENGLISH) -> None:
        super().__init__("", markup=False)
        self._heading = words.gettext("There is a problem")

    def show(self, error: KioskError, *, lead: str = "", heading: str = "") -> None:
        """Show a failure.

        Args:
            error: What the core says of it.
            lead: What it means on this screen, before what the core says.
            heading: What stands above; 'There is a problem' unless another is given.
        """
        self.say(error.message, error.hint, lead=lead, heading=heading)

    def say(self, message: str, hint: str = "", *, lead: str = "", heading: str = "") -> None:
        """Show a problem in words."""
        parts = [part for part in (lead, message, hint) if part]
        self.update(Content.assemble((heading or self._heading, "bold"), "\n", "\n".join(parts)))
        self.display = True
        self.screen.add_class("-problem")

    def clear(self) -> None:
        """Take the problem off the screen; this is asked at every key, so it does nothing where there is none."""
        if not self.display:
            return
        self.update("")
        self.display = False
        self.screen.remove_class("-problem")
