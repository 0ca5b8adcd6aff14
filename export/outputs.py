"""The folder that decrypted files are written to: for its owner alone, all of it or nothing.

Files bear an unfinished name inside that very folder until all of them are on disk, so that nothing decrypted ever
lies elsewhere, not even for a moment; whatever goes wrong, Ctrl+C included, takes away all that was written.
"""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Self

from export.evidence_errors import OutputError
from kiosk.durable import OWNER_FILE, OWNER_FOLDER, open_owned, sync_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import TracebackType
    from typing import BinaryIO

UNFINISHED = ".partial"


class OutputFolder:
    """A new or empty folder to fill; a context manager that empties it again unless it is completed.

    Args:
        path: The folder; missing parents are made too.

    Raises:
        OutputError: It is a file, holds something, or cannot be made.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._written: list[Path] = []
        self._made: list[Path] = []
        self._complete = False
        check_target(path)
        try:
            self._made = [folder for folder in (path, *path.parents) if not folder.exists()]
            path.mkdir(mode=OWNER_FOLDER, parents=True, exist_ok=True)
            with suppress(PermissionError):  # a folder of someone else's, on a medium without owners
                path.chmod(OWNER_FOLDER)
        except OSError as error:
            raise OutputError.refused(path, error) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self._complete:
            self._undo()

    def place(self, name: str) -> Path:
        """Return the unfinished path of a file, made empty for its owner alone."""
        path = self.path / (name + UNFINISHED)
        self._written.append(path)
        os.close(open_owned(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL))
        return path

    @contextmanager
    def file(self, name: str) -> Iterator[BinaryIO]:
        """Yield an open file under its unfinished name."""
        with self.place(name).open("wb") as file:
            yield file

    def write(self, name: str, data: bytes) -> None:
        """Write one small file."""
        with self.file(name) as file:
            file.write(data)

    def complete(self) -> None:
        """Return once every file is on disk under its own name.

        Raises:
            OSError: The system refused; leaving the context then takes everything away.
        """
        for path in self._written:
            path.chmod(OWNER_FILE)
            with path.open("rb") as file:
                os.fsync(file.fileno())
        for number, path in enumerate(self._written):
            self._written[number] = path.rename(path.with_name(path.name.removesuffix(UNFINISHED)))
        sync_folder(self.path)
        self._complete = True

    def _undo(self) -> None:
        for path in self._written:
            for left in (path, path.with_name(path.name.removesuffix(UNFINISHED))):
                with suppress(OSError):
                    left.unlink()
        for folder in self._made:
            with suppress(OSError):
                folder.rmdir()


def check_target(path: Path) -> None:
    """Return if files may be written to this folder: it is missing, or there and empty.

    Raises:
        OutputError: It is a file, holds something, or cannot be looked at.
    """
    try:
        if not path.exists():
            return
        if not path.is_dir():
            raise OutputError.not_a_folder(path)
        if any(path.iterdir()):
            raise OutputError.not_empty(path)
    except OSError as error:
        raise OutputError.refused(path, error) from error
