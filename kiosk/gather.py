"""What there is to hand over: the streams of a running session, or of every closed station on this device."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from kiosk.errors import StationBusyError, StorageError
from kiosk.handover import StationSource, write_bundle
from kiosk.meeting_notes import keep_handed_over, refuse_if_erasing
from kiosk.places import RunningLock, StationPlace, meeting_folder, stations_in
from kiosk.reconcile import stored_streams

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from kiosk.handover import BundleReport
    from kiosk.meeting_session import MeetingSession
    from kiosk.pack import LoadedPack


def hand_over(session: MeetingSession, target: Path, progress: Callable[[int, int], None]) -> BundleReport:
    """Write a bundle of a running station's records into a folder; safe to remove when the call returns.

    Raises:
        HandoverError: It is not written; the records are untouched.
        StorageError: The records cannot be read back.
    """
    sources = [StationSource(*stream) for stream in session.streams()]
    return _write(sources, session.loaded, session.place.meeting, target, progress)


def hand_over_device(session: MeetingSession, target: Path, progress: Callable[[int, int], None]) -> BundleReport:
    """Write one bundle of a running station and of every closed one beside it; safe to remove when the call returns.

    Each of the others is kept from being opened meanwhile. Those that run, or are not closed, are named in the report.

    Raises:
        HandoverError: It is not written; the records are untouched.
        StorageError: The records cannot be read back.
    """
    place = session.place
    sources = [StationSource(*stream) for stream in session.streams()]
    left_out = []
    with ExitStack() as held:
        for station in stations_in(place.meeting):
            if station == place.station:
                continue
            other = StationPlace(place.meeting, station, place.second)
            try:
                streams = _held(other, held)
            except StationBusyError:
                left_out.append(station)
                continue
            if streams and any(record.closes for record in streams[-1].records):
                sources += streams
            elif streams:
                left_out.append(station)
        report = _write(sources, session.loaded, place.meeting, target, progress)
    return replace(report, left_out=tuple(left_out))


def hand_over_all(
    loaded: LoadedPack,
    data: Path,
    target: Path,
    progress: Callable[[int, int], None],
    *,
    journal: Path | None = None,
    rehearsal: bool = False,
) -> BundleReport:
    """Write one bundle of every station of the meeting on this device; safe to remove when the call returns.

    Each station is kept from being opened meanwhile.

    Raises:
        HandoverError: There is nothing to hand over, or it is not written; the records are untouched.
        StationBusyError: A station is open in another window.
        StorageError: The records cannot be read.
        EraseError: This device's copy is being erased.
    """
    meeting = meeting_folder(data, loaded.pack.meeting.id, rehearsal=rehearsal)
    second = None if journal is None else meeting_folder(journal, loaded.pack.meeting.id, rehearsal=rehearsal)
    refuse_if_erasing(meeting)
    with ExitStack() as held:
        sources: list[StationSource] = []
        for station in stations_in(meeting):
            sources += _held(StationPlace(meeting, station, second), held)
        return _write(sources, loaded, meeting, target, progress)


def _held(place: StationPlace, held: ExitStack) -> list[StationSource]:
    """Return a station's streams, kept from being opened as long as the stack lasts."""
    running = RunningLock(place)
    running.take()
    held.callback(running.release)
    return [StationSource(*stream) for stream in stored_streams(place.parts())]


def _write(
    sources: Sequence[StationSource],
    loaded: LoadedPack,
    meeting: Path,
    target: Path,
    progress: Callable[[int, int], None],
) -> BundleReport:
    """Write the bundle, and note what was read back whole; where the disk refuses the note, the bundle stands."""
    report = write_bundle(sources, loaded, target, progress)
    with suppress(StorageError):  # erasing this device's copy then asks for another handover, which loses nothing
        keep_handed_over(meeting, report.streams)
    return report
