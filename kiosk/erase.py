"""This device's copy of a meeting, erased once the inspectors have theirs.

The rule: the copy on a kiosk goes once a handover was read back whole, and no later than 24 hours after the close; the
inspectors' copy stays until the retention date of the pack. A file that is erased can often be found on a disk for a
while: here lie sealed bytes alone, and what ends them for good is the death of the inspectors' keys.

Order: a mark says that erasing has begun, on disk before anything goes; from then on no station of the meeting opens
here and nothing is handed over. Signing keys and totals go first, overwritten; then drafts, PINs, both copies of the
records, what was set aside; the mark goes last. Whenever the power fails, the same command goes on where it stopped.
"""

from __future__ import annotations

import os
import secrets
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk import wall_board, wall_link, wall_numbers
from kiosk.durable import open_owned, replace_file, sync, sync_folder, write_all
from kiosk.errors import EraseError, StorageError
from kiosk.hall_socket import SOCKET
from kiosk.handover import StationSource, describe
from kiosk.meeting_notes import handed_stream, read_handed_over
from kiosk.places import (
    ERASING,
    HANDED_OVER,
    KEY_PROOF,
    PIN,
    STATE,
    TABLETS,
    RunningLock,
    StationPlace,
    meeting_folder,
    stations_in,
    stream_folders,
)
from kiosk.reconcile import stored_streams
from kiosk.sealing import CLOSED_SEED
from kiosk.state import read_slots

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from kiosk.meeting_notes import HandedStream
    from kiosk.pack import LoadedPack

_FIRST = (STATE, PIN)
"""Overwritten before their names go: the next signing key with the clear totals, and the hash of the PIN."""


@dataclass(frozen=True, slots=True)
class StationCopy:
    """One station's records on this device."""

    name: str
    """Its id."""
    records: int
    """How many records its newest part holds, by its state file."""
    closed: bool
    """Whether it is closed."""
    handed_over: bool
    """Whether that many were read back whole from a stick."""


@dataclass(frozen=True, slots=True)
class DeviceCopy:
    """What would go from this device."""

    folder: Path
    """The meeting's folder."""
    stations: tuple[StationCopy, ...]
    """The stations that have records here."""
    retention: dt.date
    """The date by which the inspectors' copy is due for deletion."""
    begun: bool
    """Whether erasing has begun already."""

    @property
    def ready(self) -> bool:
        """Whether every station is closed and handed over."""
        return all(station.closed and station.handed_over for station in self.stations)


@dataclass(frozen=True, slots=True)
class Erased:
    """What went."""

    stations: tuple[str, ...]
    """The stations whose records went."""
    left: tuple[Path, ...]
    """What lay in the meeting's folders and is not this software's: it was left as it is."""


