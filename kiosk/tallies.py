"""The few totals a device may keep in clear, and how each record changes them.

They are totals without history: a station's state file holds the current ones and is overwritten in place. The list
is printed in docs/promises.md, and nothing may be added to it without being printed there.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from kiosk.records import (
    CheckedIn,
    CountUndone,
    HeadCountCorrected,
    Left,
    NeedsTotals,
    Opened,
    PointAmended,
    PointNoted,
    PointWithdrawn,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kiosk.records import Record

OTHER = "other"


class Tallies(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Totals of one station, as they stand before its next record."""

    checked_in: dict[str, int] = {}
    """Publication group to people checked in."""
    left: int = 0
    """People who left."""
    corrected: int = 0
    """People whom staff added to the head-count, or took off it."""
    needs: dict[str, int] = {}
    """Need id to people who asked for it tonight."""
    needs_band: str = ""
    """The band in which needs were last counted and not yet sealed as `NeedsTotals`; empty where none wait."""
    points: dict[str, int] = {}
    """Theme id to points noted on it; a point with two themes counts under both."""
    kinds: dict[str, int] = {}
    """Kind to records sealed. Kinds that would tell of a safeguarding concern are one kind, 'other'."""

    @property
    def arrived(self) -> int:
        """People checked in, all groups."""
        return sum(self.checked_in.values())

    @property
    def inside(self) -> int:
        """People inside now, as this station counted them; below zero at a door where more people left than came."""
        return self.arrived - self.left + self.corrected


_COUNTED = {
    Opened: "opened",
    CheckedIn: "checked-in",
    Left: "left",
    CountUndone: "count-undone",
    HeadCountCorrected: "head-count-corrected",
    PointNoted: "point-noted",
    PointAmended: "point-amended",
    PointWithdrawn: "point-withdrawn",
}
COUNTED_KINDS = frozenset(_COUNTED.values())
"""Kinds whose records are counted under their own name; all others are counted as `OTHER`."""


def count(tallies: Tallies, record: Record, group_of: Mapping[str, str]) -> Tallies:
    """Return the tallies with one record counted.

    Args:
        tallies: Totals before the record.
        record: The record; the totals never hold anything else of it.
        group_of: Check-in role id to publication group, from the pack.
    """
    changed: dict[str, object] = {"kinds": _add(tallies.kinds, [_COUNTED.get(type(record), OTHER)])}
    match record:
        case CheckedIn(role=role):
            changed["checked_in"] = _add(tallies.checked_in, [group_of.get(role, OTHER)])
        case Left():
            changed["left"] = tallies.left + 1
        case CountUndone(was="came-in"):
            changed["checked_in"] = _add(tallies.checked_in, [OTHER], -1)
        case CountUndone():
            changed["left"] = tallies.left - 1
        case HeadCountCorrected(change=more):
            changed["corrected"] = tallies.corrected + more
        case PointNoted(content=content):
            changed["points"] = _add(tallies.points, content.themes)
        case NeedsTotals():
            changed["needs_band"] = ""
        case _:
            pass
    return msgspec.structs.replace(tallies, **changed)


def ask(tallies: Tallies, needs: Iterable[str], band: str) -> Tallies:
    """Return the tallies with one person's needs counted; `NeedsTotals` is due once `band` is over."""
    chosen = list(needs)
    if not chosen:
        return tallies
    return msgspec.structs.replace(tallies, needs=_add(tallies.needs, chosen), needs_band=tallies.needs_band or band)


def _add(totals: Mapping[str, int], keys: Iterable[str], people: int = 1) -> dict[str, int]:
    summed = Counter(totals)
    for key in keys:
        summed[key] += people
    return {key: total for key, total in sorted(summed.items()) if total}
