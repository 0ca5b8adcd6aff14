"""Putting the head-count right: how many more or fewer, then why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on, work
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Digits, Static

from kiosk.door_phrases import WHY_CORRECTED
from kiosk.errors import KioskError, SessionError
from kiosk.records import MAX_CORRECTION
from screens.page import Dialog
from screens.widgets.action_bar import ActionBar
from screens.widgets.big_button import BigButton
from screens.widgets.body import Body, MoreButton
from screens.widgets.choices import Choice, Choices
from screens.widgets.heading import Heading
from screens.widgets.problem import ProblemPanel

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from kiosk.meeting_session import MeetingSession
    from kiosk.records import WhyCorrected
    from screens.frame import Frame

_STEPS = {"minus-ten": -10, "minus-one": -1, "plus-one": 1, "plus-ten": 10}
_KEYS = {"plus": 1, "equals_sign": 1, "up": 1, "minus": -1, "down": -1, "pageup": 10, "pagedown": -10}


class CorrectCountDialog(Dialog[int]):
    """Ask by how many the count is wrong and why; ends with the change that was saved, or with nothing.

    Args:
        frame: What is shown around the content.
        session: The open station.
    """

    CSS_PATH = "correct_count.tcss"

    @dataclass
    class Corrected(Message):
        """The correction is on disk."""

        change: int

    @dataclass
    class CorrectionFailed(Message):
        """The correction is not on disk."""

        error: KioskError

    def __init__(self, frame: Frame, session: MeetingSession) -> None:
        super().__init__(frame)
        self._session = session
        self._change = 0
        self._busy = False

    def compose(self) -> ComposeResult:
        """Yield the number with its steps; the reasons follow on the same page."""
        yield from self.surround(f"{self.frame.station}: steward")
        yield Heading("How many are inside?")
        with Body():
            yield ProblemPanel()
            with Horizontal(id="correct-count"):
                yield Digits("", id="correct-digits")
                yield Static("", id="correct-words", markup=False)
            yield Choices([Choice(value, label) for value, label in WHY_CORRECTED.items()])
        with Horizontal(id="correct-steps"):
            for value, step in _STEPS.items():
                yield BigButton(f"{step:+d}", value=value, kind="digit")
        with ActionBar():
            yield BigButton("Continue", value="continue", kind="primary")
            yield MoreButton()
            yield BigButton("Cancel", value="cancel", kind="plain")

    def on_mount(self) -> None:
        """Begin with the count as it is."""
        self.query_one(Choices).display = False
        self.query_one("#button-plus-one").focus()
        self._show()

    def on_key(self, event: events.Key) -> None:
        """Step by + and -, give a reason by its key, and let Escape cancel."""
        choices = self.query_one(Choices)
        if event.key == "escape":
            self.dismiss(None)
        elif not choices.display and event.key in _KEYS:
            self._step(_KEYS[event.key])
        elif not (choices.display and choices.press_key(event.character)):
            return
        event.stop()

    @on(BigButton.Pressed, "#correct-steps BigButton")
    def _stepped(self, event: BigButton.Pressed) -> None:
        self._step(_STEPS[event.value])

    @on(BigButton.Pressed, "#button-continue")
    def _ask_why(self) -> None:
        if self._change == 0:
            self.query_one(ProblemPanel).show(SessionError.not_a_correction(MAX_CORRECTION))
            return
        self.query_one(ProblemPanel).clear()
        self.query_one(Heading).say(f"Why {self._change:+d}?")
        for widget in self.query("#correct-steps, #correct-count, #button-continue"):
            widget.display = False
        choices = self.query_one(Choices)
        choices.display = True
        choices.query(BigButton).first().focus()

    @on(Choices.Picked)
    def _picked(self, event: Choices.Picked) -> None:
        if not self._busy:
            self._busy = True
            self._correct(next(why for why in WHY_CORRECTED if why == event.value))

    @on(BigButton.Pressed, "#button-cancel")
    def _cancel(self) -> None:
        self.dismiss(None)

    @work(thread=True, exit_on_error=False)
    def _correct(self, reason: WhyCorrected) -> None:
        try:
            self._session.lane.correct(self._change, reason)
        except KioskError as error:
            self.post_message(self.CorrectionFailed(error))
        else:
            self.post_message(self.Corrected(self._change))

    @on(Corrected)
    def _done(self, event: Corrected) -> None:
        self.dismiss(event.change)

    @on(CorrectionFailed)
    def _failed(self, event: CorrectionFailed) -> None:
        self._busy = False
        self.query_one(ProblemPanel).show(event.error, lead="NOT SAVED.")

    def _step(self, step: int) -> None:
        inside = self._session.head_count.inside
        fewest = min(0, inside)
        change = max(fewest - inside, min(MAX_CORRECTION, self._change + step))
        self._change = max(-MAX_CORRECTION, change)
        self._show()

    def _show(self) -> None:
        inside = self._session.head_count.inside
        self.query_one("#correct-digits", Digits).update(str(inside + self._change))
        said = f"counted so far: {inside}\nchange: {self._change:+d}" if self._change else f"counted so far: {inside}"
        self.query_one("#correct-words", Static).update(said)
