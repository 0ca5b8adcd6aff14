"""The steward's lane: people counted in and out by single taps, the newest tap taken back, the count put right.

Each of these is a sealed record like any other, so that the head-count is right after a restart too. What can be
taken back are the taps made here since the kiosk started, from the newest on; a check-in that a person made with
answers is none of them, for nothing of those answers is kept to be taken back.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Literal

from kiosk.errors import SessionError
from kiosk.records import MAX_CORRECTION, NOT_ASKED, CheckedIn, CountUndone, HeadCountCorrected, Left, new_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.records import Record, WhyCorrected
    from kiosk.session_facts import Saved

MOST_AT_ONCE = 50
"""People who can be counted in, or out, by one number."""
_MOST_TAPS = 100


class StewardLane:
    """Counts people at one station.

    Args:
        commit: Saves a record.
        band: Returns the 15-minute band of this moment.
        inside: Returns the people inside now, as this station counted them.
        language: The language that stands in records of people who were not asked.
    """

    def __init__(
        self, commit: Callable[[Record], Saved], band: Callable[[], str], inside: Callable[[], int], language: str
    ) -> None:
        self._commit = commit
        self._band = band
        self._inside = inside
        self._language = language
        self._guard = threading.Lock()
        self._taps: list[tuple[str, Literal["came-in", "left"]]] = []

    @property
    def newest_tap(self) -> Literal["came-in", "left"] | None:
        """What the newest tap counted that can be taken back."""
        return self._taps[-1][1] if self._taps else None

    def come_in(self) -> Saved:
        """Count one person in, who is asked nothing.

        Raises:
            SessionError: The station is closed.
            StorageError: It is not saved.
        """
        with self._guard:
            saved = self._commit(
                CheckedIn(id=new_id(), band=self._band(), role=NOT_ASKED, language=self._language, privacy_version="")
            )
            self._remember(saved.id, "came-in")
            return saved

    def go_out(self) -> Saved:
        """Count one person out.

        Raises:
            SessionError: The station is closed.
            StorageError: It is not saved.
        """
        with self._guard:
            saved = self._commit(Left(id=new_id(), band=self._band()))
            self._remember(saved.id, "left")
            return saved

    def undo(self) -> Saved:
        """Take the newest tap back.

        Raises:
            SessionError: There is none, or the station is closed.
            StorageError: It is not saved.
        """
        with self._guard:
            if not self._taps:
                raise SessionError.nothing_to_undo()
            record, was = self._taps[-1]
            saved = self._commit(CountUndone(id=new_id(), band=self._band(), record=record, was=was))
            self._taps.pop()
            return saved

    def correct(self, change: int, reason: WhyCorrected) -> Saved:
        """Put the head-count right.

        Args:
            change: People inside more, or fewer.
            reason: Why.

        Raises:
            SessionError: The change is nothing, too much, or leaves fewer than nobody inside; or the station is closed.
            StorageError: It is not saved.
        """
        with self._guard:
            inside = self._inside()
            if change == 0 or abs(change) > MAX_CORRECTION:
                raise SessionError.not_a_correction(MAX_CORRECTION)
            if change < 0 and inside + change < 0:
                raise SessionError.fewer_than_nobody(inside, change)
            return self._commit(HeadCountCorrected(id=new_id(), band=self._band(), change=change, reason=reason))

    def _remember(self, record: str, was: Literal["came-in", "left"]) -> None:
        self._taps.append((record, was))
        del self._taps[:-_MOST_TAPS]
