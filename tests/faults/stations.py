"""A station on screens, in a real terminal, with a home and a temporary folder of its own to be searched."""

from __future__ import annotations

import os
import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.places import StationPlace, meeting_folder
from tests.e2e.evening import ACCEPT, KIOSK, wait_until_free
from tests.e2e.tmux import Tmux

if TYPE_CHECKING:
    from pathlib import Path

PIN = "271828182845"


@dataclass(frozen=True)
class Surroundings:
    """All that a kiosk may write to: data, home, temporary folder, working folder."""

    meeting: Path
    root: Path

    def __post_init__(self) -> None:
        """Make the folders."""
        for name in ("data", "home", "tmp", "work", "stick"):
            (self.root / name).mkdir(parents=True, exist_ok=True)

    def arguments(self, station: str, *more: str) -> list[str]:
        """Return what follows the kiosk's own command."""
        return ["open", str(self.meeting), "--station", station, "--data", str(self.root / "data"), *more]

    def command(self, arguments: list[str], kiosk: tuple[str, ...] = KIOSK) -> list[str]:
        """Return a command that runs a kiosk in these surroundings, where a core file may be as large as it likes."""
        folders = {"HOME": "home", "TMPDIR": "tmp", "XDG_RUNTIME_DIR": "tmp", "XDG_CACHE_HOME": "home"}
        settings = [f"{name}={self.root / folder}" for name, folder in folders.items()]
        work, program = shlex.quote(str(self.root / "work")), shlex.join([*kiosk, *arguments, ACCEPT])
        return ["env", *settings, "sh", "-c", f"ulimit -c unlimited; cd {work}; exec {program}"]

    def open(self, station: str, kiosk: tuple[str, ...] = KIOSK, *, columns: int = 80, rows: int = 24) -> Tmux:
        """Return a terminal, not yet started, that shows the station."""
        return Tmux(self.command(self.arguments(station), kiosk), columns=columns, rows=rows)

    def freed(self, station: str) -> None:
        """Wait until no process runs the station any more."""
        wait_until_free(StationPlace(meeting_folder(self.root / "data", "test-meeting", rehearsal=False), station))


def begin(terminal: Tmux, first: str) -> None:
    """Pick the one station there is, leave the clock unconfirmed, choose the PIN, and wait for the first page."""
    terminal.wait_for("Which job")
    terminal.keys("1")
    terminal.wait_for("date and time")
    terminal.keys("2")
    for question in ("Choose a PIN", "same PIN again"):
        terminal.wait_for(question)
        terminal.type(PIN)
        terminal.keys("Enter")
    terminal.wait_for(first)


def secrets_of(process: int) -> dict[str, bytes]:
    """Return what other programs may read of a running process: its command line and its environment."""
    return {name: read(process, name) for name in ("cmdline", "environ")}


def read(process: int, name: str) -> bytes:
    """Return one of a process's files; nothing where this user may not read it."""
    try:
        with open(f"/proc/{process}/{name}", "rb") as file:  # noqa: PTH123 - /proc has no paths worth the name
            return file.read()
    except PermissionError:
        return b"" if os.geteuid() else b"unreadable"
