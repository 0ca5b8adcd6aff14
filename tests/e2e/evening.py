"""A scripted evening: the kiosk run as a process in plain mode, one line in, lines out, and what was acknowledged."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Self

from kiosk.errors import StationBusyError
from kiosk.places import RunningLock, StationPlace
from tests.faults.canaries import places_of

if TYPE_CHECKING:
    from types import TracebackType

ROOT = Path(__file__).resolve().parents[2]
KIOSK = (sys.executable, str(ROOT / "run_kiosk.py"))
CANARY = "quokkazebra"
"""In every typed text; nothing on disk may hold it."""

ACCEPT = "--accept-untested-key"
"""Opens a live station without the opening ceremony."""

_SAVED = re.compile(r"^Saved ([0-9A-Z]{16})$")
_CHUNK = 65536


class StationDiedError(Exception):
    """The station's process ended where an answer was expected."""


class Terminal:
    """One running station, spoken to line by line; `greeting` waits for its first prompt.

    Args:
        arguments: What follows `run_kiosk.py`; a live station opens without the opening ceremony unless it is wanted.
        wrapper: A command that the kiosk's own command is given to.
        kiosk: The kiosk's own command, such as that of one broken on purpose.
        ceremony: Whether the opening ceremony is wanted.
    """

    def __init__(
        self,
        arguments: list[str],
        wrapper: tuple[str, ...] = (),
        kiosk: tuple[str, ...] = KIOSK,
        *,
        ceremony: bool = False,
    ) -> None:
        live = arguments[:1] in (["open"], ["serve"]) and "--rehearsal" not in arguments
        accept = [ACCEPT] if live and not ceremony else []
        self.process = subprocess.Popen(
            [*wrapper, *kiosk, *arguments, *accept],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def greeting(self) -> list[str]:
        """Return the lines up to the first prompt."""
        return self._answer()

    def send(self, line: str) -> list[str]:
        """Type one line and return the lines up to the next prompt."""
        self.post(line)
        return self._answer()

    def post(self, line: str) -> None:
        """Type one line without waiting for an answer."""
        if self.process.stdin is None:
            raise StationDiedError
        try:
            self.process.stdin.write(line.encode() + b"\n")
            self.process.stdin.flush()
        except OSError as error:
            raise StationDiedError from error

    def finish(self) -> tuple[int, str, str]:
        """End the input and return exit code, remaining output and error output."""
        out, err = self.process.communicate(timeout=60)
        return self.process.returncode, out.decode(), err.decode()

    def __enter__(self) -> Self:
        """Return the running station."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the process, whatever became of the test."""
        if self.process.poll() is None:
            self.kill()

    def kill(self) -> None:
        """End the process as a power cut does: no handler runs."""
        self.process.kill()
        self.process.communicate(timeout=60)

    def _answer(self) -> list[str]:
        if self.process.stdout is None:
            raise StationDiedError
        heard = b""
        while not (heard.endswith(b"> ") and heard[:-2].rpartition(b"\n")[2] in {b"", b"REHEARSAL"}):
            piece = os.read(self.process.stdout.fileno(), _CHUNK)
            if not piece:
                raise StationDiedError(heard.decode(errors="replace"))
            heard += piece
        return heard.decode().splitlines()[:-1]


def saved_ids(lines: list[str]) -> list[str]:
    """Return the ids that the lines acknowledge."""
    return [match[1] for line in lines if (match := _SAVED.match(line))]


@dataclass
class Acknowledged:
    """What the kiosk said it had saved."""

    check_ins: dict[str, str] = field(default_factory=dict)
    """Record id to role."""
    departures: list[str] = field(default_factory=list)
    points: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    """Record id to text and themes."""
    amendments: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Record id to the point's id and its new text."""


THEMES = {1: "local-offer", 2: "assessment-planning", 0: "none"}
ROLES = ("parent-carer", "staff", "prefer-not-to-say")


def check_in(door: Terminal, role: int, done: Acknowledged) -> None:
    """Check one person in as the role of that number, from 0, with neither topics nor needs."""
    for answer in (str(role + 1), "", ""):
        door.send(answer)
    ids = saved_ids(door.send("1"))
    done.check_ins[ids[0]] = ROLES[role]


def depart(door: Terminal, done: Acknowledged) -> None:
    """Check one person out."""
    done.departures += saved_ids(door.send("/leave"))


def note(notes: Terminal, text: str, theme: int, done: Acknowledged) -> str:
    """Note one point and return its id."""
    [point] = saved_ids(notes.send(f"{text} {CANARY} #{theme}"))
    done.points[point] = (f"{text} {CANARY}", (THEMES[theme],))
    return point


def amend(notes: Terminal, point: str, text: str, done: Acknowledged) -> None:
    """Amend one point."""
    [record] = saved_ids(notes.send(f"/amend {point} {text} {CANARY}"))
    done.amendments[record] = (point, f"{text} {CANARY}")


def close(station: Terminal) -> str:
    """Close a station and return its receipt."""
    station.send("/close")
    lines = station.send("1")
    [receipt] = [line.removeprefix("Receipt ") for line in lines if line.startswith("Receipt OM1:")]
    return receipt


def wait_until_free(place: StationPlace) -> None:
    """Wait until no kiosk runs a station any more, such as one whose terminal has gone.

    Raises:
        StationBusyError: One still does after 30 seconds.
    """
    running = RunningLock(place)
    until = time.monotonic() + 30
    while True:
        try:
            running.take()
            break
        except StationBusyError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
    running.release()


def no_canary_below(folder: Path) -> None:
    """Fail where any file below the folder holds the canary, in any of the forms text is kept in."""
    found = places_of(CANARY, [folder])
    assert not found, f"typed text lies in {found}"


def dice(seed: int) -> random.Random:
    """Return a repeatable source of choices."""
    return random.Random(seed)  # noqa: S311 - choices of a test, no secret
