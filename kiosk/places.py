"""Where a station's files lie, and the lock that keeps a second kiosk out of them.

```
DATA/<meeting id>/                  a live meeting          (DATA/<meeting id>.rehearsal/ for a rehearsal)
    door-1.running                  held while a kiosk runs the station
    door-1.preflight                what was checked on this machine, until the station is opened
    key-proof                       which inspectors' keys were compared and tested, for all stations on this device
    handed-over                     which records were read back whole from a stick
    wall.choice wall.number         whether words may be shown on the wall, and the rounded number that stands there
    erasing                         there while this device's copy of the meeting is being erased
    door-1/                         one folder a record stream; door-1.2 is its second part, after a loss
        station.state  records.duckdb  records.journal  draft  pin  set-aside/
JOURNAL/<meeting id>/door-1/        the journal, where it lives on a second device
```
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.chain import stream_name
from kiosk.durable import OWNER_FILE, make_folder
from kiosk.errors import StationBusyError, StorageError

if TYPE_CHECKING:
    from collections.abc import Container, Iterable
    from pathlib import Path

STATE = "station.state"
STORE = "records.duckdb"
STORE_WAL = "records.duckdb.wal"
JOURNAL = "records.journal"
DRAFT = "draft"
PIN = "pin"
SET_ASIDE = "set-aside"
TABLETS = ".tablets"
"""Beside the stations' folders: what serving them to tablets needs."""
KEY_PROOF = "key-proof"
HANDED_OVER = "handed-over"
ERASING = "erasing"

_PART = re.compile(r"^(?P<station>[a-z0-9-]+)(?:\.(?P<part>[1-9][0-9]*))?$")


def default_data() -> Path:
    """Return the folder for meetings when none is given: the user's own application data."""
    from platformdirs import user_data_path

    return user_data_path("open-meeting-kiosk")


def meeting_folder(root: Path, meeting_id: str, *, rehearsal: bool) -> Path:
    """Return the meeting's folder under the data or journal folder; rehearsals and live meetings never share one."""
    return root / (f"{meeting_id}.rehearsal" if rehearsal else meeting_id)


@dataclass(frozen=True, slots=True)
class StreamPlace:
    """Where the files of one record stream lie."""

    folder: Path
    """On this device."""
    second: Path | None = None
    """The folder of its journal on a second device, if there is one."""

    @property
    def state(self) -> Path:
        """The two-slot state file."""
        return self.folder / STATE

    @property
    def store(self) -> Path:
        """The DuckDB file."""
        return self.folder / STORE

    @property
    def store_wal(self) -> Path:
        """The DuckDB write-ahead log."""
        return self.folder / STORE_WAL

    @property
    def local_journal(self) -> Path:
        """The journal on this device: the only one, or what is used while the second device cannot be reached."""
        return self.folder / JOURNAL

    @property
    def second_journal(self) -> Path | None:
        """The journal on the second device."""
        return None if self.second is None else self.second / JOURNAL

    @property
    def second_device(self) -> Path | None:
        """The folder given for the journal. It is never created: a stick that is not there must not become a folder."""
        return None if self.second is None else self.second.parent.parent

    @property
    def draft(self) -> Path:
        """The sealed draft of the line being typed."""
        return self.folder / DRAFT

    @property
    def set_aside(self) -> Path:
        """Where damaged files are kept."""
        return self.folder / SET_ASIDE


