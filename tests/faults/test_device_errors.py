"""Devices that refuse: every system call on the station's files may fail, from any moment on or for a while.

The errors are put into the running process's own calls, DuckDB's among them, so nothing of the product is replaced.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest

from kiosk.places import DRAFT, JOURNAL, STATE, STORE, STORE_WAL
from tests.e2e.evening import CANARY, KIOSK, StationDiedError, Terminal
from tests.faults import broken_kiosk
from tests.faults.canaries import places_of
from tests.faults.report import Tally, scaled
from tests.faults.scripted import Script
from tests.faults.syscalls import refuser

if TYPE_CHECKING:
    import random
    from pathlib import Path

    from tests.faults.judge import Judge


_JOURNAL = (JOURNAL, f"{JOURNAL}.new")
_DATABASE = (STORE, STORE_WAL, f"{STORE_WAL}.checkpoint")
FILES = {
    "the journal": _JOURNAL,
    "the database": _DATABASE,
    "both copies": (*_JOURNAL, *_DATABASE),
    "the state file": (STATE,),
    "every file": (*_JOURNAL, *_DATABASE, STATE, DRAFT),
}
CALLS = {
    "writes": "write,pwrite64",
    "syncs": "fsync,fdatasync",
    "cuts": "ftruncate",
    "opens": "openat",
    "all": "write,pwrite64,fsync,fdatasync,ftruncate,openat,rename,unlink",
}
ERRORS = ("EIO", "ENOSPC", "EROFS", "ENODEV", "EDQUOT")
STEPS = 10


@dataclass(frozen=True)
class Fault:
    """One way in which a device refuses."""

    files: str
    calls: str
    error: str
    first: int
    last: int | None
    """The last call that fails; None where it never ends."""

    def __str__(self) -> str:
        until = "on" if self.last is None else f"to the {self.last}."
        return f"{self.calls} on {self.files} fail with {self.error} from the {self.first}. {until}"

    def wrapper(self, folder: Path) -> tuple[str, ...]:
        """Return the command that makes it happen to the files of a station's folder."""
        upto = "+" if self.last is None else f"..{self.last}"
        paths = [folder / name for name in FILES[self.files]]
        return refuser(CALLS[self.calls], f"error={self.error}:when={self.first}{upto}", paths)


def drawn(choose: random.Random) -> Fault:
    """Return a fault drawn by chance."""
    first = choose.choice([1, 2, 3, 5, 8, 13, 21, 34])
    return Fault(
        choose.choice(list(FILES)),
        choose.choice(list(CALLS)),
        choose.choice(ERRORS),
        first,
        choose.choice([None, None, first, first + 3]),
    )


def suffer(
    fault: Fault, meeting: Path, judge: Judge, tally: Tally, *, number: int = 0, kiosk: tuple[str, ...] = KIOSK
) -> None:
    """Run a station on a device with a fault, mend the device, and count what became of what was acknowledged."""
    data = meeting.parent / f"data-{number}"
    folder = data / "test-meeting" / judge.station
    arguments = ["open", str(meeting), "--station", judge.station, "--data", str(data), "--plain"]
    script = Script(judge.station, tally.choose)
    with Terminal(arguments, fault.wrapper(folder), kiosk) as terminal:
        try:
            terminal.greeting()
            for _ in range(STEPS):
                lines = script.step(terminal)
                if not any(line.startswith("Saved ") for line in lines):
                    tally.meet("refusals")
                    if not any("There is a problem" in line for line in lines):
                        tally.unannounced += 1
                        tally.problem(f"{fault}: refused without a word: {lines}")
        except StationDiedError:
            tally.meet("stations that did not open")
        code, _, error = terminal.finish()
    sensible = code == 0 or (code == 1 and error.strip() and "Something went wrong" not in error)
    if not sensible or "Traceback" in error:
        tally.problem(f"{fault}: it ended with {code} and said: {error[-300:]}")
    tally.leaks += len(places_of(CANARY, [data])) if data.exists() else 0
    if script.acknowledged or folder.exists():
        judge.judge(data, script.acknowledged).count_into(tally, len(script.acknowledged), str(fault))
    else:
        tally.runs += 1


SHORT = [
    Fault("every file", "writes", "ENOSPC", 8, None),
    Fault("every file", "syncs", "EIO", 13, 16),
    Fault("the database", "all", "EIO", 13, None),
]


@pytest.mark.parametrize("fault", SHORT, ids=str)
def test_a_device_that_refuses_loses_nothing_acknowledged(
    fault: Fault, meeting: Path, judge: Judge, tally: Tally
) -> None:
    """What it acknowledged is there once the device works again, and each refusal is told in a sentence."""
    suffer(fault, meeting, judge, tally)
    tally.clean()


def test_a_kiosk_that_takes_refusals_for_saves_is_found(meeting: Path, judge: Judge, tally: Tally) -> None:
    """The same kind of fault on a kiosk broken on purpose counts losses, so that none counted means none happened."""
    fault = Fault("both copies", "writes", "EIO", 13, None)
    suffer(fault, meeting, judge, tally, kiosk=broken_kiosk.command("careless"))
    assert tally.lost > 0


def test_saved_waits_for_the_disk(meeting: Path, judge: Judge, tally: Tally) -> None:
    """On a disk whose every sync takes a fifth of a second, "Saved" comes after the syncs it speaks of."""
    data = meeting.parent / "data"
    folder = data / "test-meeting" / "notes-1"
    arguments = ["open", str(meeting), "--station", "notes-1", "--data", str(data), "--plain"]
    slow = refuser(CALLS["syncs"], "delay_exit=200000", [folder / name for name in FILES["every file"]])
    script = Script("notes-1", tally.choose)
    with Terminal(arguments, slow) as terminal:
        terminal.greeting()
        for _ in range(2):
            began = time.monotonic()
            script.step(terminal)
            assert time.monotonic() - began > 3 * 0.2, "state, journal and database, one sync each"
        assert terminal.finish()[0] == 0
    judge.judge(data, script.acknowledged).count_into(tally, len(script.acknowledged), "slow")
    tally.clean()


@pytest.mark.campaign
@pytest.mark.parametrize("station", ["notes-1", "door-1"])
def test_devices_that_refuse_at_random(station: str, meeting: Path, judge: Judge, tally: Tally) -> None:
    """Many faults drawn by chance: nothing acknowledged is lost, each refusal is told, no traceback, no plain text."""
    choose = tally.choose
    for number in range(scaled(150)):
        suffer(drawn(choose), meeting, replace(judge, station=station), tally, number=number)
    tally.clean()
