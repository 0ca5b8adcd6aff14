"""Closing the whole hall: asked once, then station by station, then one receipt to photograph."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on, work
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static

from kiosk.close_hall import how_closing_went
from kiosk.errors import KioskError
from screens.page import StationPage
from screens.widgets.action_bar import ActionBar
from screens.widgets.big_button import BigButton
from screens.widgets.problem import ProblemPanel
from screens.widgets.written_code import WrittenCode

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

    from kiosk.close_hall import HallClosing
    from kiosk.hall_receipt import HallReceipt
    from screens.frame import Frame

    CloseAll = Callable[[Callable[[str], None]], HallClosing]


class CloseHallScreen(StationPage):
    """Ask, then close every station of this device.

    Args:
        frame: What is shown around the content.
        close: Closes them all, telling which one; called in a worker.
    """

    CSS_PATH = "close_hall.tcss"

    @dataclass
    class WentBack(Message):
        """Back to the hall."""

    @dataclass
    class Progressed(Message):
        """A station is being closed."""

        station: str

    @dataclass
    class Done(Message):
        """Every station that could be closed is."""

        closing: HallClosing

    @dataclass
    class Failed(Message):
        """The desk itself is not closed."""

        error: KioskError

    @dataclass
    class Closed(Message):
        """Every station is closed."""

        receipt: HallReceipt

    def __init__(self, frame: Frame, close: CloseAll) -> None:
        super().__init__(frame)
        self._close_them = close

    def compose(self) -> ComposeResult:
        """Yield what closing means."""
        yield from self.surround("The whole hall")
        with Vertical(id="close-hall"):
            yield ProblemPanel()
            yield Static("Close every station?", classes="heading", markup=False)
            yield Static(
                "Every station of this device and this desk. Nothing more can be recorded tonight. "
                "You get one receipt over all of them to photograph.",
                id="close-hall-words",
                markup=False,
            )
        with ActionBar():
            yield BigButton("Close them all", short="Close all", value="close", kind="danger")
            yield BigButton("Back", value="back", kind="plain")

    def on_mount(self) -> None:
        """Put the focus on the way back."""
        self.query_one("#button-back").focus()

    @on(BigButton.Pressed, "#button-close")
    def _start(self) -> None:
        bar = self.query_one(ActionBar)
        if bar.display:
            bar.display = False
            self.query_one(ProblemPanel).clear()
            self._close()

    @work(thread=True, exit_on_error=False)
    def _close(self) -> None:
        def progress(station: str) -> None:
            self.post_message(self.Progressed(station))

        try:
            closing = self._close_them(progress)
        except KioskError as error:
            self.post_message(self.Failed(error))
        else:
            self.post_message(self.Done(closing))

    @on(Progressed)
    def _progress(self, event: Progressed) -> None:
        self.query_one("#close-hall-words", Static).update(f"Closing {event.station}")

    @on(Done)
    def _done(self, event: Done) -> None:
        if event.closing.receipt is not None:
            self.leave_with(self.Closed(event.closing.receipt))
            return
        first, *rest = how_closing_went(event.closing)
        self._offer_again()
        self.query_one(ProblemPanel).say(first, " ".join(rest))

    @on(Failed)
    def _failed(self, event: Failed) -> None:
        self._offer_again()
        self.query_one(ProblemPanel).show(event.error, lead="The hall is NOT closed. Try again.")

    def _offer_again(self) -> None:
        self.query_one("#close-hall-words", Static).update("What is closed stays closed.")
        self.query_one(ActionBar).display = True
        self.query_one("#button-back").focus()

    @on(BigButton.Pressed, "#button-back")
    def _back(self) -> None:
        self.leave_with(self.WentBack())


class HallReceiptScreen(StationPage):
    """The hall is closed.

    Args:
        frame: What is shown around the content.
        receipt: What proves where the records of all stations end.
    """

    def __init__(self, frame: Frame, receipt: HallReceipt) -> None:
        super().__init__(frame)
        self._receipt = receipt

    def compose(self) -> ComposeResult:
        """Yield the code with the words beside it."""
        yield from self.surround("")
        yield WrittenCode(
            str(self._receipt),
            "Every station is closed",
            (
                Static("Photograph this screen, or write the code down. Keep it away from this device.", markup=False),
                Static("Receipt of the whole hall", classes="subheading", markup=False),
                Static(self._receipt.code, id="receipt-code", classes="code", markup=False),
                Static(f"{self._receipt.records} records of {self._receipt.streams} stations", markup=False),
                Static("Next: Staff, Hand over. One bundle holds them all.", markup=False),
                Static(str(self._receipt), id="receipt-text", classes="hint", markup=False),
            ),
            [BigButton("Staff", value="staff", kind="quiet")],
        )

    @on(BigButton.Pressed, "#button-staff")
    def _staff(self) -> None:
        self.action_ask_staff()
