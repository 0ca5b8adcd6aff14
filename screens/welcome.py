"""The door's blank screen: a welcome, one large button, and the way to say that one is leaving."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static

from kiosk.visit import Visit
from screens.page import StationPage
from screens.widgets.action_bar import ActionBar
from screens.widgets.big_button import BigButton

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from kiosk.meeting import Pack
    from screens.frame import Frame


class WelcomeScreen(StationPage):
    """Welcome.

    Args:
        frame: What is shown around the content.
        pack: The meeting.
    """

    CSS_PATH = "welcome.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1", "begin", "Check in", show=False, id="begin", tooltip="Start to check in"),
        Binding("0", "leave", "I am leaving", show=False, id="leave", tooltip="Say that you are leaving"),
    ]

    @dataclass
    class Began(Message):
        """Someone starts to check in."""

        visit: Visit

    @dataclass
    class LeaveAsked(Message):
        """Someone is leaving."""

    def __init__(self, frame: Frame, pack: Pack) -> None:
        super().__init__(frame)
        self._pack = pack

    def compose(self) -> ComposeResult:
        """Yield the welcome, the large button, and the strip below."""
        yield from self.surround()
        with Vertical(id="welcome"):
            yield Static("Welcome", classes="heading", markup=False)
            yield Static(f"{self._pack.meeting.title}", id="welcome-title", markup=False)
            yield Static("Tell us you are here. We do not ask for your name.", id="welcome-words", markup=False)
            yield BigButton("Check in", value="begin", kind="primary", classes="-hero")
        with ActionBar():
            yield BigButton("I am leaving", value="leave", kind="plain")
            yield BigButton("Staff", value="staff", kind="quiet")

    def on_mount(self) -> None:
        """Put the focus on the large button."""
        self.query_one("#button-begin").focus()

    @on(BigButton.Pressed, "#button-begin")
    def action_begin(self) -> None:
        """Start a check-in."""
        self.leave_with(self.Began(Visit.start().begin(self._pack.languages[0])))

    @on(BigButton.Pressed, "#button-leave")
    def action_leave(self) -> None:
        """Say that someone is leaving."""
        self.leave_with(self.LeaveAsked())

    @on(BigButton.Pressed, "#button-staff")
    def _staff(self) -> None:
        self.action_ask_staff()
