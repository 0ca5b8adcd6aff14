"""The way out of an attendee screen: the station PIN, with the wait after wrong tries shown and counted down."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on, work
from textual.message import Message
from textual.widgets import Static

from kiosk.errors import LockedError, in_seconds
from screens.pin_page import PinPage
from screens.widgets.action_bar import ActionBar
from screens.widgets.big_button import BigButton
from screens.widgets.body import Body
from screens.widgets.heading import Heading
from screens.widgets.pin_pad import PinPad
from screens.widgets.problem import ProblemPanel

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from kiosk.lock import StationLock
    from screens.frame import Frame


class LockScreen(PinPage):
    """Ask for the station PIN.

    Args:
        frame: What is shown around the content.
        lock: The station's lock.
        way_back: Whether one may go back without the PIN.
    """

    ASKS = "Staff: type the station PIN"
    """What stands above the pad."""

    @dataclass
    class Passed(Message):
        """The PIN was right."""

    @dataclass
    class Accepted(Message):
        """The lock took the PIN."""

    @dataclass
    class Refused(Message):
        """The PIN was wrong, or it is too early."""

        error: LockedError

    @dataclass
    class WentBack(Message):
        """The person goes back without the PIN."""

    @dataclass
    class Forgotten(Message):
        """Nobody remembers the PIN."""

    @dataclass
    class EvacuationAsked(Message):
        """The evacuation view is to be shown."""

    def __init__(self, frame: Frame, lock: StationLock, *, way_back: bool = True) -> None:
        super().__init__(frame)
        self._lock = lock
        self._way_back = way_back
        self._checking = False

    def compose(self) -> ComposeResult:
        """Yield the pad."""
        yield from self.surround()
        yield Heading(self.ASKS)
        with Body():
            if self.frame.rehearsal:
                yield Static("In a rehearsal it is 2468, unless you chose another", classes="hint", markup=False)
            yield ProblemPanel()
            yield PinPad()
        with ActionBar():
            yield BigButton("Continue", short="OK", value="continue", kind="primary")
            yield BigButton("Delete", short="Del", value="delete", kind="plain")
            if self._way_back:
                yield BigButton("Back", value="back", kind="plain")
            yield BigButton("Forgotten", short="Forgot", value="forgotten", kind="quiet")
            yield BigButton("Evacuation", short="Evac", value="evacuate", kind="danger")

    def on_mount(self) -> None:
        """Say how long to wait, if wrong tries were made before."""
        self.query_one("#button-continue").focus()
        self.set_interval(0.5, self._count_down)
        self._count_down()

    def on_screen_resume(self) -> None:
        """Be ready for a PIN again, once whatever lay on top is gone."""
        super().on_screen_resume()
        self.query_one("#button-continue").focus()

    @on(BigButton.Pressed, "#button-continue")
    def _try(self) -> None:
        if self._checking:
            return
        self._checking = True
        pad = self.query_one(PinPad)
        pin = pad.pin
        pad.clear()
        self.query_one("#button-continue", BigButton).set_label("Checking", "Wait")
        self._check(pin)

    @on(BigButton.Pressed, "#button-back")
    def _back(self) -> None:
        self.leave_with(self.WentBack())

    @on(BigButton.Pressed, "#button-forgotten")
    def _forgotten(self) -> None:
        self.leave_with(self.Forgotten())

    @on(BigButton.Pressed, "#button-evacuate")
    def _evacuate(self) -> None:
        self.post_message(self.EvacuationAsked())

    @work(thread=True, exit_on_error=False)
    def _check(self, pin: str) -> None:
        try:
            self._lock.check(pin)
        except LockedError as error:
            self.post_message(self.Refused(error))
        else:
            self.post_message(self.Accepted())

    @on(Accepted)
    def _accepted(self) -> None:
        if self.in_front:
            self.leave_with(self.passed())
        else:
            self._ready_again()

    @on(Refused)
    def _refused(self, event: Refused) -> None:
        event.stop()
        self._ready_again()
        self.query_one(ProblemPanel).show(event.error)
        self._count_down()

    def passed(self) -> Message:
        """Return what a right PIN means here."""
        return self.Passed()

    def _ready_again(self) -> None:
        self._checking = False
        self.query_one("#button-continue", BigButton).set_label("Continue", "OK")

    def _count_down(self) -> None:
        wait = self._lock.wait_seconds()
        button = self.query_one("#button-continue", BigButton)
        if wait > 0:
            button.disabled = True
            self.query_one(ProblemPanel).say(f"You can try again in {in_seconds(math.ceil(wait))}.")
        elif button.disabled:
            button.disabled = False
            button.focus()
            self.query_one(ProblemPanel).clear()
