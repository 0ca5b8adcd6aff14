"""What one stream's own bytes say of it: altered, missing, reordered, cut short, or complete.

What it takes to compare it with something else (the pack, the roster, the minutes, a receipt, its other parts) is
`export.comparison`'s work.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from export.place_list import Chosen
from export.verdicts import ADVICE, Finding, Kind, StreamVerdict, named, runs
from kiosk.chain import Receipt, head_words, opening_code, pack_words
from kiosk.errors import KioskError
from kiosk.pack_places import printable
from kiosk.sealing import public_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from export.chain_walk import Walk
    from export.evidence import Stream
    from export.frame_files import RecordReader


@dataclass(slots=True)
class Judged:
    """One stream, how far its chain holds, and what has been found so far."""

    stream: Stream
    walk: Walk
    beyond: Sequence[int] = ()
    """Where records that the chain does not reach stand among the stream's places, in the order of their numbers."""
    unused: int = 0
    """Other records under numbers for which the genuine one is there."""
    findings: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def vouched(self) -> Chosen:
        """Records 0, 1, 2 ... that the chain vouches for."""
        return Chosen(self.stream.places.all, self.walk.rows)

    @property
    def unvouched(self) -> Chosen:
        """Records that the chain does not reach, in the order of their numbers."""
        return Chosen(self.stream.places.all, self.beyond)

    @property
    def receipt(self) -> Receipt | None:
        """The closing receipt, or None where the stream is not closed."""
        opening = self.stream.opening
        if opening is None or not self.walk.closed:
            return None
        return Receipt(opening.meeting, opening.name, len(self.vouched), self.walk.link)

    def find(self, kind: Kind, text: str, records: tuple[tuple[int, int], ...] = ()) -> None:
        """Add a finding."""
        self.findings.append(Finding(kind, text, records, ADVICE[kind]))

    def explain_end(self, text: str) -> None:
        """Say of a stream that is cut short why it is, where nothing can be done about that."""
        self.findings = [one for one in self.findings if one.kind is not Kind.CUT_SHORT]
        self.findings.append(Finding(Kind.CUT_SHORT, text))

    def verdict(self) -> StreamVerdict:
        """Return what was found as a value."""
        opening = self.stream.opening
        receipt = self.receipt
        return StreamVerdict(
            name=self.stream.name,
            meeting="" if opening is None else opening.meeting,
            rehearsal=opening is not None and opening.rehearsal,
            opening_code=opening_code(self.stream.opening_data) if opening is not None else "",
            pack_words="" if opening is None else _pack_words(opening.pack_digest),
            records=len(self.vouched) + len(self.unvouched),
            vouched=len(self.vouched),
            closed=self.walk.closed,
            head_words=head_words(self.walk.link) if self.vouched else "",
            receipt="" if receipt is None else str(receipt),
            receipt_code="" if receipt is None else receipt.code,
            sources=tuple(dict.fromkeys(printable(copy.source) for copy in self.stream.copies)),
            findings=tuple(self.findings),
            notes=tuple(self.notes),
        )


def _pack_words(digest: str) -> str:
    try:
        return pack_words(digest)
    except ValueError:
        return ""


def judge(stream: Stream, walk: Walk, reader: RecordReader) -> Judged:
    """Return what a stream's own bytes say of it.

    Raises:
        SourceError: A source has changed or gone since it was scanned.
    """
    judged = Judged(stream, walk)
    _set_apart(judged)
    if stream.opening is None:
        judged.find(
            Kind.ALTERED,
            f"Its beginning cannot be used ({stream.trouble.rstrip('.')}), so none of its records can be vouched for.",
        )
        return judged
    _moved(judged)
    if walk.forks:
        judged.find(
            Kind.ALTERED,
            f"Two different records carry a valid signature at {named(runs(walk.forks))}, and both go on: the signing "
            "key was copied and used twice. The line that reaches farther was followed.",
            runs(walk.forks),
        )
    if walk.closed:
        _after_close(judged)
    elif judged.unvouched:
        _broken(judged, reader)
    else:
        _open_end(judged)
    if judged.unused:
        judged.notes.append(
            f"{judged.unused} damaged, altered or doubled "
            f"{'copy of a record was' if judged.unused == 1 else 'copies of records were'} left out: "
            "the genuine ones are there."
        )
    return judged


def _set_apart(judged: Judged) -> None:
    """Tell records the chain does not reach from spoilt copies of those it does."""
    places, reached = judged.stream.places.all, len(judged.vouched)
    chosen = {places.digest(row) for row in judged.walk.rows}
    left = [row for row in range(len(places)) if places.digest(row) not in chosen]
    judged.unused = sum(places.numbers[row] < reached for row in left)
    judged.beyond = array("Q", [row for row in left if places.numbers[row] >= reached])


