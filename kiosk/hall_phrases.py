"""What the desk is told of the whole hall: the same words on screens and line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.door_phrases import how_full, how_long, who_needs_help

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kiosk.hall import Condition, HallView, StationLine
    from kiosk.hall_report import SavedAgo

CONDITIONS: Mapping[Condition, str] = {
    "well": "well",
    "trouble": "LOOK AT IT: one of its two copies is not well",
    "stuck": "LOOK AT IT: its screen stands still",
    "away": "its tablet is not connected",
    "quiet": "its plain page asked for nothing for 5 minutes or more",
    "silent": "not running",
    "closed": "closed",
    "not-opened": "not opened yet",
}
"""How a station is, in words."""

_SAVED: Mapping[SavedAgo, str] = {
    "none-yet": "nothing saved since it started",
    "under-1": "saved in the last minute",
    "under-5": "saved in the last 5 minutes",
    "under-15": "saved in the last 15 minutes",
    "longer": "nothing saved for 15 minutes or more",
}
_MARKS: Mapping[Condition, str] = {"well": "✓", "quiet": "?", "closed": "■", "not-opened": "·"}


def how_it_is(line: StationLine) -> str:
    """Return one line on a station: its name and its condition."""
    mark = _MARKS.get(line.condition, "!")
    age = f", last heard {how_long(line.silent_for)} ago" if line.silent_for is not None else ""
    return f"{mark} {line.station.label}: {CONDITIONS[line.condition]}{age}"


def what_it_counted(line: StationLine) -> str:
    """Return one line on a station's totals and marks; empty where it was never opened."""
    tallies = line.tallies
    if tallies is None:
        return ""
    parts = []
    if tallies.arrived or tallies.left or tallies.corrected:
        parts.append(f"{tallies.inside} inside ({tallies.arrived} came in, {tallies.left} left)")
    if tallies.points:
        parts.append(many(sum(tallies.points.values()), "theme mark"))
    parts.append(many(line.count, "record"))
    if line.head_words:
        parts.append(line.head_words)
    if line.condition not in ("closed", "silent"):
        parts.append(_SAVED[line.saved])
    return "; ".join(parts)


def all_together(view: HallView) -> str:
    """Return the head-count of the hall in one line."""
    return f"{view.count.inside} inside at all doors. {how_full(view.count)} {who_needs_help(view.count)}"


def who_to_look_at(view: HallView) -> str:
    """Return which stations need somebody; where none does, how many are well."""
    if view.worrying:
        return f"Needs somebody: {'; '.join(line.station.label for line in view.worrying)}."
    running = sum(line.condition == "well" for line in view.lines)
    return f"{many(running, 'station')} well, {len(view.lines)} on the roster."


def many(number: int, what: str) -> str:
    """Return a number with its noun: '1 record', '1,204 records'."""
    return f"1 {what}" if number == 1 else f"{number:,} {what}s"
