"""The first screen: which meeting, is the pack the right one, and which job this device has tonight."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from kiosk.clock import spoken_date, spoken_time
from screens.page import Page
from screens.widgets.action_bar import ActionBar
from screens.widgets.big_button import BigButton
from screens.widgets.body import Body, MoreButton
from screens.widgets.choices import Choice, Choices

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from kiosk.meeting import Pack, Station
    from kiosk.pack import LoadedPack
    from screens.frame import Frame

JOBS = {
    "door": "Check people in and out",
    "notes": "Note the points that are spoken",
    "wall": "Show the survey and the time left to the room",
    "desk": "See the counts",
}
"""What a station of each role does, in words."""


class HomeScreen(Page[None]):
    """Pick a station.

    Args:
        frame: What is shown around the content.
        loaded: The meeting pack.
        station: The one station to offer, where it was named at the start.
    """

    CSS_PATH = "home.tcss"

    @dataclass
    class StationChosen(Message):
        """A station was picked."""

        station: Station

    @dataclass
    class StopAsked(Message):
        """The kiosk is to be shut."""

    def __init__(self, frame: Frame, loaded: LoadedPack, station: str | None = None) -> None:
        super().__init__(frame)
        self._loaded = loaded
        self._only = station

    def compose(self) -> ComposeResult:
        """Yield the meeting, the roster and the marks to compare."""
        yield from self.surround("Open Meeting Kiosk")
        pack = self._loaded.pack
        with Body():
            yield Static(pack.meeting.title, classes="heading", markup=False)
            yield Static(_when_and_where(pack), id="home-where", markup=False)
            yield Static("Which job does this device have?", classes="subheading", markup=False)
            yield Choices([Choice(entry.id, entry.label, JOBS[entry.role]) for entry in self._stations()])
            with Horizontal(id="home-marks"):
                yield Vertical(Static("", id="home-pack", markup=False))
                yield Vertical(Static("", id="home-keys", markup=False))
        with ActionBar():
            yield MoreButton()
            yield BigButton("Stop the kiosk", value="stop", kind="quiet")

    def on_mount(self) -> None:
        """Fill in what takes a moment once the first picture is there."""
        self.call_after_refresh(self._show_marks)

    def on_key(self, event: events.Key) -> None:
        """Pick by key."""
        if self.query_one(Choices).press_key(event.character):
            event.stop()

    @on(Choices.Picked)
    def _choose(self, event: Choices.Picked) -> None:
        station = self._loaded.pack.station(event.value)
        if station is not None:
            self.leave_with(self.StationChosen(station))

    @on(BigButton.Pressed, "#button-stop")
    def _stop(self) -> None:
        self.leave_with(self.StopAsked())

    def _stations(self) -> tuple[Station, ...]:
        roster = self._loaded.pack.stations
        named = tuple(entry for entry in roster if entry.id == self._only)
        return named or roster

    def _show_marks(self) -> None:
        from kiosk.chain import pack_words
        from kiosk.recipients import fingerprint

        words = pack_words(self._loaded.digest)
        self.query_one("#home-pack", Static).update(
            Content.assemble(("Pack words", "bold"), "  the same on every device\n", words)
        )
        keys = [f"{entry.name}: {fingerprint(entry.key)}" for entry in self._loaded.pack.recipients]
        if not keys:
            keys = ["Practice keys, made for this rehearsal" if self.frame.rehearsal else "None"]
        self.query_one("#home-keys", Static).update(
            Content.assemble(("Inspectors' keys", "bold"), "  compare with their cards\n", "\n".join(keys))
        )


def _when_and_where(pack: Pack) -> str:
    starts, ends = pack.local(pack.meeting.starts), pack.local(pack.meeting.ends)
    place = ", ".join(part for part in (pack.meeting.venue, pack.meeting.address) if part)
    return f"{spoken_date(starts)}, {spoken_time(starts)} to {spoken_time(ends)}\n{place}"
