"""The scrolling middle of a page, and the button that scrolls it for a finger."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import VerticalScroll
from textual.message import Message

from kiosk.words import ENGLISH
from screens.widgets.big_button import BigButton

if TYPE_CHECKING:
    from textual.binding import BindingType

    from kiosk.words import Words


class Body(VerticalScroll, can_focus=False, inherit_bindings=False):
    """What lies between the top of a page and its buttons; scrolls where it does not fit."""

    BINDINGS: ClassVar[list[BindingType]] = []
    DEFAULT_CSS = """
    Body { width: 100%; height: 1fr; align-horizontal: center; scrollbar-size-vertical: 1; }
    """

    class Turned(Message):
        """The body shows another part, or its size changed."""

    @property
    def overflows(self) -> bool:
        """Whether a part of the content is out of sight."""
        return self.max_scroll_y > 0

    @property
    def at_end(self) -> bool:
        """Whether the last line is in sight."""
        return self.scroll_target_y >= self.max_scroll_y

    def turn(self, pages: int) -> None:
        """Scroll by pages, one line less than the body shows, so that the eye finds its place."""
        step = max(1, self.scrollable_content_region.height - 1)
        self.scroll_to(y=self.scroll_target_y + pages * step, animate=False)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Tell the page."""
        super().watch_scroll_y(old_value, new_value)
        self.post_message(self.Turned())

    def watch_virtual_size(self) -> None:
        """Tell the page."""
        self.post_message(self.Turned())


class MoreButton(BigButton):
    """Scrolls the body on, and back to its start from its end; there only while something is out of sight.

    Args:
        words: The language to say it in.
    """

    def __init__(self, words: Words = ENGLISH) -> None:
        self._down = "▼ " + words.gettext("More")
        self._up = "▲ " + words.gettext("Top")
        super().__init__(self._down, short="▼", value="more", kind="quiet")
        self.display = False

    def follow(self, body: Body) -> None:
        """Show where the body can still be scrolled to."""
        self.appear(there=body.overflows)
        self.set_label(self._up if body.at_end else self._down, "▲" if body.at_end else "▼")
