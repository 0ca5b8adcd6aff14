"""Where the records will lie: room, speed, whether "on disk" is true there, and whether two copies are on two devices.

Software cannot prove that a drive keeps what it says it has kept. What gives a false answer away is looked for: memory
that looks like a disk, mount options and libraries that skip the wait, a wait too short to be one.
"""

from __future__ import annotations

import os
import statistics
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.checks import Check, Outcome
from kiosk.durable import open_owned, sync, write_all

if TYPE_CHECKING:
    from collections.abc import Iterable

ENOUGH_ROOM = 1_000_000_000
"""Bytes: a hundred times what 2,000 points in two copies take."""
LEAST_ROOM = 100_000_000
"""Bytes: an evening of 3,000 records to four inspectors, twice, with room for one bundle."""

_TRIALS = 24
_BLOCK = 4096
_SLOW = 0.25
_TOO_QUICK = 2.0
_IN_MEMORY = frozenset({"tmpfs", "ramfs", "devtmpfs", "hugetlbfs"})
_FAR_AWAY = frozenset({"nfs", "nfs4", "cifs", "smbfs", "smb3", "fuse.sshfs", "9p", "afs", "webdav"})
_NO_WAIT = frozenset({"nobarrier", "barrier=0", "barrier=none"})
_NO_WAIT_LIBRARIES = ("eatmydata", "nosync")
_OTHERS = 0o077


@dataclass(frozen=True, slots=True)
class Mount:
    """The file system that a folder lies on."""

    device: str
    """Such as '/dev/sda2'."""
    kind: str
    """Such as 'ext4'."""
    options: frozenset[str]
    """What it was mounted with."""


@dataclass(frozen=True, slots=True)
class Speed:
    """What writing takes, in seconds."""

    plain: float
    """One block, not waited for; the median."""
    waited: float
    """One block, until the device says that it is kept; the median."""
    slowest: float
    """The longest of those waits."""


def mount_of(folder: Path) -> Mount | None:
    """Return the file system of an existing folder; None where the system does not tell."""
    import psutil

    try:
        parts = psutil.disk_partitions(all=True)
        resolved = folder.resolve()
    except (OSError, RuntimeError, psutil.Error):
        return None
    holding = [part for part in parts if resolved.is_relative_to(part.mountpoint)]
    if not holding:
        return None
    nearest = max(enumerate(holding), key=lambda item: (len(Path(item[1].mountpoint).parts), item[0]))[1]
    return Mount(nearest.device, nearest.fstype.lower(), frozenset(nearest.opts.split(",")))


def measure(folder: Path) -> Speed:
    """Write and sync blocks in a file of its own, which goes again.

    Raises:
        OSError: The device refused.
    """
    path = folder / f".write-trial-{os.getpid()}"
    descriptor = open_owned(path, os.O_RDWR | os.O_CREAT | os.O_EXCL)
    try:
        write_all(descriptor, bytes(2 * _TRIALS * _BLOCK), 0)
        sync(descriptor)
        plain = [_timed(descriptor, index, waited=False) for index in range(_TRIALS)]
        waited = [_timed(descriptor, _TRIALS + index, waited=True) for index in range(_TRIALS)]
    finally:
        os.close(descriptor)
        with suppress(OSError):
            path.unlink()
    return Speed(statistics.median(plain), statistics.median(waited), max(waited))


def _timed(descriptor: int, index: int, *, waited: bool) -> float:
    begun = time.perf_counter()
    write_all(descriptor, b"\x5a" * _BLOCK, index * _BLOCK)
    if waited:
        sync(descriptor)
    return time.perf_counter() - begun


def room(folder: Path) -> Check:
    """Return whether an evening fits into the folder."""
    import shutil

    free = shutil.disk_usage(folder).free
    detail = f"{_size(free)} free in {folder}."
    if free < LEAST_ROOM:
        return Check("disk space", Outcome.STOP, detail, f"Free some space: an evening needs {_size(LEAST_ROOM)}.")
    if free < ENOUGH_ROOM:
        return Check("disk space", Outcome.LOOK, detail, "It is enough for tonight; free some space when you can.")
    return Check("disk space", Outcome.OK, detail)


