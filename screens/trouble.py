"""What is shown after the screens ended unexpectedly: calm words, a code, and the way on. Never a traceback."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.message import Message
from textual.widgets import Static

from screens.page import Page
from screens.widgets.action_bar import ActionBar
from screens.widgets.big_button import BigButton
from screens.widgets.body import Body

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from screens.crash import Trouble, Typed
    from screens.frame import Frame

_WORDS: dict[Typed, tuple[str, ...]] = {
    "nothing": ("Nothing you typed was lost.",),
    "sealed": (
        "Nothing you typed was lost.",
        "The line you were typing is sealed for the inspectors as it was. If it matters, type it again.",
    ),
    "not-sealed": (
        "Everything that was saved is safe. What you were typing was not saved.",
        "Write it down now, then type it again.",
    ),
}


class TroubleScreen(Page[None]):
    """Something went wrong.

    Args:
        frame: What is shown around the content.
        trouble: The code, and what became of unsaved words.
    """

    CSS_PATH = "trouble.tcss"

    @dataclass
    class Continued(Message):
        """The person goes on."""

    def __init__(self, frame: Frame, trouble: Trouble) -> None:
        super().__init__(frame)
        self._trouble = trouble

    def compose(self) -> ComposeResult:
        """Yield the words and the code."""
        yield from self.surround()
        with Body(id="trouble"):
            yield Static("Something went wrong", classes="heading", markup=False)
            for sentence in _WORDS[self._trouble.typed]:
                yield Static(sentence, classes="trouble-words", markup=False)
            yield Static(f"Code for the people who make this kiosk: {self._trouble.code}", classes="hint", markup=False)
        with ActionBar():
            yield BigButton("Continue", value="continue", kind="primary")

    def on_mount(self) -> None:
        """Put the focus on Continue."""
        self.query_one("#button-continue").focus()

    @on(BigButton.Pressed, "#button-continue")
    def _continue(self) -> None:
        self.leave_with(self.Continued())
