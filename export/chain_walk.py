"""Following one stream's chain from its opening, through whatever copies of its records were found.

At each number the record is wanted that carries the signature its predecessor announced. Where none under that number
does, all the others are tried: a record that fits was moved. Where two fit, one key has signed twice, and the one that
the rest of the stream goes on from is followed.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from kiosk.chain import CLOSED_KEY, SealedRecord, first_link, signed_link
from kiosk.sealing import public_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from export.evidence import Stream
    from export.frame_files import RecordReader

_LOOK_AHEAD = 3
_MOST_TRIALS = 20_000
"""Signature checks spent on looking for moved records in one stream: some seconds."""


@dataclass(slots=True)
class Walk:
    """How far a stream's chain holds."""

    rows: Sequence[int] = ()
    """Where records 0, 1, 2 ... that the chain vouches for stand among the stream's places."""
    moved: list[tuple[int, int]] = field(default_factory=list)
    """Number a record was found under, and the number that its signature says."""
    forks: list[int] = field(default_factory=list)
    """Numbers under which two records carry a valid signature and both go on."""
    link: bytes = b""
    """The link after the last of them."""
    key: bytes = b""
    """The key it announced."""
    links: frozenset[bytes] = frozenset()
    """Those of the links asked for that the chain passed through, with their records' count."""
    counts: dict[int, bytes] = field(default_factory=dict)
    """Those of the record counts asked for, with the link after so many records."""

    @property
    def closed(self) -> bool:
        """Whether the last of them closes the stream."""
        return bool(self.rows) and self.key == CLOSED_KEY


class Fitting(NamedTuple):
    """A record that carries the signature announced for its place."""

    row: int
    """Where it stands among the stream's places."""
    record: SealedRecord
    link: bytes
    """The link after it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What to remember of the links along the way."""

    links: frozenset[bytes] = frozenset()
    """Links that other streams or receipts name."""
    counts: frozenset[int] = frozenset()
    """Record counts that receipts name."""


def walk(stream: Stream, reader: RecordReader, asked: Asked, tick: Callable[[int], None]) -> Walk:
    """Return how far the chain of a stream with an opening holds.

    Args:
        stream: The stream.
        reader: Reads its records.
        asked: Links and counts to remember.
        tick: Told of each record.

    Raises:
        SourceError: A source has changed or gone since it was scanned.
    """
    return _Walker(stream, reader, asked, tick).run()


class _Walker:
    """The state of one walk."""

    def __init__(self, stream: Stream, reader: RecordReader, asked: Asked, tick: Callable[[int], None]) -> None:
        if stream.opening is None:
            raise ValueError(stream.name)
        self._places = stream.places
        self._reader = reader
        self._asked = asked
        self._tick = tick
        self._trials = _MOST_TRIALS
        self._announced = {(slot.seq, public_key(slot.seed)) for slot in stream.slots}
        self._walk = Walk(link=first_link(stream.opening_data), key=bytes.fromhex(stream.opening.first_key))

    def run(self) -> Walk:
        passed = set()
        result = self._walk
        result.rows = rows = array("Q")
        while not result.closed:
            seq = len(rows)
            fitting = self._fitting(seq, result.link, result.key)
            if not fitting:
                break
            row, record, result.link = fitting[0] if len(fitting) == 1 else self._chosen(fitting)
            result.key = record.next_key
            rows.append(row)
            if result.link in self._asked.links:
                passed.add(result.link)
            if seq + 1 in self._asked.counts:
                result.counts[seq + 1] = result.link
            self._tick(1)
        result.links = frozenset(passed)
        return result

    def _fitting(self, seq: int, link: bytes, key: bytes) -> list[Fitting]:
        """Return the records under a number that fit there, or one from elsewhere that does."""
        here = list(self._among(self._places.rows(seq), seq, link, key))
        if here:
            return here
        for found in self._elsewhere(seq, link, key):
            self._walk.moved.append((self._places.all.numbers[found.row], seq))
            return [found]
        return []

    def _among(self, rows: Iterable[int], seq: int, link: bytes, key: bytes) -> Iterator[Fitting]:
        for row in rows:
            record = self._reader.record(self._places.all[row])
            after = signed_link(record if record.seq == seq else replace(record, seq=seq), link, key)
            if after is not None:
                yield Fitting(row, record, after)

    def _elsewhere(self, seq: int, link: bytes, key: bytes) -> Iterator[Fitting]:
        """Yield records under other numbers that fit here, the nearest ones tried first."""
        for row in self._places.nearest(seq):
            self._trials -= 1
            if self._trials < 0:
                return
            yield from self._among([row], seq, link, key)

    def _chosen(self, fitting: list[Fitting]) -> Fitting:
        """Return the record that more of the stream goes on from, and note where both do."""
        reached = [self._reach(one, _LOOK_AHEAD) for one in fitting]
        if sum(length > 0 for length in reached) > 1:
            self._walk.forks.append(len(self._walk.rows))
        return fitting[reached.index(max(reached))]

    def _reach(self, one: Fitting, steps: int) -> int:
        """Return how many records follow one, up to `steps`; one that ends the stream reaches farthest."""
        seq = len(self._walk.rows) + _LOOK_AHEAD - steps
        key = one.record.next_key
        if key == CLOSED_KEY or (seq + 1, key) in self._announced:
            return steps + 1
        if steps == 0:
            return 0
        following = self._among(self._places.rows(seq + 1), seq + 1, one.link, key)
        return max((1 + self._reach(found, steps - 1) for found in following), default=0)
