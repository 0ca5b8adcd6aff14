"""A pad for the station PIN: typed, tapped or pasted, never shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.containers import Grid, Vertical
from textual.message import Message
from textual.widgets import Static

from kiosk.lock import LONGEST_PIN
from screens.widgets.big_button import BigButton

if TYPE_CHECKING:
    from textual.app import ComposeResult


class PinPad(Vertical):
    """Ten digits to tap and a row of dots for those typed."""

    DEFAULT_CSS = """
    PinPad {
        width: 100%; height: auto; align-horizontal: center;
        #pin-dots { width: 40; height: 1; text-align: center; text-style: bold; }
        #pin-digits { width: 40; height: auto; grid-size: 5 2; grid-rows: 3; }
    }
    """

    @dataclass
    class Changed(Message):
        """A digit was typed or taken back."""

        length: int

    def __init__(self) -> None:
        super().__init__()
        self._pin = ""

    def compose(self) -> ComposeResult:
        """Yield the dots and the digits."""
        yield Static("", id="pin-dots", markup=False)
        with Grid(id="pin-digits"):
            for digit in "1234567890":
                yield BigButton(digit, value=digit, prefix="digit", kind="digit")

    def on_mount(self) -> None:
        """Show that nothing is typed."""
        self._draw()

    @property
    def pin(self) -> str:
        """The digits typed so far."""
        return self._pin

    def press_key(self, key: str, character: str | None) -> bool:
        """Take a key, and tell whether it was one for the pad."""
        if key == "backspace":
            self.delete()
            return True
        if character is not None and character in "0123456789":
            self._add(character)
            return True
        return False

    def paste(self, text: str) -> bool:
        """Take pasted digits, and tell whether they were; anything else, or more than fit, changes nothing."""
        digits = text.strip()
        if not (digits.isascii() and digits.isdigit()) or len(self._pin + digits) > LONGEST_PIN:
            return False
        self._add(digits)
        return True

    def delete(self) -> None:
        """Take the last digit back."""
        self._pin = self._pin[:-1]
        self._draw()

    def clear(self) -> None:
        """Forget what was typed."""
        self._pin = ""
        self._draw()

    @on(BigButton.Pressed)
    def _tap(self, event: BigButton.Pressed) -> None:
        event.stop()
        self._add(event.button.label)

    def _add(self, digits: str) -> None:
        self._pin = (self._pin + digits)[:LONGEST_PIN]
        self._draw()

    def _draw(self) -> None:
        dots = " ".join("●" * len(self._pin)) or "- - - -"
        self.query_one("#pin-dots", Static).update(dots)
        self.post_message(self.Changed(len(self._pin)))
