"""The evacuation view: how many are inside and how many need help to leave, full screen, whatever else is wrong.

It needs no PIN, because a fire outranks what its two numbers tell; and no database, because they come from memory,
or from the state files where a station cannot be opened.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static

from kiosk.clock import spoken_time
from kiosk.door_phrases import AN_AID, which_doors, who_needs_help
from kiosk.errors import KioskError
from screens.page import Page
from screens.widgets.action_bar import ActionBar
from screens.widgets.big_button import BigButton
from screens.widgets.letters import ROWS, large_lines, twice_as_large

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.geometry import Size

    from kiosk.headcount import CountDoors, Doors
    from screens.frame import Frame

_LOOK = 1.0


class EvacuationScreen(Page[None]):
    """Show who is inside.

    Args:
        frame: What is shown around the content.
        doors: Returns the head-count of every station on this device.
    """

    CSS_PATH = "evacuation.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f12", "go_back", "Back", show=False, id="back", tooltip="Back to where you were"),
    ]

    @dataclass
    class Looked(Message):
        """The doors were counted."""

        doors: Doors

    @dataclass
    class LookFailed(Message):
        """The doors could not be counted."""

        error: KioskError

    def __init__(self, frame: Frame, doors: CountDoors) -> None:
        super().__init__(frame)
        self._doors = doors

    def compose(self) -> ComposeResult:
        """Yield two numbers and what they are worth."""
        yield from self.surround("EVACUATION")
        with Vertical(id="evacuation"):
            yield Static("", id="evacuation-inside", markup=False)
            yield Static("", id="evacuation-help", markup=False)
            yield Static("", id="evacuation-words", markup=False)
            yield Static(AN_AID, id="evacuation-aid", markup=False)
        with ActionBar():
            yield BigButton("Back", value="back", kind="plain")

    def on_mount(self) -> None:
        """Count now and every second."""
        self.query_one("#button-back").focus()
        self._look()
        self.set_interval(_LOOK, self._look)

    @work(thread=True, exit_on_error=False, group="look", exclusive=True)
    def _look(self) -> None:
        try:
            doors = self._doors()
        except KioskError as error:
            self.post_message(self.LookFailed(error))
        else:
            self.post_message(self.Looked(doors))

    @on(Looked)
    def _show(self, event: Looked) -> None:
        doors = event.doors
        self.query_one("#evacuation-inside", Static).update(_as_large_as_fits(doors.all.inside, self.size))
        self.query_one("#evacuation-help", Static).update(who_needs_help(doors.all))
        now = spoken_time(self.frame.clock.now())
        self.query_one("#evacuation-words", Static).update(f"{now}. {which_doors(doors)}")

    @on(LookFailed)
    def _cannot_look(self, event: LookFailed) -> None:
        self.query_one("#evacuation-inside", Static).update("NO COUNT")
        self.query_one("#evacuation-words", Static).update(str(event.error))

    @on(BigButton.Pressed, "#button-back")
    def action_go_back(self) -> None:
        """Go back to where one was."""
        if self.may_leave():
            self.dismiss()


def _as_large_as_fits(inside: int, size: Size) -> str:
    """Return the number in figures of up to eight times the terminal's, with what it counts."""
    across, down = size.width - _AROUND, size.height - _BESIDE
    words = large_lines(f"{inside} inside", across)
    if words is None or len(words) > 1 or down < ROWS:
        return f"{inside} inside now"
    drawn, figures = words[0], large_lines(str(inside), across)
    said = ""
    while figures is not None and 2 * len(figures[0]) < down - _SAID and 2 * len(figures[0][0]) <= across:
        figures = [twice_as_large(figures[0])]
        drawn, said = figures[0], "\ninside now"
    return "\n".join(drawn) + said


_SAID = 6
"""More rows, where there are so many, for the words further apart."""
_AROUND = 4
"""Columns left free."""
_BESIDE = 7
"""Rows for the banner, the button and the words below the number."""
