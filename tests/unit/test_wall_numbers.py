"""The number on the wall: an attacker who looks as often as they like never learns that a few people came."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.clock import MeetingClock
from kiosk.meeting import DisclosureProfile
from kiosk.wall_numbers import NUMBER, WallNumber, next_shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.conftest import Hall

PUBLIC = DisclosureProfile(name="public", threshold=7, base=5)


class Attacker:
    """Knows the rule, sees every look, and keeps every history of true numbers that would have looked the same.

    Args:
        profile: The public profile.
        most: The largest true number thought of.
    """

    def __init__(self, profile: DisclosureProfile, most: int) -> None:
        self.profile = profile
        self.most = most
        self.histories: list[tuple[int, ...]] = [()]
        self.shown = [0]

    def look(self, shown: int) -> None:
        """Take in one more look, and drop the histories that it contradicts; people come, and taps are undone."""
        before = self.shown[-1]
        fitting = [people for people in range(self.most + 1) if next_shown(before, people, self.profile) == shown]
        self.histories = [(*history, people) for history in self.histories for people in fitting]
        self.shown.append(shown)

    def differences(self, first: int, second: int) -> set[int]:
        """Return what may lie between two looks, in people."""
        return {abs(history[second] - history[first]) for history in self.histories}


def looks(people: Sequence[int], profile: DisclosureProfile = PUBLIC) -> list[int]:
    """Return what the wall says at each look."""
    shown = [0]
    for true in people:
        shown.append(next_shown(shown[-1], true, profile))
    return shown[1:]


@pytest.mark.parametrize(
    "people",
    [
        [0, 1, 2],
        [7, 8, 9],
        [12, 13, 14],
        [13, 14, 20],
        [20, 27, 28],
        [28, 29, 36],
        [5, 40, 41],
        [40, 39, 33],
        [13, 5, 3],
    ],
)
def test_two_looks_cannot_be_subtracted(people: list[int]) -> None:
    """No pair of looks leaves a difference of 1 to 7 people certain, and what moved stands for more than 7."""
    attacker = Attacker(PUBLIC, 44)
    seen = looks(people)
    for shown in seen:
        attacker.look(shown)
    assert tuple(people) in attacker.histories
    for first in range(len(seen)):
        for second in range(first + 1, len(seen)):
            possible = attacker.differences(first, second)
            assert not possible <= set(range(1, PUBLIC.threshold + 1)), (seen, possible)
            if seen[first] == seen[second]:
                assert 0 in possible
    for look in range(len(seen)):
        assert len({history[look] for history in attacker.histories}) >= PUBLIC.base


@given(
    people=st.lists(st.integers(0, 400), min_size=2, max_size=30),
    profile=st.builds(DisclosureProfile, name=st.just("public"), threshold=st.integers(7, 30), base=st.integers(1, 20)),
)
def test_two_different_numbers_are_more_than_the_threshold_apart(people: list[int], profile: DisclosureProfile) -> None:
    """Whenever the number moves, more people than the threshold came since it last moved, for every profile."""
    settled = [(0, 0), *((shown, true) for shown, true in zip(looks(people, profile), people, strict=True))]
    moved = [settled[0], *(after for before, after in pairwise(settled) if before[0] != after[0])]
    for (_, before), (_, after) in pairwise(moved):
        assert abs(after - before) > profile.threshold
    assert all(shown % profile.base == 0 for shown, _ in settled)


def test_a_small_number_is_never_said() -> None:
    """Up to the threshold and a step beyond, nothing is said; an exact number never."""
    assert looks(list(range(13))) == [0] * 13
    assert looks([13]) == [15]
    assert looks([5, 62, 300, 1]) == [0, 60, 300, 300]


def test_the_number_is_looked_at_once_a_quarter_and_survives_a_restart(hall: Hall) -> None:
    """Within a quarter of an hour it stays, whatever happens at the doors and however often a wall is started."""
    door = hall.open("door-1")
    meeting = hall.data / hall.loaded.pack.meeting.id

    def wall(moment: str) -> int | None:
        clock = MeetingClock(hall.loaded.pack.zone, hall.clock.now().fromisoformat(f"2020-03-23T{moment}"))
        return WallNumber(hall.loaded.pack, meeting, clock).look()

    assert wall("19:00") is None
    for _ in range(20):
        door.lane.come_in()
    assert wall("19:14") is None
    assert wall("19:15") == 20
    for _ in range(20):
        door.lane.come_in()
    assert [wall("19:15"), wall("19:29")] == [20, 20]
    assert wall("19:30") == 40
    door.lane.come_in()
    assert wall("19:45") == 40


@pytest.mark.parametrize("kept", [b"", b"{}x", b'{"shown":15}', b"x" * 600, b'{"shown":-5,"band":""}'])
def test_a_number_that_cannot_be_read_is_no_number(hall: Hall, kept: bytes) -> None:
    """Where the last one is not known, the next could be subtracted from it, so none is shown any more."""
    door = hall.open("door-1")
    for _ in range(20):
        door.lane.come_in()
    meeting = hall.data / hall.loaded.pack.meeting.id
    (meeting / NUMBER).write_bytes(kept)
    assert WallNumber(hall.loaded.pack, meeting, hall.clock).look() is None


def test_where_a_door_is_on_another_device_there_is_no_number(hall: Hall) -> None:
    """A part of the doors would be taken for all of them, so without every door of the roster nothing is said."""
    hall.open("desk")
    meeting = hall.data / hall.loaded.pack.meeting.id
    assert WallNumber(hall.loaded.pack, meeting, hall.clock).look() is None
