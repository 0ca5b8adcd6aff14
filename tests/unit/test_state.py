"""The two-slot state file: one slot always fits, and nothing half-written is taken for a slot."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.errors import StateError
from kiosk.state import SLOT, Slot, StateFile, decode_slot, encode_slot, read_slots
from kiosk.tallies import Tallies

if TYPE_CHECKING:
    from pathlib import Path

TOTALS = st.dictionaries(st.text(max_size=20), st.integers(0, 10**6), max_size=12)
SLOTS = st.builds(
    Slot,
    st.integers(0, 2**63),
    st.binary(min_size=32, max_size=32),
    st.builds(Tallies, checked_in=TOTALS, left=st.integers(0, 10**6), needs=TOTALS, points=TOTALS),
)


@given(SLOTS)
def test_a_slot_comes_back_as_it_was_written(slot: Slot) -> None:
    """4096 bytes, both ways."""
    data = encode_slot(slot)
    assert len(data) == SLOT
    assert decode_slot(data) == slot


@given(SLOTS, st.integers(0, SLOT * 8 - 1))
def test_one_flipped_bit_is_no_slot(slot: Slot, bit: int) -> None:
    """A slot that is not whole is not read at all."""
    data = bytearray(encode_slot(slot))
    data[bit // 8] ^= 1 << (bit % 8)
    assert decode_slot(bytes(data)) is None


def test_the_next_slot_leaves_the_present_one_alone(tmp_path: Path) -> None:
    """Writing slot i+1 keeps slot i; spending slot i leaves i+1 and nothing of i's key in the file."""
    path = tmp_path / "station.state"
    state = StateFile(path)
    slots = [Slot(seq, bytes([seq + 1]) * 32, Tallies(left=seq)) for seq in range(4)]
    for slot, following in pairwise(slots):
        state.write(slot)
        state.write(following)
        assert {slot.seq for slot in read_slots(path)} == {slot.seq, following.seq}
        state.spend(slot.seq)
        assert read_slots(path) == (following,)
        assert slot.seed not in path.read_bytes()
    state.close()
    assert path.stat().st_mode & 0o077 == 0
    assert path.stat().st_size == 2 * SLOT


def test_totals_that_do_not_fit_are_refused_before_writing(tmp_path: Path) -> None:
    """The error names the sizes, and the slot before stands."""
    state = StateFile(tmp_path / "station.state")
    kept = Slot(0, bytes(32), Tallies())
    state.write(kept)
    with pytest.raises(StateError, match="room for"):
        state.write(Slot(1, bytes(32), Tallies(points={f"theme-{n:040}": 1 for n in range(100)})))
    assert read_slots(tmp_path / "station.state") == (kept,)
    state.close()


def test_a_missing_file_has_no_slots(tmp_path: Path) -> None:
    """Reading creates nothing."""
    assert read_slots(tmp_path / "none") == ()
    assert list(tmp_path.glob("none")) == []


def test_a_newer_state_file_is_refused_and_not_taken_for_a_lost_one(tmp_path: Path) -> None:
    """Another version's slots are named as such."""
    path = tmp_path / "station.state"
    path.write_bytes(b"OMKS0002".ljust(SLOT, b"x") * 2)
    with pytest.raises(StateError, match="newer version"):
        read_slots(path)
