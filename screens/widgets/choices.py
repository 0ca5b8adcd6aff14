"""A list of answers: one tap, one key, or arrows and Enter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import ItemGrid
from textual.message import Message

from screens.widgets.big_button import BigButton

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

KEYS = "123456789acdefghijkmnopqrstuvwxyz"
"""The keys of the answers in their order: digits first, then letters without those that look like digits."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer."""

    value: str
    """What `Picked` carries."""
    label: str
    """What people read."""
    note: str = ""
    """A second, quieter line."""


class Choices(ItemGrid, inherit_bindings=False):
    """Answers as buttons, in as many columns as there is room for.

    Args:
        choices: The answers in the order shown.
        chosen: The value of the answer given before, if any; it has the focus first.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "app.focus_next", "Next", show=False, id="down", tooltip="Go to the next answer"),
        Binding("up", "app.focus_previous", "Previous", show=False, id="up", tooltip="Go to the answer before"),
    ]
    DEFAULT_CSS = """
    Choices { width: 100%; height: auto; keyline: none; grid-gutter: 0 2; }
    """

    @dataclass
    class Picked(Message):
        """An answer was given."""

        value: str

    def __init__(self, choices: Sequence[Choice], *, chosen: str | None = None) -> None:
        super().__init__(min_column_width=34)
        self._choices = tuple(choices)
        self._chosen = chosen

    def compose(self) -> ComposeResult:
        """Yield a button an answer."""
        for key, choice in zip(KEYS, self._choices, strict=False):
            yield BigButton(choice.label, value=choice.value, key=key, note=choice.note, prefix="choice")

    def on_mount(self) -> None:
        """Put the focus on the answer given before, or the first."""
        buttons = list(self.query(BigButton))
        start = next((button for button in buttons if button.value == self._chosen), buttons[0] if buttons else None)
        if start is not None:
            start.focus(scroll_visible=start.value == self._chosen)

    def press_key(self, character: str | None) -> bool:
        """Give the answer of a key, if there is one, and tell whether there was."""
        for button in self.query(BigButton):
            if character is not None and character.lower() == button.key:
                button.action_press()
                return True
        return False

    @on(BigButton.Pressed)
    def _pick(self, event: BigButton.Pressed) -> None:
        event.stop()
        self.post_message(self.Picked(event.value))
