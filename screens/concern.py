"""A child may be at risk: ordinary notes stop, and the screen says whom to call and whom to tell now."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static

from kiosk.capture import clean_text
from kiosk.errors import KioskError
from kiosk.records import MAX_TEXT
from screens.page import Dialog
from screens.widgets.action_bar import ActionBar
from screens.widgets.big_button import BigButton
from screens.widgets.body import Body
from screens.widgets.line_input import LineInput
from screens.widgets.problem import ProblemPanel

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from kiosk.meeting_session import MeetingSession
    from screens.frame import Frame


class ConcernEnd(Enum):
    """How the screen was left."""

    SEALED = auto()
    NOT_RECORDED = auto()


class ConcernScreen(Dialog[ConcernEnd]):
    """What to do about a safeguarding concern; it can be sealed for the lead inspector.

    Args:
        frame: What is shown around the content.
        session: The open station.
    """

    CSS_PATH = "concern.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", show=False, id="back", tooltip="Go back to the notes"),
    ]

    @dataclass
    class Raised(Message):
        """The concern is on disk."""

    @dataclass
    class RaiseFailed(Message):
        """The concern is not on disk."""

        error: KioskError

    def __init__(self, frame: Frame, session: MeetingSession) -> None:
        super().__init__(frame)
        self._session = session
        self._busy = False
        self._may_drop = ""

    def compose(self) -> ComposeResult:
        """Yield the instruction, the contact, and room for a note."""
        yield from self.surround("")
        safeguarding = self._session.pack.safeguarding
        with Body():
            yield ProblemPanel()
            with Vertical(id="concern-now"):
                yield Static(safeguarding.instruction, id="concern-instruction", markup=False)
                yield Static(f"Then call {safeguarding.contact}", id="concern-contact", markup=False)
                if safeguarding.phone:
                    yield Static(safeguarding.phone, id="concern-phone", markup=False)
            yield Static(
                "You may write a note. Only the lead inspector can open it. You may leave it empty.",
                classes="hint",
                markup=False,
            )
            yield LineInput(placeholder="Note for the lead inspector", limit=MAX_TEXT, id="concern-note")
        with ActionBar():
            yield BigButton("An inspector knows", short="Inspector knows", value="told", kind="primary")
            yield BigButton("Save note", short="Save", value="save", kind="plain")
            yield BigButton("Esc: back", short="Esc", value="back", kind="plain")

    def on_mount(self) -> None:
        """Be ready for a note."""
        self.query_one(LineInput).focus(scroll_visible=False)

    def unsaved(self) -> str:
        """Return the note being typed; it is for the lead inspector alone, so it is never a draft."""
        return self.query_one(LineInput).value.strip()

    @on(BigButton.Pressed, "#button-told")
    def _told(self) -> None:
        self._send(told=True)

    @on(LineInput.Submitted)
    @on(BigButton.Pressed, "#button-save")
    def _save(self) -> None:
        self._send(told=False)

    @on(BigButton.Pressed, "#button-back")
    def action_back(self) -> None:
        """Go back to the notes; a note that was typed is dropped only when asked twice."""
        note = self.unsaved()
        if self._busy:
            return
        if note == self._may_drop:
            self.dismiss(ConcernEnd.NOT_RECORDED)
        else:
            self._may_drop = note
            self.query_one(ProblemPanel).say("Your note is not saved.", "Press Enter to save it, or Esc to drop it.")

    def _send(self, *, told: bool) -> None:
        if not self._busy:
            self._busy = True
            self._raise(clean_text(self.query_one(LineInput).value), told=told)

    @work(thread=True, exit_on_error=False)
    def _raise(self, text: str, *, told: bool) -> None:
        try:
            self._session.raise_concern(text, told_inspector=told)
        except KioskError as error:
            self.post_message(self.RaiseFailed(error))
        else:
            self.post_message(self.Raised())

    @on(Raised)
    def _raised(self) -> None:
        self.dismiss(ConcernEnd.SEALED)

    @on(RaiseFailed)
    def _failed(self, event: RaiseFailed) -> None:
        self._busy = False
        self.query_one(ProblemPanel).show(event.error, lead="NOT SAVED. Tell an inspector now, and try again.")
