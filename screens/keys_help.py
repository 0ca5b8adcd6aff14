"""Every key of the notes desk, one a row."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType

from screens.note_keys import EVERY
from screens.notes_dialog import NotesDialog
from screens.widgets.action_bar import ActionBar
from screens.widgets.big_button import BigButton
from screens.widgets.body import Body, MoreButton
from screens.widgets.heading import Heading
from screens.widgets.key_bar import KeyBar, KeyHint, KeyRows

if TYPE_CHECKING:
    from textual.app import ComposeResult

_WIDEST = 5


class KeysDialog(NotesDialog[str]):
    """List the keys; a tap on one does what it does. The result is the action tapped, or empty."""

    CSS_PATH = "keys_help.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1,enter", "back", "Back", show=False, id="back", tooltip="Go back to the line"),
        Binding("down", "scroll_body(1)", "Down", show=False, id="down", tooltip="Read on"),
        Binding("up", "scroll_body(-1)", "Up", show=False, id="up", tooltip="Read back"),
    ]

    def compose(self) -> ComposeResult:
        """Yield the keys."""
        yield from self.surround("")
        yield Heading("Keys")
        with Body():
            themes = KeyHint("Alt+1", "A theme, as does #1 in the line.", "")
            yield KeyRows([themes, *(KeyHint(key.shown.ljust(_WIDEST), key.says, key.action) for key in EVERY)])
        with ActionBar():
            yield BigButton("Esc: back", value="back", kind="primary")
            yield MoreButton()

    def action_back(self) -> None:
        """Go back."""
        self.dismiss("")

    @on(KeyBar.Tapped)
    def _tap(self, event: KeyBar.Tapped) -> None:
        self.dismiss(event.action)

    @on(BigButton.Pressed, "#button-back")
    def _back(self) -> None:
        self.action_back()
