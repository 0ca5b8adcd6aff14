"""A small builder of record streams for the inspectors' side: real chains, over records sealed or made up."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk import SOFTWARE
from kiosk.chain import (
    CLOSED_KEY,
    FORMAT,
    Opening,
    Receipt,
    SealedRecord,
    encode_opening,
    first_link,
    next_link,
    opening_code,
    to_sign,
)
from kiosk.frames import encode_opening_frame, encode_record_frame
from kiosk.handover import StationSource
from kiosk.recipients import fingerprint, parse_recipient, seal
from kiosk.records import Closed, encode, new_id
from kiosk.sealing import pad
from kiosk.tallies import Tallies, count

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kiosk.pack import LoadedPack
    from kiosk.records import Record

BAND = "2020-03-23T19:00+00:00"


def seed(text: str) -> bytes:
    """Return the signing seed of that name."""
    return hashlib.sha256(text.encode()).digest()


def key_of(seed_bytes: bytes) -> bytes:
    """Return the public half of a signing seed."""
    return Ed25519PrivateKey.from_private_bytes(seed_bytes).public_key().public_bytes_raw()


@dataclass
class Built:
    """A stream with the seeds that signed it."""

    opening: Opening
    data: bytes
    records: list[SealedRecord] = field(default_factory=list)
    link: bytes = b""
    label: str = ""

    @property
    def name(self) -> str:
        """The stream's name."""
        return self.opening.name

    @property
    def code(self) -> str:
        """The opening code."""
        return opening_code(self.data)

    @property
    def receipt(self) -> Receipt:
        """The closing receipt."""
        return Receipt(self.opening.meeting, self.name, len(self.records), self.link)

    @property
    def source(self) -> StationSource:
        """What is handed over."""
        return StationSource(self.name, self.data, self.records)

    def seed(self, seq: int) -> bytes:
        """Return the seed that signs a record."""
        return seed(f"{self.label}/{seq}")

    def with_records(self, records: list[SealedRecord]) -> Built:
        """Return the stream with other records in place of its own."""
        return replace(self, records=records)

    def frames(self) -> bytes:
        """Return the stream as a journal."""
        return encode_opening_frame(self.data) + b"".join(encode_record_frame(record) for record in self.records)


def build(
    loaded: LoadedPack,
    station: str,
    sealed: Sequence[bytes],
    *,
    close: bool = True,
    part: int = 1,
    after: str = "",
    label: str = "",
    changed: dict[str, object] | None = None,
) -> Built:
    """Return a stream over these sealed bytes; the last one closes it.

    Args:
        loaded: The meeting.
        station: The station.
        sealed: One age file, or anything, a record.
        close: Whether the last record closes the stream.
        part: Which part of the station's records.
        after: The link that a later part goes on from.
        label: Names the signing seeds; the stream's name if empty.
        changed: Fields of the opening to change.
    """
    named = label or f"{station}.{part}"
    opening = replace_fields(
        Opening(
            format=FORMAT,
            meeting=loaded.pack.meeting.id,
            station=station,
            part=part,
            after=after,
            rehearsal=False,
            pack_digest=loaded.digest,
            software=SOFTWARE,
            first_key=key_of(seed(f"{named}/0")).hex(),
            recipients=tuple(fingerprint(recipient.key) for recipient in loaded.pack.recipients),
            stanzas=1,
        ),
        changed or {},
    )
    built = Built(opening, encode_opening(opening), label=named)
    built.link = first_link(built.data)
    for seq, content in enumerate(sealed):
        last = close and seq == len(sealed) - 1
        add(built, content, CLOSED_KEY if last else key_of(built.seed(seq + 1)))
    return built


def replace_fields(opening: Opening, changed: dict[str, object]) -> Opening:
    """Return the opening with some fields changed."""
    import msgspec

    return msgspec.structs.replace(opening, **changed)


def add(built: Built, sealed: bytes, next_key: bytes) -> None:
    """Sign one more record onto a stream."""
    seq = len(built.records)
    link = next_link(built.link, seq, sealed, next_key)
    signature = Ed25519PrivateKey.from_private_bytes(built.seed(seq)).sign(to_sign(link))
    built.records.append(SealedRecord(seq, sealed, next_key, signature))
    built.link = link


def filler(number: int, count_of: int) -> list[bytes]:
    """Return made-up sealed bytes: enough for what needs no key."""
    return [f"sealed {number} {seq} ".encode() * 20 for seq in range(count_of)]


def sealed_records(records: Sequence[Record], recipients: Sequence[str], *, close: bool = True) -> list[bytes]:
    """Return records as age files, with a truthful closing record behind them."""
    keys = [parse_recipient(text) for text in recipients]
    tallies = Tallies()
    for record in records:
        tallies = count(tallies, record, {})
    closing = [Closed(id=new_id(), band=BAND, counts=dict(tallies.kinds), tallies={})] if close else []
    return [seal(pad(encode(record)), keys) for record in [*records, *closing]]


def write_journal(built: Built, folder: Path) -> Path:
    """Write a stream as a station's journal and return the file."""
    place = folder / built.name
    place.mkdir(parents=True, exist_ok=True)
    path = place / "records.journal"
    path.write_bytes(built.frames())
    return path