@dataclass(frozen=True, slots=True)
class StationPlace:
    """Where the streams of one station lie."""

    meeting: Path
    """The meeting's folder on this device."""
    station: str
    """The station's id."""
    second: Path | None = None
    """The meeting's folder on the second device, if there is one."""

    @property
    def pin(self) -> Path:
        """The station PIN's file, which stays in the first part's folder."""
        return self.meeting / self.station / PIN

    @property
    def running(self) -> Path:
        """The lock file of the process that runs the station; its time is the station's newest sign of life."""
        return self.meeting / f"{self.station}.running"

    @property
    def preflight(self) -> Path:
        """What the last preflight found, which goes into the opening record."""
        return self.meeting / f"{self.station}.preflight"

    def stream(self, part: int) -> StreamPlace:
        """Return the place of one part of the station's records."""
        name = stream_name(self.station, part)
        return StreamPlace(self.meeting / name, None if self.second is None else self.second / name)

    def last_part(self) -> int:
        """Return the number of the newest part on either device; 1 where there is none yet."""
        found = [1]
        for root in (self.meeting, self.second):
            found += [part for station, part in _streams(root) if station == self.station]
        return max(found)

    def parts(self) -> tuple[StreamPlace, ...]:
        """Return the places of all parts, the first one first."""
        return tuple(self.stream(part) for part in range(1, self.last_part() + 1))

    @property
    def untouched(self) -> bool:
        """Whether the station has no records on either device, so that it would begin anew."""
        return not any(
            path is not None and path.exists()
            for place in self.parts()
            for path in (place.state, place.store, place.local_journal, place.second_journal)
        )


def _streams(folder: Path | None) -> Iterable[tuple[str, int]]:
    """Yield station and part of every stream folder in a meeting's folder."""
    if folder is None or not folder.is_dir():
        return
    for entry in sorted(folder.iterdir()):
        matched = _PART.match(entry.name)
        if matched and entry.is_dir():
            yield matched["station"], int(matched["part"] or 1)


def stream_folders(meeting: Path, stations: Container[str]) -> tuple[Path, ...]:
    """Return the folders of these stations' record streams in a meeting's folder, on either device."""
    return tuple(meeting / stream_name(station, part) for station, part in _streams(meeting) if station in stations)


def stations_in(meeting: Path) -> tuple[str, ...]:
    """Return the ids of the stations that have a folder in a meeting's folder, in order."""
    return tuple(sorted({station for station, _ in _streams(meeting)}))


def prepare(folder: Path) -> None:
    """Create a folder for its owner alone.

    Raises:
        StorageError: The disk is read-only or full, or the path is a file.
    """
    try:
        make_folder(folder)
    except OSError as error:
        raise StorageError.refused(folder, error) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise StorageError.read_only(folder)


class RunningLock:
    """Held by the one process that runs a station; the system lets go of it when the process dies.

    It is an own side file because DuckDB's lock is `fcntl`, which vanishes when the same process opens and closes
    the database file for any other reason.

    Args:
        place: The station's place.
    """

    def __init__(self, place: StationPlace) -> None:
        self._path = place.running
        self._station = place.station
        from filelock import FileLock

        self._lock = FileLock(self._path, timeout=0, mode=OWNER_FILE, thread_local=False)

    def take(self) -> None:
        """Take the lock.

        Raises:
            StationBusyError: Another process runs the station.
            StorageError: The folder cannot be written.
        """
        from filelock import Timeout

        try:
            self._lock.acquire()
        except Timeout as error:
            raise StationBusyError.running(self._station) from error
        except OSError as error:
            raise StorageError.refused(self._path, error) from error

    def sign(self) -> None:
        """Leave a sign of life: the time of the lock's file becomes now; nothing is written into it."""
        with suppress(OSError):
            os.utime(self._path)

    def release(self) -> None:
        """Let another process have the station."""
        with suppress(OSError):
            self._lock.release()


def set_aside(place: StreamPlace, *files: Path) -> Path:
    """Move damaged files into a new numbered folder under `set-aside`, never deleting one, and return that folder.

    Raises:
        StorageError: The disk refused.
    """
    number = 1
    while (place.set_aside / str(number)).exists():
        number += 1
    target = place.set_aside / str(number)
    try:
        make_folder(target)
        for file in files:
            if file.exists():
                _move(file, target / file.name)
    except OSError as error:
        raise StorageError.refused(target, error) from error
    return target


def _move(file: Path, target: Path) -> None:
    """Rename a file, or copy it where it lies on another device; the original goes only after a whole copy."""
    try:
        file.rename(target)
    except OSError:
        from shutil import copyfile

        copyfile(file, target)
        file.unlink()
