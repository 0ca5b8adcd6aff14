"""A real terminal for the tests: tmux on a server of its own, keys in, the picture out."""

from __future__ import annotations

import os
import shlex
import subprocess
import time
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType

_PATIENCE = 60.0
_PAUSE = 0.05
_HAND = 0.3
"""Seconds in which a hand gets to what it saw."""


class Tmux:
    """One program in a terminal of a given size.

    Args:
        command: The program and its arguments.
        columns: Width in cells.
        rows: Height in cells.
    """

    def __init__(self, command: list[str], *, columns: int = 80, rows: int = 24) -> None:
        self._server = f"kiosk-test-{uuid.uuid4().hex[:12]}"
        self._command = command
        self._size = (columns, rows)

    def __enter__(self) -> Self:
        """Start the program."""
        columns, rows = self._size
        shell = f"{shlex.join(self._command)}; echo; echo ended with $?; exec sleep 600"
        self._tmux("-f", "/dev/null", "new-session", "-d", "-s", "t", "-x", str(columns), "-y", str(rows), shell)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the terminal and what runs in it."""
        self._tmux("kill-server")

    def keys(self, *keys: str) -> None:
        """Press keys, by tmux's names: `Enter`, `C-c`, `M-3`, `F9`, or a character."""
        self._tmux("send-keys", "-t", "t", *keys)

    def type(self, text: str) -> None:
        """Type text as it is."""
        self._tmux("send-keys", "-t", "t", "-l", text)

    def send_bytes(self, data: bytes) -> None:
        """Send bytes as a terminal sends what its keys, mouse and clipboard mean."""
        self._tmux("send-keys", "-t", "t", "-H", *(f"{byte:02x}" for byte in data))

    def click(self, label: str) -> None:
        """Click on words in the picture, as a mouse does, once the picture stands still as for a hand's time it does.

        Raises:
            AssertionError: They are not in sight.
        """
        before = ""
        while before != (shown := self.picture()):
            before = shown
            time.sleep(_HAND)
        rows = shown.splitlines()
        found = [(row.index(label) + 1, number) for number, row in enumerate(rows, start=1) if label in row]
        assert found, self.picture()
        column, row = found[-1]
        self.send_bytes(f"\x1b[<0;{column};{row}M\x1b[<0;{column};{row}m".encode())

    def paste(self, data: bytes) -> None:
        """Send many bytes at once, through tmux's own buffer."""
        command = ["tmux", "-L", self._server, "-u", "load-buffer", "-b", "pasted", "-"]
        subprocess.run(command, input=data, check=True, timeout=60)
        self._tmux("paste-buffer", "-r", "-d", "-b", "pasted", "-t", "t")

    def focus(self, label: str) -> None:
        """Press Tab until a button has the focus.

        Raises:
            AssertionError: There is no such button.
        """
        for _ in range(20):
            before = self.picture()
            if f"► {label}" in before:
                return
            self.keys("Tab")
            self._wait_for_other_focus(before)
        raise AssertionError(self.picture())

    def _wait_for_other_focus(self, before: str) -> None:
        """Wait until the mark of the focus stands elsewhere: a clock that ticks meanwhile is no answer to a key."""
        until = time.monotonic() + _PATIENCE
        while _focused(self.picture()) == _focused(before):
            assert time.monotonic() < until, f"The focus stays where it was:\n{before}"
            time.sleep(_PAUSE)

    def leave_all(self, first: str = "Check in") -> None:
        """Press Escape until nothing of a visit, a link or an evacuation is in sight, then let the lock go back.

        Args:
            first: What the station's first page shows.
        """
        for _ in range(8):
            before = self.picture()
            if "Staff: type the station PIN" in before:
                self.keys("Tab", "Tab", "Enter")
            elif "Forgotten the PIN?" in before or "EVACUATION" in before or first not in before:
                self.keys("Escape")
            else:
                return
            self.wait_for_other(before)

    def picture(self) -> str:
        """Return what the terminal shows."""
        return self._tmux("capture-pane", "-p", "-t", "t")

    def coloured_picture(self) -> str:
        """Return what the terminal shows, with the control sequences of its colours."""
        return self._tmux("capture-pane", "-e", "-p", "-t", "t")

    def copy_output(self, path: Path) -> None:
        """Keep everything that the program paints from now on, as it sends it to the terminal."""
        self._tmux("pipe-pane", "-t", "t", "-o", f"cat > {shlex.quote(str(path))}")
        until = time.monotonic() + _PATIENCE
        while not path.exists() and time.monotonic() < until:
            time.sleep(_PAUSE)

    def history(self) -> str:
        """Return what the terminal shows and all that can be scrolled back to."""
        return self._tmux("capture-pane", "-p", "-S", "-", "-t", "t")

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size."""
        self._tmux("resize-window", "-t", "t", "-x", str(columns), "-y", str(rows))

    def program(self) -> int:
        """Return the process id of the program in the terminal."""
        shell = self._tmux("display-message", "-p", "-t", "t", "#{pane_pid}").strip()
        return int(Path(f"/proc/{shell}/task/{shell}/children").read_text(encoding="ascii").split()[0])

    def wait_for(self, *texts: str, patience: float = _PATIENCE) -> str:
        """Return the picture once it shows all the texts.

        Raises:
            AssertionError: It does not within a minute, or as long as there is patience.
        """
        until = time.monotonic() + patience
        while time.monotonic() < until:
            shown = self.picture()
            if all(text in shown for text in texts):
                return shown
            time.sleep(_PAUSE)
        raise AssertionError(f"The terminal never showed {texts}, but:\n{self.picture()}")

    def wait_for_other(self, before: str) -> str:
        """Return the picture once it is not `before` any more.

        Raises:
            AssertionError: It is, after a minute.
        """
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until:
            shown = self.picture()
            if shown != before:
                return shown
            time.sleep(_PAUSE)
        raise AssertionError(f"The terminal still shows:\n{before}")

    def _tmux(self, *arguments: str) -> str:
        command = ["tmux", "-L", self._server, "-u", *arguments]
        # Without `env` a program inherits what the readline library sets behind Python's back: a size of 80x24.
        environment = dict(os.environ)
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60, env=environment)
        return done.stdout


def _focused(picture: str) -> list[tuple[int, str]]:
    """Return where the focus is marked: the number and the words of each such row."""
    return [(number, line) for number, line in enumerate(picture.splitlines()) if "►" in line]
