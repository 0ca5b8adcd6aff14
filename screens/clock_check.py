"""Is this the right date and time? Survey states and time bands hang on it, so a person looks once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.message import Message
from textual.widgets import Digits, Static

from kiosk.clock import spoken_date
from screens.page import Page
from screens.widgets.action_bar import ActionBar
from screens.widgets.big_button import BigButton
from screens.widgets.body import Body
from screens.widgets.choices import Choice, Choices
from screens.widgets.heading import Heading

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from kiosk.meeting import Station
    from screens.frame import Frame


class ClockScreen(Page[None]):
    """Is this the right date and time?

    Args:
        frame: What is shown around the content.
        station: The station to be opened.
        offer_ceremony: Whether a rehearsal may go through the opening ceremony.
    """

    CSS_PATH = "clock_check.tcss"

    @dataclass
    class Answered(Message):
        """The clock was looked at."""

        station: Station
        confirmed: bool
        practise: bool = False
        """Whether a rehearsal goes through the opening ceremony."""

    @dataclass
    class WentBack(Message):
        """Another station is to be picked."""

    def __init__(self, frame: Frame, station: Station, *, offer_ceremony: bool = False) -> None:
        super().__init__(frame)
        self._station = station
        self._offer = offer_ceremony

    def compose(self) -> ComposeResult:
        """Yield the clock and the question."""
        yield from self.surround()
        yield Heading("Is this the right date and time?")
        now = self.frame.clock.now()
        choices = [
            Choice("yes", f"Yes, open {self._station.label}"),
            Choice("no", "No, open it all the same", "The records will say that the clock was not confirmed"),
        ]
        if self._offer:
            choices.append(
                Choice("practise", "Yes, and practise the opening", "Compare keys, test them, note the code")
            )
        with Body():
            yield Digits(f"{now:%H:%M}", id="clock-time")
            yield Static(spoken_date(now), id="clock-date", markup=False)
            yield Choices(choices)
        with ActionBar():
            yield BigButton("Back", value="back", kind="plain")

    def on_mount(self) -> None:
        """Keep the time right."""
        self.set_interval(1.0, self._tick)

    def on_key(self, event: events.Key) -> None:
        """Answer by key."""
        if self.query_one(Choices).press_key(event.character):
            event.stop()

    @on(Choices.Picked)
    def _answer(self, event: Choices.Picked) -> None:
        practise = event.value == "practise"
        self.leave_with(self.Answered(self._station, event.value != "no", practise))

    @on(BigButton.Pressed, "#button-back")
    def _back(self) -> None:
        self.leave_with(self.WentBack())

    def _tick(self) -> None:
        now = self.frame.clock.now()
        self.query_one("#clock-time", Digits).update(f"{now:%H:%M}")
        self.query_one("#clock-date", Static).update(spoken_date(now))