def _moved(judged: Judged) -> None:
    """Report records under another number than was signed, and a bundle's records out of their order."""
    if judged.walk.moved:
        numbers = runs(number for _, number in judged.walk.moved)
        shown = ", ".join(f"{signed} was found as {given}" for given, signed in judged.walk.moved[:6])
        judged.find(
            Kind.REORDERED,
            f"Records were moved ({shown}{', and more' if len(judged.walk.moved) > 6 else ''}). "  # noqa: PLR2004 - as many as are shown
            "Their signatures put them right, and nothing of them is altered.",
            numbers,
        )
        return
    bundles = {copy.source for copy in judged.stream.copies if copy.in_order}
    for source in sorted(bundles):
        here = [place for place in judged.vouched if str(place.path) == source]
        back = [after.seq for before, after in pairwise(here) if after.offset < before.offset]
        if back:
            judged.find(
                Kind.REORDERED,
                f"In {source} they lie in another order than they were sealed in, at {named(runs(back))}. Their "
                "signed numbers put them right, and nothing of them is altered.",
                runs(back),
            )


def _after_close(judged: Judged) -> None:
    if judged.unvouched:
        added = runs(place.seq for place in judged.unvouched)
        judged.find(
            Kind.ALTERED,
            f"Something was added after the closing record: {named(added)}. It was not sealed by this station.",
            added,
        )


def _broken(judged: Judged, reader: RecordReader) -> None:
    """Report why the chain stops before the last record found."""
    stream = judged.stream
    at = len(judged.vouched)
    present = {place.seq for place in judged.unvouched}
    last = max(present)
    gaps = _gaps(present, at)
    damaged = tuple(gap for gap in gaps if stream.damaged_at(gap[0]))
    missing = tuple(gap for gap in gaps if gap not in damaged)
    if at in present:
        judged.find(Kind.ALTERED, f"Record {at} is not what the station sealed.", ((at, at),))
    if damaged:
        judged.find(Kind.ALTERED, f"Damaged beyond reading: {named(damaged)}.", damaged)
    if missing:
        judged.find(Kind.MISSING, f"Not to be found in any copy: {named(missing)}.", missing)
    follow = runs(present - {at})
    if follow:
        judged.notes.append(
            f"{named(follow).capitalize()} came after the break and cannot be vouched for: they may be genuine, and "
            "without what is missing before them nobody can tell."
        )
    if not any(reader.record(stream.places.all[row]).closes for row in stream.places.rows(last)):
        judged.find(Kind.CUT_SHORT, "It has no closing record either.")


def _gaps(present: set[int], start: int) -> tuple[tuple[int, int], ...]:
    """Return the runs of numbers from `start` on that are not present, without counting them one by one."""
    gaps = []
    expected = start
    for first, last in runs(present):
        if first > expected:
            gaps.append((expected, first - 1))
        expected = last + 1
    return tuple(gaps)


def _open_end(judged: Judged) -> None:
    """Report a stream without a closing record whose chain holds to its last record."""
    stream, count = judged.stream, len(judged.vouched)
    if stream.damaged_at(count):
        judged.find(Kind.ALTERED, f"Record {count} is damaged, and nothing after it can be read.", ((count, count),))
    judged.find(Kind.CUT_SHORT, _why_open(judged, count))
    listed = stream.manifest
    if listed is not None and listed.count > count:
        judged.notes.append(f"The bundle's own list names {listed.count} records; {count} were found.")


def _why_open(judged: Judged, count: int) -> str:
    last = f"record {count - 1}" if count else "its opening"
    if not judged.stream.has_state:
        return f"It ends with {last} and has no closing record: its end was lost, or the station was never closed."
    slots = judged.stream.slots
    if any(slot.seq == count and _announced(slot.seed) == judged.walk.key for slot in slots):
        return f"The station was not closed. Its own state agrees that nothing came after {last}."
    newest = max((slot.seq for slot in slots), default=-1)
    if newest > count:
        return (
            f"It ends with {last}, and the station's own state says that {newest} records were sealed: "
            f"the last {newest - count} are gone."
        )
    if newest >= 0:
        return f"It ends with {last}, and the station's state holds another key than that record announced."
    return f"It ends with {last}, has no closing record, and the station's state cannot be read."


def _announced(seed: bytes) -> bytes:
    try:
        return public_key(seed)
    except (KioskError, ValueError):
        return b""
