"""You are checked in: said only once it is on disk, with the survey in its true state, and cleared by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.message import Message
from textual.widgets import Static

from screens.survey import SurveyPage, SurveyWords
from screens.widgets.big_button import BigButton
from screens.widgets.qr_panel import CodeAndWords

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from kiosk.meeting_session import MeetingSession
    from screens.frame import Frame, Patience


class DoneScreen(SurveyPage):
    """You are checked in.

    Args:
        frame: What is shown around the content.
        session: The open station.
        patience: How long to stay.
    """

    CSS_PATH = "done.tcss"

    @dataclass
    class Finished(Message):
        """The screen may be blanked for the next person."""

    def __init__(self, frame: Frame, session: MeetingSession, patience: Patience) -> None:
        super().__init__(frame, session)
        self._patience = patience

    def compose(self) -> ComposeResult:
        """Yield the confirmation, with the survey below it and the code beside it."""
        yield from self.surround("")
        confirmation = Static("✓ You are checked in", classes="confirmation", markup=False)
        yield CodeAndWords(SurveyWords([confirmation], [BigButton("Finish", value="finish", kind="primary")]))

    def on_mount(self) -> None:
        """Clear by itself."""
        self.query_one("#button-finish").focus()
        self.set_timer(self._patience.done, self._finish)

    def on_key(self, event: events.Key) -> None:
        """Finish at any key but those that read on and the staff's."""
        if event.key not in ("f2", "pagedown", "pageup"):
            event.stop()
            event.prevent_default()
            self._finish()

    @on(BigButton.Pressed, "#button-finish")
    def _finish(self) -> None:
        self.leave_with(self.Finished())
