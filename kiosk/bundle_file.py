"""A bundle's bytes on a device: stored members, one after another, synced and read back from the device.

Nothing of the device, its user or the time is in them, so the same members give the same bytes.
"""

from __future__ import annotations

import hashlib
import os
import zipfile
from contextlib import suppress
from typing import TYPE_CHECKING, Self

from kiosk.bundle import MEMBER_TIME, ManifestFile
from kiosk.durable import OWNER_FILE
from kiosk.errors import HandoverError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path
    from types import TracebackType

_CHUNK = 1 << 20
_REGULAR_FILE = 0o100000
_UNIX = 3


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
    """Writes members into an open file.

    Args:
        descriptor: A new file, open for reading and writing; closed when the writer is.
        steps: Told of every byte written.
    """

    def __init__(self, descriptor: int, steps: Steps) -> None:
        self.written: list[ManifestFile] = []
        self._steps = steps
        self._file = os.fdopen(descriptor, "w+b")
        self._zip = zipfile.ZipFile(self._file, "w", zipfile.ZIP_STORED)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.fp = None  # else, after a failure, its finaliser would write a directory behind half a member
        try:
            self._file.close()
        except OSError:
            if error is None:
                raise

    def small(self, name: str, data: bytes) -> None:
        """Write one member."""
        self.pieces(name, [data])

    def pieces(self, name: str, pieces: Iterable[bytes]) -> None:
        """Write one member piece by piece."""
        info = zipfile.ZipInfo(name, MEMBER_TIME)
        info.create_system = _UNIX
        info.external_attr = (_REGULAR_FILE | OWNER_FILE) << 16
        digest = hashlib.sha256()
        size = 0
        with self._zip.open(info, "w") as target:
            for piece in pieces:
                target.write(piece)
                digest.update(piece)
                size += len(piece)
                self._steps.add(len(piece))
        self.written.append(ManifestFile(path=name, size=size, sha256=digest.hexdigest()))

    def finish(self) -> None:
        """Write the zip's directory and return once everything is on the device."""
        self._zip.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        if hasattr(os, "posix_fadvise"):
            with suppress(OSError):  # only a request: drop the copy in memory, so that reading asks the device
                os.posix_fadvise(self._file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def read_back(path: Path, written: Sequence[ManifestFile], steps: Steps) -> None:
    """Read the whole file again and return if every member is as it was written.

    Raises:
        HandoverError: A member differs.
        OSError: The device refused or has gone.
    """
    try:
        with zipfile.ZipFile(path) as packed:
            if packed.namelist() != [file.path for file in written]:
                raise HandoverError.not_as_written(path.parent, "its list of contents")
            for file in written:
                if _hash_of(packed, file.path, steps) != (file.size, file.sha256):
                    raise HandoverError.not_as_written(path.parent, file.path)
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise HandoverError.not_as_written(path.parent, str(error)) from error


def _hash_of(packed: zipfile.ZipFile, name: str, steps: Steps) -> tuple[int, str]:
    digest = hashlib.sha256()
    size = 0
    with packed.open(name) as source:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
            steps.add(len(chunk))
    return size, digest.hexdigest()
