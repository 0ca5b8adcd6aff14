"""The warning before an unfinished check-in clears: any key or tap keeps it (WCAG 2.2, success criterion 2.2.1)."""

from __future__ import annotations

import math
from enum import Enum, auto
from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.widgets import Static

from kiosk.clock import elapsed_seconds
from screens.page import Dialog
from screens.widgets.action_bar import ActionBar
from screens.widgets.big_button import BigButton

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from screens.frame import Frame


class Presence(Enum):
    """Whether someone is at the screen."""

    HERE = auto()
    GONE = auto()


class StillThereDialog(Dialog[Presence]):
    """Ask whether someone is there: any key or tap says so.

    Args:
        frame: What is shown around the content.
        seconds: How long to wait.
    """

    CSS_PATH = "still_there.tcss"

    def __init__(self, frame: Frame, seconds: float) -> None:
        super().__init__(frame)
        self._seconds = seconds
        self._ends = elapsed_seconds() + seconds

    def compose(self) -> ComposeResult:
        """Yield the question and the time left."""
        yield from self.surround()
        with Vertical(id="still-there"):
            yield Static(self.frame.words.gettext("Are you still there?"), classes="heading", markup=False)
            yield Static(self._words(), id="still-time", markup=False)
        with ActionBar():
            yield BigButton(self.frame.words.gettext("Yes, I am here"), value="here", kind="primary")

    def on_mount(self) -> None:
        """Count down."""
        self.set_interval(min(1.0, self._seconds / 4), self._tick)

    def on_key(self, event: events.Key) -> None:
        """Take any key as a yes."""
        event.stop()
        event.prevent_default()
        self._end(Presence.HERE)

    def on_click(self) -> None:
        """Take any tap as a yes."""
        self._end(Presence.HERE)

    def on_big_button_pressed(self) -> None:
        """Take the button as a yes."""
        self._end(Presence.HERE)

    def _tick(self) -> None:
        if elapsed_seconds() >= self._ends:
            self._end(Presence.GONE)
        else:
            self.query_one("#still-time", Static).update(self._words())

    def _end(self, answer: Presence) -> None:
        if self.in_front:
            self.dismiss(answer)

    def _words(self) -> str:
        left = max(1, math.ceil(self._ends - elapsed_seconds()))
        words = self.frame.words
        clears = words.ngettext(
            "Your answers clear in {number} second.", "Your answers clear in {number} seconds.", left
        )
        return clears + "\n" + words.gettext("Press any key, or tap, to keep them.")
