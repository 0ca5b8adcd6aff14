"""Records into rows: the newest content of each point, and everything else as it was recorded.

A correction replaces a point's content and is counted; a withdrawn point stays, marked. Corrections whose point did
not open are kept in a table of their own. What a station counted when it closed is compared with what was read.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from export import tables
from export.tables import BETWEEN, Table
from kiosk.errors import RecordError
from kiosk.records import (
    CheckedIn,
    Closed,
    ConcernRaised,
    CountUndone,
    DraftKept,
    HeadCountCorrected,
    Left,
    NeedsTotals,
    Opened,
    PointAmended,
    PointContent,
    PointNoted,
    PointWithdrawn,
    SurveyShown,
)
from kiosk.tallies import Tallies, count

if TYPE_CHECKING:
    from collections.abc import Mapping

    from export.tables import Cell
    from kiosk.records import Record

_LARGEST_NUMBER = 1 << 53


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a record came from."""

    station: str
    """The stream's name: station, and part where there is more than one."""
    seq: int
    """Its number in the stream."""
    vouched: bool
    """Whether the chain vouches for it."""


@dataclass(slots=True)
class _Point:
    """A point as it stands."""

    origin: Origin
    band: str
    content: PointContent
    amended: int = 0
    withdrawn: PointWithdrawn | None = None


@dataclass(slots=True)
class Fold:
    """Takes records one by one, each stream's in order, and returns tables.

    Args:
        groups: Check-in role id to publication group, from the meeting pack.
    """

    groups: Mapping[str, str]
    kinds: Counter[str] = field(default_factory=Counter)
    """How many records of each kind were read."""
    doubled: list[str] = field(default_factory=list)
    """Ids that more than one record bears."""
    _seen: dict[str, Origin] = field(default_factory=dict)
    _points: dict[str, _Point] = field(default_factory=dict)
    _changes: list[tuple[PointAmended | PointWithdrawn, Origin]] = field(default_factory=list)
    _needs: dict[str, tuple[NeedsTotals, Origin]] = field(default_factory=dict)
    _rows: dict[str, list[tuple[Cell, ...]]] = field(default_factory=dict)
    _tallies: dict[str, Tallies] = field(default_factory=dict)

    def add(self, record: Record, origin: Origin) -> None:
        """Take one record.

        Raises:
            RecordError: It holds a number that nothing at a meeting amounts to.
        """
        _check_numbers(record)
        if record.id in self._seen:
            self.doubled.append(record.id)
            return
        self._seen[record.id] = origin
        self.kinds[str(record.__struct_config__.tag)] += 1
        self._take(record, origin)
        self._tallies[origin.station] = count(self._tallies.get(origin.station, Tallies()), record, self.groups)

    def origin_of(self, record_id: str) -> Origin | None:
        """Return where the record of that id came from, or None."""
        return self._seen.get(record_id)

    @property
    def counts_agree(self) -> bool:
        """Whether every closed station counted what was read of it."""
        return all(row[6] for row in self._rows.get("closings", []))

    @property
    def orphans(self) -> tuple[str, ...]:
        """Ids of corrections and withdrawals whose point did not open."""
        return tuple(sorted(change.id for change, _ in self._changes if change.point not in self._points))

    def tables(self) -> tuple[Table, ...]:
        """Return every table, rows in an order that tells nothing of when they were recorded."""
        self._apply_changes()
        self._take_back()
        named = {
            "points": (tables.POINTS, [_point_row(key, point) for key, point in self._points.items()]),
            "checkins": (tables.CHECKINS, self._rows.get("checkins", [])),
            "departures": (tables.DEPARTURES, self._rows.get("departures", [])),
            "corrections": (tables.CORRECTIONS, self._rows.get("corrections", [])),
            "needs": (tables.NEEDS, self._needs_rows()),
            "concerns": (tables.CONCERNS, self._rows.get("concerns", [])),
            "drafts": (tables.DRAFTS, self._rows.get("drafts", [])),
            "surveys": (tables.SURVEYS, self._rows.get("surveys", [])),
            "orphans": (tables.ORPHANS, self._orphan_rows()),
            "openings": (tables.OPENINGS, self._rows.get("openings", [])),
            "closings": (tables.CLOSINGS, self._rows.get("closings", [])),
        }
        by_theme = {"points"}
        return tuple(
            Table(name, kinds, tuple(sorted(rows, key=_by_theme if name in by_theme else None)))
            for name, (kinds, rows) in named.items()
        )

    def _take(self, record: Record, origin: Origin) -> None:
        """Put one record where it belongs."""
        match record:
            case PointNoted(id=key, band=band, content=content):
                self._points[key] = _Point(origin, band, content)
            case PointAmended() | PointWithdrawn():
                self._changes.append((record, origin))
            case NeedsTotals():
                self._needs[origin.station.partition(".")[0]] = (record, origin)
            case Opened():
                self._row("openings", *_opened(record, origin))
            case Closed():
                self._close(record, origin)
            case CountUndone(record=undone, was=was):
                self._correct(record, origin, "undone", -1 if was == "came-in" else 1, was, undone)
            case HeadCountCorrected(change=change, reason=reason):
                self._correct(record, origin, "corrected", change, reason, "")
            case _:
                table, cells = self._plain(record)
                self._row(table, record.id, *cells, record.band, origin.station, origin.vouched)

    def _take_back(self) -> None:
        """Leave out who was counted by a tap that a steward took back; the corrections name the record."""
        undone = {row[4] for row in self._rows.get("corrections", []) if row[1] == "undone"}
        for table in ("checkins", "departures"):
            self._rows[table] = [row for row in self._rows.get(table, []) if row[0] not in undone]

    def _plain(
        self, record: CheckedIn | Left | ConcernRaised | DraftKept | SurveyShown
    ) -> tuple[str, tuple[Cell, ...]]:
        """Return table and cells of a record that is a row as it stands."""
        match record:
            case CheckedIn(role=role):
                topics = BETWEEN.join(record.topics)
                group = self.groups.get(role, "other")
                return "checkins", (role, group, topics, record.language, record.privacy_version)
            case Left():
                return "departures", ()
            case ConcernRaised():
                return "concerns", (record.text, record.told_inspector)
            case DraftKept():
                return "drafts", (BETWEEN.join(record.themes), record.text)
            case SurveyShown():
                return "surveys", (record.state,)

    def _correct(self, record: CountUndone | HeadCountCorrected, origin: Origin, *cells: Cell) -> None:
        self._row("corrections", record.id, *cells, record.band, origin.station, origin.vouched)

    def _row(self, table: str, *cells: Cell) -> None:
        self._rows.setdefault(table, []).append(cells)

    def _close(self, record: Closed, origin: Origin) -> None:
        """Compare what the station counted in this stream with what was read of it."""
        read = self._tallies.get(origin.station, Tallies()).kinds
        for kind in sorted({*record.counts, *read}):
            counted, found = record.counts.get(kind, 0), read.get(kind, 0)
            cells = (record.id, origin.station, record.band, kind, counted, found, counted == found, origin.vouched)
            self._row("closings", *cells)

    def _apply_changes(self) -> None:
        for change, _ in self._changes:
            point = self._points.get(change.point)
            if point is None:
                continue
            if isinstance(change, PointAmended):
                point.content = change.content
                point.amended += 1
            else:
                point.withdrawn = change
        self._changes = [(change, origin) for change, origin in self._changes if change.point not in self._points]

    def _needs_rows(self) -> list[tuple[Cell, ...]]:
        return [
            (station, need, people, origin.vouched)
            for station, (record, origin) in self._needs.items()
            for need, people in record.totals.items()
        ]

    def _orphan_rows(self) -> list[tuple[Cell, ...]]:
        rows: list[tuple[Cell, ...]] = []
        for change, origin in self._changes:
            amends = isinstance(change, PointAmended)
            text = change.content.text if isinstance(change, PointAmended) else change.note
            kind = "amended" if amends else "withdrawn"
            tail = (change.band, origin.station, origin.vouched)
            rows.append((change.id, kind, change.point, text, change.reason, *tail))
        return rows


