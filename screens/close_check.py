"""Close this station? Asked once, because nothing can be recorded after it."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from textual import on
from textual.containers import Vertical
from textual.widgets import Static

from screens.page import Dialog
from screens.widgets.action_bar import ActionBar
from screens.widgets.big_button import BigButton

if TYPE_CHECKING:
    from textual.app import ComposeResult


class Closing(Enum):
    """Whether to close the station."""

    CLOSE = auto()
    KEEP_OPEN = auto()


class CloseDialog(Dialog[Closing]):
    """Ask whether to close the station."""

    CSS_PATH = "close_check.tcss"

    def compose(self) -> ComposeResult:
        """Yield what closing means."""
        yield from self.surround(self.frame.station)
        with Vertical(id="close-check"):
            yield Static(f"Close {self.frame.station}?", classes="heading", markup=False)
            yield Static("Nothing more can be recorded here tonight. You get a receipt to photograph.", markup=False)
        with ActionBar():
            yield BigButton("Close it", value="close", kind="danger")
            yield BigButton("Back", value="back", kind="plain")

    def on_mount(self) -> None:
        """Put the focus on the way back."""
        self.query_one("#button-back").focus()

    @on(BigButton.Pressed, "#button-close")
    def _close(self) -> None:
        self.dismiss(Closing.CLOSE)

    @on(BigButton.Pressed, "#button-back")
    def _back(self) -> None:
        self.dismiss(Closing.KEEP_OPEN)
