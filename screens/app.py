"""The app: what is drawn first, and what is loaded behind it.

The default screen stays at the bottom and shows nothing but the name of the software. A station's first screen lies on
it and is replaced by a fresh one at each step, so that nothing of one visitor's answers is kept alive for the next; the
staff's screens lie on top of that and come off again. Screens tell what happened with messages; nobody below reads
anything of the app. Which screen follows which is in the ways that the app is made of.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from textual import events, work
from textual.widgets import Static

from screens.opening_ways import OpeningWays
from screens.widgets.banner import RehearsalBanner

if TYPE_CHECKING:
    from textual.app import ComposeResult

_SIGNS_OF_LIFE = (events.Key, events.Paste, events.MouseDown, events.MouseScrollDown, events.MouseScrollUp)


_LATER = (
    "kiosk.session_opening",
    "screens.clock_check",
    "screens.opening",
    "screens.notes",
    "screens.several",
    "screens.privacy",
    "screens.link",
    "kiosk.local_times",
    "screens.desk",
)
"""Modules that nobody waits for: they are loaded behind the first screen."""


class KioskApp(OpeningWays):
    """One kiosk on one device.

    The screens it shows are imported where they are made, so that the first picture is there before they are.
    """

    TITLE = "Open Meeting Kiosk"
    CSS_PATH = "kiosk.tcss"

    def compose(self) -> ComposeResult:
        """Yield the ground below all screens: what the very first picture shows, while the first screen is made."""
        if self._frame.rehearsal:
            yield RehearsalBanner()
        yield Static(f"{self.TITLE}: opening", id="ground", markup=False)

    def on_mount(self) -> None:
        """Make the first screen once the ground is painted."""
        self.call_after_refresh(self._show_first_screen)
        self.set_interval(1.0, self._give_sign)

    def _show_first_screen(self) -> None:
        from screens.trouble import TroubleScreen

        self.push_screen(self._home() if self._trouble is None else TroubleScreen(self._frame, self._trouble))
        self.call_after_refresh(self._load_the_rest)

    @work(thread=True, exit_on_error=False)
    def _load_the_rest(self) -> None:
        """Load what the next taps need while a person looks at the first screen."""
        for name in _LATER:
            import_module(name)

    async def on_event(self, event: events.Event) -> None:
        """Take every key and tap as a sign that the person at an attendee screen is still there."""
        if isinstance(event, _SIGNS_OF_LIFE):
            from screens.attendee import AttendeePage

            if isinstance(self.screen, AttendeePage):
                self.screen.someone_is_here()
        await super().on_event(event)
