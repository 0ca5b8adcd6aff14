"""Nobody remembers the station PIN: sealed words go to a stick, an inspector reads them, staff type them here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input, Static

from kiosk.errors import KioskError
from screens.page import Page
from screens.widgets.action_bar import ActionBar
from screens.widgets.big_button import BigButton
from screens.widgets.body import Body, MoreButton
from screens.widgets.heading import Heading
from screens.widgets.line_input import LineInput
from screens.widgets.problem import ProblemPanel

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

    from kiosk.forgotten_pin import ForgottenPin
    from screens.frame import Frame

_LONGEST = 1000


class ForgottenScreen(Page[None]):
    """Write the words, then take them.

    Args:
        frame: What is shown around the content.
        way: The way to a new PIN.
    """

    CSS_PATH = "forgotten.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "go_back", "Back", show=False, id="back", tooltip="Back to the PIN"),
    ]

    @dataclass
    class Written(Message):
        """The sealed words are on the stick."""

        path: Path

    @dataclass
    class Proved(Message):
        """The words were right; a new PIN may be chosen."""

        way: ForgottenPin

    @dataclass
    class Refused(Message):
        """The words did not get onto the stick, or are wrong."""

        error: KioskError

    @dataclass
    class WentBack(Message):
        """Back to the PIN."""

    def __init__(self, frame: Frame, way: ForgottenPin) -> None:
        super().__init__(frame)
        self._way = way
        self._busy = False
        self._written = False

    def compose(self) -> ComposeResult:
        """Yield one field that asks for the folder first and for the words after."""
        yield from self.surround(self.frame.station)
        yield Heading("Forgotten the PIN?")
        with Body():
            yield ProblemPanel()
            yield Static(
                "An inspector's key lets you choose a new one. Put in a stick and type its folder.",
                id="forgotten-words",
                markup=False,
            )
            yield LineInput(placeholder="/media/stick", limit=_LONGEST, id="forgotten-line")
        with ActionBar():
            yield BigButton("Continue", value="continue", kind="primary")
            yield MoreButton()
            yield BigButton("Back", value="back", kind="plain")

    def on_mount(self) -> None:
        """Ask for the folder."""
        self.query_one(LineInput).focus()

    @on(Input.Submitted)
    @on(BigButton.Pressed, "#button-continue")
    def _go_on(self) -> None:
        line = self.query_one(LineInput)
        typed = line.value.strip()
        if self._busy or not typed:
            return
        self._busy = True
        self.query_one(ProblemPanel).clear()
        if self._written:
            line.value = ""
            self._ask(lambda: self._answer(typed))
        else:
            self._ask(lambda: self.Written(self._way.write(Path(typed).expanduser())))

    def _answer(self, typed: str) -> Message:
        self._way.answer(typed)
        return self.Proved(self._way)

    @work(thread=True, exit_on_error=False)
    def _ask(self, question: Callable[[], Message]) -> None:
        try:
            message = question()
        except KioskError as error:
            self.post_message(self.Refused(error))
        else:
            self.post_message(message)

    @on(Written)
    def _wait_for_words(self, event: Written) -> None:
        event.stop()
        self._busy, self._written = False, True
        self.query_one(Heading).say("Type the four words")
        self.query_one("#forgotten-words", Static).update(
            f"Written: {event.path.name}. Take the stick to an inspector, who runs: python -m export unlock. "
            "Type the four words it shows."
        )
        line = self.query_one(LineInput)
        line.value = ""
        line.placeholder = ""
        line.focus()

    @on(Refused)
    def _failed(self, event: Refused) -> None:
        event.stop()
        self._busy = False
        self.query_one(ProblemPanel).show(event.error)
        self.query_one(LineInput).focus()

    @on(BigButton.Pressed, "#button-back")
    def action_go_back(self) -> None:
        """Go back to the PIN; words that were written no longer count."""
        self.leave_with(self.WentBack())
