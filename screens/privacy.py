"""What happens to what you say: the inspectors' promise, no more, and the tap that saves the check-in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on, work
from textual.message import Message
from textual.widgets import Static

from kiosk.errors import KioskError
from screens.attendee import AttendeePage
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
        pack: The meeting, its texts in the language of the visit.
        session: The open station.
        visit: Where the person is.
        patience: How long to wait.
    """

    CSS_PATH = "privacy.tcss"

    @dataclass
    class CheckedIn(Message):
        """The check-in is on disk, and the person is still at the page."""

        visit: Visit

    @dataclass
    class LinkAsked(Message):
        """The person wants to see one of the addresses."""

        visit: Visit
        link: int

    @dataclass
    class Saved(Message):
        """The check-in is on disk."""

    @dataclass
    class CheckInFailed(Message):
        """The check-in is not on disk."""

        error: KioskError

    def __init__(self, frame: Frame, pack: Pack, session: MeetingSession, visit: Visit, patience: Patience) -> None:
        super().__init__(frame, pack, visit, patience)
        self._session = session

    def compose(self) -> ComposeResult:
        """Yield the promise, where to read more, and Continue."""
        yield from self.surround()
        yield Heading(self.words.gettext("What happens to what you say"), large=self.frame.looks.large)
        with Body():
            yield ProblemPanel(self.words)
            yield Bullets(self.pack.privacy.promise)
            if self.pack.privacy.links:
                yield Static(self.words.gettext("Read more on your phone:"), classes="subheading", markup=False)
            for number, link in enumerate(self.pack.privacy.links):
                yield BigButton(link.title, value=f"link-{number}", kind="answer")
        with ActionBar():
            yield self.continue_button()
            yield self.back_button()
            yield MoreButton(self.words)
            yield self.exit_button()

    def on_mount(self) -> None:
        """Put the focus on Continue."""
        self.query_one("#button-continue").focus()

    @on(BigButton.Pressed)
    def _read_more(self, event: BigButton.Pressed) -> None:
        name, _, number = event.value.partition("-")
        if name == "link" and not self._busy:
            self.leave_with(self.LinkAsked(self.visit, int(number)))

    @on(BigButton.Pressed, "#button-continue")
    def _continue(self) -> None:
        if self._busy:
            return
        self._busy = True
        self.query_one("#button-continue", BigButton).set_label(self.words.gettext("Saving"))
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
        self.leave_with(self.CheckedIn(self.visit.accept()))

    @on(CheckInFailed)
    def _failed(self, event: CheckInFailed) -> None:
        event.stop()
        self._busy = False
        self.someone_is_here()
        gettext = self.words.gettext
        self.query_one("#button-continue", BigButton).set_label(gettext("Try again"))
        self.query_one(ProblemPanel).show(event.error, lead=gettext("You are not checked in yet. Tell a steward."))
        self.query_one(Body).scroll_home(animate=False)
