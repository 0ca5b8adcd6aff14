"""One opened record as cells: which raw table it belongs to, and what stands in its row.

Raw tables hold what was recorded, one row a record; what people are given is made of them by `export.fold`. Here
nothing is known of any other record, so that helpers can do it side by side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from export.tables import BETWEEN
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

if TYPE_CHECKING:
    from kiosk.records import Record

RawCell: TypeAlias = "str | int | bool | list[str] | list[int]"

HEAD = "n:UBIGINT id:VARCHAR band:VARCHAR station:VARCHAR vouched:BOOLEAN"
"""What every raw row begins with: the record's place among all, id, band, stream, and whether the chain vouches."""

_CONTENT = (
    "themes:VARCHAR text:VARCHAR direction:VARCHAR fidelity:VARCHAR heard:VARCHAR agreed:BIGINT read_back:BOOLEAN "
    "table:VARCHAR flags:VARCHAR"
)

RAW = {
    "record": "seq:UBIGINT kind:VARCHAR",
    "point": f"{_CONTENT} amended:BIGINT",
    "amendment": f"point:VARCHAR reason:VARCHAR {_CONTENT}",
    "withdrawal": "point:VARCHAR reason:VARCHAR note:VARCHAR",
    "checkin": "role:VARCHAR topics:VARCHAR language:VARCHAR privacy_version:VARCHAR",
    "departure": "",
    "correction": "kind:VARCHAR change:BIGINT reason:VARCHAR record:VARCHAR",
    "need": "needs:VARCHAR[] people:BIGINT[]",
    "concern": "text:VARCHAR told_inspector:BOOLEAN",
    "draft": "themes:VARCHAR text:VARCHAR",
    "survey": "state:VARCHAR",
    "opening": (
        "software:VARCHAR pack_digest:VARCHAR rehearsal_proof:VARCHAR clock_confirmed:BOOLEAN preflight:VARCHAR "
        "recipients:VARCHAR"
    ),
    "closing": "kinds:VARCHAR[] counted:BIGINT[]",
}
"""Raw tables and their columns after `HEAD`, as name and DuckDB type; `record` has a row for every record."""

CONTENT_COLUMNS = tuple(column.partition(":")[0] for column in _CONTENT.split())
"""The columns that an amendment replaces."""

_LARGEST_NUMBER = 1 << 53


def cells_of(record: Record) -> tuple[str, tuple[RawCell, ...]]:  # noqa: PLR0911 - one for each kind of record
    """Return the raw table of a record and its cells after those of `HEAD`.

    Raises:
        RecordError: It holds a number that nothing at a meeting amounts to.
    """
    match record:
        case PointNoted(content=content):
            return "point", (*_content(content), 0)
        case PointAmended(point=point, content=content, reason=reason):
            return "amendment", (point, reason, *_content(content))
        case PointWithdrawn(point=point, reason=reason, note=note):
            return "withdrawal", (point, reason, note)
        case CheckedIn(role=role, topics=topics):
            return "checkin", (role, BETWEEN.join(topics), record.language, record.privacy_version)
        case Left():
            return "departure", ()
        case CountUndone(record=undone, was=was):
            return "correction", ("undone", -1 if was == "came-in" else 1, was, undone)
        case HeadCountCorrected(change=change, reason=reason):
            return "correction", ("corrected", change, reason, "")
        case _:
            return _others(record)


def _others(
    record: NeedsTotals | Closed | ConcernRaised | DraftKept | SurveyShown | Opened,
) -> tuple[str, tuple[RawCell, ...]]:
    match record:
        case NeedsTotals(totals=totals):
            return "need", _counts(totals)
        case Closed(counts=counts):
            return "closing", _counts(counts)
        case ConcernRaised(text=text):
            return "concern", (text, record.told_inspector)
        case DraftKept(themes=themes, text=text):
            return "draft", (BETWEEN.join(themes), text)
        case SurveyShown(state=state):
            return "survey", (state,)
        case Opened():
            return "opening", _opened(record)


def _content(content: PointContent) -> tuple[RawCell, ...]:
    flags = (f"{flag.kind} {flag.decision}" + (f" ({flag.reason})" * bool(flag.reason)) for flag in content.flags)
    return (
        BETWEEN.join(content.themes),
        content.text,
        content.direction,
        content.fidelity,
        content.voices.heard,
        content.voices.agreed,
        content.read_back,
        content.table,
        BETWEEN.join(flags),
    )


def _opened(record: Opened) -> tuple[RawCell, ...]:
    checks = (f"{finding.name}: {'held' if finding.ok else 'FAILED'}" for finding in record.preflight)
    return (
        record.software,
        record.pack_digest,
        record.rehearsal_proof,
        record.clock_confirmed,
        BETWEEN.join(checks),
        BETWEEN.join(record.recipients),
    )


def _counts(totals: dict[str, int]) -> tuple[RawCell, ...]:
    if any(abs(number) > _LARGEST_NUMBER for number in totals.values()):
        raise RecordError.unreadable("it counts more than there are people")
    return list(totals), list(totals.values())