class MeetingCopy:
    """One meeting's copy on this device.

    Args:
        loaded: The meeting pack.
        data: The folder for meetings.
        journal: The folder on a second device where journals are, if there is one.
        rehearsal: Whether the rehearsal's copy is meant; it needs neither a close nor a handover.
    """

    def __init__(self, loaded: LoadedPack, data: Path, journal: Path | None = None, *, rehearsal: bool = False) -> None:
        meeting = loaded.pack.meeting
        self._retention = meeting.retention
        self._roster = {station.id for station in loaded.pack.stations}
        self._rehearsal = rehearsal
        self._device = journal
        self.folder = meeting_folder(data, meeting.id, rehearsal=rehearsal)
        self._second = None if journal is None else meeting_folder(journal, meeting.id, rehearsal=rehearsal)

    def look(self) -> DeviceCopy:
        """Return what would go, from the state files alone: stations may be running meanwhile.

        Raises:
            EraseError: There is nothing.
        """
        self._something()
        handed = read_handed_over(self.folder).streams
        places = (StationPlace(self.folder, name, self._second) for name in self._stations())
        copies = tuple(_copy_of(place, handed) for place in places)
        return DeviceCopy(self.folder, copies, self._retention, (self.folder / ERASING).exists())

    def erase(self, progress: Callable[[int, int], None] | None = None, *, anyway: bool = False) -> Erased:
        """Erase it, or go on erasing it.

        Args:
            progress: Told files gone and files in all.
            anyway: Also what is not closed or not handed over.

        Raises:
            EraseError: There is nothing, a station is not closed or not handed over, or the disk refused midway.
            StationBusyError: A station is running.
            StorageError: A station's records cannot be read to compare them with what was handed over.
        """
        self._something()
        if self._device is not None and not self._device.is_dir():
            raise EraseError.second_device_gone(self._device)
        stations = self._stations()
        mark = self.folder / ERASING
        with ExitStack() as held:
            for name in stations:
                running = RunningLock(StationPlace(self.folder, name))
                running.take()
                held.callback(running.release)
            if not (anyway or self._rehearsal or mark.exists()):
                self._all_handed_over(stations)
            try:
                replace_file(mark, b"erasing\n")
                self._remove_streams(progress)
            except OSError as error:
                raise EraseError.refused(self.folder, error) from error
        try:
            return Erased(stations, self._remove_rest(mark))
        except OSError as error:
            raise EraseError.refused(self.folder, error) from error

    def _stations(self) -> tuple[str, ...]:
        """Return the roster's stations that have a folder here; whatever else lies here is not ours to erase."""
        return tuple(name for name in stations_in(self.folder) if name in self._roster)

    def _something(self) -> None:
        if not self.folder.is_dir():
            raise EraseError.nothing(self.folder)

    def _all_handed_over(self, stations: Iterable[str]) -> None:
        """Raise unless every record on disk is in a bundle that was read back whole, and every station is closed."""
        handed = read_handed_over(self.folder).streams
        unclosed, missing = [], []
        for name in stations:
            streams = stored_streams(StationPlace(self.folder, name, self._second).parts())
            if streams and not any(record.closes for record in streams[-1][2]):
                unclosed.append(name)
            described = (describe(StationSource(*stream)) for stream in streams)
            if any(handed.get(stream.name) != handed_stream(stream) for stream in described):
                missing.append(name)
        if unclosed:
            raise EraseError.not_closed(unclosed)
        if missing:
            raise EraseError.not_handed_over(missing)

    def _remove_streams(self, progress: Callable[[int, int], None] | None) -> None:
        roots = [root for root in (self.folder, self._second) if root is not None]
        folders = [folder for root in roots for folder in stream_folders(root, self._roster)]
        files = sorted((file for folder in folders for file in _files_in(folder)), key=_rank)
        for number, file in enumerate(files, start=1):
            if file.name in _FIRST:
                _overwrite(file)
            file.unlink(missing_ok=True)
            if progress is not None:
                progress(number, len(files))
        for folder in folders:
            _remove_folders(folder)

    def _notes(self) -> Iterator[Path]:
        """Yield what may lie beside the stations' folders; each may have been left half replaced."""
        places = (StationPlace(self.folder, name) for name in self._roster)
        stations = (file for place in places for file in (place.running, place.preflight))
        shared = (HANDED_OVER, KEY_PROOF, SOCKET, wall_board.CHOICE, wall_link.SOCKET, *wall_numbers.FILES)
        for file in (*stations, *(self.folder / name for name in shared)):
            yield file
            yield file.with_name(file.name + ".new")

    def _remove_rest(self, mark: Path) -> tuple[Path, ...]:
        """Remove the notes and, last, the mark; return what is not ours."""
        for note in self._notes():
            note.unlink(missing_ok=True)
        tablets = self.folder / TABLETS
        if tablets.is_dir() and not tablets.is_symlink():
            for file in _files_in(tablets):
                _overwrite(file)
                file.unlink()
            _remove_folders(tablets)
        sync_folder(self.folder)
        mark.unlink()
        left: list[Path] = []
        for root in (self.folder, self._second):
            if root is not None and root.is_dir():
                left += sorted(root.iterdir())
                with suppress(OSError):  # something else lies in it: it stays, and is named
                    root.rmdir()
                sync_folder(root.parent)
        return tuple(left)


def _copy_of(place: StationPlace, handed: dict[str, HandedStream]) -> StationCopy:
    newest = place.stream(place.last_part())
    try:
        slots = read_slots(newest.state)
    except StorageError:
        slots = ()
    slot = max(slots, key=lambda slot: slot.seq, default=None)
    given = handed.get(newest.folder.name)
    return StationCopy(
        place.station,
        slot.seq if slot is not None else 0,
        slot is not None and slot.seed == CLOSED_SEED,
        slot is not None and given is not None and given.count == slot.seq,
    )


def _files_in(folder: Path) -> Iterator[Path]:
    """Yield every file below a stream's folder; a link is a file, and is never followed."""
    for entry in sorted(folder.iterdir()):
        if entry.is_dir() and not entry.is_symlink():
            yield from _files_in(entry)
        else:
            yield entry


def _rank(file: Path) -> int:
    return _FIRST.index(file.name) if file.name in _FIRST else len(_FIRST)


def _overwrite(file: Path) -> None:
    if file.is_symlink():
        return
    descriptor = open_owned(file, os.O_WRONLY)
    try:
        write_all(descriptor, secrets.token_bytes(os.fstat(descriptor).st_size), 0)
        sync(descriptor)
    finally:
        os.close(descriptor)


def _remove_folders(folder: Path) -> None:
    for entry in folder.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            _remove_folders(entry)
    folder.rmdir()
    sync_folder(folder.parent)
