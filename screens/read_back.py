"""One point, large and alone on the screen, to turn to the speaker: is it what you said?"""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import Static

from screens.notes_dialog import NotesDialog
from screens.widgets.action_bar import ActionBar
from screens.widgets.big_button import BigButton
from screens.widgets.body import Body, MoreButton
from screens.widgets.heading import Heading

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from screens.frame import Frame


class ReadBackEnd(Enum):
    """What the speaker said of it."""

    RIGHT = auto()
    CHANGE = auto()
    BACK = auto()


class ReadBackScreen(NotesDialog[ReadBackEnd]):
    """Show a point to the one who made it.

    Args:
        frame: What is shown around the content.
        text: The point.
    """

    CSS_PATH = "read_back.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "right", "Right", show=False, id="right", tooltip="The speaker says that it is right"),
        Binding("f4", "change", "Change", show=False, id="change", tooltip="Change it"),
        Binding("escape", "back", "Back", show=False, id="back", tooltip="Go back to the line"),
    ]

    def __init__(self, frame: Frame, text: str) -> None:
        super().__init__(frame)
        self._text = text

    def compose(self) -> ComposeResult:
        """Yield the question, the point and the answers."""
        yield from self.surround("")
        yield Heading("Is this what you said?")
        with Body():
            yield Static(self._text, id="read-back-text", markup=False)
        with ActionBar():
            yield BigButton("Enter: it is right", short="Enter: right", value="right", kind="primary")
            yield BigButton("F4: change it", short="F4: change", value="change", kind="plain")
            yield BigButton("Esc: back", short="Esc", value="back", kind="plain")
            yield MoreButton()

    def action_right(self) -> None:
        """Take it as read back."""
        self.dismiss(ReadBackEnd.RIGHT)

    def action_change(self) -> None:
        """Change it."""
        self.dismiss(ReadBackEnd.CHANGE)

    def action_back(self) -> None:
        """Go back."""
        self.dismiss(ReadBackEnd.BACK)

    @on(BigButton.Pressed, "#button-right")
    def _right(self) -> None:
        self.action_right()

    @on(BigButton.Pressed, "#button-change")
    def _change(self) -> None:
        self.action_change()

    @on(BigButton.Pressed, "#button-back")
    def _back(self) -> None:
        self.action_back()
