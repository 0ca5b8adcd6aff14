"""You are checked in: said only once it is on disk, with the survey in its true state, and cleared by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.message import Message
from textual.widgets import Static

from kiosk.pack_rules import PUBLIC_THRESHOLD
from screens.survey import SurveyPage, SurveyWords
from screens.widgets.big_button import BigButton
from screens.widgets.qr_panel import CodeAndWords

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from kiosk.meeting import Pack
    from kiosk.meeting_session import MeetingSession
    from screens.frame import Frame, Patience


class DoneScreen(SurveyPage):
    """You are checked in.

    Args:
        frame: What is shown around the content, in the language of the visit that is over.
        pack: The meeting, its texts in that language.
        session: The open station.
        patience: How long to stay.
    """

    CSS_PATH = "done.tcss"

    @dataclass
    class Finished(Message):
        """The screen may be blanked for the next person."""

    def __init__(self, frame: Frame, pack: Pack, session: MeetingSession, patience: Patience) -> None:
        super().__init__(frame, session, pack)
        self._patience = patience

    def compose(self) -> ComposeResult:
        """Yield the confirmation, with the survey below it and the code beside it."""
        yield from self.surround("")
        words = self.frame.words
        confirmation = Static("✓ " + words.gettext("You are checked in"), classes="confirmation", markup=False)
        finish = BigButton(words.gettext("Finish"), value="finish", kind="primary")
        yield CodeAndWords(SurveyWords([confirmation, *self._how_many()], [finish], words), words)

    def _how_many(self) -> list[Static]:
        """Return how many came in by this door, once they are too many to tell one from another."""
        arrived = self._session.status().tallies.arrived
        if arrived <= PUBLIC_THRESHOLD:
            return []
        told = self.frame.words.ngettext(
            "{number} person has checked in at this door tonight.",
            "{number} people have checked in at this door tonight.",
            arrived,
        )
        return [Static(told, id="done-number", markup=False)]

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
