"""A station being opened: painted first, opened in a worker, and any reason why not told with a way to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on, work
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static

from kiosk.errors import KioskError
from screens.page import Page
from screens.widgets.action_bar import ActionBar
from screens.widgets.big_button import BigButton
from screens.widgets.problem import ProblemPanel

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

    from kiosk.chain import Receipt
    from kiosk.meeting import Station
    from kiosk.meeting_session import MeetingSession
    from screens.frame import Frame


class OpeningScreen(Page[None]):
    """Open a station.

    Args:
        frame: What is shown around the content.
        station: The station.
        open_station: Opens it; takes as long as the disk does.
    """

    CSS_PATH = "opening.tcss"

    @dataclass
    class Opened(Message):
        """The station is open."""

        session: MeetingSession
        has_pin: bool
        """Whether the station has a PIN already."""
        receipt: Receipt | None
        """Its closing receipt, where it is closed already."""

    @dataclass
    class OpenFailed(Message):
        """The station is not open."""

        error: KioskError

    @dataclass
    class WentBack(Message):
        """Another station is to be picked."""

    def __init__(self, frame: Frame, station: Station, open_station: Callable[[], MeetingSession]) -> None:
        super().__init__(frame)
        self._station = station
        self._open_station = open_station

    def compose(self) -> ComposeResult:
        """Yield what happens."""
        yield from self.surround()
        with Vertical(id="opening"):
            yield Static(f"Opening {self._station.label}", id="opening-words", classes="heading", markup=False)
            yield ProblemPanel()
        with ActionBar():
            yield BigButton("Try again", value="again", kind="primary")
            yield BigButton("Back", value="back", kind="plain")

    def on_mount(self) -> None:
        """Open it once this is painted."""
        self.query_one(ActionBar).display = False
        self.call_after_refresh(self._open)

    @work(thread=True, exit_on_error=False)
    def _open(self) -> None:
        try:
            session = self._open_station()
            opened = self.Opened(session, session.pin.is_set, session.status().receipt)
        except KioskError as error:
            self.post_message(self.OpenFailed(error))
        else:
            self.post_message(opened)

    @on(OpenFailed)
    def _failed(self, event: OpenFailed) -> None:
        self.query_one("#opening-words", Static).update(f"{self._station.label} is not open")
        self.query_one(ProblemPanel).show(event.error)
        self.query_one(ActionBar).display = True
        self.query_one("#button-again").focus()

    @on(BigButton.Pressed, "#button-again")
    def _again(self) -> None:
        self.query_one("#opening-words", Static).update(f"Opening {self._station.label}")
        self.query_one(ProblemPanel).clear()
        self.query_one(ActionBar).display = False
        self._open()

    @on(BigButton.Pressed, "#button-back")
    def _back(self) -> None:
        self.post_message(self.WentBack())
