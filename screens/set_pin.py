"""A station's first opening: choose the PIN that leads out of its screens, and type it twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on, work
from textual.message import Message
from textual.widgets import Static

from kiosk.errors import LockedError
from kiosk.lock import LONGEST_PIN, SHORTEST_PIN
from screens.pin_page import PinPage
from screens.widgets.action_bar import ActionBar
from screens.widgets.big_button import BigButton
from screens.widgets.body import Body
from screens.widgets.heading import Heading
from screens.widgets.pin_pad import PinPad
from screens.widgets.problem import ProblemPanel

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from kiosk.forgotten_pin import ForgottenPin
    from kiosk.lock import StationLock
    from screens.frame import Frame

REHEARSAL_PIN = "2468"
"""What a rehearsal may use, so that practice starts at once; it is shown on the screen."""


class SetPinScreen(PinPage):
    """Choose the station PIN.

    Args:
        frame: What is shown around the content.
        lock: The station's lock, which has no PIN yet, or the way to a new one.
    """

    @dataclass
    class PinSet(Message):
        """The PIN is on disk."""

    @dataclass
    class SetFailed(Message):
        """The PIN is not on disk."""

        error: LockedError

    def __init__(self, frame: Frame, lock: StationLock | ForgottenPin) -> None:
        super().__init__(frame)
        self._lock = lock
        self._first: str | None = None
        self._saving = False

    def compose(self) -> ComposeResult:
        """Yield the pad."""
        yield from self.surround()
        yield Heading("Choose a PIN for this device")
        with Body():
            yield Static("Staff need it to leave the screen. It opens no records.", classes="hint", markup=False)
            yield ProblemPanel()
            yield PinPad()
        with ActionBar():
            yield BigButton("Continue", value="continue", kind="primary")
            yield BigButton("Delete", value="delete", kind="plain")
            if self.frame.rehearsal:
                yield BigButton(f"Use {REHEARSAL_PIN}", value="skip", kind="quiet")

    def on_mount(self) -> None:
        """Put the focus on Continue."""
        self.query_one("#button-continue").focus()

    @on(BigButton.Pressed, "#button-continue")
    def _continue(self) -> None:
        pad = self.query_one(PinPad)
        pin = pad.pin
        pad.clear()
        if self._first is None:
            self._take_first(pin)
        elif pin != self._first:
            self._start_again()
        else:
            self._begin_saving(pin)

    @on(BigButton.Pressed, "#button-skip")
    def _skip(self) -> None:
        self._begin_saving(REHEARSAL_PIN)

    def _take_first(self, pin: str) -> None:
        problem = self.query_one(ProblemPanel)
        if len(pin) < SHORTEST_PIN:
            problem.say(f"A PIN has {SHORTEST_PIN} to {LONGEST_PIN} digits.")
            return
        problem.clear()
        self._first = pin
        self.query_one(Heading).say("Type the same PIN again")

    def _start_again(self) -> None:
        self._first = None
        self.query_one(Heading).say("Choose a PIN for this device")
        self.query_one(ProblemPanel).say("The two PINs are not the same.", "Choose one again.")

    def _begin_saving(self, pin: str) -> None:
        if not self._saving:
            self._saving = True
            self.query_one("#button-continue", BigButton).set_label("Saving")
            self._set(pin)

    @work(thread=True, exit_on_error=False)
    def _set(self, pin: str) -> None:
        try:
            self._lock.set_pin(pin)
        except LockedError as error:
            self.post_message(self.SetFailed(error))
        else:
            self.post_message(self.PinSet())

    @on(SetFailed)
    def _failed(self, event: SetFailed) -> None:
        event.stop()
        self._saving = False
        self._first = None
        self.query_one("#button-continue", BigButton).set_label("Continue")
        self.query_one(Heading).say("Choose a PIN for this device")
        self.query_one(ProblemPanel).show(event.error)
