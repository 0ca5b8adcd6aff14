"""One station's evening: open, resume, record, close. The one façade that screens and plain mode call.

Every method is synchronous, safe to call from any thread, and returns only when what it says is on disk. What the
screens may know of the records is in `Status`: totals and framing, never content.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from kiosk import SOFTWARE, notices
from kiosk.capture import check_text
from kiosk.chain import Receipt, head_words, opening_code, pack_words
from kiosk.challenge import make_challenge
from kiosk.draft import DraftSlot
from kiosk.errors import DamagedDraftError, KioskError, SessionError, StorageError, UsageError
from kiosk.forgotten_pin import ForgottenPin
from kiosk.headcount import Doors, HeadCount, head_count, read_doors
from kiosk.lane import StewardLane
from kiosk.lock import StationLock
from kiosk.places import RunningLock, StationPlace, meeting_folder, prepare
from kiosk.reconcile import stored_streams
from kiosk.records import (
    MAX_TEXT,
    CheckedIn,
    Closed,
    ConcernRaised,
    DraftKept,
    Left,
    NeedsTotals,
    Opened,
    PointAmended,
    PointNoted,
    PointWithdrawn,
    SurveyShown,
    new_id,
)
from kiosk.sealing import Sealer
from kiosk.session_facts import JournalHealth, Saved, StartReport, Status
from kiosk.stream import Stream, StreamFacts, open_stream
from kiosk.survey import survey_view
from kiosk.tallies import ask, count

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kiosk.chain import SealedRecord
    from kiosk.meeting import Pack, Station
    from kiosk.records import PointContent, Record, WhyWithdrawn
    from kiosk.session_facts import SessionRequest
    from kiosk.tallies import Tallies


class MeetingSession:
    """An open station; made by `open_session`.

    Args:
        request: What it was opened with.
        station: Its roster entry.
        place: Where its files lie.
        stream: Its record stream.
        resumed: Whether it had records already.
        running: The lock that keeps other kiosks out.
    """

    def __init__(
        self,
        request: SessionRequest,
        *,
        station: Station,
        place: StationPlace,
        stream: Stream,
        sealer: Sealer,
        resumed: bool,
        running: RunningLock,
    ) -> None:
        self.loaded = request.loaded
        self.station = station
        self.rehearsal = request.rehearsal
        self.clock = request.clock
        self.pin = StationLock(place.pin)
        self._request = request
        self._place = place
        self._stream = stream
        self._sealer = sealer
        self._running = running
        self._guard = threading.RLock()
        self._ended = False
        self._draft = DraftSlot(stream.place.draft)
        self._survey_state: str | None = None
        self.lane = StewardLane(self._commit, self.clock.band, self._inside, self.pack.languages[0])
        self._groups = {role.id: role.group for role in self.pack.roles}
        self.start = self._begin(resumed=resumed)

    @property
    def forgotten_pin(self) -> ForgottenPin:
        """The way to a new station PIN with an inspector's key."""
        meeting, station = self.pack.meeting.id, self.station.id
        return ForgottenPin(
            self.pin,
            f"{meeting}-{station}-unlock",
            lambda: make_challenge(self._sealer.seal_bytes, "unlock", meeting, station),
        )

    @property
    def head_count(self) -> HeadCount:
        """People inside by this station's count, from memory: it waits for no disk and fails with none."""
        return head_count(self.pack, self._stream.tallies)

    def doors(self) -> Doors:
        """Return the head-count of all stations on this device; the others' totals are read from their state files."""
        return read_doors(self.pack, self._place.meeting, {self.station.id: self._stream.tallies})

    @property
    def ended(self) -> bool:
        """Whether the station was let go of."""
        return self._ended

    def sign(self) -> None:
        """Leave a sign of life for whoever counts all stations of this device."""
        self._running.sign()

    @property
    def pack(self) -> Pack:
        """The meeting pack."""
        return self.loaded.pack

    def check_in(
        self, *, role: str, topics: Iterable[str] = (), language: str = "en", needs: Iterable[str] = ()
    ) -> Saved:
        """Record that one person came in.

        Args:
            role: The pack's id of who they are here as.
            topics: Theme ids they came to talk about.
            language: The language the check-in was made in.
            needs: Need ids; counted as totals, never part of the person's record.

        Raises:
            SessionError: The pack has no such role, theme or need, or the station is closed.
            StorageError: It is not saved.
        """
        topics, needs = tuple(topics), tuple(needs)
        self._known("role", [role], self._groups)
        self._known("theme", topics, {theme.id for theme in self.pack.themes})
        self._known("need", needs, {need.id for need in self.pack.needs})
        record = CheckedIn(
            id=new_id(),
            band=self.clock.band(),
            role=role,
            topics=topics,
            language=language,
            privacy_version=self.pack.privacy.version,
        )
        return self._commit(record, lambda before: ask(self._counted(before, record), needs, record.band))

    def leave(self) -> Saved:
        """Record that one person left.

        Raises:
            SessionError: The station is closed.
            StorageError: It is not saved.
        """
        return self._commit(Left(id=new_id(), band=self.clock.band()))

    def note(self, content: PointContent) -> Saved:
        """Record one spoken point, and empty the draft.

        Raises:
            SessionError: The pack has no such theme, the text is empty or too long, or the station is closed.
            StorageError: It is not saved.
        """
        self._known("theme", content.themes, {theme.id for theme in self.pack.themes})
        check_text(content.text)
        saved = self._commit(PointNoted(id=new_id(), band=self.clock.band(), content=content))
        self._forget_draft()
        return saved

    def amend(self, point: str, content: PointContent, reason: str = "") -> Saved:
        """Replace a point's content; the earlier content stays sealed.

        Raises:
            SessionError: The pack has no such theme, the text is empty or too long, or the station is closed.
            StorageError: It is not saved.
        """
        self._known("theme", content.themes, {theme.id for theme in self.pack.themes})
        check_text(content.text)
        saved = self._commit(
            PointAmended(id=new_id(), band=self.clock.band(), point=point, content=content, reason=reason)
        )
        self._forget_draft()
        return saved

    def withdraw(self, point: str, why: WhyWithdrawn, note: str = "") -> Saved:
        """Take a point back; it stays sealed.

        Raises:
            SessionError: The station is closed.
            StorageError: It is not saved.
        """
        return self._commit(PointWithdrawn(id=new_id(), band=self.clock.band(), point=point, reason=why, note=note))

    def raise_concern(self, text: str, *, told_inspector: bool = False) -> Saved:
        """Record a safeguarding concern, sealed to the lead inspector alone.

        Raises:
            SessionError: The text is too long, or the station is closed.
            StorageError: It is not saved.
        """
        if len(text) > MAX_TEXT:
            raise SessionError.point_too_long(len(text), MAX_TEXT)
        return self._commit(
            ConcernRaised(id=new_id(), band=self.clock.band(), text=text, told_inspector=told_inspector)
        )

    def show_survey(self) -> Saved | None:
        """Record the state the survey is shown in, once per change; None where it has not changed.

        Raises:
            SessionError: The station is closed.
            StorageError: It is not saved.
        """
        with self._guard:
            state = survey_view(self.pack, self.clock.now()).state
            if state == self._survey_state:
                return None
            saved = self._commit(SurveyShown(id=new_id(), band=self.clock.band(), state=state))
            self._survey_state = state
            return saved

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
            earlier = stored_streams(place for place in self._place.parts() if place.folder != here)
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
            self._commit(
                Opened(
                    id=new_id(),
                    band=self.clock.band(),
                    station=self.station.id,
                    pack_digest=self.loaded.digest,
                    software=SOFTWARE,
                    preflight=self._request.checks,
                    clock_confirmed=self._request.clock_confirmed,
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

    def _inside(self) -> int:
        return self._stream.tallies.inside

    def _receipt(self) -> Receipt:
        return Receipt(self.pack.meeting.id, self._stream.name, self._stream.count, self._stream.link)

    @staticmethod
    def _known(what: str, chosen: Iterable[str], known: Iterable[str]) -> None:
        names = set(known)
        for value in chosen:
            if value not in names:
                raise SessionError.unknown(what, value)


def open_session(request: SessionRequest) -> MeetingSession:
    """Open or resume a station.

    Raises:
        UsageError: The roster has no such station.
        RecipientError: The pack has no recipients, a key does not fit, or this machine cannot seal as it must.
        StationBusyError: Another kiosk runs the station.
        StorageError: The disk refused.
        SessionError: The folder holds another meeting's records, or another pack was used.
    """
    from kiosk.recipients import self_test

    pack = request.loaded.pack
    station = pack.station(request.station)
    if station is None:
        raise UsageError.unknown_station(request.station, [entry.id for entry in pack.stations])
    self_test()
    practice = request.rehearsal and not pack.recipients
    sealer = Sealer.for_rehearsal() if practice else Sealer.for_pack(pack)
    place = _place(request)
    prepare(request.data)
    prepare(place.meeting)
    running = RunningLock(place)
    running.take()
    try:
        facts = StreamFacts(pack.meeting.id, station.id, request.rehearsal, request.loaded.digest)
        stream, resumed = open_stream(place, facts, sealer)
        try:
            return MeetingSession(
                request,
                station=station,
                place=place,
                stream=stream,
                sealer=sealer,
                resumed=resumed,
                running=running,
            )
        except KioskError:
            stream.close()
            raise
    except KioskError:
        running.release()
        raise


def _place(request: SessionRequest) -> StationPlace:
    meeting = request.loaded.pack.meeting.id
    second = None
    if request.journal is not None:
        second = meeting_folder(request.journal, meeting, rehearsal=request.rehearsal)
    return StationPlace(meeting_folder(request.data, meeting, rehearsal=request.rehearsal), request.station, second)
