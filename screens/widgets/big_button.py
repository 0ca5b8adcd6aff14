"""A button for fingers, keys and eyes: three rows at least, its key beside it, and a marker when it has the focus."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal, TypeAlias

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from screens.widgets.letters import ROWS, large_lines

if TYPE_CHECKING:
    from textual import events
    from textual.geometry import Size

Kind: TypeAlias = Literal["answer", "primary", "plain", "quiet", "danger", "digit"]
"""What a button is for; its looks are in kiosk.tcss."""

Room: TypeAlias = Literal["full", "short", "tight"]
ROOMS: tuple[Room, ...] = ("full", "short", "tight")
"""How much room a row of buttons has, from the most: for full labels, for short ones, for those and nothing around."""

_MARK = "► "
_FRAME = 2
_NO_MARK = "  "
_TICKED = "[x] "
_UNTICKED = "[ ] "


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
        checked: Whether it is ticked; None for what cannot be.
        large: Whether its label is drawn in large letters where they fit.
    """

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "press", "Choose", show=False, id="press", tooltip="Choose this"),
    ]
    DEFAULT_CSS = """
    BigButton {
        width: 1fr; height: auto; min-height: 3; border: round;
        &.-primary, &.-plain, &.-quiet, &.-danger { width: auto; content-align: center middle; }
        &.-digit { content-align: center middle; text-style: bold; }
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

    class Relabelled(Message):
        """The button says something else, and may need more or less room."""

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
        checked: bool | None = None,
        large: bool = False,
    ) -> None:
        super().__init__(classes=f"-{kind}", id=f"{prefix}-{value}" if value else None)
        self.value = value
        self.key = key
        self._label = label
        self._short = short
        self._note = note
        self._kind = kind
        self._room: Room = "full"
        self._checked = checked
        self._large = large
        self._most_rows = 0

    @property
    def label(self) -> str:
        """What the button says in full."""
        return self._label

    @property
    def checked(self) -> bool:
        """Whether it is ticked."""
        return bool(self._checked)

    def check(self, *, ticked: bool) -> None:
        """Tick it, or take the tick away."""
        if self._checked is not ticked:
            self._checked = ticked
            self.set_class(ticked, "-checked")
            self.refresh()

    def set_label(self, label: str, short: str = "") -> None:
        """Say something else."""
        if (label, short) != (self._label, self._short):
            self._label, self._short = label, short
            self.refresh(layout=True)
            self.post_message(self.Relabelled())

    def appear(self, *, there: bool) -> None:
        """Be there, or not; the row of buttons makes room for it."""
        if self.display != there:
            self.display = there
            self.post_message(self.Relabelled())

    def width_in(self, room: Room) -> int:
        """Return the columns it takes with its frame, given so much room."""
        label = self._label if room == "full" or not self._short else self._short
        return len(_NO_MARK) + cell_len(label) + (0 if room == "tight" else len(_NO_MARK)) + _FRAME

    def fit_to(self, room: Room) -> None:
        """Say the full label or the short one, with or without what balances the marker."""
        if room != self._room:
            self._room = room
            self.refresh(layout=True)

    def allow_rows(self, most: int) -> None:
        """Tell how many rows it may take, its frame included; large letters are drawn where they fit in."""
        self._most_rows = most

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """Return the columns of the label with what stands before and after it."""
        del container, viewport
        return len(self._lead(_NO_MARK)) + cell_len(self._text()) + len(self._tail())

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the rows that the wrapped label and the note take."""
        del container, viewport
        return len(self._label_rows(width)) + len(self._wrap(self._note, width) if self._note else [])

    def render(self) -> Content:
        """Return marker, key, label and note, further lines behind the key, cut with an ellipsis where they end."""
        width, height = self.content_size
        lead, tail = self._lead(_MARK if self.has_focus else _NO_MARK), self._tail()
        if self._room == "tight" and self._kind not in ("answer", "digit") and not self.has_focus:
            lead, tail = _NO_MARK[:1], _NO_MARK[1:]
        label = [(line, "bold") for line in self._label_rows(width)]
        note = [(line, "") for line in self._wrap(self._note, width)] if self._note else []
        lines = [*label, *note]
        if len(lines) > height > 0:
            lines = [*lines[: height - 1], (f"{lines[height - 1][0][:-1]}…", lines[height - 1][1])]
        first = ROWS // 2 if self._large and len(label) >= ROWS else 0
        rows = [
            Content.assemble((lead if index == first else " " * len(lead), "bold"), (line, style), tail)
            for index, (line, style) in enumerate(lines)
        ]
        return Content("\n").join(rows)

    def action_press(self) -> None:
        """Tell that the button was chosen."""
        if not self.disabled:
            self.post_message(self.Pressed(self))

    def on_click(self, event: events.Click) -> None:
        """Choose it."""
        event.stop()
        self.action_press()

    def _lead(self, mark: str) -> str:
        """Return what stands before the label; a digit has no room for a marker, its border shows the focus."""
        if self._kind == "digit":
            return ""
        box = "" if self._checked is None else (_TICKED if self._checked else _UNTICKED)
        return mark + (f"{self.key}  " if self.key and self._kind == "answer" else "") + box

    def _tail(self) -> str:
        """Return what balances the marker of a centred label, where there is room."""
        return "" if self._kind in ("answer", "digit") or self._room == "tight" else _NO_MARK

    def _text(self) -> str:
        return self._short if self._short and self._room != "full" else self._label

    def _label_rows(self, width: int) -> list[str]:
        """Return the label as rows, in large letters where there is room for them."""
        if self._large:
            lines = large_lines(self._text(), self._room_in(width))
            if lines is not None and len(lines) * ROWS + _FRAME <= self._most_rows:
                return [row for line in lines for row in line]
        return self._wrap(self._text(), width)

    def _room_in(self, width: int) -> int:
        return max(1, width - len(self._lead(_NO_MARK)) - len(self._tail()))

    def _wrap(self, text: str, width: int) -> list[str]:
        room = self._room_in(width)
        return [line.plain for line in Content(text).wrap(room)] or [""]
