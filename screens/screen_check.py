"""The part of the preflight that needs this very screen: codes drawn and read back, keys that must come through.

Codes are read from the cells that the screen is about to show, colours included, so a theme or a terminal setting
that spoils them shows. Keys are waited for, because only pressing one tells whether the terminal lets it through.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from textual import events, on
from textual.containers import Center
from textual.message import Message
from textual.widgets import Static

from kiosk.code_check import BLACK, read_codes
from kiosk.errors import KioskError
from kiosk.qr import needs
from screens.calm_app import CalmApp
from screens.crash import Ended
from screens.page import Page
from screens.widgets.action_bar import ActionBar
from screens.widgets.big_button import BigButton
from screens.widgets.body import Body
from screens.widgets.heading import Heading
from screens.widgets.qr_panel import QrPanel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.style import Style
    from textual.app import ComposeResult

    from kiosk.code_check import Cell, Colour
    from kiosk.meeting_session import MeetingSession
    from screens.frame import Frame

KEYS = {
    "f2": ("F2", "staff"),
    "f9": ("F9", "a child at risk"),
    "f12": ("F12", "who is inside"),
    "alt+1": ("Alt+1", "a theme"),
    "ctrl+z": ("Ctrl+Z", "undo"),
}
"""The keys that staff's screens need: what they are called, and what each is for."""

PATIENCE = 12.0
"""Seconds without a key after which the rest counts as not pressed."""


_BETWEEN_LOOKS = 0.02
_MOST_LOOKS = 100


@dataclass(slots=True)
class ScreenSeen:
    """What this screen showed and let through."""

    codes: dict[str, tuple[str, ...] | None] = field(default_factory=dict)
    """Name of each code to what was read from it; None where it does not fit."""
    keys: set[str] = field(default_factory=set)
    """The keys of `KEYS` that came through."""
    size: tuple[int, int] = (0, 0)
    """Columns and rows."""


class CodePage(Page[None]):
    """One code after another, each read back.

    Args:
        frame: What is shown around the content.
        addresses: Name of each code to its address.
        seen: Takes what was read.
    """

    CSS_PATH = "screen_check.tcss"

    class Read(Message):
        """All codes were looked at."""

    def __init__(self, frame: Frame, addresses: Mapping[str, str], seen: ScreenSeen) -> None:
        super().__init__(frame)
        self._left = list(addresses.items())
        self._looks = 0
        self._seen = seen

    def compose(self) -> ComposeResult:
        """Yield the place of the code."""
        with Center(id="screen-check-code"):
            yield QrPanel()

    def on_mount(self) -> None:
        """Begin once the size is known."""
        self._seen.size = (self.app.size.width, self.app.size.height)
        self.call_after_refresh(self._next)

    def _next(self) -> None:
        if not self._left:
            self.post_message(self.Read())
            return
        name, address = self._left[0]
        try:
            columns, rows = needs(address)
            fits = columns <= self.app.size.width and rows <= self.app.size.height
            if fits:
                self.query_one(QrPanel).show(address, 1)
                self._looks = 0
                self._look_soon((columns, rows))
                return
        except KioskError:
            self._seen.codes[name] = ()
        else:
            self._seen.codes[name] = None
        del self._left[0]
        self._next()

    def _look_soon(self, size: tuple[int, int]) -> None:
        self.set_timer(_BETWEEN_LOOKS, partial(self._read, size))

    def _read(self, size: tuple[int, int]) -> None:
        """Read the code once it is laid out."""
        self._looks += 1
        if self.query_one(QrPanel).size != size and self._looks < _MOST_LOOKS:
            self._look_soon(size)
            return
        name, _ = self._left.pop(0)
        self._seen.codes[name] = read_codes(shown_cells(self.query_one(QrPanel)))
        self._next()


def shown_cells(panel: QrPanel) -> list[list[Cell]]:
    """Return the cells of a panel as the screen draws them, after every filter for colours."""
    strips = panel.render_lines(panel.size.region)
    return [[(character, *_colours(part.style)) for part in strip for character in part.text] for strip in strips]


def _colours(style: Style | None) -> tuple[Colour, Colour]:
    """Return ink and paper; a colour that is left to the terminal counts as black, because it may be."""
    ink = tuple(style.color.get_truecolor()) if style is not None and style.color is not None else BLACK
    paper = tuple(style.bgcolor.get_truecolor()) if style is not None and style.bgcolor is not None else BLACK
    if style is not None and style.reverse:
        ink, paper = paper, ink
    return (ink[0], ink[1], ink[2]), (paper[0], paper[1], paper[2])


class KeysPage(Page[None]):
    """Press each key once.

    Args:
        frame: What is shown around the content.
        seen: Takes the keys that came.
        patience: Seconds without a key until it ends.
    """

    CSS_PATH = "screen_check.tcss"

    class Pressed(Message):
        """Every key came, or nobody pressed one for a while."""

    def __init__(self, frame: Frame, seen: ScreenSeen, patience: float) -> None:
        super().__init__(frame)
        self._seen = seen
        self._patience = patience

    def compose(self) -> ComposeResult:
        """Yield a row a key."""
        yield from self.surround("Preflight: the keys of this device")
        yield Heading("Press each of these keys once")
        with Body():
            for name in KEYS:
                yield Static(self._row(name), id=f"key-{name.replace('+', '-')}", classes="key-row", markup=False)
        with ActionBar():
            yield BigButton("Go on without the rest", short="Go on", value="go-on", kind="primary")

    def on_mount(self) -> None:
        """Wait."""
        self._wait = self.set_timer(self._patience, self._end)

    def on_key(self, event: events.Key) -> None:
        """Take a key that came through."""
        if event.key not in KEYS:
            return
        event.stop()
        self._seen.keys.add(event.key)
        row = self.query_one(f"#key-{event.key.replace('+', '-')}", Static)
        row.update(self._row(event.key))
        self._wait.reset()
        if self._seen.keys == set(KEYS):
            self._end()

    def _row(self, name: str) -> str:
        label, purpose = KEYS[name]
        mark = "✓ came through" if name in self._seen.keys else "…"
        return f"{label:<7} {purpose:<16} {mark}"

    @on(BigButton.Pressed, "#button-go-on")
    def _end(self) -> None:
        self.leave_with(self.Pressed())


class ScreenCheckApp(CalmApp):
    """Draws the codes, asks for the keys, and ends with what it saw.

    Args:
        frame: What is shown around the content.
        addresses: Name of each code to its address.
        patience: Seconds without a key until the rest counts as not pressed.
    """

    CSS_PATH = "kiosk.tcss"

    def __init__(self, frame: Frame, addresses: Mapping[str, str], *, patience: float = PATIENCE) -> None:
        super().__init__()
        self._frame = frame
        self._addresses = addresses
        self._patience = patience
        self.seen = ScreenSeen()
        """What this screen showed and let through."""

    @property
    def open_session(self) -> MeetingSession | None:
        """No station is open."""
        return None

    @property
    def station_to_resume(self) -> str | None:
        """No station is open."""
        return None

    def let_go(self) -> None:
        """No station is open."""

    def on_mount(self) -> None:
        """Draw the codes first."""
        self.push_screen(CodePage(self._frame, self._addresses, self.seen))

    @on(CodePage.Read)
    def _ask_for_keys(self) -> None:
        self.switch_screen(KeysPage(self._frame, self.seen, self._patience))

    @on(KeysPage.Pressed)
    def _finish(self) -> None:
        self.exit(Ended())
