"""A bundle's bytes on a device: a zip of stored members, written from first byte to last, synced and read back.

Nothing of the device, its user or the time is in them, so the same members give the same bytes. The whole file's hash
is known when the last byte is written, so that what a device gives back can be compared to the bit. The layout is
PKWARE's APPNOTE 6.3, sections 4.3.7, 4.3.12 and 4.3.16, without zip64.
"""

from __future__ import annotations

import hashlib
import os
import struct
import zlib
from contextlib import suppress
from typing import TYPE_CHECKING

from kiosk.bundle import ManifestFile
from kiosk.durable import OWNER_FILE, write_all
from kiosk.errors import HandoverError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

_CHUNK = 1 << 20
_LOCAL = struct.Struct("<4s5H3I2H")
_ENTRY = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_VERSION = 20
_MADE_BY = 3 << 8 | _VERSION
"""Unix, so that the mode below is honoured by who unpacks."""
_STORED = 0
_DATE = 1 << 5 | 1
"""1 January 1980, the earliest a zip can hold, so that a bundle tells nothing of when."""
_ATTRIBUTES = (0o100000 | OWNER_FILE) << 16


class Steps:
    """Counts bytes towards a known total.

    Args:
        total: Bytes in all.
        progress: Told bytes done and bytes in all.
    """

    def __init__(self, total: int, progress: Callable[[int, int], None] | None) -> None:
        self._done = 0
        self._total = total
        self._progress = progress

    def add(self, size: int) -> None:
        """Count bytes as done."""
        self._done = min(self._done + size, self._total)
        if self._progress is not None:
            self._progress(self._done, self._total)

    def finish(self) -> None:
        """Count all of them as done."""
        self.add(self._total)


class BundleWriter:
    """Writes members into a new file.

    Args:
        descriptor: The file, open for writing; the caller closes it.
        steps: Told of every byte written.
    """

    def __init__(self, descriptor: int, steps: Steps) -> None:
        self.written: list[ManifestFile] = []
        self.size = 0
        """Bytes written."""
        self._descriptor = descriptor
        self._steps = steps
        self._whole = hashlib.sha256()
        self._entries: list[bytes] = []

    @property
    def digest(self) -> bytes:
        """SHA-256 of all bytes written: 32 bytes."""
        return self._whole.digest()

    def small(self, name: str, data: bytes) -> None:
        """Write one member."""
        self.pieces(name, lambda: [data])

    def pieces(self, name: str, make: Callable[[], Iterable[bytes]]) -> None:
        """Write one member piece by piece.

        Args:
            name: Its path in the bundle, ASCII.
            make: Returns the pieces; called twice, because the checksum stands before the content.
        """
        digest, checksum, size = hashlib.sha256(), 0, 0
        for piece in make():
            digest.update(piece)
            checksum = zlib.crc32(piece, checksum)
            size += len(piece)
        raw = name.encode("ascii")
        common = (_VERSION, 0, _STORED, 0, _DATE, checksum, size, size, len(raw), 0)
        entry = _ENTRY.pack(b"PK\x01\x02", _MADE_BY, *common, 0, 0, 0, _ATTRIBUTES, self.size)
        self._entries.append(entry + raw)
        self._write(_LOCAL.pack(b"PK\x03\x04", *common) + raw)
        for piece in make():
            self._write(piece)
        self.written.append(ManifestFile(path=name, size=size, sha256=digest.hexdigest()))

    def finish(self) -> None:
        """Write the zip's directory and return once everything is on the device."""
        start, count = self.size, len(self._entries)
        directory = b"".join(self._entries)
        self._write(directory + _END.pack(b"PK\x05\x06", 0, 0, count, count, len(directory), start, 0))
        os.fsync(self._descriptor)
        if hasattr(os, "posix_fadvise"):
            with suppress(OSError):  # only a request: drop the copy in memory, so that reading asks the device
                os.posix_fadvise(self._descriptor, 0, 0, os.POSIX_FADV_DONTNEED)

    def _write(self, data: bytes) -> None:
        write_all(self._descriptor, data, self.size)
        self._whole.update(data)
        self.size += len(data)
        self._steps.add(len(data))


def read_back(path: Path, digest: bytes, steps: Steps) -> None:
    """Read the whole file again and return if every byte is as it was written.

    Args:
        path: The file.
        digest: SHA-256 of what was written, 32 bytes.
        steps: Told of every byte read.

    Raises:
        HandoverError: A byte differs, or the length.
        OSError: The device refused or has gone.
    """
    found = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            found.update(chunk)
            steps.add(len(chunk))
    if found.digest() != digest:
        raise HandoverError.not_as_written(path.parent)
