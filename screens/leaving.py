"""You are checked out: recorded at one tap, said only once it is on disk, and cleared by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on, work
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static

from kiosk.errors import KioskError
from screens.page import StationPage
from screens.widgets.action_bar import ActionBar
from screens.widgets.big_button import BigButton
from screens.widgets.problem import ProblemPanel

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from kiosk.meeting_session import MeetingSession
    from screens.frame import Frame, Patience


class LeavingScreen(StationPage):
    """Record that one person left, and say so.

    Args:
        frame: What is shown around the content.
        session: The open station.
        patience: How long to stay.
    """

    CSS_PATH = "leaving.tcss"

    @dataclass
    class Left(Message):
        """The departure is on disk."""

    @dataclass
    class LeaveFailed(Message):
        """The departure is not on disk."""

        error: KioskError

    @dataclass
    class Finished(Message):
        """The screen may be blanked for the next person."""

    def __init__(self, frame: Frame, session: MeetingSession, patience: Patience) -> None:
        super().__init__(frame)
        self._session = session
        self._patience = patience

    def compose(self) -> ComposeResult:
        """Yield what happens."""
        yield from self.surround()
        with Vertical(id="leaving"):
            yield Static("Checking you out", id="leaving-words", classes="heading", markup=False)
            yield ProblemPanel()
        with ActionBar():
            yield BigButton("Try again", value="again", kind="primary")
            yield BigButton("Finish", value="finish", kind="plain")

    def on_mount(self) -> None:
        """Record the departure."""
        self._start()

    @on(BigButton.Pressed, "#button-again")
    def _start(self) -> None:
        self.query_one("#button-again").display = False
        self.query_one("#button-finish").display = False
        self.query_one(ProblemPanel).clear()
        self._leave()

    @work(thread=True, exit_on_error=False)
    def _leave(self) -> None:
        try:
            self._session.leave()
        except KioskError as error:
            self.post_message(self.LeaveFailed(error))
        else:
            self.post_message(self.Left())

    @on(Left)
    def _left(self) -> None:
        words = self.query_one("#leaving-words", Static)
        words.update("✓ You are checked out\n  Thank you for coming")
        words.set_classes("confirmation")
        finish = self.query_one("#button-finish")
        finish.display = True
        finish.focus()
        self.set_timer(self._patience.left, self._finish)

    @on(LeaveFailed)
    def _failed(self, event: LeaveFailed) -> None:
        self.query_one("#leaving-words", Static).update("You are not checked out yet")
        self.query_one(ProblemPanel).show(event.error, lead="Tell a steward.")
        again = self.query_one("#button-again")
        again.display = True
        self.query_one("#button-finish").display = True
        again.focus()

    @on(BigButton.Pressed, "#button-finish")
    def _finish(self) -> None:
        self.leave_with(self.Finished())
