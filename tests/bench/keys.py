"""From key to repaint at the notes desk, against a bare Textual Input in the same run, on a real terminal."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import statistics
import struct
import sys
import termios
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Self

from tests.bench.ratios import BARE, ROOT, Ratio

if TYPE_CHECKING:
    from types import TracebackType

NOTES = Path(__file__).with_name("notes_app.py")
POINTS = 2000
"""How many points are listed while keys are timed."""

_PATIENCE = 30.0
_QUIET = 0.12
"""Seconds without output after which a screen has settled."""
_SAID = "we waited a long time for the plan and nobody rang us back about speech therapy "
_CONTROL = re.compile(rb"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[^\[]")


class _Typed:
    """A program on a terminal of 80x24 that is typed to."""

    def __init__(self, command: list[str], first: bytes) -> None:
        self._pid, self._descriptor = pty.fork()
        if self._pid == 0:
            os.chdir(ROOT)
            os.environ["TERM"] = "xterm-256color"
            os.execv(command[0], command)  # noqa: S606 - the child becomes the program that is measured
        fcntl.ioctl(self._descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self._wait_for(first)
        self._settle()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        os.kill(self._pid, 9)
        os.waitpid(self._pid, 0)
        os.close(self._descriptor)

    def seconds(self, key: str) -> float:
        """Press a key, and return the seconds until it is drawn."""
        began = time.perf_counter()
        os.write(self._descriptor, key.encode())
        self._wait_for(key.encode())
        passed = time.perf_counter() - began
        self._settle()
        return passed

    def _wait_for(self, text: bytes) -> None:
        began = time.perf_counter()
        seen = b""
        while text not in _CONTROL.sub(b"", seen):
            ready, _, _ = select.select([self._descriptor], [], [], 1)
            if ready:
                seen += os.read(self._descriptor, 65536)
            if time.perf_counter() - began > _PATIENCE:
                raise TimeoutError(seen[-500:].decode(errors="replace"))

    def _settle(self) -> None:
        while select.select([self._descriptor], [], [], _QUIET)[0]:
            os.read(self._descriptor, 65536)


def key_to_repaint(keys: int, percentile: int = 95) -> Ratio:
    """Time from a key to its letter on the terminal: the desk with 2,000 points listed, against a bare Input.

    Args:
        keys: How many keys are pressed in each.
        percentile: Which of the times to compare; few keys on a busy machine tell nothing of the slowest ones.
    """
    ours, bare = [], []
    with TemporaryDirectory() as folder:
        desk = [sys.executable, str(NOTES), folder, str(POINTS)]
        with _Typed([sys.executable, str(BARE)], b"input") as field, _Typed(desk, f"{POINTS - 1}".encode()) as notes:
            for number in range(keys):
                key = _SAID[number % len(_SAID)].replace(" ", "_")
                bare.append(field.seconds(key))
                ours.append(notes.seconds(key))
    slow, base = (statistics.quantiles(seconds, n=100)[percentile - 1] for seconds in (ours, bare))
    return Ratio(f"key to repaint at p{percentile}, {POINTS} points listed", slow, base, 1.5)
