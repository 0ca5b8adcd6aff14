"""The chain: what ties the records of one stream together, and what proves it to anyone without a private key.

Only hashing and signature checks; no record is opened here and no key that opens one is known. The byte strings are
those of docs/sealed-format.md, section "A record"; integers are big-endian.
"""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass

import msgspec

from kiosk.errors import ChainError, UnknownFormatError
from kiosk.spoken import code, words

FORMAT = "open-meeting/1"
CLOSED_KEY = bytes(32)
"""The next key of a closing record: no record follows."""

_OPENING = b"open-meeting/1 opening"
_LINK = b"open-meeting/1 link"
_SIGNATURE = b"open-meeting/1 signature"
_HEAD_WORDS = 4
_PACK_WORDS = 4
_RECEIPT = "OM1"
_LONGEST_NAME = 40


class Opening(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a stream says of itself before its first record; stored verbatim, never serialised again."""

    format: str
    """The sealed format's name and version."""
    meeting: str
    """The meeting's id."""
    station: str
    """The station's id on the roster."""
    part: int = 1
    """1, or one more than the part this stream goes on from after a loss."""
    after: str = ""
    """Where `part` is above 1: hexadecimal link of the last record that could be kept of the part before."""
    rehearsal: bool
    """True where nothing in the stream is real."""
    pack_digest: str
    """SHA-256 of the pack's bytes, hexadecimal."""
    software: str
    """Distribution and version."""
    first_key: str
    """Ed25519 public key of the first record's signer, hexadecimal."""
    recipients: tuple[str, ...]
    """Fingerprints of the public keys that records are sealed to."""
    stanzas: int
    """How many recipient stanzas every record has."""
    certificate: str | msgspec.UnsetType = msgspec.UNSET
    """At a desk that serves tablets: SHA-256 of the certificate they meet, hexadecimal; absent elsewhere."""

    @property
    def name(self) -> str:
        """The stream's name in a meeting: the station, and its part where there is more than one."""
        return stream_name(self.station, self.part)


class _Named(msgspec.Struct, frozen=True):
    """The one key that every version's opening has."""

    format: str


def stream_name(station: str, part: int) -> str:
    """Return the folder name of a stream: `door-1`, or `door-1.2` for its second part."""
    return station if part == 1 else f"{station}.{part}"


def encode_opening(opening: Opening) -> bytes:
    """Return the opening's bytes, to be stored and hashed verbatim from here on."""
    return msgspec.json.encode(opening, order="sorted")


def decode_opening(data: bytes) -> Opening:
    """Return the opening in `data`.

    Raises:
        UnknownFormatError: It is in a format that this version does not know.
        ChainError: Not an opening.
    """
    try:
        named = msgspec.json.decode(data, type=_Named)
        if named.format != FORMAT:
            raise UnknownFormatError.named(named.format[:_LONGEST_NAME])
        opening = msgspec.json.decode(data, type=Opening)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:  # the last: nested beyond all sense
        raise ChainError.bad_opening(str(error)) from error
    if len(opening.first_key) != 2 * len(CLOSED_KEY) or not all(c in "0123456789abcdef" for c in opening.first_key):
        raise ChainError.bad_opening("first_key is not 32 bytes in hexadecimal")
    return opening


@dataclass(frozen=True, slots=True)
class SealedRecord:
    """One record as it is stored: ciphertext and framing, nothing else."""

    seq: int
    """0 for the first."""
    sealed: bytes
    """An age file."""
    next_key: bytes
    """32 bytes: the Ed25519 public key of the next record's signer, or `CLOSED_KEY`."""
    signature: bytes
    """64 bytes: Ed25519 over the link after this record."""

    @property
    def closes(self) -> bool:
        """Whether this is a closing record."""
        return self.next_key == CLOSED_KEY


def first_link(opening: bytes) -> bytes:
    """Return link 0: 32 bytes over the opening's verbatim bytes."""
    return hashlib.sha256(_OPENING + opening).digest()


def next_link(link: bytes, seq: int, sealed: bytes, next_key: bytes) -> bytes:
    """Return the link after record `seq`: 32 bytes over the link before it and everything stored of it."""
    return hashlib.sha256(_LINK + link + struct.pack(">QI", seq, len(sealed)) + sealed + next_key).digest()


def to_sign(link: bytes) -> bytes:
    """Return the bytes a record's signature covers, from the link after it."""
    return _SIGNATURE + link


def verifies(record: SealedRecord, link_before: bytes, public_key: bytes) -> bool:
    """Tell whether a record carries its predecessor's announced signature.

    Args:
        record: The record as stored.
        link_before: The link before it, 32 bytes.
        public_key: The Ed25519 key that the record before announced, 32 bytes.
    """
    return signed_link(record, link_before, public_key) is not None


def signed_link(record: SealedRecord, link_before: bytes, public_key: bytes) -> bytes | None:
    """Return the link after a record that carries its predecessor's announced signature, else None; as `verifies`."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    link = next_link(link_before, record.seq, record.sealed, record.next_key)
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(record.signature, to_sign(link))
    except (InvalidSignature, ValueError):
        return None
    return link


def opening_code(opening: bytes) -> str:
    """Return the 16-character code that pins a stream's first key and pack: SHA-256 over link 0, Crockford base32."""
    return code(hashlib.sha256(first_link(opening)).digest())


def head_words(link: bytes) -> str:
    """Return four words for a chain head, to note beside the count."""
    return words(link, _HEAD_WORDS)


def pack_words(pack_digest: str) -> str:
    """Return four words for a pack's digest (hexadecimal), to compare between stations."""
    return words(bytes.fromhex(pack_digest), _PACK_WORDS)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What proves, outside the machine, where a stream ended."""

    meeting: str
    """The meeting's id."""
    stream: str
    """The stream's name: the station, and its part where there is more than one."""
    count: int
    """How many records the stream holds, the closing one included."""
    link: bytes
    """The last link, 32 bytes."""

    def __str__(self) -> str:
        return f"{_RECEIPT}:{self.meeting}/{self.stream}/{self.count}/{self.link.hex()}"

    @property
    def code(self) -> str:
        """The receipt in 16 characters: SHA-256 over its text, Crockford base32."""
        return code(hashlib.sha256(str(self).encode()).digest())


def parse_receipt(text: str) -> Receipt:
    """Return the receipt written as `OM1:meeting/station/count/link`.

    Raises:
        ChainError: The text is not a receipt.
    """
    marker, _, rest = text.strip().partition(":")
    parts = rest.split("/")
    try:
        meeting, stream, count, link_text = parts
        receipt = Receipt(meeting, stream, int(count), bytes.fromhex(link_text))
    except ValueError as error:
        raise ChainError.bad_receipt(text) from error
    if marker != _RECEIPT or len(receipt.link) != len(CLOSED_KEY) or str(receipt) != text.strip():
        raise ChainError.bad_receipt(text)
    return receipt
