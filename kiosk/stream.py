"""One station's record stream: what "saved" means.

A record is committed in this order: seal and sign · state slot for the next record, synced · journal, synced ·
database, committed · the spent signing key overwritten, synced. The caller may say "Saved" when `commit` returns.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec

from kiosk import SOFTWARE, notices
from kiosk.chain import (
    FORMAT,
    Opening,
    SealedRecord,
    decode_opening,
    encode_opening,
    first_link,
    next_link,
    pack_words,
    stream_name,
    to_sign,
)
from kiosk.copies import Copies
from kiosk.errors import KioskError, SessionError, StateError
from kiosk.places import prepare
from kiosk.reconcile import Found, read_stream
from kiosk.sealing import CLOSED_SEED, new_seed, public_key, sign
from kiosk.state import Slot, StateFile
from kiosk.tallies import Tallies

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.notices import Notice
    from kiosk.places import StationPlace
    from kiosk.records import Record
    from kiosk.sealing import Sealer


@dataclass(frozen=True, slots=True)
class StreamFacts:
    """What the opening of a new stream says, but for its key and part."""

    meeting: str
    station: str
    rehearsal: bool
    pack_digest: str
    certificate: str = ""


@dataclass(frozen=True, slots=True)
class _Pending:
    """A record that its key has signed and that is not on disk for certain: it is written as it is, or not at all."""

    record: Record
    sealed: SealedRecord
    slot: Slot


class Stream:
    """An open record stream. Calls are made one at a time; the session sees to that.

    Args:
        found: The stream as it lies on disk, with its opening.
        slot: Key and totals for its next record.
        sealer: What seals its records.

    Raises:
        StorageError: The disk refused.
    """

    def __init__(self, found: Found, slot: Slot, sealer: Sealer) -> None:
        self.place = found.place
        self.name = found.name
        self.opening = found.opening or b""
        self.link = found.link
        self._slot = slot
        self._sealer = sealer
        self._pending: _Pending | None = None
        self._key_trouble: Notice | None = None
        self.copies = Copies(found)
        self.found: tuple[Notice, ...] = tuple(found.notices)
        self._state = StateFile(self.place.state)

    @property
    def count(self) -> int:
        """How many records are saved."""
        return self._slot.seq

    @property
    def tallies(self) -> Tallies:
        """The clear totals, with every saved record counted."""
        return self._slot.tallies

    @property
    def closed(self) -> bool:
        """Whether the closing record is saved."""
        return self._slot.seed == CLOSED_SEED

    @property
    def trouble(self) -> tuple[Notice, ...]:
        """What is wrong with the copies or the state file; empty while all is well."""
        return self.copies.trouble + ((self._key_trouble,) if self._key_trouble else ())

    def commit(
        self, record: Record, count: Callable[[Tallies], Tallies], *, sealed: bytes | None = None, closes: bool = False
    ) -> tuple[str, int]:
        """Save one record and return its id and sequence number.

        Args:
            record: The record.
            count: What it does to the clear totals.
            sealed: The record as an age file, where it was sealed earlier.
            closes: True for the closing record, after which no key follows.

        Raises:
            NotSavedError: Neither copy took it. The same record given again is saved once.
            StateError: The state file refused; nothing was written.
            RecipientError: The record could not be sealed; nothing was written.
        """
        self.look()
        late = self._pending
        if late is not None:
            self._land(late)
            if msgspec.structs.replace(record, id=late.record.id, band=late.record.band) == late.record:
                return late.record.id, late.sealed.seq
        return self._land(self._signed(record, count(self.tallies), sealed or self._sealer.seal(record), closes=closes))

    def look(self) -> None:
        """Write again what something else changed in the station's files since the last record, and say so.

        Raises:
            StateError: The state file refused.
        """
        self.copies.look()
        if not self._state.as_left():
            self._state.close()
            self._state = StateFile(self.place.state)
            if self._pending is None:
                self._state.write(self._slot)

    def records(self) -> list[SealedRecord]:
        """Return every saved record in order, read back from disk."""
        self.look()
        return self.copies.records()

    def close(self) -> None:
        """Let go of the files; nothing is lost without it."""
        self.copies.close()
        self._state.close()

    def _signed(self, record: Record, tallies: Tallies, sealed: bytes, *, closes: bool) -> _Pending:
        seed = CLOSED_SEED if closes else new_seed()
        key = public_key(seed)
        seq = self._slot.seq
        signature = sign(self._slot.seed, to_sign(next_link(self.link, seq, sealed, key)))
        return _Pending(record, SealedRecord(seq, sealed, key, signature), Slot(seq + 1, seed, tallies))

    def _land(self, pending: _Pending) -> tuple[str, int]:
        """Bring a signed record to disk and go on behind it."""
        self._state.write(pending.slot)
        self._pending = pending
        self.copies.write(pending.sealed)
        self._pending = None
        done = pending.sealed
        self.link = next_link(self.link, done.seq, done.sealed, done.next_key)
        self._slot = pending.slot
        try:
            self._state.spend(done.seq)
        except StateError as error:
            self._key_trouble = notices.state_refuses(error)
        else:
            self._key_trouble = None
        return pending.record.id, done.seq


@dataclass(frozen=True, slots=True)
class _Start:
    """Where a new stream takes up: the first part from nothing, a later one from what was left of the one before."""

    part: int = 1
    after: str = ""
    tallies: Tallies = field(default_factory=Tallies)


def open_stream(place: StationPlace, facts: StreamFacts, sealer: Sealer) -> tuple[Stream, bool]:
    """Return the station's stream, begun anew or resumed, and whether it was resumed.

    A stream whose newest records are gone from both copies can't be signed on; a next part is begun with the totals
    kept, and the loss is in `Stream.found` with its count.

    Raises:
        StorageError: The disk refused.
        SessionError: The folder holds another meeting's records, or the station was opened with another pack.
    """
    part = place.last_part()
    found = read_stream(place.stream(part), stream_name(place.station, part))
    try:
        if found.untouched:
            if part == 1:
                if _was_used(place, found):
                    found.notices.append(notices.records_gone(facts.station))
                return _begin(found, facts, sealer, _Start()), False
            before = read_stream(place.stream(part - 1), stream_name(place.station, part - 1))
            return _begin_after(before, found, facts, sealer), True
        _same_meeting(found, facts)
        if found.stray:
            found.notices.append(notices.unvouched(len(found.stray)))
        slot = _slot_to_go_on(found)
        if slot is not None:
            return Stream(found, slot, sealer), True
        following = Found(place.stream(part + 1), stream_name(place.station, part + 1))
        return _begin_after(found, following, facts, sealer), True
    except KioskError:
        if found.store is not None:
            found.store.close()
        raise


def _was_used(place: StationPlace, found: Found) -> bool:
    """Tell whether a station without records and state was open once: it has a PIN, a draft, or damaged files."""
    return not found.slots and any(path.exists() for path in (place.pin, found.place.draft, found.place.set_aside))


def _same_meeting(found: Found, facts: StreamFacts) -> None:
    """Raise where the stream on disk is not this meeting's, this station's and this pack's."""
    if found.opening is None:
        return
    opening = decode_opening(found.opening)
    if (opening.meeting, opening.station, opening.rehearsal) != (facts.meeting, facts.station, facts.rehearsal):
        raise SessionError.foreign(opening.station, opening.meeting)
    if opening.pack_digest != facts.pack_digest:
        raise SessionError.other_pack(facts.station, pack_words(opening.pack_digest), pack_words(facts.pack_digest))


