"""The station's state: the next signing key and the clear totals, in two slots overwritten in place.

```
file = slot[0] || slot[1]
slot = "OMKS0001" || u64 i || seed[i] (32) || u32 length || totals before record i, JSON || zeros
       || SHA-256 of all before                                                                      4096 bytes
```

Record i's slot lies at place i mod 2. To commit record i, the slot for i+1 is written first; once record i is on
disk, slot i is overwritten with random bytes. Whatever instant the power goes, exactly one slot fits the last
record on disk: its number follows, and its key is the one that record announced.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from kiosk.durable import open_owned, sync, sync_folder, write_all
from kiosk.errors import StateError
from kiosk.tallies import Tallies

if TYPE_CHECKING:
    from pathlib import Path

SLOT = 4096
_NAME = b"OMKS"
_MARKER = _NAME + b"0001"
_HEAD = struct.Struct(">8sQ32sI")
_CHECK = 32
_ROOM = SLOT - _HEAD.size - _CHECK


@dataclass(frozen=True, slots=True)
class Slot:
    """What is needed to write record `seq`."""

    seq: int
    """The record the key will sign."""
    seed: bytes
    """32 bytes: its signing key's seed, or `sealing.CLOSED_SEED` where the stream is closed."""
    tallies: Tallies
    """The totals before that record."""


def encode_slot(slot: Slot) -> bytes:
    """Return the slot's 4096 bytes.

    Raises:
        StateError: The totals do not fit; the pack has too many or too long ids.
    """
    totals = msgspec.json.encode(slot.tallies)
    if len(totals) > _ROOM:
        raise StateError.totals_too_long(len(totals), _ROOM)
    body = _HEAD.pack(_MARKER, slot.seq, slot.seed, len(totals)) + totals.ljust(_ROOM, b"\0")
    return body + hashlib.sha256(body).digest()


def decode_slot(data: bytes) -> Slot | None:
    """Return the slot in 4096 bytes, or None where they hold none: random bytes, a torn write, or another version."""
    if len(data) != SLOT or hashlib.sha256(data[:-_CHECK]).digest() != data[-_CHECK:]:
        return None
    marker, seq, seed, length = _HEAD.unpack_from(data)
    if marker != _MARKER or length > _ROOM:
        return None
    try:
        tallies = msgspec.json.decode(data[_HEAD.size : _HEAD.size + length], type=Tallies)
    except msgspec.DecodeError:
        return None
    return Slot(seq, seed, tallies)


def read_slots(path: Path) -> tuple[Slot, ...]:
    """Return the slots that a state file holds: two, one, or none.

    Raises:
        StateError: The file is there and cannot be read, or a newer version wrote it.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise StateError.refused(path, error) from error
    found = (decode_slot(data[start : start + SLOT]) for start in range(0, 2 * SLOT, SLOT))
    slots = tuple(slot for slot in found if slot is not None)
    if not slots and any(_is_newer(data[start : start + len(_MARKER)]) for start in (0, SLOT)):
        raise StateError.newer(path)
    return slots


def _is_newer(marker: bytes) -> bool:
    """Tell whether a marker is this format's, with another version number."""
    return marker.startswith(_NAME) and marker[len(_NAME) :].isdigit() and marker != _MARKER


class StateFile:
    """Writes slots in place, each on disk when the call returns.

    Args:
        path: The state file; created with two empty slots where it is missing.

    Raises:
        StateError: The disk refused.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._descriptor = open_owned(path, os.O_RDWR | os.O_CREAT)
            if os.fstat(self._descriptor).st_size != 2 * SLOT:
                os.ftruncate(self._descriptor, 2 * SLOT)
                os.fsync(self._descriptor)
                sync_folder(path.parent)
        except OSError as error:
            raise StateError.refused(path, error) from error

    def as_left(self) -> bool:
        """Whether the file is where it was, and whole; False where it can't be told."""
        try:
            held, here = os.fstat(self._descriptor), self._path.stat()
        except OSError:
            return False
        return (held.st_dev, held.st_ino, held.st_size) == (here.st_dev, here.st_ino, 2 * SLOT)

    def write(self, slot: Slot) -> None:
        """Put a slot in its place.

        Raises:
            StateError: The disk refused, or the totals do not fit.
        """
        self._put(slot.seq, encode_slot(slot))

    def spend(self, seq: int) -> None:
        """Overwrite the slot of a record that is on disk, so that its key never signs again.

        Raises:
            StateError: The disk refused.
        """
        self._put(seq, secrets.token_bytes(SLOT))

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._descriptor)

    def _put(self, seq: int, data: bytes) -> None:
        try:
            write_all(self._descriptor, data, (seq % 2) * SLOT)
            sync(self._descriptor)
        except OSError as error:
            raise StateError.refused(self._path, error) from error
