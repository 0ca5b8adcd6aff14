"""The stream's bytes are a contract: committed vectors, written from the document, pin every one of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from kiosk import chain
from kiosk.frames import OpeningFrame, RecordFrame, encode_opening_frame, encode_record_frame, read_frames
from kiosk.sealing import public_key, sign
from kiosk.state import Slot, decode_slot, encode_slot
from kiosk.tallies import Tallies
from tests.vectors.make_stream import TARGET, build


@pytest.fixture(scope="module")
def vector() -> dict[str, Any]:
    """Return the committed vector."""
    made: dict[str, Any] = json.loads(TARGET.read_text())
    return made


def _records(vector: dict[str, Any]) -> list[chain.SealedRecord]:
    return [
        chain.SealedRecord(seq, *(bytes.fromhex(entry[name]) for name in ("sealed", "next_key", "signature")))
        for seq, entry in enumerate(vector["records"])
    ]


def test_the_committed_vector_is_what_the_document_makes(vector: dict[str, Any]) -> None:
    """Made anew from the document, the vector is the same."""
    assert build() == vector


def test_signing_gives_the_standards_own_answer() -> None:
    """RFC 8032, section 7.1, test 1."""
    seed = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    assert public_key(seed).hex() == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    assert sign(seed, b"").hex() == (
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555"
        "fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
    )


def test_links_signatures_and_words_are_the_documents(vector: dict[str, Any]) -> None:
    """Each record's link, signature and head words, and the opening code and the receipt."""
    opening = vector["opening"].encode()
    assert chain.encode_opening(chain.decode_opening(opening)) == opening
    assert chain.opening_code(opening) == vector["opening_code"]
    link, key = chain.first_link(opening), bytes.fromhex(chain.decode_opening(opening).first_key)
    for record, entry in zip(_records(vector), vector["records"], strict=True):
        assert chain.verifies(record, link, key)
        link = chain.next_link(link, record.seq, record.sealed, record.next_key)
        assert sign(bytes.fromhex(entry["seed"]), chain.to_sign(link)) == record.signature
        assert (link.hex(), chain.head_words(link)) == (entry["link"], entry["head_words"])
        key = record.next_key
    receipt = chain.Receipt("vector-meeting", "door-1", len(vector["records"]), link)
    assert (str(receipt), receipt.code) == (vector["receipt"], vector["receipt_code"])
    assert chain.parse_receipt(vector["receipt"]) == receipt


def test_journal_frames_are_the_documents(vector: dict[str, Any]) -> None:
    """The journal's bytes, both ways."""
    journal = bytes.fromhex(vector["journal"])
    records = _records(vector)
    opening = vector["opening"].encode()
    assert encode_opening_frame(opening) + b"".join(map(encode_record_frame, records)) == journal
    frames = list(read_frames(journal + bytes(1000)))
    assert [frame.opening for frame in frames if isinstance(frame, OpeningFrame)] == [opening]
    assert [frame.record for frame in frames if isinstance(frame, RecordFrame)] == records
    assert len(frames) == 1 + len(records)


def test_the_state_slot_is_the_documents(vector: dict[str, Any]) -> None:
    """The slot's bytes, both ways."""
    data = bytes.fromhex(vector["slot"])
    tallies = msgspec.json.decode(vector["slot_totals"].encode(), type=Tallies)
    slot = Slot(3, bytes.fromhex(vector["records"][3]["seed"]), tallies)
    assert decode_slot(data) == slot
    assert encode_slot(slot) == data


def test_the_readme_names_every_vector() -> None:
    """The vectors' provenance is told beside them."""
    assert TARGET.name in Path(__file__).with_name("README.md").read_text()
