"""Opening or resuming a station: keys tried, folders made, other kiosks kept out, the stream found on disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.errors import CeremonyError, KioskError, UsageError
from kiosk.meeting_notes import read_key_proof, refuse_if_erasing
from kiosk.meeting_session import MeetingSession
from kiosk.places import RunningLock, StationPlace, meeting_folder, prepare
from kiosk.recording import OpenedStation
from kiosk.sealing import Sealer
from kiosk.stream import StreamFacts, open_stream

if TYPE_CHECKING:
    from kiosk.session_facts import SessionRequest


def open_session(request: SessionRequest) -> MeetingSession:
    """Open or resume a station.

    Raises:
        UsageError: The roster has no such station.
        RecipientError: The pack has no recipients, a key does not fit, or this machine cannot seal as it must.
        StationBusyError: Another kiosk runs the station.
        StorageError: The disk refused.
        SessionError: The folder holds another meeting's records, or another pack was used.
        CeremonyError: A live station would begin, and neither was an inspector's key tested nor is that accepted.
        EraseError: This device's copy of the meeting is being erased.
    """
    from kiosk.recipients import self_test

    pack = request.loaded.pack
    station = pack.station(request.station)
    if station is None:
        raise UsageError.unknown_station(request.station, [entry.id for entry in pack.stations])
    self_test()
    practice = request.rehearsal and not pack.recipients
    sealer = Sealer.for_rehearsal() if practice else Sealer.for_pack(pack)
    place = _place(request)
    prepare(request.data)
    prepare(place.meeting)
    running = RunningLock(place)
    running.take()
    try:
        refuse_if_erasing(place.meeting)
        _key_is_tested(request, place)
        facts = StreamFacts(pack.meeting.id, station.id, request.rehearsal, request.loaded.digest, request.certificate)
        stream, resumed = open_stream(place, facts, sealer)
        try:
            return MeetingSession(OpenedStation(request, station, place, stream, sealer, resumed, running))
        except KioskError:
            stream.close()
            raise
    except KioskError:
        running.release()
        raise


def _key_is_tested(request: SessionRequest, place: StationPlace) -> None:
    """Raise where a live station would begin although nobody knows whether what it seals can be opened."""
    if request.rehearsal or request.accept_untested or not place.untouched:
        return
    if not read_key_proof(place.meeting, request.loaded.digest).opened:
        raise CeremonyError.key_not_tested()


def _place(request: SessionRequest) -> StationPlace:
    meeting = request.loaded.pack.meeting.id
    second = None
    if request.journal is not None:
        second = meeting_folder(request.journal, meeting, rehearsal=request.rehearsal)
    return StationPlace(meeting_folder(request.data, meeting, rehearsal=request.rehearsal), request.station, second)
