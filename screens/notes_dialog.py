"""A question on top of the notes desk: whatever is asked, F9 still stops everything for a child at risk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Generic

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.screen import ScreenResultType

from screens.page import Dialog


class NotesDialog(Dialog[ScreenResultType], Generic[ScreenResultType]):
    """A dialog of the notes desk."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f9", "concern", "Concern", show=False, id="concern", tooltip="A child may be at risk"),
    ]

    @dataclass
    class ConcernAsked(Message):
        """A child may be at risk; the question can wait."""

    def action_concern(self) -> None:
        """Ask for the screen that says whom to tell."""
        self.post_message(self.ConcernAsked())
