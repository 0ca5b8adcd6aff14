"""Sources of records: bundles, stations' and meetings' folders, journals, databases, any number of them together.

A source is opened for reading and nothing else; a database is read from a private copy. One that cannot be read never
spoils the others: it is named in a notice, and only where nothing at all could be read is that an error.
"""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager
from typing import TYPE_CHECKING

from export.bundles import begin_bundle, begin_frames
from export.databases import DatabaseCopy
from export.evidence import Copy, Evidence
from export.evidence_errors import SourceError
from export.frame_files import Stretch
from export.frame_rows import Begun, Reading, Scanned, read_stretch
from export.workers import Workers
from kiosk.bundle import SUFFIX
from kiosk.errors import KioskError
from kiosk.places import JOURNAL, SET_ASIDE, STATE, STORE
from kiosk.state import read_slots

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from kiosk.state import Slot

_SNIFF = 32
_DUCKDB_AT = slice(8, 12)
_MOST_ENTRIES = 20_000
_DEEPEST = 6
_WORTH_IT = 10_000_000
"""Bytes above which starting helpers saves time."""
_NOTHING = Begun((), lambda _scanned: None)
_KINDS = {
    b"OMKD0001": "the line that was being typed, sealed",
    b"OMKS0001": "a station's state",
}


def read_sources(
    paths: Sequence[Path], progress: Callable[[int, int], None] | None = None, workers: Workers | None = None
) -> Evidence:
    """Return what lies in all the sources together.

    Args:
        paths: Bundles, folders, journals and databases.
        progress: Told bytes read and bytes in all.
        workers: Helpers to share the work among; all is done in this process if not given.

    Raises:
        SourceError: Nothing could be read; the first reason is told.
    """
    evidence = Evidence()
    try:
        failures = _read_all(paths, evidence, progress or _quiet, workers or Workers(jobs=1))
        if failures and not evidence.copies:
            raise failures[0]  # noqa: TRY301 - the private copies are removed in the one place below
    except BaseException:
        evidence.close()
        raise
    for failure in failures:
        evidence.note("", failure.message)
    return evidence


def _quiet(_done: int, _total: int) -> None:
    """Tell nobody."""


def _read_all(
    paths: Sequence[Path], evidence: Evidence, progress: Callable[[int, int], None], workers: Workers
) -> list[SourceError]:
    """Read every source and return the failures."""
    failures: list[SourceError] = []
    files: dict[Path, None] = {}
    for path in paths:
        try:
            files.update(dict.fromkeys(files_of(path)))
        except SourceError as error:
            failures.append(error)
    begun = list(_begin_each(files, evidence, failures))
    total = sum(reading.stretch.length for _, one in begun for reading in one.readings)
    done = 0

    def tick(size: int) -> None:
        nonlocal done
        done += size
        progress(min(done, total), total)

    readings = [reading for _, one in begun for reading in one.readings]
    scanned = workers.map(read_stretch, readings, tick, worth_it=len(readings) > 1 and total > _WORTH_IT)
    for file, one in begun:
        found = [next(scanned) for _ in one.readings]
        refused = next((part.error for part in found if part.error is not None), None)
        with _failures_of(file, failures):
            if refused is not None:
                raise refused
            one.finish(found)
    progress(total, total)
    return failures


def _begin_each(files: Iterable[Path], evidence: Evidence, failures: list[SourceError]) -> Iterator[tuple[Path, Begun]]:
    for file in files:
        with _failures_of(file, failures):
            yield file, _begin(file, evidence)


@contextmanager
def _failures_of(file: Path, failures: list[SourceError]) -> Iterator[None]:
    """Take the failure of one source for what it is, and go on with the others."""
    try:
        yield
    except SourceError as error:
        failures.append(error)
    except OSError as error:
        failures.append(SourceError.refused(file, error))


def files_of(path: Path) -> list[Path]:
    """Return the files to read for one source.

    Raises:
        SourceError: It is missing, or nothing in it is a kiosk's.
    """
    try:
        mode = path.stat().st_mode
    except FileNotFoundError as error:
        raise SourceError.missing(path) from error
    except (OSError, ValueError) as error:
        raise SourceError.refused(path, error if isinstance(error, OSError) else OSError(str(error))) from error
    if stat.S_ISREG(mode):
        return [path]
    if not stat.S_ISDIR(mode):
        raise SourceError.not_a_file(path)
    found = sorted(_kiosk_files(path))
    if not found:
        raise SourceError.no_records(path)
    return found


def _kiosk_files(folder: Path) -> Iterator[Path]:
    """Yield the files in a folder that bear a name a kiosk gives, links left alone."""
    seen = 0

    def refuse(error: OSError) -> None:
        raise SourceError.refused(folder, error) from error

    for root, folders, names in os.walk(folder, onerror=refuse):
        here = folder.__class__(root)
        if len(here.relative_to(folder).parts) >= _DEEPEST:
            folders.clear()
        seen += len(names) + len(folders)
        if seen > _MOST_ENTRIES:
            raise SourceError.too_much(folder, _MOST_ENTRIES)
        for name in names:
            file = here / name
            if (name in {STATE, STORE, JOURNAL} or name.endswith(SUFFIX)) and not file.is_symlink() and file.is_file():
                yield file


def _begin(path: Path, evidence: Evidence) -> Begun:
    """Return what to read of one file, told apart by its content."""
    if path.name == STATE:
        evidence.add_state(_folder_name(path), _slots(path))
        return _NOTHING
    with path.open("rb") as file:
        head = file.read(_SNIFF)
    if not head:
        raise SourceError.empty(path)
    if head.startswith(b"age-encryption.org/"):
        raise SourceError.lone_record(path)
    for marker, what in _KINDS.items():
        if head.startswith(marker):
            raise SourceError.not_records(path, what)
    if head.startswith(b"PK\x03\x04") or path.name.endswith(SUFFIX):
        return begin_bundle(path, evidence)
    if head[_DUCKDB_AT] == b"DUCK" or path.name == STORE:
        return _begin_database(path, evidence)
    return begin_frames(path, evidence, name=_folder_name(path) if path.name == JOURNAL else "")


def _folder_name(path: Path) -> str:
    """Return the name of the stream whose folder a file lies in, or was set aside from."""
    if path.parent.parent.name == SET_ASIDE:
        return path.parent.parent.parent.name
    return path.parent.name


def _slots(path: Path) -> tuple[Slot, ...]:
    try:
        return read_slots(path)
    except KioskError as error:
        raise SourceError(error.message, error.hint) from error


def _begin_database(path: Path, evidence: Evidence) -> Begun:
    copy = DatabaseCopy(path, evidence.private_folder())
    frames = copy.frames()
    for note in copy.notes:
        evidence.note(str(path), note)

    def finish(scanned: Sequence[Scanned]) -> None:
        for name, one in zip(frames, scanned, strict=True):
            row = one.rows[0]
            for opening in row.openings or [b""]:
                evidence.add(Copy(str(path), name, named=True, opening=opening, places=row.places))

    readings = (Reading(Stretch(file, 0, file.stat().st_size)) for file in frames.values())
    return Begun(tuple(readings), finish)
