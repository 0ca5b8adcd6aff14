"""The driver of a station that is drawn in a browser: the framework's own for the web, with a browser that may go.

The station goes on while nobody is there. What the server says beside keys becomes messages to the app: a browser is
there, it is gone, the station is to end.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import events, messages
from textual.drivers.web_driver import WebDriver
from textual.geometry import Size
from textual.message import Message

if TYPE_CHECKING:
    from typing import Any

_LEAST, _MOST = 1, 500


class ServedDriver(WebDriver):
    """Draws into whichever browser the server ties to this station."""

    @dataclass
    class Attached(Message):
        """A browser is there, and shows nothing yet."""

    @dataclass
    class Detached(Message):
        """The browser is gone."""

    @dataclass
    class EndAsked(Message):
        """The station is to end, or the server is gone."""

    def on_meta(self, packet_type: str, payload: dict[str, object]) -> None:
        """Take what the server says beside keys; nothing of it delivers files or opens addresses."""
        match packet_type:
            case "attach":
                size = Size(_cells(payload.get("width")), _cells(payload.get("height")))
                self._size = (size.width, size.height)
                self._app.post_message(events.Resize(size, size))
                self._app.post_message(self.Attached())
            case "detach":
                self._app.post_message(self.Detached())
            case "quit":
                self._app.post_message(self.EndAsked())
            case "resize" | "focus" | "blur":
                super().on_meta(packet_type, payload)
            case _:
                pass

    def run_input_thread(self) -> None:
        """Take input until it ends, and the station with it."""
        super().run_input_thread()
        self._app.post_message(self.EndAsked())

    def greet(self) -> None:
        """Put a browser's empty terminal into the state that drawing needs."""
        self.write("\x1b[?1049h")
        self._enable_mouse_support()
        self.write("\x1b[?25l")
        self._enable_bracketed_paste()

    def tell_keyboard(self, *, wanted: bool) -> None:
        """Tell the page whether a text is typed here, for which a tablet brings its keyboard."""
        self.write_meta({"type": "keyboard", "wanted": wanted})

    def write_meta(self, data: dict[str, Any]) -> None:
        """Tell the server something beside drawing; a server that is gone is told nothing."""
        try:
            super().write_meta(data)
        except BrokenPipeError:
            self._app.post_message(messages.ExitApp())


def _cells(told: object) -> int:
    return min(max(told, _LEAST), _MOST) if isinstance(told, int) else _MOST // 5
