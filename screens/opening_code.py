"""The opening code of a station that has just begun: for the minutes, in characters and as a picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.message import Message
from textual.widgets import Static

from screens.page import Page
from screens.widgets.big_button import BigButton
from screens.widgets.written_code import WrittenCode

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from screens.frame import Frame


class OpeningCodeScreen(Page[None]):
    """Show the opening code until somebody has written it down.

    Args:
        frame: What is shown around the content.
        station: The station's id.
        code: The opening code.
        certificate: Words for the certificate that tablets meet tonight, and its fingerprint; None where there is none.
    """

    @dataclass
    class Noted(Message):
        """The code is in the minutes."""

    def __init__(self, frame: Frame, station: str, code: str, certificate: tuple[str, str] | None = None) -> None:
        super().__init__(frame)
        self._certificate = certificate
        self._station = station
        self._code = code

    def compose(self) -> ComposeResult:
        """Yield the code with the words beside it; the picture holds what `verify --opening-code` takes."""
        yield from self.surround("")
        yield WrittenCode(
            f"{self._station}={self._code}",
            f"{self.frame.station} is open",
            (
                Static("Write this code into the minutes, or photograph it.", markup=False),
                Static("Opening code", classes="subheading", markup=False),
                Static(self._code, id="opening-code", classes="code", markup=False),
                Static("With it, records made up later show. The desk shows it too.", classes="hint", markup=False),
                *self._of_tablets(),
            ),
            [BigButton("Continue", value="continue", kind="primary")],
        )

    def _of_tablets(self) -> tuple[Static, ...]:
        if self._certificate is None:
            return ()
        words, fingerprint = self._certificate
        return (
            Static("Certificate for tablets, sealed with the opening", classes="subheading", markup=False),
            Static(words, classes="code", markup=False),
            Static(fingerprint, classes="hint", markup=False),
        )

    def on_mount(self) -> None:
        """Put the focus on Continue."""
        self.query_one("#button-continue").focus()

    @on(BigButton.Pressed, "#button-continue")
    def _continue(self) -> None:
        self.leave_with(self.Noted())
