"""A terminal driver that outlives its terminal long enough to end well, on systems with such terminals: Linux, macOS.

When a window is closed, every write to its terminal fails. The framework's writing thread ends with the first failure;
its queue then fills, and the program waits for it for ever, holding the station's lock. Here such a failure is told to
the app once, which lets the station go, and what would still be drawn goes nowhere.
"""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, cast

from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable
    from io import TextIOWrapper


class VanishingFile:
    """A terminal's output that swallows what it can't show any more.

    Args:
        file: The output.
        gone: Called once, from whichever thread writes, when the terminal has gone.
    """

    def __init__(self, file: IO[str], gone: Callable[[], None]) -> None:
        self._file = file
        self._gone = gone
        self._lost = False

    def write(self, text: str) -> int:
        """Write, or lose, text."""
        if not self._lost:
            try:
                return self._file.write(text)
            except OSError:
                self._lose()
        return len(text)

    def flush(self) -> None:
        """Bring what was written to the terminal, if there is one."""
        if not self._lost:
            try:
                self._file.flush()
            except OSError:
                self._lose()

    def isatty(self) -> bool:
        """Tell whether this is a terminal."""
        return self._file.isatty()

    def fileno(self) -> int:
        """Return the output's descriptor."""
        return self._file.fileno()

    def _lose(self) -> None:
        self._lost = True
        self._gone()


class TerminalGone(Message):
    """The terminal does not take what is drawn any more: its window was closed."""


class OutlivingDriver(LinuxDriver):
    """The terminal's driver over an output that may vanish."""

    def start_application_mode(self) -> None:
        """Put the forgiving output in place before anything is written."""
        if not isinstance(self._file, VanishingFile):
            self._file = cast("TextIOWrapper", VanishingFile(cast("IO[str]", self._file), self._tell))
        super().start_application_mode()  # type: ignore[no-untyped-call]  # the framework's own method has no types

    def _tell(self) -> None:
        self._app.post_message(TerminalGone())
