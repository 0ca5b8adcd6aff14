"""Files that are on disk when the call returns, readable by their owner alone.

One place for every `fsync`, so that what "on disk" means is decided once: `fdatasync` where the system has it, and
`F_FULLFSYNC` on macOS, whose `fsync` leaves data in the drive's cache.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

OWNER_FILE = 0o600
OWNER_FOLDER = 0o700


def sync(descriptor: int) -> None:
    """Return once the file's data is on disk.

    Raises:
        OSError: The device refused; nothing may be said to be saved.
    """
    if sys.platform == "darwin":
        import fcntl

        fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
    elif hasattr(os, "fdatasync"):
        os.fdatasync(descriptor)
    else:
        os.fsync(descriptor)


def sync_folder(folder: Path) -> None:
    """Return once the folder's entries are on disk; without effect where folders cannot be synced (Windows)."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folder(folder: Path) -> None:
    """Create a folder and its missing parents, the folder itself for its owner alone, and sync every new entry.

    A parent whose own entry is not on disk would take everything below it along in a power cut.
    """
    missing = [folder]
    while not missing[-1].parent.is_dir():
        missing.append(missing[-1].parent)
    for made in reversed(missing):
        if made.is_dir():
            continue
        made.mkdir(mode=OWNER_FOLDER if made == folder else 0o777, exist_ok=True)
        sync_folder(made.parent)


def open_owned(path: Path, flags: int) -> int:
    """Open a file for its owner alone and return the descriptor, which child processes do not inherit."""
    return os.open(path, flags | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0), OWNER_FILE)


def write_all(descriptor: int, data: bytes, offset: int) -> None:
    """Write all of `data` at `offset`, however many calls the system needs.

    Raises:
        OSError: The device refused, a full disk among the reasons.
    """
    view = memoryview(data)
    while view:
        if hasattr(os, "pwrite"):
            written = os.pwrite(descriptor, view, offset)
        else:
            os.lseek(descriptor, offset, os.SEEK_SET)
            written = os.write(descriptor, view)
        view = view[written:]
        offset += written


def replace_file(path: Path, data: bytes) -> None:
    """Put `data` in place of the file at once: after a power cut it holds the old bytes or the new, never a part.

    Raises:
        OSError: The device refused; the old file stands.
    """
    temporary = path.with_name(path.name + ".new")
    descriptor = open_owned(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    try:
        try:
            write_all(descriptor, data, 0)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        temporary.replace(path)
    except BaseException:  # Ctrl+C among them: nothing half-written stays
        with suppress(OSError):
            temporary.unlink()
        raise
    sync_folder(path.parent)
