"""Sealing: lengths tell little, and every record of a stream looks like any other."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.errors import RecipientError
from kiosk.records import ConcernRaised, Left, PointContent, PointNoted, decode, encode, new_id
from kiosk.sealing import Sealer, pad

if TYPE_CHECKING:
    from kiosk.pack import LoadedPack
    from tests.conftest import Inspectors

SIZES = {512, 1024, 2048, 4096, 8192, 16384}


@given(st.integers(0, 70_000))
def test_padded_lengths_are_the_formats(length: int) -> None:
    """The next of 512 to 16384, then multiples of 16384; never shorter, and never a whole step too long."""
    size = len(pad(b"x" * length))
    assert size >= length
    assert size in SIZES or size % 16384 == 0
    smaller = [step for step in (*sorted(SIZES), *range(32768, 90_000, 16384)) if step < size]
    assert not smaller or max(smaller) < length


@given(st.text(min_size=1, max_size=300))
def test_a_padded_record_is_still_json(text: str) -> None:
    """What `age -d` prints is JSON as it stands, and decodes to the record."""
    record = PointNoted(id=new_id(), band="2020-03-23T19:00+00:00", content=PointContent(text=text))
    padded = pad(encode(record))
    assert json.loads(padded)["content"]["text"] == text
    assert decode(padded) == record


def test_a_departure_a_point_and_a_concern_are_the_same_length(loaded: LoadedPack) -> None:
    """Short records of every kind seal to equal lengths."""
    sealer = Sealer.for_pack(loaded.pack)
    band = "2020-03-23T19:00+00:00"
    records = (
        Left(id=new_id(), band=band),
        PointNoted(id=new_id(), band=band, content=PointContent(text="Too long a wait")),
        ConcernRaised(id=new_id(), band=band, text="A worry"),
    )
    assert len({len(sealer.seal(record)) for record in records}) == 1


def test_a_rehearsal_seals_to_keys_that_nobody_has(inspectors: Inspectors) -> None:
    """Its records are whole age files that no inspector's key opens."""
    sealed = Sealer.for_rehearsal().seal(Left(id=new_id(), band=""))
    assert sealed.startswith(b"age-encryption.org/v1\n-> mlkem768x25519 ")
    with pytest.raises(Exception, match="key"):
        inspectors.open(sealed)


def test_without_recipients_or_a_lead_there_is_no_sealer(loaded: LoadedPack) -> None:
    """Nothing is ever sealed to nobody."""
    from kiosk.recipients import parse_recipient

    key = parse_recipient(loaded.pack.recipients[0].key)
    with pytest.raises(RecipientError, match="no inspector's key"):
        Sealer([], [])
    with pytest.raises(RecipientError, match="lead"):
        Sealer([key], [])
