"""Journal frames: how an opening and sealed records lie one after another in a file.

```
frame = "OMJ1" || u32 length of body || body || first 8 bytes of SHA-256("OMJ1" || u32 length || body)
body  = 0x00 || opening, verbatim
      | 0x01 || u64 seq || u32 length of sealed || sealed || next_key (32) || signature (64)
```

Integers are big-endian. Zero bytes after the last frame are room reserved for the next ones. The checksum tells
a torn or worn frame from a whole one; whether a whole frame is genuine is the chain's business. Reading never stops
at a bad frame: it goes on at the next marker and reports what it passed over.
"""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.chain import SealedRecord

if TYPE_CHECKING:
    from collections.abc import Iterator

MARKER = b"OMJ1"
MAX_BODY = 1 << 20
"""A longer body is damage: the longest record is far below 100 KiB."""
_MAX_SEQ = (1 << 63) - 1
"""A larger number is damage: a station's database holds none, and no meeting reaches it."""

_LENGTH = struct.Struct(">I")
_RECORD_HEAD = struct.Struct(">BQI")
_CHECK = 8
_KEY = 32
_SIGNATURE = 64
_OPENING_KIND = 0
_RECORD_KIND = 1
_OVERHEAD = len(MARKER) + _LENGTH.size + _CHECK


@dataclass(frozen=True, slots=True)
class OpeningFrame:
    """A frame that holds a stream's opening."""

    offset: int
    opening: bytes
    end: int


@dataclass(frozen=True, slots=True)
class RecordFrame:
    """A frame that holds a sealed record."""

    offset: int
    record: SealedRecord
    end: int
    digest: bytes
    """SHA-256 over the frame up to its checksum, which is the first bytes of it: 32 bytes."""


@dataclass(frozen=True, slots=True)
class Damage:
    """Bytes that are neither a frame nor reserved room."""

    offset: int
    length: int
    at_end: bool
    """True where no whole frame follows: what a power cut leaves of a frame that was never acknowledged."""


Frame = OpeningFrame | RecordFrame | Damage


def encode_opening_frame(opening: bytes) -> bytes:
    """Return the frame of an opening."""
    return _frame(bytes([_OPENING_KIND]) + opening)


def encode_record_frame(record: SealedRecord) -> bytes:
    """Return the frame of a sealed record."""
    head = _RECORD_HEAD.pack(_RECORD_KIND, record.seq, len(record.sealed))
    return _frame(head + record.sealed + record.next_key + record.signature)


def read_record(frame: bytes) -> RecordFrame | None:
    """Return the record in bytes that should be one whole frame of it, or None where they are anything else."""
    found = _frame_at(frame, 0) if frame.startswith(MARKER) else None
    return found if isinstance(found, RecordFrame) and found.end == len(frame) else None


def read_frames(data: bytes | memoryview) -> Iterator[Frame]:
    """Yield every frame in `data` and every stretch of damage, in the order they lie."""
    buffer = bytes(data)
    position = 0
    damaged_from: int | None = None
    while True:
        start = buffer.find(MARKER, position)
        frame = _frame_at(buffer, start) if start >= 0 else None
        if start < 0:
            break
        if frame is None:
            damaged_from = _first_damage(buffer, damaged_from, position, start + 1)
            position = start + 1
            continue
        damaged_from = _first_damage(buffer, damaged_from, position, start)
        if damaged_from is not None:
            yield Damage(damaged_from, start - damaged_from, at_end=False)
            damaged_from = None
        yield frame
        position = frame.end
    rest_end = len(buffer.rstrip(b"\0"))
    damaged_from = _first_damage(buffer, damaged_from, position, rest_end)
    if damaged_from is not None:
        yield Damage(damaged_from, max(rest_end, damaged_from + 1) - damaged_from, at_end=True)


def _first_damage(buffer: bytes, known: int | None, start: int, stop: int) -> int | None:
    """Return where damage begins: the place known already, or the first byte of the range that is not zero."""
    if known is not None:
        return known
    gap = buffer[start:stop]
    text = gap.lstrip(b"\0")
    return start + len(gap) - len(text) if text else None


def _frame(body: bytes) -> bytes:
    head = MARKER + _LENGTH.pack(len(body)) + body
    return head + hashlib.sha256(head).digest()[:_CHECK]


def _frame_at(buffer: bytes, start: int) -> OpeningFrame | RecordFrame | None:
    """Return the whole frame that begins at `start`, or None where it is torn or worn."""
    body_at = start + len(MARKER) + _LENGTH.size
    if body_at > len(buffer):
        return None
    (length,) = _LENGTH.unpack_from(buffer, start + len(MARKER))
    end = start + _OVERHEAD + length
    if not 0 < length <= MAX_BODY or end > len(buffer):
        return None
    digest = hashlib.sha256(buffer[start : end - _CHECK]).digest()
    if digest[:_CHECK] != buffer[end - _CHECK : end]:
        return None
    body = buffer[body_at : end - _CHECK]
    if body[0] == _OPENING_KIND:
        return OpeningFrame(start, body[1:], end)
    record = _record(body)
    return None if record is None else RecordFrame(start, record, end, digest)


def _record(body: bytes) -> SealedRecord | None:
    if body[0] != _RECORD_KIND or len(body) < _RECORD_HEAD.size:
        return None
    _, seq, length = _RECORD_HEAD.unpack_from(body)
    key_at = _RECORD_HEAD.size + length
    if seq > _MAX_SEQ or len(body) != key_at + _KEY + _SIGNATURE:
        return None
    return SealedRecord(seq, body[_RECORD_HEAD.size : key_at], body[key_at : key_at + _KEY], body[key_at + _KEY :])
