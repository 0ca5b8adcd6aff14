"""What one station tells the desk of its hall: totals, counts and marks in a strict message, and nothing else.

The message has no field that could hold what anyone said, and none that could hold a record. It is one line of JSON of
bounded length; whatever does not fit the types, or names what the pack does not have, is refused whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

import msgspec

from kiosk.errors import HallError
from kiosk.tallies import OTHER, Tallies

if TYPE_CHECKING:
    from kiosk.meeting import Pack
    from kiosk.session_facts import Status

LONGEST_LINE = 8192
"""Bytes of one message, its line end included; a pack with 15 themes and every need takes less than a quarter."""
_MOST = 1_000_000

SavedAgo: TypeAlias = Literal["none-yet", "under-1", "under-5", "under-15", "longer"]
"""Minutes since the last save, no finer: the exact moment of a record is told to nobody."""
Copies: TypeAlias = Literal["two", "trouble"]
"""Whether both copies of every record are well; what the trouble is stands on the station's own screen."""
Shown: TypeAlias = Literal["terminal", "tablet", "nobody", "stuck", "pages", "quiet"]
"""Who can use the station: a terminal, a tablet, nobody because the tablet is away, nobody because its screen stands
still; a browser with plain pages, which asked a moment ago, or asked for nothing for a while."""

_MINUTE = 60.0
_STEPS: tuple[tuple[float, SavedAgo], ...] = ((1, "under-1"), (5, "under-5"), (15, "under-15"))


class StationReport(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One station at one moment."""

    station: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9-]{1,40}$")]
    """Its id on the roster."""
    count: Annotated[int, msgspec.Meta(ge=0, le=_MOST)]
    """Records sealed."""
    head_words: Annotated[str, msgspec.Meta(pattern=r"^[a-z]{3,8}(?: [a-z]{3,8}){3}$")]
    """Four words for its chain head."""
    tallies: Tallies
    """Its clear totals, without kinds of records and bands."""
    closed: bool
    """Whether it is closed."""
    copies: Copies
    """How its copies are doing."""
    saved: SavedAgo
    """How long ago it last saved, in steps."""
    shown: Shown
    """Who can use it."""


@dataclass(frozen=True, slots=True)
class Heard:
    """The newest report of one station."""

    report: StationReport
    seconds: float
    """How long ago it came."""


def report_of(station: str, status: Status, *, saved: SavedAgo, shown: Shown) -> StationReport:
    """Return what is told of a station."""
    return StationReport(
        station=station,
        count=status.count,
        head_words=status.head_words,
        tallies=msgspec.structs.replace(status.tallies, kinds={}, needs_band=""),
        closed=status.closed,
        copies="two" if status.journal.ok else "trouble",
        saved=saved,
        shown=shown,
    )


def saved_ago(seconds: float | None) -> SavedAgo:
    """Return the step for the seconds since the last save; None where nothing was saved since the station opened."""
    if seconds is None:
        return "none-yet"
    return next((step for minutes, step in _STEPS if seconds < minutes * _MINUTE), "longer")


def encode_report(report: StationReport) -> bytes:
    """Return the report as one line."""
    return msgspec.json.encode(report) + b"\n"


def decode_report(line: bytes, pack: Pack) -> StationReport:
    """Return the report in a line.

    Raises:
        HallError: It is too long or not a report, or it names what the pack does not have.
    """
    if len(line) > LONGEST_LINE:
        raise HallError.not_a_report("it is too long")
    try:
        report = msgspec.json.decode(line, type=StationReport)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise HallError.not_a_report("it does not have the form of one") from error
    _check_names(report, pack)
    return report


def _check_names(report: StationReport, pack: Pack) -> None:
    """Raise where a report carries a name or a number that no station of this meeting would send."""
    tallies = report.tallies
    if pack.station(report.station) is None:
        raise HallError.not_a_report("no such station")
    if tallies.kinds or tallies.needs_band:
        raise HallError.not_a_report("it tells of kinds or bands")
    known = (
        (tallies.checked_in, {role.group for role in pack.roles} | {OTHER}),
        (tallies.needs, {need.id for need in pack.needs}),
        (tallies.points, {theme.id for theme in pack.themes}),
    )
    for totals, names in known:
        if not totals.keys() <= names or any(abs(total) > _MOST for total in totals.values()):
            raise HallError.not_a_report("a total that this meeting does not have")
    if abs(tallies.left) > _MOST or abs(tallies.corrected) > _MOST:
        raise HallError.not_a_report("a total out of range")
