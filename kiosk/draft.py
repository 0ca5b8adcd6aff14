"""The line being typed, sealed every few seconds into a one-slot file.

After a crash the sealed draft joins the record stream as it is: the inspectors have the unfinished line and nobody
else can read it. The file is `"OMKD0001" || u32 length || sealed || first 8 bytes of SHA-256 of all before`.
"""

from __future__ import annotations

import hashlib
import os
import struct
from contextlib import suppress
from typing import TYPE_CHECKING

from kiosk.durable import open_owned, replace_file, sync
from kiosk.errors import DamagedDraftError, StorageError

if TYPE_CHECKING:
    from pathlib import Path

_MARKER = b"OMKD0001"
_HEAD = struct.Struct(">8sI")
_CHECK = 8


class DraftSlot:
    """One sealed draft, or none.

    Args:
        path: The slot's file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._holds = path.exists()

    def keep(self, sealed: bytes) -> None:
        """Put a sealed draft in place of the one before.

        Raises:
            StorageError: The disk refused; the draft before still stands.
        """
        body = _HEAD.pack(_MARKER, len(sealed)) + sealed
        try:
            replace_file(self._path, body + hashlib.sha256(body).digest()[:_CHECK])
        except OSError as error:
            raise StorageError.refused(self._path, error) from error
        self._holds = True

    def empty(self) -> None:
        """Empty the slot; without a write where it is empty already.

        Raises:
            StorageError: The disk refused.
        """
        if not self._holds:
            return
        try:
            descriptor = open_owned(self._path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            try:
                sync(descriptor)
            finally:
                os.close(descriptor)
        except OSError as error:
            raise StorageError.refused(self._path, error) from error
        self._holds = False

    def read(self) -> bytes | None:
        """Return the sealed draft, or None where there is none.

        Raises:
            StorageError: The file cannot be read.
            DamagedDraftError: The file holds something that is not a whole draft.
        """
        try:
            data = self._path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StorageError.refused(self._path, error) from error
        if not data.strip(b"\0"):
            return None
        return _whole(data)

    @property
    def path(self) -> Path:
        """The slot's file."""
        return self._path


def _whole(data: bytes) -> bytes:
    with suppress(struct.error):
        marker, length = _HEAD.unpack_from(data)
        body, check = data[: _HEAD.size + length], data[_HEAD.size + length :]
        if marker == _MARKER and hashlib.sha256(body).digest()[:_CHECK] == check:
            return body[_HEAD.size :]
    raise DamagedDraftError.not_whole()
