"""One station's invitation: a code that one tablet's camera reads, once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from kiosk.tablets.phrases import how_to_pair
from screens.page import StationPage
from screens.widgets.action_bar import ActionBar
from screens.widgets.big_button import BigButton
from screens.widgets.body import Body, MoreButton
from screens.widgets.qr_panel import CodeAndWords

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from kiosk.tablets.serving import Serving
    from screens.frame import Frame

_LOOK = 0.5


class PairTabletScreen(StationPage):
    """Show an invitation until it is used.

    Args:
        frame: What is shown around the content.
        serving: The server.
        station: The station's id.
        url: The invitation.
    """

    CSS_PATH = "pair_tablet.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "go_back", "Back", show=False, id="back", tooltip="Back to the tablets"),
    ]

    @dataclass
    class Done(Message):
        """The invitation was used, or staff went back."""

    def __init__(self, frame: Frame, serving: Serving, station: str, url: str) -> None:
        super().__init__(frame)
        self._serving = serving
        self._station = station
        self._url = url
        line = next(line for line in serving.tablets() if line.station.id == station)
        self._label = line.station.label

    def compose(self) -> ComposeResult:
        """Yield the code, and beside it what to do with it."""
        yield from self.surround("")
        yield CodeAndWords(
            Vertical(
                Static(f"Pair: {self._label}", classes="heading", markup=False),
                Body(Static("", id="pair-words", markup=False)),
                ActionBar(BigButton("Back", value="back", kind="primary"), MoreButton()),
                id="pair-side",
            )
        )

    def on_mount(self) -> None:
        """Show the code once its room is known, and go on once a tablet used it."""
        self.query_one("#button-back").focus()
        self.call_after_refresh(self._show)
        self.set_interval(_LOOK, self._look)

    def _show(self) -> None:
        self.query_one(CodeAndWords).show(self._url)
        steps = "\n".join(f"{number}. {step}" for number, step in enumerate(how_to_pair(self._url), start=1))
        certificate = self._serving.certificate
        self.query_one("#pair-words", Static).update(
            Content.assemble(steps, "\n", (certificate.words, "bold"), "\n", certificate.fingerprint)
        )

    def _look(self) -> None:
        if self._serving.pairings.is_paired(self._station):
            self.leave_with(self.Done())

    @on(BigButton.Pressed, "#button-back")
    def action_go_back(self) -> None:
        """Go back to the tablets."""
        self.leave_with(self.Done())
