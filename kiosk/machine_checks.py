"""The machine around the records: what could write its memory to disk, and who could read that; clock, power, terminal.

Swap and disk encryption can be told on Linux and, in part, on macOS; elsewhere the page says that it can't be told.
"""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.checks import Check, Outcome
from kiosk.clock import spoken_moment

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from kiosk.clock import MeetingClock
    from kiosk.meeting import Pack
    from kiosk.records import Finding

SMALLEST = (40, 12)
"""Columns and rows in which every page for attendees is whole."""
COMFORTABLE = (80, 24)
"""Columns and rows for staff's screens and for a survey code of usual length."""

_ENCRYPTED = "CRYPT-"
"""How the kernel names a mapping that dm-crypt made (`/sys/dev/block/*/dm/uuid`)."""
_LOW_BATTERY = 50
_AROUND_HOURS = 12


@dataclass(frozen=True, slots=True)
class Terminal:
    """The terminal that the kiosk would run in."""

    interactive: bool
    """Whether there is one."""
    columns: int
    rows: int
    encoding: str
    """Of its output, such as 'utf-8'."""
    colours: str
    """Such as 'truecolor', '256' or 'none'."""


def memory_checks(findings: Iterable[Finding]) -> Iterable[Check]:
    """Yield what `kiosk.hardening.harden` found."""
    for finding in findings:
        if finding.ok:
            yield Check(finding.name, Outcome.OK, f"Set: {finding.detail}.")
        else:
            advice = "Keep this device in sight and switch it off after the meeting."
            yield Check(finding.name, Outcome.LOOK, f"Not possible here: {finding.detail}.", advice)


def swap(root: Path = Path("/")) -> Check:
    """Return whether memory could be written to a disk in clear; on Linux from `/proc/swaps`."""
    name = "swap"
    if sys.platform == "darwin":
        return Check(name, Outcome.OK, "macOS encrypts what it swaps.")
    try:
        lines = (root / "proc/swaps").read_text().splitlines()[1:]
    except OSError:
        return Check(name, Outcome.UNKNOWN, "Whether memory is written to disk can't be told on this system.")
    areas = [Path(line.split()[0]) for line in lines if line.split()]
    clear = [area for area in areas if not area.name.startswith("zram") and not _swap_encrypted(area, root)]
    if clear:
        advice = "Turn it off for tonight with: sudo swapoff -a"
        return Check(name, Outcome.LOOK, f"What is typed could be written to {clear[0]} in clear.", advice)
    return Check(name, Outcome.OK, "Memory is never written to a disk in clear." if areas else "There is none.")


def _swap_encrypted(area: Path, root: Path) -> bool:
    with suppress(OSError):
        facts = area.stat()
        device = facts.st_rdev or facts.st_dev
        return encrypted_device(device, root) is True
    return False


def encrypted_device(number: int, root: Path = Path("/")) -> bool | None:
    """Return whether a block device, or one it is made of, is encrypted by the kernel; None where it can't be told."""
    entry = root / "sys/dev/block" / f"{os.major(number)}:{os.minor(number)}"
    if not entry.exists():
        return None
    return _encrypted_entry(entry.resolve())


def _encrypted_entry(entry: Path) -> bool:
    with suppress(OSError):
        if (entry / "dm/uuid").read_text().startswith(_ENCRYPTED):
            return True
    with suppress(OSError):
        below = [slave.resolve() for slave in (entry / "slaves").iterdir()]
        if below:
            return all(_encrypted_entry(slave) for slave in below)
    if (entry / "partition").exists():
        return _encrypted_entry(entry.parent)
    return False


def encryption(folder: Path, device: str, root: Path = Path("/")) -> Check:
    """Return whether the disk under a folder is encrypted.

    Args:
        folder: The folder for meetings.
        device: The device its file system names, where the folder's own number is no block device's.
        root: Where `/sys` lies.
    """
    name = "disk encryption"
    found = _encrypted(folder, device, root)
    if found is None:
        return Check(name, Outcome.UNKNOWN, "It can't be told on this system.", "Look it up in the system's settings.")
    if found:
        return Check(name, Outcome.OK, "The disk is encrypted.")
    detail = "The disk is not encrypted. Records are sealed all the same; spent signing keys may survive on it."
    return Check(name, Outcome.LOOK, detail, "Keep the device in sight, and note the closing receipt.")


