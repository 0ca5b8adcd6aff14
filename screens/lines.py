"""A terminal used line by line: what plain mode speaks through.

No alternate screen, no cursor movement: it works with a screen reader, on TERM=dumb, and from a script.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterable

_CLEAR = "\x1b[2J\x1b[3J\x1b[H"


class InputEndedError(Exception):
    """Nothing more can be read: the script has ended or the terminal has gone."""


class InterruptedLineError(Exception):
    """Ctrl+C was pressed at a prompt; it never ends the program."""


class Lines:
    """Says lines and asks for lines.

    Args:
        source: Where answers come from; UTF-8, whatever the locale.
        sink: Where lines go.
        mark: Stands before every prompt, such as REHEARSAL.
    """

    def __init__(self, source: TextIO | None = None, sink: TextIO | None = None, mark: str = "") -> None:
        self._source = source or sys.stdin
        self._sink = sink or sys.stdout
        self._mark = mark
        for stream in (self._source, self._sink):
            reconfigure = getattr(stream, "reconfigure", None)
            if reconfigure is not None:
                reconfigure(encoding="utf-8", errors="surrogateescape" if stream is self._source else "replace")

    @property
    def interactive(self) -> bool:
        """Whether a person is typing, and not a script."""
        return self._source.isatty()

    def hold(self) -> None:
        """Keep the keys that would suspend or kill the program from doing so, where a person is typing."""
        if self.interactive:
            for name in ("SIGTSTP", "SIGQUIT"):
                number = getattr(signal, name, None)
                if number is not None:
                    signal.signal(number, signal.SIG_IGN)

    def say(self, *lines: str) -> None:
        """Say lines; an empty call says an empty line."""
        with suppress(BrokenPipeError):
            for line in lines or ("",):
                self._sink.write(f"{line}\n")
            self._sink.flush()

    def problem(self, message: str) -> None:
        """Say what is wrong and how to mend it."""
        self.say("There is a problem.", message)

    def choices(self, labels: Iterable[str]) -> None:
        """Say numbered choices."""
        self.say(*(f" {number:>2}  {label}" for number, label in enumerate(labels, start=1)))

    def ask(self) -> str:
        """Return the next line typed, without its line end.

        Raises:
            InputEndedError: There is no next line.
            InterruptedLineError: Ctrl+C was pressed.
        """
        while True:
            with suppress(BrokenPipeError):
                self._sink.write(f"{self._mark}> ")
                self._sink.flush()
            try:
                line = self._source.readline()
            except KeyboardInterrupt as stop:
                self.say()
                raise InterruptedLineError from stop
            except OSError as gone:
                raise InputEndedError from gone
            if not line:
                raise InputEndedError
            line = line.rstrip("\r\n")
            if any("\udc80" <= character <= "\udcff" for character in line):
                self.problem(
                    "That line is not UTF-8 text, so it was not taken. Set the terminal to UTF-8 and type it again."
                )
                continue
            return line

    def clear(self) -> None:
        """Take what was said off the screen and out of the scroll-back, where the terminal can."""
        if self.interactive and self._sink.isatty() and os.environ.get("TERM", "dumb") != "dumb":
            self._sink.write(_CLEAR)
            self._sink.flush()
