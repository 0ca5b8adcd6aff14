"""One small file onto a stick: written under a name that says it is unfinished, read back, then named."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from kiosk.bundle import UNFINISHED
from kiosk.durable import open_owned, sync, sync_folder, write_all
from kiosk.errors import StickError

if TYPE_CHECKING:
    from pathlib import Path

_MOST_FILES = 1000


def put_file(folder: Path, name: str, ending: str, data: bytes) -> Path:
    """Write a new file and return it once it was read back whole; no file that is there is touched.

    Args:
        folder: Where; it must exist.
        name: The file's name without its ending; a number is added to it.
        ending: Such as '.age'.
        data: What it holds.

    Raises:
        StickError: It is not there whole, and no unfinished file bears its name.
    """
    try:
        if not folder.is_dir():
            raise StickError.no_folder(folder)
        path = _free(folder, name, ending)
        made = path.with_name(path.name + UNFINISHED)
        try:
            _write(made, data)
            _compare(made, data)
            made = made.rename(path)
            sync_folder(folder)
        except BaseException:
            with suppress(OSError):
                made.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise StickError.refused(folder, error) from error
    return path


def _free(folder: Path, name: str, ending: str) -> Path:
    paths = (folder / f"{name}-{number}{ending}" for number in range(1, _MOST_FILES))
    for path in paths:
        if not path.exists() and not path.with_name(path.name + UNFINISHED).exists():
            return path
    raise StickError.too_many(folder, name)


def _compare(path: Path, data: bytes) -> None:
    if path.read_bytes() != data:
        raise StickError.not_as_written(path.parent)


def _write(path: Path, data: bytes) -> None:
    descriptor = open_owned(path, os.O_RDWR | os.O_CREAT | os.O_EXCL)
    try:
        write_all(descriptor, data, 0)
        sync(descriptor)
        if hasattr(os, "posix_fadvise"):
            with suppress(OSError):  # only a request: drop the copy in memory, so that reading asks the device
                os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(descriptor)
