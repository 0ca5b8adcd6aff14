"""Whether sources are still what they were: a SHA-256 of every file that is read, taken before and after.

No command writes to a source. What is found changed here was changed by something else, such as a kiosk that is still
open, and it is told, because what was written may then be of neither state.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from export.evidence_errors import SourceError
from export.readers import files_of
from kiosk.pack_places import printable
from kiosk.places import STORE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

_AT_ONCE = 1 << 20
_LOG = ".wal"
_NAMED = 3


@dataclass(frozen=True, slots=True)
class SourceMarks:
    """Files and what they held."""

    marks: dict[Path, str]
    """Each file to its SHA-256 in hexadecimal; empty where it could not be read."""

    def again(self, progress: Callable[[int, int], None] | None = None) -> SourceMarks:
        """Return what the same files hold now.

        Args:
            progress: Told bytes read and bytes in all.
        """
        return _marked(self.marks, progress)

    def changed(self, after: SourceMarks) -> tuple[Path, ...]:
        """Return the files that do not hold the same any more, or are gone."""
        return tuple(path for path, mark in self.marks.items() if after.marks.get(path) != mark)

    def figures(self, after: SourceMarks) -> dict[str, object]:
        """Return each file's name and SHA-256 and whether it is unchanged, for a summary."""
        changed = self.changed(after)
        return {
            "unchanged": not changed,
            "files": [
                {"name": path.name, "sha256": mark} | ({"changed": True} if path in changed else {})
                for path, mark in self.marks.items()
            ],
        }

    def told(self, after: SourceMarks) -> str:
        """Return in one sentence whether the files are unchanged."""
        changed = [printable(str(path)) for path in self.changed(after)]
        if changed:
            more = f" and {len(changed) - _NAMED} more" if len(changed) > _NAMED else ""
            return (
                f"CHANGED while this ran: {', '.join(changed[:_NAMED])}{more}. This command only reads its sources; "
                "something else wrote there. Close the kiosk, and run this again."
            )
        return f"No source was changed: SHA-256 of {_files(len(self.marks))} before and after is the same."


def source_marks(paths: Iterable[Path], progress: Callable[[int, int], None] | None = None) -> SourceMarks:
    """Return what every file of these sources holds, as `export.readers.read_sources` finds them.

    Args:
        paths: The sources; one that is missing is left for the reading to tell.
        progress: Told bytes read and bytes in all.
    """
    files: dict[Path, str] = {}
    for path in paths:
        try:
            found = files_of(path)
        except SourceError:
            continue
        for file in found:
            log = file.with_name(file.name + _LOG)
            files.update(dict.fromkeys((file, log) if file.name == STORE and log.exists() else (file,), ""))
    return _marked(files, progress)


def _marked(files: Iterable[Path], progress: Callable[[int, int], None] | None) -> SourceMarks:
    paths = list(files)
    total = sum(map(_size, paths))
    done = 0

    def tick(size: int) -> None:
        nonlocal done
        done += size
        if progress is not None:
            progress(min(done, total), total)

    return SourceMarks({path: _mark(path, tick) for path in paths})


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _mark(path: Path, tick: Callable[[int], None]) -> str:
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while part := file.read(_AT_ONCE):
                digest.update(part)
                tick(len(part))
    except OSError:
        return ""
    return digest.hexdigest()


def _files(many: int) -> str:
    return "one file" if many == 1 else f"{many} files"