def keeps(name: str, mount: Mount | None, speed: Speed, preloaded: str) -> Check:
    """Return whether a device that says "on disk" can be believed, as far as software can tell.

    Args:
        name: What the check is called.
        mount: The file system.
        speed: What was measured on it.
        preloaded: Libraries that the system was told to load first (`LD_PRELOAD`).
    """
    took = f"One save waits {_milliseconds(speed.waited)} for it, the slowest {_milliseconds(speed.slowest)}."
    false = _false_friend(mount, preloaded)
    if false:
        return Check(name, Outcome.STOP, false, "Choose another folder with --data, on the laptop's own disk.")
    if mount is not None and mount.kind in _FAR_AWAY:
        advice = "Use a folder on this device: the meeting must not hang on a network."
        return Check(name, Outcome.LOOK, f"This folder is on another computer ({mount.kind}). {took}", advice)
    if speed.slowest > _SLOW:
        return Check(name, Outcome.LOOK, f"The disk is slow. {took}", "Saving will be felt; a faster disk is better.")
    if speed.waited < speed.plain * _TOO_QUICK:
        detail = f"The disk answers as if it did not wait for the data to be kept. {took}"
        return Check(name, Outcome.LOOK, detail, "On a virtual machine this may be usual. A second device helps.")
    kind = f"On {mount.kind}. " if mount is not None else ""
    return Check(name, Outcome.OK, f"{kind}{took}")


def _false_friend(mount: Mount | None, preloaded: str) -> str:
    """Return why this is no disk at all, or one that is told not to wait; empty where nothing of that shows."""
    for library in _NO_WAIT_LIBRARIES:
        if library in preloaded:
            return f"The library '{library}' is loaded, which makes programs believe that data is kept when it is not."
    if mount is None:
        return ""
    if mount.kind in _IN_MEMORY:
        return f"This folder is in the laptop's memory ({mount.kind}) and is gone when it is switched off."
    skipped = sorted(_NO_WAIT & mount.options)
    if skipped:
        return f"The disk is mounted with '{skipped[0]}', which lets it lose what was saved in a power cut."
    return ""


def private(folder: Path) -> Check:
    """Return whether files made in the folder are for their owner alone."""
    name = "private files"
    if os.name != "posix":
        return Check(name, Outcome.UNKNOWN, "This system keeps no owner-only files that could be looked at.")
    path = folder / f".owner-trial-{os.getpid()}"
    os.close(open_owned(path, os.O_RDWR | os.O_CREAT | os.O_EXCL))
    try:
        mode = path.stat().st_mode
    finally:
        path.unlink()
    if mode & _OTHERS:
        detail = f"Files in {folder} can be opened by every user of this device."
        return Check(name, Outcome.LOOK, detail, "They are sealed all the same. A folder on the own disk is better.")
    return Check(name, Outcome.OK, "Files are for this user alone.")


def second_device(folder: Path | None, data: Path) -> Check:
    """Return whether the second copy lies on a second device.

    Args:
        folder: What `--journal` names; None where it was not given.
        data: The folder for meetings.
    """
    name = "second device"
    if folder is None:
        advice = "For a second one, put in an SD card or stick and name it with --journal."
        return Check(name, Outcome.LOOK, "Both copies of every record lie on one device.", advice)
    if not folder.is_dir():
        return Check(name, Outcome.STOP, f"{folder} is not there.", "Put the stick or card in, or mend the name.")
    if folder.stat().st_dev == data.stat().st_dev:
        detail = f"{folder} is on the same device as {data}."
        return Check(name, Outcome.LOOK, detail, "Name a folder on an SD card or stick with --journal.")
    return Check(name, Outcome.OK, f"The second copy is kept on {folder}.")


def failed(name: str, folder: Path, error: OSError) -> Check:
    """Return what to say of a device that refused."""
    from kiosk.errors import StorageError

    told = StorageError.refused(folder, error)
    return Check(name, Outcome.STOP, told.message, told.hint)


def disk_checks(data: Path, journal: Path | None) -> Iterable[Check]:
    """Yield every check of the folders that records will lie in; `data` exists."""
    preloaded = os.environ.get("LD_PRELOAD", "")
    try:
        yield room(data)
        yield keeps("saved means saved", mount_of(data), measure(data), preloaded)
        yield private(data)
        yield second_device(journal, data)
    except OSError as error:
        yield failed("saved means saved", data, error)
        return
    if journal is not None and journal.is_dir():
        try:
            yield keeps("saved on the second device", mount_of(journal), measure(journal), preloaded)
        except OSError as error:
            yield failed("saved on the second device", journal, error)


def _size(count: int) -> str:
    return f"{count / 1e9:,.1f} GB" if count >= ENOUGH_ROOM else f"{count / 1e6:,.0f} MB"


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"
