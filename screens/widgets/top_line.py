"""The line that says which meeting this is, and what time the kiosk thinks it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal
from textual.widgets import Static

from kiosk.words import ENGLISH

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from kiosk.clock import MeetingClock
    from kiosk.words import Words


class TopLine(Horizontal):
    """A title on the left and the time on the right, kept up to date.

    Args:
        title: The text on the left.
        clock: The meeting's time.
        words: The language to write the time in.
    """

    DEFAULT_CSS = """
    TopLine {
        width: 100%; height: 1; padding: 0 1;
        #top-title { width: 1fr; height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
        #top-note { width: auto; height: 1; padding-left: 2; }
        #top-time { width: auto; height: 1; padding-left: 2; }
    }
    """

    def __init__(self, title: str, clock: MeetingClock, words: Words = ENGLISH) -> None:
        super().__init__()
        self._title = title
        self._clock = clock
        self._words = words
        self._shown = words.time(clock.now())

    def compose(self) -> ComposeResult:
        """Yield the title, room for a note, and the time."""
        yield Static(self._title, id="top-title", markup=False)
        yield Static("", id="top-note", markup=False)
        yield Static(self._shown, id="top-time", markup=False)

    def on_mount(self) -> None:
        """Keep the time right."""
        self.set_interval(1.0, self._tick)

    def note(self, text: str) -> None:
        """Show a short note before the time."""
        self.query_one("#top-note", Static).update(text)

    def _tick(self) -> None:
        now = self._words.time(self._clock.now())
        if now != self._shown:
            self._shown = now
            self.query_one("#top-time", Static).update(now)
