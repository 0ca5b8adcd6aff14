"""The journal: the stream's frames in one append-only file, each on disk before the call returns.

Room is reserved ahead by writing zeros, in steps, so that an append changes no metadata and a full disk shows before
a record is due. Reading and repairing belong to `kiosk.reconcile`.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from kiosk.durable import open_owned, replace_file, sync, write_all
from kiosk.errors import JournalError
from kiosk.frames import encode_opening_frame, encode_record_frame

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from kiosk.chain import SealedRecord

STEP = 256 * 1024
"""Bytes of room reserved at a time: about 70 records to two post-quantum recipients."""
_TAIL = 64
"""Bytes before the end that are compared with what was written: a record's signature, which is like no other."""


def write_journal(path: Path, opening: bytes, records: Iterable[SealedRecord]) -> int:
    """Put a whole journal in place of the file at once and return the position after its last frame.

    Raises:
        JournalError: The disk refused; the old file stands.
    """
    data = bytearray(encode_opening_frame(opening))
    for record in records:
        data += encode_record_frame(record)
    try:
        replace_file(path, bytes(data))
    except OSError as error:
        raise JournalError.refused(path, error) from error
    return len(data)


class Journal:
    """Appends frames to an existing journal.

    Args:
        path: The journal file, with its opening frame.
        end: The position after the last whole frame; whatever lies beyond is a torn frame or reserved room.

    Raises:
        JournalError: The device refused or has gone.
    """

    def __init__(self, path: Path, end: int) -> None:
        self.path = path
        self._end = end
        self._room = end
        try:
            self._descriptor = open_owned(path, os.O_RDWR)
            os.ftruncate(self._descriptor, end)
            self._tail = os.pread(self._descriptor, _TAIL, max(0, end - _TAIL))
        except OSError as error:
            raise JournalError.refused(path, error) from error

    def append(self, record: SealedRecord) -> None:
        """Append one record; on disk when the call returns.

        Raises:
            JournalError: The device refused. The next append takes the same place.
        """
        frame = encode_record_frame(record)
        try:
            self._reserve(len(frame))
            write_all(self._descriptor, frame, self._end)
            sync(self._descriptor)
            self._still_there()
        except OSError as error:
            raise JournalError.refused(self.path, error) from error
        self._end += len(frame)
        self._tail = frame[-_TAIL:]

    def as_left(self) -> bool:
        """Whether the file is where it was, no shorter, with the same last bytes; False where it can't be told."""
        try:
            self._still_there()
            whole = os.fstat(self._descriptor).st_size >= self._room
            return whole and os.pread(self._descriptor, len(self._tail), self._end - len(self._tail)) == self._tail
        except OSError:
            return False

    def device_is_there(self) -> bool:
        """Whether what now lies at the journal's place is on the device that the file was opened on."""
        nearest = next((folder for folder in self.path.parents if folder.exists()), None)
        return nearest is not None and nearest.stat().st_dev == os.fstat(self._descriptor).st_dev

    def close(self) -> None:
        """Give back the reserved room and let go of the file; what somebody else changed in it is left as it is."""
        if self.as_left():
            with suppress(OSError):
                os.ftruncate(self._descriptor, self._end)
                sync(self._descriptor)
        with suppress(OSError):
            os.close(self._descriptor)

    def _reserve(self, need: int) -> None:
        if self._end + need <= self._room:
            return
        grown = self._end + max(need, STEP)
        write_all(self._descriptor, bytes(grown - self._room), self._room)
        self._room = grown

    def _still_there(self) -> None:
        """Raise where the file was deleted or its device replaced: a write to a file without a name is no copy."""
        here = self.path.stat()
        held = os.fstat(self._descriptor)
        if (here.st_dev, here.st_ino) != (held.st_dev, held.st_ino):
            raise FileNotFoundError(2, os.strerror(2), str(self.path))
