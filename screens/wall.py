"""The public wall: which meeting this is, the survey, and how long is left. Nothing that was spoken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.widgets import Static

from kiosk.time_left import time_left
from screens.survey import SurveyPage, SurveyWords
from screens.widgets.big_button import BigButton
from screens.widgets.qr_panel import CodeAndWords

if TYPE_CHECKING:
    from textual.app import ComposeResult


class WallScreen(SurveyPage):
    """The meeting's title, the survey and the time left."""

    CSS_PATH = "wall.tcss"

    def compose(self) -> ComposeResult:
        """Yield the code with the words beside it."""
        yield from self.surround("")
        title = Static(self.frame.title, classes="heading", markup=False)
        left = Static(self._left(), id="wall-left", classes="para", markup=False)
        yield CodeAndWords(SurveyWords([title, left], [BigButton("Staff", value="staff", kind="quiet")]))

    def on_mount(self) -> None:
        """Follow the clock."""
        self.set_interval(1.0, self._tick)

    def _tick(self) -> None:
        self.query_one("#wall-left", Static).update(self._left())

    def _left(self) -> str:
        return time_left(self._session.pack, self.frame.clock.now())

    @on(BigButton.Pressed, "#button-staff")
    def _staff(self) -> None:
        self.action_ask_staff()