def _slot_to_go_on(found: Found) -> Slot | None:
    """Return key and totals for the next record, or None where the stream can't be signed on."""
    if found.slot is None and found.closed:
        newest = found.newest_slot
        return Slot(len(found.records), CLOSED_SEED, newest.tallies if newest else Tallies())
    return found.slot


def _begin(found: Found, facts: StreamFacts, sealer: Sealer, start: _Start) -> Stream:
    """Begin a stream: its first key, its database, its journal, each on disk before the next."""
    place = found.place
    prepare(place.folder)
    seed = new_seed()
    slot = Slot(0, seed, start.tallies)
    found.opening = encode_opening(
        Opening(
            format=FORMAT,
            meeting=facts.meeting,
            station=facts.station,
            part=start.part,
            after=start.after,
            rehearsal=facts.rehearsal,
            pack_digest=facts.pack_digest,
            software=SOFTWARE,
            first_key=public_key(seed).hex(),
            recipients=sealer.fingerprints,
            stanzas=sealer.stanzas,
            certificate=facts.certificate or msgspec.UNSET,
        )
    )
    found.link = first_link(found.opening)
    state = StateFile(place.state)
    try:
        state.write(slot)
        state.spend(1)
    finally:
        state.close()
    return Stream(found, slot, sealer)


def _begin_after(lost: Found, following: Found, facts: StreamFacts, sealer: Sealer) -> Stream:
    """Begin the part that follows a stream whose end is lost, and announce the loss."""
    kept = len(lost.records)
    newest = lost.newest_slot
    part = 2 if lost.opening is None else decode_opening(lost.opening).part + 1
    if newest is not None and newest.seq > kept:
        notice = notices.records_lost(facts.station, newest.seq - kept, kept, part)
    else:
        notice = notices.state_lost(facts.station, kept, part)
    if lost.store is not None:
        lost.store.close()
    following.notices = [*lost.notices, notice]
    tallies = msgspec.structs.replace(newest.tallies, kinds={}) if newest else Tallies()
    return _begin(following, facts, sealer, _Start(part, lost.link.hex(), tallies))
