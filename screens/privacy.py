"""What happens to what you say: the inspectors' promise, no more, and the tap that saves the check-in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on, work
from textual.message import Message
from textual.widgets import Static

from kiosk.errors import KioskError
from screens.attendee import EXIT, EXIT_SHORT, AttendeePage
from screens.widgets.action_bar import ActionBar
from screens.widgets.big_button import BigButton
from screens.widgets.body import Body, MoreButton
from screens.widgets.bullets import Bullets
from screens.widgets.heading import Heading
from screens.widgets.problem import ProblemPanel

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from kiosk.meeting import Pack
    from kiosk.meeting_session import MeetingSession
    from kiosk.visit import Visit
    from screens.frame import Frame, Patience


class PrivacyScreen(AttendeePage):
    """What happens to what you say.

    Args:
        frame: What is shown around the content.
        session: The open station.
        visit: Where the person is.
        patience: How long to wait.
    """

    CSS_PATH = "privacy.tcss"

    @dataclass
    class CheckedIn(Message):
        """The check-in is on disk, and the person is still at the page."""

    @dataclass
    class Saved(Message):
        """The check-in is on disk."""

    @dataclass
    class CheckInFailed(Message):
        """The check-in is not on disk."""

        error: KioskError

    def __init__(self, frame: Frame, session: MeetingSession, visit: Visit, patience: Patience) -> None:
        super().__init__(frame, visit, patience)
        self._session = session
        self._pack: Pack = session.pack

    def compose(self) -> ComposeResult:
        """Yield the promise, where to read more, and Continue."""
        yield from self.surround()
        yield Heading("What happens to what you say")
        with Body():
            yield ProblemPanel()
            yield Bullets(self._pack.privacy.promise)
            for link in self._pack.privacy.links:
                yield Static(f"{link.title}:\n{link.url}", classes="hint", markup=False)
        with ActionBar():
            yield BigButton("Continue", value="continue", kind="primary")
            yield BigButton("Back", value="back", kind="plain")
            yield MoreButton()
            yield BigButton(EXIT, short=EXIT_SHORT, value="exit", kind="danger")

    def on_mount(self) -> None:
        """Put the focus on Continue."""
        self.query_one("#button-continue").focus()

    @on(BigButton.Pressed, "#button-continue")
    def _continue(self) -> None:
        if self._busy:
            return
        self._busy = True
        self.query_one("#button-continue", BigButton).set_label("Saving")
        self._save()

    @work(thread=True, exit_on_error=False)
    def _save(self) -> None:
        answers = self.visit.accept().answers
        try:
            self._session.check_in(
                role=answers.role, topics=answers.topics, language=answers.language, needs=answers.needs
            )
        except KioskError as error:
            self.post_message(self.CheckInFailed(error))
        else:
            self.post_message(self.Saved())

    @on(Saved)
    def _saved(self) -> None:
        self.leave_with(self.CheckedIn())

    @on(CheckInFailed)
    def _failed(self, event: CheckInFailed) -> None:
        event.stop()
        self._busy = False
        self.someone_is_here()
        self.query_one("#button-continue", BigButton).set_label("Try again")
        self.query_one(ProblemPanel).show(event.error, lead="You are not checked in yet. Tell a steward.")
        self.query_one(Body).scroll_home(animate=False)
