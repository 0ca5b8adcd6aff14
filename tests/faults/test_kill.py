"""`kill -9` at random moments of a scripted evening: no acknowledged record missing, no typed text on disk.

The suite runs the short form; `make faults` runs the long one and prints its counts.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from export.readers import read_sources
from export.verify import verify
from kiosk.gather import hand_over_all
from kiosk.pack import parse_pack
from kiosk.places import StationPlace, meeting_folder
from kiosk.reconcile import stored_streams
from kiosk.records import CheckedIn, DraftKept, Left, PointAmended, PointNoted
from tests.conftest import pack_with_keys
from tests.e2e.evening import (
    Acknowledged,
    Terminal,
    amend,
    check_in,
    close,
    depart,
    dice,
    no_canary_below,
    note,
)

if TYPE_CHECKING:
    import random
    from pathlib import Path

    from kiosk.records import Record
    from tests.conftest import Inspectors


@dataclass
class Campaign:
    """One station killed again and again while a script drives it."""

    arguments: list[str]
    choose: random.Random
    done: Acknowledged = field(default_factory=Acknowledged)
    kills: int = 0
    during_start: int = 0
    losses: list[str] = field(default_factory=list)

    def run(self, kills: int) -> None:
        """Kill the station this many times, a third of them while it starts, then close it."""
        while self.kills < kills:
            with Terminal(self.arguments) as terminal:
                if self.kills % 3 == 2:
                    time.sleep(self.choose.uniform(0, 0.6))
                    self.during_start += 1
                else:
                    self._work(terminal)
            self.kills += 1
        with Terminal(self.arguments) as terminal:
            self._heed(terminal.greeting())
            close(terminal)
            assert terminal.finish()[0] == 0

    def _heed(self, greeting: list[str]) -> None:
        self.losses += [line for line in greeting if "LOST" in line or "state file" in line]

    def _work(self, terminal: Terminal) -> None:
        """Do some acknowledged steps, then send one more and kill within its few milliseconds."""
        self._heed(terminal.greeting())
        for _ in range(self.choose.randint(0, 8)):
            self._step(terminal)
        terminal.post(self._unheard())
        time.sleep(self.choose.uniform(0, 0.006))

    def _step(self, terminal: Terminal) -> None:
        raise NotImplementedError

    def _unheard(self) -> str:
        raise NotImplementedError


class NotesCampaign(Campaign):
    """Points and amendments."""

    def _step(self, terminal: Terminal) -> None:
        point = note(terminal, f"Spoken {len(self.done.points)}", self.choose.randint(0, 2), self.done)
        if self.choose.random() < 0.2:
            amend(terminal, point, f"Corrected {point}", self.done)

    def _unheard(self) -> str:
        return f"Unheard quokkazebra {self.kills} #1"


class DoorCampaign(Campaign):
    """Check-ins and departures."""

    def _step(self, terminal: Terminal) -> None:
        check_in(terminal, self.choose.randint(0, 2), self.done)
        if self.choose.random() < 0.2:
            depart(terminal, self.done)

    def _unheard(self) -> str:
        return "/leave"


def _survive(kind: type[Campaign], station: str, kills: int, meeting: Path, inspectors: Inspectors) -> Campaign:
    """Run a campaign and compare what it acknowledged with what an inspector opens."""
    data, stick = meeting.parent / "data", meeting.parent / "stick"
    stick.mkdir()
    campaign = kind(["open", str(meeting), "--station", station, "--data", str(data), "--plain"], dice(kills))
    campaign.run(kills)
    assert campaign.losses == []
    no_canary_below(data)
    loaded = parse_pack(meeting.read_bytes(), "meeting.toml")
    report = hand_over_all(loaded, data, stick, lambda _done, _total: None)
    assert report.unclosed == ()
    place = StationPlace(meeting_folder(data, loaded.pack.meeting.id, rehearsal=False), station)
    [(name, _, records)] = stored_streams(place.parts())
    assert [stream.name for stream in report.streams] == [name] == [station]
    with read_sources([report.path]) as evidence:
        assert [stream.verdict for stream in verify(evidence).report.streams] == ["complete"]
    _compare(campaign, inspectors.open_all(records))
    return campaign


def _compare(campaign: Campaign, records: list[Record]) -> None:
    """Everything acknowledged is there as acknowledged; what was never acknowledged is at most one record a kill."""
    done = campaign.done
    points = {r.id: (r.content.text, r.content.themes) for r in records if isinstance(r, PointNoted)}
    amended = {r.id: (r.point, r.content.text) for r in records if isinstance(r, PointAmended)}
    came = {r.id: r.role for r in records if isinstance(r, CheckedIn)}
    left = {r.id for r in records if isinstance(r, Left)}
    assert done.points.items() <= points.items()
    assert done.amendments.items() <= amended.items()
    assert done.check_ins.items() <= came.items()
    assert set(done.departures) <= left
    heard = len(done.points) + len(done.amendments) + len(done.check_ins) + len(done.departures)
    assert heard > 0
    unheard = len(points) + len(amended) + len(came) + len(left) - heard
    assert unheard <= campaign.kills
    assert not any(isinstance(record, DraftKept) for record in records)


@pytest.fixture
def meeting(inspectors: Inspectors, tmp_path: Path) -> Path:
    """Return the test meeting's pack in a folder of its own."""
    path = tmp_path / "meeting.toml"
    path.write_text(pack_with_keys(inspectors.lead.recipient, inspectors.second.recipient))
    return path


@pytest.mark.parametrize(("kind", "station"), [(NotesCampaign, "notes-1"), (DoorCampaign, "door-1")])
def test_no_acknowledged_record_is_lost_to_a_kill(
    kind: type[Campaign], station: str, meeting: Path, inspectors: Inspectors
) -> None:
    """Killed at six random moments, three of them while working, the station resumes whole and closes complete."""
    _survive(kind, station, 6, meeting, inspectors)


@pytest.mark.campaign
@pytest.mark.parametrize(("kind", "station"), [(NotesCampaign, "notes-1"), (DoorCampaign, "door-1")])
def test_no_acknowledged_record_is_lost_to_fifty_kills(
    kind: type[Campaign], station: str, meeting: Path, inspectors: Inspectors
) -> None:
    """Killed at fifty random moments, the station resumes whole and closes complete; the counts are printed."""
    campaign = _survive(kind, station, 50, meeting, inspectors)
    done = campaign.done
    heard = len(done.points) + len(done.amendments) + len(done.check_ins) + len(done.departures)
    print(f"\n{station}: {campaign.kills} kills ({campaign.during_start} during start), {heard} acknowledged, 0 lost")  # noqa: T201 - a campaign's report
