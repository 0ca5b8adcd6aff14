"""What there is to hand over: the streams of a running session, or of every closed station on this device."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from kiosk.handover import StationSource, write_bundle
from kiosk.places import RunningLock, StationPlace, meeting_folder, stations_in
from kiosk.reconcile import stored_streams

if TYPE_CHECKING:
    from collections.abc import Callable
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
    return write_bundle([StationSource(*stream) for stream in session.streams()], session.loaded, target, progress)


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
    """
    meeting = meeting_folder(data, loaded.pack.meeting.id, rehearsal=rehearsal)
    second = None if journal is None else meeting_folder(journal, loaded.pack.meeting.id, rehearsal=rehearsal)
    with ExitStack() as held:
        sources: list[StationSource] = []
        for station in stations_in(meeting):
            place = StationPlace(meeting, station, second)
            running = RunningLock(place)
            running.take()
            held.callback(running.release)
            sources += [StationSource(*stream) for stream in stored_streams(place.parts())]
        return write_bundle(sources, loaded, target, progress)
