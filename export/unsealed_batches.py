"""Opening a batch of records with the inspectors' keys: cells of those that open, a reason for each that does not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from export.cells import RawCell, cells_of
from export.frame_files import RecordReader
from export.unsealing import open_sealed
from kiosk.errors import EnvelopeError, EnvelopeFault, RecordError
from kiosk.records import decode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from export.identities import Identity
    from export.judgement import Judged
    from export.place_list import Chosen, PlaceList
    from kiosk.records import Record

_RECORDS = 400
"""Records in a batch: about 50 ms of work."""

_NOT_FOR_THIS_KEY = (
    "not sealed to this key (a safeguarding concern is sealed to the lead inspector alone; else use the key whose "
    "public half is in the meeting pack)"
)


@dataclass(frozen=True, slots=True)
class Batch:
    """Records of one stream to open."""

    station: str
    """The stream's name: station, and part where there is more than one."""
    first: int
    """The place of the first of them among all records."""
    places: PlaceList
    vouched: bool
    """Whether the chain vouches for them."""
    number: int | None
    """The number of the first of them, and so of those that follow; None where each has the one its frame says."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A record that did not open."""

    station: str
    seq: int
    reason: str


@dataclass(slots=True)
class Unsealed:
    """What a batch held."""

    columns: dict[str, list[list[RawCell]]]
    """Raw table to its columns, those of `export.cells.HEAD` first."""
    failures: list[Failure]


class Collector:
    """Puts opened records of one stream into raw tables.

    Args:
        station: The stream's name.
        vouched: Whether the chain vouches for them.
    """

    def __init__(self, station: str, *, vouched: bool) -> None:
        self.failures: list[Failure] = []
        self._station = station
        self._vouched = vouched
        self._rows: dict[str, list[tuple[RawCell, ...]]] = {}

    def take(self, record: Record, place: int, seq: int) -> None:
        """Add a record.

        Args:
            record: The record.
            place: Its place among all records.
            seq: Its number in its stream.

        Raises:
            RecordError: It holds a number that nothing at a meeting amounts to.
        """
        table, cells = cells_of(record)
        head = (place, record.id, record.band, self._station, self._vouched)
        kind = str(record.__struct_config__.tag)
        self._rows.setdefault("record", []).append((*head, seq, kind))
        self._rows.setdefault(table, []).append((*head, *cells))

    def fail(self, seq: int, error: EnvelopeError | RecordError) -> None:
        """Add a record that did not open."""
        self.failures.append(Failure(self._station, seq, _reason(error)))

    def collected(self) -> Unsealed:
        """Return all of it, column by column."""
        columns = {name: [list(column) for column in zip(*rows, strict=True)] for name, rows in self._rows.items()}
        return Unsealed(columns, self.failures)


def batches(judged: Sequence[Judged]) -> Iterator[Batch]:
    """Yield every record of every stream in batches: vouched ones first, in the order they were sealed."""
    first = 0
    for one in judged:
        for chosen, vouched in ((one.vouched, True), (one.unvouched, False)):
            for batch in _batches(one.stream.name, chosen, first, vouched=vouched):
                yield batch
                first += len(batch.places)


def _batches(station: str, chosen: Chosen, first: int, *, vouched: bool) -> Iterator[Batch]:
    for start in range(0, len(chosen), _RECORDS):
        places = chosen.places.take(chosen.rows[start : start + _RECORDS])
        yield Batch(station, first + start, places, vouched, start if vouched else None)


def open_batch(keys: Sequence[Identity], batch: Batch, tick: Callable[[int], None]) -> Unsealed:
    """Return what a batch holds; work for a helper.

    Raises:
        SourceError: A source has changed or gone since it was read.
    """
    collector = Collector(batch.station, vouched=batch.vouched)
    with RecordReader() as reader:
        for index, place in enumerate(batch.places):
            seq = place.seq if batch.number is None else batch.number + index
            try:
                record = decode(open_sealed(reader.record(place).sealed, keys))
                collector.take(record, batch.first + index, seq)
            except (EnvelopeError, RecordError) as error:
                collector.fail(seq, error)
            tick(1)
    return collector.collected()


def _reason(error: EnvelopeError | RecordError) -> str:
    if isinstance(error, EnvelopeError) and error.fault is EnvelopeFault.NO_KEY_FITS:
        return _NOT_FOR_THIS_KEY
    return error.message
