"""A real station of a rehearsal, to measure with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.clock import MeetingClock
from kiosk.pack import sample_pack
from kiosk.session_facts import SessionRequest
from kiosk.session_opening import open_session

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.meeting_session import MeetingSession


def notes_station(folder: Path) -> MeetingSession:
    """Open the sample meeting's first notes station in a folder."""
    loaded = sample_pack()
    return open_session(
        SessionRequest(
            loaded=loaded,
            station=next(station.id for station in loaded.pack.stations if station.role == "notes"),
            data=folder,
            rehearsal=True,
            clock=MeetingClock(loaded.pack.zone),
        )
    )
