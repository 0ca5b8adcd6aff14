"""A line to type in that keeps what is typed to itself: no clipboard, and pasted text made harmless."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.reactive import Reactive
from textual.widgets import Input

from kiosk.capture import clean_text

if TYPE_CHECKING:
    from textual import events

_CLIPBOARD = {"cut", "copy", "paste"}
"""Copying hands the text to the terminal, and with it to every other program."""


class LineInput(Input, inherit_bindings=False):
    """One line of text.

    Args:
        value: What stands in it.
        placeholder: What it is for, shown while it is empty.
        limit: The most characters it takes.
        id: The widget's id.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        binding for binding in Input.BINDINGS if isinstance(binding, Binding) and binding.action not in _CLIPBOARD
    ]

    virtual_size: Reactive[Size] = Reactive(Size(0, 0), layout=False)
    """How long the text is; the line keeps its place, so a key need not lay the whole screen out again."""

    def __init__(self, value: str = "", *, placeholder: str = "", limit: int, id: str | None = None) -> None:  # noqa: A002 - the framework's own name
        super().__init__(value, placeholder=placeholder, max_length=limit, id=id, select_on_focus=False)
        self.cursor_blink = False

    def _on_paste(self, event: events.Paste) -> None:
        """Take pasted text in as one harmless line."""
        event.prevent_default()
        event.stop()
        self.insert_text_at_cursor(clean_text(event.text))
