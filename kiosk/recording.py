"""What a station does with any record: count it, commit it, and settle what is due before it.

What a person meant by a record is the session's business; here are the stream, the sealed draft beside it, the totals
of needs that fall due, and the closing record.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk import SOFTWARE, notices
from kiosk.chain import Receipt, head_words, opening_code, pack_words
from kiosk.draft import DraftSlot
from kiosk.errors import DamagedDraftError, SessionError, StorageError
from kiosk.meeting_notes import read_key_proof
from kiosk.opening_ceremony import compared_with_cards, keys_of, proof_in_words
from kiosk.reconcile import stored_streams
from kiosk.records import MAX_TEXT, Closed, DraftKept, NeedsTotals, Opened, new_id
from kiosk.session_facts import JournalHealth, Saved, StartReport, Status
from kiosk.tallies import count

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kiosk.chain import SealedRecord
    from kiosk.meeting import Pack, Station
    from kiosk.places import RunningLock, StationPlace
    from kiosk.records import Record
    from kiosk.sealing import Sealer
    from kiosk.session_facts import SessionRequest
    from kiosk.stream import Stream
    from kiosk.tallies import Tallies


@dataclass(frozen=True, slots=True)
class OpenedStation:
    """All that a station needs to record with."""

    request: SessionRequest
    """What it was opened with."""
    station: Station
    """Its roster entry."""
    place: StationPlace
    """Where its files lie."""
    stream: Stream
    sealer: Sealer
    resumed: bool
    """Whether it had records already."""
    running: RunningLock
    """The lock that keeps other kiosks out."""


class Recording:
    """The records of one open station.

    Args:
        opened: The station, its files taken over.
    """

    def __init__(self, opened: OpenedStation) -> None:
        request = opened.request
        self.loaded = request.loaded
        self.station = opened.station
        self.rehearsal = request.rehearsal
        self.clock = request.clock
        self.request = request
        self.place = opened.place
        self._stream = opened.stream
        self._sealer = opened.sealer
        self._running = opened.running
        self._guard = threading.RLock()
        self._ended = False
        self._draft = DraftSlot(opened.stream.place.draft)
        self._groups = {role.id: role.group for role in self.pack.roles}
        self.start = self._begin(resumed=opened.resumed)

    @property
    def pack(self) -> Pack:
        """The meeting pack."""
        return self.loaded.pack

    def keep_draft(self, text: str, themes: Iterable[str] = ()) -> None:
        """Seal the line being typed into the one-slot draft, as much of it as a record holds; an empty one empties it.

        Raises:
            StorageError: It is not kept.
        """
        with self._guard:
            self._still_open()
            if self._stream.closed or not text.strip():
                self._draft.empty()
                return
            draft = DraftKept(id=new_id(), band=self.clock.band(), text=text[:MAX_TEXT], themes=tuple(themes))
            self._draft.keep(self._sealer.seal(draft))

    def look(self) -> None:
        """Look whether the station's files are as it left them, and write again what something else changed.

        Raises:
            StorageError: They cannot be written.
        """
        with self._guard:
            if not self._ended:
                self._stream.look()

    def status(self) -> Status:
        """Return what a screen may show of the station at this moment."""
        with self._guard:
            stream = self._stream
            trouble = stream.trouble
            return Status(
                count=stream.count,
                head_words=head_words(stream.link),
                opening_code=opening_code(stream.opening),
                pack_words=pack_words(self.loaded.digest),
                tallies=stream.tallies,
                closed=stream.closed,
                receipt=self._receipt() if stream.closed else None,
                journal=JournalHealth(
                    place=str(stream.copies.journal),
                    second_device=stream.copies.journal == stream.place.second_journal,
                    ok=not trouble,
                    text=" ".join(notice.text for notice in trouble),
                ),
                recipients=self._sealer.fingerprints,
                clock_jump=self.clock.jump(),
            )

    def close(self) -> Receipt:
        """Close the station for good and return its receipt; once closed, the same receipt again.

        Raises:
            StorageError: It is not closed.
        """
        with self._guard:
            if self._stream.closed:
                return self._receipt()
            self._still_open()
            self._keep_left_draft()
            self._settle_needs(due=True)
            tallies = self._stream.tallies
            record = Closed(
                id=new_id(),
                band=self.clock.band(),
                counts=dict(tallies.kinds),
                tallies={
                    "checked-in": dict(tallies.checked_in),
                    "left": {"all": tallies.left},
                    "needs": dict(tallies.needs),
                    "points": dict(tallies.points),
                },
            )
            self._commit(record, closes=True)
            return self._receipt()

    def streams(self) -> list[tuple[str, bytes, list[SealedRecord]]]:
        """Return name, opening and records of every part of this station, read back from disk, to hand over.

        Raises:
            StorageError: They cannot be read.
        """
        with self._guard:
            self._still_open()
            here = self._stream.place.folder
            earlier = stored_streams(place for place in self.place.parts() if place.folder != here)
            return [*earlier, (self._stream.name, self._stream.opening, self._stream.records())]

    def end(self) -> None:
        """Let go of the station without closing it; it resumes where it stopped."""
        with self._guard:
            if not self._ended:
                self._ended = True
                self._stream.close()
                self._running.release()

    def _begin(self, *, resumed: bool) -> StartReport:
        """Write the opening record where there is none, and bring in a draft that a crash left."""
        told = list(self._stream.found)
        if self._stream.count == 0:
            keys = keys_of(self.pack, read_key_proof(self.place.meeting, self.loaded.digest))
            self._commit(
                Opened(
                    id=new_id(),
                    band=self.clock.band(),
                    station=self.station.id,
                    pack_digest=self.loaded.digest,
                    software=SOFTWARE,
                    preflight=(*self.request.checks, *compared_with_cards(keys)),
                    rehearsal_proof=proof_in_words(keys, accepted=self.request.accept_untested),
                    clock_confirmed=self.request.clock_confirmed,
                    recipients=self._sealer.fingerprints,
                )
            )
        kept = False
        if not self._stream.closed:
            try:
                kept = self._keep_left_draft()
            except DamagedDraftError:
                told.append(notices.draft_damaged())
                self._forget_draft()
        if kept:
            told.append(notices.draft_kept())
        return StartReport(resumed=resumed, draft_kept=kept, notices=tuple(told))

    def _keep_left_draft(self) -> bool:
        """Bring the sealed draft into the stream as it is, and tell whether there was one."""
        sealed = self._draft.read()
        if sealed is None:
            return False
        record = DraftKept(id=new_id(), band=self.clock.band(), text="")
        self._stream.commit(record, lambda before: self._counted(before, record), sealed=sealed)
        self._forget_draft()
        return True

    def _forget_draft(self) -> None:
        """Empty the draft slot; where the disk refuses, the draft is kept once more, which loses nothing."""
        with suppress(StorageError):
            self._draft.empty()

    def _commit(
        self, record: Record, change: Callable[[Tallies], Tallies] | None = None, *, closes: bool = False
    ) -> Saved:
        with self._guard:
            self._still_open()
            if self._stream.closed:
                raise SessionError.closed(self.station.id)
            self._settle_needs()
            return Saved(
                *self._stream.commit(record, change or (lambda before: self._counted(before, record)), closes=closes)
            )

    def _still_open(self) -> None:
        """Raise where the station was let go of: its files may be another process's by now."""
        if self._ended:
            raise SessionError.ended(self.station.id)

    def _settle_needs(self, *, due: bool = False) -> None:
        """Seal the totals of needs once the band they were counted in is over, or when it is `due`."""
        waiting = self._stream.tallies.needs_band
        if not waiting or (waiting == self.clock.band() and not due):
            return
        record = NeedsTotals(id=new_id(), band=waiting, totals=dict(self._stream.tallies.needs))
        self._stream.commit(record, lambda before: self._counted(before, record))

    def _counted(self, before: Tallies, record: Record) -> Tallies:
        return count(before, record, self._groups)

    def _receipt(self) -> Receipt:
        return Receipt(self.pack.meeting.id, self._stream.name, self._stream.count, self._stream.link)
