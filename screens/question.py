"""One question a page, answered by a tap or a key: who are you here as?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.widgets import Static

from screens.attendee import EXIT, EXIT_SHORT, AttendeePage
from screens.widgets.action_bar import ActionBar
from screens.widgets.big_button import BigButton
from screens.widgets.body import Body, MoreButton
from screens.widgets.choices import Choice, Choices
from screens.widgets.heading import Heading

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from kiosk.meeting import Pack
    from kiosk.visit import Visit
    from screens.frame import Frame, Patience


class QuestionScreen(AttendeePage):
    """Who are you here as?

    Args:
        frame: What is shown around the content.
        pack: The meeting, which has the answers.
        visit: Where the person is.
        patience: How long to wait.
    """

    CSS_PATH = "question.tcss"

    def __init__(self, frame: Frame, pack: Pack, visit: Visit, patience: Patience) -> None:
        super().__init__(frame, visit, patience)
        self._pack = pack

    def compose(self) -> ComposeResult:
        """Yield the question as heading, why it is asked, and the answers."""
        yield from self.surround()
        yield Heading("Who are you here as?")
        with Body():
            yield Static("We ask so that inspectors know who came.", classes="hint", markup=False)
            yield Static("It is not joined to what you say.", id="question-more", classes="hint", markup=False)
            yield Choices([Choice(role.id, role.label) for role in self._pack.roles], chosen=self.visit.role)
        with ActionBar():
            yield BigButton("Back", value="back", kind="plain")
            yield MoreButton()
            yield BigButton(EXIT, short=EXIT_SHORT, value="exit", kind="danger")

    def on_key(self, event: events.Key) -> None:
        """Give the answer of a key."""
        if self.query_one(Choices).press_key(event.character):
            event.stop()

    @on(Choices.Picked)
    def _answer(self, event: Choices.Picked) -> None:
        self.leave_with(self.Moved(self.visit.choose_role(self._pack, event.value)))
