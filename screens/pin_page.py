"""What every page with a PIN pad takes: taps, digits from a keyboard, and a PIN that is pasted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on

from kiosk.lock import LONGEST_PIN, SHORTEST_PIN
from screens.page import Page
from screens.widgets.big_button import BigButton
from screens.widgets.pin_pad import PinPad
from screens.widgets.problem import ProblemPanel

if TYPE_CHECKING:
    from textual import events


class PinPage(Page[None]):
    """A page with a PIN pad, a button to continue and one to delete."""

    CSS_PATH = "lock.tcss"

    def on_key(self, event: events.Key) -> None:
        """Take digits, and Enter wherever the focus is on a digit."""
        if self.query_one(PinPad).press_key(event.key, event.character):
            event.stop()

    def on_paste(self, event: events.Paste) -> None:
        """Take a pasted PIN, as a password manager gives it (WCAG 2.2, success criterion 3.3.8)."""
        event.stop()
        if not self.query_one(PinPad).paste(event.text):
            self.query_one(ProblemPanel).say(f"Nothing was pasted. A PIN has {SHORTEST_PIN} to {LONGEST_PIN} digits.")

    @on(BigButton.Pressed, "#button-delete")
    def _delete(self) -> None:
        self.query_one(PinPad).delete()
