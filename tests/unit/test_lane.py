"""The head-count is right whatever stewards tap, take back or correct, across restarts and power cuts."""

from __future__ import annotations

import shutil
from itertools import count
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run

from kiosk.errors import SessionError
from kiosk.headcount import HeadCount, head_count, read_doors
from kiosk.records import NOT_ASKED, CheckedIn, CountUndone, HeadCountCorrected
from kiosk.tallies import Tallies
from tests.conftest import Hall

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.pack import LoadedPack
    from kiosk.records import WhyCorrected
    from tests.conftest import Inspectors

REASONS: list[WhyCorrected] = ["counted-by-hand", "missed", "counted-twice", "other-door", "other"]


class Stewards(RuleBasedStateMachine):
    """One door's steward, and what the count must be.

    Args:
        loaded: The meeting pack.
        folder: Where this evening's records are kept.
    """

    def __init__(self, loaded: LoadedPack, folder: Path) -> None:
        super().__init__()
        self.loaded, self.folder = loaded, folder
        self.starts = count()
        self.inside = 0
        self.taps: list[int] = []

    @initialize()
    def open(self) -> None:
        """Open the door."""
        self.hall = Hall(self.loaded, self.folder / str(next(self.starts)))
        self.session = self.hall.open("door-1")

    @rule()
    def come_in(self) -> None:
        """Count one in."""
        self.session.lane.come_in()
        self.inside += 1
        self.taps.append(1)

    @rule()
    def go_out(self) -> None:
        """Count one out, also where more leave by this door than came."""
        self.session.lane.go_out()
        self.inside -= 1
        self.taps.append(-1)

    @rule()
    def check_in_alone(self) -> None:
        """Somebody checks in with answers, which no undo takes back."""
        self.session.check_in(role="parent-carer", needs=["leave-help"])
        self.inside += 1

    @rule()
    def undo(self) -> None:
        """Take the newest tap back, if there is one."""
        if self.taps:
            self.session.lane.undo()
            self.inside -= self.taps.pop()
        else:
            with pytest.raises(SessionError, match="no tap"):
                self.session.lane.undo()

    @rule(change=st.integers(-12, 12), reason=st.sampled_from(REASONS))
    def correct(self, change: int, reason: WhyCorrected) -> None:
        """Correct by some people; nothing, and fewer than nobody, are refused."""
        if change == 0 or (change < 0 and self.inside + change < 0):
            with pytest.raises(SessionError):
                self.session.lane.correct(change, reason)
        else:
            self.session.lane.correct(change, reason)
            self.inside += change

    @precondition(lambda self: hasattr(self, "session"))
    @rule()
    def restart(self) -> None:
        """Stop the kiosk and open it again: taps from before can't be taken back, the count stays."""
        self.session.end()
        self.session = self.hall.open("door-1")
        self.taps = []

    @rule()
    def pull_the_plug(self) -> None:
        """Go on from what is on the disk at this moment, as after a power cut."""
        after = self.folder / str(next(self.starts))
        shutil.copytree(self.hall.data, after, ignore=shutil.ignore_patterns("*.lock"))
        self.hall.end()
        self.hall = Hall(self.loaded, after)
        self.session = self.hall.open("door-1")
        self.taps = []

    @invariant()
    def the_count_is_right(self) -> None:
        """In memory, and by the state file that the evacuation view reads where the station does not open."""
        assert self.session.head_count.inside == self.inside
        meeting = self.hall.station_folder("door-1").parent
        assert read_doors(self.loaded.pack, meeting).all.inside == self.inside

    def teardown(self) -> None:
        """Let go."""
        if hasattr(self, "hall"):
            self.hall.end()


def _try(loaded: LoadedPack, folder: Path, evenings: int, steps: int) -> None:
    numbers = count()

    class AtThisDoor(Stewards):
        def __init__(self) -> None:
            super().__init__(loaded, folder / str(next(numbers)))

    checks = [HealthCheck.too_slow]
    run(
        AtThisDoor,
        settings=settings(
            max_examples=evenings, stateful_step_count=steps, deadline=None, suppress_health_check=checks
        ),
    )


def test_the_head_count_is_right_whatever_is_tapped(loaded: LoadedPack, tmp_path: Path) -> None:
    """Taps, undos, corrections, restarts and power cuts in any order leave the count that was tapped."""
    _try(loaded, tmp_path, evenings=6, steps=15)


@pytest.mark.campaign
def test_the_head_count_is_right_in_many_evenings(loaded: LoadedPack, tmp_path: Path) -> None:
    """The same for two hundred evenings of up to sixty steps."""
    _try(loaded, tmp_path, evenings=200, steps=60)


def test_taps_and_corrections_reach_the_inspectors(hall: Hall, inspectors: Inspectors) -> None:
    """Who was counted without questions, what was taken back, and why the count was put right, are all sealed."""
    session = hall.open("door-1")
    first = session.lane.come_in()
    session.lane.undo()
    session.lane.correct(7, "counted-by-hand")
    [(_, _, records)] = session.streams()
    came, undone, corrected = inspectors.open_all(records)[1:]
    assert isinstance(came, CheckedIn)
    assert (came.id, came.role, came.privacy_version) == (first.id, NOT_ASKED, "")
    assert isinstance(undone, CountUndone)
    assert (undone.record, undone.was) == (first.id, "came-in")
    assert isinstance(corrected, HeadCountCorrected)
    assert (corrected.change, corrected.reason) == (7, "counted-by-hand")


def test_help_to_leave_counts_the_packs_own_need(loaded: LoadedPack) -> None:
    """The number beside the head-count is the total of the needs that the pack marks for evacuation."""
    count = head_count(loaded.pack, Tallies(checked_in={"family": 9}, needs={"leave-help": 3, "hearing-loop": 5}))
    assert count.help_to_leave == 3
    assert dict(count.needs).keys() == {
        need.label for need in loaded.pack.needs if need.id in {"leave-help", "hearing-loop"}
    }


@pytest.mark.parametrize(
    ("inside", "fullness"),
    [(0, "room"), (269, "room"), (270, "nearly-full"), (299, "nearly-full"), (300, "full"), (301, "full")],
)
def test_stewards_are_told_in_time(loaded: LoadedPack, inside: int, fullness: str) -> None:
    """From nine tenths of the pack's 300 it is nearly full, from 300 on it is full."""
    assert head_count(loaded.pack, Tallies(corrected=inside)).fullness == fullness


def test_doors_on_one_device_are_added_up(hall: Hall) -> None:
    """Two doors on a laptop make one hall; a door whose state file is damaged counts nobody and stops nothing."""
    one, two = hall.open("door-1"), hall.open("desk")
    one.lane.come_in()
    two.lane.come_in()
    two.lane.come_in()
    doors = one.doors()
    assert (doors.all.inside, [inside for _, inside in doors.each]) == (3, [1, 2])
    (hall.station_folder("desk") / "station.state").write_bytes(b"x" * 8192)
    assert one.doors().all.inside == 1


def test_the_count_needs_neither_database_nor_journal(hall: Hall, loaded: LoadedPack) -> None:
    """With both gone the state file still tells how many are inside and how many need help."""
    session = hall.open("door-1")
    session.check_in(role="parent-carer", needs=["leave-help"])
    session.end()
    folder = hall.station_folder("door-1")
    for name in ("records.duckdb", "records.journal"):
        (folder / name).unlink()
    counted: HeadCount = read_doors(loaded.pack, folder.parent).all
    assert (counted.inside, counted.help_to_leave) == (1, 1)
