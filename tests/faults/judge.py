"""The one judge of every campaign: a station's folder after a fault, opened, read, continued, closed and verified."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from export.readers import read_sources
from export.verify import verify
from kiosk.clock import MeetingClock
from kiosk.errors import KioskError
from kiosk.gather import hand_over_all
from kiosk.records import CheckedIn, Left, PointAmended, PointContent, PointNoted
from kiosk.session_facts import SessionRequest
from kiosk.session_opening import open_session

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from kiosk.meeting_session import MeetingSession
    from kiosk.pack import LoadedPack
    from kiosk.records import Record
    from tests.conftest import Inspectors
    from tests.faults.report import Tally

AFTER = "Said after the fault"


@dataclass
class Judgement:
    """What became of a station."""

    missing: set[str] = field(default_factory=set)
    """Ids of acknowledged records that no inspector can open any more, or that open to something else."""
    announced: int = 0
    """How many records the station itself says are lost."""
    uncertain: bool = False
    """Whether the station says that it can't tell whether the newest records were lost."""
    notices: tuple[str, ...] = ()
    problems: list[str] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)

    def count_into(self, tally: Tally, acknowledged: int, where: str, *, may_lose: bool = False) -> None:
        """Add to a campaign's counts.

        Args:
            tally: The counts.
            acknowledged: How many records were acknowledged before the fault.
            where: The fault, to be found again.
            may_lose: Whether the fault hit every copy, so that an announced loss is right.
        """
        tally.runs += 1
        tally.acknowledged += acknowledged
        told = len(self.missing) if self.uncertain else self.announced
        unannounced = max(0, len(self.missing) - told)
        if may_lose:
            tally.meet("announced losses", len(self.missing) - unannounced)
        else:
            tally.lost += len(self.missing)
            if self.announced or self.uncertain:
                tally.problem(f"{where}: a loss was announced: {self.notices}")
        tally.unannounced += unannounced
        if self.missing and not may_lose:
            tally.problem(f"{where}: {len(self.missing)} lost, told: {self.notices}")
        for problem in self.problems:
            tally.problem(f"{where}: {problem}")


@dataclass(frozen=True)
class Judge:
    """Opens what is left with the inspectors' keys."""

    loaded: LoadedPack
    inspectors: Inspectors
    station: str = "notes-1"

    def judge(self, data: Path, acknowledged: Mapping[str, str | None], *, journal: Path | None = None) -> Judgement:
        """Return what became of the station whose meetings lie in `data`; it is closed by that.

        Args:
            data: The folder for meetings.
            acknowledged: Id of each record that was acknowledged, and its text or role; None where any will do.
            journal: The second device.
        """
        found = Judgement()
        try:
            session = open_session(
                SessionRequest(
                    loaded=self.loaded,
                    station=self.station,
                    data=data,
                    journal=journal,
                    clock=MeetingClock(self.loaded.pack.zone),
                    accept_untested=True,
                )
            )
        except KioskError as error:
            found.problems.append(f"the station does not open: {error}")
            found.missing = set(acknowledged)
            return found
        try:
            self._read(session, acknowledged, found)
            self._go_on(session, found)
        finally:
            session.end()
        self._verify(data, journal, found)
        return found

    def _read(self, session: MeetingSession, acknowledged: Mapping[str, str | None], found: Judgement) -> None:
        found.notices = tuple(notice.text for notice in session.start.notices)
        found.announced = sum(notice.lost for notice in session.start.notices)
        found.uncertain = any("cannot be told" in text for text in found.notices)
        found.records = [record for _, _, records in session.streams() for record in self.inspectors.open_all(records)]
        held = dict(_said(found.records))
        found.missing = {
            key for key, text in acknowledged.items() if key not in held or (text is not None and held[key] != text)
        }

    def _go_on(self, session: MeetingSession, found: Judgement) -> None:
        """Record once more, unless the station is closed, and close it."""
        if session.status().closed:
            return
        if session.station.role == "notes":
            session.note(PointContent(text=AFTER))
        else:
            session.leave()
        if not session.status().journal.ok:
            found.problems.append(f"it goes on in trouble: {session.status().journal.text}")
        session.close()

    def _verify(self, data: Path, journal: Path | None, found: Judgement) -> None:
        stick = data.parent / f"{data.name}-stick"
        stick.mkdir()
        report = hand_over_all(self.loaded, data, stick, lambda _done, _total: None, journal=journal)
        with read_sources([report.path]) as evidence:
            streams = verify(evidence).report.streams
        lossless = not found.announced and not found.uncertain
        bad = [f"{stream.name} is {stream.verdict}" for stream in streams if stream.verdict != "complete"]
        if bad and lossless:
            found.problems.append(f"verify says: {', '.join(bad)}")


def _said(records: Iterable[Record]) -> Iterable[tuple[str, str]]:
    for record in records:
        match record:
            case PointNoted() | PointAmended():
                yield record.id, record.content.text
            case CheckedIn():
                yield record.id, record.role
            case Left():
                yield record.id, ""
            case _:
                yield record.id, type(record).__name__
