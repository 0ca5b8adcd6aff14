"""The whole hall at one look: every station of the roster on this device, how it is, and all their totals together.

A station that reports is taken at its word; one that does not is read from its state file, with the age of what is
read. Nothing here can tell what anyone said.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from kiosk.headcount import SILENT, HeadCount, count_all, read_left

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from kiosk.hall_report import Heard, SavedAgo
    from kiosk.meeting import Pack, Station
    from kiosk.tallies import Tallies

Condition: TypeAlias = Literal["well", "trouble", "stuck", "away", "quiet", "silent", "closed", "not-opened"]
"""Well; one of its copies is not; its screen stands still; its tablet is away; its plain page asked for nothing for a
while; its process is gone; closed; nothing of it on this device."""

FRESH = 3.0
"""Seconds for which a report stands."""


@dataclass(frozen=True, slots=True)
class StationLine:
    """One station of the roster."""

    station: Station
    """Its roster entry."""
    condition: Condition
    """How it is."""
    silent_for: float | None
    """Seconds since its last sign of life, where it gives none."""
    tallies: Tallies | None
    """Its clear totals, where there are any."""
    count: int
    """Records sealed."""
    head_words: str
    """Four words for its chain head; empty where it has not reported since the desk opened."""
    saved: SavedAgo
    """How long ago it last saved, in steps."""


@dataclass(frozen=True, slots=True)
class HallView:
    """The hall at one moment."""

    lines: tuple[StationLine, ...]
    """The stations in the roster's order."""
    count: HeadCount
    """The people of all of them."""
    points: Mapping[str, int]
    """Theme id to points noted at all of them."""

    @property
    def worrying(self) -> tuple[StationLine, ...]:
        """The stations that somebody should go and look at."""
        return tuple(line for line in self.lines if line.condition not in ("well", "quiet", "closed", "not-opened"))


def look(pack: Pack, meeting: Path, heard: Mapping[str, Heard], now: Callable[[], float] = time.time) -> HallView:
    """Return the hall as it is now.

    Args:
        pack: The meeting pack, whose roster names the stations.
        meeting: The meeting's folder on this device.
        heard: The newest report of every station that reported.
        now: The time of day that files are dated with, in seconds.
    """
    lines = tuple(_line(station, meeting, heard.get(station.id), now()) for station in pack.stations)
    totals = [line.tallies for line in lines if line.tallies is not None]
    points: dict[str, int] = {}
    for tallies in totals:
        for theme, number in tallies.points.items():
            points[theme] = points.get(theme, 0) + number
    return HallView(lines, count_all(pack, totals), points)


def _line(station: Station, meeting: Path, heard: Heard | None, now: float) -> StationLine:
    if heard is not None and heard.seconds <= FRESH:
        report = heard.report
        return StationLine(
            station, _condition(heard), None, report.tallies, report.count, report.head_words, report.saved
        )
    left = read_left(meeting, station.id)
    if left is None:
        return StationLine(station, "not-opened", None, None, 0, "", "none-yet")
    words = heard.report.head_words if heard is not None and heard.report.count == left.count else ""
    silent = left.silent_for(now)
    if heard is not None and silent is None:
        silent = min(heard.seconds, SILENT)
    condition: Condition = "closed" if left.closed else "silent"
    return StationLine(station, condition, silent, left.tallies, left.count, words, "longer")


def _condition(heard: Heard) -> Condition:
    report = heard.report
    if report.closed:
        return "closed"
    if report.shown == "stuck":
        return "stuck"
    if report.shown == "nobody":
        return "away"
    if report.copies != "two":
        return "trouble"
    return "quiet" if report.shown == "quiet" else "well"
