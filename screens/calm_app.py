"""The ground the app stands on: nothing quits it by accident, and nothing that was typed leaves it when it fails.

The framework answers an unexpected error with a traceback that shows local variables, and with them what people said.
Here it ends with a code, after what was typed and not yet saved has been sealed, if it can be.
"""

from __future__ import annotations

import asyncio
import os
import signal
from abc import abstractmethod
from contextlib import suppress
from threading import Timer
from typing import TYPE_CHECKING, ClassVar

from textual.app import App
from textual.theme import Theme

from screens.alt_digits import hear_alt_digits
from screens.crash import Ended, Trouble, trouble_code
from screens.page import Page
from screens.palette import CONTRAST, HIGH_CONTRAST, USUAL

if TYPE_CHECKING:
    from typing import Any

    from rich.console import RenderableType
    from textual import events
    from textual.binding import BindingType
    from textual.driver import Driver

    from kiosk.meeting_session import MeetingSession
    from screens.crash import Typed

_ENDS = ("SIGTERM", "SIGHUP", "SIGQUIT")
"""Signals that end the process; by themselves they would leave what was typed standing on the terminal."""

_LONGEST_END = 5.0
"""Seconds from such a signal until the process is gone, whatever still runs in it; all that was saved is on disk."""

_LIGHT = "textual-light"
"""What the framework's own parts fall back on; the kiosk's colours are in palette.py."""


class CalmApp(App[Ended], inherit_bindings=False):
    """An app without a way to quit that answers every failure with a code."""

    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self) -> None:
        super().__init__()
        self._has_ended = False
        self.HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (60, "-medium"), (120, "-wide")]
        self.VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-middling"), (36, "-tall")]

    @property
    @abstractmethod
    def open_session(self) -> MeetingSession | None:
        """The session of the station that is open, if one is."""

    @property
    @abstractmethod
    def station_to_resume(self) -> str | None:
        """The id of the station to open again after trouble."""

    @abstractmethod
    def let_go(self) -> None:
        """Release the station that is open, if one is."""

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return the tokens that kiosk.tcss names."""
        return USUAL

    def show_contrast(self, *, high: bool) -> None:
        """Draw everything in the colours of the highest contrast, or in the usual ones again."""
        wanted = HIGH_CONTRAST if high else _LIGHT
        if self.theme != wanted:
            self.theme = wanted

    def on_load(self) -> None:
        """Choose the light ground, and let no stray failure print what it holds."""
        self.register_theme(
            Theme(HIGH_CONTRAST, primary=CONTRAST["ink"], background=CONTRAST["paper"], variables=CONTRAST)
        )
        self.theme = _LIGHT
        hear_alt_digits()
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(self._stray_failure)
        if not self.is_headless:
            for name in _ENDS:
                with suppress(AttributeError, NotImplementedError):  # Windows has neither the signals nor the means
                    loop.add_signal_handler(getattr(signal, name), self._asked_to_end)

    def on_app_blur(self, event: events.AppBlur) -> None:
        """Keep the focus in sight: the framework would hide it, and hold on to what had it until the window is back."""
        event.prevent_default()

    def get_driver_class(self) -> type[Driver]:
        """Return a driver that outlives its terminal, where the framework would draw on a POSIX terminal."""
        chosen = super().get_driver_class()
        if os.name == "posix":
            from textual.drivers.linux_driver import LinuxDriver

            from screens.calm_driver import OutlivingDriver

            if chosen is LinuxDriver:
                return OutlivingDriver
        return chosen

    def on_terminal_gone(self) -> None:
        """End as when the system asks for it: a station without a window would only keep others out."""
        self._asked_to_end()

    def _asked_to_end(self) -> None:
        """End because the system asks for it, or the terminal has gone: nothing typed stays on a screen or unsealed."""
        self._seal_what_was_typed()
        with suppress(Exception):  # whatever the disk says now, the process ends
            self.let_go()
        self.exit(Ended())
        last = Timer(_LONGEST_END, os._exit, (1,))  # a thread that writes to a terminal that has gone may never end
        last.daemon = True
        last.start()

    def copy_to_clipboard(self, text: str) -> None:
        """Copy nothing: the terminal's clipboard is open to every other program."""

    def panic(self, *renderables: RenderableType) -> None:
        """End with a code; what the framework would print holds what was typed."""
        del renderables
        self._fatal_error()

    def _fatal_error(self) -> None:
        """End with a code, in place of the framework's traceback, which shows local variables."""
        if self._has_ended:
            return
        self._has_ended = True
        error = self._exception
        station = self.station_to_resume
        typed = self._seal_what_was_typed()
        with suppress(Exception):  # the next run says why the station does not open
            self.let_go()
        code = trouble_code(error) if error is not None else "0000-0000"
        self.exit(Ended(station, Trouble(code, typed)), return_code=1)

    def _seal_what_was_typed(self) -> Typed:
        """Seal unsaved words as a draft and tell whether they are safe; only then may a screen say that they are."""
        try:
            pages = [screen for screen in self.screen_stack if isinstance(screen, Page) and screen.unsaved()]
            drafts = [page.unsaved() for page in pages if page.may_seal_as_draft()]
            if drafts and self.open_session is not None:
                self.open_session.keep_draft("\n".join(drafts))
        except Exception:  # noqa: BLE001 - whatever fails while failing, the claim must be the humble one
            return "not-sealed"
        if not pages:
            return "nothing"
        return "sealed" if len(drafts) == len(pages) and self.open_session is not None else "not-sealed"

    def _stray_failure(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Take a failure that no part of the app awaited as any other; the default would print its message."""
        del loop
        error = context.get("exception")
        if isinstance(error, Exception):
            self._handle_exception(error)
