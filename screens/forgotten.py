"""Nobody remembers the station PIN: sealed words go to a stick, an inspector reads them, staff type them here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Static

from screens.sealed_words import SealedWordsPage
from screens.widgets.action_bar import ActionBar
from screens.widgets.big_button import BigButton
from screens.widgets.body import Body, MoreButton
from screens.widgets.heading import Heading
from screens.widgets.problem import ProblemPanel

if TYPE_CHECKING:
    from pathlib import Path

    from textual.app import ComposeResult

    from kiosk.forgotten_pin import ForgottenPin
    from screens.frame import Frame


class ForgottenScreen(SealedWordsPage):
    """Write the words, then take them.

    Args:
        frame: What is shown around the content.
        way: The way to a new PIN.
    """

    CSS_PATH = "sealed_words.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "go_back", "Back", show=False, id="back", tooltip="Back to the PIN"),
    ]

    @dataclass
    class Proved(Message):
        """The words were right; a new PIN may be chosen."""

        way: ForgottenPin

    @dataclass
    class WentBack(Message):
        """Back to the PIN."""

    def __init__(self, frame: Frame, way: ForgottenPin) -> None:
        super().__init__(frame)
        self._way = way

    def compose(self) -> ComposeResult:
        """Yield one field that asks for the folder first and for the words after."""
        yield from self.surround(self.frame.station)
        yield Heading("Forgotten the PIN?")
        with Body():
            yield ProblemPanel()
            yield Static(
                "An inspector's key lets you choose a new one. Put in a stick and type its folder.",
                id="sealed-words",
                markup=False,
            )
            yield self.line()
        with ActionBar():
            yield BigButton("Continue", value="continue", kind="primary")
            yield MoreButton()
            yield BigButton("Back", value="back", kind="plain")

    def write_words(self, folder: Path) -> str:
        """Write fresh words and say what to do with them."""
        name = self._way.write(folder).name
        return (
            f"Written: {name}. Take the stick to an inspector, who runs: python -m export unlock. "
            "Type the four words it shows."
        )

    def take_words(self, typed: str) -> Message:
        """Prove the words."""
        self._way.answer(typed)
        return self.Proved(self._way)

    @on(BigButton.Pressed, "#button-continue")
    def _continue(self) -> None:
        self.go_on()

    @on(BigButton.Pressed, "#button-back")
    def action_go_back(self) -> None:
        """Go back to the PIN; words that were written no longer count."""
        self.leave_with(self.WentBack())
