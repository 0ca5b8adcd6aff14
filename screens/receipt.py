"""The closing receipt: as a code to photograph, as 16 characters to write down, and as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from screens.page import StationPage
from screens.widgets.big_button import BigButton
from screens.widgets.body import Body, MoreButton
from screens.widgets.qr_panel import CodeAndWords

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

    CSS_PATH = "receipt.tcss"

    def __init__(self, frame: Frame, receipt: Receipt) -> None:
        super().__init__(frame)
        self._receipt = receipt

    def compose(self) -> ComposeResult:
        """Yield the code with the words beside it."""
        yield from self.surround("")
        words = Vertical(
            Static(f"{self.frame.station} is closed", classes="heading", markup=False),
            Body(
                Static("Photograph this screen, or write the code down. Keep it away from this device.", markup=False),
                Static("Closing receipt", classes="subheading", markup=False),
                Static(self._receipt.code, id="receipt-code", markup=False),
                Static(f"{self._receipt.count} records", markup=False),
                Static(str(self._receipt), id="receipt-text", classes="hint", markup=False),
                Static("", id="receipt-small", classes="hint", markup=False),
            ),
            Horizontal(BigButton("Staff", value="staff", kind="quiet"), MoreButton(), id="receipt-buttons"),
            id="receipt-words",
        )
        yield CodeAndWords(words)

    def on_mount(self) -> None:
        """Draw the code once the words are there."""
        self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        code = self.query_one(CodeAndWords)
        code.show(str(self._receipt))
        self.query_one("#receipt-small", Static).update(code.too_small)

    @on(CodeAndWords.Arranged)
    def _rearranged(self, event: CodeAndWords.Arranged) -> None:
        self.query_one("#receipt-small", Static).update(event.too_small)

    @on(BigButton.Pressed, "#button-staff")
    def _staff(self) -> None:
        self.action_ask_staff()
