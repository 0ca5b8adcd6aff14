"""What went wrong and how to mend it, told so that nobody overlooks it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

if TYPE_CHECKING:
    from kiosk.errors import KioskError


_HEADING = "There is a problem"


class ProblemPanel(Static):
    """A heading, then what and how to mend it; out of the way while there is none."""

    DEFAULT_CSS = """
    ProblemPanel { width: 100%; height: auto; max-height: 10; display: none; padding: 0 1; border-left: outer red; }
    """

    def __init__(self) -> None:
        super().__init__("", markup=False)

    def show(self, error: KioskError, *, lead: str = "", heading: str = _HEADING) -> None:
        """Show a failure.

        Args:
            error: What the core says of it.
            lead: What it means on this screen, before what the core says.
            heading: What stands above.
        """
        self.say(error.message, error.hint, lead=lead, heading=heading)

    def say(self, message: str, hint: str = "", *, lead: str = "", heading: str = _HEADING) -> None:
        """Show a problem in words."""
        parts = [part for part in (lead, message, hint) if part]
        self.update(Content.assemble((heading, "bold"), "\n", "\n".join(parts)))
        self.display = True
        self.screen.add_class("-problem")

    def clear(self) -> None:
        """Take the problem off the screen; this is asked at every key, so it does nothing where there is none."""
        if not self.display:
            return
        self.update("")
        self.display = False
        self.screen.remove_class("-problem")
