"""How many people are inside, how many asked for help to leave, and how full it is: what stewards work with.

The figures come from a station's clear totals. Where its session cannot answer, they are read from its state file,
which needs neither database nor journal. A head-count is an aid; the responsible person's sweep of the building is
the control (Regulatory Reform (Fire Safety) Order 2005, articles 13 to 15, asks for procedures, not for a register).
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from kiosk.errors import StorageError
from kiosk.places import StationPlace
from kiosk.sealing import CLOSED_SEED
from kiosk.state import read_slots

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
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
    return count_all(pack, [tallies])


@dataclass(frozen=True, slots=True)
class Doors:
    """The head-count of every station that counted people on this device."""

    all: HeadCount
    """All of them together."""
    each: tuple[tuple[str, int], ...]
    """The station's name and the people inside by its count, in the roster's order."""
    silent: tuple[tuple[str, float], ...] = ()
    """The name of every station among them that nobody can use just now, and the seconds since somebody could."""


def read_doors(
    pack: Pack, meeting: Path, known: Mapping[str, Tallies] | None = None, now: Callable[[], float] = time.time
) -> Doors:
    """Return the head-count of all stations on this device.

    Args:
        pack: The meeting pack, whose roster names the stations.
        meeting: The meeting's folder on this device.
        known: Totals by station id that are at hand; the others are read from the state files. A file that cannot
            be read counts nobody.
        now: The time of day that files are dated with, in seconds.
    """
    totals: list[Tallies] = []
    each: list[tuple[str, int]] = []
    silent: list[tuple[str, float]] = []
    for station in pack.stations:
        left = None if known and station.id in known else read_left(meeting, station.id)
        tallies = (known or {}).get(station.id) if left is None else left.tallies
        if tallies is None or not (tallies.arrived or tallies.left or tallies.corrected):
            continue
        totals.append(tallies)
        each.append((station.label, tallies.inside))
        if left is not None and not left.closed and (seconds := left.silent_for(now())) is not None:
            silent.append((station.label, seconds))
    return Doors(count_all(pack, totals), tuple(each), tuple(silent))


CountDoors: TypeAlias = "Callable[[], Doors]"


SILENT = 10.0
"""Seconds without a sign of life after which a station's number is told with its age."""


@dataclass(frozen=True, slots=True)
class Left:
    """What a station left on this device for whoever counts: its state file, and when it last gave a sign of life."""

    tallies: Tallies
    """Its clear totals."""
    count: int
    """Records sealed."""
    closed: bool
    """Whether it is closed."""
    sign: float
    """The time of day of its last sign of life, in seconds."""

    def silent_for(self, now: float) -> float | None:
        """Return the seconds since its last sign of life, or None where that is a moment ago.

        A clock that was set back hides the age and never makes one up.
        """
        seconds = now - self.sign
        return seconds if seconds > SILENT else None


def read_left(meeting: Path, station: str) -> Left | None:
    """Return what the newest state slot of a station's last part says, or None where none can be read."""
    place = StationPlace(meeting, station)
    try:
        state = place.stream(place.last_part()).state
        slots = read_slots(state)
        if not slots:
            return None
        sign = max(file.stat().st_mtime for file in (state, place.running) if file.exists())
    except (StorageError, OSError, ValueError):
        return None
    newest = max(slots, key=lambda slot: slot.seq)
    return Left(newest.tallies, newest.seq, newest.seed == CLOSED_SEED, sign)


def count_all(pack: Pack, totals: Sequence[Tallies]) -> HeadCount:
    """Return the head-count of several stations together."""
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
