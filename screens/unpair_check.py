"""Take this station from its tablet? Asked once, because somebody may be using it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.containers import Vertical
from textual.widgets import Static

from screens.page import Dialog
from screens.widgets.action_bar import ActionBar
from screens.widgets.big_button import BigButton

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from screens.frame import Frame


class UnpairDialog(Dialog[bool]):
    """Ask whether to take a station from its tablet; True for yes.

    Args:
        frame: What is shown around the content.
        label: The station's name.
    """

    CSS_PATH = "close_check.tcss"

    def __init__(self, frame: Frame, label: str) -> None:
        super().__init__(frame)
        self._label = label

    def compose(self) -> ComposeResult:
        """Yield what that means."""
        yield from self.surround("Tablets")
        with Vertical(id="close-check"):
            yield Static(f"Take {self._label} from its tablet?", classes="heading", markup=False)
            yield Static(
                "The tablet shows that it is not paired. Records stay, and another tablet can have the station.",
                markup=False,
            )
        with ActionBar():
            yield BigButton("Unpair", value="unpair", kind="danger")
            yield BigButton("Back", value="back", kind="plain")

    def on_mount(self) -> None:
        """Put the focus on the way back."""
        self.query_one("#button-back").focus()

    @on(BigButton.Pressed, "#button-unpair")
    def _unpair(self) -> None:
        self.dismiss(True)  # noqa: FBT003 - the dialog's answer

    @on(BigButton.Pressed, "#button-back")
    def _back(self) -> None:
        self.dismiss(False)  # noqa: FBT003 - the dialog's answer
