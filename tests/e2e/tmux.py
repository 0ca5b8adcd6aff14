"""A real terminal for the tests: tmux on a server of its own, keys in, the picture out.

All is said over one connection that stays (tmux's control mode): a process for each key and each look would take more
time than the program in the terminal does.
"""

from __future__ import annotations

import fcntl
import os
import shlex
import struct
import subprocess
import termios
import time
import uuid
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType

_PATIENCE = 60.0
_PAUSE = 0.05
_STEPS = 16
"""Pages that the way back to the first page may have, touches made again included."""
_SECONDS = 5.0
"""After which a touch that changed nothing is made again."""
_HAND = 0.3
"""Seconds in which a hand gets to what it saw."""
_FINGER = 0.02
"""Seconds between what one sees and the key; a page that was painted only just may not take keys yet."""
_BUSY = 600.0
"""Seconds that a program may take over what was sent to it."""
_GLANCE = 0.01
_ESCAPED = 0.15
"""Seconds after which an Escape is a key and not the beginning of something; the kiosk takes 0.1."""
_TICK = 1_000_000
"""Nanoseconds that a program's own clocks may take between two looks while it rests."""


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
        size = ("-x", str(columns), "-y", str(rows))
        server = ["tmux", "-L", self._server, "-u", "-f", "/dev/null"]
        # Without `env` a program inherits what the readline library sets behind Python's back: a size of 80x24.
        environment = dict(os.environ)
        subprocess.run([*server, "new-session", "-d", "-s", "t", *size, shell], check=True, timeout=60, env=environment)
        self._control = subprocess.Popen(
            [*server, "-C", "attach", "-t", "t", "-f", "no-output,ignore-size"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the terminal and what runs in it."""
        self._control.communicate(b"kill-server\n", timeout=60)

    def keys(self, *keys: str) -> None:
        """Press keys, by tmux's names: `Enter`, `C-c`, `M-3`, `F9`, or a character."""
        time.sleep(_FINGER)
        self._tmux("send-keys", "-t", "t", *keys)

    def type(self, text: str) -> None:
        """Type text as it is."""
        self.send_bytes(text.encode())

    def send_bytes(self, data: bytes) -> None:
        """Send bytes as a terminal sends what its keys, mouse and clipboard mean."""
        self.send_all([data])

    def send_all(self, events: Iterable[str | bytes]) -> None:
        """Send keys by their names and bytes as they are, in this order, as fast as the program takes them."""
        self._ask(
            *(
                ("send-keys", "-t", "t", event)
                if isinstance(event, str)
                else ("send-keys", "-t", "t", "-H", *(f"{byte:02x}" for byte in event))
                for event in events
            )
        )

    def click(self, label: str) -> None:
        """Click on words in the picture, as a mouse does, once the program has rested for a hand's time.

        Raises:
            AssertionError: They are not in sight.
        """
        self.settle(_HAND)
        rows = self.picture().splitlines()
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
        self.settle(_PAUSE)
        for _ in range(20):
            self.settle(_PAUSE)
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
        """Press Escape, or touch the one button there is, until nothing of a visit, a link or the staff's is in sight.

        Args:
            first: What the station's first page shows.
        """
        for _ in range(_STEPS):
            self.settle(_PAUSE)
            before = self.picture()
            if "Staff: type the station PIN" in before:
                self.tap("Back")
            elif "You are checked out" in before:
                self.tap("Finish")
            elif "Usual letters" in before:  # those of the first page are drawn
                self.tap("Usual letters")
            elif "Forgotten the PIN?" in before or "EVACUATION" in before or first not in before:
                self.keys("Escape")
            else:
                break
            with suppress(AssertionError):  # a touch at a page that is just coming is lost: it is made again
                self.wait_for_other(before, patience=_SECONDS)
        self.settle()

    def tap(self, label: str) -> None:
        """Touch words in the picture that stands; nothing happens where they are not in sight."""
        for row, line in enumerate(self.picture().splitlines(), start=1):
            if label in line:
                place = f"{line.index(label) + 1};{row}"
                self.send_bytes(f"\x1b[<0;{place}M\x1b[<0;{place}m".encode())
                return

    def settle(self, rest: float = _ESCAPED) -> None:
        """Wait until the program has taken all that was sent, and then does nothing for some seconds.

        Raises:
            AssertionError: It still works after ten minutes.
        """
        server, shell, tty = self._tmux("display-message", "-p", "-t", "t", "#{pid} #{pane_pid} #{pane_tty}").split()
        before, since = 0, time.monotonic()
        until = since + _BUSY
        while (now := time.monotonic()) < since + rest and (programs := _children(shell)):
            assert now < until, f"The program never rests:\n{self.picture()}"
            asleep, used = _resting(programs[0])
            between = [int(server), *_children(server)]  # tmux, and what copies the output
            if used - before > _TICK or not asleep or _waiting(tty) or not all(_resting(one)[0] for one in between):
                since = time.monotonic()
            before = used
            time.sleep(_GLANCE)

    def picture(self) -> str:
        """Return what the terminal shows."""
        return self._tmux("capture-pane", "-p", "-t", "t")

    def coloured_picture(self) -> str:
        """Return what the terminal shows, with the control sequences of its colours."""
        return self._tmux("capture-pane", "-e", "-p", "-t", "t")

    def copy_output(self, path: Path) -> None:
        """Keep everything that the program paints from now on, as it sends it to the terminal."""
        self._tmux("pipe-pane", "-t", "t", "-o", f"exec cat > {shlex.quote(str(path))}")
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
        return _children(self._tmux("display-message", "-p", "-t", "t", "#{pane_pid}").strip())[0]

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

    def wait_for_other(self, before: str, patience: float = _PATIENCE) -> str:
        """Return the picture once it is not `before` any more.

        Raises:
            AssertionError: It is, after a minute, or as long as there is patience.
        """
        until = time.monotonic() + patience
        while time.monotonic() < until:
            shown = self.picture()
            if shown != before:
                return shown
            time.sleep(_PAUSE)
        raise AssertionError(f"The terminal still shows:\n{before}")

    def _tmux(self, *arguments: str) -> str:
        [answer] = self._ask(arguments)
        return answer

    def _ask(self, *commands: tuple[str, ...]) -> list[str]:
        """Give tmux commands and return the answer to each.

        Raises:
            AssertionError: A command was refused.
        """
        said, heard = self._control.stdin, self._control.stdout
        assert said is not None
        assert heard is not None
        said.write("".join(f"{shlex.join(command)}\n" for command in commands).encode())
        said.flush()
        return [_answer(heard) for _ in commands]


def _answer(heard: IO[bytes]) -> str:
    """Read the next answer to one of our commands; tmux's other news is passed over."""
    mark = b""
    while not (mark.startswith(b"%begin ") and mark.endswith(b" 1\n")):
        mark = heard.readline()
        assert mark, "tmux has ended"
    ends = tuple(mark.replace(b"%begin", word, 1) for word in (b"%end", b"%error"))
    lines: list[bytes] = []
    while (line := heard.readline()) not in ends:
        assert line, "tmux has ended"
        lines.append(line)
    answer = b"".join(lines).decode(errors="replace")
    assert line == ends[0], answer
    return answer


def _children(process: str) -> list[int]:
    return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()]


def _waiting(tty: str) -> int:
    """Return how many bytes a terminal holds that its program has not read yet."""
    descriptor = os.open(tty, os.O_RDWR | os.O_NOCTTY)
    try:
        return int(struct.unpack("i", fcntl.ioctl(descriptor, termios.FIONREAD, bytes(4)))[0])
    finally:
        os.close(descriptor)


def _resting(process: int) -> tuple[bool, int]:
    """Tell whether all threads of a process sleep, and how many nanoseconds they have run; True where it has ended."""
    asleep, used = True, 0
    with suppress(OSError):
        for thread in Path(f"/proc/{process}/task").iterdir():
            state = (thread / "stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
            asleep = asleep and state in "SZX"
            used += int((thread / "schedstat").read_text(encoding="ascii").split()[0])
    return asleep, used


def _focused(picture: str) -> list[tuple[int, str]]:
    """Return where the focus is marked: the number and the words of each such row."""
    return [(number, line) for number, line in enumerate(picture.splitlines()) if "►" in line]
