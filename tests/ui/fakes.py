"""Stand-ins for what is slow: a clock that stands, a lock without its hash, a station in memory."""

from __future__ import annotations

import datetime as dt
import threading
from functools import partial
from typing import TYPE_CHECKING

from kiosk.chain import Receipt
from kiosk.challenge import make_challenge
from kiosk.errors import LockedError
from kiosk.forgotten_pin import ForgottenPin
from kiosk.headcount import Doors, HeadCount, head_count
from kiosk.lane import StewardLane
from kiosk.records import PointContent, Record, new_id
from kiosk.session_facts import JournalHealth, Saved, StartReport, Status
from kiosk.tallies import Tallies, count

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kiosk.clock import MeetingClock
    from kiosk.errors import KioskError
    from kiosk.meeting import Station
    from kiosk.pack import LoadedPack
    from kiosk.records import WhyWithdrawn

LONGEST_WAIT = 20.0
"""Seconds after which a test no longer waits."""
RECEIPT_LINK = bytes(range(32))
STATION_PIN = "1357"
"""The PIN of every station that a test opens."""


class StillClock:
    """Seconds that pass only when a test says so."""

    def __init__(self) -> None:
        self.seconds = 1_000_000.0

    def __call__(self) -> float:
        """Return the present second."""
        return self.seconds

    def forward(self, **by: float) -> None:
        """Let time pass; takes what `datetime.timedelta` takes."""
        self.seconds += dt.timedelta(**by).total_seconds()


class FakeLock:
    """A station lock without the slow hash."""

    def __init__(self, pin: str | None = STATION_PIN) -> None:
        self.known = pin
        self.wait = 0.0

    @property
    def is_set(self) -> bool:
        """Whether a PIN was set."""
        return self.known is not None

    def set_pin(self, pin: str) -> None:
        """Set the first PIN."""
        self.known = pin

    def check(self, pin: str) -> None:
        """Raise unless it is the PIN."""
        if self.wait > 0:
            raise LockedError.too_early(self.wait)
        if pin != self.known:
            raise LockedError.wrong(0)

    def wait_seconds(self) -> float:
        """Return the wait."""
        return self.wait

    def prove(self, holds: Callable[[], bool]) -> bool:
        """Tell whether another proof holds."""
        return holds()

    def renew(self, pin: str) -> None:
        """Replace the PIN."""
        self.known = pin


class FakeSession:
    """A station in memory that can be made to fail, or to take its time."""

    def __init__(self, loaded: LoadedPack, station: Station, clock: MeetingClock, *, rehearsal: bool) -> None:
        self.loaded = loaded
        self.pack = loaded.pack
        self.station = station
        self.rehearsal = rehearsal
        self.clock = clock
        self.pin = FakeLock()
        self.start = StartReport(resumed=False, draft_kept=False, notices=())
        self.calls: list[tuple[str, object]] = []
        self.failing: KioskError | None = None
        self.gate = threading.Event()
        self.gate.set()
        self.tallies = Tallies()
        self.closed = False
        self.ended = False
        self.journal = JournalHealth("journal", second_device=False, ok=True, text="")
        self.jump: dt.timedelta | None = None
        self._survey: str | None = None
        self.lane = StewardLane(self._tap, clock.band, lambda: self.tallies.inside, "en")

    @property
    def head_count(self) -> HeadCount:
        """Return the count of the tallies."""
        return head_count(self.pack, self.tallies)

    def doors(self) -> Doors:
        """Return this station as the only door."""
        return Doors(self.head_count, ((self.station.label, self.tallies.inside),))

    @property
    def forgotten_pin(self) -> ForgottenPin:
        """Return the way to a new PIN, its words in clear."""
        make = partial(make_challenge, bytes, "unlock", self.pack.meeting.id, self.station.id)
        return ForgottenPin(self.pin, "unlock", make)  # type: ignore[arg-type]  # FakeLock does what StationLock does

    def _tap(self, record: Record) -> Saved:
        saved = self._take("tap", record)
        self.tallies = count(self.tallies, record, {})
        return Saved(record.id, saved.seq)

    def named(self, name: str) -> list[object]:
        """Return what was asked of one method."""
        return [what for called, what in self.calls if called == name]

    def check_in(
        self, *, role: str, topics: Iterable[str] = (), language: str = "en", needs: Iterable[str] = ()
    ) -> Saved:
        """Take a check-in."""
        return self._take("check_in", (role, tuple(topics), language, tuple(needs)))

    def leave(self) -> Saved:
        """Take a departure."""
        return self._take("leave", None)

    def note(self, content: PointContent) -> Saved:
        """Take a point."""
        return self._take("note", content)

    def amend(self, point: str, content: PointContent, reason: str = "") -> Saved:
        """Take a correction."""
        return self._take("amend", (point, content, reason))

    def withdraw(self, point: str, why: WhyWithdrawn, note: str = "") -> Saved:
        """Take a withdrawal."""
        return self._take("withdraw", (point, why, note))

    def raise_concern(self, text: str, *, told_inspector: bool = False) -> Saved:
        """Take a concern."""
        return self._take("raise_concern", (text, told_inspector))

    def show_survey(self) -> Saved | None:
        """Take that the survey was shown."""
        return self._take("show_survey", None)

    def keep_draft(self, text: str, themes: Iterable[str] = ()) -> None:
        """Take an unfinished line."""
        self._take("keep_draft", (text, tuple(themes)))

    def status(self) -> Status:
        """Return fixed marks and the tallies a test gave."""
        receipt = Receipt(self.pack.meeting.id, self.station.id, 12, RECEIPT_LINK)
        return Status(
            count=12,
            head_words="canoe scare office panther",
            opening_code="ZN77-0A1T-HC1H-7FN3",
            pack_words="eye also faint divide",
            tallies=self.tallies,
            closed=self.closed,
            receipt=receipt if self.closed else None,
            journal=self.journal,
            recipients=("XB0S-X7KX-530S-KABX", "0NQG-ZYMF-3GKB-JCMV"),
            clock_jump=self.jump,
        )

    def close(self) -> Receipt:
        """Close the station."""
        self._take("close", None)
        self.closed = True
        return Receipt(self.pack.meeting.id, self.station.id, 12, RECEIPT_LINK)

    def end(self) -> None:
        """Let go of the station."""
        self.ended = True

    def _take(self, name: str, what: object) -> Saved:
        self.gate.wait(LONGEST_WAIT)
        if self.failing is not None:
            raise self.failing
        self.calls.append((name, what))
        return Saved(new_id(), len(self.calls))
