"""One station's evening as people speak of it: the one façade that screens and plain mode call.

Every method is synchronous, safe to call from any thread, and returns only when what it says is on disk. What the
screens may know of the records is in `Status`: totals and framing, never content. `session_opening` makes it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.capture import check_text
from kiosk.challenge import make_challenge
from kiosk.errors import SessionError
from kiosk.forgotten_pin import ForgottenPin
from kiosk.headcount import Doors, HeadCount, head_count, read_doors
from kiosk.lane import StewardLane
from kiosk.lock import StationLock
from kiosk.recording import Recording
from kiosk.records import (
    MAX_TEXT,
    CheckedIn,
    ConcernRaised,
    Left,
    PointAmended,
    PointNoted,
    PointWithdrawn,
    SurveyShown,
    new_id,
)
from kiosk.survey import survey_view
from kiosk.tallies import ask

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kiosk.recording import OpenedStation
    from kiosk.records import PointContent, WhyWithdrawn
    from kiosk.session_facts import Saved


class MeetingSession(Recording):
    """An open station; made by `open_session`.

    Args:
        opened: The station, its files taken over.
    """

    def __init__(self, opened: OpenedStation) -> None:
        super().__init__(opened)
        self.pin = StationLock(self.place.pin)
        self.lane = StewardLane(self._commit, self.clock.band, self._inside, self.pack.languages[0])
        self._survey_state: str | None = None

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
        return read_doors(self.pack, self.place.meeting, {self.station.id: self._stream.tallies})

    @property
    def ended(self) -> bool:
        """Whether the station was let go of."""
        return self._ended

    def sign(self) -> None:
        """Leave a sign of life for whoever counts all stations of this device."""
        self._running.sign()

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

    def _inside(self) -> int:
        return self._stream.tallies.inside

    @staticmethod
    def _known(what: str, chosen: Iterable[str], known: Iterable[str]) -> None:
        names = set(known)
        for value in chosen:
            if value not in names:
                raise SessionError.unknown(what, value)
