"""Which table a note-taker sits at."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import Input, Static

from kiosk.marks import MAX_TABLE
from screens.notes_dialog import NotesDialog
from screens.widgets.action_bar import ActionBar
from screens.widgets.big_button import BigButton
from screens.widgets.body import Body
from screens.widgets.heading import Heading
from screens.widgets.line_input import LineInput

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from screens.frame import Frame


class TableDialog(NotesDialog[str]):
    """Ask for the table; the result is empty for none.

    Args:
        frame: What is shown around the content.
        table: The table until now.
    """

    CSS_PATH = "table.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", show=False, id="back", tooltip="Leave it as it is"),
    ]

    def __init__(self, frame: Frame, table: str) -> None:
        super().__init__(frame)
        self._table = table

    def compose(self) -> ComposeResult:
        """Yield the line and its buttons."""
        yield from self.surround("")
        yield Heading("Which table?")
        with Body():
            yield LineInput(self._table, placeholder="Such as 4; empty for none", limit=MAX_TABLE, id="table-line")
            yield Static("It stays on every point until you change it.", classes="hint", markup=False)
        with ActionBar():
            yield BigButton("Enter: set it", short="Enter: set", value="set", kind="primary")
            yield BigButton("Esc: back", short="Esc", value="back", kind="plain")

    def on_mount(self) -> None:
        """Be ready to type over what stands there."""
        line = self.query_one(LineInput)
        line.focus(scroll_visible=False)
        line.select_all()

    def action_back(self) -> None:
        """Leave the table as it is."""
        self.dismiss(self._table)

    @on(Input.Submitted)
    @on(BigButton.Pressed, "#button-set")
    def _set(self) -> None:
        self.dismiss(self.query_one(LineInput).value)

    @on(BigButton.Pressed, "#button-back")
    def _back(self) -> None:
        self.action_back()
