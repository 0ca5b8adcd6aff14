"""What lies on disk for one record stream, and how its copies are made whole again.

The journal and the database hold the same records. At start they are compared by sequence and chain: what one lacks
is taken from the other; a damaged file is set aside, never deleted, and made anew. The state file then tells whether
the newest record is there, because exactly one of its slots fits the last record on disk.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kiosk import notices
from kiosk.chain import SealedRecord, decode_opening, first_link, next_link, verifies
from kiosk.errors import (
    ChainError,
    DamagedStoreError,
    JournalError,
    StateError,
    StorageError,
    UnknownFormatError,
)
from kiosk.journal import write_journal
from kiosk.journal_reading import JournalReading, read_journal
from kiosk.places import prepare, set_aside
from kiosk.sealing import public_key
from kiosk.state import read_slots
from kiosk.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from kiosk.notices import Notice
    from kiosk.places import StreamPlace
    from kiosk.state import Slot


@dataclass(slots=True)
class Found:
    """One stream as it lies on disk."""

    place: StreamPlace
    name: str
    journals: list[JournalReading] = field(default_factory=list)
    store: Store | None = None
    stored: list[SealedRecord] = field(default_factory=list)
    stored_opening: bytes | None = None
    opening: bytes | None = None
    """The opening that the chain follows, or None where there is none on disk."""
    records: list[SealedRecord] = field(default_factory=list)
    """Records 0, 1, 2 ... that the chain vouches for."""
    stray: list[SealedRecord] = field(default_factory=list)
    """Whole records that it does not: after a gap, or altered."""
    link: bytes = b""
    """The link after the last of `records`."""
    slots: tuple[Slot, ...] = ()
    notices: list[Notice] = field(default_factory=list)

    @property
    def announced(self) -> bytes:
        """The key that the next record must be signed with."""
        if self.records:
            return self.records[-1].next_key
        return b"" if self.opening is None else bytes.fromhex(decode_opening(self.opening).first_key)

    @property
    def slot(self) -> Slot | None:
        """The slot that fits the last record on disk, or None."""
        if self.opening is None:
            return None
        return next((slot for slot in self.slots if self._fits(slot)), None)

    @property
    def newest_slot(self) -> Slot | None:
        """The slot with the highest number, fitting or not."""
        return max(self.slots, key=lambda slot: slot.seq, default=None)

    @property
    def closed(self) -> bool:
        """Whether the stream has its closing record."""
        return bool(self.records) and self.records[-1].closes

    @property
    def untouched(self) -> bool:
        """Whether nothing was ever recorded here: no opening, no record, and no slot beyond the first."""
        return self.opening is None and not self.stray and all(slot.seq == 0 for slot in self.slots)

    def _fits(self, slot: Slot) -> bool:
        return slot.seq == len(self.records) and public_key(slot.seed) == self.announced


def read_stream(place: StreamPlace, name: str) -> Found:
    """Return what lies on disk for one stream, nothing changed but the database's own write-ahead log folded in.

    The database stays open in `Found.store`; the caller closes it or goes on with it.

    Raises:
        StoreError: The database cannot be used for a reason other than damage.
        StateError: The state file is there and cannot be read.
        JournalError: A newer version wrote a journal.
        UnknownFormatError: The stream is in a format that this version does not know.
    """
    found = Found(place, name)
    for path in (place.second_journal, place.local_journal):
        if path is not None:
            found.journals.append(read_journal(path))
    if place.store.exists():
        read_store(found)
    try:
        found.slots = read_slots(place.state)
        _resolve(found)
    except (StateError, ChainError):
        if found.store is not None:
            found.store.close()
        raise
    return found


def read_store(found: Found) -> None:
    """Open the stream's database and take what it holds into `found`; from a damaged one nothing is taken.

    Raises:
        StoreError: It cannot be used for a reason other than damage.
    """
    try:
        found.store = Store(found.place.store)
        found.stored_opening = found.store.opening(found.name)
        found.stored = list(found.store.records(found.name))
    except DamagedStoreError:
        if found.store is not None:
            found.store.close()
        found.store = None
        found.stored, found.stored_opening = [], None


def _resolve(found: Found) -> None:
    """Choose the opening whose chain is longest and follow it."""
    openings = [opening for reading in found.journals for opening in reading.openings]
    if found.stored_opening is not None:
        openings.append(found.stored_opening)
    candidates: dict[int, list[SealedRecord]] = {}
    for record in [*found.stored, *(record for reading in found.journals for record in reading.records)]:
        same = candidates.setdefault(record.seq, [])
        if record not in same:
            same.append(record)
    newer: UnknownFormatError | None = None
    for opening in dict.fromkeys(openings):
        try:
            records, link = follow(opening, candidates, found.slots)
        except UnknownFormatError as error:
            newer = error
            continue
        except ChainError:
            continue
        if found.opening is None or len(records) > len(found.records):
            found.opening, found.records, found.link = opening, records, link
    if found.opening is None and newer is not None:
        raise newer
    chosen = {(record.seq, record.signature) for record in found.records}
    found.stray = [
        record
        for seq in sorted(candidates)
        for record in candidates[seq]
        if (record.seq, record.signature) not in chosen
    ]


def follow(
    opening: bytes, candidates: dict[int, list[SealedRecord]], slots: Sequence[Slot] = ()
) -> tuple[list[SealedRecord], bytes]:
    """Return the records that the chain vouches for from the opening on, and the link after them.

    Args:
        opening: The stream's opening, verbatim.
        candidates: Sequence number to the different records found under it.
        slots: The state file's slots; they decide between two records signed by the same key, where a write failed
            after reaching one disk.

    Raises:
        ChainError: The opening cannot be read.
    """
    key = bytes.fromhex(decode_opening(opening).first_key)
    link = first_link(opening)
    records: list[SealedRecord] = []
    announced = {(slot.seq, public_key(slot.seed)) for slot in slots}
    while fitting := [r for r in candidates.get(len(records), ()) if verifies(r, link, key)]:
        record = fitting[0]
        for other in fitting[1:]:
            if _goes_on(other, link, candidates, announced) and not _goes_on(record, link, candidates, announced):
                record = other
        link = next_link(link, record.seq, record.sealed, record.next_key)
        key = record.next_key
        records.append(record)
        if record.closes:
            break
    return records, link


def _goes_on(
    record: SealedRecord,
    link: bytes,
    candidates: dict[int, list[SealedRecord]],
    announced: set[tuple[int, bytes]],
) -> bool:
    after = next_link(link, record.seq, record.sealed, record.next_key)
    followers = candidates.get(record.seq + 1, ())
    return (record.seq + 1, record.next_key) in announced or any(
        verifies(follower, after, record.next_key) for follower in followers
    )


def stored_streams(places: Iterable[StreamPlace]) -> list[tuple[str, bytes, list[SealedRecord]]]:
    """Return name, opening and records of each stream as it lies on disk, with those the chain does not vouch for.

    Raises:
        StoreError: A database cannot be used for a reason other than damage.
        StateError: A state file is there and cannot be read.
    """
    streams = []
    for place in places:
        found = read_stream(place, place.folder.name)
        if found.store is not None:
            found.store.close()
        if found.opening is not None:
            streams.append((found.name, found.opening, [*found.records, *found.stray]))
    return streams


def heal_store(found: Found) -> Store:
    """Return a database that holds exactly the stream's records; a damaged one is set aside and made anew.

    Raises:
        StorageError: The disk refused.
    """
    opening = _required_opening(found)
    missing = _lacking(found.stored, found.records)
    foreign = len(found.stored) + len(missing) != len(found.records) or found.stored_opening not in {None, opening}
    if found.store is not None and foreign:
        found.store.close()
        found.store = None
    if found.store is None and found.place.store.exists():
        kept = set_aside(found.place, found.place.store, found.place.store_wal)
        found.notices.append(notices.store_rebuilt(kept, len(found.records)))
        found.stored_opening, missing = None, list(found.records)
    elif missing:
        found.notices.append(notices.store_completed(len(missing)))
    store = found.store or Store(found.place.store)
    try:
        if found.stored_opening is None:
            store.add_opening(found.name, opening)
        store.append_all(found.name, missing)
    except StorageError:
        store.close()
        raise
    found.store = store
    return store


def heal_journal(found: Found, path: Path) -> int:
    """Make one journal hold exactly the stream's records and return the position after its last frame.

    Raises:
        JournalError: Its device refused or has gone.
    """
    opening = _required_opening(found)
    reading = next((reading for reading in found.journals if reading.path == path), JournalReading(path, there=False))
    if reading.refused is not None:
        raise reading.refused
    device = found.place.second_device
    if path == found.place.second_journal and device is not None and not device.is_dir():
        raise JournalError.not_there(device)
    if reading.openings == (opening,) and list(reading.records) == found.records and not reading.damaged:
        return reading.end
    try:
        prepare(path.parent)
        if reading.there:
            kept = set_aside(found.place, path)
            found.notices.append(notices.journal_rebuilt(path, kept, len(found.records)))
        elif found.records:
            found.notices.append(notices.journal_made(path, len(found.records)))
    except StorageError as error:
        raise JournalError(error.message, error.hint) from error
    return write_journal(path, opening, found.records)


def _required_opening(found: Found) -> bytes:
    if found.opening is None:
        raise ChainError.bad_opening("there is none on this device")
    return found.opening


def _lacking(held: Iterable[SealedRecord], wanted: Iterable[SealedRecord]) -> list[SealedRecord]:
    have = {(record.seq, record.signature, record.sealed) for record in held}
    return [record for record in wanted if (record.seq, record.signature, record.sealed) not in have]
