"""Journal frames: what is written is read, and damage never hides what is whole."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kiosk.chain import SealedRecord
from kiosk.frames import (
    MARKER,
    Damage,
    OpeningFrame,
    RecordFrame,
    encode_opening_frame,
    encode_record_frame,
    read_frames,
)

RECORDS = st.builds(
    SealedRecord,
    st.integers(0, 2**63 - 1),
    st.one_of(st.binary(max_size=200), st.just(MARKER * 9)),
    st.binary(min_size=32, max_size=32),
    st.binary(min_size=64, max_size=64),
)


@given(st.binary(max_size=300), st.lists(RECORDS, max_size=6), st.integers(0, 5000))
def test_what_is_written_is_read(opening: bytes, records: list[SealedRecord], room: int) -> None:
    """Opening and records come back whole and in order, whatever room is reserved behind them."""
    data = encode_opening_frame(opening) + b"".join(map(encode_record_frame, records)) + bytes(room)
    frames = list(read_frames(data))
    assert isinstance(frames[0], OpeningFrame)
    assert frames[0].opening == opening
    assert [frame.record for frame in frames[1:] if isinstance(frame, RecordFrame)] == records
    assert len(frames) == 1 + len(records)


@given(st.lists(RECORDS, min_size=1, max_size=5), st.data())
def test_one_changed_byte_costs_at_most_the_frame_it_is_in(records: list[SealedRecord], data: st.DataObject) -> None:
    """Every other frame is still read, and the damage is reported with where it lies."""
    whole = b"".join(map(encode_record_frame, records))
    place = data.draw(st.integers(0, len(whole) - 1))
    change = data.draw(st.integers(1, 255))
    hurt = bytearray(whole)
    hurt[place] ^= change
    frames = list(read_frames(bytes(hurt)))
    ends = [frame.end for frame in read_frames(whole) if isinstance(frame, RecordFrame)]
    hit = sum(end <= place for end in ends)
    read = [frame.record for frame in frames if isinstance(frame, RecordFrame)]
    assert read == records[:hit] + records[hit + 1 :]
    [damage] = [frame for frame in frames if isinstance(frame, Damage)]
    assert damage.at_end is (hit == len(records) - 1)
    assert damage.offset <= place < damage.offset + max(damage.length, len(whole) - damage.offset)


@given(st.lists(RECORDS, min_size=1, max_size=4), st.data())
def test_a_torn_tail_is_told_apart_from_damage(records: list[SealedRecord], data: st.DataObject) -> None:
    """Cut anywhere in its last frame, a journal gives all frames before it and at most damage at its end."""
    whole = b"".join(map(encode_record_frame, records))
    last = len(encode_record_frame(records[-1]))
    cut = data.draw(st.integers(1, last))
    frames = list(read_frames(whole[:-cut]))
    assert [frame.record for frame in frames if isinstance(frame, RecordFrame)] == records[:-1]
    assert all(frame.at_end for frame in frames if isinstance(frame, Damage))


def test_a_number_that_no_database_holds_is_damage() -> None:
    """A frame whose record number is 2^63 or more is told as damage, so that no export stumbles over it."""
    frames = list(read_frames(encode_record_frame(SealedRecord(2**63, b"x", bytes(32), bytes(64)))))
    assert [type(frame) for frame in frames] == [Damage]


@given(st.binary(max_size=2000))
def test_any_bytes_are_read_to_their_end(data: bytes) -> None:
    """Whatever lies on the disk, reading ends and its pieces lie within it."""
    for frame in read_frames(data):
        assert 0 <= frame.offset < len(data)