def _by_theme(row: tuple[Cell, ...]) -> tuple[str, str]:
    """Sort points by theme, and within a theme by their random ids."""
    return str(row[1]), str(row[0])


def _point_row(key: str, point: _Point) -> tuple[Cell, ...]:
    content, withdrawn = point.content, point.withdrawn
    return (
        key,
        BETWEEN.join(content.themes),
        content.text,
        content.direction,
        content.fidelity,
        content.voices.heard,
        content.voices.agreed,
        content.read_back,
        content.table,
        BETWEEN.join(
            f"{flag.kind} {flag.decision}" + (f" ({flag.reason})" * bool(flag.reason)) for flag in content.flags
        ),
        point.band,
        point.origin.station,
        point.amended,
        withdrawn is not None,
        "" if withdrawn is None else withdrawn.reason,
        "" if withdrawn is None else withdrawn.note,
        point.origin.vouched,
    )


def _opened(record: Opened, origin: Origin) -> tuple[Cell, ...]:
    checks = BETWEEN.join(f"{finding.name}: {'held' if finding.ok else 'FAILED'}" for finding in record.preflight)
    return (
        record.id,
        origin.station,
        record.band,
        record.software,
        record.pack_digest,
        record.rehearsal_proof,
        record.clock_confirmed,
        checks,
        BETWEEN.join(record.recipients),
        origin.vouched,
    )


def _check_numbers(record: Record) -> None:
    numbers: list[int] = []
    if isinstance(record, NeedsTotals):
        numbers += record.totals.values()
    if isinstance(record, Closed):
        numbers += record.counts.values()
    if any(abs(number) > _LARGEST_NUMBER for number in numbers):
        raise RecordError.unreadable("it counts more than there are people")
