"""A button for fingers, keys and eyes: three rows at least, its key beside it, and a marker when it has the focus."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal, TypeAlias

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

if TYPE_CHECKING:
    from textual import events
    from textual.geometry import Size

Kind: TypeAlias = Literal["answer", "primary", "plain", "quiet", "danger"]
"""What a button is for; its looks are in kiosk.tcss."""

_MARK = "► "
_NO_MARK = "  "


class BigButton(Widget, can_focus=True):
    """Something to tap.

    Args:
        label: What it says.
        value: What `Pressed` carries.
        key: The key that presses it, shown before the label.
        note: A second line, said more quietly.
        short: What it says where the label does not fit.
        kind: What it is for.
        prefix: Stands before the value in the widget's id.
        classes: CSS classes.
    """

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "press", "Choose", show=False, id="press", tooltip="Choose this"),
    ]
    DEFAULT_CSS = """
    BigButton {
        width: 1fr; height: auto; min-height: 3; border: round;
        &.-primary, &.-plain, &.-quiet, &.-danger { width: auto; content-align: center middle; }
        &:focus { border: heavy; }
    }
    """

    @dataclass
    class Pressed(Message):
        """The button was tapped or its key was pressed."""

        button: BigButton

        @property
        def control(self) -> BigButton:
            """The button, for `@on(..., selector)`."""
            return self.button

        @property
        def value(self) -> str:
            """What the button stands for."""
            return self.button.value

    def __init__(
        self,
        label: str,
        *,
        value: str = "",
        key: str = "",
        note: str = "",
        short: str = "",
        kind: Kind = "answer",
        prefix: str = "button",
        classes: str = "",
    ) -> None:
        super().__init__(classes=f"-{kind} {classes}".strip(), id=f"{prefix}-{value}" if value else None)
        self.value = value
        self.key = key
        self._label = label
        self._short = short
        self._note = note
        self._kind = kind

    @property
    def label(self) -> str:
        """What the button says in full."""
        return self._label

    def set_label(self, label: str, short: str = "") -> None:
        """Say something else."""
        if (label, short) != (self._label, self._short):
            self._label, self._short = label, short
            self.refresh(layout=True)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """Return the columns of the label with its marker and key; of the short label where the screen is narrow."""
        return len(self._lead()) + len(self._text()) + (len(_NO_MARK) if self._centred else 0)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the rows that the wrapped label and the note take."""
        return len(self._lines(width))

    def render(self) -> Content:
        """Return marker, key, label and note, the label wrapped behind the key."""
        width = self.content_size.width
        lead = self._lead()
        mark = _MARK if self.has_focus else _NO_MARK
        rows: list[Content] = []
        labels = len(self._wrap(self._text(), width))
        for index, line in enumerate(self._lines(width)):
            start = mark + lead[len(_MARK) :] if index == 0 else " " * len(lead)
            style = "bold" if index < labels else ""
            end = _NO_MARK if self._centred else ""
            rows.append(Content.assemble((start, "bold"), (line, style), end))
        return Content("\n").join(rows)

    def action_press(self) -> None:
        """Tell that the button was chosen."""
        if not self.disabled:
            self.post_message(self.Pressed(self))

    def on_click(self, event: events.Click) -> None:
        """Choose it."""
        event.stop()
        self.action_press()

    @property
    def _centred(self) -> bool:
        return self._kind != "answer"

    def _lead(self) -> str:
        return _NO_MARK + (f"{self.key}  " if self.key and not self._centred else "")

    def _text(self) -> str:
        return self._short if self._short and self.screen.has_class("-narrow") else self._label

    def _wrap(self, text: str, width: int) -> list[str]:
        room = max(1, width - len(self._lead()) - (len(_NO_MARK) if self._centred else 0))
        return textwrap.wrap(text, room) or [""]

    def _lines(self, width: int) -> list[str]:
        return self._wrap(self._text(), width) + (self._wrap(self._note, width) if self._note else [])
