"""Closing a whole hall from its desk: every station of the device, then the desk, and one receipt over all of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kiosk.errors import KioskError
from kiosk.hall_phrases import many
from kiosk.hall_receipt import HallReceipt
from kiosk.handover import StationSource, describe
from kiosk.places import StationPlace, stations_in
from kiosk.reconcile import stored_streams
from kiosk.session_opening import open_session

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.meeting_session import MeetingSession


@dataclass(frozen=True, slots=True)
class HallClosing:
    """How closing a hall went."""

    closed: tuple[str, ...]
    """Ids of the stations that are closed now."""
    open: tuple[tuple[str, KioskError], ...]
    """Ids of those that are not, and why; the desk is closed only once there are none."""
    receipt: HallReceipt | None
    """Over every record stream of the meeting on this device; None while a station is open."""


def close_hall(
    desk: MeetingSession,
    stop: Callable[[str], None],
    progress: Callable[[str], None] | None = None,
) -> HallClosing:
    """Close every station of the meeting on this device, then the desk itself; once closed, the same receipt again.

    Args:
        desk: The desk's open station.
        stop: Ends the process that this device's server runs for a station, if it runs one.
        progress: Told the station that is being closed.

    Raises:
        StorageError: The desk itself is not closed, or records cannot be read back.
    """
    place = desk.place
    closed: list[str] = []
    still_open: list[tuple[str, KioskError]] = []
    for station in stations_in(place.meeting):
        if station == place.station or desk.pack.station(station) is None:
            continue
        if progress is not None:
            progress(station)
        try:
            stop(station)
            _close_one(desk, station)
        except KioskError as error:
            still_open.append((station, error))
        else:
            closed.append(station)
    if still_open:
        return HallClosing(tuple(closed), tuple(still_open), None)
    if progress is not None:
        progress(place.station)
    desk.close()
    return HallClosing((*closed, place.station), (), _receipt(desk))


def _close_one(desk: MeetingSession, station: str) -> None:
    session = open_session(replace(desk.request, station=station, checks=(), certificate="", accept_untested=True))
    try:
        session.close()
    finally:
        session.end()


def _receipt(desk: MeetingSession) -> HallReceipt:
    """Return the receipt over everything that is on this device's disk, the desk's own streams included."""
    place = desk.place
    streams = [*desk.streams()]
    for station in stations_in(place.meeting):
        if station != place.station:
            streams += stored_streams(StationPlace(place.meeting, station, place.second).parts())
    described = (describe(StationSource(*stream)) for stream in streams)
    return HallReceipt.over(
        desk.pack.meeting.id, ((stream.name, stream.count, bytes.fromhex(stream.head)) for stream in described)
    )


def how_closing_went(closing: HallClosing) -> tuple[str, ...]:
    """Return how closing a hall went, a line for each station that is not closed."""
    if closing.receipt is not None:
        stations = many(len(closing.closed), "station")
        return (f"{stations} closed, {many(closing.receipt.records, 'record')}. Write the code into the minutes.",)
    return (
        f"NOT all closed: {many(len(closing.open), 'station')} left. Put it right, and close all again.",
        *(f"{station}: {error}" for station, error in closing.open),
    )
