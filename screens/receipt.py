"""The closing receipt: as a code to photograph, as 16 characters to write down, and as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.widgets import Static

from screens.page import StationPage
from screens.widgets.big_button import BigButton
from screens.widgets.written_code import WrittenCode

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from kiosk.chain import Receipt
    from screens.frame import Frame


class ReceiptScreen(StationPage):
    """The station is closed.

    Args:
        frame: What is shown around the content.
        receipt: What proves where its records end.
    """

    def __init__(self, frame: Frame, receipt: Receipt) -> None:
        super().__init__(frame)
        self._receipt = receipt

    def compose(self) -> ComposeResult:
        """Yield the code with the words beside it."""
        yield from self.surround("")
        yield WrittenCode(
            str(self._receipt),
            f"{self.frame.station} is closed",
            (
                Static("Photograph this screen, or write the code down. Keep it away from this device.", markup=False),
                Static("Closing receipt", classes="subheading", markup=False),
                Static(self._receipt.code, id="receipt-code", classes="code", markup=False),
                Static(f"{self._receipt.count} records", markup=False),
                Static(str(self._receipt), id="receipt-text", classes="hint", markup=False),
            ),
            [BigButton("Staff", value="staff", kind="quiet")],
        )

    @on(BigButton.Pressed, "#button-staff")
    def _staff(self) -> None:
        self.action_ask_staff()
