"""Several lines were pasted: are they several points, or one?"""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from screens.notes_dialog import NotesDialog
from screens.widgets.action_bar import ActionBar
from screens.widgets.big_button import BigButton
from screens.widgets.body import Body, MoreButton
from screens.widgets.heading import Heading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from screens.frame import Frame


class PasteEnd(Enum):
    """What becomes of the lines."""

    EACH = auto()
    JOINED = auto()
    DROPPED = auto()


class PastedDialog(NotesDialog[PasteEnd]):
    """Ask what becomes of pasted lines.

    Args:
        frame: What is shown around the content.
        lines: The lines.
    """

    CSS_PATH = "pasted.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s,S", "each", "Save each", show=False, id="each", tooltip="Save each line as a point"),
        Binding("j,J", "join", "Join", show=False, id="join", tooltip="Make them one line"),
        Binding("escape", "drop", "Back", show=False, id="drop", tooltip="Go back to the line and paste nothing"),
    ]

    def __init__(self, frame: Frame, lines: Sequence[str]) -> None:
        super().__init__(frame)
        self._lines = tuple(lines)

    def compose(self) -> ComposeResult:
        """Yield the lines and what can become of them."""
        yield from self.surround("")
        yield Heading(f"You pasted {len(self._lines)} lines")
        with Body():
            for number, line in enumerate(self._lines, start=1):
                yield Static(Content.assemble((f"{number}  ", "bold"), line), classes="pasted", markup=False)
        with ActionBar():
            yield BigButton(
                f"S: save {len(self._lines)} points", short=f"S: save {len(self._lines)}", value="each", kind="primary"
            )
            yield BigButton("J: one line", value="join", kind="plain")
            yield BigButton("Esc: back", short="Esc", value="drop", kind="plain")
            yield MoreButton()

    def action_each(self) -> None:
        """Make each line a point."""
        self.dismiss(PasteEnd.EACH)

    def action_join(self) -> None:
        """Make them one line."""
        self.dismiss(PasteEnd.JOINED)

    def action_drop(self) -> None:
        """Paste nothing."""
        self.dismiss(PasteEnd.DROPPED)

    @on(BigButton.Pressed, "#button-each")
    def _each(self) -> None:
        self.action_each()

    @on(BigButton.Pressed, "#button-join")
    def _join(self) -> None:
        self.action_join()

    @on(BigButton.Pressed, "#button-drop")
    def _drop(self) -> None:
        self.action_drop()
