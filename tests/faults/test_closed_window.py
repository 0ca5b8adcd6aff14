"""A window that is closed while its station runs: the process ends, and the station is free to be opened again."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
import time
from typing import TYPE_CHECKING

import pytest

from tests.e2e.evening import ROOT

if TYPE_CHECKING:
    from pathlib import Path

_SOON = 30.0


def _start(meeting: Path, data: Path) -> tuple[subprocess.Popen[bytes], int]:
    """Start a rehearsal on a terminal that is nobody's controlling one, so that no signal tells of its end."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    command = [sys.executable, str(ROOT / "run_kiosk.py"), "open", str(meeting), "--rehearsal", "--data", str(data)]
    environment = {**os.environ, "TERM": "xterm-256color"}
    process = subprocess.Popen(
        [*command, "--station", "door-1"], stdin=slave, stdout=slave, stderr=slave, env=environment
    )
    os.close(slave)
    return process, master


def _read_until(master: int, text: bytes) -> None:
    shown, ends = b"", time.monotonic() + _SOON
    while text not in shown:
        assert time.monotonic() < ends, shown[-2000:]
        shown += os.read(master, 65536)


@pytest.mark.parametrize("busy", [False, True])
def test_a_closed_window_ends_its_station(
    meeting: Path,
    tmp_path: Path,
    busy: bool,  # noqa: FBT001 - a parametrised case
) -> None:
    """Without any signal, at rest or in the midst of drawing, the process ends and leaves the station free."""
    process, master = _start(meeting, tmp_path / "data")
    try:
        _read_until(master, b"Main door")
        if busy:
            os.write(master, b"\t" * 200)
        os.close(master)
        assert process.wait(_SOON) is not None
    finally:
        process.kill()
        process.wait()
    again, master = _start(meeting, tmp_path / "data")
    try:
        _read_until(master, b"Main door")
    finally:
        again.kill()
        again.wait()
        os.close(master)