def _encrypted(folder: Path, device: str, root: Path) -> bool | None:
    if sys.platform == "darwin":
        return _filevault()
    if not sys.platform.startswith("linux"):
        return None
    with suppress(OSError):
        found = encrypted_device(folder.stat().st_dev, root)
        if found is None and device.startswith("/dev/"):
            return encrypted_device(Path(device).stat().st_rdev, root)
        return found
    return None


def _filevault() -> bool | None:
    """Ask macOS; see fdesetup(8)."""
    try:
        done = subprocess.run(["/usr/bin/fdesetup", "status"], capture_output=True, text=True, timeout=5, check=False)
    except (OSError, subprocess.SubprocessError):
        return None
    return "FileVault is On" in done.stdout


def clock_check(pack: Pack, clock: MeetingClock) -> Check:
    """Return whether the clock and its zone make sense for this meeting."""
    now = clock.now()
    shown = f"It is {spoken_moment(now)} {now.tzname()} by this clock."
    moved = clock.jump()
    if moved is not None:
        detail = f"{shown} It was moved by {abs(moved).total_seconds():.0f} seconds during this check."
        return Check("clock", Outcome.LOOK, detail, "Something sets the clock. Look at it again before the doors open.")
    off = _hours_off(pack, now)
    if off:
        return Check(
            "clock", Outcome.LOOK, f"{shown} {off}", "Compare it with a telephone; set the clock if it is wrong."
        )
    return Check("clock", Outcome.OK, f"{shown} Compare it with a telephone.")


def _hours_off(pack: Pack, now: dt.datetime) -> str:
    """Return how far the meeting is from now, where that is more than half a day; else nothing."""
    starts, ends = pack.local(pack.meeting.starts), pack.local(pack.meeting.ends)
    before, after = (starts - now).total_seconds() / 3600, (now - ends).total_seconds() / 3600
    if before > _AROUND_HOURS:
        return f"The meeting starts in {_span(before)}."
    if after > _AROUND_HOURS:
        return f"The meeting was over {_span(after)} ago."
    return ""


def _span(hours: float) -> str:
    days = round(hours / 24)
    return f"{days:,} days" if days > 1 else f"{hours:.0f} hours"


def power() -> Check:
    """Return whether the device runs on its battery."""
    import psutil

    battery = None
    with suppress(OSError, AttributeError, RuntimeError, NotImplementedError):
        battery = psutil.sensors_battery()
    if battery is None:
        return Check("power", Outcome.UNKNOWN, "No battery can be seen.", "See that the plug is in.")
    percent = f"{battery.percent:.0f}%"
    if battery.power_plugged:
        return Check("power", Outcome.OK, f"Plugged in, battery at {percent}.")
    outcome = Outcome.LOOK if battery.percent < _LOW_BATTERY else Outcome.OK
    return Check("power", outcome, f"Running on its battery, {percent} left.", "Plug it in before the doors open.")


def terminal_checks(terminal: Terminal) -> Iterable[Check]:
    """Yield whether the terminal is large enough, speaks UTF-8 and has colours."""
    if not terminal.interactive:
        yield Check("terminal", Outcome.UNKNOWN, "There is none: nothing of it was looked at.", "Run it in a terminal.")
        return
    size = f"{terminal.columns} x {terminal.rows} characters"
    if terminal.columns < SMALLEST[0] or terminal.rows < SMALLEST[1]:
        advice = f"Make the window larger or the letters smaller: {SMALLEST[0]} x {SMALLEST[1]} is the least."
        yield Check("terminal size", Outcome.STOP, f"The window has {size}.", advice)
    elif terminal.columns < COMFORTABLE[0] or terminal.rows < COMFORTABLE[1]:
        advice = f"Enough for attendees. For staff and the survey code {COMFORTABLE[0]} x {COMFORTABLE[1]} is better."
        yield Check("terminal size", Outcome.LOOK, f"The window has {size}.", advice)
    else:
        yield Check("terminal size", Outcome.OK, f"The window has {size}.")
    if terminal.encoding.lower().replace("-", "").replace("_", "") != "utf8":
        advice = "Set the terminal and the locale to UTF-8, or use --plain."
        yield Check("letters", Outcome.STOP, f"The terminal writes {terminal.encoding}, not UTF-8.", advice)
    else:
        yield Check("letters", Outcome.OK, "The terminal writes UTF-8.")
    if terminal.colours == "none":
        yield Check("colours", Outcome.OK, "None: everything is told by words and shapes as well.")
    else:
        yield Check("colours", Outcome.OK, f"{terminal.colours}.")
