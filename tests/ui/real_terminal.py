"""A real terminal for tests that run one screen of the kiosk in it."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

from kiosk.pack import sample_pack

_ROOT = Path(__file__).parents[2]
_LONGEST_WAIT = 20.0
_CONTROL = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[\]P][^\x07\x1b]*(?:\x07|\x1b\\\\)|\x1b[()][0-9A-B]|\x1b[=>78]")


class Terminal:
    """A real terminal with the kiosk in it: what is sent are bytes, what comes back is what a person would see."""

    now = "2020-03-23T19:02"

    def __init__(self) -> None:
        self.pack = sample_pack().data
        self.settings: dict[str, str] = {}
        self._raw = b""
        self._from = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._main = -1

    def start(self, code: str, *arguments: str) -> None:
        """Run Python code with arguments in a terminal of 80x24."""
        self._main, side = pty.openpty()
        fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", "PYTHONPATH": str(_ROOT)}
        environment |= self.settings
        self._process = subprocess.Popen(
            [sys.executable, "-c", code, *arguments],
            stdin=side,
            stdout=side,
            stderr=side,
            env=environment,
            start_new_session=True,
        )
        os.close(side)

    @property
    def output(self) -> str:
        """What came so far, without control sequences."""
        return _CONTROL.sub("", self._raw.decode(errors="replace"))

    @property
    def running(self) -> bool:
        """Whether the process runs, and is not stopped."""
        assert self._process is not None
        if self._process.poll() is not None:
            return False
        stat = Path(f"/proc/{self._process.pid}/stat").read_text()
        return stat.rpartition(")")[2].split()[0] != "T"

    def send(self, text: str) -> None:
        """Send what keys send."""
        os.write(self._main, text.encode())

    def wait_for(self, words: str) -> None:
        """Wait until the words have come since the last words that were waited for."""
        ends = time.monotonic() + _LONGEST_WAIT
        while words not in self.output[self._from :]:
            assert time.monotonic() < ends, f"'{words}' did not come:\n{self.output[self._from :][-2000:]}"
            if select.select([self._main], [], [], 0.2)[0]:
                self._take()
        self._from += self.output[self._from :].index(words) + len(words)

    def stop(self) -> None:
        """End the process, as a power cut would."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        if self._main >= 0:
            os.close(self._main)
            self._main = -1

    def _take(self) -> None:
        try:
            data = os.read(self._main, 65536)
        except OSError:  # the other side is closed
            data = b""
        assert data, f"the kiosk ended:\n{self.output[-2000:]}"
        self._raw += data
