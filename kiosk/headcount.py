"""How many people are inside, how many asked for help to leave, and how full it is: what stewards work with.

The figures come from a station's clear totals. Where its session cannot answer, they are read from its state file,
which needs neither database nor journal. A head-count is an aid; the responsible person's sweep of the building is
the control (Regulatory Reform (Fire Safety) Order 2005, articles 13 to 15, asks for procedures, not for a register).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from kiosk.errors import StorageError
from kiosk.places import StationPlace
from kiosk.state import read_slots

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from kiosk.meeting import Pack
    from kiosk.tallies import Tallies

Fullness: TypeAlias = Literal["room", "nearly-full", "full"]

NEARLY_FULL = 0.9
"""From this part of the capacity on, stewards are told that it is nearly full: time enough to open another room."""


@dataclass(frozen=True, slots=True)
class HeadCount:
    """People at one door, or at several together."""

    inside: int
    """People inside now; below zero at a door by which more people left than came."""
    came: int
    """People counted in."""
    left: int
    """People counted out."""
    corrected: int
    """People whom staff added, or took off."""
    help_to_leave: int
    """People who asked for help to leave in an emergency. They may have left since: needs are totals of the evening."""
    needs: tuple[tuple[str, int], ...]
    """Label and total of every need that somebody has, in the pack's order."""
    capacity: int
    """The most people allowed in the hall at once."""

    @property
    def fullness(self) -> Fullness:
        """How full it is."""
        if self.inside >= self.capacity:
            return "full"
        return "nearly-full" if self.inside >= NEARLY_FULL * self.capacity else "room"


def head_count(pack: Pack, tallies: Tallies) -> HeadCount:
    """Return the head-count that clear totals give."""
    return _count(pack, [tallies])


@dataclass(frozen=True, slots=True)
class Doors:
    """The head-count of every station that counted people on this device."""

    all: HeadCount
    """All of them together."""
    each: tuple[tuple[str, int], ...]
    """The station's name and the people inside by its count, in the roster's order."""


def read_doors(pack: Pack, meeting: Path, known: Mapping[str, Tallies] | None = None) -> Doors:
    """Return the head-count of all stations on this device.

    Args:
        pack: The meeting pack, whose roster names the stations.
        meeting: The meeting's folder on this device.
        known: Totals by station id that are at hand; the others are read from the state files. A file that cannot
            be read counts nobody.
    """
    totals: list[Tallies] = []
    each: list[tuple[str, int]] = []
    for station in pack.stations:
        tallies = (known or {}).get(station.id) or _newest(meeting, station.id)
        if tallies is not None and (tallies.arrived or tallies.left or tallies.corrected):
            totals.append(tallies)
            each.append((station.label, tallies.inside))
    return Doors(_count(pack, totals), tuple(each))


CountDoors: TypeAlias = "Callable[[], Doors]"


def _newest(meeting: Path, station: str) -> Tallies | None:
    """Return a station's totals from the newest state slot of its last part, or None."""
    place = StationPlace(meeting, station)
    try:
        slots = read_slots(place.stream(place.last_part()).state)
    except (StorageError, OSError):
        return None
    return max(slots, key=lambda slot: slot.seq).tallies if slots else None


def _count(pack: Pack, totals: list[Tallies]) -> HeadCount:
    asked = [(need, sum(tallies.needs.get(need.id, 0) for tallies in totals)) for need in pack.needs]
    return HeadCount(
        inside=sum(tallies.inside for tallies in totals),
        came=sum(tallies.arrived for tallies in totals),
        left=sum(tallies.left for tallies in totals),
        corrected=sum(tallies.corrected for tallies in totals),
        help_to_leave=sum(people for need, people in asked if need.evacuation),
        needs=tuple((need.label, people) for need, people in asked if people),
        capacity=pack.meeting.capacity,
    )
